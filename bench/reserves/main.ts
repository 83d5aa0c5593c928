/**
 * `npm run bench:reserves`: how fast trees are built, beside the peers' libraries on the same leaves.
 *
 *   --full         also a million leaves, and ten million with the builder alone
 *   --ten-million  the latter only, besides 100,000
 *   --json         one JSON document on stdout
 *   --write        also bench/results/reserves.md
 *   --strict       exit code 1 where a budget is missed
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine, versionOf } from "../shared/machine.ts";
import { bench, installPeers, isExpected, root } from "../shared/peers.ts";
import { asMarkdown, asText, buildReport, type Environment, missedBudgets, PEAK_LEAVES } from "./report.ts";
import { compileChild, measureAt, type Run } from "./run.ts";
import { SUBJECTS } from "./subject.ts";

const flag = { type: "boolean", default: false } as const;
const options = { full: flag, "ten-million": flag, json: flag, write: flag, strict: flag };

const USUAL_LEAVES = 100_000;
const MILLION = 1_000_000;
const RUNS = 3;

try {
  const { values } = parseArgs({ options });
  installPeers();
  compileChild();
  const measured: Run[] = await measureAt(USUAL_LEAVES, SUBJECTS, () => RUNS);
  if (values.full) {
    // The peers take minutes for a million: once is enough, where what differs is a factor.
    measured.push(...(await measureAt(MILLION, SUBJECTS, (subject) => (subject === "builder" ? RUNS : 1))));
  }
  if (values.full || values["ten-million"]) measured.push(...(await measureAt(PEAK_LEAVES, ["builder"], () => 1)));
  const report = buildReport(environment(), measured);

  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : asText(report));
  if (values.write) writeFileSync(join(bench, "results", "reserves.md"), asMarkdown(report));
  const missed = missedBudgets(report);
  for (const { budget, limit, measured: value } of missed) {
    process.stderr.write(`counterfoil: ${budget} ${limit}, measured ${value?.toFixed(1)}\n`);
  }
  if (values.strict && missed.length > 0) process.exitCode = 1;
} catch (error) {
  if (!isExpected(error)) throw error;
  process.stderr.write(`counterfoil: ${error.message}\n`);
  process.exitCode = 1;
}

function environment(): Environment {
  return {
    ...describeMachine(["sdk", "bench/reserves", "package-lock.json"]),
    packages: {
      "hash-wasm": versionOf(root, "hash-wasm"),
      "@openzeppelin/merkle-tree": versionOf(bench, "@openzeppelin/merkle-tree"),
      "ethereum-cryptography": versionOf(bench, "ethereum-cryptography"),
      merkletreejs: versionOf(bench, "merkletreejs"),
    },
  };
}
