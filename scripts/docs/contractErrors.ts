/**
 * Every custom error that a contract of this project can revert with: what it looks like from its compiled ABI, why it
 * is thrown from the `@notice Thrown …` above it in the source.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ErrorFragment, type ParamType } from "ethers";
import { filesBelow } from "../checks/finding.ts";
import { foreignErrors } from "./foreignErrors.ts";
import { type Declaration, declarationsIn, onOneLine } from "./natspec.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOREIGN = "openzeppelin";

/** What is compiled for deployment or for callers; no mocks, no tests, no stages. */
const ARTIFACTS = ["artifacts/contracts", "artifacts/@openzeppelin"];

export type ContractErrorDoc = {
  readonly name: string;
  /** The folder of contracts/ that declares it; `openzeppelin` for a dependency's. */
  readonly domain: string;
  /** The contract that it is named for. */
  readonly contract: string;
  /** As ethers reads it, without the word `error`. */
  readonly signature: string;
  /** As the source has it, with the names of enums and structs. */
  readonly source: string;
  readonly selector: string;
  readonly inputs: readonly ParamType[];
  /** Begins with "Thrown"; one line. */
  readonly why: string;
  readonly params: readonly (readonly [string, string])[];
};

/** Thrown when the table of errors cannot be made: says where its author has to write what. */
export class UndocumentedError extends Error {
  override readonly name = "UndocumentedError";
}

/** All of them, by domain and then in the order of their sources. */
export function contractErrors(): ContractErrorDoc[] {
  const compiled = compiledErrors();
  const documented = new Map<string, { order: number; file: string; declaration: Declaration }>();
  for (const file of filesBelow(ROOT, "contracts", ".sol")) {
    for (const declaration of declarationsIn(readFileSync(join(ROOT, file), "utf8"))) {
      if (declaration.kind !== "error") continue;
      documented.set(declaration.name, { order: documented.size, file, declaration });
    }
  }
  const docs = [...compiled.values()].map((fragment) => {
    const found = documented.get(fragment.name);
    const common = {
      name: fragment.name,
      signature: fragment.format("full").replace(/^error /, ""),
      selector: fragment.selector,
      inputs: fragment.inputs,
    };
    if (found === undefined) {
      const why = foreignErrors[fragment.name];
      const contract = /^(?:ERC\d+|AccessManage[dr]|[A-Z]\w*?(?=_))/.exec(fragment.name)?.[0] ?? "OpenZeppelin";
      if (why === undefined) throw new UndocumentedError(withoutReason(fragment.name, "scripts/docs/foreignErrors.ts"));
      return {
        ...common,
        order: Number.MAX_SAFE_INTEGER,
        domain: FOREIGN,
        contract,
        source: common.signature,
        why,
        params: [],
      };
    }
    const { order, file, declaration } = found;
    const why = onOneLine(declaration.notice);
    if (!why.startsWith("Thrown ")) throw new UndocumentedError(withoutReason(fragment.name, file));
    const [contract = ""] = fragment.name.split("_");
    return {
      ...common,
      order,
      domain: file.split("/")[1] ?? "",
      contract: contract === fragment.name ? (/^ERC\d+/.exec(contract)?.[0] ?? declaration.container) : contract,
      source: declaration.signature.replace(/^error /, ""),
      why,
      params: declaration.params,
    };
  });
  docs.sort((a, b) => compare(a.domain, b.domain) || a.order - b.order || compare(a.name, b.name));
  return docs.map(({ order: _, ...doc }) => doc);
}

/** By selector; two errors of one selector could not be told apart, which is a fault of their names. */
function compiledErrors(): Map<string, ErrorFragment> {
  if (!existsSync(join(ROOT, "artifacts/contracts"))) {
    throw new UndocumentedError("the contracts are not compiled: run `npm run build` first.");
  }
  const errors = new Map<string, ErrorFragment>();
  for (const file of ARTIFACTS.flatMap((folder) => filesBelow(ROOT, folder, ".json"))) {
    const { abi } = JSON.parse(readFileSync(join(ROOT, file), "utf8")) as { abi: { type: string }[] };
    for (const item of abi.filter(({ type }) => type === "error")) {
      const fragment = ErrorFragment.from(item);
      const other = errors.get(fragment.selector);
      if (other !== undefined && other.format() !== fragment.format()) {
        throw new UndocumentedError(
          `${other.format()} and ${fragment.format()} have one selector; rename one of them.`,
        );
      }
      errors.set(fragment.selector, fragment);
    }
  }
  return errors;
}

function withoutReason(name: string, file: string): string {
  return `${name} says nowhere why it is thrown: write "Thrown when …" above it (or beside its name) in ${file}, then run \`npm run build\` and \`npm run docs\`.`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
