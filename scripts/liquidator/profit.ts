/** What a liquidation earns, in money of 18 decimals. */
import { BPS, ONE } from "../../sdk/lending/math.ts";

/** What a liquidator reckons with. */
export interface Economics {
  /** What 1 of the chain's own coin is worth. */
  readonly coinValue: bigint;
  /** The least that a liquidation must earn. */
  readonly minProfit: bigint;
  /** What is lost in selling what is seized, in 1/10,000 of its value. */
  readonly saleBps: bigint;
}

/** What a liquidation brings and takes. */
export interface Trade {
  /** What is seized, at the oracle's best estimate. */
  readonly seizedValue: bigint;
  /** What is repaid, at the price that buys it. */
  readonly repaidValue: bigint;
  readonly gas: bigint;
}

/** What a trade earns before gas. */
export function marginOf({ seizedValue, repaidValue }: Trade, { saleBps }: Economics): bigint {
  return (seizedValue * (BPS - saleBps)) / BPS - repaidValue;
}

/** What a trade earns with gas at `gasPrice` wei. */
export function profitOf(trade: Trade, gasPrice: bigint, economics: Economics): bigint {
  const fee = (trade.gas * gasPrice * economics.coinValue + ONE - 1n) / ONE;
  return marginOf(trade, economics) - fee;
}

/** The highest gas price, in wei, with which a trade still earns the least that it must; 0 where none is. */
export function feeLimitOf(trade: Trade, economics: Economics): bigint {
  const spare = marginOf(trade, economics) - economics.minProfit;
  return spare <= 0n ? 0n : (spare * ONE) / (trade.gas * economics.coinValue);
}
