/** What the page finds out about a proof file, without a browser: is it a proof, does it hold, and where does it not. */
import { SumOverflowError, SumTreeError } from "../reserves/errors.ts";
import {
  InvalidProofFileError,
  type ProofFile,
  ProofIndexError,
  ProofMismatchError,
  type ProofSteps,
  ProofSumError,
  parseProof,
  verifyProof,
} from "../reserves/proof.ts";

/** Twice what the deepest tree and the longest account of a register make of a proof, indented and escaped. */
export const MAX_FILE_BYTES = 65_536;

/** Thrown for a file so large that it cannot be a proof; nothing of it is read. */
export class OversizedFileError extends SumTreeError {
  constructor(readonly bytes: number) {
    super(`the file has ${bytes} bytes; a proof has at most ${MAX_FILE_BYTES}`);
  }
}

/** Thrown for bytes that are no UTF-8. */
export class NotTextError extends SumTreeError {
  constructor() {
    super("the file is not text in UTF-8");
  }
}

/** The checks in the order in which they are made; each needs the ones before it. */
export const CHECKS = ["format", "domain", "key", "place", "sums", "total", "root"] as const;
export type CheckName = (typeof CHECKS)[number];

/** A proof that holds: the account is in the tree with this root, whoever published it. */
export type Held = { readonly kind: "holds"; readonly file: ProofFile; readonly proof: ProofSteps };

/** A file that is no proof (`file` is null), or whose proof does not hold. */
export type Failed = {
  readonly kind: "fails";
  readonly check: CheckName;
  readonly error: Error;
  readonly file: ProofFile | null;
  /** What the file's other values make of the value that is wrong, where they make anything. */
  readonly recomputed: ProofSteps | null;
};

export type Outcome = Held | Failed;

/** The outcome for the bytes of a file. */
export function outcomeOfBytes(bytes: Uint8Array): Outcome {
  if (bytes.length > MAX_FILE_BYTES) return unreadable(new OversizedFileError(bytes.length));
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return unreadable(new NotTextError());
  }
  return outcomeOf(text);
}

/** The outcome for the text of a file. */
export function outcomeOf(text: string): Outcome {
  // A character takes at least one byte, and a text of this size is not worth encoding to know more.
  if (text.length > MAX_FILE_BYTES) return unreadable(new OversizedFileError(text.length));
  let file: ProofFile;
  try {
    file = parseProof(text);
  } catch (error) {
    return unreadable(asError(error));
  }
  try {
    return { kind: "holds", file, proof: verifyProof(file) };
  } catch (thrown) {
    const error = asError(thrown);
    return { kind: "fails", check: checkOf(error), error, file, recomputed: recompute(file, error) };
  }
}

/** The outcome where no text could be had. */
export function unreadable(error: Error): Failed {
  return { kind: "fails", check: "format", error, file: null, recomputed: null };
}

function checkOf(error: Error): CheckName {
  if (error instanceof ProofIndexError) return "place";
  if (error instanceof ProofSumError || error instanceof SumOverflowError) return "sums";
  if (error instanceof ProofMismatchError) {
    if (error.field === "root.sum") return "total";
    return error.field === "root.hash" ? "root" : "key";
  }
  if (error instanceof InvalidProofFileError) return error.path === "nonce" ? "key" : "format";
  return error.name === "UnexpectedOwnerError" ? "domain" : "key";
}

/** Puts what was recomputed in the place of what was stated until nothing differs; every turn mends a later field. */
function recompute(file: ProofFile, error: Error): ProofSteps | null {
  if (!(error instanceof ProofMismatchError)) return null;
  const mended = mend(file, error);
  try {
    return verifyProof(mended);
  } catch (next) {
    return next instanceof ProofMismatchError && next.field !== error.field ? recompute(mended, next) : null;
  }
}

function mend(file: ProofFile, { field, recomputed }: ProofMismatchError): ProofFile {
  if (field === "key") return { ...file, key: recomputed };
  const root = field === "root.sum" ? { ...file.root, sum: recomputed } : { ...file.root, hash: recomputed };
  return { ...file, root };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
