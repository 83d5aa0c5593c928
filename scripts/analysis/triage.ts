import { readFileSync } from "node:fs";
import { z } from "zod";
import type { LintFinding } from "./lint.ts";

/** Why findings are none: of a whole rule, or of single lines of a file. */
export const Triage = z.object({
  rules: z.record(z.string(), z.string()),
  findings: z.array(z.object({ rule: z.string(), file: z.string(), code: z.array(z.string()), reason: z.string() })),
});
export type Triage = z.infer<typeof Triage>;

export function readTriage(): Triage {
  return Triage.parse(JSON.parse(readFileSync(new URL("triage.json", import.meta.url), "utf8")));
}

/** Findings that nobody has looked at, and verdicts on lines that are not found any more. */
export function compare(findings: readonly LintFinding[], triage: Triage): { open: LintFinding[]; stale: string[] } {
  const places = triage.findings.flatMap(({ rule, file, code }) =>
    code.map((line) => keyOf({ rule, file, code: line })),
  );
  const known = new Set(places);
  const found = new Set(findings.map(keyOf));
  const rules = new Set(findings.map(({ rule }) => rule));
  return {
    open: findings.filter((finding) => !(finding.rule in triage.rules) && !known.has(keyOf(finding))),
    stale: [
      ...Object.keys(triage.rules).filter((rule) => !rules.has(rule)),
      ...places.filter((place) => !found.has(place)),
    ],
  };
}

function keyOf({ rule, file, code }: Pick<LintFinding, "rule" | "file" | "code">): string {
  return `${rule} in ${file}: ${code}`;
}
