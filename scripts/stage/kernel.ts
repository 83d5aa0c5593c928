import { ZeroAddress } from "ethers";
import type { Kernel } from "../../deploy/deployKernel.ts";
import type { KernelPlan, RoleMembers, TokenPlan } from "../../deploy/plan.ts";
import type { Cast } from "../cast.ts";
import type { Chain } from "../chain.ts";
import { planReserves } from "../reserves/plan.ts";
import { ReserveProver } from "../reserves/prover.ts";

/** A kernel as the chapters plan it; roles, proof and what is the same for every token are the cast's. */
export interface StagePlan extends Pick<KernelPlan, "calendars" | "oracle"> {
  readonly tokens: readonly Omit<TokenPlan, "policy" | "windDown">[];
  /** Beside the cast's own. */
  readonly members?: Partial<RoleMembers>;
}

/** A kernel, and who proves its stock. */
export interface StagedKernel {
  readonly kernel: Kernel;
  readonly prover: ReserveProver;
}

/** Deploys a kernel with one account of the cast for each role. Anybody may hold its tokens, and none winds down. */
export async function deployStaged(chain: Chain, cast: Cast, plan: StagePlan): Promise<StagedKernel> {
  // Loaded late: the generated types may have been written only just now.
  const { deployKernel } = await import("../../deploy/deployKernel.ts");
  const { HolderPolicy } = await import("../../deploy/plan.ts");
  const { governor, issuer, market, recorder } = cast;
  const kernel = await deployKernel(chain, {
    ...plan,
    members: {
      GOVERNOR: [governor.address],
      RESERVE_ADMIN: [governor.address],
      ISSUER: [issuer.address],
      MINTER: [market.address],
      RECORDER: [recorder.address],
      ...plan.members,
    },
    reserves: await planReserves(cast),
    tokens: plan.tokens.map((token) => ({ ...token, policy: HolderPolicy.OPEN, windDown: ZeroAddress })),
  });
  if (kernel.reserves === undefined) throw new Error("the plan has a proof of reserves");
  return { kernel, prover: await ReserveProver.of(kernel.reserves.verifier, cast) };
}
