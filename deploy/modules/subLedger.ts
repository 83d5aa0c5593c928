import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { NetworkConnection } from "hardhat/types/network";
import { type SubLedger, SubLedger__factory } from "../../types/index.ts";

/** An omnibus wallet's ledger of its customers. */
export interface SubLedgerPlan {
  /** The omnibus wallet; it still has to accept the ledger. */
  readonly wallet: string;
  /** Who signs statements and publishes; may be the wallet. */
  readonly operator: string;
  /** The ERC-20 of challenge bonds, without fees on transfer. */
  readonly bondToken: string;
  /** The bond of a challenge, in the token's own decimals. */
  readonly bondAmount: bigint;
}

/** The ledger of one omnibus wallet; there should be one per wallet. */
export function subLedgerModule(plan: SubLedgerPlan) {
  return buildModule(`SubLedger_${plan.wallet}`, (m) => {
    const subLedger = m.contract("SubLedger", [plan.wallet, plan.operator, plan.bondToken, plan.bondAmount]);
    return { subLedger };
  });
}

/** Deploys a ledger beside a token that is there already; anyone may, and keeps no power. */
export async function deploySubLedger(connection: NetworkConnection<string>, plan: SubLedgerPlan): Promise<SubLedger> {
  const [deployer] = await connection.ethers.getSigners();
  if (deployer === undefined) throw new Error("the network has no account to deploy with");
  const { subLedger } = await connection.ignition.deploy(subLedgerModule(plan));
  return SubLedger__factory.connect(await subLedger.getAddress(), deployer);
}
