import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import { RESERVE_ATTESTATION } from "../../sdk/reserves/typedData.ts";
import { ONE, openReserves, type ReservesFixture } from "../../test-support/fixtures/reserves.ts";
import { domainOf, signReceipt, signStatement, stateAbout } from "../../test-support/reserves/statements.ts";
import { ReserveVerifier__factory } from "../../types/index.ts";

const { loadReserves } = await openReserves();

/** The verifier's statement, signed for it by the quorum, as mallory sends it elsewhere. */
async function signed({ verifier, state, quorum }: ReservesFixture, reserves: bigint, cut: bigint) {
  const statement = await state(reserves, cut);
  return { statement, ...(await signStatement(verifier, statement, quorum)) };
}

describe("R11: a statement or receipt is used again elsewhere", () => {
  it("fails for another cut of the same token, also when its words are fitted to that cut", async () => {
    const fixture = await loadReserves();
    const { verifier, attestors, tokenAddress, cutAndPost, cut } = fixture;
    await cutAndPost(100n * ONE);
    const { statement, signers, signatures } = await signed(fixture, 100n * ONE, 1n);
    await cut();
    const { attestation, opening } = statement;
    const expected = await verifier.cutHashOf(tokenAddress, 2n);
    await expect(verifier.post(tokenAddress, 2n, attestation, opening, [], signers, signatures))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongCut")
      .withArgs(attestation.cutHash, expected);
    const fitted = { ...attestation, cutHash: expected };
    await expect(verifier.post(tokenAddress, 2n, fitted, opening, [], signers, signatures))
      .to.be.revertedWithCustomError(attestors, "AttestorRegistry_BadSignature")
      .withArgs(signers[0]);
  });

  it("fails for another token, even one with the same books", async () => {
    const fixture = await loadReserves();
    const { verifier, cut, ethers, calendar, accounts, time, token } = fixture;
    const twin = (await ethers.deployContract("SettableSubject", [calendar])).target.toString();
    await cut();
    const { asOf } = await verifier.cutOf(token, 1n);
    await time.setNextBlockTimestamp(asOf + 3_600n);
    await verifier.connect(accounts.mallory).cut(twin);
    const { statement, signers, signatures } = await signed(fixture, 100n * ONE, 1n);
    await expect(verifier.post(twin, 1n, statement.attestation, statement.opening, [], signers, signatures))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongCut")
      .withArgs(statement.attestation.cutHash, await verifier.cutHashOf(twin, 1n));
  });

  it("fails at another verifier with the same attestors, even over that verifier's own cut", async () => {
    const fixture = await loadReserves();
    const { attestors, authority, ethers, accounts, tokenAddress, cut, verifier, quorum } = fixture;
    await cut();
    const address = (await ethers.deployContract("ReserveVerifier", [authority, attestors])).target.toString();
    const other = ReserveVerifier__factory.connect(address, accounts.mallory);
    await other.cut(tokenAddress);
    const replayed = await signed(fixture, 100n * ONE, 1n);
    const { attestation, opening } = replayed.statement;
    await expect(other.post(tokenAddress, 1n, attestation, opening, [], replayed.signers, replayed.signatures))
      .to.be.revertedWithCustomError(other, "ReserveVerifier_WrongCut")
      .withArgs(attestation.cutHash, await other.cutHashOf(tokenAddress, 1n));
    // The right words under the wrong domain.
    const foreign = await stateAbout(other, tokenAddress, 1n, { positions: [100n * ONE] });
    const { signers, signatures } = await signStatement(verifier, foreign, quorum);
    await expect(other.post(tokenAddress, 1n, foreign.attestation, foreign.opening, [], signers, signatures))
      .to.be.revertedWithCustomError(attestors, "AttestorRegistry_BadSignature")
      .withArgs(signers[0]);
  });

  it("fails on another chain", async () => {
    const { verifier, attestors, tokenAddress, cut, state, quorum } = await loadReserves();
    await cut();
    const domain = { ...(await domainOf(verifier)), chainId: 1n };
    const books = await verifier.cutOf(tokenAddress, 1n);
    const cutHash = keccak256(
      AbiCoder.defaultAbiCoder().encode(
        ["uint256", "address", "address", ...Array<string>(6).fill("uint256")],
        [1n, verifier.target, tokenAddress, 1n, ...books],
      ),
    );
    const statement = await state({ positions: [100n * ONE], overrides: { cutHash } });
    const { signers } = await signStatement(verifier, statement, quorum);
    const keyOf = (address: string) => quorum.find((attestor) => attestor.address === address) ?? quorum[0];
    const sign = (attestation: typeof statement.attestation) =>
      Promise.all(
        signers.map(
          async (signer) => (await keyOf(signer)?.signTypedData(domain, RESERVE_ATTESTATION, attestation)) ?? "",
        ),
      );
    const there = await sign(statement.attestation);
    const expected = await verifier.cutHashOf(tokenAddress, 1n);
    await expect(verifier.post(tokenAddress, 1n, statement.attestation, statement.opening, [], signers, there))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongCut")
      .withArgs(cutHash, expected);
    const fitted = { ...statement.attestation, cutHash: expected };
    await expect(verifier.post(tokenAddress, 1n, fitted, statement.opening, [], signers, await sign(fitted)))
      .to.be.revertedWithCustomError(attestors, "AttestorRegistry_BadSignature")
      .withArgs(signers[0]);
  });

  it("fails for a receipt: for another token, another market, or the same one again", async () => {
    const { verifier, ethers, calendar, cutAndPost, receipt, register, accounts, tokenAddress } = await loadReserves();
    await cutAndPost(100n * ONE);
    const given = await receipt();
    const signature = await signReceipt(verifier, given, accounts.custodian);
    const twin = (await ethers.deployContract("SettableSubject", [calendar])).target.toString();
    await verifier.connect(accounts.mallory).cut(twin);
    const market = verifier.connect(accounts.market);
    await expect(market.registerReceipt({ ...given, token: twin }, accounts.custodian, signature))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_NotACustodian")
      .withArgs(accounts.custodian);
    await expect(verifier.connect(accounts.otherMarket).registerReceipt(given, accounts.custodian, signature))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_WrongRecipient")
      .withArgs(accounts.market, accounts.otherMarket);
    await register(given);
    await expect(register(given))
      .to.be.revertedWithCustomError(verifier, "ReserveVerifier_JournalUsed")
      .withArgs(tokenAddress, given.journalId);
    expect((await verifier.epochOf(tokenAddress)).provisionalBase).to.equal(ONE);
  });
});
