/** What amounts are worth in money of 18 decimals, to the wei. */
import { mulDivDown, mulDivUp, ONE } from "./math.ts";

/** How an amount of a token becomes money. */
export type Measure = {
  /** An equity token's units are worth what an oracle says; otherwise it is money, and 1 of it is 1. */
  readonly isEquity: boolean;
  /** Of the token. An equity token has 18. */
  readonly decimals: bigint;
};

/** What an amount is worth, rounded down: what is owned. `price` is of 1e18 units, and counts for equity only. */
export function valueDown(amount: bigint, { isEquity, decimals }: Measure, price: bigint): bigint {
  return isEquity ? mulDivDown(amount, price, ONE) : amount * 10n ** (18n - decimals);
}

/** Likewise, rounded up: what is owed. */
export function valueUp(amount: bigint, { isEquity, decimals }: Measure, price: bigint): bigint {
  return isEquity ? mulDivUp(amount, price, ONE) : amount * 10n ** (18n - decimals);
}
