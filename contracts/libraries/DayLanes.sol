// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title DayLanes
/// @notice A word of 64 days, four flags a day (its lane), and the searches through it.
/// @dev Day `d` has its lane in word `d / 64`, at bits `4 × (d mod 64)`. Functions that take a selection take what
/// {having} returns: the lowest bit of a lane set for each day that has the flag, and nothing else.
library DayLanes {
    uint256 internal constant PUBLISHED = 1;
    uint256 internal constant TRADES = 2;
    uint256 internal constant SETTLES = 4;
    uint256 internal constant SPECIAL_HOURS = 8;

    uint256 private constant LANE = 0xf;
    uint256 private constant LOWEST_BITS = 0x1111111111111111111111111111111111111111111111111111111111111111;
    uint256 private constant LOW_NIBBLES = 0x0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f;
    uint256 private constant ONE_PER_BYTE = 0x0101010101010101010101010101010101010101010101010101010101010101;

    /// @notice The number of the word that holds a day.
    function wordOf(uint256 day) internal pure returns (uint256) {
        return day >> 6;
    }

    /// @notice The first day of a word.
    function firstDayOf(uint256 word) internal pure returns (uint256) {
        return word << 6;
    }

    /// @notice The flags of one day.
    function laneOf(uint256 lanes, uint256 day) internal pure returns (uint256) {
        return (lanes >> _shift(day)) & LANE;
    }

    /// @notice The word with the flags of one day replaced.
    function withLane(uint256 lanes, uint256 day, uint256 lane) internal pure returns (uint256) {
        uint256 shift = _shift(day);
        return (lanes & ~(LANE << shift)) | (lane << shift);
    }

    /// @notice Selects the days that have a flag.
    function having(uint256 lanes, uint256 flag) internal pure returns (uint256) {
        return (lanes & (LOWEST_BITS * flag)) / flag;
    }

    /// @notice The selection without the days before `day` of the same word.
    function since(uint256 selection, uint256 day) internal pure returns (uint256) {
        return selection & (type(uint256).max << _shift(day));
    }

    /// @notice The selection without the days after `day` of the same word.
    function upTo(uint256 selection, uint256 day) internal pure returns (uint256) {
        return selection & (type(uint256).max >> (252 - _shift(day)));
    }

    /// @notice How many days are selected.
    function count(uint256 selection) internal pure returns (uint256) {
        // Each byte holds at most 2, and the product's top byte their sum, at most 64: nothing that counts overflows.
        unchecked {
            return (((selection + (selection >> 4)) & LOW_NIBBLES) * ONE_PER_BYTE) >> 248;
        }
    }

    /// @notice The place in the word, 0 to 63, of the `n`-th selected day, counted from 1.
    /// @dev At least `n` days must be selected.
    function nth(uint256 selection, uint256 n) internal pure returns (uint256) {
        // Not zero while days remain, so subtracting 1 and negating stay within the word. At most 63 rounds.
        unchecked {
            for (; n > 1; --n) selection &= selection - 1;
            return Math.log2(selection & (~selection + 1)) >> 2;
        }
    }

    /// @notice The place in the word, 0 to 63, of the last selected day.
    /// @dev At least one day must be selected.
    function last(uint256 selection) internal pure returns (uint256) {
        return Math.log2(selection) >> 2;
    }

    function _shift(uint256 day) private pure returns (uint256) {
        return (day & 63) << 2;
    }
}
