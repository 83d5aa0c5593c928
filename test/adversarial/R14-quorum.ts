import { expect } from "chai";
import { Signature } from "ethers";
import { ONE, openReserves } from "../../test-support/fixtures/reserves.ts";
import { signStatement } from "../../test-support/reserves/statements.ts";

const { loadReserves } = await openReserves();

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("R14: a quorum is forged", () => {
  it("fails with one signer three times over, and with signers out of order", async () => {
    const { verifier, attestors, tokenAddress, cut, state, quorum } = await loadReserves();
    await cut();
    const statement = await state(ONE);
    const { signers, signatures } = await signStatement(verifier, statement, quorum);
    const post = (order: number[]) =>
      verifier.post(
        tokenAddress,
        1n,
        statement.attestation,
        statement.opening,
        [],
        order.map((index) => signers[index] ?? ""),
        order.map((index) => signatures[index] ?? ""),
      );
    await expect(post([0, 0, 0]))
      .to.be.revertedWithCustomError(attestors, "AttestorRegistry_SignersNotAscending")
      .withArgs(signers[0], signers[0]);
    await expect(post([2, 1, 0]))
      .to.be.revertedWithCustomError(attestors, "AttestorRegistry_SignersNotAscending")
      .withArgs(signers[2], signers[1]);
  });

  it("fails with a malleated signature, and with a signature that recovers to nobody", async () => {
    const { verifier, attestors, tokenAddress, cut, state, quorum, ethers } = await loadReserves();
    await cut();
    const statement = await state(ONE);
    const { signers, signatures } = await signStatement(verifier, statement, quorum);
    const { r, s, v } = Signature.from(signatures[0]);
    const high = ethers.concat([r, ethers.toBeHex(ORDER - BigInt(s), 32), v === 27 ? "0x1c" : "0x1b"]);
    const nobody = ethers.concat([r, s, "0x1d"]);
    for (const forged of [high, nobody]) {
      await expect(
        verifier.post(
          tokenAddress,
          1n,
          statement.attestation,
          statement.opening,
          [],
          signers,
          signatures.with(0, forged),
        ),
      )
        .to.be.revertedWithCustomError(attestors, "AttestorRegistry_BadSignature")
        .withArgs(signers[0]);
    }
    await expect(
      verifier.post(
        tokenAddress,
        1n,
        statement.attestation,
        statement.opening,
        [],
        [ethers.ZeroAddress, ...signers],
        [nobody, ...signatures],
      ),
    )
      .to.be.revertedWithCustomError(attestors, "AttestorRegistry_SignersNotAscending")
      .withArgs(ethers.ZeroAddress, ethers.ZeroAddress);
  });

  it("fails with custodians alone, however many they are", async () => {
    const { attestors, cut, state, post, accounts } = await loadReserves();
    await cut();
    await expect(post(await state(ONE), accounts.attestors.slice(0, 3)))
      .to.be.revertedWithCustomError(attestors, "AttestorRegistry_QuorumNotMet")
      .withArgs(3n, 3n, 3n, 0n);
  });

  it("fails with a signer who was replaced between signing and posting; the others' signatures stay good", async () => {
    const fixture = await loadReserves();
    const { verifier, attestors, cut, state, post, quorum, accounts, tokenAddress, authority, time } = fixture;
    const [, second] = quorum;
    const target = attestors.target.toString();
    const data = attestors.interface.encodeFunctionData("replace", [second?.address ?? "", accounts.bob.address]);
    const admin = authority.connect(accounts.reserveAdmin);
    await admin.schedule(target, data, 0);
    await time.increase(14 * 24 * 3_600);
    await cut();
    const statement = await state(ONE);
    await admin.execute(target, data);
    await expect(post(statement))
      .to.be.revertedWithCustomError(attestors, "AttestorRegistry_NotRegistered")
      .withArgs(second);
    await post(statement, [...quorum.filter((attestor) => attestor !== second), accounts.bob]);
    expect((await verifier.epochOf(tokenAddress)).reserveBase).to.equal(ONE);
  });
});
