import { parseUnits } from "ethers";
import type { Kernel } from "../../deploy/deployKernel.ts";
import { usEquitiesPlan } from "../../sdk/calendar/usEquities.ts";
import type { EquityOracle, EquityToken, LendingPool, StageDollar } from "../../types/index.ts";
import { type Cast, castOf } from "../cast.ts";
import type { Chain, Signer } from "../chain.ts";
import type { ReserveProver } from "../reserves/prover.ts";
import { governed } from "../stage/governed.ts";
import { deployStaged } from "../stage/kernel.ts";
import { allotted, DOLLAR, deployed, supply, UNIT } from "../stage/market.ts";
import { FEED } from "../stage/nvidia.ts";

/** Monday 22 July 2024, 10:00 in New York: the notices of the pool's admission end two weeks later. */
export const START = "2024-07-22T14:00:00Z";

/** AAPL's regular closes as published, in dollars a share. */
export const CLOSES = {
  "2024-08-02": "219.86",
  "2024-08-06": "207.23",
  "2024-08-15": "224.72",
  "2024-08-19": "225.89",
} as const;

const PEOPLE = ["pension fund", "short seller", "buyer"] as const;

export type Name = (typeof PEOPLE)[number];

/** A pool that lends AAPL against dollars, and the people around it. */
export interface ShortStage {
  readonly chain: Chain;
  readonly cast: Cast;
  readonly kernel: Kernel;
  readonly token: EquityToken;
  readonly tokenAddress: string;
  readonly oracle: EquityOracle;
  readonly dollar: StageDollar;
  readonly prover: ReserveProver;
  /** Connected to nobody in particular. */
  readonly pool: LendingPool;
  readonly poolAddress: string;
  readonly people: Readonly<Record<Name, Signer>>;
  now(): Promise<bigint>;
  until(instant: string): Promise<void>;
  print(price: string): Promise<void>;
}

/** Deploys, has the governor admit the pool, and gives everybody what they begin with; two weeks later. */
export async function setShortStage(chain: Chain): Promise<ShortStage> {
  // Loaded late: the generated types may have been written only just now.
  const { Quote } = await import("../../deploy/plan.ts");
  const { deployLendingPool } = await import("../../deploy/deployLendingPool.ts");
  const { poolAdmission } = await import("../../deploy/poolAdmission.ts");
  const { moneyRisk, poolDefaults, stockCurve } = await import("../../deploy/parameters/lending.ts");
  const { StageDollar__factory, StageFeed__factory } = await import("../../types/index.ts");
  const cast = await castOf(chain);
  const { time } = chain.networkHelpers;
  const feed = await deployed("StageFeed", chain, (address) => StageFeed__factory.connect(address, cast.anyone));
  const print = async (price: string) => {
    await (await feed.print(parseUnits(price, 8))).wait();
  };
  await print(CLOSES["2024-08-02"]);
  const { kernel, prover } = await deployStaged(chain, cast, {
    calendars: { XNAS: usEquitiesPlan("XNAS", 2024, 2024) },
    tokens: [
      {
        name: "Apple Inc. Common Stock",
        symbol: "AAPL",
        isin: "US0378331005",
        mic: "XNAS",
        initialMultiplier: UNIT,
      },
    ],
    oracle: { feeds: { AAPL: { feed: await feed.getAddress(), quote: Quote.SHARE, ...FEED } } },
  });
  const { oracle } = kernel;
  const [token, calendar] = [kernel.tokens["AAPL"], kernel.calendars["XNAS"]];
  if (token === undefined || oracle === undefined || calendar === undefined) {
    throw new Error("the plan lists one token with its oracle and calendar");
  }
  const tokenAddress = await token.getAddress();
  const dollar = await deployed("StageDollar", chain, (address) => StageDollar__factory.connect(address, cast.anyone));
  const authority = await kernel.authority.getAddress();
  const { pool } = await deployLendingPool(chain, {
    authority,
    asset: tokenAddress,
    name: "AAPL lent against dollars",
    symbol: "lpAAPL",
    oracle: await oracle.getAddress(),
    isEquity: true,
    calendar: await calendar.getAddress(),
    curve: stockCurve,
    minDebt: UNIT,
    ...poolDefaults,
  });
  const poolAddress = await pool.getAddress();
  const admission = poolAdmission(poolAddress, {
    authority,
    equityAsset: tokenAddress,
    collaterals: [
      {
        token: await dollar.getAddress(),
        isEquity: false,
        minimum: 100n * DOLLAR,
        risk: { ...moneyRisk, supplyCap: 50_000_000n * DOLLAR, deficitCeiling: 1_000n * UNIT },
      },
    ],
    borrowCap: 100_000n * UNIT,
  });
  await governed({ chain, cast, kernel }, admission, () => print(CLOSES["2024-08-02"]));
  const people = Object.fromEntries(PEOPLE.map((name, index) => [name, cast.holders[index]])) as Record<Name, Signer>;
  await supply({ dollar, tokens: [token] }, poolAddress, allotted(people, 1_000_000n * DOLLAR));
  return {
    chain,
    cast,
    kernel,
    token,
    tokenAddress,
    oracle: oracle.connect(cast.anyone),
    dollar,
    prover,
    pool,
    poolAddress,
    people,
    now: async () => BigInt(await time.latest()),
    until: (instant) => time.increaseTo(Date.parse(instant) / 1_000),
    print,
  };
}
