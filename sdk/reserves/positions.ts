/**
 * A tree of custody positions in memory: what an attestation's `positionsRoot` is taken from where a custodian keeps a few
 * accounts. Registers of any size are built by the builder, to the same root.
 */
import { ZeroAddress } from "ethers/constants";
import {
  type Bytes32,
  depthOf,
  domainHash,
  leafNode,
  type Position,
  padNode,
  parentNode,
  positionKey,
  type SumNode,
  saltOf,
  type TreeDomain,
} from "./codec.ts";
import { TreeKind } from "./layout.ts";
import { type Opening, openingOf } from "./opening.ts";

/** A position and the shares in it, 18 decimals. */
export type Holding = Position & { readonly amount: bigint };

/** What a statement and its post need of the tree. */
export type PositionsTree = {
  readonly domain: Bytes32;
  readonly root: Bytes32;
  /** Shares in all positions: the statement's reserves. */
  readonly total: bigint;
  readonly count: bigint;
  readonly depth: bigint;
  readonly opening: Opening;
};

/**
 * The tree of these positions, in their order; of none, two pads.
 * @param secret The custodian's, 32 bytes: without it nobody can try out what a leaf might say.
 */
export function positionsTree(
  about: Omit<TreeDomain, "treeKind" | "owner">,
  secret: Uint8Array,
  holdings: readonly Holding[],
): PositionsTree {
  const domain = domainHash({ ...about, treeKind: TreeKind.POSITIONS, owner: ZeroAddress });
  const depth = depthOf(holdings.length);
  let nodes = holdings.map((holding, index): SumNode => {
    const key = positionKey(holding);
    return leafNode({ domain, index: BigInt(index), key, salt: saltOf(secret, domain, key), amount: holding.amount });
  });
  for (let level = 1; level < depth; level++) nodes = parentsOf(nodes, level, domain);
  const [left = padNode(domain, depth - 1), right = padNode(domain, depth - 1)] = nodes;
  const { sum, hash } = parentNode(depth, left, right);
  return {
    domain,
    root: hash,
    total: sum,
    count: BigInt(holdings.length),
    depth: BigInt(depth),
    opening: openingOf(left, right),
  };
}

function parentsOf(nodes: readonly SumNode[], level: number, domain: Bytes32): SumNode[] {
  const pad = padNode(domain, level - 1);
  return Array.from({ length: Math.ceil(nodes.length / 2) }, (_, parent) =>
    parentNode(level, nodes[2 * parent] ?? pad, nodes[2 * parent + 1] ?? pad),
  );
}
