import { RefusedError } from "../sdk/cli/errors.ts";

/** Thrown when the chain and the independent computation disagree. */
export class MismatchError extends RefusedError {
  constructor(subject: string, what: string, chain: unknown, expected: unknown) {
    super(`${subject}: the chain says ${what} ${String(chain)}, the independent computation ${String(expected)}`);
  }
}

/** Throws unless the chain says what the independent computation says. */
export function requireSame(subject: string, what: string, chain: unknown, expected: unknown): void {
  if (chain !== expected) throw new MismatchError(subject, what, chain, expected);
}
