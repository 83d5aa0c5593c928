import type * as sending from "../sending/stages.ts";

/** What a broker sends, in the order in which a window needs it. */
export const STEPS = ["record", "reset", "approve", "settle"] as const;
export type Step = (typeof STEPS)[number];
export type Stage = sending.Stage<Step>;
export type OnStage = sending.OnStage<Step>;

/** The variable that names a stage. For rehearsals only: the process kills itself there. */
export const STOP_AFTER = "COUNTERFOIL_BROKER_STOP_AFTER";
