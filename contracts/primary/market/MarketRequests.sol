// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISessionCalendar} from "../../calendar/ISessionCalendar.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {Session} from "../../types/Session.sol";
import {IPrimaryMarket} from "../IPrimaryMarket.sol";
import {HolderLedger} from "./HolderLedger.sol";
import {MarketBook} from "./MarketBook.sol";
import {WindowList} from "./WindowList.sol";

/// @title MarketRequests
/// @notice Putting money or units into the open window, and taking them back while it is open.
/// @dev Linked, not inlined: the market stays within the size of a contract. Moves nothing itself; the market does.
library MarketRequests {
    using HolderLedger for MarketBook.Book;
    using MarketBook for MarketBook.Book;
    using RecordBook for RecordBook.Account;
    using WindowList for uint256;

    /// @dev Who asks for what.
    /// @param fromHeld Whether the units are set apart for the controller already, so that they are its own before and after.
    struct Order {
        IPrimaryMarket.Direction direction;
        address controller;
        uint256 amount;
        bool fromHeld;
    }

    /// @notice Puts an order into the open window.
    /// @param clock The token's `recordClock`.
    function request(
        MarketBook.Book storage book,
        ISessionCalendar calendar,
        Order memory order,
        uint32 clock
    ) external returns (uint256 windowId) {
        windowId = book.openWindowId();
        if (windowId == 0) revert IPrimaryMarket.PrimaryMarket_NoOpenWindow(block.timestamp);
        // The window lies in a trading session as the calendar stood when it was scheduled; days can be closed since.
        Session session = calendar.sessionAt(block.timestamp);
        if (session != Session.PRE && session != Session.REGULAR) {
            revert IPrimaryMarket.PrimaryMarket_ExchangeClosed(block.timestamp, session);
        }
        _requireWithinLimits(book, windowId, order);
        _enlist(book, windowId, order);
        MarketBook.Request storage placed = book.requests[windowId][order.controller][order.direction];
        // Both fit: they are within caps of 120 bits.
        placed.amount += uint120(order.amount);
        book.windows[windowId].sides[order.direction].requested += uint128(order.amount);
        if (order.direction == IPrimaryMarket.Direction.CREATION) {
            book.escrowedAssets += uint128(order.amount);
        } else if (order.fromHeld) {
            book.held[order.controller].units -= uint128(order.amount);
        } else {
            book.escrowedUnits += uint128(order.amount);
            RecordBook.Account account = book.touch(order.controller, clock);
            book.accounts[order.controller] = account.plus(uint128(order.amount));
        }
    }

    /// @notice Takes a whole request out of a window that is still open.
    /// @return amount What comes back; claimable at once.
    function cancel(
        MarketBook.Book storage book,
        uint256 windowId,
        address controller,
        IPrimaryMarket.Direction direction
    ) external returns (uint256 amount) {
        IPrimaryMarket.WindowStatus status = book.statusOf(windowId);
        if (status != IPrimaryMarket.WindowStatus.OPEN) {
            revert IPrimaryMarket.PrimaryMarket_WrongStatus(windowId, status);
        }
        MarketBook.Request storage placed = book.requests[windowId][controller][direction];
        amount = placed.amount;
        if (amount == 0) revert IPrimaryMarket.PrimaryMarket_NothingPending(windowId, controller);
        placed.amount = 0;
        placed.cancelled += uint120(amount);
        book.windows[windowId].sides[direction].requested -= uint128(amount);
    }

    function _requireWithinLimits(MarketBook.Book storage book, uint256 windowId, Order memory order) private view {
        MarketBook.Side storage side = book.windows[windowId].sides[order.direction];
        IPrimaryMarket.Limits memory limits = side.limits;
        uint256 amount = order.amount;
        uint256 held = order.fromHeld ? book.held[order.controller].units : 0;
        if (order.fromHeld && amount > held) {
            revert IPrimaryMarket.PrimaryMarket_InsufficientHeld(order.controller, held, amount);
        }
        // What is set apart is often less than a minimum, and must still find its way out.
        bool isWhole = order.fromHeld && amount == held;
        if (amount == 0 || (amount < limits.minimum && !isWhole)) {
            revert IPrimaryMarket.PrimaryMarket_BelowMinimum(amount, limits.minimum);
        }
        uint256 placed = book.requests[windowId][order.controller][order.direction].amount;
        uint256 left = limits.accountCap - placed;
        if (amount > left) revert IPrimaryMarket.PrimaryMarket_AboveAccountCap(order.controller, amount, left);
        left = limits.windowCap - side.requested;
        if (amount > left) revert IPrimaryMarket.PrimaryMarket_AboveWindowCap(amount, left);
    }

    function _enlist(MarketBook.Book storage book, uint256 windowId, Order memory order) private {
        uint256 list = book.lists[order.controller][order.direction];
        if (list.contains(windowId)) return;
        if (list.isFull()) {
            revert IPrimaryMarket.PrimaryMarket_TooManyWindows(order.controller, WindowList.CAPACITY);
        }
        book.lists[order.controller][order.direction] = list.push(windowId);
    }
}
