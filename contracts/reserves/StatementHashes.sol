// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReserveVerifier} from "./IReserveVerifier.sol";

/// @title StatementHashes
/// @notice The EIP-712 struct hashes of what custodians and auditors sign.
library StatementHashes {
    bytes32 private constant ATTESTATION_TYPEHASH = keccak256(
        "ReserveAttestation(bytes32 cutHash,uint64 validUntil,uint128 reserves,uint128 liabilityUnits,bytes32 positionsRoot,uint32 positionsCount,uint8 positionsDepth,bytes32 missingReceiptsHash,bytes32 dataHash)"
    );
    bytes32 private constant RECEIPT_TYPEHASH = keccak256(
        "InventoryReceipt(address token,address recipient,uint128 shares,uint128 units,uint32 activationCount,uint64 cut,bytes32 journalId,uint64 validUntil)"
    );

    /// @notice EIP-712 `hashStruct` of a statement.
    function hashOf(IReserveVerifier.Attestation calldata attestation) internal pure returns (bytes32) {
        // The struct has value types only, so its ABI encoding is its EIP-712 encoding.
        return keccak256(abi.encode(ATTESTATION_TYPEHASH, attestation));
    }

    /// @notice EIP-712 `hashStruct` of a receipt.
    function hashOf(IReserveVerifier.InventoryReceipt calldata receipt) internal pure returns (bytes32) {
        return keccak256(abi.encode(RECEIPT_TYPEHASH, receipt));
    }
}
