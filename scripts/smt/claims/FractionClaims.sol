// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Fraction} from "../../../contracts/libraries/Fraction.sol";

/// @title FractionClaims
/// @notice What the solver is asked about {Fraction}: each function is one claim, for all arguments.
/// @custom:law 9
/// @custom:arithmetic
contract FractionClaims {
    /// @notice Applied to a value, a ratio is rounded down, by less than one, and nothing overflows.
    function applyDownIsTheFloor(Fraction.Ratio memory ratio, uint128 value) external pure {
        require(ratio.denominator != 0);
        uint256 result = Fraction.applyDown(ratio, value);
        uint256 exact = uint256(value) * ratio.numerator;
        assert(result * ratio.denominator <= exact);
        assert(exact - result * ratio.denominator < ratio.denominator);
    }

    /// @notice A ratio of at most 1 never makes a value larger.
    function ratiosBelowOneDoNotEnlarge(Fraction.Ratio memory ratio, uint128 value) external pure {
        require(ratio.denominator != 0 && ratio.numerator <= ratio.denominator);
        assert(Fraction.applyDown(ratio, value) <= value);
    }

    /// @notice The greatest common divisor of a number and zero is the number.
    /// @custom:loops none runs, for the second number is zero
    function gcdWithZero(uint256 a) external pure {
        assert(Fraction.gcd(a, 0) == a);
    }

    /// @notice A reduced ratio has no denominator of zero.
    function reducedDenominatorIsNotZero(uint128 numerator, uint128 denominator) external pure {
        require(denominator != 0);
        assert(Fraction.reduce(numerator, denominator).denominator != 0);
    }

    /// @notice Whole numbers stay as they are.
    /// @custom:loops with 1, Euclid's algorithm takes one step
    function wholeNumbersAreReduced(uint128 numerator) external pure {
        Fraction.Ratio memory ratio = Fraction.reduce(numerator, 1);
        assert(ratio.numerator == numerator);
        assert(ratio.denominator == 1);
    }

    /// @notice What {Fraction.mul} and {Fraction.onePlus} hand to {Fraction.reduce} fits.
    function productsAndSumsFit(Fraction.Ratio memory a, Fraction.Ratio memory b) external pure {
        uint256 numerator = uint256(a.numerator) * b.numerator;
        uint256 denominator = uint256(a.denominator) * b.denominator;
        uint256 sum = uint256(a.denominator) + a.numerator;
        assert(numerator <= type(uint256).max && denominator <= type(uint256).max && sum <= type(uint256).max);
    }
}
