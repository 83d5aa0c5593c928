/** The figures of `KinkedRateModel`, to the wei. */
import { min, ONE } from "./math.ts";

/** A year as rates have it: 365 days, in seconds. */
export const RATE_YEAR = 31_536_000n;
/** The highest rate at full utilisation, premium included, a year. */
export const MAX_RATE = 4n * ONE;

/** A model's numbers: 18 decimals, rates a year. See `IKinkedRateModel.Curve`. */
export type Curve = {
  readonly base: bigint;
  readonly slope: bigint;
  readonly steepSlope: bigint;
  readonly kink: bigint;
  readonly gapPremium: bigint;
};

/** What debt costs a second, 18 decimals. */
export type Rates = {
  /** What goes to lenders. */
  readonly borrowRate: bigint;
  /** What goes to the gap reserve. */
  readonly gapPremium: bigint;
};

/** The rate a year at a utilisation of 18 decimals, without the premium. */
export function yearlyRate({ base, slope, steepSlope, kink }: Curve, utilisation: bigint): bigint {
  const used = min(utilisation, ONE);
  const rate = base + (slope * min(used, kink)) / ONE;
  return used > kink ? rate + (steepSlope * (used - kink)) / ONE : rate;
}

/** What `IRateModel.ratesAt` answers. */
export function ratesAt(curve: Curve, utilisation: bigint): Rates {
  return { borrowRate: yearlyRate(curve, utilisation) / RATE_YEAR, gapPremium: curve.gapPremium / RATE_YEAR };
}

/** Why a curve is none. The model's constructor reverts with the error of the same name. */
export type CurveFault =
  | { readonly error: "KinkedRateModel_BadKink"; readonly kink: bigint }
  | { readonly error: "KinkedRateModel_SteepSlopeTooLow"; readonly steepSlope: bigint; readonly slope: bigint }
  | { readonly error: "KinkedRateModel_RateTooHigh"; readonly rate: bigint; readonly maximum: bigint };

/** What the model's constructor would say of a curve; null where it takes it. */
export function curveFault(curve: Curve): CurveFault | null {
  const { slope, steepSlope, kink, gapPremium } = curve;
  if (kink === 0n || kink >= ONE) return { error: "KinkedRateModel_BadKink", kink };
  if (steepSlope < slope) return { error: "KinkedRateModel_SteepSlopeTooLow", steepSlope, slope };
  const rate = yearlyRate(curve, ONE) + gapPremium;
  return rate > MAX_RATE ? { error: "KinkedRateModel_RateTooHigh", rate, maximum: MAX_RATE } : null;
}
