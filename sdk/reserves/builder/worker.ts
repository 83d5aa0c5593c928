/** A thread of the builder. Nothing that it imports may need more than its types stripped. */
import { parentPort, workerData } from "node:worker_threads";
import { buffersOf, type Chunk, ChunkFault, ChunkHasher, type ChunkSettings } from "./chunkHasher.ts";
import type { WorkerReply } from "./chunkRunner.ts";
import { createKeccak256 } from "./keccak.ts";

const port = parentPort;
if (port === null) throw new Error("worker.ts is the entry of a thread");
const hasher = new ChunkHasher(await createKeccak256(), workerData as ChunkSettings);

port.on("message", (chunk: Chunk) => {
  try {
    const tree = hasher.hash(chunk);
    const reply: WorkerReply = { ok: true, tree, bytes: chunk.bytes };
    port.postMessage(reply, [chunk.bytes.buffer, ...buffersOf(tree)]);
  } catch (error) {
    if (!(error instanceof ChunkFault)) throw error;
    const { problem, column, value } = error.fault;
    const reply: WorkerReply = { ok: false, row: error.row, problem, column, value };
    port.postMessage(reply);
  }
});
