import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import * as z from "zod";
import { bench, PROFILE, root } from "./prepare.ts";

/** Everything a figure depends on, and where it was taken. */
export interface Environment {
  readonly date: string;
  /** The commit the figures belong to; "-dirty" where the sources differ from it. */
  readonly commit: string;
  readonly machine: string;
  readonly evm: string;
  readonly profile: string;
  readonly solc: string;
  readonly optimizerRuns: number;
  readonly viaIR: boolean;
  readonly evmVersion: string;
  readonly packages: Readonly<Record<string, string>>;
}

const packageSchema = z.object({ version: z.string() });
const settingsSchema = z.object({
  evmVersion: z.string(),
  viaIR: z.boolean().default(false),
  optimizer: z.object({ enabled: z.literal(true), runs: z.number() }),
});

export function describeEnvironment(hre: HardhatRuntimeEnvironment): Environment {
  const [compiler] = hre.config.solidity.profiles[PROFILE]?.compilers ?? [];
  if (compiler === undefined) throw new Error(`the profile ${PROFILE} has no compiler`);
  const settings = settingsSchema.parse(compiler.settings);
  const network = hre.config.networks["default"];
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    machine: `${process.platform}-${process.arch}, ${cpu?.model ?? "unknown processor"}, Node ${process.versions.node}`,
    evm: network?.type === "edr-simulated" ? network.hardfork : "unknown",
    profile: PROFILE,
    solc: compiler.version,
    optimizerRuns: settings.optimizer.runs,
    viaIR: settings.viaIR,
    evmVersion: settings.evmVersion,
    packages: {
      hardhat: versionOf(root, "hardhat"),
      "@openzeppelin/contracts": versionOf(root, "@openzeppelin/contracts"),
      solady: versionOf(bench, "solady"),
      "@tokenysolutions/t-rex": versionOf(bench, "@tokenysolutions/t-rex"),
    },
  };
}

function versionOf(folder: string, name: string): string {
  const file = createRequire(join(folder, "package.json")).resolve(`${name}/package.json`);
  return packageSchema.parse(JSON.parse(readFileSync(file, "utf8"))).version;
}

/** What git says about the sources that are measured, "unknown" outside a repository. */
function commit(): string {
  const git = (...args: string[]) => spawnSync("git", args, { cwd: root, encoding: "utf8" });
  const { status, stdout } = git("rev-parse", "--short=12", "HEAD");
  if (status !== 0) return "unknown";
  const changed = git("status", "--porcelain", "--", "contracts", "deploy", "hardhat.config.ts", "package-lock.json");
  return stdout.trim() + (changed.stdout.trim() === "" ? "" : "-dirty");
}
