// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {IERC7943Fungible} from "../../equity/IERC7943Fungible.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {ILendingPool} from "../ILendingPool.sol";
import {PoolBook} from "./PoolBook.sol";
import {Prices} from "./Prices.sol";
import {Rows} from "./Rows.sol";

/// @title Carrying
/// @notice How much debt an account's collateral may carry when it borrows, or withdraws.
library Carrying {
    using Math for uint256;
    using RecordBook for RecordBook.Account;
    using Rows for uint8;

    /// @dev The strictest cells of all rows that apply, the token that is to blame, and what may be owed at either factor.
    struct Capacity {
        Rows.Limit toBorrow;
        Rows.Limit toWithdraw;
        address token;
        uint8 rows;
        uint256 atFactor;
        uint256 atClosedFactor;
        uint256 debtPrice;
        // Sessions found open that the book does not know yet: bit `1 << place`, and above them one for the asset.
        uint256 found;
        PoolBook.Clock[9] clocks;
    }

    /// @dev The asset's place among clocks.
    uint256 private constant ASSET = 8;

    /// @notice Reads every token that bears on an account that owes, or is going to.
    /// @param action To borrow, an account must be eligible, no insider, and no collateral over its ceiling; to withdraw, others'
    /// doings do not matter.
    function capacityOf(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address account,
        uint256 collaterals,
        ILendingPool.Action action
    ) internal view returns (Capacity memory c) {
        c.debtPrice = PoolBook.ONE;
        if (env.gate != address(0)) {
            Prices.Price memory p = Prices.ofEquity(env, env.asset, env.gate, env.market, book.clock);
            c.debtPrice = p.high;
            _restrict(c, env.asset, p.rows);
            _noteClock(c, ASSET, p.clock, book.clock);
        }
        for (uint256 place = 0; collaterals >> place != 0; ++place) {
            if ((collaterals >> place) & 1 == 0) continue;
            PoolBook.Collateral storage collateral = book.collaterals[place];
            if (action == ILendingPool.Action.BORROW) _requireMayBorrow(collateral, account);
            _add(c, env, collateral, place, book.accounts[place][account].units(), account);
        }
    }

    /// @notice Writes down sessions that were found open.
    function keepClocks(PoolBook.Book storage book, Capacity memory c) internal {
        if (c.found == 0) return;
        for (uint256 place = 0; place < ASSET; ++place) {
            if ((c.found >> place) & 1 != 0) book.collaterals[place].clock = c.clocks[place];
        }
        if (c.found >> ASSET != 0) book.clock = c.clocks[ASSET];
    }

    /// @notice What one may owe in a cell, in money.
    function within(Capacity memory c, Rows.Limit limit) internal pure returns (uint256) {
        if (limit == Rows.Limit.NONE) return 0;
        return limit == Rows.Limit.FACTOR ? c.atFactor : c.atClosedFactor;
    }

    /// @notice Debt in money, rounded up.
    function debtValue(
        PoolBook.Env memory env,
        uint256 assets,
        uint256 price
    ) internal pure returns (uint256) {
        return env.gate == address(0) ? assets * env.scale : assets.mulDiv(price, PoolBook.ONE, Math.Rounding.Ceil);
    }

    /// @notice Units that the transfer agent has frozen beyond what an account's own wallet holds: they are meant here.
    function frozenUnits(address token, address account) internal view returns (uint256) {
        uint256 frozen = IERC7943Fungible(token).getFrozenTokens(account);
        if (frozen == 0) return 0;
        uint256 own = IEquityToken(token).balanceOf(account);
        return frozen > own ? frozen - own : 0;
    }

    function _requireMayBorrow(PoolBook.Collateral storage collateral, address account) private view {
        address token = collateral.token;
        if (collateral.isOverCeiling) {
            revert ILendingPool.LendingPool_DeficitCeilingReached(token, collateral.deficit, collateral.deficitCeiling);
        }
        if (collateral.gate == address(0)) return;
        if (IEquityToken(token).isInsider(account)) revert ILendingPool.LendingPool_Insider(account, token);
        if (!IERC7943Fungible(token).canSend(account)) {
            revert ILendingPool.LendingPool_NotEligible(account, token);
        }
    }

    function _add(
        Capacity memory c,
        PoolBook.Env memory env,
        PoolBook.Collateral storage collateral,
        uint256 place,
        uint256 units,
        address account
    ) private view {
        address gate = collateral.gate;
        uint256 value;
        if (gate == address(0)) {
            value = units * collateral.scale;
        } else {
            address token = collateral.token;
            Prices.Price memory p = Prices.ofEquity(
                env,
                token,
                gate,
                collateral.hasMarket ? collateral.market : address(0),
                collateral.clock
            );
            _restrict(c, token, p.rows);
            _noteClock(c, place, p.clock, collateral.clock);
            uint256 frozen = frozenUnits(token, account);
            value = frozen >= units ? 0 : (units - frozen).mulDiv(p.low, PoolBook.ONE);
        }
        c.atFactor += (value * collateral.factorBps) / PoolBook.BPS;
        c.atClosedFactor += (value * collateral.closedFactorBps) / PoolBook.BPS;
    }

    function _restrict(Capacity memory c, address token, uint8 rows) private pure {
        Rows.Limit toBorrow = rows.toBorrow();
        Rows.Limit toWithdraw = rows.toWithdraw();
        if (c.token == address(0) || toBorrow > c.toBorrow || toWithdraw > c.toWithdraw) (c.token, c.rows) = (token, rows);
        c.toBorrow = Rows.stricter(c.toBorrow, toBorrow);
        c.toWithdraw = Rows.stricter(c.toWithdraw, toWithdraw);
    }

    function _noteClock(
        Capacity memory c,
        uint256 place,
        PoolBook.Clock memory found,
        PoolBook.Clock memory known
    ) private pure {
        if (found.until == known.until) return;
        c.found |= 1 << place;
        c.clocks[place] = found;
    }
}
