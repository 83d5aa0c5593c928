// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Rows
/// @notice The table of {ILendingPool}, cell by cell. Of several rows, the strictest cell wins.
library Rows {
    /// @notice What a cell says of borrowing or of a withdrawal with debt; a later one is stricter.
    enum Limit {
        FACTOR,
        CLOSED_FACTOR,
        NONE
    }

    /// @notice What a cell says of liquidation; a later one is stricter.
    enum Seizure {
        FREE,
        BOUNDED,
        PAST_HARD_FLOOR,
        NONE
    }

    uint8 internal constant REGULAR = 1 << 0;
    uint8 internal constant EXTENDED = 1 << 1;
    uint8 internal constant CLOSED = 1 << 2;
    uint8 internal constant REOPENING = 1 << 3;
    uint8 internal constant ACTION_FREEZE = 1 << 4;
    uint8 internal constant UNPROVEN = 1 << 5;
    uint8 internal constant DEAD = 1 << 6;

    /// @notice How far one may borrow.
    function toBorrow(uint8 rows) internal pure returns (Limit) {
        if (rows & (CLOSED | REOPENING | ACTION_FREEZE | UNPROVEN | DEAD) != 0) return Limit.NONE;
        return rows & EXTENDED != 0 ? Limit.CLOSED_FACTOR : Limit.FACTOR;
    }

    /// @notice How far one may withdraw with debt.
    function toWithdraw(uint8 rows) internal pure returns (Limit) {
        if (rows & (REOPENING | ACTION_FREEZE | UNPROVEN | DEAD) != 0) return Limit.NONE;
        return rows & (EXTENDED | CLOSED) != 0 ? Limit.CLOSED_FACTOR : Limit.FACTOR;
    }

    /// @notice Whether one may liquidate.
    function toLiquidate(uint8 rows) internal pure returns (Seizure) {
        if (rows & DEAD != 0) return Seizure.NONE;
        if (rows & (CLOSED | REOPENING | ACTION_FREEZE) != 0) return Seizure.PAST_HARD_FLOOR;
        return rows & EXTENDED != 0 ? Seizure.BOUNDED : Seizure.FREE;
    }

    /// @notice The stricter of two.
    function stricter(Limit a, Limit b) internal pure returns (Limit) {
        return a > b ? a : b;
    }

    /// @notice The stricter of two.
    function stricter(Seizure a, Seizure b) internal pure returns (Seizure) {
        return a > b ? a : b;
    }
}
