/** How shares and assets of a lending pool become each other, to the wei. */
import { min, mulDivDown, mulDivUp } from "./math.ts";

/** Shares that nobody has, of lenders and of borrowers each: what a donation to an empty pool would be worth goes to them. */
export const VIRTUAL_SHARES = 1_000_000n;
/** The asset that they stand for. */
export const VIRTUAL_ASSETS = 1n;

/* DEBT */

/** All debt of a pool, and the debtShares that owe it. */
export type DebtTotals = { readonly debt: bigint; readonly debtShares: bigint };

/** The debtShares of a new debt. */
export function toDebtSharesUp(assets: bigint, { debt, debtShares }: DebtTotals): bigint {
  return mulDivUp(assets, debtShares + VIRTUAL_SHARES, debt + VIRTUAL_ASSETS);
}

/** The debtShares that a payment ends. */
export function toDebtSharesDown(assets: bigint, { debt, debtShares }: DebtTotals): bigint {
  return mulDivDown(assets, debtShares + VIRTUAL_SHARES, debt + VIRTUAL_ASSETS);
}

/** What debtShares owe. All of them owe all of the debt. */
export function toDebtUp(shares: bigint, { debt, debtShares }: DebtTotals): bigint {
  if (shares === debtShares) return shares === 0n ? 0n : debt;
  return min(mulDivUp(shares, debt + VIRTUAL_ASSETS, debtShares + VIRTUAL_SHARES), debt);
}

/* LENDERS */

/** What belongs to all lenders, and their lpShares. */
export type LenderTotals = { readonly assets: bigint; readonly lpShares: bigint };

/** What belongs to lenders: cash and debt, less what the gap reserve has a claim to. */
export function lendersAssets(books: {
  readonly cash: bigint;
  readonly debt: bigint;
  readonly gapReserve: bigint;
}): bigint {
  return books.cash + books.debt - books.gapReserve;
}

/** The lpShares of a deposit. */
export function toLpSharesDown(assets: bigint, totals: LenderTotals): bigint {
  return mulDivDown(assets, totals.lpShares + VIRTUAL_SHARES, totals.assets + VIRTUAL_ASSETS);
}

/** The lpShares that a withdrawal of so many assets costs. */
export function toLpSharesUp(assets: bigint, totals: LenderTotals): bigint {
  return mulDivUp(assets, totals.lpShares + VIRTUAL_SHARES, totals.assets + VIRTUAL_ASSETS);
}

/** What lpShares are worth. */
export function toLentDown(lpShares: bigint, totals: LenderTotals): bigint {
  return mulDivDown(lpShares, totals.assets + VIRTUAL_ASSETS, totals.lpShares + VIRTUAL_SHARES);
}

/** What so many new lpShares cost. */
export function toLentUp(lpShares: bigint, totals: LenderTotals): bigint {
  return mulDivUp(lpShares, totals.assets + VIRTUAL_ASSETS, totals.lpShares + VIRTUAL_SHARES);
}
