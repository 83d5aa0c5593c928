import { expect } from "chai";
import { keccak256, TypedDataEncoder } from "ethers";
import { INVENTORY_RECEIPT } from "../../../../sdk/reserves/typedData.ts";
import { at, HOUR, INITIAL_MULTIPLIER, ONE, openReserves } from "../../../../test-support/fixtures/reserves.ts";
import { domainOf, signReceipt } from "../../../../test-support/reserves/statements.ts";

const { loadReserves } = await openReserves();

const MONDAY = 19_730; // 2024-01-08

describe("ReserveVerifier", () => {
  describe("registerReceipt", () => {
    it("counts a receipt's stock at once, and mints on it", async () => {
      const { verifier, token, tokenAddress, cutAndPost, receipt, register, accounts, mint } = await loadReserves();
      await cutAndPost(100n * ONE);
      const before = await verifier.mintableUnits(tokenAddress);
      const given = await receipt({ shares: 7n * ONE });
      await expect(register(given))
        .to.emit(verifier, "ReceiptRegistered")
        .withArgs(tokenAddress, given.journalId, accounts.custodian, 1n, 7n * ONE, 7n * ONE);
      const after = (107n * ONE * ONE) / INITIAL_MULTIPLIER;
      expect(before).to.equal((100n * ONE * ONE) / INITIAL_MULTIPLIER);
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(after);
      expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(7n * ONE);
      expect(await verifier.isJournalUsed(tokenAddress, given.journalId)).to.equal(true);
      await mint(accounts.alice.address, after);
      expect(await token.balanceOf(accounts.alice)).to.equal(after);
      expect(await token.totalSupply()).to.equal(after);
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(0n);
    });

    it("signs with the standard's digest (EIP-712)", async () => {
      const { verifier, cut, receipt } = await loadReserves();
      await cut();
      const given = await receipt();
      const digest = TypedDataEncoder.hash(await domainOf(verifier), INVENTORY_RECEIPT, given);
      expect(await verifier.receiptDigest(given)).to.equal(digest);
    });

    it("tells the market what it added", async () => {
      const { verifier, cutAndPost, receipt, accounts } = await loadReserves();
      await cutAndPost(100n * ONE);
      const given = await receipt({ shares: 3n });
      const signature = await signReceipt(verifier, given, accounts.custodian);
      const market = verifier.connect(accounts.market);
      expect(await market.registerReceipt.staticCall(given, accounts.custodian, signature)).to.equal(3n);
    });

    it("is for markets", async () => {
      const { verifier, cutAndPost, receipt, accounts } = await loadReserves();
      await cutAndPost(100n * ONE);
      const given = await receipt({ recipient: accounts.mallory.address });
      const signature = await signReceipt(verifier, given, accounts.custodian);
      await expect(verifier.connect(accounts.mallory).registerReceipt(given, accounts.custodian, signature))
        .to.be.revertedWithCustomError(verifier, "AccessManagedUnauthorized")
        .withArgs(accounts.mallory);
    });

    it("is for the market that the receipt names", async () => {
      const { verifier, cutAndPost, receipt, register, accounts } = await loadReserves();
      await cutAndPost(100n * ONE);
      await expect(register(await receipt({ recipient: accounts.otherMarket.address })))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongRecipient")
        .withArgs(accounts.otherMarket, accounts.market);
    });

    it("takes a receipt at its last valid second, and not after", async () => {
      const { verifier, cutAndPost, receipt, register, time } = await loadReserves();
      await cutAndPost(100n * ONE);
      const validUntil = (await time.latest()) + HOUR;
      const [first, second] = [await receipt({ validUntil }), await receipt({ validUntil })];
      await time.setNextBlockTimestamp(validUntil);
      await register(first);
      await time.setNextBlockTimestamp(validUntil + 1);
      await expect(register(second))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_Expired")
        .withArgs(validUntil, validUntil + 1);
    });

    it("uses a journal entry once, whatever else the receipt says", async () => {
      const { verifier, tokenAddress, cutAndPost, receipt, register, accounts } = await loadReserves();
      await cutAndPost(100n * ONE);
      const given = await receipt();
      await register(given);
      for (const again of [given, { ...given, shares: 2n * ONE }]) {
        await expect(register(again, accounts.attestors[1]))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_JournalUsed")
          .withArgs(tokenAddress, given.journalId);
      }
    });

    it("asks for a custodian's signature over these very words", async () => {
      const { verifier, cutAndPost, receipt, register, accounts } = await loadReserves();
      await cutAndPost(100n * ONE);
      const given = await receipt();
      for (const signer of [accounts.auditor, accounts.mallory]) {
        await expect(register(given, signer))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_NotACustodian")
          .withArgs(signer);
      }
      const signature = await signReceipt(verifier, given, accounts.custodian);
      const market = verifier.connect(accounts.market);
      for (const changed of [{ shares: 2n * ONE }, { units: 2n * ONE }, { validUntil: 2n ** 63n }]) {
        await expect(market.registerReceipt({ ...given, ...changed }, accounts.custodian, signature))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_NotACustodian")
          .withArgs(accounts.custodian);
      }
      await expect(market.registerReceipt(given, accounts.attestors[1] ?? "", signature))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_NotACustodian")
        .withArgs(accounts.attestors[1]);
    });

    it("asks for a cut that was taken", async () => {
      const { verifier, tokenAddress, cutAndPost, receipt, register } = await loadReserves();
      await cutAndPost(100n * ONE);
      for (const cut of [0n, 2n]) {
        await expect(register(await receipt({ cut })))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_UnknownCut")
          .withArgs(tokenAddress, cut);
      }
    });

    describe("around a corporate action", () => {
      it("counts at the split factor of now, rounded down", async () => {
        const { verifier, tokenAddress, cutAndPost, receipt, register, announceSplit, time } = await loadReserves();
        await announceSplit(MONDAY, 3n, 1n);
        await time.increaseTo(at("2024-01-05T15:00:00Z"));
        await cutAndPost(100n * ONE);
        await time.increaseTo(at("2024-01-08T15:00:00Z"));
        await register(await receipt({ shares: 5n }));
        expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(1n);
      });

      it("refuses a receipt signed before one, poked or not", async () => {
        const { verifier, token, cutAndPost, receipt, register, announceSplit, time } = await loadReserves();
        await announceSplit(MONDAY, 3n, 1n);
        await cutAndPost(100n * ONE);
        const given = await receipt();
        await time.increaseTo(at("2024-01-08T15:00:00Z"));
        for (const prepare of [async () => {}, () => token.poke()]) {
          await prepare();
          await expect(register(given))
            .to.be.revertedWithCustomError(verifier, "ReserveVerifier_ReceiptOutlived")
            .withArgs(0n, 1n);
        }
      });

      it("refuses any between the last close before a split and the split", async () => {
        const { verifier, tokenAddress, cutAndPost, receipt, register, announceSplit, time } = await loadReserves();
        await announceSplit(MONDAY, 10n, 1n);
        await time.increaseTo(at("2024-01-05T15:00:00Z"));
        await cutAndPost(100n * ONE);
        const given = await receipt();
        const [close, open] = [at("2024-01-05T21:00:00Z"), at("2024-01-08T14:30:00Z")];
        for (const moment of [close, open - 1]) {
          await time.setNextBlockTimestamp(moment);
          await expect(register(given))
            .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
            .withArgs(tokenAddress, close, open);
        }
        await time.setNextBlockTimestamp(open);
        await register({ ...given, activationCount: 1n });
        expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(ONE / 10n);
      });
    });

    describe("up to the cap", () => {
      it("counts a tenth of the proven reserves and not a base unit more", async () => {
        const { verifier, cutAndPost, receipt, register } = await loadReserves();
        await cutAndPost(100n * ONE + 9n);
        await register(await receipt({ shares: 4n * ONE }));
        await expect(register(await receipt({ shares: 6n * ONE + 1n })))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_ProvisionalCapExceeded")
          .withArgs(6n * ONE + 1n, 6n * ONE);
        await register(await receipt({ shares: 6n * ONE }));
        await expect(register(await receipt({ shares: 1n })))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_ProvisionalCapExceeded")
          .withArgs(1n, 0n);
      });

      it("counts nothing before the first epoch", async () => {
        const { verifier, cut, receipt, register } = await loadReserves();
        await cut();
        await expect(register(await receipt()))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_ProvisionalCapExceeded")
          .withArgs(ONE, 0n);
      });

      it("has no room where an epoch left more than the cap", async () => {
        const { verifier, cut, cutAndPost, state, post, receipt, register } = await loadReserves();
        await cutAndPost(100n * ONE);
        await cut();
        await register(await receipt({ shares: 10n * ONE }));
        await post(await state(50n * ONE));
        await expect(register(await receipt({ shares: 1n })))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_ProvisionalCapExceeded")
          .withArgs(1n, 0n);
      });
    });

    describe("until a later statement speaks for its stock", () => {
      it("counts while the posted cut is the named one or an earlier one", async () => {
        const { verifier, tokenAddress, cut, cutAndPost, state, post, receipt, register } = await loadReserves();
        const provisional = async () => (await verifier.epochOf(tokenAddress)).provisionalBase;
        await cutAndPost(100n * ONE);
        await cut();
        await cut();
        await register(await receipt({ shares: 1n, cut: 1n }));
        await register(await receipt({ shares: 2n, cut: 2n }));
        await register(await receipt({ shares: 4n, cut: 3n }));
        await register(await receipt({ shares: 8n, cut: 3n }));
        expect(await provisional()).to.equal(15n);

        const second = post(await state(100n * ONE, 2n));
        await expect(second).to.emit(verifier, "ReceiptSuperseded").withArgs(tokenAddress, 1n, 1n);
        expect(await provisional()).to.equal(14n);
        const third = post(await state(100n * ONE, 3n));
        await expect(third).to.emit(verifier, "ReceiptSuperseded").withArgs(tokenAddress, 2n, 2n);
        expect(await provisional()).to.equal(12n);
        await cut();
        const fourth = post(await state(100n * ONE, 4n));
        await expect(fourth).to.emit(verifier, "ReceiptSuperseded").withArgs(tokenAddress, 3n, 12n);
        expect(await provisional()).to.equal(0n);
      });

      it("lets several go at one post, and none twice", async () => {
        const { verifier, tokenAddress, cut, cutAndPost, receipt, register } = await loadReserves();
        await cutAndPost(100n * ONE);
        for (let id = 2n; id <= 4n; ++id) {
          await cut();
          await register(await receipt({ shares: id }));
        }
        await cutAndPost(100n * ONE);
        await cutAndPost(100n * ONE);
        const gone = await verifier.queryFilter(verifier.filters.ReceiptSuperseded);
        const amounts = gone.map(({ args }) => [args.cut, args.base]);
        expect(amounts).to.have.deep.members([2n, 3n, 4n].map((id) => [id, id]));
        expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(0n);
      });

      it("is used up without counting when it is presented after that", async () => {
        const { verifier, tokenAddress, cutAndPost, receipt, register, accounts } = await loadReserves();
        await cutAndPost(100n * ONE);
        const given = await receipt({ shares: 7n * ONE });
        await cutAndPost(107n * ONE);
        await expect(register(given))
          .to.emit(verifier, "ReceiptRegistered")
          .withArgs(tokenAddress, given.journalId, accounts.custodian, 1n, 7n * ONE, 0n);
        expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(0n);
        await expect(register(given))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_JournalUsed")
          .withArgs(tokenAddress, given.journalId);
      });

      it("is refused once attestors have listed its stock as missing", async () => {
        const { verifier, tokenAddress, cutAndPost, receipt, register } = await loadReserves();
        await cutAndPost(100n * ONE);
        const given = await receipt();
        await cutAndPost({ positions: [100n * ONE], missing: [given.journalId.toString()] });
        await expect(register(given))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_StockMissing")
          .withArgs(tokenAddress, given.journalId, 2n);
      });
    });

    it("tells at most ten cuts apart while none is posted", async () => {
      const { verifier, tokenAddress, cut, cutAndPost, receipt, register, accounts, time } = await loadReserves();
      await cutAndPost(100n * ONE);
      await register(await receipt({ shares: 1n }));
      for (let id = 2; id <= 10; ++id) {
        // A stranger's cut every three trading days: the others have been closed by their age.
        await time.increase(7 * 24 * HOUR);
        await cut(accounts.mallory);
        await register(await receipt({ shares: 1n }));
      }
      await time.increase(7 * 24 * HOUR);
      await cut(accounts.mallory);
      await expect(register(await receipt({ shares: 1n })))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_TooManyReceiptCuts")
        .withArgs(10n);
      await register(await receipt({ shares: 1n, cut: 10n }));
      expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(11n);
      await cutAndPost(100n * ONE);
      expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(0n);
      expect(await verifier.isJournalUsed(tokenAddress, keccak256("0x"))).to.equal(false);
    });
  });
});
