import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, openConnection } from "../../test-support/fixtures/kernel.ts";
import {
  announce,
  DAY,
  day,
  dividend,
  Kind,
  ONE,
  Status,
  termsOf,
} from "../../test-support/helpers/corporateActions.ts";

// An issuer that regrets: withdraws or lowers a dividend after the record, moves its record behind the back of those who
// have sold, announces a dividend for an ex day that has begun so that only those who know were still holding; or a
// transfer agent who moves units across the record.
// Defence: CorporateActions:_withdraw keeps an action whose record has passed, :amend a reinvestment's money once its ex
// day has begun; :_enter refuses an ex day that has begun and keeps 24 hours of notice; the token records before whatever
// moves in the record's second (RecordKeeping:_roll).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
const CASH = dividend("DVCA", { ex: "2024-02-09", pay: "2024-02-15" }, parseEther("1"));
const SPIN_OFF = termsOf("SOFF", "2024-02-09");
const EX_OPEN = utc("2024-02-09 14:30");
const EX_MIDNIGHT = utc("2024-02-09 05:00");

describe("T31 what is owed, withdrawn", () => {
  async function announced() {
    const f = await deployFixture(connection);
    await f.mint(f.accounts.alice.address, 100n * ONE);
    await announce(f, "cash", CASH);
    return { ...f, issuer: f.corporateActions.connect(f.accounts.issuer) };
  }

  it("keeps a dividend, its terms and its record from the record's second on", async () => {
    const f = await loadFixture(announced);
    await time.setNextBlockTimestamp(EX_MIDNIGHT);
    await expect(f.issuer.cancel(1))
      .to.be.revertedWithCustomError(f.issuer, "CorporateActions_RecordHasPassed")
      .withArgs(1, 1);
    for (const terms of [
      { ...CASH, gross: 1n },
      { ...CASH, exDay: day("2024-02-13") },
      { ...CASH, payDay: day("2027-02-16") },
    ]) {
      await expect(f.issuer.amend(1, terms, 0))
        .to.be.revertedWithCustomError(f.issuer, "CorporateActions_RecordHasPassed")
        .withArgs(1, 1);
    }
    await time.increaseTo(EX_MIDNIGHT);
    expect((await f.issuer.actionOf(1)).terms.gross).to.equal(CASH.gross);
    expect(await f.token.unitsAt(f.accounts.alice, 1)).to.equal(100n * ONE);
  });

  it("keeps a reinvested dividend's money once its ex day has begun", async () => {
    const f = await loadFixture(announced);
    const reinvested = { ...CASH, kind: Kind.DRIP };
    await announce(f, "reinvested", reinvested);
    await time.setNextBlockTimestamp(EX_MIDNIGHT);
    for (const terms of [
      { ...reinvested, gross: 1n },
      { ...reinvested, withholdingBps: 10_000n },
      { ...reinvested, exDay: day("2024-02-13") },
    ]) {
      await expect(f.issuer.amend(2, terms, 0))
        .to.be.revertedWithCustomError(f.issuer, "CorporateActions_ExDayHasBegun")
        .withArgs(reinvested.exDay, EX_MIDNIGHT, EX_MIDNIGHT);
    }
    await time.increaseTo(EX_MIDNIGHT);
    expect((await f.issuer.pendingDividends(f.token)).map(({ net }) => net)).to.deep.equal([CASH.gross]);
  });

  it("keeps the record though the issuer asks the token itself", async () => {
    const f = await loadFixture(announced);
    await expect(f.token.connect(f.accounts.issuer).cancelRecord(1))
      .to.be.revertedWithCustomError(f.token, "EquityToken_NotRecordRequester")
      .withArgs(1, f.accounts.issuer);
  });

  it("takes no dividend for an ex day that has begun, in whatever kind", async () => {
    const f = await loadFixture(announced);
    await time.setNextBlockTimestamp(EX_MIDNIGHT);
    await expect(announce(f, "late", { ...CASH, kind: Kind.DRIP }))
      .to.be.revertedWithCustomError(f.issuer, "CorporateActions_ExDayHasBegun")
      .withArgs(CASH.exDay, EX_MIDNIGHT, EX_MIDNIGHT);
    await expect(announce(f, "late", { ...CASH, gross: 1n }))
      .to.be.revertedWithCustomError(f.token, "EquityToken_RecordNoticeNotKept")
      .withArgs(EX_MIDNIGHT, EX_MIDNIGHT + DAY);
    await expect(announce(f, "late", { ...SPIN_OFF, gross: 1n }))
      .to.be.revertedWithCustomError(f.issuer, "CorporateActions_ExDayHasBegun")
      .withArgs(SPIN_OFF.exDay, EX_MIDNIGHT, EX_MIDNIGHT);
    await expect(announce(f, "late", termsOf("MRGR", "2024-02-09")))
      .to.be.revertedWithCustomError(f.issuer, "CorporateActions_NoticeNotKept")
      .withArgs(EX_OPEN, EX_MIDNIGHT + DAY);
  });

  it("records the holder from whom the transfer agent takes units in the record's second", async () => {
    const f = await loadFixture(announced);
    const { alice, mallory, transferAgent } = f.accounts;
    await time.setNextBlockTimestamp(EX_MIDNIGHT);
    await f.token.connect(transferAgent).forcedTransfer(alice, mallory, 100n * ONE);
    expect(await f.token.unitsAt(alice, 1)).to.equal(100n * ONE);
    expect(await f.token.unitsAt(mallory, 1)).to.equal(0);
    expect(await f.token.balanceOf(mallory)).to.equal(100n * ONE);
    expect(await f.issuer.statusOf(1)).to.equal(Status.ANNOUNCED);
  });
});
