// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ISessionCalendar} from "../../../contracts/calendar/ISessionCalendar.sol";
import {PackedHours} from "../../../contracts/calendar/PackedHours.sol";
import {HotSlot} from "../../../contracts/equity/token/HotSlot.sol";
import {Fraction} from "../../../contracts/libraries/Fraction.sol";
import {LocalTime} from "../../../contracts/libraries/LocalTime.sol";

/// @title ControlClaims
/// @notice Claims that are false, each near a true one. A checker that proves one of them proves nothing.
contract ControlClaims {
    /// @notice Applied to a value, a ratio is exact.
    function applyDownIsExact(Fraction.Ratio memory ratio, uint128 value) external pure {
        require(ratio.denominator != 0);
        assert(Fraction.applyDown(ratio, value) * ratio.denominator == uint256(value) * ratio.numerator);
    }

    /// @notice There are six weekdays.
    function thereAreSixWeekdays(uint40 day) external pure {
        assert(LocalTime.weekday(day) < 6);
    }

    /// @notice No year has 366 days.
    function thereAreNoLeapYears(uint40 day) external pure {
        (uint256 dayOfYear, ) = LocalTime.yearFromMarch(day);
        assert(dayOfYear <= 364);
    }

    /// @notice No loop runs more than nine times: what the bounded engine takes for granted.
    function loopsAreShort(uint256 times) external pure {
        uint256 runs = 0;
        for (uint256 i = 0; i < times; ++i) ++runs;
        assert(runs <= 9);
    }

    /// @notice A record's clock is read back with more than its bits.
    function clocksHaveRoom(uint256 word, uint48 next, uint64 passed, uint8 pending) external pure {
        HotSlot hot = HotSlot.wrap(word).withClock(next, uint32(passed), pending);
        assert(hot.passed() == passed);
    }

    /// @notice By the US rule, there is no daylight saving before 9 March; but 8 March may be a second Sunday.
    function daylightBeginsOnTheNinth(uint48 standardTime) external pure {
        (uint256 dayOfYear, ) = LocalTime.yearFromMarch(uint256(standardTime) / 1 days);
        if (dayOfYear < 8) assert(!LocalTime.isDaylightUS(standardTime));
    }

    /// @notice Before every regular interval there is a pre-market.
    function preMarketsAreNotEmpty(ISessionCalendar.TradingHours memory h) external pure {
        require(PackedHours.inOrder(h));
        assert(h.preOpen < h.open);
    }
}
