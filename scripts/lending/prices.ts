import { NVIDIA } from "../stage/nvidia.ts";

/** The listings of the chapter about lending, and regular closes as published, in dollars a share, not adjusted for later splits. */

export const LISTINGS = {
  NVDA: { name: "NVIDIA Corporation Common Stock", isin: "US67066G1040" },
  AAPL: { name: "Apple Inc. Common Stock", isin: "US0378331005" },
  TSLA: { name: "Tesla, Inc. Common Stock", isin: "US88160R1014" },
} as const;

/** When a course of events begins, and what a pool's tokens are then. */
export interface Beginning {
  /** Two weeks before everything else: a governor's notices end then. */
  readonly start: string;
  /** The last closes when the pool is admitted. */
  readonly closes: Prices;
  /** Shares of 1e18 units. */
  readonly multipliers: Readonly<Record<Ticker, bigint>>;
}

export type Ticker = keyof typeof LISTINGS;
export const SYMBOLS = ["NVDA", "AAPL", "TSLA"] as const satisfies readonly Ticker[];

export type Prices = Readonly<Record<Ticker, string>>;

export const CLOSES = {
  "2024-05-17": { NVDA: "924.79", AAPL: "189.87", TSLA: "177.46" },
  "2024-06-06": { NVDA: "1209.98", AAPL: "194.48", TSLA: "177.94" },
  "2024-06-07": { NVDA: "1208.88", AAPL: "196.89", TSLA: "177.48" },
  "2025-01-17": { NVDA: "137.71", AAPL: "229.98", TSLA: "426.50" },
  "2025-01-24": { NVDA: "142.62", AAPL: "222.78", TSLA: "406.58" },
  "2025-01-27": { NVDA: "118.42", AAPL: "229.86", TSLA: "397.15" },
} as const satisfies Readonly<Record<string, Prices>>;

const ONE = 10n ** 18n;

/** Monday 6 May 2024, 10:00 in New York: before NVDA's split. */
export const BEFORE_THE_SPLIT: Beginning = {
  start: "2024-05-06T14:00:00Z",
  closes: CLOSES["2024-05-17"],
  multipliers: { NVDA: NVIDIA.initialMultiplier, AAPL: ONE, TSLA: ONE },
};
/** Tuesday 7 January 2025, 10:00 in New York: after it. NVDA's dividends since, of a cent a share each, are left out. */
export const BEFORE_THE_GAP: Beginning = {
  start: "2025-01-07T15:00:00Z",
  closes: CLOSES["2025-01-17"],
  multipliers: { NVDA: NVIDIA.initialMultiplier * 10n, AAPL: ONE, TSLA: ONE },
};

/** The price of the Thursday before the split, in the shares of after it: what a feed prints that follows the split and nothing else. */
export const NVDA_SPLIT_ADJUSTED = "120.998";
/** NVDA's first price of 27 January 2025, 12.5 % below the last close. */
export const NVDA_OPEN_AFTER_GAP = "124.80";
