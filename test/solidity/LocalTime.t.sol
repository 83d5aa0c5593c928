// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {DayLanes} from "../../contracts/libraries/DayLanes.sol";
import {LocalTime} from "../../contracts/libraries/LocalTime.sol";

/// @notice Properties of the date arithmetic that hold for every day, year and word.
contract LocalTimeTest {
    uint256 private constant DAYS_PER_ERA = 146_097;

    function testFuzz_theYearFromMarchAdvancesByOneDayOrBeginsAnew(uint32 day) external pure {
        (uint256 dayOfYear, uint256 firstWeekday) = LocalTime.yearFromMarch(day);
        (uint256 next, uint256 nextFirstWeekday) = LocalTime.yearFromMarch(uint256(day) + 1);
        if (next == 0) {
            require(dayOfYear == 364 || dayOfYear == 365, "a year has 365 or 366 days");
            require(nextFirstWeekday == (firstWeekday + dayOfYear + 1) % 7, "the week goes on");
        } else {
            require(next == dayOfYear + 1 && next <= 365, "the day after");
            require(nextFirstWeekday == firstWeekday, "the same year");
        }
        require((firstWeekday + dayOfYear) % 7 == LocalTime.weekday(day), "the weekday of the day itself");
    }

    function testFuzz_theCalendarRepeatsEveryFourHundredYears(uint32 day) external pure {
        (uint256 dayOfYear, uint256 firstWeekday) = LocalTime.yearFromMarch(day);
        (uint256 later, uint256 laterFirstWeekday) = LocalTime.yearFromMarch(uint256(day) + DAYS_PER_ERA);
        require(dayOfYear == later && firstWeekday == laterFirstWeekday, "400 years are whole weeks");
    }

    /// @dev INV-12.
    function testFuzz_daylightSavingChangesOnSundaysOnly(uint48 time) external pure {
        uint256 midnight = uint256(time) - (uint256(time) % 1 days);
        bool sunday = LocalTime.weekday(midnight / 1 days) == 6;
        bool us = LocalTime.isDaylightUS(midnight) != LocalTime.isDaylightUS(midnight + 1 days);
        bool eu = LocalTime.isDaylightEU(midnight) != LocalTime.isDaylightEU(midnight + 1 days);
        require(sunday || (!us && !eu), "a change on another weekday");
    }

    function testFuzz_europeanSummerLiesWithinTheAmerican(uint48 time) external pure {
        require(!LocalTime.isDaylightEU(time) || LocalTime.isDaylightUS(time), "later in spring, earlier in autumn");
    }

    function testFuzz_lanesAnswerAsALoopOverThemWould(uint256 lanes, uint8 day, uint8 flagNumber) external pure {
        uint256 flag = 1 << (flagNumber % 4);
        uint256 place = day % 64;
        uint256 selection = DayLanes.having(lanes, flag);
        uint256 all;
        uint256 until;
        uint256 from;
        uint256 last;
        for (uint256 i = 0; i < 64; ++i) {
            if ((lanes >> (4 * i)) & flag == 0) continue;
            ++all;
            last = i;
            if (i <= place) ++until;
            if (i >= place) ++from;
            require(DayLanes.nth(selection, all) == i, "nth");
        }
        require(DayLanes.count(selection) == all, "count");
        require(DayLanes.count(DayLanes.upTo(selection, day)) == until, "upTo");
        require(DayLanes.count(DayLanes.since(selection, day)) == from, "since");
        if (all != 0) require(DayLanes.last(selection) == last, "last");
    }

    function testFuzz_settingALaneTouchesNoOther(uint256 lanes, uint32 day, uint8 other, uint8 lane) external pure {
        uint256 changed = DayLanes.withLane(lanes, day, lane % 16);
        require(DayLanes.laneOf(changed, day) == lane % 16, "set");
        if (other % 64 != day % 64) {
            require(DayLanes.laneOf(changed, other) == DayLanes.laneOf(lanes, other), "untouched");
        }
    }
}
