// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ISessionCalendar} from "../../../contracts/calendar/ISessionCalendar.sol";
import {PackedHours} from "../../../contracts/calendar/PackedHours.sol";

/// @title PackedHoursClaims
/// @notice What the solver is asked about {PackedHours}: each function is one claim, for all arguments.
/// @custom:law 5
contract PackedHoursClaims {
    /// @notice Hours in order are within the day, so each fits its 11 bits.
    function hoursInOrderFit(ISessionCalendar.TradingHours memory h) external pure {
        require(PackedHours.inOrder(h));
        assert(h.preOpen <= 1440 && h.open <= 1440 && h.close <= 1440);
        assert(h.reopen <= 1440 && h.reclose <= 1440 && h.postClose <= 1440);
    }

    /// @notice Hours in order follow each other.
    function hoursInOrderFollowEachOther(ISessionCalendar.TradingHours memory h) external pure {
        require(PackedHours.inOrder(h));
        assert(h.preOpen <= h.open);
        assert(h.open < h.close);
        assert(h.close <= h.reopen);
        assert(h.reopen <= h.reclose);
        assert(h.reclose <= h.postClose);
    }

    /// @notice A break is either there or not: both its ends are the close, or neither is.
    function breaksAreWhole(ISessionCalendar.TradingHours memory h) external pure {
        require(PackedHours.inOrder(h));
        assert((h.reopen == h.close) == (h.reclose == h.close));
    }

    /// @notice Hours in order are never what stands for a day without trading.
    function hoursInOrderAreNotZero(ISessionCalendar.TradingHours memory h) external pure {
        require(PackedHours.inOrder(h));
        assert(h.close != 0);
    }

    /// @notice Packed and unpacked, hours in order are what they were.
    function packingKeepsTheRegularHours(ISessionCalendar.TradingHours memory h) external pure {
        require(PackedHours.inOrder(h));
        uint256 packed = PackedHours.pack(h);
        assert(PackedHours.open(packed) == h.open);
        assert(PackedHours.close(packed) == h.close);
    }

    /// @notice As for the hours around the regular ones and the break.
    function packingKeepsTheOtherHours(ISessionCalendar.TradingHours memory h) external pure {
        require(PackedHours.inOrder(h));
        uint256 packed = PackedHours.pack(h);
        assert(PackedHours.preOpen(packed) == h.preOpen);
        assert(PackedHours.postClose(packed) == h.postClose);
        assert(PackedHours.reopen(packed) == h.reopen);
        assert(PackedHours.reclose(packed) == h.reclose);
    }
}
