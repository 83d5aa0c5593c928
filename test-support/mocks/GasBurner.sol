// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @title GasBurner
/// @notice Answers nothing and uses up all the gas it is given.
contract GasBurner {
    fallback() external {
        while (true) {}
    }
}
