/**
 * `npm run mutation`: changes the contracts, one small fault at a time, and sees whether a test notices.
 *
 *   npm run mutation -- --contract EquityToken --sample 40 --seed 1
 *   npm run mutation -- --all --sample 10          every target of targets.ts
 *   npm run mutation -- --all --survivors          shows what survived so far to the targets' wider tests
 *   npm run mutation -- --report                   only writes docs/audit/mutation.md
 *
 * Removals of guards are always tried; of everything else a seeded sample. What came of each mutant is kept in results/, and
 * a run goes on where the last one of the same source stopped; --mutant tries one again. Ends with 1 if a mutant survived that
 * explained.json does not explain.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Campaign } from "./campaign.ts";
import { reportOf } from "./report.ts";
import { readExplanations, readResults, withVerdict } from "./results.ts";
import { targets } from "./targets.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { values } = parseArgs({
  options: {
    contract: { type: "string", multiple: true, default: [] },
    all: { type: "boolean", default: false },
    sample: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    mutant: { type: "string", multiple: true },
    "no-build": { type: "boolean", default: false },
    survivors: { type: "boolean", default: false },
    report: { type: "boolean", default: false },
  },
});

const names = values.all ? Object.keys(targets) : values.contract;
const unknown = names.filter((name) => !(name in targets));
if (unknown.length > 0 || (names.length === 0 && !values.report)) {
  console.error(`Name contracts with --contract, of ${Object.keys(targets).join(", ")}.`);
  process.exit(2);
}
if (names.length > 0 && !values["no-build"]) {
  const build = spawnSync(process.execPath, [`${root}scripts/run.mjs`, "hardhat", "build", "--quiet"], {
    stdio: "inherit",
  });
  if (build.status !== 0) process.exit(1);
}

let isBroken = false;
const campaign = new Campaign({
  root,
  sample: Number(values.sample),
  seed: Number(values.seed),
  only: values.mutant,
  survivors: values.survivors,
});
for (const name of names) isBroken = !(await campaign.run(name)) || isBroken;

const results = readResults(root);
const explained = readExplanations(root);
writeFileSync(`${root}docs/audit/mutation.md`, reportOf(root, results, explained));
const open = [...results.values()]
  .flatMap((result) => withVerdict(result, "survived"))
  .filter(({ id }) => !(id in explained));
for (const { id, line } of open) console.log(`survived, not explained (line ${line}): ${id}`);
process.exitCode = isBroken || open.length > 0 ? 1 : 0;
