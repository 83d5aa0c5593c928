/** Where a rehearsal may kill a broker: behind each of its steps, at each of the moments at which something is lost. */
import { InputError } from "../../sdk/cli/errors.ts";

/** What a broker sends, in the order in which a window needs it. */
export const STEPS = ["record", "reset", "approve", "settle"] as const;
export type Step = (typeof STEPS)[number];

/** How far a step has come: signed is not written down yet, written not sent, sent not mined, mined not crossed off. */
export const MOMENTS = ["decided", "signed", "written", "sent", "mined", "crossed-off"] as const;
export type Moment = (typeof MOMENTS)[number];
export type Stage = `${Step}-${Moment}`;

/** The variable that names a stage. For rehearsals only: the process kills itself there as if power had failed. */
export const STOP_AFTER = "COUNTERFOIL_BROKER_STOP_AFTER";

/** Called when a stage is reached. */
export type OnStage = (stage: Stage) => void;

/** What {@link STOP_AFTER} asks for; nothing if it is not set. */
export function stopAfter(wanted: string | undefined): OnStage {
  if (wanted === undefined || wanted === "") return () => {};
  const stages: readonly string[] = STEPS.flatMap((step) => MOMENTS.map((moment): Stage => `${step}-${moment}`));
  if (!stages.includes(wanted)) throw new InputError(STOP_AFTER, wanted, `must be one of ${stages.join(", ")}`);
  return (stage) => {
    if (stage === wanted) process.kill(process.pid, "SIGKILL");
  };
}
