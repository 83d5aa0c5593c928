// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FixedAuthority} from "../access/FixedAuthority.sol";
import {DayLanes} from "../libraries/DayLanes.sol";
import {LocalTime} from "../libraries/LocalTime.sol";
import {Session} from "../types/Session.sol";
import {ISessionCalendar} from "./ISessionCalendar.sol";
import {PackedHours} from "./PackedHours.sol";

/// @title SessionCalendar
/// @notice See {ISessionCalendar}.
/// @dev Mints, borrows and liquidations ask the clock, so an answer must cost little: the weekly template, the offset
/// and the settlement cycles are immutables, a day is four bits, and 64 days share one storage slot. {sessionAt} reads
/// one slot, a second one only on a day with hours of its own or on the last evening of a word of an overnight
/// exchange.
contract SessionCalendar is ISessionCalendar, FixedAuthority {
    using DayLanes for uint256;
    using PackedHours for uint256;
    using PackedHours for TradingHours;

    /// @inheritdoc ISessionCalendar
    uint256 public constant OPENING_NOTICE = 24 hours;
    /// @inheritdoc ISessionCalendar
    uint32 public constant MAX_EXTENSION = 400;

    int256 private constant _MAX_OFFSET = 14 hours;
    uint256 private constant _MAX_CYCLES = 6; // of 40 bits in one word
    uint256 private constant _MAX_BUSINESS_DAYS = 5;
    uint256 private constant _MINUTES_PER_DAY = 24 * 60;
    uint256 private constant _WEEKDAYS_PER_WORD = 3; // of 66 bits

    bytes4 private immutable _mic;
    int256 private immutable _standardOffset;
    DaylightSaving private immutable _daylightSaving;
    uint256 private immutable _overnightOpen;
    uint32 private immutable _firstDay;

    /// @dev Packed hours of Monday to Wednesday, Thursday to Saturday, Sunday.
    uint256 private immutable _hoursFromMonday;
    uint256 private immutable _hoursFromThursday;
    uint256 private immutable _hoursOfSunday;
    /// @dev The lanes of the seven weekdays, Monday lowest.
    uint256 private immutable _weekLanes;
    /// @dev 40 bits a cycle, the first lowest: the day it begins (32), its business days (8). 0 ends the list.
    uint256 private immutable _cycles;

    uint32 private _horizon;
    mapping(uint256 word => uint256 lanes) private _lanes;
    mapping(uint256 day => uint256 packedHours) private _specialHours;

    /// @param authority_ The AccessManager.
    /// @param clock What the exchange's clock is made of.
    constructor(address authority_, Clock memory clock) FixedAuthority(authority_) {
        int256 offset = clock.standardOffset;
        // By the EU rule clocks change at 01:00 UTC, which west of Greenwich is midnight or the day before: a local day
        // would begin twice. No exchange keeps that rule there.
        bool eastOnly = clock.daylightSaving == DaylightSaving.EU;
        if (offset > _MAX_OFFSET || offset < (eastOnly ? int256(0) : -_MAX_OFFSET)) {
            revert SessionCalendar_BadOffset(clock.standardOffset);
        }

        _mic = clock.mic;
        _standardOffset = offset;
        _daylightSaving = clock.daylightSaving;
        _firstDay = clock.firstDay;
        _horizon = clock.firstDay;
        _overnightOpen = clock.overnightOpen;
        _cycles = _packCycles(clock.cycles, clock.firstDay);

        uint256[3] memory packed;
        (packed, _weekLanes) = _packWeek(clock);
        (_hoursFromMonday, _hoursFromThursday, _hoursOfSunday) = (packed[0], packed[1], packed[2]);
    }

    /* PUBLISHING */

    /// @inheritdoc ISessionCalendar
    function extend(uint32 toDay, DayOverride[] calldata overrides) external restricted {
        uint32 fromDay = _horizon;
        if (toDay <= fromDay) revert SessionCalendar_HorizonNotAfter(toDay, fromDay);
        if (toDay - fromDay > MAX_EXTENSION) revert SessionCalendar_ExtensionTooLong(toDay - fromDay, MAX_EXTENSION);

        _horizon = toDay;
        emit CalendarExtended(fromDay, toDay);
        _publishTemplate(fromDay, toDay);
        _setDays(overrides, fromDay, toDay);
    }

    /// @inheritdoc ISessionCalendar
    function setDays(DayOverride[] calldata overrides) external restricted {
        _setDays(overrides, _firstDay, _horizon);
        // They ascend, so when the first has not begun, none has.
        if (overrides.length != 0) _requireNotBegun(overrides[0].day);
        for (uint256 i = 0; i < overrides.length; ++i) {
            if (!overrides[i].trades) continue;
            // Closing is safe at any time; hours in which something can happen have to be seen coming. They ascend here too.
            uint256 begins = _instantOf(overrides[i].day, 0);
            uint256 earliest = block.timestamp + OPENING_NOTICE;
            if (begins < earliest) revert SessionCalendar_OpensTooSoon(overrides[i].day, begins, earliest);
            break;
        }
    }

    /* SESSIONS */

    /// @inheritdoc ISessionCalendar
    function sessionAt(uint256 timestamp) external view returns (Session) {
        (bool representable, uint256 day, uint256 minute) = _localTime(timestamp);
        if (!representable) return Session.UNKNOWN;

        uint256 lane = _laneOf(day);
        if (lane & DayLanes.PUBLISHED == 0) return Session.UNKNOWN;
        if (lane & DayLanes.TRADES != 0) {
            uint256 hours_ = _hoursOf(day, lane);
            if (minute < hours_.preOpen()) return _overnightOpen == 0 ? Session.CLOSED : Session.OVERNIGHT;
            if (minute < hours_.open()) return Session.PRE;
            if (minute < hours_.close()) return Session.REGULAR;
            if (minute < hours_.reopen()) return Session.CLOSED;
            if (minute < hours_.reclose()) return Session.REGULAR;
            if (minute < hours_.postClose()) return Session.POST;
        }
        if (!_isOvernightBefore(minute)) return Session.CLOSED;

        // Whether this evening trades depends on the next day. While that is not published, neither is the evening:
        // "closed" would be taken back by the next extension.
        uint256 next = _laneOf(day + 1);
        if (next & DayLanes.PUBLISHED == 0) return Session.UNKNOWN;
        return next & DayLanes.TRADES == 0 ? Session.CLOSED : Session.OVERNIGHT;
    }

    /// @inheritdoc ISessionCalendar
    function nextOpen(uint256 timestamp) external view returns (uint256) {
        (, uint256 day, ) = _localTime(timestamp);
        if (day < _firstDay) day = _firstDay;

        uint256 lane = _laneOf(day);
        if (lane & DayLanes.TRADES != 0) {
            uint256 hours_ = _hoursOf(day, lane);
            uint256 opens = _instantOf(day, hours_.open());
            if (opens > timestamp) return opens;
            if (hours_.reopen() != hours_.close()) {
                opens = _instantOf(day, hours_.reopen());
                if (opens > timestamp) return opens;
            }
        }
        return _regularOpen(_nthDayAfter(day, 1, DayLanes.TRADES));
    }

    /// @inheritdoc ISessionCalendar
    function previousClose(uint256 timestamp) external view returns (uint256) {
        (, uint256 day, ) = _localTime(timestamp);
        uint256 end = _horizon;
        if (day < _firstDay || end == _firstDay) _revertBeforeFirstDay();
        // Past the horizon the last close that is known still is the last close that is known.
        if (day >= end) day = end - 1;

        uint256 lane = _laneOf(day);
        if (lane & DayLanes.TRADES != 0) {
            uint256 hours_ = _hoursOf(day, lane);
            uint256 closes = _instantOf(day, hours_.reclose());
            if (closes <= timestamp) return closes;
            if (hours_.reopen() != hours_.close()) {
                closes = _instantOf(day, hours_.close());
                if (closes <= timestamp) return closes;
            }
        }
        return _regularClose(_lastDayBefore(day, DayLanes.TRADES));
    }

    /* DAYS */

    /// @inheritdoc ISessionCalendar
    function tradeDay(uint256 timestamp) external view returns (uint32) {
        return uint32(_tradeDay(timestamp));
    }

    /// @inheritdoc ISessionCalendar
    function settlementDate(uint256 timestamp) external view returns (uint32) {
        uint256 day = _tradeDay(timestamp);
        return uint32(_nthDayAfter(day, _businessDays(day), DayLanes.SETTLES));
    }

    /// @inheritdoc ISessionCalendar
    function addTradingDays(uint256 timestamp, uint256 n) external view returns (uint32) {
        (uint256 day, , ) = _published(timestamp);
        return uint32(n == 0 ? day : _nthDayAfter(day, n, DayLanes.TRADES));
    }

    /// @inheritdoc ISessionCalendar
    function tradingDaysBetween(uint256 from, uint256 to) external view returns (uint256 n) {
        (uint256 fromDay, , ) = _published(from);
        (uint256 toDay, , ) = _published(to);
        if (toDay <= fromDay) return 0;

        uint256 word = DayLanes.wordOf(fromDay + 1);
        uint256 lastWord = DayLanes.wordOf(toDay);
        uint256 trading = _lanes[word].having(DayLanes.TRADES).since(fromDay + 1);
        while (word < lastWord) {
            n += trading.count();
            trading = _lanes[++word].having(DayLanes.TRADES);
        }
        return n + trading.upTo(toDay).count();
    }

    /// @inheritdoc ISessionCalendar
    function isTradingDay(uint32 day) external view returns (bool) {
        return _laneOf(day) & DayLanes.TRADES != 0;
    }

    /// @inheritdoc ISessionCalendar
    function isSettlementDay(uint32 day) external view returns (bool) {
        return _laneOf(day) & DayLanes.SETTLES != 0;
    }

    /// @inheritdoc ISessionCalendar
    function regularOpen(uint32 day) external view returns (uint256) {
        return _regularOpen(day);
    }

    /// @inheritdoc ISessionCalendar
    function regularClose(uint32 day) external view returns (uint256) {
        return _regularClose(day);
    }

    /// @inheritdoc ISessionCalendar
    function hoursOf(uint32 day) external view returns (TradingHours memory tradingHours) {
        uint256 lane = _laneOf(day);
        if (lane & DayLanes.TRADES != 0) tradingHours = _hoursOf(day, lane).unpack();
    }

    /* THE LOCAL CLOCK */

    /// @inheritdoc ISessionCalendar
    function dayOf(uint256 timestamp) external view returns (uint32) {
        (bool representable, uint256 day, ) = _localTime(timestamp);
        if (!representable) _revertBeyond(day);
        return uint32(day);
    }

    /// @inheritdoc ISessionCalendar
    function startOf(uint32 day) external view returns (uint256) {
        return _instantOf(day, 0);
    }

    /* WHAT IS PUBLISHED */

    /// @inheritdoc ISessionCalendar
    function mic() external view returns (bytes4) {
        return _mic;
    }

    /// @inheritdoc ISessionCalendar
    function firstDay() external view returns (uint32) {
        return _firstDay;
    }

    /// @inheritdoc ISessionCalendar
    function horizon() external view returns (uint32) {
        return _horizon;
    }

    /* INTERNALS: SETTING DAYS */

    /// @dev Writes the template's lanes into days that have none yet, a word at a time.
    function _publishTemplate(uint256 fromDay, uint256 toDay) private {
        uint256 day = fromDay;
        uint256 weekday = LocalTime.weekday(day);
        while (day < toDay) {
            uint256 word = DayLanes.wordOf(day);
            uint256 end = DayLanes.firstDayOf(word + 1);
            if (end > toDay) end = toDay;
            uint256 lanes = _lanes[word];
            for (; day < end; ++day) {
                lanes = lanes.withLane(day, _weekLanes.laneOf(weekday));
                weekday = weekday == 6 ? 0 : weekday + 1;
            }
            _lanes[word] = lanes;
        }
    }

    /// @dev The days must ascend within [fromDay, toDay), which bounds the loop.
    function _setDays(DayOverride[] calldata overrides, uint32 fromDay, uint32 toDay) private {
        for (uint256 i = 0; i < overrides.length; ++i) {
            uint32 day = overrides[i].day;
            if (day < fromDay || day >= toDay) revert SessionCalendar_DayOutOfRange(day, fromDay, toDay);
            _setDay(overrides[i]);
            fromDay = day + 1;
        }
    }

    function _setDay(DayOverride calldata set) private {
        uint256 day = set.day;
        TradingHours memory tradingHours = set.tradingHours;
        uint256 lane = DayLanes.PUBLISHED;
        if (set.settles) lane |= DayLanes.SETTLES;

        if (set.trades) {
            lane |= DayLanes.TRADES;
            uint256 template = _templateOf(day);
            if (tradingHours.isZero()) tradingHours = template.unpack();
            if (!tradingHours.inOrder()) revert SessionCalendar_HoursOutOfOrder(set.day, tradingHours);
            uint256 hours_ = tradingHours.pack();
            if (hours_ != template) {
                lane |= DayLanes.SPECIAL_HOURS;
                _specialHours[day] = hours_;
            }
        } else if (!tradingHours.isZero()) {
            revert SessionCalendar_ClosedDayWithHours(set.day, tradingHours);
        }

        uint256 word = DayLanes.wordOf(day);
        uint256 lanes = _lanes[word];
        bool hadHours = lanes.laneOf(day) & DayLanes.SPECIAL_HOURS != 0;
        if (hadHours && lane & DayLanes.SPECIAL_HOURS == 0) delete _specialHours[day];
        _lanes[word] = lanes.withLane(day, lane);
        emit DaySet(set.day, set.trades, set.settles, tradingHours);
    }

    /// @dev With an overnight session a trading day begins on its eve, and sessions of that evening are the past too.
    function _requireNotBegun(uint256 day) private view {
        (, uint256 today, uint256 minute) = _localTime(block.timestamp);
        if (day <= today || (day == today + 1 && _isOvernightBefore(minute))) {
            revert SessionCalendar_DayHasBegun(uint32(day), uint32(today));
        }
    }

    /* INTERNALS: SEARCHES */

    /// @dev The `n`-th day after `day` that has the flag, `n` at least 1. Reads one slot per 64 days passed over.
    function _nthDayAfter(uint256 day, uint256 n, uint256 flag) private view returns (uint256) {
        uint256 end = _horizon;
        uint256 word = DayLanes.wordOf(day + 1);
        uint256 selection = _lanes[word].having(flag).since(day + 1);
        uint256 count = selection.count();
        while (count < n) {
            n -= count;
            if (DayLanes.firstDayOf(++word) >= end) _revertBeyond(end);
            selection = _lanes[word].having(flag);
            count = selection.count();
        }
        return DayLanes.firstDayOf(word) + selection.nth(n);
    }

    /// @dev The last day before `day` that has the flag; `day` must be published.
    function _lastDayBefore(uint256 day, uint256 flag) private view returns (uint256) {
        if (day == _firstDay) _revertBeforeFirstDay();
        uint256 firstWord = DayLanes.wordOf(_firstDay);
        uint256 word = DayLanes.wordOf(day - 1);
        uint256 selection = _lanes[word].having(flag).upTo(day - 1);
        while (selection == 0) {
            if (word == firstWord) _revertBeforeFirstDay();
            selection = _lanes[--word].having(flag);
        }
        return DayLanes.firstDayOf(word) + selection.last();
    }

    function _tradeDay(uint256 timestamp) private view returns (uint256) {
        (uint256 day, uint256 minute, uint256 lane) = _published(timestamp);
        if (lane & DayLanes.TRADES == 0) return _nthDayAfter(day, 1, DayLanes.TRADES);

        bool evening = _isOvernightBefore(minute) && minute >= _hoursOf(day, lane).postClose();
        if (!evening) return day;
        uint256 next = _laneOf(day + 1);
        if (next & DayLanes.PUBLISHED == 0) _revertBeyond(day + 1);
        return next & DayLanes.TRADES == 0 ? day : day + 1;
    }

    /// @dev The settlement cycle in force on a trade day. The first cycle began at or before {firstDay}.
    function _businessDays(uint256 day) private view returns (uint256 businessDays) {
        for (uint256 cycles = _cycles; cycles != 0 && uint32(cycles) <= day; cycles >>= 40) {
            businessDays = uint8(cycles >> 32);
        }
    }

    /* INTERNALS: DAYS AND HOURS */

    /// @dev Day, minute and lane of an instant, which must lie on a published day.
    function _published(uint256 timestamp) private view returns (uint256 day, uint256 minute, uint256 lane) {
        bool representable;
        (representable, day, minute) = _localTime(timestamp);
        lane = _laneOf(day);
        if (!representable || lane & DayLanes.PUBLISHED == 0) _revertBeyond(day);
    }

    function _laneOf(uint256 day) private view returns (uint256) {
        return _lanes[DayLanes.wordOf(day)].laneOf(day);
    }

    /// @dev The hours of a trading day whose lane is known.
    function _hoursOf(uint256 day, uint256 lane) private view returns (uint256) {
        return lane & DayLanes.SPECIAL_HOURS == 0 ? _templateOf(day) : _specialHours[day];
    }

    function _regularOpen(uint256 day) private view returns (uint256) {
        return _instantOf(day, _tradingHoursOf(day).open());
    }

    function _regularClose(uint256 day) private view returns (uint256) {
        return _instantOf(day, _tradingHoursOf(day).reclose());
    }

    function _tradingHoursOf(uint256 day) private view returns (uint256) {
        uint256 lane = _laneOf(day);
        if (lane & DayLanes.PUBLISHED == 0) _revertBeyond(day);
        if (lane & DayLanes.TRADES == 0) revert SessionCalendar_DayDoesNotTrade(uint32(day)); // published: 32 bits
        return _hoursOf(day, lane);
    }

    /// @dev 0 if the weekday does not trade.
    function _templateOf(uint256 day) private view returns (uint256) {
        uint256 weekday = LocalTime.weekday(day);
        if (weekday == 6) return _hoursOfSunday;
        uint256 word = weekday < _WEEKDAYS_PER_WORD ? _hoursFromMonday : _hoursFromThursday;
        uint256 hours_ = word >> (PackedHours.BITS * (weekday % _WEEKDAYS_PER_WORD));
        return hours_ & ((1 << PackedHours.BITS) - 1);
    }

    /// @dev Whether a minute lies in the part of the day that may belong to the next day's overnight session.
    function _isOvernightBefore(uint256 minute) private view returns (bool) {
        return _overnightOpen != 0 && minute >= _overnightOpen;
    }

    /* INTERNALS: THE LOCAL CLOCK */

    /// @dev Local day and minute. An instant whose local day is before 1970 or does not fit 32 bits is not
    /// representable; it comes back as the first minute of the nearest day that is.
    function _localTime(uint256 timestamp) private view returns (bool representable, uint256 day, uint256 minute) {
        if (timestamp > type(uint64).max) return (false, type(uint32).max, 0);
        int256 standardTime = int256(timestamp) + _standardOffset;
        if (standardTime < 0) return (false, 0, 0);

        uint256 local = uint256(standardTime);
        if (_daylightSaving == DaylightSaving.US) {
            if (LocalTime.isDaylightUS(local)) local += 1 hours;
        } else if (_daylightSaving == DaylightSaving.EU) {
            if (LocalTime.isDaylightEU(timestamp)) local += 1 hours;
        }
        day = local / 1 days;
        return day > type(uint32).max ? (false, type(uint32).max, 0) : (true, day, (local % 1 days) / 1 minutes);
    }

    /// @dev The instant at which the local clock shows a minute of a day. In the hour that daylight saving repeats, its
    /// first time; in the hour that it skips, as much later.
    function _instantOf(uint256 day, uint256 minute) private view returns (uint256) {
        uint256 local = day * 1 days + minute * 1 minutes;
        int256 timestamp = int256(local) - _standardOffset;
        if (timestamp < 0) _revertBeyond(day);

        if (_daylightSaving != DaylightSaving.NONE && local >= 1 hours && timestamp >= 1 hours) {
            // If daylight saving was in force an hour before this standard time, the clock showed it then.
            bool daylight =
                _daylightSaving == DaylightSaving.US
                    ? LocalTime.isDaylightUS(local - 1 hours)
                    : LocalTime.isDaylightEU(uint256(timestamp) - 1 hours);
            if (daylight) timestamp -= 1 hours;
        }
        return uint256(timestamp);
    }

    /* INTERNALS: REFUSALS */

    function _revertBeyond(uint256 day) private view {
        // Every day that comes here fits 32 bits, or is the one after the last that does.
        uint32 named = day > type(uint32).max ? type(uint32).max : uint32(day);
        revert SessionCalendar_BeyondHorizon(named, _firstDay, _horizon);
    }

    function _revertBeforeFirstDay() private view {
        _revertBeyond(_firstDay == 0 ? 0 : _firstDay - 1);
    }

    /* INTERNALS: CONSTRUCTION */

    function _packWeek(Clock memory clock) private pure returns (uint256[3] memory packed, uint256 lanes) {
        bool trades;
        for (uint32 weekday = 0; weekday < 7; ++weekday) {
            TradingHours memory tradingHours = clock.week[weekday];
            uint256 lane = DayLanes.PUBLISHED;
            if (tradingHours.close != 0) {
                if (!tradingHours.inOrder()) revert SessionCalendar_HoursOutOfOrder(weekday, tradingHours);
                bool overlaps = clock.overnightOpen != 0 && clock.overnightOpen < tradingHours.postClose;
                if (overlaps) revert SessionCalendar_BadOvernightOpen(clock.overnightOpen);
                trades = true;
                lane |= DayLanes.TRADES | DayLanes.SETTLES;
            } else if (!tradingHours.isZero()) {
                revert SessionCalendar_ClosedDayWithHours(weekday, tradingHours);
            }
            packed[weekday / _WEEKDAYS_PER_WORD] |=
                tradingHours.pack() << (PackedHours.BITS * (weekday % _WEEKDAYS_PER_WORD));
            lanes = lanes.withLane(weekday, lane);
        }
        if (!trades || clock.mic == 0) revert SessionCalendar_EmptyClock(clock.mic);
        if (clock.overnightOpen > _MINUTES_PER_DAY) revert SessionCalendar_BadOvernightOpen(clock.overnightOpen);
    }

    function _packCycles(SettlementCycle[] memory cycles, uint32 firstDay_) private pure returns (uint256 packed) {
        if (cycles.length == 0) revert SessionCalendar_BadSettlementCycle(0, 0, 0);
        for (uint256 i = 0; i < cycles.length; ++i) {
            (uint32 fromDay, uint8 businessDays) = (cycles[i].fromDay, cycles[i].businessDays);
            bool inTime = i == 0 ? fromDay <= firstDay_ : fromDay > cycles[i - 1].fromDay;
            if (!inTime || businessDays == 0 || businessDays > _MAX_BUSINESS_DAYS || i == _MAX_CYCLES) {
                revert SessionCalendar_BadSettlementCycle(i, fromDay, businessDays);
            }
            packed |= ((uint256(businessDays) << 32) | fromDay) << (40 * i);
        }
    }
}
