// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title TestnetDollar
/// @notice The payment asset of a testnet deployment: six decimals, no fee on transfer, and a faucet. Worth nothing.
contract TestnetDollar is ERC20 {
    /// @notice The most that one call of {drip} gives, in base units.
    uint256 public constant MAX_DRIP = 1_000_000e6;

    /// @notice Thrown when more is asked for than one call gives.
    error TestnetDollar_TooMuch(uint256 requested, uint256 maximum);

    constructor() ERC20("Testnet Dollar", "TUSD") {}

    /// @notice Makes money, in base units, and gives it to an account.
    /// @dev Anyone, again and again. Reverts with {TestnetDollar_TooMuch}.
    function drip(address to, uint256 amount) external {
        if (amount > MAX_DRIP) revert TestnetDollar_TooMuch(amount, MAX_DRIP);
        _mint(to, amount);
    }

    /// @inheritdoc ERC20
    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
