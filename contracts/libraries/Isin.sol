// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Isin
/// @notice ISO 6166: two letters, nine letters or digits, and a check digit.
library Isin {
    /// @notice Whether an ISIN is well formed and its check digit right.
    /// @dev Letters count as two digits (A = 10 … Z = 35); then Luhn's sum over all digits, the last one single.
    function isValid(bytes12 isin) internal pure returns (bool) {
        uint256 sum = 0;
        bool doubled = false;
        // From the right; the check digit itself is the first and is not doubled.
        for (uint256 i = 12; i > 0; --i) {
            uint8 character = uint8(isin[i - 1]);
            uint256 value;
            if (character >= 0x30 && character <= 0x39 && i > 2) value = character - 0x30;
            else if (character >= 0x41 && character <= 0x5A && i != 12) value = character - 0x37;
            else return false;
            do {
                uint256 digit = value % 10;
                if (doubled) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
                sum += digit;
                doubled = !doubled;
                value /= 10;
            } while (value != 0);
        }
        return sum % 10 == 0;
    }
}
