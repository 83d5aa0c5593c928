// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {RecordBook} from "../../../contracts/libraries/RecordBook.sol";

/// @title RecordBookClaims
/// @notice What the solver is asked about {RecordBook}'s account word: each function is one claim, for all arguments.
/// @custom:law 1
contract RecordBookClaims {
    using RecordBook for RecordBook.Account;

    /// @notice Units that fit are added exactly.
    function unitsAreAdded(uint256 word, uint128 amount) external pure {
        RecordBook.Account account = RecordBook.Account.wrap(word);
        require(account.units() + amount <= type(uint128).max);
        assert(account.plus(amount).units() == account.units() + amount);
    }

    /// @notice Adding units that fit leaves everything else in the word.
    function addingLeavesTheRest(uint256 word, uint128 amount) external pure {
        RecordBook.Account account = RecordBook.Account.wrap(word);
        require(account.units() + amount <= type(uint128).max);
        RecordBook.Account after_ = account.plus(amount);
        assert(after_.lastOrdinal() == account.lastOrdinal());
        assert(after_.checkpointCount() == account.checkpointCount());
        assert(after_.flags() == account.flags());
    }

    /// @notice Units that are there are taken exactly.
    function unitsAreTaken(uint256 word, uint128 amount) external pure {
        RecordBook.Account account = RecordBook.Account.wrap(word);
        require(amount <= account.units());
        assert(account.minus(amount).units() == account.units() - amount);
    }

    /// @notice Taking units that are there leaves everything else in the word.
    function takingLeavesTheRest(uint256 word, uint128 amount) external pure {
        RecordBook.Account account = RecordBook.Account.wrap(word);
        require(amount <= account.units());
        RecordBook.Account after_ = account.minus(amount);
        assert(after_.lastOrdinal() == account.lastOrdinal());
        assert(after_.checkpointCount() == account.checkpointCount());
        assert(after_.flags() == account.flags());
    }

    /// @notice Flags are replaced, and nothing else.
    function flagsAreReplaced(uint256 word, uint64 flags) external pure {
        RecordBook.Account account = RecordBook.Account.wrap(word);
        RecordBook.Account after_ = account.withFlags(flags);
        assert(after_.flags() == flags);
        assert(after_.units() == account.units());
        assert(after_.lastOrdinal() == account.lastOrdinal());
        assert(after_.checkpointCount() == account.checkpointCount());
    }
}
