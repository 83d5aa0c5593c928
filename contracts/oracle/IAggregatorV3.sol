// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IAggregatorV3
/// @notice A price feed as Chainlink's `AggregatorV3Interface` has it, as far as it is read here.
/// @dev `answeredInRound` means nothing in present feeds and is not read. A round that does not exist reverts in some feeds
/// and is all zero in others.
interface IAggregatorV3 {
    /// @notice Decimals of the answers.
    function decimals() external view returns (uint8);

    /// @notice What the feed is about, for example "AAPL / USD".
    function description() external view returns (string memory);

    /// @notice The latest round.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);

    /// @notice A round of the past.
    function getRoundData(
        uint80 id
    )
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
