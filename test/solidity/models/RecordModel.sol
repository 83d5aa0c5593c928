// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {IRecordDates} from "../../../contracts/equity/IRecordDates.sol";
import {IBeneficialLedger} from "../../../contracts/types/IBeneficialLedger.sol";
import {Cheats} from "../Base.t.sol";

/// @notice What a token must remember: whenever a record passes, every balance, every mark and every ledger entry is
/// copied, and never looked at again but to compare.
abstract contract RecordModel is Cheats {
    struct Pending {
        uint32 recordId;
        uint48 recordAt;
        uint32 references;
    }

    struct Passed {
        uint32 recordId;
        uint48 recordAt;
        uint128 total;
    }

    /// @dev One slot, so that copying everything stays affordable.
    struct Held {
        uint128 units;
        uint120 inVenue;
        bool insider;
    }

    address[] internal _accounts;
    mapping(address account => Held) internal _held;
    uint256 internal _modelSupply;

    Pending[] internal _pendingRecords;
    Passed[] internal _passedRecords;
    uint32[] internal _cancelledRecords;
    mapping(uint32 recordId => mapping(address account => Held)) internal _copies;

    /* WHAT HAPPENS */

    function _modelMint(address to, uint256 units) internal {
        _held[to].units += uint128(units);
        _modelSupply += units;
    }

    function _modelBurn(address from, uint256 units) internal {
        _held[from].units -= uint128(units);
        _modelSupply -= units;
    }

    function _modelMove(address from, address to, uint256 units) internal {
        _held[from].units -= uint128(units);
        _held[to].units += uint128(units);
    }

    /// @dev One more reference if a record stands at that time already.
    function _modelSchedule(uint32 recordId, uint256 recordAt) internal {
        for (uint256 i = 0; i < _pendingRecords.length; ++i) {
            if (_pendingRecords[i].recordId != recordId) continue;
            vm.assertEq(recordAt, _pendingRecords[i].recordAt, "one id for two times");
            ++_pendingRecords[i].references;
            return;
        }
        _pendingRecords.push(Pending(recordId, uint48(recordAt), 1));
    }

    function _modelCancel(uint256 index) internal {
        if (--_pendingRecords[index].references != 0) return;
        _cancelledRecords.push(_pendingRecords[index].recordId);
        _dropPending(index);
    }

    /// @dev A record holds what was there before the first change at or after its time: copy when time moves on.
    function _copyUntil(uint256 timestamp) internal {
        while (true) {
            uint256 first = _pendingRecords.length;
            for (uint256 i = 0; i < _pendingRecords.length; ++i) {
                if (_pendingRecords[i].recordAt > timestamp) continue;
                if (first == _pendingRecords.length || _pendingRecords[i].recordAt < _pendingRecords[first].recordAt) {
                    first = i;
                }
            }
            if (first == _pendingRecords.length) return;
            Pending memory record = _pendingRecords[first];
            _dropPending(first);
            _passedRecords.push(Passed(record.recordId, record.recordAt, uint128(_modelSupply)));
            for (uint256 i = 0; i < _accounts.length; ++i) {
                _copies[record.recordId][_accounts[i]] = _held[_accounts[i]];
            }
        }
    }

    function _dropPending(uint256 index) private {
        _pendingRecords[index] = _pendingRecords[_pendingRecords.length - 1];
        _pendingRecords.pop();
    }

    /* WHAT MUST BE SO */

    /// @notice INV-01: balances are what transfers made them, and add up to the supply.
    function checkBalances(IEquityToken token) public view {
        uint256 sum = 0;
        for (uint256 i = 0; i < _accounts.length; ++i) {
            address account = _accounts[i];
            vm.assertEq(token.balanceOf(account), _held[account].units, "balance");
            vm.assertEq(token.isInsider(account), _held[account].insider, "insider");
            sum += _held[account].units;
        }
        vm.assertEq(token.totalSupply(), sum, "supply and balances");
        vm.assertEq(sum, _modelSupply, "supply");
    }

    /// @notice INV-02, INV-13, INV-16, INV-20: every passed record says of everybody what was copied, and adds up.
    /// @param venue A ledger to compare as well; zero for none.
    function checkRecords(IEquityToken token, IBeneficialLedger venue) public view {
        vm.assertEq(token.recordClock(), _passedRecords.length, "record clock");
        for (uint256 i = 0; i < _passedRecords.length; ++i) {
            Passed memory record = _passedRecords[i];
            (uint256 recordAt, uint32 ordinal) = token.recordOf(record.recordId);
            vm.assertEq(recordAt, record.recordAt, "time of a record");
            vm.assertEq(ordinal, i + 1, "ordinal of a record");
            vm.assertEq(token.recordIdAt(recordAt), record.recordId, "record at a time");
            _checkRecord(token, venue, record);
        }
    }

    /// @notice Pending records stand in order, and say nothing before their time; cancelled ones are unknown.
    function checkPendingRecords(IEquityToken token) public view {
        uint256[] memory times = token.pendingRecords();
        vm.assertEq(times.length, _pendingRecords.length, "pending records");
        for (uint256 i = 1; i < times.length; ++i) vm.assertLt(times[i - 1], times[i], "order of pending records");
        for (uint256 i = 0; i < _pendingRecords.length; ++i) {
            Pending memory record = _pendingRecords[i];
            (uint256 recordAt, uint32 ordinal) = token.recordOf(record.recordId);
            vm.assertEq(recordAt, record.recordAt, "time of a pending record");
            vm.assertEq(ordinal, 0, "ordinal of a pending record");
            vm.assertEq(token.recordIdAt(recordAt), record.recordId, "record at a time to come");
            _checkRefused(
                token,
                record.recordId,
                abi.encodeWithSelector(
                    IRecordDates.EquityToken_RecordNotYetPassed.selector,
                    record.recordId,
                    record.recordAt,
                    block.timestamp
                )
            );
        }
        for (uint256 i = 0; i < _cancelledRecords.length; ++i) {
            _checkRefused(
                token,
                _cancelledRecords[i],
                abi.encodeWithSelector(IRecordDates.EquityToken_UnknownRecord.selector, _cancelledRecords[i])
            );
        }
    }

    function _checkRecord(IEquityToken token, IBeneficialLedger venue, Passed memory record) private view {
        uint256 sum = 0;
        uint256 insiders = 0;
        uint256 inVenue = 0;
        for (uint256 i = 0; i < _accounts.length; ++i) {
            address account = _accounts[i];
            Held memory copy = _copies[record.recordId][account];
            uint256 units = token.unitsAt(account, record.recordId);
            vm.assertEq(units, copy.units, "units at a record");
            vm.assertEq(token.isInsiderAt(account, record.recordId), copy.insider, "insider at a record");
            if (address(venue) != address(0)) {
                uint256 inside = venue.unitsAt(address(token), account, record.recordId);
                vm.assertEq(inside, copy.inVenue, "units in the venue at a record");
                inVenue += inside;
            }
            sum += units;
            if (copy.insider) insiders += units;
        }
        vm.assertEq(token.totalUnitsAt(record.recordId), record.total, "total at a record");
        vm.assertEq(sum, record.total, "sum over accounts at a record");
        vm.assertEq(token.insiderUnitsAt(record.recordId), insiders, "insiders' units at a record");
        if (address(venue) != address(0)) {
            vm.assertLe(
                inVenue,
                token.unitsAt(venue.wallet(), record.recordId),
                "a ledger divides what its wallet held"
            );
        }
    }

    function _checkRefused(IEquityToken token, uint32 recordId, bytes memory expected) private view {
        try token.unitsAt(_accounts[0], recordId) returns (uint256) {
            vm.assertTrue(false, "units of a record that has not passed");
        } catch (bytes memory reason) {
            vm.assertEq(reason, expected, "refusal of a record that has not passed");
        }
    }
}
