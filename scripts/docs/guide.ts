/** docs/INTEGRATING.md: written by hand, but for the code in it, which is that of examples/, compiled by a test. */
import { readdirSync, readFileSync } from "node:fs";

const GUIDE = new URL("../../docs/INTEGRATING.md", import.meta.url);
const EXAMPLES = new URL("../../examples/", import.meta.url);

/** A comment that names an example, and the block below it. */
const EMBEDDED = /<!-- examples\/([\w.]+) -->\n```\w+\n[\s\S]*?^```$/gm;

/** Thrown for an example that no reader of the guide would find. */
export class UnusedExampleError extends Error {
  override readonly name = "UnusedExampleError";

  constructor(readonly file: string) {
    super(`examples/${file} stands nowhere in docs/INTEGRATING.md; name it there: <!-- examples/${file} -->`);
  }
}

/** The guide with the examples as they are today. */
export function guidePage(): string {
  const used = new Set<string>();
  const text = readFileSync(GUIDE, "utf8").replace(EMBEDDED, (_, file: string) => {
    used.add(file);
    const language = file.endsWith(".sol") ? "solidity" : "ts";
    const code = readFileSync(new URL(file, EXAMPLES), "utf8").trimEnd();
    return `<!-- examples/${file} -->\n\`\`\`${language}\n${code}\n\`\`\``;
  });
  const unused = readdirSync(EXAMPLES).find((file) => !used.has(file));
  if (unused !== undefined) throw new UnusedExampleError(unused);
  return text;
}
