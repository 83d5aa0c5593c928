import { RowFault, shownText } from "./rowFault.ts";
import { checkUnicode, RowFields, type RowParser } from "./rowFields.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;
const SPACE = 0x20;
const DELETE = 0x7f;

/** Rows of a CSV register: fields between commas, no quoting, exactly the columns of the header. */
export class CsvRowParser implements RowParser {
  readonly fields: RowFields;

  constructor(columns: readonly string[]) {
    this.fields = new RowFields(columns);
  }

  parse(bytes: Uint8Array, start: number, end: number): void {
    if (start === end) throw new RowFault("line-empty", null, "");
    const { fields } = this;
    const last = fields.columns.length - 1;
    fields.source = bytes;
    let column = 0;
    let seen = 0; // every byte of the field or-ed together: above 0x7f if any is not ASCII
    fields.starts[0] = start;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === COMMA) {
        this.#close(column, at, seen);
        if (column === last) throw new RowFault("column-unexpected", null, shownText(bytes, at + 1, end));
        column++;
        fields.starts[column] = at + 1;
        seen = 0;
      } else if (byte < SPACE || byte === DELETE || byte === QUOTE) {
        this.#close(column, fieldEnd(bytes, at, end), 0);
        throw fields.fault(byte === QUOTE ? "quoted" : "control-character", column);
      } else {
        seen |= byte;
      }
    }
    this.#close(column, end, seen);
    if (column < last) throw new RowFault("column-missing", fields.columns[column + 1] ?? null, "");
  }

  #close(column: number, end: number, seen: number): void {
    this.fields.ends[column] = end;
    if (seen > DELETE) checkUnicode(this.fields, column);
  }
}

function fieldEnd(bytes: Uint8Array, from: number, end: number): number {
  const comma = bytes.subarray(from, end).indexOf(COMMA);
  return comma === -1 ? end : from + comma;
}
