// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ISessionCalendar} from "../calendar/ISessionCalendar.sol";
import {IEquityToken} from "../equity/IEquityToken.sol";
import {IMultiplierSchedule} from "../equity/IMultiplierSchedule.sol";
import {GuardedCalls} from "./GuardedCalls.sol";
import {IEquityFeeds} from "./IEquityFeeds.sol";

/// @title ActionReach
/// @notice How far corporate actions move a token's multiplier, past and to come. Sizes are sums of |f − 1|, 18 decimals,
/// rounded up.
library ActionReach {
    /// @notice A size beyond every band: changes that cannot be told apart, or not be read.
    uint256 internal constant BEYOND = type(uint128).max;
    /// @dev 18 decimals.
    uint256 private constant ONE = 1e18;

    /// @notice The multiplier at a time. Before the token began, the one it began with as long as that still holds, else 0.
    function multiplierAt(
        IEquityToken token,
        uint256 timestamp,
        uint256 multiplier,
        uint32 activations
    ) internal view returns (uint256) {
        (bool isRead, uint256 value) = GuardedCalls.word(
            address(token),
            abi.encodeCall(IMultiplierSchedule.uiMultiplierAt, (timestamp))
        );
        if (isRead) return value;
        return activations == 0 ? multiplier : 0;
    }

    /// @notice The size of the changes after `from` and until now, by the multipliers at both ends.
    /// @param before The multiplier at `from`; 0 is unknown.
    /// @param isOne Whether there is no more than one change among them.
    function pastSize(
        IEquityToken token,
        uint256 from,
        uint256 before,
        uint256 multiplier,
        bool isOne
    ) internal view returns (uint256) {
        if (before == 0) return BEYOND;
        // Opposite splits hide each other, and a reinvestment, in a product; reinvestments alone only ever add up.
        if (!isOne && hasSplitSince(token, from)) return BEYOND;
        return distance(multiplier, before);
    }

    /// @notice Whether a split became effective after `from` and until now.
    function hasSplitSince(IEquityToken token, uint256 from) internal view returns (bool) {
        uint256 splitAt = token.firstSplitAfter(from);
        return splitAt != 0 && splitAt <= block.timestamp;
    }

    /// @notice The size of those pending changes that become effective by the close of the next session to begin.
    /// @param factors The token's pending changes, at least one, in their order.
    function pendingSize(
        IEquityToken token,
        IMultiplierSchedule.PendingFactor[] memory factors
    ) internal view returns (uint256 size) {
        address calendar = token.calendar();
        if (_isFarAway(calendar, factors[0].effectiveAt)) return 0;
        uint256 end = _endOfNextSession(calendar);
        for (uint256 i = 0; i < factors.length && factors[i].effectiveAt <= end; ++i) {
            size += distance(factors[i].numerator, factors[i].denominator);
        }
    }

    /// @notice Whether a value looks like the anchor with pending changes taken off, in reach or not: a price that has split
    /// although the chain expects that later, since the action was moved, or entered with the wrong day. Where the feed
    /// multiplies by itself, also whether it looks like the anchor with pending changes on it: a multiplier come early.
    /// @dev Only changes of more than three bands are looked at, so that it takes a fall of more than one between two
    /// observations, and to the very place, to be mistaken for one.
    function isEcho(
        IMultiplierSchedule.PendingFactor[] memory factors,
        IEquityFeeds.Quote quote,
        uint256 value,
        uint256 anchor,
        uint256 band
    ) internal pure returns (bool) {
        // 18 decimals. At most four factors between 1/100 and 100, so it neither overflows nor vanishes.
        uint256 factor = ONE;
        for (uint256 i = 0; i < factors.length; ++i) {
            factor = Math.mulDiv(factor, factors[i].numerator, factors[i].denominator);
            uint256 size = distance(factor, ONE);
            if (size <= 3 * band) continue;
            uint256 tolerance = Math.mulDiv(anchor, Math.min(band, size / 2), ONE);
            if (isWithin(Math.mulDiv(value, factor, ONE), anchor, tolerance)) return true;
            if (quote == IEquityFeeds.Quote.SHARE) continue;
            if (isWithin(Math.mulDiv(value, ONE, factor), anchor, tolerance)) return true;
        }
        return false;
    }

    /// @notice Whether a value differs from an anchor by no more than `tolerance`.
    function isWithin(uint256 value, uint256 anchor, uint256 tolerance) internal pure returns (bool) {
        return (value > anchor ? value - anchor : anchor - value) <= tolerance;
    }

    /// @notice |a / b − 1|, 18 decimals, rounded up and bounded by {BEYOND}.
    function distance(uint256 a, uint256 b) internal pure returns (uint256) {
        uint256 difference = a > b ? a - b : b - a;
        if (difference >= type(uint256).max / ONE || b == 0) return BEYOND;
        uint256 ratio = Math.ceilDiv(difference * ONE, b);
        return ratio > BEYOND ? BEYOND : ratio;
    }

    /// @dev With three trading days after today's, up to its own, the next session has closed before. That is the case for all
    /// but the last days, and asks the calendar once.
    function _isFarAway(address calendar, uint256 effectiveAt) private view returns (bool) {
        (, uint256 tradingDays) = GuardedCalls.word(
            calendar,
            abi.encodeCall(ISessionCalendar.tradingDaysBetween, (block.timestamp, effectiveAt))
        );
        return tradingDays > 2;
    }

    /// @dev While a session runs, "the next one" is the one after it: an action that the chain has a day late, or that was moved
    /// at the last moment, must not find the feed ahead of it. A day with a lunch break is one session. A calendar that does not
    /// know puts every pending change in reach.
    function _endOfNextSession(address calendar) private view returns (uint256) {
        (uint32 day, uint256 end) = _sessionAfter(calendar, block.timestamp);
        (, uint256 opens) = GuardedCalls.word(calendar, abi.encodeCall(ISessionCalendar.regularOpen, (day)));
        if (end != 0 && opens <= block.timestamp) (, end) = _sessionAfter(calendar, end);
        return end == 0 ? type(uint256).max : end;
    }

    /// @dev The day of the next regular interval, and its last close; 0 where the calendar cannot say.
    function _sessionAfter(address calendar, uint256 timestamp) private view returns (uint32 day, uint256 close) {
        (bool isKnown, uint256 opens) = GuardedCalls.word(
            calendar,
            abi.encodeCall(ISessionCalendar.nextOpen, (timestamp))
        );
        if (!isKnown) return (0, 0);
        (, uint256 dayOpened) = GuardedCalls.word(calendar, abi.encodeCall(ISessionCalendar.dayOf, (opens)));
        day = uint32(dayOpened);
        (, close) = GuardedCalls.word(calendar, abi.encodeCall(ISessionCalendar.regularClose, (day)));
    }
}
