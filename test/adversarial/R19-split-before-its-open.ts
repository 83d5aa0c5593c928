import { expect } from "chai";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import { at, HOUR, ONE, openReserves } from "../../test-support/fixtures/reserves.ts";

/**
 * The mirror of the split weekend: the chain is through with a reverse split on Friday evening, as the registry allows,
 * while custody's books still show the old shares until Monday. Divided by the new factor, they would be a tenfold reserve.
 */
const { loadReserves } = await openReserves("2024-06-05T14:00:00Z", { initialMultiplier: ONE });

const EX_DAY = dayOfDate("2024-06-10");
const CLOSE = at("2024-06-07T20:00:00Z");
const EFFECTIVE = at("2024-06-07T22:00:00Z");
const OPEN = at("2024-06-10T13:30:00Z");

describe("R19: custody's books are not split yet while the chain's are", () => {
  it("fails: no cut is taken until the open after the split, so old shares have no cut to speak about", async () => {
    const { verifier, token, tokenAddress, announceSplit, cutAndPost, accounts, time, mint } = await loadReserves();
    await announceSplit(EX_DAY, 1n, 10n, EFFECTIVE);
    await cutAndPost(100n * ONE);
    for (const moment of [EFFECTIVE, EFFECTIVE + 1, at("2024-06-08T15:00:00Z"), OPEN - 1]) {
      await time.setNextBlockTimestamp(moment);
      await expect(verifier.connect(accounts.custodian).cut(tokenAddress))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
        .withArgs(tokenAddress, CLOSE, EFFECTIVE);
    }
    await time.increaseTo(OPEN);
    await cutAndPost(10n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(100n * ONE);
    await mint(accounts.alice.address, 100n * ONE);
    expect(await token.totalSupplyUI()).to.equal(10n * ONE);
  });

  it("fails with a receipt in old shares over the weekend", async () => {
    const { verifier, tokenAddress, announceSplit, cutAndPost, receipt, register, time } = await loadReserves();
    await announceSplit(EX_DAY, 1n, 10n, EFFECTIVE);
    await time.increaseTo(at("2024-06-07T15:00:00Z"));
    await cutAndPost(100n * ONE);
    await time.increaseTo(EFFECTIVE);
    const given = await receipt({ shares: ONE });
    await time.setNextBlockTimestamp(OPEN - 1);
    await expect(register(given))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_SplitImpends")
      .withArgs(tokenAddress, CLOSE, EFFECTIVE);
    await time.setNextBlockTimestamp(OPEN);
    await register(given);
    expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(10n * ONE);
  });

  it("does not wait where the split became effective while the exchange was open", async () => {
    const { verifier, tokenAddress, announceSplit, cutAndPost, time } = await loadReserves();
    const noon = at("2024-06-10T16:00:00Z");
    await announceSplit(EX_DAY, 1n, 10n, noon);
    await time.setNextBlockTimestamp(noon);
    await cutAndPost(10n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(100n * ONE);
    await time.increaseTo(noon + 6 * HOUR);
    await cutAndPost(10n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(100n * ONE);
  });

  it("fails while the exchange trades before the ex day: the registry takes no split then", async () => {
    const { tokenAddress, verifier, announceSplit, corporateActions, cut, time } = await loadReserves();
    // Custody would split its books a night later, and the hours in between would be no hours around the split.
    const noon = at("2024-06-07T16:00:00Z");
    await expect(announceSplit(EX_DAY, 1n, 10n, noon))
      .to.be.revertedWithCustomError(corporateActions, "CorporateActions_EffectiveBeforeEx")
      .withArgs(noon, CLOSE);
    await time.increaseTo(noon + HOUR);
    await cut();
    expect((await verifier.cutOf(tokenAddress, 1n)).splitFactor).to.equal(ONE);
  });
});
