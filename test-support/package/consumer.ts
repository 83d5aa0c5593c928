/** The package as somebody else gets it: packed, installed from the tarball, and used in a folder of its own. */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end. What an npm around us has set must not reach an npm below. */
export function run(program: string, args: readonly string[], folder: string): Promise<Ended> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_(?!config_(registry|cache)$)|HARDHAT|NODE_OPTIONS)/i.test(name),
    ),
  );
  const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => done({ code, ...output }));
  });
}

/** As {@link run}; a program that fails fails the test, with all that it said. */
export async function succeed(program: string, args: readonly string[], folder: string): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, folder);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** One of the project's own tools. */
export function tool(name: string): string {
  return join(root, "node_modules", ".bin", name);
}

export type Packed = { readonly tarball: string; readonly files: readonly string[] };

/** Packs what is built. */
export async function pack(folder: string): Promise<Packed> {
  const args = ["pack", root, "--json", "--ignore-scripts", "--pack-destination", folder];
  const answer = JSON.parse(await succeed("npm", args, folder)) as unknown;
  // npm 12 answers by the package's name, npm 11 with a list.
  const [packed] = Object.values(answer as object) as { filename: string; files: { path: string }[] }[];
  if (packed === undefined) throw new Error("npm has packed nothing");
  return { tarball: join(folder, packed.filename), files: packed.files.map(({ path }) => path) };
}

type Manifest = { readonly devDependencies: Readonly<Record<string, string>> };

/** An empty project with the package in it, and its peers in the versions that this project is tested with. */
export async function install(folder: string, { tarball }: Packed): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  const peers = ["ethers", "@openzeppelin/contracts"].map((name) => `${name}@${devDependencies[name]}`);
  const options = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await succeed("npm", ["install", ...options, tarball, ...peers], folder);
}

/** The TypeScript settings of somebody strict. */
const STRICT = {
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    skipLibCheck: false,
    outDir: "out",
  },
  include: ["*.ts"],
};

/** Puts the guide's examples, and whatever else a test brings, into the project, and compiles all of it. */
export async function compileExamples(folder: string, more: Readonly<Record<string, string>>): Promise<void> {
  for (const file of examples(".ts")) cpSync(join(root, "examples", file), join(folder, file));
  for (const [file, text] of Object.entries(more)) writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(STRICT));
  await succeed(tool("tsc"), ["-p", "."], folder);
}

/** The names of the examples with an ending. */
export function examples(ending: string): string[] {
  return readdirSync(join(root, "examples")).filter((file) => file.endsWith(ending));
}

type Compiler = {
  compile(input: string, callbacks: { import(path: string): { contents: string } | { error: string } }): string;
};
type Compiled = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, { readonly evm: unknown }>>>>;
};

/** Compiles Solidity that imports the package by its name, as any compiler does that looks into node_modules. */
export function compileSolidity(folder: string, file: string): Compiled {
  const solc = createRequire(import.meta.url)("solc") as Compiler;
  const input = {
    language: "Solidity",
    sources: { [file]: { content: readFileSync(join(root, "examples", file), "utf8") } },
    settings: { evmVersion: "cancun", outputSelection: { "*": { "*": ["evm.bytecode.object"] } } },
  };
  const answer = solc.compile(JSON.stringify(input), {
    import: (path) => {
      try {
        return { contents: readFileSync(join(folder, "node_modules", path), "utf8") };
      } catch {
        return { error: `${path} is not installed` };
      }
    },
  });
  return JSON.parse(answer) as Compiled;
}
