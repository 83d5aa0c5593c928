import type { Measured } from "./operations.ts";

/** Contracts whose sources no package carries, or none of a reasonable size. Their figures stand as they were taken; nothing here runs them. */
export const QUOTED: readonly Measured[] = [
  { contract: "uRWA reference (ERC-7943)", kind: "security", gas: { "transfer to an existing holder": 47_600 } },
  { contract: "Robinhood stock token", kind: "security", gas: { "transfer to an existing holder": 61_700 } },
  {
    contract: "xStocks",
    kind: "security",
    gas: { "transfer to an existing holder": 72_200, "mint to an existing holder": 64_900 },
  },
  {
    contract: "Ondo Global Markets",
    kind: "security",
    gas: { "transfer to an existing holder": 83_200, "mint to an existing holder": 85_400 },
  },
  {
    contract: "Compound Comet",
    kind: "plain",
    gas: { supply: 75_300, "repay in part, 1 collateral": 74_600 },
  },
  {
    contract: "Venus",
    kind: "plain",
    gas: {
      supply: 180_000,
      "repay in part, 1 collateral": 169_000,
      "borrow again, 1 collateral": 304_000,
      "withdraw with debt, 1 collateral": 297_000,
      "liquidate in part, 1 collateral": 490_000,
    },
  },
];

export const QUOTED_SOURCE =
  "quoted, 2026-11, not re-run here: the project's own measurement of the deployed bytecode, rounded to 100 gas, Venus to 1,000";
