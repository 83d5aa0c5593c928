// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IHaltStatus} from "../../contracts/oracle/IHaltStatus.sol";

/// @title SettableHalt
/// @notice Trading, halted or not, as a test wants it.
contract SettableHalt is IHaltStatus {
    bool public isHalted;

    function set(bool isHalted_) external {
        isHalted = isHalted_;
    }
}
