import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { getAddress } from "ethers/address";
import { ZeroHash } from "ethers/constants";
import { getBytes } from "ethers/utils";
import {
  accountKey,
  customerHash,
  domainHash,
  isWallet,
  type Position,
  positionKey,
  type SumNode,
  saltOf,
  type TreeDomain,
  walletKey,
} from "../codec.ts";
import { InvalidSecretError } from "../errors.ts";
import { HASH_BYTES, NODE_BYTES, TreeKind } from "../layout.ts";
import { PROOF_FORMAT, type ProofFile, ProofIndexError, ProofMismatchError, verifyProof } from "../proof.ts";
import { AccountIndex } from "./accountIndex.ts";
import { ChunkHasher } from "./chunkHasher.ts";
import { AccountNotFoundError, InputChangedError, InvalidInputError, TreeMismatchError } from "./errors.ts";
import { createKeccak256, type Keccak256 } from "./keccak.ts";
import { hashOf, NodeHasher, nodesBelow, siblingOffsets, sumOf } from "./nodes.ts";
import { type RegisterRow, RegisterRows } from "./registerRows.ts";
import { ChunkTable, checkSizes, FileName, levelsInChunk, type Manifest, readManifest } from "./treeFiles.ts";

export type ProveOptions = {
  /** The secret that the tree was built with. */
  readonly secret: Uint8Array;
  /** The register that the tree was built from. */
  readonly input: string;
};

/** Opens a folder that {@link buildTree} wrote. */
export async function openTree(dir: string): Promise<Tree> {
  const manifest = await readManifest(dir);
  await checkSizes(dir, manifest);
  const chunks = await ChunkTable.read(dir, manifest.input.bytes);
  return new Tree(dir, manifest, chunks, await createKeccak256());
}

/** A tree on disk. It holds no file open and no secret. */
class Tree {
  readonly manifest: Manifest;
  readonly domain: TreeDomain;
  readonly domainHash: string;
  readonly root: SumNode;
  /** The two nodes below the root, which contracts are shown. */
  readonly children: readonly [SumNode, SumNode];
  readonly #dir: string;
  readonly #chunks: ChunkTable;
  readonly #keccak256: Keccak256;
  readonly #levels: number;

  constructor(dir: string, manifest: Manifest, chunks: ChunkTable, keccak256: Keccak256) {
    const { chainId, verifier, token, treeKind, owner, epoch, root, children } = manifest;
    const [left, right] = children;
    this.manifest = manifest;
    this.domain = { chainId: BigInt(chainId), verifier, token, treeKind, owner, epoch: BigInt(epoch) };
    this.domainHash = domainHash(this.domain);
    this.root = { sum: BigInt(root.sum), hash: root.hash };
    this.children = [
      { sum: BigInt(left.sum), hash: left.hash },
      { sum: BigInt(right.sum), hash: right.hash },
    ];
    this.#dir = dir;
    this.#chunks = chunks;
    this.#keccak256 = keccak256;
    this.#levels = levelsInChunk(manifest);
  }

  get count(): number {
    return this.manifest.count;
  }

  get depth(): number {
    return this.manifest.depth;
  }

  /** The proof of an account of a sub-ledger, or of a position; it was verified before it is returned. */
  async prove(wanted: string | Position, options: ProveOptions): Promise<ProofFile> {
    return this.#prove((rows) => this.#find(wanted, rows), options);
  }

  /** The proof of whatever stands at `index`, counted from 0 in the register's order. */
  async proveAt(index: number, options: ProveOptions): Promise<ProofFile> {
    const isLeaf = Number.isSafeInteger(index) && index >= 0 && index < this.count;
    if (!isLeaf) throw new ProofIndexError(BigInt(Math.trunc(index)), BigInt(this.count));
    return this.#prove(async (rows) => ({ index, row: await rows.row(index) }), options);
  }

  async #prove(
    find: (rows: RegisterRows) => Promise<{ index: number; row: RegisterRow }>,
    { secret, input }: ProveOptions,
  ): Promise<ProofFile> {
    if (secret.length !== HASH_BYTES) throw new InvalidSecretError(secret.length);
    await this.#checkInput(input);
    const rows = await this.#openRows(input, secret);
    try {
      const { index, row } = await find(rows);
      const proof = this.#unproven(index, row, secret);
      proof.siblings.push(...(await this.#siblings(index, rows)));
      this.#verify(proof, rows.lineOf(index));
      return proof;
    } finally {
      await rows.close();
    }
  }

  /* THE REGISTER */

  /** Size and time usually tell; where the time differs, as for a copy, the contents do. */
  async #checkInput(input: string): Promise<void> {
    const expected = this.manifest.input;
    const stats = await stat(input);
    if (!stats.isFile()) throw new InvalidInputError(input, "is not a regular file");
    if (stats.size !== expected.bytes) throw new InputChangedError(input, "size");
    if (stats.mtime.toISOString() === expected.modified) return;
    const hash = createHash("sha256");
    for await (const part of createReadStream(input)) hash.update(part);
    if (hash.digest("hex") !== expected.sha256) throw new InputChangedError(input, "content");
  }

  async #openRows(file: string, secret: Uint8Array): Promise<RegisterRows> {
    const { treeKind, count, chunkLevels, input } = this.manifest;
    const hasher = new ChunkHasher(this.#keccak256, {
      kind: treeKind,
      format: input.format,
      columns: input.columns,
      domain: getBytes(this.domainHash),
      secret,
      keepNodes: true,
    });
    const firstLine = input.format === "csv" ? 2 : 1;
    return RegisterRows.open(
      { file, firstLine, count, chunkLevels, levels: this.#levels, chunks: this.#chunks },
      hasher,
    );
  }

  async #find(wanted: string | Position, rows: RegisterRows): Promise<{ index: number; row: RegisterRow }> {
    const identity = getBytes(this.#identity(wanted));
    const accounts = await AccountIndex.open(join(this.#dir, FileName.accounts), this.count);
    try {
      for (const index of await accounts.find(identity)) {
        const row = await rows.row(index);
        if (Buffer.compare(row.identity, identity) === 0) return { index, row };
      }
    } finally {
      await accounts.close();
    }
    throw new AccountNotFoundError(this.#dir, nameOf(wanted));
  }

  #identity(wanted: string | Position): string {
    const isPosition = typeof wanted !== "string";
    if (isPosition !== (this.domain.treeKind === TreeKind.POSITIONS)) {
      throw new AccountNotFoundError(this.#dir, nameOf(wanted));
    }
    if (isPosition) return positionKey(wanted);
    return isWallet(wanted) ? walletKey(wanted) : customerHash(wanted);
  }

  /* THE PROOF */

  /** The proof file of a leaf, all but its siblings. */
  #unproven(index: number, { fields }: RegisterRow, secret: Uint8Array): ProofFile {
    const { chainId, verifier, token, owner, epoch, depth, root } = this.manifest;
    const common = { format: PROOF_FORMAT, chainId, verifier, token, owner, epoch, index: String(index) } as const;
    if (this.domain.treeKind === TreeKind.POSITIONS) {
      const [custodian = "", accountRef = "", isin = "", settledAt = "", amount = ""] = fields;
      const key = positionKey({ custodian, accountRef, isin, settledAt: BigInt(settledAt) });
      const salt = saltOf(secret, this.domainHash, key);
      const named = { treeKind: TreeKind.POSITIONS, custodian: getAddress(custodian.toLowerCase()), accountRef, isin };
      return { ...common, ...named, settledAt, key, salt, amount, depth, siblings: [], root };
    }
    const [account = "", amount = "", written = ""] = fields;
    const nonce = written === "" || BigInt(written) === 0n ? null : written.toLowerCase();
    const key = accountKey(account, nonce);
    const salt = saltOf(secret, this.domainHash, key);
    const named = {
      treeKind: TreeKind.SUB_LEDGER,
      account: isWallet(account) ? getAddress(account.toLowerCase()) : account,
      nonce: nonce === ZeroHash ? null : nonce,
    };
    return { ...common, ...named, key, salt, amount, depth, siblings: [], root };
  }

  async #siblings(index: number, rows: RegisterRows): Promise<{ sum: string; hash: string }[]> {
    const within = index % 2 ** this.manifest.chunkLevels;
    const offsets = siblingOffsets(this.#levels, within);
    const lower = this.manifest.keepsNodes
      ? await this.#storedNodes(index, offsets)
      : await this.#rebuiltNodes(index, offsets, rows);
    return [...lower, ...this.#upperSiblings(index)].map((node) => ({
      sum: sumOf(node).toString(),
      hash: hashOf(node),
    }));
  }

  async #rebuiltNodes(index: number, offsets: readonly number[], rows: RegisterRows): Promise<Uint8Array[]> {
    const { root, nodes } = await rows.subtree(index);
    const stored = this.#chunks.root(this.#chunkOf(index));
    if (nodes === null || Buffer.compare(root, stored) !== 0)
      throw new TreeMismatchError(this.#dir, rows.lineOf(index));
    return offsets.map((offset) => nodes.subarray(offset, offset + NODE_BYTES));
  }

  async #storedNodes(index: number, offsets: readonly number[]): Promise<Uint8Array[]> {
    const start = this.#chunkOf(index) * nodesBelow(this.#levels) * NODE_BYTES;
    const handle: FileHandle = await open(join(this.#dir, FileName.nodes), "r");
    try {
      const nodes: Uint8Array[] = [];
      for (const offset of offsets) {
        const node = new Uint8Array(NODE_BYTES);
        await handle.read(node, 0, NODE_BYTES, start + offset);
        nodes.push(node);
      }
      return nodes;
    } finally {
      await handle.close();
    }
  }

  /** The siblings above the chunks. */
  #upperSiblings(index: number): Uint8Array[] {
    const hasher = new NodeHasher(this.#keccak256, getBytes(this.domainHash));
    const siblings: Uint8Array[] = [];
    let nodes = Array.from({ length: this.#chunks.count }, (_, chunk) => this.#chunks.root(chunk));
    let place = this.#chunkOf(index);
    for (let level = this.#levels; level < this.depth; level++) {
      siblings.push(nodes[place % 2 === 0 ? place + 1 : place - 1] ?? hasher.pad(level));
      const below = nodes;
      nodes = Array.from({ length: Math.ceil(below.length / 2) }, (_, parent) =>
        hasher.parent(level + 1, below[2 * parent] ?? hasher.pad(level), below[2 * parent + 1] ?? hasher.pad(level)),
      );
      place = Math.floor(place / 2);
    }
    return siblings;
  }

  #chunkOf(index: number): number {
    return Math.floor(index / 2 ** this.manifest.chunkLevels);
  }

  /** A wrong secret shows here at the latest: the recomputed leaf does not lead to the root. */
  #verify(proof: ProofFile, line: number): void {
    try {
      verifyProof(proof, { count: BigInt(this.count) });
    } catch (error) {
      throw error instanceof ProofMismatchError ? new TreeMismatchError(this.#dir, line) : error;
    }
  }
}

export type { Tree };

function nameOf(wanted: string | Position): string {
  if (typeof wanted === "string") return wanted;
  return [wanted.custodian, wanted.accountRef, wanted.isin, wanted.settledAt].join(",");
}
