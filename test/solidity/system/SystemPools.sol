// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {ITransferControls} from "../../../contracts/equity/ITransferControls.sol";
import {ILendingPool} from "../../../contracts/lending/ILendingPool.sol";
import {LendingPool} from "../../../contracts/lending/LendingPool.sol";
import {IReserveStatus} from "../../../contracts/reserves/IReserveStatus.sol";
import {OracleFlags} from "../../../contracts/types/OracleFlags.sol";
import {Session} from "../../../contracts/types/Session.sol";
import {HostileLiquidator} from "./HostileLiquidator.sol";
import {SystemCustomers} from "./SystemCustomers.sol";

/// @notice Lenders, borrowers, short sellers and a hostile liquidator, at the pool that lends dollars against the stock (0) and the
/// one that lends the stock against dollars (1).
abstract contract SystemPools is SystemCustomers {
    uint256 private constant DEAD_FLAGS =
        OracleFlags.UNLISTED |
            OracleFlags.FEED_FAILED |
            OracleFlags.BAD_ANSWER |
            OracleFlags.BAD_TIMESTAMP |
            OracleFlags.DEVIATION |
            OracleFlags.SECOND_SOURCE_DOWN |
            OracleFlags.DIVIDEND_UNKNOWN;

    bytes private constant CARRY_REFUSED = abi.encodePacked(
        ILendingPool.LendingPool_Blocked.selector,
        ILendingPool.LendingPool_Undercollateralised.selector,
        ILendingPool.LendingPool_LeavesDust.selector,
        ILendingPool.LendingPool_ActionPaused.selector,
        ILendingPool.LendingPool_Insider.selector,
        ILendingPool.LendingPool_InsufficientCash.selector,
        ILendingPool.LendingPool_BorrowCapExceeded.selector,
        ILendingPool.LendingPool_RecordPending.selector,
        ITransferControls.EquityToken_Paused.selector
    );

    /* LENDERS */

    function lend(uint256 pool, uint256 who, uint256 assets) public acting("lend") {
        who = pool % 2 == 0 || who % 2 == 0 ? LENDER : EXCHANGE;
        uint256 has = _assetOf(pool).balanceOf(_who[who]);
        if (has < 4e6) return;
        if (_lendAs(pool, who, bound(assets, 1e6, has / 4))) _succeed("lend");
    }

    function _lendAs(uint256 pool, uint256 who, uint256 assets) private returns (bool) {
        if (_assetOf(pool).balanceOf(_who[who]) < assets) return false;
        bytes memory data = abi.encodeCall(IERC4626.deposit, (assets, _who[who]));
        bytes memory foreseen = abi.encodePacked(
            ITransferControls.EquityToken_Paused.selector,
            ILendingPool.LendingPool_ActionPaused.selector
        );
        return _do(_who[who], address(_poolAt(pool)), data, foreseen);
    }

    /// @dev A part of what can be had; all of that is never refused, unless the stock is paused.
    function unlend(uint256 pool, uint256 part) public acting("unlend") {
        address lender = _who[LENDER];
        uint256 lpShares = _poolAt(pool).maxRedeem(lender);
        lpShares = part % 3 == 0 ? lpShares : bound(part, lpShares / 8, lpShares / 2);
        if (_poolAt(pool).previewRedeem(lpShares) == 0) return;
        if (_redeem(pool, lender, lpShares)) _succeed("unlend");
    }

    /// @dev Withdrawals wait for an account that lacks more than the gap reserve has, and for no other.
    function hold(uint256 pool, uint256 how) public acting("hold") {
        address[] memory accounts = new address[](1);
        accounts[0] = _who[pool % 2 == 0 ? BORROWER : SHORT];
        bytes memory data =
            how % 2 == 0
                ? abi.encodeCall(ILendingPool.holdWithdrawals, (accounts))
                : abi.encodeCall(ILendingPool.releaseWithdrawals, (accounts));
        bytes memory foreseen = abi.encodePacked(
            ILendingPool.LendingPool_ReserveSuffices.selector,
            ILendingPool.LendingPool_HoldNotYet.selector,
            ILendingPool.LendingPool_SmallerHold.selector,
            ILendingPool.LendingPool_NoSuchHold.selector,
            ILendingPool.LendingPool_StillInsolvent.selector,
            ILendingPool.LendingPool_Blocked.selector
        );
        _do(_who[STRANGER], address(_poolAt(pool)), data, foreseen);
        if (_poolAt(pool).withdrawalsHeldUntil() > clock + 6 days) _violate("INV-62: lenders wait too long");
        _succeed("hold");
    }

    /* BORROWERS */

    function supply(uint256 pool, uint256 who, uint256 units) public acting("supply") {
        who = _debtor(pool, who);
        units = bound(units, pool % 2 == 0 ? 1e18 : 1_000e6, pool % 2 == 0 ? 3_000e18 : 600_000e6);
        if (_supplyAs(pool, who, units)) _succeed("supply");
    }

    function _supplyAs(uint256 pool, uint256 who, uint256 units) internal returns (bool) {
        address account = _who[who];
        if (_collateralOf(pool).balanceOf(account) < units) return false;
        bytes memory data = abi.encodeCall(
            ILendingPool.supplyCollateral,
            (address(_collateralOf(pool)), units, account)
        );
        bytes memory insider = abi.encodePacked(
            ILendingPool.LendingPool_Insider.selector,
            ITransferControls.EquityToken_Paused.selector
        );
        if (pool % 2 == 0 && _isMarked[who]) {
            _mustNot(account, address(_poolAt(pool)), data, insider, "INV-63");
            return false;
        }
        bytes memory foreseen = abi.encodePacked(
            ITransferControls.EquityToken_Paused.selector,
            ILendingPool.LendingPool_NotEligible.selector
        );
        return _do(account, address(_poolAt(pool)), data, foreseen);
    }

    function takeOut(uint256 pool, uint256 who, uint256 units) public acting("takeOut") {
        who = _debtor(pool, who);
        LendingPool at = _poolAt(pool);
        address token = address(_collateralOf(pool));
        uint256 has = at.unitsOf(_who[who], token);
        if (has == 0) return;
        units = units % 4 == 0 ? has : bound(units, 1, has / 2 + 1);
        bool owes = at.debtOf(_who[who]) != 0;
        bytes memory data = abi.encodeCall(ILendingPool.withdrawCollateral, (token, units, _who[who], _who[who]));
        bool isPaused = token == address(_token) && _token.pausedUntil() != 0;
        bool isDone;
        if (owes) isDone = _do(_who[who], address(at), data, CARRY_REFUSED);
        else if (isPaused) isDone = _do(_who[who], address(at), data, HELD_UP);
        else isDone = _must(_who[who], address(at), data, "INV-62");
        if (!isDone) return;
        if (owes) _checkCarry(false);
        _succeed("takeOut");
    }

    /// @dev Half of the time all that the collateral carries.
    function borrow(uint256 pool, uint256 who, uint256 assets) public acting("borrow") {
        who = _debtor(pool, who);
        bool isDone = assets % 3 == 0 ? _bringAbout(pool, who) : _borrowAs(pool, who, assets);
        if (isDone) _succeed("borrow");
    }

    /// @dev A debt of all that a collateral carries.
    function _bringAbout(uint256 pool, uint256 who) private returns (bool) {
        _makeReady();
        _lendAs(pool, LENDER, pool % 2 == 0 ? 100_000e6 : 500e18);
        _supplyAs(pool, who, pool % 2 == 0 ? 100e18 : 20_000e6);
        return _borrowAs(pool, who, 0);
    }

    function _borrowAs(uint256 pool, uint256 who, uint256 assets) internal returns (bool) {
        LendingPool at = _poolAt(pool);
        (bool isKnown, bytes memory answer) = _call(
            _who[who],
            address(at),
            abi.encodeCall(ILendingPool.borrowableOf, (_who[who]))
        );
        uint256 room = 0;
        if (isKnown) {
            (uint256 borrowable, uint256 owed) = abi.decode(answer, (uint256, uint256));
            room = borrowable > owed ? borrowable - owed : 0;
        }
        room = pool % 2 == 0 ? room / SCALE : (room * ONE) / ((_fair * 102) / 100);
        uint256 least = pool % 2 == 0 ? 100e6 : 1e17;
        uint256 cash = at.cash();
        // Mostly no more than there is.
        if (room > cash && cash > least && assets % 16 != 0) room = cash;
        assets = assets % 2 == 0 && room > least ? room : bound(assets, least, room + least);
        bytes memory data = abi.encodeCall(ILendingPool.borrow, (assets, _who[who], _who[who]));
        if (!_do(_who[who], address(at), data, CARRY_REFUSED)) return false;
        _checkCarry(true);
        if (pool % 2 == 0 && _isMarked[who]) _violate("INV-63: an insider borrowed with the stock");
        return true;
    }

    /// @dev Nothing but a pause of the stock, where it is what is owed, is in the way.
    function repay(uint256 pool, uint256 who, uint256 part) public acting("repay") {
        who = _debtor(pool, who);
        uint256 debt = _poolAt(pool).debtOf(_who[who]);
        uint256 has = _assetOf(pool).balanceOf(_who[who]);
        if (debt < 1e6 || has < 1e6) return;
        uint256 assets = part % 2 == 0 && has >= debt ? MAX : bound(part, 1e6, has < debt ? has : debt);
        if (_repayAs(pool, who, who, assets)) _succeed("repay");
    }

    function _repayAs(uint256 pool, uint256 payer, uint256 who, uint256 assets) internal returns (bool) {
        bytes memory data = abi.encodeCall(ILendingPool.repay, (assets, _who[who]));
        bool isPaused = pool % 2 == 1 && _token.pausedUntil() != 0;
        if (isPaused) return _do(_who[payer], address(_poolAt(pool)), data, HELD_UP);
        return _must(_who[payer], address(_poolAt(pool)), data, "INV-62");
    }

    /* LIQUIDATORS */

    /// @dev By a contract that tries to come in again when it is called back.
    function liquidate(uint256 pool, uint256 who, uint256 how) public acting("liquidate") {
        LendingPool at = _poolAt(pool);
        who = _debtor(pool, who);
        if (at.debtOf(_who[who]) == 0) who = pool % 2 == 0 ? BORROWER : SHORT;
        if (how % 4 < 2) {
            if (at.debtOf(_who[who]) == 0) _bringAbout(pool, who);
            _gapAgainst(pool, how);
        }
        address token = address(_collateralOf(pool));
        (bool isKnown, bytes memory answer) = _call(
            _who[STRANGER],
            address(at),
            abi.encodeCall(ILendingPool.standingOf, (_who[who]))
        );
        HostileLiquidator liquidator = HostileLiquidator(_who[LIQUIDATOR]);
        uint256 had = liquidator.calledBack();
        bytes memory data = abi.encodeCall(
            HostileLiquidator.liquidate,
            (at, _who[who], token, pool % 2 == 0 && how % 3 == 0)
        );
        if (!_do(_who[STRANGER], address(liquidator), data, _liquidationRefused())) return;
        if (!isKnown) _violate("INV-60: a liquidation without a standing");
        else _checkLiquidation(abi.decode(answer, (ILendingPool.Standing)));
        if (liquidator.calledBack() != had + 1 || liquidator.entered() != 0) {
            _violate("INV-67: a pool was entered again");
        }
        _succeed("liquidate");
    }

    /* INTERNALS */

    function _poolAt(uint256 pool) internal view returns (LendingPool) {
        return pool % 2 == 0 ? _moneyPool : _stockPool;
    }

    function _assetOf(uint256 pool) internal view returns (IERC20) {
        return pool % 2 == 0 ? IERC20(_usd) : IERC20(_token);
    }

    function _collateralOf(uint256 pool) internal view returns (IERC20) {
        return pool % 2 == 0 ? IERC20(_token) : IERC20(_usd);
    }

    /// @dev Mostly who is there for it; now and then the insider, or Alice, who has a part in everything.
    function _debtor(uint256 pool, uint256 who) private pure returns (uint256) {
        if (who % 8 == 0) return INSIDER;
        if (who % 8 == 1) return ALICE;
        return pool % 2 == 0 ? BORROWER : SHORT;
    }

    function _redeem(uint256 pool, address lender, uint256 lpShares) internal returns (bool) {
        bytes memory data = abi.encodeCall(IERC4626.redeem, (lpShares, lender, lender));
        bool isPaused = pool % 2 == 1 && _token.pausedUntil() != 0;
        if (isPaused) return _do(lender, address(_poolAt(pool)), data, HELD_UP);
        return _must(lender, address(_poolAt(pool)), data, "INV-62");
    }

    /// @dev The price moves against the pool's debtors.
    function _gapAgainst(uint256 pool, uint256 how) private {
        _fair =
            pool % 2 == 0
                ? (_fair * bound(how >> 8, 5_000, 9_000)) / BPS
                : (_fair * bound(how >> 8, 11_000, 16_000)) / BPS;
        _fair = bound(_fair, FIRST_PRICE / 8, FIRST_PRICE * 8);
        _toRegular();
        _believe();
    }

    /// @dev The table, from the clock, the proof and the flags of now, by which a loan is made or collateral leaves a debt.
    function _checkCarry(bool isLoan) private {
        Session session = _session();
        (, , , uint48 asOf, , uint32 flags) = _oracle.valueOf(address(_token));
        bool isOpen = session == Session.REGULAR || session == Session.PRE || session == Session.POST;
        if (isLoan && (!isOpen || flags & OracleFlags.HALTED != 0)) _violate("INV-60: a loan while nothing trades");
        bool isReopening = session == Session.REGULAR && (clock < _openOfToday() + GRACE || asOf < _openOfToday());
        if (isReopening) _violate("INV-60: carried while the exchange reopens");
        if (flags & OracleFlags.ACTION_FREEZE != 0) _violate("INV-60: carried in a freeze");
        if (flags & DEAD_FLAGS != 0) _violate("INV-60: carried without a value");
        if (flags & OracleFlags.STALE != 0 && flags & OracleFlags.HALTED == 0)
            _violate("INV-60: carried at a stale value");
        (IReserveStatus.Status status, ) = _verifier.status(address(_token));
        if (status != IReserveStatus.Status.FRESH || !_isCurrent()) _violate("INV-60: carried without a current proof");
        if (_market.suspendedUntil() != 0 || _token.pausedUntil() != 0) {
            _violate("INV-60: carried while redemption is suspended");
        }
    }

    /// @dev At a time at which the price is not to be believed, past the hard floor alone.
    function _checkLiquidation(ILendingPool.Standing memory before) private {
        (, , , uint48 asOf, , uint32 flags) = _oracle.valueOf(address(_token));
        if (before.health >= ONE) _violate("INV-60: a healthy account was liquidated");
        if (flags & DEAD_FLAGS != 0) _violate("INV-60: a liquidation without a value");
        Session session = _session();
        bool isClosed = session == Session.CLOSED || session == Session.UNKNOWN || flags & OracleFlags.HALTED != 0;
        bool isReopening = session == Session.REGULAR && (clock < _openOfToday() + GRACE || asOf < _openOfToday());
        if (!isClosed && !isReopening && flags & OracleFlags.ACTION_FREEZE == 0) return;
        if ((before.debtValue * (BPS + MAX_BONUS_BPS)) / BPS < before.lowerValue) {
            _violate("INV-60: a liquidation above the hard floor while the price is not to be believed");
        }
    }

    function _liquidationRefused() private pure returns (bytes memory) {
        return
            abi.encodePacked(
                ILendingPool.LendingPool_Blocked.selector,
                ILendingPool.LendingPool_Healthy.selector,
                ILendingPool.LendingPool_AboveHardFloor.selector,
                ILendingPool.LendingPool_NoDebt.selector,
                ILendingPool.LendingPool_LeavesDust.selector,
                ILendingPool.LendingPool_ActionPaused.selector,
                ILendingPool.LendingPool_UnknownCollateral.selector,
                ILendingPool.LendingPool_InsufficientCollateral.selector,
                ITransferControls.EquityToken_Paused.selector
            );
    }
}
