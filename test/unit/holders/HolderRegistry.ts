import type { HardhatEthersSigner as Signer } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { network } from "hardhat";
import type { IHolderRegistry } from "../../../types/contracts/holders/HolderRegistry.ts";
import { AccessManager__factory, HolderRecordMock__factory, HolderRegistry__factory } from "../../../types/index.ts";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const REGISTRAR = 5n;
const [UNREGISTERED, REGISTERED, VERIFIED, SANCTIONED] = [0n, 1n, 2n, 3n];
const [UNSPECIFIED, RETAIL, , QUALIFIED, INSTITUTIONAL] = [0n, 1n, 2n, 3n, 4n];
const [UNITED_STATES, GERMANY] = [840n, 276n];
const FOREVER = 2n ** 64n - 1n;
const YEAR = 365 * 24 * 3600;

async function fixture() {
  const [admin, registrar, alice, bob, stranger] = (await ethers.getSigners()) as [
    Signer,
    Signer,
    Signer,
    Signer,
    Signer,
  ];
  const deploy = async (name: string, args: unknown[] = []) =>
    (await ethers.deployContract(name, args)).target.toString();
  const manager = AccessManager__factory.connect(await deploy("AccessManager", [admin]), admin);
  const registry = HolderRegistry__factory.connect(await deploy("HolderRegistry", [manager]), registrar);
  const records = HolderRecordMock__factory.connect(await deploy("HolderRecordMock"), admin);
  const selectors = (["record", "lift"] as const).map((name) => registry.interface.getFunction(name).selector);
  await manager.setTargetFunctionRole(registry, selectors, REGISTRAR);
  await manager.grantRole(REGISTRAR, registrar, 0);

  const expiry = BigInt((await time.latest()) + YEAR);
  const entry = (account: Signer, fields: Partial<IHolderRegistry.EntryStruct> = {}) => {
    const status = fields.status ?? VERIFIED;
    const empty = { category: UNSPECIFIED, country: 0n, expiry: status === VERIFIED ? expiry : 0n };
    return { account: account.address, status, ...empty, ...fields };
  };
  const stored = async (account: Signer) => [...(await records.unpack(await registry.recordOf(account)))];
  return { manager, registry, admin, registrar, alice, bob, stranger, expiry, entry, stored };
}

describe("HolderRegistry", () => {
  describe("construction", () => {
    it("keeps its authority for ever", async () => {
      const { manager, registry, admin } = await loadFixture(fixture);
      expect(await registry.authority()).to.equal(manager);
      await expect(manager.connect(admin).updateAuthority(registry, manager))
        .to.be.revertedWithCustomError(registry, "FixedAuthority_CannotBeReplaced")
        .withArgs(manager);
    });
  });

  describe("record", () => {
    it("enters every field of a batch and says so", async () => {
      const { registry, alice, bob, expiry, entry, stored } = await loadFixture(fixture);
      const batch = [
        entry(alice, { category: QUALIFIED, country: GERMANY }),
        entry(bob, { status: REGISTERED, category: RETAIL, country: UNITED_STATES }),
      ];
      const transaction = registry.record(batch);
      await expect(transaction)
        .to.emit(registry, "HolderRecorded")
        .withArgs(alice, VERIFIED, QUALIFIED, GERMANY, expiry);
      await expect(transaction)
        .to.emit(registry, "HolderRecorded")
        .withArgs(bob, REGISTERED, RETAIL, UNITED_STATES, 0n);
      expect(await stored(alice)).to.deep.equal([VERIFIED, QUALIFIED, GERMANY, expiry]);
      expect(await stored(bob)).to.deep.equal([REGISTERED, RETAIL, UNITED_STATES, 0n]);
    });

    it("lets a later entry for the same account win", async () => {
      const { registry, alice, entry, stored } = await loadFixture(fixture);
      await registry.record([entry(alice, { country: GERMANY }), entry(alice, { status: REGISTERED })]);
      expect(await stored(alice)).to.deep.equal([REGISTERED, UNSPECIFIED, 0n, 0n]);
    });

    it("does nothing for an empty batch, and says so again for what is entered unchanged", async () => {
      const { registry, alice, entry, expiry } = await loadFixture(fixture);
      await expect(registry.record([])).not.to.emit(registry, "HolderRecorded");
      await registry.record([entry(alice)]);
      await expect(registry.record([entry(alice)]))
        .to.emit(registry, "HolderRecorded")
        .withArgs(alice, VERIFIED, UNSPECIFIED, 0n, expiry);
    });

    it("removes a record entirely", async () => {
      const { registry, alice, entry } = await loadFixture(fixture);
      await registry.record([entry(alice, { category: INSTITUTIONAL, country: GERMANY })]);
      await expect(registry.record([entry(alice, { status: UNREGISTERED })]))
        .to.emit(registry, "HolderRecorded")
        .withArgs(alice, UNREGISTERED, UNSPECIFIED, 0n, 0n);
      expect(await registry.recordOf(alice)).to.equal(0n);
      expect(await registry.contains(alice)).to.equal(false);
    });

    it("refuses a removal that carries anything", async () => {
      const { registry, alice, entry } = await loadFixture(fixture);
      for (const [category, country] of [
        [RETAIL, 0n],
        [UNSPECIFIED, GERMANY],
      ] as const) {
        await expect(registry.record([entry(alice, { status: UNREGISTERED, category, country })]))
          .to.be.revertedWithCustomError(registry, "HolderRegistry_RemovalNotEmpty")
          .withArgs(alice, category, country);
      }
    });

    it("wants a verification to lie in the future", async () => {
      const { registry, alice, entry } = await loadFixture(fixture);
      const now = BigInt((await time.latest()) + 100);
      for (const expiry of [0n, now - 1n, now]) {
        await time.setNextBlockTimestamp(now);
        await expect(registry.record([entry(alice, { expiry })]))
          .to.be.revertedWithCustomError(registry, "HolderRegistry_AlreadyExpired")
          .withArgs(alice, expiry, now);
      }
      await time.setNextBlockTimestamp(now);
      await registry.record([entry(alice, { expiry: now + 1n })]);
      expect(await registry.contains(alice)).to.equal(true);
    });

    it("wants no expiry where nothing lapses", async () => {
      const { registry, alice, expiry, entry } = await loadFixture(fixture);
      for (const status of [UNREGISTERED, REGISTERED, SANCTIONED]) {
        await expect(registry.record([entry(alice, { status, expiry })]))
          .to.be.revertedWithCustomError(registry, "HolderRegistry_NothingToExpire")
          .withArgs(alice, status, expiry);
      }
    });

    it("takes country codes of three digits", async () => {
      const { registry, alice, entry } = await loadFixture(fixture);
      await registry.record([entry(alice, { country: 999n })]);
      expect(await registry.investorCountry(alice)).to.equal(999n);
      await expect(registry.record([entry(alice, { country: 1000n })]))
        .to.be.revertedWithCustomError(registry, "HolderRegistry_BadCountry")
        .withArgs(alice, 1000n);
    });

    it("enters nothing of a batch that has one bad entry", async () => {
      const { registry, alice, bob, entry } = await loadFixture(fixture);
      const nobody = { ...entry(bob), account: ethers.ZeroAddress };
      await expect(registry.record([entry(alice), nobody]))
        .to.be.revertedWithCustomError(registry, "HolderRegistry_ZeroAccount")
        .withArgs(1n);
      expect(await registry.contains(alice)).to.equal(false);
    });

    it("is the registrar's alone", async () => {
      const { registry, admin, alice, stranger, entry } = await loadFixture(fixture);
      for (const other of [admin, alice, stranger]) {
        await expect(registry.connect(other).record([entry(alice)]))
          .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
          .withArgs(other);
      }
    });
  });

  describe("sanctions", () => {
    async function sanctioned() {
      const deployed = await fixture();
      const { registry, alice, entry } = deployed;
      await registry.record([entry(alice, { status: SANCTIONED, category: RETAIL, country: GERMANY })]);
      return deployed;
    }

    it("survive every other record, alone or in a batch", async () => {
      const { registry, alice, bob, entry, stored } = await loadFixture(sanctioned);
      for (const status of [UNREGISTERED, REGISTERED, VERIFIED]) {
        await expect(registry.record([entry(bob), entry(alice, { status })]))
          .to.be.revertedWithCustomError(registry, "HolderRegistry_Sanctioned")
          .withArgs(alice);
      }
      await expect(registry.record([entry(bob, { status: SANCTIONED }), entry(bob)]))
        .to.be.revertedWithCustomError(registry, "HolderRegistry_Sanctioned")
        .withArgs(bob);
      expect(await stored(alice)).to.deep.equal([SANCTIONED, RETAIL, GERMANY, 0n]);
      expect(await registry.contains(bob)).to.equal(false);
    });

    it("never lapse", async () => {
      const { registry, alice, stored } = await loadFixture(sanctioned);
      await time.increase(100 * YEAR);
      expect(await stored(alice)).to.deep.equal([SANCTIONED, RETAIL, GERMANY, 0n]);
      expect(await registry.isVerified(alice)).to.equal(false);
      expect(await registry.contains(alice)).to.equal(true);
    });

    it("may be recorded again with other particulars", async () => {
      const { registry, alice, entry, stored } = await loadFixture(sanctioned);
      await registry.record([entry(alice, { status: SANCTIONED, country: UNITED_STATES })]);
      expect(await stored(alice)).to.deep.equal([SANCTIONED, UNSPECIFIED, UNITED_STATES, 0n]);
    });

    it("end by lift, which leaves the account registered but not verified", async () => {
      const { registry, alice, entry, stored } = await loadFixture(sanctioned);
      await expect(registry.lift([alice]))
        .to.emit(registry, "HolderRecorded")
        .withArgs(alice, REGISTERED, RETAIL, GERMANY, 0n);
      expect(await stored(alice)).to.deep.equal([REGISTERED, RETAIL, GERMANY, 0n]);
      expect(await registry.isVerified(alice)).to.equal(false);
      await registry.record([entry(alice)]);
      expect(await registry.isVerified(alice)).to.equal(true);
    });

    it("cannot be lifted where there is none; the batch fails as a whole", async () => {
      const { registry, alice, bob, entry, stored } = await loadFixture(sanctioned);
      await registry.record([entry(bob)]);
      for (const account of [bob.address, ethers.ZeroAddress, alice.address]) {
        await expect(registry.lift([alice, account]))
          .to.be.revertedWithCustomError(registry, "HolderRegistry_NotSanctioned")
          .withArgs(account);
      }
      expect((await stored(alice))[0]).to.equal(SANCTIONED);
    });

    it("are lifted by the registrar alone", async () => {
      const { registry, admin, alice } = await loadFixture(sanctioned);
      for (const other of [admin, alice]) {
        await expect(registry.connect(other).lift([alice]))
          .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
          .withArgs(other);
      }
    });
  });

  describe("reading", () => {
    it("answers for both sides of a transfer as for each", async () => {
      const { registry, alice, bob, stranger, entry } = await loadFixture(fixture);
      await registry.record([entry(alice, { country: GERMANY }), entry(bob, { status: SANCTIONED })]);
      for (const [from, to] of [
        [alice, bob],
        [bob, alice],
        [alice, alice],
        [stranger, bob],
      ] as const) {
        const both = [await registry.recordOf(from), await registry.recordOf(to)];
        expect([...(await registry.recordsOf(from, to))]).to.deep.equal(both);
      }
      expect(await registry.recordOf(stranger)).to.equal(0n);
    });

    it("answers ERC-3643's questions", async () => {
      const { registry, alice, bob, stranger, entry } = await loadFixture(fixture);
      const answers = async (account: Signer) => [
        await registry.isVerified(account),
        await registry.investorCountry(account),
        await registry.contains(account),
      ];
      await registry.record([
        entry(alice, { country: GERMANY, expiry: FOREVER }),
        entry(bob, { status: REGISTERED, country: UNITED_STATES }),
      ]);
      expect(await answers(alice)).to.deep.equal([true, GERMANY, true]);
      expect(await answers(bob)).to.deep.equal([false, UNITED_STATES, true]);
      expect(await answers(stranger)).to.deep.equal([false, 0n, false]);
    });

    it("lets a verification lapse in the second of its expiry", async () => {
      const { registry, alice, expiry, entry } = await loadFixture(fixture);
      await registry.record([entry(alice)]);
      await time.increaseTo(expiry - 1n);
      expect(await registry.isVerified(alice)).to.equal(true);
      await time.increaseTo(expiry);
      expect(await registry.isVerified(alice)).to.equal(false);
      expect(await registry.contains(alice)).to.equal(true);
    });
  });
});
