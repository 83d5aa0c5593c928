// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IReserveSubject
/// @notice What a proof of reserves has to know of the token it speaks about.
interface IReserveSubject {
    /// @notice Units in existence.
    function totalSupply() external view returns (uint256);

    /// @notice Units ever minted. Never falls: a burn does not take anything back from it.
    function totalMinted() external view returns (uint256);

    /// @notice All splits so far, 18 decimals, starting from 1e18; rounded down at each.
    function splitFactor() external view returns (uint256);

    /// @notice All reinvested dividends so far, 18 decimals, starting from the initial multiplier; rounded down at each.
    function reinvestFactor() external view returns (uint256);

    /// @notice {reinvestFactor} folded with every scheduled reinvestment.
    function maxScheduledReinvestFactor() external view returns (uint256);

    /// @notice When the earliest split after an instant became effective or, pending, will; Unix seconds, 0 if there is none.
    function firstSplitAfter(uint256 timestamp) external view returns (uint256);

    /// @notice The earliest regular open of an ex day among the splits that became effective after an instant or, pending, will;
    /// Unix seconds, 0 if there is none. It may lie before the instant: a split can take effect later than its ex day.
    function firstSplitExAfter(uint256 timestamp) external view returns (uint256);

    /// @notice How many factors have become effective so far, whether anybody has poked the token or not.
    function activationCount() external view returns (uint32);

    /// @notice An account's units at a record date.
    function unitsAt(address account, uint32 recordId) external view returns (uint256);

    /// @notice The calendar of the exchange that lists the share.
    function calendar() external view returns (address);
}
