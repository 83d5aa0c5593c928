import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ArgumentType, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import type { MarketListing } from "../plan.ts";
import type { PrimaryMarketPlan } from "../primaryMarketPlan.ts";
import { accessModule } from "./access.ts";
import { type EquityTokenModule, tokenModuleId } from "./equityToken.ts";
import { librariesModule } from "./libraries.ts";
import type { OracleModule } from "./oracle.ts";

/** What markets link: code that would not fit into one contract with the rest. */
export const marketLibrariesModule = buildModule("PrimaryMarketLibraries", (m) => {
  const holderLedger = m.library("HolderLedger");
  const marketClaims = m.library("MarketClaims");
  const marketRequests = m.library("MarketRequests");
  const marketViews = m.library("MarketViews");
  const marketWindows = m.library("MarketWindows");
  return { holderLedger, marketClaims, marketRequests, marketViews, marketWindows };
});

/** What of a plan may be an address or a contract of the same deployment. */
type Terms = { readonly [Key in keyof PrimaryMarketPlan]: ArgumentType };

/** The market of one token and one payment asset. It is a market only once the governor has made it one. */
export function primaryMarketModule(plan: PrimaryMarketPlan) {
  return buildModule(`PrimaryMarket_${plan.token}_${plan.asset}`, (m) => ({ market: marketOf(m, plan) }));
}

/** The market of a token that is deployed with it. */
export function listedMarketModule(
  { symbol, ...terms }: MarketListing,
  listed: EquityTokenModule,
  oracleModule: OracleModule,
) {
  return buildModule(`PrimaryMarket_${tokenModuleId(symbol)}`, (m) => {
    const { authority } = m.useModule(accessModule);
    const { token } = m.useModule(listed);
    const { oracle } = m.useModule(oracleModule);
    return { market: marketOf(m, { ...terms, authority, token, oracle }) };
  });
}

/** The module of a market that is deployed with its token. */
export type ListedMarketModule = ReturnType<typeof listedMarketModule>;

function marketOf(m: IgnitionModuleBuilder, terms: Terms) {
  const { pauseBudget } = m.useModule(librariesModule);
  const linked = m.useModule(marketLibrariesModule);
  return m.contract("PrimaryMarket", [{ ...terms }], {
    libraries: {
      HolderLedger: linked.holderLedger,
      MarketClaims: linked.marketClaims,
      MarketRequests: linked.marketRequests,
      MarketViews: linked.marketViews,
      MarketWindows: linked.marketWindows,
      PauseBudget: pauseBudget,
    },
  });
}
