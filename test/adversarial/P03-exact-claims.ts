import { expect } from "chai";
import { Direction, ONE, openMarket, VALUE } from "../../test-support/fixtures/primaryMarket.ts";

// Claims of exactly so many units use up whole units of money, and one of those is worth billions of units' wei: who claims a
// few wei less than everything has used up his whole request. What he left would be nobody's for ever if he was the last.
// Defence: what an exact claim leaves of a used-up request is set apart for its controller (MarketClaims:claimOut).
const loadMarket = await openMarket();

describe("P03 exact claims that leave a rest", () => {
  it("the last claimant who leaves a wei still owns it", async () => {
    const market = await loadMarket();
    const { primary, token, dollar, accounts } = market;
    const { alice } = accounts;
    const windowId = await market.openWindow();
    await market.create(alice, 2_000n * dollar);
    await market.value(windowId);
    await market.settle(windowId, { assetsFilled: 2_000n * dollar });

    await primary["mint(uint256,address)"](10n * ONE - 1n, alice);
    expect(await primary.maxMint(alice)).to.equal(0n);
    expect(await primary.unitsOf(alice)).to.equal(1n);
    expect([...(await primary.heldOf(alice))]).to.deep.equal([1n, 0n]);
    expect((await primary.sideOf(windowId, Direction.CREATION)).fillOut).to.equal(0n);
    await primary.claimHeld(1n, 0n, alice, alice);
    expect(await token.balanceOf(alice)).to.equal(10n * ONE);
    expect(await token.balanceOf(primary)).to.equal(0n);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
  });

  it("the first of two takes nothing from the other, and loses nothing", async () => {
    const market = await loadMarket();
    const { primary, token, dollar, accounts } = market;
    const { alice, bob } = accounts;
    const windowId = await market.openWindow();
    await market.create(alice, 2_000n * dollar);
    await market.create(bob, 1n);
    await market.value(windowId);
    await market.settle(windowId, { assetsFilled: 2_000n * dollar + 1n });
    const share = (10n ** 12n * ONE) / VALUE;
    await primary["mint(uint256,address)"](10n * ONE - share + 1n, alice);
    expect([...(await primary.heldOf(alice))]).to.deep.equal([share - 1n, 0n]);
    expect(await primary.maxMint(bob)).to.equal(share);
    await primary.claimHeld(share - 1n, 0n, alice, alice);
    await primary.connect(bob).claimWindow(windowId, bob, bob);
    expect(await token.balanceOf(alice)).to.equal(10n * ONE);
    expect(await token.balanceOf(bob)).to.equal(share);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
  });
});
