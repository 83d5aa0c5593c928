import type { LintFinding } from "./lint.ts";
import type { Triage } from "./triage.ts";

/** docs/audit/static-analysis.md. */
export function reportOf(findings: readonly LintFinding[], triage: Triage): string {
  const count = (rule: string) => findings.filter((finding) => finding.rule === rule).length;
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const overview = rules.map(
    (rule) => `| ${rule} | ${count(rule)} | ${rule in triage.rules ? "as a rule" : "line by line"} |`,
  );
  const whole = Object.entries(triage.rules).map(([rule, reason]) => `## ${rule}: ${count(rule)}\n\n${reason}\n`);
  const single = rules
    .filter((rule) => !(rule in triage.rules))
    .map((rule) => {
      const files = triage.findings.filter((entry) => entry.rule === rule);
      const rows = files.map(({ file, code, reason }) => `| ${file} | ${code.length} | ${reason} |`);
      return `## ${rule}: ${count(rule)}\n\n| file | lines | why |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
    });
  return `# Static analysis

Written by \`npm run analyse\`, which runs forge's linter (the version is in \`scripts/forge.mjs\`) over \`contracts/\` and fails
on a finding without a reason in \`scripts/analysis/triage.json\`, and on a reason without a finding. Lines are known by their
text, so a changed line is looked at again. solhint runs with \`npm run lint\`, where every finding is an error and none is
open. ${findings.length} findings, ${findings.length} with a reason:

| rule | findings | looked at |
| --- | --- | --- |
${overview.join("\n")}

${[...whole, ...single].join("\n")}`;
}
