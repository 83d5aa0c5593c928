// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {WindowList} from "../../../contracts/primary/market/WindowList.sol";

/// @title WindowListClaims
/// @notice What the solver is asked about the primary market's {WindowList}: each function is one claim, for all lists.
/// @custom:law 12
contract WindowListClaims {
    /// @notice A list that is not full is one longer with a new id, which is the last one.
    /// @custom:loops a list has 8 places
    function newIdsGoToTheEnd(uint256 list, uint32 id) external pure {
        require(id != 0 && !WindowList.isFull(list) && _isPacked(list));
        uint256 length = WindowList.length(list);
        uint256 longer = WindowList.push(list, id);
        assert(WindowList.at(longer, length) == id);
        assert(WindowList.length(longer) == length + 1);
    }

    /// @notice A new id leaves those before it.
    /// @custom:loops a list has 8 places
    function newIdsLeaveTheOthers(uint256 list, uint32 id, uint8 place) external pure {
        require(id != 0 && !WindowList.isFull(list) && _isPacked(list));
        require(place < WindowList.length(list));
        assert(WindowList.at(WindowList.push(list, id), place) == WindowList.at(list, place));
    }

    /// @notice A list with a new id contains it.
    /// @custom:loops a list has 8 places
    function newIdsAreContained(uint256 list, uint32 id) external pure {
        require(id != 0 && !WindowList.isFull(list) && _isPacked(list));
        assert(WindowList.contains(WindowList.push(list, id), id));
    }

    /// @notice What is taken off again was all that was added.
    /// @custom:loops a list has 8 places
    function takingOffUndoesAdding(uint256 list, uint32 id) external pure {
        require(id != 0 && !WindowList.isFull(list) && _isPacked(list) && !WindowList.contains(list, id));
        assert(WindowList.without(WindowList.push(list, id), id) == list);
    }

    /// @dev Behind the last id there is nothing.
    function _isPacked(uint256 list) private pure returns (bool) {
        return list >> (WindowList.length(list) * 32) == 0;
    }
}
