// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {DailyCalendar} from "./DailyCalendar.sol";

/// @title OpeningCalendar
/// @notice {DailyCalendar} with what a lending pool asks besides: the day of a second, and the next opening.
contract OpeningCalendar is DailyCalendar {
    function dayOf(uint256 timestamp) external pure returns (uint32) {
        return uint32(timestamp / 1 days);
    }

    function nextOpen(uint256 timestamp) external pure returns (uint256 opens) {
        opens = (timestamp / 1 days) * 1 days + 14 hours + 30 minutes;
        if (opens <= timestamp) opens += 1 days;
    }
}
