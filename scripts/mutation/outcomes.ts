import { z } from "zod";
import type { Mutant } from "./mutants.ts";

/** What came of one mutant. */
export const Outcome = z.object({
  id: z.string(),
  /** The function that is changed, or what else holds the change. */
  function: z.string(),
  /** What was changed: `guard`, `part`, `modifier`, `check`, `revert`; `operator`, `constant` and so on. */
  kind: z.string(),
  line: z.number(),
  isGuard: z.boolean(),
  verdict: z.enum(["killed", "survived", "same code", "no program"]),
  /** File and test that noticed it. */
  by: z.string().optional(),
  /** Whether the target's wider tests ran too. */
  isWide: z.boolean(),
  /** The day, in UTC. */
  tried: z.string(),
});
export type Outcome = z.infer<typeof Outcome>;

/** What a test run said of a mutant, as it is kept. */
export function outcomeOf(
  { id, scope, operator, line, isGuard }: Mutant,
  judgement: Pick<Outcome, "verdict" | "by">,
  isWide: boolean,
): Outcome {
  const tried = new Date().toISOString().slice(0, 10);
  return { id, function: scope, kind: operator, line, isGuard, ...judgement, isWide, tried };
}
