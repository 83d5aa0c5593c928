import { expect } from "chai";
import { deployFixture, openConnection } from "../../test-support/fixtures/kernel.ts";
import { ONE } from "../../test-support/helpers/corporateActions.ts";

// An admission has two days of public notice: time to send the venue a wei, to mark it, to freeze it, so that it cannot
// become one; and as a venue it must not bring a holder's freeze along, nor leave with strangers' units.
// Defence: TransferControls:admitVenue asks nothing about units, refuses marks and freezes, which the governor's side
// can undo; :removeVenue wants it empty.
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

describe("T30 a venue's admission obstructed", () => {
  async function scheduled() {
    const f = await deployFixture(connection);
    await f.mint(f.accounts.alice.address, 100n * ONE);
    const venue = await (await f.ethers.deployContract("HostileVenue")).getAddress();
    const token = await f.token.getAddress();
    const governor = f.authority.connect(f.accounts.governor);
    const admit = f.token.interface.encodeFunctionData("admitVenue", [venue]);
    await governor.schedule(token, admit, 0);
    await time.increase(2 * 86_400);
    return { ...f, venue, admission: () => governor.execute(token, admit) };
  }

  it("admits it with a stranger's wei in it", async () => {
    const { token, venue, admission, accounts } = await loadFixture(scheduled);
    await token.connect(accounts.alice).transfer(venue, 1n);
    await admission();
    expect(await token.isVenue(venue)).to.equal(true);
    expect(await token.balanceOf(venue)).to.equal(1n);
  });

  it("refuses it while the issuer's mark is on it, and admits it once the governor has cleared that", async () => {
    const { token, venue, admission, asGovernor, accounts } = await loadFixture(scheduled);
    await token.connect(accounts.issuer).markInsider(venue);
    await expect(admission()).to.be.revertedWithCustomError(token, "EquityToken_VenueAndInsider").withArgs(venue);
    await asGovernor(await token.getAddress(), token.interface.encodeFunctionData("clearInsider", [venue]));
    await admission();
    expect(await token.isVenue(venue)).to.equal(true);
  });

  it("refuses it while a freeze is on it, and afterwards nobody can freeze it", async () => {
    const { token, venue, admission, accounts } = await loadFixture(scheduled);
    const agent = token.connect(accounts.transferAgent);
    await token.connect(accounts.alice).transfer(venue, 5n);
    await agent.setFrozenTokens(venue, 7n);
    await expect(admission()).to.be.revertedWithCustomError(token, "EquityToken_VenueNotEmpty").withArgs(venue, 5, 7);
    await agent.setFrozenTokens(venue, 0n);
    await admission();
    await expect(agent.setFrozenTokens(venue, 1n))
      .to.be.revertedWithCustomError(token, "EquityToken_VenueIsExempt")
      .withArgs(venue);
  });

  it("does not remove it while it holds anybody's units", async () => {
    const { token, venue, admission, asGovernor, accounts } = await loadFixture(scheduled);
    await admission();
    await token.connect(accounts.alice).transfer(venue, 1n);
    await expect(asGovernor(await token.getAddress(), token.interface.encodeFunctionData("removeVenue", [venue])))
      .to.be.revertedWithCustomError(token, "EquityToken_VenueNotEmpty")
      .withArgs(venue, 1, 0);
    expect(await token.isVenue(venue)).to.equal(true);
  });
});
