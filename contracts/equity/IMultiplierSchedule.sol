// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {FactorKind} from "../types/CorporateAction.sol";

/// @title IMultiplierSchedule
/// @notice The factors of a token, and the announced corporate actions that will change them. Nobody can set one: the
/// registry of corporate actions computes a ratio from announced terms, and time makes it effective.
///
/// Each of multiplier, split factor and reinvest factor is folded from its own value, `floor(value × num / den)`.
interface IMultiplierSchedule {
    /// @notice A factor that is scheduled.
    /// @param actionId The corporate action it comes from.
    /// @param effectiveAt Unix seconds.
    /// @param kind Whether the split factor or the reinvest factor moves with the multiplier.
    /// @param numerator In lowest terms.
    /// @param denominator In lowest terms.
    /// @param exAt The regular open of the action's ex day, Unix seconds.
    struct PendingFactor {
        uint64 actionId;
        uint64 effectiveAt;
        FactorKind kind;
        uint128 numerator;
        uint128 denominator;
        uint64 exAt;
    }

    /// @notice Emitted when a factor is scheduled.
    event FactorScheduled(
        uint64 indexed actionId,
        FactorKind indexed kind,
        uint256 numerator,
        uint256 denominator,
        uint256 effectiveAt,
        uint256 queueNonce
    );
    /// @notice Emitted when a scheduled factor is withdrawn.
    event FactorCancelled(uint64 indexed actionId, uint256 queueNonce);

    /// @notice Emitted when an effective factor is written down; the change itself happened at `effectiveAt`.
    event FactorActivated(
        uint64 indexed actionId,
        FactorKind indexed kind,
        uint256 effectiveAt,
        uint256 oldMultiplier,
        uint256 newMultiplier,
        uint256 splitFactor,
        uint256 reinvestFactor
    );

    /// @notice Thrown when four factors are pending already.
    error EquityToken_FactorQueueFull(uint256 capacity);
    /// @notice Thrown when an action's factor is pending already.
    error EquityToken_FactorAlreadyScheduled(uint64 actionId);
    /// @notice Thrown when an action's factor is not pending, or has become effective.
    error EquityToken_FactorNotPending(uint64 actionId);
    /// @notice Thrown when a factor would become zero or exceed uint128.
    error EquityToken_FactorOutOfRange(uint64 actionId, uint256 factor);
    /// @notice Thrown when, by scheduling one more, the splits pending at once would multiply to more than 100:1 or less than 1:100.
    error EquityToken_PendingSplitsTooLarge(uint256 numerator, uint256 denominator, uint256 maximum);
    /// @notice Thrown when a factor would become effective with less than {FACTOR_NOTICE}.
    error EquityToken_NoticeNotKept(uint256 effectiveAt, uint256 earliest);
    /// @notice Thrown when a single factor exceeds 100:1 or falls below 1:100.
    error EquityToken_RatioOutOfBounds(uint256 numerator, uint256 denominator);
    /// @notice Thrown when a reinvestment is not covered by what is proven, or the proof is not current.
    error EquityToken_ReinvestmentNotProven(uint256 needed, uint256 proven, bool current);
    /// @notice Thrown for a caller other than the registry of corporate actions.
    error EquityToken_OnlyCorporateActions(address caller);
    /// @notice Thrown when the multiplier of the future is asked for.
    error EquityToken_FutureTimestamp(uint256 asked, uint256 timestamp);
    /// @notice Thrown when the multiplier before the token's first block is asked for.
    error EquityToken_BeforeBeginning(uint256 asked);

    /// @notice The least time between scheduling and effect: 24 hours.
    function FACTOR_NOTICE() external view returns (uint256);

    /// @notice Schedules an action's factor. Up to four may be pending; several may share one time, in order of action id.
    /// @dev Only the corporate actions registry. A REINVESTMENT asks the gate: the whole supply, at the reinvest factor
    /// after every scheduled reinvestment and this one, must be proven.
    /// @return newMultiplier The multiplier right after this action becomes effective.
    function scheduleFactor(PendingFactor calldata factor) external returns (uint256 newMultiplier);

    /// @notice Withdraws a factor that has not become effective.
    /// @dev Only the corporate actions registry. Reverts with {EquityToken_FactorNotPending}.
    function cancelFactor(uint64 actionId) external;

    /// @notice Writes effective factors down and emits {FactorActivated} for each. Changes no value that any view returns.
    /// @dev Anyone.
    /// @return activated How many were written down.
    function poke() external returns (uint256 activated);

    /// @notice The multiplier in force at a time in the past, the present included. Reverts for the future.
    function uiMultiplierAt(uint256 timestamp) external view returns (uint256);

    /// @notice The factors that are pending, in the order in which they will become effective.
    function pendingFactors() external view returns (PendingFactor[] memory);

    /// @notice Rises with every insertion and cancellation: a quote that names it cannot outlive the queue it saw.
    function queueNonce() external view returns (uint256);
}
