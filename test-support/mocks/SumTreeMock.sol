// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {SumTree} from "../../contracts/reserves/SumTree.sol";

/// @title SumTreeMock
/// @notice The sum tree's functions and nothing else.
contract SumTreeMock {
    function domain(
        address verifier,
        address token,
        SumTree.Kind kind,
        address owner,
        uint64 epoch
    ) external view returns (bytes32) {
        return SumTree.domain(verifier, token, kind, owner, epoch);
    }

    function walletKey(address wallet) external pure returns (bytes32) {
        return SumTree.walletKey(wallet);
    }

    function customerKey(bytes32 idHash, bytes32 nonce) external pure returns (bytes32) {
        return SumTree.customerKey(idHash, nonce);
    }

    function positionKey(
        address custodian,
        bytes32 accountRefHash,
        bytes12 isin,
        uint64 settledAt
    ) external pure returns (bytes32) {
        return SumTree.positionKey(custodian, accountRefHash, isin, settledAt);
    }

    function leaf(
        bytes32 domain_,
        uint64 index,
        bytes32 key,
        bytes32 salt,
        uint128 amount
    ) external pure returns (bytes32) {
        return SumTree.leaf(domain_, index, key, salt, amount);
    }

    function node(
        uint8 level,
        uint128 leftSum,
        bytes32 leftHash,
        uint128 rightSum,
        bytes32 rightHash
    ) external pure returns (bytes32) {
        return SumTree.node(level, leftSum, leftHash, rightSum, rightHash);
    }

    function openRoot(uint8 depth, SumTree.Opening calldata opening) external pure returns (bytes32, uint256) {
        return SumTree.openRoot(depth, opening);
    }

    function verify(
        bytes32 root,
        uint256 total,
        uint8 depth,
        uint64 count,
        uint64 index,
        bytes32 leafHash,
        uint128 amount,
        bytes calldata proof
    ) external pure returns (bool) {
        return SumTree.verify(root, total, depth, count, index, leafHash, amount, proof);
    }

    /// @notice Verifies, and says what it cost to execute.
    function measure(
        bytes32 root,
        uint256 total,
        uint8 depth,
        uint64 count,
        uint64 index,
        bytes32 leafHash,
        uint128 amount,
        bytes calldata proof
    ) external view returns (bool included, uint256 gasUsed) {
        uint256 before = gasleft();
        included = SumTree.verify(root, total, depth, count, index, leafHash, amount, proof);
        gasUsed = before - gasleft();
    }
}
