import { expect } from "chai";
import { ONE, openReserves } from "../../../../test-support/fixtures/reserves.ts";
import { signAttestation } from "../../../../test-support/reserves/statements.ts";

const { loadReserves } = await openReserves();
const FRESH = 1n;

describe("ReserveVerifier", () => {
  describe("proveEquivocation", () => {
    it("believes neither of two statements that contradict each other if one is signed by somebody else", async () => {
      const { verifier, tokenAddress, cutAndPost, state, accounts } = await loadReserves();
      const { auditor, mallory } = accounts;
      const cut = await cutAndPost(100n * ONE);
      const { attestation: genuine } = await state(100n * ONE, cut);
      const invented = { ...genuine, reserves: 99n };
      const signed = await signAttestation(verifier, genuine, auditor);
      const forged = await signAttestation(verifier, invented, mallory);

      const framing = verifier.connect(mallory);
      for (const prove of [
        framing.proveEquivocation(tokenAddress, cut, auditor, genuine, signed, invented, forged),
        framing.proveEquivocation(tokenAddress, cut, auditor, invented, forged, genuine, signed),
      ]) {
        await expect(prove)
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_NoEquivocation")
          .withArgs(auditor.address);
      }
      expect((await verifier.status(tokenAddress)).state).to.equal(FRESH);
    });
  });
});
