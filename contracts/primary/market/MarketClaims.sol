// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {IERC7575} from "../IERC7575.sol";
import {IERC7887Deposit, IERC7887Redeem} from "../IERC7887.sol";
import {IPrimaryMarket} from "../IPrimaryMarket.sol";
import {HolderLedger} from "./HolderLedger.sol";
import {MarketBook} from "./MarketBook.sol";
import {WindowList} from "./WindowList.sol";

/// @title MarketClaims
/// @notice Takes out of a window what it owes a controller. The algebra stands in {IPrimaryMarket}.
/// @dev Linked, not inlined: the market stays within the size of a contract. Moves nothing itself; the market does. Every
/// function brings the controller's ledger entry up to date first, and lowers the entry by what it was entitled to, which is
/// at most what is paid.
library MarketClaims {
    using HolderLedger for MarketBook.Book;
    using MarketBook for MarketBook.Book;
    using MarketBook for MarketBook.Window;
    using Math for uint256;
    using RecordBook for RecordBook.Account;
    using WindowList for uint256;

    /// @dev Whose claim on what, and who gets it.
    /// @param clock The token's `recordClock`.
    struct Claim {
        uint256 windowId;
        IPrimaryMarket.Direction direction;
        address controller;
        address receiver;
        uint32 clock;
    }

    /* FILLS */

    /// @notice Claims what `nominal` of a controller's filled amount is paid with, in its oldest claimable window.
    /// @return out Units of a creation, money of a redemption; rounded down.
    function claimNominal(
        MarketBook.Book storage book,
        Claim memory claim,
        uint256 nominal
    ) external returns (uint256 out) {
        _bringUpToDate(book, claim);
        (uint256 inLeft, uint256 nominalLeft, uint256 payable_) = _oldest(book, claim);
        if (nominal == 0) revert IPrimaryMarket.PrimaryMarket_ZeroAmount();
        if (nominal > nominalLeft) {
            revert IPrimaryMarket.PrimaryMarket_AboveClaimable(claim.controller, nominal, nominalLeft);
        }
        uint256 inPart = nominal == nominalLeft ? inLeft : inLeft.mulDiv(nominal, nominalLeft);
        MarketBook.Side storage side = book.windows[claim.windowId].sides[claim.direction];
        out = inPart == inLeft ? payable_ : uint256(side.fillOut).mulDiv(inPart, side.fillIn);
        _takeFill(book, claim, inPart, nominal, out);
        _close(book, claim);
    }

    /// @notice Claims exactly `out` of a controller's oldest claimable window.
    /// @return nominal What of its filled amount that uses up, rounded up.
    function claimOut(
        MarketBook.Book storage book,
        Claim memory claim,
        uint256 out
    ) external returns (uint256 nominal) {
        _bringUpToDate(book, claim);
        (uint256 inLeft, uint256 nominalLeft, uint256 payable_) = _oldest(book, claim);
        if (out == 0) revert IPrimaryMarket.PrimaryMarket_ZeroAmount();
        if (out > payable_) {
            revert IPrimaryMarket.PrimaryMarket_AboveClaimable(claim.controller, out, payable_);
        }
        MarketBook.Side storage side = book.windows[claim.windowId].sides[claim.direction];
        uint256 inPart = out.mulDiv(side.fillIn, side.fillOut, Math.Rounding.Ceil);
        if (inPart == inLeft) {
            nominal = nominalLeft;
        } else {
            // The last of the filled amount goes with the last of the request only.
            nominal = Math.min(nominalLeft - 1, nominalLeft.mulDiv(inPart, inLeft, Math.Rounding.Ceil));
        }
        _takeFill(book, claim, inPart, nominal, out);
        _close(book, claim);
    }

    /* REFUNDS */

    /// @notice Claims what one direction of a window gives back to a controller, and its part of the penalty.
    /// @return refund Money of a creation, units of a redemption.
    /// @return penalty Money.
    function claimRefund(
        MarketBook.Book storage book,
        Claim memory claim
    ) external returns (uint256 refund, uint256 penalty) {
        _bringUpToDate(book, claim);
        bool found;
        (refund, penalty, found) = _takeRefund(book, claim);
        if (!found) {
            revert IPrimaryMarket.PrimaryMarket_NothingClaimable(claim.windowId, claim.controller);
        }
        _close(book, claim);
    }

    /* WHOLE WINDOWS */

    /// @notice Claims everything that a window owes a controller.
    function claimAll(
        MarketBook.Book storage book,
        Claim memory claim
    ) external returns (uint256 units, uint256 assets) {
        return _claimAll(book, claim);
    }

    /// @notice Takes everything out of a window that it owes a controller, and sets it apart for it.
    function setApart(MarketBook.Book storage book, Claim memory claim) external {
        _setApart(book, claim);
    }

    /// @notice Takes units and money that are set apart.
    function claimHeld(MarketBook.Book storage book, Claim memory claim, uint256 units, uint256 assets) external {
        if (units == 0 && assets == 0) revert IPrimaryMarket.PrimaryMarket_ZeroAmount();
        IPrimaryMarket.Held storage held = book.held[claim.controller];
        if (units > held.units) {
            revert IPrimaryMarket.PrimaryMarket_InsufficientHeld(claim.controller, held.units, units);
        }
        if (assets > held.assets) {
            revert IPrimaryMarket.PrimaryMarket_InsufficientHeld(claim.controller, held.assets, assets);
        }
        _bringUpToDate(book, claim);
        held.units -= uint128(units);
        held.assets -= uint128(assets);
        book.escrowedUnits -= uint128(units);
        book.escrowedAssets -= uint128(assets);
        _lower(book, claim.controller, units);
        emit IPrimaryMarket.HeldClaimed(claim.controller, claim.receiver, units, assets);
    }

    /* THE TRANSFER AGENT'S REACH */

    /// @notice Takes a holder's units out of the market: what is set apart, then what windows owe it, then what it has put
    /// into windows that are not over, oldest first each.
    /// @dev At most 16 windows are visited.
    function forceDebit(MarketBook.Book storage book, address holder, uint256 units, uint32 clock) external {
        Claim memory claim = Claim({
            windowId: 0,
            direction: IPrimaryMarket.Direction.CREATION,
            controller: holder,
            receiver: holder,
            clock: clock
        });
        _bringUpToDate(book, claim);
        uint256 own = book.accounts[holder].units();
        if (units > own) revert IPrimaryMarket.PrimaryMarket_InsufficientUnits(holder, own, units);
        IPrimaryMarket.Held storage held = book.held[holder];
        for (uint256 side = 0; side < 2 && held.units < units; ++side) {
            uint256 list = book.lists[holder][IPrimaryMarket.Direction(side)];
            for (uint256 i = 0; i < WindowList.CAPACITY && held.units < units; ++i) {
                claim.windowId = list.at(i);
                if (claim.windowId == 0) break;
                if (_owes(book, claim, IPrimaryMarket.Direction(side))) _setApart(book, claim);
            }
        }
        claim.direction = IPrimaryMarket.Direction.REDEMPTION;
        uint256 redemptions = book.lists[holder][IPrimaryMarket.Direction.REDEMPTION];
        for (uint256 i = 0; i < WindowList.CAPACITY && held.units < units; ++i) {
            claim.windowId = redemptions.at(i);
            if (claim.windowId == 0) break;
            _reduce(book, claim, units - held.units);
        }
        // Enough, for what is set apart is at least what the entry counted.
        held.units -= uint128(units);
        book.escrowedUnits -= uint128(units);
        _lower(book, holder, units);
        emit IPrimaryMarket.ForceDebited(holder, units);
    }

    /* INTERNALS */

    function _bringUpToDate(MarketBook.Book storage book, Claim memory claim) private {
        book.accounts[claim.controller] = book.touch(claim.controller, claim.clock);
    }

    function _lower(MarketBook.Book storage book, address controller, uint256 units) private {
        // Fits: at most the account's units.
        book.accounts[controller] = book.accounts[controller].minus(uint128(units));
    }

    /// @dev The oldest window in which something is filled and not claimed; the claim is pointed at it.
    function _oldest(
        MarketBook.Book storage book,
        Claim memory claim
    ) private view returns (uint256 inLeft, uint256 nominalLeft, uint256 out) {
        (claim.windowId, inLeft, nominalLeft, out) = book.oldestFill(claim.controller, claim.direction);
    }

    function _takeFill(
        MarketBook.Book storage book,
        Claim memory claim,
        uint256 inPart,
        uint256 nominal,
        uint256 out
    ) private {
        MarketBook.Side storage side = book.windows[claim.windowId].sides[claim.direction];
        MarketBook.Request storage request = book.requests[claim.windowId][claim.controller][claim.direction];
        bool isCreation = claim.direction == IPrimaryMarket.Direction.CREATION;
        uint256 before = isCreation ? HolderLedger.createdUnits(side, request) : 0;
        // All fit: they are parts of what is stored in the same width.
        request.claimedIn += uint120(inPart);
        request.claimedNominal += uint120(nominal);
        side.fillIn -= uint128(inPart);
        side.fillOut -= uint128(out);
        if (isCreation) {
            book.escrowedUnits -= uint128(out);
            _lower(book, claim.controller, before - HolderLedger.createdUnits(side, request));
            emit IERC7575.Deposit(claim.controller, claim.receiver, nominal, out);
        } else {
            book.escrowedAssets -= uint128(out);
            emit IERC7575.Withdraw(msg.sender, claim.receiver, claim.controller, out, nominal);
        }
        emit IPrimaryMarket.FillClaimed(
            claim.windowId,
            claim.controller,
            claim.direction,
            claim.receiver,
            inPart,
            nominal,
            out
        );
    }

    /// @return refund What comes back, cancelled amounts and all.
    /// @return penalty The part of the penalty.
    /// @return found Whether there was anything to use up, be it worth nothing.
    function _takeRefund(
        MarketBook.Book storage book,
        Claim memory claim
    ) private returns (uint256 refund, uint256 penalty, bool found) {
        MarketBook.Window storage window = book.windows[claim.windowId];
        MarketBook.Side storage side = window.sides[claim.direction];
        MarketBook.Request storage request = book.requests[claim.windowId][claim.controller][claim.direction];
        uint256 cancelled = request.cancelled;
        uint256 entitled = cancelled + HolderLedger.returnedUnits(window, side, request);
        refund = cancelled;
        found = cancelled != 0;
        if (window.owesRefund(side, request)) {
            found = true;
            uint256 part;
            (part, penalty) = window.refundOf(side, request);
            refund += part;
            request.refunded = true;
            side.refundIn -= request.amount;
            side.refundOut -= uint128(part);
            side.penaltyOut -= uint128(penalty);
        }
        if (!found) return (0, 0, false);
        request.cancelled = 0;
        book.escrowedAssets -= uint128(penalty);
        if (claim.direction == IPrimaryMarket.Direction.CREATION) {
            book.escrowedAssets -= uint128(refund);
            emit IERC7887Deposit.CancelDepositClaim(
                claim.controller,
                claim.receiver,
                claim.windowId,
                msg.sender,
                refund
            );
        } else {
            book.escrowedUnits -= uint128(refund);
            _lower(book, claim.controller, entitled);
            emit IERC7887Redeem.CancelRedeemClaim(claim.controller, claim.receiver, claim.windowId, msg.sender, refund);
        }
        if (penalty == 0) return (refund, penalty, true);
        emit IPrimaryMarket.PenaltyClaimed(claim.windowId, claim.controller, claim.direction, claim.receiver, penalty);
    }

    function _claimAll(
        MarketBook.Book storage book,
        Claim memory claim
    ) private returns (uint256 units, uint256 assets) {
        _bringUpToDate(book, claim);
        bool found = false;
        for (uint256 side = 0; side < 2; ++side) {
            claim.direction = IPrimaryMarket.Direction(side);
            (uint256 sideUnits, uint256 sideAssets, bool any) = _claimSide(book, claim);
            units += sideUnits;
            assets += sideAssets;
            found = found || any;
        }
        if (!found) {
            revert IPrimaryMarket.PrimaryMarket_NothingClaimable(claim.windowId, claim.controller);
        }
    }

    function _claimSide(
        MarketBook.Book storage book,
        Claim memory claim
    ) private returns (uint256 units, uint256 assets, bool found) {
        MarketBook.Window storage window = book.windows[claim.windowId];
        MarketBook.Side storage side = window.sides[claim.direction];
        MarketBook.Request storage request = book.requests[claim.windowId][claim.controller][claim.direction];
        bool isCreation = claim.direction == IPrimaryMarket.Direction.CREATION;
        (uint256 inLeft, uint256 nominalLeft, uint256 out) = window.fillOf(side, request);
        if (inLeft != 0) {
            found = true;
            _takeFill(book, claim, inLeft, nominalLeft, out);
            if (isCreation) units = out;
            else assets = out;
        }
        (uint256 refund, uint256 penalty, bool refunded) = _takeRefund(book, claim);
        found = found || refunded;
        if (isCreation) assets += refund;
        else units += refund;
        assets += penalty;
        _close(book, claim);
    }

    function _setApart(MarketBook.Book storage book, Claim memory claim) private {
        // Nothing leaves: the receiver of what the events tell is the market itself.
        claim.receiver = address(this);
        (uint256 units, uint256 assets) = _claimAll(book, claim);
        IPrimaryMarket.Held storage held = book.held[claim.controller];
        held.units += uint128(units);
        held.assets += uint128(assets);
        book.escrowedUnits += uint128(units);
        book.escrowedAssets += uint128(assets);
        book.accounts[claim.controller] = book.accounts[claim.controller].plus(uint128(units));
        emit IPrimaryMarket.SetApart(claim.windowId, claim.controller, units, assets);
    }

    /// @dev Whether a direction of a window owes a controller units.
    function _owes(
        MarketBook.Book storage book,
        Claim memory claim,
        IPrimaryMarket.Direction direction
    ) private view returns (bool) {
        MarketBook.Window storage window = book.windows[claim.windowId];
        MarketBook.Side storage side = window.sides[direction];
        MarketBook.Request storage request = book.requests[claim.windowId][claim.controller][direction];
        if (direction == IPrimaryMarket.Direction.REDEMPTION) {
            return request.cancelled != 0 || window.owesRefund(side, request);
        }
        (uint256 inLeft, , ) = window.fillOf(side, request);
        return inLeft != 0;
    }

    /// @dev Takes up to `most` units out of a redemption that is neither settled nor expired, and sets them apart.
    function _reduce(MarketBook.Book storage book, Claim memory claim, uint256 most) private {
        MarketBook.Window storage window = book.windows[claim.windowId];
        if (window.stage != MarketBook.Stage.UNSETTLED) return;
        MarketBook.Request storage request = book.requests[claim.windowId][claim.controller][claim.direction];
        uint256 taken = Math.min(most, request.amount);
        if (taken == 0) return;
        request.amount -= uint120(taken);
        window.sides[claim.direction].requested -= uint128(taken);
        book.held[claim.controller].units += uint128(taken);
        emit IPrimaryMarket.RequestReduced(claim.windowId, claim.controller, taken);
        _close(book, claim);
    }

    /// @dev Forgets a request that nothing is left of, and frees its place.
    function _close(MarketBook.Book storage book, Claim memory claim) private {
        MarketBook.Window storage window = book.windows[claim.windowId];
        MarketBook.Side storage side = window.sides[claim.direction];
        MarketBook.Request storage request = book.requests[claim.windowId][claim.controller][claim.direction];
        if (request.cancelled != 0) return;
        if (request.amount != 0) {
            if (window.stage == MarketBook.Stage.UNSETTLED) return;
            if (window.owesRefund(side, request)) return;
            (uint256 inLeft, , ) = window.fillOf(side, request);
            if (inLeft != 0) return;
        }
        delete book.requests[claim.windowId][claim.controller][claim.direction];
        uint256 list = book.lists[claim.controller][claim.direction];
        book.lists[claim.controller][claim.direction] = list.without(claim.windowId);
    }
}
