import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { deployFixture, openConnection } from "../../../test-support/fixtures/kernel.ts";
import { deployTokenWithRoles, HOUR, sanction, signPermit, units } from "../../../test-support/helpers/equity.ts";

const connection = await openConnection();
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;

const LONG_NAME = "The Consolidated Acme Corporation of New Jersey, Class A";

/** Alice holds 1,000 units, Bob 10. */
async function holders() {
  const fixture = await deployFixture(connection);
  await fixture.mint(fixture.accounts.alice.address, units(1_000));
  await fixture.mint(fixture.accounts.bob.address, units(10));
  return fixture;
}

async function longName() {
  const fixture = await holders();
  const token = await deployTokenWithRoles(fixture, { name: LONG_NAME });
  await fixture.gate.prove(await token.getAddress(), 10n ** 36n);
  await token.connect(fixture.accounts.minter).mint(fixture.accounts.alice, units(1_000));
  return { ...fixture, token };
}

describe("EquityToken", () => {
  describe("transfer", () => {
    it("moves the caller's units and leaves the supply alone", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;

      const transfer = token.connect(alice).transfer(bob, units(300));
      await expect(transfer).to.emit(token, "Transfer").withArgs(alice.address, bob.address, units(300));
      await expect(transfer).to.changeTokenBalances(ethers, token, [alice, bob], [-units(300), units(300)]);
      expect(await token.totalSupply()).to.equal(units(1_010));
      expect(await token.totalMinted()).to.equal(units(1_010));
    });

    it("returns true", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);

      expect(await token.connect(accounts.alice).transfer.staticCall(accounts.bob, 1)).to.equal(true);
    });

    it("moves a single wei and a whole balance", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, carol } = accounts;

      await token.connect(alice).transfer(carol, 1);
      await token.connect(alice).transfer(carol, units(1_000) - 1n);
      expect(await token.balanceOf(alice)).to.equal(0n);
      expect(await token.balanceOf(carol)).to.equal(units(1_000));
    });

    it("to oneself moves nothing", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice } = accounts;

      await expect(token.connect(alice).transfer(alice, units(1_000)))
        .to.emit(token, "Transfer")
        .withArgs(alice.address, alice.address, units(1_000));
      expect(await token.balanceOf(alice)).to.equal(units(1_000));
      expect(await token.totalSupply()).to.equal(units(1_010));
    });

    it("of nothing is an event and no more, also for an account without units", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { bob, carol } = accounts;

      const transfer = token.connect(carol).transfer(bob, 0);
      await expect(transfer).to.emit(token, "Transfer").withArgs(carol.address, bob.address, 0);
      await expect(transfer).to.changeTokenBalances(ethers, token, [carol, bob], [0, 0]);
    });

    it("reverts when the receiver is the zero address", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);

      await expect(token.connect(accounts.alice).transfer(ZeroAddress, 1))
        .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
        .withArgs(ZeroAddress);
    });

    it("reverts when the balance is short, for oneself too", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;

      for (const to of [bob, alice]) {
        await expect(token.connect(alice).transfer(to, units(1_000) + 1n))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
          .withArgs(alice.address, units(1_000), units(1_000) + 1n);
      }
    });

    it("does not cut an amount above 128 bits down to one that is there", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;

      for (const amount of [2n ** 128n, 2n ** 128n + 1n, MaxUint256]) {
        await expect(token.connect(alice).transfer(bob, amount))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
          .withArgs(alice.address, units(1_000), amount);
      }
    });

    it("reverts when the sender is under sanctions", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, accounts } = fixture;
      await sanction(fixture, accounts.alice);

      await expect(token.connect(accounts.alice).transfer(accounts.bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(accounts.alice.address);
    });

    it("reverts when the receiver is under sanctions", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, accounts } = fixture;
      await sanction(fixture, accounts.bob);

      await expect(token.connect(accounts.alice).transfer(accounts.bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(accounts.bob.address);
    });

    it("moves what is not frozen, to the last wei, and no more", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, transferAgent } = accounts;
      await token.connect(transferAgent).setFrozenTokens(alice, units(400));

      await expect(token.connect(alice).transfer(bob, units(600) + 1n))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(alice.address, units(600) + 1n, units(600));
      await token.connect(alice).transfer(bob, units(600));
      expect(await token.balanceOf(alice)).to.equal(units(400));
      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(alice.address, 1, 0);
    });

    it("frees what is received on top of a frozen amount only once it exceeds it", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, transferAgent } = accounts;
      await token.connect(transferAgent).setFrozenTokens(bob, units(15));

      await token.connect(alice).transfer(bob, units(5));
      await expect(token.connect(bob).transfer(alice, 1))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(bob.address, 1, 0);
      await token.connect(alice).transfer(bob, 1);
      await token.connect(bob).transfer(alice, 1);
      expect(await token.balanceOf(bob)).to.equal(units(15));
    });

    it("names the pause first, then the sender, the receiver, the balance and last the freeze", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, accounts } = fixture;
      const { alice, bob, guardian, registrar, transferAgent } = accounts;
      await token.connect(transferAgent).setFrozenTokens(alice, units(1_000));
      await sanction(fixture, alice);
      await sanction(fixture, bob);
      await token.connect(guardian).pause(HOUR);
      const until = await token.pausedUntil();
      const tooMuch = () => token.connect(alice).transfer(bob, units(2_000));

      await expect(tooMuch()).to.be.revertedWithCustomError(token, "EquityToken_Paused").withArgs(until);
      await token.connect(guardian).unpause();
      await expect(tooMuch()).to.be.revertedWithCustomError(token, "ERC7943CannotSend").withArgs(alice.address);
      await fixture.registry.connect(registrar).lift([alice]);
      await expect(tooMuch()).to.be.revertedWithCustomError(token, "ERC7943CannotReceive").withArgs(bob.address);
      await fixture.registry.connect(registrar).lift([bob]);
      await expect(tooMuch())
        .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
        .withArgs(alice.address, units(1_000), units(2_000));
      await expect(token.connect(alice).transfer(bob, units(1_000)))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(alice.address, units(1_000), 0);
    });
  });

  describe("transferFrom", () => {
    it("moves the owner's units and uses up the allowance", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, carol } = accounts;
      await token.connect(alice).approve(bob, units(50));

      const transfer = token.connect(bob).transferFrom(alice, carol, units(20));
      await expect(transfer).to.emit(token, "Transfer").withArgs(alice.address, carol.address, units(20));
      await expect(transfer).to.changeTokenBalances(ethers, token, [alice, bob, carol], [-units(20), 0, units(20)]);
      expect(await token.allowance(alice, bob)).to.equal(units(30));
    });

    it("does not use up an unlimited allowance", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, carol } = accounts;
      await token.connect(alice).approve(bob, MaxUint256);

      await token.connect(bob).transferFrom(alice, carol, units(20));
      expect(await token.allowance(alice, bob)).to.equal(MaxUint256);
    });

    it("reverts when the allowance is short, also for one's own units", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, carol } = accounts;
      await token.connect(alice).approve(bob, units(5));

      await expect(token.connect(bob).transferFrom(alice, carol, units(5) + 1n))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(bob.address, units(5), units(5) + 1n);
      await expect(token.connect(alice).transferFrom(alice, carol, 1))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(alice.address, 0, 1);
    });

    it("reverts when the operator is under sanctions, however old the allowance", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, accounts } = fixture;
      const { alice, bob, carol } = accounts;
      await token.connect(alice).approve(bob, MaxUint256);
      await token.connect(bob).transferFrom(alice, carol, 1);
      await sanction(fixture, bob);

      for (const amount of [0n, 1n]) {
        await expect(token.connect(bob).transferFrom(alice, carol, amount))
          .to.be.revertedWithCustomError(token, "EquityToken_OperatorSanctioned")
          .withArgs(bob.address);
      }
      expect(await token.balanceOf(carol)).to.equal(1n);
    });

    it("reverts when the owner or the receiver is under sanctions", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, accounts } = fixture;
      const { alice, bob, carol, registrar } = accounts;
      await token.connect(alice).approve(bob, MaxUint256);

      await sanction(fixture, alice);
      await expect(token.connect(bob).transferFrom(alice, carol, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(alice.address);
      await fixture.registry.connect(registrar).lift([alice]);
      await sanction(fixture, carol);
      await expect(token.connect(bob).transferFrom(alice, carol, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(carol.address);
    });

    it("calls an owner under sanctions that moves its own units a sender, not an operator", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, accounts } = fixture;
      await token.connect(accounts.alice).approve(accounts.alice, 1);
      await sanction(fixture, accounts.alice);

      await expect(token.connect(accounts.alice).transferFrom(accounts.alice, accounts.bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(accounts.alice.address);
    });

    it("reverts when what is unfrozen is short", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, carol, transferAgent } = accounts;
      await token.connect(alice).approve(bob, MaxUint256);
      await token.connect(transferAgent).setFrozenTokens(alice, units(999));

      await expect(token.connect(bob).transferFrom(alice, carol, units(2)))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(alice.address, units(2), units(1));
    });

    it("reverts while paused", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, carol, guardian } = accounts;
      await token.connect(alice).approve(bob, MaxUint256);
      await token.connect(guardian).pause(HOUR);

      await expect(token.connect(bob).transferFrom(alice, carol, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_Paused")
        .withArgs(await token.pausedUntil());
    });
  });

  describe("approve", () => {
    it("sets the allowance, and overwrites it", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;

      for (const amount of [units(7), 0n, MaxUint256]) {
        await expect(token.connect(alice).approve(bob, amount))
          .to.emit(token, "Approval")
          .withArgs(alice.address, bob.address, amount);
        expect(await token.allowance(alice, bob)).to.equal(amount);
      }
    });

    it("reverts when the spender is the zero address", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);

      await expect(token.connect(accounts.alice).approve(ZeroAddress, 1))
        .to.be.revertedWithCustomError(token, "ERC20InvalidSpender")
        .withArgs(ZeroAddress);
    });
  });

  describe("permit", () => {
    it("sets the allowance that the owner signed, whoever brings it", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, carol } = accounts;
      const { deadline, v, r, s } = await signPermit(connection, token, {
        owner: alice,
        spender: bob.address,
        value: units(5),
      });

      await expect(token.connect(carol).permit(alice, bob, units(5), deadline, v, r, s))
        .to.emit(token, "Approval")
        .withArgs(alice.address, bob.address, units(5));
      expect(await token.nonces(alice)).to.equal(1n);
      await token.connect(bob).transferFrom(alice, carol, units(5));
      expect(await token.balanceOf(carol)).to.equal(units(5));
    });

    it("works in the deadline's own second and not after it", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;
      const deadline = BigInt((await time.latest()) + 100);
      const signed = await signPermit(connection, token, { owner: alice, spender: bob.address, value: 1n, deadline });
      const permit = () => token.permit(alice, bob, 1, deadline, signed.v, signed.r, signed.s);

      await networkHelpers.takeSnapshot().then(async (snapshot) => {
        await time.setNextBlockTimestamp(deadline);
        await permit();
        expect(await token.allowance(alice, bob)).to.equal(1n);
        await snapshot.restore();
      });
      await time.setNextBlockTimestamp(deadline + 1n);
      await expect(permit()).to.be.revertedWithCustomError(token, "ERC2612ExpiredSignature").withArgs(deadline);
    });

    it("reverts when somebody else signed", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob, mallory } = accounts;
      const { deadline, v, r, s } = await signPermit(connection, token, {
        owner: alice,
        spender: bob.address,
        value: 1n,
        signer: mallory,
      });

      await expect(token.permit(alice, bob, 1, deadline, v, r, s))
        .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
        .withArgs(mallory.address, alice.address);
    });

    it("reverts when it is replayed", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;
      const { deadline, v, r, s } = await signPermit(connection, token, {
        owner: alice,
        spender: bob.address,
        value: units(5),
      });
      await token.permit(alice, bob, units(5), deadline, v, r, s);
      await token.connect(bob).transferFrom(alice, bob, units(5));

      await expect(token.permit(alice, bob, units(5), deadline, v, r, s))
        .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
        .withArgs(anyValue, alice.address);
      expect(await token.allowance(alice, bob)).to.equal(0n);
    });

    it("reverts when it was signed for another chain, another token or another name", async () => {
      const { token, registry, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;

      for (const domain of [
        { chainId: 1n },
        { verifyingContract: await registry.getAddress() },
        { name: "Another Corporation" },
      ]) {
        const { deadline, v, r, s } = await signPermit(connection, token, {
          owner: alice,
          spender: bob.address,
          value: 1n,
          domain,
        });
        await expect(token.permit(alice, bob, 1, deadline, v, r, s))
          .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
          .withArgs(anyValue, alice.address);
      }
      expect(await token.nonces(alice)).to.equal(0n);
    });

    it("of an owner under sanctions gives an allowance that moves nothing", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, accounts } = fixture;
      const { alice, bob } = accounts;
      const { deadline, v, r, s } = await signPermit(connection, token, {
        owner: alice,
        spender: bob.address,
        value: units(5),
      });
      await sanction(fixture, alice);
      await token.permit(alice, bob, units(5), deadline, v, r, s);

      await expect(token.connect(bob).transferFrom(alice, bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(alice.address);
      expect(await token.balanceOf(alice)).to.equal(units(1_000));
    });

    it("for a spender under sanctions gives an allowance that it cannot use", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, accounts } = fixture;
      const { alice, bob, carol } = accounts;
      await sanction(fixture, bob);
      const { deadline, v, r, s } = await signPermit(connection, token, {
        owner: alice,
        spender: bob.address,
        value: units(5),
      });
      await token.permit(alice, bob, units(5), deadline, v, r, s);

      await expect(token.connect(bob).transferFrom(alice, carol, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_OperatorSanctioned")
        .withArgs(bob.address);
      expect(await token.balanceOf(carol)).to.equal(0n);
    });

    it("of a token with a name over 31 bytes is signed for the domain that the token states", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(longName);
      const { alice, bob } = accounts;
      expect(await token.name()).to.equal(LONG_NAME);
      expect((await token.eip712Domain()).name).to.equal("ACME");

      const { deadline, v, r, s } = await signPermit(connection, token, {
        owner: alice,
        spender: bob.address,
        value: units(5),
      });
      await token.permit(alice, bob, units(5), deadline, v, r, s);
      await token.connect(bob).transferFrom(alice, bob, units(5));
      expect(await token.balanceOf(bob)).to.equal(units(5));
    });

    it("of a token with a name over 31 bytes is not what was signed for that name", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(longName);
      const { alice, bob } = accounts;
      const { deadline, v, r, s } = await signPermit(connection, token, {
        owner: alice,
        spender: bob.address,
        value: 1n,
        domain: { name: LONG_NAME },
      });

      await expect(token.permit(alice, bob, 1, deadline, v, r, s))
        .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
        .withArgs(anyValue, alice.address);
    });
  });

  describe("balanceOfUI and totalSupplyUI", () => {
    it("are units times multiplier, rounded down", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const multiplier = await token.uiMultiplier();

      expect(await token.balanceOfUI(accounts.alice)).to.equal((units(1_000) * multiplier) / 10n ** 18n);
      expect(await token.totalSupplyUI()).to.equal((units(1_010) * multiplier) / 10n ** 18n);
      await token.connect(accounts.alice).transfer(accounts.carol, 1);
      expect(await token.balanceOfUI(accounts.carol)).to.equal(1n);
      expect(await token.toUIAmount(0)).to.equal(0n);
    });

    it("never give back more units than went in", async () => {
      const { token } = await networkHelpers.loadFixture(holders);

      for (const amount of [1n, 2n, 3n, 999_999_999_999_999_999n, units(1_000), 2n ** 128n - 1n]) {
        expect(await token.fromUIAmount(await token.toUIAmount(amount))).to.be.at.most(amount);
      }
    });
  });
});
