/** Where this module is loaded twice in one process, the two copies' classes are not the same; this mark is. */
const MARK = Symbol.for("counterfoil.SumTreeError");

/** What is wrong with a tree, its values, its files or a proof. Every message is one line for a person to read. */
export abstract class SumTreeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
    Object.defineProperty(this, MARK, { value: true });
  }
}

/** Whether an error is a {@link SumTreeError}, of this copy of the module or another. */
export function isSumTreeError(error: unknown): error is SumTreeError {
  return error instanceof Error && MARK in error;
}

/** Thrown for an amount or a sum that is negative or takes more than 128 bits. */
export class AmountOutOfRangeError extends SumTreeError {
  constructor(readonly amount: bigint) {
    super(`${amount} is not an amount (expected 0 to 2^128 - 1)`);
  }
}

/** Thrown where two sums no longer fit 128 bits together. */
export class SumOverflowError extends SumTreeError {
  constructor(
    readonly level: number,
    readonly left: bigint,
    readonly right: bigint,
  ) {
    super(`the sums ${left} and ${right} below a node of level ${level} exceed 2^128 - 1 together`);
  }
}

/** Thrown for a number that does not fit its place in a preimage. */
export class NumberOutOfRangeError extends SumTreeError {
  constructor(
    readonly field: string,
    readonly value: bigint | number,
    readonly max: bigint,
  ) {
    super(`${field} ${value} is out of range (expected an integer from 0 to ${max})`);
  }
}

/** Thrown for bytes that are not the expected number of them, written as 0x and hex digits. */
export class InvalidBytesError extends SumTreeError {
  constructor(
    readonly field: string,
    readonly value: string,
    readonly length: number,
  ) {
    super(`${field} ${printable(value)} is not 0x and ${length * 2} hex digits`);
  }
}

/** Thrown for what is not an address, or is one in mixed case whose checksum is wrong. */
export class InvalidAddressError extends SumTreeError {
  constructor(
    readonly field: string,
    readonly value: string,
  ) {
    super(`${field} ${printable(value)} is not an address`);
  }
}

/** Thrown for a tree of custodian positions with an owner. */
export class UnexpectedOwnerError extends SumTreeError {
  constructor(readonly owner: string) {
    super(`a tree of positions has no owner (got ${owner})`);
  }
}

/** Thrown for a text that cannot name an account of a sub-ledger. */
export class InvalidAccountError extends SumTreeError {
  constructor(
    readonly account: string,
    readonly reason: string,
  ) {
    super(`account ${printable(account)} ${reason}`);
  }
}

/** Thrown for a nonce beside a wallet: a wallet needs none, and ignoring it would mislead. */
export class WalletWithNonceError extends SumTreeError {
  constructor(
    readonly wallet: string,
    readonly nonce: string,
  ) {
    super(`the wallet ${wallet} has a nonce (${nonce}); only customer ids have one`);
  }
}

/** Thrown for a field of a position that is not written as it must be. */
export class InvalidPositionError extends SumTreeError {
  constructor(
    readonly field: string,
    readonly value: string,
    readonly reason: string,
  ) {
    super(`${field} ${printable(value)} ${reason}`);
  }
}

/** Thrown for a secret that is not 32 bytes; says nothing else about it. */
export class InvalidSecretError extends SumTreeError {
  constructor(readonly length: number) {
    super(`the secret has ${length} bytes (expected 32)`);
  }
}

const MAX_SHOWN = 80;
/** What would move the cursor, hide text or turn its direction. */
const INVISIBLE = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A value of unknown origin as an error may show it: quoted, shortened, without anything that a terminal obeys. */
export function printable(value: string): string {
  const shown = value.length <= MAX_SHOWN ? value : `${value.slice(0, MAX_SHOWN)}…`;
  return JSON.stringify(shown).replace(
    INVISIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
