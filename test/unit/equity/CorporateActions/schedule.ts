import { expect } from "chai";
import { parseEther } from "ethers";
import { utc } from "../../../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../../../test-support/fixtures/kernel.ts";
import {
  announce,
  caev,
  DAY,
  day,
  dividend,
  FactorKind,
  folded,
  Kind,
  ONE,
  type Ratio,
  reduced,
  reinvestment,
  SCHEDULING_PERIOD,
  Status,
  split,
  termsOf,
} from "../../../../test-support/helpers/corporateActions.ts";

const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
const deploy = () => deployFixture(connection);

/** A quarterly dividend of 0.24 with 15 % withheld: ex Friday, paid Thursday. */
const DIVIDEND = dividend("DRIP", { ex: "2024-02-09", record: "2024-02-12", pay: "2024-02-15" }, parseEther("0.24"), {
  withholdingBps: 1_500n,
});
const EX_MIDNIGHT = utc("2024-02-09 05:00");
const EX_OPEN = utc("2024-02-09 14:30");
const PAY_CLOSE = utc("2024-02-15 21:00");
/** Awkward, as prices are. */
const PRICE = parseEther("187.153846153846153847");
const FACTOR = reinvestment(DIVIDEND, PRICE);
const AFTER_DIVIDEND = folded(INITIAL_MULTIPLIER, FACTOR);

/** The dividend announced as action 1; alice holds units of which far more are proven. */
async function open() {
  const f = await loadFixture(deploy);
  await f.mint(f.accounts.alice.address, 1_000n * ONE);
  await announce(f, "dividend", DIVIDEND);
  return { ...f, registry: f.corporateActions.connect(f.accounts.issuer) };
}

/** The same, on the ex day before the open. */
async function onExDay() {
  const f = await open();
  await time.increaseTo(EX_MIDNIGHT);
  return f;
}

describe("CorporateActions", () => {
  describe("schedule", () => {
    it("fixes the factor exactly from gross, withholding and price, and says so with every figure", async () => {
      const { registry, token } = await onExDay();
      const scheduled = registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
      await expect(scheduled)
        .to.emit(registry, "ActionScheduled")
        .withArgs(
          1,
          token,
          caev("DRIP"),
          FACTOR.numerator,
          FACTOR.denominator,
          PRICE,
          PAY_CLOSE,
          INITIAL_MULTIPLIER,
          AFTER_DIVIDEND,
          DIVIDEND.documentHash,
        );
      await expect(scheduled)
        .to.emit(token, "FactorScheduled")
        .withArgs(1, FactorKind.REINVESTMENT, FACTOR.numerator, FACTOR.denominator, PAY_CLOSE, 1);
      const action = await registry.actionOf(1);
      expect(action.status).to.equal(Status.SCHEDULED);
      expect(action.price).to.equal(PRICE);
      expect([action.ratioNumerator, action.ratioDenominator]).to.deep.equal([FACTOR.numerator, FACTOR.denominator]);
    });

    it("moves multiplier and reinvest factor, not the split factor, at the close of the pay day", async () => {
      const { registry, token, accounts } = await onExDay();
      await registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
      await time.increaseTo(PAY_CLOSE - 1);
      expect(await token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
      await time.increaseTo(PAY_CLOSE);
      expect(await token.uiMultiplier()).to.equal(AFTER_DIVIDEND);
      expect(await token.reinvestFactor()).to.equal(AFTER_DIVIDEND);
      expect(await token.splitFactor()).to.equal(ONE);
      expect(await token.balanceOf(accounts.alice)).to.equal(1_000n * ONE);
      expect(await token.balanceOfUI(accounts.alice)).to.equal(1_000n * AFTER_DIVIDEND);
      expect(await registry.statusOf(1)).to.equal(Status.EFFECTIVE);
    });

    it("SOFF with a value: reinvests it, also before its ex day", async () => {
      const f = await open();
      const terms = termsOf("SOFF", "2024-04-02", { gross: parseEther("34.94"), numerator: 1n, denominator: 4n });
      const id = await announce(f, "spin-off", terms);
      const price = parseEther("141.37");
      const factor = reinvestment(terms, price);
      const expected = folded(INITIAL_MULTIPLIER, factor);
      await expect(f.registry.schedule(id, price, 0, expected))
        .to.emit(f.registry, "ActionScheduled")
        .withArgs(
          id,
          f.token,
          caev("SOFF"),
          factor.numerator,
          factor.denominator,
          price,
          utc("2024-04-02 13:30"),
          INITIAL_MULTIPLIER,
          expected,
          terms.documentHash,
        );
      await time.increaseTo(utc("2024-04-02 13:30"));
      expect(await f.token.uiMultiplier()).to.equal(expected);
      expect(await f.token.reinvestFactor()).to.equal(expected);
    });

    it("reinvests nothing of a dividend of which all is withheld", async () => {
      const f = await open();
      const id = await announce(f, "withheld", { ...DIVIDEND, gross: ONE, withholdingBps: 10_000n });
      await time.increaseTo(EX_MIDNIGHT);
      await f.registry.schedule(id, PRICE, 0, INITIAL_MULTIPLIER);
      const { ratioNumerator, ratioDenominator } = await f.registry.actionOf(id);
      expect([ratioNumerator, ratioDenominator]).to.deep.equal([1n, 1n]);
    });

    describe("when", () => {
      it("not before the ex day begins at the exchange", async () => {
        const { registry } = await open();
        await time.setNextBlockTimestamp(EX_MIDNIGHT - 1);
        await expect(registry.schedule(1, PRICE, 0, AFTER_DIVIDEND))
          .to.be.revertedWithCustomError(registry, "CorporateActions_BeforeExDay")
          .withArgs(1, EX_MIDNIGHT, EX_MIDNIGHT - 1);
        await time.setNextBlockTimestamp(EX_MIDNIGHT);
        await registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
        expect(await registry.statusOf(1)).to.equal(Status.SCHEDULED);
      });

      it("with 24 hours of notice from the price, to the second", async () => {
        const { registry, token } = await open();
        await time.setNextBlockTimestamp(PAY_CLOSE - DAY + 1);
        await expect(registry.schedule(1, PRICE, 0, AFTER_DIVIDEND))
          .to.be.revertedWithCustomError(token, "EquityToken_NoticeNotKept")
          .withArgs(PAY_CLOSE, PAY_CLOSE + 1);
      });

      it("with exactly 24 hours of notice", async () => {
        const { registry } = await open();
        await time.setNextBlockTimestamp(PAY_CLOSE - DAY);
        await registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
        expect(await registry.statusOf(1)).to.equal(Status.SCHEDULED);
      });

      it("later than announced, where the stock was bought late", async () => {
        const { registry, token } = await open();
        const late = utc("2024-02-21 02:00");
        await time.increaseTo(PAY_CLOSE + DAY);
        await registry.schedule(1, PRICE, late, AFTER_DIVIDEND);
        expect((await registry.actionOf(1)).terms.effectiveAt).to.equal(late);
        expect(await token.effectiveAt()).to.equal(late);
      });

      it("within the published calendar", async () => {
        const { registry } = await onExDay();
        const past = utc("2028-01-03 15:00");
        await expect(registry.schedule(1, PRICE, past, AFTER_DIVIDEND))
          .to.be.revertedWithCustomError(registry, "CorporateActions_EffectiveOutsideCalendar")
          .withArgs(past);
      });

      it("not more than five days before the open of the ex day", async () => {
        const f = await open();
        const terms = termsOf("SOFF", "2024-04-02", { gross: parseEther("34.94") });
        const id = await announce(f, "spin-off", terms);
        const earliest = utc("2024-04-02 13:30") - 5 * DAY;
        await expect(f.registry.schedule(id, PRICE, earliest - 1, 0))
          .to.be.revertedWithCustomError(f.registry, "CorporateActions_EffectiveBeforeEx")
          .withArgs(earliest - 1, earliest);
        await f.registry.schedule(id, PRICE, earliest, folded(INITIAL_MULTIPLIER, reinvestment(terms, PRICE)));
        expect((await f.registry.actionOf(id)).terms.effectiveAt).to.equal(earliest);
      });

      it("so that it becomes effective while the splits since its ex day are still known", async () => {
        const { registry } = await open();
        const latest = EX_OPEN + SCHEDULING_PERIOD;
        await time.increaseTo(latest - 2 * DAY);
        await expect(registry.schedule(1, PRICE, latest + 1, AFTER_DIVIDEND))
          .to.be.revertedWithCustomError(registry, "CorporateActions_TooLate")
          .withArgs(1, latest, latest + 1);
        await registry.schedule(1, PRICE, latest, AFTER_DIVIDEND);
        expect(await registry.statusOf(1)).to.equal(Status.SCHEDULED);
      });
    });

    describe("what is proven", () => {
      it("refuses a reinvestment whose stock is not", async () => {
        const { registry, token, gate } = await onExDay();
        const needed = 1_000n * AFTER_DIVIDEND;
        await gate.prove(token, needed - 1n);
        await expect(registry.schedule(1, PRICE, 0, AFTER_DIVIDEND))
          .to.be.revertedWithCustomError(token, "EquityToken_ReinvestmentNotProven")
          .withArgs(needed, needed - 1n, true);
        await gate.prove(token, needed);
        await registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
        expect(await registry.statusOf(1)).to.equal(Status.SCHEDULED);
      });

      it("refuses it on a proof that is stale", async () => {
        const { registry, token, gate } = await onExDay();
        await gate.setCurrent(token, false);
        await expect(registry.schedule(1, PRICE, 0, AFTER_DIVIDEND))
          .to.be.revertedWithCustomError(token, "EquityToken_ReinvestmentNotProven")
          .withArgs(1_000n * AFTER_DIVIDEND, 10n ** 36n, false);
      });

      it("counts every scheduled reinvestment, whichever comes first", async () => {
        const f = await open();
        const second = await announce(f, "special", { ...DIVIDEND, gross: parseEther("3") });
        await time.increaseTo(EX_MIDNIGHT);
        const special = reinvestment({ ...DIVIDEND, gross: parseEther("3") }, PRICE);
        const earlier = PAY_CLOSE - DAY;
        await f.registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
        const both = folded(INITIAL_MULTIPLIER, special, FACTOR);
        await f.gate.prove(f.token, 1_000n * both - 1n);
        await expect(f.registry.schedule(second, PRICE, earlier, folded(INITIAL_MULTIPLIER, special)))
          .to.be.revertedWithCustomError(f.token, "EquityToken_ReinvestmentNotProven")
          .withArgs(1_000n * both, 1_000n * both - 1n, true);
        await f.gate.prove(f.token, 1_000n * both);
        await f.registry.schedule(second, PRICE, earlier, folded(INITIAL_MULTIPLIER, special));
        expect(await f.token.maxScheduledReinvestFactor()).to.equal(both);
      });
    });

    describe("the splits between ex date and effect", () => {
      type Split = readonly [effectiveAt: number, numerator: bigint, denominator: bigint];

      const ratioOf = ([, numerator, denominator]: Split): Ratio => ({ numerator, denominator });

      /** The dividend announced as action 1, then splits in order of time; whoever comes before midnight is first. */
      async function withSplits(splits: readonly Split[]) {
        const f = await open();
        for (const [i, [effectiveAt, numerator, denominator]] of splits.entries()) {
          const terms = split("SPLF", "2024-02-09", [numerator, denominator], { effectiveAt: BigInt(effectiveAt) });
          const expected = folded(INITIAL_MULTIPLIER, ...splits.slice(0, i + 1).map(ratioOf));
          await announce(f, `split ${i}`, terms, expected);
        }
        return f;
      }

      /** Schedules the dividend under `splits` and sees that its factor has counted `counted`, and nothing else. */
      async function expectCounted(splits: readonly Split[], counted: readonly Ratio[]) {
        const f = await withSplits(splits);
        await time.increaseTo(EX_MIDNIGHT);
        const factor = reinvestment(DIVIDEND, PRICE, counted);
        // In the second of its own effect the dividend, announced first, comes first.
        const before = splits.filter(([effectiveAt]) => effectiveAt < PAY_CLOSE).map(ratioOf);
        await f.registry.schedule(1, PRICE, 0, folded(INITIAL_MULTIPLIER, ...before, factor));
        const { ratioNumerator, ratioDenominator } = await f.registry.actionOf(1);
        expect({ numerator: ratioNumerator, denominator: ratioDenominator }).to.deep.equal(factor);
        const until = splits.filter(([effectiveAt]) => effectiveAt === PAY_CLOSE).map(ratioOf);
        await time.increaseTo(PAY_CLOSE);
        expect(await f.token.uiMultiplier()).to.equal(folded(INITIAL_MULTIPLIER, ...before, factor, ...until));
        expect(await f.token.reinvestFactor()).to.equal(folded(INITIAL_MULTIPLIER, factor));
      }

      const tenfold: Ratio = { numerator: 10n, denominator: 1n };

      it("does not count a split at the very open of the ex day: the price already trades after both", async () => {
        await expectCounted([[EX_OPEN, 10n, 1n]], []);
      });

      it("counts a split one second later", async () => {
        await expectCounted([[EX_OPEN + 1, 10n, 1n]], [tenfold]);
      });

      it("counts a split in the very second of the effect", async () => {
        await expectCounted([[PAY_CLOSE, 10n, 1n]], [tenfold]);
      });

      it("does not count a split one second after the effect", async () => {
        await expectCounted([[PAY_CLOSE + 1, 10n, 1n]], []);
      });

      it("multiplies all that count, in lowest terms", async () => {
        const splits: Split[] = [
          [EX_OPEN, 3n, 1n],
          [EX_OPEN + 60, 3n, 2n],
          [EX_OPEN + DAY, 107n, 100n],
        ];
        await expectCounted(splits, [reduced(3n * 107n, 200n)]);
      });

      it("counts a split that is effective already", async () => {
        const f = await withSplits([[EX_OPEN + 60, 10n, 1n]]);
        await time.increaseTo(EX_OPEN + 60 + DAY);
        const factor = reinvestment(DIVIDEND, PRICE, [tenfold]);
        await f.registry.schedule(1, PRICE, 0, folded(INITIAL_MULTIPLIER, tenfold, factor));
        await time.increaseTo(PAY_CLOSE);
        expect(await f.token.uiMultiplier()).to.equal(folded(INITIAL_MULTIPLIER, tenfold, factor));
        expect(await f.token.reinvestFactor()).to.equal(folded(INITIAL_MULTIPLIER, factor));
      });

      it("does not count a split that was cancelled", async () => {
        const f = await withSplits([[EX_OPEN + 60, 10n, 1n]]);
        await f.registry.cancel(2);
        await time.increaseTo(EX_MIDNIGHT);
        await f.registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
        expect((await f.registry.actionOf(1)).ratioNumerator).to.equal(FACTOR.numerator);
      });

      it("refuses a split that would come between, once the factor is fixed", async () => {
        const f = await onExDay();
        await f.registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
        for (const at of [EX_OPEN + DAY, PAY_CLOSE]) {
          const terms = split("SPLF", "2024-02-09", [10n, 1n], { effectiveAt: BigInt(at) });
          await expect(announce(f, "split", terms, INITIAL_MULTIPLIER * 10n))
            .to.be.revertedWithCustomError(f.registry, "CorporateActions_ScheduledReinvestmentAffected")
            .withArgs(1);
        }
        const after = split("SPLF", "2024-02-16", [10n, 1n], { effectiveAt: BigInt(PAY_CLOSE + 1) });
        const id = await announce(f, "after", after, AFTER_DIVIDEND * 10n);
        expect(await f.registry.statusOf(id)).to.equal(Status.SCHEDULED);
      });

      it("lets a split come once the reinvestment is effective", async () => {
        const f = await onExDay();
        await f.registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
        await time.increaseTo(PAY_CLOSE);
        const id = await announce(f, "split", split("SPLF", "2024-02-20", [10n, 1n]), AFTER_DIVIDEND * 10n);
        expect(await f.registry.statusOf(id)).to.equal(Status.SCHEDULED);
      });
    });

    describe("who and what", () => {
      it("refuses a price of zero", async () => {
        const { registry } = await onExDay();
        await expect(registry.schedule(1, 0, 0, AFTER_DIVIDEND))
          .to.be.revertedWithCustomError(registry, "CorporateActions_ZeroPrice")
          .withArgs(1);
      });

      it("refuses a price so low that the multiplier would rise more than a hundredfold", async () => {
        const { registry, token } = await onExDay();
        const price = parseEther("0.001");
        const { numerator, denominator } = reinvestment(DIVIDEND, price);
        await expect(registry.schedule(1, price, 0, 0))
          .to.be.revertedWithCustomError(token, "EquityToken_RatioOutOfBounds")
          .withArgs(numerator, denominator);
      });

      it("refuses a multiplier that is not the one that results", async () => {
        const { registry } = await onExDay();
        for (const wrong of [0n, AFTER_DIVIDEND + 1n, INITIAL_MULTIPLIER]) {
          await expect(registry.schedule(1, PRICE, 0, wrong))
            .to.be.revertedWithCustomError(registry, "CorporateActions_UnexpectedMultiplier")
            .withArgs(wrong, AFTER_DIVIDEND);
        }
        expect(await registry.statusOf(1)).to.equal(Status.ANNOUNCED);
      });

      it("refuses an action that does not exist", async () => {
        const { registry } = await onExDay();
        for (const id of [0n, 2n, 2n ** 64n - 1n]) {
          await expect(registry.schedule(id, PRICE, 0, 0))
            .to.be.revertedWithCustomError(registry, "CorporateActions_UnknownAction")
            .withArgs(id);
        }
      });

      it("refuses kinds that reinvest nothing", async () => {
        const f = await onExDay();
        const cash = await announce(f, "cash", dividend("DVCA", { ex: "2024-05-10", pay: "2024-05-16" }, 1n));
        const merger = await announce(f, "merger", termsOf("MRGR", "2024-05-10", { gross: 1n }));
        const shares = await announce(f, "shares", termsOf("SOFF", "2024-05-10", { numerator: 1n, denominator: 4n }));
        for (const [id, kind] of [
          [cash, Kind.DVCA],
          [merger, Kind.MRGR],
          [shares, Kind.SOFF],
        ] as const) {
          await expect(f.registry.schedule(id, PRICE, 0, 0))
            .to.be.revertedWithCustomError(f.registry, "CorporateActions_NotReinvested")
            .withArgs(id, kind);
        }
      });

      it("refuses what is scheduled, effective or cancelled", async () => {
        const f = await onExDay();
        await f.registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
        const again = () => f.registry.schedule(1, PRICE, 0, AFTER_DIVIDEND);
        await expect(again())
          .to.be.revertedWithCustomError(f.registry, "CorporateActions_WrongStatus")
          .withArgs(1, Status.SCHEDULED);
        const terms = { ...DIVIDEND, exDay: day("2024-02-12") };
        const other = await announce(f, "other", terms);
        await f.registry.cancel(other);
        await expect(f.registry.schedule(other, PRICE, 0, 0))
          .to.be.revertedWithCustomError(f.registry, "CorporateActions_WrongStatus")
          .withArgs(other, Status.CANCELLED);
        await time.increaseTo(PAY_CLOSE);
        await expect(again())
          .to.be.revertedWithCustomError(f.registry, "CorporateActions_WrongStatus")
          .withArgs(1, Status.EFFECTIVE);
      });

      it("is for the issuer alone", async () => {
        const { corporateActions, accounts } = await onExDay();
        for (const account of [accounts.mallory, accounts.governor, accounts.deployer, accounts.minter]) {
          await expect(corporateActions.connect(account).schedule(1, PRICE, 0, AFTER_DIVIDEND))
            .to.be.revertedWithCustomError(corporateActions, "AccessManagedUnauthorized")
            .withArgs(account);
        }
      });
    });
  });
});
