// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ICorporateActions} from "../../../contracts/equity/ICorporateActions.sol";
import {IERC7943Fungible} from "../../../contracts/equity/IERC7943Fungible.sol";
import {IMultiplierSchedule} from "../../../contracts/equity/IMultiplierSchedule.sol";
import {IRecordDates} from "../../../contracts/equity/IRecordDates.sol";
import {ITransferControls} from "../../../contracts/equity/ITransferControls.sol";
import {IHolderRegistry} from "../../../contracts/holders/IHolderRegistry.sol";
import {ILendingPool} from "../../../contracts/lending/ILendingPool.sol";
import {PauseBudget} from "../../../contracts/libraries/PauseBudget.sol";
import {IEquityFeeds} from "../../../contracts/oracle/IEquityFeeds.sol";
import {IInKindDesk} from "../../../contracts/primary/IInKindDesk.sol";
import {IPrimaryMarket} from "../../../contracts/primary/IPrimaryMarket.sol";
import {CorporateActionKind} from "../../../contracts/types/CorporateAction.sol";
import {HolderStatus, InvestorCategory} from "../../../contracts/types/HolderRecord.sol";
import {Session} from "../../../contracts/types/Session.sol";
import {SystemBooks} from "./SystemBooks.sol";

/// @notice The clock, the price, the issuer with its corporate actions, and those who pause, freeze and force.
abstract contract SystemIssuer is SystemBooks {
    /// @dev A reinvested dividend as it was announced.
    struct Dividend {
        uint64 actionId;
        uint96 gross;
        uint16 withholdingBps;
        uint64 exDayBegins;
        uint64 exAt;
        uint64 payAt;
        bool isScheduled;
    }

    Dividend[] internal _dividends;
    uint64[] private _splitIds;
    uint256 private _references;
    bool internal _isSanctioned;

    bytes private constant QUEUE_FULL = abi.encodePacked(
        IMultiplierSchedule.EquityToken_FactorQueueFull.selector,
        IMultiplierSchedule.EquityToken_PendingSplitsTooLarge.selector,
        ICorporateActions.CorporateActions_ScheduledReinvestmentAffected.selector,
        ICorporateActions.CorporateActions_SplitsUncountable.selector,
        ICorporateActions.CorporateActions_AlreadyAnnounced.selector,
        ICorporateActions.CorporateActions_TooManyOpen.selector
    );

    /* CLOCK AND PRICE */

    /// @dev Into one of the parts of a day, or over some days; half of the time the feed speaks there.
    function wait(uint256 where, uint256 duration) public acting("wait") {
        where %= 8;
        uint256 opens = _calendar.nextOpen(clock);
        if (where == 0) _warp(clock + bound(duration, 1 minutes, 3 hours));
        else if (where == 1) _warp(opens - bound(duration, 1 minutes, 5 hours));
        else if (where == 2) _warp(opens + bound(duration, 0, GRACE - 1));
        else if (where == 3) _warp(opens + bound(duration, 6.5 hours, 10 hours));
        else if (where == 4) _warp(opens + bound(duration, 11 hours, 16 hours));
        else if (where == 5) _warp(clock + bound(duration, 1 days, 4 days));
        else _toRegular();
        if (duration % 2 == 0) _freshen();
        _succeed("wait");
    }

    /// @dev A step of up to a tenth, or now and then a gap.
    function print(uint256 step) public acting("print") {
        if (step % 8 == 0) _fair = (_fair * bound(step >> 8, 4_000, 17_500)) / BPS;
        else _fair = (_fair * bound(step >> 8, 9_000, 11_000)) / BPS;
        _fair = bound(_fair, FIRST_PRICE / 8, FIRST_PRICE * 8);
        _freshen();
        _succeed("print");
    }

    /// @dev The feed answers nonsense, falls silent, or speaks again.
    function disturbFeed(uint256 how) public acting("disturbFeed") {
        if (how % 4 == 0) _feed.print(-1, clock);
        else _isSilent = how % 4 == 1;
        if (how % 4 > 1) _believe();
        _succeed("disturbFeed");
    }

    /// @dev RISK ends a freeze that no print has ended, where that is possible by now.
    function _believe() internal {
        _freshen();
        bytes memory foreseen = abi.encodePacked(
            IEquityFeeds.EquityOracle_NotFrozen.selector,
            IEquityFeeds.EquityOracle_NotUsable.selector,
            IEquityFeeds.EquityOracle_ChangeInReach.selector,
            IEquityFeeds.EquityOracle_PrintBeforeChange.selector,
            IEquityFeeds.EquityOracle_SessionNotPassed.selector
        );
        _do(address(this), address(_oracle), abi.encodeCall(IEquityFeeds.confirm, (address(_token), 0, MAX)), foreseen);
    }

    /// @dev Everything speaks, everything is proven, and the exchange is open.
    function _makeReady() internal {
        _isSilent = false;
        _renewProof();
        _toRegular();
        _believe();
    }

    /* CORPORATE ACTIONS */

    function split(uint256 ratio, uint256 delay) public acting("split") {
        ICorporateActions.Terms memory terms;
        (, uint256 splits, ) = _foldUntil(MAX);
        bool isReverse = splits > 20e18 || (ratio % 3 == 0 && splits > 2e18);
        terms.kind = isReverse ? CorporateActionKind.SPLR : CorporateActionKind.SPLF;
        (terms.numerator, terms.denominator) = (uint32(bound(ratio >> 8, 3, 9)), 2);
        if (isReverse) (terms.numerator, terms.denominator) = (terms.denominator, terms.numerator);
        terms.exDay = _calendar.dayOf(_calendar.nextOpen(clock + 24 hours + bound(delay, 0, 4 days)));
        uint64 effectiveAt = uint64(_calendar.regularOpen(terms.exDay));
        uint64 actionId = _actions.actionCount() + 1;
        _insertFactor(Factor(actionId, effectiveAt, true, terms.numerator, terms.denominator));
        if (_announce(terms, _multiplierAfter(actionId), QUEUE_FULL)) {
            _splitIds.push(actionId);
            _succeed("split");
        } else {
            _removeFactor(actionId);
        }
    }

    function announceDividend(uint256 yield, uint256 delay) public acting("announceDividend") {
        if (_dividends.length != 0 && !_isOver(_dividends[_dividends.length - 1])) return;
        ICorporateActions.Terms memory terms;
        terms.kind = CorporateActionKind.DRIP;
        terms.gross = uint96((_pricePerShare() * bound(yield, 10, 300)) / BPS);
        terms.withholdingBps = uint16(bound(yield >> 16, 0, 3_000));
        terms.exDay = _calendar.dayOf(_calendar.nextOpen(clock + 24 hours + bound(delay, 0, 2 days)));
        terms.payDay = _calendar.addTradingDays(_calendar.regularOpen(terms.exDay), 2);
        if (!_announce(terms, 0, QUEUE_FULL)) return;
        _dividends.push(
            Dividend({
                actionId: _actions.actionCount(),
                gross: terms.gross,
                withholdingBps: terms.withholdingBps,
                exDayBegins: uint64(_calendar.startOf(terms.exDay)),
                exAt: uint64(_calendar.regularOpen(terms.exDay)),
                payAt: uint64(_calendar.regularClose(terms.payDay)),
                isScheduled: false
            })
        );
        _succeed("announceDividend");
    }

    /// @dev Fixes the price; the ratio, and whether the stock is proven, are the books'.
    function scheduleDividend(uint256 drift) public acting("scheduleDividend") {
        if (_dividends.length == 0) announceDividend(drift, drift >> 8);
        if (_dividends.length == 0) return;
        Dividend storage dividend = _dividends[_dividends.length - 1];
        if (dividend.isScheduled || _isGone(dividend.actionId)) return;
        if (clock < dividend.exDayBegins) _warp(dividend.exDayBegins);
        if (drift % 2 == 0) _renewProof();
        uint64 effectiveAt = uint64(_calendar.regularClose(_calendar.addTradingDays(clock, 2)));
        if (effectiveAt < dividend.payAt) effectiveAt = dividend.payAt;
        uint256 price = (_pricePerShare() * bound(drift, 9_000, 11_000)) / BPS;
        Factor memory factor = _ratioOf(dividend, price, effectiveAt);
        _insertFactor(factor);
        bool isProven = _isProven(0, _highestReinvestment()) && _isCurrent();
        bytes memory data = abi.encodeCall(
            ICorporateActions.schedule,
            (dividend.actionId, uint128(price), effectiveAt, _multiplierAfter(dividend.actionId))
        );
        (bool isDone, bytes memory reason) = _call(_issuer, address(_actions), data);
        if (isDone) {
            if (!isProven) _violate("INV-58: a dividend was reinvested without proof");
            dividend.isScheduled = true;
            _succeed("scheduleDividend");
            return;
        }
        _removeFactor(dividend.actionId);
        bool isUnproven = bytes4(reason) == IMultiplierSchedule.EquityToken_ReinvestmentNotProven.selector;
        if (isUnproven && isProven) _violate("INV-58: a reinvestment within the proof was refused");
        if (!isUnproven) {
            _foresee(
                reason,
                abi.encodePacked(
                    IMultiplierSchedule.EquityToken_FactorQueueFull.selector,
                    ICorporateActions.CorporateActions_TooLate.selector,
                    ICorporateActions.CorporateActions_WrongStatus.selector
                )
            );
        }
    }

    /// @dev By anyone, exactly while it is not proven.
    function unschedule(uint256 who) public acting("unschedule") {
        if (_dividends.length == 0) return;
        Dividend storage dividend = _dividends[_dividends.length - 1];
        bool isPending = dividend.isScheduled && _isPending(dividend.actionId);
        bool isProven = _isProven(0, _highestReinvestment());
        bytes memory data = abi.encodeCall(ICorporateActions.unschedule, (dividend.actionId));
        if (!isPending || isProven) {
            _mustNot(
                _who[who % ACCOUNTS],
                address(_actions),
                data,
                abi.encodePacked(
                    ICorporateActions.CorporateActions_WrongStatus.selector,
                    ICorporateActions.CorporateActions_StillProven.selector
                ),
                "INV-58"
            );
        } else if (_must(_who[who % ACCOUNTS], address(_actions), data, "INV-58")) {
            _removeFactor(dividend.actionId);
            dividend.isScheduled = false;
        }
        _succeed("unschedule");
    }

    function cancelAction(uint256 which) public acting("cancelAction") {
        uint64 actionId;
        bool isDividend = which % 2 == 0 || _splitIds.length == 0;
        if (isDividend && _dividends.length != 0) actionId = _dividends[_dividends.length - 1].actionId;
        else if (!isDividend) actionId = _splitIds[_splitIds.length - 1];
        if (actionId == 0) return;
        bytes memory data = abi.encodeCall(ICorporateActions.cancel, (actionId));
        bytes memory foreseen = abi.encodePacked(
            ICorporateActions.CorporateActions_WrongStatus.selector,
            ICorporateActions.CorporateActions_ScheduledReinvestmentAffected.selector
        );
        if (!_do(_issuer, address(_actions), data, foreseen)) return;
        for (uint256 i = 0; i < _factors.length; ++i) {
            if (_factors[i].actionId == actionId && _factors[i].effectiveAt <= clock)
                _violate("INV-57: an effective action was taken back");
        }
        _removeFactor(actionId);
        _succeed("cancelAction");
    }

    /// @dev A cash dividend takes a record when its ex day begins; a recorder asks for one at any time.
    function schedulePayout(uint256 delay, uint256 how) public acting("schedulePayout") {
        bytes memory foreseen = abi.encodePacked(
            IRecordDates.EquityToken_RecordQueueFull.selector,
            ICorporateActions.CorporateActions_AlreadyAnnounced.selector,
            ICorporateActions.CorporateActions_TooManyOpen.selector
        );
        bool isDone;
        if (how % 2 == 0) {
            ICorporateActions.Terms memory terms;
            terms.kind = CorporateActionKind.DVCA;
            terms.gross = 1e18;
            terms.exDay = _calendar.dayOf(_calendar.nextOpen(clock + 36 hours + bound(delay, 0, 2 days)));
            terms.payDay = terms.exDay;
            isDone = _announce(terms, 0, foreseen);
        } else {
            uint256 at = clock + 24 hours + bound(delay, 0, 2 days);
            isDone = _do(_agent, address(_token), abi.encodeCall(_token.scheduleRecord, (at)), foreseen);
        }
        if (isDone) _succeed("schedulePayout");
    }

    /// @dev A borrower's mark, and its end.
    function mark(uint256 how) public acting("mark") {
        uint256 who = how % 2 == 0 ? BORROWER : LENDER;
        if (_isMarked[who]) {
            _token.clearInsider(_who[who]);
        } else {
            bytes memory data = abi.encodeCall(_token.markInsider, (_who[who]));
            if (!_must(_issuer, address(_token), data, "INV-63")) return;
        }
        _isMarked[who] = !_isMarked[who];
        _succeed("mark");
    }

    /* PAUSES, SANCTIONS, FORCE */

    /// @dev Of the token, of requests, or of one of the pools' actions; what runs is ended.
    function pause(uint256 what, uint256 duration) public acting("pause") {
        duration = bound(duration, 1, 8 hours);
        what %= 6;
        bytes memory foreseen = abi.encodePacked(
            PauseBudget.PauseBudget_Exceeded.selector,
            PauseBudget.PauseBudget_TooManyPauses.selector
        );
        address target =
            what == 0
                ? address(_token)
                : what == 1
                    ? address(_market)
                    : address(_moneyPool);
        if (what > 3) target = address(_stockPool);
        ILendingPool.Action action = what % 2 == 0 ? ILendingPool.Action.BORROW : ILendingPool.Action.LIQUIDATE;
        bytes memory data;
        if (what == 0) {
            bool runs = _token.pausedUntil() != 0;
            data = runs ? abi.encodeCall(_token.unpause, ()) : abi.encodeCall(_token.pause, (duration));
        } else if (what == 1) {
            bool runs = _market.suspendedUntil() != 0;
            data =
                runs ? abi.encodeCall(_market.resumeRequests, ()) : abi.encodeCall(_market.suspendRequests, (duration));
        } else {
            bool runs = ILendingPool(target).pausedUntil(action) != 0;
            data =
                runs
                    ? abi.encodeCall(ILendingPool.resumeAction, (action))
                    : abi.encodeCall(ILendingPool.pauseAction, (action, duration));
        }
        if (_do(_guardian, target, data, foreseen)) _succeed("pause");
    }

    /// @dev Bob comes under sanctions, or they are lifted.
    function sanction() public acting("sanction") {
        _setSanctioned(!_isSanctioned);
        _succeed("sanction");
    }

    function _setSanctioned(bool isSanctioned) internal {
        if (isSanctioned == _isSanctioned) return;
        bytes memory data;
        if (isSanctioned) {
            IHolderRegistry.Entry[] memory entries = new IHolderRegistry.Entry[](1);
            entries[0] = IHolderRegistry.Entry(
                _who[BOB],
                HolderStatus.SANCTIONED,
                InvestorCategory.UNSPECIFIED,
                840,
                0
            );
            data = abi.encodeCall(IHolderRegistry.record, (entries));
        } else {
            address[] memory accounts = new address[](1);
            accounts[0] = _who[BOB];
            data = abi.encodeCall(IHolderRegistry.lift, (accounts));
        }
        _must(_agent, address(_holders), data, "INV-67");
        _isSanctioned = isSanctioned;
    }

    /// @dev The transfer agent takes a holder's units, out of its wallet or through a venue.
    function force(uint256 who, uint256 venue, uint256 units) public acting("force") {
        who = who % 2 == 0 ? ALICE : BORROWER;
        venue %= 3;
        if (units % 2 == 0 && _token.pausedUntil() != 0) _warp(_token.pausedUntil());
        address through = venue == 1 ? address(_market) : address(_moneyPool);
        uint256 has = _token.balanceOf(_who[who]);
        if (venue == 1) has = _market.unitsOf(_who[who]);
        if (venue == 2) has = _moneyPool.unitsOf(_who[who], address(_token));
        if (has == 0) return;
        units = bound(units, 1, has / 20 + 1);
        bytes memory data =
            venue == 0
                ? abi.encodeCall(IERC7943Fungible.forcedTransfer, (_who[who], _who[SINK], units))
                : abi.encodeCall(ITransferControls.forceThrough, (through, _who[who], _who[SINK], units));
        bytes memory foreseen = abi.encodePacked(
            ITransferControls.EquityToken_Paused.selector,
            ILendingPool.LendingPool_Blocked.selector,
            ILendingPool.LendingPool_Undercollateralised.selector,
            ILendingPool.LendingPool_LeavesDust.selector
        );
        if (_do(_agent, address(_token), data, foreseen)) _succeed("force");
    }

    /// @dev How many units a participant may have unproven.
    function setLimit(uint256 units) public acting("setLimit") {
        bytes memory data = abi.encodeCall(
            IInKindDesk.setLimit,
            (_who[PARTICIPANT], uint128(bound(units, 5_000e18, 50_000e18)))
        );
        if (_must(_issuer, address(_desk), data, "INV-67")) _succeed("setLimit");
    }

    /* WINDOWS */

    /// @dev From now, or from the next opening, until the close at the latest.
    function openWindow(uint256 duration, uint256 fee) public acting("openWindow") {
        _openWindow(duration, fee);
    }

    function _openWindow(uint256 duration, uint256 fee) internal {
        uint32 day = _calendar.dayOf(clock);
        bool isEarly = _session() == Session.REGULAR && clock + 1 hours < _calendar.regularClose(day);
        uint256 opensAt = isEarly ? clock + 1 : _calendar.nextOpen(clock);
        uint256 closes = _calendar.regularClose(_calendar.dayOf(opensAt));
        IPrimaryMarket.WindowTerms memory terms;
        (terms.opensAt, terms.closesAt) = (
            uint48(opensAt),
            uint48(opensAt + bound(duration, 30 minutes, closes - opensAt))
        );
        (terms.broker, terms.feeBps, terms.bandBps) = (_who[BROKER], uint16(bound(fee, 0, 50)), 500);
        terms.creations = IPrimaryMarket.Limits(10_000_000e6, 10_000_000e6, 1e6);
        terms.redemptions = IPrimaryMarket.Limits(1_000_000e18, 1_000_000e18, 1e15);
        bytes memory foreseen = abi.encodePacked(
            IPrimaryMarket.PrimaryMarket_WindowsOverlap.selector,
            IPrimaryMarket.PrimaryMarket_TooManyAhead.selector
        );
        if (_do(_issuer, address(_market), abi.encodeCall(IPrimaryMarket.openWindow, (terms)), foreseen))
            _succeed("openWindow");
    }

    /* INTERNALS */

    /// @dev A cut that is signed at once, with more than there is need for.
    function _renewProof() internal virtual returns (bool);

    function _announce(
        ICorporateActions.Terms memory terms,
        uint256 expected,
        bytes memory foreseen
    ) private returns (bool) {
        bytes32 eventReference = bytes32(++_references);
        bytes memory data = abi.encodeCall(
            ICorporateActions.announce,
            (address(_token), eventReference, terms, expected)
        );
        return _do(_issuer, address(_actions), data, foreseen);
    }

    /// @dev 1 + gross × (1 − w) × ∏den / (price × ∏num), over the splits between the open of the ex day and the effect.
    function _ratioOf(
        Dividend memory dividend,
        uint256 price,
        uint64 effectiveAt
    ) private view returns (Factor memory) {
        uint256 numerator = uint256(dividend.gross) * (BPS - dividend.withholdingBps);
        uint256 denominator = BPS * price;
        for (uint256 i = 0; i < _factors.length; ++i) {
            Factor memory f = _factors[i];
            if (!f.isSplit || f.effectiveAt <= dividend.exAt || f.effectiveAt > effectiveAt) continue;
            (numerator, denominator) = (numerator * f.denominator, denominator * f.numerator);
        }
        return Factor(dividend.actionId, effectiveAt, false, denominator + numerator, denominator);
    }

    function _pricePerShare() internal view returns (uint256) {
        return (_fair * ONE) / _token.uiMultiplier();
    }

    function _isOver(Dividend memory dividend) private view returns (bool) {
        return _isGone(dividend.actionId) || (dividend.isScheduled && !_isPending(dividend.actionId));
    }

    function _isPending(uint64 actionId) private view returns (bool) {
        for (uint256 i = 0; i < _factors.length; ++i) {
            if (_factors[i].actionId == actionId) return _factors[i].effectiveAt > clock;
        }
        return false;
    }

    function _isGone(uint64 actionId) private view returns (bool) {
        return _actions.statusOf(actionId) == ICorporateActions.ActionStatus.CANCELLED;
    }
}
