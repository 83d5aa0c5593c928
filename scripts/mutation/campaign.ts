import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Outcome, outcomeOf } from "./outcomes.ts";
import { hashOf, readResult, writeResult } from "./results.ts";
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

/** Targets' mutants, tried in as many worker processes as it takes. */
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
    const record = new Record(this.#settings, name);
    const only = survivors ? record.survivors : this.#settings.only;
    if (only?.length === 0) return true;
    if (only !== undefined) record.tryAgain(only);
    while (!record.isOver) {
      const { sample, seed, done } = record;
      const verified = this.#verified;
      const chosen = only === undefined ? {} : { only };
      const job: Job = { root, target: name, sample, seed, done, ...chosen, verified, isWide: survivors, share: SHARE };
      await converse(job, (message) => {
        if (message.kind === "verified") verified.push(message.file);
        record.hear(message);
      });
    }
    return record.close();
  }
}

/** What is known of one target, written down as it comes in; a run goes on where the last one of the same text stopped. */
class Record {
  readonly #root: string;
  readonly #name: string;
  readonly #source: string;
  readonly #sourceHash: string;
  readonly #outcomes: Map<string, Outcome>;
  readonly #tried: Set<string>;
  readonly #started = Date.now();
  readonly sample: number;
  readonly seed: number;
  #plan: Plan | undefined;
  #reason: string | undefined;
  #isComplete = false;

  constructor({ root, sample, seed }: Settings, name: string) {
    this.#root = root;
    this.#name = name;
    this.#source = targets[name]?.source ?? "";
    this.#sourceHash = hashOf(root, this.#source);
    const kept = readResult(root, name);
    const before = kept?.sourceHash === this.#sourceHash ? kept : undefined;
    this.#outcomes = new Map(before?.outcomes.map((outcome) => [outcome.id, outcome]));
    this.#tried = new Set(this.#outcomes.keys());
    // A larger sample of the same seed holds the smaller one: a smaller one would only forget.
    this.sample = before?.seed === seed ? Math.max(before.sample, sample) : sample;
    this.seed = seed;
  }

  get survivors(): string[] {
    return [...this.#outcomes.values()].filter(({ verdict }) => verdict === "survived").map(({ id }) => id);
  }

  tryAgain(ids: readonly string[]): void {
    for (const id of ids) this.#tried.delete(id);
  }

  get isOver(): boolean {
    return this.#isComplete || this.#reason !== undefined;
  }

  get done(): string[] {
    return [...this.#tried];
  }

  hear(message: Message): void {
    if (message.kind === "plan") this.#hearPlan(message);
    if (message.kind === "outcome") this.#hearOutcome(message.outcome, message.seconds);
    if (message.kind === "broken") this.#reason = message.reason;
    if (message.kind === "end") this.#isComplete = message.isComplete;
  }

  close(): boolean {
    this.#keep();
    const minutes = (Date.now() - this.#started) / 60_000;
    console.log(`${this.#name}: ${this.#tried.size} tried, ${minutes.toFixed(1)} min`);
    if (this.#reason !== undefined) console.error(`${this.#name}: ${this.#reason}`);
    return this.#reason === undefined;
  }

  #hearPlan(plan: Plan): void {
    if (this.#plan !== undefined) return;
    this.#plan = plan;
    console.log(`${this.#name}: ${plan.chosen.length} chosen of ${plan.all}, ${plan.guards} of them guards`);
  }

  #hearOutcome(outcome: Outcome, seconds: number): void {
    this.#outcomes.set(outcome.id, outcome);
    this.#tried.add(outcome.id);
    this.#keep();
    const by = outcome.by === undefined ? "" : `  [${outcome.by}]`;
    console.log(`  ${outcome.verdict} (${seconds.toFixed(1)} s) line ${outcome.line}: ${outcome.id}${by}`);
  }

  #keep(): void {
    if (this.#plan === undefined) return;
    const { all, guards, chosen } = this.#plan;
    writeResult(this.#root, this.#name, {
      source: this.#source,
      sourceHash: this.#sourceHash,
      seed: this.seed,
      sample: this.sample,
      all,
      guards,
      chosen: chosen.length,
      outcomes: [...this.#outcomes.values()].sort((a, b) => a.line - b.line),
    });
  }
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
      // A test that fails without a mutant says nothing of the one at hand.
      if (message.kind === "outcome" || message.kind === "broken") current = undefined;
      hear(message);
    });
    child.on("exit", () => {
      clearTimeout(silence);
      if (current !== undefined) {
        const by = "it ended the process or kept it silent";
        hear({ kind: "outcome", outcome: outcomeOf(current, { verdict: "killed", by }, job.isWide), seconds: 0 });
      } else if (!hasPlan) {
        hear({ kind: "broken", reason: "the worker ended before it had begun" });
      }
      done();
    });
    child.send(job);
  });
}
