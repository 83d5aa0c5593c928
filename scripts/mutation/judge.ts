import { type Code, type Codes, type Compiler, DoesNotCompile } from "./compiler.ts";
import { applied, type Mutant } from "./mutants.ts";
import type { Outcome } from "./outcomes.ts";
import type { Tests } from "./tests.ts";

export type Judgement = Pick<Outcome, "verdict" | "by">;

/** Says of mutants of one source whether its tests notice them. */
export class Judge {
  readonly #compiler: Compiler;
  readonly #tests: Tests;
  readonly #file: string;
  readonly #source: Buffer;
  readonly #users: readonly string[];
  readonly #original: Codes;
  readonly #kills = new Map<string, number>();
  /** Which file noticed last that a guard of the same text was gone: `nonReentrant` of another function, say. */
  readonly #noticers = new Map<string, string>();
  /** Files that have passed without a mutant: only their failures say anything. */
  readonly #verified: Set<string>;
  readonly #tellVerified: (file: string) => Promise<void>;
  #files: readonly string[];

  constructor(
    compiler: Compiler,
    tests: Tests,
    file: string,
    files: readonly string[],
    verified: readonly string[],
    tellVerified: (file: string) => Promise<void>,
  ) {
    this.#verified = new Set(verified);
    this.#tellVerified = tellVerified;
    this.#compiler = compiler;
    this.#tests = tests;
    this.#file = file;
    this.#files = files;
    this.#source = compiler.text(file);
    this.#users = compiler.usersOf(file);
    this.#original = compiler.compile(file);
  }

  async judge(mutant: Mutant): Promise<Judgement> {
    const mutated = new Mutated(this.#compiler, this.#file, applied(this.#source, mutant), this.#users);
    try {
      // All of them only where they are few: what a mock's test notices needs no compiled token.
      const first = this.#users.length <= 2 ? this.#users : this.#users.slice(0, 1);
      if (mutated.isSameAs(this.#original, first) && first === this.#users) return { verdict: "same code" };
    } catch (error) {
      if (error instanceof DoesNotCompile) return { verdict: "no program" };
      throw error;
    }
    // The tests of the mutated function first: fixtures are cheap next to everything else that a file tests.
    const about = mutant.scope.replace(/^_/, "");
    const replacement = (name: string) => mutated.code(name);
    const noticer = this.#noticers.get(mutant.before);
    const failure =
      (noticer === undefined ? undefined : await this.#tests.run([noticer], replacement)) ??
      (await this.#tests.run(this.#tests.describing(this.#files, about), replacement, about)) ??
      (await this.#tests.run(this.#files, replacement));
    if (failure !== undefined) await this.#verify(failure.file);
    if (failure === undefined) {
      return { verdict: mutated.isSameAs(this.#original, this.#users) ? "same code" : "survived" };
    }
    this.#noticers.set(mutant.before, failure.file);
    this.#kills.set(failure.file, (this.#kills.get(failure.file) ?? 0) + 1);
    // What has noticed most is asked first the next time.
    this.#files = [...this.#files].sort((a, b) => (this.#kills.get(b) ?? 0) - (this.#kills.get(a) ?? 0));
    return { verdict: "killed", by: `${failure.file}: ${failure.test}` };
  }

  /** Throws if a file fails without a mutant too, by the code that mutants are compared with. */
  async #verify(file: string): Promise<void> {
    if (this.#verified.has(file)) return;
    const failure = await this.#tests.run([file], (name) => this.#original.get(name));
    if (failure !== undefined) throw new Error(`without a mutant: ${file}: ${failure.test}`);
    this.#verified.add(file);
    await this.#tellVerified(file);
  }
}

/** The contracts with code of a mutated source, each compiled when it is asked for. */
class Mutated {
  readonly #compiler: Compiler;
  readonly #file: string;
  readonly #content: string;
  readonly #users: readonly string[];
  readonly #codes: Codes = new Map();

  constructor(compiler: Compiler, file: string, content: string, users: readonly string[]) {
    this.#compiler = compiler;
    this.#file = file;
    this.#content = content;
    this.#users = users;
  }

  code(name: string): Code | undefined {
    if (!this.#users.includes(name)) return undefined;
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    const code = this.#compiler.compile(this.#file, this.#content, [name]).get(name);
    if (code !== undefined) this.#codes.set(name, code);
    return code;
  }

  isSameAs(original: Codes, users: readonly string[]): boolean {
    // Each is compiled, also after the first that differs: a mutant that one of them refuses is no program.
    return users.filter((user) => this.code(user)?.bytecode !== original.get(user)?.bytecode).length === 0;
  }
}
