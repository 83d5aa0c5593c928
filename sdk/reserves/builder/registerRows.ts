import { type FileHandle, open } from "node:fs/promises";
import { type Chunk, ChunkFault, type ChunkHasher, type ChunkTree } from "./chunkHasher.ts";
import { InputChangedError, InvalidRowError } from "./errors.ts";
import type { ChunkTable } from "./treeFiles.ts";

/** How a register is cut into chunks. */
export type Chunking = {
  readonly file: string;
  readonly firstLine: number;
  readonly count: number;
  readonly chunkLevels: number;
  readonly levels: number;
  readonly chunks: ChunkTable;
};

/** A row as the register says it, and the hash of what makes its account unique. */
export type RegisterRow = { readonly fields: readonly string[]; readonly identity: Uint8Array };

/** Single rows and chunks of a register that was read before, found through the table of its chunks. */
export class RegisterRows {
  readonly #handle: FileHandle;
  readonly #chunking: Chunking;
  readonly #hasher: ChunkHasher;

  private constructor(handle: FileHandle, chunking: Chunking, hasher: ChunkHasher) {
    this.#handle = handle;
    this.#chunking = chunking;
    this.#hasher = hasher;
  }

  static async open(chunking: Chunking, hasher: ChunkHasher): Promise<RegisterRows> {
    return new RegisterRows(await open(chunking.file, "r"), chunking, hasher);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  lineOf(index: number): number {
    return this.#chunking.firstLine + index;
  }

  async row(index: number): Promise<RegisterRow> {
    const chunk = await this.#chunk(index);
    return this.#named(chunk, () => this.#hasher.row(chunk, index - chunk.firstIndex));
  }

  /** The subtree that the chunk with leaf `index` becomes. */
  async subtree(index: number): Promise<ChunkTree> {
    const chunk = await this.#chunk(index);
    return this.#named(chunk, () => this.#hasher.hash(chunk));
  }

  /** Where, from leaf `index` on, the running total first exceeds `max`. */
  async firstRowAbove(index: number, before: bigint, max: bigint): Promise<{ line: number; total: bigint } | null> {
    const chunk = await this.#chunk(index);
    const found = this.#hasher.firstRowAbove(chunk, before, max);
    return found && { line: this.lineOf(chunk.firstIndex + found.row), total: found.total };
  }

  async #chunk(index: number): Promise<Chunk> {
    const { file, count, chunkLevels, levels, chunks } = this.#chunking;
    const size = 2 ** chunkLevels;
    const number = Math.floor(index / size);
    const { start, end } = chunks.range(number);
    const bytes = new Uint8Array(end - start);
    const { bytesRead } = await this.#handle.read(bytes, 0, bytes.length, start);
    if (bytesRead !== bytes.length) throw new InputChangedError(file, "size");
    const firstIndex = number * size;
    return { bytes, length: bytes.length, firstIndex, count: Math.min(size, count - firstIndex), levels, spare: null };
  }

  #named<T>(chunk: Chunk, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw rowError(error, this.#chunking.file, this.lineOf(chunk.firstIndex));
    }
  }
}

/** A chunk's fault with its file and line; any other error as it is. */
export function rowError(error: unknown, file: string, firstLine: number): unknown {
  if (!(error instanceof ChunkFault)) return error;
  const { problem, column, value } = error.fault;
  return new InvalidRowError(file, firstLine + error.row, column, value, problem);
}
