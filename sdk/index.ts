/**
 * Everything that runs in Node and in the browser alike. The builder of large sum trees needs Node and is apart:
 * `counterfoil/reserves/builder`. ABIs are in `counterfoil/abi`, contract classes for ethers in `counterfoil/typings`.
 */
export * from "./addresses/index.ts";
export * from "./calendar/index.ts";
export * from "./errors/index.ts";
export * from "./facts/index.ts";
export * from "./lending/index.ts";
export * from "./multiplier/index.ts";
export * from "./primary/index.ts";
export * from "./reserves/client/index.ts";
export * from "./reserves/index.ts";
// Both modules have one of this name; the client's is what it needs of it.
export type { PositionsTree } from "./reserves/positions.ts";
