import { readFileSync } from "node:fs";
import { z } from "zod";
import type { LintFinding } from "./lint.ts";

/** Why findings are none: lines of a file, by their text, one for each place where it stands. */
export const Triage = z.object({
  findings: z.array(
    z.object({ rule: z.string(), file: z.string(), code: z.array(z.string()).min(1), reason: z.string().min(20) }),
  ),
});
export type Triage = z.infer<typeof Triage>;

export function readTriage(): Triage {
  return Triage.parse(JSON.parse(readFileSync(new URL("triage.json", import.meta.url), "utf8")));
}

/**
 * Findings that nobody has looked at, and verdicts on lines that are not found any more. A line that stands in a file twice
 * is looked at twice, so that a copy of it elsewhere does not pass unseen.
 */
export function compare(findings: readonly LintFinding[], triage: Triage): { open: LintFinding[]; stale: string[] } {
  const known = new Map<string, number>();
  for (const { rule, file, code } of triage.findings) {
    for (const line of code) {
      const key = keyOf({ rule, file, code: line });
      known.set(key, (known.get(key) ?? 0) + 1);
    }
  }
  const open = linesOf(findings).filter((finding) => {
    const left = known.get(keyOf(finding)) ?? 0;
    known.set(keyOf(finding), left - 1);
    return left <= 0;
  });
  const stale = [...known].flatMap(([key, left]) => Array.from({ length: Math.max(0, left) }, () => key));
  return { open, stale };
}

/** One of each rule and line: a line with five casts is one to look at. */
export function linesOf(findings: readonly LintFinding[]): LintFinding[] {
  const first = new Map<string, LintFinding>();
  for (const finding of findings) {
    const place = `${finding.rule} ${finding.file} ${finding.line}`;
    if (!first.has(place)) first.set(place, finding);
  }
  return [...first.values()];
}

function keyOf({ rule, file, code }: Pick<LintFinding, "rule" | "file" | "code">): string {
  return `${rule} in ${file}: ${code}`;
}
