import { createKeccak } from "hash-wasm";

/** keccak256 of one message. */
export type Keccak256 = (message: Uint8Array) => Uint8Array;

/** WebAssembly, about forty times as fast as JavaScript; one instance a thread. */
export async function createKeccak256(): Promise<Keccak256> {
  const hasher = await createKeccak(256);
  return (message) => hasher.init().update(message).digest("binary");
}
