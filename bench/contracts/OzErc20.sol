// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title OzErc20
/// @notice The smallest token that OpenZeppelin's ERC20 with permit makes: its owner mints, a holder burns.
contract OzErc20 is ERC20Burnable, ERC20Permit, Ownable {
    constructor(address owner_) ERC20("Acme Corporation", "ACME") ERC20Permit("Acme Corporation") Ownable(owner_) {}

    function mint(address to, uint256 amount) external onlyOwner {
        _mint(to, amount);
    }
}
