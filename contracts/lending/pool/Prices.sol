// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ISessionCalendar} from "../../calendar/ISessionCalendar.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {IEquityFeeds} from "../../oracle/IEquityFeeds.sol";
import {IPrimaryMarket} from "../../primary/IPrimaryMarket.sol";
import {IReserveStatus} from "../../reserves/IReserveStatus.sol";
import {OracleFlags} from "../../types/OracleFlags.sol";
import {Session} from "../../types/Session.sol";
import {PoolBook} from "./PoolBook.sol";
import {Rows} from "./Rows.sol";

/// @title Prices
/// @notice What a token is worth now, and which rows of the table apply to it.
library Prices {
    using Math for uint256;

    /// @dev Money per 1e18 units; with the rows, the regular session that runs, or was last known to, and, where one of
    /// {RESTRICTED} applies, the value observed last and when it was printed.
    struct Price {
        uint8 rows;
        uint256 low;
        uint256 mid;
        uint256 high;
        uint256 openedAt;
        uint256 closesAt;
        uint256 observed;
        uint256 observedAt;
    }

    /// @dev Flags with which there is no value. A halt is no such thing, nor is a freeze, a night or an unknown day: they have rows.
    uint32 private constant NO_VALUE =
        OracleFlags.UNLISTED |
            OracleFlags.FEED_FAILED |
            OracleFlags.BAD_ANSWER |
            OracleFlags.BAD_TIMESTAMP |
            OracleFlags.STALE |
            OracleFlags.DEVIATION |
            OracleFlags.SECOND_SOURCE_DOWN |
            OracleFlags.DIVIDEND_UNKNOWN |
            OracleFlags.FEED_UNCONFIRMED;

    /// @dev Flags with which the oracle shows the value from before, where there is one.
    uint32 private constant FROM_BEFORE = OracleFlags.ACTION_FREEZE | OracleFlags.FEED_UNCONFIRMED;

    /// @dev Rows in which a print alone decides nothing: what was observed before bounds it, or stands for it.
    uint8 private constant RESTRICTED = Rows.EXTENDED | Rows.CLOSED | Rows.REOPENING | Rows.ACTION_FREEZE;

    /// @notice The price and the rows of an asset that is an equity token.
    function ofAsset(PoolBook.Book storage book, PoolBook.Env memory env) internal view returns (Price memory p) {
        (p.openedAt, p.closesAt) = (book.openedAt, PoolBook.closesAt(book));
        _read(p, env, env.asset);
        if (_isUnproven(env.asset, env.gate, env.market)) p.rows |= Rows.UNPROVEN;
    }

    /// @notice Those of a collateral that is one.
    function ofCollateral(
        PoolBook.Env memory env,
        PoolBook.Collateral storage c
    ) internal view returns (Price memory p) {
        address token = c.token;
        (p.openedAt, p.closesAt) = (c.openedAt, PoolBook.closesAt(c));
        _read(p, env, token);
        if (_isUnproven(token, c.gate, c.hasMarket ? c.market : address(0))) p.rows |= Rows.UNPROVEN;
    }

    /// @notice The price at which collateral counts, and is seized, in a liquidation: `mid`, `low` for the hard floor.
    /// @dev For the borrower, where the rows name several. Without a value, the highest that is known; 0 where nothing is.
    function forCollateral(PoolBook.Env memory env, Price memory p) internal pure returns (uint256 mid, uint256 low) {
        (mid, low) = (p.mid, p.low);
        if (p.rows & Rows.DEAD != 0) return (p.high, p.high);
        (bool isKnown, uint256 least) = _lastClose(p);
        if (!isKnown) return (0, 0);
        if (least == 0) return (mid, low);
        if (p.rows & (Rows.CLOSED | Rows.REOPENING) == 0) {
            least = (least * (PoolBook.BPS - PoolBook.extendedBandBps(env))) / PoolBook.BPS;
        }
        if (least > mid) (mid, low) = (least, least.mulDiv(low, mid));
    }

    /// @notice The price of 1e18 units of debt in a liquidation; 0 where none is known.
    function forDebt(PoolBook.Env memory env, Price memory p) internal pure returns (uint256 high) {
        high = p.high;
        if (p.rows & Rows.DEAD != 0) return high;
        (bool isKnown, uint256 most) = _lastClose(p);
        if (!isKnown) return 0;
        if (most == 0) return high;
        if (p.rows & (Rows.CLOSED | Rows.REOPENING) == 0) {
            most = (most * (PoolBook.BPS + PoolBook.extendedBandBps(env))) / PoolBook.BPS;
        }
        if (most < p.mid) high = most.mulDiv(high, p.mid, Math.Rounding.Ceil);
    }

    /// @dev 0 where it is not asked for: while prices are made in the regular session, and while they are frozen at it anyway.
    /// @return isKnown Not where somebody has had a print of the session that reopens written down: a close it is not.
    function _lastClose(Price memory p) private pure returns (bool isKnown, uint256 value) {
        uint8 rows = p.rows;
        if (rows & RESTRICTED == 0 || rows & Rows.ACTION_FREEZE != 0) return (true, 0);
        return (rows & Rows.REOPENING == 0 || p.observedAt < p.openedAt, p.observed);
    }

    /// @dev An oracle that fails leaves no value, and one row: it must not keep anybody from what asks for none.
    function _read(Price memory p, PoolBook.Env memory env, address token) private view {
        try IEquityFeeds(env.oracle).valueOf(token) returns (
            uint256 mid,
            uint256 lower,
            uint256 upper,
            uint48 asOf,
            Session session,
            uint32 flags
        ) {
            (p.low, p.mid, p.high) = (lower, mid, upper);
            _findRows(p, env, token, asOf, session, flags);
        } catch {
            p.rows = Rows.DEAD;
        }
    }

    function _findRows(
        Price memory p,
        PoolBook.Env memory env,
        address token,
        uint256 asOf,
        Session session,
        uint32 flags
    ) private view {
        bool isHalted = flags & OracleFlags.HALTED != 0;
        if (flags & OracleFlags.ACTION_FREEZE != 0) p.rows |= Rows.ACTION_FREEZE;
        if (isHalted || flags & OracleFlags.SESSION_UNKNOWN != 0) p.rows |= Rows.CLOSED;
        if (session == Session.CLOSED || session == Session.UNKNOWN) {
            p.rows |= Rows.CLOSED;
        } else if (session != Session.REGULAR) {
            p.rows |= Rows.EXTENDED;
        } else {
            p.rows |= Rows.REGULAR;
            if (block.timestamp >= p.closesAt) (p.openedAt, p.closesAt) = _sessionOf(token);
            if (asOf < p.openedAt || block.timestamp < p.openedAt + PoolBook.grace(env)) p.rows |= Rows.REOPENING;
        }
        uint32 none = NO_VALUE;
        // A feed that shows a halt by its silence is stale as well, and so is one that has not printed since the open: it is the
        // halt, and the reopening, that count.
        if (flags & OracleFlags.STALE != 0 && (isHalted || _isOfLastSession(token, p, asOf)))
            none &= ~OracleFlags.STALE;
        if (p.rows & RESTRICTED != 0 || flags & FROM_BEFORE != 0) _recall(p, env, token);
        if (flags & none != 0 || p.mid == 0) p.rows |= Rows.DEAD;
    }

    /// @dev Where nothing was ever observed, what is shown is a lone print: it may be any opening's first, lack a change of the
    /// multiplier or have it twice. Nobody is lent to, or liquidated, on it, so it is no value. That lasts until a regular session
    /// whose first borrower has it observed, or anyone does.
    function _recall(Price memory p, PoolBook.Env memory env, address token) private view {
        IEquityFeeds.Anchor memory anchor = IEquityFeeds(env.oracle).anchorOf(token);
        (p.observed, p.observedAt) = (anchor.value, anchor.asOf);
        if (anchor.value == 0) (p.low, p.mid, p.high) = (0, 0, 0);
    }

    /// @dev Whether a print from before the open that reopens is not older than the regular session before it. An older one is of
    /// a feed that was silent for a session.
    function _isOfLastSession(address token, Price memory p, uint256 asOf) private view returns (bool) {
        if (p.rows & Rows.REOPENING == 0 || asOf >= p.openedAt) return false;
        ISessionCalendar calendar = ISessionCalendar(IEquityToken(token).calendar());
        try calendar.previousClose(p.openedAt) returns (uint256 closed) {
            return asOf >= calendar.regularOpen(calendar.dayOf(closed));
        } catch {
            return false;
        }
    }

    /// @dev A lunch break ends a session and begins another: prices reopen after it as in the morning. The first one is kept until
    /// the second opens, since it is asked for in REGULAR alone.
    function _sessionOf(address token) private view returns (uint256 openedAt, uint256 closesAt) {
        ISessionCalendar calendar = ISessionCalendar(IEquityToken(token).calendar());
        uint32 day = calendar.dayOf(block.timestamp);
        (openedAt, closesAt) = (calendar.regularOpen(day), calendar.regularClose(day));
        // On the first published day there is no close before, on the last no open after.
        try calendar.previousClose(block.timestamp) returns (uint256 closed) {
            if (closed > openedAt) openedAt = calendar.nextOpen(closed);
        } catch {}
        try calendar.nextOpen(block.timestamp) returns (uint256 opens) {
            if (opens < closesAt) closesAt = opens;
        } catch {}
    }

    function _isUnproven(address token, address gate, address market) private view returns (bool) {
        IEquityToken equity = IEquityToken(token);
        if (equity.pausedUntil() != 0 || equity.isTerminal()) return true;
        if (market != address(0) && IPrimaryMarket(market).suspendedUntil() != 0) return true;
        try IReserveStatus(gate).status(token) returns (IReserveStatus.Status state, uint32) {
            return state != IReserveStatus.Status.FRESH;
        } catch {
            return true;
        }
    }
}
