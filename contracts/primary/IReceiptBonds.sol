// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IReceiptBonds
/// @notice Money that stands behind stock which has been received but not yet proven: who mints on a custodian's receipt
/// locks at least {BOND_BPS} of the stock's upper value until a later proof speaks for it. A proof that includes it frees
/// the lock; one that lists it as missing forfeits the whole lock to {backstop}, which has to buy the stock.
/// @dev A receipt is bound to one account by its journal id: {journalIdOf}. Otherwise whoever saw one could use it.
interface IReceiptBonds {
    /// @notice An account's money.
    /// @param posted All of it, in the payment asset's own decimals.
    /// @param locked The part that stands behind something.
    struct Bond {
        uint128 posted;
        uint128 locked;
    }

    /// @notice A lock behind one receipt.
    /// @param account Whose bond.
    /// @param amount How much, in the payment asset; 0 if the receipt needs none or its lock is over.
    /// @param units What was minted on it.
    /// @param cut The last cut that excludes the stock.
    struct ReceiptLock {
        address account;
        uint128 amount;
        uint128 units;
        uint64 cut;
    }

    /// @notice Emitted when money is posted.
    event BondPosted(address indexed account, address indexed from, uint256 amount, uint256 posted);
    /// @notice Emitted when free money is taken back.
    event BondWithdrawn(address indexed account, address indexed to, uint256 amount, uint256 posted);
    /// @notice Emitted when a receipt is bonded.
    event ReceiptBonded(address indexed account, bytes32 indexed journalId, uint64 cut, uint256 units, uint256 amount);
    /// @notice Emitted when a later proof has spoken for the stock.
    event ReceiptProven(address indexed account, bytes32 indexed journalId, uint256 amount);
    /// @notice Emitted when a later proof has listed the stock as missing.
    /// @param epoch The epoch that listed it first.
    event BondForfeited(address indexed account, bytes32 indexed journalId, uint32 epoch, uint256 amount);
    /// @notice Emitted when the backstop takes what was forfeited.
    event ForfeitedClaimed(address indexed to, uint256 amount);

    /// @notice Thrown when money that stands behind something would leave, or more would be locked than is free.
    error ReceiptBonds_InsufficientBond(address account, uint256 free, uint256 needed);
    /// @notice Thrown when less arrives than was sent: the payment asset takes a fee.
    error ReceiptBonds_AssetTakesFee(address asset, uint256 sent, uint256 received);
    /// @notice Thrown for a journal id that nothing is locked for.
    error ReceiptBonds_NotBonded(bytes32 journalId);
    /// @notice Thrown while no later proof speaks for the receipt.
    error ReceiptBonds_NotYetProven(bytes32 journalId, uint64 cut, uint64 posted);
    /// @notice Thrown when a receipt's journal id is not {journalIdOf} its account and reference.
    error ReceiptBonds_ForeignReceipt(bytes32 journalId, bytes32 expected);
    /// @notice Thrown when a receipt is for another token.
    error ReceiptBonds_ForeignToken(address token, address expected);
    /// @notice Thrown when a sanctioned account posts or takes money, or would receive it; its money waits.
    error ReceiptBonds_Sanctioned(address account);
    /// @notice Thrown when money would be sent to the market itself, or posted for it: it would be nobody's.
    error ReceiptBonds_CannotReceive(address to);
    /// @notice Thrown when anybody but the backstop claims what was forfeited.
    error ReceiptBonds_OnlyBackstop(address caller);
    /// @notice Thrown at construction without a backstop.
    error ReceiptBonds_ZeroBackstop();
    /// @notice Thrown at construction for a payment asset with more than 18 decimals.
    error ReceiptBonds_TooManyDecimals(address asset, uint256 decimals);

    /// @notice Posts money for an account.
    /// @dev Anyone. Reverts with {ReceiptBonds_AssetTakesFee}, {ReceiptBonds_Sanctioned}, {ReceiptBonds_CannotReceive}.
    function postBond(address account, uint256 amount) external;

    /// @notice Takes the caller's free money back.
    /// @dev Reverts with {ReceiptBonds_InsufficientBond}, {ReceiptBonds_Sanctioned}, {ReceiptBonds_CannotReceive}.
    function withdrawBond(uint256 amount, address to) external;

    /// @notice Ends the locks of receipts that a later proof has spoken for: frees them, or forfeits those listed missing.
    /// @dev Anyone. Reverts with {ReceiptBonds_NotBonded}, {ReceiptBonds_NotYetProven}.
    function resolveReceipts(bytes32[] calldata journalIds) external;

    /// @notice Takes all that was forfeited.
    /// @dev Only the backstop. Reverts with {ReceiptBonds_CannotReceive}.
    function claimForfeited(address to) external returns (uint256 amount);

    /// @notice What the backstop may claim.
    function forfeited() external view returns (uint256);

    /// @notice What must stand behind unproven stock, in 1/10,000 of its upper value: 13,000.
    function BOND_BPS() external view returns (uint256);

    /// @notice Who gets forfeited bonds, and buys the stock.
    function backstop() external view returns (address);

    /// @notice An account's money.
    function bondOf(address account) external view returns (Bond memory);

    /// @notice The lock behind a receipt.
    function lockOf(bytes32 journalId) external view returns (ReceiptLock memory);

    /// @notice The journal id that binds a custodian's receipt to an account:
    /// `keccak256(abi.encode(account, journalReference))`.
    function journalIdOf(address account, bytes32 journalReference) external pure returns (bytes32);
}
