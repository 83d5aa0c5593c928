import {
  type Factors,
  type Fraction,
  foldReinvestment,
  foldSplit,
  initialFactors,
  type Reinvestment,
  reinvestmentFraction,
} from "./factors.ts";

/** What happens to a token's factors, and when (Unix seconds). */
export type Step =
  | { readonly effect: "split"; readonly effectiveAt: bigint; readonly ratio: Fraction }
  | {
      readonly effect: "reinvestment";
      readonly effectiveAt: bigint;
      /** The regular open of the ex date. */
      readonly exOpen: bigint;
      readonly terms: Reinvestment;
    }
  | { readonly effect: "none"; readonly effectiveAt: bigint };

/** A token's factors right before and right after a step. */
export interface Change {
  readonly before: Factors;
  readonly after: Factors;
}

/** Thrown for steps that are not in order of time. */
export class StepsOutOfOrderError extends Error {
  override readonly name = "StepsOutOfOrderError";

  constructor(readonly index: number) {
    super(`step ${index} lies before the one that precedes it`);
  }
}

/**
 * The factors around each step, for all steps of one token in the order in which they become effective.
 * @param counted Which of the steps count for the result; a reinvestment's fraction takes account of all of them, since it is
 * fixed before some of them happen. By default all.
 */
export function foldSteps(
  initialMultiplier: bigint,
  steps: readonly Step[],
  counted: (index: number) => boolean = () => true,
): Change[] {
  let factors = initialFactors(initialMultiplier);
  return steps.map((step, index) => {
    const previous = steps[index - 1];
    if (previous !== undefined && previous.effectiveAt > step.effectiveAt) throw new StepsOutOfOrderError(index);
    const before = factors;
    if (counted(index)) factors = foldStep(factors, step, steps);
    return { before, after: factors };
  });
}

function foldStep(factors: Factors, step: Step, all: readonly Step[]): Factors {
  if (step.effect === "split") return foldSplit(factors, step.ratio);
  if (step.effect === "none") return factors;
  return foldReinvestment(factors, reinvestmentFraction(step.terms, splitsBetween(all, step.exOpen, step.effectiveAt)));
}

/** The ratios of the splits that become effective after `from` and not after `to`. */
export function splitsBetween(steps: readonly Step[], from: bigint, to: bigint): Fraction[] {
  return steps.flatMap((step) =>
    step.effect === "split" && step.effectiveAt > from && step.effectiveAt <= to ? [step.ratio] : [],
  );
}
