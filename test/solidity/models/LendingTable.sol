// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice The lending pool's table as its manual prints it, a column a string and a row a letter. A strictness is the place
/// of the letter in the column's alphabet; of several rows the greatest counts. Independent of the pool's own encoding.
library LendingTable {
    uint8 internal constant REGULAR = 1;
    uint8 internal constant EXTENDED = 2;
    uint8 internal constant CLOSED = 4;
    uint8 internal constant REOPENING = 8;
    uint8 internal constant ACTION_FREEZE = 16;
    uint8 internal constant UNPROVEN = 32;
    uint8 internal constant DEAD = 64;

    /// @dev F: at CF; f: at the closed CF; -: no. Rows from REGULAR to DEAD.
    bytes7 private constant BORROW = "Ff-----";
    bytes7 private constant WITHDRAW = "Fff----";
    /// @dev y: yes; b: less at once, at a bounded price; h: past the hard floor; -: no.
    bytes7 private constant LIQUIDATE = "ybhhhy-";

    /// @return strictness 0: at CF; 1: at the closed CF; 2: no.
    function borrowing(uint8 rows) internal pure returns (uint256 strictness) {
        return _strictest(rows, BORROW, "Ff-");
    }

    /// @return strictness As of {borrowing}.
    function withdrawing(uint8 rows) internal pure returns (uint256 strictness) {
        return _strictest(rows, WITHDRAW, "Ff-");
    }

    /// @return strictness 0: yes; 1: bounded; 2: past the hard floor; 3: no.
    function liquidating(uint8 rows) internal pure returns (uint256 strictness) {
        return _strictest(rows, LIQUIDATE, "ybh-");
    }

    function _strictest(uint8 rows, bytes7 column, bytes memory alphabet) private pure returns (uint256 strictness) {
        for (uint256 row = 0; row < 7; ++row) {
            if ((rows >> row) & 1 == 0) continue;
            for (uint256 place = strictness + 1; place < alphabet.length; ++place) {
                if (alphabet[place] == column[row]) strictness = place;
            }
        }
    }
}
