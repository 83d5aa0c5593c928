// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IHaltStatus
/// @notice Says whether trading in one share is halted: the status field of a feed, or an adapter to one.
interface IHaltStatus {
    /// @notice Whether trading is halted now.
    function isHalted() external view returns (bool);
}
