/** At which prices a pool's table liquidates, to the wei. For borrowing, the oracle's own count. */
import { BPS, mulDivDown, mulDivUp, ONE } from "./math.ts";
import { hasRow, type Rows } from "./rows.ts";

/** What an oracle says of 1e18 units, money of 18 decimals. */
export type Estimate = { readonly mid: bigint; readonly lower: bigint; readonly upper: bigint };

/** Of money: 1 of it is 1. */
export const MONEY: Estimate = { mid: ONE, lower: ONE, upper: ONE };

/** A token as a pool sees it. */
export type Outlook = {
  readonly estimate: Estimate;
  readonly rows: Rows;
  /** The value last observed in a regular session, the oracle's anchor; 0: none is, or only one of the session that reopens. */
  readonly lastClose: bigint;
};

/** At what collateral counts, and is seized, in a liquidation: `mid`; `lower` for the hard floor. In doubt for the borrower; 0 without a value. */
export function collateralPrices({ estimate, rows, lastClose }: Outlook, extendedBandBps: bigint) {
  const { mid, lower, upper } = estimate;
  if (hasRow(rows, "DEAD")) return { mid: upper, lower: upper };
  if (!countsLastClose(rows)) return { mid, lower };
  // A lone print decides nothing.
  if (lastClose === 0n) return { mid: 0n, lower: 0n };
  const least = hasRow(rows, "CLOSED", "REOPENING") ? lastClose : (lastClose * (BPS - extendedBandBps)) / BPS;
  return least > mid ? { mid: least, lower: mulDivDown(least, lower, mid) } : { mid, lower };
}

/** What 1e18 units of debt count at in a liquidation. In doubt for the borrower; 0 without a value. */
export function debtPrice({ estimate, rows, lastClose }: Outlook, extendedBandBps: bigint): bigint {
  const { mid, upper } = estimate;
  if (hasRow(rows, "DEAD") || !countsLastClose(rows)) return upper;
  if (lastClose === 0n) return 0n;
  const most = hasRow(rows, "CLOSED", "REOPENING") ? lastClose : (lastClose * (BPS + extendedBandBps)) / BPS;
  return most < mid ? mulDivUp(most, upper, mid) : upper;
}

/** While prices are made in the regular session it is not asked for, nor while they are frozen at it anyway. */
function countsLastClose(rows: Rows): boolean {
  return hasRow(rows, "EXTENDED", "CLOSED", "REOPENING") && !hasRow(rows, "ACTION_FREEZE");
}
