import { getAddress, isAddress, ZeroAddress } from "ethers";
import { z } from "zod";

/** The ranges of contracts/lending, so that a plan is refused before anything is deployed. */
const BPS = 10_000;
const DAY = 24 * 60 * 60;
const MAX_MINIMUM = 2n ** 112n - 1n;
const MAX_AMOUNT = 2n ** 128n - 1n;
const ONE = 10n ** 18n;

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

const curve = z
  .strictObject({
    base: amount(4n * ONE),
    slope: amount(4n * ONE),
    steepSlope: amount(2n ** 64n - 1n),
    kink: amount(ONE - 1n, 1n),
    gapPremium: amount(4n * ONE),
  })
  .refine(({ slope, steepSlope }) => steepSlope >= slope, "steepSlope is below slope");

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
  .refine((r) => r.closedFactorBps <= r.factorBps, "closedFactorBps is above factorBps")
  .refine((r) => r.factorBps < r.thresholdBps, "thresholdBps is not above factorBps")
  .refine((r) => r.minBonusBps <= r.maxBonusBps, "minBonusBps is above maxBonusBps")
  .refine((r) => r.thresholdBps * (BPS + r.maxBonusBps) < BPS * BPS, "thresholdBps × (1 + maxBonusBps) is not below 1");

const collateral = z.strictObject({
  token: address,
  isEquity: z.boolean(),
  market: address.default(ZeroAddress),
  minimum: amount(MAX_MINIMUM, 1n),
  risk,
});

const pool = z
  .strictObject({
    authority: address,
    asset: address,
    name: z.string().min(1),
    symbol: z.string().min(1),
    oracle: address,
    isEquity: z.boolean(),
    market: address.default(ZeroAddress),
    calendar: address,
    curve,
    minDebt: amount(MAX_AMOUNT, 1n),
    grace: z.int().min(60).max(3_600),
    targetHealthBps: bps(10_100, 15_000),
    regularMaxBps: bps(1, BPS),
    extendedMaxBps: bps(1, BPS),
    extendedBandBps: bps(1, 5_000),
    gapTargetBps: bps(0, BPS),
  })
  .refine((p) => p.extendedMaxBps <= p.regularMaxBps, "extendedMaxBps is above regularMaxBps");

/** A rate model's numbers, 18 decimals, a year. */
export type CurvePlan = z.input<typeof curve>;
/** How much risk a collateral may bring: ILendingPool.Risk. */
export type RiskPlan = z.input<typeof risk>;
/** A collateral: ILendingPool.CollateralTerms. */
export type CollateralPlan = z.input<typeof collateral>;
/** A pool: ILendingPool.PoolTerms, its lpShares' names and its rate model. It is deployed after the kernel. */
export type LendingPoolPlan = z.input<typeof pool>;
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

/** Checks a planned collateral and fills in what it leaves out. */
export function parseCollateralPlan(plan: CollateralPlan): ParsedCollateralPlan {
  return parse(collateral, `the collateral ${plan.token}`, plan);
}
