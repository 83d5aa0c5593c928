import * as z from "zod";
import { dayOfDate } from "../calendar/days.ts";

/** What a field must be, or that it is missing. */
export const must = (expected: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? "is missing" : `must be ${expected}`),
});

/** A text of a certain form. */
export const word = (pattern: RegExp, expected: string) =>
  z.string(must(expected)).regex(pattern, { error: `must be ${expected}` });

export const date = z
  .string(must("a date, YYYY-MM-DD"))
  .refine(isDate, { error: "must be a date that exists, YYYY-MM-DD" });
export const symbol = word(/^[!-~]{1,31}$/, "1 to 31 ASCII characters without spaces");
export const note = z.string(must("a text")).optional();

/** A path as people write it, `tokens[0].actions[3]`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`))
    .join("");
}

/** What stands at a path. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** Whether a text is a date of the calendar, YYYY-MM-DD. */
export function isDate(text: string): boolean {
  try {
    dayOfDate(text);
    return true;
  } catch {
    return false;
  }
}
