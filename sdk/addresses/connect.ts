import type { ContractRunner } from "ethers";
import {
  type AccessManager,
  AccessManager__factory,
  type AttestorRegistry,
  AttestorRegistry__factory,
  type CorporateActions,
  CorporateActions__factory,
  type EquityOracle,
  EquityOracle__factory,
  type EquityToken,
  EquityToken__factory,
  type HolderRegistry,
  HolderRegistry__factory,
  type InKindDesk,
  InKindDesk__factory,
  type PrimaryMarket,
  PrimaryMarket__factory,
  type ReserveVerifier,
  ReserveVerifier__factory,
  type SessionCalendar,
  SessionCalendar__factory,
  type SubLedger,
  SubLedger__factory,
} from "../../types/index.ts";
import type { Deployment } from "./schema.ts";

/** A deployment's contracts, typed. */
export interface Suite {
  readonly authority: AccessManager;
  readonly registry: HolderRegistry;
  readonly corporateActions: CorporateActions;
  readonly attestors: AttestorRegistry;
  readonly verifier: ReserveVerifier;
  readonly oracle: EquityOracle;
  /** By MIC. */
  readonly calendars: Readonly<Record<string, SessionCalendar>>;
  /** By symbol, as are the next two. */
  readonly tokens: Readonly<Record<string, EquityToken>>;
  readonly markets: Readonly<Record<string, PrimaryMarket>>;
  readonly desks: Readonly<Record<string, InKindDesk>>;
  /** By the omnibus wallet's address. */
  readonly subLedgers: Readonly<Record<string, SubLedger>>;
}

/** Thrown when a deployment has no contract where one is expected. */
export class MissingContractError extends Error {
  override readonly name = "MissingContractError";

  constructor(
    readonly network: string,
    readonly part: string,
  ) {
    super(`the deployment on ${network} has no ${part}`);
  }
}

/** The contracts of a deployment, with whoever calls them. */
export function connectSuite(deployment: Deployment, runner: ContractRunner): Suite {
  const one = <T>(part: string, connect: (address: string, runner: ContractRunner) => T): T => {
    const found = deployment.contracts[part];
    if (found === undefined) throw new MissingContractError(deployment.network, part);
    return connect(found.address, runner);
  };
  const several = <T>(folder: string, connect: (address: string, runner: ContractRunner) => T): Record<string, T> =>
    Object.fromEntries(
      Object.entries(deployment.contracts)
        .filter(([part]) => part.startsWith(`${folder}.`))
        .map(([part, { address }]) => [part.slice(folder.length + 1), connect(address, runner)]),
    );
  return {
    authority: one("authority", AccessManager__factory.connect),
    registry: one("registry", HolderRegistry__factory.connect),
    corporateActions: one("corporateActions", CorporateActions__factory.connect),
    attestors: one("attestors", AttestorRegistry__factory.connect),
    verifier: one("verifier", ReserveVerifier__factory.connect),
    oracle: one("oracle", EquityOracle__factory.connect),
    calendars: several("calendars", SessionCalendar__factory.connect),
    tokens: several("tokens", EquityToken__factory.connect),
    markets: several("markets", PrimaryMarket__factory.connect),
    desks: several("desks", InKindDesk__factory.connect),
    subLedgers: several("subLedgers", SubLedger__factory.connect),
  };
}
