import { expect } from "chai";
import { deployFixture, openConnection } from "../../test-support/fixtures/kernel.ts";
import { ONE } from "../../test-support/helpers/corporateActions.ts";

// Source: a mint limit of "proven minus supply". After an attestation of 100 shares, 40 units are burned and their 40
// shares leave the custodian; 40 units are minted again on the old attestation: 100 units, 60 shares.
// Defence: what was minted since the cut counts, whatever was burned (the gate reads EquityToken:totalMinted, law 4).
const connection = await openConnection();
const { loadFixture } = connection.networkHelpers;

describe("T11 burn 40, mint 40 after an attestation of 100", () => {
  async function attested() {
    const f = await deployFixture(connection, { initialMultiplier: ONE });
    await f.mint(f.accounts.alice.address, 100n * ONE);
    await f.gate.prove(f.token, 100n * ONE);
    return f;
  }

  it("mints nothing on what was burned, and everything on a new proof", async () => {
    const { token, gate, accounts } = await loadFixture(attested);
    const { alice, bob, minter } = accounts;
    await token.connect(alice).burn(40n * ONE);
    for (const units of [1n, 40n * ONE]) {
      await expect(token.connect(minter).mint(bob, units))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(units, 0);
    }
    expect(await token.totalSupply()).to.equal(60n * ONE);
    expect(await token.totalMinted()).to.equal(100n * ONE);

    // The custodian still has 65 shares: five may be minted on the new proof, and not one unit more.
    await gate.prove(token, 65n * ONE);
    await token.connect(minter).mint(bob, 5n * ONE);
    await expect(token.connect(minter).mint(bob, 1n))
      .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
      .withArgs(1, 0);
    expect(await token.balanceOf(alice)).to.equal(60n * ONE);
    expect(await token.balanceOf(bob)).to.equal(5n * ONE);
    expect(await token.totalSupply()).to.equal(65n * ONE);
  });

  it("gives nothing back for burning and minting in rounds", async () => {
    const { token, gate, accounts } = await loadFixture(attested);
    const { alice, minter } = accounts;
    await gate.prove(token, 110n * ONE);
    await token.connect(minter).mint(alice, 10n * ONE);
    for (let round = 0; round < 3; ++round) {
      await token.connect(alice).burn(10n * ONE);
      await expect(token.connect(minter).mint(alice, 10n * ONE))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(10n * ONE, 0);
    }
    expect(await token.totalSupply()).to.equal(80n * ONE);
  });
});
