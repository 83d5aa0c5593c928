import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { targets } from "./targets.ts";

const Survivor = z.object({ id: z.string(), line: z.number() });

/** What a run found for one target, kept with the source so that the report can be written again. */
export const Result = z.object({
  source: z.string(),
  /** The source's SHA-256, so that a result of another text is seen to be one. */
  sourceHash: z.string(),
  seed: z.number(),
  sample: z.number(),
  /** Mutants there are, and how many of them remove a guard. */
  all: z.number(),
  guards: z.number(),
  /** Mutants tried, by verdict. */
  killed: z.number(),
  killedGuards: z.number(),
  sameCode: z.array(z.string()),
  noProgram: z.number(),
  survived: z.array(Survivor),
  survivedGuards: z.number(),
  /** False where the run was stopped before its last mutant. */
  isComplete: z.boolean(),
  /** Whether the survivors have met the target's wider tests. */
  isWide: z.boolean(),
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

export function readResults(root: string): Map<string, Result> {
  const results = new Map<string, Result>();
  for (const target of Object.keys(targets)) {
    const path = join(root, folder, `${target}.json`);
    if (existsSync(path)) results.set(target, Result.parse(JSON.parse(readFileSync(path, "utf8"))));
  }
  return results;
}

export function readExplanations(root: string): Explanations {
  return Explanations.parse(JSON.parse(readFileSync(join(root, "scripts/mutation/explained.json"), "utf8")));
}
