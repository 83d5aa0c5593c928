import type { Command } from "commander";
import { InputError } from "../../sdk/cli/errors.ts";
import { table } from "../../sdk/cli/output.ts";
import { outputOf, withExamples } from "../../sdk/cli/program.ts";

export function register(program: Command): void {
  const command = program
    .command("sessions <mic> <time...>")
    .description("Says what the calendar contract of an exchange knows about some instants (ISO 8601).");
  withExamples(
    command,
    "counterfoil sessions XNYS 2024-07-03T17:30:00Z",
    "counterfoil sessions XNAS 2024-10-11T15:00:00Z 2025-01-09T15:00:00Z --json",
  ).action(async (mic: string, times: string[], _: object, running: Command) => {
    const output = outputOf(running);
    const { parseInstant } = await import("../../sdk/facts/values.ts");
    const instants = times.map((time, index) => {
      const instant = parseInstant(time);
      if (instant !== undefined) return instant.seconds;
      throw new InputError(`time[${index}]`, time, "must be an ISO 8601 time with its offset, 2024-07-05T13:30:00Z");
    });
    const { CALENDARS } = await import("../replay/chain.ts");
    if (!Object.hasOwn(CALENDARS, mic)) {
      throw new InputError("mic", mic, `must be an exchange with a calendar: ${Object.keys(CALENDARS).join(", ")}`);
    }
    const progress = output.progress("starting a chain");
    try {
      const { askSessions } = await import("../replay/sessions.ts");
      const answers = await askSessions(mic as keyof typeof CALENDARS, instants, (text) => progress.update(text));
      progress.stop();
      output.result(answers, () =>
        table(
          ["time", "session", "next open", "previous close", "settles"],
          answers.map(({ time, session, nextOpen, previousClose, settlementDate }) => [
            time,
            session,
            nextOpen ?? "–",
            previousClose ?? "–",
            settlementDate ?? "–",
          ]),
        ),
      );
    } finally {
      progress.stop();
    }
  });
}
