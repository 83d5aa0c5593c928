import { expect } from "chai";
import { deployBareToken } from "../../test-support/fixtures/bareToken.ts";
import { deployFixture, openConnection } from "../../test-support/fixtures/kernel.ts";
import { DAY, ONE } from "../../test-support/helpers/corporateActions.ts";
import { FlashBorrower__factory } from "../../types/index.ts";

// Source: snapshot tokens whose snapshot is taken by a call: set in the past, at now, twice, or moved around; and flash
// borrows that hold everything for the one transaction that counts.
// Defence: records are set 24 hours ahead (EquityToken:scheduleRecord), ordered by time and not by arrival
// (RecordSchedule:add), fixed once passed (RecordSchedule:remove), and hold the balances before the first change in or
// after their second (RecordBook:materialise). A wind-down's record lies one second ahead (EquityToken:enterTerminal).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

describe("T15 record dates", () => {
  async function listed() {
    const f = await deployFixture(connection);
    const { alice, bob } = f.accounts;
    await f.mint(alice.address, 100n * ONE);
    await f.mint(bob.address, 50n * ONE);
    const address = await (await f.ethers.deployContract("FlashBorrower")).getAddress();
    const borrower = FlashBorrower__factory.connect(address, f.accounts.mallory);
    await f.token.connect(alice).approve(borrower, 2n ** 256n - 1n);
    return { ...f, borrower, recorder: f.token.connect(f.accounts.recorder) };
  }

  describe("when they are set", () => {
    it("refuses the past, the present, and anything within 24 hours", async () => {
      const { token, recorder } = await loadFixture(listed);
      const now = (await time.latest()) + 60;
      for (const recordAt of [0, now - 1, now, now + 1, now + DAY - 1]) {
        await time.setNextBlockTimestamp(now);
        await expect(recorder.scheduleRecord(recordAt))
          .to.be.revertedWithCustomError(token, "EquityToken_RecordNoticeNotKept")
          .withArgs(recordAt, now + DAY);
      }
    });

    it("refuses a time that would be near only once it is cut to 48 bits", async () => {
      const { token, recorder } = await loadFixture(listed);
      const now = (await time.latest()) + 60;
      const recordAt = 2n ** 48n + BigInt(now + 2 * DAY);
      await time.setNextBlockTimestamp(now);
      await expect(recorder.scheduleRecord(recordAt))
        .to.be.revertedWithCustomError(token, "EquityToken_RecordTooFarAhead")
        .withArgs(recordAt, now + 400 * DAY);
    });

    it("is for recorders and the registry of corporate actions", async () => {
      const { token, accounts } = await loadFixture(listed);
      const recordAt = (await time.latest()) + 2 * DAY;
      for (const account of [accounts.mallory, accounts.issuer, accounts.governor]) {
        await expect(token.connect(account).scheduleRecord(recordAt))
          .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
          .withArgs(account);
      }
    });

    it("numbers them by time, whatever the order in which they were asked for", async () => {
      const { token, recorder, accounts } = await loadFixture(listed);
      const { alice, bob } = accounts;
      const start = await time.latest();
      const [first, second, third] = [start + 2 * DAY, start + 3 * DAY, start + 4 * DAY];
      for (const recordAt of [third, first, second]) await recorder.scheduleRecord(recordAt);
      // Ids are 1 for the third, 2 for the first, 3 for the second. Alice sends 10 between each two.
      for (const recordAt of [first, second, third]) {
        await time.increaseTo(recordAt);
        await token.connect(alice).transfer(bob, 10n * ONE);
      }
      for (const [recordId, ordinal, sent] of [
        [2n, 1n, 0n],
        [3n, 2n, 10n],
        [1n, 3n, 20n],
      ] as const) {
        expect((await token.recordOf(recordId)).ordinal).to.equal(ordinal);
        expect(await token.unitsAt(alice, recordId)).to.equal((100n - sent) * ONE);
        expect(await token.unitsAt(bob, recordId)).to.equal((50n + sent) * ONE);
        expect(await token.totalUnitsAt(recordId)).to.equal(150n * ONE);
      }
    });
  });

  describe("when they are cancelled", () => {
    it("refuses from the record's own second on, and what was recorded stays", async () => {
      const { token, recorder, accounts } = await loadFixture(listed);
      const recordAt = (await time.latest()) + 2 * DAY;
      await recorder.scheduleRecord(recordAt);
      for (const timestamp of [recordAt, recordAt + DAY]) {
        await time.increaseTo(timestamp - 1);
        await time.setNextBlockTimestamp(timestamp);
        await expect(recorder.cancelRecord(1))
          .to.be.revertedWithCustomError(token, "EquityToken_RecordAlreadyPassed")
          .withArgs(1, recordAt, timestamp);
        await time.increaseTo(timestamp);
      }
      expect(await token.unitsAt(accounts.alice, 1)).to.equal(100n * ONE);
    });

    it("refuses a stranger, and one requester twice while another still needs it", async () => {
      const { token, recorder, corporateActions, accounts } = await loadFixture(listed);
      const recordAt = (await time.latest()) + 2 * DAY;
      await recorder.scheduleRecord(recordAt);
      await recorder.scheduleRecord(recordAt);
      for (const account of [accounts.mallory, accounts.issuer]) {
        await expect(token.connect(account).cancelRecord(1))
          .to.be.revertedWithCustomError(token, "EquityToken_NotRecordRequester")
          .withArgs(1, account);
      }
      await recorder.cancelRecord(1);
      expect(await token.pendingRecords()).to.deep.equal([BigInt(recordAt)]);
      await recorder.cancelRecord(1);
      await expect(recorder.cancelRecord(1))
        .to.be.revertedWithCustomError(token, "EquityToken_UnknownRecord")
        .withArgs(1);
      expect(await token.pendingRecords()).to.deep.equal([]);
      expect(await corporateActions.actionCount()).to.equal(0);
    });
  });

  describe("when balances move around them", () => {
    it("counts nothing of what moves in the record's own second", async () => {
      const { token, recorder, accounts } = await loadFixture(listed);
      const { alice, bob, mallory } = accounts;
      const recordAt = (await time.latest()) + 2 * DAY;
      await recorder.scheduleRecord(recordAt);
      await time.setNextBlockTimestamp(recordAt);
      await token.connect(alice).transfer(mallory, 100n * ONE);
      await token.connect(bob).burn(50n * ONE);
      expect(await token.unitsAt(alice, 1)).to.equal(100n * ONE);
      expect(await token.unitsAt(bob, 1)).to.equal(50n * ONE);
      expect(await token.unitsAt(mallory, 1)).to.equal(0);
      expect(await token.totalUnitsAt(1)).to.equal(150n * ONE);
    });

    it("counts nothing of what is borrowed and returned in one transaction of that second", async () => {
      const { token, recorder, borrower, accounts } = await loadFixture(listed);
      const recordAt = (await time.latest()) + 2 * DAY;
      await recorder.scheduleRecord(recordAt);
      const poke = token.interface.encodeFunctionData("poke");
      await time.setNextBlockTimestamp(recordAt);
      await expect(borrower.borrow(token, accounts.alice, 100n * ONE, token, poke))
        .to.emit(borrower, "Held")
        .withArgs(100n * ONE);
      expect(await token.unitsAt(borrower, 1)).to.equal(0);
      expect(await token.unitsAt(accounts.alice, 1)).to.equal(100n * ONE);
      expect(await token.totalUnitsAt(1)).to.equal(150n * ONE);
      expect(await token.balanceOf(accounts.alice)).to.equal(100n * ONE);
    });

    it("counts nothing of what is borrowed and returned in the second before", async () => {
      const { token, recorder, borrower, accounts } = await loadFixture(listed);
      const recordAt = (await time.latest()) + 2 * DAY;
      await recorder.scheduleRecord(recordAt);
      const poke = token.interface.encodeFunctionData("poke");
      await time.setNextBlockTimestamp(recordAt - 1);
      await borrower.borrow(token, accounts.alice, 100n * ONE, token, poke);
      await time.increaseTo(recordAt);
      expect(await token.unitsAt(borrower, 1)).to.equal(0);
      expect(await token.unitsAt(accounts.alice, 1)).to.equal(100n * ONE);
    });
  });

  describe("around a wind-down", () => {
    /** The borrower is the wind-down itself, the worst there could be: it begins the end with everything in hand. */
    async function windingDown() {
      const f = await listed();
      const { accounts, gate, borrower } = f;
      const { token } = await deployBareToken(f, { windDown: await borrower.getAddress() });
      await gate.prove(token, 10n ** 36n);
      await token.connect(accounts.minter).mint(accounts.alice, 100n * ONE);
      await token.connect(accounts.minter).mint(accounts.bob, 50n * ONE);
      await token.connect(accounts.alice).approve(borrower, 2n ** 256n - 1n);
      return { ...f, token };
    }

    it("records nothing for whoever holds all units in the transaction that begins it", async () => {
      const { token, borrower, accounts } = await loadFixture(windingDown);
      const enter = token.interface.encodeFunctionData("enterTerminal");
      const now = (await time.latest()) + 60;
      await time.setNextBlockTimestamp(now);
      const ended = borrower.borrow(token, accounts.alice, 100n * ONE, token, enter);
      await expect(ended)
        .to.emit(borrower, "Held")
        .withArgs(100n * ONE);
      await expect(ended)
        .to.emit(token, "TerminalEntered")
        .withArgs(1, now + 1);
      await time.increaseTo(now + 1);
      expect(await token.unitsAt(borrower, 1)).to.equal(0);
      expect(await token.unitsAt(accounts.alice, 1)).to.equal(100n * ONE);
      expect(await token.unitsAt(accounts.bob, 1)).to.equal(50n * ONE);
      expect(await token.totalUnitsAt(1)).to.equal(150n * ONE);
    });

    it("records nothing for whoever borrows in the record's own second", async () => {
      const { token, borrower, accounts } = await loadFixture(windingDown);
      const enter = token.interface.encodeFunctionData("enterTerminal");
      const poke = token.interface.encodeFunctionData("poke");
      const now = (await time.latest()) + 60;
      await time.setNextBlockTimestamp(now);
      await borrower.borrow(token, accounts.alice, 0n, token, enter);
      await time.setNextBlockTimestamp(now + 1);
      await borrower.borrow(token, accounts.alice, 100n * ONE, token, poke);
      expect(await token.unitsAt(borrower, 1)).to.equal(0);
      expect(await token.unitsAt(accounts.alice, 1)).to.equal(100n * ONE);
    });
  });
});
