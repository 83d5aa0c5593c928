// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IRateModel
/// @notice What debt costs, by how much of the money is lent.
interface IRateModel {
    /// @notice The two parts of what borrowers pay, a second, 18 decimals. Never reverts for a utilisation up to 1e18.
    /// @param utilisation Debt in the whole, 18 decimals.
    /// @return borrowRate What goes to lenders.
    /// @return gapPremium What goes to the gap reserve.
    function ratesAt(uint256 utilisation) external view returns (uint256 borrowRate, uint256 gapPremium);
}
