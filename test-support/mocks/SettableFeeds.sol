// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IEquityFeeds} from "../../contracts/oracle/IEquityFeeds.sol";
import {Session} from "../../contracts/types/Session.sol";

/// @title SettableFeeds
/// @notice What a lending pool asks of an equity oracle, with a value for each token as a test wants it, on the clock of
/// EveryDayCalendar: PRE from 9:00, REGULAR from 14:30, POST from 21:00, CLOSED from midnight, UTC.
contract SettableFeeds {
    error SettableFeeds_Dead();

    struct Value {
        uint256 mid;
        uint256 lower;
        uint256 upper;
        uint48 asOf;
        uint32 flags;
    }

    mapping(address token => Value) private _values;
    mapping(address token => IEquityFeeds.Anchor) private _anchors;
    bool public isDead;

    /// @notice Prints a value now, with the two others a width away from it. In REGULAR, and without a flag, it is observed at
    /// once, so that {observe} has nothing to do.
    function print(address token, uint256 mid, uint256 widthBps) external {
        Value storage value = _values[token];
        (value.mid, value.asOf) = (mid, uint48(block.timestamp));
        (value.lower, value.upper) = (mid - (mid * widthBps) / 10_000, mid + (mid * widthBps) / 10_000);
        if (value.flags != 0 || sessionAt(block.timestamp) != Session.REGULAR) return;
        _anchors[token] = IEquityFeeds.Anchor(mid, uint48(block.timestamp), 0);
    }

    function observe(address) external view {
        if (isDead) revert SettableFeeds_Dead();
    }

    /// @notice Forgets what was observed.
    function forget(address token) external {
        delete _anchors[token];
    }

    function setFlags(address token, uint32 flags) external {
        _values[token].flags = flags;
    }

    /// @notice Makes every call revert, as no oracle should.
    function setDead(bool dead) external {
        isDead = dead;
    }

    function valueOf(
        address token
    ) external view returns (uint256 mid, uint256 lower, uint256 upper, uint48 asOf, Session session, uint32 flags) {
        if (isDead) revert SettableFeeds_Dead();
        Value memory v = _values[token];
        return (v.mid, v.lower, v.upper, v.asOf, sessionAt(block.timestamp), v.flags);
    }

    /// @notice The values as they were printed, whatever the oracle says.
    function printOf(address token) external view returns (Value memory) {
        return _values[token];
    }

    function anchorOf(address token) external view returns (IEquityFeeds.Anchor memory) {
        return _anchors[token];
    }

    function sessionAt(uint256 timestamp) public pure returns (Session) {
        uint256 time = timestamp % 1 days;
        if (time < 9 hours) return Session.CLOSED;
        if (time < 14 hours + 30 minutes) return Session.PRE;
        return time < 21 hours ? Session.REGULAR : Session.POST;
    }
}
