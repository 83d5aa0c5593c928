// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FixedAuthority} from "../access/FixedAuthority.sol";
import {HolderRecord, HolderStatus, InvestorCategory, packHolderRecord} from "../types/HolderRecord.sol";
import {IHolderRecords} from "./IHolderRecords.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IIdentityRegistryAdapter} from "./IIdentityRegistryAdapter.sol";

/// @title IdentityRegistryAdapter
/// @notice See {IIdentityRegistryAdapter}, the manual.
contract IdentityRegistryAdapter is IIdentityRegistryAdapter, FixedAuthority {
    IIdentityRegistry private immutable _identityRegistry;

    mapping(address account => bool sanctioned) private _sanctioned;

    /// @param identityRegistry_ The ERC-3643 identity registry that is asked.
    /// @param authority_ The AccessManager that knows the registrar.
    constructor(address identityRegistry_, address authority_) FixedAuthority(authority_) {
        if (identityRegistry_.code.length == 0) revert IdentityRegistryAdapter_NotAContract(identityRegistry_);
        _identityRegistry = IIdentityRegistry(identityRegistry_);
    }

    /* SANCTIONS */

    /// @inheritdoc IIdentityRegistryAdapter
    function sanction(address[] calldata accounts) external restricted {
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (accounts[i] == address(0)) revert IdentityRegistryAdapter_ZeroAccount(i);
            if (_sanctioned[accounts[i]]) continue;
            _sanctioned[accounts[i]] = true;
            emit Sanctioned(accounts[i]);
        }
    }

    /// @inheritdoc IIdentityRegistryAdapter
    function lift(address[] calldata accounts) external restricted {
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (!_sanctioned[accounts[i]]) revert IdentityRegistryAdapter_NotSanctioned(accounts[i]);
            _sanctioned[accounts[i]] = false;
            emit SanctionLifted(accounts[i]);
        }
    }

    /* VIEWS */

    /// @inheritdoc IHolderRecords
    function recordsOf(address from, address to) external view returns (HolderRecord, HolderRecord) {
        return (recordOf(from), recordOf(to));
    }

    /// @inheritdoc IIdentityRegistry
    function isVerified(address account) external view returns (bool) {
        return recordOf(account).isVerifiedAt(block.timestamp);
    }

    /// @inheritdoc IIdentityRegistry
    function investorCountry(address account) external view returns (uint16) {
        return recordOf(account).country();
    }

    /// @inheritdoc IIdentityRegistry
    function contains(address account) external view returns (bool) {
        return recordOf(account).status() != HolderStatus.UNREGISTERED;
    }

    /// @inheritdoc IIdentityRegistryAdapter
    function isSanctioned(address account) external view returns (bool) {
        return _sanctioned[account];
    }

    /// @inheritdoc IIdentityRegistryAdapter
    function identityRegistry() external view returns (address) {
        return address(_identityRegistry);
    }

    /// @inheritdoc IHolderRecords
    function recordOf(address account) public view returns (HolderRecord) {
        // First, so that a sanction holds whatever the identity registry says, or if it says nothing.
        if (_sanctioned[account]) {
            return packHolderRecord(HolderStatus.SANCTIONED, InvestorCategory.UNSPECIFIED, 0, 0);
        }
        try _identityRegistry.isVerified(account) returns (bool verified) {
            return verified ? _known(account, HolderStatus.VERIFIED, type(uint64).max) : _unverified(account);
        } catch {
            return HolderRecord.wrap(0);
        }
    }

    /* INTERNALS */

    function _unverified(address account) private view returns (HolderRecord) {
        try _identityRegistry.contains(account) returns (bool contained) {
            return contained ? _known(account, HolderStatus.REGISTERED, 0) : HolderRecord.wrap(0);
        } catch {
            return HolderRecord.wrap(0);
        }
    }

    /// @dev Without its country an account must not count as known: the token could not check its block list.
    function _known(address account, HolderStatus status, uint64 expiry) private view returns (HolderRecord) {
        try _identityRegistry.investorCountry(account) returns (uint16 country) {
            return packHolderRecord(status, InvestorCategory.UNSPECIFIED, country, expiry);
        } catch {
            return HolderRecord.wrap(0);
        }
    }
}
