import { expect } from "chai";
import { MaxUint256 } from "ethers";
import { deployBareToken } from "../../test-support/fixtures/bareToken.ts";
import { deployFixture, openConnection } from "../../test-support/fixtures/kernel.ts";
import { ONE } from "../../test-support/helpers/corporateActions.ts";
import { signPermit } from "../../test-support/helpers/permit.ts";

// Source: OpenZeppelin 5.7 keeps the EIP-712 name in 31 bytes and reverts on a longer one: a listing named "Berkshire
// Hathaway Inc. Class B Common Stock" cannot be deployed, or is deployed with a domain that no wallet can reproduce.
// Defence: the domain's name is the symbol where the name does not fit (EquityToken's constructor); ERC-5267 tells it.
const connection = await openConnection();
const { loadFixture } = connection.networkHelpers;
const deploy = () => deployFixture(connection);

describe("T16 EIP-712 name over 31 bytes", () => {
  const listings: [what: string, name: string, symbol: string, domain: string][] = [
    ["31 bytes", "a".repeat(31), "ACME", "a".repeat(31)],
    ["32 bytes", "a".repeat(32), "ACME", "ACME"],
    ["44 bytes", "Berkshire Hathaway Inc. Class B Common Stock", "BRK.B", "BRK.B"],
    ["31 letters in 35 bytes", "Société des Hôtels réunis SA bc", "SHR", "SHR"],
    ["no bytes", "", "ACME", ""],
  ];
  for (const [what, name, symbol, domain] of listings) {
    it(`takes a name of ${what}, and permits signed under the domain it tells`, async () => {
      const f = await loadFixture(deploy);
      const { alice, bob, minter } = f.accounts;
      const { token } = await deployBareToken(f, { name, symbol });
      expect(await token.name()).to.equal(name);
      expect((await token.eip712Domain()).name).to.equal(domain);
      await f.gate.prove(token, 10n ** 36n);
      await token.connect(minter).mint(alice, 10n * ONE);
      const { v, r, s } = await signPermit(token, alice, bob, 4n * ONE);
      await token.permit(alice, bob, 4n * ONE, MaxUint256, v, r, s);
      await token.connect(bob).transferFrom(alice, bob, 4n * ONE);
      expect(await token.balanceOf(alice)).to.equal(6n * ONE);
      expect(await token.balanceOf(bob)).to.equal(4n * ONE);
    });
  }

  it("refuses to be deployed where neither name nor symbol fits", async () => {
    const f = await loadFixture(deploy);
    const shortStrings = { interface: f.token.interface };
    await expect(deployBareToken(f, { name: "a".repeat(40), symbol: "b".repeat(32) }))
      .to.be.revertedWithCustomError(shortStrings, "StringTooLong")
      .withArgs("b".repeat(32));
  });
});
