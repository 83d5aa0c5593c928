// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IReserveGate
/// @notice What an equity token asks before it mints a unit or lets a dividend be reinvested: how much of its supply is
/// proven to be backed.
/// @dev The gate reads the token's own figures through {IReserveSubject}. All figures are in base units: shares divided
/// by the split factor, 18 decimals, so that a split changes none of them. An answer is about the token named, whoever
/// asks, and changes nothing.
interface IReserveGate {
    /// @notice How many units the token may still mint now, rounded down; 0 while its proof is missing, stale or frozen.
    /// @dev The largest `units` with `need(units, maxScheduledReinvestFactor) ≤ proven`. Never reverts for a token the
    /// gate does not know: it answers 0.
    /// @param token The token, an {IReserveSubject}.
    function mintableUnits(address token) external view returns (uint256 units);

    /// @notice What the token's present supply needs at a reinvest factor, against what is proven.
    /// @dev `needed = ceil((supplyAtCut + mintedSinceCut + liabilityUnits) × reinvestFactor / 1e18)`.
    /// @param token The token, an {IReserveSubject}.
    /// @param reinvestFactor The factor to test, 18 decimals.
    /// @return needed Base units needed, rounded up.
    /// @return proven Base units proven, provisional ones included, rounded down. Stale figures stay visible.
    /// @return current Whether the proof is fresh and not frozen.
    function coverageAt(
        address token,
        uint256 reinvestFactor
    ) external view returns (uint256 needed, uint256 proven, bool current);
}
