/** What can be wrong with a row, and how an error says it. This file is loaded by the threads: types that vanish only. */
export const ROW_PROBLEMS = {
  "line-empty": "is empty",
  "line-too-long": "is too long",
  "control-character": "contains a control character",
  "not-utf8": "is not valid UTF-8",
  quoted: "is quoted; quotes are not allowed in a CSV register",
  "column-missing": "is missing",
  "column-unexpected": "is one column too many",
  "not-json": "is not a JSON object of this register's fields",
  "field-unknown": "is not a field of this register",
  "field-repeated": "is given twice",
  "not-a-string": "must be a JSON string",
  empty: "is empty",
  "wallet-prefix": "looks like a wallet; write 0x in lower case",
  "wallet-with-nonce": "stands beside a wallet; only customer ids have a nonce",
  "not-bytes32": "must be 0x and 64 hex digits",
  "not-an-address": "must be 0x and 40 hex digits",
  "not-an-isin": "must be twelve capital letters and digits",
  "not-an-integer": "must be an integer in decimal digits, without sign, leading zeros, fraction or exponent",
  "above-uint64": "must be below 2^64",
  "above-uint128": "must be below 2^128",
} as const;

export type RowProblem = keyof typeof ROW_PROBLEMS;

/** Thrown while a row is read, without its file and line: the caller knows those. */
export class RowFault extends Error {
  readonly problem: RowProblem;
  /** Null where the whole line is at fault. */
  readonly column: string | null;
  readonly value: string;

  constructor(problem: RowProblem, column: string | null, value: string) {
    super(problem);
    this.name = "RowFault";
    this.problem = problem;
    this.column = column;
    this.value = value;
  }
}

/** Enough of a value to recognise it. */
const SHOWN_BYTES = 96;

/** The bytes of a fault's value as text; what is not UTF-8 becomes U+FFFD. */
export function shownText(bytes: Uint8Array, start: number, end: number): string {
  const shownEnd = Math.min(end, start + SHOWN_BYTES);
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(start, shownEnd));
  return end > shownEnd ? `${text}…` : text;
}
