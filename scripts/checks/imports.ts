import { readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import ts from "typescript";
import { type Check, type Finding, filesBelow, lineAt, withoutComments } from "./finding.ts";

/** The domains of contracts/, lowest first. Domains in one row are siblings. */
const LAYERS: readonly (readonly string[])[] = [
  ["types"],
  ["libraries"],
  ["access"],
  ["calendar", "holders", "reserves"],
  ["equity"],
  ["oracle"],
  ["primary", "lending"],
  ["rights", "resolution"],
];

/** What every domain above may import although it is neither an interface nor a type nor a library. */
const SHARED = ["access/FixedAuthority.sol", "access/Roles.sol"];
const OPEN_DOMAINS = ["types", "libraries"];

/** What each TypeScript folder may import from the others. Only tests and benches may import test-support/. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  types: [],
  sdk: ["types"],
  deploy: ["sdk", "types"],
  scripts: ["deploy", "sdk", "types"],
  "test-support": ["sdk", "deploy", "types"],
  test: ["test-support", "sdk", "deploy", "scripts", "types"],
  "test-browser": ["test-support", "sdk", "scripts", "types"],
  bench: ["test-support", "sdk", "deploy", "types"],
};

export const contractImports: Check = (root) =>
  filesBelow(root, "contracts", ".sol").flatMap((file) => {
    const text = withoutComments(readFileSync(join(root, file), "utf8"));
    return [...text.matchAll(/^\s*import\s+(?:[^"';]*\bfrom\s+)?["']([^"']+)["']/gm)].flatMap((match) => {
      const sentence = judgeContractImport(file, match[1] ?? "");
      const index = match.index + match[0].length;
      return sentence === undefined ? [] : [{ file, line: lineAt(text, index), sentence }];
    });
  });

function judgeContractImport(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) {
    if (specifier.startsWith("@openzeppelin/contracts/")) return undefined;
    return `${specifier} is imported, but contracts import only each other and @openzeppelin/contracts.`;
  }
  const target = posix.join(dirname(file), specifier);
  if (!target.startsWith("contracts/"))
    return `${target} is imported, but contracts import nothing outside contracts/.`;
  const path = target.slice("contracts/".length);
  const [from, to] = [domainOf(file), domainOf(target)];
  const [fromLayer, toLayer] = [layerOf(from), layerOf(to)];
  if (fromLayer === -1) return `the domain ${from} has no layer; give it one in scripts/checks/imports.ts.`;
  if (toLayer === -1) return `the domain ${to} has no layer; give it one in scripts/checks/imports.ts.`;
  if (from === to) return undefined;
  if (toLayer > fromLayer) return `${from} imports ${path}, but ${to} lies above it.`;
  if (OPEN_DOMAINS.includes(to) || SHARED.includes(path) || /^I[A-Z]/.test(basename(path))) return undefined;
  return `${from} imports ${path}, but across domains only interfaces, types and libraries may be imported.`;
}

function domainOf(file: string): string {
  return file.split("/")[1] ?? "";
}

function layerOf(domain: string): number {
  return LAYERS.findIndex((layer) => layer.includes(domain));
}

export const typescriptImports: Check = (root) =>
  Object.keys(MAY_IMPORT)
    .filter((folder) => folder !== "types")
    .flatMap((folder) => filesBelow(root, folder, ".ts", ".mjs"))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName, pos }): Finding[] => {
        const sentence = judgeTypescriptImport(file, fileName);
        return sentence === undefined ? [] : [{ file, line: lineAt(text, pos), sentence }];
      });
    });

/** Folders whose code must work without tests: it names no mock either, which Hardhat would find without any import. */
const WITHOUT_MOCKS = ["sdk", "deploy", "scripts", "bin"];

export const mockNames: Check = (root) => {
  const mocks = filesBelow(root, "test-support/mocks", ".sol").map((file) => basename(file, ".sol"));
  if (mocks.length === 0) return [];
  const named = new RegExp(`\\b(?:${mocks.join("|")})(?:__factory)?\\b`, "g");
  return WITHOUT_MOCKS.flatMap((folder) => filesBelow(root, folder, ".ts", ".mjs")).flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return [...text.matchAll(named)].map(({ 0: name, index }) => ({
      file,
      line: lineAt(text, index),
      sentence: `${name} is a mock; only tests and benches may use it.`,
    }));
  });
};

function judgeTypescriptImport(file: string, specifier: string): string | undefined {
  const from = folderOf(file);
  if (!specifier.startsWith(".")) {
    const isHardhat = /^(hardhat|@nomicfoundation)(\/|$)/.test(specifier);
    return from === "sdk" && isHardhat ? `sdk imports ${specifier}, but it has to work without Hardhat.` : undefined;
  }
  const to = folderOf(posix.join(dirname(file), specifier));
  if (to === from || !(to in MAY_IMPORT) || MAY_IMPORT[from]?.includes(to)) return undefined;
  return `${from} imports from ${to}/, but may import only ${MAY_IMPORT[from]?.map((name) => `${name}/`).join(", ")}.`;
}

function folderOf(file: string): string {
  return file.split("/")[0] ?? "";
}
