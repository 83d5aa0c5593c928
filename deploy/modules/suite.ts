import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import type { SuitePlan } from "../plan.ts";
import { tokenModuleId } from "./equityToken.ts";
import { deskLibrariesModule, listedDeskModule } from "./inKindDesk.ts";
import { type Contribution, handOver, type KernelModules, kernelModules, kernelParts } from "./kernel.ts";
import {
  type ListedPoolModule,
  listedPoolModule,
  type PoolToken,
  poolLibrariesModule,
  poolModuleId,
} from "./lendingPool.ts";
import { librariesModule } from "./libraries.ts";
import { type ListedMarketModule, listedMarketModule, marketLibrariesModule } from "./primaryMarket.ts";
import { subLedgerModule } from "./subLedger.ts";

/** The modules of a suite: the kernel's, and what other domains stand on. */
interface SuiteModules extends KernelModules {
  /** By symbol. */
  readonly markets: ReadonlyMap<string, ListedMarketModule>;
}

/** A domain of the suite: what of a plan it deploys, on the modules that there are. */
type Domain = (m: IgnitionModuleBuilder, plan: SuitePlan, modules: SuiteModules) => Contribution;

/**
 * The suite, domain by domain, each on those before it. This list is the one place where a domain joins the deployment: what it
 * names here is deployed, governed by deploy/roles.ts, recorded in sdk/addresses, and looked at by `deploy check`.
 */
const DOMAINS: readonly Domain[] = [
  (m, _, modules) => kernelParts(m, modules),
  primaryMarkets,
  inKindDesks,
  subLedgers,
  lendingPools,
];

/** Where a deployment has what stands on a token or a wallet. */
export const marketKey = (symbol: string) => `markets.${symbol}`;
export const deskKey = (symbol: string) => `desks.${symbol}`;
export const subLedgerKey = (wallet: string) => `subLedgers.${wallet}`;
/** Where a deployment has a pool, and what its debt costs, by the symbol of its lpShares. */
export const poolKey = (symbol: string) => `pools.${symbol}`;
export const rateModelKey = (symbol: string) => `rateModels.${symbol}`;
/** Where a deployment has a library. */
export const libraryKey = (name: string) => `libraries.${name}`;

/** The whole suite in one module: everything is deployed and set up before the deployer hands it over. */
export function suiteModule(plan: SuitePlan) {
  const modules = suiteModules(plan);
  return buildModule("Suite", (m) => {
    const contributions = DOMAINS.map((domain) => domain(m, plan, modules));
    const contracts = handOver(m, contributions, plan.members);
    const libraries = contributions.flatMap((contribution) =>
      Object.entries(contribution.libraries).map(([name, future]) => [libraryKey(name), future] as const),
    );
    return { ...contracts, ...Object.fromEntries(libraries) };
  });
}

function suiteModules(plan: SuitePlan): SuiteModules {
  const kernel = kernelModules(plan);
  const markets = plan.markets.map((listing) => {
    const { token, oracle } = standing(kernel, listing.symbol, "a market");
    return [listing.symbol, listedMarketModule(listing, token, oracle)] as const;
  });
  return { ...kernel, markets: new Map(markets) };
}

function primaryMarkets(m: IgnitionModuleBuilder, _: SuitePlan, modules: SuiteModules): Contribution {
  const markets = [...modules.markets].map(([symbol, module]) => ({
    symbol,
    future: m.useModule(module).market,
    token: m.useModule(standing(modules, symbol, "a market").token).token,
  }));
  const linked = markets.length === 0 ? undefined : m.useModule(marketLibrariesModule);
  return {
    parts: markets.map(({ symbol, future }) => ({
      name: marketKey(symbol),
      id: `PrimaryMarket_${tokenModuleId(symbol)}`,
      contract: "PrimaryMarket",
      future,
    })),
    libraries:
      linked === undefined
        ? {}
        : {
            HolderLedger: linked.holderLedger,
            MarketClaims: linked.marketClaims,
            MarketRequests: linked.marketRequests,
            MarketViews: linked.marketViews,
            MarketWindows: linked.marketWindows,
            PauseBudget: m.useModule(librariesModule).pauseBudget,
          },
    asAdmin: markets.map(({ symbol, future, token }) =>
      m.call(token, "admitVenue", [future], { id: `admit_PrimaryMarket_${tokenModuleId(symbol)}` }),
    ),
    minters: markets.map(({ future }) => future),
  };
}

function inKindDesks(m: IgnitionModuleBuilder, plan: SuitePlan, modules: SuiteModules): Contribution {
  const desks = plan.desks.map((listing) => {
    const { token, oracle } = standing(modules, listing.symbol, "a desk");
    const { desk } = m.useModule(listedDeskModule(listing, token, oracle));
    return { symbol: listing.symbol, future: desk, token: m.useModule(token).token };
  });
  const linked = desks.length === 0 ? undefined : m.useModule(deskLibrariesModule);
  return {
    parts: desks.map(({ symbol, future }) => ({
      name: deskKey(symbol),
      id: `InKindDesk_${tokenModuleId(symbol)}`,
      contract: "InKindDesk",
      future,
    })),
    libraries: linked === undefined ? {} : { ExDate: linked.exDate, CustodianWord: linked.custodianWord },
    asAdmin: desks.map(({ symbol, future, token }) =>
      m.call(token, "admitVenue", [future], { id: `admit_InKindDesk_${tokenModuleId(symbol)}` }),
    ),
    minters: desks.map(({ future }) => future),
  };
}

function subLedgers(m: IgnitionModuleBuilder, plan: SuitePlan): Contribution {
  return {
    parts: plan.subLedgers.map((ledger) => ({
      name: subLedgerKey(ledger.wallet),
      contract: "SubLedger",
      future: m.useModule(subLedgerModule(ledger)).ledger,
    })),
    libraries: {},
    asAdmin: [],
    minters: [],
  };
}

/** Pools list what they take while the deployer is admin: the governor would need 14 days for it. */
function lendingPools(m: IgnitionModuleBuilder, plan: SuitePlan, modules: SuiteModules): Contribution {
  const tokens = new Map<string, PoolToken>(
    [...modules.tokens].map(([symbol, token]) => [symbol, { token, market: modules.markets.get(symbol) }]),
  );
  const pools = plan.pools.map((listing): { symbol: string; module: ListedPoolModule } => {
    const { symbol } = listing;
    const calendar = modules.exchanges.get(listing.calendar);
    if (calendar === undefined) throw new Error(`${symbol}: no calendar is planned for ${listing.calendar}`);
    if (modules.oracle === undefined) throw new Error(`${symbol} is a pool, and the plan has no oracle`);
    return { symbol, module: listedPoolModule(listing, { calendar, oracle: modules.oracle, tokens }) };
  });
  const linked = pools.length === 0 ? undefined : m.useModule(poolLibrariesModule);
  return {
    parts: pools.flatMap(({ symbol, module }): Contribution["parts"] => {
      const { pool, rateModel } = m.useModule(module);
      return [
        { name: poolKey(symbol), id: poolModuleId(symbol), contract: "LendingPool", future: pool },
        { name: rateModelKey(symbol), contract: "KinkedRateModel", future: rateModel },
      ];
    }),
    libraries:
      linked === undefined
        ? {}
        : {
            Authorizations: linked.authorizations,
            Borrowings: linked.borrowings,
            CollateralSettings: linked.collateralSettings,
            LenderLedger: linked.lenderLedger,
            Liquidations: linked.liquidations,
            PauseBudget: m.useModule(librariesModule).pauseBudget,
            PoolViews: linked.poolViews,
            Supplies: linked.supplies,
            WithdrawalHolds: linked.withdrawalHolds,
          },
    asAdmin: pools.map(({ module }) => module),
    minters: [],
  };
}

/** The token and the oracle that a market stands on. */
function standing(modules: KernelModules, symbol: string, what: string) {
  const token = modules.tokens.get(symbol);
  if (token === undefined) throw new Error(`${symbol} has ${what}, and is no token of the plan`);
  if (modules.oracle === undefined) throw new Error(`${symbol} has ${what}, and the plan has no oracle`);
  return { token, oracle: modules.oracle };
}
