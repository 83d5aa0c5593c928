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
    /// @dev One slot, handled as one word: from the low bits units 128, last ordinal 32, checkpoint count 32, flags 64.
    /// The flags belong to the owner of the book.
    type Account is uint256;

    /// @dev One slot: the units held at each ordinal from `from` to `to`, both included. Never zero units.
    struct Checkpoint {
        uint32 from;
        uint32 to;
        uint128 units;
    }

    uint256 private constant ORDINAL_SHIFT = 128;
    uint256 private constant COUNT_SHIFT = 160;
    uint256 private constant FLAGS_SHIFT = 192;
    /// @dev Units and checkpoint count and flags: everything but the last ordinal.
    uint256 private constant NOT_ORDINAL = ~(uint256(type(uint32).max) << ORDINAL_SHIFT);

    /// @notice Writes down the account's units for every record up to `passed`, before they change.
    /// @param account The account's word, loaded by the caller.
    /// @param history The account's checkpoints.
    /// @param passed How many records have passed.
    /// @return The word to go on with; the caller stores it once, together with the new units.
    function materialise(
        Account account,
        mapping(uint256 index => Checkpoint) storage history,
        uint32 passed
    ) internal returns (Account) {
        uint32 last = lastOrdinal(account);
        if (last == passed) return account;
        uint256 word = Account.unwrap(account);
        uint128 held = uint128(word);
        if (held != 0) {
            // Unchecked: `last < passed`, so last + 1 fits; an account has at most one checkpoint per ordinal.
            unchecked {
                history[checkpointCount(account)] = Checkpoint({from: last + 1, to: passed, units: held});
                word += 1 << COUNT_SHIFT;
            }
        }
        return Account.wrap((word & NOT_ORDINAL) | (uint256(passed) << ORDINAL_SHIFT));
    }

    /// @notice The units an account held at a passed record.
    /// @param account The account's word as it is stored.
    /// @param history Its checkpoints.
    /// @param ordinal The record's ordinal; the caller has made sure that it has passed.
    function unitsAt(
        Account account,
        mapping(uint256 index => Checkpoint) storage history,
        uint32 ordinal
    ) internal view returns (uint256) {
        if (ordinal > lastOrdinal(account)) return units(account);
        // The first checkpoint that ends at or after the ordinal is the only one that can cover it.
        uint256 low = 0;
        uint256 count = checkpointCount(account);
        uint256 high = count;
        while (low < high) {
            uint256 middle = (low + high) >> 1;
            if (history[middle].to < ordinal) low = middle + 1;
            else high = middle;
        }
        if (low == count) return 0;
        Checkpoint memory found = history[low];
        return found.from <= ordinal ? found.units : 0;
    }

    /// @notice The account with `amount` more units. The caller has made sure that they stay below 2^128.
    function plus(Account account, uint128 amount) internal pure returns (Account) {
        unchecked {
            return Account.wrap(Account.unwrap(account) + amount);
        }
    }

    /// @notice The account with `amount` fewer units. The caller has made sure that it has as many.
    function minus(Account account, uint128 amount) internal pure returns (Account) {
        unchecked {
            return Account.wrap(Account.unwrap(account) - amount);
        }
    }

    /// @notice The account with other flags.
    function withFlags(Account account, uint64 newFlags) internal pure returns (Account) {
        uint256 rest = Account.unwrap(account) & ((1 << FLAGS_SHIFT) - 1);
        return Account.wrap(rest | (uint256(newFlags) << FLAGS_SHIFT));
    }

    /// @notice Units held now.
    function units(Account account) internal pure returns (uint256) {
        return uint128(Account.unwrap(account));
    }

    /// @notice The ordinal up to which the account's past is written down.
    function lastOrdinal(Account account) internal pure returns (uint32) {
        return uint32(Account.unwrap(account) >> ORDINAL_SHIFT);
    }

    /// @notice How many checkpoints the account has.
    function checkpointCount(Account account) internal pure returns (uint256) {
        return uint32(Account.unwrap(account) >> COUNT_SHIFT);
    }

    /// @notice The owner's flags.
    function flags(Account account) internal pure returns (uint64) {
        return uint64(Account.unwrap(account) >> FLAGS_SHIFT);
    }
}
