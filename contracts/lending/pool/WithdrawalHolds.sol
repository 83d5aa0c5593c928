// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ISessionCalendar} from "../../calendar/ISessionCalendar.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {ILendingPool} from "../ILendingPool.sol";
import {Carrying} from "./Carrying.sol";
import {PoolBook} from "./PoolBook.sol";
import {Prices} from "./Prices.sol";
import {Rows} from "./Rows.sol";

/// @title WithdrawalHolds
/// @notice Makes lenders wait for a loss that is there and not yet written down.
library WithdrawalHolds {
    using Math for uint256;
    using PoolBook for PoolBook.Book;
    using PoolBook for PoolBook.Collateral;
    using PoolBook for PoolBook.Totals;
    using RecordBook for RecordBook.Account;

    /// @notice The longest hold, which the longest weekend with its session fits into.
    uint256 internal constant MAX_HOLD = 6 days;
    /// @notice The shortest; a session that ends sooner is followed by the next one.
    uint256 internal constant MIN_HOLD = 1 hours;
    /// @notice How long withdrawals stay open between two.
    uint256 internal constant HOLD_PAUSE = 24 hours;
    /// @notice The most accounts of one.
    uint256 internal constant MAX_ACCOUNTS = 16;
    /// @dev With one of these rows a value is not that of now.
    uint8 private constant UNCERTAIN = Rows.DEAD | Rows.ACTION_FREEZE;

    /// @notice Begins a hold, or puts a larger shortfall in the place of a smaller one; that moves no end.
    /// @dev The larger one stands, or who wants to leave could have a hold of a small account of his own, and release it.
    function hold(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        ISessionCalendar calendar,
        address[] calldata accounts
    ) external {
        (uint256 shortfall, uint256 reserve) = _shortfall(book, env, accounts);
        if (shortfall <= reserve) revert ILendingPool.LendingPool_ReserveSuffices(shortfall, reserve);
        uint256 until = book.heldUntil;
        if (block.timestamp >= until) {
            uint256 earliest = until == 0 ? 0 : until + HOLD_PAUSE;
            if (block.timestamp < earliest) revert ILendingPool.LendingPool_HoldNotYet(earliest);
            until = _endOfSession(calendar);
            book.heldUntil = uint32(until);
        } else if (shortfall <= book.heldShortfall) {
            revert ILendingPool.LendingPool_SmallerHold(shortfall, book.heldShortfall);
        }
        (book.heldShortfall, book.heldAccounts) = (shortfall, keccak256(abi.encode(accounts)));
        emit ILendingPool.WithdrawalsHeld(msg.sender, until, accounts, shortfall);
    }

    /// @notice Ends one. Until its end has passed it can be taken up again.
    function release(PoolBook.Book storage book, PoolBook.Env memory env, address[] calldata accounts) external {
        bool isSame = book.heldAccounts == keccak256(abi.encode(accounts));
        if (block.timestamp >= book.heldUntil || !isSame) revert ILendingPool.LendingPool_NoSuchHold();
        (uint256 shortfall, uint256 reserve) = _shortfall(book, env, accounts);
        if (shortfall > reserve) revert ILendingPool.LendingPool_StillInsolvent(shortfall, reserve);
        (book.heldShortfall, book.heldAccounts) = (0, 0);
        emit ILendingPool.WithdrawalsReleased(msg.sender);
    }

    /// @notice Until when lenders wait; 0 if they do not.
    function heldUntilNow(PoolBook.Book storage book) internal view returns (uint256 until) {
        until = book.heldUntil;
        if (block.timestamp >= until || book.heldAccounts == 0) return 0;
    }

    /// @dev What accounts owe above their collateral at `lower`, and the gap reserve, both in money.
    function _shortfall(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address[] calldata accounts
    ) private view returns (uint256 shortfall, uint256 reserve) {
        if (accounts.length == 0 || accounts.length > MAX_ACCOUNTS) revert ILendingPool.LendingPool_BadAccounts();
        PoolBook.Totals memory t = book.accrued(env);
        uint256 price = PoolBook.ONE;
        if (env.gate != address(0)) {
            Prices.Price memory p = Prices.ofAsset(book, env);
            _requireCertain(env.asset, p);
            price = p.high;
        }
        reserve = Carrying.debtValue(env, t.gapReserve, price);
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (i != 0 && accounts[i] <= accounts[i - 1]) revert ILendingPool.LendingPool_BadAccounts();
            PoolBook.Position memory position = book.positions[accounts[i]];
            uint256 owed = Carrying.debtValue(env, t.toDebtUp(position.debtShares), price);
            uint256 owned = owed == 0 ? 0 : _lowerValue(book, env, accounts[i], position.collaterals);
            if (owed > owned) shortfall += owed - owned;
        }
    }

    function _lowerValue(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address account,
        uint256 collaterals
    ) private view returns (uint256 value) {
        for (uint256 place = 0; collaterals >> place != 0; ++place) {
            if ((collaterals >> place) & 1 == 0) continue;
            PoolBook.Collateral storage c = book.collaterals[place];
            uint256 units = book.accounts[place][account].units();
            if (c.gate == address(0)) {
                value += units * c.scaleOf();
                continue;
            }
            Prices.Price memory p = Prices.ofCollateral(env, c);
            uint256 price = p.low;
            // It cannot be seized, so the loss waits for it, and must not be left to those who wait: it counts at the most it
            // is known to be worth.
            if (p.rows & Rows.DEAD != 0 && p.high != 0) price = p.high;
            else _requireCertain(c.token, p);
            value += units.mulDiv(price, PoolBook.ONE);
        }
    }

    function _requireCertain(address token, Prices.Price memory p) private pure {
        if (p.rows & UNCERTAIN != 0) {
            revert ILendingPool.LendingPool_Blocked(ILendingPool.Action.LIQUIDATE, token, p.rows);
        }
    }

    /// @dev The close of the session that runs, for an hour yet, or comes next; where the calendar cannot say, a day from now.
    function _endOfSession(ISessionCalendar calendar) private view returns (uint256) {
        uint256 latest = block.timestamp + MAX_HOLD;
        uint32 today = calendar.dayOf(block.timestamp);
        if (calendar.isTradingDay(today)) {
            uint256 close = calendar.regularClose(today);
            // One of a session's last seconds would be over at once, and keep another away for {HOLD_PAUSE}.
            if (block.timestamp + MIN_HOLD <= close) return Math.min(close, latest);
        }
        try calendar.nextOpen(block.timestamp) returns (uint256 opens) {
            return Math.min(calendar.regularClose(calendar.dayOf(opens)), latest);
        } catch {
            return block.timestamp + HOLD_PAUSE;
        }
    }
}
