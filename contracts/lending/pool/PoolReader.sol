// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ISessionCalendar} from "../../calendar/ISessionCalendar.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {IBeneficialLedger} from "../../types/IBeneficialLedger.sol";
import {ILendingPool} from "../ILendingPool.sol";
import {IRateModel} from "../IRateModel.sol";
import {CollateralSettings} from "./CollateralSettings.sol";
import {LenderLedger} from "./LenderLedger.sol";
import {Liquidations} from "./Liquidations.sol";
import {PoolBook} from "./PoolBook.sol";
import {PoolViews} from "./PoolViews.sol";
import {WithdrawalHolds} from "./WithdrawalHolds.sol";

/// @title PoolReader
/// @notice What a pool is made of, and all that can be read of it.
abstract contract PoolReader is ERC4626, ILendingPool {
    using CollateralSettings for PoolBook.Book;
    using LenderLedger for PoolBook.Book;
    using Liquidations for PoolBook.Book;
    using PoolBook for PoolBook.Book;
    using PoolBook for PoolBook.Totals;
    using PoolViews for PoolBook.Book;
    using RecordBook for RecordBook.Account;
    using WithdrawalHolds for PoolBook.Book;

    /// @inheritdoc ILendingPool
    uint256 public constant MAX_COLLATERALS = PoolBook.MAX_COLLATERALS;
    /// @inheritdoc ILendingPool
    uint256 public constant MIN_RAMP = CollateralSettings.MIN_RAMP;
    /// @inheritdoc ILendingPool
    uint256 public constant MAX_HOLD = WithdrawalHolds.MAX_HOLD;
    /// @inheritdoc ILendingPool
    uint256 public constant HOLD_PAUSE = WithdrawalHolds.HOLD_PAUSE;
    /// @inheritdoc ILendingPool
    uint256 public constant MAX_HELD_ACCOUNTS = WithdrawalHolds.MAX_ACCOUNTS;

    address private immutable _authority_;
    address internal immutable _oracle;
    IRateModel internal immutable _rateModel;
    ISessionCalendar internal immutable _calendar;
    address internal immutable _asset_;
    /// @dev The asset's gate; zero: it is money.
    address internal immutable _gate;
    address internal immutable _market;
    uint256 internal immutable _scale;
    uint256 internal immutable _minDebt;
    PoolBook.Settings internal immutable _settings;

    PoolBook.Book internal _book;

    constructor(
        PoolTerms memory t,
        string memory name_,
        string memory symbol_
    ) ERC20(name_, symbol_) ERC4626(IERC20(t.asset)) {
        _requireContract("asset", t.asset);
        _requireContract("oracle", t.oracle);
        _requireContract("calendar", t.calendar);
        _requireContract("rateModel", t.rateModel);
        if (t.market != address(0)) _requireContract("market", t.market);
        _requireIn("minDebt", t.minDebt, 1, type(uint128).max);
        _requireIn("grace", t.grace, 60, 1 hours);
        _requireIn("targetHealthBps", t.targetHealthBps, 10_100, 15_000);
        _requireIn("regularMaxBps", t.regularMaxBps, 1, PoolBook.BPS);
        _requireIn("extendedMaxBps", t.extendedMaxBps, 1, t.regularMaxBps);
        _requireIn("extendedBandBps", t.extendedBandBps, 1, 5_000);
        _requireIn("gapTargetBps", t.gapTargetBps, 0, PoolBook.BPS);
        uint256 decimals_ = IERC20Metadata(t.asset).decimals();
        _requireIn("decimals", decimals_, t.isEquity ? 18 : 0, 18);
        _authority_ = t.authority;
        (_oracle, _rateModel) = (t.oracle, IRateModel(t.rateModel));
        _calendar = ISessionCalendar(t.calendar);
        (_asset_, _market, _scale) = (t.asset, t.market, 10 ** (18 - decimals_));
        _gate = t.isEquity ? IEquityToken(t.asset).gate() : address(0);
        (_minDebt, _settings) = (t.minDebt, PoolBook.pack(t));
        emit PoolCreated(t);
    }

    /* VIEWS: THE POOL */

    /// @inheritdoc ILendingPool
    function terms() external view returns (PoolTerms memory) {
        _relay(PoolViews.termsOf(_env(), _authority_, address(_calendar)));
    }

    /// @inheritdoc ILendingPool
    function collateralTokens() external view returns (address[] memory) {
        return _book.tokens();
    }

    /// @inheritdoc ILendingPool
    function collateralOf(address token) external view returns (CollateralView memory) {
        _relay(_book.viewOf(token));
    }

    /// @inheritdoc ILendingPool
    function stateOf(address token) external view returns (uint8 rows) {
        return _book.stateOf(_env(), token);
    }

    /// @inheritdoc ILendingPool
    function cash() external view returns (uint256) {
        return _book.cash;
    }

    /// @inheritdoc ILendingPool
    function totalDebt() external view returns (uint256) {
        return _totals().debt;
    }

    /// @inheritdoc ILendingPool
    function totalDebtShares() external view returns (uint256) {
        return _book.debtShares;
    }

    /// @inheritdoc ILendingPool
    function gapReserve() external view returns (uint256) {
        return _totals().gapReserve;
    }

    /// @inheritdoc ILendingPool
    function totalDeficit() external view returns (uint256) {
        return _book.deficit;
    }

    /// @inheritdoc ILendingPool
    function borrowCap() external view returns (uint256) {
        return _book.borrowCap;
    }

    /// @inheritdoc ILendingPool
    function rates() external view returns (uint256 utilisation, uint256 borrowRate, uint256 gapPremium) {
        utilisation = _totals().utilisation();
        (borrowRate, gapPremium) = _rateModel.ratesAt(utilisation);
    }

    /// @inheritdoc ILendingPool
    function withdrawalsHeldUntil() external view returns (uint256) {
        return _book.heldUntilNow();
    }

    /// @inheritdoc ILendingPool
    function pausedUntil(Action action) public view returns (uint256 until) {
        until = _book.pauses[action];
        return until > block.timestamp ? until : 0;
    }

    /* VIEWS: ACCOUNTS */

    /// @inheritdoc ILendingPool
    function positionOf(address account) external view returns (uint256 debtShares, uint8 collaterals) {
        PoolBook.Position memory position = _book.positions[account];
        return (position.debtShares, position.collaterals);
    }

    /// @inheritdoc ILendingPool
    function unitsOf(address account, address token) external view returns (uint256) {
        return _book.accounts[_book.placeOf(token)][account].units();
    }

    /// @inheritdoc ILendingPool
    function debtOf(address account) external view returns (uint256) {
        return _totals().toDebtUp(_book.positions[account].debtShares);
    }

    /// @inheritdoc ILendingPool
    function standingOf(address account) external view returns (Standing memory) {
        return _book.standingOf(_env(), account);
    }

    /// @inheritdoc ILendingPool
    function borrowableOf(address account) external view returns (uint256 borrowable, uint256 owed) {
        return _book.borrowableOf(_env(), account);
    }

    /// @inheritdoc ILendingPool
    function previewLiquidation(
        address account,
        address token,
        uint256 maxRepaid
    ) external view returns (LiquidationOutcome memory) {
        return _book.preview(_env(), account, token, maxRepaid);
    }

    /// @inheritdoc ILendingPool
    function isAuthorized(address authorizer, address authorized) public view returns (bool) {
        return authorizer == authorized || _book.authorized[authorizer][authorized];
    }

    /* VIEWS: WHOSE UNITS */

    /// @inheritdoc IBeneficialLedger
    function wallet() external view returns (address) {
        return address(this);
    }

    /// @inheritdoc IBeneficialLedger
    function unitsAt(address token, address holder, uint32 recordId) external view returns (uint256) {
        return _book.unitsAt(token, token == _asset_ && _gate != address(0), holder, recordId);
    }

    /* INTERNALS */

    function _env() internal view returns (PoolBook.Env memory env) {
        (env.oracle, env.rateModel) = (_oracle, address(_rateModel));
        (env.asset, env.gate, env.market) = (_asset_, _gate, _market);
        (env.scale, env.minDebt, env.settings) = (_scale, _minDebt, _settings);
    }

    function _totals() internal view returns (PoolBook.Totals memory) {
        return _book.accrued(_env());
    }

    /// @dev Ends the call with an answer as a library has encoded it: decoding it first takes more code than there is room for.
    function _relay(bytes memory answer) private pure {
        assembly ("memory-safe") {
            return(add(answer, 0x20), mload(answer))
        }
    }

    function _requireContract(bytes32 setting, address value) private view {
        if (value.code.length == 0) revert LendingPool_NotAContract(setting, value);
    }

    function _requireIn(bytes32 setting, uint256 value, uint256 minimum, uint256 maximum) private pure {
        if (value < minimum || value > maximum) revert LendingPool_OutOfRange(setting, value, minimum, maximum);
    }
}
