// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What a registrar keeps about one account, packed into one word.
/// @dev From the low bits: status 8, investor category 8, ISO 3166-1 numeric country 16, expiry 64 (Unix seconds).
/// A zero word is an account nobody has registered.
type HolderRecord is uint256;

/// @notice The standing of an account with the registrar.
enum HolderStatus {
    /// Never registered.
    UNREGISTERED,
    /// Known by name, identity not (or no longer) verified.
    REGISTERED,
    /// Identity verified, until the record's expiry.
    VERIFIED,
    /// Under sanctions: may neither send nor receive nor operate.
    SANCTIONED
}

/// @notice The kind of investor, in the terms of US and EU rules.
enum InvestorCategory {
    UNSPECIFIED,
    RETAIL,
    ACCREDITED,
    QUALIFIED,
    INSTITUTIONAL
}

using {status, category, country, expiry, isSanctioned, isVerifiedAt, isRegistered} for HolderRecord global;

/// @dev Packs the fields. A lasting verification has expiry `type(uint64).max`.
function packHolderRecord(
    HolderStatus status_,
    InvestorCategory category_,
    uint16 country_,
    uint64 expiry_
) pure returns (HolderRecord) {
    return
        HolderRecord.wrap(
            uint256(uint8(status_)) |
                (uint256(uint8(category_)) << 8) |
                (uint256(country_) << 16) |
                (uint256(expiry_) << 32)
        );
}

function status(HolderRecord record) pure returns (HolderStatus) {
    return HolderStatus(uint8(HolderRecord.unwrap(record)));
}

function category(HolderRecord record) pure returns (InvestorCategory) {
    return InvestorCategory(uint8(HolderRecord.unwrap(record) >> 8));
}

function country(HolderRecord record) pure returns (uint16) {
    return uint16(HolderRecord.unwrap(record) >> 16);
}

function expiry(HolderRecord record) pure returns (uint64) {
    return uint64(HolderRecord.unwrap(record) >> 32);
}

function isSanctioned(HolderRecord record) pure returns (bool) {
    return uint8(HolderRecord.unwrap(record)) == uint8(HolderStatus.SANCTIONED);
}

/// @dev Verified, and not yet expired: the last valid second is `expiry − 1`.
function isVerifiedAt(HolderRecord record, uint256 timestamp) pure returns (bool) {
    return
        uint8(HolderRecord.unwrap(record)) == uint8(HolderStatus.VERIFIED) &&
        timestamp < uint64(HolderRecord.unwrap(record) >> 32);
}

/// @dev Registered beforehand: by name or verified, expired or not, and not sanctioned.
function isRegistered(HolderRecord record) pure returns (bool) {
    uint8 raw = uint8(HolderRecord.unwrap(record));
    return raw == uint8(HolderStatus.REGISTERED) || raw == uint8(HolderStatus.VERIFIED);
}
