import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import { dayOfDate } from "../../../../sdk/calendar/days.ts";
import { at, HOUR, INITIAL_MULTIPLIER, ONE, openReserves } from "../../../../test-support/fixtures/reserves.ts";
import { SettableSubject__factory } from "../../../../types/index.ts";

const { loadReserves } = await openReserves();

/** Tuesday; two trading days later is Thursday, and Friday begins at 05:00 in Greenwich. */
const FRIDAY_BEGINS = at("2024-01-05T05:00:00Z");

describe("ReserveVerifier", () => {
  describe("cut", () => {
    it("records the token's books at this block", async () => {
      const { verifier, token, tokenAddress, accounts, cutAndPost, mint, time, connection } = await loadReserves();
      await cutAndPost(1_000n * ONE);
      await mint(accounts.alice.address, 100n * ONE);
      await token.connect(accounts.alice).burn(40n * ONE);
      await time.increase(HOUR);

      const transaction = verifier.connect(accounts.custodian).cut(tokenAddress);
      await transaction;
      const asOf = BigInt(await time.latest());
      const books = [asOf, 60n * ONE, 100n * ONE, ONE, INITIAL_MULTIPLIER];
      const { chainId } = await connection.ethers.provider.getNetwork();
      const cutHash = keccak256(
        AbiCoder.defaultAbiCoder().encode(
          ["uint256", "address", "address", ...Array<string>(6).fill("uint256")],
          [chainId, verifier.target, tokenAddress, 2n, ...books],
        ),
      );
      await expect(transaction)
        .to.emit(verifier, "CutTaken")
        .withArgs(tokenAddress, 2n, cutHash, books, accounts.custodian);
      expect(await verifier.lastCut(tokenAddress)).to.equal(2n);
      expect(await verifier.cutOf(tokenAddress, 2n)).to.deep.equal(books);
      expect(await verifier.cutHashOf(tokenAddress, 2n)).to.equal(cutHash);
    });

    it("knows no cut that was not taken", async () => {
      const { verifier, tokenAddress, cut } = await loadReserves();
      await cut();
      for (const id of [0n, 2n]) {
        for (const ask of [verifier.cutOf, verifier.cutHashOf] as const) {
          await expect(ask(tokenAddress, id))
            .to.be.revertedWithCustomError(verifier, "ReserveVerifier_UnknownCut")
            .withArgs(tokenAddress, id);
        }
      }
    });

    describe("by an attestor", () => {
      it("keeps an hour between cuts, to the second, whoever of them cuts", async () => {
        const { verifier, tokenAddress, accounts, time } = await loadReserves();
        await verifier.connect(accounts.custodian).cut(tokenAddress);
        const earliest = (await time.latest()) + HOUR;
        await time.setNextBlockTimestamp(earliest - 1);
        await expect(verifier.connect(accounts.auditor).cut(tokenAddress))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutTooSoon")
          .withArgs(tokenAddress, earliest);
        await time.setNextBlockTimestamp(earliest);
        await verifier.connect(accounts.auditor).cut(tokenAddress);
        expect(await verifier.lastCut(tokenAddress)).to.equal(2n);
      });

      it("need not wait for a stranger's cut", async () => {
        const { verifier, tokenAddress, accounts } = await loadReserves();
        await verifier.connect(accounts.mallory).cut(tokenAddress);
        await verifier.connect(accounts.custodian).cut(tokenAddress);
        expect(await verifier.lastCut(tokenAddress)).to.equal(2n);
      });

      it("leaves at most eight cuts open, until one is posted", async () => {
        const { verifier, tokenAddress, accounts, time, cut, state, post } = await loadReserves();
        for (let id = 1n; id <= 8n; ++id) expect(await cut()).to.equal(id);
        await time.increase(HOUR);
        await expect(verifier.connect(accounts.custodian).cut(tokenAddress))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_TooManyOpenCuts")
          .withArgs(tokenAddress, 8n);
        await post(await state(ONE, 3n));
        for (let id = 9n; id <= 11n; ++id) expect(await cut()).to.equal(id);
        await time.increase(HOUR);
        await expect(verifier.connect(accounts.custodian).cut(tokenAddress))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_TooManyOpenCuts")
          .withArgs(tokenAddress, 8n);
      });

      it("finds a place again once the eldest open cut is too old", async () => {
        const { verifier, tokenAddress, accounts, time, cut } = await loadReserves();
        for (let id = 1n; id <= 8n; ++id) await cut();
        await time.setNextBlockTimestamp(FRIDAY_BEGINS - 1);
        await expect(verifier.connect(accounts.custodian).cut(tokenAddress))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_TooManyOpenCuts")
          .withArgs(tokenAddress, 8n);
        await time.setNextBlockTimestamp(FRIDAY_BEGINS);
        await verifier.connect(accounts.custodian).cut(tokenAddress);
        expect(await verifier.lastCut(tokenAddress)).to.equal(9n);
      });

      it("finds seven places beside a stranger's cut", async () => {
        const { verifier, tokenAddress, accounts, time, cut } = await loadReserves();
        await verifier.connect(accounts.mallory).cut(tokenAddress);
        for (let id = 2n; id <= 8n; ++id) expect(await cut()).to.equal(id);
        await time.increase(HOUR);
        await expect(verifier.connect(accounts.custodian).cut(tokenAddress))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_TooManyOpenCuts")
          .withArgs(tokenAddress, 8n);
      });
    });

    describe("by anybody else", () => {
      it("is refused while the newest cut is young, and taken from the second on in which none is", async () => {
        const { verifier, tokenAddress, accounts, time, cut } = await loadReserves();
        await cut();
        const mallory = verifier.connect(accounts.mallory);
        await time.setNextBlockTimestamp(FRIDAY_BEGINS - 1);
        await expect(mallory.cut(tokenAddress))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutStillYoung")
          .withArgs(tokenAddress, 1n);
        await time.setNextBlockTimestamp(FRIDAY_BEGINS);
        await mallory.cut(tokenAddress);
        await expect(mallory.cut(tokenAddress))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutStillYoung")
          .withArgs(tokenAddress, 2n);
      });
    });

    describe("around a split", () => {
      it("waits from the last regular close before the split until the split, to the second", async () => {
        const { verifier, tokenAddress, accounts, time, announceSplit } = await loadReserves();
        await announceSplit(dayOfDate("2024-01-08"), 10n, 1n);
        const [close, open] = [at("2024-01-05T21:00:00Z"), at("2024-01-08T14:30:00Z")];
        const custodian = verifier.connect(accounts.custodian);
        await time.setNextBlockTimestamp(close - 1);
        await custodian.cut(tokenAddress);
        for (const refused of [close, close + 2 * HOUR, open - 1]) {
          await time.setNextBlockTimestamp(refused);
          await expect(custodian.cut(tokenAddress))
            .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
            .withArgs(tokenAddress, close, open);
        }
        await time.setNextBlockTimestamp(open);
        await custodian.cut(tokenAddress);
        expect((await verifier.cutOf(tokenAddress, 2n)).splitFactor).to.equal(10n * ONE);
      });

      it("takes the close before, where the split becomes effective in the second of a close", async () => {
        const { verifier, tokenAddress, accounts, time, announceSplit } = await loadReserves();
        const [thursday, friday] = [at("2024-01-04T21:00:00Z"), at("2024-01-05T21:00:00Z")];
        await announceSplit(dayOfDate("2024-01-05"), 2n, 1n, friday);
        await time.setNextBlockTimestamp(friday - 1);
        await expect(verifier.connect(accounts.custodian).cut(tokenAddress))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
          .withArgs(tokenAddress, thursday, friday);
        // From then on until the next open: custody's books may follow at any time of the weekend.
        const monday = at("2024-01-08T14:30:00Z");
        for (const refused of [friday, monday - 1]) {
          await time.setNextBlockTimestamp(refused);
          await expect(verifier.connect(accounts.custodian).cut(tokenAddress))
            .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
            .withArgs(tokenAddress, thursday, friday);
        }
        await time.setNextBlockTimestamp(monday);
        await verifier.connect(accounts.custodian).cut(tokenAddress);
      });

      it("binds strangers too", async () => {
        const { verifier, tokenAddress, accounts, time, announceSplit } = await loadReserves();
        await announceSplit(dayOfDate("2024-01-08"), 1n, 3n);
        const [close, open] = [at("2024-01-05T21:00:00Z"), at("2024-01-08T14:30:00Z")];
        await time.setNextBlockTimestamp(close + 1);
        await expect(verifier.connect(accounts.mallory).cut(tokenAddress))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
          .withArgs(tokenAddress, close, open);
      });

      it("is over when the split is cancelled", async () => {
        const { verifier, tokenAddress, accounts, time, announceSplit, corporateActions } = await loadReserves();
        const actionId = await announceSplit(dayOfDate("2024-01-08"), 10n, 1n);
        await time.increaseTo(at("2024-01-06T12:00:00Z"));
        await corporateActions.connect(accounts.issuer).cancel(actionId);
        await verifier.connect(accounts.custodian).cut(tokenAddress);
        expect((await verifier.cutOf(tokenAddress, 1n)).splitFactor).to.equal(ONE);
      });
    });

    describe("past the calendar's horizon", () => {
      it("is refused, so that no cut comes back to life when the calendar is extended", async () => {
        const { verifier, tokenAddress, accounts, time, calendar } = await loadReserves();
        const horizon = await calendar.startOf(await calendar.horizon());
        for (const account of [accounts.custodian, accounts.mallory]) {
          await time.setNextBlockTimestamp(Number(horizon) + (account === accounts.mallory ? 1 : 0));
          await expect(verifier.connect(account).cut(tokenAddress))
            .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutTooOld")
            .withArgs(tokenAddress, 1n, horizon);
        }
        await calendar.connect(accounts.risk).extend((await calendar.horizon()) + 10n, []);
        await verifier.connect(accounts.custodian).cut(tokenAddress);
      });

      it("lives only as long as the calendar does, just before it", async () => {
        const { verifier, tokenAddress, accounts, time, calendar, state, post } = await loadReserves();
        const horizon = Number(await calendar.startOf(await calendar.horizon()));
        await time.setNextBlockTimestamp(horizon - 2);
        await verifier.connect(accounts.custodian).cut(tokenAddress);
        await time.setNextBlockTimestamp(horizon - 1);
        await post(await state(ONE));
        expect((await verifier.epochOf(tokenAddress)).usableUntil).to.equal(horizon);
      });
    });

    it("refuses figures that cannot be kept", async () => {
      const { verifier, calendar, accounts, ethers } = await loadReserves();
      const address = (await ethers.deployContract("SettableSubject", [calendar])).target.toString();
      const subject = SettableSubject__factory.connect(address, accounts.deployer);
      const tooLarge = 2n ** 128n;
      for (const place of [0, 1, 2, 3]) {
        const figures = [1n, 1n, 1n, 1n].with(place, tooLarge) as [bigint, bigint, bigint, bigint];
        await subject.set(...figures);
        await expect(verifier.connect(accounts.mallory).cut(address))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_FigureTooLarge")
          .withArgs(tooLarge);
      }
      const largest = tooLarge - 1n;
      await subject.set(largest, largest, largest, largest);
      await verifier.connect(accounts.mallory).cut(address);
      expect((await verifier.cutOf(address, 1n)).slice(1)).to.deep.equal([largest, largest, largest, largest]);
    });
  });
});
