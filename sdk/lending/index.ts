/** A lending pool's arithmetic to the wei, and its reading, over any ethers provider. */
export * from "./accrual.ts";
export * from "./client.ts";
export * from "./liquidation.ts";
export * from "./position.ts";
export * from "./prices.ts";
export * from "./ramp.ts";
export * from "./rates.ts";
export * from "./rows.ts";
export * from "./shares.ts";
export * from "./values.ts";
