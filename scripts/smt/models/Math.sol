// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title Math
/// @notice What the solver reads in the place of OpenZeppelin's library: its functions by their documented results, without
/// the assembly and the square roots that no solver sees through. A product beyond 256 bits counts as an overflow here.
/// @dev Only what the contracts in question call.
library Math {
    enum Rounding {
        Floor,
        Ceil,
        Trunc,
        Expand
    }

    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function max(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a : b;
    }

    function average(uint256 a, uint256 b) internal pure returns (uint256) {
        return a / 2 + b / 2 + ((a % 2) + (b % 2)) / 2;
    }

    function saturatingSub(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a - b : 0;
    }

    function ceilDiv(uint256 a, uint256 b) internal pure returns (uint256) {
        require(b != 0);
        return a == 0 ? 0 : (a - 1) / b + 1;
    }

    /// @dev floor(x × y / denominator)
    function mulDiv(uint256 x, uint256 y, uint256 denominator) internal pure returns (uint256) {
        require(denominator != 0);
        return (x * y) / denominator;
    }

    function mulDiv(uint256 x, uint256 y, uint256 denominator, Rounding rounding) internal pure returns (uint256) {
        require(denominator != 0);
        uint256 product = x * y;
        uint256 down = product / denominator;
        bool isUp = rounding == Rounding.Ceil || rounding == Rounding.Expand;
        return isUp && product - down * denominator != 0 ? down + 1 : down;
    }

    /// @dev Some number: nothing is claimed of it.
    function sqrt(uint256 a) internal view returns (uint256) {
        return uint256(keccak256(abi.encode(a, block.timestamp)));
    }

    /// @dev The highest bit, by bisection.
    function log2(uint256 x) internal pure returns (uint256 r) {
        if (x >> 128 != 0) (x, r) = (x >> 128, 128);
        if (x >> 64 != 0) (x, r) = (x >> 64, r + 64);
        if (x >> 32 != 0) (x, r) = (x >> 32, r + 32);
        if (x >> 16 != 0) (x, r) = (x >> 16, r + 16);
        if (x >> 8 != 0) (x, r) = (x >> 8, r + 8);
        if (x >> 4 != 0) (x, r) = (x >> 4, r + 4);
        if (x >> 2 != 0) (x, r) = (x >> 2, r + 2);
        if (x >> 1 != 0) r = r + 1;
    }
}
