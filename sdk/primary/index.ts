/** The primary market and the in-kind desk, called from TypeScript over any ethers provider or signer. */
export * from "./client.ts";
export * from "./quote.ts";
export * from "./redemptionTypedData.ts";
export * from "./settlement.ts";
