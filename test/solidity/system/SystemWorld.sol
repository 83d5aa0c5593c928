// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Roles} from "../../../contracts/access/Roles.sol";
import {ISessionCalendar} from "../../../contracts/calendar/ISessionCalendar.sol";
import {SessionCalendar} from "../../../contracts/calendar/SessionCalendar.sol";
import {CorporateActions} from "../../../contracts/equity/CorporateActions.sol";
import {EquityToken} from "../../../contracts/equity/EquityToken.sol";
import {ICorporateActions} from "../../../contracts/equity/ICorporateActions.sol";
import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {IERC7943Fungible} from "../../../contracts/equity/IERC7943Fungible.sol";
import {IRecordDates} from "../../../contracts/equity/IRecordDates.sol";
import {HolderPolicy, ITransferControls} from "../../../contracts/equity/ITransferControls.sol";
import {HolderRegistry} from "../../../contracts/holders/HolderRegistry.sol";
import {IHolderRegistry} from "../../../contracts/holders/IHolderRegistry.sol";
import {IKinkedRateModel} from "../../../contracts/lending/IKinkedRateModel.sol";
import {ILendingPool} from "../../../contracts/lending/ILendingPool.sol";
import {KinkedRateModel} from "../../../contracts/lending/KinkedRateModel.sol";
import {LendingPool} from "../../../contracts/lending/LendingPool.sol";
import {EquityOracle} from "../../../contracts/oracle/EquityOracle.sol";
import {IEquityFeeds} from "../../../contracts/oracle/IEquityFeeds.sol";
import {IInKindDesk} from "../../../contracts/primary/IInKindDesk.sol";
import {InKindDesk} from "../../../contracts/primary/InKindDesk.sol";
import {IPrimaryMarket} from "../../../contracts/primary/IPrimaryMarket.sol";
import {PrimaryMarket} from "../../../contracts/primary/PrimaryMarket.sol";
import {AttestorRegistry} from "../../../contracts/reserves/AttestorRegistry.sol";
import {IAttestorRegistry} from "../../../contracts/reserves/IAttestorRegistry.sol";
import {IReserveVerifier} from "../../../contracts/reserves/IReserveVerifier.sol";
import {ReserveVerifier} from "../../../contracts/reserves/ReserveVerifier.sol";
import {SubLedger} from "../../../contracts/reserves/SubLedger.sol";
import {Session} from "../../../contracts/types/Session.sol";
import {SettableFeed} from "../../../test-support/mocks/SettableFeed.sol";
import {StablecoinMock} from "../../../test-support/mocks/StablecoinMock.sol";
import {CallCounter} from "../Base.t.sol";
import {HostileLiquidator} from "./HostileLiquidator.sol";

/// @notice One listed share with everything of the suite around it, each the contract that is deployed: only the price feed and
/// the dollar are stand-ins. Whoever inherits is the governor, and holds nothing that anybody gave it.
abstract contract SystemWorld is CallCounter {
    uint256 internal constant ONE = 1e18;
    uint256 internal constant BPS = 10_000;
    uint256 internal constant MAX = type(uint256).max;
    /// @dev Money of 18 decimals per smallest part of a dollar.
    uint256 internal constant SCALE = 1e12;
    uint256 internal constant GRACE = 15 minutes;
    uint256 internal constant MAX_BONUS_BPS = 1_000;
    /// @dev Monday, 16 November 2026, 10:00 in New York: Thanksgiving, two early closes and the year's end lie ahead.
    uint256 private constant BEGIN = 20_773 days + 15 hours;
    uint256 internal constant FIRST_PRICE = 200e18;

    // Who holds, or may hold, anything. The venues come after the accounts.
    uint256 internal constant ALICE = 0;
    uint256 internal constant BOB = 1;
    uint256 internal constant PARTICIPANT = 2;
    uint256 internal constant LENDER = 3;
    uint256 internal constant BORROWER = 4;
    uint256 internal constant SHORT = 5;
    uint256 internal constant INSIDER = 6;
    uint256 internal constant EXCHANGE = 7;
    uint256 internal constant BROKER = 8;
    uint256 internal constant STRANGER = 9;
    uint256 internal constant SINK = 10;
    uint256 internal constant LIQUIDATOR = 11;
    uint256 internal constant ACCOUNTS = 12;

    uint256 internal constant ATTESTORS = 4;

    uint256 public clock;
    string public violation;

    AccessManager internal _manager;
    SessionCalendar internal _calendar;
    HolderRegistry internal _holders;
    CorporateActions internal _actions;
    ReserveVerifier internal _verifier;
    EquityToken internal _token;
    SettableFeed internal _feed;
    EquityOracle internal _oracle;
    StablecoinMock internal _usd;
    PrimaryMarket internal _market;
    InKindDesk internal _desk;
    /// @dev Lends dollars against the stock, and the stock against dollars.
    LendingPool internal _moneyPool;
    LendingPool internal _stockPool;
    SubLedger internal _subLedger;

    address[ACCOUNTS] internal _who;
    address internal _issuer;
    address internal _agent;
    address internal _guardian;
    /// @dev Ascending by address.
    address[ATTESTORS] internal _attestors;
    uint256[ATTESTORS] internal _keys;
    bool[ATTESTORS] internal _isAuditor;

    /// @dev Money per 1e18 units, and whether the feed still speaks.
    uint256 internal _fair;
    bool internal _isSilent;

    /// @dev Not the constructor: a handler has no code yet while it is constructed.
    function begin() external {
        vm.recordLogs();
        clock = BEGIN;
        vm.warp(clock);
        for (uint256 i = 0; i < LIQUIDATOR; ++i) _who[i] = makeAddr(string.concat("account ", vm.toString(i)));
        (_issuer, _agent, _guardian) = (makeAddr("issuer"), makeAddr("agent"), makeAddr("guardian"));
        _manager = new AccessManager(address(this));
        _deployKernel();
        _deployMarkets();
        _deployPools();
        _assign();
        _equip();
        _begun();
    }

    /// @dev Everything stands, and the first proof is to be given.
    function _begun() internal virtual;

    /// @dev A record passes in this very second.
    function _recordPasses(uint32 recordId) internal virtual;

    /* TIME AND PRICE */

    /// @dev Stops at every record on the way, before anybody can act in its second.
    function _warp(uint256 timestamp) internal {
        for (;;) {
            uint256[] memory pending = _token.pendingRecords();
            if (pending.length == 0 || pending[0] > timestamp) break;
            uint32 recordId = _token.recordIdAt(pending[0]);
            _moveTo(pending[0]);
            _recordPasses(recordId);
        }
        _moveTo(timestamp);
    }

    /// @dev The feed prints what is fair now, and the oracle writes it down.
    function _freshen() internal {
        if (_isSilent || _session() == Session.CLOSED) return;
        _feed.print(int256((_fair * ONE) / _token.uiMultiplier() / 1e10), clock);
        _oracle.observe(address(_token));
    }

    /// @dev To a time at which the exchange has been open for longer than any grace, with a fresh print where there is one.
    function _toRegular() internal {
        if (_session() != Session.REGULAR || clock < _openOfToday() + GRACE) {
            uint256 opens = _session() == Session.REGULAR ? _openOfToday() : _calendar.nextOpen(clock);
            _warp(opens + 40 minutes);
        }
        _freshen();
    }

    function _session() internal view returns (Session) {
        return _calendar.sessionAt(clock);
    }

    function _openOfToday() internal view returns (uint256) {
        return _calendar.regularOpen(_calendar.dayOf(clock));
    }

    function _moveTo(uint256 timestamp) private {
        clock = timestamp;
        vm.warp(timestamp);
    }

    function _violate(string memory what) internal {
        if (bytes(violation).length == 0) violation = what;
    }

    /* DEPLOYMENT */

    function _deployKernel() private {
        ISessionCalendar.Clock memory hours_;
        hours_.mic = "XNYS";
        hours_.standardOffset = -5 hours;
        hours_.daylightSaving = ISessionCalendar.DaylightSaving.US;
        hours_.firstDay = 20_760;
        for (uint256 i = 0; i < 5; ++i) hours_.week[i] = ISessionCalendar.TradingHours(240, 570, 960, 960, 960, 1_200);
        hours_.cycles = new ISessionCalendar.SettlementCycle[](1);
        hours_.cycles[0] = ISessionCalendar.SettlementCycle(20_760, 1);
        _calendar = new SessionCalendar(address(_manager), hours_);
        _calendar.extend(21_160, _holidays());
        _calendar.extend(21_560, new ISessionCalendar.DayOverride[](0));
        _calendar.extend(21_960, new ISessionCalendar.DayOverride[](0));
        _holders = new HolderRegistry(address(_manager));
        _actions = new CorporateActions(address(_manager));
        _verifier = new ReserveVerifier(address(_manager), address(_hireAttestors()));
        _token = new EquityToken(
            IEquityToken.Listing({
                name: "Tokenised Share",
                symbol: "SHARE",
                isin: "US0378331005",
                authority: address(_manager),
                registry: address(_holders),
                gate: address(_verifier),
                corporateActions: address(_actions),
                calendar: address(_calendar),
                windDown: address(0),
                initialMultiplier: uint128(ONE),
                policy: HolderPolicy.OPEN
            })
        );
        (_feed, _oracle, _usd) = (new SettableFeed(8), new EquityOracle(address(_manager)), new StablecoinMock(6));
        _fair = FIRST_PRICE;
        _feed.print(int256(FIRST_PRICE / 1e10), clock);
        IEquityFeeds.FeedConfig memory config;
        (config.feed, config.quote, config.secondQuote) = (
            address(_feed),
            IEquityFeeds.Quote.SHARE,
            IEquityFeeds.Quote.SHARE
        );
        (config.minAnswer, config.maxAnswer, config.bandBps) = (1, 1e20, 1_000);
        (config.heartbeat, config.preAge, config.postAge) = (1 hours, 2 hours, 2 hours);
        (config.regular, config.extended) = (IEquityFeeds.Width(50, 50), IEquityFeeds.Width(150, 150));
        config.closed = IEquityFeeds.Width(300, 300);
        _oracle.setFeed(address(_token), config);
        _oracle.observe(address(_token));
    }

    /// @dev Thanksgiving and the day after, Christmas and its eve, New Year, and Mondays and Fridays of the year that follows.
    function _holidays() private pure returns (ISessionCalendar.DayOverride[] memory list) {
        uint32[9] memory closed = [uint32(20_783), 20_812, 20_819, 20_836, 20_864, 20_903, 20_969, 20_987, 21_004];
        list = new ISessionCalendar.DayOverride[](11);
        uint256 next = 0;
        for (uint256 i = 0; i < closed.length; ++i) {
            if (i == 1) list[next++] = _earlyClose(20_784);
            if (i == 1) list[next++] = _earlyClose(20_811);
            list[next++].day = closed[i];
        }
    }

    function _earlyClose(uint32 day) private pure returns (ISessionCalendar.DayOverride memory) {
        return
            ISessionCalendar.DayOverride(
                day,
                true,
                true,
                ISessionCalendar.TradingHours(240, 570, 780, 780, 780, 1_020)
            );
    }

    function _hireAttestors() private returns (AttestorRegistry) {
        for (uint256 i = 0; i < ATTESTORS; ++i) {
            (address account, uint256 key) = makeAddrAndKey(string.concat("attestor ", vm.toString(i)));
            uint256 place = i;
            for (; place > 0 && _attestors[place - 1] > account; --place) {
                (_attestors[place], _keys[place]) = (_attestors[place - 1], _keys[place - 1]);
            }
            (_attestors[place], _keys[place]) = (account, key);
        }
        IAttestorRegistry.Attestor[] memory list = new IAttestorRegistry.Attestor[](ATTESTORS);
        for (uint256 i = 0; i < ATTESTORS; ++i) {
            _isAuditor[i] = i < 2;
            list[i] = IAttestorRegistry.Attestor(
                _attestors[i],
                i < 2 ? IAttestorRegistry.AttestorKind.AUDITOR : IAttestorRegistry.AttestorKind.CUSTODIAN
            );
        }
        return new AttestorRegistry(address(_manager), list, 2);
    }

    function _deployMarkets() private {
        _market = new PrimaryMarket(
            IPrimaryMarket.MarketTerms({
                authority: address(_manager),
                token: address(_token),
                asset: address(_usd),
                oracle: address(_oracle),
                backstop: _who[SINK],
                feeRecipient: _who[SINK],
                penalty: 777_777_777,
                grace: 2 hours
            })
        );
        _desk = new InKindDesk(address(_manager), _token, _usd, _oracle, _who[SINK]);
        _subLedger = new SubLedger(_who[EXCHANGE], _who[BROKER], address(_usd), 100e6);
        vm.prank(_who[EXCHANGE]);
        _subLedger.accept();
    }

    function _deployPools() private {
        KinkedRateModel model = new KinkedRateModel(
            IKinkedRateModel.Curve({base: 0.05e18, slope: 0.2e18, steepSlope: 3e18, kink: 0.8e18, gapPremium: 0.1e18})
        );
        _moneyPool = _deployPool(address(_usd), false, address(model), 100e6);
        _stockPool = _deployPool(address(_token), true, address(model), 1e17);
        _token.admitVenue(address(_market));
        _token.admitVenue(address(_desk));
        _token.admitVenue(address(_moneyPool));
        _token.admitVenue(address(_stockPool));
        _list(_moneyPool, address(_token), true, 1e17, 1e24);
        _list(_stockPool, address(_usd), false, 10e6, 1e14);
        _moneyPool.setBorrowCap(1e13);
        _stockPool.setBorrowCap(1e23);
        _who[LIQUIDATOR] = address(new HostileLiquidator(_moneyPool, _stockPool));
    }

    function _deployPool(address asset, bool isEquity, address model, uint128 minDebt) private returns (LendingPool) {
        return
            new LendingPool(
                ILendingPool.PoolTerms({
                    authority: address(_manager),
                    asset: asset,
                    oracle: address(_oracle),
                    isEquity: isEquity,
                    market: isEquity ? address(_market) : address(0),
                    calendar: address(_calendar),
                    rateModel: model,
                    minDebt: minDebt,
                    grace: uint32(GRACE),
                    targetHealthBps: 10_500,
                    regularMaxBps: 5_000,
                    extendedMaxBps: 2_500,
                    extendedBandBps: 1_000,
                    gapTargetBps: 500
                }),
                "Lent",
                "lp"
            );
    }

    function _list(LendingPool pool, address token, bool isEquity, uint128 minimum, uint128 cap) private {
        ILendingPool.Risk memory risk;
        (risk.factorBps, risk.closedFactorBps, risk.thresholdBps) = (6_000, 5_000, 7_000);
        (risk.minBonusBps, risk.maxBonusBps, risk.rampSeconds) = (300, uint16(MAX_BONUS_BPS), 3 days);
        (risk.supplyCap, risk.deficitCeiling) = (cap, 1e24);
        pool.listCollateral(
            ILendingPool.CollateralTerms({
                token: token,
                isEquity: isEquity,
                market: isEquity ? address(_market) : address(0),
                minimum: minimum,
                risk: risk
            })
        );
    }

    /* ROLES */

    /// @dev What no role is named for is the governor's.
    function _assign() private {
        bytes4[] memory list = new bytes4[](6);
        list[0] = ICorporateActions.announce.selector;
        list[1] = ICorporateActions.schedule.selector;
        list[2] = ICorporateActions.amend.selector;
        list[3] = ICorporateActions.cancel.selector;
        _give(address(_actions), _shorten(list, 4), Roles.ISSUER, _issuer);
        _give(address(_token), _one(IRecordDates.markInsider.selector), Roles.ISSUER, _issuer);
        _give(address(_market), _one(IPrimaryMarket.openWindow.selector), Roles.ISSUER, _issuer);
        _give(address(_desk), _one(IInKindDesk.setLimit.selector), Roles.ISSUER, _issuer);
        _give(address(_market), _one(IPrimaryMarket.settle.selector), Roles.BROKER, _who[BROKER]);
        _give(address(_token), _one(IRecordDates.scheduleRecord.selector), Roles.RECORDER, _agent);
        _give(address(_token), _one(ITransferControls.forceThrough.selector), Roles.TRANSFER_AGENT, _agent);
        _give(address(_token), _one(IERC7943Fungible.forcedTransfer.selector), Roles.TRANSFER_AGENT, _agent);
        _give(address(_token), _one(IERC7943Fungible.setFrozenTokens.selector), Roles.TRANSFER_AGENT, _agent);
        (list[0], list[1]) = (IHolderRegistry.record.selector, IHolderRegistry.lift.selector);
        _give(address(_holders), _shorten(list, 2), Roles.REGISTRAR, _agent);
        (list[0], list[1]) = (ITransferControls.pause.selector, ITransferControls.unpause.selector);
        _give(address(_token), _shorten(list, 2), Roles.GUARDIAN, _guardian);
        (list[0], list[1]) = (IPrimaryMarket.suspendRequests.selector, IPrimaryMarket.resumeRequests.selector);
        _give(address(_market), _shorten(list, 2), Roles.GUARDIAN, _guardian);
        (list[0], list[1]) = (ILendingPool.pauseAction.selector, ILendingPool.resumeAction.selector);
        _give(address(_moneyPool), _shorten(list, 2), Roles.GUARDIAN, _guardian);
        _give(address(_stockPool), _shorten(list, 2), Roles.GUARDIAN, _guardian);
        _give(address(_token), _one(IEquityToken.mint.selector), Roles.MINTER, address(_market));
        (list[0], list[1]) = (IReserveVerifier.registerReceipt.selector, IReserveVerifier.reportCommitted.selector);
        _give(address(_verifier), _shorten(list, 2), Roles.MINTER, address(_desk));
    }

    function _give(address target, bytes4[] memory functions, uint64 role, address member) private {
        _manager.setTargetFunctionRole(target, functions, role);
        _manager.grantRole(role, member, 0);
    }

    function _one(bytes4 selector) private pure returns (bytes4[] memory list) {
        list = new bytes4[](1);
        list[0] = selector;
    }

    function _shorten(bytes4[] memory list, uint256 length) private pure returns (bytes4[] memory copy) {
        copy = new bytes4[](length);
        for (uint256 i = 0; i < length; ++i) copy[i] = list[i];
    }

    /* WEALTH */

    function _equip() private {
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (i != SINK && i != EXCHANGE) _usd.mint(_who[i], 50_000_000e6);
            if (i == LIQUIDATOR) continue;
            vm.startPrank(_who[i]);
            _approve(_usd);
            _approve(_token);
            vm.stopPrank();
        }
        vm.prank(_who[BROKER]);
        _market.postBond(_who[BROKER], 1_000_000e6);
        vm.prank(_who[PARTICIPANT]);
        _desk.postBond(_who[PARTICIPANT], 5_000_000e6);
        vm.prank(_issuer);
        _desk.setLimit(_who[PARTICIPANT], 20_000e18);
        vm.prank(_issuer);
        _token.markInsider(_who[INSIDER]);
    }

    function _approve(IERC20 asset) private {
        asset.approve(address(_market), MAX);
        asset.approve(address(_desk), MAX);
        asset.approve(address(_moneyPool), MAX);
        asset.approve(address(_stockPool), MAX);
        asset.approve(address(_subLedger), MAX);
    }
}
