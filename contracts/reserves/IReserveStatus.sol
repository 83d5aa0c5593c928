// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IReserveStatus
/// @notice How well a token is proven, for whoever lends against it or watches it.
interface IReserveStatus {
    /// @notice The state of a token's proof.
    enum Status {
        /// No epoch has ever been posted.
        UNPROVEN,
        /// Proven, and lately.
        FRESH,
        /// Proven, but too long ago.
        STALE,
        /// An attestor has signed two different statements about one cut.
        FROZEN,
        /// What is proven, less what is promised to redemptions, does not cover the supply.
        UNDERBACKED
    }

    /// @notice A token's status. UNPROVEN, FROZEN and UNDERBACKED go before STALE.
    /// @return state The state.
    /// @return coverageBps What is proven, provisional included and committed redemptions subtracted, against what the supply
    /// needs at the present reinvest factor, in 1/10,000, rounded down; at most `type(uint32).max`.
    function status(address token) external view returns (Status state, uint32 coverageBps);
}
