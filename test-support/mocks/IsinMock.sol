// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Isin} from "../../contracts/libraries/Isin.sol";

/// @title IsinMock
/// @notice Makes the library's function callable.
contract IsinMock {
    function isValid(bytes12 isin) external pure returns (bool) {
        return Isin.isValid(isin);
    }
}
