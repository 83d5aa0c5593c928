/** test/adversarial/README.md, read: the attacks by their IDs, with the tests that carry them out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ATTACKS = "test/adversarial/README.md";

export interface Attack {
  readonly ids: readonly string[];
  /** Names of files of test/adversarial, without their ending, that the row says carry it out. */
  readonly files: readonly string[];
  readonly line: number;
}

export function readAttacks(root: string): Attack[] {
  return parseAttacks(readFileSync(join(root, ATTACKS), "utf8"));
}

export function parseAttacks(text: string): Attack[] {
  return text.split("\n").flatMap((content, index) => {
    const cells = content.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const [, ids = "", , , tests = ""] = cells;
    if (!/^[TRPL]\d{2}/.test(ids)) return [];
    const files = [...tests.matchAll(/\b[TRPL]\d{2}-[\w-]+/g)].map(([file]) => file);
    return [{ ids: expanded(ids), files, line: index + 1 }];
  });
}

/** "R01–R08" and "R09, R10". */
function expanded(ids: string): string[] {
  return ids.split(", ").flatMap((part) => {
    const range = /^([TRPL])(\d{2})–\1(\d{2})$/.exec(part);
    if (range === null) return [part];
    const [, family = "", from = "", to = ""] = range;
    const length = Number(to) - Number(from) + 1;
    return Array.from({ length }, (_, i) => `${family}${String(Number(from) + i).padStart(2, "0")}`);
  });
}
