import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import type { Node } from "./ast.ts";
import { isSourceUnit } from "./mutants.ts";

/** What of a compiled contract ends up in its artifact. */
export interface Code {
  readonly bytecode: string;
  readonly linkReferences: LinkReferences;
  readonly deployedBytecode: string;
  readonly deployedLinkReferences: LinkReferences;
  readonly immutableReferences: Record<string, { start: number; length: number }[]>;
}

/** Compiled contracts by `file:Contract`. */
export type Codes = Map<string, Code>;

const Places = z.array(z.object({ start: z.number(), length: z.number() }));
const LinkReferences = z.record(z.string(), z.record(z.string(), Places));
type LinkReferences = z.infer<typeof LinkReferences>;

const Output = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).optional(),
  sources: z.record(z.string(), z.object({ id: z.number(), ast: z.unknown().optional() })).optional(),
  contracts: z
    .record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          evm: z.object({
            bytecode: z.object({
              object: z.string(),
              linkReferences: LinkReferences,
              sourceMap: z.string().optional(),
            }),
            deployedBytecode: z.object({
              object: z.string(),
              linkReferences: LinkReferences,
              immutableReferences: z.record(z.string(), Places).optional(),
              sourceMap: z.string().optional(),
            }),
          }),
        }),
      ),
    )
    .optional(),
});

const BuildInfo = z.object({
  input: z.object({
    sources: z.record(z.string(), z.object({ content: z.string() })),
    settings: z.object({ remappings: z.array(z.string()).optional(), evmVersion: z.string(), optimizer: z.unknown() }),
  }),
});

/** Thrown when the compiler refuses what it is given: such a mutant is no program. */
export class DoesNotCompile extends Error {}

/** How Hardhat calls the project's own sources in the compiler's input. */
const PROJECT = "project/";

/** The locked compiler over everything that the last build compiled, with single sources replaced. */
export class Compiler {
  readonly #compile: (input: string) => string;
  readonly #sources: Record<string, { content: string }> = {};
  readonly #settings: object;
  /** Contracts whose code contains some of a source, by source. */
  readonly #users = new Map<string, string[]>();

  constructor(root: string) {
    const solc: { compile(input: string): string } = createRequire(import.meta.url)("solc");
    this.#compile = (input) => solc.compile(input);
    const folder = join(root, "artifacts", "build-info");
    const remappings = new Set<string>();
    let shared: { evmVersion: string; optimizer: unknown } | undefined;
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".json") && !name.endsWith(".output.json"))) {
      const { input } = BuildInfo.parse(JSON.parse(readFileSync(join(folder, file), "utf8")));
      for (const name of Object.keys(input.sources)) {
        // A leftover of an earlier build may hold an earlier text: the project's own come from its files.
        const content = input.sources[name]?.content ?? "";
        try {
          this.#sources[name] = {
            content: name.startsWith(PROJECT) ? readFileSync(join(root, name.slice(PROJECT.length)), "utf8") : content,
          };
        } catch {
          // A source that is gone since.
        }
      }
      for (const remapping of input.settings.remappings ?? []) remappings.add(remapping);
      shared ??= { evmVersion: input.settings.evmVersion, optimizer: input.settings.optimizer };
    }
    // Without the metadata, which hashes the sources, equal code is equal bytecode.
    this.#settings = { ...shared, remappings: [...remappings], metadata: { bytecodeHash: "none", appendCBOR: false } };
  }

  text(file: string): Buffer {
    return Buffer.from(this.#sources[PROJECT + file]?.content ?? "", "utf8");
  }

  ast(file: string): Node {
    const { sources = {} } = this.#run(undefined, { [PROJECT + file]: { "": ["ast"] } });
    const ast = sources[PROJECT + file]?.ast;
    if (!isSourceUnit(ast)) throw new Error(`${file} has no syntax tree; is it compiled by the build?`);
    return ast;
  }

  /** Contracts of `file` compiled with `content` in its place, by default all that {@link usersOf} names. */
  compile(file: string, content?: string, users: readonly string[] = this.usersOf(file)): Codes {
    const selection: Record<string, Record<string, string[]>> = {};
    for (const user of users) {
      const [source = "", name = ""] = user.split(":");
      selection[PROJECT + source] = { ...selection[PROJECT + source], [name]: CODE };
    }
    const replaced = content === undefined ? undefined : { name: PROJECT + file, content };
    const { contracts = {} } = this.#run(replaced, selection);
    const codes: Codes = new Map();
    for (const user of users) {
      const [source = "", name = ""] = user.split(":");
      const evm = contracts[PROJECT + source]?.[name]?.evm;
      if (evm === undefined) throw new Error(`The compiler did not answer for ${user}.`);
      codes.set(user, {
        bytecode: `0x${evm.bytecode.object}`,
        linkReferences: evm.bytecode.linkReferences,
        deployedBytecode: `0x${evm.deployedBytecode.object}`,
        deployedLinkReferences: evm.deployedBytecode.linkReferences,
        immutableReferences: evm.deployedBytecode.immutableReferences ?? {},
      });
    }
    return codes;
  }

  /** The contracts of the project (tests left out) with code of a source in them, the smallest first. */
  usersOf(file: string): readonly string[] {
    const known = this.#users.get(file);
    if (known !== undefined) return known;
    const own = /^project\/(contracts|test-support|scripts)\//;
    const importers = this.#importersOf(PROJECT + file).filter((name) => own.test(name));
    const wanted = { "": ["ast"], "*": [...CODE, "evm.bytecode.sourceMap", "evm.deployedBytecode.sourceMap"] };
    const { sources = {}, contracts = {} } = this.#run(
      undefined,
      Object.fromEntries([...importers, PROJECT + file].map((name) => [name, wanted])),
    );
    const id = sources[PROJECT + file]?.id;
    const users = Object.entries(contracts)
      .flatMap(([source, named]) =>
        Object.entries(named).map(([name, { evm }]) => ({ user: `${source.slice(PROJECT.length)}:${name}`, evm })),
      )
      .filter(({ evm }) => [evm.bytecode, evm.deployedBytecode].some(({ sourceMap = "" }) => mentions(sourceMap, id)))
      .sort((a, b) => a.evm.bytecode.object.length - b.evm.bytecode.object.length)
      .map(({ user }) => user);
    this.#users.set(file, users);
    return users;
  }

  /** The sources that import one, directly or not, and itself. */
  #importersOf(file: string): string[] {
    const found = new Set([file]);
    for (let size = 0; size !== found.size; ) {
      size = found.size;
      for (const [name, { content }] of Object.entries(this.#sources)) {
        const imports = [...content.matchAll(/\bfrom\s+"(\.[^"]+)"/g)].map(([, path = ""]) => join(name, "..", path));
        if (imports.some((path) => found.has(path))) found.add(name);
      }
    }
    return [...found];
  }

  #run(replaced: { name: string; content: string } | undefined, outputSelection: object): z.infer<typeof Output> {
    const sources = { ...this.#sources };
    if (replaced !== undefined) sources[replaced.name] = { content: replaced.content };
    const needed = this.#closure(Object.keys(outputSelection), sources);
    const input = { language: "Solidity", sources: needed, settings: { ...this.#settings, outputSelection } };
    const output = Output.parse(JSON.parse(this.#compile(JSON.stringify(input))));
    const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new DoesNotCompile(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
    return output;
  }

  /** Only what the wanted sources import: the compiler analyses everything that it is given. */
  #closure(
    names: readonly string[],
    sources: Record<string, { content: string }>,
  ): Record<string, { content: string }> {
    const closure: Record<string, { content: string }> = {};
    const add = (name: string): void => {
      const source = sources[name];
      if (source === undefined || name in closure) return;
      closure[name] = source;
      for (const [, path = ""] of source.content.matchAll(/\b(?:from|import)\s+"([^"]+)"/g)) {
        if (path.startsWith(".")) add(join(name, "..", path));
        else for (const other of Object.keys(sources)) if (isPackaged(other, path)) add(other);
      }
    };
    for (const name of names) add(name);
    return closure;
  }
}

const CODE = [
  "evm.bytecode.object",
  "evm.bytecode.linkReferences",
  "evm.deployedBytecode.object",
  "evm.deployedBytecode.linkReferences",
  "evm.deployedBytecode.immutableReferences",
];

/** Whether `name` ("npm/@scope/package@1.2.3/a.sol") is what `path` ("@scope/package/a.sol") imports. */
function isPackaged(name: string, path: string): boolean {
  return name.startsWith("npm/") && name.slice(4).replace(/(?<=.)@[^/]+/, "") === path;
}

/** Whether a source map points into a source; an empty field repeats the one before. */
function mentions(sourceMap: string, id: number | undefined): boolean {
  return sourceMap.split(";").some((entry) => entry.split(":")[2] === String(id));
}
