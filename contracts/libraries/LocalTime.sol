// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title LocalTime
/// @notice Date arithmetic of a local clock: weekdays, and when daylight saving is in force by the US and the EU rule.
/// @dev Days are counted from 1970-01-01. Both rules begin in March and end in autumn, so everything is reckoned in
/// years that begin on 1 March: the leap day then comes last, and the distance from 1 March to any date of that year is
/// the same every year. The division into years is that of Howard Hinnant's "chrono-compatible low-level date
/// algorithms" (civil_from_days), proleptic Gregorian.
library LocalTime {
    /// @dev 0000-03-01 lies this many days before 1970-01-01.
    uint256 private constant DAYS_TO_EPOCH = 719_468;
    uint256 private constant DAYS_PER_ERA = 146_097; // 400 years

    // Distances from 1 March. 1 November lies a whole number of weeks (35) after it, so both fall on one weekday.
    uint256 private constant MARCH_31 = 30;
    uint256 private constant OCTOBER_31 = 244;
    uint256 private constant NOVEMBER_1 = 245;

    /// @notice The weekday of a day: 0 is Monday, 6 is Sunday.
    function weekday(uint256 day) internal pure returns (uint256) {
        return (day + 3) % 7; // 1970-01-01 was a Thursday
    }

    /// @notice Where a day lies in the year that begins on 1 March.
    /// @param day Days since 1970-01-01.
    /// @return dayOfYear Days since the last 1 March, 0 to 365.
    /// @return firstWeekday The weekday of that 1 March, 0 for Monday.
    function yearFromMarch(uint256 day) internal pure returns (uint256 dayOfYear, uint256 firstWeekday) {
        uint256 dayOfEra = (day + DAYS_TO_EPOCH) % DAYS_PER_ERA;
        // Every term is below 146,097 and every difference is that of a count of days and an earlier one.
        unchecked {
            uint256 year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
            dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100);
        }
        // 371 is 53 weeks: it keeps the difference above zero in the first weeks of 1970.
        firstWeekday = weekday(day + 371 - dayOfYear);
    }

    /// @notice Whether daylight saving is in force by the US rule of 2007: from the second Sunday of March, 02:00
    /// standard time, to the first Sunday of November, 02:00 daylight time.
    /// @param standardTime Seconds since 1970-01-01 00:00 on a local clock that never leaves standard time.
    function isDaylightUS(uint256 standardTime) internal pure returns (bool) {
        (uint256 dayOfYear, uint256 firstWeekday) = yearFromMarch(standardTime / 1 days);
        // Weekdays are at most 6 and days at most 365.
        unchecked {
            uint256 time = dayOfYear * 1 days + (standardTime % 1 days);
            uint256 firstSunday = 6 - firstWeekday;
            // 02:00 daylight time is 01:00 standard time.
            return time >= (firstSunday + 7) * 1 days + 2 hours && time < (NOVEMBER_1 + firstSunday) * 1 days + 1 hours;
        }
    }

    /// @notice Whether daylight saving is in force by the EU rule: from the last Sunday of March, 01:00 UTC, to the
    /// last Sunday of October, 01:00 UTC.
    /// @param timestamp Unix seconds.
    function isDaylightEU(uint256 timestamp) internal pure returns (bool) {
        (uint256 dayOfYear, uint256 firstWeekday) = yearFromMarch(timestamp / 1 days);
        // Weekdays are at most 6 and days at most 365.
        unchecked {
            uint256 time = dayOfYear * 1 days + (timestamp % 1 days);
            uint256 begins = MARCH_31 - ((firstWeekday + MARCH_31 + 1) % 7);
            uint256 ends = OCTOBER_31 - ((firstWeekday + OCTOBER_31 + 1) % 7);
            return time >= begins * 1 days + 1 hours && time < ends * 1 days + 1 hours;
        }
    }
}
