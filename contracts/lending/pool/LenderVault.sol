// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ILendingPool} from "../ILendingPool.sol";
import {LenderLedger} from "./LenderLedger.sol";
import {PoolBook} from "./PoolBook.sol";
import {PoolReader} from "./PoolReader.sol";
import {PoolViews} from "./PoolViews.sol";
import {WithdrawalHolds} from "./WithdrawalHolds.sol";

/// @title LenderVault
/// @notice The lenders' side of a pool: ERC-4626 over counted cash and debt.
abstract contract LenderVault is PoolReader, EIP712, Nonces, ReentrancyGuardTransient {
    using LenderLedger for PoolBook.Book;
    using Math for uint256;
    using PoolBook for PoolBook.Book;
    using PoolBook for PoolBook.Totals;
    using PoolViews for PoolBook.Book;
    using SafeERC20 for IERC20;
    using WithdrawalHolds for PoolBook.Book;

    /// @dev {PoolBook-VIRTUAL_LP_SHARES} are 10^6.
    uint8 private constant DECIMALS_OFFSET = 6;

    constructor(
        PoolTerms memory terms_,
        string memory name_,
        string memory symbol_
    ) PoolReader(terms_, name_, symbol_) EIP712("Counterfoil LendingPool", "1") {}

    /* LEND */

    /// @inheritdoc IERC4626
    function deposit(
        uint256 assets,
        address receiver
    ) public override(ERC4626, IERC4626) nonReentrant returns (uint256 lpShares) {
        (PoolBook.Env memory env, PoolBook.Totals memory t) = _begin();
        lpShares = _toLpShares(t, assets, Math.Rounding.Floor);
        _lend(env, t, receiver, assets, lpShares);
    }

    /// @inheritdoc IERC4626
    function mint(
        uint256 lpShares,
        address receiver
    ) public override(ERC4626, IERC4626) nonReentrant returns (uint256 assets) {
        (PoolBook.Env memory env, PoolBook.Totals memory t) = _begin();
        assets = _toAssets(t, lpShares, Math.Rounding.Ceil);
        _lend(env, t, receiver, assets, lpShares);
    }

    /// @inheritdoc IERC4626
    function withdraw(
        uint256 assets,
        address receiver,
        address owner
    ) public override(ERC4626, IERC4626) nonReentrant returns (uint256 lpShares) {
        (PoolBook.Env memory env, PoolBook.Totals memory t) = _begin();
        lpShares = _toLpShares(t, assets, Math.Rounding.Ceil);
        _unlend(env, t, receiver, owner, assets, lpShares);
    }

    /// @inheritdoc IERC4626
    function redeem(
        uint256 lpShares,
        address receiver,
        address owner
    ) public override(ERC4626, IERC4626) nonReentrant returns (uint256 assets) {
        (PoolBook.Env memory env, PoolBook.Totals memory t) = _begin();
        assets = _toAssets(t, lpShares, Math.Rounding.Floor);
        _unlend(env, t, receiver, owner, assets, lpShares);
    }

    /// @inheritdoc ILendingPool
    function fundGapReserve(uint256 assets) external nonReentrant {
        if (assets == 0) revert LendingPool_ZeroAmount();
        (PoolBook.Env memory env, PoolBook.Totals memory t) = _begin();
        t.cash += assets;
        t.gapReserve += assets;
        _book.keep(env, t);
        emit GapReserveFunded(msg.sender, assets, t.gapReserve);
        _pull(_asset_, assets);
    }

    /// @inheritdoc ILendingPool
    function accrue() external nonReentrant {
        (PoolBook.Env memory env, PoolBook.Totals memory t) = _begin();
        _book.keep(env, t);
    }

    /* VIEWS */

    /// @inheritdoc IERC4626
    function totalAssets() public view override(ERC4626, IERC4626) returns (uint256) {
        return _totals().lendersAssets();
    }

    /// @inheritdoc IERC4626
    function maxDeposit(address receiver) public view override(ERC4626, IERC4626) returns (uint256 assets) {
        (assets, ) = _mostOf(receiver, true);
    }

    /// @inheritdoc IERC4626
    function maxMint(address receiver) public view override(ERC4626, IERC4626) returns (uint256 lpShares) {
        (, lpShares) = _mostOf(receiver, true);
    }

    /// @inheritdoc IERC4626
    function maxWithdraw(address owner) public view override(ERC4626, IERC4626) returns (uint256 assets) {
        (assets, ) = _mostOf(owner, false);
    }

    /// @inheritdoc IERC4626
    function maxRedeem(address owner) public view override(ERC4626, IERC4626) returns (uint256 lpShares) {
        (, lpShares) = _mostOf(owner, false);
    }

    /* INTERNALS: LEND */

    function _lend(
        PoolBook.Env memory env,
        PoolBook.Totals memory t,
        address receiver,
        uint256 assets,
        uint256 lpShares
    ) private {
        _requireNotPaused(Action.DEPOSIT);
        if (assets == 0 || lpShares == 0) revert LendingPool_ZeroAmount();
        t.cash += assets;
        _book.keep(env, t);
        _mint(receiver, lpShares);
        emit Deposit(msg.sender, receiver, assets, lpShares);
        _pull(_asset_, assets);
    }

    function _unlend(
        PoolBook.Env memory env,
        PoolBook.Totals memory t,
        address receiver,
        address owner,
        uint256 assets,
        uint256 lpShares
    ) private {
        _requireReceiver(receiver);
        if (assets == 0 || lpShares == 0) revert LendingPool_ZeroAmount();
        uint256 until = _book.heldUntilNow();
        if (until != 0) revert LendingPool_WithdrawalsHeld(until);
        if (assets > t.cash) revert LendingPool_InsufficientCash(assets, t.cash);
        if (msg.sender != owner) _spendAllowance(owner, msg.sender, lpShares);
        if (env.gate != address(0)) _requireMaySend(t, owner, lpShares);
        t.cash -= assets;
        _book.keep(env, t);
        _burn(owner, lpShares);
        emit Withdraw(msg.sender, receiver, owner, assets, lpShares);
        IERC20(env.asset).safeTransfer(receiver, assets);
    }

    /// @dev The transfer agent takes units that a lender has not lent on; the token moves them.
    function _forceRedemption(address lender, uint256 units) internal {
        (PoolBook.Env memory env, PoolBook.Totals memory t) = _begin();
        if (units > t.cash) revert LendingPool_InsufficientCash(units, t.cash);
        uint256 lpShares = _toLpShares(t, units, Math.Rounding.Ceil);
        t.cash -= units;
        _book.keep(env, t);
        _burn(lender, lpShares);
        emit CollateralForced(lender, env.asset, units);
    }

    /// @dev lpShares sent to the pool, or to those who may not hold an equity token, would be nobody's.
    function _update(address from, address to, uint256 lpShares) internal override {
        if (to == address(this)) revert ERC20InvalidReceiver(to);
        if (_gate != address(0)) {
            if (from != address(0) && to != address(0)) _requireMaySend(_totals(), from, lpShares);
            _book.move(_asset_, from, to, lpShares);
        }
        super._update(from, to, lpShares);
    }

    function _requireMaySend(PoolBook.Totals memory t, address lender, uint256 lpShares) private view {
        uint256 left = _toAssets(t, balanceOf(lender).saturatingSub(lpShares), Math.Rounding.Floor);
        LenderLedger.requireMaySend(_asset_, lender, left);
    }

    function _mostOf(address account, bool isIn) private view returns (uint256 assets, uint256 lpShares) {
        return _book.mostOf(_env(), account, isIn, balanceOf(account), totalSupply());
    }

    /* INTERNALS: ARITHMETIC */

    function _toLpShares(
        PoolBook.Totals memory t,
        uint256 assets,
        Math.Rounding rounding
    ) private view returns (uint256) {
        return t.toLpShares(totalSupply(), assets, rounding);
    }

    function _toAssets(
        PoolBook.Totals memory t,
        uint256 lpShares,
        Math.Rounding rounding
    ) private view returns (uint256) {
        return t.toLent(totalSupply(), lpShares, rounding);
    }

    function _decimalsOffset() internal pure override returns (uint8) {
        return DECIMALS_OFFSET;
    }

    /* INTERNALS: SHARED */

    function _begin() internal view returns (PoolBook.Env memory env, PoolBook.Totals memory t) {
        env = _env();
        t = _book.accrued(env);
    }

    /// @dev Fetches exactly `amount` from the caller, or reverts: what a token kept for itself would be owed to somebody here.
    function _pull(address token, uint256 amount) internal {
        uint256 before = _balanceIn(token);
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = _balanceIn(token) - before;
        if (received < amount) revert LendingPool_TakesFee(token, amount, received);
    }

    function _balanceIn(address token) private view returns (uint256) {
        return IERC20(token).balanceOf(address(this));
    }

    function _requireNotPaused(Action action) internal view {
        if (block.timestamp >= _book.pausedUntil) return;
        uint256 until = pausedUntil(action);
        if (until != 0) revert LendingPool_ActionPaused(action, until);
    }

    function _requireMayActFor(address account) internal view {
        if (!isAuthorized(account, msg.sender)) revert LendingPool_NotAuthorized(account, msg.sender);
    }

    function _requireReceiver(address receiver) internal view {
        if (receiver == address(0) || receiver == address(this)) revert LendingPool_InvalidReceiver(receiver);
    }
}
