import { expect } from "chai";
import { INITIAL_MULTIPLIER, ONE, openReserves } from "../../test-support/fixtures/reserves.ts";
import { signAttestation } from "../../test-support/reserves/statements.ts";

// A custodian that has contradicted itself signs no statement and no receipt any more. Do the receipts that it signed before
// go on counting, once the others have ended the freeze with a statement about the cut that these receipts name?
// Defence: ReserveVerifier.sol:_takeBackReceipts.
const { loadReserves } = await openReserves();

const backed = (shares: bigint) => (shares * ONE) / INITIAL_MULTIPLIER;

/** Cut 1 posted, cut 2 taken; a rogue custodian's receipt of 9 shares and an honest one's of 1 name cut 2, and count. */
async function withReceipts() {
  const f = await loadReserves();
  await f.cutAndPost(100n * ONE);
  await f.cut();
  const [rogue, honest] = [f.accounts.attestors[2], f.accounts.attestors[0]];
  if (rogue === undefined || honest === undefined) throw new Error("there are three custodians");
  await f.register(await f.receipt({ shares: 9n * ONE }), rogue);
  await f.register(await f.receipt({ shares: ONE }), honest);
  const contradict = async (attestor = rogue) => {
    const { attestation } = await f.state(100n * ONE, 2n);
    const other = { ...attestation, reserves: 1n };
    const [one = "", two = ""] = await Promise.all(
      [attestation, other].map((each) => signAttestation(f.verifier, each, attestor)),
    );
    return f.verifier
      .connect(f.accounts.mallory)
      .proveEquivocation(f.tokenAddress, 2n, attestor, attestation, one, other, two);
  };
  return { ...f, rogue, honest, contradict };
}

describe("R16: receipts of a custodian that is believed no more", () => {
  it("fails: they stop counting with its word, and the others' stay", async () => {
    const { verifier, tokenAddress, contradict, rogue, state, post } = await withReceipts();
    expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(10n * ONE);
    await expect(contradict())
      .to.emit(verifier, "ReceiptsDiscredited")
      .withArgs(tokenAddress, rogue, 9n * ONE);
    expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(ONE);
    // The others end the freeze with the very cut that the receipts name, so receipts that name it still count.
    await post(await state(100n * ONE, 2n));
    expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(ONE);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(backed(101n * ONE));
  });

  it("fails: units minted on them show as unbacked at once", async () => {
    const { verifier, tokenAddress, contradict, state, post, mint, accounts } = await withReceipts();
    await mint(accounts.alice.address, backed(110n * ONE));
    await contradict();
    await post(await state({ positions: [100n * ONE] }, 2n));
    const [status, coverage] = await verifier.status(tokenAddress);
    expect([status, coverage]).to.deep.equal([4n, 9_181n]);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(0n);
  });

  it("leaves later cuts to drop what is left, once", async () => {
    const { verifier, tokenAddress, contradict, cut, state, post } = await withReceipts();
    await contradict();
    await cut();
    await expect(post(await state(101n * ONE)))
      .to.emit(verifier, "ReceiptSuperseded")
      .withArgs(tokenAddress, 2n, ONE);
    expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(0n);
    expect(await verifier.mintableUnits(tokenAddress)).to.equal(backed(101n * ONE));
  });

  it("takes nothing back for an attestor without receipts, nor what a later statement spoke for", async () => {
    const { verifier, tokenAddress, contradict, accounts, cut, state, post, rogue } = await withReceipts();
    await expect(contradict(accounts.auditor)).to.not.emit(verifier, "ReceiptsDiscredited");
    expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(10n * ONE);
    await cut();
    await post(
      await state(110n * ONE, 3n),
      accounts.attestors.filter((attestor) => attestor !== accounts.auditor && attestor !== rogue),
    );
    await expect(contradict()).to.not.emit(verifier, "ReceiptsDiscredited");
    expect((await verifier.epochOf(tokenAddress)).reserveBase).to.equal(110n * ONE);
  });
});
