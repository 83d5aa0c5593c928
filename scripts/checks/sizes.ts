/** `npm run size`: the size of every deployable as the production profile compiles it, against the chain's limits. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { table } from "../../sdk/cli/index.ts";
import { contractsHash } from "../docs/audit/contractsHash.ts";
import { filesBelow } from "./finding.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** EIP-170 for the code that stays, EIP-3860 for the code that creates it. */
const LIMITS = { runtime: 24_576, init: 49_152 };

const Artifact = z.object({
  contractName: z.string(),
  abi: z.array(z.object({ type: z.string() })),
  bytecode: z.string(),
  deployedBytecode: z.string(),
  linkReferences: z.record(z.string(), z.record(z.string(), z.unknown())),
  buildInfoId: z.string(),
});
const BuildInfo = z.object({
  input: z.object({ settings: z.object({ optimizer: z.object({ runs: z.number() }) }) }),
});
/** By its optimiser's runs one knows the production profile (hardhat.config.ts). */
const PRODUCTION_RUNS = 800;

const compiled = filesBelow(root, "artifacts/contracts", ".json").map((file) =>
  Artifact.parse(JSON.parse(readFileSync(`${root}${file}`, "utf8"))),
);
const linked = new Set(
  compiled.flatMap(({ linkReferences }) => Object.values(linkReferences).flatMap((names) => Object.keys(names))),
);
// Libraries of internal functions have code, but nobody deploys them. A linked one may have no function in its ABI: those that
// take storage are in none.
const artifacts = compiled.filter(
  ({ abi, contractName, deployedBytecode }) =>
    deployedBytecode !== "0x" && (linked.has(contractName) || abi.some(({ type }) => type === "function")),
);

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
if (notMeasurable.length === 0 && sizes.length > 0) {
  // For docs/SCOPE.md, whose check has no production build to measure.
  const measured = Object.fromEntries(sizes.map(({ name, runtime, init }) => [name, { runtime, init }]));
  const record = { contracts: contractsHash(root), sizes: measured };
  writeFileSync(`${root}scripts/checks/sizes.json`, `${JSON.stringify(record, undefined, 2)}\n`);
}
process.exitCode = tooBig.length + notMeasurable.length > 0 || sizes.length === 0 ? 1 : 0;

function bytes(hex: string): number {
  return (hex.length - 2) / 2;
}
