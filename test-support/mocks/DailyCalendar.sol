// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {EveryDayCalendar} from "./EveryDayCalendar.sol";

/// @title DailyCalendar
/// @notice {EveryDayCalendar} with what a proof of reserves and a redemption ask besides: every trade settles the next day.
contract DailyCalendar is EveryDayCalendar {
    function addTradingDays(uint256 timestamp, uint256 n) external pure returns (uint32) {
        return uint32(timestamp / 1 days + n);
    }

    function horizon() external pure returns (uint32) {
        return type(uint32).max;
    }
}
