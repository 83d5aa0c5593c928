import type { NetworkConnection } from "hardhat/types/network";
import type { SubLedger } from "../types/index.ts";
import { SubLedger__factory } from "../types/index.ts";
import type { DeployOptions } from "./deployKernel.ts";
import { subLedgerModule } from "./modules/subLedger.ts";
import type { SubLedgerPlan } from "./plan.ts";

/** Deploys the sub-ledger of an omnibus wallet. Nothing can be published in it until the wallet has called `accept`. */
export async function deploySubLedger(
  connection: NetworkConnection<string>,
  plan: SubLedgerPlan,
  options: DeployOptions = {},
): Promise<SubLedger> {
  const [deployer] = await connection.ethers.getSigners();
  if (deployer === undefined) throw new Error("the network has no account to deploy with");
  const { ledger } = await connection.ignition.deploy(subLedgerModule(plan), options);
  return SubLedger__factory.connect(await ledger.getAddress(), deployer);
}
