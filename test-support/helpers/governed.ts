import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { GovernedCall } from "../../deploy/marketAdmission.ts";
import { type RoleName, roles } from "../../deploy/roles.ts";
import type { AccessManager } from "../../types/index.ts";
import type { Connection } from "../fixtures/kernel.ts";

/**
 * Makes a governor's calls and gives out roles. Everything that changes in a kernel changes in public: the longest notice comes
 * first, since a scheduled call lapses.
 */
export async function makeGovernedCalls(
  authority: AccessManager,
  governor: HardhatEthersSigner,
  time: Connection["networkHelpers"]["time"],
  admission: readonly GovernedCall[],
  members: Partial<Record<RoleName, HardhatEthersSigner>>,
): Promise<void> {
  const governed = authority.connect(governor);
  const target = await authority.getAddress();
  const grants = (Object.entries(members) as [RoleName, HardhatEthersSigner][]).map(
    ([name, member]): GovernedCall => ({
      target,
      data: authority.interface.encodeFunctionData("grantRole", [roles[name].id, member.address, 0]),
      role: "GOVERNOR",
    }),
  );
  const calls = [...admission, ...grants];
  for (const notice of ["ADMIN", "GOVERNOR"] as const) {
    const due = calls.filter(({ role }) => role === notice);
    for (const call of due) await governed.schedule(call.target, call.data, 0);
    await time.increase(roles[notice].executionDelay - (notice === "ADMIN" ? roles.GOVERNOR.executionDelay : 0));
  }
  // Each was scheduled a second after the one before it.
  await time.increase(calls.length);
  for (const call of calls) await governed.execute(call.target, call.data);
}
