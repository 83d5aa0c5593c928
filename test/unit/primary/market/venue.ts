import { expect } from "chai";
import {
  DAY,
  Direction,
  HOUR,
  ONE,
  openMarket,
  type PrimaryMarketFixture,
} from "../../../../test-support/fixtures/primaryMarket.ts";

const load = await openMarket();

/** Sets a record date a day ahead, or later, and answers its id. */
async function scheduleRecord({ token, recorder, time }: PrimaryMarketFixture, inSeconds = DAY + 60): Promise<bigint> {
  const recordAt = (await time.latest()) + inSeconds;
  await token.connect(recorder).scheduleRecord(recordAt);
  return token.recordIdAt(recordAt);
}

describe("PrimaryMarket: whose units it holds", () => {
  it("attributes requested units to the controller until they are redeemed", async () => {
    const market = await load();
    const { primary, token, tokenAddress, accounts, time } = market;
    const { bob } = accounts;
    const early = await scheduleRecord(market, DAY + 10);
    const late = await scheduleRecord(market, 6 * DAY);
    const windowId = await market.openWindow();
    await market.redeem(bob, 5n * ONE);
    await market.value(windowId);
    await time.increase(DAY);
    await market.settle(windowId, { unitsFilled: 3n * ONE });
    await time.increase(6 * DAY);
    expect(await primary.unitsAt(tokenAddress, bob, early)).to.equal(5n * ONE);
    expect(await primary.unitsAt(tokenAddress, bob, late)).to.equal(2n * ONE);
    expect(await primary.unitsOf(bob)).to.equal(2n * ONE);
    await primary.connect(bob).claimWindow(windowId, bob, bob);
    expect(await primary.unitsOf(bob)).to.equal(0n);
    // What has passed never changes, whatever is claimed later.
    expect(await primary.unitsAt(tokenAddress, bob, early)).to.equal(5n * ONE);
    expect(await primary.unitsAt(tokenAddress, bob, late)).to.equal(2n * ONE);
    expect(await token.unitsAt(primary, late)).to.equal(2n * ONE);
  });

  it("attributes created units from settlement until they are claimed, part by part", async () => {
    const market = await load();
    const { primary, tokenAddress, accounts, dollar, time } = market;
    const { alice } = accounts;
    const windowId = await market.openWindow();
    await market.create(alice, 1_000n * dollar);
    expect(await primary.unitsOf(alice)).to.equal(0n);
    const before = await scheduleRecord(market, DAY + 10);
    const after = await scheduleRecord(market, 5 * DAY);
    const last = await scheduleRecord(market, 8 * DAY);
    await market.value(windowId);
    await time.increase(DAY + HOUR);
    await market.settle(windowId, { assetsFilled: 1_000n * dollar });
    expect(await primary.unitsOf(alice)).to.equal(5n * ONE);
    await time.increase(5 * DAY);
    await primary["mint(uint256,address)"](2n * ONE, alice);
    await time.increase(4 * DAY);
    expect(await primary.unitsAt(tokenAddress, alice, before)).to.equal(0n);
    expect(await primary.unitsAt(tokenAddress, alice, after)).to.equal(5n * ONE);
    expect(await primary.unitsAt(tokenAddress, alice, last)).to.equal(3n * ONE);
  });

  it("answers for its own token only, and for no record to come", async () => {
    const market = await load();
    const { primary, token, tokenAddress, asset, accounts } = market;
    const recordId = await scheduleRecord(market);
    await expect(primary.unitsAt(tokenAddress, accounts.alice, recordId)).to.be.revertedWithCustomError(
      token,
      "EquityToken_RecordNotYetPassed",
    );
    expect(await primary.unitsAt(asset, accounts.alice, recordId)).to.equal(0n);
  });

  describe("the transfer agent", () => {
    it("reaches what is set apart, then what is owed, then what is requested, and the market only then", async () => {
      const market = await load();
      const { primary, token, transferAgent, accounts, dollar, time, asset } = market;
      const { bob, mallory } = accounts;
      const agent = token.connect(transferAgent);
      const first = await market.openWindow({ closesAt: (await time.latest()) + HOUR });
      await market.create(bob, 600n * dollar);
      await market.redeem(bob, 2n * ONE);
      await market.value(first);
      await market.settle(first, { assetsFilled: 400n * dollar, unitsFilled: ONE });
      const second = await market.openWindow();
      await market.redeem(bob, 3n * ONE);
      // Two created and one returned by the first window, three pending in the second.
      expect(await primary.unitsOf(bob)).to.equal(6n * ONE);
      await expect(agent.forceThrough(primary, bob, mallory, 6n * ONE + 1n))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_InsufficientUnits")
        .withArgs(bob, 6n * ONE, 6n * ONE + 1n);
      await expect(agent.forceThrough(primary, bob, mallory, ONE))
        .to.emit(primary, "SetApart")
        .withArgs(first, bob, 3n * ONE, 400n * dollar)
        .and.to.emit(primary, "ForceDebited")
        .withArgs(bob, ONE);
      expect([...(await primary.heldOf(bob))]).to.deep.equal([2n * ONE, 400n * dollar]);
      await expect(agent.forceThrough(primary, bob, mallory, 4n * ONE))
        .to.emit(primary, "RequestReduced")
        .withArgs(second, bob, 2n * ONE);
      expect(await primary.pendingRedeemRequest(second, bob)).to.equal(ONE);
      expect((await primary.sideOf(second, Direction.REDEMPTION)).requested).to.equal(ONE);
      await agent.forceThrough(primary, bob, mallory, ONE);
      expect(await primary.windowsOf(bob, Direction.REDEMPTION)).to.deep.equal([]);
      expect(await token.balanceOf(mallory)).to.equal(6n * ONE);
      expect(await token.balanceOf(primary)).to.equal(0n);
      // His money was never the agent's.
      await primary.connect(bob).claimHeld(0n, 400n * dollar, bob, bob);
      expect(await asset.balanceOf(bob)).to.equal(400n * dollar);
      expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
    });

    it("goes through the token only", async () => {
      const { primary, accounts, transferAgent } = await load();
      await expect(primary.connect(transferAgent).forceDebit(accounts.alice, 0n))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_OnlyToken")
        .withArgs(transferAgent);
    });
  });
});
