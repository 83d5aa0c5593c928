// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FixedAuthority} from "../../contracts/access/FixedAuthority.sol";

/// @title FixedAuthorityMock
/// @notice The least contract that an AccessManager answers for.
contract FixedAuthorityMock is FixedAuthority {
    uint256 private _calls;

    constructor(address authority_) FixedAuthority(authority_) {}

    function call() external restricted {
        ++_calls;
    }

    function calls() external view returns (uint256) {
        return _calls;
    }
}
