import { expect } from "chai";
import type { FunctionFragment } from "ethers";
import { ADMIN_DELAY, GOVERNOR_DELAY, type ManagedContract, permissions, roles } from "../../deploy/roles.ts";
import { deployFixture, openConnection } from "../../test-support/fixtures/kernel.ts";

// Source: tokens whose owner replaces the reserve feed, the registry or the manager in one transaction; managers where a
// role is granted, or a delay shortened, without notice; functions nobody gave a role.
// Defence: gate, corporate actions, registry, calendar and wind-down are immutables (EquityToken's constructor);
// FixedAuthority:setAuthority always reverts; deploy/roles.ts gives every function its role and the governor his delays.
const connection = await openConnection();
const { loadFixture, time } = connection.networkHelpers;

describe("T14 re-pointing, and power without notice", () => {
  async function deployed() {
    const f = await deployFixture(connection);
    const managed = {
      EquityToken: f.token,
      CorporateActions: f.corporateActions,
      HolderRegistry: f.registry,
      SessionCalendar: f.calendar,
    };
    const anyAuthority = await (await f.ethers.deployContract("AccessManager", [f.accounts.mallory])).getAddress();
    return { ...f, managed, anyAuthority, manager: f.authority.connect(f.accounts.governor) };
  }

  const names = ["EquityToken", "CorporateActions", "HolderRegistry", "SessionCalendar"] as const;
  for (const name of names) {
    it(`${name}: refuses another authority, from anyone, and from its own authority after a fortnight`, async () => {
      const { managed, authority, manager, accounts, anyAuthority } = await loadFixture(deployed);
      const contract = managed[name];
      for (const account of [accounts.mallory, accounts.governor, accounts.issuer]) {
        await expect(contract.connect(account).setAuthority(anyAuthority))
          .to.be.revertedWithCustomError(contract, "FixedAuthority_CannotBeReplaced")
          .withArgs(authority);
      }
      const target = await contract.getAddress();
      const update = authority.interface.encodeFunctionData("updateAuthority", [target, anyAuthority]);
      await manager.schedule(authority, update, 0);
      await time.increase(ADMIN_DELAY);
      await expect(manager.execute(authority, update))
        .to.be.revertedWithCustomError(contract, "FixedAuthority_CannotBeReplaced")
        .withArgs(authority);
      expect(await contract.authority()).to.equal(await authority.getAddress());
    });

    it(`${name}: has no function that changes state and is not declared, nor one that replaces a part`, async () => {
      const { managed } = await loadFixture(deployed);
      const changing: string[] = [];
      managed[name].interface.forEachFunction((fragment: FunctionFragment) => {
        if (fragment.stateMutability !== "view" && fragment.stateMutability !== "pure") changing.push(fragment.name);
      });
      const declared = Object.keys(permissions[name]).filter((each) => each !== "setAuthority");
      expect([...new Set(changing)].sort()).to.deep.equal([...declared].sort());
      const replacing = changing.filter((each) =>
        /^(set|update|upgrade|change|replace|initiali|migrate|init)/.test(each),
      );
      expect(replacing.filter((each) => each !== "setFrozenTokens" && each !== "setDays")).to.deep.equal([]);
    });

    it(`${name}: has every guarded function under the role of the table, none at the default, none public`, async () => {
      const { managed, authority, accounts } = await loadFixture(deployed);
      const contract = managed[name];
      const guards: Readonly<Record<string, string>> = permissions[name satisfies ManagedContract];
      const fragments: FunctionFragment[] = [];
      contract.interface.forEachFunction((fragment: FunctionFragment) => fragments.push(fragment));
      for (const fragment of fragments) {
        const guard = guards[fragment.name];
        if (guard === undefined || ["ANYONE", "FIXED", "NEVER"].includes(guard)) continue;
        const roleId = await authority.getTargetFunctionRole(contract, fragment.selector);
        expect(roleId, fragment.name).to.equal(roles[guard as keyof typeof roles].id);
        expect(roleId, fragment.name).not.to.equal(0n);
        const [immediate, delay] = await authority.canCall(accounts.mallory, contract, fragment.selector);
        expect([immediate, delay], fragment.name).to.deep.equal([false, 0n]);
        const [deployerMay] = await authority.canCall(accounts.deployer, contract, fragment.selector);
        expect(deployerMay, fragment.name).to.equal(false);
      }
    });
  }

  it("keeps the token's parts where they were at construction", async () => {
    const { token, gate, corporateActions, registry, calendar, authority } = await loadFixture(deployed);
    const parts = [token.gate(), token.corporateActions(), token.registry(), token.calendar(), token.authority()];
    const expected = [gate, corporateActions, registry, calendar, authority].map((part) => part.getAddress());
    expect(await Promise.all(parts)).to.deep.equal(await Promise.all(expected));
  });

  const grants = [
    ["an issuer", roles.ISSUER.id, GOVERNOR_DELAY],
    ["a minter", roles.MINTER.id, GOVERNOR_DELAY],
    ["a governor", roles.GOVERNOR.id, ADMIN_DELAY],
    ["an admin", roles.ADMIN.id, ADMIN_DELAY],
  ] as const;
  for (const [what, roleId, notice] of grants) {
    it(`grants ${what} only after ${notice / 86_400} days of public notice`, async () => {
      const { authority, manager, accounts } = await loadFixture(deployed);
      const { mallory, governor } = accounts;
      const grant = authority.interface.encodeFunctionData("grantRole", [roleId, mallory.address, 0]);
      const operation = await authority.hashOperation(governor, authority, grant);
      await expect(manager.grantRole(roleId, mallory, 0))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
        .withArgs(operation);
      await manager.schedule(authority, grant, 0);
      const scheduledAt = await time.latest();
      await time.setNextBlockTimestamp(scheduledAt + notice - 1);
      await expect(manager.execute(authority, grant))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
        .withArgs(operation);
      await time.increaseTo(scheduledAt + notice);
      await manager.execute(authority, grant);
      expect((await authority.hasRole(roleId, mallory)).isMember).to.equal(true);
    });
  }

  it("shortens the governor's own delay only after the admin's notice, and the old delay runs out first", async () => {
    const { authority, manager, token, accounts } = await loadFixture(deployed);
    const { governor } = accounts;
    const shorten = authority.interface.encodeFunctionData("grantRole", [roles.GOVERNOR.id, governor.address, 0]);
    await expect(manager.grantRole(roles.GOVERNOR.id, governor, 0))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
      .withArgs(await authority.hashOperation(governor, authority, shorten));
    await manager.schedule(authority, shorten, 0);
    await time.increase(ADMIN_DELAY);
    await manager.execute(authority, shorten);
    const clear = token.interface.encodeFunctionData("clearInsider", [accounts.alice.address]);
    await expect(token.connect(governor).clearInsider(accounts.alice))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
      .withArgs(await authority.hashOperation(governor, token, clear));
    const [, , pending, effect] = await authority.getAccess(roles.GOVERNOR.id, governor);
    expect([pending, effect]).to.deep.equal([0n, BigInt((await time.latest()) + GOVERNOR_DELAY)]);
  });

  it("moves no function to another role, and opens none to the public, without the admin's notice", async () => {
    const { authority, manager, token, accounts } = await loadFixture(deployed);
    const PUBLIC_ROLE = await authority.PUBLIC_ROLE();
    const { selector } = token.interface.getFunction("mint");
    const move = authority.interface.encodeFunctionData("setTargetFunctionRole", [
      await token.getAddress(),
      [selector],
      PUBLIC_ROLE,
    ]);
    await expect(manager.setTargetFunctionRole(token, [selector], PUBLIC_ROLE))
      .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
      .withArgs(await authority.hashOperation(accounts.governor, authority, move));
    await expect(authority.connect(accounts.mallory).setTargetFunctionRole(token, [selector], PUBLIC_ROLE))
      .to.be.revertedWithCustomError(authority, "AccessManagerUnauthorizedAccount")
      .withArgs(accounts.mallory, roles.ADMIN.id);
  });

  it("leaves the deployer no role at all", async () => {
    const { authority, accounts } = await loadFixture(deployed);
    for (const { id } of Object.values(roles)) {
      expect((await authority.hasRole(id, accounts.deployer)).isMember).to.equal(false);
    }
  });
});
