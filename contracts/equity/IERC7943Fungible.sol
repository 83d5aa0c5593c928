// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IERC7943Fungible
/// @notice ERC-7943 (uRWA) for fungible tokens. Interface id 0x3edbb4c4. Amounts are in units, so that no corporate
/// action freezes or unfreezes anything.
interface IERC7943Fungible {
    /// @notice Emitted when units are moved without their holder's consent.
    event ForcedTransfer(address indexed from, address indexed to, uint256 amount);

    /// @notice Emitted when an account's frozen amount changes.
    event Frozen(address indexed account, uint256 amount);

    /// @notice Thrown when an account may not send.
    error ERC7943CannotSend(address account);

    /// @notice Thrown when an account may not receive.
    error ERC7943CannotReceive(address account);

    /// @notice Thrown when a transfer is not allowed. Part of the standard; this suite names the reason instead.
    error ERC7943CannotTransfer(address from, address to, uint256 amount);

    /// @notice Thrown when the balance would suffice, but not what of it is unfrozen.
    error ERC7943InsufficientUnfrozenBalance(address account, uint256 amount, uint256 unfrozen);

    /// @notice Moves units without their holder's consent, frozen ones included.
    /// @dev Role: TRANSFER_AGENT. Not while paused, not in a wind-down. The receiver must be eligible. Where frozen units leave, the frozen amount falls by as
    /// many, and `Frozen` is emitted before `Transfer`. A venue's units are reached by `forceThrough` alone.
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool result);

    /// @notice Sets how many of an account's units are frozen; overwrites, and may exceed the balance.
    /// @dev Role: TRANSFER_AGENT. Not for venues. In a wind-down only less than before.
    function setFrozenTokens(address account, uint256 amount) external returns (bool result);

    /// @notice Whether an account may send at all. Never reverts.
    function canSend(address account) external view returns (bool allowed);

    /// @notice Whether an account may receive at all. Never reverts.
    function canReceive(address account) external view returns (bool allowed);

    /// @notice The units of an account that are frozen; may exceed its balance.
    function getFrozenTokens(address account) external view returns (uint256 amount);

    /// @notice Whether the token's rules allow a transfer now. Never reverts.
    /// @dev False while paused, for an ineligible side, and where a frozen amount leaves too little unfrozen. Not false
    /// for mere lack of balance or allowance.
    function canTransfer(address from, address to, uint256 amount) external view returns (bool allowed);
}
