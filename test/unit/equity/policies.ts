import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { HolderPolicy } from "../../../deploy/plan.ts";
import { deployFixture, openConnection } from "../../../test-support/fixtures/kernel.ts";
import {
  CUBA,
  DAY,
  deployTokenWithRoles,
  enter,
  HolderStatus,
  sanction,
  UNITED_STATES,
  units,
} from "../../../test-support/helpers/equity.ts";
import { IdentityRegistryAdapter__factory, IdentityRegistryMock__factory } from "../../../types/index.ts";

const connection = await openConnection();
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;

/** Alice, registered, holds 100 units of a token with the policy. */
async function withPolicy(policy: HolderPolicy) {
  const fixture = await deployFixture(connection, { policy });
  const { alice } = fixture.accounts;
  await enter(fixture, alice.address, { status: HolderStatus.VERIFIED, country: UNITED_STATES });
  await fixture.mint(alice.address, units(100));
  return fixture;
}

const open = () => withPolicy(HolderPolicy.OPEN);
const verified = () => withPolicy(HolderPolicy.VERIFIED);
const registered = () => withPolicy(HolderPolicy.REGISTERED);

/** A token whose registry is an ERC-3643 one behind the adapter. Alice is verified there and holds 100 units. */
async function adapted() {
  const kernel = await deployFixture(connection);
  const { accounts } = kernel;
  const { alice, deployer, minter, registrar } = accounts;
  const identities = IdentityRegistryMock__factory.connect(
    await (await ethers.deployContract("IdentityRegistryMock")).getAddress(),
    deployer,
  );
  const authority = await ethers.deployContract("AccessManager", [deployer.address]);
  const deployed = await ethers.deployContract("IdentityRegistryAdapter", [identities, authority]);
  const adapter = IdentityRegistryAdapter__factory.connect(await deployed.getAddress(), registrar);
  const selectors = (["sanction", "lift"] as const).map((name) => adapter.interface.getFunction(name).selector);
  await authority.setTargetFunctionRole(adapter, selectors, 5);
  await authority.grantRole(5, registrar.address, 0);
  const token = await deployTokenWithRoles(kernel, {
    registry: await adapter.getAddress(),
    policy: HolderPolicy.VERIFIED,
  });
  await kernel.gate.prove(await token.getAddress(), 10n ** 36n);
  await identities.registerIdentity(alice, alice, UNITED_STATES);
  await identities.setClaimsHold(alice, true);
  await token.connect(minter).mint(alice, units(100));
  return { ...kernel, token, identities, adapter };
}

describe("EquityToken", () => {
  describe("under the policy OPEN", () => {
    it("lets anybody hold who is not under sanctions", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(open);
      const { alice, mallory } = accounts;

      expect(await token.holderPolicy()).to.equal(BigInt(HolderPolicy.OPEN));
      await token.connect(alice).transfer(mallory, units(1));
      await token.connect(mallory).transfer(alice, units(1));
      expect(await token.balanceOf(alice)).to.equal(units(100));
    });

    it("lets a sanction bind until it is lifted, never until a date", async () => {
      const fixture = await networkHelpers.loadFixture(open);
      const { token, registry, accounts } = fixture;
      const { alice, bob, registrar } = accounts;
      await sanction(fixture, alice);
      await time.increase(100 * 365 * DAY);

      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(alice.address);
      await registry.connect(registrar).lift([alice]);
      await token.connect(alice).transfer(bob, 1);
      expect(await token.balanceOf(bob)).to.equal(1n);
    });
  });

  describe("under the policy VERIFIED", () => {
    it("wants a verified receiver", async () => {
      const fixture = await networkHelpers.loadFixture(verified);
      const { token, accounts } = fixture;
      const { alice, bob } = accounts;

      for (const status of [HolderStatus.UNREGISTERED, HolderStatus.REGISTERED]) {
        await enter(fixture, bob.address, { status });
        expect(await token.canReceive(bob)).to.equal(false);
        await expect(token.connect(alice).transfer(bob, 1))
          .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
          .withArgs(bob.address);
      }
      await enter(fixture, bob.address, { status: HolderStatus.VERIFIED });
      await token.connect(alice).transfer(bob, units(1));
      expect(await token.balanceOf(bob)).to.equal(units(1));
    });

    it("takes a verification up to the second before it lapses", async () => {
      const fixture = await networkHelpers.loadFixture(verified);
      const { token, accounts } = fixture;
      const { alice, bob } = accounts;
      const expiry = (await time.latest()) + DAY;
      await enter(fixture, bob.address, { status: HolderStatus.VERIFIED, expiry });

      await time.setNextBlockTimestamp(expiry - 1);
      await token.connect(alice).transfer(bob, units(1));
      await time.setNextBlockTimestamp(expiry);
      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(bob.address);
      expect(await token.balanceOf(bob)).to.equal(units(1));
    });

    it("lets whoever's verification has lapsed send and burn", async () => {
      const fixture = await networkHelpers.loadFixture(verified);
      const { token, accounts } = fixture;
      const { alice, bob } = accounts;
      await enter(fixture, bob.address, { status: HolderStatus.VERIFIED });
      await enter(fixture, alice.address, { status: HolderStatus.UNREGISTERED });

      expect(await token.canSend(alice)).to.equal(true);
      await token.connect(alice).transfer(bob, units(99));
      await token.connect(alice).burn(units(1));
      expect(await token.balanceOf(alice)).to.equal(0n);
    });

    it("asks nothing of an operator but that it is not under sanctions", async () => {
      const fixture = await networkHelpers.loadFixture(verified);
      const { token, accounts } = fixture;
      const { alice, bob, mallory } = accounts;
      await enter(fixture, bob.address, { status: HolderStatus.VERIFIED });
      await token.connect(alice).approve(mallory, MaxUint256);

      await token.connect(mallory).transferFrom(alice, bob, 1);
      await sanction(fixture, mallory);
      await expect(token.connect(mallory).transferFrom(alice, bob, 1))
        .to.be.revertedWithCustomError(token, "EquityToken_OperatorSanctioned")
        .withArgs(mallory.address);
    });

    it("binds the receiver of a forced transfer", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(verified);

      await expect(token.connect(accounts.transferAgent).forcedTransfer(accounts.alice, accounts.bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(accounts.bob.address);
    });
  });

  describe("under the policy REGISTERED", () => {
    it("wants both sides registered, verified or not, lapsed or not", async () => {
      const fixture = await networkHelpers.loadFixture(registered);
      const { token, accounts } = fixture;
      const { alice, bob } = accounts;
      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(bob.address);

      const expiry = (await time.latest()) + DAY;
      await enter(fixture, bob.address, { status: HolderStatus.VERIFIED, expiry });
      await time.increaseTo(expiry + DAY);
      await token.connect(alice).transfer(bob, units(10));
      await enter(fixture, bob.address, { status: HolderStatus.REGISTERED });
      await token.connect(bob).transfer(alice, units(1));
      expect(await token.balanceOf(bob)).to.equal(units(9));
    });

    it("keeps whoever is no longer registered from sending", async () => {
      const fixture = await networkHelpers.loadFixture(registered);
      const { token, accounts } = fixture;
      const { alice, bob } = accounts;
      await enter(fixture, bob.address, { status: HolderStatus.REGISTERED });
      await enter(fixture, alice.address, { status: HolderStatus.UNREGISTERED });

      expect(await token.canSend(alice)).to.equal(false);
      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(alice.address);
      await expect(token.connect(alice).burn(1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(alice.address);
    });

    it("lets sanctions bind both sides", async () => {
      const fixture = await networkHelpers.loadFixture(registered);
      const { token, accounts } = fixture;
      const { alice, bob } = accounts;
      await sanction(fixture, bob);

      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(bob.address);
      await sanction(fixture, alice);
      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(alice.address);
    });
  });

  describe("blockCountry", () => {
    it("blocks receivers there and no one else, and senders nowhere", async () => {
      const fixture = await networkHelpers.loadFixture(open);
      const { token, accounts } = fixture;
      const { alice, bob, carol, registrar } = accounts;
      await token.connect(alice).transfer(bob, units(1));
      await enter(fixture, bob.address, { status: HolderStatus.REGISTERED, country: CUBA });

      await expect(token.connect(registrar).blockCountry(CUBA)).to.emit(token, "CountryBlocked").withArgs(CUBA);
      expect(await token.isCountryBlocked(CUBA)).to.equal(true);
      expect(await token.isCountryBlocked(UNITED_STATES)).to.equal(false);
      expect(await token.canReceive(bob)).to.equal(false);
      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(bob.address);
      await token.connect(bob).transfer(carol, units(1));
      expect(await token.balanceOf(carol)).to.equal(units(1));
    });

    for (const policy of ["VERIFIED", "REGISTERED"] as const) {
      it(`binds whom the policy ${policy} would let receive`, async () => {
        const fixture = await networkHelpers.loadFixture(policy === "VERIFIED" ? verified : registered);
        const { token, accounts } = fixture;
        const { alice, bob, registrar } = accounts;
        await enter(fixture, bob.address, { status: HolderStatus.VERIFIED, country: CUBA });
        await token.connect(alice).transfer(bob, 1);
        await token.connect(registrar).blockCountry(CUBA);

        await expect(token.connect(alice).transfer(bob, 1))
          .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
          .withArgs(bob.address);
        await expect(token.connect(accounts.transferAgent).forcedTransfer(alice, bob, 1))
          .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
          .withArgs(bob.address);
      });
    }

    it("takes every three-digit code on its own", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(open);
      const codes = [1, 255, 256, 257, 511, 512, 999];
      for (const code of codes) await token.connect(accounts.registrar).blockCountry(code);

      for (const code of [...codes, 0, 2, 254, 258, 510, 513, 998]) {
        expect(await token.isCountryBlocked(code)).to.equal(codes.includes(code), String(code));
      }
    });

    it("reverts for what is no three-digit code, 0 being the unknown country", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(open);

      for (const code of [0, 1_000, 65_535]) {
        await expect(token.connect(accounts.registrar).blockCountry(code))
          .to.be.revertedWithCustomError(token, "EquityToken_BadCountry")
          .withArgs(code);
      }
    });

    it("reverts when the country is blocked already", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(open);
      await token.connect(accounts.registrar).blockCountry(CUBA);

      await expect(token.connect(accounts.registrar).blockCountry(CUBA)).to.be.revertedWithCustomError(
        token,
        "EquityToken_AlreadySo",
      );
    });

    it("reverts for everybody but the registrar, as allowing does", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(open);

      for (const caller of [accounts.governor, accounts.transferAgent, accounts.mallory]) {
        const asCaller = token.connect(caller);
        for (const call of [() => asCaller.blockCountry(CUBA), () => asCaller.allowCountry(CUBA)]) {
          await expect(call())
            .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
            .withArgs(caller.address);
        }
      }
    });
  });

  describe("allowCountry", () => {
    it("allows receivers there again and leaves other countries blocked", async () => {
      const fixture = await networkHelpers.loadFixture(open);
      const { token, accounts } = fixture;
      const { alice, bob, carol, registrar } = accounts;
      await enter(fixture, bob.address, { status: HolderStatus.REGISTERED, country: CUBA });
      await enter(fixture, carol.address, { status: HolderStatus.REGISTERED, country: 408 });
      await token.connect(registrar).blockCountry(CUBA);
      await token.connect(registrar).blockCountry(408);

      await expect(token.connect(registrar).allowCountry(CUBA)).to.emit(token, "CountryAllowed").withArgs(CUBA);
      await token.connect(alice).transfer(bob, 1);
      await expect(token.connect(alice).transfer(carol, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(carol.address);
      await token.connect(registrar).allowCountry(408);
      await token.connect(alice).transfer(carol, 1);
      expect(await token.balanceOf(carol)).to.equal(1n);
    });

    it("reverts when the country is not blocked", async () => {
      const { token, accounts } = await networkHelpers.loadFixture(open);

      for (const code of [0, CUBA, 65_535]) {
        await expect(token.connect(accounts.registrar).allowCountry(code)).to.be.revertedWithCustomError(
          token,
          "EquityToken_AlreadySo",
        );
      }
    });
  });

  describe("with an ERC-3643 identity registry behind it", () => {
    it("takes as receivers whom that registry has verified", async () => {
      const { token, identities, accounts } = await networkHelpers.loadFixture(adapted);
      const { alice, bob } = accounts;
      await identities.registerIdentity(bob, bob, CUBA);
      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(bob.address);

      await identities.setClaimsHold(bob, true);
      await expect(token.connect(alice).transfer(bob, units(1))).to.changeTokenBalances(
        ethers,
        token,
        [alice, bob],
        [-units(1), units(1)],
      );
      await token.connect(accounts.registrar).blockCountry(CUBA);
      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(bob.address);
    });

    it("lets the adapter's own sanctions bind", async () => {
      const { token, adapter, accounts } = await networkHelpers.loadFixture(adapted);
      const { alice, bob } = accounts;
      await adapter.sanction([alice]);

      await expect(token.connect(alice).transfer(bob, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotSend")
        .withArgs(alice.address);
      expect(await token.canSend(alice)).to.equal(false);
      expect(await token.canReceive(alice)).to.equal(false);
      await adapter.lift([alice]);
      expect(await token.canSend(alice)).to.equal(true);
    });

    it("keeps exits open while that registry is down, and takes nobody in", async () => {
      const { token, identities, accounts } = await networkHelpers.loadFixture(adapted);
      const { alice } = accounts;
      for (const name of ["isVerified", "contains", "investorCountry"] as const) {
        await identities.setDown(identities.interface.getFunction(name).selector, true);
      }

      await expect(token.connect(alice).transfer(alice, 1))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(alice.address);
      await token.connect(alice).burn(units(1));
      expect(await token.balanceOf(alice)).to.equal(units(99));
      expect(await token.canSend(alice)).to.equal(true);
      expect(await token.canReceive(alice)).to.equal(false);
    });
  });

  describe("canReceive", () => {
    it("is false for the zero address under every policy", async () => {
      for (const fixture of [open, verified, registered]) {
        const { token } = await networkHelpers.loadFixture(fixture);
        expect(await token.canReceive(ZeroAddress)).to.equal(false);
      }
    });
  });
});
