/** What a liquidation comes to, to the wei; see `ILendingPool` for the formula. */
import { BPS, max, min, mulDivDown, mulDivUp, ONE, subtractedOrZero } from "./math.ts";
import { type BorrowerPosition, debtOf, type HeldCollateral, type Standing, standingOf } from "./position.ts";
import { collateralPrices, debtPrice } from "./prices.ts";
import { bitsOf, isStricter, type Seizure, seizureOf } from "./rows.ts";
import { toDebtSharesDown, toDebtUp } from "./shares.ts";
import { type Measure, valueDown, valueUp } from "./values.ts";

/** In full below this health, which also earns the whole bonus. 18 decimals. */
export const FULL_BELOW = (95n * ONE) / 100n;

/** What a liquidation comes to; see `ILendingPool.LiquidationOutcome`. */
export type LiquidationOutcome = {
  readonly repaid: bigint;
  readonly debtShares: bigint;
  readonly seized: bigint;
  readonly bonus: bigint;
  readonly deficit: bigint;
};

/** Why there is none. The pool reverts with the error, and arguments of the same names. */
export type LiquidationRefusal =
  | { readonly error: "LendingPool_NoDebt" }
  | { readonly error: "LendingPool_InsufficientCollateral" }
  | { readonly error: "LendingPool_Blocked"; readonly token: string; readonly rows: bigint }
  | { readonly error: "LendingPool_Healthy"; readonly health: bigint }
  | { readonly error: "LendingPool_AboveHardFloor"; readonly owed: bigint; readonly collateral: bigint }
  | {
      readonly error: "LendingPool_LeavesDust";
      readonly token: string;
      readonly left: bigint;
      readonly minimum: bigint;
    }
  | { readonly error: "LendingPool_ZeroAmount" };

/** What a liquidation comes to, or why there is none. */
export type Liquidation =
  | { readonly outcome: LiquidationOutcome; readonly refusal?: never }
  | { readonly outcome?: never; readonly refusal: LiquidationRefusal };

/** What is seized: the collateral, what it counts at, and what the table says of it. */
type Target = {
  readonly holding: HeldCollateral;
  readonly price: bigint;
  readonly seizure: Seizure;
  readonly standing: Standing;
};

/** A payment and what it brings. */
type Exchange = Pick<LiquidationOutcome, "repaid" | "seized">;

/**
 * What the liquidation of an account comes to.
 * @param token The collateral to be seized.
 * @param maxRepaid The most that the liquidator pays, in the asset.
 */
export function liquidationOf(position: BorrowerPosition, token: string, maxRepaid: bigint): Liquidation {
  const { asset, extendedBandBps, books, debtShares } = position;
  const target = targetOf(position, token);
  if ("error" in target) return { refusal: target };
  const { holding, standing } = target;
  const { debt, health } = standing;
  const bonus = bonusOf(holding, standing);
  const assetPrice = debtPrice(asset, extendedBandBps);
  const exchange = (wanted: bigint) => exchanged(position, target, assetPrice, min(wanted, maxRepaid), bonus);
  let trade = exchange(allowedOf(position, target, assetPrice, bonus, health));
  if (dustOf(position, holding, debt, trade) !== null) {
    // Near dust, all of the debt may be repaid; who offers less than that leaves dust.
    trade = exchange(debt);
    const dust = dustOf(position, holding, debt, trade);
    if (dust !== null) return { refusal: dust };
  }
  const { repaid, seized } = trade;
  if (repaid === 0n || seized === 0n) return { refusal: { error: "LendingPool_ZeroAmount" } };
  const ended = repaid >= debt ? debtShares : min(toDebtSharesDown(repaid, books), debtShares);
  const isLast = position.holdings.length === 1 && seized === holding.units;
  const rest = { debt: books.debt - min(repaid, books.debt), debtShares: books.debtShares - ended };
  const deficit = isLast && ended !== debtShares ? toDebtUp(debtShares - ended, rest) : 0n;
  return { outcome: { repaid, debtShares: ended, seized, bonus, deficit } };
}

/** The bonus of a liquidation that seizes a collateral, 18 decimals: never more than the account can bear, save the least. */
export function bonusOf(holding: HeldCollateral, { health, collateralValue, debtValue }: Standing): bigint {
  const least = (holding.minBonusBps * ONE) / BPS;
  const most = (holding.maxBonusBps * ONE) / BPS;
  const shortfall = min(ONE - health, ONE - FULL_BELOW);
  return max(
    least,
    min(
      least + ((most - least) * shortfall) / (ONE - FULL_BELOW),
      subtractedOrZero(mulDivDown(collateralValue, ONE, debtValue), ONE),
      subtractedOrZero((health * BPS) / holding.thresholdBps, ONE),
    ),
  );
}

function targetOf(position: BorrowerPosition, token: string): Target | LiquidationRefusal {
  const { asset, holdings, extendedBandBps } = position;
  if (debtOf(position) === 0n) return { error: "LendingPool_NoDebt" };
  const holding = holdings.find((each) => each.token === token);
  if (holding === undefined) return { error: "LendingPool_InsufficientCollateral" };
  const [first, second] = [
    seizureOf(asset.isEquity ? asset.rows : []),
    seizureOf(holding.isEquity ? holding.rows : []),
  ];
  const blamed = !asset.isEquity || isStricter(second, first) ? holding : asset;
  const seizure = isStricter(second, first) ? second : first;
  if (seizure === "NONE") return { error: "LendingPool_Blocked", token: blamed.token, rows: bitsOf(blamed.rows) };
  const standing = standingOf(position);
  if (standing === null) {
    const { token, rows } = valuelessOf(position);
    return { error: "LendingPool_Blocked", token, rows: bitsOf(rows) };
  }
  const { health, debtValue, lowerValue } = standing;
  if (health >= ONE) return { error: "LendingPool_Healthy", health };
  const owed = (debtValue * (BPS + holding.maxBonusBps)) / BPS;
  if (seizure === "PAST_HARD_FLOOR" && owed < lowerValue) {
    return { error: "LendingPool_AboveHardFloor", owed, collateral: lowerValue };
  }
  return { holding, price: collateralPrices(holding, extendedBandBps).mid, seizure, standing };
}

/** The last token without any value, as the pool names it. */
function valuelessOf({
  asset,
  holdings,
  extendedBandBps,
}: BorrowerPosition): HeldCollateral | BorrowerPosition["asset"] {
  return holdings.findLast((holding) => collateralPrices(holding, extendedBandBps).mid === 0n) ?? asset;
}

/** The most that may be repaid, in the asset, rounded up: it reaches the target. */
function allowedOf(
  position: BorrowerPosition,
  target: Target,
  assetPrice: bigint,
  bonus: bigint,
  health: bigint,
): bigint {
  const { asset, targetHealthBps, regularMaxBps, extendedMaxBps } = position;
  const { seizure, holding, standing } = target;
  const { debt, debtValue, thresholdValue } = standing;
  const isFree = seizure === "FREE";
  if (seizure === "PAST_HARD_FLOOR" || (isFree && health < FULL_BELOW)) return debt;
  const targetHealth = (targetHealthBps * ONE) / BPS;
  const aim = mulDivUp(debtValue, targetHealth, ONE);
  const weight = (holding.thresholdBps * (ONE + bonus)) / BPS;
  const value = mulDivUp(aim - thresholdValue, ONE, targetHealth - weight);
  const most = mulDivUp(debt, isFree ? regularMaxBps : extendedMaxBps, BPS);
  return min(amountUp(value, asset, assetPrice), most);
}

/** What a payment seizes, rounded down; where there is less, what that costs, rounded up. */
function exchanged(
  { asset }: BorrowerPosition,
  { holding, price }: Target,
  assetPrice: bigint,
  wanted: bigint,
  bonus: bigint,
): Exchange {
  const paid = mulDivDown(valueDown(wanted, asset, assetPrice), ONE + bonus, ONE);
  const seized = amountDown(paid, holding, price);
  if (seized <= holding.units) return { repaid: wanted, seized };
  const cost = mulDivUp(valueUp(holding.units, holding, price), ONE, ONE + bonus);
  return { repaid: min(amountUp(cost, asset, assetPrice), wanted), seized: holding.units };
}

/** What too little would be left of; null where nothing would. Where all of a collateral goes, the rest of the debt is no dust. */
function dustOf(
  { asset, minDebt }: BorrowerPosition,
  { token, units, minimum }: HeldCollateral,
  debt: bigint,
  { repaid, seized }: Exchange,
): LiquidationRefusal | null {
  if (repaid >= debt || seized === units) return null;
  const error = "LendingPool_LeavesDust";
  if (units - seized < minimum) return { error, token, left: units - seized, minimum };
  return debt - repaid < minDebt ? { error, token: asset.token, left: debt - repaid, minimum: minDebt } : null;
}

/** How much a value buys, rounded down. */
function amountDown(value: bigint, { isEquity, decimals }: Measure, price: bigint): bigint {
  return isEquity ? mulDivDown(value, ONE, price) : value / 10n ** (18n - decimals);
}

/** How much has to be paid for a value, rounded up. */
function amountUp(value: bigint, { isEquity, decimals }: Measure, price: bigint): bigint {
  return isEquity ? mulDivUp(value, ONE, price) : mulDivUp(value, 1n, 10n ** (18n - decimals));
}
