/** The reference's tree as contracts take it: roots with their openings, leaves by key, proofs in packed bytes. */
import { concat, solidityPackedKeccak256, toBeHex } from "ethers";
import { type ReferenceNode, referenceParent, referenceSiblings, referenceTreeOf } from "./referenceTree.ts";

export type KeyedRow = { readonly key: string; readonly amount: bigint };

export type Leaf = {
  readonly index: bigint;
  readonly key: string;
  readonly salt: string;
  readonly amount: bigint;
};

export type Opening = {
  readonly leftSum: bigint;
  readonly leftHash: string;
  readonly rightSum: bigint;
  readonly rightHash: string;
};

export type PublishedTree = {
  readonly domain: string;
  readonly root: string;
  readonly total: bigint;
  readonly count: bigint;
  readonly depth: number;
  readonly opening: Opening;
  leaf(index: number): Leaf;
  /** 48 bytes a level; for padding too. */
  proof(index: number): string;
  /** The two nodes below the root. */
  children(): readonly [ReferenceNode, ReferenceNode];
};

export function leafNode(domain: string, { index, key, salt, amount }: Leaf): ReferenceNode {
  const types = ["uint8", "bytes32", "uint64", "bytes32", "bytes32", "uint128"];
  return { sum: amount, hash: solidityPackedKeccak256(types, [0, domain, index, key, salt, amount]) };
}

export function padNode(domain: string): ReferenceNode {
  return { sum: 0n, hash: solidityPackedKeccak256(["uint8", "bytes32"], [3, domain]) };
}

export function proofStep({ sum, hash }: ReferenceNode): string {
  return concat([toBeHex(sum, 16), hash]);
}

/** The root above one leaf, by its siblings from the leaf upwards: a tree of any depth without its other leaves. */
export function rootAbove(leaf: ReferenceNode, index: bigint, siblings: readonly ReferenceNode[]): ReferenceNode {
  return siblings.reduce((below, sibling, level) => {
    const isRight = (index >> BigInt(level)) & 1n;
    return isRight ? referenceParent(level + 1, sibling, below) : referenceParent(level + 1, below, sibling);
  }, leaf);
}

/** The tree of these rows in a domain given by its hash. */
export function publishedTree(domain: string, secret: string, rows: readonly KeyedRow[]): PublishedTree {
  const leaves = rows.map(({ key, amount }, index) => ({
    index: BigInt(index),
    key,
    salt: solidityPackedKeccak256(["uint8", "bytes32", "bytes32", "bytes32"], [6, secret, domain, key]),
    amount,
  }));
  const tree = referenceTreeOf(
    domain,
    leaves.map((leaf) => leafNode(domain, leaf)),
  );
  const [left, right] = tree.levels.at(-2) ?? [];
  if (left === undefined || right === undefined) throw new Error("a tree has at least one level");
  return {
    domain,
    root: tree.root.hash,
    total: tree.root.sum,
    count: BigInt(rows.length),
    depth: tree.depth,
    opening: { leftSum: left.sum, leftHash: left.hash, rightSum: right.sum, rightHash: right.hash },
    leaf(index) {
      const leaf = leaves[index];
      if (leaf === undefined) throw new RangeError(`leaf ${index} of ${leaves.length}`);
      return leaf;
    },
    proof: (index) => concat(referenceSiblings(tree, index).map(proofStep)),
    children: () => [left, right],
  };
}
