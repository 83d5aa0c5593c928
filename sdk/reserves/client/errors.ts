import type { Interface } from "ethers/abi";
import { decodeError, revertData, written } from "../../errors/decode.ts";

/** Where this module is loaded twice in one process, the two copies' classes are not the same; this mark is. */
const MARK = Symbol.for("counterfoil.ReservesClientError");

/** What a chain refuses or does not have. Every message is one line for a person to read. */
export abstract class ReservesClientError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    Object.defineProperty(this, MARK, { value: true });
  }
}

/** Whether an error is a {@link ReservesClientError}, of this copy of the module or another. */
export function isReservesClientError(error: unknown): error is ReservesClientError {
  return error instanceof Error && MARK in error;
}

/** Thrown when a contract reverts: names its error and the arguments, and says why where the suite knows it. */
export class ContractRevertError extends ReservesClientError {
  constructor(
    /** The error's name in the ABI; `Error` for a plain reason, `Panic` for a failed check, null if it is not known. */
    readonly error: string | null,
    /** The arguments by their names in the ABI. */
    readonly args: Readonly<Record<string, string>>,
    why: string,
    readonly data: string,
    cause?: unknown,
  ) {
    const listed = Object.entries(args).map(([name, value]) => `${name}: ${value}`);
    const what = error === null ? ` with ${shown(data)}` : `: ${error}(${listed.join(", ")})`;
    const reason = why === "" || error === "Error" ? "" : `. ${why}`;
    super(`the contract reverts${what}${reason}`, cause === undefined ? undefined : { cause });
  }
}

/** Thrown when a chain has another id than a tree, proof or statement names. */
export class WrongChainError extends ReservesClientError {
  constructor(
    readonly expected: bigint,
    readonly actual: bigint,
  ) {
    super(`this is chain ${actual}, not ${expected}`);
  }
}

/** Thrown when there is no code at an address. */
export class NoContractError extends ReservesClientError {
  constructor(readonly address: string) {
    super(`there is no contract at ${address} on this chain`);
  }
}

/** Thrown when nothing is published about a record or a cut: there is no root to compare with. */
export class NotPublishedError extends ReservesClientError {
  constructor(
    readonly contract: string,
    readonly token: string,
    readonly epoch: bigint,
    what: "record" | "cut",
  ) {
    super(`${contract} has published nothing about ${what} ${epoch} of ${token}`);
  }
}

/** Thrown when a tree, proof or statement does not fit what the chain says: names the field and both values. */
export class ChainMismatchError extends ReservesClientError {
  constructor(
    readonly field: string,
    readonly given: string,
    readonly expected: string,
    where = "on the chain",
  ) {
    super(`${field} is ${given}, but ${where} it is ${expected}`);
  }
}

/** Thrown when statements that are to be posted together differ, or one stands twice. */
export class StatementConflictError extends ReservesClientError {
  constructor(
    readonly field: string,
    readonly first: string,
    readonly other: string,
  ) {
    super(`the statements do not belong together: ${field} is ${first} in one and ${other} in another`);
  }
}

/** Thrown for a signature that is not by the one whose word it is said to be. */
export class NotSignedError extends ReservesClientError {
  constructor(
    readonly signer: string,
    readonly what: string,
  ) {
    super(`${what} is not signed by ${signer}`);
  }
}

/** Thrown when a transaction is mined without the event that every successful one has. */
export class MissingEventError extends ReservesClientError {
  constructor(
    readonly event: string,
    readonly transaction: string,
  ) {
    super(`the transaction ${transaction} has not emitted ${event}`);
  }
}

/* REVERTS */

/**
 * Runs a call or transaction; a revert is thrown as {@link ContractRevertError}, anything else as it came.
 * @param also Interfaces of other contracts whose errors can reach the caller.
 */
export async function decoded<T>(call: Promise<T>, also: readonly Interface[] = []): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const data = revertData(error);
    throw data === undefined ? error : decodeRevert(data, error, also);
  }
}

/** What a revert's data says. */
export function decodeRevert(data: string, cause?: unknown, also: readonly Interface[] = []): ContractRevertError {
  const error = decodeError(data);
  if (error.kind !== "unknown") return new ContractRevertError(error.name, asText(error.args), error.why, data, cause);
  for (const contract of data.length < 10 ? [] : also) {
    const parsed = contract.parseError(data);
    if (parsed === null) continue;
    const args = parsed.fragment.inputs.map(({ name }, index) => [name || String(index), parsed.args[index]]);
    return new ContractRevertError(parsed.name, asText(Object.fromEntries(args)), "", data, cause);
  }
  return new ContractRevertError(null, {}, "", data, cause);
}

function asText(args: object): Record<string, string> {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, written(value)]));
}

function shown(data: string): string {
  if (data === "0x") return "no reason";
  return data.length <= 74 ? data : `${data.slice(0, 74)}…`;
}
