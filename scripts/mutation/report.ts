import type { Outcome } from "./outcomes.ts";
import { type Explanations, hashOf, type Result, withVerdict } from "./results.ts";
import { targets } from "./targets.ts";

/** docs/audit/mutation.md. */
export function reportOf(root: string, results: ReadonlyMap<string, Result>, explained: Explanations): string {
  const all = [...results.entries()];
  const outcomes = all.flatMap(([, result]) => result.outcomes);
  const guards = outcomes.filter(({ isGuard }) => isGuard);
  const others = outcomes.filter(({ isGuard }) => !isGuard);
  const known = all.reduce((sum, [, result]) => sum + result.guards, 0);
  const untried = Object.keys(targets).filter((name) => !results.has(name));
  const survivors = all.flatMap(([name, result]) => withVerdict(result, "survived").map((each) => ({ name, ...each })));
  const equivalent = survivors.filter(({ id }) => explained[id]?.startsWith("Equivalent")).length;
  const told = survivors.map(({ name, id, line }) => {
    const [, change = id] = id.split(/^\S+ /);
    return `| ${name}:${line} | ${code(change)} | ${explained[id] ?? "**not explained**"} |`;
  });
  const seeds = [...new Set(all.map(([, { seed }]) => seed))].join(", ");
  return `# Mutation testing

Written by \`npm run mutation\`. A mutant is one small fault in one contract. It is *killed* if a test fails, and *survives* if
none does. Every mutant that removes a guard is tried: an \`if (…) revert\` that never fires, each operand of its condition
left out, a modifier (\`restricted\`, \`nonReentrant\`, \`onlyX\`) or a call of a check removed. Of all others a seeded sample is
taken per contract: comparisons and boundaries, arithmetic and logical operators, negated conditions and results, constants
plus one, rounding turned around, statements and events removed, assembly instructions exchanged.

| | there are | tried | killed | survived | score |
| --- | --- | --- | --- | --- | --- |
| removed guards | ${known} | ${tally(guards)} |
| other mutants | ${all.reduce((sum, [, result]) => sum + result.all, 0) - known} | ${tally(others)} |
| all | ${all.reduce((sum, [, result]) => sum + result.all, 0)} | ${tally(outcomes)} |

Tried ${span(outcomes)}, seed ${seeds}. ${equivalent} of the ${survivors.length} survivors are equivalent, see below; they count against the
score. Mutants that compile to the same bytecode as the original (${of(outcomes, "same code")}) and those that do not compile
(${of(outcomes, "no program")}) are tried and do not count in it.

How it is run: the compiler of the lockfile compiles the mutated source, without metadata, and the tests deploy that
bytecode in place of the artifact's; nothing is written to \`artifacts/\`. First run the tests that describe the mutated
function, then all others that \`scripts/mutation/targets.ts\` names for the contract; \`--survivors\` shows what is left to
its wider tests too, mostly the adversarial, scenario and differential ones. Gas tests are left out: the code without
metadata is not quite the same. The fuzz and invariant tests in \`test/solidity/\` do not take part.

What came of each mutant is in \`scripts/mutation/results/\`, one file a contract, with the function, what was changed, the
test that noticed it, and the day. A run goes on where the last one stopped; another text of the contract begins anew.

## Contracts

Killed of tried; the sample is of mutants that are no guards.

| contract | guards | other mutants | not counted | survived | tried |
| --- | --- | --- | --- | --- | --- |
${all.map((entry) => row(root, ...entry)).join("\n")}
${untried.length === 0 ? "" : `\nNot tried yet: ${untried.join(", ")}.\n`}
## Survivors

Each is either no fault at all (*equivalent*: nothing outside can tell the difference) or says why it is left.

| where | change | why it survives |
| --- | --- | --- |
${told.join("\n")}
`;
}

function row(root: string, name: string, result: Result): string {
  const { outcomes } = result;
  const guards = outcomes.filter(({ isGuard }) => isGuard);
  const others = outcomes.filter(({ isGuard }) => !isGuard);
  const isOld = hashOf(root, result.source) !== result.sourceHash;
  const open = result.guards - guards.length;
  const cells = [
    `${name}${isOld ? " (of an earlier text)" : ""}`,
    `${ratio(guards)}${open === 0 ? "" : `, ${open} not tried`}`,
    `${ratio(others)}, there are ${result.all - result.guards}`,
    of(outcomes, "same code") + of(outcomes, "no program"),
    of(outcomes, "survived"),
    span(outcomes),
  ];
  return `| ${cells.join(" | ")} |`;
}

function of(outcomes: readonly Outcome[], verdict: Outcome["verdict"]): number {
  return outcomes.filter((outcome) => outcome.verdict === verdict).length;
}

function ratio(outcomes: readonly Outcome[]): string {
  const killed = of(outcomes, "killed");
  return outcomes.length === 0 ? "–" : `${killed} of ${killed + of(outcomes, "survived")}`;
}

function tally(outcomes: readonly Outcome[]): string {
  const [killed, survived] = [of(outcomes, "killed"), of(outcomes, "survived")];
  const score = killed + survived === 0 ? "–" : `${((100 * killed) / (killed + survived)).toFixed(1)} %`;
  return [outcomes.length, killed, survived, score].join(" | ");
}

/** From the first day to the last. */
function span(outcomes: readonly Outcome[]): string {
  const days = outcomes.map(({ tried }) => tried).sort();
  const [first, last] = [days.at(0), days.at(-1)];
  if (first === undefined || last === undefined) return "–";
  return first === last ? first : `${first} to ${last}`;
}

/** As code in a table's cell. */
function code(text: string): string {
  return `\`${text.replace(/\|/g, "\\|")}\``;
}
