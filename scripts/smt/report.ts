import type { Arithmetic, Claim } from "./claims.ts";
import { WORK_LIMIT } from "./solver.ts";

/** docs/audit/smt.md. */
export function reportOf(solver: string, claims: readonly Claim[], arithmetic: readonly Arithmetic[]): string {
  const of = (verdict: Claim["verdict"]) => claims.filter((claim) => claim.verdict === verdict);
  const rows = (list: readonly Claim[]) => list.map(({ name, sentence }) => `| \`${name}\` | ${sentence} |`);
  const table = (list: readonly Claim[]) => ["| claim | what it says |", "| --- | --- |", ...rows(list)].join("\n");
  const section = (title: string, text: string, list: readonly Claim[]) =>
    list.length === 0 ? "" : `\n## ${title}\n\n${text}\n\n${table(list)}\n`;
  const checked = sums(arithmetic).map(({ file, proven, undecided }) => `| ${file} | ${proven} | ${undecided} |`);
  return `# What a solver says about the pure libraries

Written by \`npm run smt\`. Each claim is a function of \`scripts/smt/claims/\`, asked of the Solidity compiler's model
checker for **all** arguments; its questions go to ${solver}. A question may cost ${WORK_LIMIT.toLocaleString("en-US")} of the
solver's units of work (not seconds), so that a busy machine proves as much as an idle one. The bounded engine is asked
first, and the one with Horn clauses about what has loops. ${of("proven").length} of ${claims.length} claims are proven;
\`scripts/smt/proven.json\` names them, and the command fails if one is lost.
\`ControlClaims\` are false, each near a true one: none of them may be proven, or the run ends there.

What the checker cannot see, and what follows from that:

- It does not know \`revert Error(…)\`: it goes on as if nothing had happened. It then sees more runs than there are, so what
  it proves holds; what it refutes may be such a run. Claims say with \`require\` what the code would have refused.
- It does not read assembly (\`SumTree.verify\`), and has no model of hashes beyond "equal in, equal out".
- The bounded engine runs a loop once (\`Fraction.gcd\`); a counterexample may be the loop's missing rest.
- \`PauseBudget\` is linked and works on storage, which the checker forgets at such a call: nothing is claimed about it.
- It turns bit operations on numbers into conversions, which the solver seldom decides (\`DayLanes\`, \`HotSlot\`).
${section("Proven", "For all arguments.", of("proven"))}${section(
  "Not decided",
  "Within the limit. No counterexample was found either; what covers them are the tests of `npm test`, unit and fuzz.",
  of("undecided"),
)}${section("With a counterexample", "See above: one that no run of the code can take.", of("refuted"))}
## Arithmetic on the way

Overflow, underflow and division by zero in the code that the claims call, with the arguments that the claims allow.
An entry that is not decided may lie behind a \`revert\` that the checker does not see.

| file | checks proven | not decided |
| --- | --- | --- |
${checked.join("\n")}
`;
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
