// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @title CannedReply
/// @notice Answers every call with the same bytes, or reverts with them: a gate, a registry, a venue or a token that has
/// gone wrong in whatever way a test wants.
contract CannedReply {
    bytes private _reply;
    bool private _fails;

    /// @notice What to answer from now on.
    function teach(bytes calldata reply, bool fails) external {
        _reply = reply;
        _fails = fails;
    }

    fallback() external {
        bytes memory reply = _reply;
        if (_fails) {
            assembly ("memory-safe") {
                revert(add(reply, 0x20), mload(reply))
            }
        }
        assembly ("memory-safe") {
            return(add(reply, 0x20), mload(reply))
        }
    }
}
