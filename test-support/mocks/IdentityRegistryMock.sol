// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IIdentityRegistry} from "../../contracts/holders/IIdentityRegistry.sol";

/// @title IdentityRegistryMock
/// @notice An ERC-3643 identity registry that behaves as T-REX does: an account is known by its identity, and verified
/// while the identity's claims hold. Any of its answers can be made to revert.
contract IdentityRegistryMock is IIdentityRegistry {
    struct Investor {
        address identity;
        uint16 country;
        bool claimsHold;
    }

    error IdentityRegistryMock_Down(bytes4 selector);

    mapping(address account => Investor investor) private _investors;
    mapping(bytes4 selector => bool down) private _down;

    function registerIdentity(address account, address identity, uint16 country) external {
        _investors[account] = Investor({identity: identity, country: country, claimsHold: false});
    }

    function deleteIdentity(address account) external {
        delete _investors[account];
    }

    function setClaimsHold(address account, bool hold) external {
        _investors[account].claimsHold = hold;
    }

    function setDown(bytes4 selector, bool down) external {
        _down[selector] = down;
    }

    /// @inheritdoc IIdentityRegistry
    function isVerified(address account) external view returns (bool) {
        _requireUp();
        Investor memory investor = _investors[account];
        return investor.identity != address(0) && investor.claimsHold;
    }

    /// @inheritdoc IIdentityRegistry
    function investorCountry(address account) external view returns (uint16) {
        _requireUp();
        return _investors[account].country;
    }

    /// @inheritdoc IIdentityRegistry
    function contains(address account) external view returns (bool) {
        _requireUp();
        return _investors[account].identity != address(0);
    }

    function _requireUp() private view {
        if (_down[msg.sig]) revert IdentityRegistryMock_Down(msg.sig);
    }
}
