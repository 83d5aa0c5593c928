import { expect } from "chai";
import { openReceiptBonds } from "../../../test-support/fixtures/receiptBonds.ts";
import { HolderStatus } from "../../../test-support/helpers/equity.ts";

const load = await openReceiptBonds();
const DOLLAR = 10n ** 6n;

describe("ReceiptBonds", () => {
  describe("postBond", () => {
    it("takes no money from a sanctioned account, whoever's bond it is for", async () => {
      const { bonds, asset, registry, accounts } = await load();
      const { alice, mallory, registrar } = accounts;
      await asset.mint(mallory, DOLLAR);
      await asset.connect(mallory).approve(bonds, DOLLAR);
      await registry
        .connect(registrar)
        .record([{ account: mallory, status: HolderStatus.SANCTIONED, category: 0, country: 0, expiry: 0 }]);
      await expect(bonds.connect(mallory).postBond(alice, DOLLAR))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_Sanctioned")
        .withArgs(mallory.address);
      expect(await bonds.bondOf(alice)).to.deep.equal([0n, 0n]);
      expect(await asset.balanceOf(mallory)).to.equal(DOLLAR);
    });
  });

  describe("withdrawBond", () => {
    it("pays no sanctioned account, whoever's bond it is", async () => {
      const { bonds, asset, registry, postBond, accounts } = await load();
      const { alice, mallory, registrar } = accounts;
      await postBond(100n * DOLLAR);
      await registry
        .connect(registrar)
        .record([{ account: mallory, status: HolderStatus.SANCTIONED, category: 0, country: 0, expiry: 0 }]);
      await expect(bonds.withdrawBond(DOLLAR, mallory))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_Sanctioned")
        .withArgs(mallory.address);
      expect(await bonds.bondOf(alice)).to.deep.equal([100n * DOLLAR, 0n]);
      expect(await asset.balanceOf(mallory)).to.equal(0n);
    });
  });
});
