// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ILiquidationCallback
/// @notice What a liquidator implements that sells what it seizes before it pays.
interface ILiquidationCallback {
    /// @notice Called after the collateral has moved and before the payment is pulled from the caller of the liquidation.
    /// @dev The pool may not be entered again meanwhile.
    /// @param account Whose debt is repaid.
    /// @param token The collateral.
    /// @param seized Units, or the amount of a money token.
    /// @param repaid What the pool will pull, in its asset.
    /// @param data What the liquidator gave along.
    function onLiquidation(
        address account,
        address token,
        uint256 seized,
        uint256 repaid,
        bytes calldata data
    ) external;
}
