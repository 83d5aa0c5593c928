import { expect } from "chai";
import { ONE, openReserves } from "../../test-support/fixtures/reserves.ts";
import { signAttestation } from "../../test-support/reserves/statements.ts";

const { loadReserves } = await openReserves();

describe("R17: a freeze that never lifts", () => {
  it("fails: one attestor can freeze a token once, until the others' next epoch", async () => {
    const { verifier, tokenAddress, cut, cutAndPost, state, post, accounts, mint, token } = await loadReserves();
    await cutAndPost(100n * ONE);
    const rogue = accounts.auditor;
    const contradict = async (id: bigint) => {
      const { attestation } = await state(100n * ONE, id);
      const other = { ...attestation, reserves: 1n };
      const signatures = await Promise.all([attestation, other].map((each) => signAttestation(verifier, each, rogue)));
      return verifier
        .connect(rogue)
        .proveEquivocation(tokenAddress, id, rogue, attestation, signatures[0] ?? "", other, signatures[1] ?? "");
    };
    await contradict(1n);
    const others = accounts.attestors.filter((attestor) => attestor !== rogue);
    await cut();
    await post(await state(100n * ONE), others);
    await mint(accounts.alice.address, ONE);
    for (const id of [1n, 2n]) {
      await expect(contradict(id))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_Discredited")
        .withArgs(tokenAddress, rogue);
    }
    await mint(accounts.alice.address, ONE);
    expect(await token.balanceOf(accounts.alice)).to.equal(2n * ONE);
  });
});
