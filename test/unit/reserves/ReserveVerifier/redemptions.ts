import { expect } from "chai";
import { roles } from "../../../../deploy/roles.ts";
import { INITIAL_MULTIPLIER, ONE, openReserves } from "../../../../test-support/fixtures/reserves.ts";

const { loadReserves } = await openReserves();

const FRESH = 1n;
const UNDERBACKED = 4n;

describe("ReserveVerifier", () => {
  describe("reportCommitted", () => {
    it("keeps what is promised in base units, rounded up, and takes it off the status but not off the gate", async () => {
      const { verifier, tokenAddress, cutAndPost, mint, accounts, announceSplit, time } = await loadReserves();
      await announceSplit(19_730, 3n, 1n);
      await time.increaseTo(Date.parse("2024-01-05T15:00:00Z") / 1_000);
      await cutAndPost(100n * ONE);
      await mint(accounts.alice.address, 90n * ONE);
      const needed = (90n * ONE * INITIAL_MULTIPLIER + ONE - 1n) / ONE;
      expect(await verifier.status(tokenAddress)).to.deep.equal([FRESH, (100n * ONE * 10_000n) / needed]);
      await time.increaseTo(Date.parse("2024-01-08T15:00:00Z") / 1_000);

      const mintable = await verifier.mintableUnits(tokenAddress);
      const market = verifier.connect(accounts.market);
      expect(await market.reportCommitted.staticCall(tokenAddress, 30n * ONE + 1n)).to.equal(10n * ONE + 1n);
      await expect(market.reportCommitted(tokenAddress, 30n * ONE + 1n))
        .to.emit(verifier, "CommittedChanged")
        .withArgs(tokenAddress, accounts.market, 10n * ONE + 1n);
      expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(10n * ONE + 1n);
      const left = 90n * ONE - 1n;
      expect(await verifier.status(tokenAddress)).to.deep.equal([UNDERBACKED, (left * 10_000n) / needed]);
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(mintable);
      expect((await verifier.coverageAt(tokenAddress, INITIAL_MULTIPLIER)).proven).to.equal(100n * ONE);
    });

    it("shows no coverage at all where more is promised than proven", async () => {
      const { verifier, tokenAddress, cutAndPost, mint, accounts } = await loadReserves();
      await cutAndPost(10n * ONE);
      await mint(accounts.alice.address, ONE);
      await verifier.connect(accounts.market).reportCommitted(tokenAddress, 11n * ONE);
      expect(await verifier.status(tokenAddress)).to.deep.equal([UNDERBACKED, 0n]);
    });

    it("refuses what cannot be kept", async () => {
      const { verifier, tokenAddress, accounts } = await loadReserves();
      const market = verifier.connect(accounts.market);
      await market.reportCommitted(tokenAddress, 2n ** 128n - 2n);
      await expect(market.reportCommitted(tokenAddress, 2n))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_FigureTooLarge")
        .withArgs(2n ** 128n);
      await market.reportCommitted(tokenAddress, 1n);
    });

    it("is for markets", async () => {
      const { verifier, tokenAddress, accounts } = await loadReserves();
      await expect(verifier.connect(accounts.mallory).reportCommitted(tokenAddress, 1n))
        .to.be.revertedWithCustomError(verifier, "AccessManagedUnauthorized")
        .withArgs(accounts.mallory);
    });
  });

  describe("reportReleased", () => {
    it("gives back what the same market has committed, in parts or whole", async () => {
      const { verifier, tokenAddress, accounts } = await loadReserves();
      const [market, other] = [verifier.connect(accounts.market), verifier.connect(accounts.otherMarket)];
      await market.reportCommitted(tokenAddress, 10n);
      await other.reportCommitted(tokenAddress, 5n);
      await expect(market.reportReleased(tokenAddress, 4n))
        .to.emit(verifier, "CommittedChanged")
        .withArgs(tokenAddress, accounts.market, 11n);
      await expect(market.reportReleased(tokenAddress, 6n))
        .to.emit(verifier, "CommittedChanged")
        .withArgs(tokenAddress, accounts.market, 5n);
      expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(5n);
    });

    it("is open to a market that is one no longer, so that no commitment outlives it", async () => {
      const { verifier, tokenAddress, accounts, authority } = await loadReserves();
      const market = verifier.connect(accounts.market);
      await market.reportCommitted(tokenAddress, 10n);
      await authority.connect(accounts.market).renounceRole(roles.MINTER.id, accounts.market);
      await expect(market.reportCommitted(tokenAddress, 1n))
        .to.be.revertedWithCustomError(verifier, "AccessManagedUnauthorized")
        .withArgs(accounts.market);
      await expect(market.reportReleased(tokenAddress, 10n))
        .to.emit(verifier, "CommittedChanged")
        .withArgs(tokenAddress, accounts.market, 0n);
      expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(0n);
    });

    it("gives a stranger, who has committed nothing, nothing to release", async () => {
      const { verifier, tokenAddress, accounts } = await loadReserves();
      await verifier.connect(accounts.market).reportCommitted(tokenAddress, 10n);
      await expect(verifier.connect(accounts.mallory).reportReleased(tokenAddress, 1n))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_NotCommitted")
        .withArgs(accounts.mallory, 1n, 0n);
      expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(10n);
    });

    it("refuses more than this market has committed, whatever others have", async () => {
      const { verifier, tokenAddress, accounts } = await loadReserves();
      const [market, other] = [verifier.connect(accounts.market), verifier.connect(accounts.otherMarket)];
      await market.reportCommitted(tokenAddress, 10n);
      await other.reportCommitted(tokenAddress, 5n);
      await expect(other.reportReleased(tokenAddress, 6n))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_NotCommitted")
        .withArgs(accounts.otherMarket, 6n, 5n);
      expect((await verifier.epochOf(tokenAddress)).committedBase).to.equal(15n);
    });
  });
});
