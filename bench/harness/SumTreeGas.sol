// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {SumTree} from "../../contracts/reserves/SumTree.sol";

/// @title SumTreeGas
/// @notice What {SumTree.verify} costs, between two readings of the gas that is left.
contract SumTreeGas {
    function verify(
        bytes32 root,
        uint256 total,
        uint8 depth,
        uint64 count,
        uint64 index,
        bytes32 leaf,
        uint128 amount,
        bytes calldata proof
    ) external view returns (bool valid, uint256 used) {
        uint256 before = gasleft();
        valid = SumTree.verify(root, total, depth, count, index, leaf, amount, proof);
        used = before - gasleft();
    }
}
