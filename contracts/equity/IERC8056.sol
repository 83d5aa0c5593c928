// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// ERC-8056, Scaled UI Amount, in its four parts. "UI amount" is the standard's word for what this suite calls shares.

/// @title IScaledUIAmount
/// @notice The core of ERC-8056. Interface id 0xa60bf13d.
interface IScaledUIAmount {
    /// @notice Emitted for every multiplier that has been scheduled, or whose values changed because of another one.
    /// @param oldMultiplier The multiplier until then, 18 decimals.
    /// @param newMultiplier The multiplier from then on, 18 decimals.
    /// @param effectiveAtTimestamp Unix seconds.
    event UIMultiplierUpdated(uint256 oldMultiplier, uint256 newMultiplier, uint256 effectiveAtTimestamp);

    /// @notice Shares per 1e18 units, 18 decimals, now.
    function uiMultiplier() external view returns (uint256);
}

/// @title IScaledUIAmountPending
/// @notice The pending multiplier of ERC-8056. Interface id 0x4bd27648.
interface IScaledUIAmountPending {
    /// @notice The multiplier after the earliest pending change; the current one if none is pending.
    function newUIMultiplier() external view returns (uint256);

    /// @notice When the earliest pending change becomes effective, Unix seconds; 0 if none is pending.
    function effectiveAt() external view returns (uint256);
}

/// @title IScaledUIAmountConversion
/// @notice The conversions of ERC-8056. Interface id 0x57854fc3.
interface IScaledUIAmountConversion {
    /// @notice Shares for units: `floor(units × multiplier / 1e18)`.
    function toUIAmount(uint256 rawAmount) external view returns (uint256);

    /// @notice Units for shares: `floor(shares × 1e18 / multiplier)`.
    function fromUIAmount(uint256 uiAmount) external view returns (uint256);
}

/// @title IScaledUIAmountBalances
/// @notice The balances of ERC-8056. Interface id 0xd890fd71.
interface IScaledUIAmountBalances {
    /// @notice An account's balance in shares, rounded down.
    function balanceOfUI(address account) external view returns (uint256);

    /// @notice The supply in shares, rounded down.
    function totalSupplyUI() external view returns (uint256);
}
