import { expect } from "chai";
import { ONE, openReserves } from "../../test-support/fixtures/reserves.ts";
import { signAttestation } from "../../test-support/reserves/statements.ts";

const { loadReserves } = await openReserves();

describe("R13: one cut, two statements", () => {
  it("fails when the same statement is posted twice", async () => {
    const { verifier, tokenAddress, cut, state, post } = await loadReserves();
    await cut();
    const statement = await state(100n * ONE);
    await post(statement);
    const hash = await verifier.epochHashAt(tokenAddress, 1);
    await expect(post(statement))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_CutNotNewer")
      .withArgs(tokenAddress, 1n, 1n);
    expect(await verifier.epochHashAt(tokenAddress, 1)).to.equal(hash);
    expect((await verifier.epochOf(tokenAddress)).number).to.equal(1n);
  });

  it("costs every attestor who signed both its word, and the token its mints", async () => {
    const { verifier, token, tokenAddress, cut, state, post, quorum, mint, accounts } = await loadReserves();
    await cut();
    const [low, high] = [await state(100n * ONE), await state(10_000n * ONE)];
    await post(high);
    for (const attestor of quorum) {
      await verifier
        .connect(accounts.mallory)
        .proveEquivocation(
          tokenAddress,
          1n,
          attestor,
          low.attestation,
          await signAttestation(verifier, low.attestation, attestor),
          high.attestation,
          await signAttestation(verifier, high.attestation, attestor),
        );
    }
    await expect(mint(accounts.alice.address, 1n))
      .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
      .withArgs(1n, 0n);
    await cut();
    await expect(post(await state(100n * ONE)))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_Discredited")
      .withArgs(tokenAddress, [...quorum].map(({ address }) => address).sort()[0]);
    expect(await token.totalSupply()).to.equal(0n);
  });
});
