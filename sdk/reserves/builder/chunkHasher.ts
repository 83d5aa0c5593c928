import { HASH_BYTES, NODE_BYTES, Prefix, SUM_BYTES, type TreeKind } from "../layout.ts";
import { CsvRowParser } from "./csvRow.ts";
import { Decimal, parseDecimal } from "./decimal.ts";
import { FINGERPRINT_RECORD_BYTES, writeFingerprint } from "./fingerprint.ts";
import { JsonRowParser } from "./jsonRow.ts";
import type { Keccak256 } from "./keccak.ts";
import { NodeHasher, nodesBelow, sumOf } from "./nodes.ts";
import { RowFault } from "./rowFault.ts";
import type { RowFields, RowParser } from "./rowFields.ts";
import { type RowKeys, rowKeys } from "./rowKeys.ts";

export type RegisterFormat = "csv" | "ndjson";

/** What a chunk's hasher needs to know about its tree. */
export type ChunkSettings = {
  readonly kind: TreeKind;
  readonly format: RegisterFormat;
  readonly columns: readonly string[];
  readonly domain: Uint8Array;
  readonly secret: Uint8Array;
  readonly keepNodes: boolean;
};

/** Consecutive rows of a register that become one subtree. */
export type Chunk = {
  /** The rows' bytes: `length` of them, whole lines, the last one perhaps without its line break. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly length: number;
  readonly firstIndex: number;
  readonly count: number;
  /** The subtree's levels; the places beyond `count` are padded. */
  readonly levels: number;
  /** A subtree that nobody needs any more, to use its memory again. */
  readonly spare: ChunkTree | null;
};

export type ChunkTree = {
  /** The subtree's root: sum and hash. */
  readonly root: Uint8Array<ArrayBuffer>;
  /** The two nodes below it. */
  readonly children: Uint8Array<ArrayBuffer>;
  /** A sum inside the subtree exceeds 128 bits. */
  readonly overflowed: boolean;
  /** One record a row, to find duplicates and accounts by. */
  readonly fingerprints: Uint8Array<ArrayBuffer>;
  /** The nodes below the root, level by level from the leaves, if they are kept. */
  readonly nodes: Uint8Array<ArrayBuffer> | null;
};

/** A fault and the row, counted within the chunk, where it is. */
export class ChunkFault extends Error {
  readonly row: number;
  readonly fault: RowFault;

  constructor(row: number, fault: RowFault) {
    super(fault.message);
    this.row = row;
    this.fault = fault;
  }
}

const NEW_LINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Turns rows into leaves and leaves into a subtree. One message buffer for each kind of preimage, reused. */
export class ChunkHasher {
  readonly #keccak256: Keccak256;
  readonly #nodeHasher: NodeHasher;
  readonly #parser: RowParser;
  readonly #keys: RowKeys;
  readonly #keepNodes: boolean;
  readonly #salt: Uint8Array;
  readonly #leaf: Uint8Array;
  #level = new Uint8Array(0);

  constructor(keccak256: Keccak256, settings: ChunkSettings) {
    const { kind, format, columns, domain, secret } = settings;
    this.#keccak256 = keccak256;
    this.#nodeHasher = new NodeHasher(keccak256, domain);
    this.#parser = format === "csv" ? new CsvRowParser(columns) : new JsonRowParser(columns);
    this.#keys = rowKeys(kind, keccak256);
    this.#keepNodes = settings.keepNodes;
    this.#salt = Uint8Array.of(Prefix.salt, ...secret, ...domain, ...new Uint8Array(HASH_BYTES));
    this.#leaf = Uint8Array.of(Prefix.leaf, ...domain, ...new Uint8Array(8 + 2 * HASH_BYTES + SUM_BYTES));
  }

  hash(chunk: Chunk): ChunkTree {
    const width = 2 ** chunk.levels;
    if (this.#level.length < width * NODE_BYTES) this.#level = new Uint8Array(width * NODE_BYTES);
    const fingerprints = room(chunk.count * FINGERPRINT_RECORD_BYTES, chunk.spare?.fingerprints);
    this.#eachRow(chunk, (row) => {
      const index = chunk.firstIndex + row;
      this.#writeLeaf(index, row * NODE_BYTES);
      writeFingerprint(fingerprints, row * FINGERPRINT_RECORD_BYTES, this.#keys.identity, index);
      return false;
    });
    return { ...this.#reduce(chunk), fingerprints };
  }

  /** The fields of one row as text, in the order of the columns, and its identity. */
  row(chunk: Chunk, wanted: number): { readonly fields: string[]; readonly identity: Uint8Array } {
    let found: { readonly fields: string[]; readonly identity: Uint8Array } | undefined;
    this.#eachRow(chunk, (row, fields) => {
      if (row !== wanted) return false;
      found = { fields: fields.columns.map((_, column) => fields.text(column)), identity: this.#keys.identity };
      return true;
    });
    if (found === undefined) throw new RangeError(`row ${wanted} of ${chunk.count}`);
    return found;
  }

  /** The first row with which the total, `before` the chunk, exceeds `max`; null if none does. */
  firstRowAbove(chunk: Chunk, before: bigint, max: bigint): { readonly row: number; readonly total: bigint } | null {
    let total = before;
    let found: { readonly row: number; readonly total: bigint } | null = null;
    this.#eachRow(chunk, (row) => {
      total += sumOf(this.#leaf, this.#leaf.length - SUM_BYTES);
      if (total > max) found = { row, total };
      return found !== null;
    });
    return found;
  }

  /** Calls `use` with each row once its keys and amount are read; true from it ends the walk. */
  #eachRow({ bytes, length, count }: Chunk, use: (row: number, fields: RowFields) => boolean): void {
    const lines = Buffer.from(bytes.buffer, bytes.byteOffset, length);
    const amountAt = this.#leaf.length - SUM_BYTES;
    let start = 0;
    for (let row = 0; row < count; row++) {
      const newLine = lines.indexOf(NEW_LINE, start);
      const lineEnd = newLine === -1 ? length : newLine;
      const hasReturn = newLine > start && bytes[newLine - 1] === CARRIAGE_RETURN;
      try {
        this.#parser.parse(bytes, start, hasReturn ? lineEnd - 1 : lineEnd);
        const { fields } = this.#parser;
        this.#keys.read(fields);
        this.#readAmount(fields, amountAt);
        if (use(row, fields)) return;
      } catch (error) {
        throw error instanceof RowFault ? new ChunkFault(row, error) : error;
      }
      start = lineEnd + 1;
    }
  }

  #readAmount(fields: RowFields, amountAt: number): void {
    const column = this.#keys.amountColumn;
    const { source, starts, ends } = fields;
    const result = parseDecimal(source, starts[column] ?? 0, ends[column] ?? 0, this.#leaf, amountAt);
    if (result === Decimal.ok) return;
    if (result === Decimal.tooLarge) throw fields.fault("above-uint128", column);
    throw fields.fault(fields.isEmpty(column) ? "empty" : "not-an-integer", column);
  }

  /** Hashes the row just read; its amount already stands at the end of the leaf. */
  #writeLeaf(index: number, offset: number): void {
    const { key } = this.#keys;
    const leaf = this.#leaf;
    const indexAt = 1 + HASH_BYTES;
    for (let byte = 7, rest = index; byte >= 0; byte--, rest = Math.floor(rest / 256))
      leaf[indexAt + byte] = rest % 256;
    const keyAt = indexAt + 8;
    this.#salt.set(key, 1 + 2 * HASH_BYTES);
    leaf.set(key, keyAt);
    leaf.set(this.#keccak256(this.#salt), keyAt + HASH_BYTES);
    const amountAt = leaf.length - SUM_BYTES;
    for (let byte = 0; byte < SUM_BYTES; byte++) this.#level[offset + byte] = leaf[amountAt + byte] ?? 0;
    this.#level.set(this.#keccak256(leaf), offset + SUM_BYTES);
  }

  #reduce({ count, levels, spare }: Chunk): Omit<ChunkTree, "fingerprints"> {
    const hasher = this.#nodeHasher;
    const nodes = this.#keepNodes ? room(nodesBelow(levels) * NODE_BYTES, spare?.nodes) : null;
    hasher.overflowed = false;
    let filled = count;
    let kept = 0;
    let children = new Uint8Array(0);
    for (let level = 0; level < levels; level++) {
      const width = 2 ** (levels - level);
      if (nodes !== null) {
        nodes.set(this.#level.subarray(0, filled * NODE_BYTES), kept);
        for (let place = filled; place < width; place++) nodes.set(hasher.pad(level), kept + place * NODE_BYTES);
        kept += width * NODE_BYTES;
      }
      if (filled % 2 === 1) this.#level.set(hasher.pad(level), filled * NODE_BYTES);
      if (level === levels - 1) children = this.#level.slice(0, 2 * NODE_BYTES);
      filled = Math.ceil(filled / 2);
      hasher.reduce(this.#level, filled, level + 1);
    }
    return { root: this.#level.slice(0, NODE_BYTES), children, overflowed: hasher.overflowed, nodes };
  }
}

/** Memory for `length` bytes, that of `spare` if there is enough. */
function room(length: number, spare: Uint8Array<ArrayBuffer> | null | undefined): Uint8Array<ArrayBuffer> {
  if (spare == null || spare.buffer.byteLength < length) return new Uint8Array(length);
  return new Uint8Array(spare.buffer, 0, length);
}

/** What a subtree's memory is handed over by, instead of being copied. */
export function buffersOf({ fingerprints, nodes }: ChunkTree): ArrayBuffer[] {
  return nodes === null ? [fingerprints.buffer] : [fingerprints.buffer, nodes.buffer];
}
