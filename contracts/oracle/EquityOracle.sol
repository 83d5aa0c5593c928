// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {FixedAuthority} from "../access/FixedAuthority.sol";
import {ISessionCalendar} from "../calendar/ISessionCalendar.sol";
import {IEquityToken} from "../equity/IEquityToken.sol";
import {IMultiplierSchedule} from "../equity/IMultiplierSchedule.sol";
import {OracleFlags} from "../types/OracleFlags.sol";
import {Session} from "../types/Session.sol";
import {ActionReach} from "./ActionReach.sol";
import {FeedSettings} from "./FeedSettings.sol";
import {GuardedCalls} from "./GuardedCalls.sol";
import {IEquityFeeds} from "./IEquityFeeds.sol";
import {IEquityOracle} from "./IEquityOracle.sol";
import {IHaltStatus} from "./IHaltStatus.sol";

/// @title EquityOracle
/// @notice See {IEquityFeeds}, the manual.
/// @dev A value is computed anew at each call from the feed, the token, its calendar and its registry. Kept are two slots per
/// token: the anchor, and what need not be asked again. That is until when the session in which the anchor was written runs (a
/// day that has begun never changes), whether no dividend is pending while it runs (none is announced for a day that has begun),
/// and the multiplier while the token's queue stays as empty as it was (nothing else moves it).
contract EquityOracle is IEquityFeeds, FixedAuthority {
    using SafeCast for uint256;
    using FeedSettings for FeedSettings.Feed;

    /// @dev One slot.
    struct Held {
        uint128 value;
        uint48 asOf;
        uint32 activations;
        uint40 regularUntil;
        bool isDividendFree;
    }

    /// @dev One slot: the multiplier of a token whose queue was empty at this nonce; 0 if none is known. It stays what it is
    /// for as long as the nonce does, and so do the activations that the anchor has.
    struct Quiet {
        uint128 multiplier;
        uint64 queueNonce;
    }

    /// @dev What is found out about a token in one call.
    struct Reading {
        IEquityToken token;
        uint256 multiplier;
        uint32 activations;
        Session session;
        uint32 flags;
        // Whether nothing is pending, as known from before.
        bool isQuiet;
        // Whether no dividend is.
        bool isDividendFree;
        // The print, and whether it is one.
        GuardedCalls.Print print;
        bool hasPrint;
        uint256 multiplierAtPrint;
        // Sizes of changes: since the print, since the anchor, pending within reach.
        uint256 passed;
        uint256 since;
        uint256 pending;
        // All that is pending, in reach or not, and when the first of it becomes effective.
        IMultiplierSchedule.PendingFactor[] factors;
        uint256 pendingAt;
        // Whether the print looks like a pending change come early.
        bool isEcho;
        // |f − 1| of the product of the changes since the anchor.
        uint256 product;
        // Money per 1e18 units before widths: least, best, most.
        uint256 low;
        uint256 mid;
        uint256 high;
    }

    /// @dev Dividends, money per 1e18 units: least, best, most.
    struct Owed {
        bool isNone;
        uint256 low;
        uint256 mid;
        uint256 high;
    }

    /// @inheritdoc IEquityFeeds
    uint256 public constant MAX_FEED_STEP_BPS = 200;
    /// @dev 18 decimals.
    uint256 private constant ONE = 1e18;
    uint256 private constant BPS = 10_000;
    /// @dev Sizes have 18 decimals, the band has 4.
    uint256 private constant SIZE_PER_BPS = 1e14;
    /// @dev A heartbeat up to this shows a halt.
    uint256 private constant HALT_SHOWING_HEARTBEAT = 1 hours;
    /// @dev Money a share that no dividend reaches, 18 decimals.
    uint256 private constant MAX_DIVIDEND = 1e30;
    uint32 private constant FROZEN = OracleFlags.ACTION_FREEZE | OracleFlags.FEED_UNCONFIRMED;

    mapping(address token => FeedSettings.Feed) private _feeds;
    mapping(address token => Held) private _held;
    mapping(address token => Quiet) private _quiet;

    constructor(address authority_) FixedAuthority(authority_) {}

    /* LIST */

    /// @inheritdoc IEquityFeeds
    function setFeed(address token, FeedConfig calldata config) external restricted {
        FeedSettings.Feed storage feed = _feeds[token];
        FeedSettings.Core memory old = feed.core;
        (uint256 oldMid, , , , , uint32 oldFlags) = valueOf(token);
        (uint8 decimals, uint8 secondDecimals) = feed.store(token, config);
        bool isConfirmed = true;
        if (old.feed == address(0)) {
            IEquityToken listed = IEquityToken(token);
            _held[token] = Held(0, uint48(block.timestamp), listed.activationCount(), 0, false);
            if (listed.effectiveAt() == 0) _keepQuiet(listed, listed.uiMultiplier());
        } else {
            (uint256 mid, , , , , uint32 flags) = valueOf(token);
            bool isSame = old.feed == config.feed && old.quote == config.quote && old.decimals == decimals;
            if (isSame) {
                // A wider band must not do what a print or RISK has to.
                bool isFreezeEnded = oldFlags & ~flags & OracleFlags.ACTION_FREEZE != 0;
                isConfirmed = !isFreezeEnded || config.bandBps <= old.bandBps;
            } else {
                isConfirmed =
                    OracleFlags.isUsable(oldFlags) &&
                    OracleFlags.isUsable(flags) &&
                    ActionReach.distance(mid, oldMid) <= MAX_FEED_STEP_BPS * SIZE_PER_BPS;
            }
            // An unconfirmed feed must not vouch for another.
            isConfirmed = isConfirmed && !old.isUnconfirmed;
            feed.core.isUnconfirmed = !isConfirmed;
        }
        emit FeedListed(token, config.feed, config, decimals, secondDecimals, isConfirmed);
    }

    /* OBSERVE */

    /// @inheritdoc IEquityOracle
    function observe(address token) external {
        FeedSettings.Core memory core = _feeds[token].core;
        if (core.feed == address(0)) return;
        Held memory held = _held[token];
        Reading memory r;
        _read(r, token, core, held);
        if (!OracleFlags.isUsable(r.flags) || r.session != Session.REGULAR || r.passed != 0) return;
        uint256 updatedAt = r.print.updatedAt;
        if (held.value != 0 && updatedAt <= held.asOf) return;
        if (_sessionAt(r.token, updatedAt) != Session.REGULAR) return;
        if (r.since > _bandOf(core)) emit Reopened(token, r.print.roundId, held.value, r.mid);
        if (block.timestamp >= held.regularUntil) held.regularUntil = _regularUntil(r.token);
        held.isDividendFree = r.isDividendFree;
        _keep(r, held);
    }

    /* END A FREEZE */

    /// @inheritdoc IEquityFeeds
    function reopen(address token, uint80 roundId) external {
        FeedSettings.Core memory core = _requireListed(token);
        Held memory held = _held[token];
        Reading memory r;
        _begin(r, token, held);
        r.print = GuardedCalls.round(core.feed, roundId);
        _evaluate(r, core, held);
        if (!r.hasPrint || r.print.roundId != roundId) revert EquityOracle_BadRound(token, roundId);
        uint32 faults = r.flags & (OracleFlags.DIVIDEND_UNKNOWN | OracleFlags.FEED_UNCONFIRMED);
        if (faults != 0) revert EquityOracle_NotUsable(token, faults);
        uint256 band = _bandOf(core);
        if (r.since <= band) revert EquityOracle_NotFrozen(token);
        _requireNoChangeAround(r, band);
        if (r.isEcho) revert EquityOracle_ChangeInReach(token, r.pendingAt);
        uint256 updatedAt = r.print.updatedAt;
        if (_sessionAt(r.token, updatedAt) != Session.REGULAR) revert EquityOracle_NotRegular(token, updatedAt);
        uint256 tolerance = _toleranceOf(r, held, band);
        if (!_isWithin(r.mid, held.value, tolerance)) {
            revert EquityOracle_BeyondTolerance(r.mid, held.value, tolerance);
        }
        emit Reopened(token, roundId, held.value, r.mid);
        _keep(r, held);
    }

    /// @inheritdoc IEquityFeeds
    function confirm(address token, uint256 lowest, uint256 highest) external restricted {
        FeedSettings.Core memory core = _requireListed(token);
        Held memory held = _held[token];
        Reading memory r;
        _read(r, token, core, held);
        uint32 faults = r.flags & OracleFlags.UNUSABLE & ~FROZEN;
        if (faults != 0) revert EquityOracle_NotUsable(token, faults);
        uint256 band = _bandOf(core);
        bool isFrozen = r.since > band;
        if (!isFrozen && !r.isEcho && !core.isUnconfirmed) revert EquityOracle_NotFrozen(token);
        _requireNoChangeAround(r, band);
        if (isFrozen) _requireSessionPassed(r);
        if (r.mid < lowest || r.mid > highest) revert EquityOracle_UnexpectedValue(r.mid, lowest, highest);
        _feeds[token].core.isUnconfirmed = false;
        emit Confirmed(token, msg.sender, held.value, r.mid);
        _keep(r, held);
    }

    /* VIEWS */

    /// @inheritdoc IEquityOracle
    function valueOf(
        address token
    ) public view returns (uint256 mid, uint256 lower, uint256 upper, uint48 asOf, Session session, uint32 flags) {
        FeedSettings.Core memory core = _feeds[token].core;
        if (core.feed == address(0)) return (0, 0, 0, 0, Session.UNKNOWN, OracleFlags.UNLISTED);
        Held memory held = _held[token];
        Reading memory r;
        _read(r, token, core, held);
        (session, flags) = (r.session, r.flags);
        (uint256 lowerBps, uint256 upperBps) = (core.regularLowerBps, core.regularUpperBps);
        if (!OracleFlags.isUsable(flags)) (lowerBps, upperBps) = _feeds[token].widthIn(Session.CLOSED);
        else if (session != Session.REGULAR) (lowerBps, upperBps) = _feeds[token].widthIn(session);
        if (!r.hasPrint || (flags & FROZEN != 0 && held.value != 0)) {
            // A value from before is worth more than a bad one, and says how old it is.
            (r.low, r.mid, r.high) = (held.value, held.value, held.value);
            asOf = held.value == 0 ? 0 : held.asOf;
        } else {
            asOf = uint48(r.print.updatedAt);
        }
        mid = r.mid;
        // Both are below 2^240: `mid` is below 2^128, and the others differ from it by a band and what is owed.
        lower = (r.low * (BPS - lowerBps)) / BPS;
        upper = (r.high * (BPS + upperBps) + BPS - 1) / BPS;
    }

    /// @inheritdoc IEquityFeeds
    function feedOf(address token) external view returns (FeedConfig memory) {
        return _feeds[token].load();
    }

    /// @inheritdoc IEquityFeeds
    function anchorOf(address token) external view returns (Anchor memory) {
        Held memory held = _held[token];
        return Anchor(held.value, held.asOf, held.activations);
    }

    /* INTERNALS: READING */

    function _read(Reading memory r, address token, FeedSettings.Core memory core, Held memory held) private view {
        _begin(r, token, held);
        r.print = GuardedCalls.latest(core.feed);
        _evaluate(r, core, held);
        _findStaleness(r, core);
        _findHalts(r, core);
        if (core.hasSecond) _compareSecond(r, core);
    }

    function _begin(Reading memory r, address token, Held memory held) private view {
        r.token = IEquityToken(token);
        Quiet memory quiet = _quiet[token];
        if (quiet.multiplier != 0 && quiet.queueNonce == r.token.queueNonce()) {
            (r.multiplier, r.activations, r.isQuiet) = (quiet.multiplier, held.activations, true);
        } else {
            (r.multiplier, r.activations) = (r.token.uiMultiplier(), r.token.activationCount());
        }
        if (block.timestamp < held.regularUntil) {
            (r.session, r.isDividendFree) = (Session.REGULAR, held.isDividendFree);
        } else {
            r.session = _sessionAt(r.token, block.timestamp);
        }
        if (r.session == Session.UNKNOWN) r.flags |= OracleFlags.SESSION_UNKNOWN;
    }

    /// @dev Value and freeze of the print that the reading holds, whether it is the latest or not.
    function _evaluate(Reading memory r, FeedSettings.Core memory core, Held memory held) private view {
        uint256 band = _bandOf(core);
        _judgePrint(r, core);
        _findChanges(r, held, band);
        if (r.hasPrint) {
            (r.low, r.mid, r.high) = _productOf(r, r.print, core.quote, core.decimals, r.multiplierAtPrint);
            if (!r.isDividendFree) _addDividends(r);
            if (r.mid == 0 || r.mid > type(uint128).max) {
                r.flags |= OracleFlags.BAD_ANSWER;
                r.hasPrint = false;
            }
        }
        // Only what could be mistaken for an agreement is asked, so that it costs nothing where nothing is pending.
        r.isEcho =
            r.pendingAt != 0 &&
            r.hasPrint &&
            held.value != 0 &&
            ActionReach.isEcho(r.factors, core.quote, r.mid, held.value, band);
        bool isFrozen =
            r.isEcho || r.passed + r.pending > band || (r.since > band && !_isConfirmedByPrint(r, held, band));
        if (isFrozen) r.flags |= OracleFlags.ACTION_FREEZE;
        if (core.isUnconfirmed) r.flags |= OracleFlags.FEED_UNCONFIRMED;
    }

    function _judgePrint(Reading memory r, FeedSettings.Core memory core) private view {
        if (!r.print.isRead) {
            r.flags |= OracleFlags.FEED_FAILED;
            return;
        }
        (int256 answer, uint256 updatedAt) = (r.print.answer, r.print.updatedAt);
        bool isInRange = answer > int256(uint256(core.minAnswer)) && answer < int256(uint256(core.maxAnswer));
        if (!isInRange) r.flags |= OracleFlags.BAD_ANSWER;
        bool isTimely = updatedAt != 0 && updatedAt <= block.timestamp;
        if (!isTimely) r.flags |= OracleFlags.BAD_TIMESTAMP;
        r.hasPrint = isInRange && isTimely;
    }

    /// @dev In the plain case, nothing activated since the anchor and a print not older than it, this asks for pending changes
    /// and nothing else.
    function _findChanges(Reading memory r, Held memory held, uint256 band) private view {
        r.multiplierAtPrint = r.multiplier;
        if (!r.isQuiet) r.factors = r.token.pendingFactors();
        if (r.factors.length != 0) {
            r.pendingAt = r.factors[0].effectiveAt;
            r.pending = ActionReach.pendingSize(r.token, r.factors);
        }
        uint256 updatedAt = r.print.updatedAt;
        bool isSameCount = held.activations == r.activations;
        if (!isSameCount) {
            bool isOne = r.activations == uint256(held.activations) + 1;
            uint256 before = ActionReach.multiplierAt(r.token, held.asOf, r.multiplier, r.activations);
            r.since = ActionReach.pastSize(r.token, held.asOf, before, r.multiplier, isOne);
            r.product = before == 0 ? 0 : ActionReach.distance(r.multiplier, before);
        }
        if (r.hasPrint && (!isSameCount || updatedAt < held.asOf)) {
            bool isOne = updatedAt >= held.asOf && r.activations == uint256(held.activations) + 1;
            uint256 before = ActionReach.multiplierAt(r.token, updatedAt, r.multiplier, r.activations);
            r.passed = ActionReach.pastSize(r.token, updatedAt, before, r.multiplier, isOne);
            // Changes within the band widen the value; beyond it the value is frozen anyway.
            if (r.passed <= band) r.multiplierAtPrint = before;
        }
    }

    /// @dev With no print to look at: not confirmed.
    function _isConfirmedByPrint(Reading memory r, Held memory held, uint256 band) private view returns (bool) {
        return
            r.hasPrint &&
            r.passed == 0 &&
            _isWithin(r.mid, held.value, _toleranceOf(r, held, band)) &&
            _sessionAt(r.token, r.print.updatedAt) == Session.REGULAR;
    }

    function _findStaleness(Reading memory r, FeedSettings.Core memory core) private view {
        if (!r.hasPrint || !_isStale(r, core, r.print.updatedAt)) return;
        r.flags |= OracleFlags.STALE;
        uint256 heartbeat = core.heartbeat;
        // Silent for a heartbeat of which all was REGULAR; before, it is merely a session that has just opened.
        if (
            r.session == Session.REGULAR &&
            heartbeat <= HALT_SHOWING_HEARTBEAT &&
            _sessionAt(r.token, block.timestamp - heartbeat) == Session.REGULAR
        ) r.flags |= OracleFlags.HALTED;
    }

    function _isStale(Reading memory r, FeedSettings.Core memory core, uint256 updatedAt) private view returns (bool) {
        FeedSettings.Feed storage feed = _feeds[address(r.token)];
        uint256 age = r.session == Session.REGULAR ? core.heartbeat : feed.ageIn(r.session);
        if (age != 0) return updatedAt + age < block.timestamp;
        (bool isKnown, uint256 close) = GuardedCalls.word(
            r.token.calendar(),
            abi.encodeCall(ISessionCalendar.previousClose, (block.timestamp))
        );
        return !isKnown || updatedAt + core.heartbeat < close;
    }

    function _findHalts(Reading memory r, FeedSettings.Core memory core) private view {
        if (!core.hasHaltSource) {
            if (core.heartbeat > HALT_SHOWING_HEARTBEAT) r.flags |= OracleFlags.HALTS_UNDETECTED;
            return;
        }
        address source = _feeds[address(r.token)].haltSource;
        // A status that cannot be read may be a halt.
        (bool isRead, uint256 status) = GuardedCalls.foreignWord(source, abi.encodeCall(IHaltStatus.isHalted, ()));
        if (!isRead || status != 0) r.flags |= OracleFlags.HALTED;
    }

    function _compareSecond(Reading memory r, FeedSettings.Core memory core) private view {
        GuardedCalls.Print memory print = GuardedCalls.latest(_feeds[address(r.token)].secondFeed);
        bool isPrint =
            print.isRead &&
                print.answer > 0 &&
                print.answer <= int256(uint256(type(uint96).max)) &&
                print.updatedAt != 0 &&
                print.updatedAt <= block.timestamp &&
                !_isStale(r, core, print.updatedAt);
        if (!isPrint) {
            r.flags |= OracleFlags.SECOND_SOURCE_DOWN;
            return;
        }
        if (!r.hasPrint) return;
        (, uint256 mid, ) = _productOf(r, print, core.secondQuote, core.secondDecimals, r.multiplier);
        if (!r.isDividendFree) {
            // Whether dividends are known has been said already.
            (, Owed memory owed) = _owedSince(r, print.updatedAt);
            mid += owed.mid;
        }
        (uint256 smaller, uint256 larger) = mid < r.mid ? (mid, r.mid) : (r.mid, mid);
        if (ActionReach.distance(larger, smaller) > uint256(core.deviationBps) * SIZE_PER_BPS) {
            r.flags |= OracleFlags.DEVIATION;
        }
    }

    /* INTERNALS: MONEY */

    /// @dev Price times multiplier, with both multipliers where they differ a little: the print may know the change or not.
    /// An answer is below 2^96 and a multiplier below 2^128, so that no product overflows 2^256.
    function _productOf(
        Reading memory r,
        GuardedCalls.Print memory print,
        Quote quote,
        uint8 decimals,
        uint256 multiplierAtPrint
    ) private pure returns (uint256 low, uint256 mid, uint256 high) {
        uint256 price = uint256(print.answer) * 10 ** (18 - decimals);
        if (quote == Quote.SHARE && r.multiplier == multiplierAtPrint && price <= type(uint128).max) {
            // The plain case, without the arithmetic of 512 bits.
            uint256 product = price * r.multiplier;
            mid = product / ONE;
            return (mid, mid, (product + ONE - 1) / ONE);
        }
        uint256 base = quote == Quote.SHARE ? ONE : multiplierAtPrint;
        uint256 least = Math.min(r.multiplier, multiplierAtPrint);
        uint256 most = Math.max(r.multiplier, multiplierAtPrint);
        low = Math.mulDiv(price, least, base);
        high = Math.mulDiv(price, most, base, Math.Rounding.Ceil);
        mid = quote == Quote.SHARE ? Math.mulDiv(price, r.multiplier, ONE) : price;
    }

    function _addDividends(Reading memory r) private view {
        (bool isKnown, Owed memory owed) = _owedSince(r, r.print.updatedAt);
        if (!isKnown) r.flags |= OracleFlags.DIVIDEND_UNKNOWN;
        r.isDividendFree = isKnown && owed.isNone;
        (r.low, r.mid, r.high) = (r.low + owed.low, r.mid + owed.mid, r.high + owed.high);
    }

    /// @dev Net dividends that a print of `updatedAt` no longer contains.
    function _owedSince(Reading memory r, uint256 updatedAt) private view returns (bool isKnown, Owed memory owed) {
        GuardedCalls.Dividend[] memory list;
        (isKnown, list) = GuardedCalls.dividends(r.token.corporateActions(), address(r.token));
        if (!isKnown) return (false, owed);
        owed.isNone = list.length == 0;
        for (uint256 i = 0; i < list.length; ++i) {
            if (updatedAt < list[i].exDayBegins) continue;
            (bool isSensible, uint256 floor, uint256 ceiling) = _worthOf(list[i], r.multiplier);
            if (!isSensible) return (false, owed);
            owed.mid += floor;
            owed.high += ceiling;
            // Before the open of the ex day, what is printed may still be the last close, with the dividend in it.
            if (updatedAt >= list[i].exAt) owed.low += floor;
        }
    }

    /// @dev Of one dividend, per 1e18 units. No product overflows: money is below 2^228 and a multiplier below 2^128.
    function _worthOf(
        GuardedCalls.Dividend memory dividend,
        uint256 multiplier
    ) private pure returns (bool isSensible, uint256 floor, uint256 ceiling) {
        (uint256 numerator, uint256 denominator) = (dividend.splitNumerator, dividend.splitDenominator);
        if (dividend.net > MAX_DIVIDEND || denominator > type(uint128).max) return (false, 0, 0);
        if (numerator == 0 || numerator > type(uint128).max) return (false, 0, 0);
        uint256 money = dividend.net * denominator;
        if (money / numerator > MAX_DIVIDEND) return (false, 0, 0);
        floor = Math.mulDiv(money, multiplier, numerator * ONE);
        ceiling = Math.mulDiv(money, multiplier, numerator * ONE, Math.Rounding.Ceil);
        return (true, floor, ceiling);
    }

    /// @dev min(band, |f − 1| / 2) of the anchor. Below a third, the band tells a price that lacks a change from one that has it.
    function _toleranceOf(Reading memory r, Held memory held, uint256 band) private pure returns (uint256) {
        return Math.mulDiv(held.value, Math.min(band, r.product / 2), ONE);
    }

    function _isWithin(uint256 value, uint256 anchor, uint256 tolerance) private pure returns (bool) {
        return anchor != 0 && ActionReach.isWithin(value, anchor, tolerance);
    }

    function _bandOf(FeedSettings.Core memory core) private pure returns (uint256) {
        return uint256(core.bandBps) * SIZE_PER_BPS;
    }

    /* INTERNALS: KEEPING */

    function _keep(Reading memory r, Held memory held) private {
        address token = address(r.token);
        uint48 asOf = uint48(r.print.updatedAt);
        // A value beyond uint128 is no value, so it is none that comes here.
        _held[token] = Held(uint128(r.mid), asOf, r.activations, held.regularUntil, held.isDividendFree);
        if (!r.isQuiet && r.pendingAt == 0) _keepQuiet(r.token, r.multiplier);
        emit Observed(token, r.mid, asOf, r.activations);
    }

    /// @dev Of a token with nothing pending. Together with the anchor's activations, and only then.
    function _keepQuiet(IEquityToken token, uint256 multiplier) private {
        _quiet[address(token)] = Quiet(multiplier.toUint128(), token.queueNonce().toUint64());
    }

    function _requireListed(address token) private view returns (FeedSettings.Core memory core) {
        core = _feeds[token].core;
        if (core.feed == address(0)) revert EquityOracle_Unlisted(token);
    }

    function _requireNoChangeAround(Reading memory r, uint256 band) private pure {
        address token = address(r.token);
        if (r.passed != 0) revert EquityOracle_PrintBeforeChange(token, r.print.updatedAt);
        if (r.pending > band) revert EquityOracle_ChangeInReach(token, r.pendingAt);
    }

    /// @dev The last regular session that is over must have opened at or after the last change. A lunch break ends no session.
    function _requireSessionPassed(Reading memory r) private view {
        ISessionCalendar calendar = ISessionCalendar(r.token.calendar());
        uint32 day = calendar.dayOf(calendar.previousClose(block.timestamp));
        if (calendar.regularClose(day) > block.timestamp) {
            day = calendar.dayOf(calendar.previousClose(calendar.regularOpen(day)));
        }
        uint256 opened = calendar.regularOpen(day);
        uint256 multiplier = ActionReach.multiplierAt(r.token, opened, r.multiplier, r.activations);
        if (multiplier != r.multiplier || ActionReach.hasSplitSince(r.token, opened)) {
            revert EquityOracle_SessionNotPassed(address(r.token), opened);
        }
    }

    /* INTERNALS: CLOCK */

    function _sessionAt(IEquityToken token, uint256 timestamp) private view returns (Session) {
        (bool isKnown, uint256 session) = GuardedCalls.word(
            token.calendar(),
            abi.encodeCall(ISessionCalendar.sessionAt, (timestamp))
        );
        return isKnown && session <= uint256(type(Session).max) ? Session(session) : Session.UNKNOWN;
    }

    /// @dev The close of the regular interval that runs; 0 where another follows on the same day, or the calendar cannot say.
    function _regularUntil(IEquityToken token) private view returns (uint40) {
        address calendar = token.calendar();
        (, uint256 day) = GuardedCalls.word(calendar, abi.encodeCall(ISessionCalendar.dayOf, (block.timestamp)));
        (, uint256 close) = GuardedCalls.word(calendar, abi.encodeCall(ISessionCalendar.regularClose, (uint32(day))));
        // On the last published day there is no next open to see that no other interval follows: the calendar is asked then.
        (, uint256 next) = GuardedCalls.word(calendar, abi.encodeCall(ISessionCalendar.nextOpen, (block.timestamp)));
        return next > close && close <= type(uint40).max ? uint40(close) : 0;
    }
}
