/** Compiles a peer's sources, as its package ships them, with the compiler and the settings it is deployed with. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, posix } from "node:path";
import * as z from "zod";
import { bench, cache, PreparationError, root } from "../shared/peers.ts";
import type { Artifact } from "./chain.ts";

/** What to compile, and how. */
export interface Vendor {
  /** The alias of the solc package in bench/package.json. */
  readonly compiler: string;
  readonly settings: {
    readonly evmVersion: string;
    readonly viaIR?: boolean;
    readonly optimizer: { readonly enabled: true; readonly runs: number };
    readonly metadata?: { readonly bytecodeHash: "none" };
  };
  /** Files by their path in node_modules; what they import comes along. */
  readonly sources: readonly string[];
  /** What an import begins with, and what it begins with in node_modules. */
  readonly remappings?: Readonly<Record<string, string>>;
}

/** Bytecode with holes where the addresses of libraries go. */
export interface LinkableArtifact extends Artifact {
  readonly links: Readonly<Record<string, readonly number[]>>;
}

/** What a vendor's sources have become, by the contract's name. */
export type Vendored = Readonly<Record<string, LinkableArtifact>>;

const references = z.record(z.string(), z.record(z.string(), z.array(z.object({ start: z.number() }))));
const contractSchema = z.object({
  abi: z.array(z.unknown()),
  evm: z.object({ bytecode: z.object({ object: z.string(), linkReferences: references }) }),
});
const outputSchema = z.object({
  errors: z.array(z.object({ severity: z.string(), formattedMessage: z.string() })).default([]),
  contracts: z.record(z.string(), z.record(z.string(), contractSchema)).default({}),
});

const require = createRequire(join(bench, "package.json"));

/** Compiles, unless the same input has been compiled before. */
export async function compileVendor(vendor: Vendor): Promise<Vendored> {
  const { compiler, settings, remappings = {} } = vendor;
  const input = JSON.stringify({
    language: "Solidity",
    sources: gatherSources(vendor),
    settings: {
      ...settings,
      remappings: Object.entries(remappings).map(([from, to]) => `${from}=${to}`),
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.bytecode.linkReferences"] } },
    },
  });
  const key = createHash("sha256").update(compiler).update(input).digest("hex").slice(0, 16);
  const folder = join(cache, "vendors");
  const outputFile = join(folder, `${key}.json`);
  if (!existsSync(outputFile)) {
    mkdirSync(folder, { recursive: true });
    const inputFile = join(folder, `${key}.input.json`);
    writeFileSync(inputFile, input);
    const output = await runCompiler(compiler, inputFile);
    readOutput(compiler, output);
    // Renamed into place, so that an interrupted run leaves nothing that looks finished.
    writeFileSync(`${outputFile}.new`, output);
    renameSync(`${outputFile}.new`, outputFile);
  }
  return readOutput(compiler, readFileSync(outputFile, "utf8"));
}

/**
 * In a process of its own, as the compiler takes over what it runs in. Its stdin and stdout are files: it ends before a
 * pipe has been emptied.
 */
async function runCompiler(compiler: string, inputFile: string): Promise<string> {
  const rawFile = `${inputFile}.out`;
  const child = spawn(process.execPath, [require.resolve(`${compiler}/solc.js`), "--standard-json"], {
    stdio: [openSync(inputFile, "r"), openSync(rawFile, "w"), "inherit"],
  });
  await once(child, "close");
  const output = readFileSync(rawFile, "utf8");
  rmSync(rawFile);
  // It says first that it has no SMT solvers, which nobody has asked for.
  return output.slice(output.indexOf("{"));
}

function readOutput(compiler: string, output: string): Vendored {
  const { errors, contracts } = outputSchema.parse(JSON.parse(output));
  const fatal = errors.filter(({ severity }) => severity === "error");
  if (fatal.length > 0) {
    throw new PreparationError(`${compiler}: ${fatal.map(({ formattedMessage }) => formattedMessage).join("\n")}`);
  }
  const artifacts = Object.values(contracts).flatMap((inFile) =>
    Object.entries(inFile).map(([name, { abi, evm }]) => [name, linkable(abi, evm.bytecode)] as const),
  );
  return Object.fromEntries(artifacts);
}

function linkable(
  abi: readonly unknown[],
  { object, linkReferences }: z.output<typeof contractSchema>["evm"]["bytecode"],
): LinkableArtifact {
  const links = Object.values(linkReferences).flatMap((libraries) =>
    Object.entries(libraries).map(([name, places]) => [name, places.map(({ start }) => start)] as const),
  );
  return { abi, bytecode: `0x${object}`, links: Object.fromEntries(links) };
}

/** Fills in the addresses of the libraries; both are by the library's name. */
export function link(
  { abi, bytecode, links }: LinkableArtifact,
  libraries: Readonly<Record<string, string>>,
): Artifact {
  let linked = bytecode;
  for (const [name, starts] of Object.entries(links)) {
    const address = libraries[name];
    if (address === undefined) throw new Error(`the library ${name} is not deployed`);
    for (const start of starts) {
      const at = 2 + 2 * start;
      linked = linked.slice(0, at) + address.slice(2).toLowerCase() + linked.slice(at + 40);
    }
  }
  return { abi, bytecode: linked };
}

/** The sources and all that they import, by their path in node_modules. */
function gatherSources({ sources, remappings = {} }: Vendor): Record<string, { content: string }> {
  const gathered: Record<string, { content: string }> = {};
  const waiting = [...sources];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name in gathered) continue;
    const content = readSource(name);
    gathered[name] = { content };
    for (const [, imported = ""] of content.matchAll(/^\s*import\s[^;]*?["']([^"']+)["']\s*;/gm)) {
      waiting.push(resolveImport(name, imported, remappings));
    }
  }
  return gathered;
}

function resolveImport(importer: string, imported: string, remappings: Readonly<Record<string, string>>): string {
  if (imported.startsWith(".")) return posix.join(dirname(importer), imported);
  const [from, to] = Object.entries(remappings).find(([prefix]) => imported.startsWith(prefix)) ?? ["", ""];
  return to + imported.slice(from.length);
}

/** From the peers' packages, or from the project's own where they share one. */
function readSource(name: string): string {
  for (const folder of [bench, root]) {
    const file = join(folder, "node_modules", name);
    if (existsSync(file)) return readFileSync(file, "utf8");
  }
  throw new PreparationError(`no package has ${name}`);
}
