/**
 * `npm run smt`: asks the compiler's model checker, with z3 behind it, about the pure libraries, and writes
 * docs/audit/smt.md.
 *
 *   npm run smt -- --contract FractionClaims      only one, nothing is written
 *   npm run smt -- --selftest                     breaks each library, and sees that claims about it fall
 *   npm run smt -- --allow-missing                ends with 0 where there is no solver
 *
 * Ends with 1 if a claim that proven.json names is not proven (any more).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type Arithmetic, type Claim, claimContracts, decide } from "./claims.ts";
import { breaking, MUTANTS } from "./mutants.ts";
import { reportOf } from "./report.ts";
import { solverVersion } from "./solver.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { values } = parseArgs({
  options: {
    contract: { type: "string", multiple: true },
    selftest: { type: "boolean", default: false },
    "allow-missing": { type: "boolean", default: false },
  },
});

const solver = solverVersion();
if (solver === undefined) {
  console.error("There is no SMT solver, so nothing was proven: install z3 (on Debian: apt-get install z3).");
  process.exit(values["allow-missing"] ? 0 : 1);
}

/** False claims: whatever proves one of them proves nothing. */
const CONTROL = "ControlClaims";
const believed = decide(root, CONTROL).claims.filter(({ verdict }) => verdict === "proven");
for (const { name } of believed) console.error(`${name} is false and was proven: nothing else counts.`);
if (believed.length > 0) process.exit(1);

const mustHold = z.array(z.string()).parse(JSON.parse(readFileSync(new URL("proven.json", import.meta.url), "utf8")));
if (values.selftest) process.exit(selftest());

const claims: Claim[] = [];
const arithmetic: Arithmetic[] = [];
for (const contract of values.contract ?? claimContracts().filter((name) => name !== CONTROL)) {
  const decided = decide(root, contract);
  claims.push(...decided.claims);
  arithmetic.push(...decided.arithmetic);
  for (const { verdict, name } of decided.claims) console.log(`${verdict.padEnd(10)} ${name}`);
}

const proven = new Set(claims.filter(({ verdict }) => verdict === "proven").map(({ name }) => name));
const asked = new Set(claims.map(({ name }) => name));
const lost = mustHold.filter((name) => !proven.has(name) && (values.contract === undefined || asked.has(name)));
for (const name of lost) console.error(`${name} was proven and is not any more.`);
console.log(`${proven.size} of ${claims.length} claims proven`);
if (values.contract === undefined) writeFileSync(`${root}docs/audit/smt.md`, reportOf(solver, claims, arithmetic));
process.exitCode = lost.length === 0 ? 0 : 1;

/** @return 1 if a broken library goes unnoticed, or one with proven claims is never broken. */
function selftest(): number {
  let missed = 0;
  const chosen = MUTANTS.filter((mutant) => values.contract === undefined || values.contract.includes(mutant.claims));
  for (const mutant of chosen) {
    const own = mustHold.filter((name) => name.startsWith(`${mutant.claims}.`));
    const still = new Set(
      decide(root, mutant.claims, breaking(mutant))
        .claims.filter(({ verdict }) => verdict === "proven")
        .map(({ name }) => name),
    );
    const fallen = own.filter((name) => !still.has(name));
    if (fallen.length === 0) ++missed;
    console.log(`${mutant.file}: "${mutant.put}"\n    ${fallen.length === 0 ? "NOT NOTICED" : fallen.join("\n    ")}`);
  }
  const broken = new Set(MUTANTS.map(({ claims }) => claims));
  const never = [...new Set(mustHold.map((name) => name.split(".")[0] ?? ""))].filter((name) => !broken.has(name));
  for (const name of never) console.log(`${name}: nothing that it is about is ever broken`);
  console.log(`${chosen.length} broken libraries, ${missed} not noticed`);
  return missed + never.length === 0 ? 0 : 1;
}
