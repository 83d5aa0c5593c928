// A thirtieth of the whole package: every thread loads it anew, and memory is counted.
import hashWasm from "hash-wasm/dist/keccak.umd.min.js";

/** keccak256 of one message. */
export type Keccak256 = (message: Uint8Array) => Uint8Array;

/** WebAssembly, some twenty times as fast as JavaScript; one instance a thread. */
export async function createKeccak256(): Promise<Keccak256> {
  const hasher = await hashWasm.createKeccak(256);
  return (message) => hasher.init().update(message).digest("binary");
}
