/** Tries mutants of one target, told over IPC which; ends by itself when it has tried its share. */
import { Compiler } from "./compiler.ts";
import { Judge } from "./judge.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { type Outcome, outcomeOf } from "./outcomes.ts";
import { selected } from "./select.ts";
import { targets } from "./targets.ts";
import { Tests } from "./tests.ts";

export interface Job {
  readonly root: string;
  readonly target: string;
  readonly sample: number;
  readonly seed: number;
  /** Mutants already tried, by id. */
  readonly done: readonly string[];
  /** Only these, if given. */
  readonly only?: readonly string[];
  /** Test files that have been seen to pass without a mutant. */
  readonly verified: readonly string[];
  /** Whether the target's further tests run too. */
  readonly isWide: boolean;
  /** How many mutants before the process makes room for a fresh one. */
  readonly share: number;
}

export type Message =
  | { readonly kind: "plan"; readonly all: number; readonly guards: number; readonly chosen: readonly Mutant[] }
  | { readonly kind: "verified"; readonly file: string }
  | { readonly kind: "begin"; readonly mutant: Mutant }
  | { readonly kind: "outcome"; readonly outcome: Outcome; readonly seconds: number }
  | { readonly kind: "broken"; readonly reason: string }
  | { readonly kind: "alive" }
  | { readonly kind: "end"; readonly isComplete: boolean };

const tell = (message: Message): Promise<void> =>
  new Promise((done) => {
    process.send?.(message, undefined, undefined, () => done());
  });

process.on("unhandledRejection", () => {
  // A mutant's test may leave a promise behind; the test itself has failed or passed by then.
});
process.once("message", (job: Job) => {
  // A survivor can take long on a busy machine; what blocks this process for good sends nothing any more.
  setInterval(() => void tell({ kind: "alive" }), 20_000).unref();
  work(job)
    .catch((error: unknown) =>
      tell({ kind: "broken", reason: error instanceof Error ? `${error.stack}` : String(error) }),
    )
    .finally(() => process.exit(0));
});

async function work(job: Job): Promise<void> {
  const target = targets[job.target];
  if (target === undefined) throw new Error(`There is no target called ${job.target}.`);
  const compiler = new Compiler(job.root);
  const tests = new Tests(job.root);
  const all = mutantsOf(target.source, compiler.text(target.source), compiler.ast(target.source));
  const chosen = selected(all, job.sample, job.seed);
  await tell({ kind: "plan", all: all.length, guards: all.filter(({ isGuard }) => isGuard).length, chosen });

  const due = chosen.filter(({ id }) => !job.done.includes(id) && (job.only?.includes(id) ?? true));
  if (due.length === 0) return tell({ kind: "end", isComplete: true });

  const files = tests.files(job.isWide ? [...target.tests, ...(target.wide ?? [])] : target.tests);
  const judge = new Judge(compiler, tests, target.source, files, job.verified, (file) =>
    tell({ kind: "verified", file }),
  );
  for (const mutant of due.slice(0, job.share)) {
    await tell({ kind: "begin", mutant });
    const started = performance.now();
    const judgement = await judge.judge(mutant);
    const seconds = (performance.now() - started) / 1_000;
    await tell({ kind: "outcome", outcome: outcomeOf(mutant, judgement, job.isWide), seconds });
  }
  return tell({ kind: "end", isComplete: due.length <= job.share });
}
