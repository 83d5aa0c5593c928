import { createHash, type Hash } from "node:crypto";
import type { Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename, extname } from "node:path";
import { ACCOUNT_COLUMNS, MAX_COUNT, POSITION_COLUMNS, TreeKind } from "../layout.ts";
import type { RegisterFormat } from "./chunkHasher.ts";
import {
  ByteOrderMarkError,
  InputChangedError,
  InvalidHeaderError,
  InvalidInputError,
  InvalidRowError,
  TooManyRowsError,
} from "./errors.ts";
import { shownText } from "./rowFault.ts";

/** The longest line; no register needs more, and a file without line breaks must not fill the memory. */
export const MAX_LINE_BYTES = 4096;
const READ_BYTES = 1 << 18;
const NEW_LINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.of(0xef, 0xbb, 0xbf);

const FORMATS: Readonly<Record<string, RegisterFormat>> = {
  ".csv": "csv",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
};

/** Whole lines of a register, `length` bytes of `bytes`. */
export type Lines = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly length: number;
  readonly firstIndex: number;
  readonly count: number;
  /** Where the lines begin in the file. */
  readonly offset: number;
};

/** The format that a register's name says it has. */
export function formatOf(file: string): RegisterFormat {
  const format = FORMATS[extname(file).toLowerCase()];
  if (format === undefined) throw new InvalidInputError(file, "is neither .csv nor .ndjson; say which format it has");
  return format;
}

/** The columns that rows of a kind may have, all of them, as NDJSON registers use. */
export function columnsOf(kind: TreeKind): readonly string[] {
  return kind === TreeKind.POSITIONS ? POSITION_COLUMNS : ACCOUNT_COLUMNS;
}

/** A register, read once from its beginning to its end, some thousand lines at a time. */
export class RegisterFile {
  /** The fields of every row. */
  readonly columns: readonly string[];
  /** The first row's line, counted from 1. */
  readonly firstLine: number;
  readonly size: number;
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #stats: Stats;
  readonly #hash: Hash = createHash("sha256");
  readonly #spare: Uint8Array<ArrayBuffer>[] = [];
  #position: number;
  #rows = 0;
  /** Bytes that were read but belong to later lines: the first `#restLength` of these. */
  #rest: Uint8Array<ArrayBuffer> = new Uint8Array(READ_BYTES);
  #restLength = 0;
  #ended = false;

  private constructor(path: string, handle: FileHandle, stats: Stats, columns: readonly string[], header: Uint8Array) {
    this.#path = path;
    this.#handle = handle;
    this.#stats = stats;
    this.size = stats.size;
    this.columns = columns;
    this.firstLine = header.length === 0 ? 1 : 2;
    this.#position = header.length;
    this.#hash.update(header);
  }

  static async open(path: string, kind: TreeKind, format: RegisterFormat): Promise<RegisterFile> {
    const handle = await open(path, "r");
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw new InvalidInputError(path, "is not a regular file");
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_LINE_BYTES + 2), { position: 0 });
      const start = buffer.subarray(0, bytesRead);
      if (start.subarray(0, 3).equals(BYTE_ORDER_MARK)) throw new ByteOrderMarkError(path);
      if (format === "ndjson") return new RegisterFile(path, handle, stats, columnsOf(kind), start.subarray(0, 0));
      const { columns, length } = parseHeader(path, kind, start);
      return new RegisterFile(path, handle, stats, columns, start.subarray(0, length));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The next lines, at most `max` of them; null when there are no more. */
  async next(max: number): Promise<Lines | null> {
    let bytes = this.#spare.pop() ?? new Uint8Array(READ_BYTES + MAX_LINE_BYTES);
    let filled = this.#restLength;
    bytes = withRoom(bytes, 0, filled);
    bytes.set(this.#rest.subarray(0, filled));
    const offset = this.#position - filled;
    let count = 0;
    let scanned = 0; // the start of the first line that is not counted yet
    for (;;) {
      const view = Buffer.from(bytes.buffer, 0, filled);
      for (let at: number; count < max; scanned = at + 1, count++) {
        at = view.indexOf(NEW_LINE, scanned);
        if (at === -1) break;
        if (at - scanned > MAX_LINE_BYTES) return this.#cutBefore(bytes, scanned, filled, count, offset);
      }
      if (count === max) break;
      if (filled - scanned > MAX_LINE_BYTES) return this.#cutBefore(bytes, scanned, filled, count, offset);
      if (this.#ended) {
        if (filled > scanned) count++;
        scanned = filled;
        break;
      }
      bytes = withRoom(bytes, filled, READ_BYTES);
      filled += await this.#read(bytes, filled);
    }
    return this.#cut(bytes, scanned, filled, count, offset);
  }

  /** Gives a buffer of {@link next} back, to be used again. */
  recycle(bytes: Uint8Array<ArrayBuffer>): void {
    this.#spare.push(bytes);
  }

  /** What the manifest says about the register, once all of it has been read; throws if it changed meanwhile. */
  async finish(): Promise<{ name: string; bytes: number; modified: string; sha256: string }> {
    const now = await this.#handle.stat();
    if (now.size !== this.size || this.#position !== this.size) throw new InputChangedError(this.#path, "size");
    if (now.mtimeMs !== this.#stats.mtimeMs) throw new InputChangedError(this.#path, "modification time");
    return {
      name: basename(this.#path),
      bytes: this.size,
      modified: now.mtime.toISOString(),
      sha256: this.#hash.digest("hex"),
    };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #read(bytes: Uint8Array, filled: number): Promise<number> {
    const { bytesRead } = await this.#handle.read(bytes, filled, READ_BYTES, this.#position);
    this.#hash.update(bytes.subarray(filled, filled + bytesRead));
    this.#position += bytesRead;
    if (bytesRead === 0) this.#ended = true;
    return bytesRead;
  }

  /** The lines before one that is too long; that one is reported when its turn comes, after any earlier fault. */
  #cutBefore(bytes: Uint8Array<ArrayBuffer>, tooLong: number, filled: number, count: number, offset: number): Lines {
    const lines = this.#cut(bytes, tooLong, filled, count, offset);
    if (lines !== null) return lines;
    const value = shownText(bytes, tooLong, filled);
    throw new InvalidRowError(this.#path, this.#rows + this.firstLine, null, value, "line-too-long");
  }

  #cut(bytes: Uint8Array<ArrayBuffer>, length: number, filled: number, count: number, offset: number): Lines | null {
    if (count === 0) return null;
    this.#restLength = filled - length;
    this.#rest = withRoom(this.#rest, 0, this.#restLength);
    this.#rest.set(bytes.subarray(length, filled));
    const firstIndex = this.#rows;
    this.#rows += count;
    if (this.#rows > MAX_COUNT) throw new TooManyRowsError(this.#path, MAX_COUNT);
    return { bytes, length, firstIndex, count, offset };
  }
}

function withRoom(bytes: Uint8Array<ArrayBuffer>, filled: number, room: number): Uint8Array<ArrayBuffer> {
  if (bytes.length - filled >= room) return bytes;
  const larger = new Uint8Array(Math.max(2 * bytes.length, filled + room));
  larger.set(bytes.subarray(0, filled));
  return larger;
}

/** Reads the header line: its columns and its length with the line break. */
function parseHeader(path: string, kind: TreeKind, start: Buffer): { columns: readonly string[]; length: number } {
  const all = columnsOf(kind);
  const allowed = kind === TreeKind.POSITIONS ? [all] : [all.slice(0, 2), all];
  const newLine = start.indexOf(NEW_LINE);
  const end = newLine === -1 ? start.length : newLine;
  const textEnd = newLine > 0 && start[newLine - 1] === CARRIAGE_RETURN ? end - 1 : end;
  const header = shownText(start, 0, textEnd);
  const columns = allowed.find((names) => names.join(",") === header);
  if (columns === undefined) {
    throw new InvalidHeaderError(path, header, allowed.map((names) => names.join(",")).join(" or "));
  }
  return { columns, length: newLine === -1 ? start.length : newLine + 1 };
}
