// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IAggregatorV3} from "../../../contracts/oracle/IAggregatorV3.sol";

/// @title StageFeed
/// @notice The price feed of the chapters of `npm start`: it prints what a chapter takes from the day's published prices.
contract StageFeed is IAggregatorV3 {
    struct Round {
        int256 answer;
        uint256 updatedAt;
    }

    uint80 private _latest;
    mapping(uint80 roundId => Round) private _rounds;

    /// @notice Thrown for a round that does not exist.
    error StageFeed_NoData(uint80 roundId);

    /// @notice Prints a price, 8 decimals, as of this block.
    /// @dev Anyone.
    function print(int256 answer) external {
        _rounds[++_latest] = Round(answer, block.timestamp);
    }

    /// @inheritdoc IAggregatorV3
    function decimals() external pure returns (uint8) {
        return 8;
    }

    /// @inheritdoc IAggregatorV3
    function description() external pure returns (string memory) {
        return "stage / USD";
    }

    /// @inheritdoc IAggregatorV3
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return getRoundData(_latest);
    }

    /// @inheritdoc IAggregatorV3
    function getRoundData(uint80 id) public view returns (uint80, int256, uint256, uint256, uint80) {
        Round memory round = _rounds[id];
        if (id == 0 || id > _latest) revert StageFeed_NoData(id);
        return (id, round.answer, round.updatedAt, round.updatedAt, id);
    }
}
