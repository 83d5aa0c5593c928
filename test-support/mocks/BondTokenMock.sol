// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title BondTokenMock
/// @notice A payment token of 6 decimals that can be made to take a fee, to pay a bonus, or to call somebody in the middle
/// of a transfer.
contract BondTokenMock is ERC20 {
    int256 private _skim;
    address private _target;
    bytes private _data;

    constructor() ERC20("Bond Dollar", "BUSD") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice From now on each transfer delivers `skim` less than it should, or more if negative.
    function setSkim(int256 skim) external {
        _skim = skim;
    }

    /// @notice Before the next transfer, calls `target` with `data`, once, and fails as it fails.
    function callBefore(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function _update(address from, address to, uint256 value) internal override {
        address target = _target;
        if (target != address(0) && from != address(0)) {
            _target = address(0);
            // Whatever the callee answers is the answer of this transfer.
            (bool success, bytes memory result) = target.call(_data);
            if (!success) {
                assembly ("memory-safe") {
                    revert(add(result, 32), mload(result))
                }
            }
        }
        super._update(from, to, value);
        if (from == address(0) || _skim == 0) return;
        if (_skim > 0) super._update(to, address(0), uint256(_skim));
        else super._update(address(0), to, uint256(-_skim));
    }
}
