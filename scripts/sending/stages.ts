/** Where a rehearsal may kill a program that sends: behind each of its steps, at each of the moments at which something is lost. */
import { InputError } from "../../sdk/cli/errors.ts";

/** How far a step has come: signed is not written down yet, written not sent, sent not mined, mined not crossed off. */
export const MOMENTS = ["decided", "signed", "written", "sent", "mined", "crossed-off"] as const;
export type Moment = (typeof MOMENTS)[number];
export type Stage<Step extends string> = `${Step}-${Moment}`;

/** Called when a stage is reached. */
export type OnStage<Step extends string> = (stage: Stage<Step>) => void;

/** Every stage of some steps, in order. */
export function stagesOf<Step extends string>(steps: readonly Step[]): readonly Stage<Step>[] {
  return steps.flatMap((step) => MOMENTS.map((moment): Stage<Step> => `${step}-${moment}`));
}

/** What the variable called `name` asks for: the process kills itself at the stage it names, as if power had failed. Nothing if it is not set. */
export function stopAfter<Step extends string>(name: string, steps: readonly Step[]): OnStage<Step> {
  const wanted = process.env[name];
  if (wanted === undefined || wanted === "") return () => {};
  const stages: readonly string[] = stagesOf(steps);
  if (!stages.includes(wanted)) throw new InputError(name, wanted, `must be one of ${stages.join(", ")}`);
  return (stage) => {
    if (stage === wanted) process.kill(process.pid, "SIGKILL");
  };
}
