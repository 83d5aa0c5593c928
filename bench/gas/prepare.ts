/** Makes a run possible on a fresh checkout: the peers' packages, the generated types, the production artifacts. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import config from "../../hardhat.config.ts";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const bench = fileURLToPath(new URL("../", import.meta.url));

export const PROFILE = "production";

/** Apart from the project's own artifacts/, which stay as they are. `hardhat clean` removes it too. */
const OUT = join(root, "cache", "bench");

/** Thrown when a run cannot start; the message says all there is to say. */
export class PreparationError extends Error {
  override readonly name = "PreparationError";
}

/** The two builds a run is made of: ours, and the peers that are compiled from source. */
export interface Builds {
  readonly ours: HardhatRuntimeEnvironment;
  readonly peers: HardhatRuntimeEnvironment;
}

/** Installs what bench/package-lock.json names, if that has not been done. */
export function installPeers(): void {
  const stampFile = join(bench, "node_modules", ".counterfoil-lock");
  const stamp = createHash("sha256")
    .update(readFileSync(join(bench, "package-lock.json")))
    .digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  process.stderr.write("counterfoil: installing the contracts to compare with (once)\n");
  // An outer npm tells its children which project they belong to; this one belongs to bench/.
  const inherited =
    /^npm_(package|lifecycle|config_(local_prefix|prefix|package|call|omit|include|workspaces?|global)$)/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));
  execute(
    "npm",
    ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    bench,
    env,
  );
  writeFileSync(stampFile, stamp);
}

/** Brings the types that the deployment is written in up to date. */
export function generateTypes(): void {
  execute("hardhat", ["build", "--no-tests", "--quiet"], root, process.env);
}

/** Compiles ours and theirs with the project's production settings. */
export async function buildAll(): Promise<Builds> {
  return {
    ours: await build(root, config.paths?.sources ?? [], "ours"),
    peers: await build(bench, ["contracts"], "peers"),
  };
}

async function build(
  projectRoot: string,
  sources: string | string[] | object,
  name: string,
): Promise<HardhatRuntimeEnvironment> {
  const folder = join(OUT, name);
  const paths = {
    ...config.paths,
    sources: sources as string[],
    artifacts: join(folder, "artifacts"),
    cache: join(folder, "cache"),
  };
  const options = { buildProfile: PROFILE, noTypechain: true };
  const hre = await createHardhatRuntimeEnvironment({ ...config, paths }, options, projectRoot);
  // One compiler run for all files instead of one each: a fifth of the time, the same code.
  const profile = hre.config.solidity.profiles[PROFILE];
  if (profile === undefined) throw new PreparationError(`hardhat.config.ts has no profile called ${PROFILE}`);
  profile.isolated = false;
  await withoutWarnings(() => hre.tasks.getTask("build").run({ noTests: true, quiet: true }));
  return hre;
}

/** The peers' sources warn on a newer compiler; only what stops the build matters here. */
async function withoutWarnings(action: () => Promise<unknown>): Promise<void> {
  const { log, warn, error } = console;
  const said: unknown[][] = [];
  const keep = (...words: unknown[]): number => said.push(words);
  Object.assign(console, { log: keep, warn: keep, error: keep });
  try {
    await action();
  } catch (failure) {
    for (const words of said) error(...words);
    throw failure;
  } finally {
    Object.assign(console, { log, warn, error });
  }
}

/** stdout belongs to the result, so whatever a tool says goes to stderr. */
function execute(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): void {
  const { status, error } = spawnSync(command, args, {
    cwd,
    env,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new PreparationError(`${command} ${args[0]} failed${error ? `: ${error.message}` : ""}`);
}
