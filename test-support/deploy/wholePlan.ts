import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import { deployKernel, type Kernel } from "../../deploy/deployKernel.ts";
import config from "../../hardhat.config.ts";
import { wholePlan } from "../fixtures/plan.ts";

/** Deploys the whole plan to a chain behind JSON-RPC, or goes on with a deployment whose journal is in `folder`. */
export async function deployWholePlan(url: string, folder: string, deploymentId: string): Promise<Kernel> {
  const { network } = await createHardhatRuntimeEnvironment({
    ...config,
    networks: { chain: { type: "http", chainType: "l1", url } },
    paths: { ...config.paths, ignition: folder },
  });
  const connection = await network.create("chain");
  const accounts = await connection.ethers.getSigners();
  return deployKernel(connection, wholePlan(accounts.map(({ address }) => address)), { deploymentId });
}
