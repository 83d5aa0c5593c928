import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Finding } from "./finding.ts";
import { parseLcov } from "./lcov.ts";

/** A line that no test can reach, named by its text, because line numbers move. */
export const Allowed = z.array(z.strictObject({ file: z.string(), code: z.string(), reason: z.string().min(20) }));

/** The lines of contracts/ that no test ran, and the exceptions that are none any more. */
export function uncovered(root: string, lcov: string, allowed: z.infer<typeof Allowed>): Finding[] {
  const used = new Set<unknown>();
  const findings = parseLcov(lcov)
    .filter(({ file }) => file.startsWith("contracts/"))
    .flatMap(({ file, lines }) => {
      const code = readFileSync(join(root, file), "utf8").split("\n");
      return [...lines].flatMap(([line, count]): Finding[] => {
        const text = (code[line - 1] ?? "").trim();
        const exception = allowed.find((entry) => entry.file === file && entry.code === text);
        if (count > 0) return [];
        if (exception === undefined) return [{ file, line, sentence: `no test runs \`${text}\`` }];
        used.add(exception);
        return [];
      });
    });
  const stale = allowed
    .filter((entry) => !used.has(entry))
    .map(({ file, code }) => ({
      file,
      line: 1,
      sentence: `\`${code}\` is allowed to stay uncovered, but need not be.`,
    }));
  return [...findings, ...stale];
}
