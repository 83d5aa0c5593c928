import { expect } from "chai";
import { ONE, openMarket, type PrimaryMarketFixture, VALUE } from "../../test-support/fixtures/primaryMarket.ts";

// Source: an order in escrow across a split that gives back the amount of before it (T09), and a value or an order from
// before it that is used after it (T08).
// Defence: requests are money or units, and values are of 1e18 units: none of them knows the multiplier.

const load = await openMarket();

/** A ten-for-one split that becomes effective at the next open. */
async function splitTomorrow({ announceSplit, calendar, time }: PrimaryMarketFixture, exDay: bigint): Promise<void> {
  await announceSplit(Number(exDay), 10n, 1n);
  await time.increase(1);
  expect(await calendar.isTradingDay(exDay)).to.equal(true);
}

describe("T08, T09: a split between request and settlement", () => {
  it("harms neither side, whichever way the window ends", async () => {
    const market = await load();
    const { primary, token, asset, accounts, dollar, calendar, time } = market;
    const { alice, bob } = accounts;
    const windowId = await market.openWindow();
    // The announcement needs a day of notice: the split comes with the ex day after tomorrow's, before the deadline (T+2).
    const exDay = await calendar.addTradingDays(await time.latest(), 2);
    await splitTomorrow(market, exDay);
    await market.create(alice, 1_000n * dollar);
    await market.redeem(bob, 3n * ONE);
    await market.value(windowId);
    const before = await token.uiMultiplier();
    const open = await calendar.regularOpen(exDay);
    await time.increaseTo(open);
    expect(await token.uiMultiplier()).to.equal(before * 10n);
    expect((await primary.windowOf(windowId)).deadline).to.be.greaterThan(open);

    await market.settle(windowId, { assetsFilled: 500n * dollar, unitsFilled: 2n * ONE });
    await primary.claimWindow(windowId, alice, alice);
    await primary.connect(bob).claimWindow(windowId, bob, bob);
    // Ten times the shares a unit, and the same money for a unit: half of her money is two and a half units.
    expect(await token.balanceOf(alice)).to.equal((5n * ONE) / 2n);
    expect(await asset.balanceOf(alice)).to.equal(500n * dollar);
    expect(await token.balanceOf(bob)).to.equal(ONE);
    expect(await asset.balanceOf(bob)).to.equal(400n * dollar);
    expect(await token.balanceOfUI(bob)).to.equal(before * 10n);
    expect((await primary.windowOf(windowId)).price).to.equal(VALUE);
  });

  it("gives a cancelled or expired order back in units, which the split has not changed", async () => {
    const market = await load();
    const { primary, token, accounts, calendar, time } = market;
    const { bob } = accounts;
    const windowId = await market.openWindow();
    const exDay = await calendar.addTradingDays(await time.latest(), 2);
    await splitTomorrow(market, exDay);
    await market.redeem(bob, 3n * ONE);
    await market.value(windowId);
    await time.increaseTo((await primary.windowOf(windowId)).deadline + 1n);
    await primary.expire(windowId);
    await primary.connect(bob).claimCancelRedeemRequest(windowId, bob, bob);
    expect(await token.balanceOf(bob)).to.equal(3n * ONE);
  });
});
