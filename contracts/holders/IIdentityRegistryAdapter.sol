// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IHolderRecords} from "./IHolderRecords.sol";

/// @title IIdentityRegistryAdapter
/// @notice Lets an ERC-3643 (T-REX) identity registry stand behind an equity token, with a sanction list of its own,
/// because ERC-3643 has none and sanctions bind under every policy.
/// @dev A record is made when it is asked for:
///  - on the sanction list: SANCTIONED, without country; the identity registry is not asked;
///  - verified by the identity registry: VERIFIED, its country, expiry `type(uint64).max` (ERC-3643 decides at each call);
///  - known to it: REGISTERED, its country;
///  - otherwise, or if any of its answers reverts: the zero record.
/// A registry that reverts therefore knows nobody: nobody becomes a verified receiver, and whoever holds already can still
/// send, repay and withdraw to venues, as far as the token's policy lets unknown accounts send. The category is always
/// UNSPECIFIED. The identity registry is trusted to answer in the ABI's form and in bounded gas.
interface IIdentityRegistryAdapter is IHolderRecords {
    /// @notice Emitted when an account comes under sanctions; not if it was under them already.
    event Sanctioned(address indexed account);

    /// @notice Emitted when an account's sanction ends.
    event SanctionLifted(address indexed account);

    /// @notice Thrown when the identity registry given at construction has no code.
    error IdentityRegistryAdapter_NotAContract(address identityRegistry);

    /// @notice Thrown for the zero address.
    /// @param index Its place in the batch.
    error IdentityRegistryAdapter_ZeroAccount(uint256 index);

    /// @notice Thrown when a sanction is to be lifted from an account that is under none.
    error IdentityRegistryAdapter_NotSanctioned(address account);

    /// @notice Puts accounts under sanctions; the whole batch or nothing. Accounts that are under them already stay so: an
    /// urgent batch does not fail because somebody was quicker.
    /// @dev Role: REGISTRAR.
    function sanction(address[] calldata accounts) external;

    /// @notice Ends sanctions; the whole batch or nothing. The identity registry's answers count again at once.
    /// @dev Role: REGISTRAR.
    function lift(address[] calldata accounts) external;

    /// @notice Whether an account is on the sanction list.
    function isSanctioned(address account) external view returns (bool);

    /// @notice The ERC-3643 identity registry, fixed at construction.
    function identityRegistry() external view returns (address);
}
