// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {PoolBook} from "../../../contracts/lending/pool/PoolBook.sol";

/// @title PoolBookClaims
/// @notice What the solver is asked about the lending pool's arithmetic, {PoolBook}: each function is one
/// claim, for all totals that the book can hold.
/// @custom:law 9
contract PoolBookClaims {
    using PoolBook for PoolBook.Collateral;

    PoolBook.Collateral private _collateral;

    /// @notice Who borrows owes at least what was lent, as soon as it is.
    function borrowersOweWhatWasLent(uint96 debt, uint128 shares, uint96 assets) external pure {
        PoolBook.Totals memory t = _totals(debt, shares);
        uint256 minted = PoolBook.toDebtSharesUp(t, assets);
        require(shares != 0 && minted != 0);
        uint256 after_ = uint256(debt) + assets;
        assert(PoolBook.toDebtUp(_totals(after_, shares + minted), minted) >= assets);
    }

    /// @notice New debt does not make anybody's old debt smaller.
    function borrowingTakesNoDebtFromOthers(uint96 debt, uint128 shares, uint96 assets) external pure {
        uint256 minted = PoolBook.toDebtSharesUp(_totals(debt, shares), assets);
        // Debt per debtShare, crosswise.
        assert((minted + shares + 1e6) * (uint256(debt) + 1) >= (uint256(debt) + assets + 1) * (uint256(shares) + 1e6));
    }

    /// @notice A payment ends no more debt than it pays: what others owe a debtShare does not rise above what it was.
    function paymentsEndNoMoreThanTheyPay(uint96 debt, uint128 shares, uint96 paid) external pure {
        require(paid <= debt);
        uint256 ended = PoolBook.toDebtSharesDown(_totals(debt, shares), paid);
        assert(ended * (uint256(debt) + 1) <= uint256(paid) * (uint256(shares) + 1e6));
    }

    /// @notice Turned into debtShares and back, a debt never shrinks.
    function roundTripsOfDebtNeverGain(uint96 debt, uint128 shares, uint96 assets) external pure {
        require(assets <= debt);
        PoolBook.Totals memory t = _totals(debt, shares);
        uint256 up = PoolBook.toDebtSharesUp(t, assets);
        require(up != shares);
        assert(PoolBook.toDebtUp(t, up) >= assets);
    }

    /// @notice A debt can be paid with what it is said to be: that ends at least as many debtShares.
    function debtsCanBePaidWithWhatTheyAre(uint96 debt, uint128 shares, uint128 own) external pure {
        require(own < shares);
        PoolBook.Totals memory t = _totals(debt, shares);
        uint256 owed = PoolBook.toDebtUp(t, own);
        require(owed < debt);
        assert(PoolBook.toDebtSharesDown(t, owed) >= own);
    }

    /// @notice Nobody owes more than all, and who has all debtShares owes all of the debt.
    function nobodyOwesMoreThanAll(uint96 debt, uint128 shares, uint128 own) external pure {
        require(own <= shares);
        PoolBook.Totals memory t = _totals(debt, shares);
        assert(PoolBook.toDebtUp(t, own) <= debt);
        assert(shares == 0 || PoolBook.toDebtUp(t, shares) == debt);
    }

    /// @notice Who has no debtShares owes nothing.
    function withoutDebtSharesNothingIsOwed(uint96 debt, uint128 shares) external pure {
        assert(PoolBook.toDebtUp(_totals(debt, shares), 0) == 0);
    }

    /// @notice Who has more debtShares owes no less.
    function moreDebtSharesOweNoLess(uint96 debt, uint128 shares, uint128 fewer, uint128 more) external pure {
        require(fewer <= more && more <= shares);
        PoolBook.Totals memory t = _totals(debt, shares);
        assert(PoolBook.toDebtUp(t, fewer) <= PoolBook.toDebtUp(t, more));
    }

    /// @notice Utilisation is at most the whole, and 0 without debt.
    function utilisationIsAPart(uint96 cash, uint96 debt) external pure {
        PoolBook.Totals memory t = _totals(debt, 0);
        t.cash = cash;
        uint256 utilisation = PoolBook.utilisation(t);
        assert(utilisation <= 1e18);
        assert(debt != 0 || utilisation == 0);
    }

    /// @notice Interest is compounded: never less than simple interest.
    function compoundInterestIsNoLessThanSimple(uint64 rate, uint40 elapsed) external pure {
        require(uint256(rate) * elapsed <= 1e36);
        assert(PoolBook.compounded(rate, elapsed) >= uint256(rate) * elapsed);
    }

    /// @notice A gap reserve within debt and cash leaves lenders what is above it.
    function lendersHaveWhatIsAboveTheGapReserve(uint96 cash, uint96 debt, uint96 gapReserve) external pure {
        require(gapReserve <= uint256(cash) + debt);
        PoolBook.Totals memory t = _totals(debt, 0);
        (t.cash, t.gapReserve) = (cash, gapReserve);
        assert(PoolBook.lendersAssets(t) + gapReserve == uint256(cash) + debt);
    }

    /// @notice A ramp's threshold lies between where it comes from and where it goes.
    function rampsStayBetweenTheirEnds() external view {
        PoolBook.Collateral storage c = _collateral;
        require(c.thresholdBps <= c.thresholdFromBps && c.rampStart < c.rampEnd && c.rampStart <= block.timestamp);
        uint256 present = c.thresholdNow();
        assert(c.thresholdBps <= present && present <= c.thresholdFromBps);
    }

    /// @notice After its ramp a threshold is what it was going to be.
    function rampsEnd() external view {
        require(block.timestamp >= _collateral.rampEnd);
        assert(_collateral.thresholdNow() == _collateral.thresholdBps);
    }

    function _totals(uint256 debt, uint256 shares) private pure returns (PoolBook.Totals memory t) {
        (t.debt, t.debtShares) = (debt, shares);
    }
}
