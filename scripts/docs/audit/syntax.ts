/** The compiler's syntax trees of the last build, for what cannot be read off the text: who inherits and calls what. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { filesBelow } from "../../checks/finding.ts";
import { children, isNode, type Node, text } from "../../mutation/ast.ts";

const PROJECT = "project/";

const Artifact = z.object({ contractName: z.string(), sourceName: z.string(), buildInfoId: z.string() });
const Input = z.object({ input: z.object({ sources: z.record(z.string(), z.object({ content: z.string() })) }) });
const Output = z.object({ output: z.object({ sources: z.record(z.string(), z.object({ ast: z.unknown() })) }) });

/** Thrown where the build is missing, or is one of other sources. */
export class StaleBuildError extends Error {
  override readonly name = "StaleBuildError";

  constructor(readonly file: string) {
    super(`${file} is not compiled as it is: run \`npm run build\` first.`);
  }
}

/** A declaration with the file that it stands in, as the compiler names it. */
export interface Declared {
  readonly node: Node;
  readonly file: string;
  /** The contract or library that holds it; itself for a contract. */
  readonly holder: Node;
}

/** What one run of the compiler saw. Ids mean something within one run alone. */
export class Build {
  readonly #byId = new Map<number, Declared>();
  readonly #trees = new Map<string, Node>();

  constructor(trees: Iterable<readonly [file: string, tree: Node]>) {
    for (const [file, tree] of trees) {
      this.#trees.set(file, tree);
      for (const holder of children(tree, "nodes").filter(({ nodeType }) => nodeType === "ContractDefinition")) {
        for (const node of [holder, ...children(holder, "nodes")]) {
          this.#byId.set(Number(node["id"]), { node, file, holder });
        }
      }
    }
  }

  /** The tree of a file of the project, such as `contracts/x.sol`. */
  tree(file: string): Node | undefined {
    return this.#trees.get(PROJECT + file);
  }

  declaration(id: unknown): Declared | undefined {
    return this.#byId.get(Number(id));
  }

  contract(file: string, name: string): Declared | undefined {
    const node = children(this.#trees.get(PROJECT + file) ?? NOTHING, "nodes").find(
      (each) => each.nodeType === "ContractDefinition" && text(each, "name") === name,
    );
    return node === undefined ? undefined : { node, file: PROJECT + file, holder: node };
  }

  /** A contract and all that it inherits, the most derived first. */
  lineage(contract: Node): Declared[] {
    const ids = contract["linearizedBaseContracts"];
    return Array.isArray(ids) ? ids.flatMap((id) => this.declaration(id) ?? []) : [];
  }
}

const NOTHING: Node = { nodeType: "", src: "0:0:0" };

/** A file of contracts/ with the run that compiled it. */
export interface Compiled {
  readonly file: string;
  readonly name: string;
  readonly build: Build;
}

/** Every contract, library and interface of contracts/, by name. */
export function compiledContracts(root: string): Map<string, Compiled> {
  const runs = new Map<string, Run>();
  const compiled = new Map<string, Compiled>();
  for (const path of filesBelow(root, "artifacts/contracts", ".json")) {
    const { sourceName: file, contractName: name, buildInfoId } = Artifact.parse(readJson(join(root, path)));
    if (!existsSync(join(root, file))) continue;
    const run = runs.get(buildInfoId) ?? readRun(root, buildInfoId);
    runs.set(buildInfoId, run);
    // A run may have seen an earlier text of other files: what depends on them was compiled again, by another.
    if (readFileSync(join(root, file), "utf8") !== run.texts.get(PROJECT + file)) throw new StaleBuildError(file);
    compiled.set(name, { file, name, build: run.build });
  }
  if (compiled.size === 0) throw new StaleBuildError("contracts/");
  return compiled;
}

interface Run {
  readonly build: Build;
  readonly texts: ReadonlyMap<string, string>;
}

function readRun(root: string, buildInfoId: string): Run {
  const path = join(root, "artifacts/build-info", buildInfoId);
  const { input } = Input.parse(readJson(`${path}.json`));
  const { output } = Output.parse(readJson(`${path}.output.json`));
  const trees = Object.entries(output.sources).flatMap(([name, { ast }]) =>
    isNode(ast) ? [[name, ast] as const] : [],
  );
  return {
    build: new Build(trees),
    texts: new Map(Object.entries(input.sources).map(([name, { content }]) => [name, content])),
  };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
