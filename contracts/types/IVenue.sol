// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IBeneficialLedger} from "./IBeneficialLedger.sol";

/// @title IVenue
/// @notice A contract that holds units for others and can name them.
/// @dev A token exempts its venues from freezing and sanctions, since freezing a pool would freeze strangers; in
/// exchange the transfer agent may reach one holder's units inside the venue through {forceDebit}.
interface IVenue is IBeneficialLedger {
    /// @notice Takes `units` of the calling token from `holder` in the venue's ledger; the token moves them out of the
    /// venue in the same call.
    /// @dev Callable only by the token whose units they are. Must revert if the holder has less, and must not let the
    /// holder's debts to others go unbacked by it.
    function forceDebit(address holder, uint256 units) external;
}
