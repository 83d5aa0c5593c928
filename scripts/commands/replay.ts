import type { Command } from "commander";
import { readTextInput } from "../../sdk/cli/input.ts";
import { outputOf, withExamples } from "../../sdk/cli/program.ts";

export function register(program: Command): void {
  const command = program
    .command("replay <file>")
    .description("Replays a file of corporate actions on a chain in this process and checks every multiplier.");
  withExamples(
    command,
    "counterfoil replay sdk/facts/us-equities.json",
    "counterfoil replay my-token.json --json | jq '.[-1].newMultiplier'",
  ).action(async (file: string, _: object, running: Command) => {
    const output = outputOf(running);
    const { parseFacts } = await import("../../sdk/facts/schema.ts");
    const facts = parseFacts(await readTextInput(file), file);
    for (const warning of facts.warnings) output.warn(warning);
    const progress = output.progress("starting a chain");
    try {
      const { replay } = await import("../replay/engine.ts");
      const { rowsDocument, rowsTable } = await import("../replay/report.ts");
      const { rows } = await replay(facts, { onProgress: (text) => progress.update(text) });
      progress.stop();
      output.result(rowsDocument(rows), () => rowsTable(rows));
    } finally {
      progress.stop();
    }
  });
}
