/** Written by `npm run docs` from the contracts: edit the `@notice` above an error, not this file. */
export const primaryErrors = {
  InKindDesk_NotAParticipant: {
    contract: "InKindDesk",
    signature: "InKindDesk_NotAParticipant(address account)",
    why: "Thrown for an account without a limit.",
  },
  InKindDesk_LimitExceeded: {
    contract: "InKindDesk",
    signature: "InKindDesk_LimitExceeded(address account, uint256 units, uint256 available)",
    why: "Thrown when more would be unproven than the AP's limit allows.",
  },
  InKindDesk_WindingDown: {
    contract: "InKindDesk",
    signature: "InKindDesk_WindingDown()",
    why: "Thrown when the token's wind-down has ended what is called.",
  },
  InKindDesk_ValueUnusable: {
    contract: "InKindDesk",
    signature: "InKindDesk_ValueUnusable(uint32 flags)",
    why: "Thrown when the oracle's value may not decide anything; `flags` say why (see OracleFlags).",
  },
  InKindDesk_DividendExceedsValue: {
    contract: "InKindDesk",
    signature: "InKindDesk_DividendExceedsValue(uint256 owed, uint256 lower)",
    why: "Thrown when what is owed on units is not less than the lower value that contains it.",
  },
  InKindDesk_UnitsNotReconciled: {
    contract: "InKindDesk",
    signature: "InKindDesk_UnitsNotReconciled(uint256 shares, uint256 units, uint256 expected)",
    why: "Thrown when a receipt's units are not what its shares become.",
  },
  InKindDesk_TooSmall: {
    contract: "InKindDesk",
    signature: "InKindDesk_TooSmall(uint256 amount)",
    why: "Thrown when shares become no unit, or units no share.",
  },
  InKindDesk_BadReceiver: {
    contract: "InKindDesk",
    signature: "InKindDesk_BadReceiver(address to)",
    why: "Thrown when units would go to this desk or another venue, where they would be nobody's.",
  },
  InKindDesk_TooManyOpen: {
    contract: "InKindDesk",
    signature: "InKindDesk_TooManyOpen(address account, uint256 maximum)",
    why: "Thrown when an AP has as many open redemptions as it may have.",
  },
  InKindDesk_WrongState: {
    contract: "InKindDesk",
    signature: "InKindDesk_WrongState(uint256 id, uint8 state)",
    why: "Thrown when a redemption is not in the state that the call needs; NONE for an unknown one.",
  },
  InKindDesk_NotItsAccount: {
    contract: "InKindDesk",
    signature: "InKindDesk_NotItsAccount(uint256 id, address caller)",
    why: "Thrown when somebody else would take units back too early, or elsewhere than to their account.",
  },
  InKindDesk_TooLate: {
    contract: "InKindDesk",
    signature: "InKindDesk_TooLate(uint256 id, uint256 deadline, uint256 timestamp)",
    why: "Thrown for a commitment or an acknowledgement after its last second.",
  },
  InKindDesk_NotOverdue: {
    contract: "InKindDesk",
    signature: "InKindDesk_NotOverdue(uint256 id, uint256 ackBy, uint256 timestamp)",
    why: "Thrown for a reclaim while the custodian may still acknowledge.",
  },
  InKindDesk_Expired: {
    contract: "InKindDesk",
    signature: "InKindDesk_Expired(uint256 validUntil, uint256 timestamp)",
    why: "Thrown when a commitment's signature has expired.",
  },
  InKindDesk_DividendPending: {
    contract: "InKindDesk",
    signature: "InKindDesk_DividendPending(uint256 id, uint64 actionId)",
    why: "Thrown for a commitment while a dividend stands between its ex day and its effect.",
  },
  InKindDesk_SplitImpends: {
    contract: "InKindDesk",
    signature: "InKindDesk_SplitImpends(uint256 closedAt, uint256 splitAt)",
    why: "Thrown for a commitment between the last regular close before a split's ex day and the split.",
  },
  InKindDesk_NotACustodian: {
    contract: "InKindDesk",
    signature: "InKindDesk_NotACustodian(address account)",
    why: "Thrown for a commitment by an account that is no custodian.",
  },
  InKindDesk_Discredited: {
    contract: "InKindDesk",
    signature: "InKindDesk_Discredited(address custodian)",
    why: "Thrown for a commitment by a custodian that has equivocated about the token.",
  },
  InKindDesk_BadSignature: {
    contract: "InKindDesk",
    signature: "InKindDesk_BadSignature(address custodian, bytes32 digest)",
    why: "Thrown when a signature is not the custodian's over this digest.",
  },
  InKindDesk_NothingToRelease: {
    contract: "InKindDesk",
    signature: "InKindDesk_NothingToRelease(uint256 id)",
    why: "Thrown when no failed commitment is left to release.",
  },
  InKindDesk_NotYetProven: {
    contract: "InKindDesk",
    signature: "InKindDesk_NotYetProven(uint256 id, uint64 releaseAfterCut, uint64 posted)",
    why: "Thrown when no epoch speaks yet about a time after the reclaim.",
  },
  InKindDesk_OnlyToken: {
    contract: "InKindDesk",
    signature: "InKindDesk_OnlyToken(address caller)",
    why: "Thrown when anybody but the token forces a debit.",
  },
  InKindDesk_InsufficientUnits: {
    contract: "InKindDesk",
    signature: "InKindDesk_InsufficientUnits(address account, uint256 available, uint256 units)",
    why: "Thrown when more would be forced out than the account has in uncommitted redemptions.",
  },
  InKindDesk_ForeignToken: {
    contract: "InKindDesk",
    signature: "InKindDesk_ForeignToken(address token)",
    why: "Thrown when the ledger is asked about another token.",
  },
  PrimaryMarket_ZeroAddress: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_ZeroAddress(bytes32 parameter)",
    why: "Thrown at construction for a zero address.",
  },
  PrimaryMarket_ZeroPenalty: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_ZeroPenalty()",
    why: "Thrown at construction without a penalty.",
  },
  PrimaryMarket_GraceTooLong: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_GraceTooLong(uint256 grace, uint256 maximum)",
    why: "Thrown at construction when the grace is too long.",
  },
  PrimaryMarket_OpensInThePast: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_OpensInThePast(uint256 opensAt, uint256 timestamp)",
    why: "Thrown for a window that would open before now.",
  },
  PrimaryMarket_ClosesBeforeOpening: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_ClosesBeforeOpening(uint256 opensAt, uint256 closesAt)",
    why: "Thrown for a window that would not be open for a second.",
  },
  PrimaryMarket_WindowsOverlap: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_WindowsOverlap(uint256 opensAt, uint256 previousClosesAt)",
    why: "Thrown for a window that would open before the one before it closes.",
  },
  PrimaryMarket_TooManyAhead: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_TooManyAhead(uint256 maximum)",
    why: "Thrown when {MAX_AHEAD} windows are open or to come.",
  },
  PrimaryMarket_ExchangeClosed: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_ExchangeClosed(uint256 timestamp, uint8 session)",
    why: "Thrown when a window would open, or a request comes, outside PRE and REGULAR.",
  },
  PrimaryMarket_ClosesAfterRegular: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_ClosesAfterRegular(uint256 closesAt, uint256 regularClose)",
    why: "Thrown for a window that would close after the regular close of the day it opens on.",
  },
  PrimaryMarket_FeeTooHigh: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_FeeTooHigh(uint256 feeBps, uint256 maximum)",
    why: "Thrown for a fee above its bound.",
  },
  PrimaryMarket_BandTooWide: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_BandTooWide(uint256 bandBps, uint256 maximum)",
    why: "Thrown for a band above its bound.",
  },
  PrimaryMarket_MinFillTooHigh: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_MinFillTooHigh(uint256 minFillBps, uint256 maximum)",
    why: "Thrown for a least fill above the whole.",
  },
  PrimaryMarket_BadLimits: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_BadLimits((uint120 windowCap, uint120 accountCap, uint120 minimum) limits)",
    why: "Thrown for limits out of order, or a window that takes neither direction.",
  },
  PrimaryMarket_Terminal: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_Terminal()",
    why: "Thrown in the token's wind-down, where creations are asked for.",
  },
  PrimaryMarket_NoOpenWindow: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_NoOpenWindow(uint256 timestamp)",
    why: "Thrown when no window is open.",
  },
  PrimaryMarket_Suspended: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_Suspended(uint256 until)",
    why: "Thrown while new requests are suspended.",
  },
  PrimaryMarket_BelowMinimum: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_BelowMinimum(uint256 amount, uint256 minimum)",
    why: "Thrown for a request below the window's minimum, or in a direction it does not take (minimum 0).",
  },
  PrimaryMarket_AboveAccountCap: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_AboveAccountCap(address controller, uint256 amount, uint256 left)",
    why: "Thrown for a request above what the window still takes of a controller.",
  },
  PrimaryMarket_AboveWindowCap: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_AboveWindowCap(uint256 amount, uint256 left)",
    why: "Thrown for a request above what the window still takes.",
  },
  PrimaryMarket_CannotReceive: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_CannotReceive(address controller)",
    why: "Thrown when the controller of a creation may not receive the token, and for a claim that names the market itself as its receiver: what came would be nobody's.",
  },
  PrimaryMarket_NotOperator: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_NotOperator(address account, address caller)",
    why: "Thrown when a caller is neither the account nor its operator.",
  },
  PrimaryMarket_TooManyWindows: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_TooManyWindows(address controller, uint256 maximum)",
    why: "Thrown when a controller has something in {MAX_WINDOWS} windows of one direction already.",
  },
  PrimaryMarket_WrongStatus: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_WrongStatus(uint256 windowId, uint8 status)",
    why: "Thrown where a window's status forbids it.",
  },
  PrimaryMarket_NothingPending: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_NothingPending(uint256 windowId, address controller)",
    why: "Thrown when a request to be cancelled does not exist.",
  },
  PrimaryMarket_RecordPeriodOver: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_RecordPeriodOver(uint256 windowId, uint256 until)",
    why: "Thrown when a value is recorded after its period.",
  },
  PrimaryMarket_ValueUnusable: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_ValueUnusable(uint32 flags)",
    why: "Thrown when the oracle's value decides nothing; see {OracleFlags}. Flags 0: it is zero or out of range.",
  },
  PrimaryMarket_NotTheBroker: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_NotTheBroker(address caller, address broker)",
    why: "Thrown when another than the window's broker settles it.",
  },
  PrimaryMarket_DeadlinePassed: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_DeadlinePassed(uint256 windowId, uint256 deadline)",
    why: "Thrown when a settlement comes too late.",
  },
  PrimaryMarket_PriceOutsideBand: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_PriceOutsideBand(uint256 price, uint256 lowest, uint256 highest)",
    why: "Thrown when a price lies outside the band.",
  },
  PrimaryMarket_FillAboveRequested: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_FillAboveRequested(uint8 direction, uint256 filled, uint256 requested)",
    why: "Thrown when more is filled than was requested.",
  },
  PrimaryMarket_FillBelowMinimum: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_FillBelowMinimum(uint8 direction, uint256 filled, uint256 minimum)",
    why: "Thrown when less is filled than the window promises.",
  },
  PrimaryMarket_NothingForFill: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_NothingForFill(uint8 direction, uint256 filled)",
    why: "Thrown when a fill would pay nothing.",
  },
  PrimaryMarket_SettlementShort: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_SettlementShort(uint256 owed, uint256 available)",
    why: "Thrown when the broker has, or has approved, less than it owes.",
  },
  PrimaryMarket_TooManyReceipts: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_TooManyReceipts(uint256 receipts, uint256 maximum)",
    why: "Thrown for more receipts than one settlement takes.",
  },
  PrimaryMarket_NotExpired: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_NotExpired(uint256 windowId, uint256 lastSecond)",
    why: "Thrown when a window is not over yet.",
  },
  PrimaryMarket_NothingClaimable: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_NothingClaimable(uint256 windowId, address controller)",
    why: "Thrown when there is nothing to claim.",
  },
  PrimaryMarket_AboveClaimable: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_AboveClaimable(address controller, uint256 amount, uint256 claimable)",
    why: "Thrown for a claim of more than is claimable in the window it acts on.",
  },
  PrimaryMarket_ZeroAmount: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_ZeroAmount()",
    why: "Thrown for a claim of nothing, which would only emit an event.",
  },
  PrimaryMarket_InsufficientHeld: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_InsufficientHeld(address controller, uint256 held, uint256 wanted)",
    why: "Thrown when less is set apart for a controller than it would use.",
  },
  PrimaryMarket_InsufficientUnits: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_InsufficientUnits(address holder, uint256 units, uint256 wanted)",
    why: "Thrown when a holder has fewer units here than the token would take.",
  },
  PrimaryMarket_OnlyToken: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_OnlyToken(address caller)",
    why: "Thrown when another than the token reaches for a holder's units.",
  },
  PrimaryMarket_OnlyFeeRecipient: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_OnlyFeeRecipient(address caller)",
    why: "Thrown when another than the fee recipient fetches the fees.",
  },
  PrimaryMarket_NoPreview: {
    contract: "PrimaryMarket",
    signature: "PrimaryMarket_NoPreview()",
    why: "Thrown by every preview, as ERC-7540 demands.",
  },
  ReceiptBonds_InsufficientBond: {
    contract: "ReceiptBonds",
    signature: "ReceiptBonds_InsufficientBond(address account, uint256 free, uint256 needed)",
    why: "Thrown when money that stands behind something would leave, or more would be locked than is free.",
  },
  ReceiptBonds_AssetTakesFee: {
    contract: "ReceiptBonds",
    signature: "ReceiptBonds_AssetTakesFee(address asset, uint256 sent, uint256 received)",
    why: "Thrown when less arrives than was sent: the payment asset takes a fee.",
  },
  ReceiptBonds_NotBonded: {
    contract: "ReceiptBonds",
    signature: "ReceiptBonds_NotBonded(bytes32 journalId)",
    why: "Thrown for a journal id that nothing is locked for.",
  },
  ReceiptBonds_NotYetProven: {
    contract: "ReceiptBonds",
    signature: "ReceiptBonds_NotYetProven(bytes32 journalId, uint64 cut, uint64 posted)",
    why: "Thrown while no later proof speaks for the receipt.",
  },
  ReceiptBonds_ForeignReceipt: {
    contract: "ReceiptBonds",
    signature: "ReceiptBonds_ForeignReceipt(bytes32 journalId, bytes32 expected)",
    why: "Thrown when a receipt's journal id is not {journalIdOf} its account and reference.",
  },
  ReceiptBonds_ForeignToken: {
    contract: "ReceiptBonds",
    signature: "ReceiptBonds_ForeignToken(address token, address expected)",
    why: "Thrown when a receipt is for another token.",
  },
  ReceiptBonds_Sanctioned: {
    contract: "ReceiptBonds",
    signature: "ReceiptBonds_Sanctioned(address account)",
    why: "Thrown when a sanctioned account posts or takes money, or would receive it; its money waits.",
  },
  ReceiptBonds_CannotReceive: {
    contract: "ReceiptBonds",
    signature: "ReceiptBonds_CannotReceive(address to)",
    why: "Thrown when money would be sent to the market itself, or posted for it: it would be nobody's.",
  },
  ReceiptBonds_OnlyBackstop: {
    contract: "ReceiptBonds",
    signature: "ReceiptBonds_OnlyBackstop(address caller)",
    why: "Thrown when anybody but the backstop claims what was forfeited.",
  },
  ReceiptBonds_ZeroBackstop: {
    contract: "ReceiptBonds",
    signature: "ReceiptBonds_ZeroBackstop()",
    why: "Thrown at construction without a backstop.",
  },
  ReceiptBonds_TooManyDecimals: {
    contract: "ReceiptBonds",
    signature: "ReceiptBonds_TooManyDecimals(address asset, uint256 decimals)",
    why: "Thrown at construction for a payment asset with more than 18 decimals.",
  },
} as const;

/** Their arguments, by name. */
export type PrimaryErrorArguments = {
  InKindDesk_NotAParticipant: { readonly account: string };
  InKindDesk_LimitExceeded: { readonly account: string; readonly units: bigint; readonly available: bigint };
  InKindDesk_WindingDown: Record<never, never>;
  InKindDesk_ValueUnusable: { readonly flags: bigint };
  InKindDesk_DividendExceedsValue: { readonly owed: bigint; readonly lower: bigint };
  InKindDesk_UnitsNotReconciled: { readonly shares: bigint; readonly units: bigint; readonly expected: bigint };
  InKindDesk_TooSmall: { readonly amount: bigint };
  InKindDesk_BadReceiver: { readonly to: string };
  InKindDesk_TooManyOpen: { readonly account: string; readonly maximum: bigint };
  InKindDesk_WrongState: { readonly id: bigint; readonly state: bigint };
  InKindDesk_NotItsAccount: { readonly id: bigint; readonly caller: string };
  InKindDesk_TooLate: { readonly id: bigint; readonly deadline: bigint; readonly timestamp: bigint };
  InKindDesk_NotOverdue: { readonly id: bigint; readonly ackBy: bigint; readonly timestamp: bigint };
  InKindDesk_Expired: { readonly validUntil: bigint; readonly timestamp: bigint };
  InKindDesk_DividendPending: { readonly id: bigint; readonly actionId: bigint };
  InKindDesk_SplitImpends: { readonly closedAt: bigint; readonly splitAt: bigint };
  InKindDesk_NotACustodian: { readonly account: string };
  InKindDesk_Discredited: { readonly custodian: string };
  InKindDesk_BadSignature: { readonly custodian: string; readonly digest: string };
  InKindDesk_NothingToRelease: { readonly id: bigint };
  InKindDesk_NotYetProven: { readonly id: bigint; readonly releaseAfterCut: bigint; readonly posted: bigint };
  InKindDesk_OnlyToken: { readonly caller: string };
  InKindDesk_InsufficientUnits: { readonly account: string; readonly available: bigint; readonly units: bigint };
  InKindDesk_ForeignToken: { readonly token: string };
  PrimaryMarket_ZeroAddress: { readonly parameter: string };
  PrimaryMarket_ZeroPenalty: Record<never, never>;
  PrimaryMarket_GraceTooLong: { readonly grace: bigint; readonly maximum: bigint };
  PrimaryMarket_OpensInThePast: { readonly opensAt: bigint; readonly timestamp: bigint };
  PrimaryMarket_ClosesBeforeOpening: { readonly opensAt: bigint; readonly closesAt: bigint };
  PrimaryMarket_WindowsOverlap: { readonly opensAt: bigint; readonly previousClosesAt: bigint };
  PrimaryMarket_TooManyAhead: { readonly maximum: bigint };
  PrimaryMarket_ExchangeClosed: { readonly timestamp: bigint; readonly session: bigint };
  PrimaryMarket_ClosesAfterRegular: { readonly closesAt: bigint; readonly regularClose: bigint };
  PrimaryMarket_FeeTooHigh: { readonly feeBps: bigint; readonly maximum: bigint };
  PrimaryMarket_BandTooWide: { readonly bandBps: bigint; readonly maximum: bigint };
  PrimaryMarket_MinFillTooHigh: { readonly minFillBps: bigint; readonly maximum: bigint };
  PrimaryMarket_BadLimits: {
    readonly limits: { readonly windowCap: bigint; readonly accountCap: bigint; readonly minimum: bigint };
  };
  PrimaryMarket_Terminal: Record<never, never>;
  PrimaryMarket_NoOpenWindow: { readonly timestamp: bigint };
  PrimaryMarket_Suspended: { readonly until: bigint };
  PrimaryMarket_BelowMinimum: { readonly amount: bigint; readonly minimum: bigint };
  PrimaryMarket_AboveAccountCap: { readonly controller: string; readonly amount: bigint; readonly left: bigint };
  PrimaryMarket_AboveWindowCap: { readonly amount: bigint; readonly left: bigint };
  PrimaryMarket_CannotReceive: { readonly controller: string };
  PrimaryMarket_NotOperator: { readonly account: string; readonly caller: string };
  PrimaryMarket_TooManyWindows: { readonly controller: string; readonly maximum: bigint };
  PrimaryMarket_WrongStatus: { readonly windowId: bigint; readonly status: bigint };
  PrimaryMarket_NothingPending: { readonly windowId: bigint; readonly controller: string };
  PrimaryMarket_RecordPeriodOver: { readonly windowId: bigint; readonly until: bigint };
  PrimaryMarket_ValueUnusable: { readonly flags: bigint };
  PrimaryMarket_NotTheBroker: { readonly caller: string; readonly broker: string };
  PrimaryMarket_DeadlinePassed: { readonly windowId: bigint; readonly deadline: bigint };
  PrimaryMarket_PriceOutsideBand: { readonly price: bigint; readonly lowest: bigint; readonly highest: bigint };
  PrimaryMarket_FillAboveRequested: { readonly direction: bigint; readonly filled: bigint; readonly requested: bigint };
  PrimaryMarket_FillBelowMinimum: { readonly direction: bigint; readonly filled: bigint; readonly minimum: bigint };
  PrimaryMarket_NothingForFill: { readonly direction: bigint; readonly filled: bigint };
  PrimaryMarket_SettlementShort: { readonly owed: bigint; readonly available: bigint };
  PrimaryMarket_TooManyReceipts: { readonly receipts: bigint; readonly maximum: bigint };
  PrimaryMarket_NotExpired: { readonly windowId: bigint; readonly lastSecond: bigint };
  PrimaryMarket_NothingClaimable: { readonly windowId: bigint; readonly controller: string };
  PrimaryMarket_AboveClaimable: { readonly controller: string; readonly amount: bigint; readonly claimable: bigint };
  PrimaryMarket_ZeroAmount: Record<never, never>;
  PrimaryMarket_InsufficientHeld: { readonly controller: string; readonly held: bigint; readonly wanted: bigint };
  PrimaryMarket_InsufficientUnits: { readonly holder: string; readonly units: bigint; readonly wanted: bigint };
  PrimaryMarket_OnlyToken: { readonly caller: string };
  PrimaryMarket_OnlyFeeRecipient: { readonly caller: string };
  PrimaryMarket_NoPreview: Record<never, never>;
  ReceiptBonds_InsufficientBond: { readonly account: string; readonly free: bigint; readonly needed: bigint };
  ReceiptBonds_AssetTakesFee: { readonly asset: string; readonly sent: bigint; readonly received: bigint };
  ReceiptBonds_NotBonded: { readonly journalId: string };
  ReceiptBonds_NotYetProven: { readonly journalId: string; readonly cut: bigint; readonly posted: bigint };
  ReceiptBonds_ForeignReceipt: { readonly journalId: string; readonly expected: string };
  ReceiptBonds_ForeignToken: { readonly token: string; readonly expected: string };
  ReceiptBonds_Sanctioned: { readonly account: string };
  ReceiptBonds_CannotReceive: { readonly to: string };
  ReceiptBonds_OnlyBackstop: { readonly caller: string };
  ReceiptBonds_ZeroBackstop: Record<never, never>;
  ReceiptBonds_TooManyDecimals: { readonly asset: string; readonly decimals: bigint };
};
