/** Makes dist/ what package.json says is in the package. The contracts are compiled before. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { buildProgram, type CommandModule } from "../../sdk/cli/program.ts";
import { filesBelow } from "../checks/finding.ts";
import { writeAbis } from "./abis.ts";
import { compile } from "./compile.ts";

export const root = fileURLToPath(new URL("../../", import.meta.url));

const Target = z.object({ types: z.string(), default: z.string() });
const Manifest = z.object({ exports: z.record(z.string(), z.union([z.string(), Target])) });

const COMPILED = /^\.\/dist\/((?:sdk|types)\/.+)\.js$/;

/** The TypeScript files that package.json names as entries, as paths from the project's root. */
export function entries(): string[] {
  const { exports } = Manifest.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  return Object.values(exports).flatMap((target) => {
    const file = typeof target === "string" ? target : target.default;
    const source = COMPILED.exec(file)?.[1];
    return source === undefined ? [] : [`${source}.ts`];
  });
}

/** Builds everything anew, except for the page, which is made apart. */
export async function buildPackage(): Promise<void> {
  const dist = join(root, "dist");
  for (const part of ["abi", "sdk", "types"]) rmSync(join(dist, part), { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  writeAbis(root, join(dist, "abi"));
  compile(root, dist, entries());
  writeFileSync(join(dist, "sdk", "cli", "checkout.json"), `${JSON.stringify(await checkoutCommands(), null, 2)}\n`);
}

/** The commands of scripts/commands/, which need Hardhat: the package's command line names them too. */
export async function checkoutCommands(): Promise<{ readonly name: string; readonly description: string }[]> {
  const program = buildProgram("");
  for (const file of filesBelow(root, "scripts/commands", ".ts")) {
    const module = (await import(new URL(`../../${file}`, import.meta.url).href)) as Partial<CommandModule>;
    module.register?.(program);
  }
  return program.commands.map((command) => ({ name: command.name(), description: command.description() }));
}
