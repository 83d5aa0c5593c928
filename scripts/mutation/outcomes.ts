import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** What came of one mutant. */
export const Outcome = z.object({
  id: z.string(),
  line: z.number(),
  isGuard: z.boolean(),
  verdict: z.enum(["killed", "survived", "same code", "no program"]),
  /** File and test that noticed it. */
  by: z.string().optional(),
  /** Whether the target's wider tests ran too. */
  isWide: z.boolean(),
});
export type Outcome = z.infer<typeof Outcome>;

const Kept = z.object({ sourceHash: z.string(), outcomes: z.array(Outcome) });

const path = (root: string, target: string) => join(root, "cache", "mutation", `${target}.json`);

/** What earlier runs found for the source as it is: a run goes on where the last one stopped. */
export function recall(root: string, target: string, sourceHash: string): Map<string, Outcome> {
  if (!existsSync(path(root, target))) return new Map();
  const kept = Kept.parse(JSON.parse(readFileSync(path(root, target), "utf8")));
  return new Map(kept.sourceHash === sourceHash ? kept.outcomes.map((outcome) => [outcome.id, outcome]) : []);
}

export function remember(root: string, target: string, sourceHash: string, outcomes: Iterable<Outcome>): void {
  mkdirSync(join(root, "cache", "mutation"), { recursive: true });
  writeFileSync(path(root, target), JSON.stringify({ sourceHash, outcomes: [...outcomes] }));
}
