import { getAddress } from "ethers";
import type { Deployment } from "../../sdk/addresses/schema.ts";
import type { AccessManager } from "../../types/index.ts";
import { interfaceOf, isManaged, type Part } from "../modules/kernel.ts";
import type { RoleMembers } from "../plan.ts";
import { type Permissions, permissions, type RoleName, roles } from "../roles.ts";
import { eventsOf } from "./events.ts";
import type { Difference, Probe } from "./probe.ts";

const names = Object.keys(roles) as RoleName[];
const nameOf = (id: bigint): string => names.find((name) => roles[name].id === id) ?? `role ${id}`;

/** Which role each function needs, and who grants which role. */
export function roleProbes(authority: AccessManager, deployment: Deployment): Probe[] {
  const probes: Probe[] = [];
  for (const [part, { contract, address }] of Object.entries(deployment.contracts)) {
    const managed = contract as Part["contract"];
    if (!isManaged(managed)) continue;
    const guards: Permissions = permissions[managed];
    interfaceOf(managed).forEachFunction(({ name, selector, stateMutability, inputs }) => {
      if (stateMutability === "view" || stateMutability === "pure") return;
      const guard = guards[name];
      const role: RoleName = guard !== undefined && guard in roles ? (guard as RoleName) : "ADMIN";
      probes.push({
        kind: "role",
        where: `${part}.${name}(${inputs.map(({ type }) => type).join(",")})`,
        expected: role,
        read: async () => nameOf(await authority.getTargetFunctionRole(address, selector)),
      });
    });
    probes.push({
      kind: "role",
      where: `${part} is closed`,
      expected: false,
      read: () => authority.isTargetClosed(address),
    });
    probes.push({
      kind: "delay",
      where: `${part}: notice before its functions get other roles than by the admin's own`,
      expected: 0,
      read: () => authority.getTargetAdminDelay(address),
    });
  }
  for (const name of names) {
    const { id, admin } = roles[name];
    probes.push({
      kind: "role",
      where: `${name}: granted by`,
      expected: admin,
      read: async () => nameOf(await authority.getRoleAdmin(id)),
    });
    probes.push({
      kind: "role",
      where: `${name}: guarded by`,
      expected: "ADMIN",
      read: async () => nameOf(await authority.getRoleGuardian(id)),
    });
    probes.push({
      kind: "delay",
      where: `${name}: notice before it is granted, beyond its admin's own`,
      expected: 0,
      read: () => authority.getRoleGrantDelay(id),
    });
  }
  return probes;
}

/** The members that the plan gives to each role; markets are minters. */
function plannedMembers(members: RoleMembers, deployment: Deployment): Map<RoleName, Set<string>> {
  const minters = Object.values(deployment.contracts)
    .filter(({ contract }) => contract === "PrimaryMarket" || contract === "InKindDesk")
    .map(({ address }) => address);
  return new Map(
    names.map((name) => {
      const planned = members[name === "ADMIN" ? "GOVERNOR" : name] ?? [];
      return [name, new Set([...planned, ...(name === "MINTER" ? minters : [])].map((account) => getAddress(account)))];
    }),
  );
}

/** The members of each role, by the manager's own events. */
async function foundMembers(authority: AccessManager, fromBlock: number): Promise<Map<bigint, Set<string>>> {
  const found = new Map<bigint, Set<string>>();
  for (const { eventName, args } of await eventsOf(authority, "*", fromBlock)) {
    if (eventName !== "RoleGranted" && eventName !== "RoleRevoked") continue;
    const [roleId, account] = [args["roleId"] as bigint, getAddress(String(args["account"]))];
    const holders = found.get(roleId) ?? new Set<string>();
    found.set(roleId, holders);
    if (eventName === "RoleGranted") holders.add(account);
    else holders.delete(account);
  }
  return found;
}

/** Who has which role with which notice, by the manager's own events and state. */
export async function memberDifferences(
  authority: AccessManager,
  deployment: Deployment,
  members: RoleMembers,
): Promise<Difference[]> {
  const planned = plannedMembers(members, deployment);
  const differences: Difference[] = [];
  for (const [roleId, holders] of await foundMembers(authority, deployment.startBlock)) {
    const role = names.find((name) => roles[name].id === roleId);
    for (const account of holders) {
      if (role !== undefined && planned.get(role)?.has(account)) continue;
      const where = `${nameOf(roleId)}: ${account}`;
      differences.push({ kind: "role", where, expected: "no member", found: "a member" });
    }
  }
  for (const [role, accounts] of planned) {
    for (const account of accounts) differences.push(...(await membershipDifferences(authority, role, account)));
  }
  return differences;
}

/** Whether a planned member is one, with the role's notice. */
async function membershipDifferences(authority: AccessManager, role: RoleName, account: string): Promise<Difference[]> {
  const where = `${role}: ${account}`;
  const { id, executionDelay } = roles[role];
  const [since, delay, pending] = await authority.getAccess(id, account);
  if (since === 0n) return [{ kind: "role", where, expected: "a member", found: "no member" }];
  const expected = `${executionDelay} s`;
  if (delay !== BigInt(executionDelay)) return [{ kind: "delay", where, expected, found: `${delay} s` }];
  return pending === 0n ? [] : [{ kind: "delay", where, expected, found: `${pending} s, soon` }];
}

/** Functions of contracts that the deployment does not know, and calls whose notice runs. */
export async function strangeTargets(authority: AccessManager, deployment: Deployment): Promise<Difference[]> {
  const known = new Set(Object.values(deployment.contracts).map(({ address }) => getAddress(address)));
  const strangers = new Set<string>();
  for (const { args } of await eventsOf(authority, "TargetFunctionRoleUpdated", deployment.startBlock)) {
    const target = getAddress(String(args["target"]));
    if (!known.has(target)) strangers.add(target);
  }
  return [...strangers].map((target) => ({
    kind: "role",
    where: `functions of ${target}`,
    expected: "no contract of the deployment",
    found: "have roles",
  }));
}

/** A sentence for each call that is scheduled and has not been made: what will change, and when. */
export async function scheduledCalls(authority: AccessManager, deployment: Deployment): Promise<string[]> {
  const sentences: string[] = [];
  const seen = new Set<string>();
  for (const { args } of await eventsOf(authority, "OperationScheduled", deployment.startBlock)) {
    const id = String(args["operationId"]);
    if (seen.has(id)) continue;
    seen.add(id);
    const at = await authority.getSchedule(id);
    if (at === 0n) continue;
    const when = new Date(Number(at) * 1_000).toISOString();
    sentences.push(
      `${args["caller"]} may call ${args["target"]} with ${String(args["data"]).slice(0, 10)}… from ${when}`,
    );
  }
  return sentences;
}
