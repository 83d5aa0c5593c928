// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ISessionCalendar} from "../../contracts/calendar/ISessionCalendar.sol";
import {SessionCalendar} from "../../contracts/calendar/SessionCalendar.sol";
import {CorporateActions} from "../../contracts/equity/CorporateActions.sol";
import {EquityToken} from "../../contracts/equity/EquityToken.sol";
import {ICorporateActions} from "../../contracts/equity/ICorporateActions.sol";
import {IEquityToken} from "../../contracts/equity/IEquityToken.sol";
import {HolderPolicy} from "../../contracts/equity/ITransferControls.sol";
import {EquityOracle} from "../../contracts/oracle/EquityOracle.sol";
import {IEquityFeeds} from "../../contracts/oracle/IEquityFeeds.sol";
import {CorporateActionKind} from "../../contracts/types/CorporateAction.sol";
import {OracleFlags} from "../../contracts/types/OracleFlags.sol";
import {Session} from "../../contracts/types/Session.sol";
import {CannedReply} from "../../test-support/mocks/CannedReply.sol";
import {SettableFeed} from "../../test-support/mocks/SettableFeed.sol";
import {SettableHalt} from "../../test-support/mocks/SettableHalt.sol";
import {Base} from "./Base.t.sol";
import {TokenFixture} from "./models/TokenFixture.sol";

/// @notice What holds of a value whatever a feed answers, and whenever. The token, its registry and its calendar are the
/// real ones.
contract EquityOracleFuzz is Base, TokenFixture {
    struct Value {
        uint256 mid;
        uint256 lower;
        uint256 upper;
        uint48 asOf;
        Session session;
        uint32 flags;
    }

    /// @dev Monday 2024-01-01.
    uint32 private constant FIRST_DAY = 19_723;
    uint32 private constant PUBLISHED = 400;
    /// @dev Tuesday 2024-01-02, 10:00 in New York.
    uint256 private constant START = 1_704_207_600;
    uint256 private constant HUNDRED = 100;

    SessionCalendar private _exchange;
    CorporateActions private _actions;
    EquityOracle private _oracle;
    SettableFeed private _feed;
    SettableFeed private _second;
    SettableHalt private _halt;

    function setUp() public {
        vm.warp(START);
        _deployAround();
        _authority.allow(ISessionCalendar.extend.selector, address(this));
        _authority.allow(ICorporateActions.announce.selector, address(this));
        _authority.allow(IEquityFeeds.setFeed.selector, address(this));
        _authority.allow(IEquityToken.mint.selector, address(this));
        _exchange = new SessionCalendar(address(_authority), _clock());
        _exchange.extend(FIRST_DAY + PUBLISHED, new ISessionCalendar.DayOverride[](0));
        _actions = new CorporateActions(address(_authority));
        _oracle = new EquityOracle(address(_authority));
        _halt = new SettableHalt();
        _list(1e18, 8, 8, 50);
    }

    /// @dev INV-30. Any answer at any time of any number of decimals, at any moment that the calendar knows, and past it.
    function testFuzz_INV30_anyAnswerIsAValueOrAFlag(
        int256 answer,
        uint256 updatedAt,
        int256 secondAnswer,
        uint256 secondUpdatedAt,
        uint256 time,
        uint8 decimals,
        bool isHalted
    ) external {
        _list(1e18, uint8(bound(decimals, 0, 18)), uint8(bound(decimals >> 4, 0, 18)), 500);
        _halt.set(isHalted);
        _oracle.observe(address(_token));
        _passTo(time);
        _feed.print(answer, updatedAt);
        _second.print(secondAnswer, secondUpdatedAt);
        Value memory value = _checkedValue();
        if (isHalted) assertTrue(value.flags & OracleFlags.HALTED != 0, "halted");
        if (answer <= 0) assertTrue(value.flags & OracleFlags.BAD_ANSWER != 0, "no price");
        if (updatedAt == 0 || updatedAt > block.timestamp) {
            assertTrue(value.flags & OracleFlags.BAD_TIMESTAMP != 0, "out of time");
        }
        _checkObserving();
    }

    /// @dev INV-30. Answers that are likely to be prices, so that many of them count.
    function testFuzz_INV30_aLikelyAnswerIsAValueOrAFlag(
        uint96 answer,
        uint256 age,
        uint96 secondAnswer,
        uint256 time,
        uint8 decimals
    ) external {
        _list(1e18, uint8(bound(decimals, 0, 18)), uint8(bound(decimals >> 4, 0, 18)), 500);
        _oracle.observe(address(_token));
        _passTo(time);
        uint256 updatedAt = block.timestamp - bound(age, 0, 4 days);
        _feed.print(int256(uint256(answer)), updatedAt);
        _second.print(int256(uint256(secondAnswer)), updatedAt);
        _checkedValue();
        _checkObserving();
    }

    /// @dev INV-30. A feed, a second source and a source of halts that reply with anything, or revert with it.
    function testFuzz_INV30_anyReplyIsAValueOrAFlag(bytes calldata reply, bytes calldata other, uint8 fails) external {
        address[3] memory targets = [address(_feed), address(_second), address(_halt)];
        bytes memory code = address(new CannedReply()).code;
        for (uint256 i = 0; i < 3; ++i) {
            vm.etch(targets[i], code);
            CannedReply(targets[i]).teach(i == 1 ? other : reply, fails & (1 << i) != 0);
        }
        Value memory value = _checkedValue();
        if (reply.length < 160 || fails & 1 != 0) assertTrue(value.flags & OracleFlags.FEED_FAILED != 0, "unread");
        _checkObserving();
    }

    /// @dev INV-30. Multipliers of any size, with a split, a dividend or both announced, and prices before and after.
    function testFuzz_INV30_splitsAndDividendsAreValuesOrFlags(
        uint128 multiplier,
        uint32 numerator,
        uint32 denominator,
        uint96 gross,
        uint96 answer,
        uint256 age,
        uint256 time
    ) external {
        _list(uint128(bound(multiplier, 1e9, 1e30)), 8, 8, 500);
        numerator = uint32(bound(numerator, 1, 100));
        denominator = uint32(bound(denominator, 1, 100));
        if (numerator != denominator) _announceSplit(numerator, denominator);
        if (gross != 0) _announceDividend(gross);
        _oracle.observe(address(_token));
        vm.warp(START + bound(time, 0, 12 days));
        uint256 updatedAt = block.timestamp - bound(age, 0, 2 days);
        _feed.print(int256(uint256(answer)), updatedAt);
        _second.print(int256(uint256(answer)), updatedAt);
        _checkedValue();
        _checkObserving();
        _checkedValue();
    }

    /// @dev INV-33. What was kept from an observation never stands in for a fact that has changed: an oracle that is observed at
    /// every step says what one says that never was, through splits and dividends, but for freezes, which need an anchor.
    function testFuzz_INV33_whatIsKeptIsWhatWouldBeFound(
        uint256[12] calldata steps,
        uint32 numerator,
        uint96 gross,
        uint8 what
    ) external {
        EquityOracle twin = new EquityOracle(address(_authority));
        _list(1.024094713306789e18, 8, 8, 500);
        // Some of it before the twin is listed, which then knows no quiet token; some of it while sessions run.
        // A split within the band freezes nothing, so that both must know of it.
        if (what & 9 == 1) _announceSplit(uint32(bound(numerator, 2, 100)), 1);
        if (what & 9 == 9) _announceSplit(uint32(bound(numerator, 101, 109)), 100);
        twin.setFeed(address(_token), _config(500));
        for (uint256 i = 0; i < steps.length; ++i) {
            vm.warp(block.timestamp + bound(steps[i], 1, 36 hours));
            if (i == 1 && what & 2 != 0 && block.timestamp < START + 1 days)
                _announceDividend(uint96(bound(gross, 1, 50e18)));
            if (i == 2 && what & 5 == 4 && block.timestamp < START + 3 days) _announceSplit(2, 1);
            if (steps[i] & (1 << 200) != 0) _token.poke();
            if (steps[i] & (1 << 201) != 0) {
                _feed.print(int256((HUNDRED * 1e26) / _token.uiMultiplier()), block.timestamp);
                _second.print(int256((HUNDRED * 1e26) / _token.uiMultiplier()), block.timestamp);
            }
            _checkAgainst(twin);
            _checkObserving();
            _checkAgainst(twin);
        }
    }

    /// @dev INV-12. A night session has an age of its own.
    function testFuzz_INV12_aNightPrintMayBeAsOldAsTheNightAllows(uint256 age) external {
        vm.warp(START + 12 hours);
        age = bound(age, 0, 2 hours);
        IEquityFeeds.FeedConfig memory config = _config(500);
        config.overnightAge = 5_000;
        _oracle.setFeed(address(_token), config);
        _feed.print(1e10, block.timestamp - age);
        _second.print(1e10, block.timestamp);
        Value memory value = _checkedValue();
        assertTrue(value.session == Session.OVERNIGHT, "the night");
        assertEq(value.flags, age <= 5_000 ? 0 : OracleFlags.STALE);
    }

    /// @dev INV-31. The thinner the session, the wider the value.
    function testFuzz_INV31_aThinnerSessionIsNotNarrower(uint96 answer, uint16[6] calldata widths) external {
        IEquityFeeds.FeedConfig memory config = _config(100);
        config.regular = IEquityFeeds.Width(uint16(bound(widths[0], 0, 500)), uint16(bound(widths[1], 0, 500)));
        config.extended.lowerBps = uint16(bound(widths[2], config.regular.lowerBps, 1_000));
        config.extended.upperBps = uint16(bound(widths[3], config.regular.upperBps, 1_000));
        config.closed.lowerBps = uint16(bound(widths[4], config.extended.lowerBps, 2_000));
        config.closed.upperBps = uint16(bound(widths[5], config.extended.upperBps, 2_000));
        _oracle.setFeed(address(_token), config);
        // With more, 1e18 units would be worth more than a value can be.
        int256 price = int256(bound(answer, 2, type(uint128).max / 1e10));
        // Friday's REGULAR, its POST, the weekend.
        uint256[3] memory times = [START + 3 days, START + 3 days + 7 hours, START + 4 days];
        Session[3] memory sessions = [Session.REGULAR, Session.POST, Session.CLOSED];
        Value memory before;
        for (uint256 i = 0; i < 3; ++i) {
            vm.warp(times[i]);
            _feed.print(price, block.timestamp);
            _second.print(price, block.timestamp);
            Value memory value = _checkedValue();
            assertTrue(value.session == sessions[i] && value.flags == 0, "usable");
            if (i != 0) {
                assertEq(value.mid, before.mid, "the same price");
                assertLe(value.lower, before.lower, "lower");
                assertGe(value.upper, before.upper, "upper");
            }
            before = value;
        }
    }

    /// @dev INV-32. Nothing that anybody gives, writes down or activates changes what a print is worth.
    function testFuzz_INV32_aDonationOrAnUnrelatedCallChangesNothing(
        uint96 answer,
        uint96 units,
        uint8 order
    ) external {
        _gate.prove(address(_token), type(uint128).max);
        _token.mint(address(this), uint256(units) + 4);
        _feed.print(int256(bound(answer, 2, type(uint96).max - 1)), block.timestamp);
        _second.print(int256(bound(answer, 2, type(uint96).max - 1)), block.timestamp);
        vm.deal(address(this), 1 ether);
        Value memory before = _checkedValue();
        for (uint256 i = 0; i < 4; ++i) {
            uint256 what = (i + order) % 4;
            if (what == 0) _token.transfer(address(_oracle), uint256(units) / 4 + 1);
            if (what == 1) _token.transfer(address(_feed), uint256(units) / 4 + 1);
            if (what == 2) _token.poke();
            if (what == 3) _checkObserving();
            Value memory value = _checkedValue();
            assertEq(keccak256(abi.encode(value)), keccak256(abi.encode(before)), "unchanged");
        }
    }

    /// @dev What must hold of every value. A revert fails the test.
    function _checkedValue() private view returns (Value memory value) {
        (value.mid, value.lower, value.upper, value.asOf, value.session, value.flags) = _oracle.valueOf(
            address(_token)
        );
        assertLe(value.lower, value.mid, "lower <= mid");
        assertLe(value.mid, value.upper, "mid <= upper");
        assertLe(value.asOf, block.timestamp, "not from the future");
        bool isUsable = OracleFlags.isUsable(value.flags);
        if (value.mid == 0) assertFalse(isUsable, "a price of 0");
        if (!isUsable) return value;
        assertTrue(value.session != Session.UNKNOWN, "usable at an unknown time");
        assertTrue(value.asOf != 0, "usable from no time");
    }

    function _checkAgainst(EquityOracle twin) private view {
        Value memory value = _checkedValue();
        Value memory other;
        (other.mid, other.lower, other.upper, other.asOf, other.session, other.flags) = twin.valueOf(address(_token));
        assertTrue(value.session == other.session, "the session");
        assertEq((value.flags ^ other.flags) & ~uint256(OracleFlags.ACTION_FREEZE), 0, "the flags");
        if (!OracleFlags.isUsable(value.flags | other.flags)) return;
        assertEq(value.mid, other.mid, "mid");
        assertEq(value.lower, other.lower, "lower");
        assertEq(value.upper, other.upper, "upper");
        assertEq(value.asOf, other.asOf, "asOf");
    }

    /// @dev Observing never reverts, and writes down what is usable, or nothing.
    function _checkObserving() private {
        Value memory value = _checkedValue();
        IEquityFeeds.Anchor memory before = _oracle.anchorOf(address(_token));
        _oracle.observe(address(_token));
        IEquityFeeds.Anchor memory anchor = _oracle.anchorOf(address(_token));
        if (keccak256(abi.encode(anchor)) == keccak256(abi.encode(before))) return;
        assertTrue(OracleFlags.isUsable(value.flags) && value.session == Session.REGULAR, "only what is usable");
        assertEq(anchor.value, value.mid, "the value");
        assertEq(anchor.asOf, value.asOf, "its time");
    }

    /// @dev Anywhere in the published days, a quarter of the time past them.
    function _passTo(uint256 time) private {
        vm.warp(START + bound(time, 0, (uint256(PUBLISHED) * 1 days * 5) / 4));
    }

    /// @dev A new token, with two sources that have printed 100 of their units just now.
    function _list(uint128 multiplier, uint8 decimals, uint8 secondDecimals, uint16 deviationBps) private {
        _token = new EquityToken(
            IEquityToken.Listing({
                name: "Tokenised Share",
                symbol: "SHARE",
                isin: "US0378331005",
                authority: address(_authority),
                registry: address(_holders),
                gate: address(_gate),
                corporateActions: address(_actions),
                calendar: address(_exchange),
                windDown: address(0),
                initialMultiplier: multiplier,
                policy: HolderPolicy.OPEN
            })
        );
        _feed = new SettableFeed(decimals);
        _second = new SettableFeed(secondDecimals);
        _feed.print(int256(HUNDRED * 10 ** decimals), block.timestamp);
        _second.print(int256(HUNDRED * 10 ** secondDecimals), block.timestamp);
        _oracle.setFeed(address(_token), _config(deviationBps));
        assertEq(_checkedValue().flags, 0, "usable to begin with");
    }

    function _config(uint16 deviationBps) private view returns (IEquityFeeds.FeedConfig memory) {
        return
            IEquityFeeds.FeedConfig({
                feed: address(_feed),
                quote: IEquityFeeds.Quote.SHARE,
                minAnswer: 1,
                maxAnswer: type(uint96).max,
                heartbeat: 3_600,
                preAge: 3_600,
                postAge: 3_600,
                overnightAge: 3_600,
                bandBps: 1_000,
                haltSource: address(_halt),
                secondFeed: address(_second),
                secondQuote: IEquityFeeds.Quote.SHARE,
                deviationBps: deviationBps,
                regular: IEquityFeeds.Width(10, 20),
                extended: IEquityFeeds.Width(100, 150),
                closed: IEquityFeeds.Width(300, 400)
            });
    }

    /// @dev On Monday 2024-01-08.
    function _announceSplit(uint32 numerator, uint32 denominator) private {
        ICorporateActions.Terms memory terms;
        terms.kind = numerator > denominator ? CorporateActionKind.SPLF : CorporateActionKind.SPLR;
        (terms.numerator, terms.denominator, terms.exDay) = (numerator, denominator, FIRST_DAY + 7);
        uint256 expected = (_token.uiMultiplier() * numerator) / denominator;
        _actions.announce(address(_token), "split", terms, expected);
    }

    /// @dev Ex on Thursday 2024-01-04, paid a week later.
    function _announceDividend(uint96 gross) private {
        ICorporateActions.Terms memory terms;
        terms.kind = CorporateActionKind.DRIP;
        (terms.gross, terms.exDay, terms.payDay) = (gross, FIRST_DAY + 3, FIRST_DAY + 10);
        _actions.announce(address(_token), "dividend", terms, 0);
    }

    /// @dev New York, with a night session.
    function _clock() private pure returns (ISessionCalendar.Clock memory clock) {
        clock.mic = "XNYS";
        clock.standardOffset = -5 hours;
        clock.daylightSaving = ISessionCalendar.DaylightSaving.US;
        clock.overnightOpen = 1_200;
        clock.firstDay = FIRST_DAY;
        for (uint256 i = 0; i < 5; ++i) {
            clock.week[i] = ISessionCalendar.TradingHours(240, 570, 960, 960, 960, 1_200);
        }
        clock.cycles = new ISessionCalendar.SettlementCycle[](1);
        clock.cycles[0] = ISessionCalendar.SettlementCycle(FIRST_DAY, 1);
    }
}
