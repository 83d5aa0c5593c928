import { Interface as AbiInterface, BaseContract, type FunctionFragment, type Interface } from "ethers";
import { artifacts } from "hardhat";
import type { Kernel } from "../../deploy/deployKernel.ts";
import { type ManagedContract, permissions, type RoleName, roles } from "../../deploy/roles.ts";
import type { AccessManager } from "../../types/index.ts";

export const ROLE_NAMES = Object.keys(roles) as RoleName[];
export const MANAGED = Object.keys(permissions) as ManagedContract[];

/** A contract of a deployment, by the name that the table of permissions has for it. */
export interface Managed {
  /** Where the deployment has it: `tokens.ACME`. */
  readonly path: string;
  readonly contract: ManagedContract;
  readonly address: string;
  readonly abi: Interface;
}

/** The ABI of every contract that the table names, as it was compiled. */
export async function managedInterfaces(): Promise<ReadonlyMap<ManagedContract, Interface>> {
  const entries = MANAGED.map(async (contract) => {
    const { abi } = await artifacts.readArtifact(contract);
    return [contract, new AbiInterface(abi)] as const;
  });
  return new Map(await Promise.all(entries));
}

export function functionsOf(abi: Interface): FunctionFragment[] {
  const found: FunctionFragment[] = [];
  abi.forEachFunction((fragment) => {
    found.push(fragment);
  });
  return found;
}

const shapeOf = (abi: Interface): string =>
  functionsOf(abi)
    .map(({ selector }) => selector)
    .sort()
    .join();

/** Every contract of a deployment but its AccessManager, wherever it stands in the result. */
export async function managedIn(kernel: Kernel): Promise<Managed[]> {
  const byShape = new Map([...(await managedInterfaces())].map(([contract, abi]) => [shapeOf(abi), { contract, abi }]));
  const { authority: _, ...parts } = kernel;
  const found: Managed[] = [];
  const walk = async (path: string, part: unknown): Promise<void> => {
    if (part instanceof BaseContract) {
      const known = byShape.get(shapeOf(part.interface));
      if (known === undefined) throw new Error(`${path} is no contract that deploy/roles.ts names`);
      found.push({ path, ...known, address: await part.getAddress() });
    } else if (typeof part === "object" && part !== null) {
      for (const [key, value] of Object.entries(part)) await walk(path === "" ? key : `${path}.${key}`, value);
    }
  };
  await walk("", parts);
  return found;
}

/** The members of every role with their execution delays, by the manager's own events. */
export async function membersIn(authority: AccessManager): Promise<Map<bigint, Map<string, bigint>>> {
  const members = new Map<bigint, Map<string, bigint>>();
  const granted = await authority.queryFilter(authority.filters.RoleGranted, 0);
  const revoked = await authority.queryFilter(authority.filters.RoleRevoked, 0);
  const changes = [...granted, ...revoked].sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
  for (const { args, eventName } of changes) {
    const { roleId, account } = args;
    const role = members.get(roleId) ?? new Map<string, bigint>();
    members.set(roleId, role);
    if (eventName === "RoleGranted") role.set(account, (await authority.getAccess(roleId, account)).currentDelay);
    else role.delete(account);
  }
  return members;
}

/** Everything that the AccessManager of a deployment says, in a form that can be compared. */
export async function accessOf(kernel: Kernel): Promise<Readonly<Record<string, unknown>>> {
  const { authority } = kernel;
  const said: Record<string, unknown> = {};
  for (const { path, address, abi } of await managedIn(kernel)) {
    for (const fragment of functionsOf(abi)) {
      said[`${path}.${fragment.format()}`] = await authority.getTargetFunctionRole(address, fragment.selector);
    }
    said[`${path} closed`] = await authority.isTargetClosed(address);
    said[`${path} admin delay`] = await authority.getTargetAdminDelay(address);
  }
  for (const name of ROLE_NAMES) {
    said[`${name} admin`] = await authority.getRoleAdmin(roles[name].id);
    said[`${name} guardian`] = await authority.getRoleGuardian(roles[name].id);
    said[`${name} grant delay`] = await authority.getRoleGrantDelay(roles[name].id);
  }
  for (const [roleId, members] of await membersIn(authority)) {
    said[`members of ${roleId}`] = Object.fromEntries(members);
  }
  return said;
}
