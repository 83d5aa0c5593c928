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

export type Operation = (typeof OPERATIONS)[number] | (typeof INCLUSIONS)[number]["operation"];

/** Gas by operation; what a contract cannot do is left out. */
export type Measurements = Partial<Record<Operation, number>>;

/** The most an operation may cost, in gas of the whole transaction, or of the library's call alone. */
export const BUDGETS: Partial<Record<Operation, number>> = {
  "transfer to an existing holder": 48_000,
  "first transfer after a record date": 95_000,
  "mint to an existing holder": 78_000,
  "post an epoch, 3 of 5 attestors": 150_000,
  "verify an inclusion at depth 20": 7_000,
};

/** One contract under measurement. */
export interface Measured {
  readonly contract: string;
  readonly kind: Kind;
  readonly gas: Measurements;
}

/** Ours; a security token, which checks who may hold; or a plain ERC-20, which checks nothing but the balance. */
export type Kind = "ours" | "security" | "plain";
