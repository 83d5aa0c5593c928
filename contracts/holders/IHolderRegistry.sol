// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {HolderStatus, InvestorCategory} from "../types/HolderRecord.sol";
import {IHolderRecords} from "./IHolderRecords.sol";

/// @title IHolderRegistry
/// @notice Who may hold an issuer's tokens: one packed record per account, kept by the registrar.
/// @dev A sanction ends only by {lift}: no expiry ends it, and no record overwrites it. So a batch that was put together
/// before an account was sanctioned cannot undo the sanction by arriving after it; it fails as a whole.
interface IHolderRegistry is IHolderRecords {
    /// @notice One account's record as it is entered.
    /// @param account The account.
    /// @param status Its standing. UNREGISTERED removes the record; category and country must then be zero.
    /// @param category The kind of investor.
    /// @param country ISO 3166-1 numeric code (840 United States), 0 if unknown.
    /// @param expiry Unix seconds at which a verification lapses, `type(uint64).max` for never; the last valid second is
    /// `expiry − 1`. For VERIFIED it must lie in the future, for every other status it must be zero.
    struct Entry {
        address account;
        HolderStatus status;
        InvestorCategory category;
        uint16 country;
        uint64 expiry;
    }

    /// @notice Emitted for every record that is entered, also when nothing changed, and for every sanction that is lifted.
    /// @dev The fields are the whole record as it stands from now on.
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

    /// @notice Thrown when an expiry is given to a status that does not lapse: nothing would ever act on it.
    error HolderRegistry_NothingToExpire(address account, HolderStatus status, uint64 expiry);

    /// @notice Thrown when a removal carries a category or a country: they would be in the event and nowhere else.
    error HolderRegistry_RemovalNotEmpty(address account, InvestorCategory category, uint16 country);

    /// @notice Thrown when a sanctioned account is given another status without {lift}.
    error HolderRegistry_Sanctioned(address account);

    /// @notice Thrown when a sanction is to be lifted from an account that is under none.
    error HolderRegistry_NotSanctioned(address account);

    /// @notice Enters records; the whole batch or nothing. A later entry for the same account wins.
    /// @dev Role: REGISTRAR. A sanctioned account may only be recorded as SANCTIONED again.
    /// @param entries The records.
    function record(Entry[] calldata entries) external;

    /// @notice Ends sanctions; the whole batch or nothing. The accounts are REGISTERED afterwards, category and country as
    /// they were; to be verified again they must be recorded again.
    /// @dev Role: REGISTRAR.
    /// @param accounts The accounts, each under a sanction.
    function lift(address[] calldata accounts) external;
}
