// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IKinkedRateModel} from "../../contracts/lending/IKinkedRateModel.sol";
import {IRateModel} from "../../contracts/lending/IRateModel.sol";
import {KinkedRateModel} from "../../contracts/lending/KinkedRateModel.sol";
import {PoolBook} from "../../contracts/lending/pool/PoolBook.sol";
import {Rows} from "../../contracts/lending/pool/Rows.sol";
import {Base} from "./Base.t.sol";
import {LendingTable} from "./models/LendingTable.sol";

/// @notice The arithmetic of a lending pool: rates, interest, debtShares, ramps, and the table.
contract LendingFuzz is Base {
    using PoolBook for PoolBook.Book;
    using PoolBook for PoolBook.Collateral;
    using PoolBook for PoolBook.Totals;
    using Rows for uint8;

    uint256 private constant ONE = 1e18;
    uint256 private constant BEGIN = 1_800_000_000;

    PoolBook.Book private _book;
    PoolBook.Book private _other;
    PoolBook.Collateral private _collateral;
    uint256 private _borrowRate;
    uint256 private _gapPremium;

    /* RATES */

    function testFuzz_INV51_ratesRiseWithUtilisationWithinTheirBounds(
        IKinkedRateModel.Curve memory curve,
        uint256 lower,
        uint256 higher
    ) public {
        KinkedRateModel model = _modelOf(curve);
        lower = bound(lower, 0, ONE);
        higher = bound(higher, lower, 2 * ONE);
        (uint256 slow, uint256 premium) = model.ratesAt(lower);
        (uint256 fast, uint256 samePremium) = model.ratesAt(higher);
        (uint256 fastest, ) = model.ratesAt(type(uint256).max);
        assertLe(slow, fast, "a rate falls with utilisation");
        assertLe(fast, fastest, "a rate is above that of full utilisation");
        assertEq(premium, samePremium, "the premium depends on utilisation");
        assertLe((fastest + premium) * 365 days, model.MAX_RATE(), "more than the most");
        assertEq(slow >= uint256(curve.base) / 365 days, true, "less than the base");
    }

    function testFuzz_INV51_theKinkIsNoJump(IKinkedRateModel.Curve memory curve) public {
        KinkedRateModel model = _modelOf(curve);
        (uint256 at, ) = model.ratesAt(curve.kink);
        (uint256 before, ) = model.ratesAt(curve.kink - 1);
        (uint256 beyond, ) = model.ratesAt(uint256(curve.kink) + 1);
        uint256 step = (uint256(curve.steepSlope) / ONE + 1) / 365 days + 1;
        assertLe(at - before, step, "a jump below the kink");
        assertLe(beyond - at, step, "a jump above the kink");
    }

    /* INTEREST */

    /// @dev Long or in many steps: never less than simple interest, never more for one step than for many, and the gap reserve
    /// never beyond its target by interest.
    function testFuzz_INV52_interestIsMonotone(
        uint96 debt,
        uint96 cash,
        uint256 rate,
        uint32 elapsed,
        uint8 steps
    ) public {
        rate = bound(rate, 1, uint256(4 ether) / 365 days);
        steps = uint8(bound(steps, 1, 24));
        elapsed = uint32(bound(elapsed, steps, 3 * 365 days));
        debt = uint96(bound(debt, 1e9, 1e27));
        PoolBook.Env memory env = _envOf(rate, rate / 5);
        _fill(_book, debt, cash);
        _fill(_other, debt, cash);
        for (uint256 i = 1; i <= steps; ++i) {
            uint256 before = _other.debt;
            uint256 reserve = _other.gapReserve;
            vm.warp(BEGIN + (uint256(elapsed) * i) / steps);
            PoolBook.Totals memory t = _other.accrued(env);
            assertGe(t.debt, before, "debt falls by time");
            assertGe(t.gapReserve, reserve, "the gap reserve falls by time");
            assertLe(t.gapReserve, Math.max(reserve, (t.debt * 500) / 10_000), "the gap reserve is beyond its target");
            assertEq(t.debt - before, t.interest, "interest is not what debt grew by");
            assertLe(t.toGapReserve, t.interest, "more goes to the gap reserve than there is");
            _other.store(t);
        }
        PoolBook.Totals memory whole = _book.accrued(env);
        uint256 simple = (uint256(debt) * (rate * elapsed)) / ONE;
        assertGe(whole.debt, Math.min(debt + simple, type(uint96).max), "less than simple interest");
        // At every step a wei is lost, and three times the last of 18 decimals, and what they would have brought.
        uint256 dust = steps * (uint256(_other.debt) / debt + 2 + (3 * uint256(_other.debt)) / ONE);
        assertGe(_other.debt + dust, whole.debt, "many steps bring less than one");
        assertEq(_book.accruedAt, BEGIN, "a view wrote");
    }

    function testFuzz_INV52_interestSaturatesInsteadOfReverting(uint96 debt, uint96 cash, uint32 elapsed) public {
        debt = uint96(bound(debt, 1, type(uint96).max));
        PoolBook.Env memory env = _envOf(uint256(4 ether) / 365 days, 1e9);
        _fill(_book, debt, cash);
        vm.warp(BEGIN + uint256(elapsed) * 60);
        PoolBook.Totals memory t = _book.accrued(env);
        assertLe(t.debt, type(uint96).max, "debt does not fit");
        assertGe(t.debt, debt, "debt falls");
        assertGe(t.cash + t.debt, t.gapReserve, "the gap reserve is above everything");
        t.lendersAssets();
    }

    /* DEBTSHARES */

    /// @dev Who borrows and repays at once gains nothing, and nobody else's debt per share rises.
    function testFuzz_INV53_noRoundTripProfits(uint96 debt, uint128 shares, uint96 assets) public pure {
        PoolBook.Totals memory t = _totalsOf(debt, shares);
        uint256 sum = bound(assets, 1, 1e27);
        uint256 added = t.toDebtSharesUp(sum);
        PoolBook.Totals memory after_ = _sums(t.debt + sum, t.debtShares + added);
        uint256 owed = after_.toDebtUp(added);
        assertGe(owed, Math.min(sum, after_.debt), "who borrows owes less than he got");
        assertLe(after_.toDebtSharesDown(sum), added, "the same sum ends more than it began");
        _assertNoRise(t, after_);
        uint256 repaid = bound(sum / 3, 1, after_.debt);
        uint256 ended = Math.min(after_.toDebtSharesDown(repaid), after_.debtShares);
        _assertNoRise(after_, _sums(after_.debt - repaid, after_.debtShares - ended));
    }

    function testFuzz_INV53_partsOweAtLeastTheWhole(uint96 debt, uint128 shares, uint128 part) public pure {
        PoolBook.Totals memory t = _totalsOf(debt, shares);
        uint256 mine = bound(part, 0, t.debtShares);
        uint256 both = t.toDebtUp(mine) + t.toDebtUp(t.debtShares - mine);
        assertEq(t.toDebtUp(t.debtShares), t.debt, "all do not owe all");
        // The virtual shares' part is nobody's until one account has all.
        assertGe(both + (t.debt * 1e6) / t.debtShares + 1, t.debt, "two parts owe less than the whole");
        assertLe(t.toDebtUp(mine), t.debt, "a part owes more than the whole");
    }

    /* RAMPS */

    function testFuzz_INV54_aRampOnlyFallsAndEndsWhereItShould(
        uint16 from,
        uint16 to,
        uint32 length,
        uint256 first,
        uint256 second
    ) public {
        from = uint16(bound(from, 1, 10_000));
        to = uint16(bound(to, 1, from));
        length = uint32(bound(length, 3 days, 365 days));
        (_collateral.thresholdFromBps, _collateral.thresholdBps) = (from, to);
        (_collateral.rampStart, _collateral.rampEnd) = (uint40(BEGIN), uint40(BEGIN + length));
        first = bound(first, 0, length);
        second = bound(second, first, 2 * uint256(length));
        vm.warp(BEGIN);
        assertEq(_collateral.thresholdNow(), from, "a ramp begins elsewhere");
        vm.warp(BEGIN + first);
        uint256 earlier = _collateral.thresholdNow();
        vm.warp(BEGIN + second);
        uint256 later = _collateral.thresholdNow();
        assertLe(later, earlier, "a ramp rises");
        assertLe(earlier, from, "a threshold above where it began");
        assertGe(later, to, "a threshold below where it goes");
        vm.warp(BEGIN + length);
        assertEq(_collateral.thresholdNow(), to, "a ramp ends elsewhere");
    }

    /* THE TABLE */

    function test_INV54_everyCombinationOfRowsIsTheManualsTable() public pure {
        for (uint256 i = 0; i < 128; ++i) {
            uint8 rows = uint8(i);
            assertEq(uint256(rows.toBorrow()), LendingTable.borrowing(rows), "borrow");
            assertEq(uint256(rows.toWithdraw()), LendingTable.withdrawing(rows), "withdraw");
            assertEq(uint256(rows.toLiquidate()), LendingTable.liquidating(rows), "liquidate");
        }
    }

    /* INTERNALS */

    /// @dev Any curve that a model accepts.
    function _modelOf(IKinkedRateModel.Curve memory curve) private returns (KinkedRateModel) {
        curve.kink = uint64(bound(curve.kink, 1, ONE - 1));
        curve.gapPremium = uint64(bound(curve.gapPremium, 0, 0.5e18));
        curve.base = uint64(bound(curve.base, 0, 1e18));
        curve.slope = uint64(bound(curve.slope, 0, 1.2e18));
        curve.steepSlope = uint64(bound(curve.steepSlope, curve.slope, 1.2e18));
        return new KinkedRateModel(curve);
    }

    /// @dev This contract is the rate model.
    function ratesAt(uint256) external view returns (uint256, uint256) {
        return (_borrowRate, _gapPremium);
    }

    function _envOf(uint256 rate, uint256 premium) private returns (PoolBook.Env memory env) {
        (_borrowRate, _gapPremium) = (rate - premium, premium);
        env.rateModel = address(IRateModel(address(this)));
        env.settings = PoolBook.Settings.wrap(500 << 80);
    }

    function _fill(PoolBook.Book storage book, uint96 debt, uint96 cash) private {
        vm.warp(BEGIN);
        (book.debt, book.cash, book.accruedAt) = (debt, cash, uint32(BEGIN));
        (book.debtShares, book.gapReserve) = (uint128(debt) * 1e6, 0);
    }

    /// @dev As a pool can be, until debt has grown a million times over.
    function _totalsOf(uint256 debt, uint256 shares) private pure returns (PoolBook.Totals memory) {
        debt = bound(debt, 1, 3e27);
        return _sums(debt, bound(shares, debt, debt * 1e6));
    }

    function _sums(uint256 debt, uint256 shares) private pure returns (PoolBook.Totals memory t) {
        (t.debt, t.debtShares) = (debt, shares);
    }

    function _assertNoRise(PoolBook.Totals memory b, PoolBook.Totals memory a) private pure {
        uint256 left = (a.debt + 1) * (b.debtShares + 1e6);
        assertLe(left, (b.debt + 1) * (a.debtShares + 1e6), "an action makes debt per share grow");
    }
}
