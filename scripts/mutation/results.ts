import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Outcome } from "./outcomes.ts";
import { targets } from "./targets.ts";

/** What runs have found for one target, kept with the source: the report is written from it, and the next run goes on. */
export const Result = z.object({
  source: z.string(),
  /** Begins the source's SHA-256, so that a result of another text is seen to be one. */
  sourceHash: z.string(),
  seed: z.number(),
  /** The largest sample asked for. */
  sample: z.number(),
  /** Mutants there are, how many of them remove a guard, and how many the sample and the guards come to. */
  all: z.number(),
  guards: z.number(),
  chosen: z.number(),
  /** Mutants tried, in the order of the text. */
  outcomes: z.array(Outcome),
});
export type Result = z.infer<typeof Result>;

/** Why a survivor is no gap in the tests, by its id. */
export const Explanations = z.record(z.string(), z.string());
export type Explanations = z.infer<typeof Explanations>;

const folder = "scripts/mutation/results";

export function hashOf(root: string, source: string): string {
  return createHash("sha256")
    .update(readFileSync(join(root, source)))
    .digest("hex")
    .slice(0, 16);
}

export function writeResult(root: string, target: string, result: Result): void {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, `${target}.json`), `${JSON.stringify(result, undefined, 2)}\n`);
}

export function readResult(root: string, target: string): Result | undefined {
  const path = join(root, folder, `${target}.json`);
  return existsSync(path) ? Result.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}

export function readResults(root: string): Map<string, Result> {
  const results = new Map<string, Result>();
  for (const target of Object.keys(targets)) {
    const result = readResult(root, target);
    if (result !== undefined) results.set(target, result);
  }
  return results;
}

export function readExplanations(root: string): Explanations {
  return Explanations.parse(JSON.parse(readFileSync(join(root, "scripts/mutation/explained.json"), "utf8")));
}

/** The outcomes with one verdict. */
export function withVerdict({ outcomes }: Result, verdict: Outcome["verdict"]): Outcome[] {
  return outcomes.filter((outcome) => outcome.verdict === verdict);
}
