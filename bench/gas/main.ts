/**
 * `npm run bench:gas`: what our transactions cost, beside the peers' code on the same chain.
 *
 *   --json    one JSON document on stdout
 *   --write   also bench/results/gas.md
 *   --strict  exit code 1 where a budget is missed
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bench, installPeers, isExpected } from "../shared/peers.ts";
import { buildAll, generateTypes } from "./prepare.ts";

const flag = { type: "boolean", default: false } as const;
const options = { json: flag, write: flag, strict: flag };

try {
  const { values } = parseArgs({ options });
  installPeers();
  generateTypes();
  // Only now: what follows imports the types that have just been generated.
  const { measureAll } = await import("./measure.ts");
  const { asMarkdown, asText, missedBudgets } = await import("./report.ts");
  const report = await measureAll(await buildAll());

  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : asText(report));
  if (values.write) writeFileSync(join(bench, "results", "gas.md"), asMarkdown(report));
  const missed = missedBudgets(report);
  for (const { operation, contract, gas, budget } of missed) {
    process.stderr.write(`counterfoil: ${contract}, ${operation}: ${gas} gas, the budget is ${budget}\n`);
  }
  if (values.strict && missed.length > 0) process.exitCode = 1;
} catch (error) {
  if (!isExpected(error)) throw error;
  process.stderr.write(`counterfoil: ${error.message}\n`);
  process.exitCode = 1;
}
