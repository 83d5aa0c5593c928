// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {IRecordDates} from "../../equity/IRecordDates.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {ILendingPool} from "../ILendingPool.sol";
import {Carrying} from "./Carrying.sol";
import {LenderLedger} from "./LenderLedger.sol";
import {PoolBook} from "./PoolBook.sol";
import {Prices} from "./Prices.sol";
import {Rows} from "./Rows.sol";
import {WithdrawalHolds} from "./WithdrawalHolds.sol";

/// @title PoolViews
/// @notice What is read of a pool and costs much code.
library PoolViews {
    using LenderLedger for PoolBook.Book;
    using PoolBook for PoolBook.Book;
    using PoolBook for PoolBook.Totals;
    using RecordBook for RecordBook.Account;
    using WithdrawalHolds for PoolBook.Book;

    /// @notice See {ILendingPool-terms}.
    /// @return answer Encoded.
    function termsOf(
        PoolBook.Env memory env,
        address authority,
        address calendar
    ) external pure returns (bytes memory answer) {
        return
            abi.encode(
                ILendingPool.PoolTerms({
                    authority: authority,
                    asset: env.asset,
                    oracle: env.oracle,
                    isEquity: env.gate != address(0),
                    market: env.market,
                    calendar: calendar,
                    rateModel: env.rateModel,
                    minDebt: uint128(env.minDebt),
                    grace: uint32(PoolBook.grace(env)),
                    targetHealthBps: uint16(PoolBook.targetHealth(env) / (PoolBook.ONE / PoolBook.BPS)),
                    regularMaxBps: uint16(PoolBook.regularMaxBps(env)),
                    extendedMaxBps: uint16(PoolBook.extendedMaxBps(env)),
                    extendedBandBps: uint16(PoolBook.extendedBandBps(env)),
                    gapTargetBps: uint16(PoolBook.gapTargetBps(env))
                })
            );
    }

    /// @notice See {ILendingPool-collateralTokens}.
    function tokens(PoolBook.Book storage book) external view returns (address[] memory list) {
        list = new address[](book.count);
        for (uint256 place = 0; place < list.length; ++place) list[place] = book.collaterals[place].token;
    }

    /// @notice See {ILendingPool-stateOf}.
    function stateOf(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address token
    ) external view returns (uint8 rows) {
        if (token == env.asset) {
            if (env.gate == address(0)) return Rows.REGULAR;
            return Prices.ofAsset(book, env).rows;
        }
        PoolBook.Collateral storage c = book.collaterals[book.placeOf(token)];
        return c.gate == address(0) ? Rows.REGULAR : Prices.ofCollateral(env, c).rows;
    }

    /// @notice See {ILendingPool-borrowableOf}.
    function borrowableOf(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address account
    ) external view returns (uint256 borrowable, uint256 owed) {
        PoolBook.Position memory position = book.positions[account];
        Carrying.Capacity memory c = Carrying.capacityOf(
            book,
            env,
            account,
            position.collaterals,
            // What would be refused to the account itself is not a matter of how much.
            ILendingPool.Action.WITHDRAW
        );
        borrowable = Carrying.within(c, c.toBorrow);
        owed = Carrying.debtValue(env, book.accrued(env).toDebtUp(position.debtShares), c.debtPrice);
    }

    /// @notice The most that may be lent for an account, or that it may take out, now: see ERC-4626's `max*`. Either is accepted,
    /// and where it is rounded down a little more may be.
    /// @param isIn Whether it is to be lent.
    /// @param balance The account's lpShares.
    /// @param supply All lpShares.
    function mostOf(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address account,
        bool isIn,
        uint256 balance,
        uint256 supply
    ) external view returns (uint256 assets, uint256 lpShares) {
        return isIn ? _mostIn(book, env, account, supply) : _mostOut(book, env, account, balance, supply);
    }

    /// @notice See {IBeneficialLedger-unitsAt}.
    /// @dev Reverts as the token's `unitsAt` for an unknown record or one whose time has not come.
    function unitsAt(
        PoolBook.Book storage book,
        address token,
        bool isAsset,
        address holder,
        uint32 recordId
    ) external view returns (uint256) {
        uint256 placePlusOne = book.places[token];
        if (!isAsset && (placePlusOne == 0 || book.collaterals[placePlusOne - 1].gate == address(0))) {
            revert ILendingPool.LendingPool_ForeignToken(token);
        }
        IRecordDates(token).unitsAt(address(this), recordId);
        (, uint32 ordinal) = IRecordDates(token).recordOf(recordId);
        if (isAsset) return book.lentUnitsAt(holder, ordinal);
        uint256 place = placePlusOne - 1;
        return book.accounts[place][holder].unitsAt(book.history[place][holder], ordinal);
    }

    /// @dev Cash fits into 96 bits and, where the asset is an equity token, lpShares into 128.
    function _mostIn(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address receiver,
        uint256 supply
    ) private view returns (uint256 assets, uint256 lpShares) {
        if (receiver == address(0) || receiver == address(this)) return (0, 0);
        if (block.timestamp < book.pauses[ILendingPool.Action.DEPOSIT]) return (0, 0);
        PoolBook.Totals memory t = book.accrued(env);
        assets = type(uint96).max - t.cash;
        if (env.gate != address(0)) {
            IEquityToken asset = IEquityToken(env.asset);
            if (asset.pausedUntil() != 0 || !asset.canReceive(receiver)) return (0, 0);
            assets = Math.min(assets, t.toLent(supply, type(uint128).max - supply, Math.Rounding.Floor));
        }
        lpShares = t.toLpShares(supply, assets, Math.Rounding.Floor);
        // What comes to nothing is refused.
        if (lpShares == 0) assets = 0;
    }

    /// @dev Whoever receives it.
    function _mostOut(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        address owner,
        uint256 balance,
        uint256 supply
    ) private view returns (uint256 assets, uint256 lpShares) {
        if (book.heldUntilNow() != 0) return (0, 0);
        PoolBook.Totals memory t = book.accrued(env);
        lpShares = balance;
        if (env.gate != address(0)) {
            IEquityToken asset = IEquityToken(env.asset);
            if (asset.pausedUntil() != 0 || !asset.canSend(owner)) return (0, 0);
            uint256 frozen = Carrying.frozenUnits(env.asset, owner);
            if (frozen > t.toLent(supply, balance, Math.Rounding.Floor)) return (0, 0);
            lpShares -= t.toLpShares(supply, frozen, Math.Rounding.Ceil);
        }
        assets = t.toLent(supply, lpShares, Math.Rounding.Floor);
        if (assets > t.cash) {
            assets = t.cash;
            lpShares = t.toLpShares(supply, assets, Math.Rounding.Floor);
        }
        if (t.toLent(supply, lpShares, Math.Rounding.Floor) == 0) lpShares = 0;
    }
}
