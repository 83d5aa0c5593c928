// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {PauseBudget} from "../../../contracts/libraries/PauseBudget.sol";

/// @title PauseBudgetClaims
/// @notice What the solver is asked about {PauseBudget}: each function is one claim, for all that its storage can hold.
/// @custom:law 7
contract PauseBudgetClaims {
    using PauseBudget for PauseBudget.Budget;

    PauseBudget.Budget private _budget;

    /// @notice A pause ends by itself, when it was asked to, and within 72 hours.
    /// @custom:loops a budget remembers 8 pauses
    function pausesEndWithin72Hours(uint256 duration) external {
        require(block.timestamp < 2 ** 47);
        uint256 end = _budget.begin(duration);
        assert(end == block.timestamp + duration);
        assert(end > block.timestamp && end <= block.timestamp + 72 hours);
    }

    /// @notice A new pause and what the last ones take of the 14 days that end with it are at most 72 hours together.
    /// @custom:loops a budget remembers 8 pauses
    function anyFourteenDaysHave72Hours(uint256 duration, uint8 place) external {
        require(block.timestamp < 2 ** 47 && place < 8);
        PauseBudget.Pause memory past = _budget.ring[place];
        require(past.start <= past.end && past.end <= block.timestamp);
        uint256 end = _budget.begin(duration);
        uint256 from = end > 14 days ? end - 14 days : 0;
        uint256 start = past.start > from ? past.start : from;
        uint256 taken = past.end > from ? past.end - start : 0;
        assert(taken + duration <= 72 hours);
    }

    /// @notice Ended early, a pause is over at once, and no longer than it was.
    function endedPausesAreOver(uint8 place) external {
        require(block.timestamp < 2 ** 47 && place < 8);
        uint48 before = _budget.ring[place].end;
        _budget.finish();
        uint48 end = _budget.ring[place].end;
        assert(end == before || end == block.timestamp);
        assert(end <= before);
    }
}
