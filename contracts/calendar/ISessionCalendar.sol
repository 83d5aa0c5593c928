// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Session} from "../types/Session.sol";

/// @title ISessionCalendar
/// @notice The clock of one exchange: which session runs at an instant, which days trade, which days settle.
///
/// Instants (`timestamp`) are Unix seconds, UTC. Days are local days of the exchange, counted from 1970-01-01 (day 0),
/// so that 2024-07-03 in New York is 19907 whatever the hour in UTC. Minutes are minutes after local midnight, 0 to
/// 1440, on the local clock: a day on which daylight saving changes has the same opening hours on its clock as any
/// other.
///
/// The calendar knows the days from {firstDay} up to, not including, {horizon}. Outside them {sessionAt} says UNKNOWN,
/// and every function that would have to name a time or a day beyond what is published reverts. Only {dayOf} and
/// {startOf}, which ask nothing but the local clock, answer for other days too.
///
/// A published day that has begun can never be changed: what the calendar said about the past stays. A trading day of
/// an exchange with an overnight session begins with that session, on its eve.
interface ISessionCalendar {
    /// @notice How daylight saving moves the local clock.
    enum DaylightSaving {
        /// Never.
        NONE,
        /// +1 h from the second Sunday of March, 02:00 standard time, to the first Sunday of November, 02:00 daylight
        /// time (the rule in force since 2007).
        US,
        /// +1 h from the last Sunday of March, 01:00 UTC, to the last Sunday of October, 01:00 UTC. Not west of UTC.
        EU
    }

    /// @notice The hours of one trading day, in minutes after local midnight.
    /// @dev Ordered: `preOpen ≤ open < close ≤ reopen ≤ reclose ≤ postClose ≤ 1440`. A day with one regular interval
    /// has `reopen = reclose = close`, a day with two `close < reopen < reclose`. `preOpen = open` means no pre-market,
    /// `postClose` equal to the last close no post-market. PRE is [preOpen, open), REGULAR [open, close) and [reopen,
    /// reclose), CLOSED in the lunch break, POST from the last close to postClose.
    struct TradingHours {
        uint16 preOpen;
        uint16 open;
        uint16 close;
        uint16 reopen;
        uint16 reclose;
        uint16 postClose;
    }

    /// @notice A day that differs from the weekly template.
    /// @param day The local day.
    /// @param trades Whether the exchange trades on it. False: closed, and `tradingHours` must be all zero.
    /// @param settles Whether trades settle on it.
    /// @param tradingHours The hours of that day (early close, late open). All zero on a day that trades: the
    /// template's.
    struct DayOverride {
        uint32 day;
        bool trades;
        bool settles;
        TradingHours tradingHours;
    }

    /// @notice From which trade day on trades settle how many settlement days later.
    /// @param fromDay The first trade day of the cycle.
    /// @param businessDays Settlement days after the trade day: 1 for T+1.
    struct SettlementCycle {
        uint32 fromDay;
        uint8 businessDays;
    }

    /// @notice What an exchange's clock is made of; given at construction, fixed from then on.
    /// @param mic ISO 10383 market identifier code in ASCII, for example "XNYS".
    /// @param standardOffset Seconds that standard local time is ahead of UTC; New York: −18,000.
    /// @param daylightSaving The daylight-saving rule.
    /// @param overnightOpen Minute of the eve at which the overnight session of a trading day begins (or the eve's own
    /// `postClose`, if an override made that later); it ends with that day's `preOpen`. 0: the exchange has no
    /// overnight session. 1440: it begins at midnight.
    /// @param firstDay The first local day the calendar will know.
    /// @param week Hours per weekday, Monday first; a weekday whose `close` is 0 does not trade, and has no hours at
    /// all. Trades settle on the weekdays that trade.
    /// @param cycles Settlement cycles by ascending `fromDay`, at most 6; the first must begin at or before `firstDay`.
    struct Clock {
        bytes4 mic;
        int32 standardOffset;
        DaylightSaving daylightSaving;
        uint16 overnightOpen;
        uint32 firstDay;
        TradingHours[7] week;
        SettlementCycle[] cycles;
    }

    /// @notice Emitted when the horizon moves.
    event CalendarExtended(uint32 indexed fromDay, uint32 indexed toDay);
    /// @notice Emitted for each day that an override sets, when it is published and whenever it is changed.
    /// @param tradingHours The hours the day now has: the template's, if the override left them zero.
    event DaySet(uint32 indexed day, bool trades, bool settles, TradingHours tradingHours);

    /// @notice Thrown when hours are out of order or past the end of the day, or when a day is to trade by the hours of
    /// a weekday that has none.
    /// @param day The day; at construction the weekday, 0 for Monday.
    error SessionCalendar_HoursOutOfOrder(uint32 day, TradingHours tradingHours);
    /// @notice Thrown when a closed day is given hours.
    /// @param day The day; at construction the weekday, 0 for Monday.
    error SessionCalendar_ClosedDayWithHours(uint32 day, TradingHours tradingHours);
    /// @notice Thrown at construction when the overnight session would begin before some weekday's post-market has
    /// ended, or past midnight.
    error SessionCalendar_BadOvernightOpen(uint16 overnightOpen);
    /// @notice Thrown at construction when the offset is not within ±14 h, or is negative with the EU rule, by which a
    /// local midnight would then be skipped or repeated.
    error SessionCalendar_BadOffset(int32 standardOffset);
    /// @notice Thrown at construction when settlement cycles are missing, more than 6, late, unsorted, zero or above 5
    /// days.
    /// @param index Which of them.
    error SessionCalendar_BadSettlementCycle(uint256 index, uint32 fromDay, uint8 businessDays);
    /// @notice Thrown at construction when no weekday trades, or the MIC is empty.
    error SessionCalendar_EmptyClock(bytes4 mic);
    /// @notice Thrown by {extend} when the new horizon is not after the old one.
    error SessionCalendar_HorizonNotAfter(uint32 toDay, uint32 horizon);
    /// @notice Thrown by {extend} when more days than {MAX_EXTENSION} are published at once.
    error SessionCalendar_ExtensionTooLong(uint32 extension, uint32 maximum);
    /// @notice Thrown when days are not given in ascending order, or lie outside the range being set.
    /// @param day The day.
    /// @param fromDay The first day that could have been set here: the range's first, or the one after the day before.
    /// @param toDay The end of the range, not included.
    error SessionCalendar_DayOutOfRange(uint32 day, uint32 fromDay, uint32 toDay);
    /// @notice Thrown by {setDays} for a day that has begun at the exchange.
    /// @param today The local day of this block. With an overnight session, `day` may be the one after it.
    error SessionCalendar_DayHasBegun(uint32 day, uint32 today);
    /// @notice Thrown by {setDays} when a day would be given trading hours with less than {OPENING_NOTICE}.
    error SessionCalendar_OpensTooSoon(uint32 day, uint256 begins, uint256 earliest);
    /// @notice Thrown when a day asked about is not published, or the answer would lie outside the published days.
    /// @param day The day asked about; else the first day past the published ones that the search would have entered.
    /// @param firstDay The first published day.
    /// @param horizon The first day after the published ones.
    error SessionCalendar_BeyondHorizon(uint32 day, uint32 firstDay, uint32 horizon);
    /// @notice Thrown by {regularOpen} and {regularClose} for a published day without a regular session.
    error SessionCalendar_DayDoesNotTrade(uint32 day);

    /// @notice Publishes the days from {horizon} up to, not including, `toDay`, by the weekly template save for
    /// `overrides`. These days were UNKNOWN until now, so days of the past may be among them.
    /// @dev Role: RISK. At most {MAX_EXTENSION} days at once.
    /// @param toDay The new horizon.
    /// @param overrides Days that differ, in strictly ascending order, all within the extension.
    function extend(uint32 toDay, DayOverride[] calldata overrides) external;

    /// @notice Changes published days that have not begun at the exchange.
    /// @dev Role: RISK.
    /// @param overrides The days, in strictly ascending order.
    function setDays(DayOverride[] calldata overrides) external;

    /// @notice The exchange's ISO 10383 code.
    function mic() external view returns (bytes4);

    /// @notice How long before a day begins it may be given trading hours by {setDays}: 24 hours. Closing it needs no notice.
    function OPENING_NOTICE() external view returns (uint256);

    /// @notice The largest number of days {extend} takes at once.
    function MAX_EXTENSION() external view returns (uint32);

    /// @notice The first local day the calendar knows.
    function firstDay() external view returns (uint32);

    /// @notice The first local day it no longer knows.
    function horizon() external view returns (uint32);

    /// @notice The session at an instant. Never reverts.
    /// @dev With an overnight session, the evening before {horizon} is UNKNOWN from `overnightOpen` on: whether it
    /// trades depends on a day that is not published yet.
    function sessionAt(uint256 timestamp) external view returns (Session);

    /// @notice The first instant after `timestamp` at which a regular interval begins.
    /// @dev After a lunch break too. Reverts with {SessionCalendar_BeyondHorizon} if none is published. Before
    /// {firstDay}: the first one published.
    function nextOpen(uint256 timestamp) external view returns (uint256);

    /// @notice The last instant at or before `timestamp` at which a regular interval ended.
    /// @dev Before a lunch break too. Reverts with {SessionCalendar_BeyondHorizon} if none is published. Past
    /// {horizon}: the last one published, so that an expired calendar still names a last close.
    function previousClose(uint256 timestamp) external view returns (uint256);

    /// @notice The trading day to which a trade at `timestamp` belongs: its local day if that day trades (an overnight
    /// trade before midnight: the next), else the next trading day.
    /// @dev Reverts with {SessionCalendar_BeyondHorizon} if `timestamp` or the answer lies outside.
    function tradeDay(uint256 timestamp) external view returns (uint32);

    /// @notice The day on which a trade made at `timestamp` settles: so many settlement days after its {tradeDay} as
    /// the cycle in force on that day says.
    /// @dev Reverts with {SessionCalendar_BeyondHorizon} if `timestamp` or the answer lies outside.
    function settlementDate(uint256 timestamp) external view returns (uint32);

    /// @notice The `n`-th trading day after the local day of `timestamp`; with `n = 0` that local day itself, whether
    /// it trades or not.
    /// @dev Reverts with {SessionCalendar_BeyondHorizon} if `timestamp` or the answer lies outside.
    function addTradingDays(uint256 timestamp, uint256 n) external view returns (uint32);

    /// @notice How many trading days lie after the local day of `from`, up to and including the local day of `to`.
    /// @dev 0 if `to` lies before `from`. Reverts with {SessionCalendar_BeyondHorizon} if either lies outside.
    function tradingDaysBetween(uint256 from, uint256 to) external view returns (uint256);

    /// @notice Whether the exchange trades on a day. Days outside those published do not.
    function isTradingDay(uint32 day) external view returns (bool);

    /// @notice Whether trades settle on a day. Nothing settles on days outside those published.
    function isSettlementDay(uint32 day) external view returns (bool);

    /// @notice The instant at which the first regular interval of a trading day begins.
    /// @dev Reverts with {SessionCalendar_DayDoesNotTrade} or, for a day not published,
    /// {SessionCalendar_BeyondHorizon}.
    function regularOpen(uint32 day) external view returns (uint256);

    /// @notice The instant at which the last regular interval of a trading day ends.
    /// @dev Reverts like {regularOpen}.
    function regularClose(uint32 day) external view returns (uint256);

    /// @notice The hours of a day; all zero if it does not trade or is not published.
    function hoursOf(uint32 day) external view returns (TradingHours memory);

    /// @notice The local day of an instant, published or not.
    /// @dev Reverts with {SessionCalendar_BeyondHorizon} only for a local day before 1970 or past 2^32.
    function dayOf(uint256 timestamp) external view returns (uint32);

    /// @notice The instant of local midnight at which a day begins, published or not.
    /// @dev Reverts with {SessionCalendar_BeyondHorizon} only if that instant lies before 1970-01-01 00:00 UTC.
    function startOf(uint32 day) external view returns (uint256);
}
