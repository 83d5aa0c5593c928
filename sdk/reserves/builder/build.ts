import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { getAddress } from "ethers/address";
import { ZeroAddress } from "ethers/constants";
import { getBytes } from "ethers/utils";
import { type Bytes32, domainHash, type TreeDomain } from "../codec.ts";
import { InvalidSecretError } from "../errors.ts";
import { HASH_BYTES, levelsFor, MAX_AMOUNT, TreeKind } from "../layout.ts";
import { AccountIndex, AccountIndexWriter } from "./accountIndex.ts";
import { ChunkHasher, type ChunkSettings, type ChunkTree, type RegisterFormat } from "./chunkHasher.ts";
import { type ChunkRunner, type HashedChunk, localRunner, threadedRunner } from "./chunkRunner.ts";
import { DuplicateAccountError, InvalidSettingError, OutputExistsError, TotalOverflowError } from "./errors.ts";
import { createKeccak256, type Keccak256 } from "./keccak.ts";
import { hashOf, NodeHasher, sumOf } from "./nodes.ts";
import { formatOf, type Lines, RegisterFile } from "./registerFile.ts";
import { RegisterRows, rowError } from "./registerRows.ts";
import { RootAccumulator } from "./rootAccumulator.ts";
import {
  ChunkTable,
  ChunkWriter,
  FileName,
  levelsInChunk,
  MAX_CHUNK_LEVELS,
  type Manifest,
  MIN_CHUNK_LEVELS,
  TREE_FORMAT,
} from "./treeFiles.ts";

export type BuildProgress = {
  /** "hash" while rows are read, "index" while accounts are sorted and compared. */
  readonly phase: "hash" | "index";
  readonly rows: number;
  /** From 0 to 1, within the phase. */
  readonly done: number;
};

export type BuildOptions = {
  /** The register: CSV or NDJSON. */
  readonly input: string;
  /** What the input's name says unless given. */
  readonly format?: RegisterFormat;
  readonly kind: TreeKind;
  readonly domain: Omit<TreeDomain, "treeKind" | "owner"> & { readonly owner?: string };
  /** 32 bytes that only the operator knows; in nothing that is written. */
  readonly secret: Uint8Array;
  /** A folder that does not exist yet. */
  readonly outDir: string;
  /** Threads, up to 64; as many as the machine can run at once unless given; 0 hashes in the calling one. */
  readonly workers?: number;
  /** Keep every node, about 96 bytes a leaf, so that a proof need not hash a chunk again. */
  readonly spill?: boolean;
  /** Leaves a chunk as a power of two, 1 to 16; 12 unless given. Changes no root. */
  readonly chunkLevels?: number;
  readonly onProgress?: (progress: BuildProgress) => void;
  readonly signal?: AbortSignal;
};

export type BuiltTree = {
  readonly root: Bytes32;
  readonly sum: bigint;
  readonly count: number;
  readonly depth: number;
  readonly domain: Bytes32;
  readonly seconds: number;
};

const DEFAULT_CHUNK_LEVELS = 12;
const MAX_WORKERS = 64;
/** Chunks under way for each thread: one being hashed, one waiting. */
const CHUNKS_A_WORKER = 2;

/**
 * Builds the sum tree of a register into a new folder. The folder appears whole or not at all; memory does not grow
 * with the register; the result does not depend on the number of threads.
 */
export async function buildTree(options: BuildOptions): Promise<BuiltTree> {
  const started = performance.now();
  const build = await TreeBuild.start(options);
  try {
    const manifest = await build.run();
    const { root, count, depth } = manifest;
    const seconds = (performance.now() - started) / 1000;
    return { root: root.hash, sum: BigInt(root.sum), count, depth, domain: build.domainHash, seconds };
  } finally {
    await build.close();
  }
}

class TreeBuild {
  readonly domainHash: Bytes32;
  readonly #options: BuildOptions;
  readonly #domain: TreeDomain;
  readonly #settings: ChunkSettings;
  readonly #chunkLevels: number;
  readonly #register: RegisterFile;
  readonly #outDir: string;
  /** Where everything is written until it is whole. */
  readonly #workDir: string;
  readonly #keccak256: Keccak256;
  readonly #roots: RootAccumulator;
  readonly #chunks: ChunkWriter;
  readonly #accounts: AccountIndexWriter;
  /** Subtrees that were taken: their memory goes to chunks that come. */
  readonly #spare: ChunkTree[] = [];
  #runner: ChunkRunner | null = null;
  #total = 0n;
  #count = 0;

  private constructor(
    options: BuildOptions,
    domain: TreeDomain,
    format: RegisterFormat,
    register: RegisterFile,
    workDir: string,
    keccak256: Keccak256,
  ) {
    const { kind, secret, spill = false, chunkLevels = DEFAULT_CHUNK_LEVELS } = options;
    this.domainHash = domainHash(domain);
    this.#options = options;
    this.#domain = domain;
    this.#chunkLevels = chunkLevels;
    this.#register = register;
    this.#outDir = resolve(options.outDir);
    this.#workDir = workDir;
    this.#keccak256 = keccak256;
    const domainBytes = getBytes(this.domainHash);
    const { columns } = register;
    this.#settings = { kind, format, columns, domain: domainBytes, secret: Uint8Array.from(secret), keepNodes: spill };
    this.#roots = new RootAccumulator(new NodeHasher(keccak256, domainBytes), chunkLevels);
    this.#chunks = new ChunkWriter(workDir, spill);
    this.#accounts = new AccountIndexWriter(join(workDir, "fingerprints.tmp"), register.size);
  }

  static async start(options: BuildOptions): Promise<TreeBuild> {
    const { input, kind, secret, signal } = options;
    signal?.throwIfAborted();
    if (secret.length !== HASH_BYTES) throw new InvalidSecretError(secret.length);
    checkSetting("workers", options.workers ?? 0, 0, MAX_WORKERS);
    checkSetting("chunkLevels", options.chunkLevels ?? DEFAULT_CHUNK_LEVELS, MIN_CHUNK_LEVELS, MAX_CHUNK_LEVELS);
    const domain: TreeDomain = { owner: ZeroAddress, ...options.domain, treeKind: kind };
    domainHash(domain); // refuses a wrong domain before anything is written
    const outDir = resolve(options.outDir);
    if (existsSync(outDir)) throw new OutputExistsError(outDir);
    const format = options.format ?? formatOf(input);
    const keccak256 = await createKeccak256();
    const register = await RegisterFile.open(input, kind, format);
    const workDir = `${outDir}.partial-${randomBytes(4).toString("hex")}`;
    try {
      await mkdir(workDir, { recursive: true });
      return new TreeBuild(options, domain, format, register, workDir, keccak256);
    } catch (error) {
      await register.close();
      await rm(workDir, { recursive: true, force: true });
      throw error;
    }
  }

  async run(): Promise<Manifest> {
    await this.#hashRows();
    this.#chunks.close();
    await this.#indexAccounts();
    const manifest = this.#manifest(await this.#register.finish());
    await writeFile(join(this.#workDir, FileName.manifest), `${JSON.stringify(manifest, null, 2)}\n`, { flag: "wx" });
    this.#options.signal?.throwIfAborted();
    await rename(this.#workDir, this.#outDir).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOTEMPTY" || error.code === "EEXIST" || error.code === "ENOTDIR") {
        throw new OutputExistsError(this.#outDir);
      }
      throw error;
    });
    return manifest;
  }

  /** Leaves nothing behind but the finished folder. */
  async close(): Promise<void> {
    await this.#runner?.close();
    this.#accounts.close();
    this.#chunks.close();
    await this.#register.close();
    await rm(this.#workDir, { recursive: true, force: true });
  }

  /* ROWS */

  async #hashRows(): Promise<void> {
    const size = 2 ** this.#chunkLevels;
    let readError: { readonly error: unknown } | null = null;
    const read = async (): Promise<Lines | null> => {
      try {
        return readError === null ? await this.#register.next(size) : null;
      } catch (error) {
        readError = { error }; // thrown once the lines before it have had their turn
        return null;
      }
    };
    let lines = await read();
    let following = await read();
    const isOneChunk = following === null;
    const { workers = Math.min(availableParallelism(), MAX_WORKERS) } = this.#options;
    const isLocal = isOneChunk || workers === 0; // for one chunk, starting a thread would take longer
    const runner = isLocal ? await localRunner(this.#settings) : threadedRunner(this.#settings, workers);
    this.#runner = runner;
    const levels = isOneChunk ? Math.min(levelsFor(lines?.count ?? 0), this.#chunkLevels) : this.#chunkLevels;

    // Chunks are finished in any order and taken in theirs, so that the first fault of the file is the one reported.
    const underWay: { readonly lines: Lines; readonly hashed: Promise<HashedChunk> }[] = [];
    while (lines !== null || underWay.length > 0) {
      if (lines !== null) {
        const hashed = runner.run({ ...lines, levels, spare: this.#spare.pop() ?? null });
        hashed.catch(() => undefined); // whoever takes it sees the error; after an earlier one, nobody does
        underWay.push({ lines, hashed });
        lines = following;
        following = await read();
      }
      if (lines !== null && underWay.length < Math.max(1, workers) * CHUNKS_A_WORKER) continue;
      const oldest = underWay.shift();
      if (oldest !== undefined) await this.#take(oldest.lines, levels, oldest.hashed);
    }
    await runner.close();
    throwIfAny(readError);
  }

  async #take(lines: Lines, levels: number, hashed: Promise<HashedChunk>): Promise<void> {
    const { onProgress, signal } = this.#options;
    signal?.throwIfAborted();
    const { tree, bytes } = await hashed.catch((error: unknown) => {
      throw rowError(error, this.#options.input, this.#register.firstLine + lines.firstIndex);
    });
    signal?.throwIfAborted();
    const total = this.#total + sumOf(tree.root);
    this.#count += lines.count;
    this.#chunks.write(lines.offset, tree);
    if (tree.overflowed || total > MAX_AMOUNT) await this.#failForOverflow(lines, levels);
    this.#total = total;
    this.#roots.push(tree.root, tree.children);
    this.#accounts.add(tree.fingerprints);
    this.#register.recycle(bytes);
    this.#spare.push(tree);
    onProgress?.({ phase: "hash", rows: this.#count, done: (lines.offset + lines.length) / this.#register.size });
  }

  async #failForOverflow(lines: Lines, levels: number): Promise<never> {
    const rows = await this.#openRows(levels, lines.offset + lines.length);
    try {
      const found = await rows.firstRowAbove(lines.firstIndex, this.#total, MAX_AMOUNT);
      if (found === null) throw new RangeError("an overflow that no row causes");
      throw new TotalOverflowError(this.#options.input, found.line, found.total);
    } finally {
      await rows.close();
    }
  }

  /* ACCOUNTS */

  async #indexAccounts(): Promise<void> {
    const { onProgress, signal } = this.#options;
    const path = join(this.#workDir, FileName.accounts);
    const suspect = this.#accounts.writeTo(path, (done, partitions) => {
      signal?.throwIfAborted();
      onProgress?.({ phase: "index", rows: this.#count, done: done / partitions });
    });
    if (suspect === null) return;
    const rows = await this.#openRows(levelsInChunk(this.#shape()), this.#register.size);
    const index = await AccountIndex.open(path, this.#count);
    try {
      await this.#failForDuplicate(rows, suspect.first, suspect.second);
      // Only a chance agreement of two fingerprints: then every group of them is looked at.
      for await (const group of index.groups()) {
        for (const [position, second] of group.entries()) {
          for (const earlier of group.slice(0, position)) await this.#failForDuplicate(rows, earlier, second);
        }
      }
    } finally {
      await index.close();
      await rows.close();
    }
  }

  /** Throws if the two leaves are of one account; fingerprints that agree are not enough. */
  async #failForDuplicate(rows: RegisterRows, first: number, second: number): Promise<void> {
    const [one, other] = [await rows.row(first), await rows.row(second)];
    if (Buffer.compare(one.identity, other.identity) !== 0) return;
    const named = this.#options.kind === TreeKind.POSITIONS ? other.fields.slice(0, 4) : other.fields.slice(0, 1);
    throw new DuplicateAccountError(this.#options.input, named.join(","), rows.lineOf(first), rows.lineOf(second));
  }

  /* PARTS */

  async #openRows(levels: number, end: number): Promise<RegisterRows> {
    const chunks = await ChunkTable.read(this.#workDir, end);
    const { firstLine } = this.#register;
    return RegisterRows.open(
      { file: this.#options.input, firstLine, count: this.#count, chunkLevels: this.#chunkLevels, levels, chunks },
      new ChunkHasher(this.#keccak256, this.#settings),
    );
  }

  #shape(): { depth: number; chunkLevels: number } {
    return { depth: levelsFor(this.#count), chunkLevels: this.#chunkLevels };
  }

  #manifest(input: { name: string; bytes: number; modified: string; sha256: string }): Manifest {
    const { chainId, verifier, token, treeKind, owner, epoch } = this.#domain;
    const { root, left, right } = this.#roots.open(this.#count);
    return {
      format: TREE_FORMAT,
      chainId: chainId.toString(),
      verifier: getAddress(verifier),
      token: getAddress(token),
      treeKind,
      owner: getAddress(owner),
      epoch: epoch.toString(),
      count: this.#count,
      ...this.#shape(),
      root: nodeText(root),
      children: [nodeText(left), nodeText(right)],
      keepsNodes: this.#settings.keepNodes,
      input: { ...input, format: this.#settings.format, columns: [...this.#settings.columns] },
    };
  }
}

function nodeText(node: Uint8Array): { sum: string; hash: string } {
  return { sum: sumOf(node).toString(), hash: hashOf(node) };
}

function throwIfAny(failure: { readonly error: unknown } | null): void {
  if (failure !== null) throw failure.error;
}

function checkSetting(setting: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) throw new InvalidSettingError(setting, value, min, max);
}
