// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IScaledUIAmount} from "../../contracts/equity/IERC8056.sol";
import {IMultiplierSchedule} from "../../contracts/equity/IMultiplierSchedule.sol";
import {FactorKind} from "../../contracts/types/CorporateAction.sol";
import {Base, Vm} from "./Base.t.sol";
import {FactorModel} from "./models/FactorModel.sol";
import {TokenFixture} from "./models/TokenFixture.sol";

/// @notice The token's queue of factors against a sorted list. The test itself is the registry of corporate actions.
contract FactorQueueTest is Base, TokenFixture, FactorModel {
    uint256 private constant STEPS = 32;
    uint256 private constant CAPACITY = 4;
    uint256 private constant MAX_RATIO = 100;

    uint256 private _seed;
    /// @dev How many activations somebody has written down.
    uint256 private _settled;

    function setUp() public {
        vm.warp(BEGIN);
        _deployAround();
        _begin(1e18);
    }

    /* SEQUENCES */

    /// @dev INV-04, INV-05, INV-06, INV-07.
    function testFuzz_INV04_anyOrderOfSchedulingCancellingAndSettlingFoldsTheSame(uint256 seed) public {
        _seed = seed;
        _begin(uint128(bound(_random(), 1e15, 1e21)));
        for (uint256 i = 0; i < STEPS; ++i) {
            uint256 choice = _random() % 10;
            if (choice < 5) _scheduleSomething();
            else if (choice < 6) _cancelSomething();
            else if (choice < 7) _poke();
            else _letTimePass();
            checkFactors(_token);
            checkPending(_token);
        }
        checkPastMultipliers(_token);
    }

    /// @dev INV-17: shares of units and units of shares are both rounded down, so a round trip never gains.
    function testFuzz_INV17_sharesAndUnitsRoundDown(uint128 initial, uint128 units) public {
        _begin(uint128(bound(initial, 1, type(uint128).max)));
        uint256 shares = _token.toUIAmount(units);
        uint256 multiplier = _token.uiMultiplier();
        assertEq(shares, (uint256(units) * multiplier) / 1e18, "shares");
        assertLe(_token.fromUIAmount(shares), units, "a round trip gains nothing");
        assertEq(_token.fromUIAmount(units), (uint256(units) * 1e18) / multiplier, "units");
    }

    /* WHAT MUST HOLD ONE BY ONE */

    /// @dev INV-04, T04.
    function testFuzz_INV04_schedulingInTheVerySecondOfAnActivationLosesNothing(uint64 notice, bool pokes) public {
        uint64 first = uint64(block.timestamp + bound(notice, 1 days, 30 days));
        _schedule(_split(1, first, 2, 1));
        vm.warp(first);
        _activateUntil(first);
        if (pokes) _poke();
        _schedule(_split(2, first + 1 days, 3, 1));
        assertEq(_token.uiMultiplier(), 2e18, "the first is in force");
        assertEq(_token.newUIMultiplier(), 6e18, "the second counts on it");
        assertEq(_token.effectiveAt(), first + 1 days, "and is next");
        vm.warp(first + 1 days);
        assertEq(_token.uiMultiplier(), 6e18, "both are in force");
        assertEq(_token.uiMultiplierAt(first), 2e18, "the first was, from its second on");
        assertEq(_token.uiMultiplierAt(first - 1), 1e18, "and not before");
    }

    /// @dev INV-06: ERC-8056's reference leaves `effectiveAt` set after the activation.
    function test_INV06_afterTheLastActivationNothingIsPending() public {
        uint64 effectiveAt = uint64(block.timestamp + 1 days);
        _schedule(_split(1, effectiveAt, 2, 1));
        assertEq(_token.effectiveAt(), effectiveAt);
        assertEq(_token.newUIMultiplier(), 2e18);
        vm.warp(effectiveAt);
        for (uint256 i = 0; i < 2; ++i) {
            assertEq(_token.effectiveAt(), 0, "nothing is next");
            assertEq(_token.newUIMultiplier(), 2e18, "the current one");
            assertEq(_token.uiMultiplier(), 2e18);
            assertEq(_token.firstSplitAfter(effectiveAt), 0);
            assertEq(_token.pendingFactors().length, 0);
            _token.poke();
        }
    }

    /// @dev INV-06: floors do not commute, so the order within one second can be seen.
    function test_INV06_factorsOfOneSecondFollowTheirActionIds() public {
        _begin(10);
        uint64 effectiveAt = uint64(block.timestamp + 2 days);
        // floor(floor(10 × 3 / 4) × 5 / 2) = 17, and the other way round floor(25 × 3 / 4) = 18
        _schedule(_split(9, effectiveAt, 5, 2));
        _schedule(_split(4, effectiveAt, 3, 4));
        assertEq(_token.pendingFactors()[0].actionId, 4);
        assertEq(_token.pendingFactors()[1].actionId, 9);
        assertEq(_token.newUIMultiplier(), 17, "what that second brings");
        vm.warp(effectiveAt);
        assertEq(_token.uiMultiplier(), 17);
        assertEq(_token.activationCount(), 2);
    }

    /// @dev INV-06.
    function testFuzz_INV06_aFifthFactorHasNoPlaceUntilOneIsEffective(uint64 notice) public {
        uint64 first = uint64(block.timestamp + bound(notice, 1 days, 300 days));
        for (uint64 i = 0; i < CAPACITY; ++i) _schedule(_reinvestment(i + 1, first + i, 101, 100));
        Factor memory fifth = _reinvestment(5, first + 2 days, 101, 100);
        vm.expectRevert(abi.encodeWithSelector(IMultiplierSchedule.EquityToken_FactorQueueFull.selector, CAPACITY));
        _token.scheduleFactor(_asPending(fifth));
        vm.warp(first);
        _activateUntil(first);
        _schedule(fifth);
        checkPending(_token);
    }

    /// @dev INV-07: the bound on what is pending at once is no reason to keep what is to be withdrawn.
    function test_INV07_noCancellationIsRefusedForTheSplitsThatRemain() public {
        uint64 first = uint64(block.timestamp + 1 days);
        _schedule(_split(1, first, 1, 100));
        for (uint64 i = 1; i < CAPACITY; ++i) _schedule(_split(i + 1, first + i * 1 days, 20, 1));
        vm.warp(first);
        _activateUntil(first);
        // 8,000:1 is pending now; whatever is cancelled, 400:1 remains.
        for (uint64 i = uint64(CAPACITY); i > 1; --i) {
            _cancel(i);
            checkPending(_token);
        }
        assertEq(_token.uiMultiplier(), 1e16);
        assertEq(_token.effectiveAt(), 0);
    }

    /// @dev INV-07, INV-10: nor does it stand in the way of withdrawing a reinvestment.
    function test_INV10_aReinvestmentCanBeWithdrawnWhateverSplitsArePending() public {
        uint64 first = uint64(block.timestamp + 1 days);
        _schedule(_split(1, first, 1, 50));
        _schedule(_split(2, first + 1 days, 50, 1));
        _schedule(_split(3, first + 2 days, 50, 1));
        _schedule(_reinvestment(4, first + 3 days, 101, 100));
        vm.warp(first);
        _activateUntil(first);
        _cancel(4);
        checkPending(_token);
        assertEq(_token.maxScheduledReinvestFactor(), 1e18);
    }

    /// @dev INV-07: cancellable until the second before, and not from its second on.
    function testFuzz_INV07_aFactorIsCancellableUntilItIsEffective(uint64 notice, uint64 early) public {
        uint64 effectiveAt = uint64(block.timestamp + bound(notice, 1 days, 300 days));
        _schedule(_split(1, effectiveAt, 2, 1));
        uint256 snapshot = vm.snapshotState();
        vm.warp(effectiveAt);
        vm.expectRevert(abi.encodeWithSelector(IMultiplierSchedule.EquityToken_FactorNotPending.selector, 1));
        _token.cancelFactor(1);
        vm.revertToState(snapshot);
        vm.warp(effectiveAt - bound(early, 1, 1 days));
        _cancel(1);
        vm.warp(effectiveAt);
        assertEq(_token.uiMultiplier(), 1e18);
    }

    /// @dev INV-07.
    function testFuzz_INV07_everyFactorHasADaysNotice(uint64 notice) public {
        uint64 effectiveAt = uint64(block.timestamp + bound(notice, 0, 1 days - 1));
        vm.expectRevert(
            abi.encodeWithSelector(
                IMultiplierSchedule.EquityToken_NoticeNotKept.selector,
                effectiveAt,
                block.timestamp + 1 days
            )
        );
        _token.scheduleFactor(_asPending(_split(1, effectiveAt, 2, 1)));
    }

    /// @dev INV-08.
    function testFuzz_INV08_nobodyElseSchedulesOrCancels(address caller) public {
        vm.assume(caller != address(this));
        uint64 effectiveAt = uint64(block.timestamp + 1 days);
        _schedule(_split(1, effectiveAt, 2, 1));
        bytes memory refusal = abi.encodeWithSelector(
            IMultiplierSchedule.EquityToken_OnlyCorporateActions.selector,
            caller
        );
        IMultiplierSchedule.PendingFactor memory another = _asPending(_split(2, effectiveAt, 2, 1));
        vm.expectRevert(refusal);
        vm.prank(caller);
        _token.scheduleFactor(another);
        vm.expectRevert(refusal);
        vm.prank(caller);
        _token.cancelFactor(1);
        checkPending(_token);
    }

    /// @dev INV-05.
    function testFuzz_INV05_theFutureAndTheTimeBeforeTheTokenHaveNoMultiplier(uint64 distance) public {
        vm.warp(BEGIN + 7 days);
        uint256 future = block.timestamp + bound(distance, 1, type(uint64).max);
        vm.expectRevert(
            abi.encodeWithSelector(IMultiplierSchedule.EquityToken_FutureTimestamp.selector, future, block.timestamp)
        );
        _token.uiMultiplierAt(future);
        uint256 before = BEGIN - bound(distance, 1, BEGIN);
        vm.expectRevert(abi.encodeWithSelector(IMultiplierSchedule.EquityToken_BeforeBeginning.selector, before));
        _token.uiMultiplierAt(before);
    }

    /* STEPS */

    function _scheduleSomething() private {
        Factor memory factor = _random() % 3 == 0 ? _randomReinvestment() : _randomSplit();
        bytes memory refusal = _refusalOf(factor);
        if (refusal.length == 0) {
            _schedule(factor);
        } else {
            vm.expectRevert(refusal);
            _token.scheduleFactor(_asPending(factor));
        }
    }

    function _cancelSomething() private {
        bool known = _pending.length != 0 && _random() % 4 != 0;
        uint64 actionId = known ? _pending[_random() % _pending.length].actionId : uint64(_random() % 1000);
        if (_isPending(actionId)) {
            uint256 removed = 0;
            while (_pending[removed].actionId != actionId) ++removed;
            Factor[] memory rest = new Factor[](_pending.length - 1);
            for (uint256 i = 0; i < rest.length; ++i) rest[i] = _pending[i < removed ? i : i + 1];
            bytes memory refusal = _outOfRange(rest);
            if (refusal.length == 0) return _cancel(actionId);
            vm.expectRevert(refusal);
        } else {
            vm.expectRevert(
                abi.encodeWithSelector(IMultiplierSchedule.EquityToken_FactorNotPending.selector, actionId)
            );
        }
        _token.cancelFactor(actionId);
    }

    function _poke() private {
        assertEq(_token.poke(), _activated.length - _settled, "written down");
        _settled = _activated.length;
        assertEq(_token.poke(), 0, "nothing is written down twice");
    }

    /// @dev Often to the very second of an activation, or the one before.
    function _letTimePass() private {
        uint256 to = block.timestamp + (_random() % 3 days);
        if (_pending.length != 0 && _random() % 4 != 0) {
            uint256 next = _pending[_random() % _pending.length].effectiveAt;
            to = _random() % 3 == 0 ? next - 1 : next;
        }
        vm.warp(to);
        _activateUntil(to);
    }

    /// @dev Schedules and sees that the later entries, and only those, are announced anew.
    function _schedule(Factor memory factor) private {
        (uint256 expected, ) = _valuesWith(factor);
        vm.recordLogs();
        uint256 multiplier = _token.scheduleFactor(_asPending(factor));
        assertEq(multiplier, expected, "the multiplier right after it");
        _settled = _activated.length;
        _checkAnnouncements(_insertFactor(factor));
    }

    function _cancel(uint64 actionId) private {
        vm.recordLogs();
        _token.cancelFactor(actionId);
        _settled = _activated.length;
        uint256 index = _removeFactor(actionId);
        if (index == _pending.length) _checkNothingFollows();
        else _checkAnnouncements(index);
    }

    /// @dev With nothing later to announce itself anew, the change that will not come is taken back.
    function _checkNothingFollows() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory last = logs[logs.length - 1];
        assertEq(last.topics[0], IScaledUIAmount.UIMultiplierUpdated.selector, "taken back");
        uint256 multiplier = _token.uiMultiplier();
        assertEq(last.data, abi.encode(multiplier, multiplier, block.timestamp), "nothing changes");
    }

    function _checkAnnouncements(uint256 index) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IScaledUIAmount.UIMultiplierUpdated.selector) continue;
            (uint256 from, uint256 to, uint256 effectiveAt) = abi.decode(logs[i].data, (uint256, uint256, uint256));
            assertEq(from, _valuesAfter(index).multiplier, "announced from");
            assertEq(to, _valuesAfter(index + 1).multiplier, "announced to");
            assertEq(effectiveAt, _pending[index].effectiveAt, "announced for");
            ++index;
        }
        assertEq(index, _pending.length, "announcements");
    }

    /* WHAT IS REFUSED */

    function _refusalOf(Factor memory factor) private view returns (bytes memory) {
        if (_pending.length == CAPACITY) {
            return abi.encodeWithSelector(IMultiplierSchedule.EquityToken_FactorQueueFull.selector, CAPACITY);
        }
        if (_isPending(factor.actionId)) {
            return
                abi.encodeWithSelector(
                    IMultiplierSchedule.EquityToken_FactorAlreadyScheduled.selector,
                    factor.actionId
                );
        }
        (uint256 numerator, uint256 denominator) = _splitsWith(factor);
        if (factor.isSplit && (numerator > MAX_RATIO * denominator || denominator > MAX_RATIO * numerator)) {
            return
                abi.encodeWithSelector(
                    IMultiplierSchedule.EquityToken_PendingSplitsTooLarge.selector,
                    numerator,
                    denominator,
                    MAX_RATIO
                );
        }
        uint256 index = _placeOf(factor);
        Factor[] memory queue = new Factor[](_pending.length + 1);
        for (uint256 i = 0; i < queue.length; ++i) {
            queue[i] = i == index ? factor : _pending[i < index ? i : i - 1];
        }
        return _outOfRange(queue);
    }

    /// @dev The first step that would leave a factor at zero or beyond uint128.
    function _outOfRange(Factor[] memory queue) private view returns (bytes memory) {
        Values memory values = _valuesAfter(0);
        for (uint256 i = 0; i < queue.length; ++i) {
            values = _apply(values, queue[i]);
            uint256 other = queue[i].isSplit ? values.split : values.reinvest;
            uint256 bad = _fits(values.multiplier) ? other : values.multiplier;
            if (!_fits(bad)) {
                return
                    abi.encodeWithSelector(
                        IMultiplierSchedule.EquityToken_FactorOutOfRange.selector,
                        queue[i].actionId,
                        bad
                    );
            }
        }
        return "";
    }

    function _fits(uint256 value) private pure returns (bool) {
        return value != 0 && value <= type(uint128).max;
    }

    /* WHAT IS SCHEDULED */

    function _randomSplit() private returns (Factor memory) {
        uint256 choice = _random() % 8;
        uint256 numerator = [uint256(2), 3, 1, 1, 21, 100, 1, 1 + (_random() % 5000)][choice];
        uint256 denominator = [uint256(1), 2, 2, 10, 20, 1, 100, 1 + (_random() % 5000)][choice];
        if (numerator > MAX_RATIO * denominator || denominator > MAX_RATIO * numerator) denominator = numerator;
        (numerator, denominator) = _lowest(numerator, denominator);
        return _split(_randomId(), _randomTime(), numerator, denominator);
    }

    function _randomReinvestment() private returns (Factor memory) {
        uint256 denominator = bound(_random(), 1, type(uint96).max);
        uint256 numerator = denominator + bound(_random(), 0, denominator / 5);
        (numerator, denominator) = _lowest(numerator, denominator);
        return _reinvestment(_randomId(), _randomTime(), numerator, denominator);
    }

    /// @dev Few ids and few times, so that they meet.
    function _randomId() private returns (uint64) {
        return uint64(1 + (_random() % 40));
    }

    function _randomTime() private returns (uint64) {
        uint256 earliest = block.timestamp + 1 days;
        if (_random() % 8 == 0) return uint64(earliest);
        return uint64((earliest / 12 hours + 1 + (_random() % 4)) * 12 hours);
    }

    function _split(uint64 id, uint64 effectiveAt, uint256 num, uint256 den) private pure returns (Factor memory) {
        // Ex days in another order than that of the effects, some of them behind it.
        uint64 exAt = uint64(effectiveAt + 1 days - (uint256(keccak256(abi.encode(id, num))) % 5 days));
        return Factor(id, effectiveAt, true, num, den, exAt);
    }

    function _reinvestment(
        uint64 id,
        uint64 effectiveAt,
        uint256 num,
        uint256 den
    ) private pure returns (Factor memory) {
        return Factor(id, effectiveAt, false, num, den, 0);
    }

    function _asPending(Factor memory factor) private pure returns (IMultiplierSchedule.PendingFactor memory) {
        return
            IMultiplierSchedule.PendingFactor({
                actionId: factor.actionId,
                effectiveAt: factor.effectiveAt,
                kind: factor.isSplit ? FactorKind.SPLIT : FactorKind.REINVESTMENT,
                numerator: uint128(factor.numerator),
                denominator: uint128(factor.denominator),
                exAt: factor.exAt
            });
    }

    function _lowest(uint256 numerator, uint256 denominator) private pure returns (uint256, uint256) {
        (uint256 a, uint256 b) = (numerator, denominator);
        while (b != 0) (a, b) = (b, a % b);
        return (numerator / a, denominator / a);
    }

    function _random() private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return _seed;
    }

    function _begin(uint128 initialMultiplier) private {
        _deployToken(address(this), address(0), initialMultiplier);
        _gate.prove(address(_token), type(uint128).max);
        _beginFactors(initialMultiplier);
    }
}
