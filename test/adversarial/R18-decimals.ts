import { expect } from "chai";
import { at, INITIAL_MULTIPLIER, ONE, openReserves } from "../../test-support/fixtures/reserves.ts";

const { loadReserves } = await openReserves();

const backed = (base: bigint) => (base * ONE) / INITIAL_MULTIPLIER;

describe("R18: quantities of different kinds are mixed up", () => {
  it("takes reserves as shares of the cut's day: after 10:1, ten times as many back the same", async () => {
    const { verifier, tokenAddress, cutAndPost, announceSplit, time, token, mint, accounts } = await loadReserves();
    await announceSplit(19_730, 10n, 1n);
    await time.increaseTo(at("2024-01-08T14:30:00Z"));
    // Custody still speaks in old shares: a tenth is proven, never ten times as much.
    await cutAndPost(100n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(backed(10n * ONE));
    await cutAndPost(1_000n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(backed(100n * ONE));
    await mint(accounts.alice.address, backed(100n * ONE));
    // In shares, the supply is what custody holds.
    const shares = await token.totalSupplyUI();
    expect(shares <= 1_000n * ONE && shares > 1_000n * ONE - 100n).to.equal(true);
  });

  it("takes liabilities as units: they need shares like the supply does", async () => {
    const { verifier, tokenAddress, cutAndPost } = await loadReserves();
    await cutAndPost({ positions: [100n * ONE], overrides: { liabilityUnits: 10n * ONE } });
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(backed(100n * ONE) - 10n * ONE);
  });

  it("proves next to nothing by a statement in whole shares or in six decimals", async () => {
    const { verifier, tokenAddress, cutAndPost, mint, accounts } = await loadReserves();
    await cutAndPost(100n * ONE);
    await mint(accounts.alice.address, 50n * ONE);
    for (const reserves of [100n, 100n * 10n ** 6n, 100n * 10n ** 8n]) {
      await cutAndPost(reserves);
      expect(await verifier.mintableUnits(tokenAddress)).to.equal(0n);
      expect(await verifier.status(tokenAddress)).to.deep.equal([4n, 0n]);
    }
  });
});
