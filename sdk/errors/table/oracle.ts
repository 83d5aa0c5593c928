/** Written by `npm run docs` from the contracts: edit the `@notice` above an error, not this file. */
export const oracleErrors = {
  EquityOracle_NotAToken: {
    contract: "EquityOracle",
    signature: "EquityOracle_NotAToken(address token)",
    why: "Thrown for a token that is not one: it lacks a calendar, a registry of corporate actions or a multiplier.",
  },
  EquityOracle_FeedUnreadable: {
    contract: "EquityOracle",
    signature: "EquityOracle_FeedUnreadable(address feed)",
    why: "Thrown when a feed, second source or halt source does not answer.",
  },
  EquityOracle_TooManyDecimals: {
    contract: "EquityOracle",
    signature: "EquityOracle_TooManyDecimals(address feed, uint256 decimals)",
    why: "Thrown when a feed has more than 18 decimals.",
  },
  EquityOracle_OutOfRange: {
    contract: "EquityOracle",
    signature: "EquityOracle_OutOfRange(bytes32 setting, uint256 value, uint256 minimum, uint256 maximum)",
    why: "Thrown when a setting is out of its range.",
  },
  EquityOracle_SameFeed: {
    contract: "EquityOracle",
    signature: "EquityOracle_SameFeed(address feed)",
    why: "Thrown when the second source is the first one.",
  },
  EquityOracle_Unlisted: {
    contract: "EquityOracle",
    signature: "EquityOracle_Unlisted(address token)",
    why: "Thrown for a token without a feed.",
  },
  EquityOracle_NotFrozen: {
    contract: "EquityOracle",
    signature: "EquityOracle_NotFrozen(address token)",
    why: "Thrown by {reopen} and {confirm} when nothing is frozen but, perhaps, by what is to come.",
  },
  EquityOracle_ChangeInReach: {
    contract: "EquityOracle",
    signature: "EquityOracle_ChangeInReach(address token, uint256 effectiveAt)",
    why: "Thrown when pending changes beyond the band are in reach.",
  },
  EquityOracle_PrintBeforeChange: {
    contract: "EquityOracle",
    signature: "EquityOracle_PrintBeforeChange(address token, uint256 updatedAt)",
    why: "Thrown when a print is from before the change it should confirm.",
  },
  EquityOracle_BadRound: {
    contract: "EquityOracle",
    signature: "EquityOracle_BadRound(address token, uint80 roundId)",
    why: "Thrown when a round does not exist, or is no valid print.",
  },
  EquityOracle_NotRegular: {
    contract: "EquityOracle",
    signature: "EquityOracle_NotRegular(address token, uint256 updatedAt)",
    why: "Thrown by {reopen} for a print made outside REGULAR.",
  },
  EquityOracle_BeyondTolerance: {
    contract: "EquityOracle",
    signature: "EquityOracle_BeyondTolerance(uint256 value, uint256 frozenValue, uint256 tolerance)",
    why: "Thrown by {reopen} when a value is too far from the frozen one.",
  },
  EquityOracle_SessionNotPassed: {
    contract: "EquityOracle",
    signature: "EquityOracle_SessionNotPassed(address token, uint256 sessionOpened)",
    why: "Thrown by {confirm} before one full regular session has passed since the change.",
  },
  EquityOracle_NotUsable: {
    contract: "EquityOracle",
    signature: "EquityOracle_NotUsable(address token, uint32 flags)",
    why: "Thrown by {confirm} when the value is unusable for other reasons than the freeze.",
  },
  EquityOracle_UnexpectedValue: {
    contract: "EquityOracle",
    signature: "EquityOracle_UnexpectedValue(uint256 value, uint256 lowest, uint256 highest)",
    why: "Thrown by {confirm} when the value is not what the caller has seen.",
  },
} as const;

/** Their arguments, by name. */
export type OracleErrorArguments = {
  EquityOracle_NotAToken: { readonly token: string };
  EquityOracle_FeedUnreadable: { readonly feed: string };
  EquityOracle_TooManyDecimals: { readonly feed: string; readonly decimals: bigint };
  EquityOracle_OutOfRange: {
    readonly setting: string;
    readonly value: bigint;
    readonly minimum: bigint;
    readonly maximum: bigint;
  };
  EquityOracle_SameFeed: { readonly feed: string };
  EquityOracle_Unlisted: { readonly token: string };
  EquityOracle_NotFrozen: { readonly token: string };
  EquityOracle_ChangeInReach: { readonly token: string; readonly effectiveAt: bigint };
  EquityOracle_PrintBeforeChange: { readonly token: string; readonly updatedAt: bigint };
  EquityOracle_BadRound: { readonly token: string; readonly roundId: bigint };
  EquityOracle_NotRegular: { readonly token: string; readonly updatedAt: bigint };
  EquityOracle_BeyondTolerance: { readonly value: bigint; readonly frozenValue: bigint; readonly tolerance: bigint };
  EquityOracle_SessionNotPassed: { readonly token: string; readonly sessionOpened: bigint };
  EquityOracle_NotUsable: { readonly token: string; readonly flags: bigint };
  EquityOracle_UnexpectedValue: { readonly value: bigint; readonly lowest: bigint; readonly highest: bigint };
};
