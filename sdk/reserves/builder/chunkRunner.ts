import { Worker } from "node:worker_threads";
import { buffersOf, type Chunk, ChunkFault, ChunkHasher, type ChunkSettings, type ChunkTree } from "./chunkHasher.ts";
import { createKeccak256 } from "./keccak.ts";
import { RowFault, type RowProblem } from "./rowFault.ts";

/** What comes back for a chunk, with the chunk's buffer, to be used again. */
export type HashedChunk = { readonly tree: ChunkTree; readonly bytes: Uint8Array<ArrayBuffer> };

/** What a thread posts. Errors travel as data, since their classes do not survive the way. */
export type WorkerReply =
  | ({ readonly ok: true } & HashedChunk)
  | {
      readonly ok: false;
      readonly row: number;
      readonly problem: RowProblem;
      readonly column: string | null;
      readonly value: string;
    };

/** Turns chunks into subtrees, here or in threads. Results may be awaited in any order. */
export interface ChunkRunner {
  run(chunk: Chunk): Promise<HashedChunk>;
  close(): Promise<void>;
}

/** Hashes in the calling thread. */
export async function localRunner(settings: ChunkSettings): Promise<ChunkRunner> {
  const hasher = new ChunkHasher(await createKeccak256(), settings);
  return {
    run: async (chunk) => ({ tree: hasher.hash(chunk), bytes: chunk.bytes }),
    close: async () => undefined,
  };
}

/** Small heaps: a thread holds one chunk and its level buffer, all outside of the heap. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 };

/** This module is TypeScript in a checkout and JavaScript in a package; the thread's entry is beside it as the same. */
const entry = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/** Node before 22.18 strips types only if told to. Loaders of the main thread are not needed and cost time. */
const execArgv =
  import.meta.url.endsWith(".ts") && process.features.typescript === false
    ? ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"]
    : [];

type Pending = { resolve(result: HashedChunk): void; reject(error: unknown): void };

/** A thread, and the chunks it was given, in their order. */
class WorkerThread {
  readonly #worker: Worker;
  readonly #pending: Pending[] = [];
  #failure: unknown;

  constructor(settings: ChunkSettings) {
    this.#worker = new Worker(entry, { workerData: settings, resourceLimits: RESOURCE_LIMITS, execArgv });
    this.#worker.on("message", (reply: WorkerReply) => this.#settle(reply));
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", (code) => this.#fail(new Error(`a thread of the builder ended with code ${code}`)));
  }

  get load(): number {
    return this.#pending.length;
  }

  run(chunk: Chunk): Promise<HashedChunk> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#pending.push({ resolve, reject });
      const spare = chunk.spare === null ? [] : buffersOf(chunk.spare);
      this.#worker.postMessage(chunk, [chunk.bytes.buffer, ...spare]);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(reply: WorkerReply): void {
    const pending = this.#pending.shift();
    if (reply.ok) pending?.resolve(reply);
    else pending?.reject(new ChunkFault(reply.row, new RowFault(reply.problem, reply.column, reply.value)));
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const pending of this.#pending.splice(0)) pending.reject(error);
  }
}

export function threadedRunner(settings: ChunkSettings, workers: number): ChunkRunner {
  const threads = Array.from({ length: workers }, () => new WorkerThread(settings));
  return {
    run: (chunk) => threads.reduce((least, thread) => (thread.load < least.load ? thread : least)).run(chunk),
    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  };
}
