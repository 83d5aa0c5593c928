// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FixedAuthority} from "../access/FixedAuthority.sol";
import {HolderRecord, HolderStatus, InvestorCategory, packHolderRecord} from "../types/HolderRecord.sol";
import {IHolderRecords} from "./IHolderRecords.sol";
import {IHolderRegistry} from "./IHolderRegistry.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";

/// @title HolderRegistry
/// @notice See {IHolderRegistry}, the manual.
contract HolderRegistry is IHolderRegistry, FixedAuthority {
    /// @dev ISO 3166-1 numeric codes have three digits.
    uint16 private constant COUNTRY_CODES = 1_000;

    mapping(address account => HolderRecord holderRecord) private _records;

    /// @param authority_ The AccessManager that knows the registrar.
    constructor(address authority_) FixedAuthority(authority_) {}

    /* RECORD */

    /// @inheritdoc IHolderRegistry
    function record(Entry[] calldata entries) external restricted {
        for (uint256 i = 0; i < entries.length; ++i) {
            Entry calldata entry = entries[i];
            if (entry.account == address(0)) revert HolderRegistry_ZeroAccount(i);
            _check(entry);
            if (entry.status != HolderStatus.SANCTIONED && _records[entry.account].isSanctioned()) {
                revert HolderRegistry_Sanctioned(entry.account);
            }
            _enter(entry.account, entry.status, entry.category, entry.country, entry.expiry);
        }
    }

    /* LIFT */

    /// @inheritdoc IHolderRegistry
    function lift(address[] calldata accounts) external restricted {
        for (uint256 i = 0; i < accounts.length; ++i) {
            HolderRecord sanctioned = _records[accounts[i]];
            if (!sanctioned.isSanctioned()) revert HolderRegistry_NotSanctioned(accounts[i]);
            _enter(accounts[i], HolderStatus.REGISTERED, sanctioned.category(), sanctioned.country(), 0);
        }
    }

    /* VIEWS */

    /// @inheritdoc IHolderRecords
    function recordOf(address account) external view returns (HolderRecord) {
        return _records[account];
    }

    /// @inheritdoc IHolderRecords
    function recordsOf(address from, address to) external view returns (HolderRecord, HolderRecord) {
        return (_records[from], _records[to]);
    }

    /// @inheritdoc IIdentityRegistry
    function isVerified(address account) external view returns (bool) {
        return _records[account].isVerifiedAt(block.timestamp);
    }

    /// @inheritdoc IIdentityRegistry
    function investorCountry(address account) external view returns (uint16) {
        return _records[account].country();
    }

    /// @inheritdoc IIdentityRegistry
    function contains(address account) external view returns (bool) {
        return _records[account].status() != HolderStatus.UNREGISTERED;
    }

    /* INTERNALS */

    function _enter(
        address account,
        HolderStatus status,
        InvestorCategory category,
        uint16 country,
        uint64 expiry
    ) private {
        _records[account] = packHolderRecord(status, category, country, expiry);
        emit HolderRecorded(account, status, category, country, expiry);
    }

    function _check(Entry calldata entry) private view {
        if (entry.country >= COUNTRY_CODES) revert HolderRegistry_BadCountry(entry.account, entry.country);
        if (entry.status == HolderStatus.VERIFIED) {
            if (entry.expiry <= block.timestamp) {
                revert HolderRegistry_AlreadyExpired(entry.account, entry.expiry, block.timestamp);
            }
        } else if (entry.expiry != 0) {
            revert HolderRegistry_NothingToExpire(entry.account, entry.status, entry.expiry);
        }
        if (
            entry.status == HolderStatus.UNREGISTERED &&
            (entry.category != InvestorCategory.UNSPECIFIED || entry.country != 0)
        ) revert HolderRegistry_RemovalNotEmpty(entry.account, entry.category, entry.country);
    }
}
