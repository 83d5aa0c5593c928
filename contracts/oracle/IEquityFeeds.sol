// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEquityOracle} from "./IEquityOracle.sol";

/// @title IEquityFeeds
/// @notice The whole of the oracle: which feed stands behind a token, and how a value freezes around a corporate action and
/// comes back. What a market reads of it is {IEquityOracle}.
///
/// **The value** of 1e18 units is `answer × 10^(18 − decimals) × multiplier / 1e18` where the feed quotes a share, and
/// `answer × 10^(18 − decimals)` where it quotes units (it includes the multiplier already: nothing multiplies twice). Net
/// dividends between ex day and effect are added: `net × splitDenominator / splitNumerator × multiplier / 1e18`, for a print
/// made on the ex day or later. A print of that day from before the open may still be a republished close with the dividend
/// in it: there `upper` and `mid` count the dividend and `lower` does not.
///
/// **Age.** In REGULAR a print may be as old as the heartbeat; in PRE, POST and OVERNIGHT as old as the feed's age for that
/// session. Where nothing trades, or that age is 0 (the feed is silent then), it must be no older than the heartbeat was at the
/// last regular close.
///
/// **Freeze.** A change of the multiplier by the factor f counts |f − 1|. The value freezes while the changes that became
/// effective since the print, and those pending that become effective by the close of the next session to begin, add up to
/// more than the band: price and multiplier cannot be expected to change in the same second. It also stays frozen after
/// changes beyond the band since the anchor, the last value written down, until it is known that the feed followed:
/// by a print of a REGULAR session, made at or after the changes, whose value is within min(band, |f − 1| / 2) of the anchor
/// ({observe} for the latest print, {reopen} for any), or by {confirm}. f is the product of the changes. The sum over
/// reinvestments is measured on their product, which is never less. Several changes of which one is a split count as beyond
/// the band, since opposite splits hide each other in a product. An action that is withdrawn in time ends its freeze.
///
/// A pending change of more than three bands freezes the value from any distance while the print looks like it has come early:
/// while value × f is within min(band, |f − 1| / 2) of the anchor. So an action moved at the last moment, or entered with the
/// wrong day, finds no price that is believed; {confirm} ends it where the price has really fallen so far. A feed that quotes
/// units may come early in the other way too, by its multiplier: there value / f is looked at as well.
///
/// **Gas.** A feed or source of halts may use 400,000; what it cannot do with that, it cannot do. Where it fails with less, the
/// caller has not given enough, and all of the caller's gas goes: a feed is never taken for dead because somebody starved it.
interface IEquityFeeds is IEquityOracle {
    /// @notice What one answer of a feed is the price of.
    enum Quote {
        /// One share.
        SHARE,
        /// 1e18 units: the feed includes the multiplier.
        UNITS
    }

    /// @notice How far `lower` and `upper` stand from `mid`, in 1/10,000.
    struct Width {
        uint16 lowerBps;
        uint16 upperBps;
    }

    /// @notice What stands behind a token's value. No setting switches a check off.
    /// @param feed The feed, with at most 18 decimals, which are read when it is listed.
    /// @param quote What its answer is the price of.
    /// @param minAnswer Answers at or below are no prices, 1 or more: the feed's own floor, so that a floored price is not believed.
    /// @param maxAnswer Answers at or above are no prices: the feed's own ceiling.
    /// @param heartbeat The longest silence in REGULAR, seconds, 60 to 90,000. Up to 3,600 the feed shows halts by its silence.
    /// @param preAge How old a print may be in PRE, 60 to 90,000; 0: the feed is silent then.
    /// @param postAge Likewise in POST.
    /// @param overnightAge Likewise in OVERNIGHT.
    /// @param bandBps The freeze's band, 50 to 2,000.
    /// @param haltSource An {IHaltStatus}; zero: none.
    /// @param secondFeed A second source, of the same ages; zero: none.
    /// @param secondQuote What its answer is the price of.
    /// @param deviationBps How far the two may differ, 10 to 2,000, of the smaller one; 0 if and only if there is no second source.
    /// @param regular Widths in REGULAR, up to 500.
    /// @param extended Widths in PRE, POST and OVERNIGHT, up to 1,000, not below the regular ones.
    /// @param closed Widths in CLOSED and UNKNOWN and of any value that decides nothing, up to 2,000, not below the extended ones.
    struct FeedConfig {
        address feed;
        Quote quote;
        uint96 minAnswer;
        uint96 maxAnswer;
        uint24 heartbeat;
        uint24 preAge;
        uint24 postAge;
        uint24 overnightAge;
        uint16 bandBps;
        address haltSource;
        address secondFeed;
        Quote secondQuote;
        uint16 deviationBps;
        Width regular;
        Width extended;
        Width closed;
    }

    /// @notice The value to compare with after a corporate action.
    /// @param value Money per 1e18 units, 18 decimals, net dividends included; 0: none yet, and {confirm} is the only way out
    /// of a freeze.
    /// @param asOf When its print was made, or the feed listed, Unix seconds.
    /// @param activationCount The token's, then.
    struct Anchor {
        uint256 value;
        uint48 asOf;
        uint32 activationCount;
    }

    /// @notice Emitted when a feed is listed or changed.
    /// @param decimals Decimals of the feed.
    /// @param secondDecimals Decimals of the second source; 0 without one.
    /// @param isConfirmed Whether its value counts at once. It does for a token's first feed, for the same feed with other
    /// settings, and where both old and new values are usable and agree within {MAX_FEED_STEP_BPS}. It does not while the feed
    /// before it is unconfirmed, nor where the band was widened over a freeze; then RISK must {confirm} it.
    event FeedListed(
        address indexed token,
        address indexed feed,
        FeedConfig config,
        uint8 decimals,
        uint8 secondDecimals,
        bool isConfirmed
    );
    /// @notice Emitted when a value becomes the anchor.
    event Observed(address indexed token, uint256 value, uint256 asOf, uint32 activationCount);
    /// @notice Emitted, with {Observed}, when a print ends a freeze.
    /// @param frozenValue The value that it agreed with.
    /// @param roundId The feed's round.
    event Reopened(address indexed token, uint80 indexed roundId, uint256 frozenValue, uint256 value);
    /// @notice Emitted, with {Observed}, when RISK ends a freeze, or confirms a feed.
    /// @param frozenValue The value shown until then; 0 if there was none.
    event Confirmed(address indexed token, address indexed by, uint256 frozenValue, uint256 value);

    /// @notice Thrown for a token that is not one: it lacks a calendar, a registry of corporate actions or a multiplier.
    error EquityOracle_NotAToken(address token);
    /// @notice Thrown when a feed, second source or halt source does not answer.
    error EquityOracle_FeedUnreadable(address feed);
    /// @notice Thrown when a feed has more than 18 decimals.
    error EquityOracle_TooManyDecimals(address feed, uint256 decimals);
    /// @notice Thrown when a setting is out of its range.
    /// @param setting The field of {FeedConfig}, as a short string.
    error EquityOracle_OutOfRange(bytes32 setting, uint256 value, uint256 minimum, uint256 maximum);
    /// @notice Thrown when the second source is the first one.
    error EquityOracle_SameFeed(address feed);
    /// @notice Thrown for a token without a feed.
    error EquityOracle_Unlisted(address token);
    /// @notice Thrown by {reopen} and {confirm} when nothing is frozen but, perhaps, by what is to come.
    error EquityOracle_NotFrozen(address token);
    /// @notice Thrown when pending changes beyond the band are in reach.
    error EquityOracle_ChangeInReach(address token, uint256 effectiveAt);
    /// @notice Thrown when a print is from before the change it should confirm.
    error EquityOracle_PrintBeforeChange(address token, uint256 updatedAt);
    /// @notice Thrown when a round does not exist, or is no valid print.
    error EquityOracle_BadRound(address token, uint80 roundId);
    /// @notice Thrown by {reopen} for a print made outside REGULAR.
    error EquityOracle_NotRegular(address token, uint256 updatedAt);
    /// @notice Thrown by {reopen} when a value is too far from the frozen one.
    error EquityOracle_BeyondTolerance(uint256 value, uint256 frozenValue, uint256 tolerance);
    /// @notice Thrown by {confirm} before one full regular session has passed since the change.
    error EquityOracle_SessionNotPassed(address token, uint256 sessionOpened);
    /// @notice Thrown by {confirm} when the value is unusable for other reasons than the freeze.
    error EquityOracle_NotUsable(address token, uint32 flags);
    /// @notice Thrown by {confirm} when the value is not what the caller has seen.
    error EquityOracle_UnexpectedValue(uint256 value, uint256 lowest, uint256 highest);

    /// @notice Lists a token's feed, or changes it. A change neither ends a freeze nor moves the anchor; a feed cannot be taken
    /// away. A feed is the same if its address, its quote and its decimals are.
    /// @dev Role: GOVERNOR. The feeds must answer, the first one with a price within its range.
    function setFeed(address token, FeedConfig calldata config) external;

    /// @notice Ends a freeze by any print that does, though it be not the latest any more.
    /// @dev Anyone. Reverts where nothing is frozen by past changes, where pending changes are in reach, and for a round that is
    /// from before the changes, not of a REGULAR session or beyond the tolerance.
    /// @param roundId A round of the token's feed.
    function reopen(address token, uint80 roundId) external;

    /// @notice Ends a freeze that no print has ended, or confirms a changed feed. The present value must have no other fault.
    /// @dev Role: RISK. After changes beyond the band: not before one regular session has passed, from open to close, since the last change.
    /// @param lowest The least value that the caller means to confirm, money per 1e18 units, 18 decimals.
    /// @param highest The most.
    function confirm(address token, uint256 lowest, uint256 highest) external;

    /// @notice A token's feed; all zero if it has none.
    function feedOf(address token) external view returns (FeedConfig memory);

    /// @notice The value last written down.
    function anchorOf(address token) external view returns (Anchor memory);

    /// @notice How much a changed feed may differ from the old one without {confirm}, in 1/10,000.
    function MAX_FEED_STEP_BPS() external view returns (uint256);
}
