import { expect } from "chai";
import { DAY, Direction, ONE, openMarket, Status, VALUE } from "../../../../test-support/fixtures/primaryMarket.ts";

const loadMarket = await openMarket();

describe("PrimaryMarket's dust", () => {
  it("sets apart what the last of a request pays beyond an exact claim, where it can be claimed", async () => {
    const market = await loadMarket();
    const { primary, token, accounts } = market;
    const { alice } = accounts;
    const windowId = await market.openWindow();
    // One millionth of a dollar is worth 5e9 wei of units.
    await market.create(alice, 1n);
    await market.value(windowId);
    await market.settle(windowId, { assetsFilled: 1n });
    const out = ONE / 200n / 1_000_000n;
    expect(await primary.maxMint(alice)).to.equal(out);

    await expect(primary["mint(uint256,address)"](out - 2n, alice))
      .to.emit(primary, "SetApart")
      .withArgs(windowId, alice.address, 2n, 0n);
    expect(await token.balanceOf(alice)).to.equal(out - 2n);
    expect([...(await primary.heldOf(alice))]).to.deep.equal([2n, 0n]);
    expect(await primary.unitsOf(alice)).to.equal(2n);
    expect((await primary.sideOf(windowId, Direction.CREATION)).fillOut).to.equal(0n);

    await primary.claimHeld(2n, 0n, alice, alice);
    expect(await token.balanceOf(alice)).to.equal(out);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
    expect(await token.balanceOf(primary)).to.equal(0n);
  });

  it("sets apart money in the same way", async () => {
    const market = await loadMarket();
    const { primary, asset, accounts } = market;
    const { alice } = accounts;
    // A wei of units is worth 10 dollars, so that the last of them divides.
    const value = 10n * ONE * ONE;
    const windowId = await market.openWindow();
    await market.redeem(alice, 1n);
    await market.value(windowId, value);
    await market.settle(windowId, { price: value, unitsFilled: 1n });
    const out = await primary.maxWithdraw(alice);
    expect(out).to.equal(10n * market.dollar);

    await expect(primary.withdraw(out - 3n, alice, alice))
      .to.emit(primary, "SetApart")
      .withArgs(windowId, alice.address, 0n, 3n);
    await primary.claimHeld(0n, 3n, alice, alice);
    expect(await asset.balanceOf(alice)).to.equal(out);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
  });

  it("ends a window whose only units are worth nothing, and pays them the whole penalty", async () => {
    const market = await loadMarket();
    const { primary, asset, token, penalty, time, accounts } = market;
    const { alice } = accounts;
    const windowId = await market.openWindow();
    await market.redeem(alice, 1n);
    // Half a dollar a unit: floor(1 × 0.5) is 0.
    await market.value(windowId, VALUE / 400n);
    await time.increase(7 * DAY);

    await expect(primary.expire(windowId))
      .to.emit(primary, "WindowExpired")
      .withArgs(windowId, market.broker.address, 0n, penalty);
    expect((await primary.windowOf(windowId)).status).to.equal(Status.EXPIRED);
    await primary.claimWindow(windowId, alice, alice);
    expect(await asset.balanceOf(alice)).to.equal(penalty);
    expect(await token.balanceOf(alice)).to.equal(1n);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
  });
});
