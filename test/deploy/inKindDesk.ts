import { expect } from "chai";
import { artifacts } from "hardhat";
import { marketAdmission } from "../../deploy/marketAdmission.ts";
import { roles } from "../../deploy/roles.ts";
import { openDesk } from "../../test-support/fixtures/inKindDesk.ts";

const load = await openDesk();

describe("an in-kind desk's deployment", () => {
  it("ends with a market of its token: a minter, a venue, and limits that the issuer sets", async () => {
    const { desk, deskAddress, token, tokenAddress, authority, oracle, asset, backstop } = await load();
    expect(await desk.token()).to.equal(tokenAddress);
    expect(await desk.oracle()).to.equal(await oracle.getAddress());
    expect(await desk.asset()).to.equal(await asset.getAddress());
    expect(await desk.backstop()).to.equal(backstop);
    expect(await desk.authority()).to.equal(await authority.getAddress());
    expect(await token.isVenue(deskAddress)).to.equal(true);
    expect([...(await authority.hasRole(roles.MINTER.id, deskAddress))]).to.deep.equal([true, 0n]);
    const { selector } = desk.interface.getFunction("setLimit");
    expect(await authority.getTargetFunctionRole(deskAddress, selector)).to.equal(roles.ISSUER.id);
  });

  it("needs two notices: the admin's for its functions, the governor's for the rest", async () => {
    const { deskAddress, authority, tokenAddress } = await load();
    const calls = marketAdmission("InKindDesk", deskAddress, {
      authority: await authority.getAddress(),
      token: tokenAddress,
    });
    expect(calls.map(({ role }) => role)).to.deep.equal(["ADMIN", "GOVERNOR", "GOVERNOR"]);
    expect(calls.map(({ target }) => target)).to.deep.equal([
      await authority.getAddress(),
      await authority.getAddress(),
      tokenAddress,
    ]);
  });

  it("says what it is (ERC-165)", async () => {
    const { desk } = await load();
    const selectorOf = (name: "wallet" | "unitsAt" | "forceDebit") => BigInt(desk.interface.getFunction(name).selector);
    const id = (value: bigint) => `0x${value.toString(16).padStart(8, "0")}`;
    const ledger = selectorOf("wallet") ^ selectorOf("unitsAt");
    expect(await desk.supportsInterface(id(ledger))).to.equal(true);
    expect(await desk.supportsInterface(id(selectorOf("forceDebit")))).to.equal(true);
    expect(await desk.supportsInterface("0x01ffc9a7")).to.equal(true);
    expect(await desk.supportsInterface("0xffffffff")).to.equal(false);
  });

  it("has no other authority ever, and gives no limit but by the issuer", async () => {
    const { desk, authority, accounts } = await load();
    await expect(desk.setAuthority(accounts.mallory))
      .to.be.revertedWithCustomError(desk, "FixedAuthority_CannotBeReplaced")
      .withArgs(authority);
    await expect(desk.connect(accounts.mallory).setLimit(accounts.mallory, 1n))
      .to.be.revertedWithCustomError(desk, "AccessManagedUnauthorized")
      .withArgs(accounts.mallory);
  });

  // As for the kernel, not where coverage is measured.
  it("stores the code of its libraries in 24,576 bytes, for 4,915,200 gas at most", async () => {
    for (const name of ["ExDate", "CustodianWord"]) {
      const { deployedBytecode } = await artifacts.readArtifact(name);
      expect((deployedBytecode.length - 2) / 2, name).to.be.at.most(24_576);
    }
  });
});
