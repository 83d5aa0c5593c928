// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {HolderRecord, HolderStatus, InvestorCategory} from "../types/HolderRecord.sol";

/// @title IHolderRegistry
/// @notice Who may hold an issuer's tokens: one packed record per account.
/// @dev {isVerified} and {investorCountry} answer as ERC-3643's identity registry does, so that either kind of registry
/// can stand behind either kind of token (see IdentityRegistryAdapter for the other direction).
interface IHolderRegistry {
    /// @notice One account's record as it is entered.
    /// @param account The account.
    /// @param status Its standing. UNREGISTERED removes it.
    /// @param category The kind of investor.
    /// @param country ISO 3166-1 numeric code (840 United States), 0 if unknown.
    /// @param expiry Unix seconds at which a verification lapses; required for VERIFIED, zero otherwise allowed.
    struct Entry {
        address account;
        HolderStatus status;
        InvestorCategory category;
        uint16 country;
        uint64 expiry;
    }

    /// @notice Emitted for every record that is entered, also when nothing changed.
    event HolderRecorded(
        address indexed account,
        HolderStatus indexed status,
        InvestorCategory category,
        uint16 country,
        uint64 expiry
    );

    /// @notice Thrown for the zero address.
    /// @param index Its place in the batch.
    error HolderRegistry_ZeroAccount(uint256 index);

    /// @notice Thrown when a country is no three-digit code.
    error HolderRegistry_BadCountry(address account, uint16 country);

    /// @notice Thrown when a verification has already lapsed.
    error HolderRegistry_AlreadyExpired(address account, uint64 expiry, uint256 timestamp);

    /// @notice Enters records; the whole batch or nothing. A later entry for the same account wins.
    /// @dev Role: REGISTRAR.
    /// @param entries The records.
    function record(Entry[] calldata entries) external;

    /// @notice An account's packed record; zero if it was never registered.
    function recordOf(address account) external view returns (HolderRecord);

    /// @notice The packed records of a transfer's two sides, in one call.
    function recordsOf(address from, address to) external view returns (HolderRecord, HolderRecord);

    /// @notice Whether an account is verified and its verification has not lapsed (ERC-3643).
    function isVerified(address account) external view returns (bool);

    /// @notice An account's ISO 3166-1 numeric country, 0 if unknown (ERC-3643).
    function investorCountry(address account) external view returns (uint16);

    /// @notice Whether an account has been registered, whatever its standing (ERC-3643).
    function contains(address account) external view returns (bool);
}
