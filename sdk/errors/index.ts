/** Reverts in words: every custom error of every contract, decoded, with why it was thrown and what to do about it. */
export {
  type ContractError,
  type DecodedError,
  decodeError,
  type ErrorName,
  explainError,
  type PanicError,
  type ReasonError,
  revertData,
  type UnknownError,
} from "./decode.ts";
export type { ErrorArguments } from "./table/index.ts";
