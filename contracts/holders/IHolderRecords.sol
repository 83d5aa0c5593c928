// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {HolderRecord} from "../types/HolderRecord.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";

/// @title IHolderRecords
/// @notice What a token asks about its holders: one packed record per account.
/// @dev Answered by {IHolderRegistry}, which keeps the records itself, and by {IIdentityRegistryAdapter}, which makes them
/// from an ERC-3643 identity registry. Both answer ERC-3643's own questions too, so either can also stand behind an
/// ERC-3643 token's checks.
interface IHolderRecords is IIdentityRegistry {
    /// @notice An account's packed record; zero if it was never registered.
    function recordOf(address account) external view returns (HolderRecord);

    /// @notice The packed records of a transfer's two sides, in one call.
    function recordsOf(address from, address to) external view returns (HolderRecord, HolderRecord);
}
