/** How a pool's debt grows, to the wei. */
import { BPS, min, ONE, subtractedOrZero } from "./math.ts";
import type { Rates } from "./rates.ts";

/** What a pool keeps books about, in its asset. */
export type Books = {
  readonly cash: bigint;
  readonly debt: bigint;
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

/** Debt in the whole of debt and cash, 18 decimals, rounded down; 0 where there is neither. */
export function utilisationOf({ cash, debt }: Books): bigint {
  const whole = cash + debt;
  return whole === 0n ? 0n : (debt * ONE) / whole;
}

/** `e^(rate × seconds) − 1` to the third term of its series, 18 decimals, each term rounded down. As in Morpho Blue's `wTaylorCompounded`. */
export function growthOf(rate: bigint, seconds: bigint): bigint {
  const first = rate * seconds;
  const second = (first * first) / (2n * ONE);
  const third = (second * first) / (3n * ONE);
  return first + second + third;
}

/** The books after some seconds at the rates that held when they began. The gap reserve gets its part until it is full. */
export function accrued(books: Books, { borrowRate, gapPremium }: Rates, seconds: bigint, gapTargetBps: bigint): Accrual {
  const rate = borrowRate + gapPremium;
  const interest = (books.debt * growthOf(rate, seconds)) / ONE;
  const debt = books.debt + interest;
  const premium = rate === 0n ? 0n : (interest * gapPremium) / rate;
  const toGapReserve = min(premium, subtractedOrZero((debt * gapTargetBps) / BPS, books.gapReserve));
  return { interest, toGapReserve, books: { cash: books.cash, debt, gapReserve: books.gapReserve + toGapReserve } };
}
