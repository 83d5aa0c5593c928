import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";

/** One thing that the linter says. */
export interface LintFinding {
  readonly rule: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  /** The line of code, without its indentation. */
  readonly code: string;
}

const Diagnostic = z.object({
  $message_type: z.literal("diagnostic"),
  message: z.string(),
  code: z.object({ code: z.string() }).nullable(),
  spans: z.array(
    z.object({
      file_name: z.string(),
      line_start: z.number(),
      is_primary: z.boolean(),
      text: z.array(z.object({ text: z.string() })),
    }),
  ),
});

/** Everything that `forge lint` finds in contracts/. */
export function lintFindings(root: string): LintFinding[] {
  const args = [join(root, "scripts", "forge.mjs"), "lint", "--json", "contracts"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`forge lint ended with ${status}: ${stderr.slice(0, 500)}`);
  // Which of the two it writes to has changed between versions.
  return `${stdout}\n${stderr}`
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .flatMap((line) => {
      const { message, code, spans } = Diagnostic.parse(JSON.parse(line));
      const place = spans.find(({ is_primary }) => is_primary);
      if (place === undefined) return [];
      const { file_name: file, line_start, text } = place;
      return [{ rule: code?.code ?? "none", message, file, line: line_start, code: (text[0]?.text ?? "").trim() }];
    });
}
