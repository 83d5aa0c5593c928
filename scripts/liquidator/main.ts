/**
 * `npm run liquidator -- --rpc URL --pool ADDRESS --journal FILE --accounts FILE --coin-value MONEY [--once]`: liquidates a
 * lending pool's unhealthy accounts where it pays. May be killed and started again at any moment.
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { formatUnits, getAddress, isAddress, parseUnits } from "ethers";
import { InputError, RefusedError, stringify } from "../../sdk/cli/errors.ts";
import { buildProgram, outputOf, run, withExamples } from "../../sdk/cli/program.ts";
import { withRpc, withSigner } from "../../sdk/cli/reserves/chain.ts";
import { keystoreKey } from "../commands/keystore.ts";
import { stopAfter } from "../sending/stages.ts";
import { type AccountReport, Liquidator, type RoundReport } from "./liquidator.ts";
import { STEPS, STOP_AFTER } from "./stages.ts";

interface Options {
  readonly rpc: string;
  readonly pool: string;
  readonly journal: string;
  readonly accounts: string;
  readonly records?: string;
  readonly fromBlock: string;
  readonly coinValue: string;
  readonly minProfit: string;
  readonly saleBps: string;
  readonly toleranceBps: string;
  readonly gasPrice?: string;
  readonly observe: boolean;
  readonly observeLead: string;
  readonly blocksAtOnce: string;
  readonly unsettledBlocks: string;
  readonly once?: boolean;
  readonly dryRun?: boolean;
  readonly interval: string;
  readonly replaceAfter: string;
}

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const program = withRpc(buildProgram(version))
  .name("npm run liquidator --")
  .description(
    "Liquidates a lending pool's unhealthy accounts where it pays: finds them by the pool's events, tries each liquidation before it is sent, and has the oracle write down the last value before the close.",
  )
  .requiredOption("--pool <address>", "the lending pool")
  .requiredOption("--journal <file>", "where the transaction under way is written down")
  .requiredOption(
    "--accounts <file>",
    "where it is written down who owes something, and up to which block that is known",
  )
  .requiredOption("--coin-value <money>", "what 1 of the chain's own coin is worth, as 2500.00")
  .option("--records <file>", "where each liquidation is added as a line of JSON")
  .option("--from-block <number>", "where a new file of accounts begins: the pool's first block", "0")
  .option("--min-profit <money>", "the least that a liquidation must earn after gas", "0")
  .option("--sale-bps <number>", "what is lost in selling what is seized, in 1/10,000 of its value", "0")
  .option("--tolerance-bps <number>", "how much less than previewed may be seized, in 1/10,000", "50")
  .option("--gas-price <wei>", "what gas costs, instead of what the node says")
  .option("--no-observe", "leave it to others to have values written down")
  .option("--observe-lead <seconds>", "how long before the close the last value is written down", "300")
  .option("--blocks-at-once <number>", "how many blocks' events the node is asked for at once", "2000")
  .option("--unsettled-blocks <number>", "how many blocks may still be replaced by others", "12")
  .option("--once", "do what can be done now, and end; with 1 where an account is blocked")
  .option("--dry-run", "say what would be liquidated, and send nothing")
  .option("--interval <seconds>", "between two looks at the chain", "4")
  .option("--replace-after <seconds>", "how long a transaction may wait before its fee is raised", "30")
  .addHelpText(
    "after",
    `\nRehearsals: ${STOP_AFTER}=liquidate-sent kills the process there; an unknown stage lists all.`,
  );

withExamples(
  program,
  "npm run liquidator -- --rpc http://127.0.0.1:8545 --pool 0x… --journal sent.json --accounts accounts.json --coin-value 2500",
).action(async (options: Options) => {
  const output = outputOf(program);
  if (!isAddress(options.pool)) throw new InputError("--pool", options.pool, "must be an address");
  const pool = getAddress(options.pool);
  const pollMs = seconds("--interval", options.interval);
  const settings = {
    pool,
    journalFile: options.journal,
    accountsFile: options.accounts,
    recordsFile: options.records,
    startBlock: Number(whole("--from-block", options.fromBlock, 10n ** 15n)),
    reading: {
      blocksAtOnce: Number(whole("--blocks-at-once", options.blocksAtOnce, 1_000_000n, 1n)),
      unsettledBlocks: Number(whole("--unsettled-blocks", options.unsettledBlocks, 100_000n)),
    },
    economics: {
      coinValue: money("--coin-value", options.coinValue, 1n),
      minProfit: money("--min-profit", options.minProfit, 0n),
      saleBps: whole("--sale-bps", options.saleBps, 10_000n),
    },
    gasPrice: options.gasPrice === undefined ? undefined : whole("--gas-price", options.gasPrice, 10n ** 18n),
    toleranceBps: whole("--tolerance-bps", options.toleranceBps, 10_000n),
    observeLead: options.observe ? whole("--observe-lead", options.observeLead, 86_400n) : null,
    isDryRun: options.dryRun === true,
    patience: { pollMs, replaceAfterMs: seconds("--replace-after", options.replaceAfter) },
    onStage: stopAfter(STOP_AFTER, STEPS),
  };
  await withSigner(options.rpc, keystoreKey, async (wallet) => {
    const liquidator = await Liquidator.open(wallet, settings);
    if (options.once === true) {
      const report = await liquidator.round();
      output.result(report, () => textOf(report));
      const blocked = report.accounts.filter(({ result }) => result === "BLOCKED");
      if (blocked.length !== 0) throw new RefusedError(blocked.map(lineOf).join("\n"));
      return;
    }
    for (;;) {
      // What fails now, a node that does not answer too, may work in the next round.
      const told = await liquidator.round().then(
        (report) => (isIdle(report) ? "" : output.json ? stringify(report, 0) : textOf(report)),
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (told !== undefined && told !== "") process.stderr.write(`${told}\n`);
      await sleep(pollMs);
    }
  });
});

process.exitCode = await run(program, process.argv.slice(2));

function isIdle({ observed, accounts }: RoundReport): boolean {
  return observed.length === 0 && accounts.length === 0;
}

function textOf({ block, borrowers, observed, accounts }: RoundReport): string {
  return [
    `block ${block}: ${borrowers} owe something, ${accounts.length} of them are unhealthy`,
    ...observed.map(({ token }) => `the value of ${token} is written down`),
    ...accounts.map(lineOf),
  ].join("\n");
}

function lineOf(report: AccountReport): string {
  const { account } = report;
  switch (report.result) {
    case "LIQUIDATED": {
      const { outcome, token, isInside } = report.record;
      const where = isInside ? "inside the pool" : "into the wallet";
      return `${account} is liquidated: ${outcome.repaid} repaid, ${outcome.seized} of ${token} seized ${where}`;
    }
    case "WOULD_LIQUIDATE":
      return `${account} would be liquidated: ${report.outcome.repaid} repaid, ${report.outcome.seized} of ${report.token} seized, earns ${formatUnits(report.profit)}`;
    case "UNPROFITABLE":
      return `${account} does not pay: it would earn ${formatUnits(report.profit)}`;
    case "WAITS":
      return `${account} waits: ${report.reason}`;
    case "LOST":
      return `${account} is not liquidated by this: ${report.reason}`;
    case "BLOCKED":
      return `${account}: ${report.reason}`;
  }
}

function seconds(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 86_400)) throw new InputError(option, text, "must be a number of seconds above 0");
  return value * 1_000;
}

function whole(option: string, text: string, most: bigint, least = 0n): bigint {
  const value = /^\d{1,30}$/.test(text) ? BigInt(text) : -1n;
  if (value < least || value > most) throw new InputError(option, text, `must be a whole number, ${least} to ${most}`);
  return value;
}

function money(option: string, text: string, least: bigint): bigint {
  const value = /^\d{1,15}(\.\d{1,18})?$/.test(text) ? parseUnits(text, 18) : -1n;
  if (value < least) throw new InputError(option, text, "must be an amount of money, as 12.34");
  return value;
}
