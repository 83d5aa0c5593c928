/** What a contract's revert says, for programs and for people. */
import { AbiCoder, ErrorFragment, type ParamType, type Result } from "ethers/abi";
import { isHexString } from "ethers/utils";
import { advice } from "./advice.ts";
import { type ErrorArguments, errorTable } from "./table/index.ts";

/** The name of a custom error of these contracts, or of OpenZeppelin's below them. */
export type ErrorName = keyof ErrorArguments;

type Explained = {
  /** One line: the name with the arguments, why, and what to do. */
  readonly message: string;
  /** Why the call is refused, one sentence; empty where nothing is known. */
  readonly why: string;
  /** What the caller can do about it; empty where the reason says it all. */
  readonly advice: string;
  readonly data: string;
};

/** A custom error that the suite knows. `name` tells TypeScript which arguments there are. */
export type ContractError = {
  readonly [Name in ErrorName]: Explained & {
    readonly kind: "contract";
    readonly name: Name;
    /** The contract that the error is named for; a linked library's errors come out of the contract that uses it. */
    readonly contract: string;
    readonly args: ErrorArguments[Name];
  };
}[ErrorName];

/** `require(…, "reason")` or `revert("reason")` of a contract outside of the suite. */
export type ReasonError = Explained & {
  readonly kind: "reason";
  readonly name: "Error";
  readonly contract: null;
  readonly args: { readonly reason: string };
};

/** A check that the compiler makes: an overflow, a division by zero, a false assert. */
export type PanicError = Explained & {
  readonly kind: "panic";
  readonly name: "Panic";
  readonly contract: null;
  readonly args: { readonly code: bigint };
};

/** Anything else: an error that the suite does not know, no data at all, or data that is no error. */
export type UnknownError = Explained & {
  readonly kind: "unknown";
  readonly name: null;
  readonly contract: null;
  readonly args: Record<never, never>;
  /** The first four bytes, to look up elsewhere; null where there are not as many. */
  readonly selector: string | null;
};

export type DecodedError = ContractError | ReasonError | PanicError | UnknownError;

/** Solidity's own panics; https://docs.soliditylang.org, "Panic via assert and Error via require". */
const PANICS: Readonly<Record<number, string>> = {
  0: "a check failed that the compiler inserted",
  1: "an assertion does not hold",
  17: "a calculation leaves the range of its type",
  18: "something is divided by zero",
  33: "a number is no value of its enum",
  34: "a stored text or byte string is not encoded as one",
  49: "an empty list has nothing to give up",
  50: "an index lies outside of its list",
  65: "too much memory is asked for",
  81: "a function is called that was never set",
};

const REASON = "0x08c379a0";
const PANIC = "0x4e487b71";

const coder = AbiCoder.defaultAbiCoder();
let bySelector: ReadonlyMap<string, readonly [ErrorName, ErrorFragment]> | undefined;

/** Parsed at the first use: most callers never see an error. */
function fragments(): ReadonlyMap<string, readonly [ErrorName, ErrorFragment]> {
  bySelector ??= new Map(
    (Object.keys(errorTable) as ErrorName[]).map((name) => {
      const fragment = ErrorFragment.from(`error ${errorTable[name].signature}`);
      return [fragment.selector, [name, fragment]] as const;
    }),
  );
  return bySelector;
}

/**
 * What a revert's data says. Never throws: what is unknown comes back as `kind: "unknown"`, with its bytes.
 *
 * ```ts
 * const error = decodeError(data);
 * if (error.name === "PrimaryMarket_BelowMinimum") console.log(error.args.minimum); // a bigint
 * else console.log(error.message);
 * ```
 */
export function decodeError(data: string): DecodedError {
  if (!isHexString(data) || data.length < 10) return unknown(data, null);
  const selector = data.slice(0, 10).toLowerCase();
  try {
    if (selector === REASON) return reason(data);
    if (selector === PANIC) return panic(data);
    const known = fragments().get(selector);
    return known === undefined ? unknown(data, selector) : contractError(...known, data);
  } catch {
    return unknown(data, selector); // the selector of a known error before data that is not its arguments
  }
}

/**
 * What a contract said in something that was thrown, by ethers, viem, a JSON-RPC provider or Hardhat; undefined if there
 * is no revert in it.
 */
export function explainError(thrown: unknown): DecodedError | undefined {
  const data = revertData(thrown);
  return data === undefined ? undefined : decodeError(data);
}

const MAX_DEPTH = 8;

/** The data of a revert, wherever the layers between contract and caller have put it; `0x` for a revert without any. */
export function revertData(thrown: unknown): string | undefined {
  const data = findData(thrown, isErrorData) ?? findData(thrown, isEmpty);
  return data ?? (isBareRevert(thrown) ? "0x" : undefined);
}

/** viem keeps it as `raw`, or as `data` of a cause; ethers as `data` or below `info.error`; a node below `error`. */
function findData(thrown: unknown, isWanted: (hex: string) => boolean, depth = 0): string | undefined {
  if (typeof thrown === "string") return isHexString(thrown) && isWanted(thrown) ? thrown : undefined;
  if (typeof thrown !== "object" || thrown === null || depth > MAX_DEPTH) return undefined;
  for (const key of ["data", "raw", "error", "info", "cause"]) {
    const data = findData(Reflect.get(thrown, key), isWanted, depth + 1);
    if (data !== undefined) return data;
  }
  return undefined;
}

/** A selector and whole bytes. */
function isErrorData(hex: string): boolean {
  return hex.length >= 10 && hex.length % 2 === 0;
}

function isEmpty(hex: string): boolean {
  return hex === "0x";
}

function isBareRevert(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && Reflect.get(thrown, "code") === "CALL_EXCEPTION";
}

function contractError(name: ErrorName, fragment: ErrorFragment, data: string): ContractError {
  const { contract, why: thrown } = errorTable[name];
  const args = named(fragment.inputs, coder.decode(fragment.inputs, `0x${data.slice(10)}`));
  const why = thrown.replace(/^Thrown/, "Refused").replace(/\{(\w+)\}/g, "$1");
  const remedy = advice[name] ?? "";
  const message = [`${name}(${listed(args)}): ${lowerFirst(why)}`, remedy].join(" ").trim();
  // The table pairs every name with its own arguments; TypeScript cannot follow that through a variable.
  return { kind: "contract", name, contract, args, why, advice: remedy, message, data } as unknown as ContractError;
}

function reason(data: string): ReasonError {
  const [text] = coder.decode(["string"], `0x${data.slice(10)}`);
  const args = { reason: String(text) };
  const why = `Refused: ${args.reason}`;
  return { kind: "reason", name: "Error", contract: null, args, why, advice: "", message: why, data };
}

function panic(data: string): PanicError {
  const [code] = coder.decode(["uint256"], `0x${data.slice(10)}`);
  const args = { code: BigInt(code) };
  const what = PANICS[Number(args.code)] ?? "a check failed that the compiler inserted";
  const why = `Refused because ${what}.`;
  const message = `Panic(code: ${args.code}): ${lowerFirst(why)}`;
  return { kind: "panic", name: "Panic", contract: null, args, why, advice: "", message, data };
}

function unknown(data: string, selector: string | null): UnknownError {
  const message = data === "0x" || data === "" ? "reverted without a reason" : `reverted with ${shortened(data)}`;
  return { kind: "unknown", name: null, contract: null, args: {}, why: "", advice: "", message, data, selector };
}

/** Structs as objects, lists as arrays, instead of ethers' results that are both. */
function named(inputs: readonly ParamType[], values: Result): Record<string, unknown> {
  return Object.fromEntries(inputs.map((input, index) => [input.name || `_${index}`, plain(input, values[index])]));
}

function plain(input: ParamType, value: unknown): unknown {
  if (input.isTuple()) return named(input.components, value as Result);
  if (input.isArray()) return [...(value as Result)].map((item) => plain(input.arrayChildren, item));
  return value;
}

function listed(args: Readonly<Record<string, unknown>>): string {
  return Object.entries(args)
    .map(([name, value]) => `${name}: ${written(value)}`)
    .join(", ");
}

/** An argument as a message shows it. */
export function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value === "object" && value !== null) return `{${listed(value as Record<string, unknown>)}}`;
  return String(value);
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}

function shortened(data: string): string {
  return data.length <= 74 ? data : `${data.slice(0, 74)}…`;
}
