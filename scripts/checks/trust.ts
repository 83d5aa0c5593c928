import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { roles } from "../../deploy/roles.ts";
import { type Check, lineAt } from "./finding.ts";

const PAGE = "SECURITY.md";
const DAY = 24 * 60 * 60;

/** Every role of deploy/roles.ts has a row in SECURITY.md's table of roles, with its delay, and no other role has. */
export const trust: Check = (root) => {
  if (!existsSync(join(root, PAGE))) return [];
  const page = readFileSync(join(root, PAGE), "utf8");
  const rows = new Map(
    [...page.matchAll(/^\| ([A-Z]+(?:_[A-Z]+)*)\b[^|]*\|(.*)\|$/gm)].map((row) => [row[1] ?? "", row] as const),
  );
  const missing = Object.entries(roles).flatMap(([name, { executionDelay }]) => {
    const row = rows.get(name);
    if (row === undefined) return [{ file: PAGE, line: 1, sentence: `the role ${name} has no row.` }];
    const delay = (row[2] ?? "").split("|")[2]?.trim() ?? "";
    const wanted = executionDelay === 0 ? "none" : `${executionDelay / DAY} days`;
    if (delay.startsWith(wanted)) return [];
    const line = lineAt(page, row.index);
    return [{ file: PAGE, line, sentence: `${name} has a delay of ${wanted}, not "${delay}".` }];
  });
  const unknown = [...rows]
    .filter(([name]) => !(name in roles))
    .map(([name, { index }]) => ({ file: PAGE, line: lineAt(page, index), sentence: `there is no role ${name}.` }));
  return [...missing, ...unknown];
};
