import type { NetworkConnection } from "hardhat/types/network";
import type {
  AccessManager,
  AttestorRegistry,
  CorporateActions,
  EquityOracle,
  EquityToken,
  HolderRegistry,
  ReserveVerifier,
  SessionCalendar,
} from "../types/index.ts";
import {
  AccessManager__factory,
  AttestorRegistry__factory,
  CorporateActions__factory,
  EquityOracle__factory,
  EquityToken__factory,
  HolderRegistry__factory,
  ReserveVerifier__factory,
  SessionCalendar__factory,
} from "../types/index.ts";
import { calendarKey, kernelModule, tokenKey } from "./modules/kernel.ts";
import type { KernelPlan } from "./plan.ts";

/** A deployed kernel, typed. */
export interface Kernel {
  readonly authority: AccessManager;
  readonly registry: HolderRegistry;
  readonly corporateActions: CorporateActions;
  /** The proof of reserves, where the plan has one. */
  readonly reserves: { readonly attestors: AttestorRegistry; readonly verifier: ReserveVerifier } | undefined;
  /** By MIC. */
  readonly calendars: Readonly<Record<string, SessionCalendar>>;
  /** The oracle, where the plan has one. */
  readonly oracle: EquityOracle | undefined;
  /** By symbol. */
  readonly tokens: Readonly<Record<string, EquityToken>>;
}

export interface DeployOptions {
  /** Name of a deployment that can be resumed; without one, nothing is written to disk. */
  readonly deploymentId?: string;
}

/** Deploys a plan through the Ignition modules; the first account deploys, and keeps no power. */
export async function deployKernel(
  connection: NetworkConnection<string>,
  plan: KernelPlan,
  options: DeployOptions = {},
): Promise<Kernel> {
  const [deployer] = await connection.ethers.getSigners();
  if (deployer === undefined) throw new Error("the network has no account to deploy with");
  if (plan.members.GOVERNOR.includes(deployer.address)) {
    // The handover would take from the deployer what it has just given to the governor.
    throw new Error(`${deployer.address} deploys and cannot be the governor`);
  }
  const contracts = (await connection.ignition.deploy(kernelModule(plan), options)) as unknown as Record<
    string,
    { getAddress(): Promise<string> }
  >;
  const addressOf = async (key: string): Promise<string> => {
    const contract = contracts[key];
    if (contract === undefined) throw new Error(`the deployment has no ${key}`);
    return contract.getAddress();
  };
  const byName = async <T>(names: readonly string[], read: (name: string) => Promise<T>): Promise<Record<string, T>> =>
    Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));

  return {
    authority: AccessManager__factory.connect(await addressOf("authority"), deployer),
    registry: HolderRegistry__factory.connect(await addressOf("registry"), deployer),
    corporateActions: CorporateActions__factory.connect(await addressOf("corporateActions"), deployer),
    reserves:
      plan.reserves === undefined
        ? undefined
        : {
            attestors: AttestorRegistry__factory.connect(await addressOf("attestors"), deployer),
            verifier: ReserveVerifier__factory.connect(await addressOf("verifier"), deployer),
          },
    oracle: plan.oracle === undefined ? undefined : EquityOracle__factory.connect(await addressOf("oracle"), deployer),
    calendars: await byName(Object.keys(plan.calendars), async (mic) =>
      SessionCalendar__factory.connect(await addressOf(calendarKey(mic)), deployer),
    ),
    tokens: await byName(
      plan.tokens.map(({ symbol }) => symbol),
      async (symbol) => EquityToken__factory.connect(await addressOf(tokenKey(symbol)), deployer),
    ),
  };
}
