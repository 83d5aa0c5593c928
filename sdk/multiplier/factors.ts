/**
 * The factors of a token, computed a second time: in bigint, from the formulas of contracts/equity/IMultiplierSchedule.sol
 * and ICorporateActions.sol, and sharing no code with them. All factors have 18 decimals.
 */

/** An exact, non-negative rational; not necessarily in lowest terms. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export interface Factors {
  /** m: shares per 1e18 units. */
  readonly multiplier: bigint;
  /** s: all splits so far, from 1e18. */
  readonly splitFactor: bigint;
  /** r: all reinvested dividends so far, from the initial multiplier. */
  readonly reinvestFactor: bigint;
}

export const ONE = 10n ** 18n;
const BPS = 10_000n;

/** The factors a token begins with: m and r at its initial multiplier, s at 1. */
export function initialFactors(initialMultiplier: bigint): Factors {
  return { multiplier: initialMultiplier, splitFactor: ONE, reinvestFactor: initialMultiplier };
}

/** A split, reverse split or stock dividend: `m' = ⌊m × num / den⌋` and `s' = ⌊s × num / den⌋`, each from its own value. */
export function foldSplit(factors: Factors, ratio: Fraction): Factors {
  return {
    multiplier: timesDown(factors.multiplier, ratio),
    splitFactor: timesDown(factors.splitFactor, ratio),
    reinvestFactor: factors.reinvestFactor,
  };
}

/** A reinvested dividend: `m' = m + ⌊m × f⌋` and `r' = r + ⌊r × f⌋`, each from its own value. */
export function foldReinvestment(factors: Factors, fraction: Fraction): Factors {
  return {
    multiplier: factors.multiplier + timesDown(factors.multiplier, fraction),
    splitFactor: factors.splitFactor,
    reinvestFactor: factors.reinvestFactor + timesDown(factors.reinvestFactor, fraction),
  };
}

/** What a reinvestment is made of: money per share as of the ex date, the price per share as of its effect. */
export interface Reinvestment {
  readonly gross: bigint;
  readonly withholdingBps: bigint;
  readonly price: bigint;
}

/**
 * New shares for each share, exact: `f = gross × (10000 − w) × ∏den / (10000 × price × ∏num)`.
 * @param splits The ratios of the splits after the open of the ex date and not after the reinvestment: `gross` was declared
 * on shares as they were before them, `price` is paid for shares as they are after them.
 */
export function reinvestmentFraction(reinvestment: Reinvestment, splits: readonly Fraction[]): Fraction {
  let numerator = reinvestment.gross * (BPS - reinvestment.withholdingBps);
  let denominator = BPS * reinvestment.price;
  for (const split of splits) {
    numerator *= split.denominator;
    denominator *= split.numerator;
  }
  return { numerator, denominator };
}

/** `⌊value × fraction⌋`: bigint division cuts off, and nothing here is negative. */
function timesDown(value: bigint, fraction: Fraction): bigint {
  return (value * fraction.numerator) / fraction.denominator;
}
