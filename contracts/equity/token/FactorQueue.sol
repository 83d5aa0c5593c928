// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {Fraction} from "../../libraries/Fraction.sol";
import {FactorKind} from "../../types/CorporateAction.sol";
import {IScaledUIAmount} from "../IERC8056.sol";
import {IMultiplierSchedule} from "../IMultiplierSchedule.sol";

/// @title FactorQueue
/// @notice The factors of a token and the few that are scheduled to change them.
/// @dev Entries stand in order of (effectiveAt, actionId) and become effective with time alone: views and writes fold
/// the same entries with the same `effectiveAt <= now`, so that nobody has to call anything for a split to happen.
/// Multiplier, split factor and reinvest factor are each folded from their own value and floored at each step.
///
/// A linked library: the token runs this code in its own storage, and stays within the size a contract may have. No
/// transfer comes here. Its events and errors are declared by {IMultiplierSchedule}, where users of the token find them.
library FactorQueue {
    using Checkpoints for Checkpoints.Trace208;
    using Fraction for Fraction.Ratio;

    /// @dev Two slots.
    struct Entry {
        uint64 actionId;
        uint48 effectiveAt;
        FactorKind kind;
        uint48 exAt;
        Fraction.Ratio ratio;
    }

    /// @dev The three factors, 18 decimals, in this order: multiplier, splits, reinvestments.
    struct Factors {
        uint128 multiplier;
        uint128 split;
        uint128 reinvest;
    }

    /// @dev `maxReinvest` and all that stands beside it share a slot: what a mint and a proof of reserves ask.
    struct Queue {
        Factors settled;
        uint128 maxReinvest;
        uint8 length;
        uint32 activations;
        uint40 nonce;
        uint48 settledSplitAt;
        Entry[4] entries;
        Checkpoints.Trace208 history;
        Checkpoints.Trace208 splitTimes;
    }

    /// @notice How many factors may be scheduled at once.
    uint256 internal constant CAPACITY = 4;
    /// @notice The largest and, inverted, the smallest product of splits that may be pending at once.
    uint256 internal constant MAX_RATIO = 100;

    /// @notice Sets the factors a token begins with. Call once.
    function initialise(Queue storage self, uint128 initialMultiplier) internal {
        self.settled = Factors({multiplier: initialMultiplier, split: 1e18, reinvest: initialMultiplier});
        self.maxReinvest = initialMultiplier;
        self.history.push(uint48(block.timestamp), initialMultiplier);
    }

    /// @notice The factors at `timestamp`, not before the settled ones, and how many entries have become effective by then.
    function factorsAt(
        Queue storage self,
        uint256 timestamp
    ) public view returns (Factors memory factors, uint256 effective) {
        factors = self.settled;
        uint256 length = self.length;
        while (effective < length && self.entries[effective].effectiveAt <= timestamp) {
            factors = fold(factors, self.entries[effective]);
            ++effective;
        }
    }

    /// @notice One entry applied: the multiplier always moves, and one of the other two.
    /// @dev Source: m' = floor(m × num / den), and likewise s or r, each from its own value.
    function fold(Factors memory factors, Entry memory entry) internal pure returns (Factors memory) {
        uint128 multiplier = _step(entry, factors.multiplier);
        return
            entry.kind == FactorKind.SPLIT
                ? Factors(multiplier, _step(entry, factors.split), factors.reinvest)
                : Factors(multiplier, factors.split, _step(entry, factors.reinvest));
    }

    /// @notice The multiplier in force at a time in the past.
    /// @return 0 before the token began.
    function multiplierAt(Queue storage self, uint48 timestamp) external view returns (uint256) {
        if (self.length != 0 && self.entries[0].effectiveAt <= timestamp) {
            (Factors memory factors, ) = factorsAt(self, timestamp);
            return factors.multiplier;
        }
        return self.history.upperLookup(timestamp);
    }

    /// @notice Writes the effective entries into the settled factors.
    /// @return activated How many there were.
    function settle(Queue storage self) public returns (uint256 activated) {
        uint256 length = self.length;
        Factors memory factors = self.settled;
        while (activated < length && self.entries[activated].effectiveAt <= block.timestamp) {
            Entry memory entry = self.entries[activated];
            uint128 old = factors.multiplier;
            factors = fold(factors, entry);
            if (entry.kind == FactorKind.SPLIT) {
                _writeSplit(self, entry);
            }
            self.history.push(entry.effectiveAt, factors.multiplier);
            emit IMultiplierSchedule.FactorActivated(
                entry.actionId,
                entry.kind,
                entry.effectiveAt,
                old,
                factors.multiplier,
                factors.split,
                factors.reinvest
            );
            ++activated;
        }
        if (activated == 0) return 0;
        self.settled = factors;
        self.activations += uint32(activated);
        for (uint256 i = activated; i < length; ++i) self.entries[i - activated] = self.entries[i];
        for (uint256 i = length - activated; i < length; ++i) delete self.entries[i];
        self.length = uint8(length - activated);
    }

    /// @notice Settles, puts an entry into its place, and announces its multipliers and those of every later entry.
    /// @return newMultiplier The multiplier right after the entry becomes effective.
    function schedule(Queue storage self, Entry memory entry) external returns (uint256 newMultiplier) {
        settle(self);
        uint256 length = self.length;
        if (length == CAPACITY) revert IMultiplierSchedule.EquityToken_FactorQueueFull(CAPACITY);
        uint256 index = length;
        for (uint256 i = length; i > 0; --i) {
            Entry memory other = self.entries[i - 1];
            if (other.actionId == entry.actionId) {
                revert IMultiplierSchedule.EquityToken_FactorAlreadyScheduled(entry.actionId);
            }
            bool later =
                other.effectiveAt > entry.effectiveAt ||
                    (other.effectiveAt == entry.effectiveAt && other.actionId > entry.actionId);
            if (later) {
                self.entries[i] = other;
                index = i - 1;
            }
        }
        self.entries[index] = entry;
        self.length = uint8(length + 1);
        if (entry.kind == FactorKind.SPLIT) _requireSplitsInBounds(self);
        emit IMultiplierSchedule.FactorScheduled(
            entry.actionId,
            entry.kind,
            entry.ratio.numerator,
            entry.ratio.denominator,
            entry.effectiveAt,
            ++self.nonce
        );
        return _refold(self, index);
    }

    /// @notice Settles, takes a pending entry out, and announces the multipliers of every later entry.
    function cancel(Queue storage self, uint64 actionId) external {
        settle(self);
        uint256 length = self.length;
        uint256 index = 0;
        while (index < length && self.entries[index].actionId != actionId) ++index;
        if (index == length) revert IMultiplierSchedule.EquityToken_FactorNotPending(actionId);
        for (uint256 i = index + 1; i < length; ++i) self.entries[i - 1] = self.entries[i];
        delete self.entries[length - 1];
        self.length = uint8(length - 1);
        emit IMultiplierSchedule.FactorCancelled(actionId, ++self.nonce);
        _refold(self, index);
        if (index == length - 1) {
            // Nothing later re-announces itself, so the last thing heard would be a change that never comes.
            uint256 multiplier = self.settled.multiplier;
            emit IScaledUIAmount.UIMultiplierUpdated(multiplier, multiplier, block.timestamp);
        }
    }

    /// @notice The multiplier after the earliest pending change, and when; the current one and 0 if none is pending.
    /// @dev Entries that share that time change it together.
    function next(Queue storage self) external view returns (uint256 multiplier, uint256 effectiveAt) {
        (Factors memory factors, uint256 effective) = factorsAt(self, block.timestamp);
        if (effective == self.length) return (factors.multiplier, 0);
        effectiveAt = self.entries[effective].effectiveAt;
        (factors, ) = factorsAt(self, effectiveAt);
        return (factors.multiplier, effectiveAt);
    }

    /// @notice The entries that are pending, in their order.
    function pending(Queue storage self) external view returns (IMultiplierSchedule.PendingFactor[] memory factors) {
        (, uint256 effective) = factorsAt(self, block.timestamp);
        factors = new IMultiplierSchedule.PendingFactor[](self.length - effective);
        for (uint256 i = 0; i < factors.length; ++i) {
            Entry memory entry = self.entries[effective + i];
            factors[i] = IMultiplierSchedule.PendingFactor({
                actionId: entry.actionId,
                effectiveAt: entry.effectiveAt,
                kind: entry.kind,
                numerator: entry.ratio.numerator,
                denominator: entry.ratio.denominator,
                exAt: entry.exAt
            });
        }
    }

    /// @notice When the earliest split after `timestamp` became effective or will; 0 if there is none.
    function firstSplitAfter(Queue storage self, uint256 timestamp) external view returns (uint256) {
        // Whatever is settled lies before all entries. The timestamp is below that of a split, so it fits.
        if (self.settledSplitAt > timestamp) return uint48(self.splitTimes.lowerLookup(uint48(timestamp + 1)));
        uint256 length = self.length;
        for (uint256 i = 0; i < length; ++i) {
            Entry storage entry = self.entries[i];
            if (entry.effectiveAt > timestamp && entry.kind == FactorKind.SPLIT) return entry.effectiveAt;
        }
        return 0;
    }

    /// @notice The earliest open of an ex day among the splits after `timestamp`, effective or pending; 0 if there is none.
    /// @dev Splits need not become effective in the order of their ex days. Every one since `timestamp` is read: of the days that
    /// a proof of reserves looks back there are few.
    function firstSplitExAfter(Queue storage self, uint256 timestamp) external view returns (uint256 exAt) {
        for (uint256 i = self.splitTimes.length(); i > 0; --i) {
            Checkpoints.Checkpoint208 memory split = self.splitTimes.at(uint32(i - 1));
            if (split._key <= timestamp) break;
            exAt = _earlier(exAt, split._value >> 48);
        }
        uint256 length = self.length;
        for (uint256 i = 0; i < length; ++i) {
            Entry storage entry = self.entries[i];
            if (entry.effectiveAt > timestamp && entry.kind == FactorKind.SPLIT) exAt = _earlier(exAt, entry.exAt);
        }
    }

    /// @dev Writes an effective split's time down with the open of its ex day above it; of two in one second the earlier open.
    function _writeSplit(Queue storage self, Entry memory entry) private {
        uint256 exAt = entry.exAt;
        if (self.settledSplitAt == entry.effectiveAt) exAt = _earlier(exAt, self.splitTimes.latest() >> 48);
        self.settledSplitAt = entry.effectiveAt;
        // Fits: 48 bits above 48.
        self.splitTimes.push(entry.effectiveAt, uint208((exAt << 48) | entry.effectiveAt));
    }

    /// @dev The earlier of two times, of which 0 is none.
    function _earlier(uint256 one, uint256 other) private pure returns (uint256) {
        return one == 0 ? other : Math.min(one, other);
    }

    /// @dev Folds the whole queue once: sees that every step fits, announces the multipliers from `index` on, and keeps the
    /// highest reinvest factor for the gate.
    function _refold(Queue storage self, uint256 index) private returns (uint256 newMultiplier) {
        Factors memory factors = self.settled;
        uint256 length = self.length;
        for (uint256 i = 0; i < length; ++i) {
            Entry memory entry = self.entries[i];
            uint256 oldMultiplier = factors.multiplier;
            factors = fold(factors, entry);
            if (i == index) newMultiplier = factors.multiplier;
            if (i >= index) {
                emit IScaledUIAmount.UIMultiplierUpdated(oldMultiplier, factors.multiplier, entry.effectiveAt);
            }
        }
        self.maxReinvest = factors.reinvest;
    }

    /// @dev Asked when a split is scheduled, and then only: what remains may exceed the bound once a reverse split has become
    /// effective, and that must not keep anything from being cancelled.
    function _requireSplitsInBounds(Queue storage self) private view {
        Fraction.Ratio memory splits = Fraction.Ratio(1, 1);
        uint256 length = self.length;
        for (uint256 i = 0; i < length; ++i) {
            Entry memory entry = self.entries[i];
            if (entry.kind == FactorKind.SPLIT) splits = splits.mul(entry.ratio);
        }
        // Denominators are 1 or more, so neither product can be zero; both are below 2^135.
        if (splits.numerator > MAX_RATIO * splits.denominator || splits.denominator > MAX_RATIO * splits.numerator) {
            revert IMultiplierSchedule.EquityToken_PendingSplitsTooLarge(
                splits.numerator,
                splits.denominator,
                MAX_RATIO
            );
        }
    }

    function _step(Entry memory entry, uint128 value) private pure returns (uint128) {
        uint256 folded = entry.ratio.applyDown(value);
        if (folded == 0 || folded > type(uint128).max)
            revert IMultiplierSchedule.EquityToken_FactorOutOfRange(entry.actionId, folded);
        return uint128(folded);
    }
}
