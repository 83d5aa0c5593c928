import { expect } from "chai";
import { ONE, openReserves } from "../../test-support/fixtures/reserves.ts";

// A statement lists at most 16 receipts as missing, and whatever it does not list counts as arrived: its bond is free. Can
// stock that never arrives be cut into more receipts than any statement can list?
// Defence: ReserveVerifier.sol:_addProvisional.
const { loadReserves } = await openReserves();
const LISTABLE = 16;

describe("R16: more missing receipts than a statement can list", () => {
  it("fails: no more are taken than the next statement can list, whatever cuts they name", async () => {
    const { verifier, tokenAddress, cut, cutAndPost, receipt, register, state, post } = await loadReserves();
    await cutAndPost(100n * ONE);
    const journals: string[] = [];
    for (let index = 0; index < LISTABLE; ++index) {
      if (index === 5) await cut();
      const given = await receipt({ shares: ONE / 10n });
      await register(given);
      journals.push(String(given.journalId));
    }
    await expect(register(await receipt({ shares: ONE / 10n })))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_TooManyReceipts")
      .withArgs(BigInt(LISTABLE));
    expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal((BigInt(LISTABLE) * ONE) / 10n);

    // All of them are missing, and all of them are named.
    await cut();
    await post(await state({ positions: [100n * ONE], missing: journals }));
    for (const journal of journals) expect(await verifier.missingSince(tokenAddress, journal)).to.equal(2n);
    await register(await receipt({ shares: ONE }));
    expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(ONE);
  });

  it("takes as many again as a statement has spoken for", async () => {
    const { verifier, tokenAddress, cut, cutAndPost, receipt, register, state, post } = await loadReserves();
    await cutAndPost(100n * ONE);
    for (let index = 0; index < LISTABLE - 1; ++index) await register(await receipt({ shares: ONE / 10n }));
    await cut();
    await register(await receipt({ shares: ONE / 10n }));
    await post(await state(100n * ONE));
    // The one that names the posted cut is still to be spoken for.
    for (let index = 0; index < LISTABLE - 1; ++index) await register(await receipt({ shares: ONE / 10n }));
    await expect(register(await receipt()))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_TooManyReceipts")
      .withArgs(BigInt(LISTABLE));
    // What a later statement speaks for already needs no place.
    await register(await receipt({ cut: 1n }));
    expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal((BigInt(LISTABLE) * ONE) / 10n);
  });
});
