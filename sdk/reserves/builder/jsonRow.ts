import { RowFault, shownText } from "./rowFault.ts";
import { RowFields, type RowParser } from "./rowFields.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const SPACE = 0x20;
const TAB = 0x09;
const DELETE = 0x7f;

/** Fields that may be left out or null: they are then empty, as in a CSV register. */
const OPTIONAL = "nonce";
/** The one field that may be a bare number; an amount may not, since most writers of JSON would round it. */
const NUMERIC = "settledAt";

const encoder = new TextEncoder();

/**
 * Rows of an NDJSON register: one flat object a line, its values strings. Read from the bytes; only a string with an
 * escape in it goes through JSON.parse. Stricter than JSON.parse where readers would disagree: no field twice.
 */
export class JsonRowParser implements RowParser {
  readonly fields: RowFields;
  readonly #names: readonly Uint8Array[];
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  #end = 0;
  #at = 0;
  /** The fields' values, escapes resolved, one after the other; never longer than the line. */
  #values = new Uint8Array(0);
  #filled = 0;

  constructor(columns: readonly string[]) {
    this.fields = new RowFields(columns);
    this.#names = columns.map((column) => encoder.encode(column));
  }

  parse(bytes: Uint8Array, start: number, end: number): void {
    if (start === end) throw new RowFault("line-empty", null, "");
    if (this.#values.length < end - start) this.#values = new Uint8Array(2 * (end - start));
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.#at = start;
    this.#filled = 0;
    this.fields.source = this.#values;
    this.fields.starts.fill(-1);
    this.#object();
    this.#complete();
  }

  #object(): void {
    this.#expect(OPEN);
    this.#skipSpace();
    if (this.#peek() === CLOSE) this.#at++;
    else {
      do this.#member();
      while (this.#accept(COMMA));
      this.#expect(CLOSE);
    }
    this.#skipSpace();
    if (this.#at !== this.#end) throw this.#notJson();
  }

  #member(): void {
    this.#skipSpace();
    const nameAt = this.#filled;
    this.#string(null);
    const column = this.#columnNamed(nameAt);
    this.#filled = nameAt; // only values are kept
    this.#expect(COLON);
    this.#skipSpace();
    this.#value(column);
  }

  #columnNamed(nameAt: number): number {
    const name = this.#values.subarray(nameAt, this.#filled);
    const column = this.#names.findIndex((known) => isEqual(known, name));
    if (column === -1) throw new RowFault("field-unknown", shownText(name, 0, name.length), "");
    if (this.fields.starts[column] !== -1) throw new RowFault("field-repeated", this.#columnName(column), "");
    return column;
  }

  #value(column: number): void {
    const name = this.#columnName(column);
    const start = this.#filled;
    if (this.#peek() === QUOTE) this.#string(name);
    else this.#bare(name);
    this.fields.starts[column] = start;
    this.fields.ends[column] = this.#filled;
  }

  /** Copies the string at the current position to the values. */
  #string(column: string | null): void {
    if (this.#peek() !== QUOTE) throw this.#notJson();
    const open = this.#at++;
    let hasEscape = false;
    let seen = 0;
    for (; this.#at < this.#end; this.#at++) {
      const byte = this.#peek();
      if (byte === QUOTE) break;
      if (byte < SPACE || byte === DELETE) throw this.#fault("control-character", column, open + 1);
      if (byte === BACKSLASH) {
        hasEscape = true;
        this.#at++; // whatever is escaped does not end the string
      }
      seen |= byte;
    }
    if (this.#at >= this.#end) throw this.#notJson();
    this.#at++;
    const start = this.#filled;
    if (hasEscape) this.#unescape(open, column);
    else {
      this.#values.set(this.#bytes.subarray(open + 1, this.#at - 1), start);
      this.#filled += this.#at - open - 2;
    }
    if (hasEscape || seen > DELETE) this.#checkText(start, column);
  }

  #unescape(open: number, column: string | null): void {
    let text: unknown;
    try {
      text = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(this.#bytes.subarray(open, this.#at)));
    } catch {
      throw this.#notJson();
    }
    if (typeof text !== "string") throw this.#notJson();
    if (/\p{Surrogate}/u.test(text)) throw this.#fault("not-utf8", column, open + 1);
    if (/\p{Cc}/u.test(text)) throw this.#fault("control-character", column, open + 1);
    this.#filled += encoder.encodeInto(text, this.#values.subarray(this.#filled)).written;
  }

  #checkText(start: number, column: string | null): void {
    const value = this.#values.subarray(start, this.#filled);
    let text: string;
    try {
      text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value);
    } catch {
      throw new RowFault("not-utf8", column, shownText(value, 0, value.length));
    }
    if (/\p{Cc}/u.test(text)) throw new RowFault("control-character", column, text);
  }

  /** A value without quotes: null where a field may be absent, a number where one is allowed. */
  #bare(name: string): void {
    const start = this.#at;
    while (this.#at < this.#end && ![COMMA, CLOSE, SPACE, TAB].includes(this.#peek())) this.#at++;
    const token = this.#bytes.subarray(start, this.#at);
    const text = shownText(token, 0, token.length);
    if (text === "null" && name === OPTIONAL) return;
    if (/^-?[0-9]/.test(text) && name === NUMERIC) {
      this.#values.set(token, this.#filled);
      this.#filled += token.length;
      return;
    }
    if (!/^(null|true|false|-?[0-9].*|[[{].*)$/.test(text)) throw this.#notJson();
    throw new RowFault("not-a-string", name, text);
  }

  #complete(): void {
    const { starts, ends, columns } = this.fields;
    for (const [column, name] of columns.entries()) {
      if (starts[column] !== -1) continue;
      if (name !== OPTIONAL) throw new RowFault("column-missing", name, "");
      starts[column] = 0;
      ends[column] = 0;
    }
  }

  #columnName(column: number): string {
    return this.fields.columns[column] ?? "";
  }

  #peek(): number {
    return this.#at < this.#end ? (this.#bytes[this.#at] ?? 0) : 0;
  }

  #accept(byte: number): boolean {
    this.#skipSpace();
    if (this.#peek() !== byte) return false;
    this.#at++;
    return true;
  }

  #expect(byte: number): void {
    if (!this.#accept(byte)) throw this.#notJson();
  }

  #skipSpace(): void {
    while (this.#peek() === SPACE || this.#peek() === TAB) this.#at++;
  }

  #notJson(): RowFault {
    return new RowFault("not-json", null, shownText(this.#bytes, this.#start, this.#end));
  }

  #fault(problem: RowFault["problem"], column: string | null, start: number): RowFault {
    const close = this.#bytes.subarray(start, this.#end).indexOf(QUOTE);
    return new RowFault(problem, column, shownText(this.#bytes, start, close === -1 ? this.#end : start + close));
  }
}

function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
