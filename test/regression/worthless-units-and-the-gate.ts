import { expect } from "chai";
import { Direction, ONE, openMarket, Status } from "../../test-support/fixtures/primaryMarket.ts";

// Found by the market's campaign ("a settlement was refused"): a window whose recorded value is next to nothing. A dollar then
// asks for more units than the proof can ever carry, and the gate refuses what neither the price nor the fill forbids. The campaign
// did not foresee it; the market was right. What must hold: nothing is minted, the window can still be settled without that fill,
// and the money comes back whole.
const loadMarket = await openMarket();

describe("A window at a value of next to nothing", () => {
  it("asks for more units than are proven, is refused by the gate, and gives the money back", async () => {
    const market = await loadMarket();
    const { primary, primaryAddress, token, tokenAddress, verifier, asset, dollar, accounts } = market;
    const { alice } = accounts;
    const windowId = await market.openWindow();
    await market.create(alice, dollar);
    await market.value(windowId, 1n);

    // A dollar is 1e18 wei of money; at a wei for 1e18 units that is 1e36 units.
    await expect(market.settle(windowId, { price: 1n, assetsFilled: dollar }))
      .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
      .withArgs(ONE * ONE, await verifier.mintableUnits(tokenAddress));
    expect(await token.totalMinted()).to.equal(0n);

    await market.settle(windowId, { price: 1n });
    expect((await primary.windowOf(windowId)).status).to.equal(Status.SETTLED);
    expect((await primary.sideOf(windowId, Direction.CREATION)).out).to.equal(0n);
    await primary.claimWindow(windowId, alice, alice);
    expect(await asset.balanceOf(alice)).to.equal(dollar);
    expect(await token.balanceOf(primaryAddress)).to.equal(0n);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
  });

  it("fills as much of it as is proven, to the last unit and no further", async () => {
    const { primary, token, tokenAddress, verifier, accounts, ...market } = await loadMarket();
    const { alice } = accounts;
    const price = 10n ** 13n;
    // At this price a millionth of a dollar is 1e17 units.
    const room = await verifier.mintableUnits(tokenAddress);
    const most = room / 10n ** 17n;
    const windowId = await market.openWindow();
    await market.create(alice, 2n * most);
    await market.value(windowId, price);
    await expect(market.settle(windowId, { price, assetsFilled: most + 1n }))
      .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
      .withArgs((most + 1n) * 10n ** 17n, room);
    await market.settle(windowId, { price, assetsFilled: most });
    await primary.claimWindow(windowId, alice, alice);
    expect(await token.balanceOf(alice)).to.equal(most * 10n ** 17n);
    expect(await token.totalSupply()).to.equal(most * 10n ** 17n);
  });
});
