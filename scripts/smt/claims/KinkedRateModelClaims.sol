// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {KinkedRateModel} from "../../../contracts/lending/KinkedRateModel.sol";

/// @title KinkedRateModelClaims
/// @notice What the solver is asked about {KinkedRateModel}: each function is one claim, for all curves and utilisations.
/// @dev The bounded engine takes immutables to be anything, so each claim says what the constructor has refused.
/// @custom:law 9
contract KinkedRateModelClaims is KinkedRateModel {
    constructor(Curve memory curve_) KinkedRateModel(curve_) {}

    /// @notice A curve that the constructor accepts never asks for more than the highest rate, premium included.
    function ratesAreBounded(uint256 utilisation) external view {
        _requireConstructed();
        (uint256 borrowRate, uint256 gapPremium) = this.ratesAt(utilisation);
        assert((borrowRate + gapPremium) * 365 days <= MAX_RATE);
    }

    /// @notice The rate never falls while utilisation rises.
    function ratesAreMonotone(uint256 lower, uint256 higher) external view {
        _requireConstructed();
        require(lower <= higher);
        (uint256 atLower, ) = this.ratesAt(lower);
        (uint256 atHigher, ) = this.ratesAt(higher);
        assert(atLower <= atHigher);
    }

    /// @notice Without utilisation, the rate is the base, rounded down to the second.
    function ratesBeginAtTheBase() external view {
        _requireConstructed();
        (uint256 borrowRate, ) = this.ratesAt(0);
        assert(borrowRate == uint256(curve().base) / 365 days);
    }

    /// @notice Beyond full utilisation nothing more is asked.
    function fullUtilisationIsTheMost(uint256 utilisation) external view {
        _requireConstructed();
        require(utilisation >= 1e18);
        (uint256 there, ) = this.ratesAt(utilisation);
        (uint256 full, ) = this.ratesAt(1e18);
        assert(there == full);
    }

    function _requireConstructed() private view {
        Curve memory c = curve();
        require(c.kink != 0 && c.kink < 1e18 && c.steepSlope >= c.slope);
        uint256 most = uint256(c.base) + (uint256(c.slope) * c.kink) / 1e18;
        most += (uint256(c.steepSlope) * (1e18 - c.kink)) / 1e18;
        require(most + c.gapPremium <= MAX_RATE);
    }
}
