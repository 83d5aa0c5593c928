import { readFileSync } from "node:fs";
import { buildProgram, type CommandModule, run, withExamples } from "../sdk/cli/index.ts";
import { reservesCommands } from "../sdk/cli/reserves/index.ts";
import { keystoreKey } from "./commands/keystore.ts";
import * as replay from "./commands/replay.ts";
import * as sessions from "./commands/sessions.ts";
import * as stress from "./commands/stress.ts";

const modules: readonly CommandModule[] = [sessions, replay, stress, reservesCommands(keystoreKey)];

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const program = withExamples(buildProgram(version), "counterfoil --help", "counterfoil help replay");
for (const module of modules) module.register(program);

// A reader that has seen enough (`… | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const code = await run(program, process.argv.slice(2));
// Not before stdout has taken everything; then at once, whatever a command may have left open.
process.stdout.write("", () => process.exit(code));
