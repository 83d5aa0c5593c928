/** What the page says about each kind of tree and each check. */
import { TreeKind } from "../reserves/layout.ts";
import type { ProofFile } from "../reserves/proof.ts";
import type { CheckName } from "./outcome.ts";
import { visible } from "./text.ts";

export type TreeWords = {
  readonly subject: string;
  readonly unit: string;
  readonly contract: string;
  readonly epoch: string;
  /** What the epoch is an id of. */
  readonly moment: string;
  /** Where the published values are read. */
  readonly source: string;
  readonly rootName: string;
  readonly sumName: string;
  readonly countName: string;
  readonly proves: string;
  readonly provesNot: readonly string[];
};

const SUB_LEDGER: TreeWords = {
  subject: "Account",
  unit: "units",
  contract: "SubLedger",
  epoch: "Record id",
  moment: "record",
  source: "Call publicationOf(token, recordId) of the SubLedger contract, in a block explorer or with your own node:",
  rootName: "root",
  sumName: "total",
  countName: "count",
  proves:
    "That this amount is counted, under this account, in the total that the root commits to. Once the root is compared: in the total that the contract accepted, which is at most what the wallet held at the record.",
  provesNot: [
    "That the leaf is yours alone. Two customers with the same account and nonce can be shown the same leaf: check that the nonce above is the one you chose.",
    "That stock stands behind the units. That is the word of the reserve's attestors, and another proof.",
    "Who is right in a dispute. An operator that leaves a challenge unanswered is marked on-chain; that shows that it did not answer, not what the truth is.",
  ],
};

const POSITIONS: TreeWords = {
  subject: "Position",
  unit: "shares",
  contract: "ReserveVerifier",
  epoch: "Cut id",
  moment: "cut",
  source:
    "Find the EpochPosted event of the ReserveVerifier contract and read its attestation, in a block explorer or with your own node:",
  rootName: "positionsRoot",
  sumName: "reserves",
  countName: "positionsCount",
  proves:
    "That this position is counted, with this amount, in the total that the root commits to. Once the root is compared: in the reserves that the attestors signed for this cut.",
  provesNot: [
    "That the custodian holds the shares. That is the word of the attestors who signed the reserves.",
    "That nobody else counts the same shares, in another tree or another system.",
  ],
};

export function wordsFor(file: ProofFile): TreeWords {
  return file.treeKind === TreeKind.SUB_LEDGER ? SUB_LEDGER : POSITIONS;
}

/** Who the proof is about, in one line. */
export function subjectOf(file: ProofFile): string {
  if (file.treeKind === TreeKind.SUB_LEDGER) return visible(file.account);
  return `${visible(file.isin)} in account ${visible(file.accountRef)}`;
}

export const CHECK_WORDS: { readonly [check in CheckName]: string } = {
  format: "The file is a proof in the format counterfoil-proof/1",
  domain: "The tree it names can exist",
  key: "The key is the one of the account or position it names",
  place: "The leaf's place exists in a tree of this depth",
  sums: "No sum on the way up exceeds the total",
  total: "The sums add up to the stated total",
  root: "The hashes lead to the stated root",
};

/** The same where a check fails, as the reason of the verdict. */
export const FAILURE_WORDS: { readonly [check in CheckName]: string } = {
  format: "The file contradicts itself.",
  domain: "The file names a tree that cannot exist.",
  key: "The file's key is not that of the account or position it names.",
  place: "The file claims a place that its tree does not have.",
  sums: "The amounts in the file add up to more than the total it states.",
  total: "The amounts in the file do not add up to the total it states.",
  root: "The values in the file do not lead to the root it states.",
};
