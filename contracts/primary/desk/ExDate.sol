// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ISessionCalendar} from "../../calendar/ISessionCalendar.sol";
import {ICorporateActions} from "../../equity/ICorporateActions.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {IEquityOracle} from "../../oracle/IEquityOracle.sol";
import {OracleFlags} from "../../types/OracleFlags.sol";
import {IInKindDesk} from "../IInKindDesk.sol";

/// @title ExDate
/// @notice What a dividend between its ex day and its effect, or a split ahead, does to creations and redemptions in kind.
/// @dev Linked: the desk would not fit into one contract with it. Contracts are given by address, as an ABI has them.
library ExDate {
    using Math for uint256;

    uint256 private constant ONE = 1e18;
    /// @dev m' has 36 decimals: below 2^188 before dividends.
    uint256 private constant ONE_PRECISE = 1e36;

    /// @notice Reverts unless a receipt's units are what its shares become by {IInKindDesk}'s formula, at a usable value.
    /// @dev Errors: {IInKindDesk-InKindDesk_ValueUnusable}, {IInKindDesk-InKindDesk_DividendExceedsValue},
    /// {IInKindDesk-InKindDesk_UnitsNotReconciled}, {IInKindDesk-InKindDesk_TooSmall}.
    /// @return upper The oracle's upper value.
    function reconcile(address oracle, address token, uint128 shares, uint128 units) external returns (uint256 upper) {
        // The desk passes by at prints that the oracle would otherwise not have written down before an action.
        IEquityOracle(oracle).observe(token);
        uint256 expected;
        uint32 flags;
        (expected, upper, flags) = quote(oracle, token, shares);
        if (!OracleFlags.isUsable(flags)) revert IInKindDesk.InKindDesk_ValueUnusable(flags);
        if (units != expected) revert IInKindDesk.InKindDesk_UnitsNotReconciled(shares, units, expected);
        if (units == 0) revert IInKindDesk.InKindDesk_TooSmall(shares);
    }

    /// @notice What shares become, rounded down, and the oracle's upper value with its flags; 0 and 0 if they forbid its use.
    function quote(
        address oracle,
        address token,
        uint128 shares
    ) public view returns (uint256 units, uint256 upper, uint32 flags) {
        uint256 lower;
        (, lower, upper, , , flags) = IEquityOracle(oracle).valueOf(token);
        if (!OracleFlags.isUsable(flags)) return (0, 0, flags);
        units = _unitsDown(IEquityToken(token), shares, lower);
    }

    /// @notice The dividends between ex day and effect.
    function pendingIds(address token) external view returns (uint64[] memory ids) {
        ICorporateActions.PendingDividend[] memory pending = _pending(IEquityToken(token));
        ids = new uint64[](pending.length);
        for (uint256 i = 0; i < pending.length; ++i) ids[i] = pending[i].actionId;
    }

    /// @notice The last second for a commitment to a redemption that was requested while dividends stood so.
    /// @param deadline What it is without them.
    /// @return `type(uint64).max` while one of them still stands so.
    function commitBy(address token, uint64[] memory waitsFor, uint256 deadline) public view returns (uint256) {
        ICorporateActions.PendingDividend[] memory pending = _pending(IEquityToken(token));
        ICorporateActions actions = ICorporateActions(IEquityToken(token).corporateActions());
        uint256 latest = 0;
        for (uint256 i = 0; i < waitsFor.length; ++i) {
            for (uint256 j = 0; j < pending.length; ++j) {
                if (pending[j].actionId == waitsFor[i]) return type(uint64).max;
            }
            ICorporateActions.Action memory action = actions.actionOf(waitsFor[i]);
            if (action.status == ICorporateActions.ActionStatus.EFFECTIVE) {
                latest = Math.max(latest, action.terms.effectiveAt);
            }
        }
        return latest == 0 ? deadline : Math.max(deadline, closeAfter(IEquityToken(token).calendar(), latest));
    }

    /// @notice Reverts for a commitment while a dividend stands so, in the hours before a split, and after its last second.
    /// @dev Errors: {IInKindDesk-InKindDesk_DividendPending}, {IInKindDesk-InKindDesk_SplitImpends},
    /// {IInKindDesk-InKindDesk_TooLate}.
    /// @return ackBy The last second for the acknowledgement of a commitment of now.
    function requireCommittable(
        address token,
        uint256 id,
        uint64[] memory waitsFor,
        uint256 deadline
    ) external view returns (uint256 ackBy) {
        // Who leaves between ex day and effect would leave without what he has earned, or with it before the others.
        ICorporateActions.PendingDividend[] memory pending = _pending(IEquityToken(token));
        if (pending.length != 0) revert IInKindDesk.InKindDesk_DividendPending(id, pending[0].actionId);
        ISessionCalendar calendar = ISessionCalendar(IEquityToken(token).calendar());
        uint256 splitAt = IEquityToken(token).firstSplitAfter(block.timestamp);
        if (splitAt != 0) {
            uint256 closedAt = calendar.previousClose(IEquityToken(token).firstSplitExAfter(block.timestamp));
            if (block.timestamp >= closedAt) revert IInKindDesk.InKindDesk_SplitImpends(closedAt, splitAt);
        }
        if (waitsFor.length != 0) deadline = commitBy(token, waitsFor, deadline);
        if (block.timestamp > deadline) revert IInKindDesk.InKindDesk_TooLate(id, deadline, block.timestamp);
        return closeAfter(address(calendar), calendar.startOf(calendar.settlementDate(block.timestamp)));
    }

    /// @notice The regular close of the next trading day.
    function closeAfter(address calendar, uint256 timestamp) public view returns (uint256) {
        return ISessionCalendar(calendar).regularClose(ISessionCalendar(calendar).addTradingDays(timestamp, 1));
    }

    /// @dev What shares become, by {IInKindDesk}'s formula, rounded down.
    /// `lower` is the oracle's lower value of 1e18 units, what is owed on them included.
    function _unitsDown(IEquityToken token, uint128 shares, uint256 lower) private view returns (uint256) {
        // `shares` is below 2^128 and 1e36 below 2^120.
        uint256 byMultiplier = (uint256(shares) * ONE_PRECISE) / _multiplierUp(token, lower);
        uint256 base = (uint256(shares) * ONE) / token.splitFactor();
        // A scheduled dividend's stock is there already, and not for the units of who comes now.
        uint256 byProof = base.mulDiv(ONE, token.maxScheduledReinvestFactor());
        return Math.min(byMultiplier, byProof);
    }

    /// @dev m' with 36 decimals, each step rounded up. Splits since the ex day are in `m` and in what is owed alike: the net
    /// money per present share is `net × splitDenominator / splitNumerator`.
    function _multiplierUp(IEquityToken token, uint256 lower) private view returns (uint256 precise) {
        uint256 multiplier = token.uiMultiplier();
        precise = multiplier * ONE;
        ICorporateActions.PendingDividend[] memory pending = _pending(token);
        uint256[] memory owed = new uint256[](pending.length);
        uint256 all = 0;
        for (uint256 i = 0; i < pending.length; ++i) {
            ICorporateActions.PendingDividend memory dividend = pending[i];
            // Money per share is below 2^96 and ratios below 2^128. The oracle adds the same to its value, rounded down.
            owed[i] = (dividend.net * dividend.splitDenominator).mulDiv(
                multiplier,
                dividend.splitNumerator * ONE,
                Math.Rounding.Ceil
            );
            all += owed[i];
        }
        for (uint256 i = 0; i < pending.length; ++i) {
            if (pending[i].factorNumerator != 0) {
                precise = precise.mulDiv(pending[i].factorNumerator, pending[i].factorDenominator, Math.Rounding.Ceil);
            } else {
                if (all >= lower) revert IInKindDesk.InKindDesk_DividendExceedsValue(all, lower);
                precise += precise.mulDiv(owed[i], lower - all, Math.Rounding.Ceil);
            }
        }
    }

    function _pending(IEquityToken token) private view returns (ICorporateActions.PendingDividend[] memory) {
        return ICorporateActions(token.corporateActions()).pendingDividends(address(token));
    }
}
