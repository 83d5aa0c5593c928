// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Session} from "../../contracts/types/Session.sol";

/// @title EveryDayCalendar
/// @notice An exchange in UTC that trades every day from 14:30 to 21:00 and settles a day later: only what corporate actions and
/// markets ask a calendar.
contract EveryDayCalendar {
    function isTradingDay(uint32) external pure returns (bool) {
        return true;
    }

    function startOf(uint32 day) external pure returns (uint256) {
        return uint256(day) * 1 days;
    }

    function regularOpen(uint32 day) external pure returns (uint256) {
        return uint256(day) * 1 days + 14 hours + 30 minutes;
    }

    function regularClose(uint32 day) external pure returns (uint256) {
        return uint256(day) * 1 days + 21 hours;
    }

    function previousClose(uint256 timestamp) external pure returns (uint256 close) {
        close = (timestamp / 1 days) * 1 days + 21 hours;
        if (close > timestamp) close -= 1 days;
    }

    function tradeDay(uint256 timestamp) external pure returns (uint32) {
        return uint32(timestamp / 1 days);
    }

    function settlementDate(uint256 timestamp) external pure returns (uint32) {
        return uint32(timestamp / 1 days) + 1;
    }

    function sessionAt(uint256) external pure returns (Session) {
        return Session.REGULAR;
    }
}
