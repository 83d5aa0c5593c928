import { expect } from "chai";
import { Direction, ONE, openMarket, Status, VALUE } from "../../test-support/fixtures/primaryMarket.ts";

// A window that promises a least fill, and in one direction of it nothing but a wei or two: too little for any fill to pay
// anything. Neither filling it nor leaving it is allowed, so the broker misses its deadline, and its penalty goes to the wei.
// A window's minimum is no defence: all that is set apart may be requested, be it ever so little.
// Defence: the promise binds where keeping it in full pays something (MarketWindows:_requireFill).
const loadMarket = await openMarket();

describe("P11 dust that holds up a window", () => {
  const half = { minFillBps: 5_000n };

  it("a wei of redemption is left to come back, and the window settles", async () => {
    const market = await loadMarket();
    const { primary, broker, dollar, token, asset, penalty, accounts } = market;
    const { alice, mallory } = accounts;
    const windowId = await market.openWindow(half);
    await market.create(alice, 2_000n * dollar);
    await market.redeem(mallory, 1n);
    await market.value(windowId);

    // Even the whole of it is worth nothing in the payment asset.
    await expect(market.settle(windowId, { assetsFilled: 2_000n * dollar, unitsFilled: 1n }))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NothingForFill")
      .withArgs(Direction.REDEMPTION, 1n);
    await market.settle(windowId, { assetsFilled: 2_000n * dollar });
    expect((await primary.windowOf(windowId)).status).to.equal(Status.SETTLED);
    expect([...(await primary.bondOf(broker))]).to.deep.equal([20n * penalty, 0n]);

    await primary.claimWindow(windowId, alice, alice);
    await primary.connect(mallory).claimWindow(windowId, mallory, mallory);
    expect(await token.balanceOf(alice)).to.equal(10n * ONE);
    expect(await token.balanceOf(mallory)).to.equal(1n);
    expect(await asset.balanceOf(mallory)).to.equal(0n);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
  });

  it("the same by way of what is set apart, where the window has a minimum", async () => {
    const market = await loadMarket();
    const { primary, dollar, penalty, broker, accounts } = market;
    const { mallory } = accounts;
    const redemptions = { windowCap: 2n ** 100n, accountCap: 2n ** 100n, minimum: ONE };
    const first = await market.openWindow({ closesAt: Number((await market.terms()).opensAt) + 3_600 });
    await market.create(mallory, 2_000n * dollar);
    await market.value(first);
    await market.settle(first, { assetsFilled: 2_000n * dollar });

    const second = await market.openWindow({ ...half, redemptions });
    await primary.connect(mallory).redeemInstead(first, 10n * ONE - 1n, mallory);
    await primary.connect(mallory).cancelRedeemRequest(second, mallory);
    await primary.connect(mallory).redeemInstead(0n, 1n, mallory);
    expect((await primary.sideOf(second, Direction.REDEMPTION)).requested).to.equal(1n);
    await market.value(second);
    await market.settle(second, {});
    expect((await primary.windowOf(second)).status).to.equal(Status.SETTLED);
    expect([...(await primary.bondOf(broker))]).to.deep.equal([20n * penalty, 0n]);
  });

  it("a wei of money is left to come back, and the window settles", async () => {
    const market = await loadMarket();
    const { primary, asset, accounts } = market;
    const { alice, bob } = accounts;
    const windowId = await market.openWindow({ ...half, feeBps: 1n });
    // The fee, rounded up, is the whole of it.
    await market.create(alice, 1n);
    await market.redeem(bob, 4n * ONE);
    await market.value(windowId);
    await market.settle(windowId, { unitsFilled: 4n * ONE });
    await primary.claimWindow(windowId, alice, alice);
    await primary.connect(bob).claimWindow(windowId, bob, bob);
    expect(await asset.balanceOf(alice)).to.equal(1n);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
  });

  it("the promise binds as soon as the whole of a direction pays something", async () => {
    const market = await loadMarket();
    const { primary, dollar, accounts } = market;
    const windowId = await market.openWindow(half);
    // The smallest coin's worth: half of it pays nothing, the whole pays.
    const least = (10n ** 12n * ONE) / VALUE;
    await market.redeem(accounts.bob, least);
    await market.create(accounts.alice, 2_000n * dollar);
    await market.value(windowId);
    await expect(market.settle(windowId, { assetsFilled: 2_000n * dollar }))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_FillBelowMinimum")
      .withArgs(Direction.REDEMPTION, 0n, least / 2n);
    await market.settle(windowId, { assetsFilled: 2_000n * dollar, unitsFilled: least });
    expect((await primary.sideOf(windowId, Direction.REDEMPTION)).out).to.equal(1n);
  });
});
