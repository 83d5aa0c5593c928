/** docs/ERRORS.md: every error of every contract, why it is thrown and what to do about it. */
import { advice } from "../../sdk/errors/advice.ts";
import { type ContractErrorDoc, contractErrors } from "./contractErrors.ts";

/** The whole page. */
export function errorsPage(): string {
  const docs = contractErrors();
  const contracts = [...new Set(docs.map(({ contract }) => contract))];
  const foreign = contracts.filter((contract) => docs.some((doc) => isForeign(doc) && doc.contract === contract));
  const own = contracts.filter((contract) => !foreign.includes(contract));
  const lines = [
    "# Errors",
    "",
    "Written from the contracts by `npm run docs`; a check keeps it fresh, and a test fails for an error without a reason.",
    "",
    "Every refusal of these contracts is a custom error that carries its values. In TypeScript, `counterfoil/errors` says what",
    "a revert means, from the bytes or from whatever ethers or viem have thrown:",
    "",
    "```ts",
    'import { explainError } from "counterfoil/errors";',
    "",
    "const error = explainError(thrown); // undefined if no contract has refused anything",
    "console.log(error?.message); // the error with its arguments, why, and what to do",
    "```",
    "",
    "An error is listed under the contract that it is named for. A library's errors come out of the contract that uses it;",
    "errors of other contracts pass through unchanged: a market's claim can fail with the token's own error.",
    "",
    `**Contracts**: ${own.map(linkTo).join(" · ")}`,
    "",
    `**Standards and OpenZeppelin**: ${foreign.map(linkTo).join(" · ")}`,
  ];
  for (const contract of [...own, ...foreign]) {
    lines.push("", `## ${contract}`, "", "| error | selector | why | what to do |", "| --- | --- | --- | --- |");
    lines.push(...docs.filter((doc) => doc.contract === contract).map(rowOf));
  }
  return `${lines.join("\n")}\n`;
}

function rowOf({ name, source, selector, why, params }: ContractErrorDoc): string {
  const reasons = [
    why.replace(/^Thrown (\w)/, (_, first: string) => first.toUpperCase()),
    ...params.map(([param, text]) => `\`${param}\`: ${text}`),
  ];
  const remedy = Object.hasOwn(advice, name) ? (advice[name as keyof typeof advice] ?? "") : "";
  const cells = [`\`${source}\``, `\`${selector}\``, reasons.map(inCell).join("<br>"), inCell(remedy)];
  return `| ${cells.join(" | ")} |`;
}

function inCell(text: string): string {
  return text.replace(/\{(\w+)\}/g, "`$1`").replace(/\|/g, "\\|");
}

function isForeign({ domain, name }: ContractErrorDoc): boolean {
  return domain === "openzeppelin" || !name.includes("_");
}

function linkTo(contract: string): string {
  return `[${contract}](#${contract.toLowerCase()})`;
}
