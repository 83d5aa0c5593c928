import { table } from "../../sdk/cli/output.ts";

/** What a cell of a table may hold; integers are printed as decimal strings in the document. */
export type Cell = string | bigint | number | boolean | null | Readonly<Record<string, string | bigint>>;
export type Row = Readonly<Record<string, Cell>>;

/** A table of a chapter: for a program as rows, for people as text. */
export interface Section {
  /** Its key in the document. */
  readonly name: string;
  /** The sentence above the table. */
  readonly title: string;
  readonly rows: readonly Row[];
  /** The table for people. */
  text(): string;
}

export interface ChapterResult {
  /** What was shown, in one sentence. */
  readonly summary: string;
  readonly sections: readonly Section[];
}

/** One part of `npm start`: on a chain of its own, checked by its own code. It throws a RefusedError where something differs. */
export interface Chapter {
  /** One word, for `--chapter`. */
  readonly name: string;
  readonly title: string;
  run(onProgress: (text: string) => void): Promise<ChapterResult>;
}

/** A section whose columns are written for people one by one. */
export function section<T extends Row>(
  name: string,
  title: string,
  rows: readonly T[],
  columns: Readonly<Record<string, (row: T) => string>>,
): Section {
  const cells = () => rows.map((row) => Object.values(columns).map((write) => write(row)));
  return { name, title, rows, text: () => table(Object.keys(columns), cells()) };
}
