/** What a built tree's folder holds: a manifest in JSON, and binary files beside it. */
import { closeSync, openSync, writeFileSync } from "node:fs";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { parentNode } from "../codec.ts";
import { levelsFor, MAX_COUNT, MAX_DEPTH, NODE_BYTES, TreeKind } from "../layout.ts";
import type { ChunkTree } from "./chunkHasher.ts";
import { InvalidTreeError } from "./errors.ts";
import { FINGERPRINT_RECORD_BYTES } from "./fingerprint.ts";
import { nodesBelow } from "./nodes.ts";

export const TREE_FORMAT = "counterfoil-tree/1";

export const FileName = {
  manifest: "manifest.json",
  /** A record a chunk: where its lines begin in the register (8 bytes), its root's sum (16) and hash (32). */
  chunks: "chunks.bin",
  /** If they were kept, the nodes below each chunk's root: level by level from the leaves, padding included. */
  nodes: "nodes.bin",
  /** A record a leaf, sorted: 11 bytes of the account's fingerprint, 5 of the leaf's index. */
  accounts: "accounts.bin",
} as const;

/** Chunks of 2 to 65,536 leaves. */
export const MIN_CHUNK_LEVELS = 1;
export const MAX_CHUNK_LEVELS = 16;

const OFFSET_BYTES = 8;
const CHUNK_RECORD_BYTES = OFFSET_BYTES + NODE_BYTES;

const decimal = z.string().regex(/^(0|[1-9][0-9]*)$/);
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);

const node = z.strictObject({ sum: decimal, hash: z.string().regex(/^0x[0-9a-f]{64}$/) });

const manifestSchema = z.strictObject({
  format: z.literal(TREE_FORMAT),
  chainId: decimal,
  verifier: address,
  token: address,
  treeKind: z.union([z.literal(TreeKind.SUB_LEDGER), z.literal(TreeKind.POSITIONS)]),
  owner: address,
  epoch: decimal,
  count: z.int().min(0).max(MAX_COUNT),
  depth: z.int().min(1).max(MAX_DEPTH),
  root: node,
  /** The two nodes below the root: contracts are shown them, so that a root cannot disagree with its total. */
  children: z.tuple([node, node]),
  /** Leaves a chunk as a power of two. */
  chunkLevels: z.int().min(MIN_CHUNK_LEVELS).max(MAX_CHUNK_LEVELS),
  keepsNodes: z.boolean(),
  input: z.strictObject({
    name: z.string(),
    format: z.enum(["csv", "ndjson"]),
    columns: z.array(z.string()),
    bytes: z.int().min(0),
    modified: z.iso.datetime(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});

export type Manifest = z.infer<typeof manifestSchema>;

export async function readManifest(dir: string): Promise<Manifest> {
  const text = await readFile(join(dir, FileName.manifest), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") throw new InvalidTreeError(dir, "it has no manifest.json");
    throw error;
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidTreeError(dir, "manifest.json is not JSON");
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) {
    const { count, depth, root, children } = parsed.data;
    if (depth !== levelsFor(count)) throw new InvalidTreeError(dir, `${count} leaves do not make a depth of ${depth}`);
    const [left, right] = children.map(({ sum, hash }) => ({ sum: BigInt(sum), hash }));
    const opened = left && right && parentNode(depth, left, right);
    if (opened?.hash !== root.hash || opened.sum.toString() !== root.sum) {
      throw new InvalidTreeError(dir, "the nodes below the root in manifest.json do not lead to it");
    }
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  throw new InvalidTreeError(dir, `manifest.json: ${issue?.path.map(String).join(".")}: ${issue?.message}`);
}

/** The levels that a chunk's subtree has: fewer where the whole tree is smaller than a chunk. */
export function levelsInChunk({ depth, chunkLevels }: Pick<Manifest, "depth" | "chunkLevels">): number {
  return Math.min(depth, chunkLevels);
}

/** Writes chunks in their order, without keeping any. */
export class ChunkWriter {
  readonly #chunks: number;
  readonly #nodes: number | null;
  #isOpen = true;

  constructor(dir: string, keepsNodes: boolean) {
    this.#chunks = openSync(join(dir, FileName.chunks), "wx");
    this.#nodes = keepsNodes ? openSync(join(dir, FileName.nodes), "wx") : null;
  }

  write(offset: number, tree: ChunkTree): void {
    const record = Buffer.alloc(CHUNK_RECORD_BYTES);
    record.writeBigUInt64BE(BigInt(offset));
    record.set(tree.root, OFFSET_BYTES);
    writeFileSync(this.#chunks, record);
    if (this.#nodes !== null && tree.nodes !== null) writeFileSync(this.#nodes, tree.nodes);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.#chunks);
    if (this.#nodes !== null) closeSync(this.#nodes);
  }
}

/** The chunk records of a tree, all in memory: 56 bytes for every 4096 leaves or so. */
export class ChunkTable {
  readonly count: number;
  readonly #records: Buffer;
  /** Where the last chunk's lines end. */
  readonly #end: number;

  private constructor(records: Buffer, end: number) {
    this.#records = records;
    this.#end = end;
    this.count = records.length / CHUNK_RECORD_BYTES;
  }

  static async read(dir: string, inputBytes: number): Promise<ChunkTable> {
    return new ChunkTable(await readFile(join(dir, FileName.chunks)), inputBytes);
  }

  /** Where a chunk's lines lie in the register. */
  range(chunk: number): { readonly start: number; readonly end: number } {
    return { start: this.#offset(chunk), end: chunk + 1 < this.count ? this.#offset(chunk + 1) : this.#end };
  }

  root(chunk: number): Uint8Array {
    const start = chunk * CHUNK_RECORD_BYTES + OFFSET_BYTES;
    return this.#records.subarray(start, start + NODE_BYTES);
  }

  #offset(chunk: number): number {
    return Number(this.#records.readBigUInt64BE(chunk * CHUNK_RECORD_BYTES));
  }
}

/** Refuses a folder whose files are not as long as its manifest implies. */
export async function checkSizes(dir: string, manifest: Manifest): Promise<void> {
  const { count, chunkLevels, keepsNodes } = manifest;
  const chunks = Math.ceil(count / 2 ** chunkLevels);
  const expected: [string, number][] = [
    [FileName.chunks, chunks * CHUNK_RECORD_BYTES],
    [FileName.accounts, count * FINGERPRINT_RECORD_BYTES],
  ];
  if (keepsNodes) expected.push([FileName.nodes, chunks * nodesBelow(levelsInChunk(manifest)) * NODE_BYTES]);
  for (const [name, bytes] of expected) {
    const size = await sizeOf(join(dir, name));
    if (size === null) throw new InvalidTreeError(dir, `${name} is missing`);
    if (size !== bytes) throw new InvalidTreeError(dir, `${name} has ${size} bytes instead of ${bytes}`);
  }
}

async function sizeOf(path: string): Promise<number | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  try {
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}
