import { id } from "ethers";
import {
  inKindDomain,
  REDEMPTION_ACKNOWLEDGEMENT,
  REDEMPTION_COMMITMENT,
  redemptionAcknowledgement,
  redemptionCommitment,
} from "../../sdk/primary/redemptionTypedData.ts";
import type { InKindStage } from "./stage.ts";

/** What participant and custodian agreed on about the delivery, hashed. */
export const DELIVERY = id("deliver free of payment to the participant's account at the depository");
const DAY = 86_400n;

/** Has the custodian sign that it will deliver; anyone may bring it. */
export async function commitment({ desk, token, custodian, now, ...stage }: InKindStage, redemption: bigint) {
  const requested = await desk.redemptionOf(redemption);
  const until = (await now()) + DAY;
  const signed = redemptionCommitment(redemption, requested, await token.uiMultiplier(), until);
  const signature = await custodian.signTypedData(await domainOf(stage), REDEMPTION_COMMITMENT, signed);
  return { shares: signed.shares, call: [redemption, custodian.address, signature, until] as const };
}

/** Has the custodian sign that it has delivered. */
export async function acknowledgement({ desk, custodian, ...stage }: InKindStage, redemption: bigint) {
  const committed = await desk.redemptionOf(redemption);
  const signed = redemptionAcknowledgement(redemption, committed);
  const signature = await custodian.signTypedData(await domainOf(stage), REDEMPTION_ACKNOWLEDGEMENT, signed);
  return [redemption, signature] as const;
}

async function domainOf({ chain, deskAddress }: Pick<InKindStage, "chain" | "deskAddress">) {
  const { chainId } = await chain.ethers.provider.getNetwork();
  return inKindDomain(chainId, deskAddress);
}
