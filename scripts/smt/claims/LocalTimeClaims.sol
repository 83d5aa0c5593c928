// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {LocalTime} from "../../../contracts/libraries/LocalTime.sol";

/// @title LocalTimeClaims
/// @notice What the solver is asked about {LocalTime}: each function is one claim, for all days up to 2^40.
/// @custom:law 5
/// @custom:arithmetic
contract LocalTimeClaims {
    /// @notice There are seven weekdays, and they follow each other.
    function weekdaysFollowEachOther(uint40 day) external pure {
        uint256 today = LocalTime.weekday(day);
        uint256 tomorrow = LocalTime.weekday(uint256(day) + 1);
        assert(today < 7);
        assert(tomorrow == (today == 6 ? 0 : today + 1));
    }

    /// @notice A day lies within its year, and the year's first weekday is one.
    function daysLieWithinTheirYear(uint40 day) external pure {
        (uint256 dayOfYear, uint256 firstWeekday) = LocalTime.yearFromMarch(day);
        assert(dayOfYear <= 365);
        assert(firstWeekday < 7);
    }

    /// @notice The weekday that a day has by its place in the year is its own.
    function placesInTheYearAgreeWithWeekdays(uint40 day) external pure {
        (uint256 dayOfYear, uint256 firstWeekday) = LocalTime.yearFromMarch(day);
        assert((firstWeekday + dayOfYear) % 7 == LocalTime.weekday(day));
    }

    /// @notice The next day is the next of the year, or 1 March.
    function yearsAreWithoutGaps(uint40 day) external pure {
        (uint256 today, ) = LocalTime.yearFromMarch(day);
        (uint256 tomorrow, ) = LocalTime.yearFromMarch(uint256(day) + 1);
        assert(tomorrow == today + 1 || (tomorrow == 0 && today >= 364));
    }

    /// @notice By the US rule, there is none before 8 March and after 7 November, and always from 15 March to 31 October.
    function daylightKeepsToItsMonthsUS(uint48 standardTime) external pure {
        (uint256 dayOfYear, ) = LocalTime.yearFromMarch(uint256(standardTime) / 1 days);
        bool daylight = LocalTime.isDaylightUS(standardTime);
        if (dayOfYear < 7 || dayOfYear > 251) assert(!daylight);
        if (dayOfYear > 13 && dayOfYear < 245) assert(daylight);
    }

    /// @notice By the EU rule, there is none before 25 March and from 1 November, and always from 1 April to 24 October.
    function daylightKeepsToItsMonthsEU(uint48 timestamp) external pure {
        (uint256 dayOfYear, ) = LocalTime.yearFromMarch(uint256(timestamp) / 1 days);
        bool daylight = LocalTime.isDaylightEU(timestamp);
        if (dayOfYear < 24 || dayOfYear > 244) assert(!daylight);
        if (dayOfYear > 30 && dayOfYear < 238) assert(daylight);
    }
}
