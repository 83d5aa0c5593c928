// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Ownable} from "solady/src/auth/Ownable.sol";
import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title SoladyErc20
/// @notice The smallest token that solady's ERC20 makes: its owner mints, a holder burns.
contract SoladyErc20 is ERC20, Ownable {
    constructor(address owner_) {
        _initializeOwner(owner_);
    }

    function mint(address to, uint256 amount) external onlyOwner {
        _mint(to, amount);
    }

    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }

    function name() public pure override returns (string memory) {
        return "Acme Corporation";
    }

    function symbol() public pure override returns (string memory) {
        return "ACME";
    }
}
