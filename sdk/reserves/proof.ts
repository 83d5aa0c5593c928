/**
 * Proof files: what the operator of a sub-ledger hands a customer, or a custodian an auditor, so that they can check
 * for themselves that a balance is inside a published total. Runs in a browser; trusts nothing in the file.
 */
import { isAddress } from "ethers/address";
import { concat, dataLength, dataSlice, toBeHex } from "ethers/utils";
import * as z from "zod";
import {
  accountKey,
  type Bytes32,
  checkedAmount,
  domainHash,
  isWallet,
  leafNode,
  type Position,
  parentNode,
  positionKey,
  type SumNode,
  type TreeDomain,
} from "./codec.ts";
import { printable, SumTreeError } from "./errors.ts";
import { MAX_AMOUNT, MAX_COUNT, MAX_DEPTH, MAX_UINT64, NODE_BYTES, SUM_BYTES, TreeKind } from "./layout.ts";

export const PROOF_FORMAT = "counterfoil-proof/1";

/** Thrown for a proof file that is not written as the format demands: names the place and what is wrong there. */
export class InvalidProofFileError extends SumTreeError {
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path === "" ? "the proof file" : path}: ${reason}`);
  }
}

/** Thrown for a proof that does not hold: what was recomputed differs from what the proof or the tree says. */
export class ProofMismatchError extends SumTreeError {
  constructor(
    readonly field: string,
    readonly stated: string,
    readonly recomputed: string,
  ) {
    super(`${field} is ${stated} but recomputes to ${recomputed}`);
  }
}

/** Thrown for an index that a tree of this depth, or with this many leaves, does not have. */
export class ProofIndexError extends SumTreeError {
  constructor(
    readonly index: bigint,
    readonly leaves: bigint,
  ) {
    super(`index ${index} is outside a tree of ${leaves} leaves`);
  }
}

/** Thrown when the sum of a subtree on the way up is more than the whole tree's. */
export class ProofSumError extends SumTreeError {
  constructor(
    readonly level: number,
    readonly sum: bigint,
    readonly total: bigint,
  ) {
    super(`the sum ${sum} at level ${level} exceeds the tree's total ${total}`);
  }
}

/** Thrown for packed proof bytes that are not 48 for every level of a possible depth. */
export class InvalidPackedProofError extends SumTreeError {
  constructor(readonly length: number) {
    super(`a packed proof of ${length} bytes is not ${NODE_BYTES} for each of 1 to ${MAX_DEPTH} levels`);
  }
}

/* SCHEMA */

const decimal = (max: bigint) =>
  z
    .string()
    .regex(/^(0|[1-9][0-9]{0,77})$/, "must be a decimal string without sign, leading zeros or exponent")
    .refine((text) => !/^\d+$/.test(text) || BigInt(text) <= max, `must be at most ${max}`);
const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/, "must be 0x and 64 lower-case hex digits");
const address = z.string().refine((text) => text.startsWith("0x") && isAddress(text), "must be an address");
const node = z.strictObject({ sum: decimal(MAX_AMOUNT), hash: bytes32 });

const common = {
  format: z.literal(PROOF_FORMAT),
  chainId: decimal(2n ** 256n - 1n),
  verifier: address,
  token: address,
  owner: address,
  epoch: decimal(MAX_UINT64),
  index: decimal(BigInt(MAX_COUNT - 1)),
  key: bytes32,
  salt: bytes32,
  amount: decimal(MAX_AMOUNT),
  depth: z.int().min(1).max(MAX_DEPTH),
  siblings: z.array(node).max(MAX_DEPTH),
  root: node,
};

const accountProof = z.strictObject({
  ...common,
  treeKind: z.literal(TreeKind.SUB_LEDGER),
  account: z.string().min(1),
  nonce: bytes32.nullable(),
});

const positionProof = z.strictObject({
  ...common,
  treeKind: z.literal(TreeKind.POSITIONS),
  custodian: z.string(),
  accountRef: z.string(),
  isin: z.string(),
  settledAt: decimal(MAX_UINT64),
});

const proofFile = z.discriminatedUnion("treeKind", [accountProof, positionProof]);

export type AccountProof = z.infer<typeof accountProof>;
export type PositionProof = z.infer<typeof positionProof>;
export type ProofFile = z.infer<typeof proofFile>;

/** Reads a proof file from JSON text. */
export function parseProof(text: string): ProofFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidProofFileError("", "is not JSON");
  }
  const file = checkProof(value);
  // JSON.parse keeps the last of two fields with one name and reads 1.0 as 1: other readers may see another proof.
  if (withoutSpace(text) !== JSON.stringify(value)) {
    throw new InvalidProofFileError("", "names a field twice or writes a number in another way than JSON does");
  }
  return file;
}

/** JSON text without white space, every string written the way JSON.stringify writes it. */
function withoutSpace(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text: string | undefined) =>
    text === undefined ? "" : JSON.stringify(JSON.parse(text)),
  );
}

/** The proof file that `value` is, every field checked for its form. */
export function checkProof(value: unknown): ProofFile {
  const parsed = proofFile.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidProofFileError(issue?.path.map(String).join(".") ?? "", issue?.message ?? "is not valid");
  }
  const file = parsed.data;
  if (file.siblings.length !== file.depth) {
    throw new InvalidProofFileError("siblings", `has ${file.siblings.length} levels, the tree ${file.depth}`);
  }
  return file;
}

/* VERIFICATION */

/** What is known about a tree from elsewhere, usually the chain; whatever is given is compared. */
export type PublishedTree = {
  readonly root?: Bytes32;
  readonly sum?: bigint;
  readonly count?: bigint;
  readonly depth?: number;
  readonly domain?: Bytes32;
};

/** One step up: the sibling, on which side it stands, and the parent that results. */
export type ProofStep = {
  readonly level: number;
  readonly side: "left" | "right";
  readonly sibling: SumNode;
  readonly parent: SumNode;
};

/** Everything that was recomputed, for display. */
export type ProofSteps = {
  readonly domain: Bytes32;
  readonly key: Bytes32;
  readonly salt: Bytes32;
  readonly index: bigint;
  readonly leaf: SumNode;
  readonly steps: readonly ProofStep[];
  readonly root: SumNode;
};

/**
 * Recomputes a proof from the account it names up to the root and returns every step; throws where it does not hold.
 * A proof speaks for a tree, not for its publication: pass what the chain says as `published`.
 */
export function verifyProof(value: unknown, published: PublishedTree = {}): ProofSteps {
  const file = checkProof(value);
  const domain = domainHash(proofDomain(file));
  const key = proofKey(file);
  mustEqual("key", file.key, key);

  const index = BigInt(file.index);
  const leaves = 2n ** BigInt(file.depth);
  if (index >= leaves) throw new ProofIndexError(index, leaves);

  const total = BigInt(file.root.sum);
  const leaf = leafNode({ domain, index, key, salt: file.salt, amount: BigInt(file.amount) });
  if (leaf.sum > total) throw new ProofSumError(0, leaf.sum, total);

  const steps: ProofStep[] = [];
  let current = leaf;
  for (const [below, { sum, hash }] of file.siblings.entries()) {
    const level = below + 1;
    const sibling = { sum: BigInt(sum), hash };
    const side = (index >> BigInt(below)) & 1n ? "left" : "right";
    current = side === "left" ? parentNode(level, sibling, current) : parentNode(level, current, sibling);
    if (current.sum > total) throw new ProofSumError(level, current.sum, total);
    steps.push({ level, side, sibling, parent: current });
  }
  mustEqual("root.sum", file.root.sum, current.sum.toString());
  mustEqual("root.hash", file.root.hash, current.hash);

  const result = { domain, key, salt: file.salt, index, leaf, steps, root: current };
  mustMatch(result, file.depth, published);
  return result;
}

function mustMatch(proof: ProofSteps, depth: number, published: PublishedTree): void {
  const { root, sum, count, domain } = published;
  if (domain !== undefined) mustEqual("domain", domain.toLowerCase(), proof.domain);
  if (published.depth !== undefined) mustEqual("depth", String(published.depth), String(depth));
  if (count !== undefined && proof.index >= count) throw new ProofIndexError(proof.index, count);
  if (sum !== undefined) mustEqual("published sum", sum.toString(), proof.root.sum.toString());
  if (root !== undefined) mustEqual("published root", root.toLowerCase(), proof.root.hash);
}

function mustEqual(field: string, stated: string, recomputed: string): void {
  if (stated !== recomputed) throw new ProofMismatchError(field, stated, recomputed);
}

/** The domain that a proof file names. */
export function proofDomain(file: ProofFile): TreeDomain {
  const { verifier, token, treeKind, owner } = file;
  return { chainId: BigInt(file.chainId), verifier, token, treeKind, owner, epoch: BigInt(file.epoch) };
}

function proofKey(file: ProofFile): Bytes32 {
  if (file.treeKind === TreeKind.POSITIONS) return positionKey(proofPosition(file));
  if (isWallet(file.account) && file.nonce !== null) {
    throw new InvalidProofFileError("nonce", `must be null for a wallet (got ${printable(file.nonce)})`);
  }
  return accountKey(file.account, file.nonce);
}

function proofPosition({ custodian, accountRef, isin, settledAt }: PositionProof): Position {
  return { custodian, accountRef, isin, settledAt: BigInt(settledAt) };
}

/* PACKED PROOFS */

/** The siblings as contracts take them: 48 bytes a level (sum, then hash), from the leaf upwards. */
export function packProof(file: Pick<ProofFile, "siblings">): string {
  const packed = concat(
    file.siblings.flatMap(({ sum, hash }) => [toBeHex(checkedAmount(BigInt(sum)), SUM_BYTES), hash]),
  );
  checkPackedLength(packed);
  return packed;
}

export function unpackProof(packed: string): SumNode[] {
  const depth = checkPackedLength(packed);
  return Array.from({ length: depth }, (_, level) => {
    const start = level * NODE_BYTES;
    return {
      sum: BigInt(dataSlice(packed, start, start + SUM_BYTES)),
      hash: dataSlice(packed, start + SUM_BYTES, start + NODE_BYTES),
    };
  });
}

function checkPackedLength(packed: string): number {
  const length = dataLength(packed);
  const depth = length / NODE_BYTES;
  if (!Number.isInteger(depth) || depth < 1 || depth > MAX_DEPTH) throw new InvalidPackedProofError(length);
  return depth;
}
