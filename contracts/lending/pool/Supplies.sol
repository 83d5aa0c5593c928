// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEquityToken} from "../../equity/IEquityToken.sol";
import {ILendingPool} from "../ILendingPool.sol";
import {CollateralLedger} from "./CollateralLedger.sol";
import {PoolBook} from "./PoolBook.sol";

/// @title Supplies
/// @notice Who may have which collateral here, and how much of it all may have.
library Supplies {
    using CollateralLedger for PoolBook.Book;
    using PoolBook for PoolBook.Book;

    /// @notice Adds collateral that comes in from outside.
    function supply(PoolBook.Book storage book, address token, uint256 units, address account) external {
        if (units == 0) revert ILendingPool.LendingPool_ZeroAmount();
        uint256 place = book.placeOf(token);
        PoolBook.Collateral storage c = book.collaterals[place];
        if (c.gate != address(0) && msg.sender != account && !IEquityToken(token).canReceive(account)) {
            revert ILendingPool.LendingPool_NotEligible(account, token);
        }
        if (book.enter(place, account, units) > c.supplyCap) {
            revert ILendingPool.LendingPool_SupplyCapExceeded(token, c.supplied, c.supplyCap);
        }
        _admit(book, c, place, account, units);
    }

    /// @notice Adds collateral that a liquidation leaves inside. Who may not hold the token outside may in here, unless under
    /// sanctions.
    function stay(PoolBook.Book storage book, address token, uint256 units, address account) external {
        uint256 place = book.placeOf(token);
        PoolBook.Collateral storage c = book.collaterals[place];
        if (c.gate != address(0) && !IEquityToken(token).canSend(account)) {
            revert ILendingPool.LendingPool_NotEligible(account, token);
        }
        book.enter(place, account, units);
        _admit(book, c, place, account, units);
    }

    /// @dev A stranger may add to what an account has, but bring it no new rows.
    function _admit(
        PoolBook.Book storage book,
        PoolBook.Collateral storage c,
        uint256 place,
        address account,
        uint256 units
    ) private {
        if (c.gate != address(0) && IEquityToken(c.token).isInsider(account)) {
            revert ILendingPool.LendingPool_Insider(account, c.token);
        }
        PoolBook.Position memory position = book.positions[account];
        if ((position.collaterals >> place) & 1 != 0) return;
        if (msg.sender != account && !book.authorized[account][msg.sender]) {
            revert ILendingPool.LendingPool_NotAuthorized(account, msg.sender);
        }
        if (position.debtShares != 0 && units < c.minimum) {
            revert ILendingPool.LendingPool_LeavesDust(c.token, units, c.minimum);
        }
        book.positions[account].collaterals = position.collaterals | uint8(1 << place);
    }
}
