import type { Kernel } from "../../deploy/deployKernel.ts";
import type { CollateralPlan, LendingPoolPlan } from "../../deploy/lendingPlan.ts";
import type { GovernedCall } from "../../deploy/marketAdmission.ts";
import { roles } from "../../deploy/roles.ts";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import { FIRST_YEAR, LAST_YEAR, usEquitiesPlan } from "../../sdk/calendar/usEquities.ts";
import { GAP_EXCHANGE, type GapEvent } from "../../sdk/facts/gaps.ts";
import type { EquityToken, LendingPool, SessionCalendar, StageDollar, StageFeed } from "../../types/index.ts";
import { type Cast, castOf } from "../cast.ts";
import type { Chain, Signer } from "../chain.ts";
import { deployableNames } from "../replay/chain.ts";
import { mined, type ReserveProver } from "../reserves/prover.ts";
import { governed } from "../stage/governed.ts";
import { deployStaged } from "../stage/kernel.ts";
import { deployed, EVERYTHING } from "../stage/market.ts";
import { FEED } from "../stage/nvidia.ts";
import {
  ALWAYS_OPEN,
  alwaysOpenPlan,
  COLLATERAL_VALUE,
  SCALE,
  type StressSettings,
  UNIT,
  UTILISATION,
} from "./terms.ts";

/** A pool that lends dollars against one token, with everything around it. */
export interface GapMarket {
  readonly pool: LendingPool;
  readonly poolAddress: string;
  readonly token: EquityToken;
  readonly tokenAddress: string;
  readonly feed: StageFeed;
  /** As it is listed. */
  readonly risk: CollateralPlan["risk"];
  /** The least bonus of deploy/parameters/lending.ts: what any liquidator costs. */
  readonly leastBonusBps: number;
  /** What the borrower brings. */
  readonly units: bigint;
}

/** One share class, listed twice: under its exchange's clock, and as if there were none. */
export interface GapStage {
  readonly chain: Chain;
  readonly calendar: SessionCalendar;
  readonly dollar: StageDollar;
  readonly prover: ReserveProver;
  readonly oracle: NonNullable<Kernel["oracle"]>;
  /** By the table of contracts/lending/ILendingPool.sol. */
  readonly clocked: GapMarket;
  /** Every hour is REGULAR, and the bonus one. */
  readonly clockless: GapMarket;
  readonly lender: Signer;
  readonly borrower: Signer;
  /** Comes in the night. */
  readonly latecomer: Signer;
  readonly liquidator: Signer;
  until(instant: bigint): Promise<void>;
  print(market: GapMarket, price: bigint): Promise<void>;
  /** Custody states what it holds. */
  prove(market: GapMarket): Promise<void>;
}

/** Of a token without an ISIN. */
const NO_ISIN = "000000000000";
const DAY = 86_400;
/** Enough for every call made here, and no estimate for each of them. */
export const FIXED_GAS = { gasLimit: 5_000_000n } as const;

/**
 * When the chain has to begin for a governor's calls to be due on the morning of the day before the gap: their longest notice
 * before that, and a day for the deployment.
 */
export function stageStart({ fromDate }: GapEvent): Date {
  return new Date((dayOfDate(fromDate) * DAY - roles.ADMIN.executionDelay - DAY) * 1_000);
}

/** Deploys, and gives everybody what they begin with, on the morning of the day with the last close. */
export async function setGapStage(chain: Chain, event: GapEvent, settings: StressSettings): Promise<GapStage> {
  // Loaded late: the generated types may have been written only just now.
  const { Quote } = await import("../../deploy/plan.ts");
  const { StageDollar__factory, StageFeed__factory } = await import("../../types/index.ts");
  const cast = await castOf(chain);
  const [lender, borrower, latecomer, liquidator] = cast.holders;
  if (lender === undefined || borrower === undefined || latecomer === undefined || liquidator === undefined) {
    throw new Error("too few accounts");
  }
  const dollar = await deployed("StageDollar", chain, (address) => StageDollar__factory.connect(address, cast.anyone));
  const feeds: StageFeed[] = [];
  for (let count = 0; count < 2; count++) {
    const feed = await deployed("StageFeed", chain, (address) => StageFeed__factory.connect(address, cast.anyone));
    await mined(feed.print(answerOf(event.close)));
    feeds.push(feed);
  }
  const [clockedFeed, clocklessFeed] = feeds;
  if (clockedFeed === undefined || clocklessFeed === undefined) throw new Error("there are two feeds");
  const [symbol = ""] = deployableNames([event.symbol]);
  const clocklessSymbol = `${symbol}_ALWAYS`;
  const planned = async (feed: StageFeed) => ({ feed: await feed.getAddress(), quote: Quote.SHARE, ...FEED });
  const [firstYear, lastYear] = [Number(event.fromDate.slice(0, 4)) - 1, Number(event.toDate.slice(0, 4)) + 1];
  const { kernel, prover } = await deployStaged(chain, cast, {
    calendars: {
      [GAP_EXCHANGE]: usEquitiesPlan(GAP_EXCHANGE, Math.max(firstYear, FIRST_YEAR), Math.min(lastYear, LAST_YEAR)),
      [ALWAYS_OPEN]: alwaysOpenPlan(firstYear, lastYear),
    },
    tokens: [
      { name: event.symbol, symbol, mic: GAP_EXCHANGE, initialMultiplier: UNIT },
      { name: event.symbol, symbol: clocklessSymbol, mic: ALWAYS_OPEN, initialMultiplier: UNIT },
    ],
    oracle: { feeds: { [symbol]: await planned(clockedFeed), [clocklessSymbol]: await planned(clocklessFeed) } },
  });
  const calendar = kernel.calendars[GAP_EXCHANGE];
  if (calendar === undefined || kernel.oracle === undefined) throw new Error("the plan has a calendar and an oracle");
  const { time } = chain.networkHelpers;
  const markets: GapMarket[] = [];
  const calls: GovernedCall[] = [];
  for (const [name, feed] of [
    [symbol, clockedFeed],
    [clocklessSymbol, clocklessFeed],
  ] as const) {
    const token = kernel.tokens[name];
    if (token === undefined) throw new Error(`the plan lists ${name}`);
    const { market, admission } = await deployMarket(chain, kernel, dollar, event, settings, token, feed);
    markets.push(market);
    calls.push(...admission);
  }
  const [clocked, clockless] = markets;
  if (clocked === undefined || clockless === undefined) throw new Error("there are two markets");
  const stage: GapStage = {
    chain,
    calendar,
    dollar,
    prover,
    oracle: kernel.oracle.connect(cast.anyone),
    clocked,
    clockless,
    lender,
    borrower,
    latecomer,
    liquidator,
    until: async (instant) => {
      if (BigInt(await time.latest()) < instant) await time.increaseTo(instant);
    },
    print: async ({ feed }, price) => {
      await mined(feed.print(answerOf(price)));
    },
    prove: async ({ tokenAddress, units }) => {
      await prover.cut(tokenAddress);
      // Whoever comes late brings as much as the borrower.
      const statement = await prover.state(tokenAddress, NO_ISIN, 2n * units);
      await prover.post(statement, await prover.sign(statement));
    },
  };
  const opensAt = await calendar.regularOpen(dayOfDate(event.fromDate));
  await governed({ chain, cast, kernel }, calls, async () => {
    await stage.until(opensAt + 3_600n);
    // A collateral is listed with a price of the day.
    for (const market of markets) await stage.print(market, event.close);
  });
  for (const market of markets) await supply(stage, cast, market);
  return stage;
}

async function deployMarket(
  chain: Chain,
  kernel: Kernel,
  dollar: StageDollar,
  { close }: GapEvent,
  settings: StressSettings,
  token: EquityToken,
  feed: StageFeed,
): Promise<{ market: GapMarket; admission: readonly GovernedCall[] }> {
  const { deployLendingPool } = await import("../../deploy/deployLendingPool.ts");
  const { poolAdmission } = await import("../../deploy/poolAdmission.ts");
  const { largeCapRisk, moneyCurve, poolDefaults, volatileRisk } = await import("../../deploy/parameters/lending.ts");
  const mic = await token.calendar();
  const isClockless = mic === (await kernel.calendars[ALWAYS_OPEN]?.getAddress());
  const chosen = settings.risk === "volatile" ? volatileRisk : largeCapRisk;
  const units = (COLLATERAL_VALUE * SCALE * UNIT) / close;
  const risk = {
    ...chosen,
    // One factor at all hours, and one bonus.
    ...(isClockless ? { closedFactorBps: chosen.factorBps, minBonusBps: chosen.maxBonusBps } : {}),
    supplyCap: 2n * units,
    deficitCeiling: COLLATERAL_VALUE,
  };
  const authority = await kernel.authority.getAddress();
  const plan: LendingPoolPlan = {
    authority,
    asset: await dollar.getAddress(),
    name: `Dollars lent against ${await token.symbol()}`,
    symbol: `lp${await token.symbol()}`,
    oracle: (await kernel.oracle?.getAddress()) ?? "",
    isEquity: false,
    calendar: mic,
    curve: moneyCurve,
    minDebt: COLLATERAL_VALUE / 10_000n,
    ...poolDefaults,
    ...(isClockless ? { grace: 60, extendedMaxBps: poolDefaults.regularMaxBps, extendedBandBps: 5_000 } : {}),
  };
  const { pool } = await deployLendingPool(chain, plan);
  const [poolAddress, tokenAddress] = [await pool.getAddress(), await token.getAddress()];
  const collateral: CollateralPlan = { token: tokenAddress, isEquity: true, minimum: units / 10_000n + 1n, risk };
  return {
    market: { pool, poolAddress, token, tokenAddress, feed, risk, leastBonusBps: chosen.minBonusBps, units },
    admission: poolAdmission(poolAddress, { authority, collaterals: [collateral], borrowCap: COLLATERAL_VALUE }),
  };
}

/** Lenders bring money, the borrower and the latecomer their collateral. */
async function supply(stage: GapStage, { market: minter }: Cast, market: GapMarket): Promise<void> {
  const { dollar, lender, borrower, latecomer, liquidator } = stage;
  const { pool, poolAddress, token, tokenAddress, units, risk } = market;
  await stage.prove(market);
  for (const account of [lender, borrower, liquidator]) {
    await mined(dollar.mint(account, 10n * COLLATERAL_VALUE));
    await mined(dollar.connect(account).approve(poolAddress, EVERYTHING));
  }
  const lent = (COLLATERAL_VALUE * BigInt(risk.factorBps)) / UTILISATION;
  await mined(pool.connect(lender).deposit(lent, lender));
  for (const account of [borrower, latecomer]) {
    await mined(token.connect(minter).mint(account, units));
    await mined(token.connect(account).approve(poolAddress, EVERYTHING));
    await mined(pool.connect(account).supplyCollateral(tokenAddress, units, account));
  }
}

/** A price of 18 decimals as the feed has it. */
function answerOf(price: bigint): bigint {
  return price / 10n ** 10n;
}
