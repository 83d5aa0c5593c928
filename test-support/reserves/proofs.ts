import { solidityPackedKeccak256 } from "ethers";
import { TreeKind } from "../../sdk/reserves/layout.ts";
import { PROOF_FORMAT, type ProofFile } from "../../sdk/reserves/proof.ts";
import { type ReferenceTree, referenceKey, referenceSiblings, referenceTree } from "./referenceTree.ts";
import { DOMAIN, type Row, SECRET_HEX } from "./registers.ts";

/** The reference's tree of rows, in the usual domain. */
export function treeOf(rows: readonly Row[]): ReferenceTree {
  return referenceTree(DOMAIN, SECRET_HEX, rows);
}

/** The proof file that the reference would hand to the account of row `index`. */
export function proofOf(tree: ReferenceTree, rows: readonly Row[], index: number): ProofFile {
  const row = rows[index];
  if (row === undefined) throw new RangeError(`row ${index} of ${rows.length}`);
  const key = referenceKey(row.account, row.nonce);
  return {
    format: PROOF_FORMAT,
    chainId: DOMAIN.chainId.toString(),
    verifier: DOMAIN.verifier,
    token: DOMAIN.token,
    treeKind: TreeKind.SUB_LEDGER,
    owner: DOMAIN.owner,
    epoch: DOMAIN.epoch.toString(),
    index: String(index),
    account: row.account,
    nonce: row.nonce ?? null,
    key,
    salt: solidityPackedKeccak256(["uint8", "bytes32", "bytes32", "bytes32"], [6, SECRET_HEX, tree.domain, key]),
    amount: row.amount.toString(),
    depth: tree.depth,
    siblings: referenceSiblings(tree, index).map(({ sum, hash }) => ({ sum: sum.toString(), hash })),
    root: { sum: tree.root.sum.toString(), hash: tree.root.hash },
  };
}
