import { expect } from "chai";
import { MaxUint256, Signature } from "ethers";
import { network } from "hardhat";
import { deployBareToken } from "../../test-support/fixtures/bareToken.ts";
import { deployFixture, openConnection, START } from "../../test-support/fixtures/kernel.ts";
import { ONE } from "../../test-support/helpers/corporateActions.ts";
import { domainOf, signPermit } from "../../test-support/helpers/permit.ts";

// A permit is a signature that anybody may bring: again, on a fork of the chain, to another token, late, or mirrored.
// Defence: OpenZeppelin's ERC20Permit, its domain over chain id and address, read afresh when the chain id changes.
const connection = await openConnection();
const forked = await network.create({ network: "default", override: { initialDate: START, chainId: 8_453 } });
const { loadFixture, time } = connection.networkHelpers;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("T25 permits replayed", () => {
  const listed = () => deployFixture(connection);

  it("takes a permit once", async () => {
    const { token, accounts } = await loadFixture(listed);
    const { alice, bob, mallory } = accounts;
    const { v, r, s } = await signPermit(token, alice, bob, 5n * ONE);
    await token.connect(mallory).permit(alice, bob, 5n * ONE, MaxUint256, v, r, s);
    await token.connect(alice).approve(bob, 0n);
    await expect(
      token.connect(mallory).permit(alice, bob, 5n * ONE, MaxUint256, v, r, s),
    ).to.be.revertedWithCustomError(token, "ERC2612InvalidSigner");
    expect(await token.allowance(alice, bob)).to.equal(0);
  });

  it("takes none from a fork of the chain, at the same address", async () => {
    const { token, accounts } = await loadFixture(listed);
    const twin = await deployFixture(forked);
    expect(await twin.token.getAddress()).to.equal(await token.getAddress());
    const { alice, bob } = accounts;
    const { v, r, s } = await signPermit(twin.token, twin.accounts.alice, bob.address, 5n * ONE);
    await twin.token.permit(alice.address, bob.address, 5n * ONE, MaxUint256, v, r, s);
    expect(await twin.token.allowance(alice.address, bob.address)).to.equal(5n * ONE);
    await expect(token.permit(alice, bob, 5n * ONE, MaxUint256, v, r, s)).to.be.revertedWithCustomError(
      token,
      "ERC2612InvalidSigner",
    );
    expect(await token.allowance(alice, bob)).to.equal(0);
  });

  it("takes none that was signed for another token of the same name", async () => {
    const f = await loadFixture(listed);
    const { alice, bob } = f.accounts;
    const { token: other } = await deployBareToken(f);
    const domain = await domainOf(other);
    expect(domain.name).to.equal((await domainOf(f.token)).name);
    const { v, r, s } = await signPermit(f.token, alice, bob, 5n * ONE, { domain });
    await expect(f.token.permit(alice, bob, 5n * ONE, MaxUint256, v, r, s)).to.be.revertedWithCustomError(
      f.token,
      "ERC2612InvalidSigner",
    );
  });

  it("takes none after its deadline, and one in its last second", async () => {
    const { token, accounts } = await loadFixture(listed);
    const { alice, bob } = accounts;
    const deadline = BigInt((await time.latest()) + 60);
    const { v, r, s } = await signPermit(token, alice, bob, 5n * ONE, { deadline });
    await time.setNextBlockTimestamp(deadline + 1n);
    await expect(token.permit(alice, bob, 5n * ONE, deadline, v, r, s))
      .to.be.revertedWithCustomError(token, "ERC2612ExpiredSignature")
      .withArgs(deadline);
    await time.setNextBlockTimestamp(deadline);
    await token.permit(alice, bob, 5n * ONE, deadline, v, r, s);
    expect(await token.allowance(alice, bob)).to.equal(5n * ONE);
  });

  it("takes no mirrored signature, and none for another value or spender", async () => {
    const { token, accounts } = await loadFixture(listed);
    const { alice, bob, mallory } = accounts;
    const signature = await signPermit(token, alice, bob, 5n * ONE);
    const mirrored = { v: signature.v === 27 ? 28 : 27, r: signature.r, s: ORDER - BigInt(signature.s) };
    const s = `0x${mirrored.s.toString(16).padStart(64, "0")}`;
    await expect(token.permit(alice, bob, 5n * ONE, MaxUint256, mirrored.v, mirrored.r, s))
      .to.be.revertedWithCustomError(token, "ECDSAInvalidSignatureS")
      .withArgs(s);
    const { v, r } = signature;
    for (const [spender, value] of [
      [bob, 6n * ONE],
      [mallory, 5n * ONE],
    ] as const) {
      await expect(token.permit(alice, spender, value, MaxUint256, v, r, signature.s)).to.be.revertedWithCustomError(
        token,
        "ERC2612InvalidSigner",
      );
    }
    expect(Signature.from(signature).v).to.equal(v);
    expect(await token.nonces(alice)).to.equal(0);
  });
});
