// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {FixedAuthority} from "../access/FixedAuthority.sol";
import {IEquityToken} from "../equity/IEquityToken.sol";
import {PauseBudget} from "../libraries/PauseBudget.sol";
import {IVenue} from "../types/IVenue.sol";
import {OracleFlags} from "../types/OracleFlags.sol";
import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem} from "./IERC7540.sol";
import {IERC7575} from "./IERC7575.sol";
import {IERC7887Deposit, IERC7887Redeem} from "./IERC7887.sol";
import {IPrimaryMarket} from "./IPrimaryMarket.sol";
import {MarketBook} from "./market/MarketBook.sol";
import {MarketClaims} from "./market/MarketClaims.sol";
import {MarketReader} from "./market/MarketReader.sol";
import {MarketRequests} from "./market/MarketRequests.sol";
import {MarketWindows} from "./market/MarketWindows.sol";

/// @title PrimaryMarket
/// @notice See {IPrimaryMarket}, the manual.
/// @dev What is here asks who may, and moves money and units; what they come to is reckoned in market/, by verb, and read by
/// {MarketReader}. Money goes out last. All accounting is on tracked amounts.
contract PrimaryMarket is MarketReader, FixedAuthority {
    using MarketClaims for MarketBook.Book;
    using MarketRequests for MarketBook.Book;
    using MarketWindows for MarketBook.Book;
    using OracleFlags for uint32;
    using PauseBudget for PauseBudget.Budget;
    using SafeERC20 for IERC20;
    using SafeERC20 for IEquityToken;

    /// @param terms What the market is made of; see {IPrimaryMarket-MarketTerms}.
    constructor(MarketTerms memory terms) MarketReader(terms) FixedAuthority(terms.authority) {}

    /* WINDOWS */

    /// @inheritdoc IPrimaryMarket
    function openWindow(WindowTerms calldata terms) external restricted nonReentrant returns (uint256 windowId) {
        if (_token.isTerminal()) revert PrimaryMarket_Terminal();
        _lock(terms.broker, _penalty);
        return _book.open(_calendar, terms, _grace);
    }

    /// @inheritdoc IPrimaryMarket
    function recordClose(uint256 windowId) external nonReentrant {
        _book.recordClose(windowId, _oracle, address(_token));
    }

    /// @inheritdoc IPrimaryMarket
    function settle(uint256 windowId, Settlement calldata settlement) external restricted nonReentrant {
        MarketWindows.Outcome memory outcome = _book.settle(
            windowId,
            MarketWindows.Terms({
                price: settlement.price,
                assetsFilled: settlement.assetsFilled,
                unitsFilled: settlement.unitsFilled,
                scale: _scale,
                token: _token
            })
        );
        _unlock(msg.sender, _penalty);
        _bondReceipts(settlement.receipts);
        if (outcome.unitsOut > settlement.unitsFilled) {
            _token.mint(address(this), outcome.unitsOut - settlement.unitsFilled);
        } else if (settlement.unitsFilled > outcome.unitsOut) {
            _token.burn(settlement.unitsFilled - outcome.unitsOut);
        }
        _payBroker(settlement.assetsFilled - outcome.creationFee, outcome.assetsOut + outcome.redemptionFee);
    }

    /// @inheritdoc IPrimaryMarket
    function expire(uint256 windowId) external nonReentrant {
        address broker = _book.windows[windowId].broker;
        uint256 paid = _book.expire(windowId, _token, _penalty, _scale);
        if (paid == 0) _unlock(broker, _penalty);
        else _take(broker, paid);
    }

    /* REQUEST AND CANCEL */

    /// @inheritdoc IERC7540Deposit
    function requestDeposit(
        uint256 assets,
        address controller,
        address owner
    ) external nonReentrant returns (uint256 requestId) {
        _requireMayRequest(controller, owner);
        if (_token.isTerminal()) revert PrimaryMarket_Terminal();
        if (!_token.canReceive(controller)) revert PrimaryMarket_CannotReceive(controller);
        requestId = _request(Direction.CREATION, controller, assets, false);
        emit DepositRequest(controller, owner, requestId, msg.sender, assets);
        _pull(owner, assets);
    }

    /// @inheritdoc IERC7540Redeem
    function requestRedeem(
        uint256 shares,
        address controller,
        address owner
    ) external nonReentrant returns (uint256 requestId) {
        _requireMayRequest(controller, owner);
        requestId = _request(Direction.REDEMPTION, controller, shares, false);
        emit RedeemRequest(controller, owner, requestId, msg.sender, shares);
        _token.safeTransferFrom(owner, address(this), shares);
    }

    /// @inheritdoc IPrimaryMarket
    function redeemInstead(
        uint256 windowId,
        uint256 units,
        address controller
    ) external nonReentrant returns (uint256 requestId) {
        _requireMayActFor(controller, controller);
        if (windowId != 0) {
            _book.setApart(_claim(windowId, Direction.CREATION, controller, controller));
        }
        requestId = _request(Direction.REDEMPTION, controller, units, true);
        emit RedeemRequest(controller, controller, requestId, msg.sender, units);
    }

    /// @inheritdoc IERC7887Deposit
    function cancelDepositRequest(uint256 requestId, address controller) external {
        _cancel(requestId, controller, Direction.CREATION);
        emit CancelDepositRequest(controller, requestId, msg.sender);
    }

    /// @inheritdoc IERC7887Redeem
    function cancelRedeemRequest(uint256 requestId, address controller) external {
        _cancel(requestId, controller, Direction.REDEMPTION);
        emit CancelRedeemRequest(controller, requestId, msg.sender);
    }

    /// @inheritdoc IERC7540Operator
    function setOperator(address operator, bool approved) external returns (bool success) {
        _operators[msg.sender][operator] = approved;
        emit OperatorSet(msg.sender, operator, approved);
        return true;
    }

    /* CLAIM */

    /// @inheritdoc IERC7575
    function deposit(uint256 assets, address receiver) external returns (uint256 shares) {
        return deposit(assets, receiver, msg.sender);
    }

    /// @inheritdoc IERC7575
    function mint(uint256 shares, address receiver) external returns (uint256 assets) {
        return mint(shares, receiver, msg.sender);
    }

    /// @inheritdoc IERC7540Deposit
    function deposit(uint256 assets, address receiver, address controller) public returns (uint256 shares) {
        return _claimNominal(Direction.CREATION, assets, receiver, controller);
    }

    /// @inheritdoc IERC7540Deposit
    function mint(uint256 shares, address receiver, address controller) public returns (uint256 assets) {
        return _claimOut(Direction.CREATION, shares, receiver, controller);
    }

    /// @inheritdoc IERC7575
    function redeem(uint256 shares, address receiver, address controller) external returns (uint256 assets) {
        return _claimNominal(Direction.REDEMPTION, shares, receiver, controller);
    }

    /// @inheritdoc IERC7575
    function withdraw(uint256 assets, address receiver, address controller) external returns (uint256 shares) {
        return _claimOut(Direction.REDEMPTION, assets, receiver, controller);
    }

    /// @inheritdoc IERC7887Deposit
    function claimCancelDepositRequest(uint256 requestId, address receiver, address controller) external {
        _claimRefund(Direction.CREATION, requestId, receiver, controller);
    }

    /// @inheritdoc IERC7887Redeem
    function claimCancelRedeemRequest(uint256 requestId, address receiver, address controller) external {
        _claimRefund(Direction.REDEMPTION, requestId, receiver, controller);
    }

    /// @inheritdoc IPrimaryMarket
    function claimWindow(
        uint256 windowId,
        address receiver,
        address controller
    ) external nonReentrant returns (uint256 units, uint256 assets) {
        _requireMayActFor(controller, receiver);
        (units, assets) = _book.claimAll(_claim(windowId, Direction.CREATION, controller, receiver));
        _payOut(receiver, units, assets);
    }

    /// @inheritdoc IPrimaryMarket
    function claimHeld(uint256 units, uint256 assets, address receiver, address controller) external nonReentrant {
        _requireMayActFor(controller, receiver);
        _book.claimHeld(_claim(0, Direction.CREATION, controller, receiver), units, assets);
        _payOut(receiver, units, assets);
    }

    /// @inheritdoc IPrimaryMarket
    function claimFees(address to) external nonReentrant returns (uint256 amount) {
        if (msg.sender != _feeRecipient) revert PrimaryMarket_OnlyFeeRecipient(msg.sender);
        _requireElsewhere(to);
        amount = _book.fees;
        _book.fees = 0;
        emit FeesClaimed(to, amount);
        _asset.safeTransfer(to, amount);
    }

    /* SUSPEND */

    /// @inheritdoc IPrimaryMarket
    function suspendRequests(uint256 duration) external restricted {
        uint48 until = _suspensions.begin(duration);
        _suspendedUntil = until;
        emit RequestsSuspended(until, msg.sender);
    }

    /// @inheritdoc IPrimaryMarket
    function resumeRequests() external restricted {
        _suspensions.finish();
        _suspendedUntil = 0;
        emit RequestsResumed(msg.sender);
    }

    /* VENUE */

    /// @inheritdoc IVenue
    function forceDebit(address holder, uint256 units) external nonReentrant {
        if (msg.sender != address(_token)) revert PrimaryMarket_OnlyToken(msg.sender);
        _book.forceDebit(holder, units, _token.recordClock());
    }

    /* INTERNALS: WHO MAY */

    function _requireMayRequest(address controller, address owner) private view {
        // Else a stranger could fill up a controller's places.
        if (controller != owner) _requireOperator(controller);
        _requireMayActFor(owner, controller);
    }

    /// @dev The caller acts for `account`; neither of them nor `other` may be sanctioned.
    function _requireMayActFor(address account, address other) private view {
        _requireOperator(account);
        _requireNotSanctioned(account);
        if (other != account) _requireNotSanctioned(other);
        if (msg.sender != account) _requireNotSanctioned(msg.sender);
    }

    function _requireOperator(address account) private view {
        if (msg.sender != account && !_operators[account][msg.sender]) {
            revert PrimaryMarket_NotOperator(account, msg.sender);
        }
    }

    /* INTERNALS: MOVE */

    function _request(
        Direction direction,
        address controller,
        uint256 amount,
        bool fromHeld
    ) private returns (uint256 windowId) {
        if (_suspendedUntil > block.timestamp) revert PrimaryMarket_Suspended(_suspendedUntil);
        return
            _book.request(
                _calendar,
                MarketRequests.Order({
                    direction: direction,
                    controller: controller,
                    amount: amount,
                    fromHeld: fromHeld
                }),
                _token.recordClock()
            );
    }

    function _claim(
        uint256 windowId,
        Direction direction,
        address controller,
        address receiver
    ) private view returns (MarketClaims.Claim memory) {
        return
            MarketClaims.Claim({
                windowId: windowId,
                direction: direction,
                controller: controller,
                receiver: receiver,
                clock: _token.recordClock()
            });
    }

    function _cancel(uint256 windowId, address controller, Direction direction) private nonReentrant {
        _requireOperator(controller);
        _book.cancel(windowId, controller, direction);
    }

    function _claimNominal(
        Direction direction,
        uint256 nominal,
        address receiver,
        address controller
    ) private nonReentrant returns (uint256 out) {
        _requireMayActFor(controller, receiver);
        out = _book.claimNominal(_claim(0, direction, controller, receiver), nominal);
        _payFill(direction, receiver, out);
    }

    function _claimOut(
        Direction direction,
        uint256 out,
        address receiver,
        address controller
    ) private nonReentrant returns (uint256 nominal) {
        _requireMayActFor(controller, receiver);
        nominal = _book.claimOut(_claim(0, direction, controller, receiver), out);
        _payFill(direction, receiver, out);
    }

    function _claimRefund(
        Direction direction,
        uint256 windowId,
        address receiver,
        address controller
    ) private nonReentrant {
        _requireMayActFor(controller, receiver);
        (uint256 refund, uint256 penalty_) = _book.claimRefund(_claim(windowId, direction, controller, receiver));
        if (direction == Direction.CREATION) _payOut(receiver, 0, refund + penalty_);
        else _payOut(receiver, refund, penalty_);
    }

    function _payFill(Direction direction, address receiver, uint256 out) private {
        if (direction == Direction.CREATION) _payOut(receiver, out, 0);
        else _payOut(receiver, 0, out);
    }

    function _payOut(address receiver, uint256 units, uint256 assets) private {
        if (units != 0) _token.safeTransfer(receiver, units);
        if (assets != 0) _asset.safeTransfer(receiver, assets);
    }

    /// @dev The broker buys the stock of creations and sells that of redemptions; what is left over changes hands.
    /// @param bought Money for the stock that the broker bought.
    /// @param sold Money for the stock that it sold.
    function _payBroker(uint256 bought, uint256 sold) private {
        if (bought > sold) {
            _asset.safeTransfer(msg.sender, bought - sold);
        } else if (sold > bought) {
            uint256 owed = sold - bought;
            uint256 available = Math.min(_asset.balanceOf(msg.sender), _asset.allowance(msg.sender, address(this)));
            if (available < owed) revert PrimaryMarket_SettlementShort(owed, available);
            _pull(msg.sender, owed);
        }
    }

    function _bondReceipts(StockReceipt[] calldata receipts) private {
        if (receipts.length == 0) return;
        if (receipts.length > MAX_RECEIPTS) revert PrimaryMarket_TooManyReceipts(receipts.length, MAX_RECEIPTS);
        (, , uint256 upper, , , uint32 flags) = _oracle.valueOf(address(_token));
        if (!flags.isUsable()) revert PrimaryMarket_ValueUnusable(flags);
        for (uint256 i = 0; i < receipts.length; ++i) {
            StockReceipt calldata entry = receipts[i];
            _bondReceipt(msg.sender, entry.journalReference, entry.receipt, entry.custodian, entry.signature, upper);
        }
    }
}
