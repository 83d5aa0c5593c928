import type { LendingPool, PrimaryMarket } from "../../types/index.ts";
import type { Chain, Signer } from "../chain.ts";
import { governed } from "../stage/governed.ts";
import { peopleOf } from "../stage/holders.ts";
import { allotted, DOLLAR, type MarketStage, setMarketStage, supply, UNIT } from "../stage/market.ts";
import { CLOSES } from "../stage/nvidia.ts";

const PEOPLE = ["broker", "pension fund", "household", "hedge fund", "saver", "fee recipient"] as const;

export type Name = (typeof PEOPLE)[number];

/** What everybody has in money at first, and the broker's bond out of it. */
export const MONEY = 15_000_000n * DOLLAR;
export const BOND = 100_000n * DOLLAR;

/** NVDA with a primary market and a pool: all that depends on its proof. */
export interface FailureStage extends MarketStage {
  /** Connected to nobody in particular. */
  readonly primary: PrimaryMarket;
  readonly primaryAddress: string;
  /** Dollars lent against NVDA; connected to nobody in particular. */
  readonly pool: LendingPool;
  readonly poolAddress: string;
  readonly people: Readonly<Record<Name, Signer>>;
}

/** Deploys, has the governor admit market and pool, and gives everybody what he begins with; two weeks later. */
export async function setFailureStage(chain: Chain): Promise<FailureStage> {
  // Loaded late: the generated types may have been written only just now.
  const { deployPrimaryMarket } = await import("../../deploy/deployPrimaryMarket.ts");
  const { deployLendingPool } = await import("../../deploy/deployLendingPool.ts");
  const { marketAdmission } = await import("../../deploy/marketAdmission.ts");
  const { poolAdmission } = await import("../../deploy/poolAdmission.ts");
  const { largeCapRisk, moneyCurve, poolDefaults } = await import("../../deploy/parameters/lending.ts");
  const stage = await setMarketStage(chain, ({ holders }) => ({ BROKER: [holders[0]?.address ?? ""] }));
  const { kernel, tokenAddress, dollar } = stage;
  const people = peopleOf(stage, PEOPLE);
  const [authority, asset] = [await kernel.authority.getAddress(), await dollar.getAddress()];
  const oracle = await stage.oracle.getAddress();
  const calendar = await kernel.calendars["XNAS"]?.getAddress();
  if (calendar === undefined) throw new Error("the plan has a calendar");
  const primary = await deployPrimaryMarket(chain, {
    authority,
    token: tokenAddress,
    asset,
    oracle,
    backstop: people["fee recipient"].address,
    feeRecipient: people["fee recipient"].address,
    penalty: 25_000n * DOLLAR,
    grace: 2 * 3_600,
  });
  const primaryAddress = await primary.getAddress();
  const { pool } = await deployLendingPool(chain, {
    authority,
    asset,
    name: "Dollars lent against NVDA",
    symbol: "lpUSD",
    oracle,
    isEquity: false,
    calendar,
    curve: moneyCurve,
    minDebt: 1_000n * DOLLAR,
    ...poolDefaults,
  });
  const poolAddress = await pool.getAddress();
  const calls = [
    ...marketAdmission("PrimaryMarket", primaryAddress, { authority, token: tokenAddress }),
    ...poolAdmission(poolAddress, {
      authority,
      collaterals: [
        {
          token: tokenAddress,
          isEquity: true,
          minimum: UNIT / 10n,
          risk: { ...largeCapRisk, supplyCap: 100_000n * UNIT, deficitCeiling: 100_000n * DOLLAR },
        },
      ],
      borrowCap: 50_000_000n * DOLLAR,
    }),
  ];
  // A collateral is listed with a price of the day.
  await governed(stage, calls, () => stage.print(CLOSES["2024-05-20"]));
  for (const contract of [primaryAddress, poolAddress]) {
    await supply({ dollar, tokens: [stage.token] }, contract, allotted(people, MONEY / 2n));
  }
  return { ...stage, primary, primaryAddress, pool, poolAddress, people };
}
