// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {CorporateActionKind} from "../types/CorporateAction.sol";

/// @title ICorporateActions
/// @notice The announced events of an issuer's tokens. Terms come in, multipliers come out: there is no way to set one.
///
/// | kind | moves | scheduled |
/// | --- | --- | --- |
/// | SPLF, SPLR, DVSE | m and s by numerator / denominator | with the announcement |
/// | DRIP, SOFF with a value | m and r by 1 + f | by {schedule}, once the stock is bought and proven |
/// | DVCA, MRGR, SOFF without a value | nothing | takes a record date instead |
///
/// Days are local days of the listing exchange since 1970-01-01 (see ISessionCalendar) and must be trading days. Money
/// is per share, in the currency of listing, 18 decimals. Every change has at least 24 hours of notice and can be
/// withdrawn until it is effective.
///
/// **Order of dates.** DRIP and DVCA: ex ≤ record ≤ pay. The others: record ≤ pay ≤ ex. The record day may be absent (0)
/// everywhere, the pay day where nothing is paid.
///
/// **Who is entitled.** Units settle at once, so whoever holds units when the share begins to trade ex is whom the
/// company's own register shows at its record date. The token's record is therefore taken when the ex day begins, at
/// local midnight, before any session that trades ex; the company's record day is kept as the fact it is.
interface ICorporateActions {
    /// @notice Where an action stands.
    enum ActionStatus {
        /// No such action.
        NONE,
        /// Announced; nothing on the token changes yet.
        ANNOUNCED,
        /// Its factor stands in the token's queue.
        SCHEDULED,
        /// Its time has come.
        EFFECTIVE,
        /// Withdrawn.
        CANCELLED
    }

    /// @notice The facts of an action, as the issuer announces them.
    /// @param kind The event.
    /// @param numerator New shares … (SPLF, SPLR, DVSE: of all shares held, a 5 % stock dividend is 105 / 100; SOFF, MRGR:
    /// shares distributed).
    /// @param denominator … for so many old ones. Both 0 where the event has no ratio.
    /// @param gross Money per share before withholding: the dividend of a DRIP or DVCA, the value distributed by a SOFF (0:
    /// its shares are distributed instead), the cash of a MRGR.
    /// @param withholdingBps Withheld of `gross`, in 1/10,000.
    /// @param exDay The first day that trades without the entitlement.
    /// @param recordDay The company's record day; 0 if not announced.
    /// @param payDay The day of payment or distribution; 0 if not announced.
    /// @param effectiveAt When it becomes effective, Unix seconds. 0: the regular open of the ex day; for DRIP and DVCA the
    /// regular close of the pay day.
    /// @param newIsin The share's ISIN afterwards; 0 if it stays.
    /// @param documentHash Hash of the issuer's announcement.
    struct Terms {
        CorporateActionKind kind;
        uint32 numerator;
        uint32 denominator;
        uint96 gross;
        uint16 withholdingBps;
        uint32 exDay;
        uint32 recordDay;
        uint32 payDay;
        uint64 effectiveAt;
        bytes12 newIsin;
        bytes32 documentHash;
    }

    /// @notice An action and where it stands.
    /// @param token The token it is about.
    /// @param eventReference The issuer's own reference, unique per token (ISO 15022 CORP).
    /// @param status Where it stands now.
    /// @param recordId The token's record, where the action takes one; 0 otherwise.
    /// @param exDayBegins Local midnight of the ex day, Unix seconds: who holds then is entitled.
    /// @param exAt The regular open of the ex day, Unix seconds: prices and splits count from there.
    /// @param price The reinvestment price per share, 18 decimals, once it is fixed.
    /// @param ratioNumerator The factor on the multiplier in lowest terms: the split's ratio, or 1 + f; 0 before it is fixed.
    /// @param ratioDenominator Likewise.
    /// @param terms The terms, `effectiveAt` resolved.
    struct Action {
        address token;
        bytes32 eventReference;
        ActionStatus status;
        uint32 recordId;
        uint64 exDayBegins;
        uint64 exAt;
        uint128 price;
        uint128 ratioNumerator;
        uint128 ratioDenominator;
        Terms terms;
    }

    /// @notice A reinvestment (DRIP, SOFF with a value) between its ex day and its effect: who comes now must bring what he
    /// did not earn.
    /// @param actionId The action.
    /// @param net Money per share as of the ex date, after withholding, 18 decimals.
    /// @param splitNumerator Splits that became effective since the open of the ex date, together: `net` per present share
    /// is `net × splitDenominator / splitNumerator`.
    /// @param splitDenominator Likewise.
    /// @param factorNumerator 1 + f once the price is fixed, 0 before.
    /// @param factorDenominator Likewise.
    /// @param effectiveAt When it becomes effective, Unix seconds; planned while the price is not fixed.
    struct PendingDividend {
        uint64 actionId;
        uint256 net;
        uint128 splitNumerator;
        uint128 splitDenominator;
        uint128 factorNumerator;
        uint128 factorDenominator;
        uint64 effectiveAt;
    }

    /// @notice Emitted when an action is announced.
    event ActionAnnounced(
        uint64 indexed actionId,
        address indexed token,
        bytes4 indexed caev,
        bytes32 eventReference,
        uint32 recordId,
        Terms terms
    );
    /// @notice Emitted when an announced action's terms change; what had been scheduled is withdrawn.
    event ActionAmended(
        uint64 indexed actionId,
        address indexed token,
        bytes4 indexed caev,
        uint32 recordId,
        Terms oldTerms,
        Terms newTerms
    );
    /// @notice Emitted when an action's factor enters the token's queue.
    /// @param price The reinvestment price, 0 for a split.
    /// @param oldMultiplier The multiplier now.
    /// @param newMultiplier The multiplier right after the action becomes effective.
    event ActionScheduled(
        uint64 indexed actionId,
        address indexed token,
        bytes4 indexed caev,
        uint256 ratioNumerator,
        uint256 ratioDenominator,
        uint256 price,
        uint256 effectiveAt,
        uint256 oldMultiplier,
        uint256 newMultiplier,
        bytes32 documentHash
    );
    /// @notice Emitted when a reinvestment returns to announced because its stock is no longer proven.
    event ActionUnscheduled(
        uint64 indexed actionId,
        address indexed token,
        bytes4 indexed caev,
        address caller,
        uint256 needed,
        uint256 proven,
        bytes32 documentHash
    );
    /// @notice Emitted when an action is withdrawn.
    event ActionCancelled(
        uint64 indexed actionId,
        address indexed token,
        bytes4 indexed caev,
        uint256 effectiveAt,
        bytes32 documentHash
    );

    /// @notice Thrown for a token that does not name this registry as its own.
    error CorporateActions_ForeignToken(address token);
    /// @notice Thrown for an action id that was never given out.
    error CorporateActions_UnknownAction(uint64 actionId);
    /// @notice Thrown when a reference is used twice for one token.
    error CorporateActions_ReferenceTaken(address token, bytes32 eventReference, uint64 actionId);
    /// @notice Thrown for a zero reference.
    error CorporateActions_ZeroReference();
    /// @notice Thrown when an open action has the very same terms: announcing it again would double it.
    error CorporateActions_AlreadyAnnounced(uint64 actionId);
    /// @notice Thrown when a token has too many open actions.
    error CorporateActions_TooManyOpen(address token, uint256 maximum);
    /// @notice Thrown when a ratio is missing, superfluous, against its kind (SPLF and DVSE above 1, SPLR below) or beyond
    /// 100:1 and 1:100.
    error CorporateActions_BadRatio(CorporateActionKind kind, uint256 numerator, uint256 denominator);
    /// @notice Thrown when money is missing where the kind needs it, or given where it has none.
    error CorporateActions_BadAmount(CorporateActionKind kind, uint256 gross);
    /// @notice Thrown when withholding exceeds 100 %, or named where nothing is withheld.
    error CorporateActions_BadWithholding(CorporateActionKind kind, uint256 withholdingBps);
    /// @notice Thrown when a required day is missing.
    error CorporateActions_MissingDay(CorporateActionKind kind);
    /// @notice Thrown when days are out of order.
    error CorporateActions_DaysOutOfOrder(CorporateActionKind kind, uint256 exDay, uint256 recordDay, uint256 payDay);
    /// @notice Thrown when a day does not trade, or lies past the calendar.
    error CorporateActions_DayDoesNotTrade(uint256 day);
    /// @notice Thrown when an action would become effective before its ex day: a split before the last regular close before the
    /// day's open, a reinvestment more than {MAX_LEAD} before the open, any other before it.
    error CorporateActions_EffectiveBeforeEx(uint256 effectiveAt, uint256 earliest);
    /// @notice Thrown when an action would become effective outside the published calendar.
    error CorporateActions_EffectiveOutsideCalendar(uint256 effectiveAt);
    /// @notice Thrown when a reinvestment would be announced for, or moved to, an ex day that has begun, or its terms changed
    /// after that.
    error CorporateActions_ExDayHasBegun(uint256 exDay, uint256 beganAt, uint256 timestamp);
    /// @notice Thrown when an action without a factor would become effective with less than 24 hours of notice.
    error CorporateActions_NoticeNotKept(uint256 effectiveAt, uint256 earliest);
    /// @notice Thrown when a reinvestment is scheduled before its ex day.
    error CorporateActions_BeforeExDay(uint64 actionId, uint256 exDayBegins, uint256 timestamp);
    /// @notice Thrown when a reinvestment would become effective so late that the splits since its ex day may be forgotten.
    error CorporateActions_TooLate(uint64 actionId, uint256 latest, uint256 effectiveAt);
    /// @notice Thrown for a zero price.
    error CorporateActions_ZeroPrice(uint64 actionId);
    /// @notice Thrown when an action is not in the state that the call needs.
    error CorporateActions_WrongStatus(uint64 actionId, ActionStatus status);
    /// @notice Thrown when an action of this kind is not scheduled by itself.
    error CorporateActions_NotReinvested(uint64 actionId, CorporateActionKind kind);
    /// @notice Thrown when an amendment would make an action another kind of event.
    error CorporateActions_KindChanged(uint64 actionId, CorporateActionKind from, CorporateActionKind to);
    /// @notice Thrown when the multiplier that would result is not the one the caller expected.
    error CorporateActions_UnexpectedMultiplier(uint256 expected, uint256 actual);
    /// @notice Thrown when a split would come, go or move between the ex date and the effect of a scheduled reinvestment,
    /// whose factor counts on the splits as they were. Amend the reinvestment first.
    error CorporateActions_ScheduledReinvestmentAffected(uint64 reinvestmentId);
    /// @notice Thrown when the splits since the ex day of a pending reinvestment would no longer multiply to a ratio that
    /// fits.
    error CorporateActions_SplitsUncountable(uint64 reinvestmentId);
    /// @notice Thrown when an action whose record has passed would be withdrawn or amended: it is owed.
    error CorporateActions_RecordHasPassed(uint64 actionId, uint32 recordId);
    /// @notice Thrown when {unschedule} is called while what is scheduled is proven.
    error CorporateActions_StillProven(uint64 actionId, uint256 needed, uint256 proven);

    /// @notice How many actions of one token may be open at once.
    function MAX_OPEN() external view returns (uint256);

    /// @notice How long before the open of its ex day a reinvestment may take effect. A split may from the last regular close
    /// before that open on: custody splits its books over the night, the weekend or the holiday in between.
    function MAX_LEAD() external view returns (uint256);

    /// @notice How long after the open of its ex day a reinvestment may still become effective.
    function SCHEDULING_PERIOD() external view returns (uint256);

    /// @notice Announces an action. Splits and stock dividends are scheduled in the same call.
    /// @dev Role: ISSUER.
    /// @param token The token.
    /// @param eventReference The issuer's own reference; one action each.
    /// @param terms The facts.
    /// @param expectedMultiplier For SPLF, SPLR, DVSE: the multiplier that must result right after the action, counted over
    /// everything scheduled before it. 0 for the other kinds.
    function announce(
        address token,
        bytes32 eventReference,
        Terms calldata terms,
        uint256 expectedMultiplier
    ) external returns (uint64 actionId);

    /// @notice Fixes the price of a reinvestment (DRIP, SOFF with a value) and schedules it; the 24 hours run from here.
    /// @dev Role: ISSUER. A DRIP not before its ex day begins. Needs the token's reserve gate: the stock must be proven.
    /// `f = gross × (10000 − w) × ∏den / (10000 × price × ∏num)`, exact, over the SPLF, SPLR and DVSE that become effective
    /// after the open of the ex day and not after the reinvestment; `m' = m + floor(m × f)`, `r' = r + floor(r × f)`.
    /// @param price Per share as of `effectiveAt`, 18 decimals.
    /// @param effectiveAt Unix seconds; 0: as announced.
    /// @param expectedMultiplier The multiplier that must result right after the action.
    function schedule(uint64 actionId, uint128 price, uint64 effectiveAt, uint256 expectedMultiplier) external;

    /// @notice Replaces the terms of an action that has not become effective; its kind stays. The notice starts anew. A
    /// scheduled reinvestment returns to announced. Once the ex day has begun, a reinvestment's money, withholding and ex
    /// day stay as they are. A record is kept where the ex day is.
    /// @dev Role: ISSUER.
    /// @param expectedMultiplier As in {announce}.
    function amend(uint64 actionId, Terms calldata terms, uint256 expectedMultiplier) external;

    /// @notice Withdraws an action that has not become effective and whose record has not passed.
    /// @dev Role: ISSUER.
    function cancel(uint64 actionId) external;

    /// @notice Returns a scheduled reinvestment to announced while what is scheduled needs more than is proven. Staleness
    /// of the proof is no reason.
    /// @dev Anyone.
    function unschedule(uint64 actionId) external;

    /// @notice An action and where it stands now.
    function actionOf(uint64 actionId) external view returns (Action memory);

    /// @notice Where an action stands now.
    function statusOf(uint64 actionId) external view returns (ActionStatus);

    /// @notice The action announced under a reference; 0 if none was.
    function actionByReference(address token, bytes32 eventReference) external view returns (uint64);

    /// @notice A token's open actions: announced, scheduled, and splits that became effective lately.
    function openActions(address token) external view returns (uint64[] memory);

    /// @notice A token's reinvestments between the beginning of their ex day and their effect, for at most
    /// {SCHEDULING_PERIOD} after its open.
    function pendingDividends(address token) external view returns (PendingDividend[] memory);

    /// @notice How many actions have been announced; ids count from 1.
    function actionCount() external view returns (uint64);
}
