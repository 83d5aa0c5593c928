import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { HolderPolicy } from "../../../deploy/plan.ts";
import { deployFixture, INITIAL_MULTIPLIER, openConnection } from "../../../test-support/fixtures/kernel.ts";
import { DAY, enter, HOUR, HolderStatus, sanction, units } from "../../../test-support/helpers/equity.ts";

const connection = await openConnection();
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;

const ONE = 10n ** 18n;

const kernel = () => deployFixture(connection);
const verifiedOnly = () => deployFixture(connection, { policy: HolderPolicy.VERIFIED });

/** A token that one may wind down. */
async function mortal() {
  const windDown = (await ethers.getSigners())[9]?.address ?? ZeroAddress;
  return deployFixture(connection, { windDown });
}

/** Exactly 1,000 units may be minted. */
async function thousandProven() {
  const fixture = await deployFixture(connection, { initialMultiplier: ONE });
  await fixture.gate.prove(await fixture.token.getAddress(), units(1_000));
  return fixture;
}

describe("EquityToken", () => {
  describe("mint", () => {
    it("creates units for the receiver and counts them in supply and total minted", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(thousandProven);
      const { alice, bob, minter } = accounts;

      const mint = token.connect(minter).mint(alice, units(600));
      await expect(mint).to.emit(token, "Transfer").withArgs(ZeroAddress, alice.address, units(600));
      await expect(mint).to.emit(token, "Minted").withArgs(minter.address, alice.address, units(600), units(600));
      await expect(mint).to.changeTokenBalances(ethers, token, [alice, bob, minter], [units(600), 0, 0]);
      await expect(token.connect(minter).mint(bob, units(1)))
        .to.emit(token, "Minted")
        .withArgs(minter.address, bob.address, units(1), units(601));
      expect(await token.totalSupply()).to.equal(units(601));
      expect(await token.totalMinted()).to.equal(units(601));
    });

    it("reverts for everybody who is no market, the admin and the deployer included", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(thousandProven);
      const { minter: _, ...others } = accounts;

      for (const caller of Object.values(others)) {
        await expect(token.connect(caller).mint(caller, 1))
          .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
    });

    it("reverts when nothing was ever proven", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(kernel);

      await expect(token.connect(accounts.minter).mint(accounts.alice, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(1, 0);
    });

    it("stops at the last wei that is proven", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(thousandProven);
      const { alice, minter } = accounts;

      await expect(token.connect(minter).mint(alice, units(1_000) + 1n))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(units(1_000) + 1n, units(1_000));
      await token.connect(minter).mint(alice, units(1_000));
      await expect(token.connect(minter).mint(alice, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(1, 0);
    });

    it("asks for base units at the reinvest factor, which an initial multiplier is part of", async () => {
      const { token, gate, accounts } = await networkHelpers.loadFixture(kernel);
      const { alice, minter } = accounts;
      await gate.prove(await token.getAddress(), units(1_000));
      const covered = (units(1_000) * ONE) / INITIAL_MULTIPLIER;

      await expect(token.connect(minter).mint(alice, covered + 1n))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(covered + 1n, covered);
      await token.connect(minter).mint(alice, covered);
      expect(await token.totalSupply()).to.equal(covered);
    });

    it("reverts when the proof is no longer current", async () => {
      const { token, gate, accounts } = await networkHelpers.loadFixture(thousandProven);
      await gate.setCurrent(await token.getAddress(), false);

      await expect(token.connect(accounts.minter).mint(accounts.alice, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(1, 0);
    });

    it("gains no room by a burn", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(thousandProven);
      const { alice, minter } = accounts;
      await token.connect(minter).mint(alice, units(1_000));
      await token.connect(alice).burn(units(400));

      await expect(token.connect(minter).mint(alice, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_InsufficientReserves")
        .withArgs(1, 0);
      expect(await token.totalSupply()).to.equal(units(600));
      expect(await token.totalMinted()).to.equal(units(1_000));
    });

    it("gains room by a new proof", async () => {
      const { token, gate, accounts } = await networkHelpers.loadFixture(thousandProven);
      const { alice, minter } = accounts;
      await token.connect(minter).mint(alice, units(1_000));
      await token.connect(alice).burn(units(400));
      await gate.prove(await token.getAddress(), units(1_000));

      await token.connect(minter).mint(alice, units(400));
      expect(await token.totalSupply()).to.equal(units(1_000));
      expect(await token.totalMinted()).to.equal(units(1_400));
    });

    it("never takes what was minted beyond 128 bits, whatever was burned", async () => {
      const { token, gate, accounts } = await networkHelpers.loadFixture(thousandProven);
      const { alice, bob, minter } = accounts;
      const most = 2n ** 128n - 1n;
      await gate.prove(await token.getAddress(), 2n ** 200n);

      for (const amount of [most + 1n, 2n ** 190n]) {
        await expect(token.connect(minter).mint(alice, amount))
          .to.be.revertedWithCustomError(token, "EquityToken_SupplyOverflow")
          .withArgs(amount, most);
      }
      await token.connect(minter).mint(alice, most);
      await token.connect(alice).transfer(bob, most);
      await token.connect(bob).burn(most);
      expect(await token.totalSupply()).to.equal(0n);
      await gate.prove(await token.getAddress(), 2n ** 200n);
      await expect(token.connect(minter).mint(alice, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_SupplyOverflow")
        .withArgs(1, 0);
    });

    it("reverts when the receiver is the zero address", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(thousandProven);

      await expect(token.connect(accounts.minter).mint(ZeroAddress, 1))
        .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
        .withArgs(ZeroAddress);
    });

    it("reverts when the receiver is under sanctions", async () => {
      const fixture = await networkHelpers.loadFixture(thousandProven);
      const { token, accounts } = fixture;
      await sanction(fixture, accounts.alice);

      await expect(token.connect(accounts.minter).mint(accounts.alice, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(accounts.alice.address);
    });

    it("reverts when the receiver is not verified and the policy wants it", async () => {
      const fixture = await networkHelpers.loadFixture(verifiedOnly);
      const { token, gate, accounts } = fixture;
      const { alice, minter } = accounts;
      await gate.prove(await token.getAddress(), units(1_000));

      await expect(token.connect(minter).mint(alice, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(alice.address);
      await enter(fixture, alice.address, { status: HolderStatus.VERIFIED });
      await token.connect(minter).mint(alice, 1);
      expect(await token.balanceOf(alice)).to.equal(1n);
    });

    it("reverts when the receiver lives in a blocked country", async () => {
      const fixture = await networkHelpers.loadFixture(thousandProven);
      const { token, accounts } = fixture;
      const { alice, minter, registrar } = accounts;
      await enter(fixture, alice.address, { status: HolderStatus.REGISTERED, country: 408 });
      await token.connect(registrar).blockCountry(408);

      await expect(token.connect(minter).mint(alice, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(alice.address);
    });

    it("reverts while paused, and not from the second on in which the pause ends", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(thousandProven);
      const { alice, guardian, minter } = accounts;
      await token.connect(guardian).pause(HOUR);
      const until = await token.pausedUntil();

      await time.setNextBlockTimestamp(until - 1n);
      await expect(token.connect(minter).mint(alice, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_Paused")
        .withArgs(until);
      await time.setNextBlockTimestamp(until);
      await token.connect(minter).mint(alice, 1);
      expect(await token.balanceOf(alice)).to.equal(1n);
    });

    it("reverts in a wind-down", async () => {
      const fixture = await networkHelpers.loadFixture(mortal);
      const { token, accounts } = fixture;
      await fixture.mint(accounts.alice.address, units(1));
      await token.connect(accounts.windDown).enterTerminal();

      await expect(token.connect(accounts.minter).mint(accounts.alice, 1)).to.be.revertedWithCustomError(
        token,
        "EquityToken_Terminal",
      );
    });

    it("takes frozen accounts, and frees what exceeds the frozen amount", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(thousandProven);
      const { alice, bob, minter, transferAgent } = accounts;
      await token.connect(transferAgent).setFrozenTokens(alice, units(10));

      await token.connect(minter).mint(alice, units(11));
      await token.connect(alice).transfer(bob, units(1));
      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(alice.address, 1, 0);
    });
  });

  describe("burn", () => {
    /** Alice holds 100 units, Bob 10. */
    async function holders() {
      const fixture = await mortal();
      await fixture.mint(fixture.accounts.alice.address, units(100));
      await fixture.mint(fixture.accounts.bob.address, units(10));
      return fixture;
    }

    it("destroys the caller's units and leaves total minted as it was", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, bob } = accounts;

      const burn = token.connect(alice).burn(units(40));
      await expect(burn).to.emit(token, "Transfer").withArgs(alice.address, ZeroAddress, units(40));
      await expect(burn).to.emit(token, "Burned").withArgs(alice.address, units(40));
      await expect(burn).to.changeTokenBalances(ethers, token, [alice, bob], [-units(40), 0]);
      expect(await token.totalSupply()).to.equal(units(70));
      expect(await token.totalMinted()).to.equal(units(110));
      expect(await token.balanceOf(ZeroAddress)).to.equal(0n);
    });

    it("reverts when the balance is short, however the amount would look in 128 bits", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice } = accounts;

      for (const amount of [units(100) + 1n, 2n ** 128n, 2n ** 128n + 1n, MaxUint256]) {
        await expect(token.connect(alice).burn(amount))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
          .withArgs(alice.address, units(100), amount);
      }
    });

    it("does not reach frozen units", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      const { alice, transferAgent } = accounts;
      await token.connect(transferAgent).setFrozenTokens(alice, units(60));

      await expect(token.connect(alice).burn(units(40) + 1n))
        .to.be.revertedWithCustomError(token, "ERC7943InsufficientUnfrozenBalance")
        .withArgs(alice.address, units(40) + 1n, units(40));
      await token.connect(alice).burn(units(40));
      expect(await token.balanceOf(alice)).to.equal(units(60));
    });

    it("reverts when the holder is under sanctions", async () => {
      const fixture = await networkHelpers.loadFixture(holders);
      const { token, accounts } = fixture;
      await sanction(fixture, accounts.alice);

      await expect(token.connect(accounts.alice).burn(1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(accounts.alice.address);
    });

    it("reverts while paused", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      await token.connect(accounts.guardian).pause(3 * DAY);

      await expect(token.connect(accounts.alice).burn(1))
        .to.be.revertedWithCustomError(token, "EquityToken_Paused")
        .withArgs(await token.pausedUntil());
    });

    it("goes on in a wind-down", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(holders);
      await token.connect(accounts.windDown).enterTerminal();

      await token.connect(accounts.alice).burn(units(100));
      expect(await token.totalSupply()).to.equal(units(10));
    });
  });
});
