// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {DayLanes} from "../../../contracts/libraries/DayLanes.sol";

/// @title DayLanesClaims
/// @notice What the solver is asked about {DayLanes}: each function is one claim, for all arguments.
/// @custom:law 5
/// @custom:arithmetic
contract DayLanesClaims {
    /// @notice A day lies in the word that says so.
    function daysLieInTheirWord(uint256 day) external pure {
        uint256 first = DayLanes.firstDayOf(DayLanes.wordOf(day));
        assert(first <= day);
        assert(day - first < 64);
    }

    /// @notice A lane that was written is read back.
    function lanesAreReadBack(uint256 lanes, uint256 day, uint8 lane) external pure {
        require(lane < 16);
        assert(DayLanes.laneOf(DayLanes.withLane(lanes, day, lane), day) == lane);
    }

    /// @notice Writing one lane leaves the others.
    function otherLanesStay(uint256 lanes, uint256 day, uint256 other, uint8 lane) external pure {
        require(lane < 16 && day % 64 != other % 64);
        assert(DayLanes.laneOf(DayLanes.withLane(lanes, day, lane), other) == DayLanes.laneOf(lanes, other));
    }

    /// @notice Nothing is selected from nothing.
    function nothingIsSelectedFromNothing(uint256 day) external pure {
        assert(DayLanes.having(0, DayLanes.TRADES) == 0);
        assert(DayLanes.since(0, day) == 0);
        assert(DayLanes.upTo(0, day) == 0);
        assert(DayLanes.count(0) == 0);
    }

    /// @notice A selection's part is no more than the selection.
    function partsAreNoMoreThanTheWhole(uint256 selection, uint256 day) external pure {
        assert(DayLanes.since(selection, day) <= selection);
        assert(DayLanes.upTo(selection, day) <= selection);
    }
}
