import { AssertionError } from "node:assert";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** One promise of the project, tried from the outside. `run` throws if it does not hold. */
export interface AcceptanceCheck {
  readonly name: string;
  run(context: Context): Promise<void>;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is running. */
export interface Running {
  readonly outcome: Promise<Outcome>;
  /** What it has written to stdout so far. */
  stdout(): string;
  kill(signal: NodeJS.Signals): void;
}

interface SpawnOptions {
  /** The working directory; the project's root unless told otherwise. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a check may use: the command line and npm's scripts, as a person at a terminal has them. */
export class Context {
  readonly root = fileURLToPath(new URL("../../", import.meta.url));
  /** A folder of this check's own, removed afterwards. */
  readonly folder = mkdtempSync(join(tmpdir(), "counterfoil-acceptance-"));

  /** `npx counterfoil …args` */
  cli(args: readonly string[], options: SpawnOptions = {}): Promise<Outcome> {
    return this.start(args, options).outcome;
  }

  /** `npx counterfoil …args`, without waiting for its end. */
  start(args: readonly string[], options: SpawnOptions = {}): Running {
    return this.#start(process.execPath, [join(this.root, "bin", "counterfoil.mjs"), ...args], options);
  }

  /** Any program there is. */
  program(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Outcome> {
    return this.#start(command, args, options).outcome;
  }

  /** `npm run <script> -- …args` */
  npm(script: string, args: readonly string[] = [], options: SpawnOptions = {}): Promise<Outcome> {
    return this.program("npm", ["run", "--silent", script, "--", ...args], options);
  }

  /** `counterfoil …args --json`: must succeed and print one JSON document and nothing else. */
  async cliJson(args: readonly string[], options: SpawnOptions = {}): Promise<unknown> {
    const outcome = await this.cli([...args, "--json"], options);
    expectCode(outcome, 0);
    expectSame(outcome.stderr, "", "stderr");
    return parseJson(outcome.stdout, "stdout");
  }

  /** `counterfoil …args --json`: must end with `code`, print nothing, and name the error in one line of JSON. */
  async cliError(
    args: readonly string[],
    code: number,
    options: SpawnOptions = {},
  ): Promise<{ name: string; message: string }> {
    const outcome = await this.cli([...args, "--json"], options);
    expectCode(outcome, code);
    expectSame(outcome.stdout, "", "stdout");
    const { error } = parseJson(outcome.stderr, "stderr") as { error: { name: string; message: string } };
    expectSame(typeof error?.message, "string", "the type of error.message");
    return error;
  }

  #start(command: string, args: readonly string[], { cwd = this.root, env = {} }: SpawnOptions): Running {
    const child: ChildProcessByStdio<null, Readable, Readable> = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32" && command === "npm",
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (output.stderr += text));
    const outcome = new Promise<Outcome>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, ...output }));
    });
    return { outcome, stdout: () => output.stdout, kill: (signal) => child.kill(signal) };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function expectCode({ code, stderr }: Outcome, expected: number): void {
  if (code !== expected) fail(`ended with exit code ${code}, not ${expected}: ${stderr.trim()}`);
}

export function expectSame<T>(actual: T, expected: T, what: string): void {
  if (actual !== expected) fail(`${what} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
}

export function expectMatch(text: string, pattern: RegExp, what: string): void {
  if (!pattern.test(text)) fail(`${what} does not match ${pattern}: ${text.trim().slice(0, 400)}`);
}

export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return fail(`${what} is not one JSON document: ${text.slice(0, 400)}`);
  }
}

export function fail(message: string): never {
  throw new AssertionError({ message });
}
