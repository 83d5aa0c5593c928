// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {ILendingPool} from "../ILendingPool.sol";
import {Carrying} from "./Carrying.sol";
import {CollateralLedger} from "./CollateralLedger.sol";
import {LenderLedger} from "./LenderLedger.sol";
import {PoolBook} from "./PoolBook.sol";
import {Rows} from "./Rows.sol";

/// @title Borrowings
/// @notice What a borrower does that its collateral has to carry: to borrow, and to take collateral out.
library Borrowings {
    using CollateralLedger for PoolBook.Book;
    using LenderLedger for PoolBook.Book;
    using PoolBook for PoolBook.Book;
    using PoolBook for PoolBook.Totals;
    using RecordBook for RecordBook.Account;
    using SafeCast for uint256;

    /* VERBS */

    /// @notice Adds a debt. See {ILendingPool-borrow}.
    /// @return debtShares Rounded up.
    function borrow(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        uint256 assets,
        address account
    ) external returns (uint256 debtShares) {
        if (assets == 0) revert ILendingPool.LendingPool_ZeroAmount();
        if (env.gate != address(0)) {
            _requireNoRecordPending(env.asset);
            // Its receiver is for the token to judge.
            if (!IEquityToken(env.asset).canSend(account)) {
                revert ILendingPool.LendingPool_NotEligible(account, env.asset);
            }
        }
        PoolBook.Totals memory t = book.accrued(env);
        if (assets > t.cash) revert ILendingPool.LendingPool_InsufficientCash(assets, t.cash);
        debtShares = t.toDebtSharesUp(assets);
        t.cash -= assets;
        t.debt += assets;
        t.debtShares += debtShares;
        if (t.debt > book.borrowCap) revert ILendingPool.LendingPool_BorrowCapExceeded(t.debt, book.borrowCap);
        PoolBook.Position memory position = book.positions[account];
        position.debtShares += debtShares.toUint128();
        uint256 debt = t.toDebtUp(position.debtShares);
        if (debt < env.minDebt) revert ILendingPool.LendingPool_LeavesDust(env.asset, debt, env.minDebt);
        _requireCarried(book, env, account, position.collaterals, debt, ILendingPool.Action.BORROW);
        book.positions[account].debtShares = position.debtShares;
        book.keep(env, t);
    }

    /// @notice Takes collateral from an account that wants it out. See {ILendingPool-withdrawCollateral}.
    /// @param units How many; `type(uint256).max` for all.
    /// @param pausedUntil When the guardian's pause of withdrawals with debt ends; 0 without one.
    function withdraw(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address token,
        uint256 units,
        address account,
        uint256 pausedUntil
    ) external returns (uint256 withdrawn) {
        uint256 place = book.placeOf(token);
        uint256 available = book.accounts[place][account].units();
        withdrawn = units == type(uint256).max ? available : units;
        if (withdrawn == 0) revert ILendingPool.LendingPool_ZeroAmount();
        if (book.collaterals[place].gate != address(0)) {
            if (!IEquityToken(token).canSend(account)) revert ILendingPool.LendingPool_NotEligible(account, token);
            uint256 frozen = Carrying.frozenUnits(token, account);
            // What is frozen stays; the rest does not wait for it.
            if (frozen != 0 && withdrawn + frozen > available) {
                revert ILendingPool.LendingPool_UnitsFrozen(account, token, frozen);
            }
        }
        _debit(book, env, place, withdrawn, account, pausedUntil);
    }

    /// @notice Takes collateral that the transfer agent wants. The account's debts stay backed.
    function force(PoolBook.Book storage book, PoolBook.Env memory env, uint256 units, address account) external {
        // The caller is the token.
        uint256 placePlusOne = book.places[msg.sender];
        if (placePlusOne == 0) revert ILendingPool.LendingPool_OnlyToken(msg.sender);
        _debit(book, env, placePlusOne - 1, units, account, 0);
    }

    /* INTERNALS */

    /// @dev What is left must carry the account's debt. Interest is reckoned with, and need not be written down.
    function _debit(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        uint256 place,
        uint256 units,
        address account,
        uint256 pausedUntil
    ) private {
        (uint256 bearing, uint256 debtShares) = _take(book, place, units, account);
        if (debtShares == 0) return;
        ILendingPool.Action action = ILendingPool.Action.WITHDRAW;
        if (pausedUntil != 0) revert ILendingPool.LendingPool_ActionPaused(action, pausedUntil);
        uint256 debt = book.accrued(env).toDebtUp(debtShares);
        _requireCarried(book, env, account, bearing, debt, action);
    }

    /// @return bearing The collaterals whose rows apply: those of what leaves too.
    /// @return debtShares What the account owes.
    function _take(
        PoolBook.Book storage book,
        uint256 place,
        uint256 units,
        address account
    ) private returns (uint256 bearing, uint256 debtShares) {
        PoolBook.Collateral storage c = book.collaterals[place];
        uint256 available = book.accounts[place][account].units();
        if (units > available) {
            revert ILendingPool.LendingPool_InsufficientCollateral(account, c.token, units, available);
        }
        PoolBook.Position memory position = book.positions[account];
        (bearing, debtShares) = (position.collaterals, position.debtShares);
        uint256 left = book.leave(place, account, units);
        if (left == 0) book.positions[account].collaterals = position.collaterals & ~uint8(1 << place);
        if (debtShares == 0 || left == 0) return (bearing, debtShares);
        if (left < c.minimum) revert ILendingPool.LendingPool_LeavesDust(c.token, left, c.minimum);
    }

    function _requireCarried(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address account,
        uint256 collaterals,
        uint256 debt,
        ILendingPool.Action action
    ) private {
        Carrying.Capacity memory c = Carrying.capacityOf(book, env, account, collaterals, action);
        Carrying.keepSession(book, env, c);
        Rows.Limit limit = action == ILendingPool.Action.BORROW ? c.toBorrow : c.toWithdraw;
        if (limit == Rows.Limit.NONE) revert ILendingPool.LendingPool_Blocked(action, c.token, c.rows);
        uint256 borrowable = Carrying.within(c, limit);
        uint256 owed = Carrying.debtValue(env, debt, c.debtPrice);
        if (owed > borrowable) revert ILendingPool.LendingPool_Undercollateralised(account, borrowable, owed);
    }

    /// @dev Dividends on lent stock are owed by nobody here, so nothing is lent from their announcement to their record.
    function _requireNoRecordPending(address asset) private view {
        uint256[] memory pending = IEquityToken(asset).pendingRecords();
        if (pending.length != 0) revert ILendingPool.LendingPool_RecordPending(pending[0]);
    }
}
