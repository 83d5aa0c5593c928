import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import {
  announce,
  DAY,
  dividend,
  folded,
  ONE,
  reinvestment,
  Status,
  split,
} from "../../test-support/helpers/corporateActions.ts";

// Queues are short: four factors, eight records, 32 open actions. Whoever fills one keeps others out; a full one must not
// keep anything in, nor the end out.
// Defence: cancelling needs no room (FactorQueue:cancel, RecordSchedule:remove); the wind-down's record has a place of
// its own (EquityToken:enterTerminal); what is over makes room by itself (FactorQueue:settle, CorporateActions:_prune).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
const DIVIDEND = dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, parseEther("0.24"));
const QUARTER = { numerator: 5n, denominator: 4n };

describe("T22 queues filled on purpose", () => {
  async function fullFactors() {
    const f = await deployFixture(connection, {
      windDown: (await connection.ethers.getSigners())[9]?.address ?? "",
    });
    await f.mint(f.accounts.alice.address, 100n * ONE);
    await announce(f, "dividend", DIVIDEND);
    const dates = ["2024-03-01", "2024-03-04", "2024-03-05", "2024-03-06"];
    for (const [i, date] of dates.entries()) {
      const expected = folded(INITIAL_MULTIPLIER, ...Array<typeof QUARTER>(i + 1).fill(QUARTER));
      await announce(f, date, split("SPLF", date, [5n, 4n]), expected);
    }
    return { ...f, issuer: f.corporateActions.connect(f.accounts.issuer) };
  }

  it("keeps a dividend announced while four splits are pending, and takes it once one has gone", async () => {
    const f = await loadFixture(fullFactors);
    const price = parseEther("187.2");
    const expected = folded(INITIAL_MULTIPLIER, reinvestment(DIVIDEND, price));
    await time.increaseTo(utc("2024-02-09 15:00"));
    await expect(f.issuer.schedule(1, price, 0, expected))
      .to.be.revertedWithCustomError(f.token, "EquityToken_FactorQueueFull")
      .withArgs(4);
    expect(await f.issuer.statusOf(1)).to.equal(Status.ANNOUNCED);
    await f.issuer.cancel(3);
    await f.issuer.schedule(1, price, 0, expected);
    expect(await f.issuer.statusOf(1)).to.equal(Status.SCHEDULED);
  });

  it("makes room by time alone, without a poke", async () => {
    const f = await loadFixture(fullFactors);
    await time.increaseTo(utc("2024-03-01 14:30"));
    const five = folded(INITIAL_MULTIPLIER, ...Array<typeof QUARTER>(5).fill(QUARTER));
    const id = await announce(f, "fifth", split("SPLF", "2024-03-07", [5n, 4n]), five);
    expect(await f.issuer.statusOf(id)).to.equal(Status.SCHEDULED);
    expect(await f.token.uiMultiplier()).to.equal(folded(INITIAL_MULTIPLIER, QUARTER));
  });

  async function fullRecords() {
    const f = await loadFixture(fullFactors);
    const recorder = f.token.connect(f.accounts.recorder);
    const first = (await time.latest()) + 30 * DAY;
    for (let i = 0; i < 8; ++i) await recorder.scheduleRecord(first + i);
    return { ...f, recorder, first };
  }

  it("refuses a ninth record, takes an eighth again, and lets records be cancelled while full", async () => {
    const f = await fullRecords();
    await expect(f.recorder.scheduleRecord(f.first + 8))
      .to.be.revertedWithCustomError(f.token, "EquityToken_RecordQueueFull")
      .withArgs(8, 8);
    await f.recorder.scheduleRecord(f.first + 7);
    await f.recorder.cancelRecord(1);
    await f.recorder.scheduleRecord(f.first + 8);
    expect((await f.token.pendingRecords()).length).to.equal(8);
  });

  it("begins the wind-down with eight records pending, before them all, and they still pass", async () => {
    const f = await fullRecords();
    const { alice, bob, windDown } = f.accounts;
    await f.token.connect(windDown).enterTerminal();
    const ended = (await time.latest()) + 1;
    expect(await f.token.terminalRecordId()).to.equal(9);
    expect((await f.token.pendingRecords())[0]).to.equal(BigInt(ended));
    await time.increaseTo(ended);
    await f.token.connect(alice).transfer(bob, 40n * ONE);
    expect((await f.token.recordOf(9)).ordinal).to.equal(1);
    expect(await f.token.unitsAt(alice, 9)).to.equal(100n * ONE);
    await time.increaseTo(f.first + 8);
    expect(await f.token.recordClock()).to.equal(9);
    expect(await f.token.unitsAt(alice, 8)).to.equal(60n * ONE);
    expect(await f.token.unitsAt(bob, 8)).to.equal(40n * ONE);
  });

  it("begins the wind-down where a record stands in that very second already: the two are one", async () => {
    const f = await fullRecords();
    const { alice, windDown } = f.accounts;
    await time.setNextBlockTimestamp(f.first - 1);
    await f.token.connect(windDown).enterTerminal();
    expect(await f.token.terminalRecordId()).to.equal(1);
    // Whoever asked for it first cannot take it away.
    await expect(f.recorder.cancelRecord(1)).to.be.revertedWithCustomError(f.token, "EquityToken_Terminal");
    await time.increaseTo(f.first);
    expect(await f.token.unitsAt(alice, 1)).to.equal(100n * ONE);
  });

  it("withdraws everything that is pending after the wind-down has begun, and schedules nothing", async () => {
    const f = await fullRecords();
    await f.token.connect(f.accounts.windDown).enterTerminal();
    for (const id of [2n, 3n, 4n, 5n]) await f.issuer.cancel(id);
    expect(await f.token.pendingFactors()).to.deep.equal([]);
    await expect(
      announce(f, "late", split("SPLF", "2024-03-07", [5n, 4n]), folded(INITIAL_MULTIPLIER, QUARTER)),
    ).to.be.revertedWithCustomError(f.token, "EquityToken_Terminal");
    await expect(
      announce(f, "cash", dividend("DVCA", { ex: "2024-02-09", pay: "2024-02-15" }, 1n)),
    ).to.be.revertedWithCustomError(f.token, "EquityToken_Terminal");
  });
});
