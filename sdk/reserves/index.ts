/** Sum trees, proofs and statements of the proof of reserves, without a chain; in the browser too. */
export * from "./codec.ts";
export * from "./errors.ts";
export * from "./layout.ts";
export * from "./opening.ts";
export * from "./positions.ts";
export * from "./proof.ts";
export * from "./stock.ts";
export * from "./typedData.ts";
