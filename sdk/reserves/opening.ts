/**
 * A root opened into its two children, as a post or a publication shows it: the chain adds the two sums itself, so that
 * no root can stand beside a total that is not its own.
 */
import type { Bytes32, SumNode } from "./codec.ts";
import type { ProofSteps } from "./proof.ts";

/** SumTree.Opening, as ethers takes it. */
export type Opening = {
  readonly leftSum: bigint;
  readonly leftHash: Bytes32;
  readonly rightSum: bigint;
  readonly rightHash: Bytes32;
};

/** The opening of a root with these two children. */
export function openingOf(left: SumNode, right: SumNode): Opening {
  return { leftSum: left.sum, leftHash: left.hash, rightSum: right.sum, rightHash: right.hash };
}

/** The opening of the root that a verified proof leads to: every proof passes both children on its last step. */
export function openingOfProof({ leaf, steps }: ProofSteps): Opening {
  const last = steps.at(-1);
  if (last === undefined) throw new RangeError("a proof has at least one level");
  const own = steps.at(-2)?.parent ?? leaf;
  return last.side === "left" ? openingOf(last.sibling, own) : openingOf(own, last.sibling);
}
