import Table from "cli-table3";
import ora from "ora";
import { stringify } from "./errors.ts";

/** Where a command writes to; tests pass their own. */
export interface Streams {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown; isTTY?: boolean };
}

export interface Progress {
  /** Replaces the line that says what is going on. */
  update(text: string): void;
  stop(): void;
}

/**
 * What a command prints: its result on stdout, once, as one JSON document or as text for people, and its progress on
 * stderr, where it cannot get into a pipe.
 */
export class Output {
  readonly json: boolean;
  readonly #streams: Streams;
  #hasResult = false;

  constructor(json: boolean, streams: Streams) {
    this.json = json;
    this.#streams = streams;
  }

  /** Prints the result: `document` with `--json` (bigints as decimal strings), else what `text` returns. */
  result(document: unknown, text: () => string): void {
    if (this.#hasResult) throw new Error("A command prints one result");
    this.#hasResult = true;
    this.#streams.stdout.write(`${this.json ? stringify(document, 2) : text()}\n`);
  }

  /** Says on stderr what looks wrong and stops nothing. */
  warn(sentence: string): void {
    this.#streams.stderr.write(`warning: ${sentence}\n`);
  }

  /** Shows that something is going on, to a person at a terminal only. */
  progress(text: string): Progress {
    if (this.json || this.#streams.stderr.isTTY !== true) return { update: () => {}, stop: () => {} };
    const spinner = ora({ text, stream: process.stderr, discardStdin: false }).start();
    return {
      update: (next) => {
        spinner.text = next;
      },
      stop: () => spinner.stop(),
    };
  }
}

/** A table for people. Cells are text already: how a quantity is written is the command's decision. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rendered = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  rendered.push(...rows.map((row) => [...row]));
  return rendered.toString();
}
