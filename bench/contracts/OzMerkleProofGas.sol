// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title OzMerkleProofGas
/// @notice What OpenZeppelin's MerkleProof costs, between two readings of the gas that is left.
contract OzMerkleProofGas {
    function verify(
        bytes32[] calldata proof,
        bytes32 root,
        bytes32 leaf
    ) external view returns (bool valid, uint256 used) {
        uint256 before = gasleft();
        valid = MerkleProof.verifyCalldata(proof, root, leaf);
        used = before - gasleft();
    }
}
