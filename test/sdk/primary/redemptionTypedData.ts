import { expect } from "chai";
import { TypedDataEncoder } from "ethers";
import {
  inKindDomain,
  REDEMPTION_ACKNOWLEDGEMENT,
  REDEMPTION_COMMITMENT,
  redemptionAcknowledgement,
  redemptionCommitment,
} from "../../../sdk/primary/redemptionTypedData.ts";
import { DELIVERY, FOR_EVER, ONE, openDesk, State } from "../../../test-support/fixtures/inKindDesk.ts";

const load = await openDesk();

describe("what custodians sign for redemptions in kind", () => {
  it("has the types that the desk hashes", () => {
    expect(TypedDataEncoder.from(REDEMPTION_COMMITMENT).encodeType("RedemptionCommitment")).to.equal(
      "RedemptionCommitment(uint256 redemptionId,address account,uint128 units,uint128 shares,bytes32 deliveryHash,uint64 validUntil)",
    );
    expect(TypedDataEncoder.from(REDEMPTION_ACKNOWLEDGEMENT).encodeType("RedemptionAcknowledgement")).to.equal(
      "RedemptionAcknowledgement(uint256 redemptionId,uint128 shares,bytes32 deliveryHash)",
    );
  });

  it("rounds shares down, as the desk does", () => {
    const redemption = { account: `0x${"11".repeat(20)}`, units: 3n, deliveryHash: DELIVERY };
    expect(redemptionCommitment(1n, redemption, (ONE * 3n) / 2n, 9n)).to.deep.equal({
      redemptionId: 1n,
      ...redemption,
      shares: 4n,
      validUntil: 9n,
    });
  });

  it("is accepted by the desk from the commitment to the end", async () => {
    const { desk, deskAddress, ethers, token, request, accounts } = await load();
    const { custodian } = accounts;
    const id = await request(7n * ONE);
    const { chainId } = await ethers.provider.getNetwork();
    const domain = inKindDomain(chainId, deskAddress);
    const { account, units, deliveryHash } = await desk.redemptionOf(id);
    const commitment = redemptionCommitment(id, { account, units, deliveryHash }, await token.uiMultiplier(), FOR_EVER);
    expect(TypedDataEncoder.hash(domain, REDEMPTION_COMMITMENT, commitment)).to.equal(
      await desk.commitmentDigest(id, FOR_EVER),
    );
    const committed = await custodian.signTypedData(domain, REDEMPTION_COMMITMENT, commitment);
    await desk.commit(id, custodian, committed, FOR_EVER);
    expect((await desk.redemptionOf(id)).shares).to.equal(commitment.shares);

    const acknowledgement = redemptionAcknowledgement(id, commitment);
    expect(TypedDataEncoder.hash(domain, REDEMPTION_ACKNOWLEDGEMENT, acknowledgement)).to.equal(
      await desk.acknowledgementDigest(id),
    );
    await desk.acknowledge(id, await custodian.signTypedData(domain, REDEMPTION_ACKNOWLEDGEMENT, acknowledgement));
    expect((await desk.redemptionOf(id)).state).to.equal(State.REDEEMED);
    expect(await token.totalSupply()).to.equal(0n);
  });
});
