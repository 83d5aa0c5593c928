import { expect } from "chai";
import { at, ONE, openReserves } from "../../test-support/fixtures/reserves.ts";

const { loadReserves } = await openReserves(undefined, { initialMultiplier: ONE });

const [EX_DAY, PAY_DAY] = [19_725, 19_727]; // 2024-01-03 and 2024-01-05

describe("T10, with the real verifier: the multiplier is raised with no shares behind it", () => {
  it("fails for 1 → 1.1 on a supply of 100 and a proof of 105", async () => {
    const { token, cutAndPost, mint, accounts, time, announceDividend, scheduleDividend } = await loadReserves();
    await cutAndPost(105n * ONE);
    await mint(accounts.alice.address, 100n * ONE);
    await announceDividend(EX_DAY, PAY_DAY, ONE);
    await time.increaseTo(at("2024-01-03T15:00:00Z"));
    await expect(scheduleDividend(10n * ONE))
      .to.be.revertedWithCustomError(token, "EquityToken_ReinvestmentNotProven")
      .withArgs(110n * ONE, 105n * ONE, true);
    expect(await token.uiMultiplier()).to.equal(ONE);
    expect(await token.maxScheduledReinvestFactor()).to.equal(ONE);
  });

  it("fails when it is scheduled against 105 and 5 are minted before it becomes effective", async () => {
    const fixture = await loadReserves();
    const { verifier, token, tokenAddress, cutAndPost, mint, accounts, time } = fixture;
    await cutAndPost(105n * ONE);
    await mint(accounts.alice.address, 100n * ONE);
    await fixture.announceDividend(EX_DAY, PAY_DAY, ONE);
    await time.increaseTo(at("2024-01-03T15:00:00Z"));
    await fixture.scheduleDividend(20n * ONE);
    for (const units of [1n, 5n * ONE]) {
      await expect(mint(accounts.bob.address, units))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(units, 0n);
    }
    await cutAndPost(105n * ONE);
    await time.increaseTo(at("2024-01-05T21:00:00Z"));
    expect(await token.totalSupplyUI()).to.equal(105n * ONE);
    expect(await verifier.status(tokenAddress)).to.deep.equal([1n, 10_000n]);
  });

  it("fails when provisional stock that carried it leaves: anybody withdraws it", async () => {
    const fixture = await loadReserves();
    const { token, cutAndPost, mint, accounts, time, corporateActions } = fixture;
    await cutAndPost(100n * ONE);
    await mint(accounts.alice.address, 100n * ONE);
    await fixture.announceDividend(EX_DAY, PAY_DAY, ONE);
    await time.increaseTo(at("2024-01-03T15:00:00Z"));
    const given = await fixture.receipt({ shares: 5n * ONE });
    await fixture.register(given);
    await fixture.scheduleDividend(20n * ONE);
    await expect(corporateActions.connect(accounts.mallory).unschedule(1n))
      .to.be.revertedWithCustomError(corporateActions, "CorporateActions_StillProven")
      .withArgs(1n, 105n * ONE, 105n * ONE);
    await cutAndPost({ positions: [100n * ONE], missing: [given.journalId.toString()] });
    await corporateActions.connect(accounts.mallory).unschedule(1n);
    await time.increaseTo(at("2024-01-05T21:00:00Z"));
    expect(await token.totalSupplyUI()).to.equal(100n * ONE);
  });
});
