// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IMultiplierSchedule} from "../../../contracts/equity/IMultiplierSchedule.sol";
import {IInKindDesk} from "../../../contracts/primary/IInKindDesk.sol";
import {IReceiptBonds} from "../../../contracts/primary/IReceiptBonds.sol";
import {IReserveVerifier} from "../../../contracts/reserves/IReserveVerifier.sol";
import {FactorKind} from "../../../contracts/types/CorporateAction.sol";
import {InKindDeskStage} from "./InKindDeskStage.sol";

/// @notice Everybody around one desk, a stranger included. The handler foresees of every call whether it gets through, from
/// books of its own; what comes otherwise is kept until the invariants are asked.
abstract contract InKindDeskHandler is InKindDeskStage {
    uint256 private constant ACTIONS = 14;

    /// @dev A redemption as the handler remembers it.
    struct Escrow {
        uint256 who;
        IInKindDesk.RedemptionState state;
        uint256 units;
        uint256 shares;
        uint256 base;
        uint256 commitBy;
        uint256 ackBy;
        uint256 releaseAfter;
    }

    /// @dev A receipt behind which money is locked.
    struct Locked {
        uint256 who;
        bytes32 journalId;
        uint256 cut;
        uint256 units;
        uint256 amount;
        bool missing;
    }

    uint256[PARTICIPANTS] private _posted;
    uint256[PARTICIPANTS] private _locked;
    uint256[PARTICIPANTS] private _outstanding;
    uint256 private _forfeited;
    uint256 private _donated;
    uint256 private _failures;
    Escrow[] private _escrows;
    Locked[] private _locks;
    uint256 private _journals;
    uint64 private _actionIds;
    bool private _isFolded;
    uint32[] private _records;
    mapping(uint256 record => mapping(uint256 who => uint256 units)) private _recorded;

    modifier acting(string memory action) {
        clock += 20 minutes;
        vm.warp(clock);
        _attempt(action);
        _;
    }

    /* WHAT THE RUNNER CALLS */

    function wait(uint256 duration) public acting("wait") {
        clock += bound(duration, 1 hours, 40 hours);
        vm.warp(clock);
        _succeed("wait");
    }

    function post(uint256 who, uint256 amount) public acting("post") {
        who %= PARTICIPANTS;
        amount = bound(amount, 1, 4_000e6);
        vm.prank(_accounts[who]);
        desk.postBond(_accounts[who], amount);
        _posted[who] += amount;
        _succeed("post");
    }

    function withdraw(uint256 who, uint256 amount) public acting("withdraw") {
        who %= PARTICIPANTS;
        uint256 free = _posted[who] - _locked[who];
        amount = bound(amount, 0, free + free / 3 + 1);
        vm.prank(_accounts[who]);
        try desk.withdrawBond(amount, address(0xbeef)) {
            if (amount > free) return _violate("locked money left");
            _posted[who] -= amount;
            _succeed("withdraw");
        } catch {
            if (amount <= free) _violate("free money was kept");
        }
    }

    /// @dev Now and then with a wei too much, or another's journal.
    function create(uint256 who, uint256 shares, uint256 tamper) public acting("create") {
        who %= PARTICIPANTS;
        shares = bound(shares, 1e18, 30e18);
        bytes32 journalReference = bytes32(++_journals);
        IReserveVerifier.InventoryReceipt memory receipt = _receiptOf(who, shares, journalReference, tamper);
        uint256 amount = receipt.cut == _postedCut ? _bondUp(shares) : 0;
        bool allowed = tamper % 6 != 0 && _mayCreate(who, receipt.cut == _postedCut, receipt.units, amount);
        if (!_tryCreate(who, receipt, journalReference)) {
            if (allowed) _violate("a creation was refused");
            return;
        }
        if (!allowed) return _violate("units were created that must not be");
        if (receipt.cut == _postedCut) {
            _locks.push(Locked(who, receipt.journalId, receipt.cut, receipt.units, amount, false));
            _locked[who] += amount;
            _outstanding[who] += receipt.units;
        }
        _succeed("create");
    }

    /// @dev Cuts and posts; now and then a receipt's stock has not arrived.
    function prove(uint256 which, uint256 how) public acting("prove") {
        if (clock < _lastCutAt + 1 hours) {
            clock = _lastCutAt + 1 hours;
            vm.warp(clock);
        }
        if (_splitImpends()) return;
        bytes32[] memory missing = new bytes32[](0);
        if (how % 3 == 0 && _locks.length != 0) {
            Locked storage lock = _locks[which % _locks.length];
            lock.missing = true;
            missing = new bytes32[](1);
            missing[0] = lock.journalId;
        }
        _prove(missing);
        _succeed("prove");
    }

    function resolve(uint256 which) public acting("resolve") {
        if (_locks.length == 0) return;
        which %= _locks.length;
        Locked memory lock = _locks[which];
        bytes32[] memory journals = new bytes32[](1);
        journals[0] = lock.journalId;
        bool allowed = _postedCut > lock.cut;
        try desk.resolveReceipts(journals) {
            if (!allowed) return _violate("a receipt was resolved before its time");
            _locked[lock.who] -= lock.amount;
            _outstanding[lock.who] -= lock.units;
            if (lock.missing) {
                _posted[lock.who] -= lock.amount;
                _forfeited += lock.amount;
            }
            _locks[which] = _locks[_locks.length - 1];
            _locks.pop();
            _succeed("resolve");
        } catch {
            if (allowed) _violate("a receipt was not resolved");
        }
    }

    function request(uint256 who, uint256 units) public acting("request") {
        who %= PARTICIPANTS;
        uint256 held = token.balanceOf(_accounts[who]);
        units = bound(units, 1, held + held / 4 + 1);
        if (units > 6e18) units = 6e18;
        bool allowed = units <= held && (units * token.uiMultiplier()) / 1e18 != 0 && _openOf(who) < 8;
        vm.prank(_accounts[who]);
        try desk.requestRedemption(uint128(units), keccak256(abi.encode(units))) returns (uint256 id) {
            if (!allowed || id != _escrows.length + 1) return _violate("a request was taken that must not be");
            Escrow storage escrow = _escrows.push();
            (escrow.who, escrow.state) = (who, IInKindDesk.RedemptionState.REQUESTED);
            (escrow.units, escrow.commitBy) = (units, _closeOf(clock / 1 days + 1));
            _succeed("request");
        } catch {
            if (allowed) _violate("a request was refused");
        }
    }

    /// @dev By the participant, or by a stranger.
    function cancel(uint256 which, uint256 how) public acting("cancel") {
        if (_escrows.length == 0) return;
        uint256 index = _pick(which, IInKindDesk.RedemptionState.REQUESTED);
        Escrow storage escrow = _escrows[index];
        address account = _accounts[escrow.who];
        bool isStranger = how % 3 == 0;
        bool allowed =
            escrow.state == IInKindDesk.RedemptionState.REQUESTED && (!isStranger || clock > escrow.commitBy);
        uint256 before = token.balanceOf(account);
        if (!isStranger) vm.prank(account);
        try desk.cancel(index + 1, account) {
            if (!allowed) return _violate("a redemption was cancelled that must not be");
            if (token.balanceOf(account) != before + escrow.units) return _violate("other units came back");
            escrow.state = IInKindDesk.RedemptionState.CANCELLED;
            _succeed("cancel");
        } catch {
            if (allowed) _violate("a cancellation was refused");
        }
    }

    function commit(uint256 which, uint256 tamper) public acting("commit") {
        if (_escrows.length == 0) return;
        uint256 index = _pick(which, IInKindDesk.RedemptionState.REQUESTED);
        Escrow storage escrow = _escrows[index];
        bool isHonest = tamper % 5 != 0;
        uint256 shares = (escrow.units * token.uiMultiplier()) / 1e18;
        bool allowed =
            isHonest &&
                escrow.state == IInKindDesk.RedemptionState.REQUESTED &&
                clock <= escrow.commitBy &&
                shares != 0 &&
                !_splitImpends();
        bytes32 digest = desk.commitmentDigest(index + 1, uint64(clock));
        bytes memory signed = signature(isHonest ? _custodianKey : _auditorKey, digest);
        try desk.commit(index + 1, _custodian, signed, uint64(clock)) {
            if (!allowed) return _violate("a commitment was taken that must not be");
            escrow.state = IInKindDesk.RedemptionState.COMMITTED;
            escrow.shares = shares;
            escrow.base = Math.mulDiv(shares, 1e18, token.splitFactor(), Math.Rounding.Ceil);
            escrow.ackBy = _closeOf(clock / 1 days + 2);
            _succeed("commit");
        } catch {
            if (allowed) _violate("a commitment was refused");
        }
    }

    function acknowledge(uint256 which, uint256 tamper) public acting("acknowledge") {
        if (_escrows.length == 0) return;
        uint256 index = _pick(which, IInKindDesk.RedemptionState.COMMITTED);
        Escrow storage escrow = _escrows[index];
        bool isHonest = tamper % 5 != 0;
        bool allowed = isHonest && escrow.state == IInKindDesk.RedemptionState.COMMITTED && clock <= escrow.ackBy;
        bytes memory signed = signature(isHonest ? _custodianKey : _auditorKey, desk.acknowledgementDigest(index + 1));
        uint256 supply = token.totalSupply();
        try desk.acknowledge(index + 1, signed) {
            if (!allowed) return _violate("an acknowledgement was taken that must not be");
            if (token.totalSupply() + escrow.units != supply) return _violate("other units were burned");
            escrow.state = IInKindDesk.RedemptionState.REDEEMED;
            escrow.base = 0;
            _succeed("acknowledge");
        } catch {
            if (allowed) _violate("an acknowledgement was refused");
        }
    }

    /// @dev Half of the time the custodian is silent until its last second, or the one after it.
    function reclaim(uint256 which) public acting("reclaim") {
        if (_escrows.length == 0) return;
        uint256 index = _pick(which, IInKindDesk.RedemptionState.COMMITTED);
        Escrow storage escrow = _escrows[index];
        if ((which >> 64) % 2 == 0 && escrow.ackBy > clock) {
            clock = escrow.ackBy + ((which >> 65) % 2);
            vm.warp(clock);
        }
        address account = _accounts[escrow.who];
        bool allowed = escrow.state == IInKindDesk.RedemptionState.COMMITTED && clock > escrow.ackBy;
        uint256 before = token.balanceOf(account);
        try desk.reclaim(index + 1, account) {
            if (!allowed) return _violate("units were reclaimed too early");
            if (token.balanceOf(account) != before + escrow.units) return _violate("other units came back");
            escrow.state = IInKindDesk.RedemptionState.RECLAIMED;
            escrow.releaseAfter = verifier.lastCut(address(token));
            ++_failures;
            _succeed("reclaim");
        } catch {
            if (allowed) _violate("a reclaim was refused");
        }
    }

    function release(uint256 which) public acting("release") {
        if (_escrows.length == 0) return;
        uint256 index = _pick(which, IInKindDesk.RedemptionState.RECLAIMED);
        Escrow storage escrow = _escrows[index];
        bool allowed =
            escrow.state == IInKindDesk.RedemptionState.RECLAIMED &&
                escrow.base != 0 &&
                _postedCut > escrow.releaseAfter;
        try desk.releaseCommitted(index + 1) {
            if (!allowed) return _violate("a commitment was released before a proof");
            escrow.base = 0;
            _succeed("release");
        } catch {
            if (allowed) _violate("a commitment was not released");
        }
    }

    function force(uint256 who, uint256 units) public acting("force") {
        who %= PARTICIPANTS;
        uint256 reachable = 0;
        for (uint256 i = 0; i < _escrows.length; ++i) if (_isRequestedBy(i, who)) reachable += _escrows[i].units;
        units = bound(units, 1, reachable + reachable / 4 + 1);
        bool allowed = units <= reachable;
        try token.forceThrough(address(desk), _accounts[who], address(this), units) {
            if (!allowed) return _violate("committed units were forced out");
            for (uint256 i = 0; i < _escrows.length && units != 0; ++i) {
                if (!_isRequestedBy(i, who)) continue;
                uint256 taken = Math.min(units, _escrows[i].units);
                units -= taken;
                _escrows[i].units -= taken;
                if (_escrows[i].units == 0) _escrows[i].state = IInKindDesk.RedemptionState.FORCED;
            }
            _succeed("force");
        } catch {
            if (allowed) _violate("a forced debit was refused");
        }
    }

    /// @dev Doubles and halves in turns; also what nobody asked for: a donation, which must change nothing.
    function split(uint256 donation) public acting("split") {
        uint256 held = token.balanceOf(address(this));
        if (held != 0) {
            donation = bound(donation, 1, held);
            token.transfer(address(desk), donation);
            _donated += donation;
        }
        if (_splitAt > clock) return;
        _splitAt = _closeOf(clock / 1 days + 2) + 17 hours + 30 minutes;
        _isFolded = !_isFolded;
        token.scheduleFactor(
            IMultiplierSchedule.PendingFactor({
                actionId: ++_actionIds,
                effectiveAt: uint64(_splitAt),
                kind: FactorKind.SPLIT,
                numerator: _isFolded ? 2 : 1,
                denominator: _isFolded ? 1 : 2,
                exAt: uint64(_splitAt)
            })
        );
        _succeed("split");
    }

    /// @dev Asks for a record, waits for it, and writes down what the desk then says.
    function passRecord() public acting("record") {
        uint256 recordAt = clock + 24 hours;
        uint32 recordId = token.scheduleRecord(recordAt);
        for (uint256 i = 0; i < PARTICIPANTS; ++i) _recorded[_records.length][i] = desk.unitsOf(_accounts[i]);
        _records.push(recordId);
        clock = recordAt;
        vm.warp(clock);
        _succeed("record");
    }

    /* WHAT MUST HOLD */

    /// @dev Nothing is lost: the desk holds what is escrowed and what was given to it, to the last wei.
    function checkUnits() external {
        uint256 all = 0;
        for (uint256 who = 0; who < PARTICIPANTS; ++who) {
            uint256 held = 0;
            for (uint256 i = 0; i < _escrows.length; ++i)
                if (_isOpen(i) && _escrows[i].who == who) held += _escrows[i].units;
            if (desk.unitsOf(_accounts[who]) != held) _violate("the ledger differs from what is escrowed");
            if (desk.openRedemptionsOf(_accounts[who]).length != _openOf(who)) _violate("the open ones differ");
            all += held;
        }
        if (token.balanceOf(address(desk)) != all + _donated) _violate("units are lost, or made");
        for (uint256 i = 0; i < _escrows.length; ++i) {
            IInKindDesk.Redemption memory redemption = desk.redemptionOf(i + 1);
            if (redemption.state != _escrows[i].state) _violate("a redemption is in another state");
            if (_isOpen(i) && redemption.units != _escrows[i].units) _violate("a redemption's units differ");
        }
        if (desk.failedRedemptions(_custodian) != _failures) _violate("failures are miscounted");
    }

    /// @dev Every coin is somebody's, and every unproven unit counts and is bonded.
    function checkBonds() external {
        uint256 all = _forfeited;
        for (uint256 who = 0; who < PARTICIPANTS; ++who) {
            IReceiptBonds.Bond memory bond = desk.bondOf(_accounts[who]);
            if (bond.posted != _posted[who] || bond.locked != _locked[who]) _violate("a bond differs");
            if (desk.outstandingOf(_accounts[who]) != _outstanding[who]) _violate("what is unproven differs");
            if (_outstanding[who] > LIMIT) _violate("more is unproven than the limit allows");
            all += _posted[who];
        }
        if (asset.balanceOf(address(desk)) != all) _violate("bonds are lost, or made");
        if (desk.forfeited() != _forfeited) _violate("what is forfeited differs");
    }

    /// @dev The verifier keeps exactly what custodians have promised, or may have delivered.
    function checkCommitted() external {
        uint256 all = 0;
        for (uint256 i = 0; i < _escrows.length; ++i) all += _escrows[i].base;
        if (verifier.epochOf(address(token)).committedBase != all) _violate("what is committed differs");
    }

    function checkRecords() external {
        for (uint256 i = 0; i < _records.length; ++i) {
            uint256 all = 0;
            for (uint256 who = 0; who < PARTICIPANTS; ++who) {
                uint256 units = desk.unitsAt(address(token), _accounts[who], _records[i]);
                if (units != _recorded[i][who]) _violate("a record has changed");
                all += units;
            }
            if (all > token.unitsAt(address(desk), _records[i])) _violate("the ledger divides more than there was");
        }
    }

    function goOnUntilAllSucceeded(uint256 patience) external {
        for (uint256 i = 0; i < patience; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(clock, i)));
            _act(seed % ACTIONS, seed >> 8, seed >> 96, seed >> 176);
            if (i % 16 == 15 && _allSucceeded()) return;
        }
    }

    function selectors() external pure returns (bytes4[] memory list) {
        list = new bytes4[](ACTIONS + 1);
        (list[0], list[1], list[2]) = (this.wait.selector, this.post.selector, this.withdraw.selector);
        (list[3], list[4], list[5]) = (this.create.selector, this.prove.selector, this.resolve.selector);
        (list[6], list[7], list[8]) = (this.request.selector, this.cancel.selector, this.commit.selector);
        (list[9], list[10], list[11]) = (this.acknowledge.selector, this.reclaim.selector, this.release.selector);
        (list[12], list[13], list[14]) = (this.force.selector, this.split.selector, this.passRecord.selector);
    }

    /* INTERNALS */

    function _actionNames() internal pure returns (string[] memory names) {
        names = new string[](ACTIONS + 1);
        (names[0], names[1], names[2], names[3]) = ("wait", "post", "withdraw", "create");
        (names[4], names[5], names[6], names[7]) = ("prove", "resolve", "request", "cancel");
        (names[8], names[9], names[10], names[11]) = ("commit", "acknowledge", "reclaim", "release");
        (names[12], names[13], names[14]) = ("force", "split", "record");
    }

    function _act(uint256 action, uint256 a, uint256 b, uint256 c) private {
        if (action == 0) {
            if (a % 4 == 0) passRecord();
            else wait(b);
        } else if (action == 1) post(a, b);
        else if (action == 2) withdraw(a, b);
        else if (action == 3) create(a, b, c);
        else if (action == 4) prove(a, b);
        else if (action == 5) resolve(a);
        else if (action == 6) request(a, b);
        else if (action == 7) cancel(a, b);
        else if (action == 8) commit(a, b);
        else if (action == 9) acknowledge(a, b);
        else if (action == 10) reclaim(a);
        else if (action == 11) release(a);
        else if (action == 12) force(a, b);
        else split(a);
    }

    function _allSucceeded() private view returns (bool) {
        string[] memory names = _actionNames();
        for (uint256 i = 0; i < names.length; ++i) if (successes[names[i]] == 0) return false;
        return true;
    }

    function _mayCreate(uint256 who, bool provisional, uint256 units, uint256 amount) private view returns (bool) {
        if (_splitImpends() || clock >= verifier.epochOf(address(token)).usableUntil) return false;
        return !provisional || (_outstanding[who] + units <= LIMIT && amount <= _posted[who] - _locked[who]);
    }

    function _isOpen(uint256 index) private view returns (bool) {
        IInKindDesk.RedemptionState state = _escrows[index].state;
        return state == IInKindDesk.RedemptionState.REQUESTED || state == IInKindDesk.RedemptionState.COMMITTED;
    }

    function _isRequestedBy(uint256 index, uint256 who) private view returns (bool) {
        return _escrows[index].who == who && _escrows[index].state == IInKindDesk.RedemptionState.REQUESTED;
    }

    function _openOf(uint256 who) private view returns (uint256 count) {
        for (uint256 i = 0; i < _escrows.length; ++i) if (_isOpen(i) && _escrows[i].who == who) ++count;
    }

    /// @dev A redemption in the state where there is one, from a random place on; else any.
    function _pick(uint256 which, IInKindDesk.RedemptionState state) private view returns (uint256 index) {
        uint256 start = which % _escrows.length;
        for (uint256 i = 0; i < _escrows.length; ++i) {
            index = (start + i) % _escrows.length;
            if (_escrows[index].state == state) return index;
        }
        return start;
    }
}
