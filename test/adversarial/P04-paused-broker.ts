import { expect } from "chai";
import {
  DAY,
  HOUR,
  ONE,
  openMarket,
  type PrimaryMarketFixture,
  Status,
  VALUE,
} from "../../test-support/fixtures/primaryMarket.ts";

// Source: a pause of the token through a window's deadline. An honest broker can neither mint nor burn, anyone ends the window
// when the pause does, and its penalty is paid to those who asked: whoever can pause, or sees a pause coming, earns it.
// Defence: MarketBook:deadlineOf, put off by every paused second since the value was recorded; PauseBudget bounds them.

const load = await openMarket();

/** A window with a creation of five units net, valued; and what its deadline is without a pause. */
async function valued(market: PrimaryMarketFixture) {
  const { primary, accounts, dollar } = market;
  const windowId = await market.openWindow();
  await market.create(accounts.alice, 1_000n * dollar);
  await market.value(windowId);
  const { deadline } = await primary.windowOf(windowId);
  return { windowId, deadline: Number(deadline) };
}

describe("P04: a pause through the deadline", () => {
  it("costs the broker nothing: it settles after it, with all the time that it had", async () => {
    const market = await load();
    const { primary, token, accounts, guardian, broker, time, dollar } = market;
    const { windowId, deadline } = await valued(market);
    const bond = await primary.bondOf(broker);
    await time.setNextBlockTimestamp(deadline - 60);
    await token.connect(guardian).pause(2 * DAY);

    await expect(market.settle(windowId, { assetsFilled: 1_000n * dollar }))
      .to.be.revertedWithCustomError(token, "EquityToken_Paused")
      .withArgs(deadline - 60 + 2 * DAY);
    await time.increaseTo(deadline + DAY);
    expect((await primary.windowOf(windowId)).deadline).to.equal(BigInt(deadline + DAY + 60));
    expect(await primary.isOverdue(windowId)).to.equal(false);
    await time.setNextBlockTimestamp(deadline + DAY + 10);
    await expect(primary.connect(accounts.mallory).expire(windowId))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NotExpired")
      .withArgs(windowId, deadline + DAY + 10 + 60);

    // The very last second.
    const last = deadline + 2 * DAY;
    await time.increaseTo(last - 5);
    expect((await primary.windowOf(windowId)).deadline).to.equal(BigInt(last));
    await time.setNextBlockTimestamp(last);
    await primary
      .connect(broker)
      .settle(windowId, { price: VALUE, assetsFilled: 1_000n * dollar, unitsFilled: 0n, receipts: [] });
    await primary.claimWindow(windowId, accounts.alice, accounts.alice);
    expect(await token.balanceOf(accounts.alice)).to.equal(5n * ONE);
    expect([...(await primary.bondOf(broker))]).to.deep.equal([bond.posted, bond.locked - market.penalty]);
    expect(await primary.expiredWindows()).to.equal(0n);
    // What was its last second stays so, whatever is paused later.
    await time.increase(14 * DAY);
    await token.connect(guardian).pause(HOUR);
    await time.increase(HOUR);
    expect((await primary.windowOf(windowId)).deadline).to.equal(BigInt(last));
  });

  it("does not spare a broker that lets the time after it pass too", async () => {
    const market = await load();
    const { primary, token, asset, accounts, guardian, broker, time, dollar, penalty } = market;
    const { windowId, deadline } = await valued(market);
    await time.setNextBlockTimestamp(deadline - HOUR);
    await token.connect(guardian).pause(DAY);
    // Ended early: only what was paused counts.
    await time.setNextBlockTimestamp(deadline + HOUR);
    await token.connect(guardian).unpause();
    const last = deadline + 2 * HOUR;
    await time.increaseTo(last + 1);
    await expect(
      primary.connect(broker).settle(windowId, { price: VALUE, assetsFilled: 0n, unitsFilled: 0n, receipts: [] }),
    )
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_DeadlinePassed")
      .withArgs(windowId, last);
    expect(await primary.isOverdue(windowId)).to.equal(true);
    // A pause that comes too late brings nothing back.
    await token.connect(guardian).pause(DAY);
    await time.increase(HOUR);
    expect(await primary.isOverdue(windowId)).to.equal(true);
    await primary.connect(accounts.mallory).expire(windowId);
    await primary.claimWindow(windowId, accounts.alice, accounts.alice);
    expect(await asset.balanceOf(accounts.alice)).to.equal(1_000n * dollar + penalty);
    expect(await primary.expiredWindows()).to.equal(1n);
    const { status, deadline: shown } = await primary.windowOf(windowId);
    expect([status, shown > BigInt(last)]).to.deep.equal([Status.EXPIRED, true]);
  });

  it("counts no pause before the value was recorded, when nobody could settle", async () => {
    const market = await load();
    const { primary, token, accounts, guardian, time, dollar } = market;
    const windowId = await market.openWindow();
    await market.create(accounts.alice, 1_000n * dollar);
    await market.close(windowId);
    const { deadline } = await primary.windowOf(windowId);
    await token.connect(guardian).pause(DAY);
    await time.increase(HOUR);
    await primary.recordClose(windowId);
    expect((await primary.windowOf(windowId)).deadline).to.equal(deadline);
    // One that runs on counts from there.
    await time.increase(60);
    expect((await primary.windowOf(windowId)).deadline).to.equal(deadline + 60n);
  });

  it("cannot be stretched for ever: in fourteen days a guardian gets 72 hours, and not a second more", async () => {
    const market = await load();
    const { primary, token, guardian, time } = market;
    const { windowId, deadline } = await valued(market);
    const start = await time.latest();
    const step = HOUR;
    // He pauses whenever he may.
    while (!(await primary.isOverdue(windowId))) {
      await token
        .connect(guardian)
        .pause(12 * HOUR)
        .catch(() => undefined);
      await time.increase(step);
    }
    expect((await primary.windowOf(windowId)).deadline).to.equal(BigInt(deadline + 72 * HOUR));
    expect((await time.latest()) - start).to.be.at.most(deadline - start + 72 * HOUR + step + 60);
    await primary.expire(windowId);
    expect((await primary.windowOf(windowId)).deadline).to.equal(BigInt(deadline + 72 * HOUR));
  });

  it("changes nothing without one: the deadline is the one of the opening, and the penalty is due", async () => {
    const market = await load();
    const { primary, accounts, asset, dollar, time, penalty } = market;
    const { windowId, deadline } = await valued(market);
    await time.setNextBlockTimestamp(deadline);
    await expect(primary.expire(windowId))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NotExpired")
      .withArgs(windowId, deadline);
    await time.setNextBlockTimestamp(deadline + 1);
    await primary.expire(windowId);
    await primary.claimWindow(windowId, accounts.alice, accounts.alice);
    expect(await asset.balanceOf(accounts.alice)).to.equal(1_000n * dollar + penalty);
    expect((await primary.windowOf(windowId)).deadline).to.equal(BigInt(deadline));
  });
});
