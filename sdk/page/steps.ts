/** The recomputation, step by step, as anyone can repeat it with keccak256. */
import { isWallet } from "../reserves/codec.ts";
import { TreeKind } from "../reserves/layout.ts";
import type { ProofFile, ProofStep, ProofSteps } from "../reserves/proof.ts";
import { code, facts, make } from "./dom.ts";
import { exactAmount, utcTime, visible } from "./text.ts";
import { wordsFor } from "./words.ts";

/** Everything that was recomputed, from the tree's domain up to its root. */
export function stepList(file: ProofFile, proof: ProofSteps): HTMLElement {
  return make(
    "ol",
    { class: "steps" },
    step(
      "Domain",
      "keccak256(abi.encode(typehash, chain id, contract, token, kind, owner, epoch)): ties every leaf to this tree",
      facts([["Hash", code(proof.domain)]]),
    ),
    step("Key", keyFormula(file), facts([["Hash", code(proof.key)]])),
    step(
      `Leaf ${proof.index}`,
      "keccak256(00 | domain | index, 8 bytes | key | salt | amount, 16 bytes)",
      facts([
        ["Salt", code(proof.salt)],
        ["Amount", code(proof.leaf.sum.toString())],
        ["Hash", code(proof.leaf.hash)],
      ]),
    ),
    ...proof.steps.map((level) => levelStep(level, level.level === proof.steps.length)),
  );
}

function step(title: string, formula: string, ...content: HTMLElement[]): HTMLElement {
  return make("li", {}, make("h3", {}, title), make("p", { class: "formula" }, formula), ...content);
}

function levelStep({ level, side, sibling, parent }: ProofStep, isRoot: boolean): HTMLElement {
  const order = side === "left" ? "sibling, then this branch" : "this branch, then sibling";
  return step(
    isRoot ? `Level ${level}: the root` : `Level ${level}`,
    `keccak256(01 | ${level.toString(16).padStart(2, "0")} | ${order}), each as its sum in 16 bytes and its hash`,
    make(
      "div",
      { class: "pair" },
      node(`Sibling, on the ${side}`, sibling.sum, sibling.hash),
      node(isRoot ? "Root" : "Parent", parent.sum, parent.hash),
    ),
  );
}

function node(title: string, sum: bigint, hash: string): HTMLElement {
  return make(
    "div",
    { class: "node" },
    make("h4", {}, title),
    facts([
      ["Sum", code(sum.toString())],
      ["Hash", code(hash)],
    ]),
  );
}

function keyFormula(file: ProofFile): string {
  if (file.treeKind === TreeKind.POSITIONS) {
    return "keccak256(07 | custodian, 32 bytes | keccak256(account reference) | ISIN | settlement time, 8 bytes)";
  }
  return isWallet(file.account) ? "keccak256(04 | wallet)" : "keccak256(05 | keccak256(account) | nonce)";
}

/** What the file says it is about: whose amount, in which tree. */
export function fileFacts(file: ProofFile): HTMLElement {
  const words = wordsFor(file);
  const owner: [string, HTMLElement][] =
    file.treeKind === TreeKind.SUB_LEDGER ? [["Omnibus wallet", code(file.owner)]] : [];
  return facts([
    ...subjectFacts(file),
    ["Amount", ...amount(BigInt(file.amount), words.unit)],
    ["Total", ...amount(BigInt(file.root.sum), words.unit)],
    ["Root", code(file.root.hash)],
    ["Chain id", code(file.chainId)],
    [words.contract, code(file.verifier)],
    ["Token", code(file.token)],
    ...owner,
    [words.epoch, code(file.epoch)],
    [
      "Place",
      `leaf ${file.index}, counted from 0, of a tree of ${file.depth} ${file.depth === 1 ? "level" : "levels"}`,
    ],
  ]);
}

function subjectFacts(file: ProofFile): [string, ...(Node | string)[]][] {
  if (file.treeKind === TreeKind.SUB_LEDGER) {
    const nonce: [string, Node | string] = ["Nonce", file.nonce === null ? "none" : code(file.nonce)];
    return [
      ["Account", make("bdi", { class: "name" }, visible(file.account))],
      ...(isWallet(file.account) ? [] : [nonce]),
    ];
  }
  return [
    ["Custodian", code(visible(file.custodian))],
    ["Account reference", make("bdi", { class: "name" }, visible(file.accountRef))],
    ["ISIN", code(visible(file.isin))],
    ["Settled", `${utcTime(BigInt(file.settledAt))} (`, code(file.settledAt), ")"],
  ];
}

/** An amount in whole ones, and the integer that stands in the tree. */
function amount(value: bigint, unit: string): (Node | string)[] {
  return [`${exactAmount(value)} ${unit} `, make("span", { class: "raw" }, "raw ", code(value.toString()))];
}
