import { isReservesClientError } from "../../reserves/client/errors.ts";
import { isSumTreeError } from "../../reserves/errors.ts";
import { CliError, ExitCode, InputError } from "../errors.ts";

/** What a tree, a proof or a chain refuses, as the command line reports it: under its own name, with its values. */
export class ReservesError extends CliError {
  readonly exitCode = ExitCode.refused;
  readonly #values: Record<string, unknown>;

  constructor(failure: Error) {
    super(failure.message);
    this.name = failure.name;
    const { cause: _, ...values } = failure as Error & Record<string, unknown>;
    this.#values = values;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), ...this.#values, name: this.name };
  }
}

/** A node that cannot be reached, or answers what no node answers. */
export class RpcError extends CliError {
  readonly exitCode = ExitCode.refused;
}

/** A command that was told to stop. Ends with what a shell expects of a process that a signal ended. */
export class InterruptedError extends CliError {
  readonly exitCode: number;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(`stopped by ${signal}; nothing was written`);
    this.exitCode = 128 + (signal === "SIGINT" ? 2 : 15);
  }
}

/** Wraps a command's action: known failures become errors for the person at the terminal, bugs stay bugs. */
export function reporting<A extends unknown[]>(action: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      await action(...args);
    } catch (error) {
      throw reported(error);
    }
  };
}

function reported(error: unknown): unknown {
  if (isSumTreeError(error) || isReservesClientError(error)) return new ReservesError(error);
  if (!(error instanceof Error)) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  if (typeof code !== "string") return error;
  if (typeof path === "string") return new InputError("file", path, `cannot be used (${code})`);
  const short: unknown = Reflect.get(error, "shortMessage"); // an error of ethers
  return typeof short === "string" ? new RpcError(`${code}: ${short}`) : error;
}
