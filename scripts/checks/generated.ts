import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UndocumentedError } from "../docs/contractErrors.ts";
import { UnusedExampleError } from "../docs/guide.ts";
import { generatedPages } from "../docs/pages.ts";
import type { Finding } from "./finding.ts";

/** Pages that are made from code must be what the code makes today. */
export function generated(root: string): Finding[] {
  let pages: Map<string, string>;
  try {
    pages = generatedPages();
  } catch (error) {
    if (error instanceof UndocumentedError) return [{ file: "contracts", line: 1, sentence: error.message }];
    if (error instanceof UnusedExampleError) return [{ file: "examples", line: 1, sentence: error.message }];
    throw error;
  }
  return [...pages].flatMap(([file, text]) => {
    const path = join(root, file);
    if (existsSync(path) && readFileSync(path, "utf8") === text) return [];
    return [{ file, line: 1, sentence: "does not say what the code says: run `npm run docs`." }];
  });
}
