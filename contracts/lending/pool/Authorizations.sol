// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ILendingPool} from "../ILendingPool.sol";

/// @title Authorizations
/// @notice What an account has signed to let another act for it.
library Authorizations {
    bytes32 private constant TYPEHASH = keccak256(
        "Authorization(address authorizer,address authorized,bool isAuthorized,uint256 nonce,uint256 deadline)"
    );

    /// @notice Reverts for a signature that is too late, or not the authorizer's (ERC-1271 included).
    function verify(
        ILendingPool.Authorization calldata authorization,
        bytes32 domainSeparator,
        bytes calldata signature
    ) external view {
        if (block.timestamp > authorization.deadline) {
            revert ILendingPool.LendingPool_SignatureExpired(authorization.deadline);
        }
        bytes32 digest = MessageHashUtils.toTypedDataHash(domainSeparator, _hash(authorization));
        if (!SignatureChecker.isValidSignatureNowCalldata(authorization.authorizer, digest, signature)) {
            revert ILendingPool.LendingPool_BadSignature(authorization.authorizer);
        }
    }

    function _hash(ILendingPool.Authorization calldata authorization) private pure returns (bytes32) {
        return keccak256(abi.encode(TYPEHASH, authorization));
    }
}
