// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {ILendingPool} from "../ILendingPool.sol";
import {Carrying} from "./Carrying.sol";
import {CollateralLedger} from "./CollateralLedger.sol";
import {LenderLedger} from "./LenderLedger.sol";
import {PoolBook} from "./PoolBook.sol";
import {Prices} from "./Prices.sol";
import {Rows} from "./Rows.sol";

/// @title Liquidations
/// @notice When an account may be liquidated, what that comes to, and what is left to the lenders.
library Liquidations {
    using CollateralLedger for PoolBook.Book;
    using LenderLedger for PoolBook.Book;
    using Math for uint256;
    using PoolBook for PoolBook.Book;
    using PoolBook for PoolBook.Collateral;
    using PoolBook for PoolBook.Totals;
    using RecordBook for RecordBook.Account;
    using Rows for uint8;

    /// @dev An account as a liquidator sees it.
    struct Appraisal {
        uint256 debt;
        uint256 debtValue;
        uint256 debtPrice;
        uint256 collateralValue;
        uint256 thresholdValue;
        uint256 lowerValue;
        // Of the collateral to be seized.
        uint256 units;
        uint256 price;
        uint256 thresholdBps;
        Rows.Seizure seizure;
        // The token to blame, and its rows.
        address token;
        uint8 rows;
        // A token with no value at all, and its rows.
        address valueless;
        uint8 valuelessRows;
    }

    /// @notice In full below this health, which also earns the whole bonus.
    uint256 internal constant FULL_BELOW = 0.95e18;

    /// @dev No place: nothing is to be seized.
    uint256 private constant NOWHERE = type(uint256).max;

    /* VERBS */

    /// @notice Seizes, and writes off what is left without collateral. Moves nothing outside the book.
    function liquidate(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address account,
        address token,
        uint256 maxRepaid,
        uint256 minSeized
    ) external returns (ILendingPool.LiquidationOutcome memory outcome) {
        PoolBook.Totals memory t = book.accrued(env);
        uint256 place = book.placeOf(token);
        outcome = _plan(book, env, t, account, place, maxRepaid);
        if (outcome.seized < minSeized) revert ILendingPool.LendingPool_SeizedTooLittle(outcome.seized, minSeized);
        PoolBook.Position memory position = book.positions[account];
        position.debtShares -= uint128(outcome.debtShares);
        t.debtShares -= outcome.debtShares;
        t.debt -= Math.min(outcome.repaid, t.debt);
        t.cash += outcome.repaid;
        if (book.leave(place, account, outcome.seized) == 0) position.collaterals &= ~uint8(1 << place);
        uint256 fromGapReserve;
        uint256 lostShares;
        if (position.collaterals == 0 && position.debtShares != 0) {
            lostShares = position.debtShares;
            (outcome.deficit, fromGapReserve) = _writeOff(book, t, place, lostShares);
            position.debtShares = 0;
        }
        book.positions[account] = position;
        book.keep(env, t);
        if (lostShares != 0) {
            emit ILendingPool.DeficitRecorded(
                account,
                token,
                lostShares,
                fromGapReserve,
                outcome.deficit - fromGapReserve
            );
        }
    }

    /* VIEWS */

    /// @notice What {liquidate} would come to.
    function preview(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address account,
        address token,
        uint256 maxRepaid
    ) external view returns (ILendingPool.LiquidationOutcome memory outcome) {
        PoolBook.Totals memory t = book.accrued(env);
        uint256 place = book.placeOf(token);
        outcome = _plan(book, env, t, account, place, maxRepaid);
        PoolBook.Position memory position = book.positions[account];
        bool isLast =
            position.collaterals == uint8(1 << place) && outcome.seized == book.accounts[place][account].units();
        if (isLast && outcome.debtShares != position.debtShares) {
            t.debtShares -= outcome.debtShares;
            t.debt -= Math.min(outcome.repaid, t.debt);
            outcome.deficit = t.toDebtUp(position.debtShares - outcome.debtShares);
        }
    }

    /// @notice See {ILendingPool-standingOf}.
    function standingOf(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address account
    ) external view returns (ILendingPool.Standing memory) {
        Appraisal memory a = _appraise(book, env, book.accrued(env), account, NOWHERE);
        if (a.valueless != address(0)) {
            revert ILendingPool.LendingPool_Blocked(ILendingPool.Action.LIQUIDATE, a.valueless, a.valuelessRows);
        }
        return
            ILendingPool.Standing({
                debt: a.debt,
                debtValue: a.debtValue,
                collateralValue: a.collateralValue,
                thresholdValue: a.thresholdValue,
                health: _healthOf(a),
                lowerValue: a.lowerValue
            });
    }

    /* INTERNALS: WHAT IT COMES TO */

    function _plan(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        PoolBook.Totals memory t,
        address account,
        uint256 place,
        uint256 maxRepaid
    ) private view returns (ILendingPool.LiquidationOutcome memory outcome) {
        PoolBook.Collateral storage c = book.collaterals[place];
        Appraisal memory a = _appraise(book, env, t, account, place);
        uint256 health = _requireLiquidatable(c, a, account);
        outcome.bonus = _bonusOf(c, a, health);
        uint256 allowed = _allowed(env, a, outcome.bonus, health);
        (outcome.repaid, outcome.seized) = _exchange(c, env, a, Math.min(allowed, maxRepaid), outcome.bonus);
        if (_dustAfter(c, env, a, outcome)) {
            // Near dust, all of the debt may be repaid; who offers less than that leaves dust.
            (outcome.repaid, outcome.seized) = _exchange(c, env, a, Math.min(a.debt, maxRepaid), outcome.bonus);
            if (_dustAfter(c, env, a, outcome)) {
                uint256 left = a.units - outcome.seized;
                if (left < c.minimum) revert ILendingPool.LendingPool_LeavesDust(c.token, left, c.minimum);
                revert ILendingPool.LendingPool_LeavesDust(env.asset, a.debt - outcome.repaid, env.minDebt);
            }
        }
        if (outcome.seized == 0 || outcome.repaid == 0) revert ILendingPool.LendingPool_ZeroAmount();
        uint256 owed = book.positions[account].debtShares;
        outcome.debtShares = outcome.repaid >= a.debt ? owed : Math.min(t.toDebtSharesDown(outcome.repaid), owed);
    }

    /// @dev Where all of a collateral goes, the next one is seized for what debt is left, or it is written off: no dust remains.
    function _dustAfter(
        PoolBook.Collateral storage c,
        PoolBook.Env memory env,
        Appraisal memory a,
        ILendingPool.LiquidationOutcome memory outcome
    ) private view returns (bool) {
        if (outcome.repaid >= a.debt || outcome.seized == a.units) return false;
        return a.units - outcome.seized < c.minimum || a.debt - outcome.repaid < env.minDebt;
    }

    /// @return health Below 1e18.
    function _requireLiquidatable(
        PoolBook.Collateral storage c,
        Appraisal memory a,
        address account
    ) private view returns (uint256 health) {
        if (a.debt == 0) revert ILendingPool.LendingPool_NoDebt(account);
        if (a.units == 0) revert ILendingPool.LendingPool_InsufficientCollateral(account, c.token, 1, 0);
        ILendingPool.Action action = ILendingPool.Action.LIQUIDATE;
        if (a.seizure == Rows.Seizure.NONE) revert ILendingPool.LendingPool_Blocked(action, a.token, a.rows);
        if (a.valueless != address(0)) revert ILendingPool.LendingPool_Blocked(action, a.valueless, a.valuelessRows);
        health = _healthOf(a);
        if (health >= PoolBook.ONE) revert ILendingPool.LendingPool_Healthy(account, health);
        if (a.seizure == Rows.Seizure.PAST_HARD_FLOOR) {
            uint256 owed = (a.debtValue * (PoolBook.BPS + c.maxBonusBps)) / PoolBook.BPS;
            if (owed < a.lowerValue) revert ILendingPool.LendingPool_AboveHardFloor(account, owed, a.lowerValue);
        }
    }

    /// @dev Never more than leaves the account no worse, save the least bonus, without which nobody would come.
    function _bonusOf(
        PoolBook.Collateral storage c,
        Appraisal memory a,
        uint256 health
    ) private view returns (uint256) {
        uint256 least = uint256(c.minBonusBps) * (PoolBook.ONE / PoolBook.BPS);
        uint256 most = uint256(c.maxBonusBps) * (PoolBook.ONE / PoolBook.BPS);
        uint256 shortfall = Math.min(PoolBook.ONE - health, PoolBook.ONE - FULL_BELOW);
        uint256 bonus = least + ((most - least) * shortfall) / (PoolBook.ONE - FULL_BELOW);
        bonus = Math.min(bonus, _above(a.collateralValue.mulDiv(PoolBook.ONE, a.debtValue)));
        bonus = Math.min(bonus, _above((health * PoolBook.BPS) / a.thresholdBps));
        return Math.max(bonus, least);
    }

    /// @dev The most that may be repaid, in the asset, rounded up: it reaches the target.
    function _allowed(
        PoolBook.Env memory env,
        Appraisal memory a,
        uint256 bonus,
        uint256 health
    ) private pure returns (uint256) {
        if (a.seizure == Rows.Seizure.PAST_HARD_FLOOR) return a.debt;
        bool isFree = a.seizure == Rows.Seizure.FREE;
        if (isFree && health < FULL_BELOW) return a.debt;
        uint256 target = a.debtValue.mulDiv(PoolBook.targetHealth(env), PoolBook.ONE, Math.Rounding.Ceil);
        // Below 1e18, since `LT < 1 / (1 + maxBonus)`, and the target is above it.
        uint256 weight = (a.thresholdBps * (PoolBook.ONE + bonus)) / PoolBook.BPS;
        uint256 value = (target - a.thresholdValue).mulDiv(
            PoolBook.ONE,
            PoolBook.targetHealth(env) - weight,
            Math.Rounding.Ceil
        );
        uint256 most = a.debt.mulDiv(
            isFree ? PoolBook.regularMaxBps(env) : PoolBook.extendedMaxBps(env),
            PoolBook.BPS,
            Math.Rounding.Ceil
        );
        return Math.min(_toAssetsUp(env, a, value), most);
    }

    /// @dev What a payment seizes, rounded down; where there is less, what that costs, rounded up.
    function _exchange(
        PoolBook.Collateral storage c,
        PoolBook.Env memory env,
        Appraisal memory a,
        uint256 wanted,
        uint256 bonus
    ) private view returns (uint256 repaid, uint256 seized) {
        repaid = wanted;
        uint256 value = env.gate == address(0) ? wanted * env.scale : wanted.mulDiv(a.debtPrice, PoolBook.ONE);
        value = value.mulDiv(PoolBook.ONE + bonus, PoolBook.ONE);
        seized = c.gate == address(0) ? value / c.scaleOf() : value.mulDiv(PoolBook.ONE, a.price);
        if (seized <= a.units) return (repaid, seized);
        seized = a.units;
        value = _valueOf(c, seized, a.price, Math.Rounding.Ceil);
        value = value.mulDiv(PoolBook.ONE, PoolBook.ONE + bonus, Math.Rounding.Ceil);
        repaid = Math.min(_toAssetsUp(env, a, value), wanted);
    }

    function _toAssetsUp(PoolBook.Env memory env, Appraisal memory a, uint256 value) private pure returns (uint256) {
        if (env.gate == address(0)) return Math.ceilDiv(value, env.scale);
        return value.mulDiv(PoolBook.ONE, a.debtPrice, Math.Rounding.Ceil);
    }

    function _healthOf(Appraisal memory a) private pure returns (uint256) {
        return a.debtValue == 0 ? type(uint256).max : a.thresholdValue.mulDiv(PoolBook.ONE, a.debtValue);
    }

    function _above(uint256 ratio) private pure returns (uint256) {
        return ratio > PoolBook.ONE ? ratio - PoolBook.ONE : 0;
    }

    /* INTERNALS: APPRAISE */

    function _appraise(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        PoolBook.Totals memory t,
        address account,
        uint256 seizedPlace
    ) private view returns (Appraisal memory a) {
        PoolBook.Position memory position = book.positions[account];
        a.debt = t.toDebtUp(position.debtShares);
        a.debtPrice = PoolBook.ONE;
        if (env.gate != address(0)) {
            Prices.Price memory p = Prices.ofAsset(book, env);
            a.debtPrice = Prices.forDebt(env, p);
            if (a.debtPrice == 0) (a.valueless, a.valuelessRows) = (env.asset, p.rows);
            (a.seizure, a.token, a.rows) = (p.rows.toLiquidate(), env.asset, p.rows);
        }
        a.debtValue = Carrying.debtValue(env, a.debt, a.debtPrice);
        for (uint256 place = 0; position.collaterals >> place != 0; ++place) {
            if ((position.collaterals >> place) & 1 == 0) continue;
            _add(a, env, book.collaterals[place], book.accounts[place][account].units(), place == seizedPlace);
        }
    }

    function _add(
        Appraisal memory a,
        PoolBook.Env memory env,
        PoolBook.Collateral storage c,
        uint256 units,
        bool isSeized
    ) private view {
        Prices.Price memory p;
        (uint256 mid, uint256 low) = (PoolBook.ONE, PoolBook.ONE);
        if (c.gate == address(0)) {
            p.rows = Rows.REGULAR;
        } else {
            p = Prices.ofCollateral(env, c);
            (mid, low) = Prices.forCollateral(env, p);
            if (mid == 0) (a.valueless, a.valuelessRows) = (c.token, p.rows);
        }
        uint256 thresholdBps = c.thresholdNow();
        uint256 value = _valueOf(c, units, mid, Math.Rounding.Floor);
        a.collateralValue += value;
        a.thresholdValue += (value * thresholdBps) / PoolBook.BPS;
        a.lowerValue += _valueOf(c, units, low, Math.Rounding.Floor);
        if (!isSeized) return;
        (a.units, a.price, a.thresholdBps) = (units, mid, thresholdBps);
        Rows.Seizure seizure = p.rows.toLiquidate();
        if (a.token == address(0) || seizure > a.seizure) (a.token, a.rows) = (c.token, p.rows);
        a.seizure = Rows.stricter(a.seizure, seizure);
    }

    function _valueOf(
        PoolBook.Collateral storage c,
        uint256 units,
        uint256 price,
        Math.Rounding rounding
    ) private view returns (uint256) {
        return c.gate == address(0) ? units * c.scaleOf() : units.mulDiv(price, PoolBook.ONE, rounding);
    }

    /* INTERNALS: WRITE OFF */

    function _writeOff(
        PoolBook.Book storage book,
        PoolBook.Totals memory t,
        uint256 place,
        uint256 lostShares
    ) private returns (uint256 lost, uint256 fromGapReserve) {
        lost = t.toDebtUp(lostShares);
        t.debtShares -= lostShares;
        t.debt -= lost;
        fromGapReserve = Math.min(lost, t.gapReserve);
        t.gapReserve -= fromGapReserve;
        uint96 fromLenders = uint96(lost - fromGapReserve);
        if (fromLenders == 0) return (lost, fromGapReserve);
        book.deficit += fromLenders;
        PoolBook.Collateral storage c = book.collaterals[place];
        c.deficit += fromLenders;
        c.isOverCeiling = c.deficit > c.deficitCeiling;
    }
}
