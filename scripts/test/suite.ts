/** Runs one of Hardhat's test suites and writes what came out of it to a file: `suite.ts <solidity|mocha> <report>`. */
import { writeFileSync } from "node:fs";
import hre from "hardhat";
import Mocha from "mocha";
import { z } from "zod";
import type { Report } from "./counts.ts";

const [suite, reportFile] = process.argv.slice(2);
if (reportFile === undefined) throw new Error("Usage: suite.ts <solidity|mocha> <report>");

const counts: Report = { passed: 0, failed: 0, skipped: 0 };
const isSuccess = suite === "mocha" ? await runMocha() : await runSolidity();
writeFileSync(reportFile, JSON.stringify(counts));
process.exit(isSuccess ? 0 : 1);

/** Hardhat's own summary of a Mocha run cannot tell a skipped test from a passed one, so we count ourselves. */
async function runMocha(): Promise<boolean> {
  class CountingReporter extends Mocha.reporters.Spec {
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
      super(runner, options);
      runner.on("pass", () => counts.passed++);
      runner.on("fail", () => counts.failed++);
      runner.on("pending", () => counts.skipped++);
    }
  }
  Object.assign(hre.config.test.mocha, { reporter: CountingReporter });
  const outcome = z.object({ success: z.boolean() }).parse(await hre.tasks.getTask(["test", "mocha"]).run());
  return outcome.success;
}

/** Counted from the results of the single tests: Hardhat fills its summary while printing, sometimes too late. */
async function runSolidity(): Promise<boolean> {
  const TestResult = z.object({ status: z.enum(["Success", "Failure", "Skipped"]) });
  const Results = z.object({ suiteResults: z.array(z.object({ testResults: z.array(TestResult) })) });
  const Outcome = z.discriminatedUnion("success", [
    z.object({ success: z.literal(true), value: Results }),
    z.object({ success: z.literal(false), error: Results }),
  ]);
  const outcome = Outcome.parse(await hre.tasks.getTask(["test", "solidity"]).run());
  const { suiteResults } = outcome.success ? outcome.value : outcome.error;
  const countOf = { Success: "passed", Failure: "failed", Skipped: "skipped" } as const;
  for (const { testResults } of suiteResults) for (const { status } of testResults) counts[countOf[status]]++;
  return outcome.success;
}
