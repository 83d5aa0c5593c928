// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IRecordDates
/// @notice What accounts held at record dates, for dividends, votes and claims: set ahead, fixed once passed.
///
/// A record at time T holds the balances before the first change in a block with timestamp ≥ T: what is borrowed and
/// returned around it, in that second or within one transaction, does not count.
///
/// Record ids are stable and used by every function. A record's *ordinal*, its place in time among the passed ones, is
/// what ledgers write into their checkpoints; {recordClock} tells them how many have passed.
interface IRecordDates {
    /// @notice Emitted when a record date is set, or asked for once more.
    event RecordScheduled(uint32 indexed recordId, uint256 recordAt, address indexed requester);
    /// @notice Emitted when a requester takes its request back.
    /// @param removed Whether that was the last one, and the record is gone.
    event RecordCancelled(uint32 indexed recordId, uint256 recordAt, address indexed requester, bool removed);
    /// @notice Emitted when an account becomes an insider, for every record that passes from now on.
    event InsiderMarked(address indexed account, uint32 fromOrdinal);
    /// @notice Emitted when an account ceases to be one, for every record that passes from now on.
    event InsiderCleared(address indexed account, uint32 fromOrdinal);

    /// @notice Thrown when a record is asked for with too little notice.
    error EquityToken_RecordNoticeNotKept(uint256 recordAt, uint256 earliest);
    /// @notice Thrown when a record is asked for further ahead than {MAX_RECORD_LEAD}.
    error EquityToken_RecordTooFarAhead(uint256 recordAt, uint256 latest);
    /// @notice Thrown when an account is marked twice, or cleared without a mark.
    error EquityToken_InsiderUnchanged(address account, bool isInsider);

    /// @notice Thrown when no place is left for another pending record.
    error EquityToken_RecordQueueFull(uint256 pending, uint256 maximum);
    /// @notice Thrown for a record id that was never given out, or whose record was cancelled.
    error EquityToken_UnknownRecord(uint32 recordId);
    /// @notice Thrown when a record's units are asked for before its time.
    error EquityToken_RecordNotYetPassed(uint32 recordId, uint256 recordAt, uint256 timestamp);
    /// @notice Thrown when a record is to be cancelled at or after its time.
    error EquityToken_RecordAlreadyPassed(uint32 recordId, uint256 recordAt, uint256 timestamp);
    /// @notice Thrown when an account cancels a record that it did not ask for.
    error EquityToken_NotRecordRequester(uint32 recordId, address caller);

    /// @notice The least time between a request and its record: 24 hours.
    function RECORD_NOTICE() external view returns (uint256);

    /// @notice The longest time between a request and its record: 400 days.
    function MAX_RECORD_LEAD() external view returns (uint256);

    /// @notice Sets a record date, or asks for one that stands already.
    /// @dev Callers: the corporate actions registry, or role RECORDER. At most eight records may be pending. Reverts with
    /// {EquityToken_RecordQueueFull}, {EquityToken_RecordNoticeNotKept}, {EquityToken_RecordTooFarAhead}.
    /// @param recordAt Unix seconds.
    /// @return recordId The record's id; the same for everybody who asks for the same time.
    function scheduleRecord(uint256 recordAt) external returns (uint32 recordId);

    /// @notice Takes the caller's request for a record back; the record goes when its last requester does.
    /// @dev Only the requester, only before the record's time. Reverts with {EquityToken_RecordAlreadyPassed},
    /// {EquityToken_NotRecordRequester}, {EquityToken_UnknownRecord}.
    function cancelRecord(uint32 recordId) external;

    /// @notice Marks an affiliate of the issuer, from the next record on; records that have passed keep what they held.
    /// @dev Role: ISSUER. Not for venues, whose units belong to others; not in a wind-down.
    function markInsider(address account) external;

    /// @notice Ends an insider mark, from the next record on.
    /// @dev Role: GOVERNOR, since an issuer that could clear its own marks could vote its own units.
    function clearInsider(address account) external;

    /// @notice How many records have passed by now, whether any account has moved since or not.
    function recordClock() external view returns (uint32 passed);

    /// @notice A record's time and place. Reverts with {EquityToken_UnknownRecord}.
    /// @return recordAt Unix seconds.
    /// @return ordinal Its place among the passed records, from 1; 0 while it is pending.
    function recordOf(uint32 recordId) external view returns (uint256 recordAt, uint32 ordinal);

    /// @notice The record that stands at a time; 0 if none does.
    function recordIdAt(uint256 recordAt) external view returns (uint32 recordId);

    /// @notice The times of the pending records, ascending.
    function pendingRecords() external view returns (uint256[] memory recordTimes);

    /// @notice An account's units at a record. Reverts with {EquityToken_RecordNotYetPassed} before its time; never changes after.
    function unitsAt(address account, uint32 recordId) external view returns (uint256);

    /// @notice All units at a record.
    function totalUnitsAt(uint32 recordId) external view returns (uint256);

    /// @notice The units that marked insiders held at a record.
    function insiderUnitsAt(uint32 recordId) external view returns (uint256);

    /// @notice Whether an account is marked now.
    function isInsider(address account) external view returns (bool);

    /// @notice Whether an account was marked at a record.
    function isInsiderAt(address account, uint32 recordId) external view returns (bool);
}
