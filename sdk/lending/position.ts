/** An account of a lending pool: how much more it may owe, how much it may take out, how it stands, to the wei. */
import type { Books } from "./accrual.ts";
import { BPS, greatestThat, MAX_UINT256, min, mulDivDown, ONE, subtractedOrZero } from "./math.ts";
import { collateralPrices, debtPrice, type Outlook } from "./prices.ts";
import { borrowLimit, type Limit, strictestLimit, withdrawalLimit } from "./rows.ts";
import { toDebtSharesUp, toDebtUp } from "./shares.ts";
import { type Measure, valueDown, valueUp } from "./values.ts";

/** A collateral that an account has. */
export type HeldCollateral = Measure &
  Outlook & {
    readonly token: string;
    readonly units: bigint;
    /** Units that the transfer agent has frozen beyond what the account's own wallet holds. */
    readonly frozen: bigint;
    /** The least units of an account with debt. */
    readonly minimum: bigint;
    readonly factorBps: bigint;
    readonly closedFactorBps: bigint;
    /** The liquidation threshold at the moment. */
    readonly thresholdBps: bigint;
    readonly minBonusBps: bigint;
    readonly maxBonusBps: bigint;
  };

/** What an account has and owes, with all that decides about it. */
export type BorrowerPosition = {
  readonly books: Books;
  readonly borrowCap: bigint;
  readonly minDebt: bigint;
  readonly targetHealthBps: bigint;
  readonly regularMaxBps: bigint;
  readonly extendedMaxBps: bigint;
  readonly extendedBandBps: bigint;
  readonly asset: Measure & Outlook & { readonly token: string };
  readonly debtShares: bigint;
  /** By place. */
  readonly holdings: readonly HeldCollateral[];
};

/** An account's standing for liquidation; see `ILendingPool.Standing`. */
export type Standing = {
  readonly debt: bigint;
  readonly debtValue: bigint;
  readonly collateralValue: bigint;
  readonly thresholdValue: bigint;
  readonly health: bigint;
  readonly lowerValue: bigint;
};

/* STANDING */

/** What an account owes, in the asset. */
export function debtOf({ debtShares, books }: BorrowerPosition): bigint {
  return toDebtUp(debtShares, books);
}

/** An account's standing, with the prices at which it would be liquidated; null where something has no value at all, and nobody is. */
export function standingOf(position: BorrowerPosition): Standing | null {
  const { asset, holdings, extendedBandBps } = position;
  const price = debtPrice(asset, extendedBandBps);
  const debt = debtOf(position);
  const debtValue = valueUp(debt, asset, price);
  let [collateralValue, thresholdValue, lowerValue, hasValue] = [0n, 0n, 0n, price !== 0n];
  for (const holding of holdings) {
    const { mid, lower } = collateralPrices(holding, extendedBandBps);
    const value = valueDown(holding.units, holding, mid);
    collateralValue += value;
    thresholdValue += (value * holding.thresholdBps) / BPS;
    lowerValue += valueDown(holding.units, holding, lower);
    hasValue &&= mid !== 0n;
  }
  const health = debtValue === 0n ? MAX_UINT256 : mulDivDown(thresholdValue, ONE, debtValue);
  return hasValue ? { debt, debtValue, collateralValue, thresholdValue, health, lowerValue } : null;
}

/* BORROW */

/** What an account could owe at most, and what it owes, in money; see `ILendingPool.borrowableOf`. */
export function borrowableOf(position: BorrowerPosition): { readonly borrowable: bigint; readonly owed: bigint } {
  return {
    borrowable: carried(position, limitOf(position, borrowLimit)),
    owed: owedValue(position, debtOf(position)),
  };
}

/** What keeps an amount from being more. TABLE: the rows forbid it. MINIMUM: what is left or owed would be dust. */
export type Bound = "TABLE" | "COLLATERAL" | "CASH" | "CAP" | "MINIMUM" | "FROZEN" | "ALL";

/** The most that may be borrowed, in the asset, and why it is not more. */
export type MaximumBorrow = { readonly assets: bigint; readonly bound: Bound };

/**
 * The most that an account may borrow as things stand: so much passes, and 1 more does not. Who it is does not count here: an
 * insider, or who is not eligible, may borrow nothing.
 */
export function maximumBorrow(position: BorrowerPosition): MaximumBorrow {
  const { books, borrowCap, minDebt } = position;
  const limit = limitOf(position, borrowLimit);
  if (limit === "NONE") return { assets: 0n, bound: "TABLE" };
  const borrowable = carried(position, limit);
  const passes = (assets: bigint) => owedValue(position, debtAfter(position, assets)) <= borrowable;
  const most = min(books.cash, subtractedOrZero(borrowCap, books.debt));
  const assets = greatestThat(passes, most) ?? 0n;
  if (assets === 0n || debtAfter(position, assets) < minDebt) {
    return {
      assets: 0n,
      bound: most === 0n ? (books.cash === 0n ? "CASH" : "CAP") : assets === 0n ? "COLLATERAL" : "MINIMUM",
    };
  }
  return { assets, bound: assets < most ? "COLLATERAL" : most === books.cash ? "CASH" : "CAP" };
}

/** What an account would owe with so much more, in the asset. */
export function debtAfter({ books, debtShares }: BorrowerPosition, assets: bigint): bigint {
  const added = toDebtSharesUp(assets, books);
  return toDebtUp(debtShares + added, { debt: books.debt + assets, debtShares: books.debtShares + added });
}

/* WITHDRAW */

/** The most of a collateral that may be taken out, and why it is not more. */
export type MaximumWithdrawal = { readonly units: bigint; readonly bound: Bound };

/** The most of a collateral that an account may take out as things stand: so much passes, and 1 more does not. */
export function maximumWithdrawal(position: BorrowerPosition, token: string): MaximumWithdrawal {
  const holding = position.holdings.find((each) => each.token === token);
  if (holding === undefined) return { units: 0n, bound: "ALL" };
  const { units, frozen, minimum } = holding;
  const free = subtractedOrZero(units, frozen);
  const whole: MaximumWithdrawal = { units: free, bound: frozen === 0n ? "ALL" : "FROZEN" };
  if (position.debtShares === 0n) return whole;
  const limit = limitOf(position, withdrawalLimit);
  if (limit === "NONE") return { units: 0n, bound: "TABLE" };
  const owed = owedValue(position, debtOf(position));
  const passes = (taken: bigint) => {
    const holdings = position.holdings.map((each) => (each === holding ? { ...each, units: units - taken } : each));
    return owed <= carried({ ...position, holdings }, limit);
  };
  const most = greatestThat(passes, free) ?? 0n;
  const left = units - most;
  if (left === 0n || left >= minimum) return most === free ? whole : { units: most, bound: "COLLATERAL" };
  // What would be left is dust: the least that is none stays.
  return { units: subtractedOrZero(units, minimum), bound: "MINIMUM" };
}

/* INTERNALS */

function limitOf({ asset, holdings }: BorrowerPosition, cell: (rows: Outlook["rows"]) => Limit): Limit {
  const bearing = [...(asset.isEquity ? [asset] : []), ...holdings.filter(({ isEquity }) => isEquity)];
  return strictestLimit(bearing.map(({ rows }) => cell(rows)));
}

/** Σ value at `lower` × factor. What is frozen does not count. */
function carried({ holdings }: BorrowerPosition, limit: Limit): bigint {
  if (limit === "NONE") return 0n;
  return holdings.reduce((sum, holding) => {
    const { units, frozen, estimate, factorBps, closedFactorBps } = holding;
    const value = valueDown(subtractedOrZero(units, frozen), holding, estimate.lower);
    return sum + (value * (limit === "FACTOR" ? factorBps : closedFactorBps)) / BPS;
  }, 0n);
}

function owedValue({ asset }: BorrowerPosition, debt: bigint): bigint {
  return valueUp(debt, asset, asset.estimate.upper);
}
