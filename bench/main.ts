/**
 * `npm run bench`: every benchmark, one after the other. Each writes its own page of bench/results; their budgets, met or
 * missed, are printed together and written to bench/results/budgets.md.
 *
 *   --full    also what takes minutes
 *   --strict  exit code 1 where a budget is missed
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import * as z from "zod";
import { table } from "../sdk/cli/index.ts";
import { drawMarkdown, type Grid, number } from "./shared/grid.ts";
import { bench, isExpected, PreparationError, root } from "./shared/peers.ts";

const flag = { type: "boolean", default: false } as const;
const options = { full: flag, strict: flag };

const environmentSchema = z.object({
  date: z.string(),
  commit: z.string(),
  machine: z.string(),
  packages: z.record(z.string(), z.string()),
});
const gasSchema = z.object({
  environment: environmentSchema.extend({ solc: z.string(), evm: z.string() }),
  rows: z.array(
    z.object({
      operation: z.string(),
      contract: z.string(),
      gas: z.number(),
      budget: z.number().optional(),
      met: z.boolean().optional(),
    }),
  ),
});
const reservesSchema = z.object({
  environment: environmentSchema,
  budgets: z.array(
    z.object({ budget: z.string(), measured: z.number().nullable(), limit: z.number(), verdict: z.string() }),
  ),
});

/** One line of the table of all budgets. */
interface Budget {
  readonly benchmark: string;
  readonly budget: string;
  readonly measured: number | null;
  readonly limit: number;
  readonly verdict: string;
}

try {
  const { values } = parseArgs({ options });
  const gas = gasSchema.parse(await run("bench/gas/main.ts"));
  const reserves = reservesSchema.parse(await run("bench/reserves/main.ts", values.full ? "--full" : "--ten-million"));
  const budgets = [...gasBudgets(gas), ...reserves.budgets.map((budget) => ({ benchmark: "reserves", ...budget }))];
  const grid = draw(budgets);
  process.stdout.write(`${table(grid.head, grid.rows)}\n`);
  writeFileSync(join(bench, "results", "budgets.md"), page(gas, reserves, grid));
  if (values.strict && budgets.some(({ verdict }) => verdict !== "met")) process.exitCode = 1;
} catch (error) {
  if (!isExpected(error)) throw error;
  process.stderr.write(`counterfoil: ${error.message}\n`);
  process.exitCode = 1;
}

/** In a process of its own, so that none takes memory or processor time from another. */
async function run(script: string, ...args: string[]): Promise<unknown> {
  process.stderr.write(`counterfoil: ${script}\n`);
  const child = spawn(process.execPath, ["scripts/run.mjs", script, "--json", "--write", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  const output = await text(child.stdout);
  const [code] = await closed;
  if (code !== 0) throw new PreparationError(`${script} failed`);
  return JSON.parse(output);
}

function gasBudgets({ rows }: z.output<typeof gasSchema>): Budget[] {
  return rows.flatMap(({ operation, contract, gas, budget, met }) =>
    budget === undefined
      ? []
      : {
          benchmark: "gas",
          budget: `${operation}: ${contract}`,
          measured: gas,
          limit: budget,
          verdict: met === true ? "met" : "missed",
        },
  );
}

function draw(budgets: readonly Budget[]): Grid {
  return {
    head: ["benchmark", "budget", "measured", "limit", ""],
    rows: budgets.map(({ benchmark, budget, measured, limit, verdict }) => [
      benchmark,
      budget,
      measured === null ? "–" : number(Math.round(10 * measured) / 10),
      number(limit),
      verdict,
    ]),
  };
}

function page(gas: z.output<typeof gasSchema>, reserves: z.output<typeof reservesSchema>, grid: Grid): string {
  const line = ({ date, commit, machine }: z.output<typeof environmentSchema>) =>
    `${date}, commit ${commit}, ${machine}`;
  const versions = ({ packages }: z.output<typeof environmentSchema>) =>
    Object.entries(packages)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ");
  return [
    "# Budgets",
    "Written by `npm run -s bench`; the figures around them stand in gas.md and reserves.md.",
    drawMarkdown(grid),
    `- gas: ${line(gas.environment)}; solc ${gas.environment.solc}, run on ${gas.environment.evm}; ${versions(gas.environment)}`,
    `- reserves: ${line(reserves.environment)}; ${versions(reserves.environment)}`,
  ]
    .join("\n\n")
    .concat("\n");
}
