/** The table of `ILendingPool`, cell by cell. */

/** ILendingPool.Row, by number. */
export const ROWS = ["REGULAR", "EXTENDED", "CLOSED", "REOPENING", "ACTION_FREEZE", "UNPROVEN", "DEAD"] as const;
/** A row of the table. */
export type Row = (typeof ROWS)[number];
/** The rows that apply to a token. */
export type Rows = readonly Row[];

const LIMITS = ["FACTOR", "CLOSED_FACTOR", "NONE"] as const;
/** How far one may borrow, or withdraw with debt; a later one is stricter. */
export type Limit = (typeof LIMITS)[number];

const SEIZURES = ["FREE", "BOUNDED", "PAST_HARD_FLOOR", "NONE"] as const;
/** How one may liquidate; a later one is stricter. */
export type Seizure = (typeof SEIZURES)[number];

/** The rows of a `stateOf`. */
export function rowsOf(bits: bigint): Rows {
  return ROWS.filter((_, row) => ((bits >> BigInt(row)) & 1n) === 1n);
}

/** What `stateOf` says of rows. */
export function bitsOf(rows: Rows): bigint {
  return rows.reduce((bits, row) => bits | (1n << BigInt(ROWS.indexOf(row))), 0n);
}

/** Whether one of some rows applies. */
export function hasRow(rows: Rows, ...wanted: Rows): boolean {
  return wanted.some((row) => rows.includes(row));
}

/** How far one may borrow while some rows apply. */
export function borrowLimit(rows: Rows): Limit {
  if (hasRow(rows, "CLOSED", "REOPENING", "ACTION_FREEZE", "UNPROVEN", "DEAD")) return "NONE";
  return hasRow(rows, "EXTENDED") ? "CLOSED_FACTOR" : "FACTOR";
}

/** How far one may withdraw with debt while some rows apply. */
export function withdrawalLimit(rows: Rows): Limit {
  if (hasRow(rows, "REOPENING", "ACTION_FREEZE", "UNPROVEN", "DEAD")) return "NONE";
  return hasRow(rows, "EXTENDED", "CLOSED") ? "CLOSED_FACTOR" : "FACTOR";
}

/** How one may liquidate while some rows apply. */
export function seizureOf(rows: Rows): Seizure {
  if (hasRow(rows, "DEAD")) return "NONE";
  if (hasRow(rows, "CLOSED", "REOPENING", "ACTION_FREEZE")) return "PAST_HARD_FLOOR";
  return hasRow(rows, "EXTENDED") ? "BOUNDED" : "FREE";
}

/** The strictest of several cells of one column. */
export function strictestLimit(limits: readonly Limit[]): Limit {
  return LIMITS[Math.max(0, ...limits.map((limit) => LIMITS.indexOf(limit)))] ?? "NONE";
}

/** Whether a cell of liquidation is stricter than another. */
export function isStricter(one: Seizure, other: Seizure): boolean {
  return SEIZURES.indexOf(one) > SEIZURES.indexOf(other);
}
