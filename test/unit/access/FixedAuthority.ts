import type { HardhatEthersSigner as Signer } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { network } from "hardhat";
import { AccessManager__factory, FixedAuthorityMock__factory } from "../../../types/index.ts";

const { ethers, networkHelpers } = await network.create();
const { loadFixture, time } = networkHelpers;

const CALLER = 42n;
const DELAY = 3600;

async function fixture() {
  const [admin, caller, slow, stranger] = (await ethers.getSigners()) as [Signer, Signer, Signer, Signer];
  const deploy = async (name: string, args: unknown[]) => (await ethers.deployContract(name, args)).target.toString();
  const manager = AccessManager__factory.connect(await deploy("AccessManager", [admin]), admin);
  const successor = AccessManager__factory.connect(await deploy("AccessManager", [stranger]), stranger);
  const managed = FixedAuthorityMock__factory.connect(await deploy("FixedAuthorityMock", [manager]), admin);
  await manager.setTargetFunctionRole(managed, [managed.interface.getFunction("call").selector], CALLER);
  await manager.grantRole(CALLER, caller, 0);
  await manager.grantRole(CALLER, slow, DELAY);
  return { manager, successor, managed, admin, caller, slow, stranger };
}

describe("FixedAuthority", () => {
  describe("construction", () => {
    it("keeps the authority it was given", async () => {
      const { manager, managed } = await loadFixture(fixture);
      expect(await managed.authority()).to.equal(manager);
    });

    it("refuses an authority without code", async () => {
      const { managed, stranger } = await loadFixture(fixture);
      for (const authority of [stranger.address, ethers.ZeroAddress]) {
        await expect(ethers.deployContract("FixedAuthorityMock", [authority]))
          .to.be.revertedWithCustomError(managed, "FixedAuthority_NotAContract")
          .withArgs(authority);
      }
    });
  });

  describe("restricted", () => {
    it("lets a member of the role through", async () => {
      const { managed, caller } = await loadFixture(fixture);
      await managed.connect(caller).call();
      expect(await managed.calls()).to.equal(1n);
    });

    it("stops everybody else, the admin too", async () => {
      const { managed, admin, stranger } = await loadFixture(fixture);
      for (const other of [admin, stranger]) {
        await expect(managed.connect(other).call())
          .to.be.revertedWithCustomError(managed, "AccessManagedUnauthorized")
          .withArgs(other);
      }
      expect(await managed.calls()).to.equal(0n);
    });

    it("lets a member with a delay through once its call has been scheduled and has waited", async () => {
      const { manager, managed, slow } = await loadFixture(fixture);
      const data = managed.interface.encodeFunctionData("call");
      const operation = await manager.hashOperation(slow, managed, data);
      await expect(managed.connect(slow).call())
        .to.be.revertedWithCustomError(manager, "AccessManagerNotScheduled")
        .withArgs(operation);
      await manager.connect(slow).schedule(managed, data, 0);
      await expect(managed.connect(slow).call())
        .to.be.revertedWithCustomError(manager, "AccessManagerNotReady")
        .withArgs(operation);
      await time.increase(DELAY);
      await managed.connect(slow).call();
      expect(await managed.calls()).to.equal(1n);
      await expect(managed.connect(slow).call())
        .to.be.revertedWithCustomError(manager, "AccessManagerNotScheduled")
        .withArgs(operation);
    });
  });

  describe("setAuthority", () => {
    it("reverts for everybody who calls it directly", async () => {
      const { manager, successor, managed, admin, caller, stranger } = await loadFixture(fixture);
      for (const anyone of [admin, caller, stranger]) {
        await expect(managed.connect(anyone).setAuthority(successor))
          .to.be.revertedWithCustomError(managed, "FixedAuthority_CannotBeReplaced")
          .withArgs(manager);
      }
      expect(await managed.authority()).to.equal(manager);
    });

    it("reverts when the AccessManager itself calls, by updateAuthority of its admin", async () => {
      const { manager, successor, managed, admin } = await loadFixture(fixture);
      await expect(manager.connect(admin).updateAuthority(managed, successor))
        .to.be.revertedWithCustomError(managed, "FixedAuthority_CannotBeReplaced")
        .withArgs(manager);
      expect(await managed.authority()).to.equal(manager);
    });

    it("reverts when the AccessManager itself calls, by execute of its admin", async () => {
      const { manager, successor, managed, admin } = await loadFixture(fixture);
      const data = managed.interface.encodeFunctionData("setAuthority", [await successor.getAddress()]);
      await expect(manager.connect(admin).execute(managed, data))
        .to.be.revertedWithCustomError(managed, "FixedAuthority_CannotBeReplaced")
        .withArgs(manager);
      expect(await managed.authority()).to.equal(manager);
    });

    it("cannot be given to a role", async () => {
      const { manager, managed } = await loadFixture(fixture);
      const { selector } = managed.interface.getFunction("setAuthority");
      await expect(manager.setTargetFunctionRole(managed, [selector], CALLER))
        .to.be.revertedWithCustomError(manager, "AccessManagerLockedFunction")
        .withArgs(selector);
    });

    it("leaves another manager without any say", async () => {
      const { successor, managed, stranger } = await loadFixture(fixture);
      const { selector } = managed.interface.getFunction("call");
      await successor.setTargetFunctionRole(managed, [selector], CALLER);
      await successor.grantRole(CALLER, stranger, 0);
      await expect(managed.connect(stranger).call())
        .to.be.revertedWithCustomError(managed, "AccessManagedUnauthorized")
        .withArgs(stranger);
    });
  });
});
