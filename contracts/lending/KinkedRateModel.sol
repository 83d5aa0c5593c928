// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IKinkedRateModel} from "./IKinkedRateModel.sol";
import {IRateModel} from "./IRateModel.sol";

/// @title KinkedRateModel
/// @notice See {IKinkedRateModel}, the manual.
contract KinkedRateModel is IKinkedRateModel {
    /// @inheritdoc IKinkedRateModel
    uint256 public constant MAX_RATE = 4e18;
    uint256 private constant ONE = 1e18;
    uint256 private constant YEAR = 365 days;

    uint256 private immutable _base;
    uint256 private immutable _slope;
    uint256 private immutable _steepSlope;
    uint256 private immutable _kink;
    uint256 private immutable _gapPremium;

    constructor(Curve memory curve_) {
        if (curve_.kink == 0 || curve_.kink >= ONE) revert KinkedRateModel_BadKink(curve_.kink);
        if (curve_.steepSlope < curve_.slope) {
            revert KinkedRateModel_SteepSlopeTooLow(curve_.steepSlope, curve_.slope);
        }
        (_base, _slope, _steepSlope) = (curve_.base, curve_.slope, curve_.steepSlope);
        (_kink, _gapPremium) = (curve_.kink, curve_.gapPremium);
        uint256 most = _yearlyRate(curve_, ONE) + curve_.gapPremium;
        if (most > MAX_RATE) revert KinkedRateModel_RateTooHigh(most, MAX_RATE);
        emit CurveSet(curve_);
    }

    /// @inheritdoc IRateModel
    function ratesAt(uint256 utilisation) external view returns (uint256 borrowRate, uint256 gapPremium) {
        return (_yearlyRate(curve(), Math.min(utilisation, ONE)) / YEAR, _gapPremium / YEAR);
    }

    /// @inheritdoc IKinkedRateModel
    function curve() public view returns (Curve memory) {
        return Curve(uint64(_base), uint64(_slope), uint64(_steepSlope), uint64(_kink), uint64(_gapPremium));
    }

    /// @dev No product overflows: all factors are below 2^64.
    function _yearlyRate(Curve memory c, uint256 utilisation) private pure returns (uint256) {
        uint256 rate = uint256(c.base) + (uint256(c.slope) * Math.min(utilisation, c.kink)) / ONE;
        if (utilisation > c.kink) rate += (uint256(c.steepSlope) * (utilisation - c.kink)) / ONE;
        return rate;
    }
}
