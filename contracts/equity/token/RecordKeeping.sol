// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {IRecordDates} from "../IRecordDates.sol";
import {HotSlot, NEVER} from "./HotSlot.sol";
import {RecordSchedule} from "./RecordSchedule.sol";

/// @title RecordKeeping
/// @notice The token's storage of units, and what it remembers of them at record dates.
/// @dev Replaces OpenZeppelin's balances by one slot per account that also says up to which record the account's past is
/// written down. A transfer with no record passed costs no more than without record dates; see {RecordBook}.
abstract contract RecordKeeping is ERC20Permit, IRecordDates {
    using Checkpoints for Checkpoints.Trace224;
    using RecordBook for RecordBook.Account;
    using RecordSchedule for RecordSchedule.Schedule;

    /// @dev One slot. `minted` never falls, so it bounds `units` and every balance below 2^128.
    struct Supply {
        uint128 units;
        uint128 minted;
    }

    /// @inheritdoc IRecordDates
    uint256 public constant RECORD_NOTICE = 24 hours;
    /// @inheritdoc IRecordDates
    uint256 public constant MAX_RECORD_LEAD = 400 days;

    /// @dev Account flags.
    uint64 internal constant INSIDER = 1 << 0;
    uint64 internal constant HAS_FROZEN = 1 << 1;
    uint64 internal constant VENUE = 1 << 2;

    HotSlot internal _hot = HotSlot.wrap(NEVER);
    Supply internal _supply;

    mapping(address account => RecordBook.Account) private _accounts;
    RecordSchedule.Schedule private _schedule;
    mapping(address account => mapping(uint256 index => RecordBook.Checkpoint)) private _history;
    mapping(uint256 index => RecordBook.Checkpoint) private _supplyHistory;
    RecordBook.Account private _insiders;
    mapping(uint256 index => RecordBook.Checkpoint) private _insiderHistory;
    mapping(address account => Checkpoints.Trace224) private _insiderMarks;

    /* INSIDERS */

    function _setInsider(address account, bool insider) internal {
        RecordBook.Account marked = _load(account);
        uint64 flags = marked.flags();
        if ((flags & INSIDER != 0) == insider) revert EquityToken_InsiderUnchanged(account, insider);
        uint32 passed = _roll().passed();
        // The mark counts from the next ordinal on; what has passed was materialised without it.
        _insiderMarks[account].push(passed + 1, insider ? 1 : 0);
        _shiftInsiders(uint128(marked.units()), insider, passed);
        _store(account, marked.withFlags(flags ^ INSIDER));
        if (insider) emit InsiderMarked(account, passed + 1);
        else emit InsiderCleared(account, passed + 1);
    }

    /* VIEWS */

    /// @dev Units of an account. Replaces OpenZeppelin's balances.
    function balanceOf(address account) public view override returns (uint256) {
        return _load(account).units();
    }

    /// @dev Units in existence.
    function totalSupply() public view virtual override returns (uint256) {
        return _supply.units;
    }

    /// @inheritdoc IRecordDates
    function recordClock() external view returns (uint32) {
        return _passed();
    }

    /// @inheritdoc IRecordDates
    function recordOf(uint32 recordId) external view returns (uint256 recordAt, uint32 ordinal) {
        recordAt = _schedule.timeOf(recordId);
        if (recordAt <= block.timestamp) ordinal = _ordinalOf(recordId);
    }

    /// @inheritdoc IRecordDates
    function recordIdAt(uint256 recordAt) external view returns (uint32) {
        return recordAt > type(uint48).max ? 0 : _schedule.idAt[uint48(recordAt)];
    }

    /// @inheritdoc IRecordDates
    function pendingRecords() external view returns (uint256[] memory recordTimes) {
        (, uint32 passed, uint8 pending) = _advance(_hot);
        recordTimes = new uint256[](pending);
        for (uint256 i = 0; i < pending; ++i) recordTimes[i] = _schedule.times[passed + i];
    }

    /// @inheritdoc IRecordDates
    function unitsAt(address account, uint32 recordId) public view virtual returns (uint256) {
        return _load(account).unitsAt(_history[account], _ordinalOf(recordId));
    }

    /// @inheritdoc IRecordDates
    function totalUnitsAt(uint32 recordId) external view returns (uint256) {
        return _hot.supplyAccount(_supply.units).unitsAt(_supplyHistory, _ordinalOf(recordId));
    }

    /// @inheritdoc IRecordDates
    function insiderUnitsAt(uint32 recordId) external view returns (uint256) {
        return _insiders.unitsAt(_insiderHistory, _ordinalOf(recordId));
    }

    /// @inheritdoc IRecordDates
    function isInsider(address account) external view returns (bool) {
        return _load(account).flags() & INSIDER != 0;
    }

    /// @inheritdoc IRecordDates
    function isInsiderAt(address account, uint32 recordId) external view returns (bool) {
        return _insiderMarks[account].upperLookup(_ordinalOf(recordId)) != 0;
    }

    /* INTERNALS: THE CLOCK */

    /// @dev Brings the count of passed records up to date and returns the hot slot.
    function _roll() internal returns (HotSlot hot) {
        hot = _hot;
        if (block.timestamp >= hot.nextRecordAt()) {
            // The next record has passed, that much is known; only those behind it have to be looked at.
            (uint48 next, uint32 passed, uint8 pending) = _schedule.advance(
                hot.passed() + 1,
                hot.pending() - 1,
                block.timestamp
            );
            hot = hot.withClock(next, passed, pending);
            _hot = hot;
        }
    }

    function _addRecord(uint48 recordAt, uint256 capacity) internal returns (uint32 recordId) {
        HotSlot hot = _roll();
        bool added;
        (recordId, added) = _schedule.add(hot.passed(), hot.pending(), recordAt, msg.sender, capacity);
        if (added) {
            uint48 next = recordAt < hot.nextRecordAt() ? recordAt : hot.nextRecordAt();
            _hot = hot.withClock(next, hot.passed(), hot.pending() + 1);
        }
        emit RecordScheduled(recordId, recordAt, msg.sender);
    }

    function _removeRecord(uint32 recordId) internal {
        HotSlot hot = _roll();
        uint48 recordAt = _schedule.timeOf(recordId);
        bool removed = _schedule.remove(hot.passed(), hot.pending(), recordId, msg.sender);
        if (removed) {
            (uint48 next, , ) = _schedule.advance(hot.passed(), hot.pending() - 1, block.timestamp);
            _hot = hot.withClock(next, hot.passed(), hot.pending() - 1);
        }
        emit RecordCancelled(recordId, recordAt, msg.sender, removed);
    }

    function _advance(HotSlot hot) private view returns (uint48 next, uint32 passed, uint8 pending) {
        return _schedule.advance(hot.passed(), hot.pending(), block.timestamp);
    }

    function _passed() private view returns (uint32 passed) {
        (, passed, ) = _advance(_hot);
    }

    function _ordinalOf(uint32 recordId) private view returns (uint32) {
        return _schedule.ordinalOf(_passed(), recordId);
    }

    /* INTERNALS: UNITS */

    function _load(address account) internal view returns (RecordBook.Account) {
        return _accounts[account];
    }

    function _store(address account, RecordBook.Account values) internal {
        _accounts[account] = values;
    }

    /// @dev Moves units between two accounts that the caller has loaded and checked. `value` is at most the sender's units.
    function _shift(
        address from,
        address to,
        uint256 value,
        RecordBook.Account sender,
        RecordBook.Account receiver,
        uint32 passed
    ) internal {
        // To oneself, or nothing: no balance changes, so there is no past to write down.
        if (from != to && value != 0) {
            uint128 units = uint128(value);
            // Both fit: units ≤ the sender's, and all balances together are at most `minted`, a uint128.
            _store(from, sender.materialise(_history[from], passed).minus(units));
            _store(to, receiver.materialise(_history[to], passed).plus(units));
            uint64 receives = receiver.flags() & INSIDER;
            if (sender.flags() & INSIDER != receives) _shiftInsiders(units, receives != 0, passed);
        }
        emit Transfer(from, to, value);
    }

    /// @dev Creates units; the caller has made sure that `minted + value` fits in a uint128.
    function _credit(address to, uint128 units, RecordBook.Account receiver, HotSlot hot) internal {
        Supply memory supply = _supply;
        _materialiseSupply(hot, supply.units);
        // Unchecked: bounded by `minted`, which the caller has checked.
        unchecked {
            _supply = Supply(supply.units + units, supply.minted + units);
        }
        _store(to, receiver.materialise(_history[to], hot.passed()).plus(units));
        if (receiver.flags() & INSIDER != 0) _shiftInsiders(units, true, hot.passed());
        emit Transfer(address(0), to, units);
    }

    /// @dev Destroys units; the caller has made sure that `units` is at most the holder's.
    function _debit(address from, uint128 units, RecordBook.Account holder, HotSlot hot) internal {
        Supply memory supply = _supply;
        _materialiseSupply(hot, supply.units);
        // Unchecked: units ≤ the holder's ≤ supply.
        unchecked {
            _supply = Supply(supply.units - units, supply.minted);
        }
        _store(from, holder.materialise(_history[from], hot.passed()).minus(units));
        if (holder.flags() & INSIDER != 0) _shiftInsiders(units, false, hot.passed());
        emit Transfer(from, address(0), units);
    }

    function _shiftInsiders(uint128 units, bool inwards, uint32 passed) private {
        RecordBook.Account insiders = _insiders.materialise(_insiderHistory, passed);
        _insiders = inwards ? insiders.plus(units) : insiders.minus(units);
    }

    /// @dev The supply's place in its book lives in the hot slot, so a mint or burn right after a record writes it there.
    function _materialiseSupply(HotSlot hot, uint128 supply) private {
        RecordBook.Account account = hot.supplyAccount(supply);
        if (account.lastOrdinal() == hot.passed()) return;
        _hot = hot.withSupplyAccount(account.materialise(_supplyHistory, hot.passed()));
    }
}
