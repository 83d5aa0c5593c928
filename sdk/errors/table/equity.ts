/** Written by `npm run docs` from the contracts: edit the `@notice` above an error, not this file. */
export const equityErrors = {
  CorporateActions_ForeignToken: {
    contract: "CorporateActions",
    signature: "CorporateActions_ForeignToken(address token)",
    why: "Thrown for a token that does not name this registry as its own.",
  },
  CorporateActions_UnknownAction: {
    contract: "CorporateActions",
    signature: "CorporateActions_UnknownAction(uint64 actionId)",
    why: "Thrown for an action id that was never given out.",
  },
  CorporateActions_ReferenceTaken: {
    contract: "CorporateActions",
    signature: "CorporateActions_ReferenceTaken(address token, bytes32 eventReference, uint64 actionId)",
    why: "Thrown when a reference is used twice for one token.",
  },
  CorporateActions_ZeroReference: {
    contract: "CorporateActions",
    signature: "CorporateActions_ZeroReference()",
    why: "Thrown for a zero reference.",
  },
  CorporateActions_AlreadyAnnounced: {
    contract: "CorporateActions",
    signature: "CorporateActions_AlreadyAnnounced(uint64 actionId)",
    why: "Thrown when an open action has the very same terms: announcing it again would double it.",
  },
  CorporateActions_TooManyOpen: {
    contract: "CorporateActions",
    signature: "CorporateActions_TooManyOpen(address token, uint256 maximum)",
    why: "Thrown when a token has too many open actions.",
  },
  CorporateActions_BadRatio: {
    contract: "CorporateActions",
    signature: "CorporateActions_BadRatio(uint8 kind, uint256 numerator, uint256 denominator)",
    why: "Thrown when a ratio is missing, superfluous, against its kind (SPLF and DVSE above 1, SPLR below) or beyond 100:1 and 1:100.",
  },
  CorporateActions_BadAmount: {
    contract: "CorporateActions",
    signature: "CorporateActions_BadAmount(uint8 kind, uint256 gross)",
    why: "Thrown when money is missing where the kind needs it, or given where it has none.",
  },
  CorporateActions_BadWithholding: {
    contract: "CorporateActions",
    signature: "CorporateActions_BadWithholding(uint8 kind, uint256 withholdingBps)",
    why: "Thrown when withholding exceeds 100 %, or named where nothing is withheld.",
  },
  CorporateActions_MissingDay: {
    contract: "CorporateActions",
    signature: "CorporateActions_MissingDay(uint8 kind)",
    why: "Thrown when a required day is missing.",
  },
  CorporateActions_DaysOutOfOrder: {
    contract: "CorporateActions",
    signature: "CorporateActions_DaysOutOfOrder(uint8 kind, uint256 exDay, uint256 recordDay, uint256 payDay)",
    why: "Thrown when days are out of order.",
  },
  CorporateActions_DayDoesNotTrade: {
    contract: "CorporateActions",
    signature: "CorporateActions_DayDoesNotTrade(uint256 day)",
    why: "Thrown when a day does not trade, or lies past the calendar.",
  },
  CorporateActions_EffectiveBeforeEx: {
    contract: "CorporateActions",
    signature: "CorporateActions_EffectiveBeforeEx(uint256 effectiveAt, uint256 earliest)",
    why: "Thrown when an action would become effective before its ex day: a split before the last regular close before the day's open, a reinvestment more than {MAX_LEAD} before the open, any other before it.",
  },
  CorporateActions_EffectiveOutsideCalendar: {
    contract: "CorporateActions",
    signature: "CorporateActions_EffectiveOutsideCalendar(uint256 effectiveAt)",
    why: "Thrown when an action would become effective outside the published calendar.",
  },
  CorporateActions_ExDayHasBegun: {
    contract: "CorporateActions",
    signature: "CorporateActions_ExDayHasBegun(uint256 exDay, uint256 beganAt, uint256 timestamp)",
    why: "Thrown when a reinvestment would be announced for, or moved to, an ex day that has begun, or its terms changed after that.",
  },
  CorporateActions_NoticeNotKept: {
    contract: "CorporateActions",
    signature: "CorporateActions_NoticeNotKept(uint256 effectiveAt, uint256 earliest)",
    why: "Thrown when an action without a factor would become effective with less than 24 hours of notice.",
  },
  CorporateActions_BeforeExDay: {
    contract: "CorporateActions",
    signature: "CorporateActions_BeforeExDay(uint64 actionId, uint256 exDayBegins, uint256 timestamp)",
    why: "Thrown when a reinvestment is scheduled before its ex day.",
  },
  CorporateActions_TooLate: {
    contract: "CorporateActions",
    signature: "CorporateActions_TooLate(uint64 actionId, uint256 latest, uint256 effectiveAt)",
    why: "Thrown when a reinvestment would become effective so late that the splits since its ex day may be forgotten.",
  },
  CorporateActions_ZeroPrice: {
    contract: "CorporateActions",
    signature: "CorporateActions_ZeroPrice(uint64 actionId)",
    why: "Thrown for a zero price.",
  },
  CorporateActions_WrongStatus: {
    contract: "CorporateActions",
    signature: "CorporateActions_WrongStatus(uint64 actionId, uint8 status)",
    why: "Thrown when an action is not in the state that the call needs.",
  },
  CorporateActions_NotReinvested: {
    contract: "CorporateActions",
    signature: "CorporateActions_NotReinvested(uint64 actionId, uint8 kind)",
    why: "Thrown when an action of this kind is not scheduled by itself.",
  },
  CorporateActions_KindChanged: {
    contract: "CorporateActions",
    signature: "CorporateActions_KindChanged(uint64 actionId, uint8 from, uint8 to)",
    why: "Thrown when an amendment would make an action another kind of event.",
  },
  CorporateActions_UnexpectedMultiplier: {
    contract: "CorporateActions",
    signature: "CorporateActions_UnexpectedMultiplier(uint256 expected, uint256 actual)",
    why: "Thrown when the multiplier that would result is not the one the caller expected.",
  },
  CorporateActions_ScheduledReinvestmentAffected: {
    contract: "CorporateActions",
    signature: "CorporateActions_ScheduledReinvestmentAffected(uint64 reinvestmentId)",
    why: "Thrown when a split would come, go or move between the ex date and the effect of a scheduled reinvestment, whose factor counts on the splits as they were. Amend the reinvestment first.",
  },
  CorporateActions_SplitsUncountable: {
    contract: "CorporateActions",
    signature: "CorporateActions_SplitsUncountable(uint64 reinvestmentId)",
    why: "Thrown when the splits since the ex day of a pending reinvestment would no longer multiply to a ratio that fits.",
  },
  CorporateActions_RecordHasPassed: {
    contract: "CorporateActions",
    signature: "CorporateActions_RecordHasPassed(uint64 actionId, uint32 recordId)",
    why: "Thrown when an action whose record has passed would be withdrawn or amended: it is owed.",
  },
  CorporateActions_StillProven: {
    contract: "CorporateActions",
    signature: "CorporateActions_StillProven(uint64 actionId, uint256 needed, uint256 proven)",
    why: "Thrown when {unschedule} is called while what is scheduled is proven.",
  },
  ERC7943CannotSend: {
    contract: "ERC7943",
    signature: "ERC7943CannotSend(address account)",
    why: "Thrown when an account may not send.",
  },
  ERC7943CannotReceive: {
    contract: "ERC7943",
    signature: "ERC7943CannotReceive(address account)",
    why: "Thrown when an account may not receive.",
  },
  ERC7943CannotTransfer: {
    contract: "ERC7943",
    signature: "ERC7943CannotTransfer(address from, address to, uint256 amount)",
    why: "Thrown when a transfer is not allowed. Part of the standard; this suite names the reason instead.",
  },
  ERC7943InsufficientUnfrozenBalance: {
    contract: "ERC7943",
    signature: "ERC7943InsufficientUnfrozenBalance(address account, uint256 amount, uint256 unfrozen)",
    why: "Thrown when the balance would suffice, but not what of it is unfrozen.",
  },
  EquityToken_NotAContract: {
    contract: "EquityToken",
    signature: "EquityToken_NotAContract(bytes32 parameter, address value)",
    why: "Thrown at construction when an address that must be a contract is none.",
  },
  EquityToken_ZeroMultiplier: {
    contract: "EquityToken",
    signature: "EquityToken_ZeroMultiplier()",
    why: "Thrown at construction for a zero multiplier.",
  },
  EquityToken_BadIsin: {
    contract: "EquityToken",
    signature: "EquityToken_BadIsin(bytes12 isin)",
    why: "Thrown at construction for an ISIN that is not two letters, nine letters or digits, and its check digit.",
  },
  EquityToken_InsufficientReserves: {
    contract: "EquityToken",
    signature: "EquityToken_InsufficientReserves(uint256 requested, uint256 available)",
    why: "Thrown when a mint is not covered by what is proven.",
  },
  EquityToken_SupplyOverflow: {
    contract: "EquityToken",
    signature: "EquityToken_SupplyOverflow(uint256 requested, uint256 available)",
    why: "Thrown when all units ever minted would exceed uint128.",
  },
  EquityToken_Terminal: {
    contract: "EquityToken",
    signature: "EquityToken_Terminal()",
    why: "Thrown for what a wind-down has ended.",
  },
  EquityToken_OnlyWindDown: {
    contract: "EquityToken",
    signature: "EquityToken_OnlyWindDown(address caller)",
    why: "Thrown when anybody but the wind-down calls {enterTerminal}.",
  },
  EquityToken_FactorQueueFull: {
    contract: "EquityToken",
    signature: "EquityToken_FactorQueueFull(uint256 capacity)",
    why: "Thrown when four factors are pending already.",
  },
  EquityToken_FactorAlreadyScheduled: {
    contract: "EquityToken",
    signature: "EquityToken_FactorAlreadyScheduled(uint64 actionId)",
    why: "Thrown when an action's factor is pending already.",
  },
  EquityToken_FactorNotPending: {
    contract: "EquityToken",
    signature: "EquityToken_FactorNotPending(uint64 actionId)",
    why: "Thrown when an action's factor is not pending, or has become effective.",
  },
  EquityToken_FactorOutOfRange: {
    contract: "EquityToken",
    signature: "EquityToken_FactorOutOfRange(uint64 actionId, uint256 factor)",
    why: "Thrown when a factor would become zero or exceed uint128.",
  },
  EquityToken_PendingSplitsTooLarge: {
    contract: "EquityToken",
    signature: "EquityToken_PendingSplitsTooLarge(uint256 numerator, uint256 denominator, uint256 maximum)",
    why: "Thrown when, by scheduling one more, the splits pending at once would multiply to more than 100:1 or less than 1:100.",
  },
  EquityToken_NoticeNotKept: {
    contract: "EquityToken",
    signature: "EquityToken_NoticeNotKept(uint256 effectiveAt, uint256 earliest)",
    why: "Thrown when a factor would become effective with less than {FACTOR_NOTICE}.",
  },
  EquityToken_RatioOutOfBounds: {
    contract: "EquityToken",
    signature: "EquityToken_RatioOutOfBounds(uint256 numerator, uint256 denominator)",
    why: "Thrown when a single factor exceeds 100:1 or falls below 1:100.",
  },
  EquityToken_ReinvestmentNotProven: {
    contract: "EquityToken",
    signature: "EquityToken_ReinvestmentNotProven(uint256 needed, uint256 proven, bool current)",
    why: "Thrown when a reinvestment is not covered by what is proven, or the proof is not current.",
  },
  EquityToken_OnlyCorporateActions: {
    contract: "EquityToken",
    signature: "EquityToken_OnlyCorporateActions(address caller)",
    why: "Thrown for a caller other than the registry of corporate actions.",
  },
  EquityToken_FutureTimestamp: {
    contract: "EquityToken",
    signature: "EquityToken_FutureTimestamp(uint256 asked, uint256 timestamp)",
    why: "Thrown when the multiplier of the future is asked for.",
  },
  EquityToken_BeforeBeginning: {
    contract: "EquityToken",
    signature: "EquityToken_BeforeBeginning(uint256 asked)",
    why: "Thrown when the multiplier before the token's first block is asked for.",
  },
  EquityToken_RecordNoticeNotKept: {
    contract: "EquityToken",
    signature: "EquityToken_RecordNoticeNotKept(uint256 recordAt, uint256 earliest)",
    why: "Thrown when a record is asked for with too little notice.",
  },
  EquityToken_RecordTooFarAhead: {
    contract: "EquityToken",
    signature: "EquityToken_RecordTooFarAhead(uint256 recordAt, uint256 latest)",
    why: "Thrown when a record is asked for further ahead than {MAX_RECORD_LEAD}.",
  },
  EquityToken_InsiderUnchanged: {
    contract: "EquityToken",
    signature: "EquityToken_InsiderUnchanged(address account, bool isInsider)",
    why: "Thrown when an account is marked twice, or cleared without a mark.",
  },
  EquityToken_RecordQueueFull: {
    contract: "EquityToken",
    signature: "EquityToken_RecordQueueFull(uint256 pending, uint256 maximum)",
    why: "Thrown when no place is left for another pending record.",
  },
  EquityToken_UnknownRecord: {
    contract: "EquityToken",
    signature: "EquityToken_UnknownRecord(uint32 recordId)",
    why: "Thrown for a record id that was never given out, or whose record was cancelled.",
  },
  EquityToken_RecordNotYetPassed: {
    contract: "EquityToken",
    signature: "EquityToken_RecordNotYetPassed(uint32 recordId, uint256 recordAt, uint256 timestamp)",
    why: "Thrown when a record's units are asked for before its time.",
  },
  EquityToken_RecordAlreadyPassed: {
    contract: "EquityToken",
    signature: "EquityToken_RecordAlreadyPassed(uint32 recordId, uint256 recordAt, uint256 timestamp)",
    why: "Thrown when a record is to be cancelled at or after its time.",
  },
  EquityToken_NotRecordRequester: {
    contract: "EquityToken",
    signature: "EquityToken_NotRecordRequester(uint32 recordId, address caller)",
    why: "Thrown when an account cancels a record that it did not ask for.",
  },
  EquityToken_Paused: {
    contract: "EquityToken",
    signature: "EquityToken_Paused(uint256 until)",
    why: "Thrown while paused.",
  },
  EquityToken_OperatorSanctioned: {
    contract: "EquityToken",
    signature: "EquityToken_OperatorSanctioned(address operator)",
    why: "Thrown when a sanctioned account moves another's units.",
  },
  EquityToken_ForcedToSelf: {
    contract: "EquityToken",
    signature: "EquityToken_ForcedToSelf(address account)",
    why: "Thrown when a forced transfer names one account twice: it would only unfreeze.",
  },
  EquityToken_VenueIsExempt: {
    contract: "EquityToken",
    signature: "EquityToken_VenueIsExempt(address venue)",
    why: "Thrown when the transfer agent reaches for a venue as if it were a holder.",
  },
  EquityToken_NotAVenue: {
    contract: "EquityToken",
    signature: "EquityToken_NotAVenue(address account)",
    why: "Thrown where a venue is required.",
  },
  EquityToken_NotItsOwnLedger: {
    contract: "EquityToken",
    signature: "EquityToken_NotItsOwnLedger(address venue)",
    why: "Thrown when an account that is no contract, or keeps another wallet's ledger, is to become a venue.",
  },
  EquityToken_VenueNotEmpty: {
    contract: "EquityToken",
    signature: "EquityToken_VenueNotEmpty(address venue, uint256 units, uint256 frozen)",
    why: "Thrown when a holder with frozen units is to become a venue, or a venue that holds units to cease to be one.",
  },
  EquityToken_VenueAndInsider: {
    contract: "EquityToken",
    signature: "EquityToken_VenueAndInsider(address account)",
    why: "Thrown when an insider is to become a venue or a venue an insider: it would make insiders of strangers.",
  },
  EquityToken_BadCountry: {
    contract: "EquityToken",
    signature: "EquityToken_BadCountry(uint16 country)",
    why: "Thrown when a country is no three-digit ISO 3166-1 numeric code.",
  },
  EquityToken_AlreadySo: {
    contract: "EquityToken",
    signature: "EquityToken_AlreadySo()",
    why: "Thrown when an account is admitted, removed, blocked or allowed a second time.",
  },
} as const;

/** Their arguments, by name. */
export type EquityErrorArguments = {
  CorporateActions_ForeignToken: { readonly token: string };
  CorporateActions_UnknownAction: { readonly actionId: bigint };
  CorporateActions_ReferenceTaken: {
    readonly token: string;
    readonly eventReference: string;
    readonly actionId: bigint;
  };
  CorporateActions_ZeroReference: Record<never, never>;
  CorporateActions_AlreadyAnnounced: { readonly actionId: bigint };
  CorporateActions_TooManyOpen: { readonly token: string; readonly maximum: bigint };
  CorporateActions_BadRatio: { readonly kind: bigint; readonly numerator: bigint; readonly denominator: bigint };
  CorporateActions_BadAmount: { readonly kind: bigint; readonly gross: bigint };
  CorporateActions_BadWithholding: { readonly kind: bigint; readonly withholdingBps: bigint };
  CorporateActions_MissingDay: { readonly kind: bigint };
  CorporateActions_DaysOutOfOrder: {
    readonly kind: bigint;
    readonly exDay: bigint;
    readonly recordDay: bigint;
    readonly payDay: bigint;
  };
  CorporateActions_DayDoesNotTrade: { readonly day: bigint };
  CorporateActions_EffectiveBeforeEx: { readonly effectiveAt: bigint; readonly earliest: bigint };
  CorporateActions_EffectiveOutsideCalendar: { readonly effectiveAt: bigint };
  CorporateActions_ExDayHasBegun: { readonly exDay: bigint; readonly beganAt: bigint; readonly timestamp: bigint };
  CorporateActions_NoticeNotKept: { readonly effectiveAt: bigint; readonly earliest: bigint };
  CorporateActions_BeforeExDay: { readonly actionId: bigint; readonly exDayBegins: bigint; readonly timestamp: bigint };
  CorporateActions_TooLate: { readonly actionId: bigint; readonly latest: bigint; readonly effectiveAt: bigint };
  CorporateActions_ZeroPrice: { readonly actionId: bigint };
  CorporateActions_WrongStatus: { readonly actionId: bigint; readonly status: bigint };
  CorporateActions_NotReinvested: { readonly actionId: bigint; readonly kind: bigint };
  CorporateActions_KindChanged: { readonly actionId: bigint; readonly from: bigint; readonly to: bigint };
  CorporateActions_UnexpectedMultiplier: { readonly expected: bigint; readonly actual: bigint };
  CorporateActions_ScheduledReinvestmentAffected: { readonly reinvestmentId: bigint };
  CorporateActions_SplitsUncountable: { readonly reinvestmentId: bigint };
  CorporateActions_RecordHasPassed: { readonly actionId: bigint; readonly recordId: bigint };
  CorporateActions_StillProven: { readonly actionId: bigint; readonly needed: bigint; readonly proven: bigint };
  ERC7943CannotSend: { readonly account: string };
  ERC7943CannotReceive: { readonly account: string };
  ERC7943CannotTransfer: { readonly from: string; readonly to: string; readonly amount: bigint };
  ERC7943InsufficientUnfrozenBalance: { readonly account: string; readonly amount: bigint; readonly unfrozen: bigint };
  EquityToken_NotAContract: { readonly parameter: string; readonly value: string };
  EquityToken_ZeroMultiplier: Record<never, never>;
  EquityToken_BadIsin: { readonly isin: string };
  EquityToken_InsufficientReserves: { readonly requested: bigint; readonly available: bigint };
  EquityToken_SupplyOverflow: { readonly requested: bigint; readonly available: bigint };
  EquityToken_Terminal: Record<never, never>;
  EquityToken_OnlyWindDown: { readonly caller: string };
  EquityToken_FactorQueueFull: { readonly capacity: bigint };
  EquityToken_FactorAlreadyScheduled: { readonly actionId: bigint };
  EquityToken_FactorNotPending: { readonly actionId: bigint };
  EquityToken_FactorOutOfRange: { readonly actionId: bigint; readonly factor: bigint };
  EquityToken_PendingSplitsTooLarge: {
    readonly numerator: bigint;
    readonly denominator: bigint;
    readonly maximum: bigint;
  };
  EquityToken_NoticeNotKept: { readonly effectiveAt: bigint; readonly earliest: bigint };
  EquityToken_RatioOutOfBounds: { readonly numerator: bigint; readonly denominator: bigint };
  EquityToken_ReinvestmentNotProven: { readonly needed: bigint; readonly proven: bigint; readonly current: boolean };
  EquityToken_OnlyCorporateActions: { readonly caller: string };
  EquityToken_FutureTimestamp: { readonly asked: bigint; readonly timestamp: bigint };
  EquityToken_BeforeBeginning: { readonly asked: bigint };
  EquityToken_RecordNoticeNotKept: { readonly recordAt: bigint; readonly earliest: bigint };
  EquityToken_RecordTooFarAhead: { readonly recordAt: bigint; readonly latest: bigint };
  EquityToken_InsiderUnchanged: { readonly account: string; readonly isInsider: boolean };
  EquityToken_RecordQueueFull: { readonly pending: bigint; readonly maximum: bigint };
  EquityToken_UnknownRecord: { readonly recordId: bigint };
  EquityToken_RecordNotYetPassed: { readonly recordId: bigint; readonly recordAt: bigint; readonly timestamp: bigint };
  EquityToken_RecordAlreadyPassed: { readonly recordId: bigint; readonly recordAt: bigint; readonly timestamp: bigint };
  EquityToken_NotRecordRequester: { readonly recordId: bigint; readonly caller: string };
  EquityToken_Paused: { readonly until: bigint };
  EquityToken_OperatorSanctioned: { readonly operator: string };
  EquityToken_ForcedToSelf: { readonly account: string };
  EquityToken_VenueIsExempt: { readonly venue: string };
  EquityToken_NotAVenue: { readonly account: string };
  EquityToken_NotItsOwnLedger: { readonly venue: string };
  EquityToken_VenueNotEmpty: { readonly venue: string; readonly units: bigint; readonly frozen: bigint };
  EquityToken_VenueAndInsider: { readonly account: string };
  EquityToken_BadCountry: { readonly country: bigint };
  EquityToken_AlreadySo: Record<never, never>;
};
