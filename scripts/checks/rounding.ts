import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Check, type Finding, filesBelow, lineAt, withoutComments } from "./finding.ts";

const PAGE = "docs/ROUNDING.md";

/** What divides, or says how somebody else is to. */
const DIVISION = /(?<![/*])\/(?![/*])|\b(?:mulDiv|ceilDiv|average|applyDown)\b|\bRounding\./g;

/** Every function that divides has a row in docs/ROUNDING.md, and every row has its functions. */
export const rounding: Check = (root) => {
  if (!existsSync(join(root, PAGE))) return [];
  const page = readFileSync(join(root, PAGE), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const listed = new Set(
    rows.flatMap((row) => [...firstCellOf(row).matchAll(/`(\w+\.\w+)`/g)].map(([, name = ""]) => name)),
  );
  const divisions = filesBelow(root, "contracts", ".sol").flatMap((file) => divisionsIn(root, file));
  const known = new Set(divisions.map(({ name }) => name));
  const missing = divisions
    .filter(({ name }) => !listed.has(name))
    .map(({ name, file, line }): Finding => ({ file, line, sentence: `${name} divides and has no row in ${PAGE}.` }));
  const stale = [...listed]
    .filter((name) => !known.has(name))
    .map(
      (name): Finding => ({ file: PAGE, line: lineAt(page, page.indexOf(name)), sentence: `${name} divides nothing.` }),
    );
  return [...missing, ...stale];
};

function firstCellOf(row: string): string {
  return row.split(/(?<!\\)\|/)[1] ?? "";
}

interface Division {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** The functions of a file that divide, each at its first division. Overloads count as one. */
function divisionsIn(root: string, file: string): Division[] {
  const code = withoutComments(readFileSync(join(root, file), "utf8")).replace(/"[^"\n]*"/g, (text) =>
    " ".repeat(text.length),
  );
  const functions = [...code.matchAll(/\bfunction\s+(\w+)/g)];
  const found = new Map<string, Division>();
  for (const { index } of code.matchAll(DIVISION)) {
    const name = functions.findLast((each) => each.index < index)?.[1];
    // In a constant.
    if (name === undefined) continue;
    const whole = `${basename(file, ".sol")}.${name}`;
    if (!found.has(whole)) found.set(whole, { name: whole, file, line: lineAt(code, index) });
  }
  return [...found.values()];
}
