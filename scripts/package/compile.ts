/** dist/sdk and dist/types: the sdk and the contract classes it uses, as JavaScript with declarations, file by file. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { filesBelow } from "../checks/finding.ts";

/** What of the generated types is published: the project's contracts and the authority, no mocks and no stages. */
const PUBLISHED = /'\.\/(?:factories\/)?(?:contracts|@openzeppelin\/contracts\/access\/manager)\//;

/** What is loaded by its path and not imported by any entry. */
const UNIMPORTED = ["sdk/cli/main.ts", "sdk/reserves/builder/worker.ts"];
const AMBIENT = ["sdk/reserves/builder/hash-wasm-keccak.d.ts"];
const DATA = ["sdk/facts/us-equities.json"];

/** Compiles the entries and all that they import into `folder`. Types are checked before: `npm run typecheck`. */
export function compile(root: string, folder: string, entries: readonly string[]): void {
  writeTypings(root);
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const files = [...entries, ...UNIMPORTED, ...AMBIENT].map((file) => join(root, file));
  const program = ts.createProgram(files, {
    ...options,
    noEmit: false,
    declaration: true,
    rootDir: root,
    outDir: folder,
    types: ["node"],
  });
  const { diagnostics, emitSkipped } = program.emit();
  if (emitSkipped || diagnostics.length > 0) {
    const host = {
      getCurrentDirectory: () => root,
      getCanonicalFileName: (name: string) => name,
      getNewLine: () => "\n",
    };
    throw new Error(ts.formatDiagnostics(diagnostics, host));
  }
  for (const file of DATA) copyFileSync(join(root, file), join(folder, file));
  namesInDeclarations(folder);
}

/** types/published.ts: the flat list of types/index.ts without what stays here. */
function writeTypings(root: string): void {
  const lines = readFileSync(join(root, "types", "index.ts"), "utf8").split("\n");
  const kept = lines.filter((line) => /^export (?:type )?\{/.test(line) && PUBLISHED.test(line));
  const text =
    "/** The contracts for ethers: `X__factory.connect(address, runner)` and the type `X` of what it returns. */\n";
  writeFileSync(join(root, "types", "published.ts"), `${text}${kept.join("\n")}\n`);
}

/** TypeScript rewrites the endings of imports in JavaScript only. */
function namesInDeclarations(folder: string): void {
  for (const file of ["sdk", "types"].flatMap((part) => filesBelow(folder, part, ".d.ts"))) {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    const renamed = text.replace(/(\bfrom |\bimport\()(["'])(\.[^"']+)\.ts\2/g, "$1$2$3.js$2");
    if (renamed !== text) writeFileSync(path, renamed);
  }
}
