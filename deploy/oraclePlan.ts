import { getAddress, isAddress, ZeroAddress } from "ethers";
import { z } from "zod";
import { type FeedPlan, Quote } from "./plan.ts";

/** The ranges of contracts/oracle/FeedSettings.sol, so that a plan is refused before anything is deployed. */
const MIN_AGE = 60;
const MAX_AGE = 90_000;
const MAX_ANSWER = 2n ** 96n - 1n;

/** Thrown for a plan that the oracle would refuse. */
export class FeedPlanError extends Error {
  override readonly name = "FeedPlanError";

  constructor(
    readonly symbol: string,
    readonly faults: readonly string[],
  ) {
    super(`the feed planned for ${symbol} is refused: ${faults.join("; ")}`);
  }
}

const address = z
  .string()
  .refine(isAddress, "is not an address")
  .transform((value) => getAddress(value));
const optionalAddress = address.default(ZeroAddress);
const seconds = z.int().min(MIN_AGE).max(MAX_AGE);
const sessionAge = z.literal(0).or(seconds).default(0);
const answer = z.bigint().min(1n).max(MAX_ANSWER);
const quote = z.enum(Quote);
const width = (maximum: number) =>
  z.strictObject({ lowerBps: z.int().min(0).max(maximum), upperBps: z.int().min(0).max(maximum) });

const feedPlan = z
  .strictObject({
    feed: address,
    quote,
    minAnswer: answer,
    maxAnswer: answer,
    heartbeat: seconds,
    preAge: sessionAge,
    postAge: sessionAge,
    overnightAge: sessionAge,
    bandBps: z.int().min(50).max(2_000),
    haltSource: optionalAddress,
    secondFeed: optionalAddress,
    secondQuote: quote.default(Quote.SHARE),
    deviationBps: z.int().min(10).max(2_000).or(z.literal(0)).default(0),
    regular: width(500),
    extended: width(1_000),
    closed: width(2_000),
  })
  .refine((plan) => plan.minAnswer < plan.maxAnswer, "minAnswer is not below maxAnswer")
  .refine(
    (plan) => (plan.secondFeed === ZeroAddress) === (plan.deviationBps === 0),
    "deviationBps and secondFeed come together",
  )
  .refine(
    ({ regular, extended, closed }) =>
      regular.lowerBps <= extended.lowerBps &&
      extended.lowerBps <= closed.lowerBps &&
      regular.upperBps <= extended.upperBps &&
      extended.upperBps <= closed.upperBps,
    "a thinner session has a narrower width",
  );

/** IEquityFeeds.FeedConfig as the contract takes it. */
export type FeedConfig = z.output<typeof feedPlan>;

/** Checks a planned feed and fills in what it leaves out. */
export function parseFeedPlan(symbol: string, plan: FeedPlan): FeedConfig {
  const parsed = feedPlan.safeParse(plan);
  if (parsed.success) return parsed.data;
  throw new FeedPlanError(
    symbol,
    parsed.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`)),
  );
}
