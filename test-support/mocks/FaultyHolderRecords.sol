// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IHolderRecords} from "../../contracts/holders/IHolderRecords.sol";
import {HolderRecord, HolderStatus, InvestorCategory, packHolderRecord} from "../../contracts/types/HolderRecord.sol";

/// @title FaultyHolderRecords
/// @notice A holder registry that knows nobody but those under sanctions, and reverts once it is told to.
contract FaultyHolderRecords is IHolderRecords {
    /// @notice Thrown by every question once the registry is broken.
    error FaultyHolderRecords_Broken();

    bool private _broken;
    mapping(address account => bool sanctioned) private _sanctioned;

    modifier whileItWorks() {
        if (_broken) revert FaultyHolderRecords_Broken();
        _;
    }

    function setBroken(bool broken) external {
        _broken = broken;
    }

    function sanction(address account) external {
        _sanctioned[account] = true;
    }

    function recordOf(address account) external view whileItWorks returns (HolderRecord) {
        return _recordOf(account);
    }

    function recordsOf(address from, address to) external view whileItWorks returns (HolderRecord, HolderRecord) {
        return (_recordOf(from), _recordOf(to));
    }

    function isVerified(address) external view whileItWorks returns (bool) {
        return false;
    }

    function investorCountry(address) external view whileItWorks returns (uint16) {
        return 0;
    }

    function contains(address) external view whileItWorks returns (bool) {
        return false;
    }

    function _recordOf(address account) private view returns (HolderRecord) {
        if (!_sanctioned[account]) return HolderRecord.wrap(0);
        return packHolderRecord(HolderStatus.SANCTIONED, InvestorCategory.UNSPECIFIED, 0, 0);
    }
}
