/** How much stock a token needs in custody, by the formulas of IReserveVerifier. Every number has 18 decimals. */

const ONE = 10n ** 18n;

/** The base units that back `units` at a reinvest factor: `ceil(units × r / 1e18)`. */
export function baseNeeded(units: bigint, reinvestFactor: bigint): bigint {
  return (units * reinvestFactor + ONE - 1n) / ONE;
}

/** What shares in custody prove at a cut's split factor: `floor(shares × 1e18 / s)` base units. */
export function baseOf(shares: bigint, splitFactor: bigint): bigint {
  return (shares * ONE) / splitFactor;
}

/** The fewest shares that prove `base` base units at a split factor: `ceil(base × s / 1e18)`. */
export function sharesFor(base: bigint, splitFactor: bigint): bigint {
  return (base * splitFactor + ONE - 1n) / ONE;
}
