import { solidityPackedKeccak256, ZeroAddress } from "ethers";
import type { SumTree } from "../../types/contracts/reserves/ReserveVerifier.ts";
import { referenceDomain, referenceLeaf, referenceTreeOf } from "./referenceTree.ts";

/** What a tree of custody positions speaks about. */
export interface PositionsDomain {
  readonly chainId: bigint;
  readonly verifier: string;
  readonly token: string;
  readonly cut: bigint;
}

/** A tree as the verifier is shown it: its root opened into two children. */
export interface OpenedTree {
  readonly root: string;
  readonly total: bigint;
  readonly count: bigint;
  readonly depth: bigint;
  readonly opening: SumTree.OpeningStruct;
}

const POSITIONS = 1;

/** Builds the reference tree and opens its root; position `n` holds `amounts[n]`. The verifier never sees a leaf. */
export function openPositions(
  { chainId, verifier, token, cut }: PositionsDomain,
  amounts: readonly bigint[],
): OpenedTree {
  const domain = referenceDomain({ chainId, verifier, token, treeKind: POSITIONS, owner: ZeroAddress, epoch: cut });
  const leaves = amounts.map((amount, index) =>
    referenceLeaf(domain, domain, index, { account: `position ${index}`, amount }),
  );
  const tree = referenceTreeOf(domain, leaves);
  const [left, right] = tree.levels.at(-2) ?? [];
  if (left === undefined || right === undefined) throw new Error("a tree has two children at least");
  return {
    root: tree.root.hash,
    total: tree.root.sum,
    count: BigInt(amounts.length),
    depth: BigInt(tree.depth),
    opening: { leftSum: left.sum, leftHash: left.hash, rightSum: right.sum, rightHash: right.hash },
  };
}

/** The hash of a node at `level`, its children given. */
export function nodeHash(level: bigint, { leftSum, leftHash, rightSum, rightHash }: SumTree.OpeningStruct): string {
  return solidityPackedKeccak256(
    ["uint8", "uint8", "uint128", "bytes32", "uint128", "bytes32"],
    [1, level, leftSum, leftHash, rightSum, rightHash],
  );
}
