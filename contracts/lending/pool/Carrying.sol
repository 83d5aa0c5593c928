// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {IERC7943Fungible} from "../../equity/IERC7943Fungible.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {IEquityFeeds} from "../../oracle/IEquityFeeds.sol";
import {ILendingPool} from "../ILendingPool.sol";
import {PoolBook} from "./PoolBook.sol";
import {Prices} from "./Prices.sol";
import {Rows} from "./Rows.sol";

/// @title Carrying
/// @notice How much debt an account's collateral may carry when it borrows, or withdraws.
library Carrying {
    using Math for uint256;
    using PoolBook for PoolBook.Book;
    using PoolBook for PoolBook.Collateral;
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
        uint256 openedAt;
        uint256 closesAt;
    }

    /// @dev The asset's place among sessions.
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
            Prices.Price memory p = Prices.ofAsset(book, env);
            c.debtPrice = p.high;
            _restrict(c, env.asset, p.rows);
            if (p.closesAt != book.closesAt()) _note(c, ASSET, p);
        }
        for (uint256 place = 0; collaterals >> place != 0; ++place) {
            if ((collaterals >> place) & 1 == 0) continue;
            PoolBook.Collateral storage collateral = book.collaterals[place];
            uint256 units = book.accounts[place][account].units();
            if (action == ILendingPool.Action.BORROW) {
                _requireMayBorrow(collateral, account);
                // Of one alone, the least debt asks for more than dust.
                if (collaterals != 1 << place) _requireNoDust(collateral, units);
            }
            _add(c, env, collateral, place, units, account);
        }
    }

    /// @notice Writes down the session that was found open last, for the tokens for which it was, and has the oracle observe them.
    /// @dev So the last close is of the last session in which somebody borrowed, if nobody cared to observe. It is the first
    /// borrower after the grace who pays for that (10k to 50k gas a token), and those after him pay 17k less than they would, since a
    /// value observed in a session is cheaper to read until its end. To observe with every borrow would cost each more than 20k.
    function keepSession(PoolBook.Book storage book, PoolBook.Env memory env, Capacity memory c) internal {
        if (c.found == 0) return;
        (uint32 openedAt, uint16 openMinutes) = (uint32(c.openedAt), uint16((c.closesAt - c.openedAt) / 1 minutes));
        for (uint256 place = 0; place < ASSET; ++place) {
            if ((c.found >> place) & 1 == 0) continue;
            PoolBook.Collateral storage collateral = book.collaterals[place];
            (collateral.openedAt, collateral.openMinutes) = (openedAt, openMinutes);
            IEquityFeeds(env.oracle).observe(collateral.token);
        }
        if (c.found >> ASSET == 0) return;
        (book.openedAt, book.openMinutes) = (openedAt, openMinutes);
        IEquityFeeds(env.oracle).observe(env.asset);
    }

    /// @notice What one may owe in a cell, in money.
    function within(Capacity memory c, Rows.Limit limit) internal pure returns (uint256) {
        if (limit == Rows.Limit.NONE) return 0;
        return limit == Rows.Limit.FACTOR ? c.atFactor : c.atClosedFactor;
    }

    /// @notice Debt in money, rounded up.
    function debtValue(PoolBook.Env memory env, uint256 assets, uint256 price) internal pure returns (uint256) {
        return env.gate == address(0) ? assets * env.scale : assets.mulDiv(price, PoolBook.ONE, Math.Rounding.Ceil);
    }

    /// @notice Units that the transfer agent has frozen beyond what an account's own wallet holds: they are meant here.
    function frozenUnits(address token, address account) internal view returns (uint256) {
        uint256 frozen = IERC7943Fungible(token).getFrozenTokens(account);
        if (frozen == 0) return 0;
        uint256 own = IEquityToken(token).balanceOf(account);
        return frozen > own ? frozen - own : 0;
    }

    /// @dev Dust beside other collateral would have to be seized as well before a loss could be written off.
    function _requireNoDust(PoolBook.Collateral storage collateral, uint256 units) private view {
        if (units >= collateral.minimum) return;
        revert ILendingPool.LendingPool_LeavesDust(collateral.token, units, collateral.minimum);
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
        uint256 value;
        if (collateral.gate == address(0)) {
            value = units * collateral.scaleOf();
        } else {
            address token = collateral.token;
            Prices.Price memory p = Prices.ofCollateral(env, collateral);
            _restrict(c, token, p.rows);
            if (p.closesAt != collateral.closesAt()) _note(c, place, p);
            uint256 frozen = frozenUnits(token, account);
            value = frozen >= units ? 0 : (units - frozen).mulDiv(p.low, PoolBook.ONE);
        }
        c.atFactor += (value * collateral.factorBps) / PoolBook.BPS;
        c.atClosedFactor += (value * collateral.closedFactorBps) / PoolBook.BPS;
    }

    function _restrict(Capacity memory c, address token, uint8 rows) private pure {
        Rows.Limit toBorrow = rows.toBorrow();
        Rows.Limit toWithdraw = rows.toWithdraw();
        if (c.token == address(0) || toBorrow > c.toBorrow || toWithdraw > c.toWithdraw)
            (c.token, c.rows) = (token, rows);
        c.toBorrow = Rows.stricter(c.toBorrow, toBorrow);
        c.toWithdraw = Rows.stricter(c.toWithdraw, toWithdraw);
    }

    /// @dev Of tokens on different exchanges, those of the exchange seen last are noted, the others another time.
    function _note(Capacity memory c, uint256 place, Prices.Price memory p) private pure {
        if (p.openedAt != c.openedAt || p.closesAt != c.closesAt) {
            (c.found, c.openedAt, c.closesAt) = (0, p.openedAt, p.closesAt);
        }
        c.found |= 1 << place;
    }
}
