import { z } from "zod";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Why something counts as failed that is no failed test. */
  readonly note?: string;
}

const Report = z.object({ passed: z.int().min(0), failed: z.int().min(0), skipped: z.int().min(0) });
export type Report = z.infer<typeof Report>;

/**
 * What a suite's run amounts to. A suite that did not finish, ran nothing, or ended badly without naming a failure
 * counts as a failure itself; a skipped test counts as failed, because it proves nothing.
 */
export function countsOf(status: number | null, report: string | undefined): Counts {
  if (report === undefined) return { passed: 0, failed: 1, note: "did not finish" };
  const { passed, failed, skipped } = Report.parse(JSON.parse(report));
  if (skipped > 0) return { passed, failed: failed + skipped, note: `${skipped} skipped` };
  if (passed + failed === 0) return { passed: 0, failed: 1, note: "ran no tests" };
  if (status !== 0 && failed === 0) return { passed, failed: 1, note: `ended with exit code ${status}` };
  return { passed, failed };
}

export function addUp(counts: Iterable<Counts>): Counts {
  let [passed, failed] = [0, 0];
  for (const each of counts) {
    passed += each.passed;
    failed += each.failed;
  }
  return { passed, failed };
}
