import { expect } from "chai";
import { ONE, openMarket } from "../../test-support/fixtures/primaryMarket.ts";

// Source: the broker that never settles, and with it everybody's money and units.
// Defence: MarketWindows:expire (anyone, after a deadline fixed at the opening); every exit asks nobody.

const load = await openMarket();

describe("P04: a broker that never settles", () => {
  it("leaves everyone whole, and pays them for the wait, with every role gone and the oracle dead", async () => {
    const market = await load();
    const { primary, accounts, oracle, token, asset, dollar, penalty, time, guardian } = market;
    const { alice, bob, mallory } = accounts;
    const windowId = await market.openWindow();
    await market.create(alice, 12_345_678n * dollar + 1n);
    await market.redeem(bob, 7n * ONE + 3n);
    await market.value(windowId);
    await time.increaseTo((await primary.windowOf(windowId)).deadline + 1n);
    await oracle.setDead(true);
    await primary.connect(guardian).suspendRequests(3_600);
    expect(await primary.isOverdue(windowId)).to.equal(true);
    await primary.connect(mallory).expire(windowId);
    expect(await primary.isOverdue(windowId)).to.equal(false);
    await primary.claimWindow(windowId, alice, alice);
    await primary.connect(bob).claimWindow(windowId, bob, bob);
    const [hers, his] = [await asset.balanceOf(alice), await asset.balanceOf(bob)];
    expect(hers - 12_345_678n * dollar - 1n + his).to.equal(penalty);
    expect(hers).to.be.greaterThan(12_345_678n * dollar);
    expect(await token.balanceOf(bob)).to.equal(7n * ONE + 3n);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
    expect(await primary.expiredWindows()).to.equal(1n);
  });

  it("does not keep later windows from being settled by another", async () => {
    const market = await load();
    const { primary, accounts, asset, dollar, time } = market;
    const first = await market.openWindow({ closesAt: (await time.latest()) + 600 });
    await market.create(accounts.alice, 200n * dollar);
    await market.value(first);
    const second = await market.openWindow();
    await market.create(accounts.bob, 200n * dollar);
    await market.value(second);
    await market.settle(second, { assetsFilled: 200n * dollar });
    await primary.connect(accounts.bob).claimWindow(second, accounts.bob, accounts.bob);
    await time.increaseTo((await primary.windowOf(first)).deadline + 1n);
    await primary.expire(first);
    await primary.claimWindow(first, accounts.alice, accounts.alice);
    expect(await asset.balanceOf(accounts.alice)).to.equal(200n * dollar + market.penalty);
  });
});
