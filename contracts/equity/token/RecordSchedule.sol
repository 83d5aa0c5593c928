// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IRecordDates} from "../IRecordDates.sol";
import {NEVER} from "./HotSlot.sol";

/// @title RecordSchedule
/// @notice The record dates of a token: pending ones in order of time, passed ones numbered in that order.
/// @dev One ascending list holds the times of all records. Its first `passed` entries have passed, and an entry's place
/// (from 1) is its ordinal; the `pending` ones follow, at most {MAX_PENDING} of them and one more for a wind-down. When a
/// record passes, only the two counters move; the caller keeps them, beside the next record's time, in its hottest slot.
/// New records are always later than now, so a passed one never changes its place.
///
/// {add} and {remove} are linked, not inlined: they run seldom, and the token stays within the size a contract may have.
/// The errors are declared by {IRecordDates}, where users of the token find them.
library RecordSchedule {
    struct Record {
        uint48 timestamp;
        uint32 references;
    }

    struct Schedule {
        uint32 lastRecordId;
        mapping(uint256 index => uint48 timestamp) times;
        mapping(uint32 recordId => Record) records;
        mapping(uint48 timestamp => uint32 recordId) idAt;
        mapping(uint32 recordId => mapping(address requester => uint32 count)) referencesOf;
    }

    /// @notice How many records may be pending; one more place is kept for the wind-down.
    uint256 internal constant MAX_PENDING = 8;

    /// @notice Adds a record, or one more reference to the record that already stands at that time.
    /// @param passed How many records have passed; the caller has just brought it up to date.
    /// @param pending How many are pending.
    /// @param timestamp The record's time, later than now.
    /// @param capacity How many may be pending afterwards.
    /// @return recordId The record.
    /// @return added Whether it is a new one.
    function add(
        Schedule storage self,
        uint256 passed,
        uint256 pending,
        uint48 timestamp,
        address requester,
        uint256 capacity
    ) external returns (uint32 recordId, bool added) {
        recordId = self.idAt[timestamp];
        if (recordId == 0) {
            if (pending >= capacity) revert IRecordDates.EquityToken_RecordQueueFull(pending, capacity);
            added = true;
            recordId = ++self.lastRecordId;
            self.idAt[timestamp] = recordId;
            self.records[recordId].timestamp = timestamp;
            // Insertion from the end: at most `capacity` pending entries move.
            uint256 index = passed + pending;
            while (index > passed && self.times[index - 1] > timestamp) {
                self.times[index] = self.times[index - 1];
                --index;
            }
            self.times[index] = timestamp;
        }
        ++self.records[recordId].references;
        ++self.referencesOf[recordId][requester];
    }

    /// @notice Takes back one reference of `requester`; the record goes with the last one.
    /// @param passed How many records have passed; the caller has just brought it up to date.
    /// @param pending How many are pending.
    /// @return removed Whether the record is gone.
    function remove(
        Schedule storage self,
        uint256 passed,
        uint256 pending,
        uint32 recordId,
        address requester
    ) external returns (bool removed) {
        uint48 timestamp = timeOf(self, recordId);
        if (timestamp <= block.timestamp) {
            revert IRecordDates.EquityToken_RecordAlreadyPassed(recordId, timestamp, block.timestamp);
        }
        uint32 held = self.referencesOf[recordId][requester];
        if (held == 0) revert IRecordDates.EquityToken_NotRecordRequester(recordId, requester);
        self.referencesOf[recordId][requester] = held - 1;
        if (--self.records[recordId].references != 0) return false;

        delete self.records[recordId];
        delete self.idAt[timestamp];
        uint256 last = passed + pending - 1;
        uint256 index = passed;
        while (self.times[index] != timestamp) ++index;
        for (; index < last; ++index) self.times[index] = self.times[index + 1];
        delete self.times[last];
        return true;
    }

    /// @notice Moves the counters over every record whose time has come by `timestamp`.
    /// @dev At most {MAX_PENDING} + 1 steps.
    /// @return next When the next record is, {NEVER} if none is pending.
    function advance(
        Schedule storage self,
        uint256 passed,
        uint256 pending,
        uint256 timestamp
    ) internal view returns (uint48 next, uint32 nowPassed, uint8 stillPending) {
        next = NEVER;
        while (pending != 0) {
            uint48 candidate = self.times[passed];
            if (candidate > timestamp) {
                next = candidate;
                break;
            }
            // Unchecked: pending > 0, and records are fewer than 2^32.
            unchecked {
                ++passed;
                --pending;
            }
        }
        return (next, uint32(passed), uint8(pending));
    }

    /// @notice The time of a record that stands.
    function timeOf(Schedule storage self, uint32 recordId) internal view returns (uint48 timestamp) {
        timestamp = self.records[recordId].timestamp;
        if (timestamp == 0) revert IRecordDates.EquityToken_UnknownRecord(recordId);
    }

    /// @notice The ordinal of a record that has passed.
    /// @dev A binary search over the times: nothing has to be written when a record passes.
    /// @param passed How many records have passed by now.
    function ordinalOf(Schedule storage self, uint256 passed, uint32 recordId) internal view returns (uint32) {
        uint48 timestamp = timeOf(self, recordId);
        if (timestamp > block.timestamp) {
            revert IRecordDates.EquityToken_RecordNotYetPassed(recordId, timestamp, block.timestamp);
        }
        uint256 low = 0;
        uint256 high = passed;
        while (low < high) {
            uint256 middle = (low + high) >> 1;
            if (self.times[middle] < timestamp) low = middle + 1;
            else high = middle;
        }
        // Times are unique, so `low` is the record's own place; ordinals count from 1 and are below 2^32 as `passed` is.
        return uint32(low + 1);
    }
}
