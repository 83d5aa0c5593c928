import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import type { SuitePlan } from "../plan.ts";
import { tokenModuleId } from "./equityToken.ts";
import { deskLibrariesModule, listedDeskModule } from "./inKindDesk.ts";
import { type Contribution, handOver, type KernelModules, kernelModules, kernelParts } from "./kernel.ts";
import { librariesModule } from "./libraries.ts";
import { listedMarketModule, marketLibrariesModule } from "./primaryMarket.ts";
import { subLedgerModule } from "./subLedger.ts";

/** A domain of the suite: what of a plan it deploys, on the kernel's modules. */
type Domain = (m: IgnitionModuleBuilder, plan: SuitePlan, modules: KernelModules) => Contribution;

/**
 * The suite, domain by domain, each on those before it. This list is the one place where a domain joins the deployment: what it
 * names here is deployed, governed by deploy/roles.ts, recorded in sdk/addresses, and looked at by `deploy check`.
 */
const DOMAINS: readonly Domain[] = [
  (m, _, modules) => kernelParts(m, modules),
  primaryMarkets,
  inKindDesks,
  subLedgers,
];

/** Where a deployment has what stands on a token or a wallet. */
export const marketKey = (symbol: string) => `markets.${symbol}`;
export const deskKey = (symbol: string) => `desks.${symbol}`;
export const subLedgerKey = (wallet: string) => `subLedgers.${wallet}`;
/** Where a deployment has a library. */
export const libraryKey = (name: string) => `libraries.${name}`;

/** The whole suite in one module: everything is deployed and set up before the deployer hands it over. */
export function suiteModule(plan: SuitePlan) {
  const modules = kernelModules(plan);
  return buildModule("Suite", (m) => {
    const contributions = DOMAINS.map((domain) => domain(m, plan, modules));
    const contracts = handOver(m, contributions, plan.members);
    const libraries = contributions.flatMap((contribution) =>
      Object.entries(contribution.libraries).map(([name, future]) => [libraryKey(name), future] as const),
    );
    return { ...contracts, ...Object.fromEntries(libraries) };
  });
}

function primaryMarkets(m: IgnitionModuleBuilder, plan: SuitePlan, modules: KernelModules): Contribution {
  const markets = plan.markets.map((listing) => {
    const { token, oracle } = standing(modules, listing.symbol);
    const { market } = m.useModule(listedMarketModule(listing, token, oracle));
    return { symbol: listing.symbol, future: market, token: m.useModule(token).token };
  });
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

function inKindDesks(m: IgnitionModuleBuilder, plan: SuitePlan, modules: KernelModules): Contribution {
  const desks = plan.desks.map((listing) => {
    const { token, oracle } = standing(modules, listing.symbol);
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

/** The token and the oracle that a market stands on. */
function standing(modules: KernelModules, symbol: string) {
  const token = modules.tokens.get(symbol);
  if (token === undefined) throw new Error(`${symbol} has a market or a desk, and is no token of the plan`);
  if (modules.oracle === undefined) throw new Error(`${symbol} has a market or a desk, and the plan has no oracle`);
  return { token, oracle: modules.oracle };
}
