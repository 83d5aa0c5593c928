import type { NetworkConnection } from "hardhat/types/network";
import type { PrimaryMarket } from "../types/index.ts";
import { PrimaryMarket__factory } from "../types/index.ts";
import type { DeployOptions } from "./deployKernel.ts";
import { primaryMarketModule } from "./modules/primaryMarket.ts";
import type { PrimaryMarketPlan } from "./primaryMarketPlan.ts";

/** Deploys a primary market. It can do nothing until the governor has made the calls of `marketAdmission`. */
export async function deployPrimaryMarket(
  connection: NetworkConnection<string>,
  plan: PrimaryMarketPlan,
  options: DeployOptions = {},
): Promise<PrimaryMarket> {
  const [deployer] = await connection.ethers.getSigners();
  if (deployer === undefined) throw new Error("the network has no account to deploy with");
  const { market } = await connection.ignition.deploy(primaryMarketModule(plan), options);
  return PrimaryMarket__factory.connect(await market.getAddress(), deployer);
}
