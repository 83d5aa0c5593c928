import { expect } from "chai";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../../test-support/fixtures/kernel.ts";
import {
  asCorporateActions,
  DAY,
  deployToken,
  FactorKind,
  HOUR,
  impersonate,
  reinvestment,
  sharesOf,
  split,
  units,
} from "../../../test-support/helpers/equity.ts";

const connection = await openConnection();
const { networkHelpers } = connection;
const { time } = networkHelpers;

const ONE = 10n ** 18n;

/** `value` after a factor, as the token rounds it. */
const folded = (value: bigint, numerator: bigint, denominator: bigint): bigint => (value * numerator) / denominator;

/** 1,000 units, proven for up to 2,000 shares at factor 1; `at` is two days away. */
async function proven() {
  const fixture = await deployFixture(connection);
  await fixture.mint(fixture.accounts.alice.address, units(1_000));
  await fixture.gate.prove(await fixture.token.getAddress(), units(2_000));
  const scheduler = await asCorporateActions(connection, fixture.token);
  return { ...fixture, scheduler, at: (await time.latest()) + 2 * DAY };
}

/** A 3-for-2 split pending at `at`. */
async function onePending() {
  const fixture = await proven();
  await fixture.scheduler.scheduleFactor(split(1, fixture.at, 3, 2));
  return fixture;
}

describe("EquityToken", () => {
  describe("scheduleFactor", () => {
    it("announces a split with its old and new multiplier and changes nothing yet", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(proven);
      const next = folded(INITIAL_MULTIPLIER, 3n, 2n);

      expect(await scheduler.scheduleFactor.staticCall(split(1, at, 3, 2))).to.equal(next);
      const scheduled = scheduler.scheduleFactor(split(1, at, 3, 2));
      await expect(scheduled).to.emit(token, "FactorScheduled").withArgs(1, FactorKind.SPLIT, 3, 2, at, 1);
      await expect(scheduled).to.emit(token, "UIMultiplierUpdated").withArgs(INITIAL_MULTIPLIER, next, at);
      expect(await token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);
      expect(await token.splitFactor()).to.equal(ONE);
      expect(await token.newUIMultiplier()).to.equal(next);
      expect(await token.effectiveAt()).to.equal(BigInt(at));
      expect(await token.firstSplitAfter(at - 1)).to.equal(BigInt(at));
      expect(await token.firstSplitAfter(at)).to.equal(0n);
      expect(await token.queueNonce()).to.equal(1n);
      expect(await token.pendingFactors()).to.deep.equal([[1n, BigInt(at), 0n, 3n, 2n, BigInt(at)]]);
    });

    it("makes a split effective by time alone, in its very second, for every view", async () => {
      const { token, at, accounts } = await networkHelpers.loadFixture(onePending);
      const next = folded(INITIAL_MULTIPLIER, 3n, 2n);
      await time.increaseTo(at - 1);
      expect(await token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER);

      await time.increaseTo(at);
      expect(await token.uiMultiplier()).to.equal(next);
      expect(await token.splitFactor()).to.equal(folded(ONE, 3n, 2n));
      expect(await token.reinvestFactor()).to.equal(INITIAL_MULTIPLIER);
      expect(await token.newUIMultiplier()).to.equal(next);
      expect(await token.effectiveAt()).to.equal(0n);
      expect(await token.firstSplitAfter(at - 1)).to.equal(BigInt(at));
      expect(await token.firstSplitAfter(at)).to.equal(0n);
      expect(await token.activationCount()).to.equal(1n);
      expect(await token.pendingFactors()).to.deep.equal([]);
      expect(await token.balanceOf(accounts.alice)).to.equal(units(1_000));
      expect(await token.balanceOfUI(accounts.alice)).to.equal(sharesOf(units(1_000), next));
      expect(await token.totalSupplyUI()).to.equal(sharesOf(units(1_000), next));
      expect(await token.uiMultiplierAt(at)).to.equal(next);
      expect(await token.uiMultiplierAt(at - 1)).to.equal(INITIAL_MULTIPLIER);
    });

    it("moves the reinvest factor and not the split factor for a reinvestment", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(proven);
      const next = folded(INITIAL_MULTIPLIER, 1_001n, 1_000n);

      await expect(scheduler.scheduleFactor(reinvestment(7, at, 1_001, 1_000)))
        .to.emit(token, "FactorScheduled")
        .withArgs(7, FactorKind.REINVESTMENT, 1_001, 1_000, at, 1);
      expect(await token.maxScheduledReinvestFactor()).to.equal(next);
      expect(await token.reinvestFactor()).to.equal(INITIAL_MULTIPLIER);
      expect(await token.firstSplitAfter(0)).to.equal(0n);
      await time.increaseTo(at);
      expect(await token.reinvestFactor()).to.equal(next);
      expect(await token.maxScheduledReinvestFactor()).to.equal(next);
      expect(await token.uiMultiplier()).to.equal(next);
      expect(await token.splitFactor()).to.equal(ONE);
      await token.poke();
      expect(await token.firstSplitAfter(0)).to.equal(0n);
    });

    it("keeps 24 hours of notice, to the second", async () => {
      const { token, scheduler } = await networkHelpers.loadFixture(proven);
      const now = (await time.latest()) + 100;

      await time.setNextBlockTimestamp(now);
      await expect(scheduler.scheduleFactor(split(1, now + DAY - 1, 2, 1)))
        .to.be.revertedWithCustomError(token, "EquityToken_NoticeNotKept")
        .withArgs(now + DAY - 1, now + DAY);
      await time.setNextBlockTimestamp(now + 1);
      await scheduler.scheduleFactor(split(1, now + 1 + DAY, 2, 1));
      expect(await token.effectiveAt()).to.equal(BigInt(now + 1 + DAY));
    });

    it("takes no time that does not fit, instead of cutting it", async () => {
      const { token, scheduler } = await networkHelpers.loadFixture(proven);
      const far = 2n ** 48n;

      await expect(scheduler.scheduleFactor({ ...split(1, 0, 2, 1), effectiveAt: far }))
        .to.be.revertedWithCustomError(token, "SafeCastOverflowedUintDowncast")
        .withArgs(48, far);
    });

    it("bounds one factor to 100 for 1 and 1 for 100", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(proven);

      for (const [numerator, denominator] of [
        [0, 1],
        [1, 0],
        [0, 0],
        [101, 1],
        [1, 101],
        [201, 2],
      ] as const) {
        await expect(scheduler.scheduleFactor(split(1, at, numerator, denominator)))
          .to.be.revertedWithCustomError(token, "EquityToken_RatioOutOfBounds")
          .withArgs(numerator, denominator);
      }
      await scheduler.scheduleFactor(split(1, at, 100, 1));
      await scheduler.scheduleFactor(split(2, at + 1, 1, 100));
      await scheduler.scheduleFactor(split(3, at + 2, 1, 100));
      expect(await token.pendingFactors()).to.have.lengthOf(3);
    });

    it("takes no reinvestment that takes shares away", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(proven);

      await expect(scheduler.scheduleFactor(reinvestment(1, at, 999, 1_000)))
        .to.be.revertedWithCustomError(token, "EquityToken_RatioOutOfBounds")
        .withArgs(999, 1_000);
    });

    it("bounds the splits that are pending together", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(proven);
      await scheduler.scheduleFactor(split(1, at, 50, 1));
      await scheduler.scheduleFactor(reinvestment(2, at, 1_001, 1_000));

      await expect(scheduler.scheduleFactor(split(3, at + 1, 5, 2)))
        .to.be.revertedWithCustomError(token, "EquityToken_PendingSplitsTooLarge")
        .withArgs(125, 1, 100);
      await scheduler.scheduleFactor(split(3, at + 1, 2, 1));
      expect(await token.pendingFactors()).to.have.lengthOf(3);
    });

    it("bounds reverse splits that are pending together likewise", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(proven);
      await scheduler.scheduleFactor(split(1, at, 1, 50));

      await expect(scheduler.scheduleFactor(split(2, at + 1, 1, 3)))
        .to.be.revertedWithCustomError(token, "EquityToken_PendingSplitsTooLarge")
        .withArgs(1, 150, 100);
    });

    it("orders by time and then by action, and announces every later multiplier anew", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);
      await scheduler.scheduleFactor(split(4, at + HOUR, 2, 1));
      await scheduler.scheduleFactor(split(3, at + HOUR, 7, 5));

      const first = folded(INITIAL_MULTIPLIER, 21n, 20n);
      const second = folded(first, 3n, 2n);
      const third = folded(second, 7n, 5n);
      const fourth = folded(third, 2n, 1n);
      expect(await scheduler.scheduleFactor.staticCall(split(2, at - HOUR, 21, 20))).to.equal(first);
      const inserted = scheduler.scheduleFactor(split(2, at - HOUR, 21, 20));
      for (const [before, after, effectiveAt] of [
        [INITIAL_MULTIPLIER, first, at - HOUR],
        [first, second, at],
        [second, third, at + HOUR],
        [third, fourth, at + HOUR],
      ] as const) {
        await expect(inserted).to.emit(token, "UIMultiplierUpdated").withArgs(before, after, effectiveAt);
      }
      expect((await token.pendingFactors()).map(({ actionId }) => actionId)).to.deep.equal([2n, 1n, 3n, 4n]);
      expect(await token.queueNonce()).to.equal(4n);
      await time.increaseTo(at + HOUR);
      expect(await token.uiMultiplier()).to.equal(fourth);
      expect(await token.activationCount()).to.equal(4n);
    });

    it("takes four at once and makes room by time", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(proven);
      for (let index = 0; index < 4; ++index) await scheduler.scheduleFactor(split(1 + index, at + index, 11, 10));

      await expect(scheduler.scheduleFactor(split(5, at + DAY, 11, 10)))
        .to.be.revertedWithCustomError(token, "EquityToken_FactorQueueFull")
        .withArgs(4);
      await time.setNextBlockTimestamp(at);
      await scheduler.scheduleFactor(split(5, at + DAY, 11, 10));
      expect(await token.pendingFactors()).to.have.lengthOf(4);
    });

    it("reverts when the action's factor is pending already", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);

      await expect(scheduler.scheduleFactor(split(1, at + HOUR, 2, 1)))
        .to.be.revertedWithCustomError(token, "EquityToken_FactorAlreadyScheduled")
        .withArgs(1);
    });

    it("reverts when a factor would fall to nothing or grow beyond 128 bits", async () => {
      const fixture = await networkHelpers.loadFixture(proven);
      const tiny = await deployToken(fixture, { initialMultiplier: 99 });
      const huge = await deployToken(fixture, { initialMultiplier: 2n ** 127n });

      await expect((await asCorporateActions(connection, tiny)).scheduleFactor(split(1, fixture.at, 1, 100)))
        .to.be.revertedWithCustomError(tiny, "EquityToken_FactorOutOfRange")
        .withArgs(1, 0);
      await expect((await asCorporateActions(connection, huge)).scheduleFactor(split(1, fixture.at, 2, 1)))
        .to.be.revertedWithCustomError(huge, "EquityToken_FactorOutOfRange")
        .withArgs(1, 2n ** 128n);
    });

    it("wants a reinvestment proven to the last base unit", async () => {
      const { token, gate, scheduler, at } = await networkHelpers.loadFixture(proven);
      const address = await token.getAddress();
      const factor = folded(INITIAL_MULTIPLIER, 11n, 10n);
      const needed = (units(1_000) * factor + ONE - 1n) / ONE;

      await gate.prove(address, needed - 1n);
      await expect(scheduler.scheduleFactor(reinvestment(1, at, 11, 10)))
        .to.be.revertedWithCustomError(token, "EquityToken_ReinvestmentNotProven")
        .withArgs(needed, needed - 1n, true);
      await gate.prove(address, needed);
      await gate.setCurrent(address, false);
      await expect(scheduler.scheduleFactor(reinvestment(1, at, 11, 10)))
        .to.be.revertedWithCustomError(token, "EquityToken_ReinvestmentNotProven")
        .withArgs(needed, needed, false);
      await gate.setCurrent(address, true);
      await scheduler.scheduleFactor(reinvestment(1, at, 11, 10));
      expect(await token.maxScheduledReinvestFactor()).to.equal(factor);
    });

    it("counts every reinvestment that is scheduled when it asks for proof", async () => {
      const { token, gate, scheduler, at } = await networkHelpers.loadFixture(proven);
      const both = folded(folded(INITIAL_MULTIPLIER, 11n, 10n), 11n, 10n);
      const needed = (units(1_000) * both + ONE - 1n) / ONE;
      await scheduler.scheduleFactor(reinvestment(1, at, 11, 10));
      await gate.prove(await token.getAddress(), needed - 1n);

      await expect(scheduler.scheduleFactor(reinvestment(2, at + 1, 11, 10)))
        .to.be.revertedWithCustomError(token, "EquityToken_ReinvestmentNotProven")
        .withArgs(needed, needed - 1n, true);
    });

    it("asks no proof for a split", async () => {
      const { token, gate, scheduler, at } = await networkHelpers.loadFixture(proven);
      await gate.prove(await token.getAddress(), 0);
      await gate.setCurrent(await token.getAddress(), false);

      await scheduler.scheduleFactor(split(1, at, 10, 1));
      expect(await token.pendingFactors()).to.have.lengthOf(1);
    });

    it("gates mints at the factor after a scheduled reinvestment, from the moment it is scheduled", async () => {
      const { token, gate, scheduler, at, accounts } = await networkHelpers.loadFixture(proven);
      const address = await token.getAddress();
      await scheduler.scheduleFactor(reinvestment(1, at, 11, 10));
      const factor = folded(INITIAL_MULTIPLIER, 11n, 10n);
      await gate.prove(address, units(2_000));
      const available = (units(2_000) * ONE) / factor - units(1_000);

      await expect(token.connect(accounts.minter).mint(accounts.alice, available + 1n))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(available + 1n, available);
      await token.connect(accounts.minter).mint(accounts.alice, available);
      expect(await token.totalSupply()).to.equal(units(1_000) + available);
    });

    it("reverts for everybody but the registry of corporate actions", async () => {
      const { token, at, accounts } = await networkHelpers.loadFixture(proven);

      for (const caller of [accounts.deployer, accounts.governor, accounts.issuer, accounts.mallory]) {
        await expect(token.connect(caller).scheduleFactor(split(1, at, 2, 1)))
          .to.be.revertedWithCustomError(token, "EquityToken_OnlyCorporateActions")
          .withArgs(caller.address);
      }
      const gate = await impersonate(connection, await token.gate());
      await expect(token.connect(gate).scheduleFactor(split(1, at, 2, 1)))
        .to.be.revertedWithCustomError(token, "EquityToken_OnlyCorporateActions")
        .withArgs(gate.address);
    });
  });

  describe("cancelFactor", () => {
    it("takes a factor out and announces every later multiplier anew", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);
      await scheduler.scheduleFactor(split(2, at + HOUR, 2, 1));
      const next = folded(INITIAL_MULTIPLIER, 2n, 1n);

      const cancelled = scheduler.cancelFactor(1);
      await expect(cancelled).to.emit(token, "FactorCancelled").withArgs(1, 3);
      await expect(cancelled)
        .to.emit(token, "UIMultiplierUpdated")
        .withArgs(INITIAL_MULTIPLIER, next, at + HOUR);
      expect(await token.newUIMultiplier()).to.equal(next);
      expect(await token.effectiveAt()).to.equal(BigInt(at + HOUR));
      expect(await token.queueNonce()).to.equal(3n);
      await time.increaseTo(at + HOUR);
      expect(await token.uiMultiplier()).to.equal(next);
      expect(await token.splitFactor()).to.equal(2n * ONE);
    });

    it("gives a reinvestment's proof back", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(proven);
      await scheduler.scheduleFactor(reinvestment(1, at, 11, 10));
      await scheduler.cancelFactor(1);

      expect(await token.maxScheduledReinvestFactor()).to.equal(INITIAL_MULTIPLIER);
      expect(await token.pendingFactors()).to.deep.equal([]);
    });

    it("of the last one says that the multiplier stays as it is", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);
      const now = at - DAY;
      await time.setNextBlockTimestamp(now);

      await expect(scheduler.cancelFactor(1))
        .to.emit(token, "UIMultiplierUpdated")
        .withArgs(INITIAL_MULTIPLIER, INITIAL_MULTIPLIER, now);
      expect(await token.effectiveAt()).to.equal(0n);
    });

    it("lets the action be scheduled again", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);
      await scheduler.cancelFactor(1);
      await scheduler.scheduleFactor(split(1, at, 2, 1));

      expect(await token.newUIMultiplier()).to.equal(2n * INITIAL_MULTIPLIER);
    });

    it("works up to the second before the effect and not in its own", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);

      const { restore } = await networkHelpers.takeSnapshot();
      await time.setNextBlockTimestamp(at - 1);
      await scheduler.cancelFactor(1);
      expect(await token.pendingFactors()).to.deep.equal([]);
      await restore();
      await time.setNextBlockTimestamp(at);
      await expect(scheduler.cancelFactor(1))
        .to.be.revertedWithCustomError(token, "EquityToken_FactorNotPending")
        .withArgs(1);
      await time.increaseTo(at);
      expect(await token.uiMultiplier()).to.equal(folded(INITIAL_MULTIPLIER, 3n, 2n));
    });

    it("reverts for an action that was never scheduled", async () => {
      const { token, scheduler } = await networkHelpers.loadFixture(onePending);

      await expect(scheduler.cancelFactor(2))
        .to.be.revertedWithCustomError(token, "EquityToken_FactorNotPending")
        .withArgs(2);
    });

    it("reverts for everybody but the registry of corporate actions", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(onePending);

      for (const caller of [accounts.governor, accounts.issuer, accounts.mallory]) {
        await expect(token.connect(caller).cancelFactor(1))
          .to.be.revertedWithCustomError(token, "EquityToken_OnlyCorporateActions")
          .withArgs(caller.address);
      }
    });
  });

  describe("newUIMultiplier", () => {
    it("is what all the changes of the earliest second make of it together", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);
      await scheduler.scheduleFactor(split(3, at + 1, 2, 1));
      await scheduler.scheduleFactor(reinvestment(2, at, 1_001, 1_000));

      const together = folded(folded(INITIAL_MULTIPLIER, 3n, 2n), 1_001n, 1_000n);
      expect(await token.newUIMultiplier()).to.equal(together);
      expect(await token.effectiveAt()).to.equal(BigInt(at));
      await time.increaseTo(at);
      expect(await token.uiMultiplier()).to.equal(together);
    });
  });

  describe("poke", () => {
    it("writes effective factors down for anybody, and changes no view", async () => {
      const { token, scheduler, at, accounts } = await networkHelpers.loadFixture(onePending);
      await scheduler.scheduleFactor(reinvestment(2, at, 1_001, 1_000));
      await scheduler.scheduleFactor(split(3, at + DAY, 2, 1));
      await time.increaseTo(at);
      const first = folded(INITIAL_MULTIPLIER, 3n, 2n);
      const second = folded(first, 1_001n, 1_000n);
      const reinvested = folded(INITIAL_MULTIPLIER, 1_001n, 1_000n);
      const views = () =>
        Promise.all([
          token.uiMultiplier(),
          token.splitFactor(),
          token.reinvestFactor(),
          token.maxScheduledReinvestFactor(),
          token.newUIMultiplier(),
          token.effectiveAt(),
          token.firstSplitAfter(0),
          token.firstSplitAfter(at),
          token.activationCount(),
          token.pendingFactors(),
          token.queueNonce(),
          token.uiMultiplierAt(at - 1),
          token.uiMultiplierAt(at),
        ]);
      const before = await views();

      const poked = token.connect(accounts.mallory).poke();
      await expect(poked)
        .to.emit(token, "FactorActivated")
        .withArgs(1, FactorKind.SPLIT, at, INITIAL_MULTIPLIER, first, folded(ONE, 3n, 2n), INITIAL_MULTIPLIER);
      await expect(poked)
        .to.emit(token, "FactorActivated")
        .withArgs(2, FactorKind.REINVESTMENT, at, first, second, folded(ONE, 3n, 2n), reinvested);
      expect(await views()).to.deep.equal(before);
      expect(before[0]).to.equal(second);
    });

    it("returns how many it wrote down, and does nothing a second time", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);
      await scheduler.scheduleFactor(split(2, at + 1, 2, 1));
      expect(await token.poke.staticCall()).to.equal(0n);
      await time.increaseTo(at + 1);

      expect(await token.poke.staticCall()).to.equal(2n);
      await token.poke();
      expect(await token.poke.staticCall()).to.equal(0n);
      await expect(token.poke()).not.to.emit(token, "FactorActivated");
    });

    it("is not needed before the next factor is scheduled or cancelled", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);
      await time.increaseTo(at);

      await expect(scheduler.scheduleFactor(split(2, at + 2 * DAY, 2, 1)))
        .to.emit(token, "FactorActivated")
        .withArgs(
          1,
          FactorKind.SPLIT,
          at,
          INITIAL_MULTIPLIER,
          folded(INITIAL_MULTIPLIER, 3n, 2n),
          folded(ONE, 3n, 2n),
          INITIAL_MULTIPLIER,
        );
      expect(await token.activationCount()).to.equal(1n);
    });
  });

  describe("firstSplitExAfter", () => {
    it("names the earliest ex day of the splits after any instant, in whatever order they become effective", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(proven);
      const [early, late] = [BigInt(at - 9 * DAY), BigInt(at - 2 * DAY)];
      await scheduler.scheduleFactor({ ...reinvestment(1, at, 1_001, 1_000), exAt: at - 30 * DAY });
      await scheduler.scheduleFactor(split(2, at, 2, 1, at - DAY));
      // Two in one second, and the earliest ex day of all comes last but one.
      await scheduler.scheduleFactor(split(3, at + HOUR, 2, 1, Number(early)));
      await scheduler.scheduleFactor(split(4, at + HOUR, 2, 1, Number(late)));
      expect((await token.pendingFactors()).map(({ exAt }) => exAt)).to.deep.equal(
        [at - 30 * DAY, at - DAY, Number(early), Number(late)].map(BigInt),
      );
      const check = async () => {
        for (const [after, expected] of [
          [0, early],
          [at - 1, early],
          [at, early],
          [at + HOUR - 1, early],
          [at + HOUR, 0n],
        ] as const) {
          expect(await token.firstSplitExAfter(after)).to.equal(expected);
        }
      };
      await check();
      for (const moment of [at - HOUR, at, at + HOUR]) {
        await time.increaseTo(moment);
        await check();
        await token.poke();
        await check();
      }
      // One more pending behind those written down.
      await scheduler.scheduleFactor(split(5, at + 9 * DAY, 1, 3, at + 8 * DAY));
      expect(await token.firstSplitExAfter(at)).to.equal(early);
      expect(await token.firstSplitExAfter(at + HOUR)).to.equal(BigInt(at + 8 * DAY));
      expect(await token.firstSplitExAfter(2n ** 256n - 1n)).to.equal(0n);
    });

    it("keeps the earlier ex day of two splits in one second, the later one written down last", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(proven);
      await scheduler.scheduleFactor(split(1, at, 2, 1, at - 3 * DAY));
      await scheduler.scheduleFactor(split(2, at, 2, 1, at - DAY));
      await time.increaseTo(at);
      await token.poke();
      expect(await token.firstSplitExAfter(at - 1)).to.equal(BigInt(at - 3 * DAY));
      expect(await token.firstSplitAfter(at - 1)).to.equal(BigInt(at));
    });

    it("forgets a split that is withdrawn", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);
      expect(await token.firstSplitExAfter(0)).to.equal(BigInt(at));
      await scheduler.cancelFactor(1);
      expect(await token.firstSplitExAfter(0)).to.equal(0n);
    });
  });

  describe("firstSplitAfter", () => {
    it("names the earliest split after any instant, pending, effective or written down, and no reinvestment", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);
      // A reinvestment first and last, two splits in one second, and one more.
      await scheduler.scheduleFactor(reinvestment(2, at - HOUR, 1_001, 1_000));
      await scheduler.scheduleFactor(split(3, at + HOUR, 2, 1));
      await scheduler.scheduleFactor(split(4, at + HOUR, 3, 1));
      const [first, second] = [BigInt(at), BigInt(at + HOUR)];
      const check = async () => {
        for (const [after, expected] of [
          [0n, first],
          [first - 1n, first],
          [first, second],
          [second - 1n, second],
          [second, 0n],
          [2n ** 256n - 1n, 0n],
        ] as const) {
          expect(await token.firstSplitAfter(after)).to.equal(expected);
        }
      };

      await check();
      for (const moment of [at - HOUR, at, at + HOUR, at + 2 * HOUR]) {
        await time.increaseTo(moment);
        await check();
        await token.poke();
        await check();
      }
      await scheduler.scheduleFactor(split(5, at + 9 * DAY, 1, 3));
      expect(await token.firstSplitAfter(second)).to.equal(BigInt(at + 9 * DAY));
      expect(await token.firstSplitAfter(first)).to.equal(second);
    });

    it("forgets a split that is withdrawn", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);
      await scheduler.cancelFactor(1);
      expect(await token.firstSplitAfter(0)).to.equal(0n);
      expect(await token.firstSplitAfter(at - 1)).to.equal(0n);
    });
  });

  describe("uiMultiplierAt", () => {
    it("answers for every second since the token began, poked or not", async () => {
      const { token, scheduler, at } = await networkHelpers.loadFixture(onePending);
      await scheduler.scheduleFactor(split(2, at + HOUR, 2, 1));
      await scheduler.scheduleFactor(split(3, at + HOUR, 5, 4));
      const first = folded(INITIAL_MULTIPLIER, 3n, 2n);
      const second = folded(folded(first, 2n, 1n), 5n, 4n);
      await time.increaseTo(at + DAY);

      const check = async () => {
        for (const [timestamp, multiplier] of [
          [at - DAY, INITIAL_MULTIPLIER],
          [at - 1, INITIAL_MULTIPLIER],
          [at, first],
          [at + HOUR - 1, first],
          [at + HOUR, second],
          [at + DAY, second],
        ] as const) {
          expect(await token.uiMultiplierAt(timestamp)).to.equal(multiplier);
        }
      };
      await check();
      await token.poke();
      await check();
    });

    it("reverts for the future", async () => {
      const { token, at } = await networkHelpers.loadFixture(onePending);
      const now = await time.latest();

      for (const asked of [BigInt(now + 1), BigInt(at), 2n ** 256n - 1n]) {
        await expect(token.uiMultiplierAt(asked))
          .to.be.revertedWithCustomError(token, "EquityToken_FutureTimestamp")
          .withArgs(asked, now);
      }
      expect(await token.uiMultiplierAt(now)).to.equal(INITIAL_MULTIPLIER);
    });

    it("reverts for the time before the token", async () => {
      const { token, ethers } = await networkHelpers.loadFixture(onePending);
      const genesis = await ethers.provider.getBlock(0);

      for (const asked of [0, genesis?.timestamp ?? 0]) {
        await expect(token.uiMultiplierAt(asked))
          .to.be.revertedWithCustomError(token, "EquityToken_BeforeBeginning")
          .withArgs(asked);
      }
    });
  });
});
