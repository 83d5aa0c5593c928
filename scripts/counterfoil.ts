import { readFileSync } from "node:fs";
import { buildProgram, type CommandModule, runProcess, withExamples } from "../sdk/cli/index.ts";
import { reservesCommands } from "../sdk/cli/reserves/index.ts";
import * as deploy from "./commands/deploy.ts";
import { keystoreKey } from "./commands/keystore.ts";
import * as node from "./commands/node.ts";
import * as replay from "./commands/replay.ts";
import * as sessions from "./commands/sessions.ts";
import * as stress from "./commands/stress.ts";

const modules: readonly CommandModule[] = [sessions, replay, stress, reservesCommands(keystoreKey), deploy, node];

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const program = withExamples(buildProgram(version), "counterfoil --help", "counterfoil help replay");
for (const module of modules) module.register(program);

await runProcess(program);
