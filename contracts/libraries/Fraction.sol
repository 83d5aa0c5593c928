// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Fraction
/// @notice Exact rationals in lowest terms, for factors that must never be rounded before they are applied.
library Fraction {
    /// @dev `numerator / denominator`, both below 2^128, denominator not zero, greatest common divisor 1.
    struct Ratio {
        uint128 numerator;
        uint128 denominator;
    }

    /// @notice Thrown when a denominator is zero.
    error Fraction_ZeroDenominator(uint256 numerator);
    /// @notice Thrown when a ratio does not fit in lowest terms.
    error Fraction_TooLarge(uint256 numerator, uint256 denominator);

    /// @notice `numerator / denominator` in lowest terms.
    function reduce(uint256 numerator, uint256 denominator) internal pure returns (Ratio memory) {
        if (denominator == 0) revert Fraction_ZeroDenominator(numerator);
        uint256 divisor = gcd(numerator, denominator);
        numerator /= divisor;
        denominator /= divisor;
        if (numerator > type(uint128).max || denominator > type(uint128).max) {
            revert Fraction_TooLarge(numerator, denominator);
        }
        return Ratio(uint128(numerator), uint128(denominator));
    }

    /// @notice `a × b` in lowest terms. Cannot overflow: both sides are below 2^128.
    function mul(Ratio memory a, Ratio memory b) internal pure returns (Ratio memory) {
        return reduce(uint256(a.numerator) * b.numerator, uint256(a.denominator) * b.denominator);
    }

    /// @notice `1 + a` in lowest terms.
    function onePlus(Ratio memory a) internal pure returns (Ratio memory) {
        return reduce(uint256(a.denominator) + a.numerator, a.denominator);
    }

    /// @notice `floor(value × ratio)`. Cannot overflow: both factors are below 2^128.
    function applyDown(Ratio memory ratio, uint128 value) internal pure returns (uint256) {
        return (uint256(value) * ratio.numerator) / ratio.denominator;
    }

    /// @notice Euclid's algorithm; `gcd(a, 0) = a`.
    function gcd(uint256 a, uint256 b) internal pure returns (uint256) {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
