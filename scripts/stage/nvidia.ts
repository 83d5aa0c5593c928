/**
 * The listing of the chapters about markets, as of May 2024: NVDA, whose dividend of March has been reinvested (4 cents a share,
 * 30 % withheld, at 902.50), some weeks before its split of ten for one. sdk/facts/us-equities.json has the same actions.
 */
export const NVIDIA = {
  name: "NVIDIA Corporation Common Stock",
  symbol: "NVDA",
  isin: "US67066G1040",
  mic: "XNAS",
  initialMultiplier: 1_000031024930747922n,
} as const;

/** Monday 6 May 2024, 10:00 in New York: the notices of a market's admission end two weeks later. */
export const START = "2024-05-06T14:00:00Z";

/** Regular closes as published, in dollars a share, before the split and from 10 June on after it. */
export const CLOSES = {
  "2024-02-02": "661.60",
  "2024-02-23": "788.17",
  "2024-03-04": "852.37",
  "2024-03-05": "859.64",
  "2024-03-27": "902.50",
  "2024-05-03": "887.89",
  "2024-05-20": "947.80",
  "2024-05-21": "953.86",
  "2024-05-23": "1037.99",
  "2024-05-24": "1064.69",
  "2024-05-28": "1139.01",
  "2024-05-30": "1105.00",
  "2024-06-05": "1224.40",
  "2024-06-06": "1209.98",
  "2024-06-07": "1208.88",
  "2024-06-10": "121.79",
} as const;

/** ICorporateActions.Terms of the dividend of March 2024: 4 cents a share, of which 30 % is withheld here. */
export const DIVIDEND = {
  kind: 3,
  gross: 4n * 10n ** 16n,
  withholdingBps: 3_000n,
  exDate: "2024-03-05",
  recordDate: "2024-03-06",
  payDate: "2024-03-27",
} as const;

/** ICorporateActions.Terms of the split as the company announced it on 22 May 2024. */
export const SPLIT = {
  kind: 0,
  numerator: 10n,
  denominator: 1n,
  exDate: "2024-06-10",
  recordDate: "2024-06-06",
  payDate: "2024-06-07",
} as const;

/** How the oracle lists the feed: a print may be half an hour old before the open, and twenty minutes after the close. */
export const FEED = {
  minAnswer: 1n,
  maxAnswer: 10n ** 14n,
  heartbeat: 3_600,
  preAge: 1_800,
  postAge: 1_200,
  bandBps: 1_000,
  regular: { lowerBps: 10, upperBps: 20 },
  extended: { lowerBps: 100, upperBps: 150 },
  closed: { lowerBps: 300, upperBps: 400 },
} as const;
