import { readFileSync } from "node:fs";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { type FunctionFragment, type ParamType, ZeroAddress } from "ethers";
import { deployKernel, type Kernel } from "../../../deploy/deployKernel.ts";
import { selectorsOf } from "../../../deploy/modules/kernel.ts";
import {
  ADMIN_DELAY,
  functionsByRole,
  GOVERNOR_DELAY,
  type Guard,
  type ManagedContract,
  type Permissions,
  permissions,
  type RoleName,
  roles,
} from "../../../deploy/roles.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { PLANNED_ACCOUNTS, wholePlan } from "../../../test-support/fixtures/plan.ts";
import {
  functionsOf,
  MANAGED,
  type Managed,
  managedIn,
  managedInterfaces,
  membersIn,
  ROLE_NAMES,
} from "../../../test-support/helpers/access.ts";
import { DAY, impersonate } from "../../../test-support/helpers/equity.ts";
import type { EquityToken } from "../../../types/index.ts";
import { AccessManager__factory, FixedAuthority__factory } from "../../../types/index.ts";

const connection = await openConnection();
const interfaces = await managedInterfaces();
const { ethers, networkHelpers } = connection;
const { time } = networkHelpers;

/** Scheduled calls that nobody has made are void after a week. */
const EXPIRATION = 7 * DAY;

/** Stands in for {HolderRegistry}; a deployment has either the one or the other. */
const ADAPTER = "IdentityRegistryAdapter";

/** Deployed after a kernel; test/deploy/ has tests of their own. */
const AFTER_THE_KERNEL: readonly ManagedContract[] = ["InKindDesk", "LendingPool", "PrimaryMarket"];

interface Fixture {
  readonly kernel: Kernel;
  readonly token: EquityToken;
  readonly plan: ReturnType<typeof wholePlan>;
  readonly deployer: HardhatEthersSigner;
  readonly governor: HardhatEthersSigner;
  readonly issuer: HardhatEthersSigner;
  /** In no role, and not in the plan. */
  readonly stranger: HardhatEthersSigner;
}

async function whole(): Promise<Fixture> {
  const signers = await ethers.getSigners();
  const [deployer, governor, issuer] = signers;
  const plan = wholePlan(signers.map(({ address }) => address));
  const kernel = await deployKernel(connection, plan);
  const stranger = signers[PLANNED_ACCOUNTS - 1];
  const token = kernel.tokens.ACME;
  if (deployer === undefined || governor === undefined || issuer === undefined || stranger === undefined) {
    throw new Error("the network has too few accounts");
  }
  if (token === undefined) throw new Error("the plan lists ACME");
  return { kernel, token, plan, deployer, governor, issuer, stranger };
}

function guardsOf(contract: ManagedContract): Permissions {
  return permissions[contract];
}

const isRole = (guard: Guard | undefined): guard is RoleName => guard !== undefined && guard in roles;

const changesState = ({ stateMutability }: FunctionFragment) =>
  stateMutability !== "view" && stateMutability !== "pure";

/** An argument that decodes: zero all through. */
function zeroOf(parameter: ParamType): unknown {
  if (parameter.isArray()) {
    const { arrayLength, arrayChildren } = parameter;
    return Array.from({ length: Math.max(arrayLength, 0) }, () => zeroOf(arrayChildren));
  }
  if (parameter.isTuple()) return parameter.components.map(zeroOf);
  if (parameter.type === "address") return ZeroAddress;
  if (parameter.type === "bool") return false;
  if (parameter.type === "string") return "";
  if (parameter.type === "bytes") return "0x";
  const bytes = /^bytes(\d+)$/.exec(parameter.type);
  return bytes === null ? 0 : `0x${"00".repeat(Number(bytes[1]))}`;
}

/** Calls a function of a contract with zeros. */
function callAs(caller: HardhatEthersSigner, { address, abi }: Managed, fragment: FunctionFragment): Promise<string> {
  return caller.call({ to: address, data: abi.encodeFunctionData(fragment, fragment.inputs.map(zeroOf)) });
}

/** The functions of all contracts with what guards them. */
async function guarded(kernel: Kernel): Promise<[title: string, Managed, FunctionFragment, Guard | undefined][]> {
  return (await managedIn(kernel)).flatMap((managed) => {
    const guards = guardsOf(managed.contract);
    return functionsOf(managed.abi).map((fragment): [string, Managed, FunctionFragment, Guard | undefined] => [
      `${managed.path}.${fragment.name}`,
      managed,
      fragment,
      guards[fragment.name],
    ]);
  });
}

describe("permissions", () => {
  describe("deploy/roles.ts", () => {
    it("has the ids of contracts/access/Roles.sol, no more and no fewer", () => {
      const source = readFileSync(new URL("../../../contracts/access/Roles.sol", import.meta.url), "utf8");
      const declared = [...source.matchAll(/uint64 internal constant (\w+) = (\d+);/g)].map(
        ([, name, value]) => [name, BigInt(value ?? "")] as const,
      );

      expect(Object.fromEntries(declared)).to.deep.equal(
        Object.fromEntries(ROLE_NAMES.map((name) => [name, roles[name].id])),
      );
    });

    it("keeps 14 days for rearranging roles and two for the governor", () => {
      expect(ADMIN_DELAY).to.equal(14 * DAY);
      expect(GOVERNOR_DELAY).to.equal(2 * DAY);
      expect(roles.ADMIN).to.deep.equal({ id: 0n, admin: "ADMIN", executionDelay: ADMIN_DELAY });
      expect(roles.GOVERNOR).to.deep.equal({ id: 1n, admin: "ADMIN", executionDelay: GOVERNOR_DELAY });
    });

    it("lets nobody but ADMIN and GOVERNOR grant a role", () => {
      for (const name of ROLE_NAMES) expect(["ADMIN", "GOVERNOR"]).to.include(roles[name].admin, name);
    });

    for (const [contract, abi] of interfaces) {
      const functions = functionsOf(abi);
      const guards = guardsOf(contract);

      it(`names a guard for every function of ${contract} that changes state`, () => {
        const undeclared = functions.filter(changesState).filter(({ name }) => guards[name] === undefined);
        expect(undeclared.map((fragment) => fragment.format())).to.deep.equal([]);
      });

      it(`names nothing that ${contract} does not have, and no view but one that never returns`, () => {
        for (const [name, guard] of Object.entries(guards)) {
          const overloads = functions.filter((fragment) => fragment.name === name);
          expect(overloads, name).not.to.have.lengthOf(0);
          if (guard !== "NEVER") expect(overloads.every(changesState), name).to.equal(true);
        }
      });

      it(`gives every restricted function of ${contract} its selectors`, () => {
        for (const [role, names] of functionsByRole(contract)) {
          const wanted = functions.filter(({ name }) => names.includes(name)).map(({ selector }) => selector);
          if (contract === ADAPTER) expect(() => selectorsOf(contract, names)).to.throw(ADAPTER);
          else expect(selectorsOf(contract, names).sort(), role).to.deep.equal(wanted.sort());
        }
      });
    }
  });

  describe("a deployment", () => {
    it("has every contract that the table names, but the one that stands in for a registry and what comes later", async () => {
      const { kernel } = await networkHelpers.loadFixture(whole);
      const found = new Set((await managedIn(kernel)).map(({ contract }) => contract));

      expect([...found, ADAPTER, ...AFTER_THE_KERNEL].sort()).to.deep.equal([...MANAGED].sort());
    });

    it("gives each function the role that the table says, and leaves no restricted one at the default", async () => {
      const { kernel } = await networkHelpers.loadFixture(whole);

      for (const [title, { address }, { selector }, guard] of await guarded(kernel)) {
        const expected = isRole(guard) ? roles[guard].id : roles.ADMIN.id;
        expect(await kernel.authority.getTargetFunctionRole(address, selector), title).to.equal(expected);
        if (isRole(guard)) expect(expected, title).not.to.equal(roles.ADMIN.id);
      }
    });

    it("refuses a stranger and the deployer at every function that needs a role", async () => {
      const { kernel, token, stranger, deployer } = await networkHelpers.loadFixture(whole);
      let refused = 0;

      for (const [title, managed, fragment, guard] of await guarded(kernel)) {
        if (!isRole(guard)) continue;
        for (const caller of [stranger, deployer]) {
          await expect(callAs(caller, managed, fragment), title)
            .to.be.revertedWithCustomError(token, "AccessManagedUnauthorized")
            .withArgs(caller.address);
        }
        ++refused;
      }
      expect(refused).to.be.at.least(40);
    });

    it("never asks for a role where anyone may call", async () => {
      const { kernel, stranger } = await networkHelpers.loadFixture(whole);

      for (const [title, managed, fragment, guard] of await guarded(kernel)) {
        if (guard !== "ANYONE") continue;
        const failure = await callAs(stranger, managed, fragment).then(
          () => "",
          (error: Error) => error.message,
        );
        expect(failure, title).not.to.include("AccessManaged");
      }
    });

    it("refuses a stranger where the caller is fixed at construction", async () => {
      const { kernel, stranger } = await networkHelpers.loadFixture(whole);

      for (const [title, managed, fragment, guard] of await guarded(kernel)) {
        if (guard !== "FIXED") continue;
        const failure = await callAs(stranger, managed, fragment).then(
          () => "",
          (error: Error) => error.message,
        );
        expect(failure, title).to.match(new RegExp(`_Only\\w+\\("${stranger.address}"\\)`));
      }
    });

    it("has the admins, members and delays of the table and the plan, and no other", async () => {
      const { kernel, plan, governor } = await networkHelpers.loadFixture(whole);
      const { authority } = kernel;
      const members = await membersIn(authority);

      expect([...members.keys()].sort()).to.deep.equal(ROLE_NAMES.map((name) => roles[name].id).sort());
      for (const name of ROLE_NAMES) {
        const { id, admin, executionDelay } = roles[name];
        const planned = name === "ADMIN" ? [governor.address] : (plan.members[name] ?? []);
        expect(planned, name).not.to.have.lengthOf(0);
        expect(Object.fromEntries(members.get(id) ?? []), name).to.deep.equal(
          Object.fromEntries(planned.map((member) => [member, BigInt(executionDelay)])),
        );
        expect(await authority.getRoleAdmin(id), name).to.equal(roles[admin].id);
        expect(await authority.getRoleGuardian(id), name).to.equal(roles.ADMIN.id);
        for (const member of planned) {
          expect([...(await authority.hasRole(id, member))], name).to.deep.equal([true, BigInt(executionDelay)]);
        }
      }
    });

    it("leaves the deployer nothing", async () => {
      const { kernel, deployer } = await networkHelpers.loadFixture(whole);
      const { authority } = kernel;

      for (const name of ROLE_NAMES) {
        expect([...(await authority.hasRole(roles[name].id, deployer))], name).to.deep.equal([false, 0n]);
      }
      for (const [title, { address }, { selector }] of await guarded(kernel)) {
        expect([...(await authority.canCall(deployer, address, selector))], title).to.deep.equal([false, 0n]);
      }
    });

    it("labels its roles by their names", async () => {
      const { kernel } = await networkHelpers.loadFixture(whole);
      const labels = await kernel.authority.queryFilter(kernel.authority.filters.RoleLabel, 0);

      expect(Object.fromEntries(labels.map(({ args }) => [args.label, args.roleId]))).to.deep.equal(
        Object.fromEntries(ROLE_NAMES.filter((name) => name !== "ADMIN").map((name) => [name, roles[name].id])),
      );
    });
  });

  describe("the governor as admin", () => {
    /** The admin wants to let the issuer mint. */
    async function wish() {
      const fixture = await whole();
      const { kernel, token, governor } = fixture;
      const { authority } = kernel;
      const target = await authority.getAddress();
      const data = authority.interface.encodeFunctionData("setTargetFunctionRole", [
        await token.getAddress(),
        [token.interface.getFunction("mint").selector],
        roles.ISSUER.id,
      ]);
      return {
        ...fixture,
        authority,
        admin: authority.connect(governor),
        target,
        data,
        operation: await authority.hashOperation(governor, target, data),
      };
    }

    it("cannot rearrange roles at once", async () => {
      const { authority, admin, token, operation, target, data } = await networkHelpers.loadFixture(wish);
      const { selector } = token.interface.getFunction("mint");

      await expect(admin.setTargetFunctionRole(token, [selector], roles.ISSUER.id))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
        .withArgs(operation);
      await expect(admin.execute(target, data))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
        .withArgs(operation);
      expect(await authority.getTargetFunctionRole(token, selector)).to.equal(roles.MINTER.id);
    });

    it("cannot rearrange roles in the 14 days after it has said so, and can from then on", async () => {
      const { authority, admin, token, operation, target, data } = await networkHelpers.loadFixture(wish);
      const { selector } = token.interface.getFunction("mint");
      const now = (await time.latest()) + 100;
      await time.setNextBlockTimestamp(now);
      await admin.schedule(target, data, 0);
      expect(await authority.getSchedule(operation)).to.equal(BigInt(now + ADMIN_DELAY));

      await time.setNextBlockTimestamp(now + ADMIN_DELAY - 1);
      await expect(admin.execute(target, data))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
        .withArgs(operation);
      await time.setNextBlockTimestamp(now + ADMIN_DELAY);
      await admin.execute(target, data);
      expect(await authority.getTargetFunctionRole(token, selector)).to.equal(roles.ISSUER.id);
    });

    it("cannot give itself a shorter notice when it schedules", async () => {
      const { authority, admin, governor, target, data } = await networkHelpers.loadFixture(wish);
      const now = (await time.latest()) + 100;
      await time.setNextBlockTimestamp(now);

      await expect(admin.schedule(target, data, now + ADMIN_DELAY - 1))
        .to.be.revertedWithCustomError(authority, "AccessManagerUnauthorizedCall")
        .withArgs(governor.address, target, data.slice(0, 10));
    });

    it("loses what it has not done within a week", async () => {
      const { authority, admin, operation, target, data } = await networkHelpers.loadFixture(wish);
      await admin.schedule(target, data, 0);
      await time.increase(ADMIN_DELAY + EXPIRATION);

      await expect(admin.execute(target, data))
        .to.be.revertedWithCustomError(authority, "AccessManagerExpired")
        .withArgs(operation);
    });

    it("can take back what it has said", async () => {
      const { authority, admin, governor, operation, target, data } = await networkHelpers.loadFixture(wish);
      await admin.schedule(target, data, 0);
      await admin.cancel(governor, target, data);
      await time.increase(ADMIN_DELAY);

      await expect(admin.execute(target, data))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
        .withArgs(operation);
    });

    for (const [name, previous] of [
      ["ADMIN", ADMIN_DELAY],
      ["GOVERNOR", GOVERNOR_DELAY],
    ] as const) {
      it(`cannot shorten the notice of ${name} sooner than that notice, after 14 days of its own`, async () => {
        const { authority, admin, governor, target } = await networkHelpers.loadFixture(wish);
        const data = authority.interface.encodeFunctionData("grantRole", [roles[name].id, governor.address, 0]);
        await expect(admin.grantRole(roles[name].id, governor, 0)).to.be.revertedWithCustomError(
          authority,
          "AccessManagerNotScheduled",
        );
        await admin.schedule(target, data, 0);
        await time.increase(ADMIN_DELAY);
        await admin.execute(target, data);

        // OpenZeppelin lets a delay fall only after as long as it falls by.
        expect((await authority.hasRole(roles[name].id, governor)).executionDelay).to.equal(BigInt(previous));
        const access = await authority.getAccess(roles[name].id, governor);
        expect(access.pendingDelay).to.equal(0n);
        expect(access.effect).to.equal(BigInt((await time.latest()) + previous));
        await time.increase(previous - 1);
        expect((await authority.hasRole(roles[name].id, governor)).executionDelay).to.equal(BigInt(previous));
      });
    }

    it("cannot hand out even the smallest role without two days of notice", async () => {
      const { authority, admin, governor, stranger, target } = await networkHelpers.loadFixture(wish);
      const data = authority.interface.encodeFunctionData("grantRole", [roles.MINTER.id, stranger.address, 0]);
      const operation = await authority.hashOperation(governor, target, data);

      await expect(admin.grantRole(roles.MINTER.id, stranger, 0))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
        .withArgs(operation);
      await admin.schedule(target, data, 0);
      await time.increase(GOVERNOR_DELAY - 2);
      await expect(admin.execute(target, data))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
        .withArgs(operation);
      await time.increase(2);
      await admin.execute(target, data);
      expect([...(await authority.hasRole(roles.MINTER.id, stranger))]).to.deep.equal([true, 0n]);
    });

    it("cannot call as governor without its two days of notice", async () => {
      const { authority, admin, token, governor, issuer, stranger } = await networkHelpers.loadFixture(wish);
      const target = await token.getAddress();
      const data = token.interface.encodeFunctionData("clearInsider", [stranger.address]);
      const operation = await authority.hashOperation(governor, target, data);
      await token.connect(issuer).markInsider(stranger);

      await expect(token.connect(governor).clearInsider(stranger))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotScheduled")
        .withArgs(operation);
      const now = (await time.latest()) + 100;
      await time.setNextBlockTimestamp(now);
      await admin.schedule(target, data, 0);
      await time.setNextBlockTimestamp(now + GOVERNOR_DELAY - 1);
      await expect(token.connect(governor).clearInsider(stranger))
        .to.be.revertedWithCustomError(authority, "AccessManagerNotReady")
        .withArgs(operation);
      await time.setNextBlockTimestamp(now + GOVERNOR_DELAY);
      await token.connect(governor).clearInsider(stranger);
      expect(await token.isInsider(stranger)).to.equal(false);
    });

    it("cannot be replaced by a stranger, and the stranger can schedule nothing", async () => {
      const { authority, stranger, target, data } = await networkHelpers.loadFixture(wish);
      const asStranger = authority.connect(stranger);

      await expect(asStranger.schedule(target, data, 0))
        .to.be.revertedWithCustomError(authority, "AccessManagerUnauthorizedCall")
        .withArgs(stranger.address, target, data.slice(0, 10));
      await expect(asStranger.grantRole(roles.ADMIN.id, stranger, 0))
        .to.be.revertedWithCustomError(authority, "AccessManagerUnauthorizedAccount")
        .withArgs(stranger.address, roles.ADMIN.id);
    });
  });

  describe("the authority of every contract", () => {
    it("is the one AccessManager, and cannot be replaced by anybody", async () => {
      const { kernel, stranger, deployer, governor } = await networkHelpers.loadFixture(whole);
      const authority = await kernel.authority.getAddress();
      const manager = await impersonate(connection, authority);

      for (const { address, path } of await managedIn(kernel)) {
        const contract = FixedAuthority__factory.connect(address, stranger);
        expect(await contract.authority(), path).to.equal(authority);
        for (const caller of [stranger, deployer, governor, manager]) {
          await expect(contract.connect(caller).setAuthority(stranger), path)
            .to.be.revertedWithCustomError(contract, "FixedAuthority_CannotBeReplaced")
            .withArgs(authority);
        }
      }
    });

    it("cannot be replaced by the admin through the AccessManager either, after its 14 days", async () => {
      const { kernel, token, governor } = await networkHelpers.loadFixture(whole);
      const { authority } = kernel;
      const admin = authority.connect(governor);
      const self = await authority.getAddress();
      const successor = await (await ethers.deployContract("AccessManager", [governor.address])).getAddress();
      const attempts = (await managedIn(kernel)).map(({ address }) => ({
        contract: FixedAuthority__factory.connect(address, governor),
        data: authority.interface.encodeFunctionData("updateAuthority", [address, successor]),
      }));
      for (const { data } of attempts) await admin.schedule(self, data, 0);
      await time.increase(ADMIN_DELAY);

      for (const { contract, data } of attempts) {
        await expect(admin.execute(self, data))
          .to.be.revertedWithCustomError(token, "FixedAuthority_CannotBeReplaced")
          .withArgs(self);
        expect(await contract.authority()).to.equal(self);
      }
    });

    it("opens nothing of its own to anybody", async () => {
      const { kernel, stranger, deployer } = await networkHelpers.loadFixture(whole);
      const { authority } = kernel;
      const self = await authority.getAddress();

      for (const { selector, name } of functionsOf(AccessManager__factory.createInterface())) {
        expect(await authority.getTargetFunctionRole(self, selector), name).to.equal(roles.ADMIN.id);
        for (const caller of [stranger, deployer]) {
          expect([...(await authority.canCall(caller, self, selector))], name).to.deep.equal([false, 0n]);
        }
      }
    });
  });

  describe("no ABI", () => {
    const parts =
      "gate|reserveGate|registry|identityRegistry|corporateActions|calendar|isin|windDown|policy|multiplier|uiMultiplier|splitFactor|reinvestFactor";
    const forbidden = [
      // setAuthority is in every managed contract, and never returns, as tested above.
      new RegExp(`^(set|update|change|replace|override|force|correct|migrate)_?(new)?_?(${parts})`, "i"),
      /^(update|change|replace|transfer|renounce)_?(authority|ownership|owner|admin)/i,
      /^(upgrade|initiali[sz]e|reinitiali[sz]e|set_?implementation|delegate|selfdestruct|kill)/i,
      /^(rescue|sweep|emergency|skim|drain)/i,
      /^(admin_?mint|mint_?without|burn_?from|admin_?burn|rebase|seize|wipe)/i,
    ];
    const namesIn = (parameter: ParamType): string[] => [
      parameter.name,
      ...(parameter.isTuple() ? parameter.components.flatMap(namesIn) : []),
    ];

    for (const [contract, abi] of interfaces) {
      const writing = functionsOf(abi).filter(changesState);

      it(`lets anybody change what ${contract} is made of, or go around its rules`, () => {
        const setters = writing.filter(({ name }) => forbidden.some((pattern) => pattern.test(name)));
        expect(setters.map(({ name }) => name)).to.deep.equal([]);
      });

      it(`lets anybody hand ${contract} a multiplier`, () => {
        const taken = writing
          .flatMap(({ inputs }) => inputs.flatMap(namesIn))
          .filter((name) => /multiplier/i.test(name));
        // What an issuer expects is compared with what the token has computed, and goes nowhere.
        const expectations = contract === "CorporateActions" ? ["expectedMultiplier"] : [];
        expect([...new Set(taken)]).to.deep.equal(expectations);
      });
    }
  });
});
