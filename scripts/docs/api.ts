/** docs/api/: what the interfaces say about themselves, one page a domain. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { filesBelow } from "../checks/finding.ts";
import { type Declaration, type DeclarationKind, declarationsIn } from "./natspec.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Lowest first, as contracts/ imports them. A domain that is not named here comes last. */
const ORDER = ["types", "access", "calendar", "holders", "reserves", "equity", "oracle", "primary", "lending"];

/** In the order of a reader's questions. Errors have a page of their own. */
const SECTIONS: readonly (readonly [title: string, kinds: readonly DeclarationKind[]])[] = [
  ["Functions", ["function"]],
  ["Events", ["event"]],
  ["Types and constants", ["struct", "enum", "constant"]],
];

type Source = { readonly file: string; readonly domain: string; readonly declarations: readonly Declaration[] };

/** Path from the project's root → text. */
export function apiPages(): Map<string, string> {
  const sources = filesBelow(ROOT, "contracts", ".sol").filter(isInterface).map(read);
  const domains = [...new Set(sources.map(({ domain }) => domain))].sort((a, b) => rankOf(a) - rankOf(b));
  const pages = new Map([["docs/api/README.md", indexPage(domains, sources)]]);
  for (const domain of domains) {
    pages.set(
      `docs/api/${domain}.md`,
      domainPage(
        domain,
        sources.filter((source) => source.domain === domain),
      ),
    );
  }
  return pages;
}

/** What others call or import: interfaces and the shared words. */
function isInterface(file: string): boolean {
  return /^I[A-Z]/.test(basename(file)) || file.startsWith("contracts/types/") || file === "contracts/access/Roles.sol";
}

function read(file: string): Source {
  return {
    file,
    domain: file.split("/")[1] ?? "",
    declarations: declarationsIn(readFileSync(join(ROOT, file), "utf8")),
  };
}

function rankOf(domain: string): number {
  const rank = ORDER.indexOf(domain);
  return rank === -1 ? ORDER.length : rank;
}

function indexPage(domains: readonly string[], sources: readonly Source[]): string {
  const rows = domains.map((domain) => {
    const names = sources
      .filter((source) => source.domain === domain)
      .flatMap(({ declarations }) => [...containersOf(declarations), ...looseOf(declarations)]);
    return `| [${domain}](${domain}.md) | ${names.map(({ name }) => `[${name}](${domain}.md#${name.toLowerCase()})`).join(", ")} |`;
  });
  return page([
    "# API",
    "What the contracts' interfaces say about themselves. Written by `npm run docs`; a check keeps it fresh. Errors have",
    "a page of their own: [ERRORS.md](../ERRORS.md).",
    "",
    "| domain | interfaces and types |",
    "| --- | --- |",
    ...rows,
    "",
    "TypeScript: [the sdk](sdk.md).",
  ]);
}

function domainPage(domain: string, sources: readonly Source[]): string {
  const lines = [`# ${domain}`, `From \`contracts/${domain}/\`. [All domains](README.md) · [Errors](../ERRORS.md)`];
  for (const { file, declarations } of sources) {
    const containers = containersOf(declarations);
    const path = `counterfoil/${file}`;
    for (const container of containers) lines.push(...containerPart(container, path, declarations));
    for (const declaration of looseOf(declarations))
      lines.push("", `## ${declaration.name}`, "", `\`${path}\``, ...bodyOf(declaration));
  }
  return page(lines);
}

function containersOf(declarations: readonly Declaration[]): Declaration[] {
  return declarations.filter(({ kind }) => ["interface", "library", "contract"].includes(kind));
}

/** What stands in a file itself. */
function looseOf(declarations: readonly Declaration[]): Declaration[] {
  return declarations.filter(({ container, kind }) => container === "" && ["enum", "struct"].includes(kind));
}

function containerPart(container: Declaration, path: string, declarations: readonly Declaration[]): string[] {
  const lines = ["", `## ${container.name}`, "", `\`${path}\``, ...bodyOf(container)];
  const members = declarations.filter((declaration) => declaration.container === container.name);
  for (const [title, kinds] of SECTIONS) {
    const listed = members.filter(({ kind }) => kinds.includes(kind));
    if (listed.length === 0) continue;
    lines.push("", `### ${container.name}: ${title.toLowerCase()}`);
    for (const member of listed) lines.push("", `#### ${member.name}`, ...bodyOf(member));
  }
  return lines;
}

function bodyOf({ signature, notice, dev, params, returns }: Declaration): string[] {
  const lines = ["", "```solidity", signature, "```"];
  if (notice !== "") lines.push("", inMarkdown(notice));
  if (dev !== "") lines.push("", inMarkdown(dev));
  const values = [
    ...params.map(([name, text]) => `- \`${name}\`: ${inMarkdown(text)}`),
    ...returns.map((text) => `- returns ${inMarkdown(text)}`),
  ];
  return values.length === 0 ? lines : [...lines, "", ...values];
}

function inMarkdown(text: string): string {
  return text.replace(/\{([\w-]+)\}/g, "`$1`");
}

function page(lines: readonly string[]): string {
  const [title = "", ...rest] = lines;
  return `${[title, "", ...rest]
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}
