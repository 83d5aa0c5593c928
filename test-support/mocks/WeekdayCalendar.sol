// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Session} from "../../contracts/types/Session.sol";

/// @title WeekdayCalendar
/// @notice An exchange in UTC that trades five days of seven from 14:30 to 21:00: only what a proof of reserves asks a
/// calendar. Published for ever.
contract WeekdayCalendar {
    function isTradingDay(uint32 day) public pure returns (bool) {
        return day % 7 < 5;
    }

    function startOf(uint32 day) public pure returns (uint256) {
        return uint256(day) * 1 days;
    }

    function sessionAt(uint256 timestamp) external pure returns (Session) {
        uint256 time = timestamp % 1 days;
        bool isOpen = isTradingDay(uint32(timestamp / 1 days)) && time >= 14.5 hours && time < 21 hours;
        return isOpen ? Session.REGULAR : Session.CLOSED;
    }

    function previousClose(uint256 timestamp) external pure returns (uint256 close) {
        uint32 day = uint32(timestamp / 1 days);
        while (!isTradingDay(day) || startOf(day) + 21 hours > timestamp) --day;
        return startOf(day) + 21 hours;
    }

    function addTradingDays(uint256 timestamp, uint256 n) external pure returns (uint32 day) {
        day = uint32(timestamp / 1 days);
        for (uint256 i = 0; i < n; ++i) {
            do ++day; while (!isTradingDay(day));
        }
    }

    function horizon() external pure returns (uint32) {
        return type(uint32).max;
    }
}
