// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IAggregatorV3} from "../../contracts/oracle/IAggregatorV3.sol";

/// @title SettableFeed
/// @notice A feed that says what a test wants, round by round.
contract SettableFeed is IAggregatorV3 {
    struct Round {
        int256 answer;
        uint256 updatedAt;
    }

    uint8 public decimals;
    uint80 public latestRound;
    string public constant description = "ACME / USD";

    mapping(uint80 roundId => Round) private _rounds;

    error SettableFeed_NoData(uint80 roundId);

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function setDecimals(uint8 decimals_) external {
        decimals = decimals_;
    }

    /// @notice Prints an answer with any time.
    function print(int256 answer, uint256 updatedAt) external {
        _rounds[++latestRound] = Round(answer, updatedAt);
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return getRoundData(latestRound);
    }

    function getRoundData(uint80 id) public view returns (uint80, int256, uint256, uint256, uint80) {
        Round memory round = _rounds[id];
        if (id == 0 || id > latestRound) revert SettableFeed_NoData(id);
        return (id, round.answer, round.updatedAt, round.updatedAt, id);
    }
}
