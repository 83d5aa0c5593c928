/** What a command ends with. Scripts may rely on it. */
export const ExitCode = { done: 0, refused: 1, usage: 2 } as const;

/** An error whose message is written for the person at the terminal; anything else that is thrown is a bug. */
export abstract class CliError extends Error {
  abstract readonly exitCode: number;

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }

  /** The error as `--json` prints it. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message };
  }
}

/** A value the person gave cannot be used: says which one, what it was and what was expected. */
export class InputError extends CliError {
  readonly exitCode = ExitCode.refused;
  readonly path: string;
  readonly value: unknown;

  constructor(path: string, value: unknown, expected: string) {
    super(`${path}: ${expected} (got ${describe(value)})`);
    this.path = path;
    this.value = value;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), path: this.path, value: this.value ?? null };
  }
}

/** The input was fine, but what it asks for is not allowed or did not hold. */
export class RefusedError extends CliError {
  readonly exitCode = ExitCode.refused;
}

/** The command line itself is wrong: unknown command, unknown option, missing argument. */
export class UsageError extends CliError {
  readonly exitCode = ExitCode.usage;
}

const MAX_SHOWN = 80;

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "bigint" ? value.toString() : (stringify(value, 0) ?? String(value));
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}

/** JSON with bigints as decimal strings, so that no digit is lost. */
export function stringify(value: unknown, indent: number): string | undefined {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item), indent);
}
