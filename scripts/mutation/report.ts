import { type Explanations, hashOf, type Result } from "./results.ts";
import { targets } from "./targets.ts";

/** docs/audit/mutation.md. */
export function reportOf(root: string, results: ReadonlyMap<string, Result>, explained: Explanations): string {
  const all = [...results.entries()];
  const total = (pick: (result: Result) => number) => all.reduce((sum, [, result]) => sum + pick(result), 0);
  const killed = total((result) => result.killed);
  const survived = total((result) => result.survived.length);
  const guards = total((result) => result.killedGuards + result.survivedGuards);
  const rows = all.map(([name, result]) => {
    const noticed = share(result.killed, result.killed + result.survived.length);
    const guardsTried = `${result.killedGuards} of ${result.killedGuards + result.survivedGuards}`;
    const unsure = result.isComplete ? "" : " (not finished)";
    const old = hashOf(root, result.source) === result.sourceHash ? "" : " (of an earlier text)";
    const cells = [result.all, result.sample, noticed, guardsTried, result.sameCode.length, result.survived.length];
    return `| ${name}${unsure}${old} | ${cells.join(" | ")} |`;
  });
  const missing = Object.keys(targets).filter((name) => !results.has(name));
  const survivors = all.flatMap(([name, { survived: list }]) => list.map((survivor) => ({ name, ...survivor })));
  const told = survivors.map(({ name, id, line }) => {
    const [, change = id] = id.split(/^\S+ /);
    return `| ${name}:${line} | ${code(change)} | ${explained[id] ?? "**not explained**"} |`;
  });
  const sorted = [...new Set(all.map(([, { seed }]) => seed))].join(", ");
  return `# Mutation testing

Written by \`npm run mutation\`. A mutant is one small fault in one contract. It is *killed* if a test fails, and *survives* if
none does. Every mutant that removes a guard is tried: an \`if (…) revert\` that never fires, each operand of its condition
left out, a modifier (\`restricted\`, \`nonReentrant\`, \`onlyX\`) or a call of a check removed. Of all others a seeded sample is
taken per contract: comparisons and boundaries, arithmetic and logical operators, negated conditions and results, constants
plus one, rounding turned around, statements and events removed, assembly instructions exchanged.

${killed} of ${killed + survived} mutants were killed (${share(killed, killed + survived)}), among them
${total((result) => result.killedGuards)} of ${guards} removed guards. Seed ${sorted}. Not counted are mutants that compile to the same
bytecode as the original (${total((result) => result.sameCode.length)}) and those that do not compile (${total((result) => result.noProgram)}).

How it is run: the compiler of the lockfile compiles the mutated source, without metadata, and the tests deploy that
bytecode in place of the artifact's; nothing is written to \`artifacts/\`. First run the tests that describe the mutated
function, then all unit tests that \`scripts/mutation/targets.ts\` names for the contract; \`--survivors\` shows what is left to
the adversarial, scenario and differential tests too. Gas tests are left out: the code without metadata is not quite the
same. The fuzz and invariant tests in \`test/solidity/\` do not take part.

| contract | mutants | sample | killed | guards | same code | survived |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}
${missing.length === 0 ? "" : `\nNot tried yet: ${missing.join(", ")}.\n`}
## Survivors

Each is either no fault at all (*equivalent*: nothing outside can tell the difference) or says why it is left.

| where | change | why it survives |
| --- | --- | --- |
${told.join("\n")}
`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}

/** As code in a table's cell. */
function code(text: string): string {
  return `\`${text.replace(/\|/g, "\\|")}\``;
}
