// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {LocalTime} from "../../contracts/libraries/LocalTime.sol";

/// @notice LocalTime from outside.
contract LocalTimeMock {
    function weekday(uint256 day) external pure returns (uint256) {
        return LocalTime.weekday(day);
    }

    function yearFromMarch(uint256 day) external pure returns (uint256 dayOfYear, uint256 firstWeekday) {
        return LocalTime.yearFromMarch(day);
    }

    function isDaylightUS(uint256 standardTime) external pure returns (bool) {
        return LocalTime.isDaylightUS(standardTime);
    }

    function isDaylightEU(uint256 timestamp) external pure returns (bool) {
        return LocalTime.isDaylightEU(timestamp);
    }
}
