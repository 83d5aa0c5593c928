import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { HolderPolicy } from "../../../deploy/plan.ts";
import { deployFixture, openConnection } from "../../../test-support/fixtures/kernel.ts";
import {
  deployTokenWithRoles,
  enter,
  HOUR,
  HolderStatus,
  impersonate,
  type Listing,
  sanction,
  units,
} from "../../../test-support/helpers/equity.ts";
import type { EquityToken } from "../../../types/index.ts";
import { LeakyVenue__factory } from "../../../types/index.ts";

const connection = await openConnection();
const { ethers, networkHelpers } = connection;

async function deployVenue(token: EquityToken, wallet: string = ZeroAddress) {
  const [signer] = await ethers.getSigners();
  const deployed = await ethers.deployContract("LeakyVenue", [await token.getAddress(), wallet]);
  return LeakyVenue__factory.connect(await deployed.getAddress(), signer);
}

/** Alice holds 100 units, Bob 10; there is a venue that nobody has admitted. */
async function build(changes: Partial<Listing> = {}) {
  const kernel = await deployFixture(connection);
  const { accounts } = kernel;
  const token = await deployTokenWithRoles(kernel, { windDown: accounts.windDown.address, ...changes });
  await kernel.gate.prove(await token.getAddress(), 10n ** 36n);
  const venue = await deployVenue(token);
  return {
    ...kernel,
    token,
    venue,
    venueAddress: await venue.getAddress(),
    governed: token.connect(accounts.governor),
    agent: token.connect(accounts.transferAgent),
  };
}

async function open() {
  const fixture = await build();
  const { token, accounts } = fixture;
  await token.connect(accounts.minter).mint(accounts.alice, units(100));
  await token.connect(accounts.minter).mint(accounts.bob, units(10));
  return fixture;
}

/** The venue is admitted and holds 60 units, all of them Alice's. */
async function deposited() {
  const fixture = await open();
  const { token, venue, governed, accounts } = fixture;
  await governed.admitVenue(venue);
  await token.connect(accounts.alice).approve(venue, units(100));
  await venue.connect(accounts.alice).deposit(units(60));
  return fixture;
}

const verified = () => build({ policy: HolderPolicy.VERIFIED });

describe("EquityToken", () => {
  describe("admitVenue", () => {
    it("admits a contract that keeps its own ledger", async () => {
      const { token, venueAddress, governed } = await networkHelpers.loadFixture(open);

      await expect(governed.admitVenue(venueAddress)).to.emit(token, "VenueAdmitted").withArgs(venueAddress);
      expect(await token.isVenue(venueAddress)).to.equal(true);
    });

    it("admits one that holds units already, since anybody may have sent them", async () => {
      const { token, venueAddress, governed, accounts } = await networkHelpers.loadFixture(open);
      await token.connect(accounts.bob).transfer(venueAddress, 1);

      await governed.admitVenue(venueAddress);
      expect(await token.isVenue(venueAddress)).to.equal(true);
      expect(await token.balanceOf(venueAddress)).to.equal(1n);
    });

    it("reverts when it is admitted already", async () => {
      const { token, venueAddress, governed } = await networkHelpers.loadFixture(open);
      await governed.admitVenue(venueAddress);

      await expect(governed.admitVenue(venueAddress)).to.be.revertedWithCustomError(token, "EquityToken_AlreadySo");
    });

    it("reverts for an account without code", async () => {
      const { token, governed, accounts } = await networkHelpers.loadFixture(open);

      for (const address of [accounts.alice.address, ZeroAddress]) {
        await expect(governed.admitVenue(address))
          .to.be.revertedWithCustomError(token, "EquityToken_NotItsOwnLedger")
          .withArgs(address);
      }
    });

    it("reverts for a contract that keeps another wallet's ledger", async () => {
      const { token, governed, accounts } = await networkHelpers.loadFixture(open);
      const omnibus = await (await deployVenue(token, accounts.alice.address)).getAddress();

      await expect(governed.admitVenue(omnibus))
        .to.be.revertedWithCustomError(token, "EquityToken_NotItsOwnLedger")
        .withArgs(omnibus);
    });

    it("reverts for an account with frozen units", async () => {
      const { token, venueAddress, governed, agent, accounts } = await networkHelpers.loadFixture(open);
      await token.connect(accounts.bob).transfer(venueAddress, units(2));
      await agent.setFrozenTokens(venueAddress, units(5));

      await expect(governed.admitVenue(venueAddress))
        .to.be.revertedWithCustomError(token, "EquityToken_VenueNotEmpty")
        .withArgs(venueAddress, units(2), units(5));
      await agent.setFrozenTokens(venueAddress, 0);
      await governed.admitVenue(venueAddress);
    });

    it("reverts for an insider, as marking reverts for a venue", async () => {
      const { token, venueAddress, governed, accounts } = await networkHelpers.loadFixture(open);
      const issued = token.connect(accounts.issuer);
      await issued.markInsider(venueAddress);

      await expect(governed.admitVenue(venueAddress))
        .to.be.revertedWithCustomError(token, "EquityToken_VenueAndInsider")
        .withArgs(venueAddress);
      await governed.clearInsider(venueAddress);
      await governed.admitVenue(venueAddress);
      await expect(issued.markInsider(venueAddress))
        .to.be.revertedWithCustomError(token, "EquityToken_VenueAndInsider")
        .withArgs(venueAddress);
    });

    it("reverts for everybody but the governor, as removing does", async () => {
      const { token, venueAddress, accounts } = await networkHelpers.loadFixture(open);

      for (const caller of [accounts.issuer, accounts.transferAgent, accounts.mallory]) {
        const asCaller = token.connect(caller);
        for (const call of [() => asCaller.admitVenue(venueAddress), () => asCaller.removeVenue(venueAddress)]) {
          await expect(call())
            .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
            .withArgs(caller.address);
        }
      }
    });
  });

  describe("a venue", () => {
    it("takes units in and gives them back, also under sanctions", async () => {
      const fixture = await networkHelpers.loadFixture(deposited);
      const { token, venue, venueAddress, accounts } = fixture;
      await enter(fixture, venueAddress, { status: HolderStatus.SANCTIONED });

      expect(await token.canSend(venueAddress)).to.equal(true);
      expect(await token.canReceive(venueAddress)).to.equal(true);
      expect(await token.canTransfer(venueAddress, accounts.alice, 1)).to.equal(true);
      await venue.connect(accounts.alice).deposit(units(10));
      await expect(venue.connect(accounts.alice).withdraw(units(70))).to.changeTokenBalances(
        ethers,
        token,
        [accounts.alice, venue],
        [units(70), -units(70)],
      );
    });

    it("needs no verification under a policy that wants it, while its holders do", async () => {
      const fixture = await networkHelpers.loadFixture(verified);
      const { token, venue, governed, accounts } = fixture;
      const { alice, minter } = accounts;
      await governed.admitVenue(venue);
      await enter(fixture, alice.address, { status: HolderStatus.VERIFIED });
      await token.connect(minter).mint(alice, units(100));
      await token.connect(minter).mint(venue, units(1));
      await token.connect(alice).approve(venue, units(100));

      await venue.connect(alice).deposit(units(60));
      expect(await token.balanceOf(venue)).to.equal(units(61));
      await enter(fixture, alice.address, { status: HolderStatus.REGISTERED });
      await expect(venue.connect(alice).withdraw(units(60)))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(alice.address);
    });

    it("does not help a holder under sanctions", async () => {
      const fixture = await networkHelpers.loadFixture(deposited);
      const { token, venue, accounts } = fixture;
      await sanction(fixture, accounts.alice);

      await expect(venue.connect(accounts.alice).deposit(1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(accounts.alice.address);
      await expect(venue.connect(accounts.alice).withdraw(1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(accounts.alice.address);
    });

    it("waits like everybody while paused", async () => {
      const { token, venue, venueAddress, accounts } = await networkHelpers.loadFixture(deposited);
      await token.connect(accounts.guardian).pause(HOUR);

      await expect(venue.connect(accounts.alice).withdraw(1))
        .to.be.revertedWithCustomError(token, "EquityToken_Paused")
        .withArgs(await token.pausedUntil());
      expect(await token.canTransfer(venueAddress, accounts.alice, 1)).to.equal(false);
    });

    it("sends to another venue", async () => {
      const { token, venueAddress, governed } = await networkHelpers.loadFixture(deposited);
      const other = await deployVenue(token);
      await governed.admitVenue(other);
      const sender = await impersonate(connection, venueAddress);

      await expect(token.connect(sender).transfer(other, units(5))).to.changeTokenBalances(
        ethers,
        token,
        [venueAddress, other],
        [-units(5), units(5)],
      );
    });
  });

  describe("removeVenue", () => {
    it("removes one that holds nothing, and its exemptions with it", async () => {
      const fixture = await networkHelpers.loadFixture(deposited);
      const { token, venue, venueAddress, governed, agent, accounts } = fixture;
      await venue.connect(accounts.alice).withdraw(units(60));

      await expect(governed.removeVenue(venueAddress)).to.emit(token, "VenueRemoved").withArgs(venueAddress);
      expect(await token.isVenue(venueAddress)).to.equal(false);
      await agent.setFrozenTokens(venueAddress, 1);
      await enter(fixture, venueAddress, { status: HolderStatus.SANCTIONED });
      await expect(venue.connect(accounts.alice).deposit(1))
        .to.be.revertedWithCustomError(token, "EquityToken_OperatorSanctioned")
        .withArgs(venueAddress);
    });

    it("reverts when it still holds units", async () => {
      const { token, venueAddress, governed } = await networkHelpers.loadFixture(deposited);

      await expect(governed.removeVenue(venueAddress))
        .to.be.revertedWithCustomError(token, "EquityToken_VenueNotEmpty")
        .withArgs(venueAddress, units(60), 0);
    });

    it("reverts for an account that is none", async () => {
      const { token, governed, accounts } = await networkHelpers.loadFixture(open);

      await expect(governed.removeVenue(accounts.alice))
        .to.be.revertedWithCustomError(token, "EquityToken_NotAVenue")
        .withArgs(accounts.alice.address);
    });
  });

  describe("forceThrough", () => {
    it("takes one holder's units out of a venue and out of its ledger", async () => {
      const { token, venue, venueAddress, agent, accounts } = await networkHelpers.loadFixture(deposited);
      const { alice, bob, carol } = accounts;
      await token.connect(bob).approve(venue, units(10));
      await venue.connect(bob).deposit(units(10));

      const forced = agent.forceThrough(venue, alice, carol, units(25));
      await expect(forced).to.changeTokenBalances(
        ethers,
        token,
        [venueAddress, alice, bob, carol],
        [-units(25), 0, 0, units(25)],
      );
      await expect(forced)
        .to.emit(token, "ForcedThrough")
        .withArgs(venueAddress, alice.address, carol.address, units(25));
      expect(await venue.held(alice)).to.equal(units(35));
      expect(await venue.held(bob)).to.equal(units(10));
    });

    it("tells of the transfer first, then that it was forced, then through what", async () => {
      const { token, venue, agent, accounts } = await networkHelpers.loadFixture(deposited);

      const forced = await agent.forceThrough(venue, accounts.alice, accounts.bob, units(60));
      const receipt = await forced.wait();
      expect(receipt?.logs.map((log) => token.interface.parseLog(log)?.name)).to.deep.equal([
        "Transfer",
        "ForcedTransfer",
        "ForcedThrough",
      ]);
    });

    it("reverts as the venue does when the holder has less", async () => {
      const { token, venue, agent, accounts } = await networkHelpers.loadFixture(deposited);

      await expect(agent.forceThrough(venue, accounts.alice, accounts.bob, units(60) + 1n))
        .to.be.revertedWithCustomError(venue, "LeakyVenue_HoldsLess")
        .withArgs(accounts.alice.address, units(60), units(60) + 1n);
      await expect(agent.forceThrough(venue, accounts.bob, accounts.carol, 1))
        .to.be.revertedWithCustomError(venue, "LeakyVenue_HoldsLess")
        .withArgs(accounts.bob.address, 0, 1);
      expect(await token.balanceOf(venue)).to.equal(units(60));
    });

    it("counts what the venue moves while it debits, and creates nothing", async () => {
      const { token, venue, venueAddress, agent, accounts } = await networkHelpers.loadFixture(deposited);
      const { alice, bob, carol } = accounts;
      await venue.leak(bob, units(10));

      await expect(agent.forceThrough(venue, alice, carol, units(25))).to.changeTokenBalances(
        ethers,
        token,
        [venueAddress, alice, bob, carol],
        [-units(35), 0, units(10), units(25)],
      );
      expect(await token.totalSupply()).to.equal(units(110));
    });

    it("reverts when the venue is left with less than it owes", async () => {
      const { token, venue, venueAddress, agent, accounts } = await networkHelpers.loadFixture(deposited);
      await venue.leak(accounts.bob, units(10));

      await expect(agent.forceThrough(venue, accounts.alice, accounts.carol, units(51)))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(venueAddress, units(50), units(51));
      expect(await token.balanceOf(accounts.bob)).to.equal(units(10));
    });

    it("reverts for an account that is no venue", async () => {
      const { token, venue, venueAddress, agent, accounts } = await networkHelpers.loadFixture(open);

      for (const account of [accounts.alice.address, venueAddress]) {
        await expect(agent.forceThrough(account, accounts.alice, accounts.bob, 1))
          .to.be.revertedWithCustomError(token, "EquityToken_NotAVenue")
          .withArgs(account);
      }
      expect(await venue.held(accounts.alice)).to.equal(0n);
    });

    it("reverts when holder and receiver, or venue and receiver, are one", async () => {
      const { token, venueAddress, agent, accounts } = await networkHelpers.loadFixture(deposited);

      for (const to of [accounts.alice.address, venueAddress]) {
        await expect(agent.forceThrough(venueAddress, accounts.alice, to, 1))
          .to.be.revertedWithCustomError(token, "EquityToken_ForcedToSelf")
          .withArgs(to);
      }
    });

    it("reverts when the receiver is another venue", async () => {
      const { token, venue, agent, governed, accounts } = await networkHelpers.loadFixture(deposited);
      const other = await deployVenue(token);
      await governed.admitVenue(other);

      await expect(agent.forceThrough(venue, accounts.alice, other, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_VenueIsExempt")
        .withArgs(await other.getAddress());
    });

    it("reverts when the receiver may not hold, or is nobody", async () => {
      const fixture = await networkHelpers.loadFixture(deposited);
      const { token, venue, agent, accounts } = fixture;
      await sanction(fixture, accounts.bob);

      await expect(agent.forceThrough(venue, accounts.alice, accounts.bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(accounts.bob.address);
      await expect(agent.forceThrough(venue, accounts.alice, ZeroAddress, 1))
        .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
        .withArgs(ZeroAddress);
      expect(await venue.held(accounts.alice)).to.equal(units(60));
    });

    it("reverts in a wind-down", async () => {
      const { token, venue, agent, accounts } = await networkHelpers.loadFixture(deposited);
      await token.connect(accounts.windDown).enterTerminal();

      await expect(agent.forceThrough(venue, accounts.alice, accounts.bob, 1)).to.be.revertedWithCustomError(
        token,
        "EquityToken_Terminal",
      );
      expect(await venue.held(accounts.alice)).to.equal(units(60));
    });

    it("reverts for everybody but the transfer agent, and the venue hears the token alone", async () => {
      const { token, venue, accounts } = await networkHelpers.loadFixture(deposited);

      for (const caller of [accounts.governor, accounts.alice]) {
        await expect(token.connect(caller).forceThrough(venue, accounts.alice, accounts.bob, 1))
          .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
      await expect(venue.connect(accounts.transferAgent).forceDebit(accounts.alice, 1))
        .to.be.revertedWithCustomError(venue, "LeakyVenue_NotTheToken")
        .withArgs(accounts.transferAgent.address);
    });
  });
});
