/**
 * The sum tree a second time, written from its specification and as plainly as possible, to test the SDK against: it
 * shares no code with it, keeps every node and pads every level in full.
 */
import { AbiCoder, id, keccak256, solidityPackedKeccak256, ZeroHash } from "ethers";

export type ReferenceDomain = {
  readonly chainId: bigint;
  readonly verifier: string;
  readonly token: string;
  readonly treeKind: number;
  readonly owner: string;
  readonly epoch: bigint;
};

export type ReferenceRow = { readonly account: string; readonly amount: bigint; readonly nonce?: string };
export type ReferenceNode = { readonly sum: bigint; readonly hash: string };

export type ReferenceTree = {
  readonly domain: string;
  readonly depth: number;
  /** levels[0] are the leaves with their padding, the last level is the root alone. */
  readonly levels: readonly (readonly ReferenceNode[])[];
  readonly root: ReferenceNode;
};

export function referenceDomain({ chainId, verifier, token, treeKind, owner, epoch }: ReferenceDomain): string {
  const typehash = id(
    "CounterfoilTree(uint256 chainId,address verifier,address token,uint8 treeKind,address owner,uint64 epoch)",
  );
  const types = ["bytes32", "uint256", "address", "address", "uint8", "address", "uint64"];
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(types, [typehash, chainId, verifier, token, treeKind, owner, epoch]),
  );
}

export function referenceKey(account: string, nonce: string = ZeroHash): string {
  return /^0x[0-9a-fA-F]{40}$/.test(account)
    ? solidityPackedKeccak256(["uint8", "address"], [4, account.toLowerCase()])
    : solidityPackedKeccak256(["uint8", "bytes32", "bytes32"], [5, id(account), nonce]);
}

export function referenceLeaf(domain: string, secret: string, index: number, row: ReferenceRow): ReferenceNode {
  const key = referenceKey(row.account, row.nonce);
  const salt = solidityPackedKeccak256(["uint8", "bytes32", "bytes32", "bytes32"], [6, secret, domain, key]);
  const hash = solidityPackedKeccak256(
    ["uint8", "bytes32", "uint64", "bytes32", "bytes32", "uint128"],
    [0, domain, index, key, salt, row.amount],
  );
  return { sum: row.amount, hash };
}

export function referenceParent(level: number, left: ReferenceNode, right: ReferenceNode): ReferenceNode {
  const types = ["uint8", "uint8", "uint128", "bytes32", "uint128", "bytes32"];
  const hash = solidityPackedKeccak256(types, [1, level, left.sum, left.hash, right.sum, right.hash]);
  return { sum: left.sum + right.sum, hash };
}

/** The tree over leaves that were hashed before. */
export function referenceTreeOf(domain: string, leaves: readonly ReferenceNode[]): ReferenceTree {
  const depth = Math.max(1, Math.ceil(Math.log2(Math.max(1, leaves.length))));
  const pad: ReferenceNode = { sum: 0n, hash: solidityPackedKeccak256(["uint8", "bytes32"], [3, domain]) };
  let level: ReferenceNode[] = Array.from({ length: 2 ** depth }, (_, index) => leaves[index] ?? pad);
  const levels = [level];
  const seen = new Map<string, ReferenceNode>();
  for (let height = 1; height <= depth; height++) {
    const below = level;
    level = Array.from({ length: below.length / 2 }, (_, place) => {
      const [left = pad, right = pad] = below.slice(2 * place, 2 * place + 2);
      const known = `${height} ${left.hash} ${right.hash}`;
      const parent = seen.get(known) ?? referenceParent(height, left, right);
      seen.set(known, parent);
      return parent;
    });
    levels.push(level);
  }
  return { domain, depth, levels, root: level[0] ?? pad };
}

export function referenceTree(domain: ReferenceDomain, secret: string, rows: readonly ReferenceRow[]): ReferenceTree {
  const hash = referenceDomain(domain);
  return referenceTreeOf(
    hash,
    rows.map((row, index) => referenceLeaf(hash, secret, index, row)),
  );
}

/** A leaf's siblings, from the leaf upwards. */
export function referenceSiblings(tree: ReferenceTree, index: number): ReferenceNode[] {
  return tree.levels.slice(0, -1).map((level, height) => {
    const sibling = level[Math.floor(index / 2 ** height) ^ 1];
    if (sibling === undefined) throw new RangeError(`leaf ${index} of a tree of depth ${tree.depth}`);
    return sibling;
  });
}
