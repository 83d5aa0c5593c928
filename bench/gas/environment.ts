import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import * as z from "zod";
import { describeMachine, type Machine, versionOf } from "../shared/machine.ts";
import { bench, root } from "../shared/peers.ts";
import { PROFILE } from "./prepare.ts";

/** Everything a figure depends on, and where it was taken. */
export interface Environment extends Machine {
  readonly evm: string;
  readonly profile: string;
  readonly solc: string;
  readonly optimizerRuns: number;
  readonly viaIR: boolean;
  readonly evmVersion: string;
  readonly packages: Readonly<Record<string, string>>;
}

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
  return {
    ...describeMachine(["contracts", "deploy", "hardhat.config.ts", "package-lock.json"]),
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
      "@morpho-org/morpho-blue": versionOf(bench, "@morpho-org/morpho-blue"),
      "@morpho-org/morpho-blue-bundlers": versionOf(bench, "@morpho-org/morpho-blue-bundlers"),
      "@aave-dao/aave-v3-origin": versionOf(bench, "@aave-dao/aave-v3-origin"),
    },
  };
}
