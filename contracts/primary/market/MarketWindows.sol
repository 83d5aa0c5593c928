// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ISessionCalendar} from "../../calendar/ISessionCalendar.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {IEquityOracle} from "../../oracle/IEquityOracle.sol";
import {OracleFlags} from "../../types/OracleFlags.sol";
import {Session} from "../../types/Session.sol";
import {IPrimaryMarket} from "../IPrimaryMarket.sol";
import {MarketBook} from "./MarketBook.sol";

/// @title MarketWindows
/// @notice A window's way from its opening to its settlement or its end.
/// @dev Linked, not inlined: the market stays within the size of a contract. Moves nothing itself; the market does.
library MarketWindows {
    using MarketBook for MarketBook.Book;
    using MarketBook for MarketBook.Window;
    using Math for uint256;
    using OracleFlags for uint32;
    using SafeCast for uint256;

    /// @dev What a settlement is computed from, beside the window.
    /// @param scale What money of 18 decimals is divided by to get the payment asset's own.
    struct Terms {
        uint256 price;
        uint256 assetsFilled;
        uint256 unitsFilled;
        uint256 scale;
        IEquityToken token;
    }

    /// @dev What a settlement moves.
    struct Outcome {
        uint256 unitsOut;
        uint256 assetsOut;
        uint256 creationFee;
        uint256 redemptionFee;
    }

    uint256 internal constant MAX_FEE_BPS = 500;
    uint256 internal constant MAX_BAND_BPS = 1_000;

    /* OPEN */

    /// @notice Schedules the next window.
    /// @param grace Seconds between the settlement date's close and the deadline.
    function open(
        MarketBook.Book storage book,
        ISessionCalendar calendar,
        IPrimaryMarket.WindowTerms calldata terms,
        uint256 grace
    ) external returns (uint256 windowId) {
        _requireInOrder(book, terms);
        _requireBounds(terms);
        uint48 deadline = (_settlementClose(calendar, terms) + grace).toUint48();
        windowId = ++book.windowCount;
        MarketBook.Window storage window = book.windows[windowId];
        window.opensAt = terms.opensAt;
        window.closesAt = terms.closesAt;
        window.deadline = deadline;
        window.feeBps = terms.feeBps;
        window.bandBps = terms.bandBps;
        window.minFillBps = terms.minFillBps;
        window.broker = terms.broker;
        window.sides[IPrimaryMarket.Direction.CREATION].limits = terms.creations;
        window.sides[IPrimaryMarket.Direction.REDEMPTION].limits = terms.redemptions;
        emit IPrimaryMarket.WindowOpened(windowId, terms.broker, terms, deadline);
    }

    /* VALUE */

    /// @notice Gives a closed window the oracle's value.
    function recordClose(MarketBook.Book storage book, uint256 windowId, IEquityOracle oracle, address token) external {
        // First, so that a print which ends a freeze counts.
        oracle.observe(token);
        (uint256 mid, , , uint48 asOf, Session session, uint32 flags) = oracle.valueOf(token);
        if (!flags.isUsable()) revert IPrimaryMarket.PrimaryMarket_ValueUnusable(flags);
        if (mid == 0 || mid > type(uint128).max) revert IPrimaryMarket.PrimaryMarket_ValueUnusable(0);
        IPrimaryMarket.WindowStatus status = book.statusOf(windowId);
        if (status != IPrimaryMarket.WindowStatus.CLOSED) {
            revert IPrimaryMarket.PrimaryMarket_WrongStatus(windowId, status);
        }
        MarketBook.Window storage window = book.windows[windowId];
        uint256 until = recordUntil(window);
        if (block.timestamp > until) revert IPrimaryMarket.PrimaryMarket_RecordPeriodOver(windowId, until);
        window.value = uint128(mid);
        window.pausedAtValue = IEquityToken(token).pausedSeconds().toUint64();
        book.lastValue = uint128(mid);
        emit IPrimaryMarket.WindowValued(windowId, mid, asOf, session, flags);
    }

    /// @notice The last second at which a window's value may be recorded.
    function recordUntil(MarketBook.Window storage window) internal view returns (uint256) {
        return uint256(window.closesAt) + MarketBook.RECORD_PERIOD;
    }

    /* SETTLE */

    /// @notice Settles a window: the figures of {IPrimaryMarket-settle}.
    function settle(
        MarketBook.Book storage book,
        uint256 windowId,
        Terms memory terms
    ) external returns (Outcome memory outcome) {
        MarketBook.Window storage window = book.windows[windowId];
        window.deadline = _requireSettleable(book, window, windowId, terms);
        _requireFill(window, terms, IPrimaryMarket.Direction.CREATION, terms.assetsFilled);
        _requireFill(window, terms, IPrimaryMarket.Direction.REDEMPTION, terms.unitsFilled);

        (outcome.creationFee, outcome.unitsOut) = _creation(window, terms, terms.assetsFilled);
        (outcome.redemptionFee, outcome.assetsOut) = _redemption(window, terms, terms.unitsFilled);
        if (terms.assetsFilled != 0 && outcome.unitsOut == 0) {
            revert IPrimaryMarket.PrimaryMarket_NothingForFill(IPrimaryMarket.Direction.CREATION, terms.assetsFilled);
        }
        if (terms.unitsFilled != 0 && outcome.assetsOut == 0) {
            revert IPrimaryMarket.PrimaryMarket_NothingForFill(IPrimaryMarket.Direction.REDEMPTION, terms.unitsFilled);
        }

        window.stage = MarketBook.Stage.SETTLED;
        window.price = terms.price.toUint128();
        window.settledClock = terms.token.recordClock();
        _fix(window.sides[IPrimaryMarket.Direction.CREATION], terms.assetsFilled, outcome.unitsOut);
        _fix(window.sides[IPrimaryMarket.Direction.REDEMPTION], terms.unitsFilled, outcome.assetsOut);
        book.escrowedAssets = (book.escrowedAssets - terms.assetsFilled + outcome.assetsOut).toUint128();
        book.escrowedUnits = (book.escrowedUnits - terms.unitsFilled + outcome.unitsOut).toUint128();
        // Fits: a part of what is counted in the same width.
        book.fees += uint128(outcome.creationFee + outcome.redemptionFee);
        _emitSettled(windowId, terms, outcome, window.settledClock);
    }

    /* EXPIRE */

    /// @notice Ends a window without settlement.
    /// @param token Whose pauses put the deadline off.
    /// @param penalty What its broker owes if it missed the deadline.
    /// @return paid What of the penalty goes into the window: all or nothing.
    function expire(
        MarketBook.Book storage book,
        uint256 windowId,
        IEquityToken token,
        uint256 penalty,
        uint256 scale
    ) external returns (uint256 paid) {
        MarketBook.Window storage window = book.windows[windowId];
        IPrimaryMarket.WindowStatus status = book.statusOf(windowId);
        bool isValued = status == IPrimaryMarket.WindowStatus.VALUED;
        if (!isValued && status != IPrimaryMarket.WindowStatus.CLOSED) {
            revert IPrimaryMarket.PrimaryMarket_WrongStatus(windowId, status);
        }
        uint256 lastSecond = isValued ? window.deadlineOf(token) : recordUntil(window);
        if (block.timestamp <= lastSecond) revert IPrimaryMarket.PrimaryMarket_NotExpired(windowId, lastSecond);

        if (isValued) window.deadline = lastSecond.toUint48();
        window.stage = MarketBook.Stage.EXPIRED;
        MarketBook.Side storage creations = window.sides[IPrimaryMarket.Direction.CREATION];
        MarketBook.Side storage redemptions = window.sides[IPrimaryMarket.Direction.REDEMPTION];
        _fix(creations, 0, 0);
        _fix(redemptions, 0, 0);
        if (isValued && (creations.requested != 0 || redemptions.requested != 0)) {
            paid = penalty;
            ++book.expiredCount;
            book.escrowedAssets += paid.toUint128();
            uint256 brought = creations.requested * scale;
            uint256 units = uint256(redemptions.requested).mulDiv(window.value, MarketBook.ONE);
            uint256 part = paid;
            if (redemptions.requested != 0) {
                // Few enough units are worth nothing: without money beside them there is no proportion, and all is theirs.
                part = brought == 0 ? 0 : paid.mulDiv(brought, brought + units);
            }
            _penalise(creations, part);
            _penalise(redemptions, paid - part);
        }
        emit IPrimaryMarket.WindowExpired(windowId, window.broker, creations.penalty, redemptions.penalty);
    }

    function _emitSettled(uint256 windowId, Terms memory terms, Outcome memory outcome, uint32 clock) private {
        emit IPrimaryMarket.WindowSettled(
            windowId,
            msg.sender,
            terms.price,
            terms.assetsFilled,
            terms.unitsFilled,
            outcome.unitsOut,
            outcome.assetsOut,
            outcome.creationFee + outcome.redemptionFee,
            clock
        );
    }

    function _penalise(MarketBook.Side storage side, uint256 penalty) private {
        side.penalty = uint128(penalty);
        side.penaltyOut = uint128(penalty);
    }

    /// @dev Fixes what the claims of a direction divide.
    function _fix(MarketBook.Side storage side, uint256 filled, uint256 out) private {
        uint128 requested = side.requested;
        // Fits: at most what was requested.
        side.filled = uint128(filled);
        side.out = out.toUint128();
        side.fillIn = requested;
        side.fillOut = side.out;
        side.refundIn = requested;
        side.refundOut = requested - uint128(filled);
    }

    /// @return deadline The last second for the settlement, as it is now.
    function _requireSettleable(
        MarketBook.Book storage book,
        MarketBook.Window storage window,
        uint256 windowId,
        Terms memory terms
    ) private view returns (uint48 deadline) {
        IPrimaryMarket.WindowStatus status = book.statusOf(windowId);
        if (status != IPrimaryMarket.WindowStatus.VALUED) {
            revert IPrimaryMarket.PrimaryMarket_WrongStatus(windowId, status);
        }
        if (msg.sender != window.broker) {
            revert IPrimaryMarket.PrimaryMarket_NotTheBroker(msg.sender, window.broker);
        }
        deadline = window.deadlineOf(terms.token).toUint48();
        if (block.timestamp > deadline) revert IPrimaryMarket.PrimaryMarket_DeadlinePassed(windowId, deadline);
        uint256 band = uint256(window.value).mulDiv(window.bandBps, MarketBook.BPS);
        (uint256 lowest, uint256 highest) = (window.value - band, window.value + band);
        if (terms.price < lowest || terms.price > highest) {
            revert IPrimaryMarket.PrimaryMarket_PriceOutsideBand(terms.price, lowest, highest);
        }
    }

    function _requireFill(
        MarketBook.Window storage window,
        Terms memory terms,
        IPrimaryMarket.Direction direction,
        uint256 filled
    ) private view {
        uint256 requested = window.sides[direction].requested;
        if (filled > requested) {
            revert IPrimaryMarket.PrimaryMarket_FillAboveRequested(direction, filled, requested);
        }
        // A wind-down creates nothing, and no promise can be kept.
        if (direction == IPrimaryMarket.Direction.CREATION && terms.token.isTerminal()) {
            if (filled != 0) revert IPrimaryMarket.PrimaryMarket_Terminal();
            return;
        }
        uint256 minimum = requested.mulDiv(window.minFillBps, MarketBook.BPS, Math.Rounding.Ceil);
        if (filled >= minimum) return;
        // Where even the whole would pay nothing, no fill is allowed: a promise of one would hold up the window, and earn
        // whoever requested a wei the broker's penalty.
        (, uint256 most) = direction == IPrimaryMarket.Direction.CREATION
            ? _creation(window, terms, requested)
            : _redemption(window, terms, requested);
        if (most != 0) revert IPrimaryMarket.PrimaryMarket_FillBelowMinimum(direction, filled, minimum);
    }

    /// @return fee Of the money.
    /// @return out The units that the rest becomes.
    function _creation(
        MarketBook.Window storage window,
        Terms memory terms,
        uint256 assets
    ) private view returns (uint256 fee, uint256 out) {
        fee = assets.mulDiv(window.feeBps, MarketBook.BPS, Math.Rounding.Ceil);
        out = ((assets - fee) * terms.scale).mulDiv(MarketBook.ONE, terms.price);
    }

    /// @return fee Of the money that the units become.
    /// @return out The rest of it.
    function _redemption(
        MarketBook.Window storage window,
        Terms memory terms,
        uint256 units
    ) private view returns (uint256 fee, uint256 out) {
        uint256 gross = units.mulDiv(terms.price, MarketBook.ONE) / terms.scale;
        fee = gross.mulDiv(window.feeBps, MarketBook.BPS, Math.Rounding.Ceil);
        out = gross - fee;
    }

    /* RULES OF OPENING */

    function _requireInOrder(MarketBook.Book storage book, IPrimaryMarket.WindowTerms calldata terms) private view {
        if (terms.opensAt < block.timestamp) {
            revert IPrimaryMarket.PrimaryMarket_OpensInThePast(terms.opensAt, block.timestamp);
        }
        if (terms.closesAt <= terms.opensAt) {
            revert IPrimaryMarket.PrimaryMarket_ClosesBeforeOpening(terms.opensAt, terms.closesAt);
        }
        uint256 count = book.windowCount;
        if (count == 0) return;
        uint256 previous = book.windows[count].closesAt;
        if (terms.opensAt < previous) {
            revert IPrimaryMarket.PrimaryMarket_WindowsOverlap(terms.opensAt, previous);
        }
        if (
            count >= MarketBook.MAX_AHEAD && book.windows[count - MarketBook.MAX_AHEAD + 1].closesAt > block.timestamp
        ) {
            revert IPrimaryMarket.PrimaryMarket_TooManyAhead(MarketBook.MAX_AHEAD);
        }
    }

    function _requireBounds(IPrimaryMarket.WindowTerms calldata terms) private pure {
        if (terms.broker == address(0)) revert IPrimaryMarket.PrimaryMarket_ZeroAddress("broker");
        if (terms.feeBps > MAX_FEE_BPS) revert IPrimaryMarket.PrimaryMarket_FeeTooHigh(terms.feeBps, MAX_FEE_BPS);
        if (terms.bandBps > MAX_BAND_BPS) {
            revert IPrimaryMarket.PrimaryMarket_BandTooWide(terms.bandBps, MAX_BAND_BPS);
        }
        if (terms.minFillBps > MarketBook.BPS) {
            revert IPrimaryMarket.PrimaryMarket_MinFillTooHigh(terms.minFillBps, MarketBook.BPS);
        }
        bool takesCreations = _requireLimits(terms.creations);
        bool takesRedemptions = _requireLimits(terms.redemptions);
        if (!takesCreations && !takesRedemptions) revert IPrimaryMarket.PrimaryMarket_BadLimits(terms.creations);
    }

    /// @return isTaken Whether the direction is taken at all.
    function _requireLimits(IPrimaryMarket.Limits calldata limits) private pure returns (bool isTaken) {
        isTaken = limits.windowCap != 0 || limits.accountCap != 0 || limits.minimum != 0;
        if (!isTaken) return false;
        bool ordered =
            limits.minimum != 0 && limits.minimum <= limits.accountCap && limits.accountCap <= limits.windowCap;
        if (!ordered) revert IPrimaryMarket.PrimaryMarket_BadLimits(limits);
    }

    /// @dev Requires the window to lie within the sessions of one trading day, and returns the regular close of the day on
    /// which it settles.
    function _settlementClose(
        ISessionCalendar calendar,
        IPrimaryMarket.WindowTerms calldata terms
    ) private view returns (uint256) {
        Session session = calendar.sessionAt(terms.opensAt);
        if (session != Session.PRE && session != Session.REGULAR) {
            revert IPrimaryMarket.PrimaryMarket_ExchangeClosed(terms.opensAt, session);
        }
        uint256 regularClose = calendar.regularClose(calendar.tradeDay(terms.opensAt));
        if (terms.closesAt > regularClose) {
            revert IPrimaryMarket.PrimaryMarket_ClosesAfterRegular(terms.closesAt, regularClose);
        }
        uint32 day = calendar.settlementDate(terms.closesAt);
        if (!calendar.isTradingDay(day)) day = calendar.addTradingDays(calendar.startOf(day), 1);
        return calendar.regularClose(day);
    }
}
