// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEquityToken} from "../equity/IEquityToken.sol";
import {IScaledUIAmount} from "../equity/IERC8056.sol";
import {IReserveSubject} from "../reserves/IReserveSubject.sol";
import {Session} from "../types/Session.sol";
import {GuardedCalls} from "./GuardedCalls.sol";
import {IAggregatorV3} from "./IAggregatorV3.sol";
import {IEquityFeeds} from "./IEquityFeeds.sol";
import {IHaltStatus} from "./IHaltStatus.sol";

/// @title FeedSettings
/// @notice A token's feed as it is kept, and the ranges its settings have. Two slots are read for a value in REGULAR; a third
/// holds the other sessions, a fourth the source of halts, a fifth the second source, each read only where it counts.
/// @dev A linked library: {store} and {load} run seldom, and would not fit into one contract with the rest. What a value reads
/// is not called but compiled in.
library FeedSettings {
    /// @dev What every value needs. Kept so that the first slot is full: where the price comes from and the freeze's band;
    /// the second holds the range, and what there is beside the feed.
    struct Core {
        address feed;
        uint24 heartbeat;
        uint16 bandBps;
        uint16 regularLowerBps;
        uint16 regularUpperBps;
        uint8 decimals;
        IEquityFeeds.Quote quote;
        bool isUnconfirmed;
        uint96 minAnswer;
        uint96 maxAnswer;
        bool hasHaltSource;
        bool hasSecond;
        uint8 secondDecimals;
        IEquityFeeds.Quote secondQuote;
        uint16 deviationBps;
    }

    struct Feed {
        Core core;
        uint24 preAge;
        uint24 postAge;
        uint24 overnightAge;
        uint16 extendedLowerBps;
        uint16 extendedUpperBps;
        uint16 closedLowerBps;
        uint16 closedUpperBps;
        address haltSource;
        address secondFeed;
    }

    uint256 private constant MIN_AGE = 60;
    /// @dev A day and the hour that daylight saving or a slow transmission may add.
    uint256 private constant MAX_AGE = 90_000;
    uint256 private constant MIN_BAND_BPS = 50;
    /// @dev Below a third, so that a price that lacks a change cannot pass for one that has it.
    uint256 private constant MAX_BAND_BPS = 2_000;
    uint256 private constant MIN_DEVIATION_BPS = 10;
    uint256 private constant MAX_DEVIATION_BPS = 2_000;
    uint256 private constant MAX_REGULAR_BPS = 500;
    uint256 private constant MAX_EXTENDED_BPS = 1_000;
    uint256 private constant MAX_CLOSED_BPS = 2_000;
    uint256 private constant MAX_DECIMALS = 18;

    /// @notice Checks settings and keeps them.
    /// @return decimals The feed's.
    /// @return secondDecimals The second source's, 0 without one.
    function store(
        Feed storage self,
        address token,
        IEquityFeeds.FeedConfig calldata config
    ) external returns (uint8 decimals, uint8 secondDecimals) {
        _requireToken(token);
        _requireAges(config);
        _requireRange("bandBps", config.bandBps, MIN_BAND_BPS, MAX_BAND_BPS);
        _requireWidths(config);
        decimals = _requireFeed(config.feed);
        _requirePrice(config);
        secondDecimals = _requireSecond(config);
        if (config.haltSource != address(0)) _requireHaltSource(config.haltSource);

        // All of it is written anew; whether the feed is confirmed is for the oracle to say.
        self.core = Core({
            feed: config.feed,
            heartbeat: config.heartbeat,
            bandBps: config.bandBps,
            regularLowerBps: config.regular.lowerBps,
            regularUpperBps: config.regular.upperBps,
            decimals: decimals,
            quote: config.quote,
            isUnconfirmed: false,
            minAnswer: config.minAnswer,
            maxAnswer: config.maxAnswer,
            hasHaltSource: config.haltSource != address(0),
            hasSecond: config.secondFeed != address(0),
            secondDecimals: secondDecimals,
            secondQuote: config.secondQuote,
            deviationBps: config.deviationBps
        });
        self.preAge = config.preAge;
        self.postAge = config.postAge;
        self.overnightAge = config.overnightAge;
        self.extendedLowerBps = config.extended.lowerBps;
        self.extendedUpperBps = config.extended.upperBps;
        self.closedLowerBps = config.closed.lowerBps;
        self.closedUpperBps = config.closed.upperBps;
        self.haltSource = config.haltSource;
        self.secondFeed = config.secondFeed;
    }

    /// @notice The settings as they were given.
    function load(Feed storage self) external view returns (IEquityFeeds.FeedConfig memory) {
        Core memory core = self.core;
        return
            IEquityFeeds.FeedConfig({
                feed: core.feed,
                quote: core.quote,
                minAnswer: core.minAnswer,
                maxAnswer: core.maxAnswer,
                heartbeat: core.heartbeat,
                preAge: self.preAge,
                postAge: self.postAge,
                overnightAge: self.overnightAge,
                bandBps: core.bandBps,
                haltSource: self.haltSource,
                secondFeed: self.secondFeed,
                secondQuote: core.secondQuote,
                deviationBps: core.deviationBps,
                regular: IEquityFeeds.Width(core.regularLowerBps, core.regularUpperBps),
                extended: IEquityFeeds.Width(self.extendedLowerBps, self.extendedUpperBps),
                closed: IEquityFeeds.Width(self.closedLowerBps, self.closedUpperBps)
            });
    }

    /// @notice How old a print may be in a session other than REGULAR; 0 where it is measured at the last close instead.
    function ageIn(Feed storage self, Session session) internal view returns (uint256) {
        if (session == Session.PRE) return self.preAge;
        if (session == Session.POST) return self.postAge;
        if (session == Session.OVERNIGHT) return self.overnightAge;
        return 0;
    }

    /// @notice The widths of a session other than REGULAR.
    function widthIn(Feed storage self, Session session) internal view returns (uint256 lowerBps, uint256 upperBps) {
        if (session == Session.CLOSED || session == Session.UNKNOWN) return (self.closedLowerBps, self.closedUpperBps);
        return (self.extendedLowerBps, self.extendedUpperBps);
    }

    function _requireAges(IEquityFeeds.FeedConfig calldata config) private pure {
        _requireRange("heartbeat", config.heartbeat, MIN_AGE, MAX_AGE);
        if (config.preAge != 0) _requireRange("preAge", config.preAge, MIN_AGE, MAX_AGE);
        if (config.postAge != 0) _requireRange("postAge", config.postAge, MIN_AGE, MAX_AGE);
        if (config.overnightAge != 0) _requireRange("overnightAge", config.overnightAge, MIN_AGE, MAX_AGE);
    }

    function _requireWidths(IEquityFeeds.FeedConfig calldata config) private pure {
        (uint256 lower, uint256 upper) = (config.regular.lowerBps, config.regular.upperBps);
        _requireRange("regular.lowerBps", lower, 0, MAX_REGULAR_BPS);
        _requireRange("regular.upperBps", upper, 0, MAX_REGULAR_BPS);
        _requireRange("extended.lowerBps", config.extended.lowerBps, lower, MAX_EXTENDED_BPS);
        _requireRange("extended.upperBps", config.extended.upperBps, upper, MAX_EXTENDED_BPS);
        _requireRange("closed.lowerBps", config.closed.lowerBps, config.extended.lowerBps, MAX_CLOSED_BPS);
        _requireRange("closed.upperBps", config.closed.upperBps, config.extended.upperBps, MAX_CLOSED_BPS);
    }

    /// @dev The price of today lies within the range, which is therefore neither empty nor of another order of magnitude.
    function _requirePrice(IEquityFeeds.FeedConfig calldata config) private view {
        _requireRange("minAnswer", config.minAnswer, 1, type(uint96).max);
        GuardedCalls.Print memory print = GuardedCalls.latest(config.feed);
        if (!print.isRead || print.answer <= 0) revert IEquityFeeds.EquityOracle_FeedUnreadable(config.feed);
        uint256 answer = uint256(print.answer);
        if (answer <= config.minAnswer || answer >= config.maxAnswer) {
            revert IEquityFeeds.EquityOracle_OutOfRange("answer", answer, config.minAnswer, config.maxAnswer);
        }
    }

    function _requireSecond(IEquityFeeds.FeedConfig calldata config) private view returns (uint8) {
        if (config.secondFeed == address(0)) {
            _requireRange("deviationBps", config.deviationBps, 0, 0);
            return 0;
        }
        if (config.secondFeed == config.feed) revert IEquityFeeds.EquityOracle_SameFeed(config.feed);
        _requireRange("deviationBps", config.deviationBps, MIN_DEVIATION_BPS, MAX_DEVIATION_BPS);
        return _requireFeed(config.secondFeed);
    }

    function _requireFeed(address feed) private view returns (uint8) {
        (bool isRead, uint256 decimals) = GuardedCalls.foreignWord(feed, abi.encodeCall(IAggregatorV3.decimals, ()));
        if (!isRead) revert IEquityFeeds.EquityOracle_FeedUnreadable(feed);
        if (decimals > MAX_DECIMALS) revert IEquityFeeds.EquityOracle_TooManyDecimals(feed, decimals);
        return uint8(decimals);
    }

    function _requireHaltSource(address source) private view {
        (bool isRead, ) = GuardedCalls.foreignWord(source, abi.encodeCall(IHaltStatus.isHalted, ()));
        if (!isRead) revert IEquityFeeds.EquityOracle_FeedUnreadable(source);
    }

    /// @dev What a value needs of a token and cannot do without.
    function _requireToken(address token) private view {
        (bool isToken, uint256 multiplier) = GuardedCalls.word(token, abi.encodeCall(IScaledUIAmount.uiMultiplier, ()));
        (bool hasCalendar, uint256 calendar) = GuardedCalls.word(token, abi.encodeCall(IReserveSubject.calendar, ()));
        (bool hasActions, uint256 registry) = GuardedCalls.word(
            token,
            abi.encodeCall(IEquityToken.corporateActions, ())
        );
        bool isWhole = isToken && hasCalendar && hasActions && multiplier != 0;
        if (isWhole) isWhole = address(uint160(calendar)).code.length != 0;
        if (isWhole) (isWhole, ) = GuardedCalls.dividends(address(uint160(registry)), token);
        if (!isWhole) revert IEquityFeeds.EquityOracle_NotAToken(token);
    }

    function _requireRange(bytes32 setting, uint256 value, uint256 minimum, uint256 maximum) private pure {
        if (value < minimum || value > maximum) {
            revert IEquityFeeds.EquityOracle_OutOfRange(setting, value, minimum, maximum);
        }
    }
}
