// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ISubLedgerSubject} from "../../contracts/reserves/ISubLedgerSubject.sol";

/// @title BoundlessToken
/// @notice A token that says everybody held more units than there can be, at a record that passed long ago.
contract BoundlessToken is ISubLedgerSubject {
    /// @inheritdoc ISubLedgerSubject
    function unitsAt(address, uint32) external pure returns (uint256) {
        return type(uint256).max;
    }

    /// @inheritdoc ISubLedgerSubject
    function recordOf(uint32) external pure returns (uint256 recordAt, uint32 ordinal) {
        return (1, 1);
    }
}
