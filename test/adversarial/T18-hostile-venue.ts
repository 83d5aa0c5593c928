import { expect } from "chai";
import { AbiCoder, concat, id, ZeroAddress } from "ethers";
import { GOVERNOR_DELAY } from "../../deploy/roles.ts";
import { deployFixture, openConnection } from "../../test-support/fixtures/kernel.ts";
import { DAY, ONE } from "../../test-support/helpers/corporateActions.ts";
import { CannedReply__factory, HostileVenue__factory } from "../../types/index.ts";

// A venue is called by the token while the transfer agent reaches through it, and asked for its wallet while it is being
// admitted. What if it uses the call: moves the units away first, calls again, changes its answer?
// Defence: TransferControls:forceThrough asks first and loads the venue's account afterwards; :_force checks what it then
// has; :admitVenue asks by a static call.
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

describe("T18 re-entrancy through a venue", () => {
  async function admitted() {
    const f = await deployFixture(connection);
    const address = await (await f.ethers.deployContract("HostileVenue")).getAddress();
    const venue = HostileVenue__factory.connect(address, f.accounts.mallory);
    const admit = f.token.interface.encodeFunctionData("admitVenue", [address]);
    await f.asGovernor(await f.token.getAddress(), admit);
    await f.mint(address, 100n * ONE);
    await f.mint(f.accounts.alice.address, 10n * ONE);
    return { ...f, venue, agent: f.token.connect(f.accounts.transferAgent) };
  }

  it("moves nothing where the venue has spirited the units away during the call", async () => {
    const { token, venue, agent, accounts } = await loadFixture(admitted);
    const { alice, bob, mallory } = accounts;
    await venue.plot(token, token.interface.encodeFunctionData("transfer", [mallory.address, 60n * ONE]));
    await expect(agent.forceThrough(venue, alice, bob, 50n * ONE))
      .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
      .withArgs(venue, 40n * ONE, 50n * ONE);
    expect(await token.balanceOf(venue)).to.equal(100n * ONE);
    expect(await token.balanceOf(mallory)).to.equal(0);
  });

  it("debits what is left where the venue moves some and enough stays: nothing appears twice", async () => {
    const { token, venue, agent, accounts } = await loadFixture(admitted);
    const { alice, bob, mallory } = accounts;
    await venue.plot(token, token.interface.encodeFunctionData("transfer", [mallory.address, 60n * ONE]));
    await agent.forceThrough(venue, alice, bob, 40n * ONE);
    expect(await token.balanceOf(venue)).to.equal(0);
    expect(await token.balanceOf(bob)).to.equal(40n * ONE);
    expect(await token.balanceOf(mallory)).to.equal(60n * ONE);
    expect(await token.balanceOf(alice)).to.equal(10n * ONE);
    expect(await token.totalSupply()).to.equal(110n * ONE);
  });

  it("keeps supply and balances in step where the venue burns or receives during the call", async () => {
    const { token, venue, agent, accounts } = await loadFixture(admitted);
    const { alice, bob } = accounts;
    await venue.plot(token, token.interface.encodeFunctionData("burn", [30n * ONE]));
    await agent.forceThrough(venue, alice, bob, 70n * ONE);
    expect(await token.balanceOf(venue)).to.equal(0);
    expect(await token.balanceOf(bob)).to.equal(70n * ONE);
    expect(await token.totalSupply()).to.equal(80n * ONE);
    await token.connect(alice).approve(venue, ONE);
    const pull = token.interface.encodeFunctionData("transferFrom", [alice.address, await venue.getAddress(), ONE]);
    await venue.plot(token, pull);
    await agent.forceThrough(venue, alice, bob, ONE);
    expect(await token.balanceOf(alice)).to.equal(9n * ONE);
    expect(await token.balanceOf(bob)).to.equal(71n * ONE);
    expect(await token.balanceOf(venue)).to.equal(0);
  });

  it("gives the venue none of the agent's power during the call", async () => {
    const { token, venue, agent, accounts } = await loadFixture(admitted);
    const { alice, bob, mallory } = accounts;
    const venueAddress = await venue.getAddress();
    const attempts = [
      token.interface.encodeFunctionData("forceThrough", [venueAddress, mallory.address, mallory.address, 1n]),
      token.interface.encodeFunctionData("forcedTransfer", [alice.address, mallory.address, 1n]),
      token.interface.encodeFunctionData("setFrozenTokens", [alice.address, 0n]),
      token.interface.encodeFunctionData("removeVenue", [venueAddress]),
      token.interface.encodeFunctionData("mint", [mallory.address, 1n]),
    ];
    for (const attempt of attempts) {
      await venue.plot(token, attempt);
      await expect(agent.forceThrough(venue, alice, bob, ONE))
        .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
        .withArgs(venue);
    }
    await venue.plot(token, token.interface.encodeFunctionData("enterTerminal"));
    await expect(agent.forceThrough(venue, alice, bob, ONE))
      .to.be.revertedWithCustomError(token, "EquityToken_OnlyWindDown")
      .withArgs(venue);
    expect(await token.balanceOf(venue)).to.equal(100n * ONE);
  });

  it("records what the venue held before the call, in a record's own second", async () => {
    const { token, venue, agent, accounts } = await loadFixture(admitted);
    const { alice, bob, mallory, recorder } = accounts;
    const recordAt = (await time.latest()) + 2 * DAY;
    await token.connect(recorder).scheduleRecord(recordAt);
    await venue.plot(token, token.interface.encodeFunctionData("transfer", [mallory.address, 60n * ONE]));
    await time.setNextBlockTimestamp(recordAt);
    await agent.forceThrough(venue, alice, bob, 40n * ONE);
    expect(await token.unitsAt(venue, 1)).to.equal(100n * ONE);
    expect(await token.unitsAt(mallory, 1)).to.equal(0);
    expect(await token.unitsAt(bob, 1)).to.equal(0);
    expect(await token.totalUnitsAt(1)).to.equal(110n * ONE);
  });

  it("refuses units forced out of a venue into a venue, itself included", async () => {
    const { token, venue, agent, accounts, asGovernor } = await loadFixture(admitted);
    await expect(agent.forceThrough(venue, accounts.alice, venue, ONE))
      .to.be.revertedWithCustomError(token, "EquityToken_ForcedToSelf")
      .withArgs(venue);
    const second = await (await connection.ethers.deployContract("HostileVenue")).getAddress();
    await asGovernor(await token.getAddress(), token.interface.encodeFunctionData("admitVenue", [second]));
    await expect(agent.forceThrough(venue, accounts.alice, second, ONE))
      .to.be.revertedWithCustomError(token, "EquityToken_VenueIsExempt")
      .withArgs(second);
    await expect(agent.forcedTransfer(accounts.alice, venue, ONE))
      .to.be.revertedWithCustomError(token, "EquityToken_VenueIsExempt")
      .withArgs(venue);
    await expect(agent.forcedTransfer(venue, accounts.bob, ONE))
      .to.be.revertedWithCustomError(token, "EquityToken_VenueIsExempt")
      .withArgs(venue);
  });

  describe("when it is admitted", () => {
    async function candidate() {
      const f = await deployFixture(connection);
      const address = await (await f.ethers.deployContract("CannedReply")).getAddress();
      const canned = CannedReply__factory.connect(address, f.accounts.mallory);
      const token = await f.token.getAddress();
      const governor = f.authority.connect(f.accounts.governor);
      const admit = f.token.interface.encodeFunctionData("admitVenue", [address]);
      await governor.schedule(token, admit, 0);
      await time.increase(GOVERNOR_DELAY);
      return { ...f, canned, admission: () => governor.execute(token, admit) };
    }

    it("refuses a contract that keeps another wallet's ledger", async () => {
      const { token, canned, admission, accounts } = await loadFixture(candidate);
      for (const wallet of [accounts.alice.address, await token.getAddress(), ZeroAddress]) {
        await canned.teach(AbiCoder.defaultAbiCoder().encode(["address"], [wallet]), false);
        await expect(admission()).to.be.revertedWithCustomError(token, "EquityToken_NotItsOwnLedger").withArgs(canned);
      }
      expect(await token.isVenue(canned)).to.equal(false);
    });

    it("refuses a contract that answers nothing, or more than an address", async () => {
      const { token, canned, admission, authority } = await loadFixture(candidate);
      for (const reply of ["0x", "0x01", concat(["0xff", `0x${"00".repeat(11)}`, await canned.getAddress()])]) {
        await canned.teach(reply, false);
        await expect(admission()).to.be.revertedWithCustomError(authority, "FailedCall");
      }
      expect(await token.isVenue(canned)).to.equal(false);
    });

    it("passes on a contract's own refusal", async () => {
      const { token, canned, admission } = await loadFixture(candidate);
      await canned.teach(id("EquityToken_Terminal()").slice(0, 10), true);
      await expect(admission()).to.be.revertedWithCustomError(token, "EquityToken_Terminal");
      expect(await token.isVenue(canned)).to.equal(false);
    });
  });
});
