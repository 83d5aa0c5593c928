import type { HardhatEthersSigner as Signer } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { network } from "hardhat";
import {
  AccessManager__factory,
  EquityToken__factory,
  HolderRecordMock__factory,
  IdentityRegistryAdapter__factory,
  IdentityRegistryMock__factory,
  SettableReserveGate__factory,
} from "../../../types/index.ts";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const [MINTER, REGISTRAR] = [3n, 5n];
const UNREGISTERED = [0n, 0n, 0n, 0n];
const SANCTIONED = [3n, 0n, 0n, 0n];
const FOREVER = 2n ** 64n - 1n;
const [UNITED_STATES, GERMANY] = [840n, 276n];
const registered = (country: bigint) => [1n, 0n, country, 0n];
const verified = (country: bigint) => [2n, 0n, country, FOREVER];

const deploy = async (name: string, args: unknown[] = [], libraries: Record<string, string> = {}) =>
  (await ethers.deployContract(name, args, { libraries })).target.toString();

/** Alice is verified, bob is known, the stranger is not. */
async function fixture() {
  const [admin, registrar, alice, bob, stranger] = (await ethers.getSigners()) as [
    Signer,
    Signer,
    Signer,
    Signer,
    Signer,
  ];
  const manager = AccessManager__factory.connect(await deploy("AccessManager", [admin]), admin);
  const identities = IdentityRegistryMock__factory.connect(await deploy("IdentityRegistryMock"), admin);
  const adapter = IdentityRegistryAdapter__factory.connect(
    await deploy("IdentityRegistryAdapter", [identities, manager]),
    registrar,
  );
  const records = HolderRecordMock__factory.connect(await deploy("HolderRecordMock"), admin);
  const selectors = (["sanction", "lift"] as const).map((name) => adapter.interface.getFunction(name).selector);
  await manager.setTargetFunctionRole(adapter, selectors, REGISTRAR);
  await manager.grantRole(REGISTRAR, registrar, 0);
  const identity = ethers.Wallet.createRandom().address;
  await identities.registerIdentity(alice, identity, GERMANY);
  await identities.setClaimsHold(alice, true);
  await identities.registerIdentity(bob, identity, UNITED_STATES);

  const recordOf = async (account: Signer) => [...(await records.unpack(await adapter.recordOf(account)))];
  const setDown = (name: "isVerified" | "investorCountry" | "contains", down: boolean) =>
    identities.setDown(identities.interface.getFunction(name).selector, down);
  return { manager, identities, adapter, admin, registrar, alice, bob, stranger, recordOf, setDown };
}

describe("IdentityRegistryAdapter", () => {
  describe("construction", () => {
    it("keeps its identity registry and its authority", async () => {
      const { manager, identities, adapter } = await loadFixture(fixture);
      expect(await adapter.identityRegistry()).to.equal(identities);
      expect(await adapter.authority()).to.equal(manager);
    });

    it("refuses an identity registry without code", async () => {
      const { manager, adapter, stranger } = await loadFixture(fixture);
      await expect(ethers.deployContract("IdentityRegistryAdapter", [stranger, manager]))
        .to.be.revertedWithCustomError(adapter, "IdentityRegistryAdapter_NotAContract")
        .withArgs(stranger);
    });
  });

  describe("records", () => {
    it("are VERIFIED for ever, REGISTERED or nothing, as the identity registry says", async () => {
      const { alice, bob, stranger, recordOf } = await loadFixture(fixture);
      expect(await recordOf(alice)).to.deep.equal(verified(GERMANY));
      expect(await recordOf(bob)).to.deep.equal(registered(UNITED_STATES));
      expect(await recordOf(stranger)).to.deep.equal(UNREGISTERED);
      await time.increase(100 * 365 * 24 * 3600);
      expect(await recordOf(alice)).to.deep.equal(verified(GERMANY));
    });

    it("follow the identity registry at once", async () => {
      const { identities, alice, recordOf } = await loadFixture(fixture);
      await identities.setClaimsHold(alice, false);
      expect(await recordOf(alice)).to.deep.equal(registered(GERMANY));
      await identities.deleteIdentity(alice);
      expect(await recordOf(alice)).to.deep.equal(UNREGISTERED);
    });

    it("answer for both sides of a transfer as for each", async () => {
      const { adapter, alice, bob, stranger } = await loadFixture(fixture);
      await adapter.sanction([bob]);
      for (const [from, to] of [
        [alice, bob],
        [bob, alice],
        [stranger, alice],
      ] as const) {
        const both = [await adapter.recordOf(from), await adapter.recordOf(to)];
        expect([...(await adapter.recordsOf(from, to))]).to.deep.equal(both);
      }
    });

    it("answer ERC-3643's questions", async () => {
      const { adapter, alice, bob, stranger } = await loadFixture(fixture);
      const answers = async (account: Signer) => [
        await adapter.isVerified(account),
        await adapter.investorCountry(account),
        await adapter.contains(account),
      ];
      expect(await answers(alice)).to.deep.equal([true, GERMANY, true]);
      expect(await answers(bob)).to.deep.equal([false, UNITED_STATES, true]);
      expect(await answers(stranger)).to.deep.equal([false, 0n, false]);
      await adapter.sanction([alice, stranger]);
      expect(await answers(alice)).to.deep.equal([false, 0n, true]);
      expect(await answers(stranger)).to.deep.equal([false, 0n, true]);
    });

    it("are nothing as soon as an answer that they need reverts, except sanctions", async () => {
      const { adapter, alice, bob, recordOf, setDown } = await loadFixture(fixture);
      await setDown("investorCountry", true);
      expect(await recordOf(alice)).to.deep.equal(UNREGISTERED);
      expect(await recordOf(bob)).to.deep.equal(UNREGISTERED);
      await setDown("investorCountry", false);

      await setDown("contains", true);
      expect(await recordOf(alice)).to.deep.equal(verified(GERMANY));
      expect(await recordOf(bob)).to.deep.equal(UNREGISTERED);
      await setDown("contains", false);

      await setDown("isVerified", true);
      await adapter.sanction([bob]);
      expect(await recordOf(alice)).to.deep.equal(UNREGISTERED);
      expect(await recordOf(bob)).to.deep.equal(SANCTIONED);
      await setDown("isVerified", false);
      expect(await recordOf(alice)).to.deep.equal(verified(GERMANY));
    });
  });

  describe("sanction", () => {
    it("binds whatever the identity registry says, known accounts and unknown", async () => {
      const { adapter, alice, bob, stranger, recordOf } = await loadFixture(fixture);
      const transaction = adapter.sanction([alice, stranger]);
      await expect(transaction).to.emit(adapter, "Sanctioned").withArgs(alice);
      await expect(transaction).to.emit(adapter, "Sanctioned").withArgs(stranger);
      expect(await recordOf(alice)).to.deep.equal(SANCTIONED);
      expect(await recordOf(stranger)).to.deep.equal(SANCTIONED);
      expect(await recordOf(bob)).to.deep.equal(registered(UNITED_STATES));
      expect(await adapter.isSanctioned(alice)).to.equal(true);
      expect(await adapter.isSanctioned(bob)).to.equal(false);
    });

    it("survives a removal and a new verification in the identity registry", async () => {
      const { adapter, identities, alice, recordOf } = await loadFixture(fixture);
      await adapter.sanction([alice]);
      await identities.deleteIdentity(alice);
      await identities.registerIdentity(alice, alice, UNITED_STATES);
      await identities.setClaimsHold(alice, true);
      expect(await recordOf(alice)).to.deep.equal(SANCTIONED);
    });

    it("passes over accounts that are sanctioned already", async () => {
      const { adapter, alice, bob } = await loadFixture(fixture);
      await adapter.sanction([alice]);
      const transaction = await adapter.sanction([alice, bob, bob]);
      await expect(transaction).to.emit(adapter, "Sanctioned").withArgs(bob);
      expect((await transaction.wait())?.logs).to.have.lengthOf(1);
    });

    it("refuses the zero address, and then the whole batch", async () => {
      const { adapter, alice } = await loadFixture(fixture);
      await expect(adapter.sanction([alice, ethers.ZeroAddress]))
        .to.be.revertedWithCustomError(adapter, "IdentityRegistryAdapter_ZeroAccount")
        .withArgs(1n);
      expect(await adapter.isSanctioned(alice)).to.equal(false);
    });

    it("is the registrar's alone", async () => {
      const { adapter, admin, alice, bob } = await loadFixture(fixture);
      for (const other of [admin, alice]) {
        await expect(adapter.connect(other).sanction([bob]))
          .to.be.revertedWithCustomError(adapter, "AccessManagedUnauthorized")
          .withArgs(other);
      }
    });
  });

  describe("lift", () => {
    it("lets the identity registry's answers count again", async () => {
      const { adapter, alice, stranger, recordOf } = await loadFixture(fixture);
      await adapter.sanction([alice, stranger]);
      await expect(adapter.lift([alice]))
        .to.emit(adapter, "SanctionLifted")
        .withArgs(alice);
      expect(await recordOf(alice)).to.deep.equal(verified(GERMANY));
      expect(await recordOf(stranger)).to.deep.equal(SANCTIONED);
    });

    it("refuses accounts that are not sanctioned, and then the whole batch", async () => {
      const { adapter, alice, bob } = await loadFixture(fixture);
      await adapter.sanction([alice]);
      for (const account of [bob, alice]) {
        await expect(adapter.lift([alice, account]))
          .to.be.revertedWithCustomError(adapter, "IdentityRegistryAdapter_NotSanctioned")
          .withArgs(account);
      }
      expect(await adapter.isSanctioned(alice)).to.equal(true);
    });

    it("is the registrar's alone", async () => {
      const { adapter, admin, alice } = await loadFixture(fixture);
      await adapter.sanction([alice]);
      for (const other of [admin, alice]) {
        await expect(adapter.connect(other).lift([alice]))
          .to.be.revertedWithCustomError(adapter, "AccessManagedUnauthorized")
          .withArgs(other);
      }
    });
  });

  describe("behind an equity token that wants verified receivers", () => {
    const UNITS = 100n * 10n ** 18n;

    /** Alice holds. Calendar and corporate actions are never asked here; the manager stands in for them. */
    async function tokenFixture() {
      const deployed = await fixture();
      const { manager, adapter, admin, alice } = deployed;
      const libraries = {
        FactorQueue: await deploy("FactorQueue"),
        RecordSchedule: await deploy("RecordSchedule"),
        PauseBudget: await deploy("PauseBudget"),
      };
      const gate = SettableReserveGate__factory.connect(await deploy("SettableReserveGate"), admin);
      const listing = {
        name: "Example Corp.",
        symbol: "EXMP",
        isin: ethers.hexlify(ethers.toUtf8Bytes("US0378331005")),
        authority: manager,
        registry: adapter,
        gate,
        corporateActions: manager,
        calendar: manager,
        windDown: ethers.ZeroAddress,
        initialMultiplier: 10n ** 18n,
        policy: 1,
      };
      const token = EquityToken__factory.connect(await deploy("EquityToken", [listing], libraries), alice);
      await manager.setTargetFunctionRole(token, [token.interface.getFunction("mint").selector], MINTER);
      await manager.grantRole(MINTER, admin, 0);
      await gate.prove(token, UNITS);
      await token.connect(admin).mint(alice, UNITS);
      return { ...deployed, token };
    }

    it("lets units move to the verified only", async () => {
      const { identities, token, alice, bob } = await loadFixture(tokenFixture);
      await expect(token.transfer(bob, UNITS))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(bob);
      await identities.setClaimsHold(bob, true);
      await expect(token.transfer(bob, UNITS)).to.changeTokenBalances(ethers, token, [alice, bob], [-UNITS, UNITS]);
    });

    it("stops the sanctioned as sender, receiver and operator", async () => {
      const { adapter, identities, token, alice, bob, stranger } = await loadFixture(tokenFixture);
      await identities.setClaimsHold(bob, true);
      await token.approve(stranger, UNITS);
      await adapter.sanction([stranger, bob]);
      await expect(token.connect(stranger).transferFrom(alice, alice, 1n))
        .to.be.revertedWithCustomError(token, "EquityToken_OperatorSanctioned")
        .withArgs(stranger);
      await expect(token.transfer(bob, 1n)).to.be.revertedWithCustomError(token, "ERC7943CannotReceive").withArgs(bob);
      await adapter.sanction([alice]);
      await expect(token.transfer(alice, 1n)).to.be.revertedWithCustomError(token, "ERC7943CannotSend").withArgs(alice);
      expect(await token.balanceOf(alice)).to.equal(UNITS);
    });

    it("leaves holders able to send, and nobody able to receive, while the identity registry reverts", async () => {
      const { token, alice, bob, setDown } = await loadFixture(tokenFixture);
      await setDown("isVerified", true);
      expect(await token.canSend(alice)).to.equal(true);
      expect(await token.canReceive(alice)).to.equal(false);
      await expect(token.transfer(bob, UNITS))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(bob);
      await token.burn(UNITS);
      expect(await token.totalSupply()).to.equal(0n);
    });
  });
});
