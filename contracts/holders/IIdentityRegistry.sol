// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IIdentityRegistry
/// @notice The part of ERC-3643's identity registry that a token reads.
/// @dev Source: ERC-3643, interface IIdentityRegistry. The reference implementation is T-REX.
interface IIdentityRegistry {
    /// @notice Whether an account's identity is verified at this moment.
    function isVerified(address account) external view returns (bool);

    /// @notice An account's country, ISO 3166-1 numeric; 0 if unknown.
    function investorCountry(address account) external view returns (uint16);

    /// @notice Whether the registry knows the account, whatever its standing.
    function contains(address account) external view returns (bool);
}
