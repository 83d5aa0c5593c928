// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IReserveStatus} from "../../contracts/reserves/IReserveStatus.sol";
import {SettableReserveGate} from "./SettableReserveGate.sol";

/// @title SettableStatusGate
/// @notice {SettableReserveGate} with a status for each token: fresh, until a test says otherwise.
contract SettableStatusGate is SettableReserveGate {
    mapping(address token => bool) private _isStale;

    function setStale(address token, bool isStale) external {
        _isStale[token] = isStale;
    }

    function status(address token) external view returns (IReserveStatus.Status, uint32) {
        return (_isStale[token] ? IReserveStatus.Status.STALE : IReserveStatus.Status.FRESH, 10_000);
    }
}
