import { AbiCoder, Interface } from "ethers/abi";
import { isHexString } from "ethers/utils";
import { EquityToken__factory } from "../../../types/factories/contracts/equity/EquityToken__factory.ts";
import { AttestorRegistry__factory } from "../../../types/factories/contracts/reserves/AttestorRegistry__factory.ts";
import { ReserveVerifier__factory } from "../../../types/factories/contracts/reserves/ReserveVerifier__factory.ts";
import { SubLedger__factory } from "../../../types/factories/contracts/reserves/SubLedger__factory.ts";

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

/** Thrown when a contract reverts: names its error and the arguments. */
export class ContractRevertError extends ReservesClientError {
  /** The arguments by their names in the ABI. */
  readonly args: Readonly<Record<string, string>>;

  constructor(
    /** The error's name in the ABI; `Error` for a plain reason, `Panic` for a failed check, null if it is not known. */
    readonly error: string | null,
    args: Readonly<Record<string, string>>,
    readonly data: string,
    options?: ErrorOptions,
  ) {
    const written = Object.entries(args).map(([name, value]) => `${name}: ${value}`);
    super(
      error === null
        ? `the contract reverts with ${shown(data)}`
        : `the contract reverts: ${error}(${written.join(", ")})`,
      options,
    );
    this.args = args;
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

/** The errors of an ERC-20 (ERC-6093), which a bond token may revert with. */
const ERC20_ERRORS = [
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
  "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
  "error ERC20InvalidReceiver(address receiver)",
  "error SafeERC20FailedOperation(address token)",
];

/** Every interface whose errors can reach a caller of these contracts. */
const interfaces: readonly Interface[] = [
  ReserveVerifier__factory.createInterface(),
  AttestorRegistry__factory.createInterface(),
  SubLedger__factory.createInterface(),
  EquityToken__factory.createInterface(),
  new Interface(ERC20_ERRORS),
];

/** What Solidity reverts with by itself: name, type and name of the argument, by selector. */
const PLAIN: Readonly<Record<string, readonly [name: string, type: string, argument: string]>> = {
  "0x08c379a0": ["Error", "string", "reason"],
  "0x4e487b71": ["Panic", "uint256", "code"],
};

/**
 * Runs a call or transaction; a revert is thrown as {@link ContractRevertError}, anything else as it came.
 * @param also Interfaces of other contracts whose errors can reach the caller.
 */
export async function decoded<T>(call: Promise<T>, also: readonly Interface[] = []): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const data = revertData(error);
    throw data === null ? error : decodeRevert(data, error, also);
  }
}

/** What a revert's data says. */
export function decodeRevert(data: string, cause?: unknown, also: readonly Interface[] = []): ContractRevertError {
  const options = cause === undefined ? undefined : { cause };
  const plain = PLAIN[data.slice(0, 10)];
  if (plain !== undefined) {
    const [name, type, argument] = plain;
    const [value] = AbiCoder.defaultAbiCoder().decode([type], `0x${data.slice(10)}`);
    return new ContractRevertError(name, { [argument]: written(value) }, data, options);
  }
  for (const contract of [...also, ...interfaces]) {
    const parsed = data.length < 10 ? null : contract.parseError(data);
    if (parsed === null) continue;
    const args = parsed.fragment.inputs.map(({ name }, index) => [name || String(index), written(parsed.args[index])]);
    return new ContractRevertError(parsed.name, Object.fromEntries(args), data, options);
  }
  return new ContractRevertError(null, {}, data, options);
}

function written(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(written).join(", ")}]` : String(value);
}

/** The data of a revert, wherever a node and ethers have put it; null if the error is something else. */
function revertData(error: unknown, depth = 0): string | null {
  if (typeof error !== "object" || error === null || depth > 6) return null;
  const data: unknown = Reflect.get(error, "data");
  if (typeof data === "string" && isHexString(data)) return data;
  for (const key of ["data", "info", "error", "cause"]) {
    const found = revertData(Reflect.get(error, key), depth + 1);
    if (found !== null) return found;
  }
  return Reflect.get(error, "code") === "CALL_EXCEPTION" ? "0x" : null;
}

function shown(data: string): string {
  if (data === "0x") return "no reason";
  return data.length <= 74 ? data : `${data.slice(0, 74)}…`;
}
