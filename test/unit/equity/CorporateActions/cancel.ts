import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../../../test-support/fixtures/kernel.ts";
import {
  announce,
  caev,
  dividend,
  folded,
  type KindName,
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
const PAY_CLOSE = utc("2024-02-15 21:00");
const PRICE = parseEther("187.153846153846153847");
const CASH = dividend("DVCA", { ex: "2024-02-09", pay: "2024-02-15" }, parseEther("0.24"));
const EX_MIDNIGHT = utc("2024-02-09 05:00");
const EX_OPEN = utc("2024-02-09 14:30");

async function open() {
  const f = await loadFixture(deploy);
  await f.mint(f.accounts.alice.address, 1_000n * ONE);
  return { ...f, registry: f.corporateActions.connect(f.accounts.issuer) };
}

describe("CorporateActions", () => {
  describe("cancel", () => {
    it("withdraws a split in its last second, factor and all", async () => {
      const f = await open();
      await announce(f, "split", SPLIT, AFTER_SPLIT);
      await time.setNextBlockTimestamp(SPLIT_OPEN - 1);
      const cancelled = f.registry.cancel(1);
      await expect(cancelled)
        .to.emit(f.registry, "ActionCancelled")
        .withArgs(1, f.token, caev("SPLF"), SPLIT_OPEN, SPLIT.documentHash);
      await expect(cancelled).to.emit(f.token, "FactorCancelled").withArgs(1, 2);
      await time.increaseTo(SPLIT_OPEN + 1);
      expect(await f.registry.statusOf(1)).to.equal(Status.CANCELLED);
      expect(await f.registry.openActions(f.token)).to.deep.equal([]);
      expect(await f.token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
      expect(await f.token.activationCount()).to.equal(0);
    });

    it("refuses a split in the second of its effect", async () => {
      const f = await open();
      await announce(f, "split", SPLIT, AFTER_SPLIT);
      await time.setNextBlockTimestamp(SPLIT_OPEN);
      await expect(f.registry.cancel(1))
        .to.be.revertedWithCustomError(f.registry, "CorporateActions_WrongStatus")
        .withArgs(1, Status.EFFECTIVE);
    });

    it("announces the multipliers of everything that comes later anew", async () => {
      const f = await open();
      await announce(f, "split", SPLIT, AFTER_SPLIT);
      const later = split("SPLF", "2024-03-01", [10n, 1n]);
      await announce(f, "later", later, AFTER_SPLIT * 10n);
      await expect(f.registry.cancel(1))
        .to.emit(f.token, "UIMultiplierUpdated")
        .withArgs(INITIAL_MULTIPLIER, INITIAL_MULTIPLIER * 10n, utc("2024-03-01 14:30"));
      await time.increaseTo(utc("2024-03-01 14:30"));
      expect(await f.token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER * 10n);
    });

    it("withdraws a reinvestment, announced or scheduled", async () => {
      const f = await open();
      await announce(f, "announced", DIVIDEND);
      await announce(f, "scheduled", { ...DIVIDEND, gross: parseEther("0.25") });
      await time.increaseTo(EX_OPEN);
      const factor = reinvestment({ ...DIVIDEND, gross: parseEther("0.25") }, PRICE);
      await f.registry.schedule(2, PRICE, 0, folded(INITIAL_MULTIPLIER, factor));
      await f.registry.cancel(1);
      await expect(f.registry.cancel(2)).to.emit(f.token, "FactorCancelled").withArgs(2, 2);
      const action = await f.registry.actionOf(2);
      expect([action.price, action.ratioNumerator, action.ratioDenominator]).to.deep.equal([0n, 0n, 0n]);
      expect(await f.token.maxScheduledReinvestFactor()).to.equal(INITIAL_MULTIPLIER);
      await time.increaseTo(PAY_CLOSE);
      expect(await f.token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
    });

    const recorded: [kind: KindName, terms: Terms][] = [
      ["DVCA", CASH],
      ["SOFF", termsOf("SOFF", "2024-02-09", { numerator: 1n, denominator: 4n })],
      ["MRGR", termsOf("MRGR", "2024-02-09", { gross: parseEther("54.2") })],
    ];
    for (const [kind, terms] of recorded) {
      it(`${kind}: takes its record back, until the record's last second`, async () => {
        const f = await open();
        await announce(f, "action", terms);
        const { effectiveAt } = (await f.registry.actionOf(1)).terms;
        await time.setNextBlockTimestamp(EX_MIDNIGHT - 1);
        const cancelled = f.registry.cancel(1);
        await expect(cancelled)
          .to.emit(f.registry, "ActionCancelled")
          .withArgs(1, f.token, caev(kind), effectiveAt, terms.documentHash);
        await expect(cancelled).to.emit(f.token, "RecordCancelled").withArgs(1, EX_MIDNIGHT, f.registry, true);
        expect(await f.token.pendingRecords()).to.deep.equal([]);
        expect((await f.registry.actionOf(1)).recordId).to.equal(0);
      });
    }

    it("refuses a dividend from its record on: it is owed", async () => {
      const f = await open();
      await announce(f, "cash", CASH);
      for (const timestamp of [EX_MIDNIGHT, EX_OPEN, PAY_CLOSE - 2]) {
        await time.increaseTo(timestamp);
        await expect(f.registry.cancel(1))
          .to.be.revertedWithCustomError(f.registry, "CorporateActions_RecordHasPassed")
          .withArgs(1, 1);
      }
      expect(await f.token.unitsAt(f.accounts.alice, 1)).to.equal(1_000n * ONE);
    });

    it("leaves a record that another action shares", async () => {
      const f = await open();
      await announce(f, "cash", CASH);
      await announce(f, "special", { ...CASH, gross: parseEther("1") });
      expect((await f.registry.actionOf(2)).recordId).to.equal(1);
      await expect(f.registry.cancel(1))
        .to.emit(f.token, "RecordCancelled")
        .withArgs(1, EX_MIDNIGHT, f.registry, false);
      await time.increaseTo(EX_MIDNIGHT);
      expect(await f.token.recordClock()).to.equal(1);
      expect(await f.token.unitsAt(f.accounts.alice, 1)).to.equal(1_000n * ONE);
    });

    it("refuses a split that a scheduled reinvestment has counted", async () => {
      const f = await open();
      await announce(f, "dividend", DIVIDEND);
      await announce(f, "split", SPLIT, AFTER_SPLIT);
      await time.increaseTo(EX_OPEN);
      const counted = reinvestment(DIVIDEND, PRICE, [{ numerator: 3n, denominator: 2n }]);
      await f.registry.schedule(1, PRICE, 0, folded(AFTER_SPLIT, counted));
      await expect(f.registry.cancel(2))
        .to.be.revertedWithCustomError(f.registry, "CorporateActions_ScheduledReinvestmentAffected")
        .withArgs(1);
      await f.registry.amend(1, DIVIDEND, 0);
      await f.registry.cancel(2);
      expect(await f.registry.statusOf(2)).to.equal(Status.CANCELLED);
    });

    it("withdraws a split that a scheduled reinvestment has not counted", async () => {
      const f = await open();
      await announce(f, "dividend", DIVIDEND);
      const after = split("SPLF", "2024-02-16", [3n, 2n]);
      await announce(f, "after", after, AFTER_SPLIT);
      await time.increaseTo(EX_OPEN);
      const expected = folded(INITIAL_MULTIPLIER, reinvestment(DIVIDEND, PRICE));
      await f.registry.schedule(1, PRICE, 0, expected);
      await f.registry.cancel(2);
      await time.increaseTo(utc("2024-02-16 14:30"));
      expect(await f.token.uiMultiplier()).to.equal(expected);
    });

    it("refuses what is cancelled, effective or unknown", async () => {
      const f = await open();
      await announce(f, "cancelled", CASH);
      await f.registry.cancel(1);
      await announce(f, "effective", CASH);
      await time.increaseTo(PAY_CLOSE);
      await expect(f.registry.cancel(1))
        .to.be.revertedWithCustomError(f.registry, "CorporateActions_WrongStatus")
        .withArgs(1, Status.CANCELLED);
      await expect(f.registry.cancel(2))
        .to.be.revertedWithCustomError(f.registry, "CorporateActions_WrongStatus")
        .withArgs(2, Status.EFFECTIVE);
      await expect(f.registry.cancel(3))
        .to.be.revertedWithCustomError(f.registry, "CorporateActions_UnknownAction")
        .withArgs(3);
    });

    it("is for the issuer alone", async () => {
      const f = await open();
      await announce(f, "cash", CASH);
      for (const account of [f.accounts.mallory, f.accounts.governor, f.accounts.deployer]) {
        await expect(f.corporateActions.connect(account).cancel(1))
          .to.be.revertedWithCustomError(f.corporateActions, "AccessManagedUnauthorized")
          .withArgs(account);
      }
    });
  });
});
