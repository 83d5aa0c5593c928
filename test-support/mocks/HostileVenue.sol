// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IVenue} from "../../contracts/types/IVenue.sol";

/// @title HostileVenue
/// @notice A venue that keeps no ledger and makes a call of its own while the token asks it to debit a holder.
contract HostileVenue is IVenue {
    address private _target;
    bytes private _call;

    /// @notice What to do during the next {forceDebit}; the zero address: nothing.
    function plot(address target, bytes calldata data) external {
        _target = target;
        _call = data;
    }

    /// @inheritdoc IVenue
    function forceDebit(address, uint256) external {
        if (_target != address(0)) Address.functionCall(_target, _call);
    }

    /// @notice Itself.
    function wallet() external view returns (address) {
        return address(this);
    }

    /// @notice Nobody's.
    function unitsAt(address, address, uint32) external pure returns (uint256) {
        return 0;
    }
}
