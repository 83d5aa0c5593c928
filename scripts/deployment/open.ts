/** What the commands about deployments share: the network by its name, its parameters, and where its journal is. */
import { spawnSync } from "node:child_process";
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { DeployedCode } from "../../deploy/code.ts";
import { InputError, RefusedError } from "../../sdk/cli/errors.ts";
import { ensureBuilt } from "../chain.ts";

const DEPLOY = fileURLToPath(new URL("../../deploy/", import.meta.url));

/** The networks that the suite is deployed to; hardhat.config.ts has them. */
export const NETWORKS = ["local", "sepolia", "baseSepolia", "arbitrumSepolia", "bnbTestnet"] as const;

export interface Place {
  readonly network: string;
  /** The file of parameters. */
  readonly parameters: string;
  /** The root of Ignition's folders. */
  readonly ignition: string;
}

/** Where a network's parameters and journal are, unless options say otherwise. */
export function placeOf(options: { network: string; parameters?: string; deployments?: string }): Place {
  const network = options.network === "localhost" ? "local" : options.network;
  if (!(NETWORKS as readonly string[]).includes(network)) {
    throw new InputError("--network", network, `must be one of ${NETWORKS.join(", ")}`);
  }
  const parameters = options.parameters ?? join(DEPLOY, "parameters", `${network}.json`);
  const ignition = options.deployments ?? DEPLOY;
  return { network, parameters, ignition: isAbsolute(ignition) ? ignition : resolve(ignition) };
}

/**
 * The project's Hardhat with its journals in a place's folder. Public networks get the production build; a local one takes what
 * there is.
 */
export async function openHardhat(
  place: Place,
  onProgress: (text: string) => void,
  localUrl?: string,
): Promise<HardhatRuntimeEnvironment> {
  await ensureBuilt(onProgress);
  const { createHardhatRuntimeEnvironment } = await import("hardhat/hre");
  const { default: project } = await import("../../hardhat.config.ts");
  const local = localUrl === undefined ? {} : { local: { type: "http", chainType: "l1", url: localUrl } as const };
  return createHardhatRuntimeEnvironment(
    {
      ...project,
      networks: { ...project.networks, ...local },
      paths: { ...project.paths, ignition: place.ignition },
    },
    {},
    fileURLToPath(new URL("../../", import.meta.url)),
  );
}

/** Compiles as a public deployment does. In a process of its own, whose words do not get among this one's. */
export async function buildFor(place: Place, onProgress: (text: string) => void): Promise<void> {
  if (place.network === "local") return;
  onProgress("compiling the contracts for production");
  const run = fileURLToPath(new URL("../run.mjs", import.meta.url));
  const build = ["hardhat", "build", "--build-profile", "production", "--no-tests", "--quiet"];
  const { status, stderr } = spawnSync(process.execPath, [run, ...build], { encoding: "utf8" });
  if (status !== 0) throw new RefusedError(`the contracts do not compile:\n${stderr}`);
}

/** What a contract was compiled to. */
export function codeReader({ artifacts }: HardhatRuntimeEnvironment): (contract: string) => Promise<DeployedCode> {
  return async (contract) => {
    const { deployedBytecode, deployedLinkReferences, immutableReferences } = await artifacts.readArtifact(contract);
    return { deployedBytecode, deployedLinkReferences, immutableReferences };
  };
}

/** The URL of a network's node. */
export async function urlOf({ config }: HardhatRuntimeEnvironment, network: string): Promise<string> {
  const found = config.networks[network];
  if (found?.type !== "http") throw new RefusedError(`${network} is no network behind JSON-RPC`);
  return secret(() => found.url.getUrl());
}

/** Runs what may ask for a secret, and says plainly which one is missing. */
export async function secret<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new RefusedError(reason);
  }
}
