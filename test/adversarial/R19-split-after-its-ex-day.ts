import { expect } from "chai";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import { at, HOUR, ONE, openReserves } from "../../test-support/fixtures/reserves.ts";
import { termsOf } from "../../test-support/helpers/corporateActions.ts";

/**
 * The split of Nvidia once more, ex on Monday 10 June 2024, ten for one, by an issuer that comes too late for its day or moves
 * it: custody has split over the weekend all the same, and the chain splits a day later. Every session in between would carry
 * a tenfold reserve.
 * Defence: SplitHours:requireNone begins with the last close before the ex day, which the token keeps with the factor.
 */
const { loadReserves } = await openReserves("2024-06-05T14:00:00Z", { initialMultiplier: ONE });

const EX_DAY = dayOfDate("2024-06-10");
const CLOSE = at("2024-06-07T20:00:00Z");
const OPEN = at("2024-06-10T13:30:00Z");
const SUNDAY = at("2024-06-09T16:00:00Z");
const NOON = at("2024-06-10T16:00:00Z");
const TUESDAY = at("2024-06-11T13:30:00Z");
const WEDNESDAY = at("2024-06-12T13:30:00Z");

describe("R19: a split that takes effect after its ex day has opened", () => {
  it("fails: announced too late, it lets no cut be taken before it has taken effect", async () => {
    const { verifier, token, tokenAddress, announceSplit, cutAndPost, accounts, time, mint } = await loadReserves();
    await cutAndPost(100n * ONE);
    await time.increaseTo(SUNDAY);
    await announceSplit(EX_DAY, 10n, 1n, TUESDAY);
    for (const moment of [OPEN - 1, OPEN, NOON, at("2024-06-10T20:00:00Z"), TUESDAY - 1]) {
      await time.setNextBlockTimestamp(moment);
      await expect(verifier.connect(accounts.custodian).cut(tokenAddress))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
        .withArgs(tokenAddress, CLOSE, TUESDAY);
    }
    await time.increaseTo(TUESDAY);
    await cutAndPost(1_000n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(100n * ONE);
    await mint(accounts.alice.address, 100n * ONE);
    expect(await token.totalSupplyUI()).to.equal(1_000n * ONE);
  });

  it("fails with a cut of the ex day's session that was taken before the announcement", async () => {
    const { verifier, tokenAddress, announceSplit, cut, state, post, time } = await loadReserves();
    const afternoon = at("2024-06-11T17:00:00Z");
    await time.setNextBlockTimestamp(CLOSE - 1);
    await cut();
    await time.increaseTo(NOON);
    await cut();
    await announceSplit(EX_DAY, 10n, 1n, afternoon);
    for (const moment of [NOON + HOUR, afternoon - 1, afternoon, afternoon + HOUR]) {
      await time.setNextBlockTimestamp(moment);
      await expect(post(await state(1_000n * ONE, 2n)))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
        .withArgs(tokenAddress, CLOSE, afternoon);
    }
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(0n);
    // The last one of the old shares still means them.
    await post(await state(100n * ONE, 1n));
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(100n * ONE);
  });

  it("fails with a receipt in split shares", async () => {
    const { verifier, tokenAddress, announceSplit, cutAndPost, receipt, register, time } = await loadReserves();
    await time.increaseTo(at("2024-06-07T15:00:00Z"));
    await cutAndPost(100n * ONE);
    await time.increaseTo(SUNDAY);
    await announceSplit(EX_DAY, 10n, 1n, TUESDAY);
    await time.setNextBlockTimestamp(NOON);
    await expect(register(await receipt({ shares: 10n * ONE })))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
      .withArgs(tokenAddress, CLOSE, TUESDAY);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(100n * ONE);
  });

  it("fails when a split announced in time is moved behind its ex day", async () => {
    const { verifier, tokenAddress, announceSplit, corporateActions, accounts, cutAndPost, time } =
      await loadReserves();
    const actionId = await announceSplit(EX_DAY, 10n, 1n);
    const evening = at("2024-06-10T22:00:00Z");
    const moved = termsOf("SPLF", "2024-06-10", { numerator: 10n, denominator: 1n, effectiveAt: BigInt(evening) });
    await time.increaseTo(SUNDAY);
    await corporateActions.connect(accounts.issuer).amend(actionId, moved, 10n * ONE);
    const custodian = verifier.connect(accounts.custodian);
    // In the evening the exchange is closed; so it waits for the open, as after any split.
    for (const moment of [OPEN, NOON, evening - 1, evening, TUESDAY - 1]) {
      await time.setNextBlockTimestamp(moment);
      await expect(custodian.cut(tokenAddress))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
        .withArgs(tokenAddress, CLOSE, evening);
    }
    await time.increaseTo(TUESDAY);
    await cutAndPost(1_000n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(100n * ONE);
  });

  it("fails behind another split, whose ex day is later and whose effect is earlier", async () => {
    const { verifier, tokenAddress, announceSplit, accounts, time, cutAndPost } = await loadReserves();
    await time.increaseTo(SUNDAY);
    await announceSplit(EX_DAY, 10n, 1n, WEDNESDAY);
    await announceSplit(dayOfDate("2024-06-11"), 2n, 1n);
    const custodian = verifier.connect(accounts.custodian);
    for (const [moment, splitAt] of [
      [NOON, TUESDAY],
      [TUESDAY - 1, TUESDAY],
      [TUESDAY, WEDNESDAY],
      [WEDNESDAY - 1, WEDNESDAY],
    ] as const) {
      await time.setNextBlockTimestamp(moment);
      await expect(custodian.cut(tokenAddress))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
        .withArgs(tokenAddress, CLOSE, splitAt);
    }
    await time.increaseTo(WEDNESDAY);
    await cutAndPost(2_000n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(100n * ONE);
  });

  it("shuts nobody out for good: withdrawn, the split lets the next cut be taken at once", async () => {
    const { verifier, tokenAddress, announceSplit, corporateActions, accounts, time, cutAndPost } =
      await loadReserves();
    await time.increaseTo(SUNDAY);
    const actionId = await announceSplit(EX_DAY, 10n, 1n, at("2025-06-10T13:30:00Z"));
    await time.setNextBlockTimestamp(NOON);
    await expect(verifier.connect(accounts.custodian).cut(tokenAddress))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
      .withArgs(tokenAddress, CLOSE, at("2025-06-10T13:30:00Z"));
    await corporateActions.connect(accounts.issuer).cancel(actionId);
    await cutAndPost(100n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(100n * ONE);
  });
});
