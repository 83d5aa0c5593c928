// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ITransferControls} from "../../../contracts/equity/ITransferControls.sol";
import {ILendingPool} from "../../../contracts/lending/ILendingPool.sol";
import {OracleFlags} from "../../../contracts/types/OracleFlags.sol";
import {Session} from "../../../contracts/types/Session.sol";
import {SettableFeeds} from "../../../test-support/mocks/SettableFeeds.sol";
import {LendingStage} from "./LendingStage.sol";
import {LendingTable} from "./LendingTable.sol";

/// @notice What the manual says of rows, prices and health, reckoned from what the handler has set and not from the pool.
abstract contract LendingModel is LendingStage {
    using Math for uint256;

    /// @dev An account as a liquidator sees it.
    struct Account {
        uint256 debt;
        uint256 debtValue;
        uint256 debtPrice;
        uint256 value;
        uint256 threshold;
        uint256 lower;
        uint256 health;
        bool isValueless;
        // What it could owe at either factor, and the rows of everything that bears on it.
        uint256 atFactor;
        uint256 atClosedFactor;
        uint256 owed;
        uint8 rows;
    }

    /// @dev What the handler told the gate.
    mapping(address token => bool) internal _isStale;

    function _rowsOf(address token) internal view returns (uint8 rows) {
        if (!_isEquity[token]) return LendingTable.REGULAR;
        if (_isStale[token] || _isPaused(token)) rows = LendingTable.UNPROVEN;
        if (_feeds.isDead()) return rows | LendingTable.DEAD;
        SettableFeeds.Value memory v = _feeds.printOf(token);
        bool isHalted = v.flags & OracleFlags.HALTED != 0;
        if (v.flags & OracleFlags.FEED_FAILED != 0) rows |= LendingTable.DEAD;
        if (v.flags & OracleFlags.ACTION_FREEZE != 0) rows |= LendingTable.ACTION_FREEZE;
        Session session = _feeds.sessionAt(clock);
        if (isHalted || session == Session.CLOSED) rows |= LendingTable.CLOSED;
        if (session == Session.PRE || session == Session.POST) rows |= LendingTable.EXTENDED;
        if (session == Session.REGULAR) rows |= LendingTable.REGULAR;
        bool isOld = v.asOf < _openOfToday();
        bool isReopening = session == Session.REGULAR && (isOld || clock < _openOfToday() + GRACE);
        if (isReopening) rows |= LendingTable.REOPENING;
        // A halt is often shown by silence, and at the open silence since the session before is not more than that.
        bool isOfLastSession = isReopening && isOld && v.asOf >= _openOfToday() - 1 days;
        if (v.flags & OracleFlags.STALE != 0 && !isHalted && !isOfLastSession) rows |= LendingTable.DEAD;
        if (_isUnheardOf(token, rows)) rows |= LendingTable.DEAD;
    }

    /// @dev Whether there is nothing to compare a print with when it is not the session's own.
    function _isUnheardOf(address token, uint8 rows) private view returns (bool) {
        uint8 others =
            LendingTable.EXTENDED | LendingTable.CLOSED | LendingTable.REOPENING | LendingTable.ACTION_FREEZE;
        return rows & others != 0 && _feeds.anchorOf(token).value == 0;
    }

    /// @dev What a liquidation reckons 1e18 units with: in debt, dear but no dearer than the last close allows; as collateral
    /// the other way round.
    function _priceOf(
        address token,
        bool isDebt
    ) internal view returns (uint256 mid, uint256 lower, bool isValueless, uint8 rows) {
        rows = _rowsOf(token);
        if (!_isEquity[token]) return (ONE, ONE, false, rows);
        if (_feeds.isDead()) return (0, 0, true, rows);
        if (_isUnheardOf(token, rows)) return (0, 0, true, rows);
        SettableFeeds.Value memory v = _feeds.printOf(token);
        (mid, lower) = isDebt ? (v.upper, v.upper) : (v.mid, v.lower);
        if (rows & LendingTable.DEAD != 0) return (v.upper, v.upper, v.upper == 0, rows);
        uint8 restricted = LendingTable.CLOSED | LendingTable.REOPENING;
        bool isBounded = rows & (restricted | LendingTable.EXTENDED) != 0;
        if (!isBounded || rows & LendingTable.ACTION_FREEZE != 0) return (mid, lower, false, rows);
        uint256 edge = _feeds.anchorOf(token).value;
        // What was observed since the open is no close.
        bool isReopening = rows & LendingTable.REOPENING != 0;
        if (isReopening && _feeds.anchorOf(token).asOf >= _openOfToday()) return (0, 0, true, rows);
        bool isExact = rows & restricted != 0;
        if (isDebt) {
            if (!isExact) edge = (edge * (BPS + BAND_BPS)) / BPS;
            if (edge < v.mid) mid = lower = edge.mulDiv(v.upper, v.mid, Math.Rounding.Ceil);
        } else {
            if (!isExact) edge = (edge * (BPS - BAND_BPS)) / BPS;
            if (edge > v.mid) (mid, lower) = (edge, edge.mulDiv(v.lower, v.mid));
        }
    }

    function _accountOf(address who) internal view returns (Account memory a) {
        (uint256 price, , bool isValueless, uint8 rows) = _priceOf(_asset, true);
        a.debt = pool.debtOf(who);
        (a.debtPrice, a.isValueless, a.rows) = (price, isValueless, rows);
        a.debtValue = _moneyOf(a.debt, price);
        a.owed = _moneyOf(a.debt, _carryPrice());
        for (uint256 place = 0; place < PLACES; ++place) {
            uint256 units = pool.unitsOf(who, _tokens[place]);
            if (units != 0) _add(a, place, units);
        }
        a.health = a.debtValue == 0 ? MAX : a.threshold.mulDiv(ONE, a.debtValue);
    }

    /// @dev Of 1e18 units of debt, to borrow and to withdraw.
    function _carryPrice() internal view returns (uint256) {
        return _isEquity[_asset] ? _feeds.printOf(_asset).upper : ONE;
    }

    function _moneyOf(uint256 assets, uint256 price) internal view returns (uint256) {
        return _lendsStock ? assets.mulDiv(price, ONE, Math.Rounding.Ceil) : assets * 1e12;
    }

    function _openOfToday() private view returns (uint256) {
        return clock - (clock % 1 days) + 14 hours + 30 minutes;
    }

    /// @dev Whether a token does not move.
    function _isPaused(address token) internal view returns (bool) {
        return _isEquity[token] && ITransferControls(token).pausedUntil() != 0;
    }

    function _add(Account memory a, uint256 place, uint256 units) private view {
        address token = _tokens[place];
        (uint256 mid, uint256 lower, bool isValueless, uint8 rows) = _priceOf(token, false);
        ILendingPool.CollateralView memory c = pool.collateralOf(token);
        uint256 printed = _isEquity[token] ? _feeds.printOf(token).lower : ONE;
        a.rows |= rows;
        if (isValueless) a.isValueless = true;
        uint256 carried = _worth(place, units, printed);
        a.atFactor += (carried * c.terms.risk.factorBps) / BPS;
        a.atClosedFactor += (carried * c.terms.risk.closedFactorBps) / BPS;
        uint256 value = _worth(place, units, mid);
        a.value += value;
        a.threshold += (value * c.thresholdBps) / BPS;
        a.lower += _worth(place, units, lower);
    }

    function _worth(uint256 place, uint256 units, uint256 price) internal view returns (uint256) {
        return _isEquity[_tokens[place]] ? units.mulDiv(price, ONE) : units * _scales[place];
    }
}
