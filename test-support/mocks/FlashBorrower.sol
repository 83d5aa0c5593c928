// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @title FlashBorrower
/// @notice Takes units from a lender who allows it, does one thing with them in hand, and returns them in the same call.
contract FlashBorrower {
    using SafeERC20 for IERC20;

    /// @notice Emitted with the units in hand.
    event Held(uint256 units);

    /// @notice Borrows, calls `target` with `data` (the zero address: nobody), and returns.
    function borrow(IERC20 token, address lender, uint256 units, address target, bytes calldata data) external {
        token.safeTransferFrom(lender, address(this), units);
        emit Held(token.balanceOf(address(this)));
        if (target != address(0)) Address.functionCall(target, data);
        token.safeTransfer(lender, units);
    }
}
