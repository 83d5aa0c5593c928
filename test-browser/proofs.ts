/** The proof files that the tests drop, made by the reference that shares no code with the page. */
import { concat, id, keccak256, solidityPackedKeccak256, toUtf8Bytes, ZeroAddress, zeroPadValue } from "ethers";
import { TreeKind } from "../sdk/reserves/layout.ts";
import { PROOF_FORMAT, type ProofFile } from "../sdk/reserves/proof.ts";
import { proofOf, treeOf } from "../test-support/reserves/proofs.ts";
import {
  type ReferenceNode,
  referenceDomain,
  referenceParent,
  referenceSiblings,
  referenceTreeOf,
} from "../test-support/reserves/referenceTree.ts";
import { DOMAIN, POSITIONS_DOMAIN, type Row } from "../test-support/reserves/registers.ts";

const ONE = 10n ** 18n;

export const NONCE = `0x${"5a".repeat(32)}`;

/** A register of five; the third has a nonce. */
export const ROWS: readonly Row[] = [
  { account: `0x${"1".repeat(40)}`, amount: 250n * ONE },
  { account: "customer-1", amount: 1_200n * ONE },
  { account: "customer-2", amount: 12_345n * ONE + 678_900_000_000_000_001n, nonce: NONCE },
  { account: "customer-3", amount: 40n * ONE },
  { account: "customer-4", amount: 5n * ONE },
];
export const COUNT = BigInt(ROWS.length);

export const ACCOUNT_PROOF = proofOf(treeOf(ROWS), ROWS, 2);
export const WALLET_PROOF = proofOf(treeOf(ROWS), ROWS, 0);

/** The proof of a register in which the only other customer is called `account`. */
export function proofNamed(account: string): ProofFile {
  const rows = [
    { account: "first", amount: ONE },
    { account, amount: 2n * ONE },
  ];
  return proofOf(treeOf(rows), rows, 1);
}

/** A proof as deep as proofs get: every sibling is made up, and the root is what they lead to. */
export function deepProof(): ProofFile {
  const start = { ...proofNamed("deep"), index: String(0x55_5555_5555) };
  const siblings = Array.from(
    { length: 40 },
    (_, level): ReferenceNode => ({ sum: BigInt(level) * ONE, hash: id(`sibling ${level}`) }),
  );
  let node: ReferenceNode = {
    sum: BigInt(start.amount),
    hash: solidityPackedKeccak256(
      ["uint8", "bytes32", "uint64", "bytes32", "bytes32", "uint128"],
      [0, referenceDomain(DOMAIN), start.index, start.key, start.salt, start.amount],
    ),
  };
  for (const [level, sibling] of siblings.entries()) {
    const isRight = (BigInt(start.index) >> BigInt(level)) & 1n;
    node = isRight ? referenceParent(level + 1, sibling, node) : referenceParent(level + 1, node, sibling);
  }
  return { ...start, depth: 40, siblings: siblings.map(written), root: written(node) };
}

/** A custodian's proof that one of three positions is in the reserves. */
export function positionProof(): ProofFile {
  const custodian = `0x${"d4".repeat(20)}`;
  const [accountRef, isin, settledAt] = ["OMNIBUS 7 / segregated", "US0378331005", 1_767_225_600n];
  const key = keccak256(
    concat([
      "0x07",
      zeroPadValue(custodian, 32),
      id(accountRef),
      toUtf8Bytes(isin),
      `0x${settledAt.toString(16).padStart(16, "0")}`,
    ]),
  );
  const domain = referenceDomain(POSITIONS_DOMAIN);
  const salt = id("salt");
  const amounts = [900_000n * ONE, 1_500_000n * ONE, 42n * ONE];
  const leaves = amounts.map((amount, index): ReferenceNode => {
    const types = ["uint8", "bytes32", "uint64", "bytes32", "bytes32", "uint128"];
    const values = [0, domain, index, index === 1 ? key : id(`key ${index}`), salt, amount];
    return { sum: amount, hash: solidityPackedKeccak256(types, values) };
  });
  const tree = referenceTreeOf(domain, leaves);
  return {
    format: PROOF_FORMAT,
    chainId: POSITIONS_DOMAIN.chainId.toString(),
    verifier: POSITIONS_DOMAIN.verifier,
    token: POSITIONS_DOMAIN.token,
    owner: ZeroAddress,
    epoch: POSITIONS_DOMAIN.epoch.toString(),
    treeKind: TreeKind.POSITIONS,
    index: "1",
    custodian,
    accountRef,
    isin,
    settledAt: settledAt.toString(),
    key,
    salt,
    amount: String(amounts[1]),
    depth: tree.depth,
    siblings: referenceSiblings(tree, 1).map(written),
    root: written(tree.root),
  };
}

function written({ sum, hash }: ReferenceNode): { sum: string; hash: string } {
  return { sum: sum.toString(), hash };
}
