/**
 * `npm run mutation`: changes the contracts, one small fault at a time, and sees whether a test notices.
 *
 *   npm run mutation -- --contract EquityToken --sample 40 --seed 1
 *   npm run mutation -- --all --sample 10          every target of targets.ts
 *   npm run mutation -- --all --survivors          shows what survived so far to the targets' wider tests
 *   npm run mutation -- --report                   only writes docs/audit/mutation.md
 *
 * Removals of guards are always tried; of everything else a seeded sample. Ends with 1 if a mutant survived that
 * explained.json does not explain.
 */
import { fork, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { reportOf } from "./report.ts";
import { hashOf, readExplanations, readResults, writeResult } from "./results.ts";
import { targets } from "./targets.ts";
import type { Job, Message, Outcome } from "./worker.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** A worker that says nothing for so long is stopped; a mutant that made it silent counts as killed. */
const SILENCE_MS = 300_000;
/** Mutants before a worker makes room for a fresh one: compiler and chains hold on to memory. */
const SHARE = 60;

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

/** Test files that have passed without a mutant; they are the same for every target. */
const verified: string[] = [];
let isBroken = false;
for (const name of names) isBroken = !(await run(name)) || isBroken;

const results = readResults(root);
const explained = readExplanations(root);
writeFileSync(`${root}docs/audit/mutation.md`, reportOf(root, results, explained));
const open = [...results.values()].flatMap(({ survived }) => survived).filter(({ id }) => !(id in explained));
for (const { id, line } of open) console.log(`survived, not explained (line ${line}): ${id}`);
process.exitCode = isBroken || open.length > 0 ? 1 : 0;

/** Tries one target's mutants in as many worker processes as it takes. */
async function run(name: string): Promise<boolean> {
  const source = targets[name]?.source ?? "";
  const outcomes = new Map<string, Outcome>();
  let plan: Extract<Message, { kind: "plan" }> | undefined;
  let isComplete = false;
  let reason: string | undefined;
  const before = values.survivors ? readResults(root).get(name) : undefined;
  const only = before?.survived.map(({ id }) => id) ?? values.mutant;
  if (values.survivors && (only === undefined || only.length === 0)) return true;
  const started = Date.now();
  while (!isComplete && reason === undefined) {
    await work({
      root,
      target: name,
      sample: before?.sample ?? Number(values.sample),
      seed: before?.seed ?? Number(values.seed),
      done: [...outcomes.keys()],
      ...(only === undefined ? {} : { only }),
      verified,
      isWide: values.survivors,
      share: SHARE,
    });
  }
  keep();
  const tried = [...outcomes.values()];
  const of = (verdict: Outcome["verdict"]) => tried.filter((outcome) => outcome.verdict === verdict).length;
  const minutes = ((Date.now() - started) / 60_000).toFixed(1);
  console.log(`${name}: ${of("killed")} killed, ${of("survived")} survived of ${tried.length} tried, ${minutes} min`);
  if (reason !== undefined) console.error(`${name}: ${reason}`);
  return reason === undefined;

  /** Writes down what is known so far. */
  function keep(): void {
    if (plan === undefined || values.mutant !== undefined || outcomes.size === 0) return;
    const tried = [...outcomes.values()];
    const of = (verdict: Outcome["verdict"]) =>
      tried.filter((outcome) => outcome.verdict === verdict).map(({ mutant }) => mutant);
    const guardsOf = (verdict: Outcome["verdict"]) => of(verdict).filter(({ isGuard }) => isGuard).length;
    if (before !== undefined) {
      const noticed = new Set(tried.filter(({ verdict }) => verdict !== "survived").map(({ mutant }) => mutant.id));
      writeResult(root, name, {
        ...before,
        killed: before.killed + of("killed").length,
        killedGuards: before.killedGuards + guardsOf("killed"),
        survived: before.survived.filter(({ id }) => !noticed.has(id)),
        survivedGuards: before.survivedGuards - guardsOf("killed"),
        isWide: isComplete,
      });
      return;
    }
    writeResult(root, name, {
      source,
      sourceHash: hashOf(root, source),
      seed: Number(values.seed),
      sample: Number(values.sample),
      all: plan.all,
      guards: plan.guards,
      killed: of("killed").length,
      killedGuards: guardsOf("killed"),
      sameCode: of("same code").map(({ id }) => id),
      noProgram: of("no program").length,
      survived: of("survived").map(({ id, line }) => ({ id, line })),
      survivedGuards: guardsOf("survived"),
      isComplete,
      isWide: false,
    });
  }

  function work(job: Job): Promise<void> {
    return new Promise((done) => {
      const child = fork(fileURLToPath(new URL("worker.ts", import.meta.url)), {
        execArgv: ["--import", "tsx"],
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      let current: Outcome["mutant"] | undefined;
      let silence = setTimeout(stop, SILENCE_MS);
      child.on("message", (message: Message) => {
        clearTimeout(silence);
        silence = setTimeout(stop, SILENCE_MS);
        if (message.kind === "plan") {
          if (plan === undefined)
            console.log(
              `${name}: ${message.all} mutants, ${message.guards} of guards, ${message.chosen.length} chosen`,
            );
          plan ??= message;
        }
        if (message.kind === "verified") verified.push(message.file);
        if (message.kind === "begin") current = message.mutant;
        if (message.kind === "outcome") {
          current = undefined;
          settle(message.outcome);
        }
        if (message.kind === "broken") reason = message.reason;
        if (message.kind === "end") isComplete = message.isComplete;
      });
      child.on("exit", () => {
        clearTimeout(silence);
        if (current !== undefined)
          settle({ mutant: current, verdict: "killed", by: "it ended or silenced the process", seconds: 0 });
        else if (plan === undefined) reason ??= "the worker ended before it had begun";
        done();
      });
      child.send(job);
      function stop(): void {
        child.kill("SIGKILL");
      }
    });
  }

  function settle(outcome: Outcome): void {
    outcomes.set(outcome.mutant.id, outcome);
    keep();
    const { mutant, verdict, by, seconds } = outcome;
    console.log(
      `  ${verdict} ${seconds.toFixed(1)} s, line ${mutant.line}: ${mutant.id}${by === undefined ? "" : `  [${by}]`}`,
    );
  }
}
