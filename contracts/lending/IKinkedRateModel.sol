// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IRateModel} from "./IRateModel.sol";

/// @title IKinkedRateModel
/// @notice A rate that rises slowly with utilisation up to a kink, and fast beyond it, so that cash is left for lenders to
/// withdraw; and a flat premium for the gaps that prices make while the exchange is closed.
///
///     rate(u) = base + slope × min(u, kink) / 1e18 + steepSlope × max(0, u − kink) / 1e18
///
/// The shape is that of Compound's jump rate model (2019). Nobody can change it.
interface IKinkedRateModel is IRateModel {
    /// @notice A model's numbers: all with 18 decimals, rates a year of 365 days.
    /// @param base The rate at no utilisation.
    /// @param slope How fast it rises up to the kink, a year per whole of utilisation.
    /// @param steepSlope How fast beyond it; not below `slope`.
    /// @param kink The utilisation at the kink, 0 < kink < 1e18.
    /// @param gapPremium The premium, at any utilisation.
    struct Curve {
        uint64 base;
        uint64 slope;
        uint64 steepSlope;
        uint64 kink;
        uint64 gapPremium;
    }

    /// @notice Emitted once, at construction.
    event CurveSet(Curve curve);

    /// @notice Thrown at construction when the kink is 0, or 1e18 or more.
    error KinkedRateModel_BadKink(uint256 kink);
    /// @notice Thrown at construction when the curve is flatter beyond the kink than before it.
    error KinkedRateModel_SteepSlopeTooLow(uint256 steepSlope, uint256 slope);
    /// @notice Thrown at construction when the rate at full utilisation, premium included, exceeds {MAX_RATE}.
    error KinkedRateModel_RateTooHigh(uint256 rate, uint256 maximum);

    /// @notice The highest rate at full utilisation: 400 % a year.
    function MAX_RATE() external view returns (uint256);

    /// @notice The model's numbers.
    function curve() external view returns (Curve memory);
}
