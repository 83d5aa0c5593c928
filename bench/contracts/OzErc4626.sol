// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

/// @title OzErc4626
/// @notice The smallest vault that OpenZeppelin's ERC-4626 makes: it holds its asset, and asks nobody.
contract OzErc4626 is ERC4626 {
    constructor(IERC20 asset_) ERC20("Acme Vault", "vACME") ERC4626(asset_) {}
}
