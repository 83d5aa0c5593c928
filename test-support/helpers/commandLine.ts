import { buildProgram, type CommandModule, run } from "../../sdk/cli/index.ts";

export type Invocation = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs one command of a module in this process and returns everything that can be seen from outside. */
export async function invokeCommand(module: CommandModule, args: readonly string[]): Promise<Invocation> {
  const written = { stdout: "", stderr: "" };
  const program = buildProgram("1.2.3", {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
  });
  module.register(program);
  return { code: await run(program, args), ...written };
}
