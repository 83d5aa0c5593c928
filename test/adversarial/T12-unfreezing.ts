import { expect } from "chai";
import { utc } from "../../test-support/calendar/clocks.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../test-support/fixtures/kernel.ts";
import { announce, ONE, split } from "../../test-support/helpers/corporateActions.ts";

// Source: a forced transfer that unfreezes what it needs and then moves it: made to oneself, or there and back, it is an
// unfreeze that no `Frozen` event tells of. And a frozen amount kept in shares: after a ten-for-one nine tenths are free.
// Defence: TransferControls:_force refuses one account on both sides and reduces the frozen amount, with its event, by
// exactly what leaves; frozen amounts are units (TransferControls:_checkSpendable).
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

describe("T12 unfreezing by forced transfer, or by a split", () => {
  async function frozen() {
    const f = await deployFixture(connection);
    const { alice, bob, transferAgent } = f.accounts;
    await f.mint(alice.address, 100n * ONE);
    await f.mint(bob.address, 100n * ONE);
    const agent = f.token.connect(transferAgent);
    await agent.setFrozenTokens(alice, 60n * ONE);
    const venue = await f.ethers.deployContract("HostileVenue");
    const venueAddress = await venue.getAddress();
    await f.asGovernor(await f.token.getAddress(), f.token.interface.encodeFunctionData("admitVenue", [venueAddress]));
    return { ...f, agent, venueAddress };
  }

  it("refuses a forced transfer from an account to itself, and the frozen amount stays", async () => {
    const { token, agent, accounts } = await loadFixture(frozen);
    for (const units of [0n, 1n, 100n * ONE]) {
      await expect(agent.forcedTransfer(accounts.alice, accounts.alice, units))
        .to.be.revertedWithCustomError(token, "EquityToken_ForcedToSelf")
        .withArgs(accounts.alice);
    }
    expect(await token.getFrozenTokens(accounts.alice)).to.equal(60n * ONE);
  });

  it("refuses to force a holder's units through a venue back to himself", async () => {
    const { token, agent, venueAddress, accounts } = await loadFixture(frozen);
    await expect(agent.forceThrough(venueAddress, accounts.alice, accounts.alice, 1n))
      .to.be.revertedWithCustomError(token, "EquityToken_ForcedToSelf")
      .withArgs(accounts.alice);
  });

  it("keeps the frozen amount when the holder sends the free part away and gets it back", async () => {
    const { token, accounts } = await loadFixture(frozen);
    const { alice, bob } = accounts;
    await token.connect(alice).transfer(bob, 40n * ONE);
    await token.connect(bob).transfer(alice, 40n * ONE);
    await expect(token.connect(alice).transfer(bob, 40n * ONE + 1n))
      .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
      .withArgs(alice, 40n * ONE + 1n, 40n * ONE);
    expect(await token.getFrozenTokens(alice)).to.equal(60n * ONE);
    expect(await token.balanceOf(alice)).to.equal(100n * ONE);
    expect(await token.balanceOf(bob)).to.equal(100n * ONE);
  });

  it("tells of every frozen unit that a forced transfer there and back sets free", async () => {
    const { token, agent, accounts } = await loadFixture(frozen);
    const { alice, bob } = accounts;
    const there = agent.forcedTransfer(alice, bob, 70n * ONE);
    await expect(there)
      .to.emit(token, "Frozen")
      .withArgs(alice, 30n * ONE);
    await expect(there)
      .to.emit(token, "ForcedTransfer")
      .withArgs(alice, bob, 70n * ONE);
    expect(await token.getFrozenTokens(bob)).to.equal(0);
    const back = agent.forcedTransfer(bob, alice, 70n * ONE);
    await expect(back).not.to.emit(token, "Frozen");
    // What has not left is still frozen: only 30 of 60 were let go, and the event above said so.
    expect(await token.getFrozenTokens(alice)).to.equal(30n * ONE);
    await expect(token.connect(alice).transfer(bob, 70n * ONE + 1n))
      .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
      .withArgs(alice, 70n * ONE + 1n, 70n * ONE);
    expect(await token.balanceOf(alice)).to.equal(100n * ONE);
    expect(await token.balanceOf(bob)).to.equal(100n * ONE);
  });

  it("takes free units first, so that a forced transfer within them unfreezes nothing", async () => {
    const { token, agent, accounts } = await loadFixture(frozen);
    const { alice, bob } = accounts;
    await expect(agent.forcedTransfer(alice, bob, 40n * ONE)).not.to.emit(token, "Frozen");
    expect(await token.getFrozenTokens(alice)).to.equal(60n * ONE);
    await expect(token.connect(alice).transfer(bob, 1n))
      .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
      .withArgs(alice, 1, 0);
  });

  it("unfreezes nothing in a ten-for-one split, for transfers, burns and allowances alike", async () => {
    const f = await loadFixture(frozen);
    const { token, accounts } = f;
    const { alice, bob } = accounts;
    await announce(f, "split", split("SPLF", "2024-01-16", [10n, 1n]), INITIAL_MULTIPLIER * 10n);
    await time.increaseTo(utc("2024-01-16 14:30"));
    expect(await token.uiMultiplier()).to.equal(INITIAL_MULTIPLIER * 10n);
    expect(await token.getFrozenTokens(alice)).to.equal(60n * ONE);
    await token.connect(alice).approve(bob, 100n * ONE);
    const attempts = [
      () => token.connect(alice).transfer(bob, 40n * ONE + 1n),
      () => token.connect(alice).burn(40n * ONE + 1n),
      () => token.connect(bob).transferFrom(alice, bob, 40n * ONE + 1n),
    ];
    for (const attempt of attempts) {
      await expect(attempt())
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(alice, 40n * ONE + 1n, 40n * ONE);
    }
    await token.connect(alice).transfer(bob, 40n * ONE);
    expect(await token.balanceOf(alice)).to.equal(60n * ONE);
    expect(await token.balanceOf(bob)).to.equal(140n * ONE);
  });
});
