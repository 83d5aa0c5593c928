/** Fixed-point arithmetic as the contracts do it. Every amount is at least 0. */
export const BPS = 10_000n;
/** 1 with 18 decimals. */
export const ONE = 10n ** 18n;
export const MAX_UINT256 = 2n ** 256n - 1n;

/** `a × b / divisor`, rounded down. */
export function mulDivDown(a: bigint, b: bigint, divisor: bigint): bigint {
  return (a * b) / divisor;
}

/** `a × b / divisor`, rounded up. */
export function mulDivUp(a: bigint, b: bigint, divisor: bigint): bigint {
  return (a * b + divisor - 1n) / divisor;
}

export function min(...amounts: readonly [bigint, ...bigint[]]): bigint {
  return amounts.reduce((least, amount) => (amount < least ? amount : least));
}

export function max(...amounts: readonly [bigint, ...bigint[]]): bigint {
  return amounts.reduce((most, amount) => (amount > most ? amount : most));
}

/** `a − b`, and 0 where `b` is more. */
export function subtractedOrZero(a: bigint, b: bigint): bigint {
  return a > b ? a - b : 0n;
}

/**
 * The greatest of 0 to `most` that passes a check which every smaller one passes too; null where not even 0 does. By halving:
 * so it is what the check says, to the wei, whatever is rounded within it.
 */
export function greatestThat(passes: (amount: bigint) => boolean, most: bigint): bigint | null {
  if (!passes(0n)) return null;
  if (passes(most)) return most;
  let [good, bad] = [0n, most];
  while (bad - good > 1n) {
    const middle = (good + bad) / 2n;
    if (passes(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
