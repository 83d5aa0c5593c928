import { isUtf8 } from "node:buffer";
import { RowFault, shownText } from "./rowFault.ts";

/** Where the fields of one row lie. Reused for every row: no strings are made where millions of rows pass. */
export class RowFields {
  /** The bytes that the positions below speak about. */
  source: Uint8Array = new Uint8Array(0);
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly columns: readonly string[];

  constructor(columns: readonly string[]) {
    this.columns = columns;
    this.starts = new Int32Array(columns.length);
    this.ends = new Int32Array(columns.length);
  }

  /** A field as text, for the few rows that somebody wants to see. */
  text(column: number): string {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      this.source.subarray(this.starts[column], this.ends[column]),
    );
  }

  isEmpty(column: number): boolean {
    return this.starts[column] === this.ends[column];
  }

  fault(problem: RowFault["problem"], column: number): RowFault {
    const value = shownText(this.source, this.starts[column] ?? 0, this.ends[column] ?? 0);
    return new RowFault(problem, this.columns[column] ?? null, value);
  }
}

/** Finds the fields of the row that lies in bytes[start, end), the line break excluded. */
export interface RowParser {
  readonly fields: RowFields;
  parse(bytes: Uint8Array, start: number, end: number): void;
}

/** Refuses what is not UTF-8 and the control characters beyond ASCII (U+0080 to U+009F, in UTF-8 C2 80 to C2 9F). */
export function checkUnicode(fields: RowFields, column: number): void {
  const { source } = fields;
  const start = fields.starts[column] ?? 0;
  const end = fields.ends[column] ?? 0;
  if (!isUtf8(source.subarray(start, end))) throw fields.fault("not-utf8", column);
  for (let at = start; at < end - 1; at++) {
    if (source[at] === 0xc2 && (source[at + 1] ?? 0xff) < 0xa0) throw fields.fault("control-character", column);
  }
}
