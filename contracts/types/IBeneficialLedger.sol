// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IBeneficialLedger
/// @notice Whose units one wallet holds. A venue (a pool, a market, a basket) keeps such a ledger of its own units; an
/// omnibus wallet's ledger is kept by proof. Dividends, votes and recovery claims reach the beneficial holder through it.
/// @dev Whoever pays through a ledger must cap the sum at `IRecordDates(token).unitsAt(ledger.wallet(), recordId)`: the
/// ledger divides those units, it does not create any.
interface IBeneficialLedger {
    /// @notice The account whose units this ledger divides among holders. A venue returns itself.
    function wallet() external view returns (address);

    /// @notice The units of `token` that the wallet held for `holder` at a record date.
    /// @dev Reverts before the record's time. A venue's answer never changes after it; a ledger kept by proof rises as holders
    /// prove, and never falls.
    /// @param token The token.
    /// @param holder The beneficial holder.
    /// @param recordId The token's record, as returned by its `scheduleRecord`.
    function unitsAt(address token, address holder, uint32 recordId) external view returns (uint256);
}
