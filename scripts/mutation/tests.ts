import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import hre from "hardhat";
import Mocha from "mocha";
import { filesBelow } from "../checks/finding.ts";
import type { Code } from "./compiler.ts";

/** Bytecode to deploy in place of an artifact's, if any, by `file:Contract`. */
export type Replacement = (name: string) => Code | undefined;

/** A test that failed, or a file that could not even be loaded. */
export interface Failure {
  readonly file: string;
  readonly test: string;
}

const TIMEOUT = 40_000;

/** Mocha files, run again and again in one process, each time against other bytecode. */
export class Tests {
  readonly #root: string;
  #replacement: Replacement = () => undefined;
  readonly #open: { close(): Promise<void> }[] = [];
  #round = 0;

  constructor(root: string) {
    // Each run adds listeners to the process and takes its time to remove them.
    process.setMaxListeners(0);
    this.#root = root;
    const read = hre.artifacts.readArtifact.bind(hre.artifacts);
    const readArtifact = async (name: string): Promise<object> => {
      const artifact = await read(name);
      const code = this.#replacement(`${artifact.sourceName}:${artifact.contractName}`);
      return code === undefined ? artifact : { ...artifact, ...code };
    };
    Object.assign(hre.artifacts, { readArtifact });
    const create = hre.network.create.bind(hre.network);
    const remember = async (...args: Parameters<typeof create>): Promise<object> => {
      const connection = await create(...args);
      this.#open.push(connection);
      return connection;
    };
    Object.assign(hre.network, { create: remember });
  }

  /** The files that a target's prefixes stand for, each once. */
  files(prefixes: readonly string[]): string[] {
    const all = filesBelow(this.#root, "test", ".ts");
    return [...new Set(prefixes.flatMap((prefix) => all.filter((file) => file.startsWith(prefix)).sort()))];
  }

  /** Those files that have a block for a function. */
  describing(files: readonly string[], name: string): string[] {
    const isDescribed = new RegExp(`describe\\("[^"]*\\b${name}\\b`);
    return files.filter((file) => isDescribed.test(readFileSync(join(this.#root, file), "utf8")));
  }

  /** Runs files, or only what they say about one function, until a test fails. */
  async run(files: readonly string[], replacement: Replacement, about?: string): Promise<Failure | undefined> {
    this.#replacement = replacement;
    for (const file of files) {
      const failure = await this.#runFile(file, about);
      await Promise.all(this.#open.splice(0).map(async (connection) => connection.close()));
      if (failure !== undefined) return { file, test: failure };
    }
    return undefined;
  }

  async #runFile(file: string, about: string | undefined): Promise<string | undefined> {
    // What a file says about gas is not what a mutant is judged by: without metadata the code is not quite the same.
    const grep = new RegExp(`^(?!.*\\bgas\\b)${about === undefined ? "" : `.*\\b${about}\\b`}`);
    const mocha = new Mocha({ bail: true, timeout: TIMEOUT, reporter: Mocha.reporters.Base, grep });
    const { EVENT_FILE_PRE_REQUIRE } = Mocha.Suite.constants;
    mocha.suite.emit(EVENT_FILE_PRE_REQUIRE, globalThis, file, mocha);
    try {
      // The query makes it another module: its fixtures are deployed anew, the helpers that it imports stay loaded.
      await import(`${pathToFileURL(join(this.#root, file)).href}?round=${++this.#round}`);
    } catch (error) {
      return `while loading: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300);
    }
    return new Promise((done) => {
      let failed: string | undefined;
      const runner = mocha.run(() => done(failed));
      runner.on("fail", (test: { fullTitle(): string }) => {
        failed ??= test.fullTitle();
      });
    });
  }
}
