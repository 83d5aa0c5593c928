import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ArgumentType, CallOptions, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { ZeroAddress } from "ethers";
import {
  type LendingPoolPlan,
  type ParsedLendingPoolPlan,
  type PoolListing,
  parsePoolListing,
  parsePoolPlan,
} from "../lendingPlan.ts";
import { accessModule } from "./access.ts";
import type { CalendarModule } from "./calendar.ts";
import { type EquityTokenModule, tokenModuleId } from "./equityToken.ts";
import { librariesModule } from "./libraries.ts";
import type { OracleModule } from "./oracle.ts";
import type { ListedMarketModule } from "./primaryMarket.ts";

/** What pools link: code that would not fit into one contract with the rest. */
export const poolLibrariesModule = buildModule("LendingPoolLibraries", (m) => {
  const lenderLedger = m.library("LenderLedger");
  const authorizations = m.library("Authorizations");
  const borrowings = m.library("Borrowings");
  const collateralSettings = m.library("CollateralSettings");
  const liquidations = m.library("Liquidations");
  const poolViews = m.library("PoolViews");
  const supplies = m.library("Supplies");
  const withdrawalHolds = m.library("WithdrawalHolds");
  return {
    lenderLedger,
    authorizations,
    borrowings,
    collateralSettings,
    liquidations,
    poolViews,
    supplies,
    withdrawalHolds,
  };
});

/** What of a plan may be an address or a contract of the same deployment. */
type Terms = { readonly [Key in Exclude<keyof ParsedLendingPoolPlan, "name" | "symbol" | "curve">]: ArgumentType };

/** Ignition takes letters, digits and underscores. */
export const poolModuleId = (symbol: string) => `LendingPool_${symbol.replace(/\W/g, "_")}`;

/** A pool and its rate model. It takes no collateral until the governor has made the calls of `poolAdmission`. */
export function lendingPoolModule(plan: LendingPoolPlan) {
  const { name, symbol, curve, ...terms } = parsePoolPlan(plan);
  return buildModule(`${poolModuleId(symbol)}_${terms.asset}`, (m) => poolOf(m, { name, symbol, curve }, terms));
}

/** What stands behind a token of a pool that is deployed with it; money has neither. */
export interface PoolToken {
  readonly token: EquityTokenModule;
  readonly market: ListedMarketModule | undefined;
}

/** What a pool that is deployed with the suite stands on. */
export interface PoolGround {
  readonly calendar: CalendarModule;
  readonly oracle: OracleModule;
  /** By symbol: the listed tokens; what is none of them is money, by its address. */
  readonly tokens: ReadonlyMap<string, PoolToken>;
}

/**
 * The pool that a suite lists. The deployer, who is still admin, lists the collaterals in their places, has each equity token admit
 * the pool as a venue, and sets the cap: the pool is usable as soon as it is handed over. An equity token is listed with a usable value,
 * so the oracle has its feeds first.
 */
export function listedPoolModule(listing: PoolListing, { calendar, oracle, tokens }: PoolGround) {
  const { name, symbol, curve, borrowCap, collaterals, asset, calendar: _, ...terms } = parsePoolListing(listing);
  return buildModule(poolModuleId(symbol), (m) => {
    const { authority } = m.useModule(accessModule);
    const listedOf = (place: string) => {
      const found = tokens.get(place);
      if (found === undefined) return undefined;
      const market = found.market === undefined ? ZeroAddress : m.useModule(found.market).market;
      return { token: m.useModule(found.token).token, isEquity: true, market };
    };
    const partOf = (place: string) => listedOf(place) ?? { token: place, isEquity: false, market: ZeroAddress };
    const lent = partOf(asset);
    const { pool, rateModel } = poolOf(
      m,
      { name, symbol, curve },
      {
        ...terms,
        asset: lent.token,
        isEquity: lent.isEquity,
        market: lent.market,
        authority,
        oracle: m.useModule(oracle).oracle,
        calendar: m.useModule(calendar).calendar,
      },
    );
    for (const place of [asset, ...collaterals.map(({ token }) => token)]) {
      const listed = listedOf(place);
      if (listed === undefined) continue;
      m.call(listed.token, "admitVenue", [pool], { id: `admit_${tokenModuleId(place)}` });
    }
    // One after the other: a collateral's place is the order in which it was listed.
    let after: NonNullable<CallOptions["after"]> = [oracle];
    for (const { token: place, minimum, risk } of collaterals) {
      const id = `list_${tokens.has(place) ? tokenModuleId(place) : place}`;
      after = [m.call(pool, "listCollateral", [{ ...partOf(place), minimum, risk }], { id, after })];
    }
    m.call(pool, "setBorrowCap", [borrowCap], { after });
    return { pool, rateModel };
  });
}

/** The module of a pool that is deployed with its suite. */
export type ListedPoolModule = ReturnType<typeof listedPoolModule>;

function poolOf(
  m: IgnitionModuleBuilder,
  { name, symbol, curve }: Pick<ParsedLendingPoolPlan, "name" | "symbol" | "curve">,
  terms: Terms,
) {
  const { pauseBudget } = m.useModule(librariesModule);
  const linked = m.useModule(poolLibrariesModule);
  const rateModel = m.contract("KinkedRateModel", [curve]);
  const pool = m.contract("LendingPool", [{ ...terms, rateModel }, name, symbol], {
    libraries: {
      Authorizations: linked.authorizations,
      Borrowings: linked.borrowings,
      CollateralSettings: linked.collateralSettings,
      LenderLedger: linked.lenderLedger,
      Liquidations: linked.liquidations,
      PauseBudget: pauseBudget,
      PoolViews: linked.poolViews,
      Supplies: linked.supplies,
      WithdrawalHolds: linked.withdrawalHolds,
    },
  });
  return { pool, rateModel };
}
