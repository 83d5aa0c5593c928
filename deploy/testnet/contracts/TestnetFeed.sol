// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IAggregatorV3} from "../../../contracts/oracle/IAggregatorV3.sol";

/// @title TestnetFeed
/// @notice The price feed of a testnet deployment: it prints what its owner sets.
contract TestnetFeed is IAggregatorV3, Ownable {
    struct Round {
        int256 answer;
        uint256 updatedAt;
    }

    uint80 private _latest;
    string private _description;
    mapping(uint80 roundId => Round) private _rounds;

    /// @notice Emitted for each print.
    /// @param answer The price, 8 decimals.
    event Printed(uint80 indexed roundId, int256 answer);

    /// @notice Thrown for a round that does not exist.
    error TestnetFeed_NoData(uint80 roundId);

    /// @param owner Who prints.
    /// @param description_ For example "NVDA / USD".
    /// @param answer The first print, 8 decimals.
    constructor(address owner, string memory description_, int256 answer) Ownable(owner) {
        _description = description_;
        _print(answer);
    }

    /// @notice Prints a price, 8 decimals, as of this block.
    /// @dev The owner, so that no stranger spoils a testnet's prices.
    function print(int256 answer) external onlyOwner {
        _print(answer);
    }

    /// @inheritdoc IAggregatorV3
    function decimals() external pure returns (uint8) {
        return 8;
    }

    /// @inheritdoc IAggregatorV3
    function description() external view returns (string memory) {
        return _description;
    }

    /// @inheritdoc IAggregatorV3
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return getRoundData(_latest);
    }

    /// @inheritdoc IAggregatorV3
    function getRoundData(uint80 id) public view returns (uint80, int256, uint256, uint256, uint80) {
        Round memory round = _rounds[id];
        if (id == 0 || id > _latest) revert TestnetFeed_NoData(id);
        return (id, round.answer, round.updatedAt, round.updatedAt, id);
    }

    function _print(int256 answer) private {
        _rounds[++_latest] = Round(answer, block.timestamp);
        emit Printed(_latest, answer);
    }
}
