// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ILendingPool} from "../../../contracts/lending/ILendingPool.sol";
import {LendingPool} from "../../../contracts/lending/LendingPool.sol";
import {IInKindDesk} from "../../../contracts/primary/IInKindDesk.sol";
import {IPrimaryMarket} from "../../../contracts/primary/IPrimaryMarket.sol";
import {IReceiptBonds} from "../../../contracts/primary/IReceiptBonds.sol";
import {SystemChecks} from "./SystemChecks.sol";

/// @notice The way out of whatever was reached. From here on the feed is dead, no proof comes and nobody with a role does anything:
/// everybody cancels, repays, withdraws and claims. What is left then waits for a proof (bonds of receipts) or for the registrar
/// (what is a sanctioned account's), both still attributed; with these two nothing is left at all.
abstract contract SystemExits is SystemChecks {
    /// @dev A pause (72 h), a window that was scheduled (an opening, T+1 and its grace), a custodian's second deadline, and a hold,
    /// one after the other, over holidays.
    uint256 private constant PATIENCE = 45 days;
    /// @dev What rounding leaves with a pool when its last lender goes, beside the gap reserve: the part of the virtual lpShares, and
    /// a smallest part for each debt that ended.
    uint256 private constant DUST = 100;

    /// @notice INV-62: everybody gets out.
    function exitDrill() external {
        vm.warp(clock);
        _action = "exit";
        uint256 began = clock;
        _isSilent = true;
        _feed.print(-1, clock);
        _endPause();
        _leaveMarket();
        _leaveDesk();
        _endPause();
        _leavePool(0);
        _gatherUnits();
        _leavePool(1);
        if (clock > began + PATIENCE) _violate("INV-62: leaving took too long");
        _close();
        _checkLeft();
        _settleRest();
        _close();
        _checkEmpty();
    }

    /* WITHOUT ANY ROLE */

    function _endPause() private {
        uint256 until = _token.pausedUntil();
        if (until > clock + 72 hours) _violate("INV-62: a pause of more than 72 hours");
        if (until != 0) _warp(until);
    }

    /// @dev Windows that are over are claimed from; the others end when their terms say so.
    function _leaveMarket() private {
        uint256 count = _market.windowCount();
        for (uint256 id = 1; id <= count; ++id) {
            if (uint256(_market.windowOf(id).status) >= uint256(IPrimaryMarket.WindowStatus.SETTLED)) continue;
            uint256 closesAt = _market.windowOf(id).terms.closesAt;
            if (clock < closesAt) _warp(closesAt);
            _expire(id);
        }
        for (uint256 who = 0; who < 2; ++who) if (who != BOB || !_isSanctioned) _claimAll(who);
    }

    function _claimAll(uint256 who) private {
        for (uint256 side = 0; side < 2; ++side) {
            uint32[] memory ids = _market.windowsOf(_who[who], IPrimaryMarket.Direction(side));
            for (uint256 i = 0; i < ids.length; ++i) {
                _claim(ids[i], who);
            }
        }
        IPrimaryMarket.Held memory held = _market.heldOf(_who[who]);
        if (held.units + held.assets == 0) return;
        bytes memory data = abi.encodeCall(IPrimaryMarket.claimHeld, (held.units, held.assets, _who[who], _who[who]));
        _must(_who[who], address(_market), data, "INV-62");
    }

    function _leaveDesk() private {
        for (uint256 id = 1; id <= _desk.redemptionCount(); ++id) {
            IInKindDesk.RedemptionState state = _desk.redemptionOf(id).state;
            if (state == IInKindDesk.RedemptionState.ACKNOWLEDGED) {
                _must(_who[STRANGER], address(_desk), abi.encodeCall(IInKindDesk.burnAcknowledged, (id)), "INV-62");
            }
            bool isOpen =
                state == IInKindDesk.RedemptionState.REQUESTED || state == IInKindDesk.RedemptionState.COMMITTED;
            if (isOpen) _takeBack(id);
        }
    }

    /// @dev Debts are repaid, by whom it may be; then collateral goes, then what was lent.
    function _leavePool(uint256 pool) private {
        LendingPool at = _poolAt(pool);
        IERC20 token = _collateralOf(pool);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (at.debtOf(_who[i]) != 0) _repayAs(pool, STRANGER, i, MAX);
        }
        if (at.totalDebt() != 0) _violate("INV-62: a debt that nobody can repay");
        for (uint256 i = 0; i < LIQUIDATOR; ++i) {
            if (at.unitsOf(_who[i], address(token)) == 0) continue;
            bytes memory data = abi.encodeCall(
                ILendingPool.withdrawCollateral,
                (address(token), MAX, _who[i], _who[i])
            );
            _must(_who[i], address(at), data, "INV-62");
        }
        _leaveInside(at, address(token));
        if (at.withdrawalsHeldUntil() > clock + 6 days) _violate("INV-62: lenders wait too long");
        if (at.withdrawalsHeldUntil() != 0) _warp(at.withdrawalsHeldUntil());
        _lenderLeaves(pool, _who[LENDER]);
        _lenderLeaves(pool, _who[EXCHANGE]);
    }

    /// @dev What a liquidator has inside.
    function _leaveInside(LendingPool at, address token) private {
        address liquidator = _who[LIQUIDATOR];
        if (at.unitsOf(liquidator, token) == 0) return;
        bytes memory data = abi.encodeCall(ILendingPool.withdrawCollateral, (token, MAX, liquidator, liquidator));
        _must(liquidator, address(at), data, "INV-62");
    }

    function _lenderLeaves(uint256 pool, address lender) private {
        LendingPool at = _poolAt(pool);
        uint256 lpShares = at.balanceOf(lender);
        if (lpShares == 0) return;
        if (at.previewRedeem(lpShares) != 0) _redeem(pool, lender, lpShares);
    }

    /// @dev Short sellers buy what they owe.
    function _gatherUnits() private {
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            uint256 units = _token.balanceOf(_who[i]);
            if (units == 0 || i == STRANGER || (i == BOB && _isSanctioned)) continue;
            bytes memory data = abi.encodeCall(IERC20.transfer, (_who[STRANGER], units));
            _must(_who[i], address(_token), data, "INV-62");
        }
    }

    /// @dev What still stands is attributed: a pool has what its gap reserve has a claim to and dust, markets what the sanctioned own,
    /// bonds, fees and what was forfeited.
    function _checkLeft() private {
        checkClaims();
        for (uint256 pool = 0; pool < 2; ++pool) {
            LendingPool at = _poolAt(pool);
            if (at.collateralOf(address(_collateralOf(pool))).supplied != 0) _violate("INV-62: collateral is stuck");
            if (at.totalDebtShares() != 0) _violate("INV-62: debt is stuck");
            if (at.cash() > at.gapReserve() + DUST) _violate("INV-62: what was lent is stuck");
        }
        (uint256 units, uint256 assets) = _market.escrow();
        if (!_isSanctioned && units + assets != 0) _violate("INV-62: what was brought to the market is stuck");
        if (_desk.unitsOf(_who[PARTICIPANT]) != 0) _violate("INV-62: units are stuck at the desk");
    }

    /* WITH A PROOF, AND WITHOUT SANCTIONS */

    function _settleRest() private {
        _setSanctioned(false);
        _claimAll(BOB);
        // A cut cannot be taken in the hours around a split.
        for (uint256 i = 0; i < 10 && _locked.length != 0; ++i) {
            if (_renewProof()) break;
            _warp(clock + 20 hours);
        }
        if (_locked.length != 0) {
            bytes memory resolve_ = abi.encodeCall(IReceiptBonds.resolveReceipts, (_locked));
            _must(_who[STRANGER], address(_desk), resolve_, "INV-62");
            delete _locked;
        }
        _withdrawBond(address(_desk), PARTICIPANT, _desk.bondOf(_who[PARTICIPANT]).posted);
        _withdrawBond(address(_market), BROKER, _market.bondOf(_who[BROKER]).posted);
        address sink = _who[SINK];
        _must(sink, address(_market), abi.encodeCall(IPrimaryMarket.claimFees, (sink)), "INV-62");
        if (_desk.forfeited() != 0) {
            _must(sink, address(_desk), abi.encodeCall(IReceiptBonds.claimForfeited, (sink)), "INV-62");
        }
    }

    function _withdrawBond(address venue, uint256 who, uint256 amount) private {
        if (amount == 0) return;
        _must(_who[who], venue, abi.encodeCall(IReceiptBonds.withdrawBond, (amount, _who[who])), "INV-62");
    }

    function _checkEmpty() private {
        _checkHolding(address(_market), 0, 0);
        _checkHolding(address(_desk), 0, 0);
        _checkHolding(address(_subLedger), 0, 0);
    }
}
