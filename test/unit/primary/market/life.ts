import { expect } from "chai";
import { ONE, openMarket, Status, VALUE } from "../../../../test-support/fixtures/primaryMarket.ts";

const loadMarket = await openMarket();

describe("PrimaryMarket: a window from beginning to end", () => {
  describe("a window's life", () => {
    it("takes money and units, settles them against each other, and pays everybody", async () => {
      const market = await loadMarket();
      const { primary, asset, token, dollar, broker, accounts } = market;
      const { alice, bob } = accounts;
      const windowId = await market.openWindow();
      await market.create(alice, 2_000n * dollar);
      await market.redeem(bob, 4n * ONE);
      expect(await primary.pendingDepositRequest(windowId, alice)).to.equal(2_000n * dollar);
      expect(await primary.pendingRedeemRequest(windowId, bob)).to.equal(4n * ONE);

      await market.value(windowId);
      expect((await primary.windowOf(windowId)).status).to.equal(Status.VALUED);
      const before = await asset.balanceOf(broker);
      const supply = await token.totalSupply();
      const settlement = market.settle(windowId, { assetsFilled: 2_000n * dollar, unitsFilled: 4n * ONE });
      await expect(settlement)
        .to.emit(primary, "WindowSettled")
        .withArgs(windowId, broker.address, VALUE, 2_000n * dollar, 4n * ONE, 10n * ONE, 800n * dollar, 0n, 0n);
      // Ten units are created and four redeemed: six are minted, and the broker gets the money of six.
      expect(await token.totalSupply()).to.equal(supply + 6n * ONE);
      expect(await asset.balanceOf(broker)).to.equal(before + 800n * dollar + 1_200n * dollar);
      expect(await primary.claimableDepositRequest(windowId, alice)).to.equal(2_000n * dollar);
      expect(await primary.maxMint(alice)).to.equal(10n * ONE);
      expect(await primary.maxWithdraw(bob)).to.equal(800n * dollar);

      await primary["deposit(uint256,address)"](2_000n * dollar, alice);
      await primary.connect(bob).redeem(4n * ONE, bob, bob);
      expect(await token.balanceOf(alice)).to.equal(10n * ONE);
      expect(await asset.balanceOf(bob)).to.equal(800n * dollar);
      expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
      expect(await token.balanceOf(primary)).to.equal(0n);
    });
  });
});
