// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IReserveSubject} from "../../contracts/reserves/IReserveSubject.sol";

/// @title SettableSubject
/// @notice What a proof reads of a token, with figures that no real token reaches.
contract SettableSubject is IReserveSubject {
    address public immutable calendar;
    uint256 public totalSupply;
    uint256 public totalMinted;
    uint256 public splitFactor = 1e18;
    uint256 public reinvestFactor = 1e18;

    constructor(address calendar_) {
        calendar = calendar_;
    }

    function set(uint256 totalSupply_, uint256 totalMinted_, uint256 splitFactor_, uint256 reinvestFactor_) external {
        totalSupply = totalSupply_;
        totalMinted = totalMinted_;
        splitFactor = splitFactor_;
        reinvestFactor = reinvestFactor_;
    }

    function maxScheduledReinvestFactor() external view returns (uint256) {
        return reinvestFactor;
    }

    function firstSplitAfter(uint256) external pure returns (uint256) {
        return 0;
    }

    function firstSplitExAfter(uint256) external pure returns (uint256) {
        return 0;
    }

    function activationCount() external pure returns (uint32) {
        return 0;
    }

    function unitsAt(address, uint32) external pure returns (uint256) {
        return 0;
    }
}
