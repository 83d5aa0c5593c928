/** What is measured, in the order in which it is printed. */
export const OPERATIONS = [
  "transfer to an existing holder",
  "transfer to a new holder",
  "first transfer after a record date",
  "the same, another transfer came first",
  "transferFrom to an existing holder",
  "permit",
  "mint to an existing holder",
  "burn",
  "schedule a split",
  "activate a split",
  "post an epoch, 2 of 5 attestors",
  "post an epoch, 3 of 5 attestors",
  "post an epoch, 5 of 5 attestors",
  "balanceOf (execution only)",
] as const;

/** Proofs of inclusion, printed in a table of their own: the library's call alone. */
export const INCLUSIONS = [
  { operation: "verify an inclusion at depth 10", depth: 10 },
  { operation: "verify an inclusion at depth 20", depth: 20 },
  { operation: "verify an inclusion at depth 30", depth: 30 },
] as const;

/** One window, settled after so many requests of as many accounts, always of the same total. */
export const SETTLEMENTS = [
  { operation: "settle a window of 1 request", requests: 1 },
  { operation: "settle a window of 100 requests", requests: 100 },
  { operation: "settle a window of 10,000 requests", requests: 10_000 },
] as const;

/** The markets, printed in a table of their own. */
export const MARKETS = [
  "request a creation",
  "request a redemption",
  "cancel a creation",
  "settle a window of 1 request",
  "settle a window of 100 requests",
  "settle a window of 10,000 requests",
  "claim a creation",
  "claim a redemption",
  "create in kind",
  "commit to a redemption in kind",
  "acknowledge a redemption in kind",
  "ERC-4626 deposit",
  "ERC-4626 redeem",
] as const satisfies readonly string[];

/** How many collaterals the borrower has posted. */
export const COLLATERAL_COUNTS = [1, 4, 8] as const;

/** What depends on them, by their number. */
export const BORROWER_OPERATIONS = {
  1: {
    add: "add to a collateral, 1 collateral",
    borrow: "borrow again, 1 collateral",
    repay: "repay in part, 1 collateral",
    withdraw: "withdraw with debt, 1 collateral",
    liquidate: "liquidate in part, 1 collateral",
  },
  4: {
    add: "add to a collateral, 4 collaterals",
    borrow: "borrow again, 4 collaterals",
    repay: "repay in part, 4 collaterals",
    withdraw: "withdraw with debt, 4 collaterals",
    liquidate: "liquidate in part, 4 collaterals",
  },
  8: {
    add: "add to a collateral, 8 collaterals",
    borrow: "borrow again, 8 collaterals",
    repay: "repay in part, 8 collaterals",
    withdraw: "withdraw with debt, 8 collaterals",
    liquidate: "liquidate in part, 8 collaterals",
  },
} as const;

/** Lending, printed in a table of its own. */
export const LENDING = [
  "supply",
  ...COLLATERAL_COUNTS.map((count) => BORROWER_OPERATIONS[count].add),
  ...COLLATERAL_COUNTS.map((count) => BORROWER_OPERATIONS[count].borrow),
  ...COLLATERAL_COUNTS.map((count) => BORROWER_OPERATIONS[count].repay),
  ...COLLATERAL_COUNTS.map((count) => BORROWER_OPERATIONS[count].withdraw),
  ...COLLATERAL_COUNTS.map((count) => BORROWER_OPERATIONS[count].liquidate),
  "liquidate into a deficit, 1 collateral",
] as const;

export type Operation =
  | (typeof OPERATIONS)[number]
  | (typeof INCLUSIONS)[number]["operation"]
  | (typeof MARKETS)[number]
  | (typeof LENDING)[number];

/** Gas by operation; what a contract cannot do is left out. */
export type Measurements = Partial<Record<Operation, number>>;

/** The most an operation may cost, in gas of the whole transaction, or of the library's call alone. */
export const BUDGETS: Partial<Record<Operation, number>> = {
  "transfer to an existing holder": 48_000,
  "first transfer after a record date": 95_000,
  "mint to an existing holder": 78_000,
  "post an epoch, 3 of 5 attestors": 150_000,
  "verify an inclusion at depth 20": 7_000,
  supply: 80_000,
  "repay in part, 1 collateral": 80_000,
  "borrow again, 1 collateral": 130_000,
  "withdraw with debt, 1 collateral": 140_000,
  "liquidate in part, 1 collateral": 160_000,
};

/** One contract under measurement. */
export interface Measured {
  readonly contract: string;
  readonly kind: Kind;
  readonly gas: Measurements;
}

/** Ours; a security token, which checks who may hold; or a plain ERC-20, which checks nothing but the balance. */
export type Kind = "ours" | "security" | "plain";
