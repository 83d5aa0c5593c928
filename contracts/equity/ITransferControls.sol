// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC7943Fungible} from "./IERC7943Fungible.sol";

/// @notice Who may hold a token. Sanctions bind under every policy.
enum HolderPolicy {
    /// Anyone.
    OPEN,
    /// Receivers must be verified, and their verification not lapsed.
    VERIFIED,
    /// Both sides must be registered beforehand, as a depository would require.
    REGISTERED
}

/// @title ITransferControls
/// @notice What may move: policy, sanctions, freezes, pauses, and the transfer agent's powers.
interface ITransferControls is IERC7943Fungible {
    /// @notice Emitted when transfers are paused; the pause ends by itself.
    event PausedUntil(uint256 until, address indexed by);
    /// @notice Emitted when a pause is ended early.
    event Unpaused(address indexed by);
    /// @notice Emitted when a venue is admitted.
    event VenueAdmitted(address indexed venue);
    /// @notice Emitted when a venue is removed.
    event VenueRemoved(address indexed venue);
    /// @notice Emitted when receivers of a country are blocked.
    event CountryBlocked(uint16 indexed country);
    /// @notice Emitted when they are allowed again.
    event CountryAllowed(uint16 indexed country);
    /// @notice Emitted when units leave a venue without their beneficial holder's consent, after {ForcedTransfer}.
    event ForcedThrough(address indexed venue, address indexed holder, address indexed to, uint256 units);

    /// @notice Thrown while paused.
    error EquityToken_Paused(uint256 until);
    /// @notice Thrown when a sanctioned account moves another's units.
    error EquityToken_OperatorSanctioned(address operator);
    /// @notice Thrown when a forced transfer names one account twice: it would only unfreeze.
    error EquityToken_ForcedToSelf(address account);
    /// @notice Thrown when the transfer agent reaches for a venue as if it were a holder.
    error EquityToken_VenueIsExempt(address venue);
    /// @notice Thrown where a venue is required.
    error EquityToken_NotAVenue(address account);
    /// @notice Thrown when an account that is no contract, or keeps another wallet's ledger, is to become a venue.
    error EquityToken_NotItsOwnLedger(address venue);
    /// @notice Thrown when a holder with frozen units is to become a venue, or a venue that holds units to cease to be one.
    error EquityToken_VenueNotEmpty(address venue, uint256 units, uint256 frozen);
    /// @notice Thrown when an insider is to become a venue or a venue an insider: it would make insiders of strangers.
    error EquityToken_VenueAndInsider(address account);
    /// @notice Thrown when a country is no three-digit ISO 3166-1 numeric code.
    error EquityToken_BadCountry(uint16 country);
    /// @notice Thrown when an account is admitted, removed, blocked or allowed a second time.
    error EquityToken_AlreadySo();

    /// @notice Stops transfers, forced ones too, mints and burns for `duration` seconds; at most 72 hours in any 14 days, whoever pauses.
    /// @dev Role: GUARDIAN. Reverts with PauseBudget_* errors; after {IEquityToken-enterTerminal} with EquityToken_Terminal.
    function pause(uint256 duration) external;

    /// @notice Ends a pause; the seconds that are left return to the budget.
    /// @dev Role: GUARDIAN.
    function unpause() external;

    /// @notice Admits a contract that holds units for others and can name them: it is exempt from policy, sanctions and
    /// freezes, and its holders are reached by {forceThrough}.
    /// @dev Role: GOVERNOR. The venue must be its own ledger's wallet.
    function admitVenue(address venue) external;

    /// @notice Removes a venue that holds nothing.
    /// @dev Role: GOVERNOR.
    function removeVenue(address venue) external;

    /// @notice Blocks receivers of a country; holders there may still send.
    /// @dev Role: REGISTRAR.
    /// @param country ISO 3166-1 numeric.
    function blockCountry(uint16 country) external;

    /// @notice Allows receivers of a country again.
    /// @dev Role: REGISTRAR.
    function allowCountry(uint16 country) external;

    /// @notice Takes a holder's units out of a venue, as {forcedTransfer} takes them out of a wallet.
    /// @dev Role: TRANSFER_AGENT. The venue debits the holder's entry in its ledger, or reverts.
    function forceThrough(address venue, address holder, address to, uint256 units) external;

    /// @notice When the running pause ends; 0 if none runs.
    function pausedUntil() external view returns (uint256);

    /// @notice All seconds this token has been paused, for whoever judges whether its issuer kept exits open.
    function pausedSeconds() external view returns (uint256);

    /// @notice Whether an account is a venue.
    function isVenue(address account) external view returns (bool);

    /// @notice Whether receivers of a country are blocked.
    function isCountryBlocked(uint16 country) external view returns (bool);

    /// @notice Who may hold the token.
    function holderPolicy() external view returns (HolderPolicy);

    /// @notice The registry that answers for holders.
    function registry() external view returns (address);
}
