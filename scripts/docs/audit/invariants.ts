/** test/invariant/INVARIANTS.md, read: the twelve laws, and the invariants below them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const INVARIANTS = "test/invariant/INVARIANTS.md";
export const LAWS = 12;

export interface Law {
  readonly number: number;
  readonly title: string;
  readonly line: number;
}

export interface Invariant {
  readonly id: string;
  readonly statement: string;
  /** As written: which tests are said to guard it. */
  readonly guardedBy: string;
  /** The laws that its row names in a column of its own; else of the section that it stands in: its own, or those of its text. */
  readonly laws: readonly number[];
  readonly section: string;
  readonly line: number;
}

export interface Invariants {
  readonly laws: readonly Law[];
  readonly invariants: readonly Invariant[];
}

export function readInvariants(root: string): Invariants {
  return parseInvariants(readFileSync(join(root, INVARIANTS), "utf8"));
}

export function parseInvariants(text: string): Invariants {
  const laws: Law[] = [];
  const invariants: Invariant[] = [];
  let sectionLaws: readonly number[] = [];
  let section = "";
  text.split("\n").forEach((content, index) => {
    const line = index + 1;
    const heading = /^## (?:Law (\d+)\. )?(.+?)\.?$/.exec(content);
    if (heading !== null) {
      const [, number, title = ""] = heading;
      section = title;
      sectionLaws = number === undefined ? [] : [Number(number)];
      if (number !== undefined) laws.push({ number: Number(number), title, line });
      return;
    }
    const row = /^\| (INV-\d{2,}) \| (.*) \|$/.exec(content);
    if (row === null) {
      if (!content.startsWith("|") && sectionLaws.length === 0) sectionLaws = lawsIn(content);
      return;
    }
    const [, id = "", cells = ""] = row;
    const parts = cells.split(/(?<!\\) \| /);
    // A table of all laws says in a column of its own which.
    const own = parts.length === 3 ? lawsIn(`Laws ${parts.shift()}`) : undefined;
    const [statement = "", guardedBy = ""] = parts;
    invariants.push({ id, statement, guardedBy, laws: own ?? sectionLaws, section, line });
  });
  return { laws, invariants };
}

/** "Laws 3, 4, 9 and 10", "Laws 5 to 12", "Law 7". */
export function lawsIn(text: string): number[] {
  const list = /\bLaws? (\d+(?:(?:, | and | to )\d+)*)/.exec(text)?.[1];
  if (list === undefined) return [];
  const range = /^(\d+) to (\d+)$/.exec(list);
  if (range === null) return list.split(/, | and /).map(Number);
  const [from, to] = [Number(range[1]), Number(range[2])];
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
