/** `counterfoil reserves …`: building and checking trees needs no chain; the rest needs a node, and a key where it signs. */
import type { Command } from "commander";
import { type CommandModule, withExamples } from "../program.ts";
import * as build from "./build.ts";
import { environmentKey, KEY_NAME, type KeySource } from "./chain.ts";
import { registerChallenge, registerDefault, registerWithdraw } from "./challenge.ts";
import * as cut from "./cut.ts";
import * as inspect from "./inspect.ts";
import { registerAccept, registerAnswer, registerPublish, registerStatement } from "./ledger.ts";
import * as post from "./post.ts";
import * as prove from "./prove.ts";
import * as sign from "./sign.ts";
import * as verify from "./verify.ts";

export { environmentKey, KEY_NAME, type KeySource } from "./chain.ts";

/** In the order of their use, which is the order of the help. */
const commands: readonly ((reserves: Command, readKey: KeySource) => void)[] = [
  build.register,
  prove.register,
  verify.register,
  inspect.register,
  cut.register,
  sign.register,
  post.register,
  registerAccept,
  registerPublish,
  registerStatement,
  registerChallenge,
  registerAnswer,
  registerDefault,
  registerWithdraw,
];

/** The commands, with the place where the ones that sign find their key. */
export function reservesCommands(readKey: KeySource = environmentKey): CommandModule {
  return {
    register(program) {
      const reserves = program
        .command("reserves")
        .description(
          "The proof of reserves: builds, proves and verifies trees; cuts, signs, posts, publishes and challenges.",
        )
        .addHelpText("after", `\nCommands that sign take the key from ${KEY_NAME}; it is never an argument.`);
      withExamples(reserves, "counterfoil reserves verify proof.json --rpc $RPC", "counterfoil reserves build --help");
      for (const register of commands) register(reserves, readKey);
    },
  };
}
