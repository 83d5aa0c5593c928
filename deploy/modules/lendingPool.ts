import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { type LendingPoolPlan, parsePoolPlan } from "../lendingPlan.ts";
import { librariesModule } from "./libraries.ts";

/** What pools link: code that would not fit into one contract with the rest. */
const poolLibrariesModule = buildModule("LendingPoolLibraries", (m) => {
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

/** A pool and its rate model. It takes no collateral until the governor has made the calls of `poolAdmission`. */
export function lendingPoolModule(plan: LendingPoolPlan) {
  const { name, symbol, curve, ...terms } = parsePoolPlan(plan);
  return buildModule(`LendingPool_${symbol.replace(/\W/g, "_")}_${terms.asset}`, (m) => {
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
  });
}
