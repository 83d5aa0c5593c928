import { spawnSync } from "node:child_process";
import { inBits } from "./bitvectors.ts";
import { inIntegers, inReals } from "./numbers.ts";
import { simplify } from "./simplify.ts";
import { parse, type Term, Terms } from "./terms.ts";

/** How much work one question may cost, in z3's own units, so that a busy machine decides as much as an idle one. */
export const WORK_LIMIT = 12_000_000;
/** A last resort, should the solver stop counting. */
const SECONDS = 120;

/** In what form a question was answered; "asked" is the compiler's own. */
export type Form = "words" | "reals" | "integers" | "asked";

/** What `z3 --version` says, or nothing if there is no z3. */
export function solverVersion(): string | undefined {
  const { status, stdout } = spawnSync("z3", ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * The solver's answer to one question of the compiler's; `unknown` where it gives up. A question without Horn clauses is
 * asked in other forms first, of which "no" is worth as much as of the compiler's own; every other answer is only the latter's.
 */
export function solve(query: string, tell: (form: Form, work: number) => void): string {
  if (!query.includes("(forall")) {
    const refutation = refuted(query);
    if (refutation !== undefined) {
      tell(refutation.form, refutation.work);
      return "unsat\n";
    }
  }
  const horn = ["rewriter.pull_cheap_ite=true", "fp.spacer.q3.use_qgen=true", "fp.spacer.mbqi=false"];
  const answer = ask(query, [...horn, "fp.spacer.ground_pobs=false"]);
  if (!/^(sat|unsat)\b/.test(answer)) return "unknown\n";
  if (answer.startsWith("unsat")) tell("asked", workOf(answer));
  return answer.replace(/\(:rlimit .*\)\s*$/, "");
}

function refuted(query: string): { form: Form; work: number } | undefined {
  const terms = new Terms();
  const facts = simplify(terms, parse(terms, query));
  if (facts.includes(terms.false)) return { form: "words", work: 0 };
  const forms = { words: inBits, reals: inReals, integers: inIntegers } as const;
  // Where there are no words to begin with, numbers are quicker.
  const isAboutWords = mentions(facts, "bvand", "bvor", "bvxor", "bvnot", "bvshl", "bvlshr");
  for (const form of isAboutWords ? (["words", "integers"] as const) : (["reals", "integers"] as const)) {
    const answer = ask(forms[form](terms, facts), []);
    if (answer.startsWith("unsat")) return { form, work: workOf(answer) };
  }
  return undefined;
}

function mentions(facts: readonly Term[], ...operators: readonly string[]): boolean {
  const seen = new Set<Term>();
  const stack = [...facts];
  for (let term = stack.pop(); term !== undefined; term = stack.pop()) {
    if (seen.has(term)) continue;
    if (operators.includes(term.op)) return true;
    seen.add(term);
    stack.push(...term.args);
  }
  return false;
}

/** What z3 says that an answer took. */
function workOf(answer: string): number {
  return Number(/:rlimit (\d+)/.exec(answer)?.[1] ?? 0);
}

function ask(question: string, options: readonly string[]): string {
  const args = ["-smt2", "-in", `-T:${SECONDS}`, `rlimit=${WORK_LIMIT}`, ...options];
  const { stdout } = spawnSync("z3", args, {
    input: `${question}(get-info :rlimit)\n`,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return stdout;
}
