import { type Curve, RATE_YEAR, ratesAt } from "../../sdk/lending/rates.ts";
import type { LendingPool } from "../../types/index.ts";
import { type Section, section } from "../chapters/chapter.ts";
import { requireSame } from "../compare.ts";
import { plain } from "../format.ts";

/** What a pool's money costs at a utilisation; all with 18 decimals, rates a year of 365 days without compounding. */
export type RateRow = {
  readonly utilisation: bigint;
  /** Whether the curve bends here. */
  readonly kink: boolean;
  /** What borrowers pay, the gap premium included. */
  readonly borrowApr: bigint;
  /** Of it the premium, which goes to the gap reserve until that is full. */
  readonly gapPremium: bigint;
  /** What a lender earns: the rest, on the part that is lent. */
  readonly supplyApr: bigint;
};

const ONE = 10n ** 18n;
const STEP = ONE / 20n;

/** Asks the pool's rate model at every twentieth, and at the kink; each answer has to be the one that sdk/lending computes. */
export async function ratesOf(pool: LendingPool): Promise<RateRow[]> {
  // Loaded late: the generated types may have been written only just now.
  const { KinkedRateModel__factory } = await import("../../types/index.ts");
  const { rateModel } = await pool.terms();
  const model = KinkedRateModel__factory.connect(rateModel, pool.runner);
  const { base, slope, steepSlope, kink, gapPremium } = await model.curve();
  const curve: Curve = { base, slope, steepSlope, kink, gapPremium };
  const asked = new Set([kink]);
  for (let utilisation = 0n; utilisation <= ONE; utilisation += STEP) asked.add(utilisation);
  const rows: RateRow[] = [];
  for (const utilisation of [...asked].sort((a, b) => (a < b ? -1 : 1))) {
    const answer = await model.ratesAt(utilisation);
    const expected = ratesAt(curve, utilisation);
    requireSame("the rate model", "borrow rate", answer.borrowRate, expected.borrowRate);
    requireSame("the rate model", "gap premium", answer.gapPremium, expected.gapPremium);
    rows.push({
      utilisation,
      kink: utilisation === kink,
      borrowApr: (answer.borrowRate + answer.gapPremium) * RATE_YEAR,
      gapPremium: answer.gapPremium * RATE_YEAR,
      supplyApr: (answer.borrowRate * RATE_YEAR * utilisation) / ONE,
    });
  }
  return rows;
}

export function ratesSection(title: string, rows: readonly RateRow[]): Section {
  return section("rates", title, rows, {
    utilisation: ({ utilisation, kink }) => `${percent(utilisation)}${kink ? ", the kink" : ""}`,
    "borrowers pay": ({ borrowApr }) => percent(borrowApr),
    "of it for gaps": ({ gapPremium }) => percent(gapPremium),
    "lenders earn": ({ supplyApr }) => percent(supplyApr),
  });
}

/** A fraction of 18 decimals in percent, to two decimals. Rates a second are rounded down, so that of the year's is rounded to the nearest. */
function percent(fraction: bigint): string {
  return `${plain((fraction + 5n * 10n ** 13n) / 10n ** 14n, 2)} %`;
}
