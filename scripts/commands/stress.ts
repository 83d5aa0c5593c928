import { type Command, Option } from "commander";
import { readTextInput } from "../../sdk/cli/input.ts";
import { outputOf, withExamples } from "../../sdk/cli/program.ts";
import type { StressSettings } from "../stress/terms.ts";

export function register(program: Command): void {
  const command = program
    .command("stress <file>")
    .description("Runs real price gaps against the lending pool on a chain in this process: who loses how much.")
    .addOption(
      new Option("--gap-reserve <state>", "the gap reserve before the gap: empty, or full, at its target")
        .choices(["empty", "full"])
        .default("empty"),
    )
    .addOption(
      new Option("--risk <set>", "the collateral's parameters of deploy/parameters/lending.ts")
        .choices(["large-cap", "volatile"])
        .default("large-cap"),
    );
  withExamples(
    command,
    "counterfoil stress sdk/facts/gap-events.json",
    "counterfoil stress my-gaps.json --gap-reserve full --json | jq '.[].deficit'",
  ).action(async (file: string, settings: StressSettings, running: Command) => {
    const output = outputOf(running);
    const { parseGapEvents } = await import("../../sdk/facts/gaps.ts");
    const events = parseGapEvents(await readTextInput(file), file);
    const progress = output.progress("starting a chain");
    try {
      const { stress } = await import("../stress/engine.ts");
      const { stressDocument, stressText } = await import("../stress/report.ts");
      const rows = await stress(events, settings, (text) => progress.update(text));
      progress.stop();
      output.result(stressDocument(rows), () => stressText(rows, settings));
    } finally {
      progress.stop();
    }
  });
}
