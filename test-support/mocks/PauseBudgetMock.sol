// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {PauseBudget} from "../../contracts/libraries/PauseBudget.sol";

/// @title PauseBudgetMock
/// @notice A pause budget and nothing else.
contract PauseBudgetMock {
    using PauseBudget for PauseBudget.Budget;

    event Begun(uint48 end);

    PauseBudget.Budget private _budget;

    function begin(uint256 duration) external {
        emit Begun(_budget.begin(duration));
    }

    function finish() external {
        _budget.finish();
    }

    function pausedSeconds() external view returns (uint256) {
        return _budget.pausedSeconds();
    }
}
