// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {SumTree} from "../../../contracts/reserves/SumTree.sol";

/// @title SumTreeClaims
/// @notice What the solver is asked about {SumTree}: each function is one claim, for all arguments. The proof itself is
/// verified in assembly, which the checker does not read.
/// @custom:law 3
/// @custom:arithmetic
contract SumTreeClaims {
    /// @notice An opened root's total is the sum of its children, whatever they are.
    function openedTotalsAreSums(uint8 depth, SumTree.Opening memory opening) external pure {
        (, uint256 sum) = SumTree.openRoot(depth, opening);
        assert(sum == uint256(opening.leftSum) + opening.rightSum);
        assert(sum >= opening.leftSum && sum >= opening.rightSum);
    }

    /// @notice A tree's domain is that of its arguments alone.
    function domainsAreFunctions(address verifier, address token, address owner, uint64 epoch) external view {
        bytes32 one = SumTree.domain(verifier, token, SumTree.Kind.SUB_LEDGER, owner, epoch);
        bytes32 other = SumTree.domain(verifier, token, SumTree.Kind.SUB_LEDGER, owner, epoch);
        assert(one == other);
    }
}
