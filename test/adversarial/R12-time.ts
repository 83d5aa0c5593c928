import { expect } from "chai";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import { at, DAY, INITIAL_MULTIPLIER, ONE, openReserves } from "../../test-support/fixtures/reserves.ts";

const { loadReserves } = await openReserves();

const FRIDAY_BEGINS = at("2024-01-05T05:00:00Z");

describe("R12: an old proof is passed off as a new one", () => {
  it("fails when a cut is posted at its last second: the epoch ends with the cut, not with the post", async () => {
    const { cut, state, post, token, mint, accounts, time } = await loadReserves();
    await cut();
    await time.setNextBlockTimestamp(FRIDAY_BEGINS - 1);
    await post(await state(100n * ONE));
    await time.setNextBlockTimestamp(FRIDAY_BEGINS);
    await expect(mint(accounts.alice.address, 1n))
      .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
      .withArgs(1n, 0n);
    expect(await token.totalSupply()).to.equal(0n);
  });

  it("fails when a cut is posted a second later, also to schedule a dividend", async () => {
    const fixture = await loadReserves();
    const { verifier, token, tokenAddress, cut, cutAndPost, state, post, time, mint, accounts } = fixture;
    await cutAndPost(100n * ONE);
    await mint(accounts.alice.address, 10n * ONE);
    await cut();
    await fixture.announceDividend(19_725, 19_730, ONE);
    await time.setNextBlockTimestamp(FRIDAY_BEGINS);
    await expect(post(await state(200n * ONE)))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutTooOld")
      .withArgs(tokenAddress, 2n, FRIDAY_BEGINS);
    const factor = (INITIAL_MULTIPLIER * 101n) / 100n;
    await expect(fixture.scheduleDividend(100n * ONE))
      .to.be.revertedWithCustomError(token, "EquityToken_ReinvestmentNotProven")
      .withArgs((10n * ONE * factor + ONE - 1n) / ONE, 100n * ONE, false);
  });

  it("fails when an older cut is posted after a newer one", async () => {
    const { verifier, tokenAddress, cut, state, post, token, mint, accounts } = await loadReserves();
    await cut();
    await post(await state(100n * ONE));
    await mint(accounts.alice.address, 90n * ONE);
    await cut();
    await cut();
    await post(await state(95n * ONE, 3n));
    await expect(post(await state(10_000n * ONE, 2n)))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutNotNewer")
      .withArgs(tokenAddress, 2n, 3n);
    const left = (95n * ONE * ONE) / INITIAL_MULTIPLIER - 90n * ONE;
    await expect(mint(accounts.alice.address, left + 1n))
      .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
      .withArgs(left + 1n, left);
  });

  it("fails when every day is closed on the calendar: a proof ages by the clock as well", async () => {
    const fixture = await loadReserves();
    const { verifier, token, tokenAddress, calendar, cut, state, post, mint, accounts, time } = fixture;
    const today = dayOfDate("2024-01-02");
    await cut();
    await cut();
    const [{ asOf: first }, { asOf: second }] = [
      await verifier.cutOf(tokenAddress, 1n),
      await verifier.cutOf(tokenAddress, 2n),
    ];
    await calendar.connect(accounts.risk).setDays(
      Array.from({ length: 100 }, (_, index) => ({
        day: today + 1 + index,
        trades: false,
        settles: false,
        tradingHours: { preOpen: 0, open: 0, close: 0, reopen: 0, reclose: 0, postClose: 0 },
      })),
    );
    await post(await state(100n * ONE, 1n));
    const [end, secondEnd] = [Number(first) + 14 * DAY, Number(second) + 14 * DAY];
    expect((await verifier.epochOf(tokenAddress)).usableUntil).to.equal(end);
    await time.setNextBlockTimestamp(end - 1);
    await mint(accounts.alice.address, ONE);
    await time.setNextBlockTimestamp(end);
    await expect(mint(accounts.alice.address, 1n))
      .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
      .withArgs(1n, 0n);
    await time.setNextBlockTimestamp(secondEnd - 1);
    await expect(verifier.connect(accounts.mallory).cut(tokenAddress))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutStillYoung")
      .withArgs(tokenAddress, 2n);
    await time.setNextBlockTimestamp(secondEnd);
    await expect(post(await state(100n * ONE, 2n)))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutTooOld")
      .withArgs(tokenAddress, 2n, secondEnd);
    await verifier.connect(accounts.mallory).cut(tokenAddress);
    expect(await token.totalSupply()).to.equal(ONE);
  });
});
