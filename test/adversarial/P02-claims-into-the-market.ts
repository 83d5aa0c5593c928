import { expect } from "chai";
import { Direction, ONE, openMarket } from "../../test-support/fixtures/primaryMarket.ts";

// A claim, by a careless controller or a hostile operator, that names the market as its receiver: money and units would leave
// the books and stay in the contract, where nobody can fetch them again.
// Defence: no claim is paid to the market (MarketClaims:_requireElsewhere).
const loadMarket = await openMarket();

describe("P02 claims paid into the market itself", () => {
  it("are refused, whatever is claimed", async () => {
    const market = await loadMarket();
    const { primary, primaryAddress, dollar, token, asset, accounts } = market;
    const { alice, mallory } = accounts;
    const windowId = await market.openWindow();
    await market.create(alice, 2_000n * dollar);
    await market.redeem(alice, 4n * ONE);
    await market.value(windowId);
    await market.settle(windowId, { assetsFilled: 1_000n * dollar, unitsFilled: 2n * ONE });
    await primary.setOperator(mallory, true);

    const operator = primary.connect(mallory);
    const claims = [
      () => operator["deposit(uint256,address,address)"](1n, primary, alice),
      () => operator["mint(uint256,address,address)"](1n, primary, alice),
      () => operator.redeem(1n, primary, alice),
      () => operator.withdraw(1n, primary, alice),
      () => operator.claimCancelDepositRequest(windowId, primary, alice),
      () => operator.claimCancelRedeemRequest(windowId, primary, alice),
      () => operator.claimWindow(windowId, primary, alice),
      () => operator.claimHeld(1n, 1n, primary, alice),
    ];
    for (const claim of claims) {
      await expect(claim())
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_CannotReceive")
        .withArgs(primaryAddress);
    }
    expect((await primary.sideOf(windowId, Direction.CREATION)).fillIn).to.equal(2_000n * dollar);

    await primary.claimWindow(windowId, alice, alice);
    expect(await token.balanceOf(alice)).to.equal(7n * ONE);
    expect(await asset.balanceOf(alice)).to.equal(1_400n * dollar);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
  });
});
