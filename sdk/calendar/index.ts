/** Exchange calendars as they are published on-chain: days, plans, and those of the US exchanges. */
export * from "./days.ts";
export * from "./plan.ts";
export * from "./usEquities.ts";
