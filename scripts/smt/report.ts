import { LOOPS } from "./checker.ts";
import type { Arithmetic, Claim } from "./claims.ts";
import { WORK_LIMIT } from "./solver.ts";

/** docs/audit/smt.md. */
export function reportOf(solver: string, claims: readonly Claim[], arithmetic: readonly Arithmetic[]): string {
  const of = (verdict: Claim["verdict"]) => claims.filter((claim) => claim.verdict === verdict);
  const table = (list: readonly Claim[]) =>
    [
      "| claim | what it says | law | by | work |",
      "| --- | --- | --- | --- | --- |",
      ...list.map((claim) => {
        const { name, sentence, law } = claim;
        return `| \`${name}\` | ${sentence} | ${law} | ${means(claim)} | ${work(claim)} |`;
      }),
    ].join("\n");
  const open = (list: readonly Claim[]) =>
    [
      "| claim | what it says | law |",
      "| --- | --- | --- |",
      ...list.map(({ name, sentence, law }) => `| \`${name}\` | ${sentence} | ${law} |`),
    ].join("\n");
  const section = (title: string, text: string, rows: string, list: readonly Claim[]) =>
    list.length === 0 ? "" : `\n## ${title}\n\n${text}\n\n${rows}\n`;
  const checked = sums(arithmetic).map(({ file, proven, undecided }) => `| ${file} | ${proven} | ${undecided} |`);
  return `# What a solver says about the pure libraries

Written by \`npm run smt\`. Each claim is a function of \`scripts/smt/claims/\`, asked of the Solidity compiler's model
checker about the code in \`contracts/\` itself, for **all** arguments; its questions go to ${solver}. A question may cost
${WORK_LIMIT.toLocaleString("en-US")} of the solver's units of work (not seconds), so that a busy machine proves as much as an idle one.
${of("proven").length} of ${claims.length} claims are proven; \`scripts/smt/proven.json\` names them, and the command fails if one is lost.

How to trust it:

- \`ControlClaims\` are false, each near a true one: none of them may be proven, or the run ends there.
- \`npm run smt -- --selftest\` breaks every library that has a proven claim (\`scripts/smt/mutants.ts\`), and fails if no
  claim falls.

## How a question is asked

The checker's bounded engine (\`bmc\`) writes one question for each assertion: is there a run that violates it? Its options are
\`divModNoSlacks\`, the target \`assert\` (arithmetic as well where the last section says so), and ${LOOPS} rounds where a claim has a
loop. Definitions are put in the place of what they define (\`scripts/smt/simplify.ts\`), and the question is asked in one or
two forms before it is asked as it is. "No run" is an answer in every one of them, for each has all the solutions that the
compiler's has, or more; any other answer counts only of the compiler's own question.

| form | what it is |
| --- | --- |
| words | bit vectors wide enough that nothing wraps, where the code shifts and masks: the solver seldom sees through the compiler's conversions between numbers and bits |
| reals | real numbers, of which there are more than whole ones: a quotient is any real between its bounds. Decides most of rounding |
| integers | whole numbers, simplified |
| asked | the compiler's own question |

What the checker reads, and what follows from that:

- \`revert Error(…)\`, which it does not know, is read as \`require(false)\`. Nothing else in \`contracts/\` is changed.
- OpenZeppelin's \`Math\` is read as \`scripts/smt/models/Math.sol\`, which says what its functions return, without assembly:
  a claim that rests on \`mulDiv\` takes it to be the floor of the exact quotient, and says nothing about products beyond 256
  bits.
- It does not read assembly (\`SumTree.verify\`), and has no model of hashes beyond "equal in, equal out".
- The bounded engine takes for granted that a loop is over after ${LOOPS} rounds. So a claim that reaches a loop, by the compiler's
  syntax tree, counts as proven by it only if the claim says why no loop is longer (\`@custom:loops\`); else the engine with
  Horn clauses (\`chc\`) has to prove it.
- Private functions, and those that are linked or ask other contracts (\`Liquidations\`, \`Prices\`, \`LenderVault\`,
  \`PauseBudget\`), are out of its reach; nothing is claimed of them here, nor of \`FactorQueue\`, \`KinkedRateModel\` and
  \`WindowList\`.

"Work" is the dearest of a claim's questions: light is below 100,000 units (well under a second), medium below 1,000,000
(seconds), heavy above.
${section("Proven", "For all arguments that the claim's `require` lets in.", table(of("proven")), of("proven"))}${section(
  "Not decided",
  "Within the limit. No counterexample was found either; what covers them are the tests of `npm test`, unit and fuzz.\nYears divide by 146,097 and by 365 on the way, and Euclid's algorithm has no invariant that the checker would find.",
  open(of("undecided")),
  of("undecided"),
)}${section(
  "With a counterexample",
  "One that no run of the code can take: behind a loop that was cut short, or a function that the checker only half understands.",
  open(of("refuted")),
  of("refuted"),
)}
## Arithmetic on the way

Overflow, underflow and division by zero in the code that the claims call, with the arguments that the claims allow, and
loops as far as they are run.

| file | checks proven | not decided |
| --- | --- | --- |
${checked.join("\n")}
`;
}

function means({ engine, effort, loops }: Claim): string {
  const forms = [...(effort?.forms ?? [])].sort().join(", ") || "asked";
  return `${engine ?? ""}: ${forms}${loops === "" ? "" : `; ${loops}`}`;
}

function work({ effort }: Claim): string {
  const units = effort?.work ?? 0;
  return units < 100_000 ? "light" : units < 1_000_000 ? "medium" : "heavy";
}

function sums(arithmetic: readonly Arithmetic[]): Arithmetic[] {
  const by = new Map<string, Arithmetic>();
  for (const each of arithmetic) {
    const so = by.get(each.file);
    const proven = each.proven + (so?.proven ?? 0);
    by.set(each.file, { file: each.file, proven, undecided: each.undecided + (so?.undecided ?? 0) });
  }
  return [...by.values()];
}
