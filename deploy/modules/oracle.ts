import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { parseFeedPlan } from "../oraclePlan.ts";
import type { FeedPlan, TokenPlan } from "../plan.ts";
import { accessModule } from "./access.ts";
import type { EquityTokenModule } from "./equityToken.ts";
import { tokenModuleId } from "./equityToken.ts";

/** A token with its module and its feed. */
export interface OracleListing {
  readonly token: TokenPlan;
  readonly module: EquityTokenModule;
  readonly feed: FeedPlan;
}

/** The issuer's oracle. The deployer lists its first feeds while it is still admin; later ones are the governor's. */
export function oracleModule(listings: readonly OracleListing[]) {
  return buildModule("Oracle", (m) => {
    const { authority } = m.useModule(accessModule);
    const feedSettings = m.library("FeedSettings");
    const oracle = m.contract("EquityOracle", [authority], { libraries: { FeedSettings: feedSettings } });
    for (const { token: plan, module, feed } of listings) {
      const { token } = m.useModule(module);
      m.call(oracle, "setFeed", [token, parseFeedPlan(plan.symbol, feed)], {
        id: `feed_${tokenModuleId(plan.symbol)}`,
      });
    }
    return { oracle, feedSettings };
  });
}

/** The module of a deployment's oracle, as markets and pools use it. */
export type OracleModule = ReturnType<typeof oracleModule>;
