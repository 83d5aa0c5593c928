// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {IMultiplierSchedule} from "../../../contracts/equity/IMultiplierSchedule.sol";
import {FactorKind} from "../../../contracts/types/CorporateAction.sol";
import {Cheats} from "../Base.t.sol";

/// @notice What a token's factors must be: a sorted list of what is scheduled, a list of what has become effective, and
/// every value folded anew from the beginning whenever it is asked for.
abstract contract FactorModel is Cheats {
    struct Factor {
        uint64 actionId;
        uint64 effectiveAt;
        bool isSplit;
        uint256 numerator;
        uint256 denominator;
        uint64 exAt;
    }

    struct Values {
        uint256 multiplier;
        uint256 split;
        uint256 reinvest;
    }

    Factor[] internal _pending;
    Factor[] internal _activated;
    uint256 internal _initialMultiplier;
    uint256 internal _modelBegan;
    uint256 internal _modelNonce;

    function _beginFactors(uint256 initialMultiplier) internal {
        _initialMultiplier = initialMultiplier;
        _modelBegan = block.timestamp;
    }

    /// @dev Whatever its time has come for counts, from that very second on.
    function _activateUntil(uint256 timestamp) internal {
        while (_pending.length != 0 && _pending[0].effectiveAt <= timestamp) {
            _activated.push(_pending[0]);
            for (uint256 i = 1; i < _pending.length; ++i) _pending[i - 1] = _pending[i];
            _pending.pop();
        }
    }

    /// @return index Its place by (effectiveAt, actionId).
    function _insertFactor(Factor memory factor) internal returns (uint256 index) {
        ++_modelNonce;
        index = _placeOf(factor);
        _pending.push(factor);
        for (uint256 i = _pending.length - 1; i > index; --i) _pending[i] = _pending[i - 1];
        _pending[index] = factor;
    }

    function _removeFactor(uint64 actionId) internal returns (uint256 index) {
        ++_modelNonce;
        while (_pending[index].actionId != actionId) ++index;
        for (uint256 i = index + 1; i < _pending.length; ++i) _pending[i - 1] = _pending[i];
        _pending.pop();
    }

    function _placeOf(Factor memory factor) internal view returns (uint256 index) {
        while (index < _pending.length) {
            Factor memory other = _pending[index];
            if (other.effectiveAt > factor.effectiveAt) break;
            if (other.effectiveAt == factor.effectiveAt && other.actionId > factor.actionId) break;
            ++index;
        }
    }

    function _isPending(uint64 actionId) internal view returns (bool) {
        for (uint256 i = 0; i < _pending.length; ++i) {
            if (_pending[i].actionId == actionId) return true;
        }
        return false;
    }

    /// @dev The product of pending splits, with `factor` among them, in lowest terms.
    function _splitsWith(Factor memory factor) internal view returns (uint256 numerator, uint256 denominator) {
        (numerator, denominator) = factor.isSplit ? (factor.numerator, factor.denominator) : (1, 1);
        for (uint256 i = 0; i < _pending.length; ++i) {
            if (!_pending[i].isSplit) continue;
            numerator *= _pending[i].numerator;
            denominator *= _pending[i].denominator;
        }
        (uint256 a, uint256 b) = (numerator, denominator);
        while (b != 0) (a, b) = (b, a % b);
        return (numerator / a, denominator / a);
    }

    function _apply(Values memory values, Factor memory factor) internal pure returns (Values memory) {
        uint256 multiplier = (values.multiplier * factor.numerator) / factor.denominator;
        return
            factor.isSplit
                ? Values(multiplier, (values.split * factor.numerator) / factor.denominator, values.reinvest)
                : Values(multiplier, values.split, (values.reinvest * factor.numerator) / factor.denominator);
    }

    /// @dev Every activated factor in its order, from the first one.
    function _valuesAt(uint256 timestamp) internal view returns (Values memory values) {
        values = Values(_initialMultiplier, 1e18, _initialMultiplier);
        for (uint256 i = 0; i < _activated.length && _activated[i].effectiveAt <= timestamp; ++i) {
            values = _apply(values, _activated[i]);
        }
    }

    /// @dev The values after the first `count` pending factors.
    function _valuesAfter(uint256 count) internal view returns (Values memory values) {
        values = _valuesAt(type(uint256).max);
        for (uint256 i = 0; i < count; ++i) values = _apply(values, _pending[i]);
    }

    /// @dev What the values would be after `factor` and everything before it, and the last reinvest factor with it.
    function _valuesWith(Factor memory factor) internal view returns (uint256 multiplier, uint256 maxReinvest) {
        uint256 index = _placeOf(factor);
        Values memory values = _apply(_valuesAfter(index), factor);
        multiplier = values.multiplier;
        for (uint256 i = index; i < _pending.length; ++i) values = _apply(values, _pending[i]);
        maxReinvest = values.reinvest;
    }

    function _maxReinvest() internal view returns (uint256) {
        return _valuesAfter(_pending.length).reinvest;
    }

    /// @notice INV-04: m, s and r are the folds of what has become effective, in order, whether anybody poked or not.
    function checkFactors(IEquityToken token) public view {
        Values memory now_ = _valuesAt(block.timestamp);
        vm.assertEq(token.uiMultiplier(), now_.multiplier, "multiplier");
        vm.assertEq(token.splitFactor(), now_.split, "split factor");
        vm.assertEq(token.reinvestFactor(), now_.reinvest, "reinvest factor");
        vm.assertEq(token.activationCount(), _activated.length, "activations");
        checkSplitTimes(token);
    }

    /// @notice Which split is the first after an instant, asked around every split there was and will be.
    function checkSplitTimes(IEquityToken token) public view {
        vm.assertEq(token.firstSplitAfter(0), _firstSplitAfter(0), "first split");
        vm.assertEq(token.firstSplitAfter(block.timestamp), _firstSplitAfter(block.timestamp), "next split");
        vm.assertEq(token.firstSplitExAfter(0), _firstSplitExAfter(0), "first ex day of a split");
        vm.assertEq(token.firstSplitExAfter(block.timestamp), _firstSplitExAfter(block.timestamp), "next one");
        for (uint256 i = 0; i < _activated.length + _pending.length; ++i) {
            Factor memory factor = i < _activated.length ? _activated[i] : _pending[i - _activated.length];
            uint256 at = factor.effectiveAt;
            vm.assertEq(token.firstSplitAfter(at - 1), _firstSplitAfter(at - 1), "first split at an activation");
            vm.assertEq(token.firstSplitAfter(at), _firstSplitAfter(at), "first split after an activation");
            vm.assertEq(token.firstSplitExAfter(at - 1), _firstSplitExAfter(at - 1), "first ex day at an activation");
            vm.assertEq(token.firstSplitExAfter(at), _firstSplitExAfter(at), "first ex day after an activation");
        }
    }

    /// @notice INV-05: the past keeps its multiplier.
    function checkPastMultipliers(IEquityToken token) public view {
        vm.assertEq(token.uiMultiplierAt(_modelBegan), _initialMultiplier, "multiplier at the beginning");
        vm.assertEq(token.uiMultiplierAt(block.timestamp), token.uiMultiplier(), "multiplier now");
        for (uint256 i = 0; i < _activated.length; ++i) {
            uint256 effectiveAt = _activated[i].effectiveAt;
            vm.assertEq(token.uiMultiplierAt(effectiveAt), _valuesAt(effectiveAt).multiplier, "at an activation");
            vm.assertEq(
                token.uiMultiplierAt(effectiveAt - 1),
                _valuesAt(effectiveAt - 1).multiplier,
                "a second before an activation"
            );
        }
    }

    /// @notice INV-06: what is pending stands in order of (effectiveAt, actionId), and every view agrees about it.
    function checkPending(IEquityToken token) public view {
        IMultiplierSchedule.PendingFactor[] memory pending = token.pendingFactors();
        vm.assertEq(pending.length, _pending.length, "pending factors");
        for (uint256 i = 0; i < pending.length; ++i) {
            Factor memory factor = _pending[i];
            vm.assertEq(pending[i].actionId, factor.actionId, "actionId");
            vm.assertEq(pending[i].effectiveAt, factor.effectiveAt, "effectiveAt");
            vm.assertEq(pending[i].kind == FactorKind.SPLIT, factor.isSplit, "kind");
            vm.assertEq(pending[i].numerator, factor.numerator, "numerator");
            vm.assertEq(pending[i].denominator, factor.denominator, "denominator");
            vm.assertEq(pending[i].exAt, factor.exAt, "exAt");
        }
        uint256 effectiveAt = pending.length == 0 ? 0 : _pending[0].effectiveAt;
        uint256 together = 0;
        while (together < _pending.length && _pending[together].effectiveAt == effectiveAt) ++together;
        vm.assertEq(token.effectiveAt(), effectiveAt, "next effectiveAt");
        vm.assertEq(token.newUIMultiplier(), _valuesAfter(together).multiplier, "next multiplier");
        vm.assertEq(token.queueNonce(), _modelNonce, "queue nonce");
        vm.assertEq(token.maxScheduledReinvestFactor(), _maxReinvest(), "highest scheduled reinvest factor");
    }
    /// @dev The earliest of all that ever became effective or will.
    function _firstSplitAfter(uint256 timestamp) private view returns (uint256 first) {
        for (uint256 i = 0; i < _activated.length + _pending.length; ++i) {
            Factor memory factor = i < _activated.length ? _activated[i] : _pending[i - _activated.length];
            if (!factor.isSplit || factor.effectiveAt <= timestamp) continue;
            if (first == 0 || factor.effectiveAt < first) first = factor.effectiveAt;
        }
    }

    /// @dev The earliest ex day of all that became effective after it or will.
    function _firstSplitExAfter(uint256 timestamp) private view returns (uint256 first) {
        for (uint256 i = 0; i < _activated.length + _pending.length; ++i) {
            Factor memory factor = i < _activated.length ? _activated[i] : _pending[i - _activated.length];
            if (!factor.isSplit || factor.effectiveAt <= timestamp) continue;
            if (first == 0 || factor.exAt < first) first = factor.exAt;
        }
    }
}
