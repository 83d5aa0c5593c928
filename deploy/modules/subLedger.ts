import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { SubLedgerPlan } from "../plan.ts";

/** The proof of one omnibus wallet. Nobody has a role in it: the wallet has to accept it as its own. */
export function subLedgerModule({ wallet, operator, bondToken, bondAmount }: SubLedgerPlan) {
  return buildModule(`SubLedger_${wallet}`, (m) => ({
    ledger: m.contract("SubLedger", [wallet, operator, bondToken, bondAmount]),
  }));
}
