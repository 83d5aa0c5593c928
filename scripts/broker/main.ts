/**
 * `npm run broker -- --rpc URL --market ADDRESS --facts FILE --journal FILE [--once]`: settles a broker's windows. May be
 * killed and started again at any moment.
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { getAddress, isAddress } from "ethers";
import { InputError, RefusedError, stringify } from "../../sdk/cli/errors.ts";
import { buildProgram, outputOf, run, withExamples } from "../../sdk/cli/program.ts";
import { withRpc, withSigner } from "../../sdk/cli/reserves/chain.ts";
import { keystoreKey } from "../commands/keystore.ts";
import { stopAfter } from "../sending/stages.ts";
import { Broker, type WindowReport } from "./broker.ts";
import { STEPS, STOP_AFTER } from "./stages.ts";

interface Options {
  readonly rpc: string;
  readonly market: string;
  readonly facts: string;
  readonly journal: string;
  readonly once?: boolean;
  readonly interval: string;
  readonly replaceAfter: string;
}

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const program = withRpc(buildProgram(version))
  .name("npm run broker --")
  .description(
    "Settles a broker's windows of a primary market: records the value at the close, approves what it owes, settles before the deadline.",
  )
  .requiredOption("--market <address>", "the primary market")
  .requiredOption("--facts <file>", "at which price and how far windows are filled; read anew for each")
  .requiredOption("--journal <file>", "where the transaction under way is written down")
  .option("--once", "do what can be done now, and end; with 1 where a window is blocked")
  .option("--interval <seconds>", "between two looks at the chain", "4")
  .option("--replace-after <seconds>", "how long a transaction may wait before its fee is raised", "90")
  .addHelpText("after", `\nRehearsals: ${STOP_AFTER}=settle-sent kills the process there; an unknown stage lists all.`);

withExamples(
  program,
  "npm run broker -- --rpc http://127.0.0.1:8545 --market 0x… --facts facts.json --journal broker.json",
).action(async (options: Options) => {
  const output = outputOf(program);
  const patience = {
    pollMs: seconds("--interval", options.interval),
    replaceAfterMs: seconds("--replace-after", options.replaceAfter),
  };
  if (!isAddress(options.market)) throw new InputError("--market", options.market, "must be an address");
  const onStage = stopAfter(STOP_AFTER, STEPS);
  await withSigner(options.rpc, keystoreKey, async (wallet) => {
    const { facts: factsFile, journal: journalFile } = options;
    const market = getAddress(options.market);
    const broker = await Broker.open(wallet, { market, factsFile, journalFile, patience, onStage });
    if (options.once === true) {
      const reports = await broker.round();
      output.result({ windows: reports }, () => textOf(reports));
      const blocked = reports.filter(({ outcome }) => outcome === "BLOCKED");
      if (blocked.length !== 0) throw new RefusedError(textOf(blocked));
      return;
    }
    for (;;) {
      // What fails now, a node that does not answer too, may work in the next round; deadlines lie days after the close.
      const told = await broker.round().then(
        (reports) => (output.json ? stringify({ windows: reports }, 0) : textOf(reports)),
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (told !== undefined && told !== "") process.stderr.write(`${told}\n`);
      await sleep(patience.pollMs);
    }
  });
});

process.exitCode = await run(program, process.argv.slice(2));

function textOf(reports: readonly WindowReport[]): string {
  return reports
    .map(({ windowId, outcome, reason }) =>
      outcome === "SETTLED" ? `window ${windowId} is settled` : `window ${windowId}: ${reason}`,
    )
    .join("\n");
}

function seconds(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 86_400)) throw new InputError(option, text, "must be a number of seconds above 0");
  return value * 1_000;
}
