import { RefusedError } from "../../sdk/cli/errors.ts";
import { DECIMALS } from "../../sdk/facts/index.ts";
import { plain } from "../format.ts";
import { type Section, section } from "./chapter.ts";

/** A line of a reconciliation: two figures found in different ways, and how they have to stand to each other. */
export type BalanceRow = {
  readonly left: string;
  readonly leftAmount: bigint;
  readonly relation: "=" | "≤";
  readonly right: string;
  readonly rightAmount: bigint;
  /** Of both amounts. */
  readonly decimals: number;
};

/** Thrown when two figures differ that have to be the same. */
export class UnequalError extends RefusedError {
  constructor({ left, leftAmount, right, rightAmount }: BalanceRow) {
    super(`${left} (${leftAmount}) is not ${right} (${rightAmount})`);
  }
}

/** Thrown when one figure exceeds what bounds it. */
export class ExceedsError extends RefusedError {
  constructor({ left, leftAmount, right, rightAmount }: BalanceRow) {
    super(`${left} (${leftAmount}) exceeds ${right} (${rightAmount})`);
  }
}

/** Figures that add up, or an error that names the first two that do not. */
export class Balance {
  readonly rows: BalanceRow[] = [];

  /** @param decimals Of both amounts. */
  same(left: string, leftAmount: bigint, right: string, rightAmount: bigint, decimals: number = DECIMALS): void {
    const row: BalanceRow = { left, leftAmount, relation: "=", right, rightAmount, decimals };
    if (leftAmount !== rightAmount) throw new UnequalError(row);
    this.rows.push(row);
  }

  /** @param decimals Of both amounts. */
  atMost(left: string, leftAmount: bigint, right: string, rightAmount: bigint, decimals: number = DECIMALS): void {
    const row: BalanceRow = { left, leftAmount, relation: "≤", right, rightAmount, decimals };
    if (leftAmount > rightAmount) throw new ExceedsError(row);
    this.rows.push(row);
  }

  section(title: string): Section {
    return section("reconciliation", title, this.rows, {
      this: ({ left }) => left,
      amount: ({ leftAmount, decimals }) => plain(leftAmount, decimals),
      "": ({ relation }) => relation,
      that: ({ right }) => right,
      "amount ": ({ rightAmount, decimals }) => plain(rightAmount, decimals),
    });
  }
}
