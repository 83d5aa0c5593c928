/** A lending pool's arithmetic to the wei, and its reading, over any ethers provider. */
export * from "./client.ts";
export * from "./math.ts";
export * from "./rates.ts";
export * from "./shares.ts";
export * from "./values.ts";
