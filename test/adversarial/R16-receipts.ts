import { expect } from "chai";
import { INITIAL_MULTIPLIER, ONE, openReserves } from "../../test-support/fixtures/reserves.ts";

const { loadReserves } = await openReserves();

const backed = (shares: bigint) => (shares * ONE) / INITIAL_MULTIPLIER;

describe("R16: stock is counted twice, or without ever arriving", () => {
  it("fails when it was journaled before a cut and is presented between that cut and its post", async () => {
    const { verifier, tokenAddress, cut, cutAndPost, state, post, receipt, register } = await loadReserves();
    await cutAndPost(100n * ONE);
    // The stock arrives now: cut 1 is the last one that excludes it.
    const given = await receipt({ shares: 10n * ONE, cut: 1n });
    await cut();
    await register(given);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(backed(110n * ONE));
    await expect(post(await state(110n * ONE)))
      .to.emit(verifier, "ReceiptSuperseded")
      .withArgs(tokenAddress, 1n, 10n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(backed(110n * ONE));
  });

  it("fails when it is presented after the statement that includes it", async () => {
    const { verifier, tokenAddress, cutAndPost, receipt, register } = await loadReserves();
    await cutAndPost(100n * ONE);
    const given = await receipt({ shares: 10n * ONE, cut: 1n });
    await cutAndPost(110n * ONE);
    await register(given);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(backed(110n * ONE));
    expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(0n);
  });

  it("fails when two statements pass: receipts of both cuts are gone", async () => {
    const { verifier, tokenAddress, cut, cutAndPost, state, post, receipt, register } = await loadReserves();
    await cutAndPost(100n * ONE);
    await register(await receipt({ shares: ONE }));
    await cut();
    await register(await receipt({ shares: 2n * ONE }));
    await cut();
    await post(await state(103n * ONE, 3n));
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(backed(103n * ONE));
  });

  it("fails when the stock never arrives: the units stay counted, nothing more is minted, and the bond is payable", async () => {
    const { verifier, token, tokenAddress, cutAndPost, receipt, register, mint, accounts } = await loadReserves();
    await cutAndPost(100n * ONE);
    await mint(accounts.alice.address, backed(100n * ONE));
    const given = await receipt({ shares: 10n * ONE });
    await register(given);
    const extra = backed(110n * ONE) - backed(100n * ONE);
    await mint(accounts.bob.address, extra);
    const journal = given.journalId.toString();
    await cutAndPost({ positions: [100n * ONE], missing: [journal] });
    expect(await verifier.missingSince(tokenAddress, journal)).to.equal(2n);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(0n);
    const [state, coverage] = await verifier.status(tokenAddress);
    expect([state, coverage]).to.deep.equal([4n, 9_090n]);
    await expect(mint(accounts.bob.address, 1n))
      .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
      .withArgs(1n, 0n);
    expect(await token.totalSupply()).to.equal(backed(100n * ONE) + extra);
  });

  it("fails when a receipt is kept back until its stock is known to be missing", async () => {
    const { verifier, tokenAddress, cutAndPost, receipt, register } = await loadReserves();
    await cutAndPost(100n * ONE);
    const given = await receipt({ shares: 10n * ONE });
    await cutAndPost({ positions: [100n * ONE], missing: [given.journalId.toString()] });
    await expect(register(given))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_StockMissing")
      .withArgs(tokenAddress, given.journalId, 2n);
  });

  it("fails when receipts would carry more than a tenth", async () => {
    const { verifier, tokenAddress, cutAndPost, receipt, register } = await loadReserves();
    await cutAndPost(100n * ONE);
    await expect(register(await receipt({ shares: 1_000n * ONE })))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_ProvisionalCapExceeded")
      .withArgs(1_000n * ONE, 10n * ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(backed(100n * ONE));
  });
});
