import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployFixture, type Fixture, openConnection } from "../../../test-support/fixtures/kernel.ts";
import { asCorporateActions, DAY, HOUR, units } from "../../../test-support/helpers/equity.ts";

const connection = await openConnection();
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;

/** Alice holds 100 units, Bob 10, Carol none. */
async function holders() {
  const windDown = (await ethers.getSigners())[9]?.address ?? ZeroAddress;
  const fixture = await deployFixture(connection, { windDown });
  await fixture.mint(fixture.accounts.alice.address, units(100));
  await fixture.mint(fixture.accounts.bob.address, units(10));
  return { ...fixture, records: fixture.token.connect(fixture.accounts.recorder) };
}

/** One record, two days away. */
async function oneRecord() {
  const fixture = await holders();
  const recordAt = (await time.latest()) + 2 * DAY;
  await fixture.records.scheduleRecord(recordAt);
  return { ...fixture, recordAt };
}

/** Runs several transactions in one block, in order. */
async function inOneBlock(timestamp: number, send: () => Promise<unknown>): Promise<void> {
  await connection.provider.request({ method: "evm_setAutomine", params: [false] });
  await send();
  await time.setNextBlockTimestamp(timestamp);
  await connection.provider.request({ method: "evm_mine", params: [] });
  await connection.provider.request({ method: "evm_setAutomine", params: [true] });
}

async function holdings({ token, accounts }: Fixture, recordId: number): Promise<bigint[]> {
  const { alice, bob, carol } = accounts;
  return Promise.all([alice, bob, carol].map((account) => token.unitsAt(account, recordId)));
}

describe("EquityToken", () => {
  describe("scheduleRecord", () => {
    it("sets a record and returns its id", async () => {
      const { token, records, accounts } = await networkHelpers.loadFixture(holders);
      const recordAt = (await time.latest()) + 2 * DAY;

      expect(await records.scheduleRecord.staticCall(recordAt)).to.equal(1n);
      await expect(records.scheduleRecord(recordAt))
        .to.emit(token, "RecordScheduled")
        .withArgs(1, recordAt, accounts.recorder.address);
      expect(await token.pendingRecords()).to.deep.equal([BigInt(recordAt)]);
      expect(await token.recordOf(1)).to.deep.equal([BigInt(recordAt), 0n]);
      expect(await token.recordClock()).to.equal(0n);
    });

    it("serves the registry of corporate actions too", async () => {
      const { token } = await networkHelpers.loadFixture(holders);
      const recordAt = (await time.latest()) + 2 * DAY;

      await expect((await asCorporateActions(connection, token)).scheduleRecord(recordAt))
        .to.emit(token, "RecordScheduled")
        .withArgs(1, recordAt, await token.corporateActions());
    });

    it("keeps 24 hours of notice, to the second", async () => {
      const { token, records } = await networkHelpers.loadFixture(holders);
      const now = (await time.latest()) + 100;

      await time.setNextBlockTimestamp(now);
      await expect(records.scheduleRecord(now + DAY - 1))
        .to.be.revertedWithCustomError(token, "EquityToken_RecordNoticeNotKept")
        .withArgs(now + DAY - 1, now + DAY);
      await time.setNextBlockTimestamp(now + 1);
      await records.scheduleRecord(now + 1 + DAY);
      expect(await token.pendingRecords()).to.deep.equal([BigInt(now + 1 + DAY)]);
    });

    it("takes none in the past, now, or at 0", async () => {
      const { token, records } = await networkHelpers.loadFixture(holders);
      const now = (await time.latest()) + 100;

      for (const recordAt of [0, now - 1, now, now + 1]) {
        const { restore } = await networkHelpers.takeSnapshot();
        await time.setNextBlockTimestamp(now);
        await expect(records.scheduleRecord(recordAt))
          .to.be.revertedWithCustomError(token, "EquityToken_RecordNoticeNotKept")
          .withArgs(recordAt, now + DAY);
        await restore();
      }
    });

    it("takes none further ahead than 400 days, whatever would be cut off it", async () => {
      const { token, records } = await networkHelpers.loadFixture(holders);
      const now = (await time.latest()) + 100;
      const latest = BigInt(now + 400 * DAY);

      for (const recordAt of [latest + 1n, 2n ** 48n + BigInt(now + 2 * DAY), 2n ** 256n - 1n]) {
        const { restore } = await networkHelpers.takeSnapshot();
        await time.setNextBlockTimestamp(now);
        await expect(records.scheduleRecord(recordAt))
          .to.be.revertedWithCustomError(token, "EquityToken_RecordTooFarAhead")
          .withArgs(recordAt, latest);
        await restore();
      }
      await time.setNextBlockTimestamp(now);
      await records.scheduleRecord(latest);
      expect(await token.pendingRecords()).to.deep.equal([latest]);
    });

    it("gives whoever asks for the same time the same record", async () => {
      const { token, records, recordAt, accounts } = await networkHelpers.loadFixture(oneRecord);
      const registered = await asCorporateActions(connection, token);

      expect(await registered.scheduleRecord.staticCall(recordAt)).to.equal(1n);
      await registered.scheduleRecord(recordAt);
      await expect(records.scheduleRecord(recordAt))
        .to.emit(token, "RecordScheduled")
        .withArgs(1, recordAt, accounts.recorder.address);
      expect(await token.pendingRecords()).to.deep.equal([BigInt(recordAt)]);
    });

    it("keeps records in order of time, whatever the order of their ids", async () => {
      const { token, records } = await networkHelpers.loadFixture(holders);
      const first = (await time.latest()) + 2 * DAY;
      for (const offset of [3, 1, 2, 0]) await records.scheduleRecord(first + offset * HOUR);

      expect(await token.pendingRecords()).to.deep.equal([0, 1, 2, 3].map((hours) => BigInt(first + hours * HOUR)));
      await time.increaseTo(first + 2 * HOUR);
      expect(await token.recordClock()).to.equal(3n);
      expect(await token.recordOf(4)).to.deep.equal([BigInt(first), 1n]);
      expect(await token.recordOf(2)).to.deep.equal([BigInt(first + HOUR), 2n]);
      expect(await token.recordOf(3)).to.deep.equal([BigInt(first + 2 * HOUR), 3n]);
      expect(await token.recordOf(1)).to.deep.equal([BigInt(first + 3 * HOUR), 0n]);
      expect(await token.pendingRecords()).to.deep.equal([BigInt(first + 3 * HOUR)]);
    });

    it("takes eight pending records, and one more request for each", async () => {
      const { token, records } = await networkHelpers.loadFixture(holders);
      const first = (await time.latest()) + 2 * DAY;
      for (let index = 0; index < 8; ++index) await records.scheduleRecord(first + index * HOUR);

      await expect(records.scheduleRecord(first + 8 * HOUR))
        .to.be.revertedWithCustomError(token, "EquityToken_RecordQueueFull")
        .withArgs(8, 8);
      await records.scheduleRecord(first + 7 * HOUR);
      expect(await token.pendingRecords()).to.have.lengthOf(8);
      await time.increaseTo(first);
      await records.scheduleRecord(first + 2 * DAY);
      expect(await token.recordClock()).to.equal(1n);
      expect(await token.pendingRecords()).to.have.lengthOf(8);
    });

    it("has a place for the wind-down beside the eight, before them all", async () => {
      const { token, records, accounts } = await networkHelpers.loadFixture(holders);
      const first = (await time.latest()) + 2 * DAY;
      for (let index = 0; index < 8; ++index) await records.scheduleRecord(first + index * HOUR);

      await token.connect(accounts.windDown).enterTerminal();
      const pending = await token.pendingRecords();
      expect(pending).to.have.lengthOf(9);
      expect(pending[0]).to.equal(BigInt((await time.latest()) + 1));
      await time.increaseTo(first + 7 * HOUR);
      expect(await token.recordClock()).to.equal(9n);
      expect((await token.recordOf(9)).ordinal).to.equal(1n);
      expect((await token.recordOf(1)).ordinal).to.equal(2n);
    });

    it("reverts in a wind-down", async () => {
      const { token, records, accounts } = await networkHelpers.loadFixture(holders);
      await token.connect(accounts.windDown).enterTerminal();

      await expect(records.scheduleRecord((await time.latest()) + 2 * DAY)).to.be.revertedWithCustomError(
        token,
        "EquityToken_Terminal",
      );
    });

    it("reverts for everybody else", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const recordAt = (await time.latest()) + 2 * DAY;

      for (const caller of [accounts.governor, accounts.issuer, accounts.mallory]) {
        await expect(token.connect(caller).scheduleRecord(recordAt))
          .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
    });
  });

  describe("cancelRecord", () => {
    it("removes a record with its last request", async () => {
      const { token, records, recordAt, accounts } = await networkHelpers.loadFixture(oneRecord);

      await expect(records.cancelRecord(1))
        .to.emit(token, "RecordCancelled")
        .withArgs(1, recordAt, accounts.recorder.address, true);
      expect(await token.pendingRecords()).to.deep.equal([]);
      await expect(token.recordOf(1)).to.be.revertedWithCustomError(token, "EquityToken_UnknownRecord").withArgs(1);
      await time.increaseTo(recordAt + 1);
      expect(await token.recordClock()).to.equal(0n);
      await expect(token.unitsAt(accounts.alice, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_UnknownRecord")
        .withArgs(1);
    });

    it("counts the requests of each requester", async () => {
      const { token, records, recordAt, accounts } = await networkHelpers.loadFixture(oneRecord);
      const registered = await asCorporateActions(connection, token);
      const registry = await token.corporateActions();
      await records.scheduleRecord(recordAt);
      await registered.scheduleRecord(recordAt);

      await expect(registered.cancelRecord(1)).to.emit(token, "RecordCancelled").withArgs(1, recordAt, registry, false);
      await expect(registered.cancelRecord(1))
        .to.be.revertedWithCustomError(token, "EquityToken_NotRecordRequester")
        .withArgs(1, registry);
      await expect(records.cancelRecord(1))
        .to.emit(token, "RecordCancelled")
        .withArgs(1, recordAt, accounts.recorder.address, false);
      expect(await token.pendingRecords()).to.deep.equal([BigInt(recordAt)]);
      await expect(records.cancelRecord(1))
        .to.emit(token, "RecordCancelled")
        .withArgs(1, recordAt, accounts.recorder.address, true);
      expect(await token.pendingRecords()).to.deep.equal([]);
    });

    it("takes a record out of the middle, the front and the end", async () => {
      const { token, records, accounts } = await networkHelpers.loadFixture(holders);
      const first = (await time.latest()) + 2 * DAY;
      for (let index = 0; index < 4; ++index) await records.scheduleRecord(first + index * HOUR);

      await records.cancelRecord(2);
      expect(await token.pendingRecords()).to.deep.equal([0, 2, 3].map((hours) => BigInt(first + hours * HOUR)));
      await records.cancelRecord(1);
      expect(await token.pendingRecords()).to.deep.equal([2, 3].map((hours) => BigInt(first + hours * HOUR)));
      await records.cancelRecord(4);
      expect(await token.pendingRecords()).to.deep.equal([BigInt(first + 2 * HOUR)]);

      await time.setNextBlockTimestamp(first + 2 * HOUR - 1);
      await token.connect(accounts.alice).transfer(accounts.carol, units(30));
      await time.setNextBlockTimestamp(first + 2 * HOUR);
      await token.connect(accounts.alice).transfer(accounts.carol, units(30));
      expect(await token.recordClock()).to.equal(1n);
      expect(await token.unitsAt(accounts.alice, 3)).to.equal(units(70));
      expect(await token.unitsAt(accounts.carol, 3)).to.equal(units(30));
    });

    it("works when records before it have passed that nobody has written down", async () => {
      const { token, records, accounts } = await networkHelpers.loadFixture(holders);
      const first = (await time.latest()) + 2 * DAY;
      for (let index = 0; index < 3; ++index) await records.scheduleRecord(first + index * HOUR);
      await time.increaseTo(first + HOUR);

      await records.cancelRecord(3);
      expect(await token.recordClock()).to.equal(2n);
      expect(await token.pendingRecords()).to.deep.equal([]);
      expect(await token.unitsAt(accounts.alice, 2)).to.equal(units(100));
    });

    it("never gives an id out twice", async () => {
      const { token, records, recordAt } = await networkHelpers.loadFixture(oneRecord);
      await records.cancelRecord(1);
      await records.scheduleRecord(recordAt);

      expect(await token.recordOf(2)).to.deep.equal([BigInt(recordAt), 0n]);
      await expect(token.recordOf(1)).to.be.revertedWithCustomError(token, "EquityToken_UnknownRecord").withArgs(1);
    });

    it("works up to the second before the record and not in its own", async () => {
      const { token, records, recordAt } = await networkHelpers.loadFixture(oneRecord);

      const { restore } = await networkHelpers.takeSnapshot();
      await time.setNextBlockTimestamp(recordAt - 1);
      await records.cancelRecord(1);
      expect(await token.pendingRecords()).to.deep.equal([]);
      await restore();
      await time.setNextBlockTimestamp(recordAt);
      await expect(records.cancelRecord(1))
        .to.be.revertedWithCustomError(token, "EquityToken_RecordAlreadyPassed")
        .withArgs(1, recordAt, recordAt);
      await time.setNextBlockTimestamp(recordAt + DAY);
      await expect(records.cancelRecord(1))
        .to.be.revertedWithCustomError(token, "EquityToken_RecordAlreadyPassed")
        .withArgs(1, recordAt, recordAt + DAY);
    });

    it("reverts for whoever did not ask for the record", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(oneRecord);

      for (const caller of [accounts.governor, accounts.alice]) {
        await expect(token.connect(caller).cancelRecord(1))
          .to.be.revertedWithCustomError(token, "EquityToken_NotRecordRequester")
          .withArgs(1, caller.address);
      }
    });

    it("reverts for an id that was never given out", async () => {
      const { token, records } = await networkHelpers.loadFixture(oneRecord);

      for (const recordId of [0, 2, 2 ** 32 - 1]) {
        await expect(records.cancelRecord(recordId))
          .to.be.revertedWithCustomError(token, "EquityToken_UnknownRecord")
          .withArgs(recordId);
      }
    });

    it("of the wind-down's own record reverts, also in the second in which it is still ahead", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const ended = token.connect(accounts.windDown);
      const now = (await time.latest()) + 100;

      await inOneBlock(now, async () => {
        await ended.enterTerminal({ gasLimit: 1_000_000 });
        await ended.cancelRecord(1, { gasLimit: 1_000_000 });
      });
      expect(await token.terminalRecordId()).to.equal(1n);
      await time.increaseTo(now + 1);
      expect(await token.unitsAt(accounts.alice, 1)).to.equal(units(100));
    });
  });

  describe("recordIdAt", () => {
    it("names the record that stands at a time, pending or passed, and 0 where none does", async () => {
      const { token, records, recordAt } = await networkHelpers.loadFixture(oneRecord);
      await records.scheduleRecord(recordAt + HOUR);

      expect(await token.recordIdAt(recordAt)).to.equal(1n);
      expect(await token.recordIdAt(recordAt + HOUR)).to.equal(2n);
      for (const other of [0n, BigInt(recordAt) - 1n, BigInt(recordAt) + 2n ** 48n, 2n ** 256n - 1n]) {
        expect(await token.recordIdAt(other)).to.equal(0n);
      }
      await records.cancelRecord(2);
      expect(await token.recordIdAt(recordAt + HOUR)).to.equal(0n);
      await time.increaseTo(recordAt + DAY);
      expect(await token.recordIdAt(recordAt)).to.equal(1n);
    });
  });

  describe("unitsAt", () => {
    it("reverts up to the second before the record", async () => {
      const { token, recordAt, accounts } = await networkHelpers.loadFixture(oneRecord);
      await time.increaseTo(recordAt - 1);

      for (const view of [
        () => token.unitsAt(accounts.alice, 1),
        () => token.totalUnitsAt(1),
        () => token.insiderUnitsAt(1),
        () => token.isInsiderAt(accounts.alice, 1),
      ]) {
        await expect(view())
          .to.be.revertedWithCustomError(token, "EquityToken_RecordNotYetPassed")
          .withArgs(1, recordAt, recordAt - 1);
      }
      await time.increaseTo(recordAt);
      expect(await token.unitsAt(accounts.alice, 1)).to.equal(units(100));
      expect(await token.totalUnitsAt(1)).to.equal(units(110));
    });

    it("reverts for an id that was never given out", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(oneRecord);

      for (const recordId of [0, 2]) {
        for (const view of [
          () => token.unitsAt(accounts.alice, recordId),
          () => token.totalUnitsAt(recordId),
          () => token.insiderUnitsAt(recordId),
          () => token.recordOf(recordId),
        ]) {
          await expect(view()).to.be.revertedWithCustomError(token, "EquityToken_UnknownRecord").withArgs(recordId);
        }
      }
    });

    it("contains a transfer of the second before, and none of the record's own second", async () => {
      const fixture = await networkHelpers.loadFixture(oneRecord);
      const { token, recordAt, accounts } = fixture;
      const { alice, bob } = accounts;
      await time.setNextBlockTimestamp(recordAt - 1);
      await token.connect(alice).transfer(bob, units(7));
      await time.setNextBlockTimestamp(recordAt);
      await token.connect(alice).transfer(bob, units(20));

      expect(await holdings(fixture, 1)).to.deep.equal([units(93), units(17), 0n]);
      expect(await token.balanceOf(alice)).to.equal(units(73));
      expect(await token.balanceOf(bob)).to.equal(units(37));
    });

    it("contains nothing of what is borrowed and given back in the record's own second", async () => {
      const fixture = await networkHelpers.loadFixture(oneRecord);
      const { token, recordAt, accounts } = fixture;
      const { alice, carol } = accounts;
      const gas = { gasLimit: 1_000_000 };
      await inOneBlock(recordAt, async () => {
        await token.connect(alice).transfer(carol, units(100), gas);
        await token.connect(carol).transfer(alice, units(100), gas);
      });

      expect(await time.latest()).to.equal(recordAt);
      expect(await holdings(fixture, 1)).to.deep.equal([units(100), units(10), 0n]);
    });

    it("contains nothing of mints and burns of the record's own second", async () => {
      const fixture = await networkHelpers.loadFixture(oneRecord);
      const { token, recordAt, accounts } = fixture;
      const { bob, carol, minter } = accounts;
      await time.setNextBlockTimestamp(recordAt);
      await token.connect(minter).mint(carol, units(50));
      await time.setNextBlockTimestamp(recordAt + 1);
      await token.connect(bob).burn(units(10));

      expect(await holdings(fixture, 1)).to.deep.equal([units(100), units(10), 0n]);
      expect(await token.totalUnitsAt(1)).to.equal(units(110));
      expect(await token.totalSupply()).to.equal(units(150));
    });

    it("never changes afterwards, whatever moves and however many records follow", async () => {
      const fixture = await networkHelpers.loadFixture(oneRecord);
      const { token, records, recordAt, accounts } = fixture;
      const { alice, bob, carol, minter } = accounts;
      await time.increaseTo(recordAt);
      const before = await holdings(fixture, 1);
      expect(before).to.deep.equal([units(100), units(10), 0n]);

      await token.connect(alice).transfer(carol, units(60));
      await records.scheduleRecord((await time.latest()) + DAY + 100);
      await time.increase(2 * DAY);
      await token.connect(carol).transfer(bob, units(60));
      await token.connect(minter).mint(carol, units(5));
      await token.connect(bob).burn(units(70));
      await time.increase(DAY);
      await token.connect(alice).transfer(carol, units(40));

      expect(await holdings(fixture, 1)).to.deep.equal(before);
      expect(await holdings(fixture, 2)).to.deep.equal([units(40), units(10), units(60)]);
      expect(await token.totalUnitsAt(1)).to.equal(units(110));
      expect(await token.totalUnitsAt(2)).to.equal(units(110));
      expect(await token.totalSupply()).to.equal(units(45));
    });

    it("spans several records that passed while an account stood still", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, records, accounts } = fixture;
      const { alice, bob } = accounts;
      const first = (await time.latest()) + 2 * DAY;
      for (let index = 0; index < 4; ++index) await records.scheduleRecord(first + index * HOUR);
      await time.increaseTo(first + HOUR);
      await token.connect(alice).transfer(bob, units(1));
      await time.increaseTo(first + 3 * HOUR);
      await token.connect(alice).transfer(bob, units(1));

      expect(await holdings(fixture, 1)).to.deep.equal([units(100), units(10), 0n]);
      expect(await holdings(fixture, 2)).to.deep.equal([units(100), units(10), 0n]);
      expect(await holdings(fixture, 3)).to.deep.equal([units(99), units(11), 0n]);
      expect(await holdings(fixture, 4)).to.deep.equal([units(99), units(11), 0n]);
    });

    it("is nothing for a record at which a former holder held nothing", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, records, accounts } = fixture;
      const { bob, carol } = accounts;
      const first = (await time.latest()) + 2 * DAY;
      for (let index = 0; index < 3; ++index) await records.scheduleRecord(first + index * DAY);
      await time.increaseTo(first);
      await token.connect(bob).transfer(carol, units(10));
      await time.increaseTo(first + DAY);
      await token.connect(carol).transfer(bob, units(10));
      await time.increaseTo(first + 2 * DAY);

      expect(await holdings(fixture, 1)).to.deep.equal([units(100), units(10), 0n]);
      expect(await holdings(fixture, 2)).to.deep.equal([units(100), 0n, units(10)]);
      expect(await holdings(fixture, 3)).to.deep.equal([units(100), units(10), 0n]);
    });

    it("adds up to the total, at every record", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, records, accounts } = fixture;
      const { alice, bob, carol, minter } = accounts;
      const first = (await time.latest()) + 2 * DAY;
      for (let index = 0; index < 3; ++index) await records.scheduleRecord(first + index * DAY);
      await time.increaseTo(first);
      await token.connect(minter).mint(carol, 12_345n);
      await time.increaseTo(first + DAY);
      await token.connect(alice).burn(units(3));
      await token.connect(alice).transfer(bob, units(4));
      await time.increaseTo(first + 2 * DAY);

      for (const [recordId, total] of [
        [1, units(110)],
        [2, units(110) + 12_345n],
        [3, units(107) + 12_345n],
      ] as const) {
        expect(await token.totalUnitsAt(recordId)).to.equal(total);
        expect((await holdings(fixture, recordId)).reduce((sum, held) => sum + held)).to.equal(total);
      }
    });

    it("is not touched by transfers to oneself or of nothing", async () => {
      const fixture = await networkHelpers.loadFixture(oneRecord);
      const { token, recordAt, accounts } = fixture;
      const { alice, carol } = accounts;
      await time.setNextBlockTimestamp(recordAt);
      await token.connect(alice).transfer(alice, units(100));
      await time.setNextBlockTimestamp(recordAt + 1);
      await token.connect(carol).transfer(alice, 0);
      await token.connect(alice).transfer(carol, units(100));

      expect(await holdings(fixture, 1)).to.deep.equal([units(100), units(10), 0n]);
    });
  });
});
