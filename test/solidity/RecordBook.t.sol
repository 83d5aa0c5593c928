// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IEquityToken} from "../../contracts/equity/IEquityToken.sol";
import {IRecordDates} from "../../contracts/equity/IRecordDates.sol";
import {ITransferControls} from "../../contracts/equity/ITransferControls.sol";
import {ToyVenue} from "../../test-support/mocks/ToyVenue.sol";
import {Base} from "./Base.t.sol";
import {RecordModel} from "./models/RecordModel.sol";
import {TokenFixture} from "./models/TokenFixture.sol";

/// @notice What everybody held at every record, of the token and of a venue's ledger, against a model that copies all
/// balances whenever a record passes. The test itself holds every role, and is the registry of corporate actions.
contract RecordBookTest is Base, TokenFixture, RecordModel {
    uint256 private constant STEPS = 48;
    uint256 private constant SUPPLY = 1_000e18;
    uint256 private constant MAX_PENDING = 8;

    ToyVenue private _venue;
    address private _alice;
    address private _bob;
    address private _latecomer;
    address private _recorder;
    address private _windDown;

    uint256 private _seed;

    function setUp() public {
        vm.warp(BEGIN);
        _recorder = makeAddr("recorder");
        _windDown = makeAddr("windDown");
        _deployAround();
        _deployToken(address(this), _windDown, 1e18);
        _gate.prove(address(_token), type(uint128).max);
        _venue = new ToyVenue(_token);

        _authority.allow(IEquityToken.mint.selector, address(this));
        _authority.allow(IRecordDates.scheduleRecord.selector, _recorder);
        _authority.allow(IRecordDates.markInsider.selector, address(this));
        _authority.allow(IRecordDates.clearInsider.selector, address(this));
        _authority.allow(_token.forcedTransfer.selector, address(this));
        _authority.allow(ITransferControls.forceThrough.selector, address(this));
        _authority.allow(ITransferControls.admitVenue.selector, address(this));
        _token.admitVenue(address(_venue));

        _alice = _newAccount("alice");
        _bob = _newAccount("bob");
        _newAccount("carol");
        _latecomer = _newAccount("latecomer");
        _accounts.push(address(_venue));
    }

    /* SEQUENCES */

    /// @dev INV-01, INV-02, INV-13, INV-16, INV-19, INV-20.
    function testFuzz_INV02_everyRecordEqualsACopyOfAllBalances(uint256 seed) public {
        _seed = seed;
        _mint(_alice, SUPPLY);
        _mint(_bob, SUPPLY);
        // The later one first, so that the others are inserted before it.
        for (uint256 i = 4; i > 0; --i) _schedule(block.timestamp + i * 1 days + (_random() % 1 days), false);
        for (uint256 i = 0; i < STEPS; ++i) {
            _step();
            if (i == STEPS / 2) _check();
        }
        _check();
        _endTerminally();
    }

    /// @dev INV-02: whoever sleeps through any number of records is asked for each, and moves once.
    function testFuzz_INV02_recordsNobodyMovedAtHoldWhatWasThere(uint128 units, uint8 records) public {
        units = uint128(bound(units, 2, type(uint128).max));
        uint256 count = bound(records, 3, MAX_PENDING);
        _mint(_alice, units);
        for (uint256 i = 1; i <= count; ++i) _schedule(block.timestamp + i * 1 days, false);
        _advance(block.timestamp + count * 1 days);
        _check();
        _transfer(_alice, _bob, units / 2);
        _check();
        for (uint32 id = 1; id <= count; ++id) {
            assertEq(_token.unitsAt(_alice, id), units, "alice");
            assertEq(_token.unitsAt(_bob, id), 0, "bob");
        }
    }

    /// @dev INV-02: a gap between two checkpoints means zero.
    function testFuzz_INV02_aBalanceThatWasZeroAtARecordStaysZeroThere(uint128 units) public {
        units = uint128(bound(units, 1, type(uint128).max));
        uint32[5] memory ids;
        for (uint256 i = 0; i < 5; ++i) ids[i] = _schedule(block.timestamp + (i + 1) * 1 days, false);
        _mint(_alice, units);
        _advance(block.timestamp + 1 days);
        _transfer(_alice, _bob, units);
        _advance(block.timestamp + 2 days);
        _transfer(_bob, _alice, units);
        _advance(block.timestamp + 1 days);
        _transfer(_alice, _bob, units);
        _advance(block.timestamp + 1 days);
        for (uint256 i = 0; i < 5; ++i) {
            bool withBob = i == 1 || i == 2 || i == 4;
            assertEq(_token.unitsAt(_alice, ids[i]), withBob ? 0 : units, "alice");
            assertEq(_token.unitsAt(_bob, ids[i]), withBob ? units : 0, "bob");
            assertEq(_token.totalUnitsAt(ids[i]), units, "total");
        }
        _check();
    }

    /// @dev INV-02: ids are given in order of asking, ordinals in order of time.
    function testFuzz_INV02_aRecordInsertedBeforeOthersTakesItsPlace(uint64 lead, uint128 units) public {
        units = uint128(bound(units, 4, type(uint128).max));
        uint256 first = block.timestamp + bound(lead, 1 days, 300 days);
        uint32 third = _schedule(first + 2, false);
        uint32 second = _schedule(first + 1, false);
        _mint(_alice, units);
        uint32 inserted = _schedule(first, true);
        for (uint256 i = 0; i < 3; ++i) {
            _advance(first + i);
            _transfer(_alice, _bob, units / 4);
        }
        assertEq(_token.unitsAt(_alice, inserted), units);
        assertEq(_token.unitsAt(_alice, second), units - units / 4);
        assertEq(_token.unitsAt(_alice, third), units - 2 * uint256(units / 4));
        (, uint32 ordinal) = _token.recordOf(inserted);
        assertEq(ordinal, 1);
        _check();
    }

    /// @dev INV-02.
    function testFuzz_INV02_whoComesAfterSeveralRecordsHeldNothingAtThem(uint128 units, uint8 records) public {
        units = uint128(bound(units, 1, type(uint128).max));
        uint256 count = bound(records, 3, MAX_PENDING - 1);
        for (uint256 i = 1; i <= count + 1; ++i) _schedule(block.timestamp + i * 1 days, false);
        _mint(_alice, units);
        _advance(block.timestamp + count * 1 days);
        _transfer(_alice, _latecomer, units);
        _advance(block.timestamp + 1 days);
        for (uint32 id = 1; id <= count; ++id) assertEq(_token.unitsAt(_latecomer, id), 0, "before");
        assertEq(_token.unitsAt(_latecomer, uint32(count + 1)), units, "after");
        _check();
    }

    /// @dev INV-02, T15: what is borrowed and returned in the record's own second counts for the lender.
    function testFuzz_INV02_whatMovesInTheRecordsOwnSecondDoesNotCount(uint128 units, uint64 lead) public {
        units = uint128(bound(units, 1, type(uint128).max));
        uint256 recordAt = block.timestamp + bound(lead, 1 days, 400 days);
        uint32 id = _schedule(recordAt, false);
        _mint(_alice, units);
        _advance(recordAt - 1);
        _transfer(_alice, _bob, units);
        _transfer(_bob, _alice, units);
        _advance(recordAt);
        _transfer(_alice, _bob, units);
        assertEq(_token.unitsAt(_bob, id), 0, "the borrower during it");
        _transfer(_bob, _alice, units);
        assertEq(_token.unitsAt(_alice, id), units, "the lender");
        assertEq(_token.unitsAt(_bob, id), 0, "the borrower");
        _check();
    }

    /// @dev INV-02: one request of two does not keep the other's record from standing.
    function testFuzz_INV02_aRecordStandsUntilItsLastRequestIsTakenBack(uint64 lead, bool ownFirst) public {
        uint256 recordAt = block.timestamp + bound(lead, 1 days + 1, 400 days);
        uint32 id = _schedule(recordAt, false);
        assertEq(_schedule(recordAt, true), id, "the same record");
        _cancel(0, ownFirst);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRecordDates.EquityToken_NotRecordRequester.selector,
                id,
                ownFirst ? _recorder : address(this)
            )
        );
        if (ownFirst) vm.prank(_recorder);
        _token.cancelRecord(id);
        _checkPending();
        _cancel(0, !ownFirst);
        vm.expectRevert(abi.encodeWithSelector(IRecordDates.EquityToken_UnknownRecord.selector, id));
        _token.cancelRecord(id);
        _checkPending();
    }

    /// @dev INV-16: a mark counts from the next record on, and clearing it does likewise.
    function testFuzz_INV16_insiderMarksNeverActBackwards(uint128 units, bool moves) public {
        units = uint128(bound(units, 1, type(uint128).max));
        uint32[3] memory ids;
        for (uint256 i = 0; i < 3; ++i) ids[i] = _schedule(block.timestamp + (i + 1) * 1 days, false);
        _mint(_alice, units);
        _advance(block.timestamp + 1 days);
        _mark(_alice);
        if (moves) _transfer(_alice, _bob, units / 2);
        _advance(block.timestamp + 1 days);
        _mark(_alice);
        _advance(block.timestamp + 1 days);
        uint256 marked = moves ? units - units / 2 : units;
        assertEq(_token.insiderUnitsAt(ids[0]), 0, "before the mark");
        assertEq(_token.insiderUnitsAt(ids[1]), marked, "under the mark");
        assertEq(_token.insiderUnitsAt(ids[2]), 0, "after it was cleared");
        _check();
    }

    /// @dev INV-13: a ledger that moves while no unit does remembers all the same.
    function testFuzz_INV13_aVenuesLedgerRemembersWithoutATransfer(uint128 units, uint8 records) public {
        units = uint128(bound(units, 1, type(uint120).max));
        uint256 count = bound(records, 3, MAX_PENDING);
        _mint(_alice, units);
        _deposit(_alice, units);
        for (uint256 i = 1; i <= count; ++i) _schedule(block.timestamp + i * 1 days, false);
        for (uint256 i = 1; i <= count; ++i) {
            _advance(block.timestamp + 1 days);
            if (i % 2 == 1) _handOver(_alice, _bob, units);
            else _handOver(_bob, _alice, units);
        }
        for (uint32 id = 1; id <= count; ++id) {
            assertEq(_venue.unitsAt(address(_token), _alice, id), id % 2 == 1 ? units : 0, "alice");
            assertEq(_venue.unitsAt(address(_token), _bob, id), id % 2 == 1 ? 0 : units, "bob");
            assertEq(_token.unitsAt(address(_venue), id), units, "the venue");
        }
        _check();
    }

    /// @dev INV-19.
    function testFuzz_INV19_unitsGivenToAVenueAreNobodysAtARecord(uint128 units, uint128 gift) public {
        units = uint128(bound(units, 2, type(uint120).max));
        gift = uint128(bound(gift, 1, units - 1));
        uint32 id = _schedule(block.timestamp + 1 days, false);
        _mint(_alice, units);
        _deposit(_alice, units - gift);
        _transfer(_alice, address(_venue), gift);
        _advance(block.timestamp + 1 days);
        assertEq(_venue.unitsAt(address(_token), _alice, id), units - gift, "hers");
        assertEq(_token.unitsAt(address(_venue), id), units, "the venue's");
        _check();
    }

    /// @dev INV-02, INV-15: the wind-down finds a place among eight, is recorded a second later, and stops no transfer.
    function testFuzz_INV02_theLastRecordHoldsWhatWasThereASecondLater(uint128 units, uint8 records) public {
        units = uint128(bound(units, 3, type(uint128).max));
        uint256 count = bound(records, 0, MAX_PENDING);
        _mint(_alice, units);
        for (uint256 i = 0; i < count; ++i) _schedule(block.timestamp + 1 days + i, false);
        vm.prank(_windDown);
        uint32 id = _token.enterTerminal();
        _modelSchedule(id, block.timestamp + 1);
        _transfer(_alice, _bob, units / 3);
        _checkPending();
        _advance(block.timestamp + 1);
        _transfer(_bob, _alice, units / 3);
        _burn(_alice, units);
        assertEq(_token.unitsAt(_bob, id), units / 3, "bob");
        assertEq(_token.unitsAt(_alice, id), units - units / 3, "alice");
        assertEq(_token.totalUnitsAt(id), units, "total");
        assertEq(_token.terminalRecordId(), id);
        _advance(block.timestamp + 2 days);
        _check();
    }

    /// @dev INV-18: one slot is written, whether one record has passed or forty.
    function test_INV18_theFirstMoveAfterFortyRecordsCostsWhatItCostsAfterOne() public {
        _mint(_alice, SUPPLY);
        _mint(_bob, SUPPLY);
        uint256 afterOne = _costOfMoveAfter(1);
        uint256 afterForty = _costOfMoveAfter(40);
        assertApproxEqAbs(afterForty, afterOne, 5_000, "gas");
        assertEq(_token.recordClock(), 41);
        _check();
    }

    /* STEPS */

    function _step() private {
        uint256 choice = _random() % 20;
        address from = _anyHolder();
        address to = _anyAccount();
        if (choice < 3) _transfer(from, to, _random() % (_held[from].units + 1));
        else if (choice < 5) _transfer(from, to, _held[from].units);
        else if (choice == 5) _mint(to == address(_venue) ? from : to, _random() % SUPPLY);
        else if (choice == 6) _burn(from, _random() % (_held[from].units + 1));
        else if (choice == 7) _force(from, _anyHolder());
        else if (choice < 10) _scheduleRandom();
        else if (choice == 10) _cancelRandom();
        else if (choice == 11) _mark(from);
        else if (choice == 12) _deposit(from, _random() % (_held[from].units + 1));
        else if (choice == 13) _withdraw(from, _random() % (_held[from].inVenue + 1));
        else if (choice == 14) _handOver(from, _anyHolder(), _random() % (_held[from].inVenue + 1));
        else if (choice == 15) _handOver(from, _anyHolder(), _held[from].inVenue);
        else if (choice == 16) _forceThrough(from, _anyHolder());
        else _letTimePass();
    }

    /// @dev At least three records pass with nobody touched; then a wind-down, its record, and moves in that second.
    function _endTerminally() private {
        while (_pendingRecords.length < 3) _schedule(_lastPending() + 1 days, false);
        _advance(_lastPending() + 1);
        vm.prank(_windDown);
        uint32 id = _token.enterTerminal();
        _modelSchedule(id, block.timestamp + 1);
        _transfer(_bob, _latecomer, _held[_bob].units);
        _advance(block.timestamp + 1);
        _burn(_latecomer, _held[_latecomer].units);
        _check();
        assertGe(_passedRecords.length, 4, "records");
    }

    function _letTimePass() private {
        uint256 choice = _random() % 4;
        if (_pendingRecords.length == 0 || choice == 0) _advance(block.timestamp + (_random() % 1 days));
        else if (choice == 1) _advance(_lastPending());
        else _advance(_pendingRecords[_random() % _pendingRecords.length].recordAt);
    }

    function _lastPending() private view returns (uint256 last) {
        last = block.timestamp;
        for (uint256 i = 0; i < _pendingRecords.length; ++i) {
            if (_pendingRecords[i].recordAt > last) last = _pendingRecords[i].recordAt;
        }
    }

    function _scheduleRandom() private {
        bool again = _pendingRecords.length != 0 && _random() % 4 == 0;
        uint256 recordAt = block.timestamp + 1 days + (_random() % 4 days);
        if (again) recordAt = _pendingRecords[_random() % _pendingRecords.length].recordAt;
        if (recordAt < block.timestamp + 1 days) return;
        if (_pendingRecords.length < MAX_PENDING || again) {
            _schedule(recordAt, _random() % 2 == 0);
            return;
        }
        vm.expectRevert(
            abi.encodeWithSelector(IRecordDates.EquityToken_RecordQueueFull.selector, MAX_PENDING, MAX_PENDING)
        );
        _token.scheduleRecord(recordAt);
    }

    /// @dev Either requester may have asked; whoever did takes one request back.
    function _cancelRandom() private {
        if (_pendingRecords.length == 0) return;
        uint256 index = _random() % _pendingRecords.length;
        uint32 id = _pendingRecords[index].recordId;
        bool own = _requests[id][true] != 0 && (_requests[id][false] == 0 || _random() % 2 == 0);
        _cancel(index, own);
    }

    /* ONE MOVE, IN THE TOKEN AND IN THE MODEL */

    /// @dev How often the recorder (true) and this test (false) have asked for a record.
    mapping(uint32 recordId => mapping(bool byRecorder => uint256 count)) private _requests;

    function _advance(uint256 timestamp) private {
        _copyUntil(timestamp);
        vm.warp(timestamp);
    }

    function _mint(address to, uint256 units) private {
        _token.mint(to, units);
        _modelMint(to, units);
    }

    function _burn(address from, uint256 units) private {
        vm.prank(from);
        _token.burn(units);
        _modelBurn(from, units);
    }

    function _transfer(address from, address to, uint256 units) private {
        vm.prank(from);
        _token.transfer(to, units);
        _modelMove(from, to, units);
    }

    function _force(address from, address to) private {
        if (from == to) return;
        uint256 units = _random() % (_held[from].units + 1);
        _token.forcedTransfer(from, to, units);
        _modelMove(from, to, units);
    }

    function _forceThrough(address holder, address to) private {
        if (holder == to) return;
        uint256 units = _random() % (_held[holder].inVenue + 1);
        _token.forceThrough(address(_venue), holder, to, units);
        _held[holder].inVenue -= uint120(units);
        _modelMove(address(_venue), to, units);
    }

    function _deposit(address from, uint256 units) private {
        vm.prank(from);
        _token.approve(address(_venue), units);
        vm.prank(from);
        _venue.deposit(units);
        _held[from].inVenue += uint120(units);
        _modelMove(from, address(_venue), units);
    }

    function _withdraw(address to, uint256 units) private {
        vm.prank(to);
        _venue.withdraw(units);
        _held[to].inVenue -= uint120(units);
        _modelMove(address(_venue), to, units);
    }

    function _handOver(address from, address to, uint256 units) private {
        vm.prank(from);
        _venue.handOver(to, units);
        _held[from].inVenue -= uint120(units);
        _held[to].inVenue += uint120(units);
    }

    /// @dev Marks whoever is not marked, and clears whoever is.
    function _mark(address account) private {
        bool insider = !_held[account].insider;
        if (insider) _token.markInsider(account);
        else _token.clearInsider(account);
        _held[account].insider = insider;
    }

    function _schedule(uint256 recordAt, bool byRecorder) private returns (uint32 recordId) {
        if (byRecorder) vm.prank(_recorder);
        recordId = _token.scheduleRecord(recordAt);
        _modelSchedule(recordId, recordAt);
        ++_requests[recordId][byRecorder];
    }

    function _cancel(uint256 index, bool byRecorder) private {
        uint32 id = _pendingRecords[index].recordId;
        if (byRecorder) vm.prank(_recorder);
        _token.cancelRecord(id);
        _modelCancel(index);
        --_requests[id][byRecorder];
    }

    /* CHECKS */

    function _check() private view {
        checkBalances(_token);
        checkRecords(_token, _venue);
        _checkPending();
        for (uint256 i = 0; i < _accounts.length; ++i) {
            assertEq(_venue.unitsOf(_accounts[i]), _held[_accounts[i]].inVenue, "units in the venue");
        }
    }

    function _checkPending() private view {
        checkPendingRecords(_token);
    }

    function _costOfMoveAfter(uint256 records) private returns (uint256 gas) {
        while (records > 0) {
            uint256 batch = records < MAX_PENDING ? records : MAX_PENDING;
            for (uint256 i = 1; i <= batch; ++i) _schedule(block.timestamp + i * 1 days, false);
            _advance(block.timestamp + batch * 1 days);
            records -= batch;
            // Somebody else moves, so that the clock has been read and only the two below are behind.
            _mint(_latecomer, 1);
        }
        vm.prank(_alice);
        gas = gasleft();
        _token.transfer(_bob, 1);
        gas -= gasleft();
        _modelMove(_alice, _bob, 1);
    }

    /* RANDOMNESS */

    function _newAccount(string memory name) private returns (address account) {
        account = makeAddr(name);
        _accounts.push(account);
    }

    /// @dev Whoever can act by himself: all but the venue, which stands last.
    function _anyHolder() private returns (address) {
        return _accounts[_random() % (_accounts.length - 1)];
    }

    function _anyAccount() private returns (address) {
        return _accounts[_random() % _accounts.length];
    }

    function _random() private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return _seed;
    }
}
