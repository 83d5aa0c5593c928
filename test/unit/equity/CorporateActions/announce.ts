import { expect } from "chai";
import { parseEther, toBeHex, ZeroAddress, ZeroHash } from "ethers";
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
  FactorKind,
  folded,
  Kind,
  type KindName,
  ONE,
  reference,
  SCHEDULING_PERIOD,
  Status,
  split,
  type Terms,
  termsOf,
} from "../../../../test-support/helpers/corporateActions.ts";

const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;
const deploy = () => deployFixture(connection);

/** Nvidia's ten-for-one of 2024: the first ex-split session is Monday, 10 June; New York opens at 13:30 UTC. */
const NVIDIA = split("SPLF", "2024-06-10", [10n, 1n], { recordDay: day("2024-06-06"), payDay: day("2024-06-07") });
const NVIDIA_OPEN = utc("2024-06-10 13:30");
const AFTER_NVIDIA = INITIAL_MULTIPLIER * 10n;

const CASH = dividend("DVCA", { ex: "2024-06-21", record: "2024-06-21", pay: "2024-07-03" }, parseEther("0.25"));
const REINVESTED = dividend("DRIP", { ex: "2024-02-09", record: "2024-02-12", pay: "2024-02-15" }, parseEther("0.24"));

/** A deployment with Nvidia's split announced as action 1, and a way to announce as the issuer. */
async function open() {
  const f = await loadFixture(deploy);
  const registry = f.corporateActions.connect(f.accounts.issuer);
  const announcing = (terms: Terms, expected = 0n, name = "1") =>
    registry.announce(f.token, reference(name), terms, expected);
  return { ...f, registry, announcing };
}

describe("CorporateActions", () => {
  describe("announce", () => {
    describe("a split", () => {
      it("schedules it at the regular open of the ex day, and says so with every figure", async () => {
        const { announcing, registry, token } = await open();
        const terms = effective(NVIDIA, NVIDIA_OPEN);
        const announced = announcing(NVIDIA, AFTER_NVIDIA);
        await expect(announced)
          .to.emit(registry, "ActionAnnounced")
          .withArgs(1, token, caev("SPLF"), reference("1"), 0, asList(terms));
        await expect(announced)
          .to.emit(registry, "ActionScheduled")
          .withArgs(
            1,
            token,
            caev("SPLF"),
            10,
            1,
            0,
            NVIDIA_OPEN,
            INITIAL_MULTIPLIER,
            AFTER_NVIDIA,
            NVIDIA.documentHash,
          );
        await expect(announced).to.emit(token, "FactorScheduled").withArgs(1, FactorKind.SPLIT, 10, 1, NVIDIA_OPEN, 1);
        await expect(announced)
          .to.emit(token, "UIMultiplierUpdated")
          .withArgs(INITIAL_MULTIPLIER, AFTER_NVIDIA, NVIDIA_OPEN);
        expect(await registry.statusOf(1)).to.equal(Status.SCHEDULED);
        expect(await token.effectiveAt()).to.equal(NVIDIA_OPEN);
        expect(await token.newUIMultiplier()).to.equal(AFTER_NVIDIA);
      });

      it("becomes effective with time alone, in that second", async () => {
        const { announcing, registry, token } = await open();
        await announcing(NVIDIA, AFTER_NVIDIA);
        await time.increaseTo(NVIDIA_OPEN - 1);
        expect(await token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
        expect(await registry.statusOf(1)).to.equal(Status.SCHEDULED);
        await time.increaseTo(NVIDIA_OPEN);
        expect(await token.uiMultiplier()).to.equal(AFTER_NVIDIA);
        expect(await token.splitFactor()).to.equal(10n * ONE);
        expect(await token.reinvestFactor()).to.equal(INITIAL_MULTIPLIER);
        expect(await registry.statusOf(1)).to.equal(Status.EFFECTIVE);
      });

      const awkward: [kind: "SPLF" | "SPLR" | "DVSE", ratio: [bigint, bigint], lowest: [bigint, bigint]][] = [
        ["SPLF", [3n, 2n], [3n, 2n]],
        ["SPLF", [100n, 1n], [100n, 1n]],
        ["SPLR", [1n, 7n], [1n, 7n]],
        ["SPLR", [3n, 300n], [1n, 100n]],
        ["DVSE", [105n, 100n], [21n, 20n]],
        ["DVSE", [4_294_967_295n, 4_294_967_291n], [4_294_967_295n, 4_294_967_291n]],
      ];
      for (const [kind, [numerator, denominator], [lowestNumerator, lowestDenominator]] of awkward) {
        it(`${kind} ${numerator} for ${denominator}: floors multiplier and split factor, each from its own value`, async () => {
          const { announcing, registry, token } = await open();
          const ratio = { numerator, denominator };
          const expected = folded(INITIAL_MULTIPLIER, ratio);
          const opens = utc("2024-01-08 14:30");
          await expect(announcing(split(kind, "2024-01-08", [numerator, denominator]), expected))
            .to.emit(registry, "ActionScheduled")
            .withArgs(
              1,
              token,
              caev(kind),
              lowestNumerator,
              lowestDenominator,
              0,
              opens,
              INITIAL_MULTIPLIER,
              expected,
              split(kind, "2024-01-08", [numerator, denominator]).documentHash,
            );
          await time.increaseTo(opens);
          expect(await token.uiMultiplier()).to.equal(expected);
          expect(await token.splitFactor()).to.equal(folded(ONE, ratio));
          expect(await token.reinvestFactor()).to.equal(INITIAL_MULTIPLIER);
        });
      }

      it("keeps an effect the issuer names", async () => {
        const { announcing, registry } = await open();
        const overnight = utc("2024-06-08 04:00");
        await announcing(effective(NVIDIA, overnight), AFTER_NVIDIA);
        expect((await registry.actionOf(1)).terms.effectiveAt).to.equal(overnight);
        expect((await registry.actionOf(1)).exAt).to.equal(NVIDIA_OPEN);
      });

      it("gives 24 hours of notice, to the second", async () => {
        const { announcing, token } = await open();
        await time.setNextBlockTimestamp(NVIDIA_OPEN - DAY + 1);
        await expect(announcing(NVIDIA, AFTER_NVIDIA))
          .to.be.revertedWithCustomError(token, "EquityToken_NoticeNotKept")
          .withArgs(NVIDIA_OPEN, NVIDIA_OPEN + 1);
      });

      it("takes a split with exactly 24 hours of notice", async () => {
        const { announcing, registry } = await open();
        await time.setNextBlockTimestamp(NVIDIA_OPEN - DAY);
        await announcing(NVIDIA, AFTER_NVIDIA);
        expect(await registry.statusOf(1)).to.equal(Status.SCHEDULED);
      });

      it("refuses a multiplier that is not the one the terms give, one wei off", async () => {
        const { announcing, registry } = await open();
        for (const wrong of [0n, AFTER_NVIDIA - 1n, AFTER_NVIDIA + 1n]) {
          await expect(announcing(NVIDIA, wrong))
            .to.be.revertedWithCustomError(registry, "CorporateActions_UnexpectedMultiplier")
            .withArgs(wrong, AFTER_NVIDIA);
        }
        expect(await registry.actionCount()).to.equal(0);
      });

      it("expects the multiplier over everything scheduled before it, not after it", async () => {
        const { announcing, token } = await open();
        const reverse = { numerator: 1n, denominator: 3n };
        const forward = { numerator: 7n, denominator: 2n };
        await announcing(split("SPLF", "2024-03-01", [7n, 2n]), folded(INITIAL_MULTIPLIER, forward), "later");
        await announcing(split("SPLR", "2024-02-01", [1n, 3n]), folded(INITIAL_MULTIPLIER, reverse), "earlier");
        await time.increaseTo(utc("2024-03-01 14:30"));
        expect(await token.uiMultiplier()).to.equal(folded(INITIAL_MULTIPLIER, reverse, forward));
      });

      it("passes on the token's refusal of a fifth pending factor", async () => {
        const { announcing, token } = await open();
        let multiplier = INITIAL_MULTIPLIER;
        for (const date of ["2024-02-01", "2024-02-02", "2024-02-05", "2024-02-06"]) {
          multiplier = folded(multiplier, { numerator: 21n, denominator: 20n });
          await announcing(split("DVSE", date, [105n, 100n]), multiplier, date);
        }
        await expect(announcing(split("DVSE", "2024-02-07", [105n, 100n]), multiplier, "fifth"))
          .to.be.revertedWithCustomError(token, "EquityToken_FactorQueueFull")
          .withArgs(4);
      });
    });

    describe("an action that takes a record", () => {
      it("DVCA: takes the token's record when the ex day begins, effective at the close of the pay day", async () => {
        const { announcing, registry, token } = await open();
        const record = utc("2024-06-21 04:00");
        // The day before Independence Day closes at 13:00 in New York.
        const payClose = utc("2024-07-03 17:00");
        const announced = announcing(CASH);
        await expect(announced)
          .to.emit(registry, "ActionAnnounced")
          .withArgs(1, token, caev("DVCA"), reference("1"), 1, asList(effective(CASH, payClose)));
        await expect(announced).to.emit(token, "RecordScheduled").withArgs(1, record, registry);
        await expect(announced).not.to.emit(registry, "ActionScheduled");
        const action = await registry.actionOf(1);
        expect(action.recordId).to.equal(1);
        expect(action.exDayBegins).to.equal(record);
        expect(action.exAt).to.equal(utc("2024-06-21 13:30"));
        expect(action.terms.effectiveAt).to.equal(payClose);
        expect(await token.pendingRecords()).to.deep.equal([BigInt(record)]);
        expect(await token.pendingFactors()).to.deep.equal([]);
      });

      it("DVCA: closes at 21:00 UTC on a full day in winter", async () => {
        const { announcing, registry } = await open();
        await announcing(dividend("DVCA", { ex: "2024-02-09", pay: "2024-02-15" }, 1n));
        expect((await registry.actionOf(1)).terms.effectiveAt).to.equal(utc("2024-02-15 21:00"));
      });

      const others: [what: string, terms: Terms][] = [
        ["SOFF without a value", termsOf("SOFF", "2024-04-02", { numerator: 1n, denominator: 4n })],
        ["MRGR in cash", termsOf("MRGR", "2024-04-02", { gross: parseEther("54.2"), withholdingBps: 3_000n })],
        ["MRGR in shares", termsOf("MRGR", "2024-04-02", { numerator: 13n, denominator: 500n })],
        ["MRGR in cash and shares", termsOf("MRGR", "2024-04-02", { numerator: 1n, denominator: 2n, gross: 1n })],
        ["MRGR that says nothing but its dates", termsOf("MRGR", "2024-04-02", { recordDay: day("2024-03-28") })],
      ];
      for (const [what, terms] of others) {
        it(`${what}: takes a record, and is effective at the open of the ex day`, async () => {
          const { announcing, registry, token } = await open();
          const opens = utc("2024-04-02 13:30");
          const kind = what.slice(0, 4) as KindName;
          const announced = announcing(terms);
          await expect(announced)
            .to.emit(registry, "ActionAnnounced")
            .withArgs(1, token, caev(kind), reference("1"), 1, asList(effective(terms, opens)));
          await expect(announced).to.emit(token, "RecordScheduled").withArgs(1, utc("2024-04-02 04:00"), registry);
          await time.increaseTo(opens - 1);
          expect(await registry.statusOf(1)).to.equal(Status.ANNOUNCED);
          await time.increaseTo(opens);
          expect(await registry.statusOf(1)).to.equal(Status.EFFECTIVE);
          expect(await token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
        });
      }

      it("records what everybody held when the ex day began", async () => {
        const { announcing, mint, token, accounts } = await open();
        const { alice, bob } = accounts;
        await mint(alice.address, 100n * ONE);
        await announcing(CASH);
        await time.setNextBlockTimestamp(utc("2024-06-21 04:00") - 1);
        await token.connect(alice).transfer(bob, 30n * ONE);
        await time.setNextBlockTimestamp(utc("2024-06-21 04:00"));
        await token.connect(alice).transfer(bob, 50n * ONE);
        expect(await token.unitsAt(alice, 1)).to.equal(70n * ONE);
        expect(await token.unitsAt(bob, 1)).to.equal(30n * ONE);
      });

      it("gives an action without a factor 24 hours of notice", async () => {
        const { announcing, registry } = await open();
        const opens = utc("2024-01-04 14:30");
        await time.setNextBlockTimestamp(opens - DAY + 1);
        await expect(announcing(termsOf("MRGR", "2024-01-04")))
          .to.be.revertedWithCustomError(registry, "CorporateActions_NoticeNotKept")
          .withArgs(opens, opens + 1);
      });

      it("gives its record 24 hours of notice, to the second", async () => {
        const { announcing, registry } = await open();
        await time.setNextBlockTimestamp(utc("2024-01-04 05:00") - DAY);
        await announcing(termsOf("MRGR", "2024-01-04"));
        expect(await registry.statusOf(1)).to.equal(Status.ANNOUNCED);
        expect((await registry.actionOf(1)).recordId).to.equal(1);
      });

      it("passes on the token's refusal of a record with less notice, or too far ahead", async () => {
        const { announcing, token } = await open();
        const begins = utc("2024-06-21 04:00");
        await time.setNextBlockTimestamp(begins - DAY + 1);
        await expect(announcing(CASH))
          .to.be.revertedWithCustomError(token, "EquityToken_RecordNoticeNotKept")
          .withArgs(begins, begins + 1);
        const far = utc("2026-01-05 05:00");
        await time.setNextBlockTimestamp(begins);
        await expect(announcing(termsOf("MRGR", "2026-01-05")))
          .to.be.revertedWithCustomError(token, "EquityToken_RecordTooFarAhead")
          .withArgs(far, begins + SCHEDULING_PERIOD);
      });
    });

    describe("a reinvestment", () => {
      it("DRIP: announces it, and moves nothing until its price is fixed", async () => {
        const { announcing, registry, token } = await open();
        const close = utc("2024-02-15 21:00");
        const announced = announcing(REINVESTED);
        await expect(announced)
          .to.emit(registry, "ActionAnnounced")
          .withArgs(1, token, caev("DRIP"), reference("1"), 0, asList(effective(REINVESTED, close)));
        await expect(announced).not.to.emit(token, "RecordScheduled");
        await expect(announced).not.to.emit(token, "FactorScheduled");
        await time.increaseTo(close + 30 * DAY);
        expect(await registry.statusOf(1)).to.equal(Status.ANNOUNCED);
        expect(await token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
      });

      it("SOFF with a value: announces it, takes no record, plans its effect for the open of the ex day", async () => {
        const { announcing, registry, token } = await open();
        const terms = termsOf("SOFF", "2024-04-02", { gross: parseEther("34.94"), numerator: 1n, denominator: 4n });
        await announcing(terms);
        const action = await registry.actionOf(1);
        expect(action.status).to.equal(Status.ANNOUNCED);
        expect(action.recordId).to.equal(0);
        expect(action.terms.effectiveAt).to.equal(utc("2024-04-02 13:30"));
        expect(await token.pendingRecords()).to.deep.equal([]);
      });

      it("refuses one whose ex day has begun at the exchange, at local midnight", async () => {
        const { announcing, registry } = await open();
        const midnight = utc("2024-02-09 05:00");
        await time.setNextBlockTimestamp(midnight);
        for (const terms of [REINVESTED, termsOf("SOFF", "2024-02-09", { gross: 1n })]) {
          await expect(announcing(terms))
            .to.be.revertedWithCustomError(registry, "CorporateActions_ExDayHasBegun")
            .withArgs(REINVESTED.exDay, midnight, midnight);
        }
      });

      it("takes it in the last second of the day before", async () => {
        const { announcing, registry } = await open();
        await time.setNextBlockTimestamp(utc("2024-02-09 05:00") - 1);
        await announcing(REINVESTED);
        expect(await registry.statusOf(1)).to.equal(Status.ANNOUNCED);
      });
    });

    describe("its terms", () => {
      const JUNE = "2024-06-10";
      const ratios: [kind: KindName, numerator: bigint, denominator: bigint, given?: Partial<Terms>][] = [
        ["SPLF", 0n, 0n],
        ["SPLF", 10n, 0n],
        ["SPLF", 0n, 10n],
        ["SPLF", 1n, 1n],
        ["SPLF", 1n, 10n],
        ["SPLF", 101n, 1n],
        ["SPLF", 201n, 2n],
        ["SPLR", 1n, 1n],
        ["SPLR", 10n, 1n],
        ["SPLR", 1n, 101n],
        ["SPLR", 0n, 10n],
        ["DVSE", 100n, 100n],
        ["DVSE", 100n, 105n],
        ["DVSE", 4_294_967_295n, 1n],
        ["DRIP", 1n, 1n, { gross: 1n, payDay: day("2024-06-12") }],
        ["DVCA", 0n, 1n, { gross: 1n, payDay: day("2024-06-12") }],
        ["SOFF", 0n, 0n],
        ["SOFF", 1n, 0n],
        ["SOFF", 0n, 1n, { gross: 1n }],
        ["MRGR", 0n, 1n],
        ["MRGR", 1n, 0n, { gross: 1n }],
      ];
      for (const [kind, numerator, denominator, given] of ratios) {
        const money = given?.gross === undefined ? "" : " with money";
        it(`refuses ${kind} ${numerator} for ${denominator}${money}`, async () => {
          const { announcing, registry } = await open();
          await expect(announcing(termsOf(kind, JUNE, { ...given, numerator, denominator })))
            .to.be.revertedWithCustomError(registry, "CorporateActions_BadRatio")
            .withArgs(Kind[kind], numerator, denominator);
        });
      }

      const ten: Partial<Terms> = { numerator: 10n, denominator: 1n };
      const amounts: [kind: KindName, gross: bigint, given: Partial<Terms>][] = [
        ["SPLF", 1n, ten],
        ["SPLR", 1n, { numerator: 1n, denominator: 10n }],
        ["DVSE", 2n ** 96n - 1n, ten],
        ["DRIP", 0n, { payDay: day(JUNE) }],
        ["DVCA", 0n, { payDay: day(JUNE) }],
      ];
      for (const [kind, gross, given] of amounts) {
        it(`refuses ${kind} with ${gross === 0n ? "no money" : "money"}`, async () => {
          const { announcing, registry } = await open();
          await expect(announcing(termsOf(kind, JUNE, { ...given, gross })))
            .to.be.revertedWithCustomError(registry, "CorporateActions_BadAmount")
            .withArgs(Kind[kind], gross);
        });
      }

      const withheld: [kind: KindName, withholdingBps: bigint, given: Partial<Terms>][] = [
        ["DRIP", 10_001n, { gross: 1n, payDay: day(JUNE) }],
        ["DVCA", 65_535n, { gross: 1n, payDay: day(JUNE) }],
        ["SPLF", 1n, ten],
        ["SOFF", 1n, ten],
        ["MRGR", 1n, {}],
      ];
      for (const [kind, withholdingBps, given] of withheld) {
        it(`refuses ${kind} with ${withholdingBps} basis points withheld${given.gross ? "" : " of nothing"}`, async () => {
          const { announcing, registry } = await open();
          await expect(announcing(termsOf(kind, JUNE, { ...given, withholdingBps })))
            .to.be.revertedWithCustomError(registry, "CorporateActions_BadWithholding")
            .withArgs(Kind[kind], withholdingBps);
        });
      }

      it("takes a dividend of which all is withheld", async () => {
        const { announcing, registry } = await open();
        await announcing({ ...CASH, withholdingBps: 10_000n });
        expect((await registry.actionOf(1)).terms.withholdingBps).to.equal(10_000);
      });

      const missing: [what: string, kind: KindName, terms: Terms][] = [
        ["a split without an ex day", "SPLF", { ...NVIDIA, exDay: 0n, recordDay: 0n, payDay: 0n }],
        ["a DRIP without a pay day", "DRIP", { ...REINVESTED, payDay: 0n }],
        ["a DVCA without a pay day", "DVCA", { ...CASH, payDay: 0n }],
        ["a DVCA without an ex day", "DVCA", { ...CASH, exDay: 0n }],
      ];
      for (const [what, kind, terms] of missing) {
        it(`refuses ${what}`, async () => {
          const { announcing, registry } = await open();
          await expect(announcing(terms))
            .to.be.revertedWithCustomError(registry, "CorporateActions_MissingDay")
            .withArgs(Kind[kind]);
        });
      }

      const [wed, thu, fri] = [day("2024-06-05"), day("2024-06-06"), day("2024-06-07")];
      const split10 = split("SPLF", "2024-06-06", [10n, 1n]);
      const paid = dividend("DVCA", { ex: "2024-06-06", pay: "2024-06-06" }, 1n);
      const disorders: [what: string, terms: Terms][] = [
        ["DVCA paid before its ex day", { ...paid, payDay: wed }],
        ["DVCA recorded before its ex day", { ...paid, recordDay: wed }],
        ["DVCA recorded after its pay day", { ...paid, recordDay: fri }],
        ["DRIP paid before its ex day", { ...paid, kind: Kind.DRIP, payDay: wed }],
        ["SPLF recorded after its ex day", { ...split10, recordDay: fri }],
        ["SPLF paid after its ex day", { ...split10, payDay: fri }],
        ["SPLF recorded after its pay day", { ...split10, recordDay: thu, payDay: wed }],
        ["MRGR recorded after its ex day", termsOf("MRGR", "2024-06-06", { recordDay: fri })],
        ["SOFF paid after its ex day", termsOf("SOFF", "2024-06-06", { ...ten, payDay: fri })],
      ];
      for (const [what, terms] of disorders) {
        it(`refuses ${what}`, async () => {
          const { announcing, registry } = await open();
          await expect(announcing(terms))
            .to.be.revertedWithCustomError(registry, "CorporateActions_DaysOutOfOrder")
            .withArgs(terms.kind, terms.exDay, terms.recordDay, terms.payDay);
        });
      }

      it("takes days that all fall together, and days that are not announced", async () => {
        const { announcing, registry } = await open();
        await announcing({ ...paid, recordDay: thu }, 0n, "together");
        await announcing({ ...split10, recordDay: wed, payDay: thu }, AFTER_NVIDIA, "split");
        await announcing(termsOf("MRGR", "2024-06-07"), 0n, "only ex");
        expect(await registry.actionCount()).to.equal(3);
      });

      const closed: [what: string, terms: Terms, asked: bigint][] = [
        ["an ex day on a Saturday", split("SPLF", "2024-06-08", [2n, 1n]), day("2024-06-08")],
        ["an ex day on Juneteenth", split("SPLF", "2024-06-19", [2n, 1n]), day("2024-06-19")],
        ["a record day on Good Friday", { ...NVIDIA, recordDay: day("2024-03-29") }, day("2024-03-29")],
        [
          "a pay day on the day of mourning for President Carter",
          {
            ...dividend("DVCA", { ex: "2025-01-08", pay: "2025-01-09" }, 1n),
          },
          day("2025-01-09"),
        ],
        ["an ex day past the published calendar", split("SPLF", "2028-01-03", [2n, 1n]), day("2028-01-03")],
        ["an ex day before it", split("SPLF", "2022-12-30", [2n, 1n]), day("2022-12-30")],
        ["the last day a uint32 can name", { ...NVIDIA, exDay: 2n ** 32n - 1n }, 2n ** 32n - 1n],
      ];
      for (const [what, terms, asked] of closed) {
        it(`refuses ${what}`, async () => {
          const { announcing, registry } = await open();
          await expect(announcing(terms))
            .to.be.revertedWithCustomError(registry, "CorporateActions_DayDoesNotTrade")
            .withArgs(asked);
        });
      }

      it("refuses an effect past the published calendar, whatever a uint64 can say", async () => {
        const { announcing, registry } = await open();
        for (const effectiveAt of [BigInt(utc("2028-01-03 15:00")), 2n ** 48n + BigInt(NVIDIA_OPEN), 2n ** 64n - 1n]) {
          await expect(announcing(effective(NVIDIA, effectiveAt), AFTER_NVIDIA))
            .to.be.revertedWithCustomError(registry, "CorporateActions_EffectiveOutsideCalendar")
            .withArgs(effectiveAt);
        }
      });

      it("takes a split from the last close before the open of its ex day on, and refuses one earlier", async () => {
        const { announcing, registry } = await open();
        const close = utc("2024-06-07 20:00");
        await expect(announcing(effective(NVIDIA, close - 1), AFTER_NVIDIA))
          .to.be.revertedWithCustomError(registry, "CorporateActions_EffectiveBeforeEx")
          .withArgs(close - 1, close);
        await announcing(effective(NVIDIA, close), AFTER_NVIDIA);
        expect(await registry.statusOf(1)).to.equal(Status.SCHEDULED);
      });

      it("takes a reinvestment up to five days before the open of its ex day, and refuses one earlier", async () => {
        const { announcing, registry } = await open();
        const lead = Number(await registry.MAX_LEAD());
        expect(lead).to.equal(5 * DAY);
        const opens = utc("2024-06-21 13:30");
        const spinOff = termsOf("SOFF", "2024-06-21", { gross: ONE });
        await expect(announcing(effective(spinOff, opens - lead - 1)))
          .to.be.revertedWithCustomError(registry, "CorporateActions_EffectiveBeforeEx")
          .withArgs(opens - lead - 1, opens - lead);
        await announcing(effective(spinOff, opens - lead));
        expect(await registry.statusOf(1)).to.equal(Status.ANNOUNCED);
      });

      it("refuses any other action an effect before the open of its ex day", async () => {
        const { announcing, registry } = await open();
        const opens = utc("2024-06-21 13:30");
        const others = [CASH, termsOf("MRGR", "2024-06-21"), termsOf("SOFF", "2024-06-21", ten)];
        for (const terms of others) {
          await expect(announcing(effective(terms, opens - 1)))
            .to.be.revertedWithCustomError(registry, "CorporateActions_EffectiveBeforeEx")
            .withArgs(opens - 1, opens);
        }
      });

      const unmoved: Terms[] = [REINVESTED, CASH, termsOf("MRGR", "2024-06-06")];
      for (const terms of unmoved) {
        it(`refuses to be told a multiplier by kind ${terms.kind}, which moves none`, async () => {
          const { announcing, registry } = await open();
          await expect(announcing(terms, INITIAL_MULTIPLIER))
            .to.be.revertedWithCustomError(registry, "CorporateActions_UnexpectedMultiplier")
            .withArgs(INITIAL_MULTIPLIER, 0);
        });
      }
    });

    describe("its token and reference", () => {
      it("refuses an account without code", async () => {
        const { registry, accounts } = await open();
        for (const token of [ZeroAddress, accounts.mallory.address]) {
          await expect(registry.announce(token, reference("1"), CASH, 0))
            .to.be.revertedWithCustomError(registry, "CorporateActions_ForeignToken")
            .withArgs(token);
        }
      });

      it("refuses a token that names another registry", async () => {
        const { registry, authority, token } = await open();
        const other = await connection.ethers.deployContract("CorporateActions", [authority]);
        const manager = authority.connect((await connection.ethers.getSigners())[1]);
        // The governor permits the issuer to use a second registry, after a fortnight of notice.
        const permit = authority.interface.encodeFunctionData("setTargetFunctionRole", [
          await other.getAddress(),
          [registry.interface.getFunction("announce").selector],
          2n,
        ]);
        await manager.schedule(authority, permit, 0);
        await time.increase(14 * DAY);
        await manager.execute(authority, permit);
        const foreign = registry.attach(await other.getAddress()) as typeof registry;
        await expect(foreign.announce(token, reference("1"), NVIDIA, AFTER_NVIDIA))
          .to.be.revertedWithCustomError(registry, "CorporateActions_ForeignToken")
          .withArgs(token);
      });

      it("refuses no reference at all", async () => {
        const { registry, token } = await open();
        await expect(registry.announce(token, ZeroHash, CASH, 0)).to.be.revertedWithCustomError(
          registry,
          "CorporateActions_ZeroReference",
        );
      });

      it("refuses a reference for the second time, also after the first action was cancelled", async () => {
        const { announcing, registry, token } = await open();
        await announcing(CASH);
        await expect(announcing({ ...CASH, gross: 1n }))
          .to.be.revertedWithCustomError(registry, "CorporateActions_ReferenceTaken")
          .withArgs(token, reference("1"), 1);
        await registry.cancel(1);
        await expect(announcing(CASH))
          .to.be.revertedWithCustomError(registry, "CorporateActions_ReferenceTaken")
          .withArgs(token, reference("1"), 1);
      });

      it("refuses the same facts under another reference, whatever paper they come on", async () => {
        const { announcing, registry } = await open();
        await announcing(CASH);
        const papers: Partial<Terms>[] = [
          {},
          { documentHash: toBeHex(1, 32) },
          { newIsin: "0x555330333738333331303035" },
          { recordDay: 0n },
          { withholdingBps: 3_000n },
          { effectiveAt: BigInt(utc("2024-07-03 17:00")) },
        ];
        for (const paper of papers) {
          await expect(announcing({ ...CASH, ...paper }, 0n, "2"))
            .to.be.revertedWithCustomError(registry, "CorporateActions_AlreadyAnnounced")
            .withArgs(1);
        }
      });

      it("refuses the same ratio in other figures", async () => {
        const { announcing, registry } = await open();
        await announcing(split("SPLF", "2024-06-10", [4n, 2n]), INITIAL_MULTIPLIER * 2n);
        await expect(announcing(split("SPLF", "2024-06-10", [2n, 1n]), INITIAL_MULTIPLIER * 4n, "2"))
          .to.be.revertedWithCustomError(registry, "CorporateActions_AlreadyAnnounced")
          .withArgs(1);
      });

      it("takes facts that differ, and facts announced again after they were withdrawn", async () => {
        const { announcing, registry } = await open();
        await announcing(CASH);
        await announcing({ ...CASH, gross: CASH.gross + 1n }, 0n, "special dividend");
        await registry.cancel(1);
        await announcing(CASH, 0n, "again");
        expect(await registry.statusOf(1)).to.equal(Status.CANCELLED);
        expect(await registry.statusOf(2)).to.equal(Status.ANNOUNCED);
        expect(await registry.statusOf(3)).to.equal(Status.ANNOUNCED);
      });

      it("still refuses facts that have become effective", async () => {
        const { announcing, registry } = await open();
        await announcing(NVIDIA, AFTER_NVIDIA);
        await time.increaseTo(NVIDIA_OPEN);
        await expect(announcing(NVIDIA, AFTER_NVIDIA * 10n, "2"))
          .to.be.revertedWithCustomError(registry, "CorporateActions_AlreadyAnnounced")
          .withArgs(1);
      });

      it("is for the issuer alone", async () => {
        const { corporateActions, token, accounts } = await open();
        for (const account of [accounts.mallory, accounts.governor, accounts.deployer, accounts.transferAgent]) {
          await expect(corporateActions.connect(account).announce(token, reference("1"), CASH, 0))
            .to.be.revertedWithCustomError(corporateActions, "AccessManagedUnauthorized")
            .withArgs(account);
        }
      });
    });

    describe("open actions", () => {
      const numbered = (i: number) => dividend("DRIP", { ex: "2024-02-09", pay: "2024-02-15" }, BigInt(i + 1));

      it("lets 32 be open at once, and frees a place with each that is withdrawn", async () => {
        const f = await open();
        const { registry, token, announcing } = f;
        expect(await registry.MAX_OPEN()).to.equal(32);
        for (let i = 0; i < 32; ++i) await announce(f, `dividend ${i}`, numbered(i));
        await expect(announcing(numbered(32), 0n, "one too many"))
          .to.be.revertedWithCustomError(registry, "CorporateActions_TooManyOpen")
          .withArgs(token, 32);
        await registry.cancel(7);
        await announcing(numbered(32), 0n, "in its place");
        const ids = [...(await registry.openActions(token))].sort((a, b) => Number(a - b));
        expect(ids).to.deep.equal(Array.from({ length: 33 }, (_, i) => BigInt(i + 1)).filter((id) => id !== 7n));
      });

      it("forgets what is over with the next announcement", async () => {
        const f = await open();
        await announce(f, "cash", dividend("DVCA", { ex: "2024-01-08", pay: "2024-01-10" }, 1n));
        await announce(f, "merger", termsOf("MRGR", "2024-01-09"));
        await announce(f, "reinvested", REINVESTED);
        await time.increaseTo(utc("2024-01-10 21:00"));
        expect(await f.registry.openActions(f.token)).to.deep.equal([1n, 2n, 3n]);
        await announce(f, "next", CASH);
        expect(await f.registry.openActions(f.token)).to.deep.equal([3n, 4n]);
      });

      it("keeps a split for 400 days, for the reinvestments that must count it", async () => {
        const f = await open();
        expect(await f.registry.SCHEDULING_PERIOD()).to.equal(SCHEDULING_PERIOD);
        await announce(f, "split", split("SPLF", "2024-01-08", [2n, 1n]), INITIAL_MULTIPLIER * 2n);
        const later = (i: number) => dividend("DRIP", { ex: "2026-02-09", pay: "2026-02-17" }, BigInt(i));
        await time.setNextBlockTimestamp(utc("2024-01-08 14:30") + SCHEDULING_PERIOD);
        await announce(f, "in its last second", later(1));
        expect(await f.registry.openActions(f.token)).to.deep.equal([1n, 2n]);
        await announce(f, "a second later", later(2));
        expect(await f.registry.openActions(f.token)).to.deep.equal([2n, 3n]);
      });
    });
  });
});
