// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISessionCalendar} from "../../calendar/ISessionCalendar.sol";
import {Fraction} from "../../libraries/Fraction.sol";
import {CorporateActionKind} from "../../types/CorporateAction.sol";
import {Session} from "../../types/Session.sol";
import {ICorporateActions} from "../ICorporateActions.sol";

/// @title ActionTerms
/// @notice What the terms of each kind of action must be, and what follows from them. Pure facts: no state.
library ActionTerms {
    /// @dev The bounds of a ratio: 100:1 and 1:100.
    uint256 private constant MAX_RATIO = 100;
    /// @dev How long before the open of the ex day a reinvestment may take effect.
    uint256 internal constant MAX_LEAD = 5 days;
    /// @dev 100 % in basis points.
    uint256 private constant BPS = 10_000;

    /// @notice Whether a kind moves the split factor.
    function isSplit(CorporateActionKind kind) internal pure returns (bool) {
        return uint8(kind) <= uint8(CorporateActionKind.DVSE);
    }

    /// @notice Whether terms move the reinvest factor: a DRIP, or a spin-off whose value is reinvested.
    function isReinvested(ICorporateActions.Terms memory terms) internal pure returns (bool) {
        return terms.kind == CorporateActionKind.DRIP || (terms.kind == CorporateActionKind.SOFF && terms.gross != 0);
    }

    /// @notice Checks terms against their kind and the calendar, and fills in when they become effective.
    /// @return resolved The terms with `effectiveAt` filled in.
    /// @return exAt The regular open of the ex day.
    function resolve(
        ICorporateActions.Terms memory terms,
        ISessionCalendar calendar
    ) internal view returns (ICorporateActions.Terms memory resolved, uint64 exAt) {
        _checkRatio(terms);
        _checkMoney(terms);
        _checkDays(terms, calendar);
        exAt = uint64(calendar.regularOpen(terms.exDay));
        resolved = terms;
        if (terms.effectiveAt == 0) {
            bool paid = terms.kind == CorporateActionKind.DRIP || terms.kind == CorporateActionKind.DVCA;
            resolved.effectiveAt = paid ? uint64(calendar.regularClose(terms.payDay)) : exAt;
        }
        requireTimely(resolved, exAt, calendar);
    }

    /// @notice Checks that an action takes effect within the published calendar and not before its ex day; a split not before
    /// the last regular close before it. So the chain splits while the exchange is closed, as custody does, and a proof of
    /// reserves knows from when until when the two may differ.
    function requireTimely(ICorporateActions.Terms memory terms, uint64 exAt, ISessionCalendar calendar) internal view {
        if (calendar.sessionAt(terms.effectiveAt) == Session.UNKNOWN) {
            revert ICorporateActions.CorporateActions_EffectiveOutsideCalendar(terms.effectiveAt);
        }
        uint256 earliest = exAt;
        if (isSplit(terms.kind)) earliest = calendar.previousClose(exAt);
        else if (isReinvested(terms) && exAt > MAX_LEAD) earliest = exAt - MAX_LEAD;
        if (terms.effectiveAt < earliest) {
            revert ICorporateActions.CorporateActions_EffectiveBeforeEx(terms.effectiveAt, earliest);
        }
    }

    /// @notice Money per share after withholding, as of the ex day: `gross × (10000 − w) / 10000`, exact.
    function net(ICorporateActions.Terms memory terms) internal pure returns (Fraction.Ratio memory) {
        return Fraction.reduce(uint256(terms.gross) * (BPS - terms.withholdingBps), BPS);
    }

    /// @notice `f = net / (price × splits)`, exact; `splits` are those between ex day and effect.
    function reinvested(
        ICorporateActions.Terms memory terms,
        uint128 price,
        Fraction.Ratio memory splits
    ) internal pure returns (Fraction.Ratio memory) {
        Fraction.Ratio memory perPrice = Fraction.mul(net(terms), Fraction.reduce(1, price));
        return Fraction.mul(perPrice, Fraction.Ratio(splits.denominator, splits.numerator));
    }

    function _checkRatio(ICorporateActions.Terms memory terms) private pure {
        uint256 numerator = terms.numerator;
        uint256 denominator = terms.denominator;
        CorporateActionKind kind = terms.kind;
        bool given = numerator != 0 || denominator != 0;
        bool right;
        if (isSplit(kind)) {
            right =
                numerator != 0 &&
                denominator != 0 &&
                (kind == CorporateActionKind.SPLR ? numerator < denominator : numerator > denominator) &&
                numerator <= MAX_RATIO * denominator &&
                denominator <= MAX_RATIO * numerator;
        } else if (kind == CorporateActionKind.SOFF || kind == CorporateActionKind.MRGR) {
            // Shares handed out need a ratio; where only money flows it is a fact that may be left out.
            bool needed = kind == CorporateActionKind.SOFF && terms.gross == 0;
            right = given ? numerator != 0 && denominator != 0 : !needed;
        } else {
            right = !given;
        }
        if (!right) revert ICorporateActions.CorporateActions_BadRatio(kind, numerator, denominator);
    }

    function _checkMoney(ICorporateActions.Terms memory terms) private pure {
        CorporateActionKind kind = terms.kind;
        bool paysMoney = kind == CorporateActionKind.DRIP || kind == CorporateActionKind.DVCA;
        if ((paysMoney && terms.gross == 0) || (isSplit(kind) && terms.gross != 0)) {
            revert ICorporateActions.CorporateActions_BadAmount(kind, terms.gross);
        }
        if (terms.withholdingBps > BPS || (terms.withholdingBps != 0 && terms.gross == 0)) {
            revert ICorporateActions.CorporateActions_BadWithholding(kind, terms.withholdingBps);
        }
    }

    function _checkDays(ICorporateActions.Terms memory terms, ISessionCalendar calendar) private view {
        CorporateActionKind kind = terms.kind;
        (uint32 ex, uint32 recorded, uint32 pay) = (terms.exDay, terms.recordDay, terms.payDay);
        bool paysMoney = kind == CorporateActionKind.DRIP || kind == CorporateActionKind.DVCA;
        if (ex == 0 || (paysMoney && pay == 0)) revert ICorporateActions.CorporateActions_MissingDay(kind);
        bool ordered;
        if (paysMoney) {
            // ex ≤ record ≤ pay
            ordered = ex <= pay && (recorded == 0 || (ex <= recorded && recorded <= pay));
        } else {
            // record ≤ pay ≤ ex, where they are given
            ordered = pay <= ex && recorded <= (pay == 0 ? ex : pay);
        }
        if (!ordered) revert ICorporateActions.CorporateActions_DaysOutOfOrder(kind, ex, recorded, pay);
        _requireTrading(ex, calendar);
        if (recorded != 0) _requireTrading(recorded, calendar);
        if (pay != 0) _requireTrading(pay, calendar);
    }

    function _requireTrading(uint32 day, ISessionCalendar calendar) private view {
        if (!calendar.isTradingDay(day)) revert ICorporateActions.CorporateActions_DayDoesNotTrade(day);
    }
}
