// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {FixedAuthority} from "../access/FixedAuthority.sol";
import {PauseBudget} from "../libraries/PauseBudget.sol";
import {IVenue} from "../types/IVenue.sol";
import {ILendingPool} from "./ILendingPool.sol";
import {ILiquidationCallback} from "./ILiquidationCallback.sol";
import {Authorizations} from "./pool/Authorizations.sol";
import {Borrowings} from "./pool/Borrowings.sol";
import {CollateralSettings} from "./pool/CollateralSettings.sol";
import {LenderLedger} from "./pool/LenderLedger.sol";
import {LenderVault} from "./pool/LenderVault.sol";
import {Liquidations} from "./pool/Liquidations.sol";
import {PoolBook} from "./pool/PoolBook.sol";
import {Supplies} from "./pool/Supplies.sol";
import {WithdrawalHolds} from "./pool/WithdrawalHolds.sol";

/// @title LendingPool
/// @notice See {ILendingPool}, the manual.
/// @dev Each verb brings interest up to now in memory, checks, stores everything, and moves tokens last. Lenders' verbs are in
/// {LenderVault}, views in {PoolReader}.
contract LendingPool is LenderVault, FixedAuthority, Multicall {
    using Borrowings for PoolBook.Book;
    using CollateralSettings for PoolBook.Book;
    using LenderLedger for PoolBook.Book;
    using Liquidations for PoolBook.Book;
    using PauseBudget for PauseBudget.Budget;
    using PoolBook for PoolBook.Book;
    using PoolBook for PoolBook.Totals;
    using SafeERC20 for IERC20;
    using Supplies for PoolBook.Book;
    using WithdrawalHolds for PoolBook.Book;

    /// @param terms_ What the pool is made of; see {ILendingPool-PoolTerms}.
    /// @param name_ ERC-20 name of the lpShares.
    /// @param symbol_ ERC-20 symbol of the lpShares.
    constructor(
        PoolTerms memory terms_,
        string memory name_,
        string memory symbol_
    ) LenderVault(terms_, name_, symbol_) FixedAuthority(terms_.authority) {}

    /* COLLATERAL */

    /// @inheritdoc ILendingPool
    function supplyCollateral(address token, uint256 units, address account) external nonReentrant {
        _book.supply(token, units, account);
        emit CollateralSupplied(msg.sender, account, token, units);
        _pull(token, units);
    }

    /// @inheritdoc ILendingPool
    function withdrawCollateral(
        address token,
        uint256 units,
        address account,
        address receiver
    ) external nonReentrant returns (uint256 withdrawn) {
        _requireMayActFor(account);
        _requireReceiver(receiver);
        withdrawn = _book.withdraw(_env(), token, units, account, pausedUntil(Action.WITHDRAW));
        emit CollateralWithdrawn(msg.sender, account, receiver, token, withdrawn);
        IERC20(token).safeTransfer(receiver, withdrawn);
    }

    /* DEBT */

    /// @inheritdoc ILendingPool
    function borrow(
        uint256 assets,
        address account,
        address receiver
    ) external nonReentrant returns (uint256 debtShares) {
        _requireNotPaused(Action.BORROW);
        _requireMayActFor(account);
        _requireReceiver(receiver);
        debtShares = _book.borrow(_env(), assets, account);
        emit Borrowed(msg.sender, account, receiver, assets, debtShares);
        IERC20(_asset_).safeTransfer(receiver, assets);
    }

    /// @inheritdoc ILendingPool
    function repay(uint256 assets, address account) external nonReentrant returns (uint256 repaid, uint256 debtShares) {
        if (assets == 0) revert LendingPool_ZeroAmount();
        PoolBook.Env memory env = _env();
        PoolBook.Totals memory t = _book.accrued(env);
        uint256 owed = _book.positions[account].debtShares;
        if (owed == 0) revert LendingPool_NoDebt(account);
        uint256 debt = t.toDebtUp(owed);
        (repaid, debtShares) = assets < debt ? (assets, Math.min(t.toDebtSharesDown(assets), owed)) : (debt, owed);
        if (debtShares == 0) revert LendingPool_ZeroAmount();
        _book.positions[account].debtShares = uint128(owed - debtShares);
        t.debtShares -= debtShares;
        t.debt -= repaid;
        t.cash += repaid;
        _book.keep(env, t);
        emit Repaid(msg.sender, account, repaid, debtShares);
        _pull(_asset_, repaid);
    }

    /* LIQUIDATE */

    /// @inheritdoc ILendingPool
    function liquidate(
        address account,
        address token,
        uint256 maxRepaid,
        uint256 minSeized,
        address receiver,
        bytes calldata data
    ) external nonReentrant returns (LiquidationOutcome memory outcome) {
        _requireReceiver(receiver);
        outcome = _liquidate(account, token, maxRepaid, minSeized, receiver, false);
        IERC20(token).safeTransfer(receiver, outcome.seized);
        _collect(account, token, outcome, data);
    }

    /// @inheritdoc ILendingPool
    function liquidateInside(
        address account,
        address token,
        uint256 maxRepaid,
        uint256 minSeized,
        address receiver,
        bytes calldata data
    ) external nonReentrant returns (LiquidationOutcome memory outcome) {
        if (receiver == account) revert LendingPool_InvalidReceiver(receiver);
        outcome = _liquidate(account, token, maxRepaid, minSeized, receiver, true);
        _book.stay(token, outcome.seized, receiver);
        _collect(account, token, outcome, data);
    }

    /* LENDERS' WAIT */

    /// @inheritdoc ILendingPool
    function holdWithdrawals(address[] calldata accounts) external nonReentrant {
        _book.hold(_env(), _calendar, accounts);
    }

    /// @inheritdoc ILendingPool
    function releaseWithdrawals(address[] calldata accounts) external nonReentrant {
        _book.release(_env(), accounts);
    }

    /* AUTHORISE */

    /// @inheritdoc ILendingPool
    function setAuthorization(address authorized, bool isAuthorized_) external {
        _authorize(msg.sender, authorized, isAuthorized_);
    }

    /// @inheritdoc ILendingPool
    function setAuthorizationWithSig(Authorization calldata authorization, bytes calldata signature) external {
        address authorizer = authorization.authorizer;
        _useCheckedNonce(authorizer, authorization.nonce);
        Authorizations.verify(authorization, _domainSeparatorV4(), signature);
        _authorize(authorizer, authorization.authorized, authorization.isAuthorized);
    }

    /* PAUSE */

    /// @inheritdoc ILendingPool
    function pauseAction(Action action, uint256 duration) external restricted {
        uint48 until = _book.budgets[action].begin(duration);
        _book.pauses[action] = until;
        if (until > _book.pausedUntil) _book.pausedUntil = uint32(until);
        emit ActionPaused(action, until, msg.sender);
    }

    /// @inheritdoc ILendingPool
    function resumeAction(Action action) external restricted {
        _book.budgets[action].finish();
        _book.pauses[action] = 0;
        emit ActionResumed(action, msg.sender);
    }

    /* SETTINGS */

    /// @inheritdoc ILendingPool
    function listCollateral(CollateralTerms calldata terms_) external restricted {
        _book.list(_env(), terms_);
    }

    /// @inheritdoc ILendingPool
    function setRisk(address token, Risk calldata risk) external restricted {
        _book.set(token, risk);
    }

    /// @inheritdoc ILendingPool
    function tighten(address token, uint16 factorBps, uint16 closedFactorBps, uint128 supplyCap) external restricted {
        _book.tighten(token, factorBps, closedFactorBps, supplyCap);
    }

    /// @inheritdoc ILendingPool
    function setBorrowCap(uint96 cap) external restricted {
        _setBorrowCap(cap);
    }

    /// @inheritdoc ILendingPool
    function lowerBorrowCap(uint96 cap) external restricted {
        if (cap > _book.borrowCap) revert LendingPool_Loosens("borrowCap", cap, _book.borrowCap);
        _setBorrowCap(cap);
    }

    /* VENUE */

    /// @inheritdoc IVenue
    function forceDebit(address holder, uint256 units) external nonReentrant {
        if (msg.sender == asset() && _gate != address(0)) return _forceRedemption(holder, units);
        _book.force(_env(), units, holder);
        emit CollateralForced(holder, msg.sender, units);
    }

    /* INTERNALS: LIQUIDATE */

    function _liquidate(
        address account,
        address token,
        uint256 maxRepaid,
        uint256 minSeized,
        address receiver,
        bool isInside
    ) private returns (LiquidationOutcome memory outcome) {
        _requireNotPaused(Action.LIQUIDATE);
        outcome = _book.liquidate(_env(), account, token, maxRepaid, minSeized);
        emit Liquidated(msg.sender, account, token, receiver, isInside, outcome);
    }

    function _collect(address account, address token, LiquidationOutcome memory outcome, bytes calldata data) private {
        if (data.length != 0) {
            ILiquidationCallback(msg.sender).onLiquidation(account, token, outcome.seized, outcome.repaid, data);
        }
        _pull(_asset_, outcome.repaid);
    }

    /* INTERNALS: SETTINGS */

    function _setBorrowCap(uint96 cap) private {
        _book.borrowCap = cap;
        emit BorrowCapSet(cap);
    }

    /* INTERNALS: AUTHORISE */

    function _authorize(address authorizer, address authorized, bool isAuthorized_) private {
        _book.authorized[authorizer][authorized] = isAuthorized_;
        emit AuthorizationSet(msg.sender, authorizer, authorized, isAuthorized_);
    }
}
