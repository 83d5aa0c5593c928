import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { IgnitionModule, NamedArtifactLibraryDeploymentFuture } from "@nomicfoundation/ignition-core";
import { getAddress, keccak256 } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { type Deployment, deploymentSchema, deploymentsSchema } from "../sdk/addresses/schema.ts";
import { RefusedError } from "../sdk/cli/errors.ts";
import { isDevelopmentChain } from "./chains.ts";
import { type DeployedCode, isCodeOf } from "./code.ts";
import { Journal } from "./journal.ts";
import type { ContractFuture } from "./modules/kernel.ts";
import { suiteModule } from "./modules/suite.ts";
import { type Parameters, planOf, requireChain, testnetPlanOf } from "./parameters.ts";
import { mendJournal, waitForConfirmations } from "./resume.ts";
import { TESTNET_DOLLAR, testnetFeedKey, testnetModule } from "./testnet/module.ts";
import { printAgain } from "./testnet/prints.ts";

/** What a deployment needs to know beside the chain. */
export interface SuiteOptions {
  /** The network's name; the deployment has the same one. */
  readonly network: string;
  readonly parameters: Parameters;
  /** Where the parameters come from, for messages. */
  readonly file: string;
  /** The root of Ignition's folders; the journal is in `deployments/<network>` below it. */
  readonly ignition: string;
  /** What a contract was compiled to. */
  readonly readCode: (contract: string) => Promise<DeployedCode>;
  readonly onProgress?: (text: string) => void;
}

/** Where public deployments are written down. */
const PUBLISHED = fileURLToPath(new URL("../sdk/addresses/deployments.json", import.meta.url));

/** The deployment of a network's stand-ins: Ignition goes on with one module a journal. */
const standIns = (network: string) => `${network}-testnet`;

/** The folders of a network's journals. */
export const journalFolders = (ignition: string, network: string) =>
  [standIns(network), network].map((deployment) => deploymentFolder(ignition, deployment));

/** The folder of a deployment. */
export const deploymentFolder = (ignition: string, network: string) => join(ignition, "deployments", network);

/**
 * Deploys the suite that parameters describe, or goes on with a deployment that was interrupted, and writes down where everything
 * is. Nothing is sent once it is complete.
 */
export async function deploySuite(connection: NetworkConnection<string>, options: SuiteOptions): Promise<Deployment> {
  const { parameters, file, network, ignition, onProgress = () => {} } = options;
  const { ethers } = connection;
  const chainId = Number((await ethers.provider.getNetwork()).chainId);
  requireChain(parameters, file, chainId);
  const signers = (await ethers.getSigners()).map(({ address }) => address);
  const [deployer] = signers;
  if (deployer === undefined) throw new RefusedError("the network has no account to deploy with");

  const folders = journalFolders(ignition, network);
  onProgress("looking at what has been deployed so far");
  for (const folder of folders) await requireSameChain(connection, folder);
  for (const folder of folders) await mendJournal(connection, folder);

  const found: Found = {};
  const names: { dollar?: string; feeds: Record<string, string> } = { feeds: {} };
  const testnet = testnetPlanOf({ ...parameters, chainId }, file, signers);
  if (testnet !== undefined) {
    onProgress("deploying the testnet's money and feeds");
    const module = testnetModule(testnet);
    Object.assign(found, await run(connection, module, standIns(network), chainId));
    for (const symbol of Object.keys(testnet.feeds)) {
      const feed = found[testnetFeedKey(symbol)];
      if (feed !== undefined) names.feeds[symbol] = feed.address;
    }
    const dollar = found[TESTNET_DOLLAR];
    if (dollar !== undefined) names.dollar = dollar.address;
    if (readDeployment(ignition, network) === undefined) {
      await printAgain(connection, Object.values(names.feeds));
      // The owners' gas came from the deployer.
      await waitForConfirmations(connection);
    }
  }

  const plan = planOf({ ...parameters, chainId }, file, { signers, ...names });
  if (plan.members.GOVERNOR.includes(deployer)) {
    throw new RefusedError(
      `${deployer} deploys and cannot be the governor: the handover would take back what it has given`,
    );
  }
  const module = suiteModule(plan);
  refuseAdditions(Object.keys(module.results), readDeployment(ignition, network), chainId);
  onProgress("deploying the suite, publishing calendars, setting roles, handing over");
  Object.assign(found, await run(connection, module, network, chainId).catch(explainListing));

  onProgress("reading back the code");
  const startBlocks = new Map(folders.flatMap((folder) => [...Journal.read(folder).startBlocks]));
  const contracts: Deployment["contracts"] = {};
  for (const [part, { contract, address }] of Object.entries(found)) {
    const code = await ethers.provider.getCode(address);
    if (!isCodeOf(await options.readCode(contract), code)) {
      throw new RefusedError(
        `${part}: the code at ${address} is not ${contract} as it is built here; build as it was deployed`,
      );
    }
    contracts[part] = { contract, address, startBlock: startBlocks.get(address) ?? 0, codeHash: keccak256(code) };
  }
  const startBlock = Math.min(...Object.values(contracts).map((contract) => contract.startBlock));
  const deployment: Deployment = { network, chainId, startBlock, deployer, signers, contracts };
  writeDeployment(ignition, deployment);
  return deployment;
}

/** The plan of a deployment that is there, without anybody's keys: names are what they were when it was deployed. */
export function planOfDeployment(parameters: Parameters, file: string, deployment: Deployment) {
  const feeds = Object.fromEntries(
    parameters.tokens.flatMap(({ symbol }) => {
      const feed = deployment.contracts[testnetFeedKey(symbol)];
      return feed === undefined ? [] : [[symbol, feed.address]];
    }),
  );
  const dollar = deployment.contracts[TESTNET_DOLLAR]?.address;
  return planOf(parameters, file, { signers: deployment.signers, feeds, dollar });
}

/** What was written down about a network's deployment, if it is complete. */
export function readDeployment(ignition: string, network: string): Deployment | undefined {
  try {
    const text = readFileSync(join(deploymentFolder(ignition, network), "addresses.json"), "utf8");
    return deploymentSchema.parse(JSON.parse(text));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return readPublished()[network];
}

function readPublished(): Record<string, Deployment> {
  return deploymentsSchema.parse(JSON.parse(readFileSync(PUBLISHED, "utf8")));
}

/** Beside the journal; public ones also where integrators read them. */
function writeDeployment(ignition: string, deployment: Deployment): void {
  write(join(deploymentFolder(ignition, deployment.network), "addresses.json"), deployment);
  if (isDevelopmentChain(deployment.chainId)) return;
  const all = { ...readPublished(), [deployment.network]: deployment };
  write(PUBLISHED, Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Whole or not at all. */
function write(file: string, document: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(document, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

const isMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT";

/** A development chain that was started again knows nothing of what its journal tells. */
async function requireSameChain({ ethers }: NetworkConnection<string>, folder: string): Promise<void> {
  const [first] = Journal.read(folder).startBlocks.keys();
  if (first === undefined || (await ethers.provider.getCode(first)) !== "0x") return;
  throw new RefusedError(
    `the journal in ${folder} is of another chain: there is nothing at ${first}. If the chain was started again, --reset forgets it`,
  );
}

/** After the handover the deployer can give no function its role: a later contract is the governor's to admit. */
function refuseAdditions(planned: readonly string[], deployment: Deployment | undefined, chainId: number): void {
  if (deployment === undefined || deployment.chainId !== chainId) return;
  const added = planned.filter((part) => !(part in deployment.contracts));
  if (added.length === 0) return;
  throw new RefusedError(
    `the deployment is handed over; ${added.join(", ")} must be deployed for themselves and admitted by the governor (deploy/marketAdmission.ts, deploy/poolAdmission.ts)`,
  );
}

/** A pool lists stock only while the oracle has a usable value of it. Nothing was sent, so it is enough to try again. */
function explainListing(error: unknown): never {
  const [, place] =
    /list_EquityToken_(\w+)\/.*LendingPool_Blocked/.exec(error instanceof Error ? error.message : "") ?? [];
  if (place === undefined) throw error;
  throw new RefusedError(
    `${place} cannot be listed as collateral: the oracle has no usable value of it now. Give the same command again when its feed has printed`,
  );
}

type Found = Record<string, { readonly contract: string; readonly address: string }>;

type Deployable = ContractFuture | NamedArtifactLibraryDeploymentFuture<string>;

/** Runs a module, and says what stands where. */
async function run(
  { ignition }: NetworkConnection<string>,
  module: IgnitionModule<string, string, Readonly<Record<string, Deployable>>>,
  deploymentId: string,
  chainId: number,
): Promise<Found> {
  const contracts: Readonly<Record<string, { getAddress(): Promise<string> }>> = await ignition.deploy(module, {
    deploymentId,
    // A development node mines at once; there is nothing to wait a second for.
    ...(isDevelopmentChain(chainId) ? { config: { blockPollingInterval: 50 } } : {}),
  });
  const found: Found = {};
  for (const [part, future] of Object.entries(module.results)) {
    const contract = contracts[part];
    if (contract === undefined) throw new Error(`the deployment has no ${part}`);
    found[part] = { contract: future.contractName, address: getAddress(await contract.getAddress()) };
  }
  return found;
}
