import type { NetworkConnection } from "hardhat/types/network";
import type { KinkedRateModel, LendingPool } from "../types/index.ts";
import { KinkedRateModel__factory, LendingPool__factory } from "../types/index.ts";
import type { DeployOptions } from "./deployKernel.ts";
import type { LendingPoolPlan } from "./lendingPlan.ts";
import { lendingPoolModule } from "./modules/lendingPool.ts";

/** Deploys a pool with its rate model. It can lend nothing until the governor has made the calls of `poolAdmission`. */
export async function deployLendingPool(
  connection: NetworkConnection<string>,
  plan: LendingPoolPlan,
  options: DeployOptions = {},
): Promise<{ readonly pool: LendingPool; readonly rateModel: KinkedRateModel }> {
  const [deployer] = await connection.ethers.getSigners();
  if (deployer === undefined) throw new Error("the network has no account to deploy with");
  const { pool, rateModel } = await connection.ignition.deploy(lendingPoolModule(plan), options);
  return {
    pool: LendingPool__factory.connect(await pool.getAddress(), deployer),
    rateModel: KinkedRateModel__factory.connect(await rateModel.getAddress(), deployer),
  };
}
