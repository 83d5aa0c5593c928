import { expect } from "chai";
import { hexlify, ZeroAddress } from "ethers";
import { DOLLAR, openReceiptBonds, UPPER } from "../../../test-support/fixtures/receiptBonds.ts";
import { INITIAL_MULTIPLIER, ONE } from "../../../test-support/fixtures/reserves.ts";
import { HolderStatus } from "../../../test-support/helpers/equity.ts";

const load = await openReceiptBonds();

const ceilDiv = (a: bigint, b: bigint) => (a + b - 1n) / b;

/** 130 % of what the shares are worth at most, every step rounded up, in 6 decimals. */
function bondFor(shares: bigint): bigint {
  const units = ceilDiv(shares * ONE, INITIAL_MULTIPLIER);
  const value = ceilDiv(units * UPPER, ONE);
  return ceilDiv(ceilDiv(value * 13_000n, 10_000n), 10n ** 12n);
}

describe("ReceiptBonds", () => {
  describe("construction", () => {
    it("refuses a missing backstop and an asset of more than 18 decimals", async () => {
      const { ethers, bonds, asset, tokenAddress, accounts } = await load();
      const factory = await ethers.getContractFactory("ReceiptBondsMock");
      await expect(factory.deploy(tokenAddress, asset, ZeroAddress)).to.be.revertedWithCustomError(
        bonds,
        "ReceiptBonds_ZeroBackstop",
      );
      const fine = await ethers.deployContract("StablecoinMock", [19]);
      await expect(factory.deploy(tokenAddress, fine, accounts.bob))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_TooManyDecimals")
        .withArgs(fine, 19n);
    });

    it("names its backstop, and turns money into the asset's decimals, up or down as asked", async () => {
      const { bonds, accounts } = await load();
      expect(await bonds.backstop()).to.equal(accounts.bob.address);
      expect(await bonds.toAssetUp(10n ** 12n + 1n)).to.equal(2n);
      expect(await bonds.toAssetDown(2n * 10n ** 12n - 1n)).to.equal(1n);
    });
  });

  describe("postBond and withdrawBond", () => {
    it("counts what comes and gives back what is free", async () => {
      const { bonds, asset, postBond, accounts } = await load();
      await expect(postBond(100n * DOLLAR))
        .to.emit(bonds, "BondPosted")
        .withArgs(accounts.alice, accounts.alice, 100n * DOLLAR, 100n * DOLLAR);
      expect(await bonds.bondOf(accounts.alice)).to.deep.equal([100n * DOLLAR, 0n]);
      await expect(bonds.withdrawBond(40n * DOLLAR, accounts.mallory))
        .to.emit(bonds, "BondWithdrawn")
        .withArgs(accounts.alice, accounts.mallory, 40n * DOLLAR, 60n * DOLLAR);
      expect(await asset.balanceOf(accounts.mallory)).to.equal(40n * DOLLAR);
      expect(await asset.balanceOf(bonds)).to.equal(60n * DOLLAR);
    });

    it("gives nobody what is another's, and nothing that is locked", async () => {
      const { bonds, postBond, accounts } = await load();
      await postBond(100n * DOLLAR);
      await expect(bonds.connect(accounts.mallory).withdrawBond(1n, accounts.mallory))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_InsufficientBond")
        .withArgs(accounts.mallory, 0n, 1n);
      await bonds.lock(accounts.alice, 70n * DOLLAR);
      await expect(bonds.withdrawBond(30n * DOLLAR + 1n, accounts.alice))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_InsufficientBond")
        .withArgs(accounts.alice, 30n * DOLLAR, 30n * DOLLAR + 1n);
      await expect(bonds.lock(accounts.alice, 30n * DOLLAR + 1n))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_InsufficientBond")
        .withArgs(accounts.alice, 30n * DOLLAR, 30n * DOLLAR + 1n);
      await bonds.unlock(accounts.alice, 70n * DOLLAR);
      await bonds.withdrawBond(100n * DOLLAR, accounts.alice);
      expect(await bonds.bondOf(accounts.alice)).to.deep.equal([0n, 0n]);
    });

    it("takes money that was locked away from posted and locked alike", async () => {
      const { bonds, asset, postBond, accounts } = await load();
      await postBond(100n * DOLLAR);
      await bonds.lock(accounts.alice, 70n * DOLLAR);
      await bonds.take(accounts.alice, 20n * DOLLAR, accounts.mallory);
      expect(await bonds.bondOf(accounts.alice)).to.deep.equal([80n * DOLLAR, 50n * DOLLAR]);
      expect(await asset.balanceOf(accounts.mallory)).to.equal(20n * DOLLAR);
      expect(await asset.balanceOf(bonds)).to.equal(80n * DOLLAR);
    });

    it("refuses an asset that takes a fee (P05)", async () => {
      const { bonds, asset, postBond } = await load();
      await asset.setSkim(3n);
      await expect(postBond(100n * DOLLAR))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_AssetTakesFee")
        .withArgs(asset, 100n * DOLLAR, 100n * DOLLAR - 3n);
    });

    it("is not entered a second time by the asset (P05)", async () => {
      const { bonds, asset, postBond, accounts } = await load();
      await postBond(100n * DOLLAR);
      await asset.callBefore(bonds, bonds.interface.encodeFunctionData("postBond", [accounts.alice.address, 0n]));
      await expect(bonds.withdrawBond(DOLLAR, accounts.alice)).to.be.revertedWithCustomError(
        bonds,
        "ReentrancyGuardReentrantCall",
      );
    });

    it("lets a sanctioned account's money wait, attributed to it", async () => {
      const { bonds, registry, postBond, accounts } = await load();
      await postBond(100n * DOLLAR);
      await registry
        .connect(accounts.registrar)
        .record([{ account: accounts.alice, status: HolderStatus.SANCTIONED, category: 0, country: 0, expiry: 0 }]);
      await expect(bonds.withdrawBond(1n, accounts.mallory))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_Sanctioned")
        .withArgs(accounts.alice);
      await expect(bonds.connect(accounts.mallory).postBond(accounts.alice, 1n))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_Sanctioned")
        .withArgs(accounts.alice);
      expect(await bonds.bondOf(accounts.alice)).to.deep.equal([100n * DOLLAR, 0n]);
    });
  });

  describe("a receipt", () => {
    it("locks 130 % of its stock's upper value, rounded up, until a proof speaks for it", async () => {
      const { bonds, verifier, tokenAddress, postBond, receiptOfAlice, bond, cutAndPost, accounts } = await load();
      await postBond(5_000n * DOLLAR);
      const receipt = await receiptOfAlice({ shares: 7n * ONE + 1n, units: 6n * ONE });
      const locked = bondFor(7n * ONE + 1n);
      await expect(bond(receipt))
        .to.emit(bonds, "ReceiptBonded")
        .withArgs(accounts.alice, receipt.journalId, receipt.cut, 6n * ONE, locked);
      expect(await bonds.lockOf(receipt.journalId)).to.deep.equal([
        accounts.alice.address,
        locked,
        6n * ONE,
        receipt.cut,
      ]);
      expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(7n * ONE + 1n);

      await expect(bonds.resolveReceipts([receipt.journalId]))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_NotYetProven")
        .withArgs(receipt.journalId, receipt.cut, receipt.cut);
      await cutAndPost(107n * ONE + 1n);
      const resolved = bonds.connect(accounts.mallory).resolveReceipts([receipt.journalId]);
      await expect(resolved)
        .to.emit(bonds, "ReceiptProven")
        .withArgs(accounts.alice, receipt.journalId, locked)
        .and.to.emit(bonds, "Resolved")
        .withArgs(accounts.alice, 6n * ONE, true);
      expect(await bonds.bondOf(accounts.alice)).to.deep.equal([5_000n * DOLLAR, 0n]);
      expect(await bonds.forfeited()).to.equal(0n);
    });

    it("forfeits the whole lock when its stock is missing, and the backstop fetches it (P08)", async () => {
      const { bonds, asset, postBond, receiptOfAlice, bond, cut, state, post, accounts } = await load();
      await postBond(5_000n * DOLLAR);
      const receipt = await receiptOfAlice({ shares: 7n * ONE });
      await bond(receipt);
      const locked = bondFor(7n * ONE);
      const later = await cut();
      await post(await state({ positions: [100n * ONE], missing: [hexlify(receipt.journalId)] }, later));
      await expect(bonds.resolveReceipts([receipt.journalId]))
        .to.emit(bonds, "BondForfeited")
        .withArgs(accounts.alice, receipt.journalId, 2n, locked)
        .and.to.emit(bonds, "Resolved")
        .withArgs(accounts.alice, ONE, false);
      expect(await bonds.bondOf(accounts.alice)).to.deep.equal([5_000n * DOLLAR - locked, 0n]);
      await expect(bonds.resolveReceipts([receipt.journalId]))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_NotBonded")
        .withArgs(receipt.journalId);

      await expect(bonds.claimForfeited(accounts.alice))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_OnlyBackstop")
        .withArgs(accounts.alice);
      await expect(bonds.connect(accounts.bob).claimForfeited(accounts.bob))
        .to.emit(bonds, "ForfeitedClaimed")
        .withArgs(accounts.bob, locked);
      expect(await asset.balanceOf(accounts.bob)).to.equal(locked);
      expect(await asset.balanceOf(bonds)).to.equal(5_000n * DOLLAR - locked);
      expect(await bonds.forfeited()).to.equal(0n);
    });

    it("needs a bond that is large enough", async () => {
      const { bonds, postBond, receiptOfAlice, bond, accounts } = await load();
      const needed = bondFor(7n * ONE);
      await postBond(needed - 1n);
      await expect(bond(await receiptOfAlice({ shares: 7n * ONE })))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_InsufficientBond")
        .withArgs(accounts.alice, needed - 1n, needed);
    });

    it("locks nothing when a later proof speaks for its stock already", async () => {
      const { bonds, cutAndPost, receiptOfAlice, bond, accounts } = await load();
      const receipt = await receiptOfAlice({ shares: 7n * ONE });
      await cutAndPost(107n * ONE);
      await expect(bond(receipt))
        .to.emit(bonds, "ReceiptBonded")
        .withArgs(accounts.alice, receipt.journalId, receipt.cut, ONE, 0n);
      await expect(bonds.resolveReceipts([receipt.journalId]))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_NotBonded")
        .withArgs(receipt.journalId);
    });

    it("is its account's alone: a journal id binds it (P08)", async () => {
      const { bonds, receiptOfAlice, bond, ethers, accounts, journalReference } = await load();
      const foreign = await receiptOfAlice({ journalId: ethers.id("somebody else's") });
      await expect(bond(foreign))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_ForeignReceipt")
        .withArgs(foreign.journalId, await bonds.journalIdOf(accounts.alice, journalReference));
    });

    it("is for this market's token", async () => {
      const { bonds, receiptOfAlice, bond, tokenAddress, accounts } = await load();
      const receipt = await receiptOfAlice({ token: accounts.mallory.address });
      await expect(bond(receipt))
        .to.be.revertedWithCustomError(bonds, "ReceiptBonds_ForeignToken")
        .withArgs(accounts.mallory, tokenAddress);
    });

    it("works once (P08)", async () => {
      const { verifier, postBond, receiptOfAlice, bond, tokenAddress } = await load();
      await postBond(5_000n * DOLLAR);
      const receipt = await receiptOfAlice();
      await bond(receipt);
      await expect(bond(receipt))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_JournalUsed")
        .withArgs(tokenAddress, receipt.journalId);
    });
  });
});
