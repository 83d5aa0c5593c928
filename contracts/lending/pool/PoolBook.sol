// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {PauseBudget} from "../../libraries/PauseBudget.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {ILendingPool} from "../ILendingPool.sol";
import {IRateModel} from "../IRateModel.sol";

/// @title PoolBook
/// @notice All that a pool keeps, and the arithmetic of its totals.
library PoolBook {
    using Math for uint256;
    using SafeCast for uint256;

    /// @dev Six slots; who borrows reads the first two. `openedAt` and `openMinutes` are the regular session that was last found
    /// open, up to the next opening where that is the same day's: a day that has begun never changes, so it is asked once.
    struct Collateral {
        address token;
        uint16 factorBps;
        uint16 closedFactorBps;
        uint32 openedAt;
        uint16 openMinutes;
        bool isOverCeiling;
        bool hasMarket;
        // An equity token's gate; zero: money.
        address gate;
        uint16 thresholdFromBps;
        uint16 thresholdBps;
        uint16 minBonusBps;
        uint16 maxBonusBps;
        uint8 decimals;
        uint40 rampStart;
        uint40 rampEnd;
        uint32 rampSeconds;
        uint112 minimum;
        uint128 supplied;
        uint128 supplyCap;
        address market;
        uint128 deficit;
        uint128 deficitCeiling;
    }

    /// @dev One slot.
    struct Position {
        uint128 debtShares;
        uint8 collaterals;
    }

    /// @dev One word of {ILendingPool-setAuthorization} a pair, and all the rest.
    struct Book {
        // Slot 0. `pausedUntil` is the latest of all pauses.
        uint96 cash;
        uint96 debt;
        uint32 accruedAt;
        uint32 pausedUntil;
        // Slot 1.
        uint128 debtShares;
        uint96 gapReserve;
        uint32 heldUntil;
        // Slot 2. The session is the asset's.
        uint96 borrowCap;
        uint96 deficit;
        uint8 count;
        uint32 openedAt;
        uint16 openMinutes;
        // Slots 3 and 4: the hash of the accounts of a hold, and what they lack, in money.
        bytes32 heldAccounts;
        uint256 heldShortfall;
        Collateral[8] collaterals;
        mapping(address token => uint256 placePlusOne) places;
        mapping(address account => Position) positions;
        mapping(uint256 place => mapping(address account => RecordBook.Account)) accounts;
        mapping(uint256 place => mapping(address account => mapping(uint256 index => RecordBook.Checkpoint))) history;
        // lpShares, and under the pool's own address its cash and under zero all lpShares: only where the asset is an equity token.
        mapping(address account => RecordBook.Account) lenders;
        mapping(address account => mapping(uint256 index => RecordBook.Checkpoint)) lenderHistory;
        mapping(address authorizer => mapping(address authorized => bool)) authorized;
        mapping(ILendingPool.Action action => PauseBudget.Budget) budgets;
        mapping(ILendingPool.Action action => uint48) pauses;
    }

    /// @dev The small numbers of {ILendingPool-PoolTerms} in one word, in their order, 16 bits each: grace first, in seconds.
    type Settings is uint256;

    /// @dev What the pool was made of, in memory for its libraries.
    struct Env {
        // An {IEquityFeeds}.
        address oracle;
        // An {IRateModel}.
        address rateModel;
        address asset;
        // The asset's gate; zero: money.
        address gate;
        address market;
        uint256 scale;
        uint256 minDebt;
        Settings settings;
    }

    /// @dev The totals with interest up to now in them; stored once, at the end.
    struct Totals {
        uint256 cash;
        uint256 debt;
        uint256 debtShares;
        uint256 gapReserve;
        uint256 interest;
        uint256 toGapReserve;
    }

    uint256 internal constant ONE = 1e18;
    uint256 internal constant BPS = 10_000;
    uint256 internal constant MAX_COLLATERALS = 8;
    /// @dev Virtual debtShares and the one virtual asset they stand for: no ratio of a first borrower is anybody's advantage.
    uint256 private constant VIRTUAL_SHARES = 1e6;
    uint256 private constant VIRTUAL_ASSETS = 1;
    /// @dev As many virtual lpShares: who would inflate an empty pool loses a million times what a victim would.
    uint256 internal constant VIRTUAL_LP_SHARES = 1e6;

    /* SETTINGS */

    /// @notice Packs the small numbers of a pool.
    function pack(ILendingPool.PoolTerms memory terms) internal pure returns (Settings) {
        uint256 word = uint256(terms.grace) | (uint256(terms.targetHealthBps) << 16);
        word |= (uint256(terms.regularMaxBps) << 32) | (uint256(terms.extendedMaxBps) << 48);
        return Settings.wrap(word | (uint256(terms.extendedBandBps) << 64) | (uint256(terms.gapTargetBps) << 80));
    }

    /// @notice See {ILendingPool-PoolTerms}, as all of these.
    function grace(Env memory env) internal pure returns (uint256) {
        return uint16(Settings.unwrap(env.settings));
    }

    /// @notice 18 decimals.
    function targetHealth(Env memory env) internal pure returns (uint256) {
        return uint256(uint16(Settings.unwrap(env.settings) >> 16)) * (ONE / BPS);
    }

    /// @notice In 1/10,000.
    function regularMaxBps(Env memory env) internal pure returns (uint256) {
        return uint16(Settings.unwrap(env.settings) >> 32);
    }

    /// @notice In 1/10,000.
    function extendedMaxBps(Env memory env) internal pure returns (uint256) {
        return uint16(Settings.unwrap(env.settings) >> 48);
    }

    /// @notice In 1/10,000.
    function extendedBandBps(Env memory env) internal pure returns (uint256) {
        return uint16(Settings.unwrap(env.settings) >> 64);
    }

    /// @notice In 1/10,000.
    function gapTargetBps(Env memory env) internal pure returns (uint256) {
        return uint16(Settings.unwrap(env.settings) >> 80);
    }

    /* TOTALS */

    /// @notice The totals with interest up to now.
    function accrued(Book storage book, Env memory env) internal view returns (Totals memory t) {
        (t.cash, t.debt, t.debtShares, t.gapReserve) = (book.cash, book.debt, book.debtShares, book.gapReserve);
        uint256 elapsed = block.timestamp - book.accruedAt;
        if (elapsed == 0 || t.debt == 0) return t;
        (uint256 borrowRate, uint256 gapPremium) = IRateModel(env.rateModel).ratesAt(utilisation(t));
        uint256 rate = borrowRate + gapPremium;
        if (rate == 0) return t;
        // Saturates instead of reverting: nothing that time does may keep anybody from repaying.
        uint256 interest = Math.min(t.debt.mulDiv(compounded(rate, elapsed), ONE), type(uint96).max - t.debt);
        uint256 toGap = interest.mulDiv(gapPremium, rate);
        t.debt += interest;
        uint256 target = Math.min((t.debt * gapTargetBps(env)) / BPS, type(uint96).max);
        toGap = target > t.gapReserve ? Math.min(toGap, target - t.gapReserve) : 0;
        t.gapReserve += toGap;
        (t.interest, t.toGapReserve) = (interest, toGap);
    }

    /// @notice Stores totals. Debt fits, since it saturates; cash does for an asset of less than 2^96 in all.
    function store(Book storage book, Totals memory t) internal {
        (book.cash, book.debt, book.accruedAt) = (t.cash.toUint96(), uint96(t.debt), uint32(block.timestamp));
        (book.debtShares, book.gapReserve) = (t.debtShares.toUint128(), t.gapReserve.toUint96());
        if (t.interest != 0) {
            emit ILendingPool.InterestAccrued(t.interest, t.toGapReserve, t.debt, t.debtShares);
        }
    }

    /// @notice What belongs to lenders. A gap reserve above everything cannot be: it is a part of debt's growth or of cash.
    function lendersAssets(Totals memory t) internal pure returns (uint256) {
        return t.cash + t.debt - t.gapReserve;
    }

    /// @notice What an amount of the asset comes to in lpShares.
    /// @param supply All lpShares.
    function toLpShares(
        Totals memory t,
        uint256 supply,
        uint256 assets,
        Math.Rounding rounding
    ) internal pure returns (uint256) {
        return assets.mulDiv(supply + VIRTUAL_LP_SHARES, lendersAssets(t) + VIRTUAL_ASSETS, rounding);
    }

    /// @notice The reverse.
    function toLent(
        Totals memory t,
        uint256 supply,
        uint256 lpShares,
        Math.Rounding rounding
    ) internal pure returns (uint256) {
        return lpShares.mulDiv(lendersAssets(t) + VIRTUAL_ASSETS, supply + VIRTUAL_LP_SHARES, rounding);
    }

    /// @notice Debt in the whole, 18 decimals.
    function utilisation(Totals memory t) internal pure returns (uint256) {
        return t.debt == 0 ? 0 : t.debt.mulDiv(ONE, t.cash + t.debt);
    }

    /// @notice e^(rate × elapsed) − 1, to the third term of its series. 18 decimals, rounded down. Never more than the whole series.
    function compounded(uint256 rate, uint256 elapsed) internal pure returns (uint256) {
        uint256 first = rate * elapsed;
        uint256 second = first.mulDiv(first, 2 * ONE);
        uint256 third = second.mulDiv(first, 3 * ONE);
        return first + second + third;
    }

    /* DEBT */

    /// @notice The debtShares of new debt, rounded up.
    function toDebtSharesUp(Totals memory t, uint256 assets) internal pure returns (uint256) {
        return assets.mulDiv(t.debtShares + VIRTUAL_SHARES, t.debt + VIRTUAL_ASSETS, Math.Rounding.Ceil);
    }

    /// @notice The debtShares that a payment ends, rounded down.
    function toDebtSharesDown(Totals memory t, uint256 assets) internal pure returns (uint256) {
        return assets.mulDiv(t.debtShares + VIRTUAL_SHARES, t.debt + VIRTUAL_ASSETS);
    }

    /// @notice What debtShares owe, rounded up. All of them owe all of the debt, so that none is left that nobody owes.
    function toDebtUp(Totals memory t, uint256 shares) internal pure returns (uint256) {
        if (shares == t.debtShares) return shares == 0 ? 0 : t.debt;
        return
            Math.min(shares.mulDiv(t.debt + VIRTUAL_ASSETS, t.debtShares + VIRTUAL_SHARES, Math.Rounding.Ceil), t.debt);
    }

    /* COLLATERAL */

    /// @notice A collateral's place. Reverts for a token that is none.
    function placeOf(Book storage book, address token) internal view returns (uint256) {
        uint256 found = book.places[token];
        if (found == 0) revert ILendingPool.LendingPool_UnknownCollateral(token);
        return found - 1;
    }

    /// @notice When the session ends that was last found open.
    function closesAt(Collateral storage c) internal view returns (uint256) {
        return uint256(c.openedAt) + uint256(c.openMinutes) * 1 minutes;
    }

    /// @notice Likewise of the asset.
    function closesAt(Book storage book) internal view returns (uint256) {
        return uint256(book.openedAt) + uint256(book.openMinutes) * 1 minutes;
    }

    /// @notice Money of 18 decimals per smallest part of a collateral; 1 for an equity token.
    function scaleOf(Collateral storage c) internal view returns (uint256) {
        return 10 ** (18 - c.decimals);
    }

    /// @notice The liquidation threshold now, in 1/10,000, rounded down. A ramp only falls.
    function thresholdNow(Collateral storage c) internal view returns (uint256) {
        (uint256 from, uint256 to, uint256 end) = (c.thresholdFromBps, c.thresholdBps, c.rampEnd);
        if (block.timestamp >= end) return to;
        uint256 start = c.rampStart;
        return to + ((from - to) * (end - block.timestamp)) / (end - start);
    }
}
