/** The part of hash-wasm with nothing but Keccak, which the package publishes beside the whole but does not describe. */
declare module "hash-wasm/dist/keccak.umd.min.js" {
  import type { createKeccak } from "hash-wasm";

  const module: { readonly createKeccak: typeof createKeccak };
  export default module;
}
