/** dist/abi/: the ABIs of everything that may be published, as JSON and as constants that TypeScript knows by heart. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow } from "../checks/finding.ts";

/** Compiled contracts that go along: the project's own, and the authority that they are deployed with. */
const ARTIFACTS = ["artifacts/contracts", "artifacts/@openzeppelin/contracts/access/manager/AccessManager.sol"];

type AbiItem = { readonly type: string; readonly name?: string; readonly inputs?: readonly unknown[] };
type NamedAbi = { readonly name: string; readonly abi: readonly AbiItem[] };

/** Writes the folder; returns the names of the contracts in it. */
export function writeAbis(root: string, folder: string): string[] {
  const abis = readAbis(root);
  mkdirSync(folder, { recursive: true });
  for (const { name, abi } of abis) {
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(abi, null, 2)}\n`);
    writeModule(folder, name, constantOf(name), abi);
  }
  writeModule(folder, "errors", "errorsAbi", allErrors(abis));
  const names = [...abis.map(({ name }) => [name, constantOf(name)] as const), ["errors", "errorsAbi"] as const];
  const index = names.map(([file, constant]) => `export { ${constant} } from "./${file}.js";\n`).join("");
  writeFileSync(join(folder, "index.js"), index);
  writeFileSync(join(folder, "index.d.ts"), index);
  return abis.map(({ name }) => name);
}

/** In the order of their files. Libraries without anything external have nothing to call. */
function readAbis(root: string): NamedAbi[] {
  const abis = ARTIFACTS.flatMap((folder) => filesBelow(root, folder, ".json")).map((file) => {
    const { contractName, abi } = JSON.parse(readFileSync(join(root, file), "utf8")) as {
      contractName: string;
      abi: AbiItem[];
    };
    return { name: contractName, abi };
  });
  const published = abis.filter(({ abi }) => abi.length > 0);
  const names = published.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two contracts are called ${twice}; their ABIs cannot be told apart`);
  return published;
}

/** Every custom error once: beside a contract's own ABI, what its libraries and the contracts below it revert with. */
function allErrors(abis: readonly NamedAbi[]): AbiItem[] {
  const errors = new Map<string, AbiItem>();
  for (const { abi } of abis) {
    for (const item of abi.filter(({ type }) => type === "error")) {
      errors.set(JSON.stringify([item.name, item.inputs]), item);
    }
  }
  return [...errors.values()].sort((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
}

function constantOf(name: string): string {
  return `${name[0]?.toLowerCase()}${name.slice(1)}Abi`;
}

/** The type is written out, since a declaration cannot say `as const`. */
function writeModule(folder: string, file: string, constant: string, abi: readonly AbiItem[]): void {
  writeFileSync(join(folder, `${file}.js`), `export const ${constant} = ${JSON.stringify(abi)};\n`);
  writeFileSync(join(folder, `${file}.d.ts`), `export declare const ${constant}: ${typeOf(abi)};\n`);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return `readonly [${value.map(typeOf).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `readonly ${key}: ${typeOf(item)}`);
  return `{ ${members.join("; ")} }`;
}
