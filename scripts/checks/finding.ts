import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";

/** One breach of a house rule, at the place where it is. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly sentence: string;
}

/** A check reads the project below `root` and returns what it found; an empty list is a pass. */
export type Check = (root: string) => Finding[];

export function format({ file, line, sentence }: Finding): string {
  return `${file}:${line}: ${sentence}`;
}

const GENERATED = new Set(["node_modules", "deployments", "results"]);

/** The files below `folder` whose names end in one of `endings`, as paths relative to `root` with forward slashes. */
export function filesBelow(root: string, folder: string, ...endings: string[]): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return GENERATED.has(entry.name) ? [] : filesBelow(root, path, ...endings);
      return endings.some((ending) => entry.name.endsWith(ending)) ? [path] : [];
    })
    .sort();
}

/** The line, counted from 1, that the character at `index` is on. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/** Blanks comments out and keeps every position, so that nothing is found in prose. */
export function withoutComments(solidity: string): string {
  const token = /"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return solidity.replace(token, (match) => (match.startsWith('"') ? match : match.replace(/[^\n]/g, " ")));
}
