import type { ContractRunner } from "ethers";
import type { AccessManager } from "../../types/@openzeppelin/contracts/access/manager/AccessManager.ts";
import type { SessionCalendar } from "../../types/contracts/calendar/SessionCalendar.ts";
import type { CorporateActions } from "../../types/contracts/equity/CorporateActions.ts";
import type { EquityToken } from "../../types/contracts/equity/EquityToken.ts";
import type { HolderRegistry } from "../../types/contracts/holders/HolderRegistry.ts";
import type { KinkedRateModel } from "../../types/contracts/lending/KinkedRateModel.ts";
import type { LendingPool } from "../../types/contracts/lending/LendingPool.ts";
import type { EquityOracle } from "../../types/contracts/oracle/EquityOracle.ts";
import type { InKindDesk } from "../../types/contracts/primary/InKindDesk.ts";
import type { PrimaryMarket } from "../../types/contracts/primary/PrimaryMarket.ts";
import type { AttestorRegistry } from "../../types/contracts/reserves/AttestorRegistry.ts";
import type { ReserveVerifier } from "../../types/contracts/reserves/ReserveVerifier.ts";
import type { SubLedger } from "../../types/contracts/reserves/SubLedger.ts";
import { AccessManager__factory } from "../../types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { SessionCalendar__factory } from "../../types/factories/contracts/calendar/SessionCalendar__factory.ts";
import { CorporateActions__factory } from "../../types/factories/contracts/equity/CorporateActions__factory.ts";
import { EquityToken__factory } from "../../types/factories/contracts/equity/EquityToken__factory.ts";
import { HolderRegistry__factory } from "../../types/factories/contracts/holders/HolderRegistry__factory.ts";
import { KinkedRateModel__factory } from "../../types/factories/contracts/lending/KinkedRateModel__factory.ts";
import { LendingPool__factory } from "../../types/factories/contracts/lending/LendingPool__factory.ts";
import { EquityOracle__factory } from "../../types/factories/contracts/oracle/EquityOracle__factory.ts";
import { InKindDesk__factory } from "../../types/factories/contracts/primary/InKindDesk__factory.ts";
import { PrimaryMarket__factory } from "../../types/factories/contracts/primary/PrimaryMarket__factory.ts";
import { AttestorRegistry__factory } from "../../types/factories/contracts/reserves/AttestorRegistry__factory.ts";
import { ReserveVerifier__factory } from "../../types/factories/contracts/reserves/ReserveVerifier__factory.ts";
import { SubLedger__factory } from "../../types/factories/contracts/reserves/SubLedger__factory.ts";
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
  /** By the symbol of its lpShares, for example "lpUSD"; and what its debt costs. */
  readonly pools: Readonly<Record<string, LendingPool>>;
  readonly rateModels: Readonly<Record<string, KinkedRateModel>>;
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
    pools: several("pools", LendingPool__factory.connect),
    rateModels: several("rateModels", KinkedRateModel__factory.connect),
  };
}
