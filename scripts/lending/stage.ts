import { parseUnits } from "ethers";
import type { Kernel } from "../../deploy/deployKernel.ts";
import { usEquitiesPlan } from "../../sdk/calendar/usEquities.ts";
import type { EquityOracle, EquityToken, LendingPool, StageDollar, StageFeed } from "../../types/index.ts";
import { type Cast, castOf } from "../cast.ts";
import type { Chain, Signer } from "../chain.ts";
import type { ReserveProver } from "../reserves/prover.ts";
import { governed } from "../stage/governed.ts";
import { deployStaged } from "../stage/kernel.ts";
import { allotted, DOLLAR, deployed, supply, UNIT } from "../stage/market.ts";
import { FEED } from "../stage/nvidia.ts";
import { type Beginning, LISTINGS, type Prices, SYMBOLS, type Ticker } from "./prices.ts";

/** Two lend, three borrow against one token each, one liquidates. */
const PEOPLE = ["pension fund", "saver", "hedge fund", "family office", "founder", "liquidator"] as const;

export type Name = (typeof PEOPLE)[number];

/** A token as the chapter about custody wants it, and its feed. */
export interface Listed {
  readonly chain: Chain;
  readonly symbol: Ticker;
  readonly token: EquityToken;
  readonly tokenAddress: string;
  readonly prover: ReserveProver;
  readonly feed: StageFeed;
}

export interface LendingStage {
  readonly chain: Chain;
  readonly cast: Cast;
  readonly kernel: Kernel;
  readonly oracle: EquityOracle;
  readonly listed: Readonly<Record<Ticker, Listed>>;
  readonly dollar: StageDollar;
  /** Connected to nobody in particular. */
  readonly pool: LendingPool;
  readonly poolAddress: string;
  readonly people: Readonly<Record<Name, Signer>>;
  now(): Promise<bigint>;
  until(instant: string): Promise<void>;
  /** All feeds, or some, print a price a share. */
  print(prices: Partial<Prices>): Promise<void>;
}

/** Deploys, has the governor admit the pool, and gives everybody what they begin with; two weeks later. */
export async function setLendingStage(chain: Chain, { closes, multipliers }: Beginning): Promise<LendingStage> {
  // Loaded late: the generated types may have been written only just now.
  const { Quote } = await import("../../deploy/plan.ts");
  const { deployLendingPool } = await import("../../deploy/deployLendingPool.ts");
  const { poolAdmission } = await import("../../deploy/poolAdmission.ts");
  const { largeCapRisk, moneyCurve, poolDefaults, volatileRisk } = await import("../../deploy/parameters/lending.ts");
  const { StageDollar__factory, StageFeed__factory } = await import("../../types/index.ts");
  const cast = await castOf(chain);
  const { time } = chain.networkHelpers;

  const feeds = new Map<Ticker, StageFeed>();
  for (const symbol of SYMBOLS) {
    const feed = await deployed("StageFeed", chain, (address) => StageFeed__factory.connect(address, cast.anyone));
    feeds.set(symbol, feed);
  }
  const feedOf = (symbol: Ticker): StageFeed => {
    const feed = feeds.get(symbol);
    if (feed === undefined) throw new Error(`${symbol} has no feed`);
    return feed;
  };
  const print = async (prices: Partial<Prices>) => {
    for (const symbol of SYMBOLS) {
      const price = prices[symbol];
      if (price !== undefined) await (await feedOf(symbol).print(parseUnits(price, 8))).wait();
    }
  };
  await print(closes);
  const planned = await Promise.all(
    SYMBOLS.map(async (symbol) => [symbol, { feed: await feedOf(symbol).getAddress(), quote: Quote.SHARE, ...FEED }]),
  );
  const { kernel, prover } = await deployStaged(chain, cast, {
    calendars: { XNAS: usEquitiesPlan("XNAS", 2024, 2025) },
    tokens: SYMBOLS.map((symbol) => ({
      symbol,
      mic: "XNAS",
      ...LISTINGS[symbol],
      initialMultiplier: multipliers[symbol],
    })),
    oracle: { feeds: Object.fromEntries(planned) },
  });
  const { oracle } = kernel;
  const calendar = kernel.calendars["XNAS"];
  if (oracle === undefined || calendar === undefined) throw new Error("the plan has an oracle and a calendar");
  const listed = {} as Record<Ticker, Listed>;
  for (const symbol of SYMBOLS) {
    const token = kernel.tokens[symbol];
    if (token === undefined) throw new Error(`the plan lists ${symbol}`);
    listed[symbol] = { chain, symbol, token, tokenAddress: await token.getAddress(), prover, feed: feedOf(symbol) };
  }
  const dollar = await deployed("StageDollar", chain, (address) => StageDollar__factory.connect(address, cast.anyone));
  const authority = await kernel.authority.getAddress();
  const { pool } = await deployLendingPool(chain, {
    authority,
    asset: await dollar.getAddress(),
    name: "Dollars lent against stock",
    symbol: "lpUSD",
    oracle: await oracle.getAddress(),
    isEquity: false,
    calendar: await calendar.getAddress(),
    curve: moneyCurve,
    minDebt: 1_000n * DOLLAR,
    ...poolDefaults,
  });
  const poolAddress = await pool.getAddress();
  const admission = poolAdmission(poolAddress, {
    authority,
    collaterals: SYMBOLS.map((symbol) => ({
      token: listed[symbol].tokenAddress,
      isEquity: true,
      minimum: UNIT / 10n,
      risk: {
        ...(symbol === "TSLA" ? volatileRisk : largeCapRisk),
        supplyCap: 1_000_000n * UNIT,
        deficitCeiling: 100_000n * DOLLAR,
      },
    })),
    borrowCap: 50_000_000n * DOLLAR,
  });
  await governed({ chain, cast, kernel }, admission, () => print(closes));

  const people = Object.fromEntries(PEOPLE.map((name, index) => [name, cast.holders[index]])) as Record<Name, Signer>;
  const tokens = SYMBOLS.map((symbol) => listed[symbol].token);
  await supply({ dollar, tokens }, poolAddress, allotted(people, 5_000_000n * DOLLAR));
  return {
    chain,
    cast,
    kernel,
    oracle: oracle.connect(cast.anyone),
    listed,
    dollar,
    pool,
    poolAddress,
    people,
    now: async () => BigInt(await time.latest()),
    until: (instant) => time.increaseTo(Date.parse(instant) / 1_000),
    print,
  };
}
