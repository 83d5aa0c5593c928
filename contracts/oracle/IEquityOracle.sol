// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Session} from "../types/Session.sol";

/// @title IEquityOracle
/// @notice What 1e18 units of a listed equity token are worth, with what has to be known before one relies on it.
interface IEquityOracle {
    /// @notice The value of 1e18 units, in money with 18 decimals. Never reverts for a contract that is a token, except for want
    /// of gas: a feed may use 400,000, and a caller must not be able to make it look dead by giving it less.
    /// @param token The equity token.
    /// @return mid The best estimate. 0 only where nothing at all is known; then a flag of {OracleFlags-UNUSABLE} stands.
    /// @return lower What a seller should count on, rounded down; wider where the session is thinner.
    /// @return upper What a buyer should count on, rounded up.
    /// @return asOf When the underlying print was made, Unix seconds.
    /// @return session The exchange's session now.
    /// @return flags See {OracleFlags}.
    function valueOf(
        address token
    ) external view returns (uint256 mid, uint256 lower, uint256 upper, uint48 asOf, Session session, uint32 flags);

    /// @notice Writes down the present value as the one to compare with after the next corporate action, where it is
    /// usable and the session is REGULAR, and ends a freeze that this print ends. Otherwise does nothing.
    /// @dev Anyone. Markets and pools call it along the way. Reverts as {valueOf} does: for want of gas alone. Where it succeeds,
    /// {valueOf} costs a third less until the session closes.
    function observe(address token) external;
}
