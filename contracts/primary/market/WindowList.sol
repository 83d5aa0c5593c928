// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title WindowList
/// @notice Up to eight window ids in one word, oldest first. Ids only grow, so a new one goes to the end.
library WindowList {
    uint256 internal constant CAPACITY = 8;
    uint256 private constant LANE = 32;
    uint256 private constant MASK = type(uint32).max;

    /// @notice The id at a place; 0 past the last one.
    function at(uint256 list, uint256 place) internal pure returns (uint256) {
        return (list >> (place * LANE)) & MASK;
    }

    /// @notice Whether all places are taken.
    function isFull(uint256 list) internal pure returns (bool) {
        return at(list, CAPACITY - 1) != 0;
    }

    /// @notice How many places are taken.
    function length(uint256 list) internal pure returns (uint256 count) {
        while (count < CAPACITY && at(list, count) != 0) ++count;
    }

    /// @notice Whether an id is in the list.
    function contains(uint256 list, uint256 id) internal pure returns (bool) {
        for (uint256 i = 0; i < CAPACITY; ++i) {
            if (at(list, i) == id) return true;
        }
        return false;
    }

    /// @notice The list with a newer id at its end. The caller has made sure that it is not full.
    function push(uint256 list, uint256 id) internal pure returns (uint256) {
        return list | (id << (length(list) * LANE));
    }

    /// @notice The list without an id; unchanged if it is not in it.
    function without(uint256 list, uint256 id) internal pure returns (uint256) {
        for (uint256 i = 0; i < CAPACITY; ++i) {
            if (at(list, i) != id) continue;
            uint256 before = list & ((1 << (i * LANE)) - 1);
            // In two steps: a shift by 256 bits would be past the word.
            uint256 behind = (list >> (i * LANE)) >> LANE;
            return before | (behind << (i * LANE));
        }
        return list;
    }
}
