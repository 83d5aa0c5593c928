// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRecordDates} from "../../equity/IRecordDates.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {PoolBook} from "./PoolBook.sol";

/// @title CollateralLedger
/// @notice Whose collateral the pool holds, now and at record dates: by each token's own clock, also where no unit moves.
library CollateralLedger {
    using RecordBook for RecordBook.Account;

    /// @notice Adds to an account. The units are a part of the token's supply, so no sum of them leaves uint128.
    /// @return supplied What all accounts have then.
    function enter(
        PoolBook.Book storage book,
        uint256 place,
        address account,
        uint256 units
    ) internal returns (uint256 supplied) {
        PoolBook.Collateral storage c = book.collaterals[place];
        supplied = c.supplied + units;
        c.supplied = uint128(supplied);
        book.accounts[place][account] = _touch(book, c, place, account).plus(uint128(units));
    }

    /// @notice Takes from an account. The caller has made sure that it has as much.
    /// @return left What it has then.
    function leave(
        PoolBook.Book storage book,
        uint256 place,
        address account,
        uint256 units
    ) internal returns (uint256 left) {
        PoolBook.Collateral storage c = book.collaterals[place];
        c.supplied -= uint128(units);
        RecordBook.Account entry = _touch(book, c, place, account).minus(uint128(units));
        book.accounts[place][account] = entry;
        return entry.units();
    }

    function _touch(
        PoolBook.Book storage book,
        PoolBook.Collateral storage c,
        uint256 place,
        address account
    ) private returns (RecordBook.Account) {
        RecordBook.Account entry = book.accounts[place][account];
        if (c.gate == address(0)) return entry;
        return entry.materialise(book.history[place][account], IRecordDates(c.token).recordClock());
    }
}
