import type { ErrorArguments } from "./table/index.ts";

/** What a caller can do about an error, where its reason alone does not say it. One or two sentences, to the caller. */
export const advice: Readonly<Partial<Record<keyof ErrorArguments, string>>> = {
  /* ACCESS */
  AccessManagedRequiredDelay: "Call schedule on the AccessManager, wait for the notice, then execute.",
  AccessManagedUnauthorized: "docs/ROLES.md says which role each function needs; the governor grants it.",
  AccessManagerAlreadyScheduled: "Execute it once its notice is over, or cancel it and schedule it again.",
  AccessManagerExpired: "Schedule it again.",
  AccessManagerNotReady: "getSchedule(operationId) says from when on it can be executed.",
  AccessManagerNotScheduled:
    "Compare caller, target and calldata with what was scheduled: their hash is the operation's id.",
  AccessManagerUnauthorizedAccount: "The admin of the role has to make the call.",
  AccessManagerUnauthorizedCall: "docs/ROLES.md says which role the function needs, and with how much notice.",
  FixedAuthority_CannotBeReplaced: "Nobody can: an authority is fixed at construction. Change roles within it.",
  FixedAuthority_NotAContract: "Deploy the AccessManager first and give its address.",

  /* CALENDAR */
  SessionCalendar_HoursOutOfOrder: "Give local minutes: preOpen ≤ open < close ≤ reopen ≤ reclose ≤ postClose ≤ 1440.",
  SessionCalendar_ClosedDayWithHours: "Leave all hours of a closed day 0.",
  SessionCalendar_HorizonNotAfter: "Ask horizon(): days are published onwards from it.",
  SessionCalendar_ExtensionTooLong: "Publish in several calls of at most MAX_EXTENSION days.",
  SessionCalendar_DayOutOfRange: "Sort the days in ascending order and keep them between fromDay and toDay.",
  SessionCalendar_DayHasBegun: "What a day has begun with stays; set later days.",
  SessionCalendar_OpensTooSoon: "Only days that begin after `earliest` can still be given hours.",
  SessionCalendar_BeyondHorizon:
    "Ask about days from firstDay to before horizon; RISK publishes further ones with extend.",
  SessionCalendar_DayDoesNotTrade: "Ask isTradingDay first, or nextOpen for the next session.",

  /* CORPORATE ACTIONS */
  CorporateActions_ForeignToken: "Announce in the registry that the token's corporateActions() names.",
  CorporateActions_ReferenceTaken:
    "Look at actionByReference: it may be announced already; else choose another reference.",
  CorporateActions_ZeroReference: "Give the issuer's own reference of the event, unique per token.",
  CorporateActions_AlreadyAnnounced: "Look at the action named here before you announce the same facts twice.",
  CorporateActions_TooManyOpen: "Wait until one of openActions(token) is effective, or cancel one.",
  CorporateActions_BadRatio:
    "SPLF and DVSE need numerator > denominator, SPLR the opposite; kinds without a ratio need 0 and 0.",
  CorporateActions_BadAmount: "DRIP and DVCA need a gross amount per share, 18 decimals; splits and stock dividends 0.",
  CorporateActions_BadWithholding: "Give at most 10,000 basis points, and 0 where gross is 0.",
  CorporateActions_MissingDay: "Every kind needs an ex day; DRIP and DVCA a pay day too.",
  CorporateActions_DayDoesNotTrade: "Ask the token's calendar: isTradingDay, and its horizon.",
  CorporateActions_EffectiveBeforeEx: "Choose a moment from `earliest` on.",
  CorporateActions_EffectiveOutsideCalendar: "Have RISK extend the calendar first.",
  CorporateActions_ExDayHasBegun:
    "A dividend is announced before its ex day; this one can only be paid outside of the token.",
  CorporateActions_NoticeNotKept: "Choose a moment from `earliest` on.",
  CorporateActions_BeforeExDay: "Schedule from the beginning of the ex day on.",
  CorporateActions_TooLate: "Choose a moment up to `latest`, or cancel the action and announce it anew.",
  CorporateActions_ZeroPrice: "Give the price per share at which the stock was bought, 18 decimals.",
  CorporateActions_WrongStatus: "Ask statusOf(actionId).",
  CorporateActions_NotReinvested: "Only DRIP, and SOFF with a value, are scheduled in a second step.",
  CorporateActions_KindChanged: "Cancel the action and announce the other kind.",
  CorporateActions_UnexpectedMultiplier:
    "Something became effective or was scheduled meanwhile: read the token again and repeat.",
  CorporateActions_ScheduledReinvestmentAffected: "Amend or unschedule the reinvestment named here first.",
  CorporateActions_RecordHasPassed: "Nobody can withdraw it any more: the holders of the record are owed it.",
  CorporateActions_StillProven: "Nothing has to be done: the proof covers what is scheduled.",

  /* TOKEN */
  ERC20InsufficientAllowance:
    "Approve at least `needed`, or sign a permit. Allowances are in units, which splits do not change.",
  ERC20InsufficientBalance: "Compare with balanceOf, in units: shares = units × uiMultiplier / 1e18.",
  ERC2612ExpiredSignature: "Have the owner sign a permit with a later deadline.",
  ERC2612InvalidSigner: "Check owner, spender, value, nonce, deadline, and eip712Domain() of the token.",
  ERC7943CannotReceive:
    "Ask canReceive(account): it may need to be verified in the HolderRegistry, or be sanctioned, or its country blocked.",
  ERC7943CannotSend:
    "Ask canSend(account): under REGISTERED both sides are registered beforehand, and a sanctioned account waits.",
  ERC7943InsufficientUnfrozenBalance: "Move at most `unfrozen`; the transfer agent unfreezes the rest.",
  EquityToken_InsufficientReserves:
    "At most `available` units can be minted now: wait for the next epoch, or register a receipt.",
  EquityToken_Terminal: "The token is in its wind-down: transfers and burns go on, nothing else begins.",
  EquityToken_FactorQueueFull: "Wait until a pending factor is effective; pendingFactors() lists them.",
  EquityToken_FactorNotPending: "pendingFactors() lists what can still be cancelled.",
  EquityToken_PendingSplitsTooLarge: "Schedule it after some of the pending splits are effective.",
  EquityToken_NoticeNotKept: "Choose a moment from `earliest` on.",
  EquityToken_RatioOutOfBounds: "Announce several splits on different days instead.",
  EquityToken_ReinvestmentNotProven: "Prove the bought stock first: cut, have it attested, post; then schedule.",
  EquityToken_OnlyCorporateActions: "No role can change a multiplier: announce a corporate action.",
  EquityToken_FutureTimestamp: "For what is pending, read newUIMultiplier, effectiveAt and pendingFactors.",
  EquityToken_RecordNoticeNotKept: "Choose a moment from `earliest` on.",
  EquityToken_RecordTooFarAhead: "Choose a moment up to `latest`.",
  EquityToken_RecordQueueFull: "Wait until a pending record has passed; pendingRecords() lists them.",
  EquityToken_UnknownRecord: "Take record ids from RecordScheduled events; recordIdAt(time) finds one.",
  EquityToken_RecordNotYetPassed: "Ask again after recordAt.",
  EquityToken_RecordAlreadyPassed: "A record that has passed stays.",
  EquityToken_NotRecordRequester: "Each requester cancels its own reference only.",
  EquityToken_Paused: "Wait until `until`: a pause ends by itself and takes at most 72 hours in any 14 days.",
  EquityToken_OperatorSanctioned: "Have another account move the units; the registrar lifts sanctions.",
  EquityToken_ForcedToSelf: "Use setFrozenTokens to change what is frozen.",
  EquityToken_VenueIsExempt: "Reach for a holder inside of a venue with forceThrough.",
  EquityToken_NotAVenue: "Ask isVenue; the governor admits venues.",
  EquityToken_NotItsOwnLedger: "A venue implements IBeneficialLedger, and its wallet() is itself.",
  EquityToken_VenueNotEmpty: "Empty or unfreeze the account first.",
  EquityToken_BadCountry: "Give the numeric ISO 3166-1 code: 840 for the United States.",

  /* HOLDERS */
  HolderRegistry_BadCountry: "Give the numeric ISO 3166-1 code: 840 for the United States.",
  HolderRegistry_AlreadyExpired: "Give an expiry in the future.",
  HolderRegistry_NothingToExpire: "Give 0 as expiry, or a status that lapses.",
  HolderRegistry_RemovalNotEmpty: "Give 0 as category and country.",
  HolderRegistry_Sanctioned: "Call lift first.",
  HolderRegistry_NotSanctioned: "Ask for the account's record: nothing has to be lifted.",

  /* LIBRARIES */
  Fraction_TooLarge: "Give a gross amount or price with fewer digits.",
  PauseBudget_AlreadyPaused: "Wait until `until`, or end the running pause first.",
  PauseBudget_Exceeded: "Ask for at most `maximum` − `used` seconds, or wait until earlier pauses lie 14 days back.",
  PauseBudget_TooManyPauses: "Wait until the oldest pause lies 14 days back.",
  CheckpointUnorderedInsertion: "This is a bug: please report it.",
  ReentrancyGuardReentrantCall: "Do not call back from a token hook, a callback or a fallback function.",
  SafeCastOverflowedUintDowncast: "Use a smaller amount.",
  SafeERC20FailedOperation:
    "Check balance and allowance of the payment token, and whether it blocks one of the accounts.",
  ECDSAInvalidSignatureLength: "Give r, s and v as 65 bytes; compact signatures are not taken here.",
  ECDSAInvalidSignatureS: "Sign with a library that normalises s; ethers and viem do.",
  InvalidAccountNonce: "Read nonces(account) and sign again.",

  /* ORACLE */
  EquityOracle_FeedUnreadable:
    "Check that it is an AggregatorV3Interface on this chain, and that it has answered at least once.",
  EquityOracle_Unlisted: "RISK lists a token with setFeed.",
  EquityOracle_NotFrozen: "Nothing has to be done: valueOf says in its flags what stands against a value.",
  EquityOracle_ChangeInReach: "Wait until the change is effective and a print of a later REGULAR session is there.",
  EquityOracle_PrintBeforeChange: "Name a round that was updated after the change.",
  EquityOracle_BadRound: "Name a round that the feed has answered, with a positive price.",
  EquityOracle_NotRegular: "Name a round that was updated during a REGULAR session.",
  EquityOracle_BeyondTolerance: "Wait for a closer print; RISK confirms after one full session otherwise.",
  EquityOracle_SessionNotPassed: "Come back after the regular session that opened at sessionOpened has closed.",
  EquityOracle_NotUsable: "Read the flags (contracts/types/OracleFlags.sol) and mend the feed first.",
  EquityOracle_UnexpectedValue: "Read valueOf again and confirm what you have seen now.",

  /* PRIMARY MARKET */
  PrimaryMarket_OpensInThePast: "Choose an opening from now on.",
  PrimaryMarket_WindowsOverlap: "Open from previousClosesAt on.",
  PrimaryMarket_TooManyAhead: "Wait until one of the windows has closed.",
  PrimaryMarket_ExchangeClosed: "Come in PRE or REGULAR: nextOpen of the token's calendar says when.",
  PrimaryMarket_ClosesAfterRegular: "Close at regularClose or before.",
  PrimaryMarket_FeeTooHigh: "Give at most `maximum` basis points.",
  PrimaryMarket_BandTooWide: "Give at most `maximum` basis points.",
  PrimaryMarket_BadLimits:
    "Give minimum ≤ accountCap ≤ windowCap for a direction that is taken, all 0 for one that is not.",
  PrimaryMarket_Terminal: "The token is in its wind-down: redeem, or claim what is owed.",
  PrimaryMarket_NoOpenWindow: "Ask openWindowId(); WindowOpened events name the coming ones.",
  PrimaryMarket_Suspended: "Wait until `until`: a suspension ends by itself. Cancelling and claiming go on.",
  PrimaryMarket_BelowMinimum:
    "Ask for at least `minimum`; with a minimum of 0, this window does not take the direction.",
  PrimaryMarket_AboveAccountCap: "Ask for at most `left`, or wait for the next window.",
  PrimaryMarket_AboveWindowCap: "Ask for at most `left`, or wait for the next window.",
  PrimaryMarket_CannotReceive:
    "Name an eligible receiver: canReceive of the token says who is. redeemInstead turns owed units into money.",
  PrimaryMarket_NotOperator: "The account itself calls, or calls setOperator first.",
  PrimaryMarket_TooManyWindows:
    "Claim or cancel in an earlier window first: windowsOf(controller, direction) lists them.",
  PrimaryMarket_WrongStatus: "Ask windowOf(windowId) for its status; NONE is a window that does not exist.",
  PrimaryMarket_NothingPending: "windowsOf(controller, direction) lists where something is requested.",
  PrimaryMarket_RecordPeriodOver: "Anyone may expire the window now; everybody gets back what he brought.",
  PrimaryMarket_ValueUnusable: "Read the flags (contracts/types/OracleFlags.sol) and try again within the period.",
  PrimaryMarket_DeadlinePassed: "Anyone may expire the window now.",
  PrimaryMarket_PriceOutsideBand: "Settle at a price from `lowest` to `highest`.",
  PrimaryMarket_FillAboveRequested: "Fill at most what sideOf(windowId, direction) says is requested.",
  PrimaryMarket_FillBelowMinimum: "Fill at least `minimum`, what the window's minFillBps promised.",
  PrimaryMarket_NothingForFill: "Fill nothing in this direction, or enough for one unit or one base unit of money.",
  PrimaryMarket_SettlementShort: "Approve and hold at least `owed` of the payment asset.",
  PrimaryMarket_NotExpired: "Wait until after lastSecond.",
  PrimaryMarket_NothingClaimable: "Ask claimableOf(windowId, controller); an unsettled window owes nothing yet.",
  PrimaryMarket_AboveClaimable: "Claim at most `claimable`, in its oldest claimable window; claimWindow takes any.",
  PrimaryMarket_InsufficientHeld: "Ask heldOf(controller).",
  PrimaryMarket_NoPreview:
    "An asynchronous vault cannot know: ask maxDeposit, maxMint, maxWithdraw or maxRedeem for what is claimable.",

  /* IN-KIND DESK AND BONDS */
  InKindDesk_NotAParticipant: "Only authorised participants create and redeem in kind: setLimit admits one.",
  InKindDesk_LimitExceeded: "Create at most `available` units now; the limit frees itself as epochs prove the stock.",
  InKindDesk_WindingDown: "Take units back with reclaim; nothing new begins.",
  InKindDesk_ValueUnusable: "Read the flags (contracts/types/OracleFlags.sol) and come back when the value is usable.",
  InKindDesk_UnitsNotReconciled: "Have the custodian sign a receipt for `expected` units: quoteCreate says how many.",
  InKindDesk_TooSmall: "Use a larger amount.",
  InKindDesk_BadReceiver: "Name a holder's own account.",
  InKindDesk_TooManyOpen: "Wait until an open redemption is acknowledged or reclaimed.",
  InKindDesk_WrongState: "Ask redemptionOf(id).",
  InKindDesk_TooLate: "After the deadline the participant takes its units back with reclaim.",
  InKindDesk_NotOverdue: "Wait until after ackBy.",
  InKindDesk_Expired: "Have the custodian sign again.",
  InKindDesk_DividendPending: "Commit after the dividend is effective: the units redeem at the new multiplier.",
  InKindDesk_SplitImpends: "Commit after splitAt.",
  InKindDesk_Discredited: "Another custodian has to commit, until an epoch is posted without this one.",
  InKindDesk_BadSignature: "Compare with commitmentDigest or acknowledgementDigest.",
  InKindDesk_NotYetProven: "Wait for an epoch about a later cut than releaseAfterCut.",
  ReceiptBonds_InsufficientBond: "Post money first, or wait until a lock is released: bondOf(account) shows both.",
  ReceiptBonds_AssetTakesFee: "A payment asset that takes a fee on transfers cannot be used.",
  ReceiptBonds_NotYetProven: "Wait for an epoch about a cut after the one that the receipt names.",
  ReceiptBonds_ForeignReceipt: "Use the journal id that journalIdOf(account, reference) returns.",
  ReceiptBonds_Sanctioned: "The money waits until the sanction is lifted.",

  /* RESERVES */
  AttestorRegistry_SignersNotAscending: "Sort signers, with their signatures, by address; each stands once.",
  AttestorRegistry_BadSignature:
    "Sign the digest that attestationDigest or receiptDigest returns, with the key of this signer.",
  AttestorRegistry_QuorumNotMet:
    "Collect at least `threshold` signatures, with a custodian's and an auditor's among them.",
  AttestorRegistry_NoQuorum: "Register attestors of both kinds first, or lower the threshold, to 2 at the least.",
  AttestorRegistry_NotRegistered: "attestors() lists them; RESERVE_ADMIN registers others.",
  ReserveVerifier_CutTooSoon: "Cut again at `earliest`.",
  ReserveVerifier_CutStillYoung:
    "Have `cut` attested. Attestors cut every hour, others once the newest cut is too old to be posted.",
  ReserveVerifier_TooManyOpenCuts: "Post a statement about a newer cut, or wait until old cuts close by age.",
  ReserveVerifier_SplitImpends: "Cut after the split, once the exchange has opened.",
  ReserveVerifier_CutNotNewer: "A newer statement is posted already: lastCut(token) is the newest cut.",
  ReserveVerifier_CutTooOld: "Cut again and have that cut attested.",
  ReserveVerifier_WrongCut: "Sign the hash that cutHashOf(token, cutId) returns.",
  ReserveVerifier_Expired: "Have it signed again with a later validUntil.",
  ReserveVerifier_WrongMissingReceipts: "Give the journal ids in the order in which they were hashed and signed.",
  ReserveVerifier_Discredited: "Post without this attestor: an epoch without it ends the freeze.",
  ReserveVerifier_WrongRecipient: "The custodian names the market that will present the receipt.",
  ReserveVerifier_ReceiptOutlived:
    "Have the custodian sign again: a corporate action has changed what the stock amounts to.",
  ReserveVerifier_JournalUsed: "A journal entry is presented once; have the custodian sign under its own journal id.",
  ReserveVerifier_StockMissing: "The stock never arrived, say the attestors; the receipt is worth nothing.",
  ReserveVerifier_ProvisionalCapExceeded:
    "Wait for the next epoch: at most `available` base units may count before it.",
  ReserveVerifier_TooManyReceipts: "Wait for the next epoch.",
  ReserveVerifier_TooManyReceiptCuts: "Wait for the next epoch.",
  ReserveVerifier_BadBounds: "maxAge is 1 to 5 trading days, provisionalCapBps at most 2,500.",
  SubLedger_NotAccepted: "The wallet calls accept once.",
  SubLedger_AlreadyPublished: "What is published stays; correct it at the next record.",
  SubLedger_ExceedsWallet: "Publish what the wallet held at the record: unitsAt(wallet, recordId) of the token.",
  SubLedger_NotIncluded:
    "Check leaf, index and proof against the published root; the customer's file must be of this record.",
  SubLedger_WrongIssueTime:
    "Only statements issued from the record's time on, and not in the future, can be challenged with.",
  SubLedger_NotSigned: "Use the statement exactly as the operator signed it.",
  SubLedger_StatementAlreadyProven: "Nothing is missing: the customer's units are proven.",
  SubLedger_ChallengeOpen: "Wait for its answer or its deadline: challengeOf(token, recordId, key).",
  SubLedger_BondNotReceived: "A bond token that takes a fee on transfers cannot be used.",
  SubLedger_AnswerTooSmall: "Bring all leaves of the key.",
  SubLedger_AnswerTooLate: "Anyone may declare the default now.",
  SubLedger_AnswerStillPossible: "Wait until after `deadline`.",
  SumTree_BadProofLength: "A proof has 48 bytes for each level of the tree.",
};
