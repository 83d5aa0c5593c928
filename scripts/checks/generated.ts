import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { generatedPages } from "../docs/pages.ts";
import type { Finding } from "./finding.ts";

/** Pages that are made from code must be what the code makes today. */
export function generated(root: string): Finding[] {
  return [...generatedPages()].flatMap(([file, text]) => {
    const path = join(root, file);
    if (existsSync(path) && readFileSync(path, "utf8") === text) return [];
    return [{ file, line: 1, sentence: "does not say what the code says: run `npm run docs`." }];
  });
}
