// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {FixedAuthority} from "../access/FixedAuthority.sol";
import {IAttestorRegistry} from "./IAttestorRegistry.sol";

/// @title AttestorRegistry
/// @notice See {IAttestorRegistry}, the manual.
contract AttestorRegistry is IAttestorRegistry, FixedAuthority {
    /// @inheritdoc IAttestorRegistry
    uint256 public constant MAX_ATTESTORS = 16;
    /// @dev One signature proves nothing about a second pair of eyes.
    uint256 private constant MIN_THRESHOLD = 2;

    mapping(address account => AttestorKind) private _kinds;
    address[] private _accounts;
    uint8 private _threshold;
    uint8 private _custodians;
    uint8 private _auditors;

    /// @param authority_ The AccessManager.
    /// @param initial The first attestors, of both kinds.
    /// @param threshold_ How many signatures a statement needs.
    constructor(address authority_, Attestor[] memory initial, uint256 threshold_) FixedAuthority(authority_) {
        for (uint256 i = 0; i < initial.length; ++i) _register(initial[i].account, initial[i].kind);
        _setThreshold(threshold_);
    }

    /* ATTESTORS */

    /// @inheritdoc IAttestorRegistry
    function register(address account, AttestorKind kind) external restricted {
        _register(account, kind);
    }

    /// @inheritdoc IAttestorRegistry
    function remove(address account) external restricted {
        _remove(account);
        _requirePossible(_threshold);
    }

    /// @inheritdoc IAttestorRegistry
    function replace(address account, address successor) external restricted {
        AttestorKind kind = _remove(account);
        _register(successor, kind);
    }

    /// @inheritdoc IAttestorRegistry
    function setThreshold(uint256 threshold_) external restricted {
        _setThreshold(threshold_);
    }

    /* VIEWS */

    /// @inheritdoc IAttestorRegistry
    function requireQuorum(bytes32 digest, address[] calldata signers, bytes[] calldata signatures) external view {
        if (signers.length != signatures.length) {
            revert AttestorRegistry_LengthMismatch(signers.length, signatures.length);
        }
        uint256 custodians = 0;
        uint256 auditors = 0;
        address previous = address(0);
        for (uint256 i = 0; i < signers.length; ++i) {
            address signer = signers[i];
            // Ascending order is what makes a duplicate impossible; the zero address can never be first.
            if (signer <= previous) revert AttestorRegistry_SignersNotAscending(previous, signer);
            previous = signer;
            AttestorKind kind = _kinds[signer];
            if (kind == AttestorKind.NONE) revert AttestorRegistry_NotRegistered(signer);
            if (!_isSigned(signer, digest, signatures[i])) revert AttestorRegistry_BadSignature(signer);
            if (kind == AttestorKind.CUSTODIAN) ++custodians;
            else ++auditors;
        }
        if (signers.length < _threshold || custodians == 0 || auditors == 0) {
            revert AttestorRegistry_QuorumNotMet(signers.length, _threshold, custodians, auditors);
        }
    }

    /// @inheritdoc IAttestorRegistry
    function isSignedBy(address attestor, bytes32 digest, bytes calldata signature) external view returns (bool) {
        return _kinds[attestor] != AttestorKind.NONE && _isSigned(attestor, digest, signature);
    }

    /// @inheritdoc IAttestorRegistry
    function kindOf(address account) external view returns (AttestorKind) {
        return _kinds[account];
    }

    /// @inheritdoc IAttestorRegistry
    function attestors() external view returns (Attestor[] memory all) {
        all = new Attestor[](_accounts.length);
        for (uint256 i = 0; i < all.length; ++i) all[i] = Attestor(_accounts[i], _kinds[_accounts[i]]);
    }

    /// @inheritdoc IAttestorRegistry
    function threshold() external view returns (uint256) {
        return _threshold;
    }

    /* INTERNALS */

    /// @dev The key first: it spares the look at the signer's code, which is cold. A signer that has code and a key (EIP-7702)
    /// signs with either.
    function _isSigned(address signer, bytes32 digest, bytes calldata signature) private view returns (bool) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return
            signer.code.length != 0 && SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }

    function _register(address account, AttestorKind kind) private {
        if (account == address(0) || kind == AttestorKind.NONE) revert AttestorRegistry_BadAttestor(account, kind);
        AttestorKind already = _kinds[account];
        if (already != AttestorKind.NONE) revert AttestorRegistry_AlreadyRegistered(account, already);
        if (_accounts.length == MAX_ATTESTORS) revert AttestorRegistry_TooMany(MAX_ATTESTORS);
        _kinds[account] = kind;
        _accounts.push(account);
        if (kind == AttestorKind.CUSTODIAN) ++_custodians;
        else ++_auditors;
        emit AttestorRegistered(account, kind);
    }

    function _remove(address account) private returns (AttestorKind kind) {
        kind = _kinds[account];
        if (kind == AttestorKind.NONE) revert AttestorRegistry_NotRegistered(account);
        delete _kinds[account];
        uint256 last = _accounts.length - 1;
        for (uint256 i = 0; i <= last; ++i) {
            if (_accounts[i] != account) continue;
            _accounts[i] = _accounts[last];
            _accounts.pop();
            break;
        }
        if (kind == AttestorKind.CUSTODIAN) --_custodians;
        else --_auditors;
        emit AttestorRemoved(account, kind);
    }

    function _setThreshold(uint256 threshold_) private {
        _requirePossible(threshold_);
        emit ThresholdSet(_threshold, threshold_);
        // At most MAX_ATTESTORS, as _requirePossible has seen.
        _threshold = uint8(threshold_);
    }

    /// @dev A quorum must be possible at all times, of both kinds.
    function _requirePossible(uint256 threshold_) private view {
        bool possible =
            threshold_ >= MIN_THRESHOLD && threshold_ <= _accounts.length && _custodians != 0 && _auditors != 0;
        if (!possible) revert AttestorRegistry_NoQuorum(threshold_, _custodians, _auditors);
    }
}
