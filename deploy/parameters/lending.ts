import type { CurvePlan, LendingPoolPlan, RiskPlan } from "../lendingPlan.ts";

/**
 * What a pool is given where nothing else is said. The collateral factors are those at which stock tokens are listed in the
 * field (Venus: 60, 60 and 50 %); what makes them safe is the table of contracts/lending/ILendingPool.sol.
 */

const DAY = 24 * 60 * 60;
/** 18 decimals. */
const percent = (value: number): bigint => BigInt(Math.round(value * 100)) * 10n ** 14n;

/** Large companies with a long record on their exchange. */
export const largeCapRisk = {
  factorBps: 6_000,
  closedFactorBps: 5_000,
  thresholdBps: 7_000,
  minBonusBps: 500,
  maxBonusBps: 1_000,
  rampSeconds: 14 * DAY,
} as const satisfies Omit<RiskPlan, "supplyCap" | "deficitCeiling">;

/** Volatile ones, and those not listed yet. */
export const volatileRisk = {
  ...largeCapRisk,
  factorBps: 5_000,
  closedFactorBps: 4_000,
  thresholdBps: 6_500,
} as const satisfies Omit<RiskPlan, "supplyCap" | "deficitCeiling">;

/** A stablecoin, as collateral for borrowed stock: prices rise faster than they fall, and without a bound. */
export const moneyRisk = {
  factorBps: 6_500,
  closedFactorBps: 5_500,
  thresholdBps: 7_500,
  minBonusBps: 500,
  maxBonusBps: 1_000,
  rampSeconds: 14 * DAY,
} as const satisfies Omit<RiskPlan, "supplyCap" | "deficitCeiling">;

/** Money lent: 2 % to 8 % up to the kink, 60 % more beyond it, 1 % for gaps. */
export const moneyCurve: CurvePlan = {
  base: percent(2),
  slope: percent(7),
  steepSlope: percent(300),
  kink: percent(85),
  gapPremium: percent(1),
};

/** Stock lent: cheap while there is plenty, dear when it is scarce. */
export const stockCurve: CurvePlan = {
  base: percent(0.5),
  slope: percent(5),
  steepSlope: percent(300),
  kink: percent(70),
  gapPremium: percent(1),
};

/** What every pool shares. */
export const poolDefaults = {
  grace: 5 * 60,
  targetHealthBps: 10_500,
  regularMaxBps: 5_000,
  extendedMaxBps: 2_500,
  extendedBandBps: 1_000,
  gapTargetBps: 500,
} as const satisfies Partial<LendingPoolPlan>;
