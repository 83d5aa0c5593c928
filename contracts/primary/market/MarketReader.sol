// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ISessionCalendar} from "../../calendar/ISessionCalendar.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {PauseBudget} from "../../libraries/PauseBudget.sol";
import {IEquityOracle} from "../../oracle/IEquityOracle.sol";
import {IBeneficialLedger} from "../../types/IBeneficialLedger.sol";
import {IVenue} from "../../types/IVenue.sol";
import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem} from "../IERC7540.sol";
import {IERC7575} from "../IERC7575.sol";
import {IERC7887Deposit, IERC7887Redeem} from "../IERC7887.sol";
import {IPrimaryMarket} from "../IPrimaryMarket.sol";
import {IReceiptBonds} from "../IReceiptBonds.sol";
import {ReceiptBonds} from "../ReceiptBonds.sol";
import {HolderLedger} from "./HolderLedger.sol";
import {MarketBook} from "./MarketBook.sol";
import {MarketViews} from "./MarketViews.sol";
import {MarketWindows} from "./MarketWindows.sol";
import {WindowList} from "./WindowList.sol";

/// @title MarketReader
/// @notice What a primary market is made of and remembers, and everything that can be read off it. See {IPrimaryMarket}.
abstract contract MarketReader is IPrimaryMarket, ReceiptBonds, ERC165 {
    using HolderLedger for MarketBook.Book;
    using MarketViews for MarketBook.Book;
    using Math for uint256;
    using PauseBudget for PauseBudget.Budget;

    /// @inheritdoc IPrimaryMarket
    uint256 public constant MAX_FEE_BPS = MarketWindows.MAX_FEE_BPS;
    /// @inheritdoc IPrimaryMarket
    uint256 public constant MAX_BAND_BPS = MarketWindows.MAX_BAND_BPS;
    /// @inheritdoc IPrimaryMarket
    uint256 public constant MAX_AHEAD = MarketBook.MAX_AHEAD;
    /// @inheritdoc IPrimaryMarket
    uint256 public constant MAX_WINDOWS = WindowList.CAPACITY;
    /// @inheritdoc IPrimaryMarket
    uint256 public constant MAX_RECEIPTS = 8;
    /// @inheritdoc IPrimaryMarket
    uint256 public constant RECORD_PERIOD = MarketBook.RECORD_PERIOD;
    /// @inheritdoc IPrimaryMarket
    uint256 public constant MAX_GRACE = 24 hours;

    IEquityOracle internal immutable _oracle;
    ISessionCalendar internal immutable _calendar;
    address internal immutable _feeRecipient;
    uint128 internal immutable _penalty;
    uint32 internal immutable _grace;

    MarketBook.Book internal _book;
    PauseBudget.Budget internal _suspensions;
    uint48 internal _suspendedUntil;
    mapping(address controller => mapping(address operator => bool)) internal _operators;

    /// @param terms What the market is made of; see {IPrimaryMarket-MarketTerms}.
    constructor(MarketTerms memory terms) ReceiptBonds(IEquityToken(terms.token), IERC20(terms.asset), terms.backstop) {
        if (terms.oracle == address(0)) revert PrimaryMarket_ZeroAddress("oracle");
        if (terms.feeRecipient == address(0)) revert PrimaryMarket_ZeroAddress("feeRecipient");
        if (terms.penalty == 0) revert PrimaryMarket_ZeroPenalty();
        if (terms.grace > MAX_GRACE) revert PrimaryMarket_GraceTooLong(terms.grace, MAX_GRACE);
        _oracle = IEquityOracle(terms.oracle);
        _calendar = ISessionCalendar(IEquityToken(terms.token).calendar());
        _feeRecipient = terms.feeRecipient;
        _penalty = terms.penalty;
        _grace = terms.grace;
        emit MarketOpened(terms);
    }

    /* VENUE */

    /// @inheritdoc IBeneficialLedger
    function wallet() external view returns (address) {
        return address(this);
    }

    /// @inheritdoc IBeneficialLedger
    /// @dev 0 for any token but this market's: it holds no other for anybody.
    function unitsAt(address token, address holder, uint32 recordId) external view returns (uint256) {
        if (token != address(_token)) return 0;
        // Before the record's time this reverts, and so does the ledger.
        _token.unitsAt(address(this), recordId);
        (, uint32 ordinal) = _token.recordOf(recordId);
        return _book.unitsAt(holder, ordinal);
    }

    /// @inheritdoc IPrimaryMarket
    function unitsOf(address controller) external view returns (uint256) {
        return _book.unitsOf(controller);
    }

    /* VIEWS: ERC-7540 AND ERC-7887 */

    /// @inheritdoc IERC7540Operator
    function isOperator(address controller, address operator) external view returns (bool status) {
        return _operators[controller][operator];
    }

    /// @inheritdoc IERC7540Deposit
    function pendingDepositRequest(uint256 requestId, address controller) external view returns (uint256 assets) {
        return _book.pendingOf(requestId, controller, Direction.CREATION);
    }

    /// @inheritdoc IERC7540Redeem
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares) {
        return _book.pendingOf(requestId, controller, Direction.REDEMPTION);
    }

    /// @inheritdoc IERC7540Deposit
    function claimableDepositRequest(uint256 requestId, address controller) external view returns (uint256 assets) {
        return _book.nominalOf(requestId, controller, Direction.CREATION);
    }

    /// @inheritdoc IERC7540Redeem
    function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares) {
        return _book.nominalOf(requestId, controller, Direction.REDEMPTION);
    }

    /// @inheritdoc IERC7887Deposit
    function pendingCancelDepositRequest(uint256, address) external pure returns (bool isPending) {
        return false;
    }

    /// @inheritdoc IERC7887Redeem
    function pendingCancelRedeemRequest(uint256, address) external pure returns (bool isPending) {
        return false;
    }

    /// @inheritdoc IERC7887Deposit
    function claimableCancelDepositRequest(
        uint256 requestId,
        address controller
    ) external view returns (uint256 assets) {
        return _book.refundableOf(requestId, controller, Direction.CREATION);
    }

    /// @inheritdoc IERC7887Redeem
    function claimableCancelRedeemRequest(
        uint256 requestId,
        address controller
    ) external view returns (uint256 shares) {
        return _book.refundableOf(requestId, controller, Direction.REDEMPTION);
    }

    /* VIEWS: ERC-7575 */

    /// @inheritdoc IERC7575
    function asset() external view returns (address assetTokenAddress) {
        return address(_asset);
    }

    /// @inheritdoc IERC7575
    function share() external view returns (address shareTokenAddress) {
        return address(_token);
    }

    /// @inheritdoc IERC7575
    function convertToShares(uint256 assets) external view returns (uint256 shares) {
        uint256 value = _book.lastValue;
        return value == 0 ? 0 : (assets * _scale).mulDiv(MarketBook.ONE, value);
    }

    /// @inheritdoc IERC7575
    function convertToAssets(uint256 shares) external view returns (uint256 assets) {
        return _toAssetDown(shares.mulDiv(_book.lastValue, MarketBook.ONE));
    }

    /// @inheritdoc IERC7575
    function totalAssets() external view returns (uint256 totalManagedAssets) {
        return _book.escrowedAssets;
    }

    /// @inheritdoc IERC7575
    function maxDeposit(address controller) external view returns (uint256 maxAssets) {
        (maxAssets, ) = _claimable(controller, Direction.CREATION);
    }

    /// @inheritdoc IERC7575
    function maxMint(address controller) external view returns (uint256 maxShares) {
        (, maxShares) = _claimable(controller, Direction.CREATION);
    }

    /// @inheritdoc IERC7575
    function maxWithdraw(address controller) external view returns (uint256 maxAssets) {
        (, maxAssets) = _claimable(controller, Direction.REDEMPTION);
    }

    /// @inheritdoc IERC7575
    function maxRedeem(address controller) external view returns (uint256 maxShares) {
        (maxShares, ) = _claimable(controller, Direction.REDEMPTION);
    }

    /// @inheritdoc IERC7575
    function previewDeposit(uint256) external pure returns (uint256) {
        revert PrimaryMarket_NoPreview();
    }

    /// @inheritdoc IERC7575
    function previewMint(uint256) external pure returns (uint256) {
        revert PrimaryMarket_NoPreview();
    }

    /// @inheritdoc IERC7575
    function previewWithdraw(uint256) external pure returns (uint256) {
        revert PrimaryMarket_NoPreview();
    }

    /// @inheritdoc IERC7575
    function previewRedeem(uint256) external pure returns (uint256) {
        revert PrimaryMarket_NoPreview();
    }

    /// @notice ERC-165.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(IERC7540Operator).interfaceId ||
            interfaceId == 0xce3bbe50 || // ERC-7540, asynchronous deposit
            interfaceId == 0x620ee8e4 || // ERC-7540, asynchronous redemption
            interfaceId == 0x2f0a18c5 || // ERC-7575, vault
            interfaceId == type(IERC7887Deposit).interfaceId ||
            interfaceId == type(IERC7887Redeem).interfaceId ||
            interfaceId == type(IVenue).interfaceId ||
            interfaceId == type(IBeneficialLedger).interfaceId ||
            interfaceId == type(IReceiptBonds).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    /* VIEWS: THE MARKET */

    /// @inheritdoc IPrimaryMarket
    function oracle() external view returns (address) {
        return address(_oracle);
    }

    /// @inheritdoc IPrimaryMarket
    function feeRecipient() external view returns (address) {
        return _feeRecipient;
    }

    /// @inheritdoc IPrimaryMarket
    function fees() external view returns (uint256) {
        return _book.fees;
    }

    /// @inheritdoc IPrimaryMarket
    function penalty() external view returns (uint256) {
        return _penalty;
    }

    /// @inheritdoc IPrimaryMarket
    function grace() external view returns (uint256) {
        return _grace;
    }

    /// @inheritdoc IPrimaryMarket
    function windowCount() external view returns (uint256) {
        return _book.windowCount;
    }

    /// @inheritdoc IPrimaryMarket
    function expiredWindows() external view returns (uint256) {
        return _book.expiredCount;
    }

    /// @inheritdoc IPrimaryMarket
    function openWindowId() external view returns (uint256) {
        return _book.openWindow();
    }

    /// @inheritdoc IPrimaryMarket
    function windowOf(uint256 windowId) external view returns (WindowView memory) {
        return _book.windowOf(windowId, _token);
    }

    /// @inheritdoc IPrimaryMarket
    function sideOf(uint256 windowId, Direction direction) external view returns (SideView memory) {
        return _book.sideOf(windowId, direction);
    }

    /// @inheritdoc IPrimaryMarket
    function isOverdue(uint256 windowId) external view returns (bool) {
        return _book.isOverdue(windowId, _token);
    }

    /// @inheritdoc IPrimaryMarket
    function windowsOf(address controller, Direction direction) external view returns (uint32[] memory windowIds) {
        return _book.windowsOf(controller, direction);
    }

    /// @inheritdoc IPrimaryMarket
    function claimableOf(uint256 windowId, address controller) external view returns (uint256 units, uint256 assets) {
        return _book.claimableOf(windowId, controller);
    }

    /// @inheritdoc IPrimaryMarket
    function heldOf(address controller) external view returns (Held memory) {
        return _book.held[controller];
    }

    /// @inheritdoc IPrimaryMarket
    function escrow() external view returns (uint256 units, uint256 assets) {
        return (_book.escrowedUnits, _book.escrowedAssets);
    }

    /// @inheritdoc IPrimaryMarket
    function suspendedUntil() external view returns (uint256) {
        return _suspendedUntil > block.timestamp ? _suspendedUntil : 0;
    }

    /// @inheritdoc IPrimaryMarket
    function suspendedSeconds() external view returns (uint256) {
        return _suspensions.pausedSeconds();
    }

    /* INTERNALS */

    /// @dev 0 where the standards' `max*` must be: for a sanctioned account, and of units while the token is paused.
    function _claimable(address controller, Direction direction) private view returns (uint256 nominal, uint256 out) {
        if (_isSanctioned(controller)) return (0, 0);
        if (direction == Direction.CREATION && _token.pausedUntil() != 0) return (0, 0);
        return _book.oldestClaimable(controller, direction);
    }
}
