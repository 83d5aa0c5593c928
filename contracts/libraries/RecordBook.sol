// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title RecordBook
/// @notice Remembers what accounts held at record dates without touching an account until it moves.
/// @dev Records that have passed are numbered 1, 2, 3 …: their *ordinal*. An account stores the last ordinal up to which
/// its past is written down. Before its units change, every ordinal since then held the balance it still has: that is one
/// checkpoint `{from, to, units}`, one slot, however many records have passed. So a plain change with no record passed
/// writes nothing extra, and a balance of zero costs no checkpoint at all: a gap between checkpoints means zero.
///
/// The token and every venue keep one book each over the same ordinals: the token's {IRecordDates-recordClock}.
library RecordBook {
    /// @dev One slot. `flags` belong to the owner of the book.
    struct Account {
        uint128 units;
        uint32 lastOrdinal;
        uint32 checkpointCount;
        uint64 flags;
    }

    /// @dev One slot: the units held at each ordinal from `from` to `to`, both included. Never zero units.
    struct Checkpoint {
        uint32 from;
        uint32 to;
        uint128 units;
    }

    /// @notice Writes down the account's units for every record up to `passed`, before they change.
    /// @dev Works on the account in memory, so that the caller stores it once together with the new units.
    /// @param account The account, loaded by the caller, who must store it.
    /// @param history The account's checkpoints.
    /// @param passed How many records have passed.
    function materialise(
        Account memory account,
        mapping(uint256 index => Checkpoint) storage history,
        uint32 passed
    ) internal {
        uint32 last = account.lastOrdinal;
        if (last == passed) return;
        if (account.units != 0) {
            // Unchecked: `last < passed`, so last + 1 fits; an account has at most one checkpoint per ordinal.
            unchecked {
                history[account.checkpointCount] = Checkpoint({from: last + 1, to: passed, units: account.units});
                ++account.checkpointCount;
            }
        }
        account.lastOrdinal = passed;
    }

    /// @notice The units an account held at a passed record.
    /// @param account The account as it is stored.
    /// @param history Its checkpoints.
    /// @param ordinal The record's ordinal; the caller has made sure that it has passed.
    function unitsAt(
        Account memory account,
        mapping(uint256 index => Checkpoint) storage history,
        uint32 ordinal
    ) internal view returns (uint256) {
        if (ordinal > account.lastOrdinal) return account.units;
        // The first checkpoint that ends at or after the ordinal is the only one that can cover it.
        uint256 low = 0;
        uint256 high = account.checkpointCount;
        uint256 count = high;
        while (low < high) {
            uint256 middle = (low + high) >> 1;
            if (history[middle].to < ordinal) low = middle + 1;
            else high = middle;
        }
        if (low == count) return 0;
        Checkpoint memory found = history[low];
        return found.from <= ordinal ? found.units : 0;
    }
}
