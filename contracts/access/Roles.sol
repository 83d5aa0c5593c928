// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Roles
/// @notice The role ids of the suite's one AccessManager. Which selector needs which role, and with what delay, stands
/// in one table: deploy/roles.ts.
/// @dev ADMIN is OpenZeppelin's role 0. It may rearrange roles, so it is held by the governor with a delay of 14 days.
library Roles {
    /// @notice Rearranges roles and replaces the governor. OpenZeppelin's ADMIN_ROLE.
    uint64 internal constant ADMIN = 0;
    /// @notice Sets what a deployment is made of (venues, attestors, parameters that loosen), after a delay.
    uint64 internal constant GOVERNOR = 1;
    /// @notice Announces corporate actions and marks insiders.
    uint64 internal constant ISSUER = 2;
    /// @notice Mints within the proof. Held by markets only, never by a person.
    uint64 internal constant MINTER = 3;
    /// @notice Forces transfers and freezes.
    uint64 internal constant TRANSFER_AGENT = 4;
    /// @notice Keeps who may hold.
    uint64 internal constant REGISTRAR = 5;
    /// @notice Settles windows.
    uint64 internal constant BROKER = 6;
    /// @notice Publishes calendars and sets risk parameters.
    uint64 internal constant RISK = 7;
    /// @notice Tightens only, and what it tightens expires.
    uint64 internal constant GUARDIAN = 8;
    /// @notice Registers attestors and bounds of the reserve proof.
    uint64 internal constant RESERVE_ADMIN = 9;
    /// @notice Sets record dates on tokens. Held by contracts that need them (votes, distributions), never by a person.
    uint64 internal constant RECORDER = 10;
}
