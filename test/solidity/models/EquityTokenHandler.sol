// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {CorporateActions} from "../../../contracts/equity/CorporateActions.sol";
import {ICorporateActions} from "../../../contracts/equity/ICorporateActions.sol";
import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {IMultiplierSchedule} from "../../../contracts/equity/IMultiplierSchedule.sol";
import {IRecordDates} from "../../../contracts/equity/IRecordDates.sol";
import {ITransferControls} from "../../../contracts/equity/ITransferControls.sol";
import {IBeneficialLedger} from "../../../contracts/types/IBeneficialLedger.sol";
import {CorporateActionKind} from "../../../contracts/types/CorporateAction.sol";
import {CallCounter} from "../Base.t.sol";
import {UnitsHandler} from "./UnitsHandler.sol";

/// @notice The issuer's corporate actions on top, through the real registry, and what must hold after every call.
abstract contract EquityTokenHandler is UnitsHandler {
    /// @dev A split, or a reinvested dividend; how it stands.
    struct Event {
        bool isSplit;
        bool cancelled;
        bool scheduled;
        uint64 actionId;
        uint64 exAt;
        uint64 effectiveAt;
        uint256 numerator;
        uint256 denominator;
        uint256 gross;
        uint256 withholdingBps;
    }

    uint256 private constant CAPACITY = 4;
    uint256 private constant MAX_RATIO = 100;
    uint256 private constant SCHEDULING_PERIOD = 400 days;
    uint256 private constant OPEN_AFTER_MIDNIGHT = 14 hours + 30 minutes;

    CorporateActions private immutable _actions;
    Event[] private _events;
    uint256 private _references;

    constructor() CallCounter(_actionNames()) {
        clock = BEGIN;
        vm.warp(clock);
        _deployAround();
        _actions = new CorporateActions(address(_authority));
        _deployToken(address(_actions), _windDown, 1e18);
        _beginFactors(1e18);
        _allow();
        for (uint256 i = 0; i < 5; ++i) _accounts.push(makeAddr(string.concat("holder ", vm.toString(i))));
        _prove(10_000e18);
        for (uint256 i = 0; i < 3; ++i) _mint(_accounts[i], 1_000e18);
    }

    /* ANNOUNCE, SCHEDULE, CANCEL */

    function announceSplit(uint256 ratio, uint256 inDays, uint256 how) public acting("announceSplit") {
        ICorporateActions.Terms memory terms;
        (terms.numerator, terms.denominator) = _ratioOf(ratio);
        terms.kind = _kindOf(terms.numerator > terms.denominator, how);
        terms.exDay = uint32(block.timestamp / 1 days + bound(inDays, 2, 6));
        uint64 exAt = uint64(terms.exDay * 1 days + OPEN_AFTER_MIDNIGHT);
        // Its paper tells two events of the same facts on one day apart only to readers; its reference, to the registry.
        terms.documentHash = bytes32(++_references);
        Factor memory factor = Factor(_actions.actionCount() + 1, exAt, true, terms.numerator, terms.denominator, exAt);
        (factor.numerator, factor.denominator) = _lowest(factor.numerator, factor.denominator);
        (uint256 expected, ) = _valuesWith(factor);
        try this.announceAsIssuer(terms, expected) {
            _settled = _activated.length;
            _insertFactor(factor);
            _events.push(
                Event(true, false, true, factor.actionId, exAt, exAt, terms.numerator, terms.denominator, 0, 0)
            );
            _expect(_actions.actionCount() == factor.actionId, "the action's id");
            _succeed("announceSplit");
        } catch (bytes memory reason) {
            _expect(_mayRefuseSplit(bytes4(reason), factor), "an announced split was refused");
        }
    }

    function announceDividend(uint256 gross, uint256 withholding, uint256 inDays) public acting("announceDividend") {
        ICorporateActions.Terms memory terms;
        terms.kind = CorporateActionKind.DRIP;
        terms.gross = uint96(bound(gross, 1, 50_000) * 1e14);
        terms.withholdingBps = uint16(bound(withholding, 0, 4_000));
        terms.exDay = uint32(block.timestamp / 1 days + bound(inDays, 1, 3));
        terms.payDay = terms.exDay + uint32(bound(inDays >> 128, 1, 5));
        terms.documentHash = bytes32(++_references);
        Event memory dividend;
        dividend.actionId = _actions.actionCount() + 1;
        dividend.exAt = uint64(terms.exDay * 1 days + OPEN_AFTER_MIDNIGHT);
        dividend.effectiveAt = uint64(terms.payDay * 1 days + 21 hours);
        dividend.gross = terms.gross;
        dividend.withholdingBps = terms.withholdingBps;
        try this.announceAsIssuer(terms, 0) {
            _events.push(dividend);
            _succeed("announceDividend");
        } catch (bytes memory reason) {
            bool known =
                bytes4(reason) == ICorporateActions.CorporateActions_AlreadyAnnounced.selector ||
                    bytes4(reason) == ICorporateActions.CorporateActions_TooManyOpen.selector;
            _expect(known, "an announced dividend was refused");
        }
    }

    /// @dev INV-10: with a price, and only within the proof. The ex day is awaited first, often a place in the queue as well,
    /// and mostly the stock is bought and proven.
    function scheduleDividend(
        uint256 which,
        uint256 price,
        uint256 delay,
        uint256 how
    ) public acting("scheduleDividend") {
        (bool found, uint256 index) = _find(which, false);
        if (!found) {
            announceDividend(price, which, delay);
            (found, index) = _find(which, false);
        }
        if (!found) return;
        Event storage dividend = _events[index];
        _advanceTo((dividend.exAt / 1 days) * 1 days);
        if (_pending.length == CAPACITY && how % 4 != 0) _advanceTo(_pending[0].effectiveAt);
        if (how % 8 < 6) _prove(2 * _needed(_modelSupply, _maxReinvest()));
        price = bound(price, 100, 50_000) * 1e16;
        uint64 effectiveAt = uint64(block.timestamp + 1 days + bound(delay, 0, 5 days));
        Factor memory factor = _reinvestmentOf(dividend, price, effectiveAt);
        // Dozens of odd splits after one ex day make a fraction that the registry refuses to hold.
        if (factor.numerator > type(uint128).max) return;
        (uint256 expected, uint256 maxReinvest) = _valuesWith(factor);
        bytes memory refusal = _refusalOfReinvestment(dividend, factor, maxReinvest);
        bytes memory data = abi.encodeCall(
            _actions.schedule,
            (dividend.actionId, uint128(price), effectiveAt, expected)
        );
        if (_callOn(address(_actions), "scheduleDividend", _issuer, data, refusal)) {
            _settled = _activated.length;
            _insertFactor(factor);
            (dividend.scheduled, dividend.effectiveAt) = (true, effectiveAt);
            _expect(_isCurrent && _needed(_counted(), maxReinvest) <= _reserveBase, "a dividend beyond the proof");
            _succeed("scheduleDividend");
        }
    }

    /// @dev INV-07: until its second, an action can be cancelled; from then on it cannot.
    function cancelAction(uint256 which) public acting("cancelAction") {
        if (_events.length == 0) return;
        Event storage action = _events[which % _events.length];
        bytes memory refusal;
        if (action.cancelled || _isEffective(action)) {
            refusal = abi.encodeWithSelector(
                ICorporateActions.CorporateActions_WrongStatus.selector,
                action.actionId,
                action.cancelled ? ICorporateActions.ActionStatus.CANCELLED : ICorporateActions.ActionStatus.EFFECTIVE
            );
        } else if (action.isSplit) {
            uint64 dividend = _dividendCountingOn(action.effectiveAt);
            if (dividend != 0) {
                refusal = abi.encodeWithSelector(
                    ICorporateActions.CorporateActions_ScheduledReinvestmentAffected.selector,
                    dividend
                );
            }
        }
        bytes memory data = abi.encodeCall(_actions.cancel, (action.actionId));
        if (_callOn(address(_actions), "cancelAction", _issuer, data, refusal)) {
            if (action.scheduled) {
                _settled = _activated.length;
                _removeFactor(action.actionId);
            }
            action.cancelled = true;
            _succeed("cancelAction");
        }
    }

    /// @dev INV-10: by anyone, while what is scheduled needs more than is proven, and only then.
    function unscheduleDividend(uint256 which, uint256 reserveBase, uint256 how) public acting("unscheduleDividend") {
        (bool found, uint256 index) = _find(which, true);
        if (!found) {
            scheduleDividend(which, reserveBase, how, 1);
            (found, index) = _find(which, true);
        }
        if (!found) return;
        Event storage dividend = _events[index];
        uint256 needed = _needed(_modelSupply, _maxReinvest());
        if (how % 4 != 0 && needed != 0) _prove(bound(reserveBase, 0, needed - 1));
        needed = _needed(_counted(), _maxReinvest());
        bytes memory refusal;
        if (needed <= _reserveBase) {
            refusal = abi.encodeWithSelector(
                ICorporateActions.CorporateActions_StillProven.selector,
                dividend.actionId,
                needed,
                _reserveBase
            );
        }
        bytes memory data = abi.encodeCall(_actions.unschedule, (dividend.actionId));
        if (_callOn(address(_actions), "unscheduleDividend", _stranger, data, refusal)) {
            _settled = _activated.length;
            _removeFactor(dividend.actionId);
            dividend.scheduled = false;
            _succeed("unscheduleDividend");
        }
    }

    /// @dev To the second before the next factor's effect, and into it.
    function crossAnEffect() public acting("crossAnEffect") {
        if (_pending.length == 0) return;
        uint256 effectiveAt = _pending[0].effectiveAt;
        _advanceTo(effectiveAt - 1);
        uint256 multiplier = _token.uiMultiplier();
        uint32 count = _token.activationCount();
        _advanceTo(effectiveAt);
        _expect(_token.activationCount() > count, "a factor is effective in its second");
        _expect(_token.uiMultiplierAt(effectiveAt - 1) == multiplier, "and not before");
        _succeed("crossAnEffect");
    }

    /// @notice What {announceSplit} and {announceDividend} try; only they call it.
    function announceAsIssuer(ICorporateActions.Terms calldata terms, uint256 expected) external {
        vm.prank(_issuer);
        _actions.announce(address(_token), terms.documentHash, terms, expected);
    }

    /* EVERY ACTION, AND THE END OF A RUN */

    function selectors() public pure returns (bytes4[] memory list) {
        list = new bytes4[](26);
        list[0] = this.transfer.selector;
        list[1] = this.transferFrom.selector;
        list[2] = this.mint.selector;
        list[3] = this.mintBeyond.selector;
        list[4] = this.mintTheLastWei.selector;
        list[5] = this.burn.selector;
        list[6] = this.freeze.selector;
        list[7] = this.forcedTransfer.selector;
        list[8] = this.sanction.selector;
        list[9] = this.pause.selector;
        list[10] = this.unpause.selector;
        list[11] = this.scheduleRecord.selector;
        list[12] = this.cancelRecord.selector;
        list[13] = this.markInsider.selector;
        list[14] = this.clearInsider.selector;
        list[15] = this.prove.selector;
        list[16] = this.advance.selector;
        list[17] = this.crossARecord.selector;
        list[18] = this.poke.selector;
        list[19] = this.tryAsAStranger.selector;
        list[20] = this.announceSplit.selector;
        list[21] = this.announceDividend.selector;
        list[22] = this.scheduleDividend.selector;
        list[23] = this.cancelAction.selector;
        list[24] = this.unscheduleDividend.selector;
        list[25] = this.crossAnEffect.selector;
    }

    /// @notice Goes on at random until every action got through; a run of a few dozen calls does not reach all 26.
    function goOnUntilAllSucceeded(uint256 limit) external {
        bytes4[] memory list = selectors();
        for (uint256 i = 0; i < limit; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(clock, i)));
            if (i % 16 == 0) {
                try this.assertAllCalled() {
                    return;
                } catch {}
            }
            bytes memory data = abi.encodeWithSelector(
                list[seed % list.length],
                uint256(keccak256(abi.encode(seed, 1))),
                uint256(keccak256(abi.encode(seed, 2))),
                uint256(keccak256(abi.encode(seed, 3))),
                uint256(keccak256(abi.encode(seed, 4)))
            );
            (bool success, ) = address(this).call(data);
            _expect(success, "a handler reverted");
        }
    }

    /// @notice INV-15: a wind-down ends a pause; nothing is minted, forced, frozen or marked any more, and its record stands.
    /// Transfers and burns go on.
    function checkWindDown() external {
        vm.warp(clock);
        vm.prank(_windDown);
        uint32 recordId = _token.enterTerminal();
        _modelSchedule(recordId, block.timestamp + 1);
        if (_isPaused()) _pauses[_pauses.length - 1].end = block.timestamp;
        (address one, address other) = (_accounts[0], _accounts[1]);
        bytes memory terminal = abi.encodeWithSelector(IEquityToken.EquityToken_Terminal.selector);
        _call("mint after the end", _minter, abi.encodeCall(_token.mint, (one, 1)), terminal);
        _call("pause after the end", _guardian, abi.encodeCall(_token.pause, (1)), terminal);
        _call("force after the end", _agent, abi.encodeCall(_token.forcedTransfer, (one, other, 0)), terminal);
        _call("mark after the end", _issuer, abi.encodeCall(_token.markInsider, (one)), terminal);
        _call("take the last record back", _windDown, abi.encodeCall(_token.cancelRecord, (recordId)), terminal);
        bytes memory freezeAll = abi.encodeCall(_token.setFrozenTokens, (one, type(uint256).max));
        bool isAllFrozen = _frozen[one] == type(uint256).max;
        _call("freeze after the end", _agent, freezeAll, isAllFrozen ? bytes("") : terminal);
        for (uint256 i = 0; i < _accounts.length; ++i) {
            transfer(i, i + 1, 0, 2);
            burn(i, 0, 2);
        }
        _advanceTo(clock + 1);
        checkRecords(_token, IBeneficialLedger(address(0)));
    }

    /* WHAT MUST HOLD */

    function token() external view returns (IEquityToken) {
        return _token;
    }

    /// @notice INV-03: frozen amounts are units, and nothing but the transfer agent changes them.
    function checkFrozen() external view {
        for (uint256 i = 0; i < _accounts.length; ++i) {
            vm.assertEq(_token.getFrozenTokens(_accounts[i]), _frozen[_accounts[i]], "frozen");
        }
    }

    /// @notice INV-11.
    function checkMinted() external view {
        vm.assertEq(_token.totalMinted(), _modelMinted, "minted");
        vm.assertGe(_token.totalMinted(), _token.totalSupply(), "minted and supply");
    }

    /// @notice INV-09, INV-10: what the gate hears of the token is what the model knows.
    function checkProof() external {
        (uint256 needed, uint256 proven, bool current) = _gate.coverageAt(address(_token), _maxReinvest());
        vm.assertEq(needed, _needed(_counted(), _maxReinvest()), "needed");
        vm.assertEq(proven, _reserveBase, "proven");
        vm.assertEq(current, _isCurrent, "current");
        vm.assertEq(_gate.mintableUnits(address(_token)), _headroom(), "headroom");
    }

    /// @notice INV-14: no 14 days hold more than 72 hours of pauses, wherever they begin or end.
    function checkPauses() external view {
        uint256 total = 0;
        for (uint256 i = 0; i < _pauses.length; ++i) {
            (uint256 start, uint256 end) = (_pauses[i].start, _pauses[i].end);
            vm.assertLe(_pausedWithin(end - 14 days, end), 72 hours, "paused before the end of a pause");
            vm.assertLe(_pausedWithin(start, start + 14 days), 72 hours, "paused after the start of a pause");
            total += (end < block.timestamp ? end : block.timestamp) - start;
        }
        vm.assertEq(_token.pausedSeconds(), total, "paused seconds");
        vm.assertEq(_token.pausedUntil(), _isPaused() ? _pauses[_pauses.length - 1].end : 0, "paused until");
    }

    /* INTERNALS */

    function _allow() private {
        _authority.allow(IEquityToken.mint.selector, _minter);
        _authority.allow(_token.setFrozenTokens.selector, _agent);
        _authority.allow(_token.forcedTransfer.selector, _agent);
        _authority.allow(ITransferControls.forceThrough.selector, _agent);
        _authority.allow(ITransferControls.pause.selector, _guardian);
        _authority.allow(ITransferControls.unpause.selector, _guardian);
        _authority.allow(IRecordDates.scheduleRecord.selector, _recorder);
        _authority.allow(IRecordDates.markInsider.selector, _issuer);
        _authority.allow(IRecordDates.clearInsider.selector, _governor);
        _authority.allow(ICorporateActions.announce.selector, _issuer);
        _authority.allow(ICorporateActions.schedule.selector, _issuer);
        _authority.allow(ICorporateActions.cancel.selector, _issuer);
    }

    function _isEffective(Event memory action) private view returns (bool) {
        return action.scheduled && action.effectiveAt <= block.timestamp;
    }

    /// @dev A dividend that waits to be scheduled, or one that is scheduled and not effective yet.
    function _find(uint256 seed, bool scheduled) private view returns (bool, uint256) {
        for (uint256 i = 0; i < _events.length; ++i) {
            uint256 index = ((seed % _events.length) + i) % _events.length;
            Event memory action = _events[index];
            if (action.isSplit || action.cancelled || _isEffective(action)) continue;
            if (action.scheduled == scheduled) return (true, index);
        }
        return (false, 0);
    }

    /// @dev 1 + f, with f = gross × (10000 − w) × ∏den / (10000 × price × ∏num) over the splits after the ex date.
    function _reinvestmentOf(
        Event memory dividend,
        uint256 price,
        uint64 effectiveAt
    ) private view returns (Factor memory factor) {
        (uint256 numerator, uint256 denominator) = (1, 1);
        for (uint256 i = 0; i < _events.length; ++i) {
            Event memory split = _events[i];
            if (!split.isSplit || split.cancelled) continue;
            if (split.effectiveAt <= dividend.exAt || split.effectiveAt > effectiveAt) continue;
            numerator *= split.numerator;
            denominator *= split.denominator;
            if (numerator > type(uint128).max || denominator > type(uint128).max) {
                return Factor(dividend.actionId, effectiveAt, false, type(uint256).max, 1, dividend.exAt);
            }
        }
        uint256 paid = dividend.gross * (10_000 - dividend.withholdingBps) * denominator;
        uint256 whole = 10_000 * price * numerator;
        (numerator, denominator) = _lowest(whole + paid, whole);
        return Factor(dividend.actionId, effectiveAt, false, numerator, denominator, dividend.exAt);
    }

    function _refusalOfReinvestment(
        Event memory dividend,
        Factor memory factor,
        uint256 maxReinvest
    ) private view returns (bytes memory) {
        uint256 latest = dividend.exAt + SCHEDULING_PERIOD;
        if (factor.effectiveAt > latest) {
            return
                abi.encodeWithSelector(
                    ICorporateActions.CorporateActions_TooLate.selector,
                    dividend.actionId,
                    latest,
                    factor.effectiveAt
                );
        }
        if (factor.numerator > MAX_RATIO * factor.denominator) {
            return
                abi.encodeWithSelector(
                    IMultiplierSchedule.EquityToken_RatioOutOfBounds.selector,
                    factor.numerator,
                    factor.denominator
                );
        }
        if (_pending.length == CAPACITY) {
            return abi.encodeWithSelector(IMultiplierSchedule.EquityToken_FactorQueueFull.selector, CAPACITY);
        }
        uint256 needed = _needed(_counted(), maxReinvest);
        if (_isCurrent && needed <= _reserveBase) return "";
        return
            abi.encodeWithSelector(
                IMultiplierSchedule.EquityToken_ReinvestmentNotProven.selector,
                needed,
                _reserveBase,
                _isCurrent
            );
    }

    function _mayRefuseSplit(bytes4 reason, Factor memory factor) private view returns (bool) {
        if (reason == IMultiplierSchedule.EquityToken_FactorQueueFull.selector) return _pending.length == CAPACITY;
        if (reason == ICorporateActions.CorporateActions_ScheduledReinvestmentAffected.selector) {
            return _dividendCountingOn(factor.effectiveAt) != 0;
        }
        if (reason == IMultiplierSchedule.EquityToken_PendingSplitsTooLarge.selector) {
            (uint256 numerator, uint256 denominator) = _splitsWith(factor);
            return numerator > MAX_RATIO * denominator || denominator > MAX_RATIO * numerator;
        }
        return
            reason == ICorporateActions.CorporateActions_AlreadyAnnounced.selector ||
            reason == ICorporateActions.CorporateActions_SplitsUncountable.selector ||
            reason == ICorporateActions.CorporateActions_TooManyOpen.selector;
    }

    /// @dev The scheduled dividend, of those that the registry lists the first, whose factor counted a split at that time.
    function _dividendCountingOn(uint64 splitAt) private view returns (uint64) {
        uint64[] memory open = _actions.openActions(address(_token));
        for (uint256 i = 0; i < open.length; ++i) {
            Event memory action = _eventOf(open[i]);
            if (action.isSplit || !action.scheduled || action.cancelled || _isEffective(action)) continue;
            if (action.exAt < splitAt && splitAt <= action.effectiveAt) return action.actionId;
        }
        return 0;
    }

    function _eventOf(uint64 actionId) private view returns (Event memory) {
        uint256 index = 0;
        while (_events[index].actionId != actionId) ++index;
        return _events[index];
    }

    function _kindOf(bool forward, uint256 how) private pure returns (CorporateActionKind) {
        if (!forward) return CorporateActionKind.SPLR;
        return how % 2 == 0 ? CorporateActionKind.SPLF : CorporateActionKind.DVSE;
    }

    function _ratioOf(uint256 seed) private pure returns (uint32, uint32) {
        uint256 choice = seed % 8;
        if (choice < 2) return (uint32(2 + choice), 1);
        if (choice < 4) return (1, uint32(choice));
        if (choice == 4) return (10, 1);
        if (choice == 5) return (1, 10);
        if (choice == 6) return (105, 100);
        uint32 numerator = uint32(1 + ((seed >> 64) % 30));
        return (numerator, numerator + 7);
    }

    function _lowest(uint256 numerator, uint256 denominator) private pure returns (uint256, uint256) {
        (uint256 a, uint256 b) = (numerator, denominator);
        while (b != 0) (a, b) = (b, a % b);
        return (numerator / a, denominator / a);
    }

    function _actionNames() private pure returns (string[] memory names) {
        string[26] memory list = [
            "transfer",
            "transferFrom",
            "mint",
            "mintBeyond",
            "mintTheLastWei",
            "burn",
            "freeze",
            "forcedTransfer",
            "sanction",
            "pause",
            "unpause",
            "scheduleRecord",
            "cancelRecord",
            "markInsider",
            "clearInsider",
            "prove",
            "advance",
            "crossARecord",
            "poke",
            "tryAsAStranger",
            "announceSplit",
            "announceDividend",
            "scheduleDividend",
            "cancelAction",
            "unscheduleDividend",
            "crossAnEffect"
        ];
        names = new string[](list.length);
        for (uint256 i = 0; i < list.length; ++i) names[i] = list[i];
    }
}
