/**
 * `npm test`: everything that has to hold before a change is merged, in the order in which it fails fastest.
 * Each static step counts as one test. The last line is `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { addUp, type Counts, countsOf } from "./test/counts.ts";

const { values } = parseArgs({ options: { deep: { type: "boolean", default: false } } });

const STATIC_STEPS = ["build", "typecheck", "lint", "format:check", "check"];
const SUITES = ["solidity", "mocha"];

const reports = mkdtempSync(join(tmpdir(), "counterfoil-test-"));
const results = new Map<string, Counts>();

if (values.deep) process.env["COUNTERFOIL_DEEP"] = "1";
else for (const step of STATIC_STEPS) results.set(step, runStep(step));
for (const suite of SUITES) results.set(`test ${suite}`, runSuite(suite));
rmSync(reports, { recursive: true });

console.log();
for (const [name, { passed, failed, note }] of results) {
  console.log(`${failed === 0 ? "✔" : "✘"} ${name}: ${passed} passed, ${failed} failed${note ? ` (${note})` : ""}`);
}
const { passed, failed } = addUp(results.values());
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function runStep(name: string): Counts {
  const isPassed = execute("npm", ["run", "--silent", name], name) === 0;
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1 };
}

function runSuite(name: string): Counts {
  const report = join(reports, `${name}.json`);
  const status = execute("tsx", ["scripts/test/suite.ts", name, report], `test ${name}`);
  return countsOf(status, read(report));
}

function execute(command: string, args: string[], title: string): number | null {
  console.log(`\n── ${title}`);
  return spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" }).status;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
