// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {IPrimaryMarket} from "../IPrimaryMarket.sol";
import {MarketBook} from "./MarketBook.sol";
import {WindowList} from "./WindowList.sol";

/// @title HolderLedger
/// @notice Whose units the market holds, now and at record dates.
/// @dev A settlement changes everybody's units at once and may not visit anybody. So it is applied to a controller later:
/// before anything else changes for it, its settled windows are brought in, each at the record clock of its settlement. Until
/// then views add them. A controller has at most 16 windows, 8 of each direction.
library HolderLedger {
    using Math for uint256;
    using RecordBook for RecordBook.Account;
    using WindowList for uint256;

    /// @dev A settlement that a controller's entry does not have yet.
    struct Change {
        uint32 clock;
        uint32 windowId;
        IPrimaryMarket.Direction direction;
        uint128 units;
    }

    uint256 private constant MOST = 2 * WindowList.CAPACITY;

    /// @notice The controller's entry with everything up to now in it; the caller changes its units and stores it.
    function touch(
        MarketBook.Book storage book,
        address controller,
        uint32 clock
    ) internal returns (RecordBook.Account account) {
        account = book.accounts[controller];
        mapping(uint256 index => RecordBook.Checkpoint) storage history = book.history[controller];
        (Change[] memory changes, uint256 count) = outstanding(book, controller);
        for (uint256 i = 0; i < count; ++i) {
            Change memory change = changes[i];
            account = _shifted(account.materialise(history, change.clock), change);
            book.requests[change.windowId][controller][change.direction].applied = true;
        }
        account = account.materialise(history, clock);
    }

    /// @notice The settlements that a controller's entry does not have yet, in their order.
    function outstanding(
        MarketBook.Book storage book,
        address controller
    ) internal view returns (Change[] memory changes, uint256 count) {
        changes = new Change[](MOST);
        count = _collect(book, controller, IPrimaryMarket.Direction.CREATION, changes, 0);
        count = _collect(book, controller, IPrimaryMarket.Direction.REDEMPTION, changes, count);
    }

    /// @notice A controller's units now.
    function unitsOf(MarketBook.Book storage book, address controller) external view returns (uint256) {
        return unitsBefore(book, controller, type(uint32).max);
    }

    /// @notice A controller's units at a passed record.
    function unitsAt(MarketBook.Book storage book, address controller, uint32 ordinal) external view returns (uint256) {
        RecordBook.Account account = book.accounts[controller];
        if (ordinal <= account.lastOrdinal()) return account.unitsAt(book.history[controller], ordinal);
        return unitsBefore(book, controller, ordinal);
    }

    /// @notice A controller's units with the settlements that took place at an earlier clock than `ordinal`.
    function unitsBefore(
        MarketBook.Book storage book,
        address controller,
        uint32 ordinal
    ) internal view returns (uint256) {
        RecordBook.Account account = book.accounts[controller];
        (Change[] memory changes, uint256 count) = outstanding(book, controller);
        for (uint256 i = 0; i < count && changes[i].clock < ordinal; ++i) account = _shifted(account, changes[i]);
        return account.units();
    }

    /// @notice Created units that are a controller's: floor(out × inLeft / R).
    function createdUnits(
        MarketBook.Side storage side,
        MarketBook.Request storage request
    ) internal view returns (uint256) {
        if (side.out == 0) return 0;
        return uint256(side.out).mulDiv(request.amount - request.claimedIn, side.requested);
    }

    /// @notice Units that come back to a controller: floor(U × a / R).
    function returnedUnits(
        MarketBook.Window storage window,
        MarketBook.Side storage side,
        MarketBook.Request storage request
    ) internal view returns (uint256) {
        uint256 amount = request.amount;
        if (request.refunded || amount == 0) return 0;
        return MarketBook.refundTotal(window, side).mulDiv(amount, side.requested);
    }

    /// @dev Sorted by clock as they come; the two lists are short, and each is nearly in order.
    function _collect(
        MarketBook.Book storage book,
        address controller,
        IPrimaryMarket.Direction direction,
        Change[] memory changes,
        uint256 count
    ) private view returns (uint256) {
        uint256 list = book.lists[controller][direction];
        for (uint256 i = 0; i < WindowList.CAPACITY; ++i) {
            uint256 windowId = list.at(i);
            if (windowId == 0) break;
            MarketBook.Window storage window = book.windows[windowId];
            if (window.stage != MarketBook.Stage.SETTLED) continue;
            MarketBook.Request storage request = book.requests[windowId][controller][direction];
            if (request.applied) continue;
            MarketBook.Side storage side = window.sides[direction];
            Change memory change = Change({
                clock: window.settledClock,
                windowId: uint32(windowId),
                direction: direction,
                units: uint128(
                    direction == IPrimaryMarket.Direction.CREATION
                        ? createdUnits(side, request)
                        : request.amount - returnedUnits(window, side, request)
                )
            });
            uint256 place = count++;
            while (place != 0 && changes[place - 1].clock > change.clock) {
                changes[place] = changes[place - 1];
                --place;
            }
            changes[place] = change;
        }
        return count;
    }

    function _shifted(RecordBook.Account account, Change memory change) private pure returns (RecordBook.Account) {
        return
            change.direction == IPrimaryMarket.Direction.CREATION
                ? account.plus(change.units)
                : account.minus(change.units);
    }
}
