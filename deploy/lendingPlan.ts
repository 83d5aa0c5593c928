import { getAddress, isAddress, ZeroAddress } from "ethers";
import { z } from "zod";

/** The ranges of contracts/lending, so that a plan is refused before anything is deployed. */
const BPS = 10_000;
const DAY = 24 * 60 * 60;
const MAX_MINIMUM = 2n ** 112n - 1n;
const MAX_AMOUNT = 2n ** 128n - 1n;
const MAX_BORROW_CAP = 2n ** 96n - 1n;
const MAX_COLLATERALS = 8;
const ONE = 10n ** 18n;
/** KinkedRateModel.MAX_RATE: 400 % a year. */
const MAX_RATE = 4n * ONE;

/** Thrown for a plan that a pool would refuse. */
export class LendingPlanError extends Error {
  override readonly name = "LendingPlanError";

  constructor(
    readonly subject: string,
    readonly faults: readonly string[],
  ) {
    super(`what is planned for ${subject} is refused: ${faults.join("; ")}`);
  }
}

const address = z
  .string()
  .refine(isAddress, "is not an address")
  .transform((value) => getAddress(value));
const amount = (maximum: bigint, minimum = 0n) => z.bigint().min(minimum).max(maximum);
const bps = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum);

/** The rate when everything is lent, premium included, as KinkedRateModel counts it. */
const fullRate = (c: Readonly<Record<"base" | "slope" | "steepSlope" | "kink" | "gapPremium", bigint>>) =>
  c.base + (c.slope * c.kink) / ONE + (c.steepSlope * (ONE - c.kink)) / ONE + c.gapPremium;

const curve = z
  .strictObject({
    base: amount(MAX_RATE),
    slope: amount(MAX_RATE),
    steepSlope: amount(2n ** 64n - 1n),
    kink: amount(ONE - 1n, 1n),
    gapPremium: amount(MAX_RATE),
  })
  .refine(({ slope, steepSlope }) => steepSlope >= slope, {
    path: ["steepSlope"],
    message: "must not be below slope",
  })
  .refine((c) => fullRate(c) <= MAX_RATE, "must come to at most 4 (400 % a year) when everything is lent");

const risk = z
  .strictObject({
    factorBps: bps(0, BPS),
    closedFactorBps: bps(0, BPS),
    thresholdBps: bps(1, BPS),
    minBonusBps: bps(1, 2_500),
    maxBonusBps: bps(1, 2_500),
    rampSeconds: z
      .int()
      .min(3 * DAY)
      .max(365 * DAY),
    supplyCap: amount(MAX_AMOUNT),
    deficitCeiling: amount(MAX_AMOUNT),
  })
  .refine((r) => r.closedFactorBps <= r.factorBps, {
    path: ["closedFactorBps"],
    message: "must not be above factorBps",
  })
  .refine((r) => r.factorBps < r.thresholdBps, { path: ["thresholdBps"], message: "must be above factorBps" })
  .refine((r) => r.minBonusBps <= r.maxBonusBps, { path: ["minBonusBps"], message: "must not be above maxBonusBps" })
  .refine((r) => r.thresholdBps * (BPS + r.maxBonusBps) < BPS * BPS, {
    path: ["thresholdBps"],
    message: "times (1 + maxBonusBps) must be below 1: a liquidator's bonus has to fit",
  });

const collateralShape = { minimum: amount(MAX_MINIMUM, 1n), risk };

const collateral = z.strictObject({
  token: address,
  isEquity: z.boolean(),
  market: address.default(ZeroAddress),
  ...collateralShape,
});

const poolShape = {
  name: z.string().min(1),
  symbol: z.string().min(1),
  curve,
  minDebt: amount(MAX_AMOUNT, 1n),
  grace: z.int().min(60).max(3_600),
  targetHealthBps: bps(10_100, 15_000),
  regularMaxBps: bps(1, BPS),
  extendedMaxBps: bps(1, BPS),
  extendedBandBps: bps(1, 5_000),
  gapTargetBps: bps(0, BPS),
};

/** In an extended session no more is taken at once than in a regular one. */
const isSlowerWhenExtended = (p: { readonly regularMaxBps: number; readonly extendedMaxBps: number }) =>
  p.extendedMaxBps <= p.regularMaxBps;
const SLOWER = { path: ["extendedMaxBps"], message: "must not be above regularMaxBps" };

const pool = z
  .strictObject({
    authority: address,
    asset: address,
    oracle: address,
    isEquity: z.boolean(),
    market: address.default(ZeroAddress),
    calendar: address,
    ...poolShape,
  })
  .refine(isSlowerWhenExtended, SLOWER);

/**
 * A pool among what is deployed with it: the asset and each collateral are a listed token's ticker, or money's address; the calendar is an
 * exchange's MIC. Whether they exist is for whoever has the whole plan. A file of parameters is checked by it once its texts are read.
 */
export const poolListing = z
  .strictObject({
    asset: z.string(),
    calendar: z.string(),
    ...poolShape,
    borrowCap: amount(MAX_BORROW_CAP, 1n),
    collaterals: z
      .array(z.strictObject({ token: z.string(), ...collateralShape }))
      .min(1, "must list a collateral")
      .max(MAX_COLLATERALS, `must list at most ${MAX_COLLATERALS} collaterals`),
  })
  .refine(isSlowerWhenExtended, SLOWER)
  .superRefine(({ asset, collaterals }, context) => {
    const seen = new Set([asset]);
    collaterals.forEach(({ token }, index) => {
      if (seen.has(token)) {
        const message = token === asset ? "must not be the asset" : "must not be listed twice";
        context.addIssue({ code: "custom", path: ["collaterals", index, "token"], message });
      }
      seen.add(token);
    });
  });

/** A rate model's numbers, 18 decimals, a year. */
export type CurvePlan = z.input<typeof curve>;
/** How much risk a collateral may bring: ILendingPool.Risk. */
export type RiskPlan = z.input<typeof risk>;
/** A collateral: ILendingPool.CollateralTerms. */
export type CollateralPlan = z.input<typeof collateral>;
/** A pool: ILendingPool.PoolTerms, its lpShares' names and its rate model. It is deployed after the kernel. */
export type LendingPoolPlan = z.input<typeof pool>;
/** A pool that is deployed with the suite, with its collaterals and how much may be borrowed of it. */
export type PoolListing = z.output<typeof poolListing>;
export type ParsedLendingPoolPlan = z.output<typeof pool>;
export type ParsedCollateralPlan = z.output<typeof collateral>;

function parse<S extends z.ZodType>(schema: S, subject: string, plan: unknown): z.output<S> {
  const parsed = schema.safeParse(plan);
  if (parsed.success) return parsed.data;
  throw new LendingPlanError(
    subject,
    parsed.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`)),
  );
}

/** Checks a planned pool and fills in what it leaves out. */
export function parsePoolPlan(plan: LendingPoolPlan): ParsedLendingPoolPlan {
  return parse(pool, `the pool ${plan.symbol}`, plan);
}

/** Checks a pool that is planned with a suite. */
export function parsePoolListing(plan: PoolListing): PoolListing {
  return parse(poolListing, `the pool ${plan.symbol}`, plan);
}

/** Checks a planned collateral and fills in what it leaves out. */
export function parseCollateralPlan(plan: CollateralPlan): ParsedCollateralPlan {
  return parse(collateral, `the collateral ${plan.token}`, plan);
}
