/**
 * `npm run analyse`: what forge's linter finds in contracts/, each with the reason why it is none, written to
 * docs/audit/static-analysis.md. Ends with 1 if a finding has no reason in triage.json, or a reason no finding. (solhint
 * runs with `npm run lint`, with every finding an error.)
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lintFindings } from "./lint.ts";
import { reportOf } from "./report.ts";
import { compare, readTriage } from "./triage.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const findings = lintFindings(root);
const triage = readTriage();
const { open, stale } = compare(findings, triage);
for (const { rule, file, line, code, message } of open) {
  console.error(`${file}:${line}: ${message} [${rule}]\n    ${code}`);
}
for (const place of stale) console.error(`triage.json speaks of what is not found any more: ${place}`);
console.log(`${findings.length} findings, ${open.length} without a reason`);
if (open.length === 0) writeFileSync(`${root}docs/audit/static-analysis.md`, reportOf(findings, triage));
process.exitCode = open.length + stale.length === 0 ? 0 : 1;
