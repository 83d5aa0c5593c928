import { expect } from "chai";
import { keccak256 } from "ethers";
import {
  HOUR,
  INITIAL_MULTIPLIER,
  ONE,
  openReserves,
  type ReservesFixture,
} from "../../../../test-support/fixtures/reserves.ts";
import {
  type Attestation,
  signAttestation,
  type TypedDataSigner,
} from "../../../../test-support/reserves/statements.ts";

const { loadReserves } = await openReserves();

const [FRESH, FROZEN] = [1n, 3n];
const OTHER = keccak256("0x0123");

/** Two statements about a cut, signed, as the verifier is shown them. */
async function prove(
  { verifier, tokenAddress, accounts }: ReservesFixture,
  cut: bigint,
  attestor: TypedDataSigner,
  first: Attestation,
  second: Attestation,
  secondSigner = attestor,
) {
  return verifier
    .connect(accounts.mallory)
    .proveEquivocation(
      tokenAddress,
      cut,
      attestor.address,
      first,
      await signAttestation(verifier, first, attestor),
      second,
      await signAttestation(verifier, second, secondSigner),
    );
}

describe("ReserveVerifier", () => {
  describe("proveEquivocation", () => {
    it("freezes the token and discredits the attestor, for any figure that differs", async () => {
      const changes: Partial<Attestation>[] = [
        { reserves: 99n },
        { liabilityUnits: 1n },
        { positionsRoot: OTHER },
        { positionsCount: 2n },
        { positionsDepth: 2n },
        { missingReceiptsHash: OTHER },
      ];
      for (const change of changes) {
        const fixture = await loadReserves();
        const { verifier, tokenAddress, cutAndPost, state, accounts, token, mint } = fixture;
        const cut = await cutAndPost(100n * ONE);
        await mint(accounts.alice.address, ONE);
        const { attestation } = await state(100n * ONE, cut);
        await expect(prove(fixture, cut, accounts.auditor, attestation, { ...attestation, ...change }))
          .to.emit(verifier, "Equivocated")
          .withArgs(tokenAddress, accounts.auditor, attestation.cutHash);
        expect(await verifier.isDiscredited(tokenAddress, accounts.auditor)).to.equal(true);
        expect((await verifier.epochOf(tokenAddress)).frozen).to.equal(true);
        const [status, coverage] = await verifier.status(tokenAddress);
        expect([status, coverage > 900_000n]).to.deep.equal([FROZEN, true]);
        expect((await verifier.coverageAt(tokenAddress, INITIAL_MULTIPLIER)).current).to.equal(false);
        expect(await verifier.mintableUnits(tokenAddress)).to.equal(0n);
        await expect(mint(accounts.alice.address, 1n))
          .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
          .withArgs(1n, 0n);
      }
    });

    it("needs no epoch about that cut, and no epoch at all", async () => {
      const fixture = await loadReserves();
      const { verifier, tokenAddress, cut, state, accounts } = fixture;
      const id = await cut();
      const { attestation } = await state(5n, id);
      await prove(fixture, id, accounts.custodian, attestation, { ...attestation, reserves: 6n });
      expect((await verifier.epochOf(tokenAddress)).frozen).to.equal(true);
      expect((await verifier.status(tokenAddress)).state).to.equal(0n);
    });

    it("lasts until an epoch without that attestor", async () => {
      const fixture = await loadReserves();
      const { verifier, tokenAddress, cut, cutAndPost, state, post, accounts, quorum, mint } = fixture;
      const first = await cutAndPost(100n * ONE);
      await cut();
      const { attestation } = await state(100n * ONE, first);
      await prove(fixture, first, accounts.auditor, attestation, { ...attestation, reserves: 1n });

      await expect(post(await state(100n * ONE)))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_Discredited")
        .withArgs(tokenAddress, accounts.auditor);
      const others = [...quorum.filter((attestor) => attestor !== accounts.auditor), accounts.attestors[4]];
      await post(await state(100n * ONE), others as TypedDataSigner[]);
      expect((await verifier.epochOf(tokenAddress)).frozen).to.equal(false);
      expect((await verifier.status(tokenAddress)).state).to.equal(FRESH);
      await mint(accounts.alice.address, ONE);

      await cut();
      await expect(post(await state(100n * ONE)))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_Discredited")
        .withArgs(tokenAddress, accounts.auditor);
    });

    it("takes the attestor's receipts with its statements, for this token alone", async () => {
      const fixture = await loadReserves();
      const { verifier, tokenAddress, cutAndPost, state, accounts, receipt, register } = fixture;
      const cut = await cutAndPost(100n * ONE);
      const { attestation } = await state(100n * ONE, cut);
      await prove(fixture, cut, accounts.custodian, attestation, { ...attestation, reserves: 1n });
      await expect(register(await receipt()))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_Discredited")
        .withArgs(tokenAddress, accounts.custodian);
      await register(await receipt(), accounts.attestors[1]);
      expect(await verifier.isDiscredited(verifier, accounts.custodian)).to.equal(false);
    });

    it("works once for each attestor and token, so that nobody can freeze again and again", async () => {
      const fixture = await loadReserves();
      const { verifier, tokenAddress, cutAndPost, state, accounts } = fixture;
      const cut = await cutAndPost(100n * ONE);
      const { attestation } = await state(100n * ONE, cut);
      await prove(fixture, cut, accounts.custodian, attestation, { ...attestation, reserves: 1n });
      await expect(prove(fixture, cut, accounts.custodian, attestation, { ...attestation, reserves: 2n }))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_Discredited")
        .withArgs(tokenAddress, accounts.custodian);
    });

    it("refuses statements that do not contradict each other", async () => {
      const fixture = await loadReserves();
      const { verifier, cut, state, accounts, time } = fixture;
      const id = await cut();
      const { attestation } = await state(5n, id);
      const validUntil = (await time.latest()) + HOUR;
      for (const same of [{}, { validUntil }, { dataHash: OTHER }]) {
        await expect(prove(fixture, id, accounts.custodian, attestation, { ...attestation, ...same }))
          .to.be.revertedWithCustomError(verifier, "ReserveVerifier_NoEquivocation")
          .withArgs(accounts.custodian);
      }
    });

    it("refuses a statement that somebody else has signed, and signers who are no attestors", async () => {
      const fixture = await loadReserves();
      const { verifier, cut, state, accounts } = fixture;
      const id = await cut();
      const { attestation } = await state(5n, id);
      const other = { ...attestation, reserves: 6n };
      await expect(prove(fixture, id, accounts.custodian, attestation, other, accounts.auditor))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_NoEquivocation")
        .withArgs(accounts.custodian);
      await expect(prove(fixture, id, accounts.mallory, attestation, other))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_NoEquivocation")
        .withArgs(accounts.mallory);
    });

    it("refuses statements about two cuts, and about one that was never taken", async () => {
      const fixture = await loadReserves();
      const { verifier, tokenAddress, cut, state, accounts } = fixture;
      await cut();
      await cut();
      const [first, second] = [(await state(5n, 1n)).attestation, (await state(6n, 2n)).attestation];
      await expect(prove(fixture, 1n, accounts.custodian, first, second))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongCut")
        .withArgs(second.cutHash, first.cutHash);
      await expect(prove(fixture, 1n, accounts.custodian, second, first))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongCut")
        .withArgs(second.cutHash, first.cutHash);
      await expect(prove(fixture, 3n, accounts.custodian, first, second))
        .to.be.revertedWithCustomError(verifier, "ReserveVerifier_UnknownCut")
        .withArgs(tokenAddress, 3n);
    });
  });
});
