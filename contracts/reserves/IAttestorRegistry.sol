// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IAttestorRegistry
/// @notice Who signs reserve statements, and how many of them it takes. Custodians hold the stock, auditors check the
/// custodians; a key is one or the other, and a quorum always has both.
interface IAttestorRegistry {
    /// @notice What an attestor is.
    enum AttestorKind {
        NONE,
        CUSTODIAN,
        AUDITOR
    }

    /// @notice An attestor as it is registered.
    struct Attestor {
        address account;
        AttestorKind kind;
    }

    /// @notice Emitted when an attestor is registered.
    event AttestorRegistered(address indexed account, AttestorKind indexed kind);
    /// @notice Emitted when an attestor is removed.
    event AttestorRemoved(address indexed account, AttestorKind indexed kind);
    /// @notice Emitted when the number of signatures changes.
    event ThresholdSet(uint256 oldThreshold, uint256 newThreshold);

    /// @notice Thrown for the zero address, or no kind.
    error AttestorRegistry_BadAttestor(address account, AttestorKind kind);
    /// @notice Thrown when an account is registered already, as whatever kind.
    error AttestorRegistry_AlreadyRegistered(address account, AttestorKind kind);
    /// @notice Thrown when an account is no attestor.
    error AttestorRegistry_NotRegistered(address account);
    /// @notice Thrown when there would be more attestors than {MAX_ATTESTORS}.
    error AttestorRegistry_TooMany(uint256 maximum);
    /// @notice Thrown when the threshold would be below 2 or above the number of attestors, or a kind be missing.
    error AttestorRegistry_NoQuorum(uint256 threshold, uint256 custodians, uint256 auditors);
    /// @notice Thrown when signers are not strictly ascending.
    error AttestorRegistry_SignersNotAscending(address previous, address signer);
    /// @notice Thrown when a signer's signature is not its own over this digest.
    error AttestorRegistry_BadSignature(address signer);
    /// @notice Thrown when signers and signatures differ in number.
    error AttestorRegistry_LengthMismatch(uint256 signers, uint256 signatures);
    /// @notice Thrown when the signers are too few, or all of one kind.
    error AttestorRegistry_QuorumNotMet(uint256 signatures, uint256 threshold, uint256 custodians, uint256 auditors);

    /// @notice The most attestors there may be.
    function MAX_ATTESTORS() external view returns (uint256);

    /// @notice Registers an attestor.
    /// @dev Role: RESERVE_ADMIN, with 14 days of notice.
    /// @param account A key, or a contract that answers by ERC-1271.
    /// @param kind CUSTODIAN or AUDITOR; one key is never both.
    function register(address account, AttestorKind kind) external;

    /// @notice Removes an attestor; a quorum must remain possible. Its signatures count no more, whenever they were made.
    /// @dev Role: RESERVE_ADMIN, with 14 days of notice.
    function remove(address account) external;

    /// @notice Replaces an attestor by another of the same kind, in one step, so that a quorum of two can be kept.
    /// @dev Role: RESERVE_ADMIN, with 14 days of notice.
    function replace(address account, address successor) external;

    /// @notice Sets how many signatures a statement needs; at least 2.
    /// @dev Role: RESERVE_ADMIN, with 14 days of notice.
    function setThreshold(uint256 threshold) external;

    /// @notice Reverts unless the signers are a quorum that has signed `digest`: strictly ascending, each an attestor, at
    /// least {threshold} of them, at least one custodian and one auditor.
    /// @dev ECDSA signatures have 65 bytes and a low s; an account with code that has not signed so is asked by ERC-1271.
    /// Errors: {AttestorRegistry_LengthMismatch}, {AttestorRegistry_SignersNotAscending}, {AttestorRegistry_NotRegistered},
    /// {AttestorRegistry_BadSignature}, {AttestorRegistry_QuorumNotMet}.
    function requireQuorum(bytes32 digest, address[] calldata signers, bytes[] calldata signatures) external view;

    /// @notice Whether an attestor has signed a digest; false for whoever is none. Never reverts.
    function isSignedBy(address attestor, bytes32 digest, bytes calldata signature) external view returns (bool);

    /// @notice What an account is.
    function kindOf(address account) external view returns (AttestorKind);

    /// @notice All attestors, in no particular order.
    function attestors() external view returns (Attestor[] memory);

    /// @notice How many signatures a statement needs.
    function threshold() external view returns (uint256);
}
