import { expect } from "chai";
import { encodeBytes32String, ZeroAddress } from "ethers";
import { openMarket } from "../../../../test-support/fixtures/primaryMarket.ts";

const load = await openMarket();

describe("PrimaryMarket", () => {
  describe("openWindow", () => {
    it("takes nobody for a broker, even if somebody has posted a bond for it", async () => {
      const { primary, accounts, asset, penalty, terms } = await load();
      await asset.mint(accounts.alice, penalty);
      await primary.postBond(ZeroAddress, penalty);
      await expect(primary.connect(accounts.issuer).openWindow(await terms({ broker: ZeroAddress })))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_ZeroAddress")
        .withArgs(encodeBytes32String("broker"));
      expect(await primary.windowCount()).to.equal(0n);
      expect(await primary.bondOf(ZeroAddress)).to.deep.equal([penalty, 0n]);
    });
  });
});
