// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FixedAuthority} from "../access/FixedAuthority.sol";
import {ISessionCalendar} from "../calendar/ISessionCalendar.sol";
import {Fraction} from "../libraries/Fraction.sol";
import {IReserveGate} from "../reserves/IReserveGate.sol";
import {CorporateActionKind, FactorKind, caevOf} from "../types/CorporateAction.sol";
import {ActionTerms} from "./actions/ActionTerms.sol";
import {ICorporateActions} from "./ICorporateActions.sol";
import {IEquityToken} from "./IEquityToken.sol";
import {IMultiplierSchedule} from "./IMultiplierSchedule.sol";

/// @title CorporateActions
/// @notice See {ICorporateActions}, the manual.
/// @dev The registry decides what an action's ratio is; the token decides when it counts, and asks its own gate whether a
/// reinvestment is proven. Each guards its part without trusting the other's.
contract CorporateActions is ICorporateActions, FixedAuthority {
    using ActionTerms for Terms;
    using ActionTerms for CorporateActionKind;
    using Fraction for Fraction.Ratio;

    /// @inheritdoc ICorporateActions
    uint256 public constant MAX_OPEN = 32;
    /// @inheritdoc ICorporateActions
    uint256 public constant MAX_LEAD = ActionTerms.MAX_LEAD;
    /// @inheritdoc ICorporateActions
    uint256 public constant SCHEDULING_PERIOD = 400 days;
    /// @dev Notice of actions that move no factor; the token has its own for those that do.
    uint256 private constant NOTICE = 24 hours;

    uint64 private _actionCount;
    mapping(uint64 actionId => Action) private _actions;
    mapping(address token => mapping(bytes32 eventReference => uint64 actionId)) private _byReference;
    /// @dev The facts of every action that was not withdrawn, so that nothing is announced twice.
    mapping(bytes32 factsHash => uint64 actionId) private _byFacts;
    mapping(uint64 actionId => bytes32 factsHash) private _factsOf;
    mapping(address token => uint64[]) private _open;

    constructor(address authority_) FixedAuthority(authority_) {}

    /* ANNOUNCE */

    /// @inheritdoc ICorporateActions
    function announce(
        address token,
        bytes32 eventReference,
        Terms calldata terms,
        uint256 expectedMultiplier
    ) external restricted returns (uint64 actionId) {
        if (token.code.length == 0 || IEquityToken(token).corporateActions() != address(this)) {
            revert CorporateActions_ForeignToken(token);
        }
        if (eventReference == 0) revert CorporateActions_ZeroReference();
        uint64 taken = _byReference[token][eventReference];
        if (taken != 0) revert CorporateActions_ReferenceTaken(token, eventReference, taken);

        actionId = ++_actionCount;
        _byReference[token][eventReference] = actionId;
        _prune(token);
        if (_open[token].length == MAX_OPEN) revert CorporateActions_TooManyOpen(token, MAX_OPEN);
        _open[token].push(actionId);

        Action storage action = _actions[actionId];
        action.token = token;
        action.eventReference = eventReference;
        _enter(actionId, action, terms);
        emit ActionAnnounced(actionId, token, caevOf(terms.kind), eventReference, action.recordId, action.terms);
        _scheduleSplit(actionId, action, expectedMultiplier);
    }

    /* SCHEDULE */

    /// @inheritdoc ICorporateActions
    function schedule(
        uint64 actionId,
        uint128 price,
        uint64 effectiveAt,
        uint256 expectedMultiplier
    ) external restricted {
        Action storage action = _require(actionId, ActionStatus.ANNOUNCED);
        Terms memory terms = action.terms;
        if (!terms.isReinvested()) revert CorporateActions_NotReinvested(actionId, terms.kind);
        if (price == 0) revert CorporateActions_ZeroPrice(actionId);
        ISessionCalendar calendar = _calendarOf(action.token);
        if (terms.kind == CorporateActionKind.DRIP) {
            uint256 begins = action.exDayBegins;
            if (block.timestamp < begins) revert CorporateActions_BeforeExDay(actionId, begins, block.timestamp);
        }
        if (effectiveAt != 0) {
            terms.effectiveAt = effectiveAt;
            terms.requireTimely(action.exAt, calendar);
            action.terms.effectiveAt = effectiveAt;
        }
        uint256 latest = action.exAt + SCHEDULING_PERIOD;
        if (terms.effectiveAt > latest) revert CorporateActions_TooLate(actionId, latest, terms.effectiveAt);
        Fraction.Ratio memory splits = _splitsBetween(action.token, action.exAt, terms.effectiveAt);
        action.price = price;
        _scheduleRatio(
            actionId,
            action,
            terms.reinvested(price, splits).onePlus(),
            FactorKind.REINVESTMENT,
            expectedMultiplier
        );
    }

    /// @inheritdoc ICorporateActions
    function unschedule(uint64 actionId) external {
        Action storage action = _require(actionId, ActionStatus.SCHEDULED);
        Terms memory terms = action.terms;
        if (!terms.isReinvested()) revert CorporateActions_NotReinvested(actionId, terms.kind);
        IEquityToken token = IEquityToken(action.token);
        (uint256 needed, uint256 proven, ) = IReserveGate(token.gate()).coverageAt(
            address(token),
            token.maxScheduledReinvestFactor()
        );
        if (needed <= proven) revert CorporateActions_StillProven(actionId, needed, proven);
        _withdrawFactor(actionId, action);
        emit ActionUnscheduled(
            actionId,
            address(token),
            caevOf(terms.kind),
            msg.sender,
            needed,
            proven,
            terms.documentHash
        );
    }

    /* AMEND AND CANCEL */

    /// @inheritdoc ICorporateActions
    function amend(uint64 actionId, Terms calldata terms, uint256 expectedMultiplier) external restricted {
        Action storage action = _requirePending(actionId);
        Terms memory old = action.terms;
        if (terms.kind != old.kind) revert CorporateActions_KindChanged(actionId, old.kind, terms.kind);
        if (old.isReinvested() && block.timestamp >= action.exDayBegins) {
            // Whoever created units since has paid for what was announced.
            if (terms.gross != old.gross || terms.withholdingBps != old.withholdingBps || terms.exDay != old.exDay) {
                revert CorporateActions_ExDayHasBegun(old.exDay, action.exDayBegins, block.timestamp);
            }
        }
        _withdraw(actionId, action);
        // The same ex day keeps its record, whose notice may be too short by now to ask for it anew.
        if (terms.exDay != old.exDay || ActionTerms.isReinvested(terms)) _releaseRecord(action);
        _enter(actionId, action, terms);
        emit ActionAmended(actionId, action.token, caevOf(old.kind), action.recordId, old, action.terms);
        _scheduleSplit(actionId, action, expectedMultiplier);
    }

    /// @inheritdoc ICorporateActions
    function cancel(uint64 actionId) external restricted {
        Action storage action = _requirePending(actionId);
        _withdraw(actionId, action);
        _releaseRecord(action);
        action.status = ActionStatus.CANCELLED;
        _close(action.token, actionId);
        emit ActionCancelled(
            actionId,
            action.token,
            caevOf(action.terms.kind),
            action.terms.effectiveAt,
            action.terms.documentHash
        );
    }

    /* VIEWS */

    /// @inheritdoc ICorporateActions
    function actionOf(uint64 actionId) external view returns (Action memory action) {
        action = _actions[actionId];
        action.status = statusOf(actionId);
    }

    /// @inheritdoc ICorporateActions
    function statusOf(uint64 actionId) public view returns (ActionStatus status) {
        Action storage action = _actions[actionId];
        status = action.status;
        if (action.terms.effectiveAt > block.timestamp) return status;
        // Time alone makes it effective; a reinvestment without a price stays announced.
        if (status == ActionStatus.SCHEDULED) return ActionStatus.EFFECTIVE;
        if (status == ActionStatus.ANNOUNCED && !action.terms.isReinvested()) return ActionStatus.EFFECTIVE;
    }

    /// @inheritdoc ICorporateActions
    function actionByReference(address token, bytes32 eventReference) external view returns (uint64) {
        return _byReference[token][eventReference];
    }

    /// @inheritdoc ICorporateActions
    function openActions(address token) external view returns (uint64[] memory) {
        return _open[token];
    }

    /// @inheritdoc ICorporateActions
    function pendingDividends(address token) external view returns (PendingDividend[] memory pending) {
        uint64[] memory open = _open[token];
        pending = new PendingDividend[](open.length);
        uint256 count = 0;
        for (uint256 i = 0; i < open.length; ++i) {
            Action storage action = _actions[open[i]];
            if (action.terms.kind.isSplit() || action.exDayBegins > block.timestamp) continue;
            // Too late to be scheduled, and the splits since its ex day may have been forgotten: it is no longer coming.
            if (action.exAt + SCHEDULING_PERIOD < block.timestamp) continue;
            if (!action.terms.isReinvested() || statusOf(open[i]) == ActionStatus.EFFECTIVE) continue;
            Fraction.Ratio memory splits = _splitsBetween(token, action.exAt, uint64(block.timestamp));
            Fraction.Ratio memory net = action.terms.net();
            pending[count++] = PendingDividend({
                actionId: open[i],
                net: net.numerator / net.denominator,
                splitNumerator: splits.numerator,
                splitDenominator: splits.denominator,
                factorNumerator: action.ratioNumerator,
                factorDenominator: action.ratioDenominator,
                effectiveAt: action.terms.effectiveAt
            });
        }
        // The array was as long as all open actions; it is cut to those that count.
        assembly ("memory-safe") {
            mstore(pending, count)
        }
    }

    /// @inheritdoc ICorporateActions
    function actionCount() external view returns (uint64) {
        return _actionCount;
    }

    /* INTERNALS: TERMS */

    /// @dev Enters checked terms and asks for the record they need.
    function _enter(uint64 actionId, Action storage action, Terms calldata given) private {
        ISessionCalendar calendar = _calendarOf(action.token);
        (Terms memory terms, uint64 exAt) = ActionTerms.resolve(given, calendar);

        bytes32 facts = _factsHash(action.token, terms);
        uint64 same = _byFacts[facts];
        if (same != 0) revert CorporateActions_AlreadyAnnounced(same);
        _byFacts[facts] = actionId;
        _factsOf[actionId] = facts;

        uint64 exDayBegins = uint64(calendar.startOf(terms.exDay));
        if (terms.isReinvested()) {
            // Whoever bought on the ex day already must not find out afterwards that it was one.
            if (terms.exDay != action.terms.exDay && block.timestamp >= exDayBegins) {
                revert CorporateActions_ExDayHasBegun(terms.exDay, exDayBegins, block.timestamp);
            }
        } else if (!terms.kind.isSplit()) {
            uint256 earliest = block.timestamp + NOTICE;
            if (terms.effectiveAt < earliest) revert CorporateActions_NoticeNotKept(terms.effectiveAt, earliest);
            if (action.recordId == 0) action.recordId = IEquityToken(action.token).scheduleRecord(exDayBegins);
        }
        action.exDayBegins = exDayBegins;
        action.status = ActionStatus.ANNOUNCED;
        action.exAt = exAt;
        action.terms = terms;
    }

    /// @dev Takes back what was scheduled, and the claim on these facts.
    function _withdraw(uint64 actionId, Action storage action) private {
        delete _byFacts[_factsOf[actionId]];
        if (action.recordId != 0 && action.exDayBegins <= block.timestamp) {
            revert CorporateActions_RecordHasPassed(actionId, action.recordId);
        }
        if (action.status != ActionStatus.SCHEDULED) return;
        if (action.terms.kind.isSplit()) _requireUnaffected(action.token, action.terms.effectiveAt);
        _withdrawFactor(actionId, action);
    }

    function _releaseRecord(Action storage action) private {
        uint32 recordId = action.recordId;
        if (recordId == 0) return;
        action.recordId = 0;
        IEquityToken(action.token).cancelRecord(recordId);
    }

    /// @dev What makes two announcements the same event: its facts, not its paper.
    function _factsHash(address token, Terms memory terms) private pure returns (bytes32) {
        // 4 for 2 is 2 for 1, and another withholding does not make another dividend.
        uint256 divisor = Fraction.gcd(terms.numerator, terms.denominator);
        if (divisor == 0) divisor = 1;
        return
            keccak256(
                abi.encode(
                    token,
                    terms.kind,
                    terms.numerator / divisor,
                    terms.denominator / divisor,
                    terms.gross,
                    terms.exDay,
                    terms.effectiveAt
                )
            );
    }

    /* INTERNALS: FACTORS */

    function _scheduleSplit(uint64 actionId, Action storage action, uint256 expectedMultiplier) private {
        Terms memory terms = action.terms;
        if (!terms.kind.isSplit()) {
            if (expectedMultiplier != 0) revert CorporateActions_UnexpectedMultiplier(expectedMultiplier, 0);
            return;
        }
        _requireUnaffected(action.token, terms.effectiveAt);
        Fraction.Ratio memory ratio = Fraction.reduce(terms.numerator, terms.denominator);
        _scheduleRatio(actionId, action, ratio, FactorKind.SPLIT, expectedMultiplier);
        _requireCountable(action.token);
    }

    function _scheduleRatio(
        uint64 actionId,
        Action storage action,
        Fraction.Ratio memory ratio,
        FactorKind kind,
        uint256 expectedMultiplier
    ) private {
        action.status = ActionStatus.SCHEDULED;
        action.ratioNumerator = ratio.numerator;
        action.ratioDenominator = ratio.denominator;
        IEquityToken token = IEquityToken(action.token);
        uint256 newMultiplier = token.scheduleFactor(
            IMultiplierSchedule.PendingFactor({
                actionId: actionId,
                effectiveAt: action.terms.effectiveAt,
                kind: kind,
                numerator: ratio.numerator,
                denominator: ratio.denominator,
                exAt: action.exAt
            })
        );
        if (newMultiplier != expectedMultiplier) {
            revert CorporateActions_UnexpectedMultiplier(expectedMultiplier, newMultiplier);
        }
        emit ActionScheduled(
            actionId,
            address(token),
            caevOf(action.terms.kind),
            ratio.numerator,
            ratio.denominator,
            action.price,
            action.terms.effectiveAt,
            token.uiMultiplier(),
            newMultiplier,
            action.terms.documentHash
        );
    }

    function _withdrawFactor(uint64 actionId, Action storage action) private {
        action.status = ActionStatus.ANNOUNCED;
        action.price = 0;
        action.ratioNumerator = 0;
        action.ratioDenominator = 0;
        IEquityToken(action.token).cancelFactor(actionId);
    }

    /// @dev The product of the splits that become effective after `from` and not after `to`.
    function _splitsBetween(
        address token,
        uint64 from,
        uint64 to
    ) private view returns (Fraction.Ratio memory product) {
        product = Fraction.Ratio(1, 1);
        uint64[] memory open = _open[token];
        for (uint256 i = 0; i < open.length; ++i) {
            Action storage other = _actions[open[i]];
            if (!other.terms.kind.isSplit() || other.status != ActionStatus.SCHEDULED) continue;
            uint64 effectiveAt = other.terms.effectiveAt;
            if (effectiveAt <= from || effectiveAt > to) continue;
            product = product.mul(Fraction.Ratio(other.ratioNumerator, other.ratioDenominator));
        }
    }

    /// @dev No split may come or go under a reinvestment whose factor has counted the splits already.
    function _requireUnaffected(address token, uint64 splitAt) private view {
        uint64[] memory open = _open[token];
        for (uint256 i = 0; i < open.length; ++i) {
            Action storage other = _actions[open[i]];
            if (other.status != ActionStatus.SCHEDULED || other.terms.kind.isSplit()) continue;
            if (other.terms.effectiveAt <= block.timestamp) continue;
            if (other.exAt < splitAt && splitAt <= other.terms.effectiveAt) {
                revert CorporateActions_ScheduledReinvestmentAffected(open[i]);
            }
        }
    }

    /// @dev {pendingDividends} must be able to name the splits since each ex day, whichever of them come to pass. So their
    /// numerators together stay within uint128, and their denominators, before anything cancels out.
    function _requireCountable(address token) private view {
        uint64[] memory open = _open[token];
        for (uint256 i = 0; i < open.length; ++i) {
            Action storage pending = _actions[open[i]];
            if (pending.terms.kind.isSplit() || !pending.terms.isReinvested()) continue;
            if (statusOf(open[i]) == ActionStatus.EFFECTIVE) continue;
            (uint256 numerators, uint256 denominators) = (1, 1);
            for (uint256 j = 0; j < open.length; ++j) {
                Action storage other = _actions[open[j]];
                if (!other.terms.kind.isSplit() || other.status != ActionStatus.SCHEDULED) continue;
                if (other.terms.effectiveAt <= pending.exAt) continue;
                numerators *= other.ratioNumerator;
                denominators *= other.ratioDenominator;
                if (numerators > type(uint128).max || denominators > type(uint128).max) {
                    revert CorporateActions_SplitsUncountable(open[i]);
                }
            }
        }
    }

    /* INTERNALS: STATUS AND OPEN ACTIONS */

    function _require(uint64 actionId, ActionStatus wanted) private view returns (Action storage action) {
        action = _actions[actionId];
        if (action.token == address(0)) revert CorporateActions_UnknownAction(actionId);
        ActionStatus status = statusOf(actionId);
        if (status != wanted) revert CorporateActions_WrongStatus(actionId, status);
    }

    function _requirePending(uint64 actionId) private view returns (Action storage action) {
        action = _actions[actionId];
        if (action.token == address(0)) revert CorporateActions_UnknownAction(actionId);
        ActionStatus status = statusOf(actionId);
        if (status != ActionStatus.ANNOUNCED && status != ActionStatus.SCHEDULED) {
            revert CorporateActions_WrongStatus(actionId, status);
        }
    }

    /// @dev Forgets what is over; a split is kept for as long as a reinvestment may still have to count it.
    function _prune(address token) private {
        uint64[] storage open = _open[token];
        uint256 i = open.length;
        while (i > 0) {
            --i;
            uint64 actionId = open[i];
            if (statusOf(actionId) != ActionStatus.EFFECTIVE) continue;
            Terms storage terms = _actions[actionId].terms;
            if (terms.kind.isSplit() && terms.effectiveAt + SCHEDULING_PERIOD >= block.timestamp) continue;
            open[i] = open[open.length - 1];
            open.pop();
        }
    }

    function _close(address token, uint64 actionId) private {
        uint64[] storage open = _open[token];
        uint256 last = open.length - 1;
        for (uint256 i = 0; i <= last; ++i) {
            if (open[i] != actionId) continue;
            open[i] = open[last];
            open.pop();
            return;
        }
    }

    function _calendarOf(address token) private view returns (ISessionCalendar) {
        return ISessionCalendar(IEquityToken(token).calendar());
    }
}
