import { printable, SumTreeError } from "../errors.ts";
import { ROW_PROBLEMS, type RowProblem } from "./rowFault.ts";

/** Thrown for a row of a register that cannot be used: names file, line (from 1), column, value and what is wrong. */
export class InvalidRowError extends SumTreeError {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly column: string | null,
    readonly value: string,
    readonly problem: RowProblem,
  ) {
    const subject = [column ?? "the line", ...(value === "" ? [] : [printable(value)])].join(" ");
    super(`${file}:${line}: ${subject} ${ROW_PROBLEMS[problem]}`);
  }
}

/** Thrown for a CSV register whose first line is not the header of its kind. */
export class InvalidHeaderError extends SumTreeError {
  constructor(
    readonly file: string,
    readonly header: string,
    readonly expected: string,
  ) {
    super(`${file}:1: the header must be ${expected} (got ${header === "" ? "nothing" : printable(header)})`);
  }
}

/** Thrown for a register that begins with a byte order mark, which would become part of the first column's name. */
export class ByteOrderMarkError extends SumTreeError {
  constructor(readonly file: string) {
    super(`${file}:1: the file begins with a byte order mark; save it as UTF-8 without one`);
  }
}

/** Thrown when a register names one account twice: at the earliest repetition. */
export class DuplicateAccountError extends SumTreeError {
  constructor(
    readonly file: string,
    readonly account: string,
    readonly firstLine: number,
    readonly line: number,
  ) {
    super(`${file}:${line}: ${printable(account)} is already on line ${firstLine}`);
  }
}

/** Thrown for a register whose amounts add up to more than 128 bits: names the line where they do. */
export class TotalOverflowError extends SumTreeError {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly total: bigint,
  ) {
    super(`${file}:${line}: with this line the amounts add up to ${total}, more than 2^128 - 1`);
  }
}

/** Thrown for more rows than the deepest tree has leaves. */
export class TooManyRowsError extends SumTreeError {
  constructor(
    readonly file: string,
    readonly max: number,
  ) {
    super(`${file} has more than ${max} rows`);
  }
}

/** Thrown for an input that is not a file, or whose name does not say its format. */
export class InvalidInputError extends SumTreeError {
  constructor(
    readonly file: string,
    readonly reason: string,
  ) {
    super(`${file} ${reason}`);
  }
}

/** Thrown when a register is not, or no longer, the file that the tree was built from. */
export class InputChangedError extends SumTreeError {
  constructor(
    readonly file: string,
    readonly what: string,
  ) {
    super(`${file} is not what the tree is built from: its ${what} changed`);
  }
}

/** Thrown when the folder that a tree is to be written to exists. */
export class OutputExistsError extends SumTreeError {
  constructor(readonly dir: string) {
    super(`${dir} exists; a tree is written to a new folder`);
  }
}

/** Thrown for a setting of the builder that is not possible. */
export class InvalidSettingError extends SumTreeError {
  constructor(
    readonly setting: string,
    readonly value: number,
    readonly min: number,
    readonly max: number,
  ) {
    super(`${setting} must be an integer from ${min} to ${max} (got ${value})`);
  }
}

/** Thrown for a folder that holds no whole tree. */
export class InvalidTreeError extends SumTreeError {
  constructor(
    readonly dir: string,
    readonly reason: string,
  ) {
    super(`${dir} is not a tree: ${reason}`);
  }
}

/** Thrown when rows of the register recompute to other hashes than the tree's: another secret, or a damaged tree. */
export class TreeMismatchError extends SumTreeError {
  constructor(
    readonly dir: string,
    readonly line: number,
  ) {
    super(`the rows around line ${line} do not lead to the tree in ${dir}: wrong secret, or the tree is damaged`);
  }
}

/** Thrown when a tree has no leaf for an account or a position. */
export class AccountNotFoundError extends SumTreeError {
  constructor(
    readonly dir: string,
    readonly account: string,
  ) {
    super(`the tree in ${dir} has no leaf for ${printable(account)}`);
  }
}
