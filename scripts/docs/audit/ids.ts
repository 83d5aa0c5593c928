/** The IDs of invariants (INV-01) and of attacks (T01, R01, P01, L01), and the tests that name them. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { filesBelow, lineAt } from "../../checks/finding.ts";

/** A test that names an ID in its own name, or in the comment above it. */
export interface Naming {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** The test's name; empty where a model, a comment elsewhere or the file's own name has the ID. */
  readonly test: string;
}

const RANGE = /INV-?(\d{2,})(?:_to_| to )INV-?(\d{2,})/g;
const INVARIANT = /INV-?(\d{2,})/g;
/** Not a time of day (T15:30), nor a part of a longer word. */
const ATTACK = /(?<![\w-])([TRPL]\d{2})(?!\w|:\d)/g;
const FILE_OF_ATTACK = /^([TRPL]\d{2})-/;

/** Tests of the checks themselves name IDs that are none. */
const NOT_OF_CONTRACTS = "test/checks/";

/** Every ID that a text names, in order, each once; a range names all that lie in it. */
export function idsIn(text: string): string[] {
  const ranges = [...text.matchAll(RANGE)].flatMap(([, from, to]) => {
    const length = Number(to) - Number(from) + 1;
    return Array.from({ length: Math.max(length, 0) }, (_, i) => invariantId(Number(from) + i));
  });
  const single = [...text.matchAll(INVARIANT)].map(([, number]) => invariantId(Number(number)));
  const attacks = [...text.matchAll(ATTACK)].map(([, id = ""]) => id);
  return [...new Set([...ranges, ...single, ...attacks])];
}

export function invariantId(number: number): string {
  return `INV-${String(number).padStart(2, "0")}`;
}

/** All namings below test/, in the order of files and lines. */
export function namings(root: string): Naming[] {
  return filesBelow(root, "test", ".ts", ".sol")
    .filter((file) => !file.startsWith(NOT_OF_CONTRACTS))
    .flatMap((file) => namingsIn(file, readFileSync(join(root, file), "utf8")));
}

/** The namings in one file: its name, the names of its tests, and its comments. */
export function namingsIn(file: string, text: string): Naming[] {
  const ofFile = FILE_OF_ATTACK.exec(basename(file))?.[1];
  const found: Naming[] = ofFile === undefined ? [] : [{ id: ofFile, file, line: 1, test: "" }];
  const tests = testsIn(file, text);
  for (const { start, end, name } of tests) {
    // A test's comment ends where the test begins.
    for (const id of idsIn(text.slice(start, end))) found.push({ id, file, line: lineAt(text, start), test: name });
  }
  const rest = tests.reduceRight((left, { start, end }) => blanked(left, start, end), text);
  for (const match of rest.matchAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"/g)) {
    if (match[0].startsWith('"') && !/^"INV-\d/.test(match[0])) continue;
    for (const id of idsIn(match[0])) found.push({ id, file, line: lineAt(text, match.index), test: "" });
  }
  return found;
}

interface Test {
  /** Where its comment begins, or where it does itself; and where its name ends. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

const COMMENT_ABOVE = String.raw`((?:^[ \t]*\/\/[^\n]*\n)+|^[ \t]*\/\*\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*\n)?`;
const SOLIDITY = new RegExp(`${COMMENT_ABOVE}^[ \\t]*function ((?:test|invariant)\\w*)`, "gm");
const TYPESCRIPT = new RegExp(
  `${COMMENT_ABOVE}^[ \\t]*(?:describe|it)\\(\\s*(?:"((?:\\\\.|[^"\\\\\\n])*)"|\`([^\`]*)\`)`,
  "gm",
);

function testsIn(file: string, text: string): Test[] {
  return [...text.matchAll(file.endsWith(".sol") ? SOLIDITY : TYPESCRIPT)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    name: match[2] ?? match[3] ?? "",
  }));
}

function blanked(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, " ") + text.slice(end);
}
