import type { LintFinding } from "./lint.ts";
import { linesOf, type Triage } from "./triage.ts";

/** docs/audit/static-analysis.md. */
export function reportOf(findings: readonly LintFinding[], triage: Triage): string {
  const lines = linesOf(findings);
  const count = (of: readonly LintFinding[], rule: string) => of.filter((finding) => finding.rule === rule).length;
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const overview = rules.map((rule) => `| ${rule} | ${count(findings, rule)} | ${count(lines, rule)} |`);
  const sections = rules.map((rule) => {
    const files = triage.findings.filter((entry) => entry.rule === rule);
    const rows = files.map(({ file, code, reason }) => `| ${file} | ${code.length} | ${reason} |`);
    return `## ${rule}\n\n| file | lines | why |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  return `# Static analysis

Written by \`npm run analyse\`, which runs forge's linter (the version is in \`scripts/forge.mjs\`) over \`contracts/\` with all
its rules, and fails on a finding without a reason in \`scripts/analysis/triage.json\`, and on a reason without a finding.
A finding is known by its rule, its file and the text of its line, as often as the line stands there: a line that is changed
or copied is looked at again, one that only moves is not. No rule is excused as a whole. solhint runs with \`npm run lint\`,
where every finding is an error, none is open, and no comment in \`contracts/\` switches a rule off.
${findings.length} findings in ${lines.length} lines, all with a reason:

| rule | findings | lines |
| --- | --- | --- |
${overview.join("\n")}

${sections.join("\n")}`;
}
