// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {HolderRecord} from "../../contracts/types/HolderRecord.sol";

/// @title SettableHolders
/// @notice Holder records that are whatever a test says: only what a token reads of a registry.
contract SettableHolders {
    mapping(address account => HolderRecord) private _records;

    function set(address account, HolderRecord record) external {
        _records[account] = record;
    }

    function recordOf(address account) external view returns (HolderRecord) {
        return _records[account];
    }

    function recordsOf(address from, address to) external view returns (HolderRecord, HolderRecord) {
        return (_records[from], _records[to]);
    }
}
