// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IAuthority} from "@openzeppelin/contracts/access/manager/IAuthority.sol";

/// @title CallerTable
/// @notice An authority without delays: one caller per function, whichever contract it belongs to.
contract CallerTable is IAuthority {
    mapping(bytes4 selector => address caller) public callerOf;

    /// @notice Lets `caller`, and nobody else, call the function.
    function allow(bytes4 selector, address caller) external {
        callerOf[selector] = caller;
    }

    /// @inheritdoc IAuthority
    function canCall(address caller, address, bytes4 selector) external view returns (bool) {
        return caller != address(0) && callerOf[selector] == caller;
    }
}
