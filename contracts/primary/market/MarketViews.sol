// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEquityToken} from "../../equity/IEquityToken.sol";
import {IPrimaryMarket} from "../IPrimaryMarket.sol";
import {MarketBook} from "./MarketBook.sol";
import {WindowList} from "./WindowList.sol";

/// @title MarketViews
/// @notice The market's book as integrators read it.
/// @dev Linked, not inlined: the market stays within the size of a contract.
library MarketViews {
    using MarketBook for MarketBook.Book;
    using MarketBook for MarketBook.Window;
    using WindowList for uint256;

    /// @notice A window. All zero if there is none.
    function windowOf(
        MarketBook.Book storage book,
        uint256 windowId,
        IEquityToken token
    ) external view returns (IPrimaryMarket.WindowView memory) {
        MarketBook.Window storage window = book.windows[windowId];
        return
            IPrimaryMarket.WindowView({
                status: book.statusOf(windowId),
                terms: IPrimaryMarket.WindowTerms({
                    opensAt: window.opensAt,
                    closesAt: window.closesAt,
                    broker: window.broker,
                    feeBps: window.feeBps,
                    bandBps: window.bandBps,
                    minFillBps: window.minFillBps,
                    creations: window.sides[IPrimaryMarket.Direction.CREATION].limits,
                    redemptions: window.sides[IPrimaryMarket.Direction.REDEMPTION].limits
                }),
                deadline: uint48(window.deadlineOf(token)),
                value: window.value,
                price: window.price,
                settledClock: window.settledClock
            });
    }

    /// @notice The window that takes requests now; 0 if none does.
    function openWindow(MarketBook.Book storage book) external view returns (uint256) {
        return book.openWindowId();
    }

    /// @notice Whether a window's broker has missed the deadline, and nobody has expired it yet.
    function isOverdue(
        MarketBook.Book storage book,
        uint256 windowId,
        IEquityToken token
    ) external view returns (bool) {
        return
            book.statusOf(windowId) == IPrimaryMarket.WindowStatus.VALUED &&
            block.timestamp > book.windows[windowId].deadlineOf(token);
    }

    /// @notice What a controller may claim of the oldest window with anything filled: as its filled amount, and as what that
    /// is paid with.
    function oldestClaimable(
        MarketBook.Book storage book,
        address controller,
        IPrimaryMarket.Direction direction
    ) external view returns (uint256 nominal, uint256 out) {
        (, , nominal, out) = book.oldestFill(controller, direction);
    }

    /// @notice One direction of a window. All zero if there is none.
    function sideOf(
        MarketBook.Book storage book,
        uint256 windowId,
        IPrimaryMarket.Direction direction
    ) external view returns (IPrimaryMarket.SideView memory) {
        MarketBook.Side storage side = book.windows[windowId].sides[direction];
        return
            IPrimaryMarket.SideView({
                requested: side.requested,
                filled: side.filled,
                out: side.out,
                fillIn: side.fillIn,
                fillOut: side.fillOut,
                refundIn: side.refundIn,
                refundOut: side.refundOut,
                penalty: side.penalty,
                penaltyOut: side.penaltyOut
            });
    }

    /// @notice The windows in which a controller has anything, oldest first.
    function windowsOf(
        MarketBook.Book storage book,
        address controller,
        IPrimaryMarket.Direction direction
    ) external view returns (uint32[] memory windowIds) {
        uint256 list = book.lists[controller][direction];
        windowIds = new uint32[](list.length());
        for (uint256 i = 0; i < windowIds.length; ++i) {
            windowIds[i] = uint32(list.at(i));
        }
    }

    /// @notice What a controller has put into a window that is neither settled nor expired.
    function pendingOf(
        MarketBook.Book storage book,
        uint256 windowId,
        address controller,
        IPrimaryMarket.Direction direction
    ) external view returns (uint256) {
        if (book.windows[windowId].stage != MarketBook.Stage.UNSETTLED) return 0;
        return book.requests[windowId][controller][direction].amount;
    }

    /// @notice What of a controller's filled amount is not claimed.
    function nominalOf(
        MarketBook.Book storage book,
        uint256 windowId,
        address controller,
        IPrimaryMarket.Direction direction
    ) external view returns (uint256 nominal) {
        MarketBook.Window storage window = book.windows[windowId];
        (, nominal, ) = window.fillOf(window.sides[direction], book.requests[windowId][controller][direction]);
    }

    /// @notice What a window gives back to a controller now, its part of the penalty left out.
    function refundableOf(
        MarketBook.Book storage book,
        uint256 windowId,
        address controller,
        IPrimaryMarket.Direction direction
    ) external view returns (uint256 refundable) {
        MarketBook.Window storage window = book.windows[windowId];
        MarketBook.Request storage request = book.requests[windowId][controller][direction];
        (refundable, ) = window.refundOf(window.sides[direction], request);
        refundable += request.cancelled;
    }

    /// @notice What a window would pay a controller now, of both directions.
    function claimableOf(
        MarketBook.Book storage book,
        uint256 windowId,
        address controller
    ) external view returns (uint256 units, uint256 assets) {
        (uint256 out, uint256 refund, uint256 penalty) = _owed(
            book,
            windowId,
            controller,
            IPrimaryMarket.Direction.CREATION
        );
        (units, assets) = (out, refund + penalty);
        (out, refund, penalty) = _owed(book, windowId, controller, IPrimaryMarket.Direction.REDEMPTION);
        units += refund;
        assets += out + penalty;
    }

    function _owed(
        MarketBook.Book storage book,
        uint256 windowId,
        address controller,
        IPrimaryMarket.Direction direction
    ) private view returns (uint256 out, uint256 refund, uint256 penalty) {
        MarketBook.Window storage window = book.windows[windowId];
        MarketBook.Side storage side = window.sides[direction];
        MarketBook.Request storage request = book.requests[windowId][controller][direction];
        (, , out) = window.fillOf(side, request);
        (refund, penalty) = window.refundOf(side, request);
        refund += request.cancelled;
    }
}
