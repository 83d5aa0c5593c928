// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISessionCalendar} from "./ISessionCalendar.sol";

/// @title PackedHours
/// @notice The hours of a day in 66 bits: six minutes of 11 bits each, `preOpen` lowest. 0 is a day that does not
/// trade.
library PackedHours {
    /// @dev The bits of one day's hours.
    uint256 internal constant BITS = 66;
    uint256 private constant MINUTE = 0x7ff;

    /// @dev The hours must be in order (see {inOrder}), which keeps each minute within its 11 bits.
    function pack(ISessionCalendar.TradingHours memory h) internal pure returns (uint256) {
        return
            uint256(h.preOpen) |
            (uint256(h.open) << 11) |
            (uint256(h.close) << 22) |
            (uint256(h.reopen) << 33) |
            (uint256(h.reclose) << 44) |
            (uint256(h.postClose) << 55);
    }

    function unpack(uint256 hours_) internal pure returns (ISessionCalendar.TradingHours memory h) {
        // Each is masked to 11 bits.
        h.preOpen = uint16(preOpen(hours_));
        h.open = uint16(open(hours_));
        h.close = uint16(close(hours_));
        h.reopen = uint16(reopen(hours_));
        h.reclose = uint16(reclose(hours_));
        h.postClose = uint16(postClose(hours_));
    }

    /// @notice Whether hours make a trading day: a regular interval, perhaps a second one after a break, and pre- and
    /// post-market around them, all before the day ends.
    function inOrder(ISessionCalendar.TradingHours memory h) internal pure returns (bool) {
        bool oneInterval = h.reopen == h.close && h.reclose == h.close;
        bool twoIntervals = h.close < h.reopen && h.reopen < h.reclose;
        return
            h.preOpen <= h.open &&
            h.open < h.close &&
            (oneInterval || twoIntervals) &&
            h.reclose <= h.postClose &&
            h.postClose <= 24 * 60;
    }

    /// @notice Whether every minute is zero.
    function isZero(ISessionCalendar.TradingHours memory h) internal pure returns (bool) {
        return h.preOpen | h.open | h.close | h.reopen | h.reclose | h.postClose == 0;
    }

    function preOpen(uint256 hours_) internal pure returns (uint256) {
        return hours_ & MINUTE;
    }

    function open(uint256 hours_) internal pure returns (uint256) {
        return (hours_ >> 11) & MINUTE;
    }

    function close(uint256 hours_) internal pure returns (uint256) {
        return (hours_ >> 22) & MINUTE;
    }

    function reopen(uint256 hours_) internal pure returns (uint256) {
        return (hours_ >> 33) & MINUTE;
    }

    function reclose(uint256 hours_) internal pure returns (uint256) {
        return (hours_ >> 44) & MINUTE;
    }

    function postClose(uint256 hours_) internal pure returns (uint256) {
        return (hours_ >> 55) & MINUTE;
    }
}
