/** The command line of the published package: what needs no Hardhat. A checkout has every command. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { z } from "zod";
import { RefusedError } from "./errors.ts";
import { buildProgram, runProcess, withExamples } from "./program.ts";
import { reservesCommands } from "./reserves/index.ts";

/** Written when the package is built, from the commands that only a checkout has. */
const CheckoutCommands = z.array(z.object({ name: z.string(), description: z.string() }));

/** Runs the process's arguments and ends the process. */
export async function main(): Promise<void> {
  const manifest = read(new URL("../../../package.json", import.meta.url));
  const { version } = z.object({ version: z.string() }).parse(manifest);
  const program = withExamples(buildProgram(version), "counterfoil --help", "counterfoil help reserves");
  reservesCommands().register(program);
  for (const { name, description } of CheckoutCommands.parse(read(new URL("checkout.json", import.meta.url)))) {
    registerForCheckout(program, name, description);
  }
  await runProcess(program);
}

/** It is listed and explained, so that nobody looks for it in vain, and refuses to run. */
function registerForCheckout(program: Command, name: string, description: string): void {
  program
    .command(`${name} [arguments...]`)
    .description(`${description} (only in a checkout of the repository)`)
    .allowUnknownOption()
    .action(() => {
      throw new RefusedError(
        `${name} needs Hardhat, which this package does not bring along: run it in a checkout of counterfoil's repository`,
      );
    });
}

function read(file: URL): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
