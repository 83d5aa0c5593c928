import type * as sending from "../sending/stages.ts";

/** What a liquidator sends. */
export const STEPS = ["observe", "reset", "approve", "liquidate"] as const;
export type Step = (typeof STEPS)[number];
export type Stage = sending.Stage<Step>;
export type OnStage = sending.OnStage<Step>;

/** The variable that names a stage. For rehearsals only: the process kills itself there. */
export const STOP_AFTER = "COUNTERFOIL_LIQUIDATOR_STOP_AFTER";
