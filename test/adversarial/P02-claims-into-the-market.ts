import { expect } from "chai";
import { Direction, ONE, openMarket } from "../../test-support/fixtures/primaryMarket.ts";

// A claim, by a careless controller or a hostile operator, that names the market as its receiver: money and units would leave
// the books and stay in the contract, where nobody can fetch them again.
// Defence: no claim is paid to the market (MarketClaims:_requireElsewhere), and no fee nor bond (ReceiptBonds:_requireElsewhere).
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

  it("are refused for the fees, and for bonds, coming and going", async () => {
    const market = await loadMarket();
    const { primary, primaryAddress, dollar, asset, accounts, broker, feeRecipient, backstop } = market;
    const windowId = await market.openWindow({ feeBps: 100n });
    await market.create(accounts.alice, 2_000n * dollar);
    await market.value(windowId);
    await market.settle(windowId, { assetsFilled: 2_000n * dollar });
    const { posted } = await primary.bondOf(broker);
    const held = await asset.balanceOf(primary);
    for (const attempt of [
      () => primary.connect(feeRecipient).claimFees(primary),
      () => primary.connect(backstop).claimForfeited(primary),
      () => primary.connect(broker).withdrawBond(1n, primary),
      () => primary.connect(broker).postBond(primary, 1n),
    ]) {
      await expect(attempt())
        .to.be.revertedWithCustomError(primary, "ReceiptBonds_CannotReceive")
        .withArgs(primaryAddress);
    }
    expect(await primary.fees()).to.equal(20n * dollar);
    expect((await primary.bondOf(broker)).posted).to.equal(posted);
    expect(await asset.balanceOf(primary)).to.equal(held);
    await primary.connect(feeRecipient).claimFees(feeRecipient);
    expect(await asset.balanceOf(feeRecipient)).to.equal(20n * dollar);
  });
});
