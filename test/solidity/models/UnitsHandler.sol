// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {FixedAuthority} from "../../../contracts/access/FixedAuthority.sol";
import {IERC7943Fungible} from "../../../contracts/equity/IERC7943Fungible.sol";
import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {IMultiplierSchedule} from "../../../contracts/equity/IMultiplierSchedule.sol";
import {IRecordDates} from "../../../contracts/equity/IRecordDates.sol";
import {ITransferControls} from "../../../contracts/equity/ITransferControls.sol";
import {PauseBudget} from "../../../contracts/libraries/PauseBudget.sol";
import {HolderStatus, InvestorCategory, packHolderRecord} from "../../../contracts/types/HolderRecord.sol";
import {CallCounter} from "../Base.t.sol";
import {FactorModel} from "./FactorModel.sol";
import {RecordModel} from "./RecordModel.sol";
import {TokenFixture} from "./TokenFixture.sol";

/// @notice Everybody who does something to a token's units, records and pauses, with a model of what must come of it.
/// Every call's outcome is foreseen: it succeeds, or is refused with this error and these arguments. A handler must not
/// revert, so what comes otherwise is kept until the invariants are asked.
abstract contract UnitsHandler is CallCounter, TokenFixture, RecordModel, FactorModel {
    struct Interval {
        uint256 start;
        uint256 end;
    }

    uint256 private constant NOTICE = 1 days;
    uint256 private constant MAX_LEAD = 400 days;
    uint256 private constant MAX_PENDING = 8;
    uint256 private constant PERIOD = 14 days;
    uint256 private constant MAX_PAUSED = 72 hours;
    uint256 private constant MAX_PAUSES = 8;

    address internal immutable _minter = makeAddr("minter");
    address internal immutable _agent = makeAddr("transfer agent");
    address internal immutable _guardian = makeAddr("guardian");
    address internal immutable _issuer = makeAddr("issuer");
    address internal immutable _governor = makeAddr("governor");
    address internal immutable _recorder = makeAddr("recorder");
    address internal immutable _stranger = makeAddr("stranger");
    address internal immutable _windDown = makeAddr("windDown");

    /// @dev What the proof says, and what of the token it speaks about.
    uint256 internal _reserveBase;
    uint256 internal _supplyAtCut;
    uint256 internal _mintedAtCut;
    bool internal _isCurrent;

    uint256 internal _modelMinted;
    uint256 internal _settled;
    mapping(address account => uint256) internal _frozen;
    mapping(address account => bool) internal _sanctioned;
    Interval[] internal _pauses;
    bytes private _answer;

    /// @notice The time of the sequence, kept here so that it outlives every call.
    uint256 public clock;
    /// @notice The first call that went another way than foreseen: what it was, what was foreseen, what came.
    string public violation;
    bytes public foreseen;
    bytes public outcome;

    modifier acting(string memory action) {
        _attempt(action);
        vm.warp(clock);
        _;
    }

    /* UNITS */

    function transfer(uint256 fromSeed, uint256 toSeed, uint256 amount, uint256 how) public acting("transfer") {
        (address from, address to) = (_holder(fromSeed), _holder(toSeed));
        amount = _amountOf(from, amount, how);
        bytes memory refusal = _refusalOfMove(from, to, from, amount);
        if (_call("transfer", from, abi.encodeCall(_token.transfer, (to, amount)), refusal)) {
            _modelMove(from, to, amount);
            _succeed("transfer");
        }
    }

    function transferFrom(
        uint256 fromSeed,
        uint256 toSeed,
        uint256 spenderSeed,
        uint256 amount
    ) public acting("transferFrom") {
        (address from, address to, address spender) = (_holder(fromSeed), _holder(toSeed), _holder(spenderSeed));
        amount = _amountOf(from, amount, spenderSeed >> 128);
        _call("approve", from, abi.encodeCall(_token.approve, (spender, amount)), "");
        bytes memory refusal = _refusalOfMove(from, to, spender, amount);
        if (_call("transferFrom", spender, abi.encodeCall(_token.transferFrom, (from, to, amount)), refusal)) {
            _modelMove(from, to, amount);
            _expect(_token.allowance(from, spender) == 0, "an allowance outlived its transfer");
            _succeed("transferFrom");
        }
    }

    /// @dev INV-09: exactly the headroom, one wei, or anything within.
    function mint(uint256 toSeed, uint256 units, uint256 how) public acting("mint") {
        uint256 headroom = _headroom();
        if (how % 4 == 0) units = headroom;
        else if (how % 4 == 1) units = headroom == 0 ? 0 : 1;
        else units = bound(units, 0, headroom);
        if (_mint(_holder(toSeed), units)) _succeed("mint");
    }

    /// @dev INV-09: one wei beyond the headroom, or anything beyond.
    function mintBeyond(uint256 toSeed, uint256 units, uint256 how) public acting("mintBeyond") {
        uint256 headroom = _headroom();
        units = how % 2 == 0 ? headroom + 1 : bound(units, headroom + 1, type(uint256).max);
        address to = _holder(toSeed);
        bool refusedByGate = !_isPaused() && !_sanctioned[to];
        if (!_mint(to, units) && refusedByGate) _succeed("mintBeyond");
    }

    /// @dev INV-09: with a headroom of one wei, two are refused, one is minted, and then none is left.
    function mintTheLastWei(uint256 toSeed) public acting("mintTheLastWei") {
        _prove(_needed(_modelSupply + 1, _maxReinvest()));
        _expect(_headroom() == 1, "a headroom of one wei");
        address to = _holder(toSeed);
        _mint(to, 2);
        if (!_mint(to, 1)) return;
        _expect(_headroom() == 0, "no headroom");
        _mint(to, 1);
        _succeed("mintTheLastWei");
    }

    function burn(uint256 fromSeed, uint256 amount, uint256 how) public acting("burn") {
        address from = _holder(fromSeed);
        amount = _amountOf(from, amount, how);
        uint256 headroom = _headroom();
        bytes memory refusal;
        if (_isPaused()) refusal = _paused();
        else if (_sanctioned[from]) refusal = _cannotSend(from);
        else refusal = _refusalOfAmount(from, amount);
        if (_call("burn", from, abi.encodeCall(_token.burn, (amount)), refusal)) {
            _modelBurn(from, amount);
            _expect(_headroom() == headroom, "a burn changed the headroom");
            _succeed("burn");
        }
    }

    /* TRANSFER AGENT AND REGISTRAR */

    function freeze(uint256 whoSeed, uint256 amount, uint256 how) public acting("freeze") {
        address who = _holder(whoSeed);
        if (how % 4 < 2) amount = 0;
        else if (how % 4 == 2) amount = bound(amount, 0, _held[who].units);
        if (_call("freeze", _agent, abi.encodeCall(_token.setFrozenTokens, (who, amount)), "")) {
            _frozen[who] = amount;
            _succeed("freeze");
        }
    }

    /// @dev INV-21: the only way for frozen units to leave, and they are unfrozen first.
    function forcedTransfer(uint256 fromSeed, uint256 toSeed, uint256 amount) public acting("forcedTransfer") {
        (address from, address to) = (_holder(fromSeed), _holder(toSeed));
        amount = _amountOf(from, amount, amount >> 128);
        bytes memory refusal;
        if (from == to) refusal = abi.encodeWithSelector(ITransferControls.EquityToken_ForcedToSelf.selector, from);
        else if (_isPaused()) refusal = _paused();
        else if (_sanctioned[to]) refusal = _cannotReceive(to);
        else if (amount > _held[from].units) refusal = _refusalOfAmount(from, amount);
        if (_call("forcedTransfer", _agent, abi.encodeCall(_token.forcedTransfer, (from, to, amount)), refusal)) {
            uint256 unfrozen = _unfrozen(from);
            if (amount > unfrozen) _frozen[from] -= amount - unfrozen;
            _modelMove(from, to, amount);
            _succeed("forcedTransfer");
        }
    }

    function sanction(uint256 whoSeed, uint256 how) public acting("sanction") {
        address who = _holder(whoSeed);
        bool sanctioned = how % 6 == 0;
        HolderStatus standing = sanctioned ? HolderStatus.SANCTIONED : HolderStatus.UNREGISTERED;
        _holders.set(who, packHolderRecord(standing, InvestorCategory.UNSPECIFIED, 0, 0));
        _sanctioned[who] = sanctioned;
        _succeed("sanction");
    }

    /* PAUSE */

    function pause(uint256 duration, uint256 how) public acting("pause") {
        if (how % 8 == 0) duration = 0;
        else if (how % 8 == 1) duration = bound(duration, MAX_PAUSED, MAX_PAUSED + 1);
        else duration = bound(duration, 1, 12 hours);
        if (_call("pause", _guardian, abi.encodeCall(_token.pause, (duration)), _refusalOfPause(duration))) {
            _pauses.push(Interval(block.timestamp, block.timestamp + duration));
            _succeed("pause");
        }
    }

    function unpause() public acting("unpause") {
        bytes memory refusal = _isPaused() ? bytes("") : _error(PauseBudget.PauseBudget_NotPaused.selector);
        if (_call("unpause", _guardian, abi.encodeCall(_token.unpause, ()), refusal)) {
            _pauses[_pauses.length - 1].end = block.timestamp;
            _succeed("unpause");
        }
    }

    /* RECORDS AND INSIDERS */

    function scheduleRecord(uint256 recordAt, uint256 how) public acting("scheduleRecord") {
        uint256 earliest = block.timestamp + NOTICE;
        uint256 latest = block.timestamp + MAX_LEAD;
        bool stands = how % 6 == 0 && _pendingRecords.length != 0;
        if (stands) recordAt = _pendingRecords[how % _pendingRecords.length].recordAt;
        else if (how % 6 == 1) recordAt = earliest - 1;
        else if (how % 6 == 2) recordAt = bound(recordAt, latest, latest + 1);
        else recordAt = bound(recordAt, earliest, earliest + 10 days);
        bytes memory refusal;
        if (recordAt < earliest) {
            refusal = abi.encodeWithSelector(IRecordDates.EquityToken_RecordNoticeNotKept.selector, recordAt, earliest);
        } else if (recordAt > latest) {
            refusal = abi.encodeWithSelector(IRecordDates.EquityToken_RecordTooFarAhead.selector, recordAt, latest);
        } else if (!_stands(recordAt) && _pendingRecords.length == MAX_PENDING) {
            refusal = abi.encodeWithSelector(
                IRecordDates.EquityToken_RecordQueueFull.selector,
                MAX_PENDING,
                MAX_PENDING
            );
        }
        if (_call("scheduleRecord", _recorder, abi.encodeCall(_token.scheduleRecord, (recordAt)), refusal)) {
            _modelSchedule(abi.decode(_answer, (uint32)), recordAt);
            _succeed("scheduleRecord");
        }
    }

    function cancelRecord(uint256 which, uint256 how) public acting("cancelRecord") {
        if (how % 4 == 0 && _passedRecords.length != 0) {
            Passed memory passed = _passedRecords[which % _passedRecords.length];
            bytes memory tooLate = abi.encodeWithSelector(
                IRecordDates.EquityToken_RecordAlreadyPassed.selector,
                passed.recordId,
                passed.recordAt,
                block.timestamp
            );
            _call("cancelRecord", _recorder, abi.encodeCall(_token.cancelRecord, (passed.recordId)), tooLate);
        }
        if (_pendingRecords.length == 0) return;
        uint256 index = which % _pendingRecords.length;
        uint32 id = _pendingRecords[index].recordId;
        bytes memory foreign = abi.encodeWithSelector(
            IRecordDates.EquityToken_NotRecordRequester.selector,
            id,
            _stranger
        );
        _call("cancelRecord", _stranger, abi.encodeCall(_token.cancelRecord, (id)), foreign);
        if (_call("cancelRecord", _recorder, abi.encodeCall(_token.cancelRecord, (id)), "")) {
            _modelCancel(index);
            _succeed("cancelRecord");
        }
    }

    function markInsider(uint256 whoSeed) public acting("markInsider") {
        address who = _holder(whoSeed);
        if (_call("markInsider", _issuer, abi.encodeCall(_token.markInsider, (who)), _refusalOfMark(who, true))) {
            _held[who].insider = true;
            _succeed("markInsider");
        }
    }

    function clearInsider(uint256 whoSeed) public acting("clearInsider") {
        address who = _holder(whoSeed);
        if (_call("clearInsider", _governor, abi.encodeCall(_token.clearInsider, (who)), _refusalOfMark(who, false))) {
            _held[who].insider = false;
            _succeed("clearInsider");
        }
    }

    /* PROOF, TIME, STRANGERS */

    /// @dev A new cut that proves nothing more, something more, less than is needed, or goes stale.
    function prove(uint256 extra, uint256 how) public acting("prove") {
        uint256 needed = _needed(_modelSupply, _maxReinvest());
        if (how % 8 == 0) _prove(needed);
        else if (how % 8 == 1) _prove(bound(extra, 0, needed));
        else _prove(needed + bound(extra, 0, 1_000e18));
        if (how % 8 == 2) {
            _gate.setCurrent(address(_token), false);
            _isCurrent = false;
        }
        _succeed("prove");
    }

    function advance(uint256 time, uint256 how) public acting("advance") {
        if (how % 3 == 0) time = bound(time, 0, 1 hours);
        else if (how % 3 == 1) time = bound(time, 1 hours, 1 days);
        else time = bound(time, 1 days, 3 days);
        _advanceTo(clock + time);
        _succeed("advance");
    }

    /// @dev To the second before the next record, and into it.
    function crossARecord() public acting("crossARecord") {
        if (_pendingRecords.length == 0) return;
        uint256 next = type(uint256).max;
        for (uint256 i = 0; i < _pendingRecords.length; ++i) {
            if (_pendingRecords[i].recordAt < next) next = _pendingRecords[i].recordAt;
        }
        _advanceTo(next - 1);
        uint32 passed = _token.recordClock();
        _advanceTo(next);
        _expect(_token.recordClock() == passed + 1, "a record passes in its second");
        _succeed("crossARecord");
    }

    function poke() public acting("poke") {
        if (_call("poke", _stranger, abi.encodeCall(_token.poke, ()), "")) {
            _expect(abi.decode(_answer, (uint256)) == _activated.length - _settled, "what a poke writes down");
            _settled = _activated.length;
            _succeed("poke");
        }
    }

    /// @dev INV-08: one of everything that somebody else may do.
    function tryAsAStranger(uint256 which) public acting("tryAsAStranger") {
        address who = _holder(which);
        bytes[14] memory calls = [
            abi.encodeCall(_token.mint, (_stranger, 1)),
            abi.encodeCall(_token.setFrozenTokens, (who, 1)),
            abi.encodeCall(_token.forcedTransfer, (who, _stranger, 1)),
            abi.encodeCall(_token.forceThrough, (who, who, _stranger, 1)),
            abi.encodeCall(_token.pause, (1)),
            abi.encodeCall(_token.unpause, ()),
            abi.encodeCall(_token.scheduleRecord, (block.timestamp + 2 days)),
            abi.encodeCall(_token.markInsider, (who)),
            abi.encodeCall(_token.clearInsider, (who)),
            abi.encodeCall(_token.admitVenue, (_stranger)),
            abi.encodeCall(_token.blockCountry, (840)),
            abi.encodeCall(_token.cancelFactor, (1)),
            abi.encodeCall(_token.enterTerminal, ()),
            abi.encodeCall(IAccessManaged.setAuthority, (_stranger))
        ];
        bytes memory refusal = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, _stranger);
        uint256 choice = which % calls.length;
        if (choice == 11) {
            refusal = abi.encodeWithSelector(IMultiplierSchedule.EquityToken_OnlyCorporateActions.selector, _stranger);
        } else if (choice == 12) {
            refusal = abi.encodeWithSelector(IEquityToken.EquityToken_OnlyWindDown.selector, _stranger);
        } else if (choice == 13) {
            refusal = abi.encodeWithSelector(
                FixedAuthority.FixedAuthority_CannotBeReplaced.selector,
                address(_authority)
            );
        }
        _call("tryAsAStranger", _stranger, calls[choice], refusal);
        _succeed("tryAsAStranger");
    }

    /* INTERNALS: ONE CALL */

    /// @dev Whether it succeeded. `_answer` holds what came back.
    function _call(
        string memory action,
        address sender,
        bytes memory data,
        bytes memory refusal
    ) internal returns (bool) {
        return _callOn(address(_token), action, sender, data, refusal);
    }

    function _callOn(
        address target,
        string memory action,
        address sender,
        bytes memory data,
        bytes memory refusal
    ) internal returns (bool success) {
        vm.prank(sender);
        (success, _answer) = target.call(data);
        bool asForeseen = success ? refusal.length == 0 : keccak256(_answer) == keccak256(refusal);
        if (asForeseen || bytes(violation).length != 0) return success;
        violation = action;
        foreseen = refusal;
        outcome = _answer;
    }

    function _expect(bool condition, string memory what) internal {
        if (!condition && bytes(violation).length == 0) violation = what;
    }

    function _mint(address to, uint256 units) internal returns (bool success) {
        uint256 headroom = _headroom();
        bytes memory refusal;
        if (_isPaused()) {
            refusal = _paused();
        } else if (_sanctioned[to]) {
            refusal = _cannotReceive(to);
        } else if (units > headroom) {
            refusal = abi.encodeWithSelector(IEquityToken.EquityToken_InsufficientReserves.selector, units, headroom);
        }
        success = _call("mint", _minter, abi.encodeCall(_token.mint, (to, units)), refusal);
        if (!success) return false;
        _modelMint(to, units);
        _modelMinted += units;
        _expect(units == 0 || _isCurrent, "a unit without a current proof");
        _expect(units == 0 || _needed(_counted(), _maxReinvest()) <= _reserveBase, "a unit beyond the proof");
    }

    /* INTERNALS: TIME AND PROOF */

    function _advanceTo(uint256 timestamp) internal {
        if (timestamp <= clock) return;
        _copyUntil(timestamp);
        _activateUntil(timestamp);
        clock = timestamp;
        vm.warp(timestamp);
    }

    function _prove(uint256 reserveBase) internal {
        _gate.prove(address(_token), reserveBase);
        (_reserveBase, _supplyAtCut, _mintedAtCut, _isCurrent) = (reserveBase, _modelSupply, _modelMinted, true);
    }

    /// @dev INV-11: what was minted since the cut counts, whatever was burned.
    function _counted() internal view returns (uint256) {
        return _supplyAtCut + _modelMinted - _mintedAtCut;
    }

    function _needed(uint256 units, uint256 factor) internal pure returns (uint256) {
        return (units * factor + 1e18 - 1) / 1e18;
    }

    /// @dev The most that fits: need(units) ≤ proven < need(units + 1).
    function _headroom() internal returns (uint256 units) {
        uint256 factor = _maxReinvest();
        uint256 counted = _counted();
        uint256 backed = (_reserveBase * 1e18) / factor;
        if (!_isCurrent || backed <= counted) return 0;
        _expect(_needed(backed, factor) <= _reserveBase, "the headroom fits");
        _expect(_needed(backed + 1, factor) > _reserveBase, "and no more does");
        return backed - counted;
    }

    /* INTERNALS: WHAT IS REFUSED */

    function _refusalOfMove(
        address from,
        address to,
        address operator,
        uint256 amount
    ) private view returns (bytes memory) {
        if (_isPaused()) return _paused();
        if (operator != from && _sanctioned[operator]) {
            return abi.encodeWithSelector(ITransferControls.EquityToken_OperatorSanctioned.selector, operator);
        }
        if (_sanctioned[from]) return _cannotSend(from);
        if (_sanctioned[to]) return _cannotReceive(to);
        return _refusalOfAmount(from, amount);
    }

    function _refusalOfAmount(address from, uint256 amount) private view returns (bytes memory) {
        uint256 units = _held[from].units;
        if (amount > units) {
            return abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, from, units, amount);
        }
        if (amount > _unfrozen(from)) {
            return
                abi.encodeWithSelector(
                    IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector,
                    from,
                    amount,
                    _unfrozen(from)
                );
        }
        return "";
    }

    function _refusalOfMark(address who, bool insider) private view returns (bytes memory) {
        if (_held[who].insider != insider) return "";
        return abi.encodeWithSelector(IRecordDates.EquityToken_InsiderUnchanged.selector, who, insider);
    }

    function _refusalOfPause(uint256 duration) private view returns (bytes memory) {
        if (duration == 0) return _error(PauseBudget.PauseBudget_EmptyPause.selector);
        if (duration > MAX_PAUSED) return _exceeded(duration, 0);
        if (_isPaused()) {
            uint256 until = _pauses[_pauses.length - 1].end;
            return abi.encodeWithSelector(PauseBudget.PauseBudget_AlreadyPaused.selector, until);
        }
        uint256 end = block.timestamp + duration;
        uint256 touching = 0;
        for (uint256 i = 0; i < _pauses.length; ++i) {
            if (_pauses[i].end > end - PERIOD) ++touching;
        }
        if (touching >= MAX_PAUSES) {
            return abi.encodeWithSelector(PauseBudget.PauseBudget_TooManyPauses.selector, MAX_PAUSES);
        }
        uint256 used = _pausedWithin(end - PERIOD, end);
        return used + duration > MAX_PAUSED ? _exceeded(duration, used) : bytes("");
    }

    function _exceeded(uint256 duration, uint256 used) private pure returns (bytes memory) {
        return abi.encodeWithSelector(PauseBudget.PauseBudget_Exceeded.selector, duration, used, MAX_PAUSED);
    }

    function _paused() private view returns (bytes memory) {
        return abi.encodeWithSelector(ITransferControls.EquityToken_Paused.selector, _pauses[_pauses.length - 1].end);
    }

    function _cannotSend(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, account);
    }

    function _cannotReceive(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, account);
    }

    function _error(bytes4 selector) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector);
    }

    /* INTERNALS: THE MODEL ASKED */

    function _isPaused() internal view returns (bool) {
        return _pauses.length != 0 && _pauses[_pauses.length - 1].end > block.timestamp;
    }

    /// @dev The seconds of all pauses within (from, to].
    function _pausedWithin(uint256 from, uint256 to) internal view returns (uint256 used) {
        for (uint256 i = 0; i < _pauses.length; ++i) {
            uint256 start = _pauses[i].start > from ? _pauses[i].start : from;
            uint256 end = _pauses[i].end < to ? _pauses[i].end : to;
            if (end > start) used += end - start;
        }
    }

    function _unfrozen(address account) internal view returns (uint256) {
        uint256 units = _held[account].units;
        return units > _frozen[account] ? units - _frozen[account] : 0;
    }

    function _stands(uint256 recordAt) private view returns (bool) {
        for (uint256 i = 0; i < _pendingRecords.length; ++i) {
            if (_pendingRecords[i].recordAt == recordAt) return true;
        }
        return false;
    }

    function _holder(uint256 seed) internal view returns (address) {
        return _accounts[seed % _accounts.length];
    }

    /// @dev Around the edges of what an account has, and of what of it is not frozen.
    function _amountOf(address from, uint256 amount, uint256 how) internal view returns (uint256) {
        uint256 units = _held[from].units;
        uint256 choice = how % 8;
        if (choice == 0) return units;
        if (choice == 1) return units + 1;
        if (choice == 2) return _unfrozen(from);
        if (choice == 3) return _unfrozen(from) + 1;
        if (choice == 4) return 0;
        return bound(amount, 0, units);
    }
}
