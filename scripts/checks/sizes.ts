/** `npm run size`: the size of every deployable as the production profile compiles it, against the chain's limits. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { table } from "../../sdk/cli/index.ts";
import { filesBelow } from "./finding.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** EIP-170 for the code that stays, EIP-3860 for the code that creates it. */
const LIMITS = { runtime: 24_576, init: 49_152 };

const Artifact = z.object({
  contractName: z.string(),
  abi: z.array(z.object({ type: z.string() })),
  bytecode: z.string(),
  deployedBytecode: z.string(),
  buildInfoId: z.string(),
});
const BuildInfo = z.object({
  input: z.object({ settings: z.object({ optimizer: z.object({ runs: z.number() }) }) }),
});
/** By its optimiser's runs one knows the production profile (hardhat.config.ts). */
const PRODUCTION_RUNS = 800;

const artifacts = filesBelow(root, "artifacts/contracts", ".json")
  .map((file) => Artifact.parse(JSON.parse(readFileSync(`${root}${file}`, "utf8"))))
  // Libraries of internal functions have code, but nobody deploys them.
  .filter(({ abi, deployedBytecode }) => deployedBytecode !== "0x" && abi.some(({ type }) => type === "function"));

const isProduction = new Map<string, boolean>();
for (const { buildInfoId } of artifacts) {
  if (isProduction.has(buildInfoId)) continue;
  const buildInfo = readFileSync(`${root}artifacts/build-info/${buildInfoId}.json`, "utf8");
  isProduction.set(
    buildInfoId,
    BuildInfo.parse(JSON.parse(buildInfo)).input.settings.optimizer.runs === PRODUCTION_RUNS,
  );
}

const sizes = artifacts
  .map((artifact) => ({
    name: artifact.contractName,
    runtime: bytes(artifact.deployedBytecode),
    init: bytes(artifact.bytecode),
    isMeasurable: isProduction.get(artifact.buildInfoId) === true,
  }))
  .sort((a, b) => b.runtime - a.runtime);
const tooBig = sizes.filter(({ runtime, init }) => runtime > LIMITS.runtime || init > LIMITS.init);
const notMeasurable = sizes.filter(({ isMeasurable }) => !isMeasurable);

const head = ["contract", `runtime (≤ ${LIMITS.runtime})`, `init (≤ ${LIMITS.init})`, "left"];
const rows = sizes.map(({ name, runtime, init }) => [name, `${runtime}`, `${init}`, `${LIMITS.runtime - runtime}`]);
console.log(table(head, rows));
for (const { name } of notMeasurable) console.error(`${name} was not compiled with the production profile.`);
for (const { name } of tooBig) console.error(`${name} is over the limit.`);
if (sizes.length === 0) console.error("There are no artifacts to measure.");
process.exitCode = tooBig.length + notMeasurable.length > 0 || sizes.length === 0 ? 1 : 0;

function bytes(hex: string): number {
  return (hex.length - 2) / 2;
}
