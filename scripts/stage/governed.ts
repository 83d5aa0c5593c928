import type { Kernel } from "../../deploy/deployKernel.ts";
import type { GovernedCall } from "../../deploy/marketAdmission.ts";
import { roles } from "../../deploy/roles.ts";
import type { Cast } from "../cast.ts";
import type { Chain } from "../chain.ts";

/**
 * Has the governor make calls: they are scheduled in public, the longest notice first, and made in their order when all notices are
 * over, two weeks later.
 * @param before What has to happen in between, such as a print of a price that is still young when it is asked for.
 */
export async function governed(
  { chain, cast, kernel }: { readonly chain: Chain; readonly cast: Cast; readonly kernel: Kernel },
  calls: readonly GovernedCall[],
  before: () => Promise<void> = async () => {},
): Promise<void> {
  const manager = kernel.authority.connect(cast.governor);
  const { time } = chain.networkHelpers;
  const [long, short] = [roles.ADMIN.executionDelay, roles.GOVERNOR.executionDelay];
  for (const [role, wait] of [
    ["ADMIN", long - short],
    ["GOVERNOR", short],
  ] as const) {
    const due = calls.filter((call) => call.role === role);
    for (const { target, data } of due) await (await manager.schedule(target, data, 0)).wait();
    await time.increaseTo((await time.latest()) + wait);
  }
  await before();
  for (const { target, data } of calls) await (await manager.execute(target, data)).wait();
}
