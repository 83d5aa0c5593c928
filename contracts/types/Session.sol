// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What an exchange's clock says about one instant.
/// @dev UNKNOWN comes first on purpose: whatever was never set is unknown, and unknown is treated as closed.
enum Session {
    /// Outside the days the calendar has published. Treated as closed.
    UNKNOWN,
    /// A published day, and no session runs.
    CLOSED,
    /// Pre-market trading before the first regular interval.
    PRE,
    /// A regular interval.
    REGULAR,
    /// Post-market trading after the last regular interval.
    POST,
    /// Trading between two days, where the calendar has it; it belongs to the day that follows.
    OVERNIGHT
}
