import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Outcome, recall, remember } from "./outcomes.ts";
import { hashOf, type Result, readResults, writeResult } from "./results.ts";
import { targets } from "./targets.ts";
import type { Job, Message } from "./worker.ts";

/** A worker that says nothing for so long is stopped; a mutant that made it silent counts as killed. */
const SILENCE_MS = 300_000;
/** Mutants before a worker makes room for a fresh one: compiler and chains hold on to memory. */
const SHARE = 60;

export interface Settings {
  readonly root: string;
  readonly sample: number;
  readonly seed: number;
  /** Only these mutants, by id. */
  readonly only?: readonly string[] | undefined;
  /** Tries again what survived, with the target's wider tests. */
  readonly survivors: boolean;
}

type Plan = Extract<Message, { kind: "plan" }>;

/** One target's mutants, tried in as many worker processes as it takes. */
export class Campaign {
  readonly #settings: Settings;
  /** Test files that have passed without a mutant; they are the same for every target. */
  readonly #verified: string[] = [];

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** False if the target could not be tried to the end. */
  async run(name: string): Promise<boolean> {
    const { root, survivors } = this.#settings;
    const source = targets[name]?.source ?? "";
    const sourceHash = hashOf(root, source);
    const outcomes = recall(root, name, sourceHash);
    const before = survivors ? readResults(root).get(name) : undefined;
    const only = survivors ? before?.survived.map(({ id }) => id) : this.#settings.only;
    if (survivors && (only === undefined || only.length === 0)) return true;
    const sample = before?.sample ?? this.#settings.sample;
    const seed = before?.seed ?? this.#settings.seed;

    let plan: Plan | undefined;
    let reason: string | undefined;
    let isComplete = false;
    const tried = new Set(only === undefined ? outcomes.keys() : []);
    const started = Date.now();
    const keep = (): void => {
      remember(root, name, sourceHash, outcomes.values());
      if (plan === undefined) return;
      const chosen = plan.chosen.flatMap(({ id }) => outcomes.get(id) ?? []);
      const result = { source, sourceHash, sample, seed, all: plan.all, guards: plan.guards, ...summary(chosen) };
      writeResult(root, name, { ...result, isComplete: chosen.length === plan.chosen.length });
    };
    while (!isComplete && reason === undefined) {
      const job: Job = {
        root,
        target: name,
        sample,
        seed,
        done: [...tried],
        ...(only === undefined ? {} : { only }),
        verified: this.#verified,
        isWide: survivors,
        share: SHARE,
      };
      await converse(job, (message) => {
        if (message.kind === "plan") {
          const count = `${message.chosen.length} chosen of ${message.all}, ${message.guards} of them guards`;
          if (plan === undefined) console.log(`${name}: ${count}`);
          plan ??= message;
        }
        if (message.kind === "verified") this.#verified.push(message.file);
        if (message.kind === "outcome") {
          const { outcome, seconds } = message;
          outcomes.set(outcome.id, outcome);
          tried.add(outcome.id);
          keep();
          const by = outcome.by === undefined ? "" : `  [${outcome.by}]`;
          console.log(`  ${outcome.verdict} (${seconds.toFixed(1)} s) line ${outcome.line}: ${outcome.id}${by}`);
        }
        if (message.kind === "broken") reason = message.reason;
        if (message.kind === "end") isComplete = message.isComplete;
      });
    }
    keep();
    console.log(`${name}: ${tried.size} tried, ${((Date.now() - started) / 60_000).toFixed(1)} min`);
    if (reason !== undefined) console.error(`${name}: ${reason}`);
    return reason === undefined;
  }
}

function summary(
  outcomes: readonly Outcome[],
): Omit<Result, "source" | "sourceHash" | "seed" | "sample" | "all" | "guards" | "isComplete"> {
  const of = (verdict: Outcome["verdict"]) => outcomes.filter((outcome) => outcome.verdict === verdict);
  const guards = (of: readonly Outcome[]) => of.filter(({ isGuard }) => isGuard).length;
  return {
    killed: of("killed").length,
    killedGuards: guards(of("killed")),
    sameCode: of("same code").map(({ id }) => id),
    noProgram: of("no program").length,
    survived: of("survived").map(({ id, line }) => ({ id, line })),
    survivedGuards: guards(of("survived")),
    isWide: of("survived").every(({ isWide }) => isWide),
  };
}

/** Gives a job to a fresh worker and hears it out. */
function converse(job: Job, hear: (message: Message) => void): Promise<void> {
  return new Promise((done) => {
    const worker = fileURLToPath(new URL("worker.ts", import.meta.url));
    const child = fork(worker, { execArgv: ["--import", "tsx"], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const stop = () => child.kill("SIGKILL");
    let silence = setTimeout(stop, SILENCE_MS);
    let current: Extract<Message, { kind: "begin" }>["mutant"] | undefined;
    let hasPlan = false;
    child.on("message", (message: Message) => {
      clearTimeout(silence);
      silence = setTimeout(stop, SILENCE_MS);
      if (message.kind === "plan") hasPlan = true;
      if (message.kind === "begin") current = message.mutant;
      if (message.kind === "outcome") current = undefined;
      hear(message);
    });
    child.on("exit", () => {
      clearTimeout(silence);
      if (current !== undefined) {
        const { id, line, isGuard } = current;
        const by = "it ended the process or kept it silent";
        hear({
          kind: "outcome",
          outcome: { id, line, isGuard, isWide: job.isWide, verdict: "killed", by },
          seconds: 0,
        });
      } else if (!hasPlan) {
        hear({ kind: "broken", reason: "the worker ended before it had begun" });
      }
      done();
    });
    child.send(job);
  });
}
