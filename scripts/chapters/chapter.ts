import { table } from "../../sdk/cli/output.ts";
import type { LedgerRow } from "../stage/audit.ts";

/** What a cell of a table may hold; integers are printed as decimal strings in the document. */
export type Cell = string | bigint | number | boolean | null | Readonly<Record<string, string | bigint | boolean>>;
export type Row = Readonly<Record<string, Cell>>;

/** A table of a chapter: for a program as rows, for people as text. */
export interface Section {
  /** Its key in the document. */
  readonly name: string;
  /** The sentence above the table. */
  readonly title: string;
  readonly rows: readonly Row[];
  /** The columns for people, and what is written in them: for the terminal and for the report alike. */
  readonly head: readonly string[];
  cells(): readonly (readonly string[])[];
}

export interface ChapterResult {
  /** What was shown, in one sentence. */
  readonly summary: string;
  readonly sections: readonly Section[];
  /** Every token and every money of the chapter's chain, from its first block. */
  readonly ledgers: readonly LedgerRow[];
}

/** One part of `npm start`: on a chain of its own, checked by its own code. It throws a RefusedError where something differs. */
export interface Chapter {
  /** One word, for `--chapter`. */
  readonly name: string;
  readonly title: string;
  run(onProgress: (text: string) => void): Promise<ChapterResult>;
}

/** A section whose columns are written for people one by one. */
export function section<T extends Row>(name: string, title: string, rows: readonly T[], columns: Columns<T>): Section {
  return { name, title, rows, ...written(rows, columns) };
}

/** How people read each column of a table. */
export type Columns<T> = Readonly<Record<string, (row: T) => string>>;

/** A table's columns and cells. */
export function written<T>(rows: readonly T[], columns: Columns<T>): Pick<Section, "head" | "cells"> {
  return {
    head: Object.keys(columns),
    cells: () => rows.map((row) => Object.values(columns).map((write) => write(row))),
  };
}

/** A table as a terminal shows it. */
export function textOf({ head, cells }: Pick<Section, "head" | "cells">): string {
  return table(head, cells());
}
