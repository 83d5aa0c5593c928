import { expect } from "chai";
import { parseUnits } from "ethers";
import { at, HOUR, INITIAL_MULTIPLIER, ONE, openReserves } from "../../../../test-support/fixtures/reserves.ts";

import { signAttestation } from "../../../../test-support/reserves/statements.ts";

const { loadReserves } = await openReserves();

const [UNPROVEN, FRESH, STALE, FROZEN, UNDERBACKED] = [0n, 1n, 2n, 3n, 4n];
const MAX_UINT32 = 2n ** 32n - 1n;
const MONDAY = 19_730; // 2024-01-08
const FRIDAY = 19_727;
/** Awkward on purpose. */
const RESERVES = parseUnits("1234567.000000000000000123", 18);

const ceilDiv = (a: bigint, b: bigint) => (a + b - 1n) / b;
const need = (units: bigint, factor: bigint) => ceilDiv(units * factor, ONE);
/** The most units whose need is within what is proven. */
const backed = (proven: bigint, factor: bigint) => (proven * ONE) / factor;

describe("ReserveVerifier", () => {
  describe("mintableUnits", () => {
    it("is nothing for a token that was never proven, or of which nothing is known", async () => {
      const { verifier, tokenAddress, cut, accounts } = await loadReserves();
      await cut();
      for (const token of [tokenAddress, accounts.mallory.address, verifier.target.toString()]) {
        expect(await verifier.mintableUnits(token)).to.equal(0n);
      }
    });

    it("is the largest amount whose need is proven, to the unit", async () => {
      const { verifier, tokenAddress, token, cutAndPost, mint, accounts } = await loadReserves();
      await cutAndPost(RESERVES);
      const mintable = await verifier.mintableUnits(tokenAddress);
      expect(mintable).to.equal(backed(RESERVES, INITIAL_MULTIPLIER));
      expect(need(mintable, INITIAL_MULTIPLIER) <= RESERVES).to.equal(true);
      expect(need(mintable + 1n, INITIAL_MULTIPLIER) > RESERVES).to.equal(true);
      await expect(mint(accounts.alice.address, mintable + 1n))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(mintable + 1n, mintable);
      await mint(accounts.alice.address, mintable);
      expect(await token.totalSupply()).to.equal(mintable);
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(0n);
    });

    it("counts what was minted since the cut, before the post and after it", async () => {
      const { verifier, tokenAddress, token, cut, cutAndPost, state, post, mint, accounts } = await loadReserves();
      await cutAndPost(100n * ONE);
      await mint(accounts.alice.address, 10n * ONE);
      await cut();
      await mint(accounts.bob.address, 20n * ONE);
      await token.connect(accounts.alice).burn(10n * ONE);
      await post(await state(100n * ONE));
      const most = backed(100n * ONE, INITIAL_MULTIPLIER);
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(most - 30n * ONE);
      await mint(accounts.bob.address, 5n * ONE);
      await token.connect(accounts.bob).burn(25n * ONE);
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(most - 35n * ONE);
      expect(await token.totalSupply()).to.equal(0n);
    });

    it("counts what is owed outside the supply", async () => {
      const { verifier, tokenAddress, cutAndPost } = await loadReserves();
      const most = backed(100n * ONE, INITIAL_MULTIPLIER);
      for (const liabilityUnits of [0n, 30n * ONE, most, most + 1n, 2n ** 128n - 1n]) {
        await cutAndPost({ positions: [100n * ONE], overrides: { liabilityUnits } });
        const left = most > liabilityUnits ? most - liabilityUnits : 0n;
        expect(await verifier.mintableUnits(tokenAddress)).to.equal(left);
      }
    });

    it("is nothing, not less, where the supply exceeds the proof", async () => {
      const { verifier, tokenAddress, cutAndPost, mint, accounts } = await loadReserves();
      await cutAndPost(100n * ONE);
      await mint(accounts.alice.address, 50n * ONE);
      await cutAndPost(51n * ONE);
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(0n);
      expect((await verifier.status(tokenAddress)).state).to.equal(UNDERBACKED);
    });

    it("does not change with a split, wherever it falls between cut, post and use", async () => {
      const { verifier, tokenAddress, token, cut, state, post, mint, accounts, announceSplit, time } =
        await loadReserves();
      const most = backed(RESERVES, INITIAL_MULTIPLIER);
      await announceSplit(MONDAY, 7n, 3n);
      await announceSplit(19_732, 1n, 13n);
      await time.increaseTo(at("2024-01-05T20:00:00Z"));
      await cut();
      await time.increaseTo(at("2024-01-08T15:00:00Z"));
      await post(await state(RESERVES));
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(most);

      // A cut between the two splits speaks in shares of its own day.
      await cut();
      const { splitFactor } = await verifier.cutOf(tokenAddress, 2n);
      expect(splitFactor).to.equal((ONE * 7n) / 3n);
      const shares = (RESERVES * 7n) / 3n;
      await time.increaseTo(at("2024-01-10T14:30:00Z"));
      await token.poke();
      await post(await state(shares, 2n));
      const base = (shares * ONE) / splitFactor;
      expect((await verifier.epochOf(tokenAddress)).reserveBase).to.equal(base);
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(backed(base, INITIAL_MULTIPLIER));
      await mint(accounts.alice.address, backed(base, INITIAL_MULTIPLIER));
      expect(await token.totalSupply()).to.equal(backed(base, INITIAL_MULTIPLIER));
    });

    it("falls when a dividend is scheduled to be reinvested, and does not change when it is", async () => {
      const fixture = await loadReserves();
      const { verifier, tokenAddress, token, cutAndPost, mint, accounts, time } = fixture;
      await cutAndPost(RESERVES);
      await mint(accounts.alice.address, 1_000_000n * ONE);
      await fixture.announceDividend(19_725, FRIDAY, ONE / 7n);
      await time.increaseTo(at("2024-01-03T15:00:00Z"));
      await fixture.scheduleDividend(191n * ONE);
      const highest = (INITIAL_MULTIPLIER * (191n * ONE + ONE / 7n)) / (191n * ONE);
      expect(await token.maxScheduledReinvestFactor()).to.equal(highest);
      const left = backed(RESERVES, highest) - 1_000_000n * ONE;
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(left);

      await cutAndPost(RESERVES);
      await time.increaseTo(at("2024-01-05T21:00:00Z"));
      expect(await token.reinvestFactor()).to.equal(highest);
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(left);
      await mint(accounts.alice.address, left);
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(0n);
    });

    it("takes splits and reinvestments together", async () => {
      const fixture = await loadReserves();
      const { verifier, tokenAddress, token, cut, state, post, cutAndPost, mint, accounts, time } = fixture;
      await fixture.announceSplit(MONDAY, 1n, 9n);
      await cutAndPost(RESERVES);
      await mint(accounts.alice.address, 999n);
      await fixture.announceDividend(19_725, FRIDAY, ONE / 3n);
      await time.increaseTo(at("2024-01-03T15:00:00Z"));
      await fixture.scheduleDividend(17n * ONE);
      await time.increaseTo(at("2024-01-05T19:00:00Z"));
      await cutAndPost(RESERVES);
      await cut();
      await mint(accounts.bob.address, 333n);
      await time.increaseTo(at("2024-01-08T14:30:00Z"));
      await fixture.register(await fixture.receipt({ shares: 8n }));
      await post(await state(RESERVES + 4n));
      const factor = (INITIAL_MULTIPLIER * (17n * ONE + ONE / 3n)) / (17n * ONE);
      expect(await token.reinvestFactor()).to.equal(factor);
      // 8 shares after the reverse split are 72 of base, less what floors of the split factor add.
      const provisional = (8n * ONE) / (ONE / 9n);
      const mintable = backed(RESERVES + 4n + provisional, factor) - 999n - 333n;
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(mintable);
      await mint(accounts.bob.address, mintable);
      await expect(mint(accounts.bob.address, 1n))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(1n, 0n);
    });
  });

  describe("coverageAt", () => {
    it("rounds need up and proof down, and keeps both visible when the proof is stale", async () => {
      const { verifier, tokenAddress, cutAndPost, mint, accounts, receipt, register, time } = await loadReserves();
      await cutAndPost({ positions: [RESERVES], overrides: { liabilityUnits: 5n } });
      await mint(accounts.alice.address, 2n);
      await register(await receipt({ shares: 3n }));
      for (const current of [true, false]) {
        for (const factor of [1n, ONE, INITIAL_MULTIPLIER, 2n ** 128n - 1n]) {
          expect(await verifier.coverageAt(tokenAddress, factor)).to.deep.equal([
            need(7n, factor),
            RESERVES + 3n,
            current,
          ]);
        }
        if (current) await time.increaseTo(at("2024-01-05T05:00:00Z"));
      }
    });

    it("carries a reinvestment only while it is proven", async () => {
      const fixture = await loadReserves();
      const { verifier, token, cutAndPost, mint, accounts, time, corporateActions } = fixture;
      await cutAndPost(100n * ONE);
      const most = backed(100n * ONE, INITIAL_MULTIPLIER);
      await mint(accounts.alice.address, most);
      await fixture.announceDividend(19_725, FRIDAY, ONE);
      await time.increaseTo(at("2024-01-03T15:00:00Z"));
      const factor = (INITIAL_MULTIPLIER * 101n) / 100n;
      await expect(fixture.scheduleDividend(100n * ONE))
        .to.be.revertedWithCustomError(token, "EquityToken_ReinvestmentNotProven")
        .withArgs(need(most, factor), 100n * ONE, true);
      await cutAndPost(101n * ONE);
      await fixture.scheduleDividend(100n * ONE);
      // The stock leaves again before the dividend is reinvested: anybody may stop it.
      await cutAndPost(100n * ONE);
      await corporateActions.connect(accounts.mallory).unschedule(1n);
      expect(await token.maxScheduledReinvestFactor()).to.equal(INITIAL_MULTIPLIER);
      expect((await verifier.coverageAt(token, INITIAL_MULTIPLIER)).current).to.equal(true);
    });
  });

  describe("status", () => {
    it("goes from unproven to fresh to stale, to the second", async () => {
      const { verifier, tokenAddress, cut, state, post, mint, accounts, time } = await loadReserves();
      const status = () => verifier.status(tokenAddress);
      expect(await status()).to.deep.equal([UNPROVEN, 0n]);
      await cut();
      expect(await status()).to.deep.equal([UNPROVEN, 0n]);
      await post(await state(150n * ONE));
      expect(await status()).to.deep.equal([FRESH, MAX_UINT32]);
      await mint(accounts.alice.address, 100n * ONE);
      const coverage = (150n * ONE * 10_000n) / need(100n * ONE, INITIAL_MULTIPLIER);
      await time.increaseTo(at("2024-01-05T05:00:00Z") - 1);
      expect(await status()).to.deep.equal([FRESH, coverage]);
      await time.increaseTo(at("2024-01-05T05:00:00Z"));
      expect(await status()).to.deep.equal([STALE, coverage]);
    });

    it("is underbacked from the first base unit that is missing", async () => {
      const { verifier, tokenAddress, cutAndPost, mint, accounts } = await loadReserves();
      await cutAndPost(2_000n * ONE);
      await mint(accounts.alice.address, 1_000n * ONE);
      const needed = need(1_000n * ONE, INITIAL_MULTIPLIER);
      await cutAndPost(needed);
      expect(await verifier.status(tokenAddress)).to.deep.equal([FRESH, 10_000n]);
      await cutAndPost(needed - 1n);
      expect(await verifier.status(tokenAddress)).to.deep.equal([UNDERBACKED, 9_999n]);
    });

    it("names what is worse before what is old", async () => {
      const fixture = await loadReserves();
      const { verifier, tokenAddress, cutAndPost, mint, accounts, time } = fixture;
      await cutAndPost(200n * ONE);
      await mint(accounts.alice.address, 100n * ONE);
      await cutAndPost(100n * ONE);
      await time.increase(30 * 24 * HOUR);
      expect((await verifier.status(tokenAddress)).state).to.equal(UNDERBACKED);
      const { attestation } = await fixture.state(100n * ONE, 2n);
      const other = { ...attestation, reserves: 5n };
      await verifier.proveEquivocation(
        tokenAddress,
        2n,
        accounts.custodian,
        attestation,
        await signAttestation(verifier, attestation, accounts.custodian),
        other,
        await signAttestation(verifier, other, accounts.custodian),
      );
      expect((await verifier.status(tokenAddress)).state).to.equal(FROZEN);
    });

    it("caps the coverage at what fits", async () => {
      const { verifier, tokenAddress, cutAndPost, mint, accounts } = await loadReserves();
      await cutAndPost(10n ** 30n);
      await mint(accounts.alice.address, 1n);
      expect(await verifier.status(tokenAddress)).to.deep.equal([FRESH, MAX_UINT32]);
    });

    it("measures against the present reinvest factor, not against what is scheduled", async () => {
      const fixture = await loadReserves();
      const { verifier, tokenAddress, cutAndPost, mint, accounts, time } = fixture;
      await cutAndPost(200n * ONE);
      await mint(accounts.alice.address, 100n * ONE);
      await fixture.announceDividend(19_725, FRIDAY, ONE);
      await time.increaseTo(at("2024-01-03T15:00:00Z"));
      await fixture.scheduleDividend(10n * ONE);
      const now = (200n * ONE * 10_000n) / need(100n * ONE, INITIAL_MULTIPLIER);
      expect(await verifier.status(tokenAddress)).to.deep.equal([FRESH, now]);
      await cutAndPost(200n * ONE);
      await time.increaseTo(at("2024-01-05T21:00:00Z"));
      const then = (200n * ONE * 10_000n) / need(100n * ONE, (INITIAL_MULTIPLIER * 11n) / 10n);
      expect(await verifier.status(tokenAddress)).to.deep.equal([FRESH, then]);
    });
  });
});
