// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Fraction} from "../../contracts/libraries/Fraction.sol";

/// @title FractionMock
/// @notice Makes the library's functions callable.
contract FractionMock {
    function reduce(uint256 numerator, uint256 denominator) external pure returns (Fraction.Ratio memory) {
        return Fraction.reduce(numerator, denominator);
    }

    function mul(Fraction.Ratio memory a, Fraction.Ratio memory b) external pure returns (Fraction.Ratio memory) {
        return Fraction.mul(a, b);
    }

    function onePlus(Fraction.Ratio memory a) external pure returns (Fraction.Ratio memory) {
        return Fraction.onePlus(a);
    }

    function applyDown(Fraction.Ratio memory ratio, uint128 value) external pure returns (uint256) {
        return Fraction.applyDown(ratio, value);
    }

    function gcd(uint256 a, uint256 b) external pure returns (uint256) {
        return Fraction.gcd(a, b);
    }
}
