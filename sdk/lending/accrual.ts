/** How a pool's debt grows, to the wei. */
import { BPS, min, mulDivDown, ONE, subtractedOrZero } from "./math.ts";
import type { Rates } from "./rates.ts";

/** What a pool keeps books about, in its asset. */
export type Books = {
  readonly cash: bigint;
  readonly debt: bigint;
  readonly debtShares: bigint;
  readonly gapReserve: bigint;
};

/** What a time has brought. */
export type Accrual = {
  /** What all borrowers owe more. */
  readonly interest: bigint;
  /** What of it went to the gap reserve. */
  readonly toGapReserve: bigint;
  readonly books: Books;
};

/** Where debt and the gap reserve end: no more is kept of them. */
const MOST_DEBT = 2n ** 128n - 1n;
const MOST_RESERVE = 2n ** 112n - 1n;

/** Debt in the whole of debt and cash, 18 decimals, rounded down; 0 without debt. */
export function utilisationOf({ cash, debt }: Pick<Books, "cash" | "debt">): bigint {
  return debt === 0n ? 0n : mulDivDown(debt, ONE, cash + debt);
}

/**
 * `e^(rate × seconds) − 1` to the third term of its series, 18 decimals, each term rounded down. As Morpho Blue's
 * `wTaylorCompounded`.
 */
export function growthOf(rate: bigint, seconds: bigint): bigint {
  const first = rate * seconds;
  const second = mulDivDown(first, first, 2n * ONE);
  const third = mulDivDown(second, first, 3n * ONE);
  return first + second + third;
}

/**
 * The books after some seconds. `rates` are those that held when the books were last written: a pool asks for them by the
 * utilisation of then. The gap reserve gets its part until it is at its target, lenders the rest.
 */
export function accrued(books: Books, rates: Rates, seconds: bigint, gapTargetBps: bigint): Accrual {
  const rate = rates.borrowRate + rates.gapPremium;
  const interest = min(mulDivDown(books.debt, growthOf(rate, seconds), ONE), MOST_DEBT - books.debt);
  const debt = books.debt + interest;
  const target = min((debt * gapTargetBps) / BPS, MOST_RESERVE);
  const premium = rate === 0n ? 0n : mulDivDown(interest, rates.gapPremium, rate);
  const toGapReserve = interest === 0n ? 0n : min(premium, subtractedOrZero(target, books.gapReserve));
  return { interest, toGapReserve, books: { ...books, debt, gapReserve: books.gapReserve + toGapReserve } };
}
