// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IAttestorRegistry} from "../../reserves/IAttestorRegistry.sol";
import {IReserveVerifier} from "../../reserves/IReserveVerifier.sol";
import {IInKindDesk} from "../IInKindDesk.sol";

/// @title CustodianWord
/// @notice Whether a custodian may give its word, and has given it.
/// @dev Linked: the desk would not fit into one contract with it.
library CustodianWord {
    /// @notice Reverts unless an account is a custodian of the verifier's registry whose word counts for the token.
    /// @dev Errors: {IInKindDesk-InKindDesk_NotACustodian}, {IInKindDesk-InKindDesk_Discredited}.
    function requireCustodian(address verifier, address token, address custodian) external view {
        IAttestorRegistry registry = IAttestorRegistry(IReserveVerifier(verifier).attestorRegistry());
        if (registry.kindOf(custodian) != IAttestorRegistry.AttestorKind.CUSTODIAN) {
            revert IInKindDesk.InKindDesk_NotACustodian(custodian);
        }
        if (IReserveVerifier(verifier).isDiscredited(token, custodian))
            revert IInKindDesk.InKindDesk_Discredited(custodian);
    }

    /// @notice Reverts unless the signature is the custodian's, registered or not: an acknowledgement is an exit.
    /// @dev As the attestor registry does: the key first, and then the code, where the signer has any.
    function requireSigned(address custodian, bytes32 digest, bytes calldata signature) external view {
        (address signer, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (fault == ECDSA.RecoverError.NoError && signer == custodian) return;
        if (
            custodian.code.length == 0 ||
            !SignatureChecker.isValidERC1271SignatureNowCalldata(custodian, digest, signature)
        ) revert IInKindDesk.InKindDesk_BadSignature(custodian, digest);
    }
}
