import { expect } from "chai";
import { DAY, ONE, openDesk, State } from "../../test-support/fixtures/inKindDesk.ts";
import { at } from "../../test-support/fixtures/reserves.ts";

// Source: an AP that takes its units back while the custodian's acknowledgement is on its way has the stock and the units.
// Defence: two deadlines that never overlap. Until `ackBy`, included, only an acknowledgement can end a commitment, after it
// only a reclaim (InKindDesk:acknowledge, :reclaim); before a commitment only the chain's own order decides, and a custodian
// journals nothing out before its commitment is on-chain (:commit, :cancel). A pause does not run the clock down for one side:
// an acknowledgement counts during it (:burnAcknowledged).
const load = await openDesk();

const UNITS = 5n * ONE;
const ACK_BY = at("2024-01-19T21:00:00Z");

async function committed() {
  const f = await load();
  const id = await f.request(UNITS);
  await f.commit(id);
  const acknowledgement = await f.signAcknowledgement(id);
  return { ...f, id, acknowledgement };
}

describe("P10 an AP that reclaims while the acknowledgement is on its way", () => {
  it("cannot reclaim in the last second in which an acknowledgement counts", async () => {
    const { desk, token, time, id, accounts } = await committed();
    await time.setNextBlockTimestamp(ACK_BY);
    await expect(desk.reclaim(id, accounts.alice))
      .to.be.revertedWithCustomError(desk, "InKindDesk_NotOverdue")
      .withArgs(id, ACK_BY, ACK_BY);
    expect(await desk.isOverdue(id)).to.equal(false);
    expect(await token.balanceOf(accounts.alice)).to.equal(0n);
  });

  it("loses the units to an acknowledgement in that second", async () => {
    const { desk, token, time, id, acknowledgement, accounts } = await committed();
    await time.setNextBlockTimestamp(ACK_BY);
    await desk.acknowledge(id, acknowledgement);
    await expect(desk.reclaim(id, accounts.alice))
      .to.be.revertedWithCustomError(desk, "InKindDesk_WrongState")
      .withArgs(id, State.REDEEMED);
    expect(await token.totalSupply()).to.equal(0n);
  });

  it("has them for good a second later: no acknowledgement burns what is overdue", async () => {
    const { desk, token, time, id, acknowledgement, accounts } = await committed();
    await time.setNextBlockTimestamp(ACK_BY + 1);
    await expect(desk.acknowledge(id, acknowledgement))
      .to.be.revertedWithCustomError(desk, "InKindDesk_TooLate")
      .withArgs(id, ACK_BY, ACK_BY + 1);
    await desk.reclaim(id, accounts.alice);
    expect(await token.balanceOf(accounts.alice)).to.equal(UNITS);
    await expect(desk.acknowledge(id, acknowledgement))
      .to.be.revertedWithCustomError(desk, "InKindDesk_WrongState")
      .withArgs(id, State.RECLAIMED);
  });

  it("gains nothing from a pause that outlasts the deadline", async () => {
    const { desk, token, guardian, time, id, acknowledgement, accounts } = await committed();
    await time.increaseTo(ACK_BY - 100);
    await token.connect(guardian).pause(2 * DAY);
    await desk.acknowledge(id, acknowledgement);
    await time.increase(2 * DAY);
    await expect(desk.reclaim(id, accounts.alice))
      .to.be.revertedWithCustomError(desk, "InKindDesk_WrongState")
      .withArgs(id, State.ACKNOWLEDGED);
    await desk.burnAcknowledged(id);
    expect(await token.totalSupply()).to.equal(0n);
    expect(await token.balanceOf(accounts.alice)).to.equal(0n);
  });

  it("cannot slip a cancellation in after the commitment", async () => {
    const { desk, id, accounts } = await committed();
    await expect(desk.cancel(id, accounts.alice))
      .to.be.revertedWithCustomError(desk, "InKindDesk_WrongState")
      .withArgs(id, State.COMMITTED);
    const other = await load();
    const again = await other.request(UNITS);
    await other.desk.cancel(again, accounts.alice);
    await expect(other.commit(again))
      .to.be.revertedWithCustomError(other.desk, "InKindDesk_WrongState")
      .withArgs(again, State.CANCELLED);
  });

  it("cannot hold units back from the transfer agent by a commitment that has failed", async () => {
    const { desk, deskAddress, token, transferAgent, time, id, accounts } = await committed();
    const { alice, bob, mallory } = accounts;
    const force = () => token.connect(transferAgent).forceThrough(deskAddress, alice, bob, 1n);
    await expect(force()).to.be.revertedWithCustomError(desk, "InKindDesk_InsufficientUnits").withArgs(alice, 0n, 1n);
    await time.increaseTo(ACK_BY + 1);
    // Anyone brings them back to where the agent reaches them.
    await desk.connect(mallory).reclaim(id, alice);
    await token.connect(transferAgent).forcedTransfer(alice, bob, UNITS);
    expect(await token.balanceOf(bob)).to.equal(UNITS);
  });
});
