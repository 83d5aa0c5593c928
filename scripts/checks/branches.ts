/**
 * `npm run coverage:branches`: line and branch coverage of contracts/ by the Solidity tests, one row per file, measured
 * by forge, because Hardhat does not see branches. It informs; `npm run coverage` decides.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { table } from "../../sdk/cli/index.ts";
import { parseLcov } from "./lcov.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const report = `${root}coverage/forge.lcov`;

mkdirSync(`${root}coverage`, { recursive: true });
// Without the optimizer some functions run out of stack; --ir-minimum compiles them with as little of it as they need.
const coverage = ["coverage", "--ir-minimum", "--report", "lcov", "--report-file", report, ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, [`${root}scripts/forge.mjs`, ...coverage], {
  stdio: ["inherit", 2, "inherit"],
});
if (status !== 0) process.exit(status ?? 1);

const files = parseLcov(readFileSync(report, "utf8")).filter(({ file }) => file.startsWith("contracts/"));
const rows = files.map(({ file, lines, branches }) => {
  const run = [...lines.values()].filter((count) => count > 0).length;
  return [file, share(run, lines.size), share(branches.taken, branches.found)];
});
console.log(table(["file", "lines", "branches"], rows));

function share(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} % (${part} of ${whole})`;
}
