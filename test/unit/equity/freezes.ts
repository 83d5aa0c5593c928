import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployFixture, openConnection } from "../../../test-support/fixtures/kernel.ts";
import {
  asCorporateActions,
  DAY,
  HOUR,
  sanction,
  split,
  timestampOf,
  units,
} from "../../../test-support/helpers/equity.ts";
import { LeakyVenue__factory } from "../../../types/index.ts";

const connection = await openConnection();
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;

/** Alice holds 100 units, Bob 10; a venue is admitted. */
async function holders() {
  const windDown = (await ethers.getSigners())[9]?.address ?? ZeroAddress;
  const fixture = await deployFixture(connection, { windDown });
  const { token, accounts } = fixture;
  await fixture.mint(accounts.alice.address, units(100));
  await fixture.mint(accounts.bob.address, units(10));
  const deployed = await ethers.deployContract("LeakyVenue", [await token.getAddress(), ZeroAddress]);
  const venue = LeakyVenue__factory.connect(await deployed.getAddress(), accounts.alice);
  await fixture.asGovernor(
    await token.getAddress(),
    token.interface.encodeFunctionData("admitVenue", [await venue.getAddress()]),
  );
  return { ...fixture, venue, agent: token.connect(accounts.transferAgent) };
}

describe("EquityToken", () => {
  describe("setFrozenTokens", () => {
    it("sets an amount, overwrites it, and takes it away", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;

      for (const amount of [units(30), units(70), 0n, 1n, 0n]) {
        await expect(agent.setFrozenTokens(alice, amount)).to.emit(token, "Frozen").withArgs(alice.address, amount);
        expect(await token.getFrozenTokens(alice)).to.equal(amount);
      }
      await token.connect(alice).transfer(bob, units(100));
      expect(await token.balanceOf(bob)).to.equal(units(110));
    });

    it("returns true", async () => {
      const { agent, accounts } = await networkHelpers.loadFixture(holders);

      expect(await agent.setFrozenTokens.staticCall(accounts.alice, 1)).to.equal(true);
    });

    it("may exceed the balance, and also names accounts that hold nothing", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, carol } = accounts;
      await agent.setFrozenTokens(alice, 2n ** 256n - 1n);
      await agent.setFrozenTokens(carol, units(5));

      expect(await token.getFrozenTokens(alice)).to.equal(2n ** 256n - 1n);
      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(alice.address, 1, 0);
      await token.connect(bob).transfer(carol, units(6));
      await expect(token.connect(carol).transfer(bob, units(1) + 1n))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(carol.address, units(1) + 1n, units(1));
    });

    it("is in units, so that a split unfreezes nothing", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;
      await agent.setFrozenTokens(alice, units(60));
      const effectiveAt = (await time.latest()) + 2 * DAY;
      await (await asCorporateActions(connection, token)).scheduleFactor(split(1, effectiveAt, 10, 1));
      await time.increaseTo(effectiveAt);
      await token.poke();

      expect(await token.getFrozenTokens(alice)).to.equal(units(60));
      await expect(token.connect(alice).transfer(bob, units(40) + 1n))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(alice.address, units(40) + 1n, units(40));
    });

    it("does not hinder receiving", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;
      await agent.setFrozenTokens(bob, units(1_000));

      await token.connect(alice).transfer(bob, units(100));
      expect(await token.balanceOf(bob)).to.equal(units(110));
    });

    it("reverts for the zero address", async () => {
      const { token, agent } = await networkHelpers.loadFixture(holders);

      await expect(agent.setFrozenTokens(ZeroAddress, 1))
        .to.be.revertedWithCustomError(token, "ERC20InvalidSender")
        .withArgs(ZeroAddress);
    });

    it("only releases in a wind-down", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, windDown } = accounts;
      await agent.setFrozenTokens(alice, units(60));
      await token.connect(windDown).enterTerminal();

      for (const [account, amount] of [
        [alice, units(60) + 1n],
        [bob, 1n],
      ] as const) {
        await expect(agent.setFrozenTokens(account, amount)).to.be.revertedWithCustomError(
          token,
          "EquityToken_Terminal",
        );
      }
      await agent.setFrozenTokens(alice, units(60));
      await agent.setFrozenTokens(alice, units(20));
      await token.connect(alice).transfer(bob, units(80));
      expect(await token.getFrozenTokens(alice)).to.equal(units(20));
    });

    it("reverts for a venue", async () => {
      const { token, agent, venue } = await networkHelpers.loadFixture(holders);

      await expect(agent.setFrozenTokens(venue, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_VenueIsExempt")
        .withArgs(await venue.getAddress());
    });

    it("reverts for everybody but the transfer agent", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);

      for (const caller of [accounts.governor, accounts.issuer, accounts.registrar, accounts.alice]) {
        await expect(token.connect(caller).setFrozenTokens(accounts.alice, 1))
          .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
    });
  });

  describe("forcedTransfer", () => {
    it("moves units without their holder", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, transferAgent } = accounts;

      const forced = agent.forcedTransfer(alice, bob, units(30));
      await expect(forced).to.emit(token, "Transfer").withArgs(alice.address, bob.address, units(30));
      await expect(forced).to.emit(token, "ForcedTransfer").withArgs(alice.address, bob.address, units(30));
      await expect(forced).to.changeTokenBalances(
        ethers,
        token,
        [alice, bob, transferAgent],
        [-units(30), units(30), 0],
      );
      expect(await token.totalSupply()).to.equal(units(110));
    });

    it("returns true", async () => {
      const { agent, accounts } = await networkHelpers.loadFixture(holders);

      expect(await agent.forcedTransfer.staticCall(accounts.alice, accounts.bob, 1)).to.equal(true);
    });

    it("takes unfrozen units first and leaves the frozen amount alone", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;
      await agent.setFrozenTokens(alice, units(60));

      await expect(agent.forcedTransfer(alice, bob, units(40))).not.to.emit(token, "Frozen");
      expect(await token.getFrozenTokens(alice)).to.equal(units(60));
    });

    it("unfreezes as many as it takes of the frozen ones, before they move", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;
      await agent.setFrozenTokens(alice, units(60));

      const forced = await agent.forcedTransfer(alice, bob, units(70));
      const receipt = await forced.wait();
      const events = receipt?.logs.map((log) => token.interface.parseLog(log)?.name);
      expect(events).to.deep.equal(["Frozen", "Transfer", "ForcedTransfer"]);
      await expect(forced).to.emit(token, "Frozen").withArgs(alice.address, units(30));
      expect(await token.getFrozenTokens(alice)).to.equal(units(30));
      expect(await token.balanceOf(alice)).to.equal(units(30));
    });

    it("keeps what is frozen beyond the balance", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;
      await agent.setFrozenTokens(alice, units(150));

      await expect(agent.forcedTransfer(alice, bob, units(100)))
        .to.emit(token, "Frozen")
        .withArgs(alice.address, units(50));
      await token.connect(bob).transfer(alice, units(50));
      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(alice.address, 1, 0);
    });

    it("ends a freeze whose last unit it takes", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;
      await agent.setFrozenTokens(alice, units(60));

      await expect(agent.forcedTransfer(alice, bob, units(100)))
        .to.emit(token, "Frozen")
        .withArgs(alice.address, 0);
      await token.connect(bob).transfer(alice, units(20));
      await token.connect(alice).transfer(bob, units(20));
      expect(await token.balanceOf(bob)).to.equal(units(110));
    });

    it("and back again leaves the rest of the freeze in place", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;
      await agent.setFrozenTokens(alice, units(100));
      await agent.forcedTransfer(alice, bob, units(40));
      await token.connect(bob).transfer(alice, units(40));

      expect(await token.getFrozenTokens(alice)).to.equal(units(60));
      await expect(token.connect(alice).transfer(bob, units(41)))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(alice.address, units(41), units(40));
    });

    it("reverts when it names one account twice, which would only unfreeze", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      await agent.setFrozenTokens(accounts.alice, units(100));

      for (const amount of [0n, units(100)]) {
        await expect(agent.forcedTransfer(accounts.alice, accounts.alice, amount))
          .to.be.revertedWithCustomError(token, "EquityToken_ForcedToSelf")
          .withArgs(accounts.alice.address);
      }
      expect(await token.getFrozenTokens(accounts.alice)).to.equal(units(100));
    });

    it("of nothing changes nothing, also where all is frozen", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;
      await agent.setFrozenTokens(alice, units(200));

      const forced = agent.forcedTransfer(alice, bob, 0);
      await expect(forced).to.changeTokenBalances(ethers, token, [alice, bob], [0, 0]);
      await expect(forced).not.to.emit(token, "Frozen");
      expect(await token.getFrozenTokens(alice)).to.equal(units(200));
    });

    it("reverts while paused, from everywhere", async () => {
      const { token, agent, venue, accounts } = await networkHelpers.loadFixture(holders);
      await token.connect(accounts.alice).approve(venue, units(1));
      await venue.connect(accounts.alice).deposit(units(1));
      await token.connect(accounts.guardian).pause(HOUR);
      const until = await token.pausedUntil();

      for (const forced of [
        () => agent.forcedTransfer(accounts.alice, accounts.bob, 1),
        () => agent.forceThrough(venue, accounts.alice, accounts.bob, 1),
      ]) {
        await expect(forced()).to.be.revertedWithCustomError(token, "EquityToken_Paused").withArgs(until);
      }
    });

    it("reaches a sender under sanctions", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, agent, accounts } = fixture;
      await sanction(fixture, accounts.alice);

      await agent.forcedTransfer(accounts.alice, accounts.carol, units(100));
      expect(await token.balanceOf(accounts.carol)).to.equal(units(100));
    });

    it("reverts when the receiver is under sanctions", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, agent, accounts } = fixture;
      await sanction(fixture, accounts.bob);

      await expect(agent.forcedTransfer(accounts.alice, accounts.bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(accounts.bob.address);
    });

    it("reverts when the balance is short", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      await agent.setFrozenTokens(accounts.alice, units(100));

      for (const amount of [units(100) + 1n, 2n ** 128n]) {
        await expect(agent.forcedTransfer(accounts.alice, accounts.bob, amount))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
          .withArgs(accounts.alice.address, units(100), amount);
      }
    });

    it("reverts for the zero address on either side", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);

      await expect(agent.forcedTransfer(ZeroAddress, accounts.bob, 0))
        .to.be.revertedWithCustomError(token, "ERC20InvalidSender")
        .withArgs(ZeroAddress);
      await expect(agent.forcedTransfer(accounts.alice, ZeroAddress, 1))
        .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
        .withArgs(ZeroAddress);
    });

    it("reverts when it takes from a venue or puts into one", async () => {
      const { token, agent, venue, accounts } = await networkHelpers.loadFixture(holders);
      const address = await venue.getAddress();
      await token.connect(accounts.alice).transfer(venue, units(1));

      for (const [from, to] of [
        [address, accounts.bob.address],
        [accounts.alice.address, address],
      ] as const) {
        await expect(agent.forcedTransfer(from, to, 1))
          .to.be.revertedWithCustomError(token, "EquityToken_VenueIsExempt")
          .withArgs(address);
      }
    });

    it("reverts in a wind-down", async () => {
      const { token, agent, accounts } = await networkHelpers.loadFixture(holders);
      await token.connect(accounts.windDown).enterTerminal();

      await expect(agent.forcedTransfer(accounts.alice, accounts.bob, 1)).to.be.revertedWithCustomError(
        token,
        "EquityToken_Terminal",
      );
    });

    it("reverts for everybody but the transfer agent, the holder included", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);

      for (const caller of [accounts.governor, accounts.issuer, accounts.alice]) {
        await expect(token.connect(caller).forcedTransfer(accounts.alice, accounts.bob, 1))
          .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
    });

    it("leaves what was held at a record before it where it was", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, agent, accounts } = fixture;
      const recordAt = (await time.latest()) + 2 * DAY;
      await token.connect(accounts.recorder).scheduleRecord(recordAt);
      await time.setNextBlockTimestamp(recordAt);
      const forced = await agent.forcedTransfer(accounts.alice, accounts.bob, units(100));

      expect(await timestampOf(fixture, forced)).to.equal(recordAt);
      expect(await token.unitsAt(accounts.alice, 1)).to.equal(units(100));
      expect(await token.unitsAt(accounts.bob, 1)).to.equal(units(10));
    });
  });
});
