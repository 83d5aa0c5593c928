/** The figures of `IPrimaryMarket.settle`, to the wei. */
export const BPS = 10_000n;
const ONE = 10n ** 18n;

/** What a settlement is computed from. */
export type SettlementTerms = {
  /** Of 1e18 units, money of 18 decimals. */
  readonly price: bigint;
  readonly assetsFilled: bigint;
  readonly unitsFilled: bigint;
  readonly feeBps: bigint;
  /** Of the payment asset. */
  readonly decimals: bigint;
};

/** What a settlement pays. */
export type SettlementFigures = {
  readonly unitsOut: bigint;
  readonly assetsOut: bigint;
  readonly creationFee: bigint;
  readonly redemptionFee: bigint;
  /** What its broker brings, in the payment asset; 0 where it gets money. */
  readonly brokerOwes: bigint;
  /** What its broker gets, in the payment asset. */
  readonly brokerGets: bigint;
};

/** What a settlement pays: fees rounded up, what is paid out rounded down. */
export function settlementFigures(terms: SettlementTerms): SettlementFigures {
  const { price, assetsFilled, unitsFilled, feeBps, decimals } = terms;
  const scale = 10n ** (18n - decimals);
  const creationFee = ceilDiv(assetsFilled * feeBps, BPS);
  const bought = assetsFilled - creationFee;
  const unitsOut = price === 0n ? 0n : (bought * scale * ONE) / price;
  const gross = (unitsFilled * price) / ONE / scale;
  const redemptionFee = ceilDiv(gross * feeBps, BPS);
  return {
    unitsOut,
    assetsOut: gross - redemptionFee,
    creationFee,
    redemptionFee,
    brokerOwes: gross > bought ? gross - bought : 0n,
    brokerGets: bought > gross ? bought - gross : 0n,
  };
}

/** The lowest and highest price that a recorded value allows. */
export function priceBand(value: bigint, bandBps: bigint): { readonly lowest: bigint; readonly highest: bigint } {
  const band = (value * bandBps) / BPS;
  return { lowest: value - band, highest: value + band };
}

/** The quotient of two amounts, rounded up. */
export function ceilDiv(amount: bigint, divisor: bigint): bigint {
  return (amount + divisor - 1n) / divisor;
}
