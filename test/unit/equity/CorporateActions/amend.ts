import { expect } from "chai";
import { parseEther, toBeHex } from "ethers";
import { utc } from "../../../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../../../test-support/fixtures/kernel.ts";
import {
  announce,
  asList,
  caev,
  DAY,
  day,
  dividend,
  effective,
  folded,
  Kind,
  ONE,
  reinvestment,
  Status,
  split,
  type Terms,
  termsOf,
} from "../../../../test-support/helpers/corporateActions.ts";

const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
const deploy = () => deployFixture(connection);

const SPLIT = split("SPLF", "2024-02-12", [3n, 2n]);
const SPLIT_OPEN = utc("2024-02-12 14:30");
const AFTER_SPLIT = folded(INITIAL_MULTIPLIER, { numerator: 3n, denominator: 2n });
const DIVIDEND = dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, parseEther("0.24"));
const CASH = dividend("DVCA", { ex: "2024-02-09", pay: "2024-02-15" }, parseEther("0.24"));
const EX_MIDNIGHT = utc("2024-02-09 05:00");
const EX_OPEN = utc("2024-02-09 14:30");
const PAY_CLOSE = utc("2024-02-15 21:00");
const PRICE = parseEther("187.153846153846153847");
const SPIN_OFF = termsOf("SOFF", "2024-04-02", { numerator: 1n, denominator: 4n });
const SPIN_OFF_MIDNIGHT = utc("2024-04-02 04:00");
const SPIN_OFF_OPEN = utc("2024-04-02 13:30");

async function open() {
  const f = await loadFixture(deploy);
  await f.mint(f.accounts.alice.address, 1_000n * ONE);
  return { ...f, registry: f.corporateActions.connect(f.accounts.issuer) };
}

describe("CorporateActions", () => {
  describe("amend", () => {
    describe("a split", () => {
      it("moves its day and ratio, with old and new terms in the event", async () => {
        const f = await open();
        await announce(f, "split", SPLIT, AFTER_SPLIT);
        const moved = split("SPLF", "2024-03-11", [7n, 4n]);
        const opens = utc("2024-03-11 13:30");
        const expected = folded(INITIAL_MULTIPLIER, { numerator: 7n, denominator: 4n });
        const amended = f.registry.amend(1, moved, expected);
        await expect(amended)
          .to.emit(f.registry, "ActionAmended")
          .withArgs(1, f.token, caev("SPLF"), 0, asList(effective(SPLIT, SPLIT_OPEN)), asList(effective(moved, opens)));
        await expect(amended)
          .to.emit(f.registry, "ActionScheduled")
          .withArgs(1, f.token, caev("SPLF"), 7, 4, 0, opens, INITIAL_MULTIPLIER, expected, moved.documentHash);
        await expect(amended).to.emit(f.token, "FactorCancelled").withArgs(1, 2);
        await time.increaseTo(opens - 1);
        expect(await f.token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
        await time.increaseTo(opens);
        expect(await f.token.uiMultiplier()).to.equal(expected);
        expect(await f.token.activationCount()).to.equal(1);
      });

      it("starts the notice anew, to the second", async () => {
        const f = await open();
        await announce(f, "split", SPLIT, AFTER_SPLIT);
        await time.setNextBlockTimestamp(SPLIT_OPEN - DAY + 1);
        await expect(f.registry.amend(1, { ...SPLIT, documentHash: toBeHex(1, 32) }, AFTER_SPLIT))
          .to.be.revertedWithCustomError(f.token, "EquityToken_NoticeNotKept")
          .withArgs(SPLIT_OPEN, SPLIT_OPEN + 1);
        expect(await f.registry.statusOf(1)).to.equal(Status.SCHEDULED);
      });

      it("keeps its place among several on one second: the order of ids", async () => {
        const f = await open();
        const first = { numerator: 3n, denominator: 2n };
        const second = { numerator: 1n, denominator: 7n };
        await announce(f, "first", SPLIT, AFTER_SPLIT);
        await announce(f, "second", split("SPLR", "2024-02-12", [1n, 7n]), folded(AFTER_SPLIT, second));
        await f.registry.amend(1, { ...SPLIT, payDay: day("2024-02-09") }, AFTER_SPLIT);
        await time.increaseTo(SPLIT_OPEN);
        expect(await f.token.uiMultiplier()).to.equal(folded(INITIAL_MULTIPLIER, first, second));
      });

      it("refuses a multiplier that is not the one that results, and leaves all as it was", async () => {
        const f = await open();
        await announce(f, "split", SPLIT, AFTER_SPLIT);
        await expect(f.registry.amend(1, split("SPLF", "2024-02-12", [2n, 1n]), AFTER_SPLIT))
          .to.be.revertedWithCustomError(f.registry, "CorporateActions_UnexpectedMultiplier")
          .withArgs(AFTER_SPLIT, INITIAL_MULTIPLIER * 2n);
        expect(await f.token.newUIMultiplier()).to.equal(AFTER_SPLIT);
      });

      it("refuses to move it out of, into or within what a scheduled reinvestment has counted", async () => {
        const f = await open();
        const outside = split("SPLF", "2024-02-16", [3n, 2n]);
        await announce(f, "dividend", DIVIDEND);
        await announce(f, "inside", SPLIT, AFTER_SPLIT);
        await announce(f, "outside", outside, folded(AFTER_SPLIT, { numerator: 3n, denominator: 2n }));
        await time.increaseTo(EX_OPEN);
        const counted = reinvestment(DIVIDEND, PRICE, [{ numerator: 3n, denominator: 2n }]);
        await f.registry.schedule(1, PRICE, 0, folded(AFTER_SPLIT, counted));
        const moves: [id: bigint, terms: Terms][] = [
          [2n, split("SPLF", "2024-02-20", [3n, 2n])],
          [2n, split("SPLF", "2024-02-13", [3n, 2n])],
          [3n, split("SPLF", "2024-02-15", [3n, 2n])],
        ];
        for (const [id, terms] of moves) {
          await expect(f.registry.amend(id, terms, 0))
            .to.be.revertedWithCustomError(f.registry, "CorporateActions_ScheduledReinvestmentAffected")
            .withArgs(1);
        }
        const further = folded(AFTER_SPLIT, counted, { numerator: 3n, denominator: 2n });
        await f.registry.amend(3, split("SPLF", "2024-02-20", [3n, 2n]), further);
        expect(await f.token.maxScheduledReinvestFactor()).to.equal(folded(INITIAL_MULTIPLIER, counted));
      });
    });

    it("moves a split freely once the reinvestment before it is effective, forgotten or not", async () => {
      const f = await open();
      const factor = reinvestment(DIVIDEND, PRICE);
      await announce(f, "dividend", DIVIDEND);
      await time.increaseTo(EX_OPEN);
      await f.registry.schedule(1, PRICE, 0, folded(INITIAL_MULTIPLIER, factor));
      const later = split("SPLF", "2024-03-01", [3n, 2n]);
      const expected = folded(INITIAL_MULTIPLIER, factor, { numerator: 3n, denominator: 2n });
      await announce(f, "split", later, expected);
      await time.increaseTo(PAY_CLOSE);
      await f.registry.amend(2, split("SPLF", "2024-03-04", [3n, 2n]), expected);
      expect(await f.registry.openActions(f.token)).to.deep.equal([1n, 2n]);
      await time.increaseTo(utc("2024-03-04 14:30"));
      expect(await f.token.uiMultiplier()).to.equal(expected);
    });

    describe("a reinvestment", () => {
      it("changes an announced one", async () => {
        const f = await open();
        await announce(f, "dividend", DIVIDEND);
        const raised = { ...DIVIDEND, gross: parseEther("0.25"), withholdingBps: 1_500n };
        await expect(f.registry.amend(1, raised, 0))
          .to.emit(f.registry, "ActionAmended")
          .withArgs(
            1,
            f.token,
            caev("DRIP"),
            0,
            asList(effective(DIVIDEND, PAY_CLOSE)),
            asList(effective(raised, PAY_CLOSE)),
          );
        expect(await f.registry.statusOf(1)).to.equal(Status.ANNOUNCED);
      });

      it("returns a scheduled one to announced, and gives its proof free", async () => {
        const f = await open();
        await announce(f, "dividend", DIVIDEND);
        await time.increaseTo(EX_OPEN);
        const factor = reinvestment(DIVIDEND, PRICE);
        await f.registry.schedule(1, PRICE, 0, folded(INITIAL_MULTIPLIER, factor));
        const amended = f.registry.amend(1, { ...DIVIDEND, payDay: day("2024-02-20") }, 0);
        await expect(amended).to.emit(f.token, "FactorCancelled").withArgs(1, 2);
        await expect(amended).not.to.emit(f.registry, "ActionScheduled");
        const action = await f.registry.actionOf(1);
        expect(action.status).to.equal(Status.ANNOUNCED);
        expect([action.price, action.ratioNumerator, action.ratioDenominator]).to.deep.equal([0n, 0n, 0n]);
        expect(await f.token.maxScheduledReinvestFactor()).to.equal(INITIAL_MULTIPLIER);
      });

      it("stays possible after the ex day has begun, as long as the ex day stays", async () => {
        const f = await open();
        await announce(f, "dividend", DIVIDEND);
        await time.increaseTo(EX_OPEN + DAY);
        await f.registry.amend(1, { ...DIVIDEND, payDay: day("2024-02-20") }, 0);
        expect((await f.registry.actionOf(1)).terms.effectiveAt).to.equal(utc("2024-02-20 21:00"));
      });

      it("keeps its money, withholding and ex day from the beginning of the ex day on", async () => {
        const f = await open();
        await announce(f, "dividend", DIVIDEND);
        const spinOff = { ...SPIN_OFF, gross: 1n, exDay: DIVIDEND.exDay };
        await announce(f, "spin-off", spinOff);
        await time.setNextBlockTimestamp(EX_MIDNIGHT);
        const changes: [id: bigint, terms: Terms][] = [
          [1n, { ...DIVIDEND, gross: DIVIDEND.gross - 1n }],
          [1n, { ...DIVIDEND, withholdingBps: 1n }],
          [1n, { ...DIVIDEND, exDay: day("2024-02-13") }],
          [2n, { ...spinOff, gross: 0n }],
        ];
        for (const [id, terms] of changes) {
          await expect(f.registry.amend(id, terms, 0))
            .to.be.revertedWithCustomError(f.registry, "CorporateActions_ExDayHasBegun")
            .withArgs(DIVIDEND.exDay, EX_MIDNIGHT, EX_MIDNIGHT);
        }
      });

      it("may change them until the second before", async () => {
        const f = await open();
        await announce(f, "dividend", DIVIDEND);
        await time.setNextBlockTimestamp(EX_MIDNIGHT - 1);
        await f.registry.amend(1, { ...DIVIDEND, gross: 1n, withholdingBps: 1n }, 0);
        expect((await f.registry.actionOf(1)).terms.gross).to.equal(1n);
      });

      it("refuses to move its ex day to one that has begun", async () => {
        const f = await open();
        const later = { ...DIVIDEND, exDay: day("2024-02-13") };
        await announce(f, "dividend", later);
        const midnight = utc("2024-02-09 05:00");
        await time.setNextBlockTimestamp(midnight + 1);
        await expect(f.registry.amend(1, DIVIDEND, 0))
          .to.be.revertedWithCustomError(f.registry, "CorporateActions_ExDayHasBegun")
          .withArgs(DIVIDEND.exDay, midnight, midnight + 1);
      });

      it("refuses to be told a multiplier", async () => {
        const f = await open();
        await announce(f, "dividend", DIVIDEND);
        await expect(f.registry.amend(1, DIVIDEND, INITIAL_MULTIPLIER))
          .to.be.revertedWithCustomError(f.registry, "CorporateActions_UnexpectedMultiplier")
          .withArgs(INITIAL_MULTIPLIER, 0);
      });
    });

    describe("an action with a record", () => {
      it("moves the record with the ex day", async () => {
        const f = await open();
        await announce(f, "cash", CASH);
        const moved = { ...CASH, exDay: day("2024-02-13") };
        const record = utc("2024-02-13 05:00");
        const amended = f.registry.amend(1, moved, 0);
        await expect(amended)
          .to.emit(f.registry, "ActionAmended")
          .withArgs(
            1,
            f.token,
            caev("DVCA"),
            2,
            asList(effective(CASH, PAY_CLOSE)),
            asList(effective(moved, PAY_CLOSE)),
          );
        await expect(amended).to.emit(f.token, "RecordCancelled").withArgs(1, EX_MIDNIGHT, f.registry, true);
        await expect(amended).to.emit(f.token, "RecordScheduled").withArgs(2, record, f.registry);
        expect(await f.token.pendingRecords()).to.deep.equal([BigInt(record)]);
        expect((await f.registry.actionOf(1)).recordId).to.equal(2);
      });

      it("keeps the record where the ex day stays, also within 24 hours of it", async () => {
        const f = await open();
        await announce(f, "cash", CASH);
        await time.setNextBlockTimestamp(EX_MIDNIGHT - 1);
        const amended = f.registry.amend(1, { ...CASH, payDay: day("2024-02-16") }, 0);
        await expect(amended).not.to.emit(f.token, "RecordCancelled");
        await expect(amended).not.to.emit(f.token, "RecordScheduled");
        const action = await f.registry.actionOf(1);
        expect(action.recordId).to.equal(1);
        expect(action.terms.effectiveAt).to.equal(utc("2024-02-16 21:00"));
        expect(await f.token.pendingRecords()).to.deep.equal([BigInt(EX_MIDNIGHT)]);
        await time.increaseTo(EX_MIDNIGHT);
        expect(await f.token.unitsAt(f.accounts.alice, 1)).to.equal(1_000n * ONE);
      });

      it("gives a record that moves 24 hours of notice, to the second", async () => {
        const f = await open();
        await announce(f, "cash", { ...CASH, exDay: day("2024-02-13") });
        await time.setNextBlockTimestamp(EX_MIDNIGHT - DAY + 1);
        await expect(f.registry.amend(1, CASH, 0))
          .to.be.revertedWithCustomError(f.token, "EquityToken_RecordNoticeNotKept")
          .withArgs(EX_MIDNIGHT, EX_MIDNIGHT + 1);
        await time.setNextBlockTimestamp(EX_MIDNIGHT - DAY);
        await f.registry.amend(1, CASH, 0);
        expect(await f.token.pendingRecords()).to.deep.equal([BigInt(EX_MIDNIGHT)]);
      });

      it("refuses once its record has passed: it is owed as it stood", async () => {
        const f = await open();
        await announce(f, "cash", CASH);
        await time.setNextBlockTimestamp(EX_MIDNIGHT);
        await expect(f.registry.amend(1, { ...CASH, gross: 1n, exDay: day("2024-02-15") }, 0))
          .to.be.revertedWithCustomError(f.registry, "CorporateActions_RecordHasPassed")
          .withArgs(1, 1);
      });

      it("gives its effect 24 hours of notice anew, to the second", async () => {
        const f = await open();
        const merger = termsOf("MRGR", "2024-02-09");
        await announce(f, "merger", merger);
        await time.setNextBlockTimestamp(EX_OPEN - DAY + 1);
        await expect(f.registry.amend(1, { ...merger, gross: 1n }, 0))
          .to.be.revertedWithCustomError(f.registry, "CorporateActions_NoticeNotKept")
          .withArgs(EX_OPEN, EX_OPEN + 1);
        await time.setNextBlockTimestamp(EX_OPEN - DAY);
        await f.registry.amend(1, { ...merger, gross: 1n }, 0);
        expect((await f.registry.actionOf(1)).terms.gross).to.equal(1n);
      });
    });

    describe("a spin-off", () => {
      it("turns from shares into value: the record goes, and it can be scheduled", async () => {
        const f = await open();
        await announce(f, "spin-off", SPIN_OFF);
        const valued = { ...SPIN_OFF, gross: parseEther("34.94") };
        await expect(f.registry.amend(1, valued, 0))
          .to.emit(f.token, "RecordCancelled")
          .withArgs(1, SPIN_OFF_MIDNIGHT, f.registry, true);
        expect((await f.registry.actionOf(1)).recordId).to.equal(0);
        await f.registry.schedule(1, PRICE, 0, folded(INITIAL_MULTIPLIER, reinvestment(valued, PRICE)));
        expect(await f.registry.statusOf(1)).to.equal(Status.SCHEDULED);
      });

      it("turns from a scheduled value into shares: the factor goes, a record comes", async () => {
        const f = await open();
        const valued = { ...SPIN_OFF, gross: parseEther("34.94") };
        await announce(f, "spin-off", valued);
        await f.registry.schedule(1, PRICE, 0, folded(INITIAL_MULTIPLIER, reinvestment(valued, PRICE)));
        const amended = f.registry.amend(1, SPIN_OFF, 0);
        await expect(amended).to.emit(f.token, "FactorCancelled").withArgs(1, 2);
        await expect(amended).to.emit(f.token, "RecordScheduled").withArgs(1, SPIN_OFF_MIDNIGHT, f.registry);
        expect((await f.registry.actionOf(1)).recordId).to.equal(1);
        await time.increaseTo(SPIN_OFF_OPEN);
        expect(await f.token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
        expect(await f.registry.statusOf(1)).to.equal(Status.EFFECTIVE);
      });
    });

    it("refuses to turn an action into another kind", async () => {
      const f = await open();
      await announce(f, "cash", CASH);
      await expect(f.registry.amend(1, { ...CASH, kind: Kind.DRIP }, 0))
        .to.be.revertedWithCustomError(f.registry, "CorporateActions_KindChanged")
        .withArgs(1, Kind.DVCA, Kind.DRIP);
    });

    it("refuses bad terms as an announcement does", async () => {
      const f = await open();
      await announce(f, "cash", CASH);
      await expect(f.registry.amend(1, { ...CASH, gross: 0n }, 0))
        .to.be.revertedWithCustomError(f.registry, "CorporateActions_BadAmount")
        .withArgs(Kind.DVCA, 0);
    });

    it("refuses the facts of another action, takes its own again, and frees its old ones", async () => {
      const f = await open();
      await announce(f, "cash", CASH);
      const special = { ...CASH, gross: parseEther("1") };
      await announce(f, "special", special);
      await expect(f.registry.amend(2, CASH, 0))
        .to.be.revertedWithCustomError(f.registry, "CorporateActions_AlreadyAnnounced")
        .withArgs(1);
      await f.registry.amend(2, { ...special, documentHash: toBeHex(1, 32) }, 0);
      await f.registry.amend(1, { ...CASH, gross: 1n }, 0);
      await f.registry.amend(2, CASH, 0);
      expect((await f.registry.actionOf(2)).terms.gross).to.equal(CASH.gross);
    });

    it("refuses what is effective, cancelled or unknown", async () => {
      const f = await open();
      await announce(f, "split", SPLIT, AFTER_SPLIT);
      await announce(f, "cancelled", CASH);
      await f.registry.cancel(2);
      await expect(f.registry.amend(2, CASH, 0))
        .to.be.revertedWithCustomError(f.registry, "CorporateActions_WrongStatus")
        .withArgs(2, Status.CANCELLED);
      await time.setNextBlockTimestamp(SPLIT_OPEN);
      await expect(f.registry.amend(1, split("SPLF", "2024-03-11", [3n, 2n]), AFTER_SPLIT))
        .to.be.revertedWithCustomError(f.registry, "CorporateActions_WrongStatus")
        .withArgs(1, Status.EFFECTIVE);
      await expect(f.registry.amend(3, CASH, 0))
        .to.be.revertedWithCustomError(f.registry, "CorporateActions_UnknownAction")
        .withArgs(3);
    });

    it("is for the issuer alone", async () => {
      const f = await open();
      await announce(f, "cash", CASH);
      for (const account of [f.accounts.mallory, f.accounts.governor, f.accounts.deployer]) {
        await expect(f.corporateActions.connect(account).amend(1, CASH, 0))
          .to.be.revertedWithCustomError(f.corporateActions, "AccessManagedUnauthorized")
          .withArgs(account);
      }
    });
  });
});
