/**
 * `npm start`: lists the tokens of sdk/facts/us-equities.json on a chain in this process, gives three holders positions, and
 * replays every corporate action in order of time. Ends with 1 if one digit differs from the independent computation.
 */
import { readFileSync } from "node:fs";
import ora from "ora";
import { CliError, ExitCode } from "../sdk/cli/errors.ts";
import { parseFacts } from "../sdk/facts/schema.ts";
import { ONE } from "../sdk/multiplier/index.ts";
import { type Holder, replay } from "./replay/engine.ts";
import { holdingsTable, rowsTable } from "./replay/report.ts";

const FACTS = new URL("../sdk/facts/us-equities.json", import.meta.url);

const HOLDERS: readonly Holder[] = [
  { name: "household", shares: 100n * ONE },
  { name: "pension fund", shares: 25_000n * ONE },
  { name: "saver of small sums", shares: (ONE * 10n) / 3n },
];

const spinner = ora({ text: "starting a chain", stream: process.stderr }).start();
try {
  const facts = parseFacts(readFileSync(FACTS, "utf8"), "sdk/facts/us-equities.json");
  const { rows, holdings } = await replay(facts, {
    holders: HOLDERS,
    onProgress: (text) => {
      spinner.text = text;
    },
  });
  spinner.succeed(
    `${rows.length} corporate actions of ${facts.tokens.length} tokens: the chain and the independent computation ` +
      "agree to the last digit",
  );
  console.log(rowsTable(rows));
  console.log(
    `\nWhat ${HOLDERS.length} holders have now. Their units add up to the supply, and no action moved one:\n`,
  );
  console.log(holdingsTable(holdings));
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  spinner.fail(error.message);
  process.exitCode = ExitCode.refused;
}
