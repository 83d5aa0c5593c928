// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FactorQueue} from "../../../contracts/equity/token/FactorQueue.sol";
import {FactorKind} from "../../../contracts/types/CorporateAction.sol";

/// @title FactorQueueClaims
/// @notice What the solver is asked about {FactorQueue}'s fold: each function is one claim, for all factors and entries.
/// @custom:law 2
contract FactorQueueClaims {
    using FactorQueue for FactorQueue.Factors;

    /// @notice A folded multiplier is `floor(m × numerator / denominator)`.
    function multipliersAreFloored(FactorQueue.Factors memory f, FactorQueue.Entry memory entry) external pure {
        require(entry.ratio.denominator != 0);
        uint256 folded = f.fold(entry).multiplier;
        uint256 exact = uint256(f.multiplier) * entry.ratio.numerator;
        assert(folded * entry.ratio.denominator <= exact);
        assert((folded + 1) * entry.ratio.denominator > exact);
    }

    /// @notice No fold makes a factor zero.
    function factorsNeverVanish(FactorQueue.Factors memory f, FactorQueue.Entry memory entry) external pure {
        require(entry.ratio.denominator != 0);
        require(f.split != 0 && f.reinvest != 0);
        FactorQueue.Factors memory folded = f.fold(entry);
        assert(folded.multiplier != 0 && folded.split != 0 && folded.reinvest != 0);
    }

    /// @notice A split leaves the reinvest factor, which the reserve gate uses, as it is; and moves the split factor.
    function splitsNeedNoNewStock(FactorQueue.Factors memory f, FactorQueue.Entry memory entry) external pure {
        require(entry.ratio.denominator != 0 && entry.kind == FactorKind.SPLIT);
        FactorQueue.Factors memory folded = f.fold(entry);
        assert(folded.reinvest == f.reinvest);
        assert(folded.split == (uint256(f.split) * entry.ratio.numerator) / entry.ratio.denominator);
    }

    /// @notice A reinvestment leaves the split factor, and moves the reinvest factor.
    function reinvestmentsAreNoSplits(FactorQueue.Factors memory f, FactorQueue.Entry memory entry) external pure {
        require(entry.ratio.denominator != 0 && entry.kind != FactorKind.SPLIT);
        FactorQueue.Factors memory folded = f.fold(entry);
        assert(folded.split == f.split);
        assert(folded.reinvest == (uint256(f.reinvest) * entry.ratio.numerator) / entry.ratio.denominator);
    }

    /// @notice A ratio above 1 never makes a multiplier smaller, one below never larger.
    function ratiosMoveTheirOwnWay(FactorQueue.Factors memory f, FactorQueue.Entry memory entry) external pure {
        require(entry.ratio.denominator != 0);
        uint128 folded = f.fold(entry).multiplier;
        if (entry.ratio.numerator >= entry.ratio.denominator) assert(folded >= f.multiplier);
        if (entry.ratio.numerator <= entry.ratio.denominator) assert(folded <= f.multiplier);
    }

    /// @notice Of two multipliers, the larger one stays the larger one.
    function foldsKeepTheOrder(
        FactorQueue.Factors memory f,
        FactorQueue.Factors memory g,
        FactorQueue.Entry memory entry
    ) external pure {
        require(entry.ratio.denominator != 0 && f.multiplier <= g.multiplier);
        assert(f.fold(entry).multiplier <= g.fold(entry).multiplier);
    }
}
