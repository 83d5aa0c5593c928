// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {IPrimaryMarket} from "../IPrimaryMarket.sol";
import {WindowList} from "./WindowList.sol";

/// @title MarketBook
/// @notice What a market remembers, and what can be read off it. The algebra of claims stands in {IPrimaryMarket}.
library MarketBook {
    using Math for uint256;
    using WindowList for uint256;

    /// @dev What has been decided about a window; the rest of its status is time.
    enum Stage {
        UNSETTLED,
        SETTLED,
        EXPIRED
    }

    /// @dev One direction of a window; R, F and out of the algebra and their trackers.
    struct Side {
        IPrimaryMarket.Limits limits;
        uint128 requested;
        uint128 filled;
        uint128 out;
        uint128 penalty;
        uint128 fillIn;
        uint128 fillOut;
        uint128 refundIn;
        uint128 refundOut;
        uint128 penaltyOut;
    }

    /// @param deadline The last second for its settlement: as scheduled; of one that is over, as it was. See {deadlineOf}.
    /// @param pausedAtValue The token's `pausedSeconds` when the value was recorded.
    struct Window {
        uint48 opensAt;
        uint48 closesAt;
        uint48 deadline;
        uint32 settledClock;
        uint16 feeBps;
        uint16 bandBps;
        uint16 minFillBps;
        Stage stage;
        address broker;
        uint64 pausedAtValue;
        uint128 value;
        uint128 price;
        mapping(IPrimaryMarket.Direction direction => Side) sides;
    }

    /// @dev A controller's part of one direction of a window.
    struct Request {
        uint120 amount;
        uint120 cancelled;
        /// Whether its part of what comes back is claimed.
        bool refunded;
        /// Whether the window's settlement is in the controller's ledger entry.
        bool applied;
        uint120 claimedIn;
        uint120 claimedNominal;
    }

    struct Book {
        uint32 windowCount;
        uint32 expiredCount;
        uint128 lastValue;
        uint128 escrowedUnits;
        uint128 escrowedAssets;
        uint128 fees;
        mapping(uint256 windowId => Window) windows;
        mapping(uint256 windowId => mapping(address controller => mapping(IPrimaryMarket.Direction => Request))) requests;
        mapping(address controller => mapping(IPrimaryMarket.Direction => uint256)) lists;
        mapping(address controller => IPrimaryMarket.Held) held;
        mapping(address controller => RecordBook.Account) accounts;
        mapping(address controller => mapping(uint256 index => RecordBook.Checkpoint)) history;
    }

    uint256 internal constant BPS = 10_000;
    uint256 internal constant ONE = 1e18;
    uint256 internal constant MAX_AHEAD = 16;
    uint256 internal constant RECORD_PERIOD = 2 hours;

    /// @notice Where a window stands now.
    function statusOf(Book storage book, uint256 windowId) internal view returns (IPrimaryMarket.WindowStatus) {
        Window storage window = book.windows[windowId];
        if (window.closesAt == 0) return IPrimaryMarket.WindowStatus.NONE;
        if (window.stage == Stage.SETTLED) return IPrimaryMarket.WindowStatus.SETTLED;
        if (window.stage == Stage.EXPIRED) return IPrimaryMarket.WindowStatus.EXPIRED;
        if (block.timestamp < window.opensAt) return IPrimaryMarket.WindowStatus.SCHEDULED;
        if (block.timestamp < window.closesAt) return IPrimaryMarket.WindowStatus.OPEN;
        return window.value == 0 ? IPrimaryMarket.WindowStatus.CLOSED : IPrimaryMarket.WindowStatus.VALUED;
    }

    /// @notice The last second at which a window may be settled. While its broker can settle, each second for which the token
    /// is paused puts it off by one.
    /// @dev Once it has passed it stays so: outside a pause the time runs and the deadline does not, and in a pause both do.
    function deadlineOf(Window storage window, IEquityToken token) internal view returns (uint256) {
        if (window.value == 0 || window.stage != Stage.UNSETTLED) return window.deadline;
        return window.deadline + token.pausedSeconds() - window.pausedAtValue;
    }

    /// @notice The window that takes requests now; 0 if none does.
    /// @dev Windows follow each other in time, and at most {MAX_AHEAD} have not closed, so it is among the last ones.
    function openWindowId(Book storage book) internal view returns (uint256) {
        uint256 high = book.windowCount;
        uint256 low = high > MAX_AHEAD ? high - MAX_AHEAD : 0;
        // The last window in (low, high] that has opened; `low` itself has closed, or is 0.
        while (low < high) {
            uint256 middle = (low + high + 1) >> 1;
            if (book.windows[middle].opensAt <= block.timestamp) low = middle;
            else high = middle - 1;
        }
        return block.timestamp < book.windows[low].closesAt ? low : 0;
    }

    /// @notice What comes back to a direction's requests in all.
    function refundTotal(Window storage window, Side storage side) internal view returns (uint256) {
        if (window.stage == Stage.UNSETTLED) return 0;
        return side.requested - side.filled;
    }

    /// @notice What of a request has not claimed its part of the fill, its filled amount, and what they pay now.
    function fillOf(
        Window storage window,
        Side storage side,
        Request storage request
    ) internal view returns (uint256 inLeft, uint256 nominalLeft, uint256 out) {
        if (window.stage != Stage.SETTLED || side.filled == 0) return (0, 0, 0);
        uint256 amount = request.amount;
        inLeft = amount - request.claimedIn;
        if (inLeft == 0) return (0, 0, 0);
        nominalLeft = uint256(side.filled).mulDiv(amount, side.requested) - request.claimedNominal;
        out = uint256(side.fillOut).mulDiv(inLeft, side.fillIn);
    }

    /// @notice What comes back to a request now, cancelled amounts left out, and its part of the penalty.
    function refundOf(
        Window storage window,
        Side storage side,
        Request storage request
    ) internal view returns (uint256 refund, uint256 penalty) {
        uint256 amount = request.amount;
        if (!owesRefund(window, side, request)) return (0, 0);
        refund = uint256(side.refundOut).mulDiv(amount, side.refundIn);
        if (side.penaltyOut != 0) penalty = uint256(side.penaltyOut).mulDiv(amount, side.refundIn);
    }

    /// @notice Whether a request has its part of what comes back still to claim, or of the penalty, be it worth nothing.
    function owesRefund(
        Window storage window,
        Side storage side,
        Request storage request
    ) internal view returns (bool) {
        if (window.stage == Stage.UNSETTLED || request.refunded || request.amount == 0) return false;
        return side.requested != side.filled || side.penalty != 0;
    }

    /// @notice The oldest window in which a controller has something filled and not claimed, with {fillOf} it.
    /// @return windowId 0 if there is none.
    function oldestFill(
        Book storage book,
        address controller,
        IPrimaryMarket.Direction direction
    ) internal view returns (uint256 windowId, uint256 inLeft, uint256 nominalLeft, uint256 out) {
        uint256 list = book.lists[controller][direction];
        for (uint256 i = 0; i < WindowList.CAPACITY; ++i) {
            windowId = list.at(i);
            if (windowId == 0) break;
            Window storage window = book.windows[windowId];
            (inLeft, nominalLeft, out) = fillOf(
                window,
                window.sides[direction],
                book.requests[windowId][controller][direction]
            );
            if (nominalLeft != 0) return (windowId, inLeft, nominalLeft, out);
        }
        return (0, 0, 0, 0);
    }
}
