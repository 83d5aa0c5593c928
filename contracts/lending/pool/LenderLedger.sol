// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {ILendingPool} from "../ILendingPool.sol";
import {Carrying} from "./Carrying.sol";
import {PoolBook} from "./PoolBook.sol";

/// @title LenderLedger
/// @notice Whose units the pool holds where it lends an equity token: those not lent, by lpShares. Under the pool's own address
/// it keeps its cash, under zero all lpShares.
library LenderLedger {
    using Math for uint256;
    using PoolBook for PoolBook.Book;
    using RecordBook for RecordBook.Account;
    using SafeCast for uint256;

    /// @notice Stores totals, and where the asset is an equity token follows its cash.
    function keep(PoolBook.Book storage book, PoolBook.Env memory env, PoolBook.Totals memory t) internal {
        book.store(t);
        if (env.gate == address(0)) return;
        RecordBook.Account idle = _touch(book, address(this), IEquityToken(env.asset).recordClock());
        uint256 before = idle.units();
        book.lenders[address(this)] =
            t.cash > before ? idle.plus(uint128(t.cash - before)) : idle.minus(uint128(before - t.cash));
    }

    /// @notice Follows a movement of lpShares; zero is who mints, and who burns. Who receives any must be one who may hold units.
    /// @dev lpShares are units × 10^6 at first, and more only after a deficit: what does not fit into uint128 cannot be deposited.
    function move(PoolBook.Book storage book, address asset, address from, address to, uint256 lpShares) external {
        IEquityToken token = IEquityToken(asset);
        uint32 clock = token.recordClock();
        uint128 moved = lpShares.toUint128();
        RecordBook.Account total = _touch(book, address(0), clock);
        if (from == address(0)) {
            (uint256(total.units()) + moved).toUint128();
            total = total.plus(moved);
        } else {
            book.lenders[from] = _touch(book, from, clock).minus(moved);
        }
        if (to == address(0)) {
            total = total.minus(moved);
        } else {
            if (!token.canReceive(to)) revert ILendingPool.LendingPool_NotEligible(to, asset);
            book.lenders[to] = _touch(book, to, clock).plus(moved);
        }
        book.lenders[address(0)] = total;
    }

    /// @notice What a lender takes out or passes on must be his to give, and what is frozen stays. The transfer agent asks nobody.
    /// @param left What his lpShares are worth then, in the asset.
    function requireMaySend(address asset, address lender, uint256 left) external view {
        if (!IEquityToken(asset).canSend(lender)) revert ILendingPool.LendingPool_NotEligible(lender, asset);
        uint256 frozen = Carrying.frozenUnits(asset, lender);
        if (frozen > left) revert ILendingPool.LendingPool_UnitsFrozen(lender, asset, frozen);
    }

    /// @notice A lender's part of the units that were not lent at a passed record.
    /// @dev The virtual lpShares have their part, so that lenders' parts never add up to more than the cash.
    function lentUnitsAt(PoolBook.Book storage book, address lender, uint32 ordinal) internal view returns (uint256) {
        if (lender == address(0) || lender == address(this)) return 0;
        uint256 lpShares = book.lenders[lender].unitsAt(book.lenderHistory[lender], ordinal);
        if (lpShares == 0) return 0;
        uint256 idle = book.lenders[address(this)].unitsAt(book.lenderHistory[address(this)], ordinal);
        uint256 total = book.lenders[address(0)].unitsAt(book.lenderHistory[address(0)], ordinal);
        return lpShares.mulDiv(idle, total + PoolBook.VIRTUAL_LP_SHARES);
    }

    function _touch(PoolBook.Book storage book, address account, uint32 clock) private returns (RecordBook.Account) {
        return book.lenders[account].materialise(book.lenderHistory[account], clock);
    }
}
