// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title StageDollar
/// @notice The money of the chapters of `npm start`: six decimals, no fee, and as much of it as is asked for. Worth nothing.
contract StageDollar is ERC20 {
    constructor() ERC20("Stage Dollar", "SUSD") {}

    /// @notice Makes money.
    /// @dev Anyone.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @inheritdoc ERC20
    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
