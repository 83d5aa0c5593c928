/** How shares and assets of a lending pool become each other, to the wei. */
import { mulDivDown, mulDivUp } from "./math.ts";

/** Shares that nobody has: what a donation to an empty pool would be worth to its donor goes to them. */
export const VIRTUAL_SHARES = 1_000_000n;
/** The asset that they stand for. */
export const VIRTUAL_ASSETS = 1n;

/** A sum of assets and the shares in it, the virtual ones not counted. */
export type Sum = { readonly assets: bigint; readonly shares: bigint };

export function toSharesDown(assets: bigint, of: Sum): bigint {
  return mulDivDown(assets, of.shares + VIRTUAL_SHARES, of.assets + VIRTUAL_ASSETS);
}

export function toSharesUp(assets: bigint, of: Sum): bigint {
  return mulDivUp(assets, of.shares + VIRTUAL_SHARES, of.assets + VIRTUAL_ASSETS);
}

export function toAssetsDown(shares: bigint, of: Sum): bigint {
  return mulDivDown(shares, of.assets + VIRTUAL_ASSETS, of.shares + VIRTUAL_SHARES);
}

export function toAssetsUp(shares: bigint, of: Sum): bigint {
  return mulDivUp(shares, of.assets + VIRTUAL_ASSETS, of.shares + VIRTUAL_SHARES);
}
