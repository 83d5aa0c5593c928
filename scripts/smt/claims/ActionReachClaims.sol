// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ActionReach} from "../../../contracts/oracle/ActionReach.sol";

/// @title ActionReachClaims
/// @notice What the solver is asked about the oracle's distances, {ActionReach}: each function is one claim.
/// @custom:law 5
contract ActionReachClaims {
    /// @notice A distance is rounded up, unless it is beyond every band.
    function distancesAreRoundedUp(uint128 a, uint128 b) external pure {
        uint256 size = ActionReach.distance(a, b);
        require(size < ActionReach.BEYOND);
        uint256 difference = a > b ? uint256(a) - b : uint256(b) - a;
        assert(size * b >= difference * 1e18);
    }

    /// @notice Only what is equal is at no distance.
    function onlyEqualsAreAtNoDistance(uint128 a, uint128 b) external pure {
        require(b != 0);
        assert((ActionReach.distance(a, b) == 0) == (a == b));
    }

    /// @notice Nothing is near to zero, and no distance is beyond the bound.
    function distancesAreBounded(uint256 a, uint256 b) external pure {
        assert(ActionReach.distance(a, 0) == ActionReach.BEYOND);
        assert(ActionReach.distance(a, b) <= ActionReach.BEYOND);
    }

    /// @notice To be near is mutual, and a wider tolerance holds all that a narrower one does.
    function nearnessIsMutualAndGrows(uint256 value, uint256 anchor, uint256 narrow, uint256 wide) external pure {
        assert(ActionReach.isWithin(value, anchor, narrow) == ActionReach.isWithin(anchor, value, narrow));
        if (narrow <= wide && ActionReach.isWithin(value, anchor, narrow)) {
            assert(ActionReach.isWithin(value, anchor, wide));
        }
    }
}
