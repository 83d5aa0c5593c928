// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ILendingPool} from "../../../contracts/lending/ILendingPool.sol";
import {LendingAccounts} from "./LendingAccounts.sol";
import {LendingTable} from "./LendingTable.sol";

/// @notice What liquidators do, outside and inside, and who makes lenders wait.
abstract contract LendingLiquidators is LendingAccounts {
    using Math for uint256;

    /// @dev A liquidation to come, as the manual has it.
    struct Case {
        uint256 who;
        uint256 place;
        uint256 price;
        uint8 rows;
        uint256 strictness;
        bool isInside;
        ILendingPool.CollateralView terms;
    }

    /// @dev Below these nobody need come.
    uint256 private constant DUST_VALUE = 1e12;
    uint256 private constant FULL_BELOW = 0.95e18;
    uint256 private constant TARGET = 1.05e18;

    function liquidate(uint256 who, uint256 place, uint256 maxRepaid, uint256 how) public {
        Snap memory b = _open("liquidate");
        Case memory c;
        c.who = who % 8 == 0 ? LIQUIDATOR : _borrower(who);
        c.place = _held(b, c.who, place);
        c.isInside = how % 2 == 0 && c.who != LIQUIDATOR;
        Account memory a = _accountOf(_accounts[c.who]);
        (c.price, , , c.rows) = _priceOf(_tokens[c.place], false);
        if (_lendsStock) c.rows |= _rowsOf(_asset);
        c.strictness = LendingTable.liquidating(c.rows);
        c.terms = pool.collateralOf(_tokens[c.place]);
        maxRepaid = how % 4 < 3 ? MAX : bound(maxRepaid, 1, a.debt + 1);
        (bool success, ILendingPool.LiquidationOutcome memory outcome) = _tryLiquidate(c, maxRepaid);
        bool allowed = b.units[c.who][c.place] != 0 && _mayLiquidate(a, c);
        if (success && !allowed) return _violate("INV-46: a liquidation that the table forbids");
        bool isWorthIt = _worth(c.place, b.units[c.who][c.place], c.price) > DUST_VALUE && a.debtValue > DUST_VALUE;
        if (!success) {
            if (allowed && maxRepaid == MAX && isWorthIt) _violate("INV-46: a liquidation was refused");
            return;
        }
        _cash += outcome.repaid;
        Snap memory s = _snap();
        _checkOutcome(b, s, a, c, outcome);
        _checkChange(b, s, c.who);
        _succeed("liquidate");
        _mark("liquidate", c.rows);
        if (c.isInside) _mark("inside");
        if (outcome.repaid < a.debt) _mark("in part");
    }

    /// @dev Of one account: makes lenders wait, or no longer.
    function hold(uint256 who, uint256 how) public {
        Snap memory b = _open("hold");
        address[] memory accounts = new address[](1);
        accounts[0] = _accounts[_borrower(who)];
        Account memory a = _accountOf(accounts[0]);
        uint256 owned = 0;
        for (uint256 place = 0; place < PLACES; ++place) {
            owned += _worth(place, b.units[_borrower(who)][place], _holdPrice(_tokens[place]));
        }
        uint256 reserve = _moneyOf(b.gapReserve, _carryPrice());
        bool isShort = a.owed > owned && a.owed - owned > reserve;
        uint256 held = pool.withdrawalsHeldUntil();
        if (how % 2 == 0) {
            try pool.holdWithdrawals(accounts) {
                uint256 until = pool.withdrawalsHeldUntil();
                if (!isShort) _violate("INV-48: lenders wait for nothing");
                if (until <= clock || until > clock + 6 days || (held != 0 && until != held)) {
                    _violate("INV-48: lenders wait too long");
                }
                if (pool.maxWithdraw(_accounts[0]) != 0) _violate("INV-55: more is promised than can be had");
                _mark("hold");
            } catch {}
        } else {
            try pool.releaseWithdrawals(accounts) {
                if (isShort || pool.withdrawalsHeldUntil() != 0) _violate("INV-48: a hold ended that must not");
                _mark("release");
            } catch {}
        }
        _checkChange(b, NOBODY);
    }

    /* INTERNALS */

    /// @dev At `lower`; without a present value, at the most it is known to be worth.
    function _holdPrice(address token) private view returns (uint256) {
        if (!_isEquity[token]) return ONE;
        bool isDead = _rowsOf(token) & LendingTable.DEAD != 0;
        return isDead ? _feeds.printOf(token).upper : _feeds.printOf(token).lower;
    }

    function _mayLiquidate(Account memory a, Case memory c) private view returns (bool) {
        if (a.debt == 0 || c.strictness == 3 || a.isValueless || a.health >= ONE) return false;
        if (pool.pausedUntil(ILendingPool.Action.LIQUIDATE) != 0 || _isPaused(_asset)) return false;
        if (!c.isInside && _isPaused(_tokens[c.place])) return false;
        return c.strictness != 2 || (a.debtValue * (BPS + c.terms.terms.risk.maxBonusBps)) / BPS >= a.lower;
    }

    /// @dev What is seen beforehand is what comes.
    function _tryLiquidate(
        Case memory c,
        uint256 maxRepaid
    ) private returns (bool success, ILendingPool.LiquidationOutcome memory outcome) {
        (address account, address token) = (_accounts[c.who], _tokens[c.place]);
        bytes32 foreseen;
        try pool.previewLiquidation(account, token, maxRepaid) returns (ILendingPool.LiquidationOutcome memory seen) {
            foreseen = keccak256(abi.encode(seen));
        } catch {}
        address liquidator = _accounts[LIQUIDATOR];
        uint256 had = _balance(token, liquidator);
        uint256 inside = pool.unitsOf(liquidator, token);
        vm.prank(liquidator);
        if (c.isInside) {
            try pool.liquidateInside(account, token, maxRepaid, 0, liquidator, "") returns (
                ILendingPool.LiquidationOutcome memory got
            ) {
                (success, outcome, inside) = (true, got, inside + got.seized);
            } catch {}
        } else {
            try pool.liquidate(account, token, maxRepaid, 0, liquidator, "") returns (
                ILendingPool.LiquidationOutcome memory got
            ) {
                (success, outcome, had) = (true, got, had + got.seized);
            } catch {}
        }
        if (success && keccak256(abi.encode(outcome)) != foreseen) _violate("INV-46: a liquidation is not its preview");
        bool isPaid = _balance(token, liquidator) == had && pool.unitsOf(liquidator, token) == inside;
        if (!isPaid && c.who != LIQUIDATOR) _violate("INV-46: a liquidator got something else");
    }

    function _checkOutcome(
        Snap memory b,
        Snap memory s,
        Account memory a,
        Case memory c,
        ILendingPool.LiquidationOutcome memory outcome
    ) private {
        ILendingPool.Risk memory risk = c.terms.terms.risk;
        uint256 least = uint256(risk.minBonusBps) * 1e14;
        if (outcome.bonus < least || outcome.bonus > uint256(risk.maxBonusBps) * 1e14) {
            _violate("INV-46: a bonus out of its range");
        }
        uint256 paid = _moneyOf(outcome.repaid, a.debtPrice).mulDiv(ONE + outcome.bonus, ONE);
        if (_worth(c.place, outcome.seized, c.price) > paid + 1) _violate("INV-46: more was seized than was paid for");
        if (b.units[c.who][c.place] != s.units[c.who][c.place] + outcome.seized) {
            _violate("INV-46: other units were seized");
        }
        bool isLast = s.units[c.who][c.place] == 0;
        uint256 left = a.debt - outcome.repaid;
        if (left != 0 && !isLast) {
            if (left < _minDebt || s.units[c.who][c.place] < _minimums[c.place]) _violate("INV-45: dust was left");
            uint256 most = c.strictness == 0 ? 5_000 : 2_500;
            bool isFull = c.strictness == 2 || (c.strictness == 0 && a.health < FULL_BELOW);
            if (!isFull && outcome.repaid > (a.debt * most).ceilDiv(BPS)) _violate("INV-46: too much at once");
            if (!isFull && s.health[c.who] > TARGET + HEALTH_DUST) _violate("INV-46: more than reaches the target");
        }
        // Where the least bonus does not eat more than the threshold leaves, the account is better off.
        bool canRise = a.health >= (c.terms.thresholdBps * (ONE + least)) / BPS;
        if (canRise && a.health > s.health[c.who] && a.health - s.health[c.who] > HEALTH_DUST)
            _violate("INV-46: a liquidation lowered the health");
        _checkWaterfall(b, s, c.place, outcome);
    }

    /// @dev What is written off was the gap reserve's and then the lenders', to the wei.
    function _checkWaterfall(
        Snap memory b,
        Snap memory s,
        uint256 place,
        ILendingPool.LiquidationOutcome memory outcome
    ) private {
        uint256 fromReserve = b.gapReserve - s.gapReserve;
        uint256 fromLenders = s.deficit - b.deficit;
        if (fromReserve + fromLenders != outcome.deficit) _violate("INV-42: a loss that nobody bears");
        if (fromLenders != 0 && s.gapReserve != 0) _violate("INV-42: lenders paid before the gap reserve");
        if (s.deficits[place] - b.deficits[place] != fromLenders) _violate("INV-42: a deficit in the wrong place");
        if (b.debt != s.debt + outcome.repaid + outcome.deficit) _violate("INV-42: a debt that went nowhere");
        if (fromReserve != 0) _mark("the reserve pays");
        if (fromLenders != 0) _mark("a deficit");
    }
}
