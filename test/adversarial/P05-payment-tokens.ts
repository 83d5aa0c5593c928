import { expect } from "chai";
import { ONE, openMarket } from "../../test-support/fixtures/primaryMarket.ts";
import { BondTokenMock__factory } from "../../types/index.ts";

// Source: payment tokens that take a fee, answer false, call back, or block a payee.
// Defence: ReceiptBonds:_pull (what arrived is counted); SafeERC20; nonReentrant; claims by pull, each for itself.

const load = await openMarket();
const loadHostile = await openMarket({ assetKind: "BondTokenMock" });

describe("P05: hostile payment tokens", () => {
  it("refuses one that takes a fee with the first money that comes", async () => {
    const market = await loadHostile();
    const { primary, asset, accounts, dollar } = market;
    await BondTokenMock__factory.connect(await asset.getAddress(), accounts.alice).setSkim(1n);
    await market.openWindow();
    await asset.mint(accounts.alice, dollar + 1n);
    await expect(primary.postBond(accounts.alice, dollar))
      .to.be.revertedWithCustomError(primary, "ReceiptBonds_AssetTakesFee")
      .withArgs(asset, dollar, dollar - 1n);
    await expect(primary.requestDeposit(dollar, accounts.alice, accounts.alice))
      .to.be.revertedWithCustomError(primary, "ReceiptBonds_AssetTakesFee")
      .withArgs(asset, dollar, dollar - 1n);
  });

  it("lets nobody in again in the middle of a payment", async () => {
    const market = await loadHostile();
    const { primary, primaryAddress, asset, accounts, dollar } = market;
    const { alice, mallory } = accounts;
    const hostile = BondTokenMock__factory.connect(await asset.getAddress(), alice);
    const windowId = await market.openWindow();
    await market.create(alice, 400n * dollar);
    await market.create(mallory, 400n * dollar);
    await market.value(windowId);
    await market.settle(windowId, { assetsFilled: 400n * dollar });
    // The token itself is made an operator, and claims once more while a claim is paid.
    await primary.setOperator(asset, true);
    const again = primary.interface.encodeFunctionData("claimWindow", [windowId, alice.address, alice.address]);
    await hostile.callBefore(primaryAddress, again);
    await expect(primary.claimWindow(windowId, alice, alice)).to.be.revertedWithCustomError(
      primary,
      "ReentrancyGuardReentrantCall",
    );
    expect((await primary.claimableOf(windowId, alice)).assets).to.equal(200n * dollar);
  });

  it("takes no false for an answer", async () => {
    const market = await load();
    const { primary, asset, accounts, dollar } = market;
    const windowId = await market.openWindow();
    await market.create(accounts.alice, dollar);
    await primary.cancelDepositRequest(windowId, accounts.alice);
    await asset.setAnswersFalse(true);
    await expect(primary.claimWindow(windowId, accounts.alice, accounts.alice))
      .to.be.revertedWithCustomError(primary, "SafeERC20FailedOperation")
      .withArgs(asset);
    await asset.setAnswersFalse(false);
    await primary.claimWindow(windowId, accounts.alice, accounts.alice);
    expect(await asset.balanceOf(accounts.alice)).to.equal(dollar);
  });

  it("keeps a blocked payee's money for it, and pays everybody else", async () => {
    const market = await load();
    const { primary, asset, accounts, feeRecipient } = market;
    const { alice, bob } = accounts;
    const windowId = await market.openWindow({ feeBps: 100n });
    await market.redeem(alice, ONE);
    await market.redeem(bob, ONE);
    await market.value(windowId);
    await asset.setBlocked(alice, true);
    await asset.setBlocked(feeRecipient, true);
    await market.settle(windowId, { unitsFilled: 2n * ONE });
    await expect(primary.claimWindow(windowId, alice, alice))
      .to.be.revertedWithCustomError(asset, "StablecoinMock_Blocked")
      .withArgs(alice);
    await primary.connect(bob).claimWindow(windowId, bob, bob);
    expect(await asset.balanceOf(bob)).to.equal(198n * market.dollar);
    expect(await primary.maxWithdraw(alice)).to.equal(198n * market.dollar);
    await primary.withdraw(198n * market.dollar, accounts.mallory, alice);
    expect(await asset.balanceOf(accounts.mallory)).to.equal(198n * market.dollar);
  });

  it("changes nothing for what was merely sent to it", async () => {
    const market = await load();
    const { primary, asset, token, accounts, dollar } = market;
    const windowId = await market.openWindow();
    await market.create(accounts.alice, 200n * dollar);
    await asset.mint(primary, 1_000_000n * dollar);
    await market.mint(accounts.bob.address, ONE);
    await token.connect(accounts.bob).transfer(primary, ONE);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 200n * dollar]);
    expect(await primary.totalAssets()).to.equal(200n * dollar);
    expect(await primary.unitsOf(accounts.bob)).to.equal(0n);
    await market.value(windowId);
    const minted = await token.totalMinted();
    await market.settle(windowId, { assetsFilled: 200n * dollar });
    expect((await token.totalMinted()) - minted).to.equal(ONE);
    await primary.claimWindow(windowId, accounts.alice, accounts.alice);
    expect(await token.balanceOf(accounts.alice)).to.equal(ONE);
  });
});
