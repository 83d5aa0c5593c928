import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Check, type Finding, filesBelow, lineAt, withoutComments } from "./finding.ts";

const MAX_LINES = 600;
const CODE = [".sol", ".ts", ".mjs"];
const SHIPPED = ["contracts", "sdk", "scripts", "deploy"];
const WRITTEN = [...SHIPPED, "bin", "test", "test-support", "test-browser", "bench", "examples", "docs"];

export const fileLengths: Check = (root) =>
  filesIn(root, SHIPPED, CODE).flatMap(({ file, text }) => {
    const lines = text.replace(/\n$/, "").split("\n").length;
    if (lines <= MAX_LINES) return [];
    return [{ file, line: MAX_LINES + 1, sentence: `the file has ${lines} lines; ${MAX_LINES} are the limit.` }];
  });

/** Words that postpone work. Put together here, so that this file passes its own check. */
const POSTPONED = new RegExp(
  `\\b(${["TO DO", "FIX ME", "X XX"].map((word) => word.replace(" ", "")).join("|")})\\b`,
  "g",
);

export const postponedWork: Check = (root) =>
  everyMatch(
    allTexts(root),
    POSTPONED,
    (word) => `"${word}" postpones work; do it or write it into docs/KNOWN-ISSUES.md.`,
  );

export const partialTests: Check = (root) =>
  everyMatch(
    filesIn(root, ["test", "test-browser"], [".ts"]),
    /\b(?:describe|context|suite|it|test|specify)\.(?:only|skip)\(|\bthis\.skip\(|\bx(?:it|describe)\(/g,
    (call) => `${call}…) leaves tests out; every test runs every time.`,
  );

export const machinePaths: Check = (root) =>
  everyMatch(
    allTexts(root),
    /(?<![\w.:/*-])\/(?:work|root|home|Users)\/[\w./-]+/g,
    (path) => `${path} is a path on one machine; write it relative to the project.`,
  );

const Lock = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
});

export const lockfile: Check = (root) => {
  const files = texts(root, ["package-lock.json"]);
  const hosts = everyMatch(
    files,
    /"resolved": "https?:[^"]*"/g,
    () => "the lockfile names a registry; keep omit-lockfile-registry-resolved=true in .npmrc and install again.",
  );
  const gaps = files.flatMap(({ file, text }) => {
    const { packages } = Lock.parse(JSON.parse(text));
    const isLocked = (dependent: string, name: string) =>
      `node_modules/${name}` in packages || `${dependent}/node_modules/${name}` in packages;
    return Object.entries(packages).flatMap(([dependent, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !isLocked(dependent, name))
        .map((name) => ({
          file,
          line: lineAt(text, text.indexOf(JSON.stringify(name))),
          sentence: `${name} is not locked, so the installation fails on every platform; take another version of ${dependent}.`,
        })),
    );
  });
  return [...hosts, ...gaps];
};

const Manifest = z.object({
  private: z.boolean().optional(),
  files: z.array(z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
});

export const publishedFiles: Check = (root) => {
  const [manifest] = texts(root, ["package.json"]);
  if (manifest === undefined) return [];
  const { file, text } = manifest;
  const { files, private: isPrivate } = Manifest.parse(JSON.parse(text));
  if (files === undefined) {
    if (isPrivate === true) return [];
    return [
      { file, line: 1, sentence: `a package that may be published lists its "files"; else it takes the mocks along.` },
    ];
  }
  const unwanted = files.filter((entry) => /^[./]*(test|bench|\*|$)/.test(entry));
  return unwanted.map((entry) => ({
    file,
    line: lineAt(text, text.indexOf(JSON.stringify(entry), text.indexOf('"files"'))),
    sentence: `"files" contains ${JSON.stringify(entry)}; tests and mocks are not published.`,
  }));
};

/** Deployables are compiled by one compiler, the locked one; what others may inherit or link leaves them the choice. */
export const pragmas: Check = (root) => {
  const [manifest] = texts(root, ["package.json"]);
  const compiler = manifest && Manifest.parse(JSON.parse(manifest.text)).devDependencies?.["solc"];
  return filesIn(root, ["contracts"], [".sol"]).flatMap(({ file, text }): Finding[] => {
    const code = withoutComments(text);
    const pragma = /\bpragma\s+solidity\s+([^;]+);/.exec(code);
    if (pragma === null) return [{ file, line: 1, sentence: "the file has no pragma." }];
    const version = (pragma[1] ?? "").trim();
    const line = lineAt(code, pragma.index);
    if (/^contract\s/m.test(code)) {
      if (version === compiler) return [];
      return [{ file, line, sentence: `a deployable names the exact compiler, ${compiler}, not ${version}.` }];
    }
    // A base compiles into its deployable, and a library with external functions is deployed: both may be exact.
    const mayBeExact =
      /^abstract\s+contract\s/m.test(code) || /^\s+function\b[^{;]*\b(external|public)\b[^;{]*\{/m.test(code);
    if (mayBeExact || version.startsWith("^")) return [];
    return [{ file, line, sentence: `a library, interface or type allows later compilers (^), not only ${version}.` }];
  });
};

interface Text {
  readonly file: string;
  readonly text: string;
}

function filesIn(root: string, folders: readonly string[], endings: readonly string[]): Text[] {
  return folders.flatMap((folder) => texts(root, filesBelow(root, folder, ...endings)));
}

/** Everything people wrote: the code, its documentation, and the files of the root. */
function allTexts(root: string): Text[] {
  const isWritten = (name: string) => /\.(ts|md|toml|json)$/.test(name) && name !== "package-lock.json";
  return [
    ...filesIn(root, WRITTEN, [...CODE, ".md", ".json"]),
    ...texts(root, readdirSync(root).filter(isWritten).sort()),
  ];
}

function texts(root: string, files: readonly string[]): Text[] {
  return files
    .filter((file) => existsSync(join(root, file)))
    .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));
}

function everyMatch(files: readonly Text[], pattern: RegExp, sentence: (match: string) => string): Finding[] {
  return files.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].map((match) => ({
      file,
      line: lineAt(text, match.index),
      sentence: sentence(match[0]),
    })),
  );
}
