// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {IRecordDates} from "../IRecordDates.sol";
import {RecordSchedule} from "./RecordSchedule.sol";

/// @title RecordKeeping
/// @notice The token's storage of units, and what it remembers of them at record dates.
/// @dev Replaces OpenZeppelin's balances by one slot per account that also says up to which record the account's past is
/// written down. A transfer with no record passed costs no more than without record dates; see {RecordBook}.
abstract contract RecordKeeping is ERC20Permit, IRecordDates {
    using Checkpoints for Checkpoints.Trace224;
    using RecordBook for RecordBook.Account;
    using RecordSchedule for RecordSchedule.Schedule;

    /// @dev What every transfer reads, in one slot. `supply*` belong to the supply's own book.
    struct Hot {
        uint48 nextRecordAt;
        uint32 passed;
        uint48 pausedUntil;
        uint32 supplyOrdinal;
        uint32 supplyCheckpoints;
        uint32 terminalRecordId;
        bool terminal;
        bool blocksCountries;
    }

    /// @dev One slot. `minted` never falls, so it bounds `supply` and every balance below 2^128.
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

    Hot internal _hot = Hot(RecordSchedule.NEVER, 0, 0, 0, 0, 0, false, false);
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
        RecordBook.Account memory marked = _load(account);
        if ((marked.flags & INSIDER != 0) == insider) revert EquityToken_InsiderUnchanged(account, insider);
        uint32 passed = _roll().passed;
        // The mark counts from the next ordinal on; what has passed was materialised without it.
        _insiderMarks[account].push(passed + 1, insider ? 1 : 0);
        RecordBook.Account memory insiders = _insiders;
        insiders.materialise(_insiderHistory, passed);
        if (insider) {
            insiders.units += marked.units;
            emit InsiderMarked(account, passed + 1);
        } else {
            insiders.units -= marked.units;
            emit InsiderCleared(account, passed + 1);
        }
        _insiders = insiders;
        marked.flags ^= INSIDER;
        _store(account, marked);
    }

    /* VIEWS */

    /// @dev Units of an account. Replaces OpenZeppelin's balances.
    function balanceOf(address account) public view virtual override returns (uint256) {
        return _accounts[account].units;
    }

    /// @dev Units in existence.
    function totalSupply() public view virtual override returns (uint256) {
        return _supply.units;
    }

    /// @inheritdoc IRecordDates
    function recordClock() external view returns (uint32 passed) {
        return _passed();
    }

    /// @inheritdoc IRecordDates
    function recordOf(uint32 recordId) external view returns (uint256 recordAt, uint32 ordinal) {
        recordAt = _schedule.timeOf(recordId);
        if (recordAt <= block.timestamp) ordinal = _ordinalOf(recordId);
    }

    /// @inheritdoc IRecordDates
    function pendingRecords() external view returns (uint256[] memory recordTimes) {
        uint256 passed = _passed();
        recordTimes = new uint256[](_schedule.times.length - passed);
        for (uint256 i = 0; i < recordTimes.length; ++i) recordTimes[i] = _schedule.times[passed + i];
    }

    /// @inheritdoc IRecordDates
    function unitsAt(address account, uint32 recordId) public view virtual returns (uint256) {
        return _load(account).unitsAt(_history[account], _ordinalOf(recordId));
    }

    /// @inheritdoc IRecordDates
    function totalUnitsAt(uint32 recordId) external view returns (uint256) {
        return _supplyAccount(_loadHot(), _supply).unitsAt(_supplyHistory, _ordinalOf(recordId));
    }

    /// @inheritdoc IRecordDates
    function insiderUnitsAt(uint32 recordId) external view returns (uint256) {
        return _insiders.unitsAt(_insiderHistory, _ordinalOf(recordId));
    }

    /// @inheritdoc IRecordDates
    function isInsider(address account) external view returns (bool) {
        return _flagsOf(account) & INSIDER != 0;
    }

    /// @inheritdoc IRecordDates
    function isInsiderAt(address account, uint32 recordId) external view returns (bool) {
        return _insiderMarks[account].upperLookup(_ordinalOf(recordId)) != 0;
    }

    /* INTERNALS: THE CLOCK */

    /// @dev Brings the count of passed records up to date and returns the hot slot.
    function _roll() internal returns (Hot memory hot) {
        hot = _loadHot();
        if (block.timestamp >= hot.nextRecordAt) {
            (hot.passed, hot.nextRecordAt) = _schedule.advance(hot.passed, block.timestamp);
            _storeHot(hot);
        }
    }

    function _loadHot() private view returns (Hot memory) {
        return _hot;
    }

    function _storeHot(Hot memory hot) private {
        _hot = hot;
    }

    function _addRecord(uint48 recordAt, uint256 capacity) internal returns (uint32 recordId) {
        uint32 passed = _roll().passed;
        recordId = _schedule.add(passed, recordAt, msg.sender, capacity);
        (, _hot.nextRecordAt) = _schedule.advance(passed, block.timestamp);
        emit RecordScheduled(recordId, recordAt, msg.sender);
    }

    function _removeRecord(uint32 recordId) internal {
        uint32 passed = _roll().passed;
        uint48 recordAt = _schedule.timeOf(recordId);
        bool removed = _schedule.remove(passed, recordId, msg.sender);
        if (removed) (, _hot.nextRecordAt) = _schedule.advance(passed, block.timestamp);
        emit RecordCancelled(recordId, recordAt, msg.sender, removed);
    }

    function _ordinalOf(uint32 recordId) private view returns (uint32) {
        return _schedule.ordinalOf(_passed(), recordId);
    }

    function _passed() private view returns (uint32 passed) {
        (passed, ) = _schedule.advance(_hot.passed, block.timestamp);
    }

    /* INTERNALS: UNITS */

    /// @dev One place that unpacks an account and one that packs it, which keeps the contract small.
    function _load(address account) internal view returns (RecordBook.Account memory) {
        return _accounts[account];
    }

    function _flagsOf(address account) internal view returns (uint64) {
        return _accounts[account].flags;
    }

    function _setFlags(address account, uint64 flags) internal {
        _accounts[account].flags = flags;
    }

    function _store(address account, RecordBook.Account memory values) private {
        _accounts[account] = values;
    }

    /// @dev Moves units between two accounts that the caller has loaded and checked. `value` is at most the sender's units.
    function _shift(
        address from,
        address to,
        uint256 value,
        RecordBook.Account memory sender,
        RecordBook.Account memory receiver,
        uint32 passed
    ) internal {
        // To oneself, or nothing: no balance changes, so there is no past to write down.
        if (from != to && value != 0) {
            sender.materialise(_history[from], passed);
            receiver.materialise(_history[to], passed);
            uint128 units = uint128(value);
            // Unchecked: units ≤ sender.units, and all balances together are at most `minted`, a uint128.
            unchecked {
                sender.units -= units;
                receiver.units += units;
            }
            _store(from, sender);
            _store(to, receiver);
            if ((sender.flags ^ receiver.flags) & INSIDER != 0) {
                _shiftInsiders(units, receiver.flags & INSIDER != 0, passed);
            }
        }
        emit Transfer(from, to, value);
    }

    /// @dev Creates units; the caller has made sure that `minted + value` fits in a uint128.
    function _credit(address to, uint128 units, RecordBook.Account memory receiver, Hot memory hot) internal {
        receiver.materialise(_history[to], hot.passed);
        Supply memory supply = _supply;
        _materialiseSupply(hot, supply);
        // Unchecked: bounded by `minted`, which the caller has checked.
        unchecked {
            receiver.units += units;
            supply.units += units;
            supply.minted += units;
        }
        _store(to, receiver);
        _supply = supply;
        if (receiver.flags & INSIDER != 0) _shiftInsiders(units, true, hot.passed);
        emit Transfer(address(0), to, units);
    }

    /// @dev Destroys units; the caller has made sure that `units` is at most the holder's.
    function _debit(address from, uint128 units, RecordBook.Account memory holder, Hot memory hot) internal {
        holder.materialise(_history[from], hot.passed);
        Supply memory supply = _supply;
        _materialiseSupply(hot, supply);
        // Unchecked: units ≤ holder.units ≤ supply.units.
        unchecked {
            holder.units -= units;
            supply.units -= units;
        }
        _store(from, holder);
        _supply = supply;
        if (holder.flags & INSIDER != 0) _shiftInsiders(units, false, hot.passed);
        emit Transfer(from, address(0), units);
    }

    function _shiftInsiders(uint128 units, bool inwards, uint32 passed) private {
        RecordBook.Account memory insiders = _insiders;
        insiders.materialise(_insiderHistory, passed);
        if (inwards) insiders.units += units;
        else insiders.units -= units;
        _insiders = insiders;
    }

    /// @dev The supply's place in its book lives in the hot slot, so a mint or burn right after a record writes it there.
    function _materialiseSupply(Hot memory hot, Supply memory supply) private {
        if (hot.supplyOrdinal == hot.passed) return;
        RecordBook.Account memory account = _supplyAccount(hot, supply);
        account.materialise(_supplyHistory, hot.passed);
        hot.supplyOrdinal = account.lastOrdinal;
        hot.supplyCheckpoints = account.checkpointCount;
        _storeHot(hot);
    }

    function _supplyAccount(Hot memory hot, Supply memory supply) private pure returns (RecordBook.Account memory) {
        return RecordBook.Account(supply.units, hot.supplyOrdinal, hot.supplyCheckpoints, 0);
    }
}
