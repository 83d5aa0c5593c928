import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { PrimaryMarketPlan } from "../primaryMarketPlan.ts";
import { librariesModule } from "./libraries.ts";

/** What markets link: code that would not fit into one contract with the rest. */
const marketLibrariesModule = buildModule("PrimaryMarketLibraries", (m) => {
  const holderLedger = m.library("HolderLedger");
  const marketClaims = m.library("MarketClaims");
  const marketRequests = m.library("MarketRequests");
  const marketViews = m.library("MarketViews");
  const marketWindows = m.library("MarketWindows");
  return { holderLedger, marketClaims, marketRequests, marketViews, marketWindows };
});

/** The market of one token and one payment asset. It is a market only once the governor has made it one. */
export function primaryMarketModule(plan: PrimaryMarketPlan) {
  return buildModule(`PrimaryMarket_${plan.token}_${plan.asset}`, (m) => {
    const { pauseBudget } = m.useModule(librariesModule);
    const linked = m.useModule(marketLibrariesModule);
    const market = m.contract("PrimaryMarket", [{ ...plan }], {
      libraries: {
        HolderLedger: linked.holderLedger,
        MarketClaims: linked.marketClaims,
        MarketRequests: linked.marketRequests,
        MarketViews: linked.marketViews,
        MarketWindows: linked.marketWindows,
        PauseBudget: pauseBudget,
      },
    });
    return { market };
  });
}
