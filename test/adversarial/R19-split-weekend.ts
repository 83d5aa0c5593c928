import { expect } from "chai";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import { at, HOUR, ONE, openReserves } from "../../test-support/fixtures/reserves.ts";

/** The split of Nvidia: paid after the close of Friday 7 June 2024, ex on Monday 10 June, ten for one. */
const { loadReserves } = await openReserves("2024-06-05T14:00:00Z", { initialMultiplier: ONE });

const EX_DAY = dayOfDate("2024-06-10");
const CLOSE = at("2024-06-07T20:00:00Z");
const OPEN = at("2024-06-10T13:30:00Z");

describe("R19: custody's books are split already while the chain's are not", () => {
  it("fails: no cut is taken over the weekend, so a tenfold reserve has no cut to speak about", async () => {
    const { verifier, token, tokenAddress, announceSplit, cutAndPost, accounts, time, mint } = await loadReserves();
    await announceSplit(EX_DAY, 10n, 1n);
    await cutAndPost(100n * ONE);
    for (const moment of [CLOSE, at("2024-06-08T15:00:00Z"), OPEN - 1]) {
      await time.setNextBlockTimestamp(moment);
      await expect(verifier.connect(accounts.custodian).cut(tokenAddress))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
        .withArgs(tokenAddress, CLOSE, OPEN);
    }
    await time.increaseTo(OPEN);
    await cutAndPost(1_000n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(100n * ONE);
    await mint(accounts.alice.address, 100n * ONE);
    expect(await token.totalSupplyUI()).to.equal(1_000n * ONE);
  });

  it("fails when the cut was taken before the split was announced, posted over the weekend or after it", async () => {
    const { verifier, tokenAddress, announceSplit, cut, state, post, time } = await loadReserves();
    await time.setNextBlockTimestamp(CLOSE + HOUR);
    await cut();
    await announceSplit(EX_DAY, 10n, 1n);
    for (const moment of [OPEN - 1, OPEN, OPEN + HOUR]) {
      await time.setNextBlockTimestamp(moment);
      await expect(post(await state(1_000n * ONE)))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
        .withArgs(tokenAddress, CLOSE, OPEN);
    }
  });

  it("fails with a receipt in split shares over the weekend", async () => {
    const { verifier, tokenAddress, announceSplit, cutAndPost, receipt, register, time } = await loadReserves();
    await announceSplit(EX_DAY, 10n, 1n);
    await time.increaseTo(at("2024-06-07T15:00:00Z"));
    await cutAndPost(100n * ONE);
    await time.setNextBlockTimestamp(at("2024-06-08T15:00:00Z"));
    await expect(register(await receipt({ shares: 10n * ONE })))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
      .withArgs(tokenAddress, CLOSE, OPEN);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(100n * ONE);
  });

  it("does not keep a Friday's cut from being posted on Monday: it means Friday's shares", async () => {
    const { verifier, tokenAddress, announceSplit, cut, state, post, time } = await loadReserves();
    await announceSplit(EX_DAY, 10n, 1n);
    await time.setNextBlockTimestamp(CLOSE - 1);
    await cut();
    await time.setNextBlockTimestamp(OPEN + HOUR);
    await post(await state(100n * ONE));
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(100n * ONE);
  });
});
