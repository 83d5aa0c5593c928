/** Runs one of Hardhat's test suites and writes what came out of it to a file: `suite.ts <solidity|mocha> <report>`. */
import { writeFileSync } from "node:fs";
import hre from "hardhat";
import Mocha from "mocha";
import { z } from "zod";
import type { Report } from "./counts.ts";

const [suite, reportFile] = process.argv.slice(2);
if (reportFile === undefined) throw new Error("Usage: suite.ts <solidity|mocha> <report>");

const report = suite === "mocha" ? await runMocha() : await runSolidity();
writeFileSync(reportFile, JSON.stringify(report));
process.exit(report.failed + report.skipped === 0 ? 0 : 1);

/** Hardhat's own summary of a Mocha run cannot tell a skipped test from a passed one, so we count ourselves. */
async function runMocha(): Promise<Report> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  class CountingReporter extends Mocha.reporters.Spec {
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
      super(runner, options);
      runner.on("pass", () => counts.passed++);
      runner.on("fail", () => counts.failed++);
      runner.on("pending", () => counts.skipped++);
    }
  }
  Object.assign(hre.config.test.mocha, { reporter: CountingReporter });
  await hre.tasks.getTask(["test", "mocha"]).run();
  return counts;
}

async function runSolidity(): Promise<Report> {
  const summary = z.object({ summary: z.object({ passed: z.int(), failed: z.int(), skipped: z.int() }) });
  const Outcome = z.union([z.object({ value: summary }), z.object({ error: summary })]);
  const outcome = Outcome.parse(await hre.tasks.getTask(["test", "solidity"]).run());
  return ("value" in outcome ? outcome.value : outcome.error).summary;
}
