// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Session} from "../../contracts/types/Session.sol";

/// @title SettableOracle
/// @notice What a market asks of an equity oracle (`IEquityOracle`'s readable part), with answers as a test wants them.
contract SettableOracle {
    error SettableOracle_Dead();

    struct Answer {
        uint256 mid;
        uint256 lower;
        uint256 upper;
        uint48 asOf;
        Session session;
        uint32 flags;
    }

    Answer private _answer;
    bool private _dead;

    /// @notice How often {observe} was called.
    uint256 public observations;

    /// @notice The answer from now on: printed just now, in REGULAR.
    function setValue(uint256 mid, uint256 lower, uint256 upper, uint32 flags) external {
        _answer = Answer(mid, lower, upper, uint48(block.timestamp), Session.REGULAR, flags);
    }

    /// @notice The whole answer from now on.
    function setAnswer(Answer calldata answer) external {
        _answer = answer;
    }

    /// @notice Makes every call revert, as no oracle should.
    function setDead(bool dead) external {
        _dead = dead;
    }

    function observe(address) external {
        if (_dead) revert SettableOracle_Dead();
        ++observations;
    }

    function valueOf(
        address
    ) external view returns (uint256 mid, uint256 lower, uint256 upper, uint48 asOf, Session session, uint32 flags) {
        if (_dead) revert SettableOracle_Dead();
        Answer memory answer = _answer;
        return (answer.mid, answer.lower, answer.upper, answer.asOf, answer.session, answer.flags);
    }
}
