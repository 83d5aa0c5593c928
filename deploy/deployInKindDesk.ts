import type { NetworkConnection } from "hardhat/types/network";
import type { InKindDesk } from "../types/index.ts";
import { AccessManager__factory, EquityToken__factory, InKindDesk__factory } from "../types/index.ts";
import type { DeployOptions } from "./deployKernel.ts";
import type { InKindDeskPlan } from "./inKindDeskPlan.ts";
import { inKindDeskModule } from "./modules/inKindDesk.ts";
import { selectorsOf } from "./modules/kernel.ts";
import { functionsByRole, type RoleName, roles } from "./roles.ts";

/** A call that the governor schedules, and makes after its notice. */
export interface GovernedCall {
  readonly target: string;
  readonly data: string;
  /** The role that it needs: `roles[role].executionDelay` is its notice. */
  readonly role: Extract<RoleName, "ADMIN" | "GOVERNOR">;
}

/** Deploys the desk of a token. It can do nothing until the governor has made the calls of {@link deskAdmission}. */
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

/**
 * What makes a desk a market of its token: its functions get the roles of deploy/roles.ts, it becomes a minter, and the token
 * admits it as a venue. A kernel that is handed over changes in public only, so these are the governor's calls to schedule;
 * a scheduled call lapses a week after its notice, so the longest notice is given first.
 */
export function deskAdmission(desk: string, { authority, token }: InKindDeskPlan): readonly GovernedCall[] {
  const [manager, equityToken] = [AccessManager__factory.createInterface(), EquityToken__factory.createInterface()];
  const permits = [...functionsByRole("InKindDesk")].map(
    ([role, names]): GovernedCall => ({
      target: authority,
      data: manager.encodeFunctionData("setTargetFunctionRole", [
        desk,
        selectorsOf("InKindDesk", names),
        roles[role].id,
      ]),
      role: "ADMIN",
    }),
  );
  return [
    ...permits,
    {
      target: authority,
      data: manager.encodeFunctionData("grantRole", [roles.MINTER.id, desk, roles.MINTER.executionDelay]),
      role: "GOVERNOR",
    },
    { target: token, data: equityToken.encodeFunctionData("admitVenue", [desk]), role: "GOVERNOR" },
  ];
}
