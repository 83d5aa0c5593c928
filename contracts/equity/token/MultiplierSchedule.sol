// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Fraction} from "../../libraries/Fraction.sol";
import {IReserveGate} from "../../reserves/IReserveGate.sol";
import {IReserveSubject} from "../../reserves/IReserveSubject.sol";
import {FactorKind} from "../../types/CorporateAction.sol";
import {IScaledUIAmount, IScaledUIAmountConversion, IScaledUIAmountPending} from "../IERC8056.sol";
import {IMultiplierSchedule} from "../IMultiplierSchedule.sol";
import {FactorQueue} from "./FactorQueue.sol";

/// @title MultiplierSchedule
/// @notice The token's factors. Nothing here can be called with a multiplier in hand: what comes in is a ratio from the
/// corporate actions registry, what comes out is computed.
abstract contract MultiplierSchedule is
    IReserveSubject,
    IMultiplierSchedule,
    IScaledUIAmount,
    IScaledUIAmountPending,
    IScaledUIAmountConversion
{
    using FactorQueue for FactorQueue.Queue;
    using SafeCast for uint256;

    /// @inheritdoc IMultiplierSchedule
    uint256 public constant FACTOR_NOTICE = 24 hours;

    /// @dev 18 decimals.
    uint256 private constant ONE = 1e18;
    /// @dev The bounds of one factor: 100:1 and 1:100.
    uint256 private constant MAX_RATIO = 100;

    IReserveGate private immutable _gate;
    address private immutable _corporateActions;

    FactorQueue.Queue private _queue;

    modifier onlyCorporateActions() {
        if (msg.sender != _corporateActions) revert EquityToken_OnlyCorporateActions(msg.sender);
        _;
    }

    constructor(address gate_, address corporateActions_, uint128 initialMultiplier) {
        _gate = IReserveGate(gate_);
        _corporateActions = corporateActions_;
        _queue.initialise(initialMultiplier);
    }

    /* SCHEDULING */

    function _scheduleFactor(PendingFactor calldata factor) internal returns (uint256 newMultiplier) {
        uint256 earliest = block.timestamp + FACTOR_NOTICE;
        if (factor.effectiveAt < earliest) revert EquityToken_NoticeNotKept(factor.effectiveAt, earliest);
        _checkRatio(factor);
        newMultiplier = _queue.schedule(
            FactorQueue.Entry({
                actionId: factor.actionId,
                effectiveAt: uint256(factor.effectiveAt).toUint48(),
                kind: factor.kind,
                exAt: uint256(factor.exAt).toUint48(),
                ratio: Fraction.Ratio(factor.numerator, factor.denominator)
            })
        );
        if (factor.kind == FactorKind.REINVESTMENT) {
            // Law 3: the whole supply must be proven at the factor it will have once everything scheduled has happened.
            (uint256 needed, uint256 proven, bool current) = _gate.coverageAt(address(this), _queue.maxReinvest);
            if (!current || needed > proven) revert EquityToken_ReinvestmentNotProven(needed, proven, current);
        }
    }

    /// @inheritdoc IMultiplierSchedule
    function cancelFactor(uint64 actionId) external onlyCorporateActions {
        _queue.cancel(actionId);
    }

    /// @inheritdoc IMultiplierSchedule
    function poke() external returns (uint256 activated) {
        return _queue.settle();
    }

    /* VIEWS */

    /// @inheritdoc IScaledUIAmount
    function uiMultiplier() public view returns (uint256) {
        (FactorQueue.Factors memory factors, ) = _queue.factorsAt(block.timestamp);
        return factors.multiplier;
    }

    /// @inheritdoc IMultiplierSchedule
    function uiMultiplierAt(uint256 timestamp) external view returns (uint256 multiplier) {
        if (timestamp > block.timestamp) revert EquityToken_FutureTimestamp(timestamp, block.timestamp);
        multiplier = _queue.multiplierAt(uint48(timestamp));
        if (multiplier == 0) revert EquityToken_BeforeBeginning(timestamp);
    }

    /// @inheritdoc IScaledUIAmountPending
    function newUIMultiplier() external view returns (uint256 multiplier) {
        (multiplier, ) = _queue.next();
    }

    /// @inheritdoc IScaledUIAmountPending
    function effectiveAt() external view returns (uint256 timestamp) {
        (, timestamp) = _queue.next();
    }

    /// @inheritdoc IScaledUIAmountConversion
    function toUIAmount(uint256 rawAmount) public view returns (uint256) {
        return Math.mulDiv(rawAmount, uiMultiplier(), ONE);
    }

    /// @inheritdoc IScaledUIAmountConversion
    function fromUIAmount(uint256 uiAmount) external view returns (uint256) {
        return Math.mulDiv(uiAmount, ONE, uiMultiplier());
    }

    /// @inheritdoc IMultiplierSchedule
    function pendingFactors() external view returns (PendingFactor[] memory) {
        return _queue.pending();
    }

    /// @inheritdoc IMultiplierSchedule
    function queueNonce() external view returns (uint256) {
        return _queue.nonce;
    }

    /// @inheritdoc IReserveSubject
    function splitFactor() external view returns (uint256) {
        (FactorQueue.Factors memory factors, ) = _queue.factorsAt(block.timestamp);
        return factors.split;
    }

    /// @inheritdoc IReserveSubject
    function reinvestFactor() external view returns (uint256) {
        // As it nearly always is. Spares every reader of a proof the way to the library.
        if (_queue.length == 0) return _queue.settled.reinvest;
        (FactorQueue.Factors memory factors, ) = _queue.factorsAt(block.timestamp);
        return factors.reinvest;
    }

    /// @inheritdoc IReserveSubject
    /// @dev Kept whenever the queue changes; an activation does not change it.
    function maxScheduledReinvestFactor() external view returns (uint256) {
        return _queue.maxReinvest;
    }

    /// @inheritdoc IReserveSubject
    function firstSplitAfter(uint256 timestamp) external view returns (uint256) {
        // As it nearly always is: nothing pending, and no split since. Spares every proof the way to the library.
        if (_queue.length == 0 && _queue.settledSplitAt <= timestamp) return 0;
        return _queue.firstSplitAfter(timestamp);
    }

    /// @inheritdoc IReserveSubject
    function firstSplitExAfter(uint256 timestamp) external view returns (uint256) {
        return _queue.firstSplitExAfter(timestamp);
    }

    /// @inheritdoc IReserveSubject
    function activationCount() external view returns (uint32) {
        (, uint256 effective) = _queue.factorsAt(block.timestamp);
        return _queue.activations + uint32(effective);
    }

    /* INTERNALS */

    /// @dev The registry bounds terms already; the token does not rely on it. A reinvestment never takes shares away.
    function _checkRatio(PendingFactor calldata factor) private pure {
        uint256 numerator = factor.numerator;
        uint256 denominator = factor.denominator;
        bool bad =
            numerator == 0 ||
                denominator == 0 ||
                numerator > MAX_RATIO * denominator ||
                denominator > MAX_RATIO * numerator ||
                (factor.kind == FactorKind.REINVESTMENT && numerator < denominator);
        if (bad) revert EquityToken_RatioOutOfBounds(numerator, denominator);
    }
}
