import { expect } from "chai";
import { ONE, openMarket, Status } from "../../test-support/fixtures/primaryMarket.ts";

// Source: requesting or cancelling when the closing price is known already, claiming twice, claiming for others (ERC-7540
// operators).
// Defence: MarketRequests:request, cancel (the window's status is the clock's); MarketClaims:_close; _requireOperator.

const load = await openMarket();

describe("P02: the last second, twice, and somebody else's", () => {
  it("takes a request in the last second, and none in the next", async () => {
    const market = await load();
    const { primary, accounts, time, asset, dollar } = market;
    const windowId = await market.openWindow();
    await asset.mint(accounts.alice, 2n * dollar);
    const { closesAt } = (await primary.windowOf(windowId)).terms;
    await time.setNextBlockTimestamp(closesAt - 1n);
    await primary.requestDeposit(dollar, accounts.alice, accounts.alice);
    await time.setNextBlockTimestamp(closesAt);
    await expect(primary.requestDeposit(dollar, accounts.alice, accounts.alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NoOpenWindow")
      .withArgs(closesAt);
  });

  it("cancels in the last second, and not when the value can be known", async () => {
    const market = await load();
    const { primary, accounts, time, dollar } = market;
    const windowId = await market.openWindow();
    await market.create(accounts.alice, dollar);
    await market.create(accounts.bob, dollar);
    const { closesAt } = (await primary.windowOf(windowId)).terms;
    await time.setNextBlockTimestamp(closesAt - 1n);
    await primary.cancelDepositRequest(windowId, accounts.alice);
    await time.setNextBlockTimestamp(closesAt);
    await expect(primary.connect(accounts.bob).cancelDepositRequest(windowId, accounts.bob))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_WrongStatus")
      .withArgs(windowId, Status.CLOSED);
  });

  it("pays a claim once, whichever of the ways it is made", async () => {
    const market = await load();
    const { primary, accounts, token, asset, dollar } = market;
    const { alice } = accounts;
    const windowId = await market.openWindow();
    await market.create(alice, 400n * dollar);
    await market.create(accounts.bob, 400n * dollar);
    await market.value(windowId);
    await market.settle(windowId, { assetsFilled: 400n * dollar });
    await primary["mint(uint256,address)"](ONE, alice);
    await primary.claimCancelDepositRequest(windowId, alice, alice);
    await expect(primary.claimWindow(windowId, alice, alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NothingClaimable")
      .withArgs(windowId, alice);
    await expect(primary["deposit(uint256,address)"](1n, alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_AboveClaimable")
      .withArgs(alice, 1n, 0n);
    expect([await token.balanceOf(alice), await asset.balanceOf(alice)]).to.deep.equal([ONE, 200n * dollar]);
  });

  it("lets an operator act for those who named it, and for nobody else", async () => {
    const market = await load();
    const { primary, accounts, dollar } = market;
    const { alice, bob, mallory } = accounts;
    const windowId = await market.openWindow();
    await market.create(alice, dollar);
    await market.create(bob, dollar);
    await primary.connect(bob).setOperator(mallory, true);
    await primary.connect(mallory).cancelDepositRequest(windowId, bob);
    await primary.connect(mallory).claimCancelDepositRequest(windowId, mallory, bob);
    await expect(primary.connect(mallory).cancelDepositRequest(windowId, alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NotOperator")
      .withArgs(alice, mallory);
    // An operator is not the operator of those who named the one who named it.
    await primary.connect(mallory).setOperator(alice, true);
    await expect(primary.claimWindow(windowId, alice, bob))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NotOperator")
      .withArgs(bob, alice);
  });
});
