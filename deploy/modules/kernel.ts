import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { NamedArtifactContractDeploymentFuture } from "@nomicfoundation/ignition-core";
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
import type { KernelPlan, OraclePlan } from "../plan.ts";
import { functionsByRole, type ManagedContract, type RoleName, roles } from "../roles.ts";
import { accessModule } from "./access.ts";
import { type CalendarModule, calendarModule } from "./calendar.ts";
import { corporateActionsModule } from "./corporateActions.ts";
import { type EquityTokenModule, equityTokenModule, tokenModuleId } from "./equityToken.ts";
import { holdersModule } from "./holders.ts";
import { oracleModule } from "./oracle.ts";
import { reservesModule } from "./reserves.ts";

/** Ids of the futures that {@link kernelModule} returns. */
export const calendarKey = (mic: string) => `calendar_${mic}`;
export const tokenKey = (symbol: string) => `token_${symbol}`;

const interfaces: Partial<Record<ManagedContract, Interface>> = {
  AttestorRegistry: AttestorRegistry__factory.createInterface(),
  CorporateActions: CorporateActions__factory.createInterface(),
  EquityOracle: EquityOracle__factory.createInterface(),
  EquityToken: EquityToken__factory.createInterface(),
  HolderRegistry: HolderRegistry__factory.createInterface(),
  // These three are deployed after the kernel, under the same table.
  InKindDesk: InKindDesk__factory.createInterface(),
  LendingPool: LendingPool__factory.createInterface(),
  PrimaryMarket: PrimaryMarket__factory.createInterface(),
  ReserveVerifier: ReserveVerifier__factory.createInterface(),
  SessionCalendar: SessionCalendar__factory.createInterface(),
};

/** The selectors of a contract's functions; an overloaded name stands for all of its overloads. */
export function selectorsOf(contract: ManagedContract, names: readonly string[]): string[] {
  const abi = interfaces[contract];
  if (abi === undefined) throw new Error(`${contract} is not part of the kernel, nor built on it`);
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

/**
 * A whole deployment: contracts, published calendars, listed tokens; then the table of roles; then the admin's keys go to
 * the governor, with 14 days of notice on each use, and the deployer keeps nothing.
 */
export function kernelModule(plan: KernelPlan) {
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

  return buildModule("Kernel", (m) => {
    const { authority } = m.useModule(accessModule);
    const { registry } = m.useModule(holdersModule);
    const { corporateActions } = m.useModule(corporateActionsModule);

    const contracts: Record<string, NamedArtifactContractDeploymentFuture<string>> = {};
    const managed: [id: string, kind: ManagedContract, future: NamedArtifactContractDeploymentFuture<string>][] = [
      ["HolderRegistry", "HolderRegistry", registry],
      ["CorporateActions", "CorporateActions", corporateActions],
    ];
    if (reserves !== undefined) {
      const { attestorRegistry, verifier } = m.useModule(reserves);
      Object.assign(contracts, { attestorRegistry, verifier });
      managed.push(["AttestorRegistry", "AttestorRegistry", attestorRegistry]);
      managed.push(["ReserveVerifier", "ReserveVerifier", verifier]);
    }
    for (const [mic, exchange] of exchanges) {
      const { calendar } = m.useModule(exchange);
      contracts[calendarKey(mic)] = calendar;
      managed.push([`Calendar_${mic}`, "SessionCalendar", calendar]);
    }
    for (const [symbol, module] of tokens) {
      const { token } = m.useModule(module);
      contracts[tokenKey(symbol)] = token;
      managed.push([tokenModuleId(symbol), "EquityToken", token]);
    }
    if (oracle !== undefined) {
      const { oracle: deployed } = m.useModule(oracle);
      contracts["oracle"] = deployed;
      managed.push(["EquityOracle", "EquityOracle", deployed]);
    }

    // Calendars are published and feeds listed by the deployer as admin, so the roles come after them.
    const published = [...exchanges.values(), ...(oracle === undefined ? [] : [oracle])];
    const applied = managed.flatMap(([id, kind, future]) =>
      [...functionsByRole(kind)].map(([role, names]) =>
        m.call(authority, "setTargetFunctionRole", [future, selectorsOf(kind, names), roles[role].id], {
          id: `permit_${id}_${role}`,
          after: published,
        }),
      ),
    );

    const names = (Object.keys(roles) as RoleName[]).filter((name) => name !== "ADMIN");
    const labelled = names.map((name) =>
      m.call(authority, "labelRole", [roles[name].id, name], { id: `label_${name}` }),
    );
    const grants = names.flatMap((name) =>
      (plan.members[name as Exclude<RoleName, "ADMIN">] ?? []).map((member, index) =>
        m.call(authority, "grantRole", [roles[name].id, member, roles[name].executionDelay], {
          id: `grant_${name}_${index}`,
        }),
      ),
    );
    const admins = names.map((name) =>
      m.call(authority, "setRoleAdmin", [roles[name].id, roles[roles[name].admin].id], {
        id: `admin_${name}`,
        after: grants,
      }),
    );

    // The last two steps: from here on nothing changes without public notice.
    const configured = [...applied, ...labelled, ...grants, ...admins];
    const governors = plan.members.GOVERNOR.map((governor, index) =>
      m.call(authority, "grantRole", [roles.ADMIN.id, governor, roles.ADMIN.executionDelay], {
        id: `grant_ADMIN_${index}`,
        after: configured,
      }),
    );
    m.call(authority, "renounceRole", [roles.ADMIN.id, m.getAccount(0)], {
      id: "handover",
      after: [...configured, ...governors],
    });

    return { authority, registry, corporateActions, ...contracts };
  });
}
