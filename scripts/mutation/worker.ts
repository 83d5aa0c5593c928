/** Tries mutants of one target, told over IPC which; ends by itself when it has tried its share. */
import { type Codes, Compiler, DoesNotCompile } from "./compiler.ts";
import { applied, type Mutant, mutantsOf } from "./mutants.ts";
import type { Outcome } from "./outcomes.ts";
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
  | { readonly kind: "end"; readonly isComplete: boolean };

const tell = (message: Message): Promise<void> =>
  new Promise((done) => {
    process.send?.(message, undefined, undefined, () => done());
  });

process.on("unhandledRejection", () => {
  // A mutant's test may leave a promise behind; the test itself has failed or passed by then.
});
process.once("message", (job: Job) => {
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
  const source = compiler.text(target.source);
  const all = mutantsOf(target.source, source, compiler.ast(target.source));
  const chosen = selected(all, job.sample, job.seed).filter(({ id }) => job.only?.includes(id) ?? true);
  await tell({ kind: "plan", all: all.length, guards: all.filter(({ isGuard }) => isGuard).length, chosen });

  const { source: file } = target;
  const users = compiler.usersOf(file);
  const original = compiler.compile(file);
  let files = tests.files(job.isWide ? [...target.tests, ...(target.wide ?? [])] : target.tests);
  for (const each of files.filter((name) => !job.verified.includes(name))) {
    const failure = await tests.run([each], (name) => original.get(name));
    if (failure !== undefined) return tell({ kind: "broken", reason: `without a mutant: ${each}: ${failure.test}` });
    await tell({ kind: "verified", file: each });
  }

  const done = new Set(job.done);
  const kills = new Map<string, number>();
  let left = job.share;
  for (const mutant of chosen) {
    if (done.has(mutant.id)) continue;
    if (left-- === 0) return tell({ kind: "end", isComplete: false });
    await tell({ kind: "begin", mutant });
    const started = performance.now();
    const judged = await judge(mutant);
    const { id, line, isGuard } = mutant;
    const seconds = (performance.now() - started) / 1_000;
    await tell({ kind: "outcome", outcome: { id, line, isGuard, isWide: job.isWide, ...judged }, seconds });
  }
  return tell({ kind: "end", isComplete: true });

  async function judge(mutant: Mutant): Promise<Pick<Outcome, "verdict" | "by">> {
    const content = applied(source, mutant);
    const codes: Codes = new Map();
    // Compiled when a test wants to deploy it: what a mock's test notices needs no compiled token.
    const compiled = (name: string) => {
      if (!users.includes(name)) return undefined;
      if (!codes.has(name)) for (const [user, code] of compiler.compile(file, content, [name])) codes.set(user, code);
      return codes.get(name);
    };
    try {
      for (const user of users.length <= 2 ? users : users.slice(0, 1)) compiled(user);
    } catch (error) {
      if (error instanceof DoesNotCompile) return { verdict: "no program" };
      throw error;
    }
    if (codes.size === users.length && isSame(codes)) return { verdict: "same code" };
    // The tests of the mutated function first: fixtures are cheap next to everything else that a file tests.
    const about = mutant.scope.replace(/^_/, "");
    const failure =
      (await tests.run(tests.describing(files, about), compiled, about)) ?? (await tests.run(files, compiled));
    if (failure === undefined) {
      for (const user of users) compiled(user);
      return { verdict: isSame(codes) ? "same code" : "survived" };
    }
    kills.set(failure.file, (kills.get(failure.file) ?? 0) + 1);
    // What has noticed most is asked first the next time.
    files = [...files].sort((a, b) => (kills.get(b) ?? 0) - (kills.get(a) ?? 0));
    return { verdict: "killed", by: `${failure.file}: ${failure.test}` };
  }

  function isSame(codes: Codes): boolean {
    return [...codes].every(([name, { bytecode }]) => bytecode === original.get(name)?.bytecode);
  }
}
