import type { NetworkConnection } from "hardhat/types/network";
import type { InKindDesk } from "../types/index.ts";
import { InKindDesk__factory } from "../types/index.ts";
import type { DeployOptions } from "./deployKernel.ts";
import type { InKindDeskPlan } from "./inKindDeskPlan.ts";
import { inKindDeskModule } from "./modules/inKindDesk.ts";

/** Deploys the desk of a token. It can do nothing until the governor has made the calls of `marketAdmission`. */
export async function deployInKindDesk(
  connection: NetworkConnection<string>,
  plan: InKindDeskPlan,
  options: DeployOptions = {},
): Promise<InKindDesk> {
  const [deployer] = await connection.ethers.getSigners();
  if (deployer === undefined) throw new Error("the network has no account to deploy with");
  const { desk } = await connection.ignition.deploy(inKindDeskModule(plan), options);
  return InKindDesk__factory.connect(await desk.getAddress(), deployer);
}
