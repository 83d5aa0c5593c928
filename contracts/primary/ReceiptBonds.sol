// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IEquityToken} from "../equity/IEquityToken.sol";
import {IHolderRecords} from "../holders/IHolderRecords.sol";
import {IReserveVerifier} from "../reserves/IReserveVerifier.sol";
import {IReceiptBonds} from "./IReceiptBonds.sol";

/// @title ReceiptBonds
/// @notice See {IReceiptBonds}, the manual.
/// @dev The part that both markets share: one token, its verifier (the token's own gate), one payment asset. Money is
/// counted as it comes and goes, never by looking at a balance. An inheriting market may lock money for reasons of its own
/// with {_lock}, {_unlock} and {_take}.
abstract contract ReceiptBonds is IReceiptBonds, ReentrancyGuardTransient {
    using Math for uint256;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev {ReceiptLock} in two slots.
    struct StoredLock {
        address account;
        uint64 cut;
        uint128 amount;
        uint128 units;
    }

    /// @inheritdoc IReceiptBonds
    uint256 public constant BOND_BPS = 13_000;
    uint256 private constant BPS = 10_000;
    uint256 private constant ONE = 1e18;
    uint256 private constant MAX_DECIMALS = 18;

    IEquityToken internal immutable _token;
    IReserveVerifier internal immutable _verifier;
    IERC20 internal immutable _asset;
    /// @dev What money of 18 decimals is divided by to get the asset's own.
    uint256 internal immutable _scale;
    address private immutable _backstop;

    uint128 private _forfeited;
    mapping(address account => Bond) private _bonds;
    mapping(bytes32 journalId => StoredLock) private _locks;

    /// @param token_ The token; its gate is the verifier that receipts are registered with.
    /// @param asset_ The payment asset, at most 18 decimals, without fees on transfer.
    /// @param backstop_ Who gets forfeited bonds.
    constructor(IEquityToken token_, IERC20 asset_, address backstop_) {
        if (backstop_ == address(0)) revert ReceiptBonds_ZeroBackstop();
        uint8 decimals = IERC20Metadata(address(asset_)).decimals();
        if (decimals > MAX_DECIMALS) revert ReceiptBonds_TooManyDecimals(address(asset_), decimals);
        _token = token_;
        _verifier = IReserveVerifier(token_.gate());
        _asset = asset_;
        _scale = 10 ** (MAX_DECIMALS - decimals);
        _backstop = backstop_;
    }

    /* POST AND WITHDRAW */

    /// @inheritdoc IReceiptBonds
    function postBond(address account, uint256 amount) external nonReentrant {
        _requireNotSanctioned(msg.sender);
        _requireNotSanctioned(account);
        _requireElsewhere(account);
        Bond storage bond = _bonds[account];
        uint128 posted = (bond.posted + amount).toUint128();
        bond.posted = posted;
        emit BondPosted(account, msg.sender, amount, posted);
        _pull(msg.sender, amount);
    }

    /// @inheritdoc IReceiptBonds
    function withdrawBond(uint256 amount, address to) external nonReentrant {
        _requireNotSanctioned(msg.sender);
        _requireNotSanctioned(to);
        _requireElsewhere(to);
        uint256 free = _freeOf(msg.sender);
        if (amount > free) revert ReceiptBonds_InsufficientBond(msg.sender, free, amount);
        // Cannot underflow: what is free is posted.
        uint128 posted = _bonds[msg.sender].posted - uint128(amount);
        _bonds[msg.sender].posted = posted;
        emit BondWithdrawn(msg.sender, to, amount, posted);
        _asset.safeTransfer(to, amount);
    }

    /* RESOLVE */

    /// @inheritdoc IReceiptBonds
    function resolveReceipts(bytes32[] calldata journalIds) external nonReentrant {
        uint64 posted = _verifier.epochOf(address(_token)).cut;
        for (uint256 i = 0; i < journalIds.length; ++i) {
            _resolve(journalIds[i], posted);
        }
    }

    /// @inheritdoc IReceiptBonds
    function claimForfeited(address to) external nonReentrant returns (uint256 amount) {
        if (msg.sender != _backstop) revert ReceiptBonds_OnlyBackstop(msg.sender);
        _requireElsewhere(to);
        amount = _forfeited;
        _forfeited = 0;
        emit ForfeitedClaimed(to, amount);
        _asset.safeTransfer(to, amount);
    }

    /* VIEWS */

    /// @inheritdoc IReceiptBonds
    function backstop() external view returns (address) {
        return _backstop;
    }

    /// @inheritdoc IReceiptBonds
    function forfeited() external view returns (uint256) {
        return _forfeited;
    }

    /// @inheritdoc IReceiptBonds
    function bondOf(address account) external view returns (Bond memory) {
        return _bonds[account];
    }

    /// @inheritdoc IReceiptBonds
    function lockOf(bytes32 journalId) external view returns (ReceiptLock memory) {
        StoredLock memory lock = _locks[journalId];
        return ReceiptLock({account: lock.account, amount: lock.amount, units: lock.units, cut: lock.cut});
    }

    /// @inheritdoc IReceiptBonds
    function journalIdOf(address account, bytes32 journalReference) public pure returns (bytes32) {
        return keccak256(abi.encode(account, journalReference));
    }

    /* INTERNALS: RECEIPTS */

    /// @dev Uses up a custodian's receipt, and locks the account's free money behind it unless a proof speaks for its stock
    /// already.
    /// @param upperValue What 1e18 units are worth at most, 18 decimals; the caller has made sure that it is usable.
    /// @return provisional Whether the receipt has to be resolved later.
    /// @return amount What was locked, in the payment asset, rounded up.
    function _bondReceipt(
        address account,
        bytes32 journalReference,
        IReserveVerifier.InventoryReceipt calldata receipt,
        address custodian,
        bytes calldata signature,
        uint256 upperValue
    ) internal returns (bool provisional, uint256 amount) {
        bytes32 journalId = journalIdOf(account, journalReference);
        if (receipt.journalId != journalId) revert ReceiptBonds_ForeignReceipt(receipt.journalId, journalId);
        // A receipt for another token would add nothing to this one's proof.
        if (receipt.token != address(_token)) revert ReceiptBonds_ForeignToken(receipt.token, address(_token));
        _verifier.registerReceipt(receipt, custodian, signature);
        provisional = receipt.cut >= _verifier.epochOf(address(_token)).cut;
        if (provisional) {
            amount = _bondForUp(receipt.shares, upperValue);
            _lock(account, amount);
            // `amount` fits: it is locked, and all of a bond does.
            _locks[journalId] = StoredLock({
                account: account,
                cut: receipt.cut,
                amount: uint128(amount),
                units: receipt.units
            });
        }
        emit ReceiptBonded(account, journalId, receipt.cut, receipt.units, amount);
    }

    /// @dev What must stand behind unproven shares: {BOND_BPS} of their value, each step rounded up.
    function _bondForUp(uint256 shares, uint256 upperValue) internal view returns (uint256) {
        uint256 units = shares.mulDiv(ONE, _token.uiMultiplier(), Math.Rounding.Ceil);
        uint256 value = units.mulDiv(upperValue, ONE, Math.Rounding.Ceil);
        return _toAssetUp(value.mulDiv(BOND_BPS, BPS, Math.Rounding.Ceil));
    }

    /// @dev Called when the lock behind a receipt is over.
    /// @param proven Whether the stock is proven; false: missing, and the lock is forfeited.
    function _afterResolve(address account, uint256 units, bool proven) internal virtual {}

    function _resolve(bytes32 journalId, uint64 posted) private {
        StoredLock memory lock = _locks[journalId];
        if (lock.account == address(0)) revert ReceiptBonds_NotBonded(journalId);
        if (posted <= lock.cut) revert ReceiptBonds_NotYetProven(journalId, lock.cut, posted);
        delete _locks[journalId];
        uint32 epoch = _verifier.missingSince(address(_token), journalId);
        if (epoch == 0) {
            _unlock(lock.account, lock.amount);
            emit ReceiptProven(lock.account, journalId, lock.amount);
        } else {
            _take(lock.account, lock.amount);
            // The backstop fetches it: were it sent, a payee that is refused would keep everybody's locks shut.
            _forfeited += lock.amount;
            emit BondForfeited(lock.account, journalId, epoch, lock.amount);
        }
        _afterResolve(lock.account, lock.units, epoch == 0);
    }

    /* INTERNALS: LOCKS */

    function _freeOf(address account) internal view returns (uint256) {
        Bond storage bond = _bonds[account];
        return bond.posted - bond.locked;
    }

    /// @dev Puts free money behind something. Reverts with {ReceiptBonds_InsufficientBond}.
    function _lock(address account, uint256 amount) internal {
        uint256 free = _freeOf(account);
        if (amount > free) revert ReceiptBonds_InsufficientBond(account, free, amount);
        // Cannot overflow: locked stays at or below posted.
        _bonds[account].locked += uint128(amount);
    }

    /// @dev Frees money that {_lock} locked.
    function _unlock(address account, uint256 amount) internal {
        _bonds[account].locked -= amount.toUint128();
    }

    /// @dev Takes money that {_lock} locked away from the account; the caller owes it to somebody from now on.
    function _take(address account, uint256 amount) internal {
        Bond storage bond = _bonds[account];
        bond.locked -= amount.toUint128();
        bond.posted -= uint128(amount);
    }

    /* INTERNALS: MONEY */

    /// @dev Fetches exactly `amount`, or reverts.
    function _pull(address from, uint256 amount) internal {
        uint256 before = _asset.balanceOf(address(this));
        _asset.safeTransferFrom(from, address(this), amount);
        uint256 received = _asset.balanceOf(address(this)) - before;
        if (received < amount) revert ReceiptBonds_AssetTakesFee(address(_asset), amount, received);
    }

    /// @dev Money of 18 decimals in the asset's own.
    function _toAssetUp(uint256 money) internal view returns (uint256) {
        return Math.ceilDiv(money, _scale);
    }

    /// @dev Money of 18 decimals in the asset's own.
    function _toAssetDown(uint256 money) internal view returns (uint256) {
        return money / _scale;
    }

    /// @dev Money that the market sent to itself would leave the books and stay in it, and nobody could withdraw a bond of its
    /// own.
    function _requireElsewhere(address to) internal view {
        if (to == address(this)) revert ReceiptBonds_CannotReceive(to);
    }

    function _requireNotSanctioned(address account) internal view {
        if (_isSanctioned(account)) revert ReceiptBonds_Sanctioned(account);
    }

    function _isSanctioned(address account) internal view returns (bool) {
        return IHolderRecords(_token.registry()).recordOf(account).isSanctioned();
    }
}
