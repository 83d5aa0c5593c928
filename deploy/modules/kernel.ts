import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type {
  CallOptions,
  IgnitionModuleBuilder,
  NamedArtifactContractDeploymentFuture,
  NamedArtifactLibraryDeploymentFuture,
} from "@nomicfoundation/ignition-core";
import type { Interface } from "ethers";
import {
  AttestorRegistry__factory,
  CorporateActions__factory,
  EquityOracle__factory,
  EquityToken__factory,
  HolderRegistry__factory,
  InKindDesk__factory,
  LendingPool__factory,
  PrimaryMarket__factory,
  ReserveVerifier__factory,
  SessionCalendar__factory,
} from "../../types/index.ts";
import type { KernelPlan, OraclePlan, RoleMembers } from "../plan.ts";
import { functionsByRole, type ManagedContract, type RoleName, roles, type UnmanagedContract } from "../roles.ts";
import { accessModule } from "./access.ts";
import { type CalendarModule, calendarModule } from "./calendar.ts";
import { corporateActionsModule } from "./corporateActions.ts";
import { type EquityTokenModule, equityTokenModule, tokenModuleId } from "./equityToken.ts";
import { holdersModule } from "./holders.ts";
import { librariesModule } from "./libraries.ts";
import { type OracleModule, oracleModule } from "./oracle.ts";
import { type ReservesModule, reservesModule } from "./reserves.ts";

/** Where a deployment has its calendars and tokens: the names of the parts of {@link kernelParts}. */
export const calendarKey = (mic: string) => `calendars.${mic}`;
export const tokenKey = (symbol: string) => `tokens.${symbol}`;

export type ContractFuture = NamedArtifactContractDeploymentFuture<string>;

/** A contract of a deployment. */
export interface Part {
  /** Where the deployment has it, for example "tokens.NVDA". */
  readonly name: string;
  readonly contract: ManagedContract | UnmanagedContract | "AccessManager" | "KinkedRateModel";
  readonly future: ContractFuture;
  /** What tells its calls from those of its like; left out for contracts under no role. */
  readonly id?: string;
}

/** What a domain adds to a deployment. */
export interface Contribution {
  readonly parts: readonly Part[];
  /** By name; the contracts link them. */
  readonly libraries: Readonly<Record<string, NamedArtifactLibraryDeploymentFuture<string>>>;
  /** What the deployer does as admin, before functions get their roles: then it can do it no more. */
  readonly asAdmin: NonNullable<CallOptions["after"]>;
  /** Contracts that may mint. */
  readonly minters: readonly ContractFuture[];
}

const interfaces: Partial<Record<ManagedContract, Interface>> = {
  AttestorRegistry: AttestorRegistry__factory.createInterface(),
  CorporateActions: CorporateActions__factory.createInterface(),
  EquityOracle: EquityOracle__factory.createInterface(),
  EquityToken: EquityToken__factory.createInterface(),
  HolderRegistry: HolderRegistry__factory.createInterface(),
  // These three stand on the kernel, under the same table.
  InKindDesk: InKindDesk__factory.createInterface(),
  LendingPool: LendingPool__factory.createInterface(),
  PrimaryMarket: PrimaryMarket__factory.createInterface(),
  ReserveVerifier: ReserveVerifier__factory.createInterface(),
  SessionCalendar: SessionCalendar__factory.createInterface(),
};

/** The ABI of a contract that is deployed with the suite. */
export function interfaceOf(contract: ManagedContract): Interface {
  const abi = interfaces[contract];
  if (abi === undefined) throw new Error(`${contract} is not part of the kernel, nor built on it`);
  return abi;
}

/** The selectors of a contract's functions; an overloaded name stands for all of its overloads. */
export function selectorsOf(contract: ManagedContract, names: readonly string[]): string[] {
  const abi = interfaceOf(contract);
  const selectors: string[] = [];
  abi.forEachFunction((fragment) => {
    if (names.includes(fragment.name)) selectors.push(fragment.selector);
  });
  return selectors;
}

/** The oracle with the feeds that are planned, each for a token of the plan. */
function oracleOf(plan: KernelPlan, { feeds }: OraclePlan, tokens: ReadonlyMap<string, EquityTokenModule>) {
  const listings = Object.entries(feeds).map(([symbol, feed]) => {
    const [token, module] = [plan.tokens.find((listing) => listing.symbol === symbol), tokens.get(symbol)];
    if (token === undefined || module === undefined)
      throw new Error(`${symbol} has a feed, and is no token of the plan`);
    return { token, module, feed };
  });
  return oracleModule(listings);
}

/** The modules that a plan is made of; a module is built once, and used by whatever stands on it. */
export interface KernelModules {
  readonly exchanges: ReadonlyMap<string, CalendarModule>;
  readonly reserves: ReservesModule | undefined;
  readonly tokens: ReadonlyMap<string, EquityTokenModule>;
  readonly oracle: OracleModule | undefined;
}

/** Builds the modules of a plan, and refuses one that does not fit together. */
export function kernelModules(plan: KernelPlan): KernelModules {
  if (plan.members.GOVERNOR.length === 0)
    throw new Error("the plan names no governor: nobody could ever change anything");
  const exchanges = new Map<string, CalendarModule>();
  for (const [mic, calendarPlan] of Object.entries(plan.calendars)) {
    exchanges.set(mic, calendarModule(mic, calendarPlan));
  }
  const reserves = plan.reserves === undefined ? undefined : reservesModule(plan.reserves);
  const tokens = new Map<string, EquityTokenModule>();
  for (const listing of plan.tokens) {
    const exchange = exchanges.get(listing.mic);
    if (exchange === undefined) throw new Error(`${listing.symbol}: no calendar is planned for ${listing.mic}`);
    tokens.set(listing.symbol, equityTokenModule(listing, exchange, reserves));
  }
  const oracle = plan.oracle === undefined ? undefined : oracleOf(plan, plan.oracle, tokens);
  return { exchanges, reserves, tokens, oracle };
}

/** Contracts, published calendars, listed tokens and feeds. */
export function kernelParts(m: IgnitionModuleBuilder, modules: KernelModules): Contribution {
  const { registry } = m.useModule(holdersModule);
  const { corporateActions } = m.useModule(corporateActionsModule);
  const { factorQueue, recordSchedule, pauseBudget } = m.useModule(librariesModule);
  const libraries: Record<string, NamedArtifactLibraryDeploymentFuture<string>> = {
    FactorQueue: factorQueue,
    RecordSchedule: recordSchedule,
    PauseBudget: pauseBudget,
  };
  const parts: Part[] = [
    { name: "registry", id: "HolderRegistry", contract: "HolderRegistry", future: registry },
    { name: "corporateActions", id: "CorporateActions", contract: "CorporateActions", future: corporateActions },
  ];
  if (modules.reserves !== undefined) {
    const { attestorRegistry, verifier } = m.useModule(modules.reserves);
    parts.push({ name: "attestors", id: "AttestorRegistry", contract: "AttestorRegistry", future: attestorRegistry });
    parts.push({ name: "verifier", id: "ReserveVerifier", contract: "ReserveVerifier", future: verifier });
  }
  for (const [mic, exchange] of modules.exchanges) {
    const { calendar } = m.useModule(exchange);
    parts.push({ name: calendarKey(mic), id: `Calendar_${mic}`, contract: "SessionCalendar", future: calendar });
  }
  for (const [symbol, module] of modules.tokens) {
    const { token } = m.useModule(module);
    parts.push({ name: tokenKey(symbol), id: tokenModuleId(symbol), contract: "EquityToken", future: token });
  }
  if (modules.oracle !== undefined) {
    const { oracle, feedSettings } = m.useModule(modules.oracle);
    parts.push({ name: "oracle", id: "EquityOracle", contract: "EquityOracle", future: oracle });
    libraries["FeedSettings"] = feedSettings;
  }
  // Calendars are published and feeds listed by the deployer as admin.
  const asAdmin = [...modules.exchanges.values(), ...(modules.oracle === undefined ? [] : [modules.oracle])];
  return { parts, libraries, asAdmin, minters: [] };
}

/**
 * The last steps of a deployment: the table of roles is applied to its contracts; then the admin's keys go to the governor, with
 * 14 days of notice on each use, and the deployer keeps nothing.
 */
export function handOver(
  m: IgnitionModuleBuilder,
  contributions: readonly Contribution[],
  members: RoleMembers,
): Record<string, ContractFuture> {
  const { authority } = m.useModule(accessModule);
  const parts = contributions.flatMap((contribution) => contribution.parts);
  const before = contributions.flatMap(({ asAdmin }) => asAdmin);
  const minters = contributions.flatMap((contribution) => contribution.minters);
  const applied = parts.flatMap(({ id, contract, future }) =>
    id === undefined || !isManaged(contract)
      ? []
      : [...functionsByRole(contract)].map(([role, names]) =>
          m.call(authority, "setTargetFunctionRole", [future, selectorsOf(contract, names), roles[role].id], {
            id: `permit_${id}_${role}`,
            after: before,
          }),
        ),
  );

  const names = (Object.keys(roles) as RoleName[]).filter((name) => name !== "ADMIN");
  const labelled = names.map((name) => m.call(authority, "labelRole", [roles[name].id, name], { id: `label_${name}` }));
  const grants = names.flatMap((name) => {
    const planned = members[name as Exclude<RoleName, "ADMIN">] ?? [];
    return [...planned, ...(name === "MINTER" ? minters : [])].map((member, index) =>
      m.call(authority, "grantRole", [roles[name].id, member, roles[name].executionDelay], {
        id: `grant_${name}_${index}`,
      }),
    );
  });
  const admins = names.map((name) =>
    m.call(authority, "setRoleAdmin", [roles[name].id, roles[roles[name].admin].id], {
      id: `admin_${name}`,
      after: grants,
    }),
  );

  // The last two steps: from here on nothing changes without public notice.
  const configured = [...applied, ...labelled, ...grants, ...admins];
  const governors = members.GOVERNOR.map((governor, index) =>
    m.call(authority, "grantRole", [roles.ADMIN.id, governor, roles.ADMIN.executionDelay], {
      id: `grant_ADMIN_${index}`,
      after: configured,
    }),
  );
  m.call(authority, "renounceRole", [roles.ADMIN.id, m.getAccount(0)], {
    id: "handover",
    after: [...configured, ...governors],
  });
  return { authority, ...Object.fromEntries(parts.map(({ name, future }) => [name, future])) };
}

/** Whether a contract's functions have roles. */
export function isManaged(contract: Part["contract"]): contract is ManagedContract {
  return contract in interfaces;
}

/** A kernel: what every market and pool stands on, governed and handed over. Whatever comes later is the governor's to admit. */
export function kernelModule(plan: KernelPlan) {
  const modules = kernelModules(plan);
  return buildModule("Kernel", (m) => handOver(m, [kernelParts(m, modules)], plan.members));
}
