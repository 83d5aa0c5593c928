// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {MerkleProofLib} from "solady/src/utils/MerkleProofLib.sol";

/// @title SoladyMerkleProofGas
/// @notice What solady's MerkleProofLib costs, between two readings of the gas that is left.
contract SoladyMerkleProofGas {
    function verify(
        bytes32[] calldata proof,
        bytes32 root,
        bytes32 leaf
    ) external view returns (bool valid, uint256 used) {
        uint256 before = gasleft();
        valid = MerkleProofLib.verifyCalldata(proof, root, leaf);
        used = before - gasleft();
    }
}
