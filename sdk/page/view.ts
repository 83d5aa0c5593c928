/** The result as the page shows it: the verdict first, then the comparison, then everything behind it. */
import { ProofMismatchError } from "../reserves/proof.ts";
import { code, facts, find, make } from "./dom.ts";
import { CHECKS, type Failed, type Held, type Outcome } from "./outcome.ts";
import { type Comparison, compare, type FieldResult, PUBLISHED_FIELDS, type PublishedField } from "./published.ts";
import { fileFacts, stepList } from "./steps.ts";
import { exactAmount, visibleMessage } from "./text.ts";
import { CHECK_WORDS, FAILURE_WORDS, subjectOf, type TreeWords, wordsFor } from "./words.ts";

type Tone = "good" | "bad" | "open";

/** Shows what came of a file called `source`. */
export function show(outcome: Outcome, source: string): void {
  const result = find("result", HTMLElement);
  if (outcome.kind === "holds") {
    showHeld(outcome, null);
    result.replaceChildren(comparisonForm(outcome), ...details(outcome), meaning(wordsFor(outcome.file)));
  } else {
    showFailed(outcome);
    result.replaceChildren(...failureDetails(outcome));
  }
  find("source", HTMLElement).textContent = source;
  const verdict = find("verdict", HTMLElement);
  verdict.hidden = false;
  verdict.scrollIntoView({ block: "nearest" });
}

/** Takes away what an earlier file showed, while a new one is read. */
export function clear(): void {
  find("verdict", HTMLElement).hidden = true;
  find("result", HTMLElement).replaceChildren();
}

function showVerdict(tone: Tone, headline: string, ...content: (HTMLElement | string)[]): void {
  const verdict = find("verdict", HTMLElement);
  verdict.dataset["tone"] = tone;
  find("headline", HTMLElement).textContent = headline;
  find("explanation", HTMLElement).replaceChildren(...content);
}

/* A PROOF THAT HOLDS */

function showHeld(held: Held, comparison: Comparison | null): void {
  const claim = claimOf(held);
  if (comparison?.verdict === "match") {
    showVerdict("good", "Included in the published total", claim, paragraph(MATCH_REMINDER));
  } else if (comparison?.verdict === "mismatch") {
    const reason = "The file is consistent, but it is about another tree than the one whose values you pasted.";
    showVerdict("bad", "Not included in what was published", paragraph(reason));
  } else {
    const warning =
      "Anyone can make a file that adds up. Compare its root with the published one before you rely on it.";
    showVerdict("open", "Included under this root. Root not compared yet.", claim, paragraph(warning));
  }
}

const MATCH_REMINDER =
  "The proof leads to the root and total that you pasted, and its leaf is one of those counted. That settles it if you read them where this page says.";

function claimOf({ file }: Held): HTMLElement {
  const words = wordsFor(file);
  return make(
    "p",
    { class: "claim" },
    `${words.subject} `,
    make("bdi", { class: "name" }, subjectOf(file)),
    ": ",
    make("strong", {}, `${exactAmount(BigInt(file.amount))} ${words.unit}`),
    ` of a total of ${exactAmount(BigInt(file.root.sum))} ${words.unit}.`,
  );
}

function details({ file, proof }: Held): HTMLElement[] {
  return [
    section("What the file says", fileFacts(file)),
    section("Every step, recomputed", paragraph(STEPS_INTRODUCTION), stepList(file, proof)),
  ];
}

const STEPS_INTRODUCTION =
  "Computed on this device from the values above. Sums and hashes are joined byte by byte; numbers are big-endian.";

function meaning({ proves, provesNot }: TreeWords): HTMLElement {
  return section(
    "What this proves, and what not",
    paragraph(proves),
    make("p", {}, "It does not prove:"),
    make("ul", {}, ...provesNot.map((text) => make("li", {}, text))),
  );
}

/* THE COMPARISON */

function comparisonForm(held: Held): HTMLElement {
  const { file } = held;
  const words = wordsFor(file);
  const labels: Record<PublishedField, string> = {
    root: `Published root (${words.rootName})`,
    sum: `Published total (${words.sumName}), the whole number`,
    count: `Published number of leaves (${words.countName})`,
  };
  const rows = PUBLISHED_FIELDS.map((field) => publishedRow(field, labels[field]));
  const summary = make("p", { class: "summary" });
  const form = make(
    "form",
    { novalidate: "", autocomplete: "off" },
    ...rows.map(({ element }) => element),
    make("button", { type: "submit" }, "Compare"),
    summary,
  );

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [root = "", sum = "", count = ""] = rows.map(({ input }) => input.value);
    const comparison = compare(held, { root, sum, count });
    for (const [at, field] of PUBLISHED_FIELDS.entries()) rows[at]?.show(comparison.fields[field]);
    summary.textContent = SUMMARIES[comparison.verdict];
    summary.dataset["verdict"] = comparison.verdict;
    showHeld(held, comparison);
    rows.find(({ input }) => input.ariaInvalid === "true")?.input.focus();
  });
  form.addEventListener("input", () => {
    // Only what was compared is taken back: the verdict is a live region, and would be read out at every key.
    if (summary.textContent === "") return;
    for (const row of rows) row.show({ kind: "left out" });
    summary.textContent = "";
    showHeld(held, null);
  });

  return section(
    "Compare with the published root",
    paragraph(words.source),
    facts([
      ["Chain id", code(file.chainId)],
      [words.contract, code(file.verifier)],
      ["Token", code(file.token)],
      [words.epoch, code(file.epoch)],
    ]),
    make(
      "p",
      { class: "caution" },
      `These four come from the file. Make sure that they are the contract, token and ${words.moment} you mean, from a source you trust: whoever forges a file can also publish a contract.`,
    ),
    form,
  );
}

const SUMMARIES: Readonly<Record<Comparison["verdict"], string>> = {
  match: "Match: the proof leads to the published root and total.",
  mismatch: "Mismatch: the proof does not lead to what was published.",
  incomplete: "Not compared yet: something is missing or cannot be read.",
};

type PublishedRow = {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  show(result: FieldResult): void;
};

function publishedRow(field: PublishedField, label: string): PublishedRow {
  const id = `published-${field}`;
  const input = make("input", {
    id,
    type: "text",
    spellcheck: "false",
    autocapitalize: "off",
    inputmode: field === "root" ? "text" : "numeric",
    "aria-describedby": `${id}-result`,
  });
  const result = make("p", { id: `${id}-result`, class: "field-result" });
  return {
    element: make("div", { class: "field" }, make("label", { for: id }, label), input, result),
    input,
    show(outcome) {
      input.setAttribute("aria-invalid", String(outcome.kind === "unusable" || outcome.kind === "mismatch"));
      result.dataset["kind"] = outcome.kind;
      result.replaceChildren(...fieldResult(outcome));
    },
  };
}

function fieldResult(result: FieldResult): (HTMLElement | string)[] {
  if (result.kind === "left out") return [];
  if (result.kind === "unusable") return [result.reason];
  if (result.kind === "match") return ["Match"];
  return ["Mismatch: published ", code(result.published), ", in the proof ", code(result.inProof)];
}

/* A PROOF THAT DOES NOT HOLD */

function showFailed({ file, check, error }: Failed): void {
  const headline = file === null ? "Not a proof that can be read" : "Not included: the proof does not hold";
  showVerdict(
    "bad",
    headline,
    paragraph(file === null ? "What was given does not follow the format counterfoil-proof/1." : FAILURE_WORDS[check]),
    make("p", { class: "error" }, code(visibleMessage(error.message))),
  );
}

function failureDetails(failed: Failed): HTMLElement[] {
  const { file, recomputed } = failed;
  const sections = [section("Where it fails", ...difference(failed), checkList(failed))];
  if (file !== null) sections.push(section("What the file says", fileFacts(file)));
  if (file !== null && recomputed !== null) {
    sections.push(section("What its other values lead to", paragraph(STEPS_INTRODUCTION), stepList(file, recomputed)));
  }
  return sections;
}

function difference({ error }: Failed): HTMLElement[] {
  if (!(error instanceof ProofMismatchError)) return [];
  const table = facts([
    ["Value", code(error.field)],
    ["The file says", code(error.stated)],
    ["It recomputes to", code(error.recomputed)],
  ]);
  table.classList.add("difference");
  return error.field === "root.hash" ? [table, paragraph(ROOT_EXPLANATION)] : [table];
}

const ROOT_EXPLANATION =
  "A hash cannot say which of the values below it was changed: the tree's domain, the leaf's index, salt or amount, or any sibling's sum or hash.";

function checkList({ check: failed }: Failed): HTMLElement {
  const at = CHECKS.indexOf(failed);
  const items = CHECKS.map((check, index) => {
    const state = index < at ? "passed" : index === at ? "failed" : "not reached";
    return make("li", { "data-state": state }, `${CHECK_WORDS[check]}: `, make("strong", {}, state));
  });
  return make("ol", { class: "checks" }, ...items);
}

/* PARTS */

function section(title: string, ...content: HTMLElement[]): HTMLElement {
  return make("section", { class: "card" }, make("h2", {}, title), ...content);
}

function paragraph(text: string): HTMLElement {
  return make("p", {}, text);
}
