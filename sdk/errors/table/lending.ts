/** Written by `npm run docs` from the contracts: edit the `@notice` above an error, not this file. */
export const lendingErrors = {
  KinkedRateModel_BadKink: {
    contract: "KinkedRateModel",
    signature: "KinkedRateModel_BadKink(uint256 kink)",
    why: "Thrown at construction when the kink is 0, or 1e18 or more.",
  },
  KinkedRateModel_SteepSlopeTooLow: {
    contract: "KinkedRateModel",
    signature: "KinkedRateModel_SteepSlopeTooLow(uint256 steepSlope, uint256 slope)",
    why: "Thrown at construction when the curve is flatter beyond the kink than before it.",
  },
  KinkedRateModel_RateTooHigh: {
    contract: "KinkedRateModel",
    signature: "KinkedRateModel_RateTooHigh(uint256 rate, uint256 maximum)",
    why: "Thrown at construction when the rate at full utilisation, premium included, exceeds {MAX_RATE}.",
  },
  LendingPool_Blocked: {
    contract: "LendingPool",
    signature: "LendingPool_Blocked(uint8 action, address token, uint8 rows)",
    why: "Thrown when the table forbids an action.",
  },
  LendingPool_ActionPaused: {
    contract: "LendingPool",
    signature: "LendingPool_ActionPaused(uint8 action, uint256 until)",
    why: "Thrown when an action is paused.",
  },
  LendingPool_Undercollateralised: {
    contract: "LendingPool",
    signature: "LendingPool_Undercollateralised(address account, uint256 borrowable, uint256 owed)",
    why: "Thrown when the collateral would not carry the debt.",
  },
  LendingPool_Healthy: {
    contract: "LendingPool",
    signature: "LendingPool_Healthy(address account, uint256 health)",
    why: "Thrown when a healthy account is to be liquidated.",
  },
  LendingPool_AboveHardFloor: {
    contract: "LendingPool",
    signature: "LendingPool_AboveHardFloor(address account, uint256 owed, uint256 collateral)",
    why: "Thrown when an account is to be liquidated at a restricted time and is not past the hard floor.",
  },
  LendingPool_SeizedTooLittle: {
    contract: "LendingPool",
    signature: "LendingPool_SeizedTooLittle(uint256 seized, uint256 minimum)",
    why: "Thrown when a liquidation would bring less than its caller wants.",
  },
  LendingPool_LeavesDust: {
    contract: "LendingPool",
    signature: "LendingPool_LeavesDust(address token, uint256 left, uint256 minimum)",
    why: "Thrown when what is left would be too little to be liquidated.",
  },
  LendingPool_InsufficientCollateral: {
    contract: "LendingPool",
    signature:
      "LendingPool_InsufficientCollateral(address account, address token, uint256 requested, uint256 available)",
    why: "Thrown when more is asked for than the account has.",
  },
  LendingPool_UnitsFrozen: {
    contract: "LendingPool",
    signature: "LendingPool_UnitsFrozen(address account, address token, uint256 frozen)",
    why: "Thrown when units that the transfer agent has frozen would count or leave.",
  },
  LendingPool_NotEligible: {
    contract: "LendingPool",
    signature: "LendingPool_NotEligible(address account, address token)",
    why: "Thrown when an account is under sanctions, or may not hold what it would get.",
  },
  LendingPool_Insider: {
    contract: "LendingPool",
    signature: "LendingPool_Insider(address account, address token)",
    why: "Thrown when an insider of a token's issuer would post it, or borrow with it.",
  },
  LendingPool_DeficitCeilingReached: {
    contract: "LendingPool",
    signature: "LendingPool_DeficitCeilingReached(address token, uint256 deficit, uint256 ceiling)",
    why: "Thrown when a collateral has brought more deficit than it may.",
  },
  LendingPool_SupplyCapExceeded: {
    contract: "LendingPool",
    signature: "LendingPool_SupplyCapExceeded(address token, uint256 supplied, uint256 cap)",
    why: "Thrown when all accounts together would supply too much.",
  },
  LendingPool_BorrowCapExceeded: {
    contract: "LendingPool",
    signature: "LendingPool_BorrowCapExceeded(uint256 debt, uint256 cap)",
    why: "Thrown when all accounts together would owe too much.",
  },
  LendingPool_InsufficientCash: {
    contract: "LendingPool",
    signature: "LendingPool_InsufficientCash(uint256 requested, uint256 available)",
    why: "Thrown when the pool has less money than is asked for.",
  },
  LendingPool_RecordPending: {
    contract: "LendingPool",
    signature: "LendingPool_RecordPending(uint256 recordAt)",
    why: "Thrown when nothing may be borrowed until a record of the asset has passed.",
  },
  LendingPool_NoDebt: {
    contract: "LendingPool",
    signature: "LendingPool_NoDebt(address account)",
    why: "Thrown when there is no debt to repay or to liquidate.",
  },
  LendingPool_ZeroAmount: {
    contract: "LendingPool",
    signature: "LendingPool_ZeroAmount()",
    why: "Thrown for an amount of 0, or one that comes to nothing.",
  },
  LendingPool_TakesFee: {
    contract: "LendingPool",
    signature: "LendingPool_TakesFee(address token, uint256 sent, uint256 received)",
    why: "Thrown when a token delivers less than it was told to.",
  },
  LendingPool_InvalidReceiver: {
    contract: "LendingPool",
    signature: "LendingPool_InvalidReceiver(address receiver)",
    why: "Thrown for a receiver with whom the amount would be lost: zero, or the pool.",
  },
  LendingPool_NotAuthorized: {
    contract: "LendingPool",
    signature: "LendingPool_NotAuthorized(address account, address caller)",
    why: "Thrown when a caller acts for an account that has not authorised it.",
  },
  LendingPool_SignatureExpired: {
    contract: "LendingPool",
    signature: "LendingPool_SignatureExpired(uint256 deadline)",
    why: "Thrown when a signed authorisation is too old.",
  },
  LendingPool_BadSignature: {
    contract: "LendingPool",
    signature: "LendingPool_BadSignature(address authorizer)",
    why: "Thrown when a signature is not the authorizer's.",
  },
  LendingPool_WithdrawalsHeld: {
    contract: "LendingPool",
    signature: "LendingPool_WithdrawalsHeld(uint256 until)",
    why: "Thrown when lenders have to wait.",
  },
  LendingPool_HoldNotYet: {
    contract: "LendingPool",
    signature: "LendingPool_HoldNotYet(uint256 earliest)",
    why: "Thrown when a hold is asked for too soon after one.",
  },
  LendingPool_SmallerHold: {
    contract: "LendingPool",
    signature: "LendingPool_SmallerHold(uint256 shortfall, uint256 present)",
    why: "Thrown when a hold runs whose accounts lacked as much or more.",
  },
  LendingPool_NoSuchHold: {
    contract: "LendingPool",
    signature: "LendingPool_NoSuchHold()",
    why: "Thrown when a hold is to be released and there is none, or it is about others.",
  },
  LendingPool_BadAccounts: {
    contract: "LendingPool",
    signature: "LendingPool_BadAccounts()",
    why: "Thrown when a hold's accounts are none, more than {MAX_HELD_ACCOUNTS}, or not ascending.",
  },
  LendingPool_ReserveSuffices: {
    contract: "LendingPool",
    signature: "LendingPool_ReserveSuffices(uint256 shortfall, uint256 gapReserve)",
    why: "Thrown when a hold is asked for, or is to go on, and the gap reserve covers what is missing.",
  },
  LendingPool_StillInsolvent: {
    contract: "LendingPool",
    signature: "LendingPool_StillInsolvent(uint256 shortfall, uint256 gapReserve)",
    why: "Thrown when a hold is to be released and the gap reserve does not cover what is missing.",
  },
  LendingPool_UnknownCollateral: {
    contract: "LendingPool",
    signature: "LendingPool_UnknownCollateral(address token)",
    why: "Thrown for a token that is no collateral here.",
  },
  LendingPool_AlreadyListed: {
    contract: "LendingPool",
    signature: "LendingPool_AlreadyListed(address token)",
    why: "Thrown when a collateral is listed twice, or is the asset.",
  },
  LendingPool_TooManyCollaterals: {
    contract: "LendingPool",
    signature: "LendingPool_TooManyCollaterals(uint256 maximum)",
    why: "Thrown when all places are taken.",
  },
  LendingPool_OutOfRange: {
    contract: "LendingPool",
    signature: "LendingPool_OutOfRange(bytes32 setting, uint256 value, uint256 minimum, uint256 maximum)",
    why: "Thrown when a setting is out of its range.",
  },
  LendingPool_NotAContract: {
    contract: "LendingPool",
    signature: "LendingPool_NotAContract(bytes32 setting, address value)",
    why: "Thrown when an address that must be a contract is none.",
  },
  LendingPool_Loosens: {
    contract: "LendingPool",
    signature: "LendingPool_Loosens(bytes32 setting, uint256 value, uint256 present)",
    why: "Thrown by {tighten} for what would loosen.",
  },
  LendingPool_OnlyToken: {
    contract: "LendingPool",
    signature: "LendingPool_OnlyToken(address caller)",
    why: "Thrown when somebody but the token reaches for its holders.",
  },
  LendingPool_ForeignToken: {
    contract: "LendingPool",
    signature: "LendingPool_ForeignToken(address token)",
    why: "Thrown when the ledger is asked about a token whose units it does not keep.",
  },
} as const;

/** Their arguments, by name. */
export type LendingErrorArguments = {
  KinkedRateModel_BadKink: { readonly kink: bigint };
  KinkedRateModel_SteepSlopeTooLow: { readonly steepSlope: bigint; readonly slope: bigint };
  KinkedRateModel_RateTooHigh: { readonly rate: bigint; readonly maximum: bigint };
  LendingPool_Blocked: { readonly action: bigint; readonly token: string; readonly rows: bigint };
  LendingPool_ActionPaused: { readonly action: bigint; readonly until: bigint };
  LendingPool_Undercollateralised: { readonly account: string; readonly borrowable: bigint; readonly owed: bigint };
  LendingPool_Healthy: { readonly account: string; readonly health: bigint };
  LendingPool_AboveHardFloor: { readonly account: string; readonly owed: bigint; readonly collateral: bigint };
  LendingPool_SeizedTooLittle: { readonly seized: bigint; readonly minimum: bigint };
  LendingPool_LeavesDust: { readonly token: string; readonly left: bigint; readonly minimum: bigint };
  LendingPool_InsufficientCollateral: {
    readonly account: string;
    readonly token: string;
    readonly requested: bigint;
    readonly available: bigint;
  };
  LendingPool_UnitsFrozen: { readonly account: string; readonly token: string; readonly frozen: bigint };
  LendingPool_NotEligible: { readonly account: string; readonly token: string };
  LendingPool_Insider: { readonly account: string; readonly token: string };
  LendingPool_DeficitCeilingReached: { readonly token: string; readonly deficit: bigint; readonly ceiling: bigint };
  LendingPool_SupplyCapExceeded: { readonly token: string; readonly supplied: bigint; readonly cap: bigint };
  LendingPool_BorrowCapExceeded: { readonly debt: bigint; readonly cap: bigint };
  LendingPool_InsufficientCash: { readonly requested: bigint; readonly available: bigint };
  LendingPool_RecordPending: { readonly recordAt: bigint };
  LendingPool_NoDebt: { readonly account: string };
  LendingPool_ZeroAmount: Record<never, never>;
  LendingPool_TakesFee: { readonly token: string; readonly sent: bigint; readonly received: bigint };
  LendingPool_InvalidReceiver: { readonly receiver: string };
  LendingPool_NotAuthorized: { readonly account: string; readonly caller: string };
  LendingPool_SignatureExpired: { readonly deadline: bigint };
  LendingPool_BadSignature: { readonly authorizer: string };
  LendingPool_WithdrawalsHeld: { readonly until: bigint };
  LendingPool_HoldNotYet: { readonly earliest: bigint };
  LendingPool_SmallerHold: { readonly shortfall: bigint; readonly present: bigint };
  LendingPool_NoSuchHold: Record<never, never>;
  LendingPool_BadAccounts: Record<never, never>;
  LendingPool_ReserveSuffices: { readonly shortfall: bigint; readonly gapReserve: bigint };
  LendingPool_StillInsolvent: { readonly shortfall: bigint; readonly gapReserve: bigint };
  LendingPool_UnknownCollateral: { readonly token: string };
  LendingPool_AlreadyListed: { readonly token: string };
  LendingPool_TooManyCollaterals: { readonly maximum: bigint };
  LendingPool_OutOfRange: {
    readonly setting: string;
    readonly value: bigint;
    readonly minimum: bigint;
    readonly maximum: bigint;
  };
  LendingPool_NotAContract: { readonly setting: string; readonly value: string };
  LendingPool_Loosens: { readonly setting: string; readonly value: bigint; readonly present: bigint };
  LendingPool_OnlyToken: { readonly caller: string };
  LendingPool_ForeignToken: { readonly token: string };
};
