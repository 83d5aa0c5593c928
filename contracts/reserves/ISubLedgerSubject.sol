// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ISubLedgerSubject
/// @notice What a sub-ledger has to know of a token: what the omnibus wallet held at a record date, and when that was.
interface ISubLedgerSubject {
    /// @notice An account's units at a record. Reverts before its time; never changes after.
    function unitsAt(address account, uint32 recordId) external view returns (uint256);

    /// @notice A record's time, Unix seconds, and its place among the passed ones; 0 while it is pending. Reverts for a
    /// record that does not exist.
    function recordOf(uint32 recordId) external view returns (uint256 recordAt, uint32 ordinal);
}
