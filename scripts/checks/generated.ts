import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UnknownGuardError } from "../docs/audit/guarding.ts";
import { StaleBuildError } from "../docs/audit/syntax.ts";
import { BlockError } from "../docs/blocks.ts";
import { UndocumentedError } from "../docs/contractErrors.ts";
import { UnusedExampleError } from "../docs/guide.ts";
import { generatedPages } from "../docs/pages.ts";
import { UnplacedSourceError } from "../docs/scope.ts";
import type { Finding } from "./finding.ts";

/** What keeps a page from being made, by its author's fault, and where to look. */
const FAULTS: readonly (readonly [error: new (...args: never[]) => Error, file: string])[] = [
  [UndocumentedError, "contracts"],
  [StaleBuildError, "contracts"],
  [UnusedExampleError, "examples"],
  [UnknownGuardError, "scripts/docs/audit/laws.ts"],
  [UnplacedSourceError, "scripts/docs/scope.ts"],
  [BlockError, "docs"],
];

/** Pages that are made from code must be what the code makes today. */
export function generated(root: string): Finding[] {
  let pages: Map<string, string>;
  try {
    pages = generatedPages();
  } catch (error) {
    const fault = FAULTS.find(([kind]) => error instanceof kind);
    if (fault === undefined || !(error instanceof Error)) throw error;
    return [{ file: fault[1], line: 1, sentence: error.message }];
  }
  return [...pages].flatMap(([file, text]) => {
    const path = join(root, file);
    if (existsSync(path) && readFileSync(path, "utf8") === text) return [];
    return [{ file, line: 1, sentence: "does not say what the code says: run `npm run docs`." }];
  });
}
