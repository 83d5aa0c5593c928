// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {IMultiplierSchedule} from "../../../contracts/equity/IMultiplierSchedule.sol";
import {IRecordDates} from "../../../contracts/equity/IRecordDates.sol";
import {ITransferControls} from "../../../contracts/equity/ITransferControls.sol";
import {IPrimaryMarket} from "../../../contracts/primary/IPrimaryMarket.sol";
import {PrimaryMarket} from "../../../contracts/primary/PrimaryMarket.sol";
import {FactorKind} from "../../../contracts/types/CorporateAction.sol";
import {SettableOracle} from "../../../test-support/mocks/SettableOracle.sol";
import {StablecoinMock} from "../../../test-support/mocks/StablecoinMock.sol";
import {MarketChecks} from "./MarketChecks.sol";

/// @notice Three controllers and a broker around a real market of a real token. The handler is issuer, recorder, transfer
/// agent and corporate actions itself; the proof is never short.
abstract contract MarketHandler is MarketChecks {
    using Math for uint256;

    uint256 private constant MOST_LIVE = 6;
    uint256 private constant NEVER = type(uint256).max;

    SettableOracle private _oracle;
    uint64 private _actionIds;
    /// @dev The windows that are neither settled nor expired, oldest first.
    uint256[] private _live;

    modifier acting(string memory action) {
        clock += 1 minutes;
        vm.warp(clock);
        _attempt(action);
        _;
    }

    /// @dev Not the constructor: the token wants its corporate actions to have code.
    function begin() external {
        clock = BEGIN;
        vm.warp(clock);
        vm.recordLogs();
        _deployAround();
        _deployToken(address(this), address(0), 1e18);
        _oracle = new SettableOracle();
        asset = new StablecoinMock(18);
        _broker = makeAddr("broker");
        _receiver = makeAddr("receiver");
        market = new PrimaryMarket(
            IPrimaryMarket.MarketTerms({
                authority: address(_authority),
                token: address(_token),
                asset: address(asset),
                oracle: address(_oracle),
                backstop: makeAddr("backstop"),
                feeRecipient: address(this),
                penalty: uint128(PENALTY),
                grace: 2 hours
            })
        );
        _allow();
        _gate.prove(address(_token), 1e36);
        for (uint256 i = 0; i < CONTROLLERS; ++i) {
            _controllers[i] = makeAddr(string.concat("controller ", vm.toString(i)));
            _token.mint(_controllers[i], 1e30);
            asset.mint(_controllers[i], 1e36);
            _approve(_controllers[i]);
        }
        _authority.allow(IEquityToken.mint.selector, address(market));
        asset.mint(_broker, 1e37);
        _approve(_broker);
        vm.prank(_broker);
        market.postBond(_broker, 1_000_000 * PENALTY);
    }

    /* WHAT THE RUNNER CALLS: WINDOWS */

    function wait(uint256 duration) public acting("wait") {
        _warp(clock + bound(duration, 1 minutes, 12 hours));
        _succeed("wait");
    }

    function openWindow(uint256 duration, uint256 fee, uint256 how) public acting("openWindow") {
        _open(duration, fee, how);
    }

    /// @dev Waits for the close of the oldest window without a value; the last second of its period, too.
    function recordClose(uint256 value, uint256 delay) public acting("recordClose") {
        uint256 windowId = _oldest(IPrimaryMarket.WindowStatus.CLOSED, true);
        if (windowId == 0) return;
        uint256 closesAt = market.windowOf(windowId).terms.closesAt;
        if (delay % 8 == 0) delay = 2 hours;
        if (clock < closesAt) _warp(closesAt + bound(delay, 0, 2 hours));
        // Mostly so that neither a wei of money nor one of units is worth much more than the other.
        if (value % 4 == 0) value = bound(value, 1, 1e18);
        else value = value % 4 == 1 ? bound(value, 1e18, 1_000e18) : bound(value, 1e17, 5e18);
        _oracle.setValue(value, value, value, 0);
        try market.recordClose(windowId) {
            _booked();
            _succeed("recordClose");
        } catch {
            if (clock <= closesAt + 2 hours) _violate("a value was refused in its period");
        }
    }

    /// @dev Fills in part, in whole or not at all.
    function settle(uint256 which, uint256 price, uint256 fills) public acting("settle") {
        uint256 windowId = _some(IPrimaryMarket.WindowStatus.VALUED, which);
        if (windowId == 0) return;
        IPrimaryMarket.WindowView memory window = market.windowOf(windowId);
        IPrimaryMarket.Settlement memory settlement;
        uint256 band = (window.value * window.terms.bandBps) / 10_000;
        settlement.price = bound(price, window.value - band, window.value + band);
        if (settlement.price == 0) return;
        settlement.assetsFilled = _fillOf(windowId, IPrimaryMarket.Direction.CREATION, fills);
        settlement.unitsFilled = _fillOf(windowId, IPrimaryMarket.Direction.REDEMPTION, fills >> 128);
        vm.prank(_broker);
        try market.settle(windowId, settlement) {
            _booked();
            _ended(windowId);
            if (clock > window.deadline) _violate("a window was settled after its deadline");
            _succeed("settle");
        } catch (bytes memory reason) {
            if (!_isForeseen(reason) && clock <= window.deadline) _violate("a settlement was refused");
        }
    }

    /// @dev Of a window without a value, or after missing a deadline; too early now and then.
    function expire(uint256 which, uint256 how) public acting("expire") {
        bool misses = how % 2 == 0;
        if (misses) recordClose(how >> 8, which);
        uint256 windowId = _some(
            misses ? IPrimaryMarket.WindowStatus.VALUED : IPrimaryMarket.WindowStatus.CLOSED,
            which
        );
        if (windowId == 0) return;
        _expire(windowId, how % 4 < 2);
    }

    /* REQUESTS */

    function requestDeposit(uint256 who, uint256 amount, uint256 how) public acting("requestDeposit") {
        if (!_reachOpenWindow(how)) return;
        address controller = _controllers[who % CONTROLLERS];
        amount = _odd(amount, 10_000e18);
        vm.prank(controller);
        try market.requestDeposit(amount, controller, controller) returns (uint256) {
            _booked();
            _noteSeveral(controller);
            _succeed("requestDeposit");
        } catch (bytes memory reason) {
            _mayRefuse(reason);
        }
    }

    function requestRedeem(uint256 who, uint256 amount, uint256 how) public acting("requestRedeem") {
        if (!_reachOpenWindow(how)) return;
        address controller = _controllers[who % CONTROLLERS];
        amount = _odd(amount, 100e18);
        vm.prank(controller);
        try market.requestRedeem(amount, controller, controller) returns (uint256) {
            _booked();
            _noteSeveral(controller);
            _succeed("requestRedeem");
        } catch (bytes memory reason) {
            _mayRefuse(reason);
        }
    }

    function cancelRequest(uint256 who, uint256 side) public acting("cancelRequest") {
        uint256 windowId = market.openWindowId();
        if (windowId == 0) return;
        address controller = _controllers[who % CONTROLLERS];
        uint256 amount = _parts[windowId][controller][side % 2].amount;
        for (uint256 i = 0; amount == 0 && i < 2 * CONTROLLERS; ++i) {
            (controller, side) = (_controllers[i / 2], i);
            amount = _parts[windowId][controller][side % 2].amount;
        }
        bytes memory data =
            side % 2 == 0
                ? abi.encodeCall(market.cancelDepositRequest, (windowId, controller))
                : abi.encodeCall(market.cancelRedeemRequest, (windowId, controller));
        if (_exit(controller, data, amount != 0, false)) _succeed("cancelRequest");
    }

    /* CLAIMS */

    /// @dev By the filled amount: a part, or all.
    function claimNominal(uint256 who, uint256 side, uint256 amount) public acting("claimNominal") {
        address controller;
        (controller, side) = _filled(who, side);
        uint256 most = side % 2 == 0 ? market.maxDeposit(controller) : market.maxRedeem(controller);
        if (most == 0) return;
        amount = amount % 3 == 0 ? most : bound(amount, 1, most);
        bytes memory data =
            side % 2 == 0
                ? abi.encodeWithSignature("deposit(uint256,address,address)", amount, _receiver, controller)
                : abi.encodeCall(market.redeem, (amount, _receiver, controller));
        if (_claimFill(controller, side % 2, data, 0)) _succeed("claimNominal");
    }

    /// @dev An exact sum of what the fill pays.
    function claimExact(uint256 who, uint256 side, uint256 amount) public acting("claimExact") {
        address controller;
        (controller, side) = _filled(who, side);
        uint256 most = side % 2 == 0 ? market.maxMint(controller) : market.maxWithdraw(controller);
        if (most == 0) return;
        amount = amount % 3 == 0 ? most : bound(amount, most / 2 + 1, most);
        bytes memory data =
            side % 2 == 0
                ? abi.encodeWithSignature("mint(uint256,address,address)", amount, _receiver, controller)
                : abi.encodeCall(market.withdraw, (amount, _receiver, controller));
        if (_claimFill(controller, side % 2, data, amount)) _succeed("claimExact");
    }

    function claimRefund(uint256 who, uint256 which, uint256 side) public acting("claimRefund") {
        address controller = _controllers[who % CONTROLLERS];
        uint256 windowId = _windowOf(controller, which);
        if (windowId == 0) return;
        side %= 2;
        uint256 owed =
            side == 0
                ? market.claimableCancelDepositRequest(windowId, controller)
                : market.claimableCancelRedeemRequest(windowId, controller);
        bytes memory data =
            side == 0
                ? abi.encodeCall(market.claimCancelDepositRequest, (windowId, _receiver, controller))
                : abi.encodeCall(market.claimCancelRedeemRequest, (windowId, _receiver, controller));
        if (_exit(controller, data, owed != 0, false)) _succeed("claimRefund");
    }

    function claimWindow(uint256 who, uint256 which) public acting("claimWindow") {
        address controller = _controllers[who % CONTROLLERS];
        uint256 windowId = _windowOf(controller, which);
        if (windowId == 0) return;
        if (_claimWindow(windowId, controller)) _succeed("claimWindow");
    }

    function redeemInstead(uint256 who, uint256 which, uint256 units) public acting("redeemInstead") {
        if (!_reachOpenWindow(1)) return;
        address controller = _controllers[who % CONTROLLERS];
        uint256 windowId = _windowOf(controller, which);
        uint256 owed = 0;
        if (windowId != 0) (owed, ) = market.claimableOf(windowId, controller);
        if (owed == 0) windowId = 0;
        owed += _heldUnits[controller];
        if (owed == 0) return;
        units = bound(units, 1, owed);
        vm.prank(controller);
        try market.redeemInstead(windowId, units, controller) {
            _booked();
            // The one thing that no event says.
            _heldUnits[controller] -= units;
            _succeed("redeemInstead");
        } catch (bytes memory reason) {
            _mayRefuse(reason);
        }
    }

    function claimHeld(uint256 who, uint256 part) public acting("claimHeld") {
        address controller = _controllers[who % CONTROLLERS];
        (uint256 units, uint256 assets) = (_heldUnits[controller], _heldAssets[controller]);
        if (part % 2 == 0) (units, assets) = (bound(part, 0, units), bound(part >> 128, 0, assets));
        bytes memory data = abi.encodeCall(market.claimHeld, (units, assets, _receiver, controller));
        if (_exit(controller, data, units + assets != 0, false)) _succeed("claimHeld");
    }

    /* THE TOKEN'S SIDE */

    function forceThrough(uint256 who, uint256 units) public acting("forceThrough") {
        address holder = _controllers[who % CONTROLLERS];
        uint256 own = market.unitsOf(holder);
        if (own == 0) return;
        units = units % 4 == 0 ? own : bound(units, 1, own);
        try _token.forceThrough(address(market), holder, _receiver, units) {
            _booked();
            // Setting apart may bring what the rounding of others left.
            if (market.unitsOf(holder) < own - units) _violate("force took more than it should");
            _succeed("forceThrough");
        } catch {
            _violate("the transfer agent did not get what is a holder's");
        }
    }

    function scheduleRecord(uint256 delay) public acting("scheduleRecord") {
        if (_token.pendingRecords().length == 8) return;
        uint32 recordId = _token.scheduleRecord(clock + 24 hours + bound(delay, 0, 2 days));
        if (_records.length == 0 || _records[_records.length - 1] < recordId) _records.push(recordId);
        _succeed("scheduleRecord");
    }

    function split(uint256 ratio, uint256 delay) public acting("split") {
        bool isLarge = _token.uiMultiplier() > 100e18;
        try
            _token.scheduleFactor(
                IMultiplierSchedule.PendingFactor({
                    actionId: _actionIds + 1,
                    effectiveAt: uint64(clock + 24 hours + bound(delay, 0, 2 days)),
                    kind: FactorKind.SPLIT,
                    numerator: isLarge ? 1 : uint128(bound(ratio, 2, 7)),
                    denominator: isLarge ? 50 : 1,
                    exAt: uint64(clock)
                })
            )
        {
            ++_actionIds;
            _succeed("split");
        } catch (bytes memory reason) {
            bool known =
                bytes4(reason) == IMultiplierSchedule.EquityToken_FactorQueueFull.selector ||
                    bytes4(reason) == IMultiplierSchedule.EquityToken_PendingSplitsTooLarge.selector;
            if (!known) _violate("a split was refused");
        }
    }

    /* TO THE END */

    function goOnUntilAllSucceeded(uint256 patience) external {
        for (uint256 i = 0; i < patience; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(clock, i)));
            // A call, so that its memory is given back.
            uint256 b = uint256(keccak256(abi.encode(seed, 1)));
            this.act(seed % 24, seed >> 8, b, uint256(keccak256(abi.encode(seed, 2))));
            if (i % 8 == 7 && _allSucceeded()) return;
        }
    }

    /// @dev Every window is settled or ended, and everybody claims everything.
    function finish() external {
        while (_live.length != 0) {
            uint256 closesAt = market.windowOf(_live[0]).terms.closesAt;
            if (clock < closesAt) _warp(closesAt);
            _expire(_live[0], true);
            if (bytes(violation).length != 0) return;
        }
        for (uint256 i = 0; i < 2 * CONTROLLERS; ++i) {
            address controller = _controllers[i / 2];
            uint32[] memory ids = market.windowsOf(controller, IPrimaryMarket.Direction(i % 2));
            for (uint256 j = 0; j < ids.length; ++j) _claimWindow(ids[j], controller);
        }
        for (uint256 i = 0; i < CONTROLLERS; ++i) {
            address controller = _controllers[i];
            (uint256 units, uint256 assets) = (_heldUnits[controller], _heldAssets[controller]);
            if (units + assets == 0) continue;
            _exit(controller, abi.encodeCall(market.claimHeld, (units, assets, _receiver, controller)), true, false);
        }
        (uint256 left, uint256 leftAssets) = market.escrow();
        if (left + leftAssets != 0) _violate("everybody has claimed all, and something is left");
        for (uint256 i = 0; i < CONTROLLERS; ++i) {
            if (market.unitsOf(_controllers[i]) != 0) _violate("a controller has claimed all, and still owns units");
        }
    }

    function selectors() external pure returns (bytes4[] memory list) {
        list = new bytes4[](17);
        (list[0], list[1], list[2]) = (this.wait.selector, this.openWindow.selector, this.recordClose.selector);
        (list[3], list[4], list[5]) = (this.settle.selector, this.expire.selector, this.requestDeposit.selector);
        (list[6], list[7], list[8]) = (
            this.requestRedeem.selector,
            this.cancelRequest.selector,
            this.claimNominal.selector
        );
        (list[9], list[10], list[11]) = (
            this.claimExact.selector,
            this.claimRefund.selector,
            this.claimWindow.selector
        );
        (list[12], list[13], list[14]) = (
            this.redeemInstead.selector,
            this.claimHeld.selector,
            this.forceThrough.selector
        );
        (list[15], list[16]) = (this.scheduleRecord.selector, this.split.selector);
    }

    /* INTERNALS: ACTIONS */

    function act(uint256 action, uint256 a, uint256 b, uint256 c) external {
        if (action == 0) wait(a);
        else if (action == 1) openWindow(a, b, c);
        else if (action == 2) recordClose(a, b);
        else if (action == 3) settle(a, b, c);
        else if (action == 4) expire(a, b);
        else if (action == 5) requestDeposit(a, b, c);
        else if (action == 6) requestRedeem(a, b, c);
        else if (action == 7) cancelRequest(a, b);
        else if (action == 8) claimNominal(a, b, c);
        else if (action == 9) claimExact(a, b, c);
        else if (action == 10) claimRefund(a, b, c);
        else if (action == 11) claimWindow(a, b);
        else if (action == 12) redeemInstead(a, b, c);
        else if (action == 13) claimHeld(a, b);
        else if (action == 14) forceThrough(a, b);
        else if (action == 15) scheduleRecord(a);
        else if (action == 16) split(a, b);
        else if (action < 19) recordClose(a, b);
        else if (action < 21) settle(a, b, c);
        else if (action == 21) requestDeposit(a, b, c);
        else requestRedeem(a, b, c);
    }

    function _actionNames() internal pure returns (string[] memory names) {
        names = new string[](19);
        (names[0], names[1], names[2], names[3]) = ("wait", "openWindow", "recordClose", "settle");
        (names[4], names[5], names[6]) = ("expire", "requestDeposit", "requestRedeem");
        (names[7], names[8], names[9], names[10]) = ("cancelRequest", "claimNominal", "claimExact", "claimRefund");
        (names[11], names[12], names[13]) = ("claimWindow", "redeemInstead", "claimHeld");
        (names[14], names[15], names[16]) = ("forceThrough", "scheduleRecord", "split");
        // What must come to pass beside: requests in two windows that are not over, and a penalty.
        (names[17], names[18]) = ("two windows at once", "penalty");
    }

    function _allSucceeded() private view returns (bool) {
        string[] memory names = _actionNames();
        for (uint256 i = 0; i < names.length; ++i) if (successes[names[i]] == 0) return false;
        return true;
    }

    function _warp(uint256 timestamp) private {
        clock = timestamp;
        vm.warp(timestamp);
    }

    function _booked() private {
        _book(address(market), false);
    }

    function _open(uint256 duration, uint256 fee, uint256 how) private returns (bool) {
        uint256 count = market.windowCount();
        uint256 opensAt = clock;
        if (count != 0) opensAt = Math.max(opensAt, market.windowOf(count).terms.closesAt);
        if (opensAt > clock + 2 days || _live.length == MOST_LIVE) return false;
        if (opensAt % 1 days >= 20 hours) opensAt += 1 days - (opensAt % 1 days) + 10 hours;
        uint256 latest = opensAt - (opensAt % 1 days) + 21 hours;
        IPrimaryMarket.WindowTerms memory terms;
        (terms.opensAt, terms.closesAt) = (
            uint48(opensAt),
            uint48(Math.min(latest, opensAt + bound(duration, 30 minutes, 4 hours)))
        );
        terms.broker = _broker;
        terms.feeBps = how % 2 == 0 ? 0 : uint16(bound(fee, 1, 500));
        terms.bandBps = 1_000;
        terms.creations = terms.redemptions = IPrimaryMarket.Limits(type(uint120).max, type(uint120).max, 1);
        try market.openWindow(terms) {
            _booked();
            _live.push(market.windowCount());
            _succeed("openWindow");
            return true;
        } catch {
            _violate("a window was refused");
            return false;
        }
    }

    /// @dev Mostly sees to it that a window is open.
    function _reachOpenWindow(uint256 how) private returns (bool) {
        if (market.openWindowId() != 0) return true;
        if (how % 4 == 0) return false;
        uint256 count = market.windowCount();
        if (count == 0 || market.windowOf(count).terms.opensAt <= clock) {
            if (!_open(how >> 8, how >> 128, how >> 2)) return false;
            ++count;
        }
        uint256 windowId = count;
        while (windowId > 1 && market.windowOf(windowId - 1).terms.opensAt > clock) --windowId;
        _warp(Math.max(clock, market.windowOf(windowId).terms.opensAt));
        return market.openWindowId() != 0;
    }

    function _expire(uint256 windowId, bool waits) private {
        IPrimaryMarket.WindowView memory window = market.windowOf(windowId);
        bool isValued = window.status == IPrimaryMarket.WindowStatus.VALUED;
        uint256 lastSecond = isValued ? window.deadline : window.terms.closesAt + 2 hours;
        if (waits && clock <= lastSecond) _warp(lastSecond + 1);
        uint256 before = market.bondOf(_broker).posted;
        try market.expire(windowId) {
            _booked();
            _ended(windowId);
            if (clock <= lastSecond) _violate("a window was ended too early");
            if (market.bondOf(_broker).posted != before) _succeed("penalty");
            _succeed("expire");
        } catch {
            if (clock > lastSecond) _violate("a window that is over cannot be ended");
        }
    }

    function _fillOf(
        uint256 windowId,
        IPrimaryMarket.Direction direction,
        uint256 seed
    ) private view returns (uint256) {
        uint256 requested = market.sideOf(windowId, direction).requested;
        if (seed % 4 == 0) return requested;
        return seed % 8 == 1 ? 0 : bound(seed, 0, requested);
    }

    /// @dev A handful of the smallest parts as often as a sum.
    function _odd(uint256 amount, uint256 most) private pure returns (uint256) {
        return amount % 2 == 0 ? bound(amount, 1, 20) : bound(amount, 1, most);
    }

    /// @dev A claim of the oldest fill: paid at least its part of it, by what of the request it used up.
    /// @param exact The sum that is claimed; 0: the claim names the filled amount.
    function _claimFill(address controller, uint256 side, bytes memory data, uint256 exact) private returns (bool) {
        uint256 windowId = _oldestFill(controller, side);
        Part memory before = _parts[windowId][controller][side];
        IPrimaryMarket.SideView memory view_ = market.sideOf(windowId, IPrimaryMarket.Direction(side));
        uint256 balance = _balance(side);
        if (!_exit(controller, data, true, exact != 0)) return false;
        ++_claims[windowId][controller][side];
        if (exact != 0) ++_exact[windowId][controller][side];
        Part memory part = _parts[windowId][controller][side];
        uint256 paid = part.paid - before.paid;
        uint256 used = part.inUsed - before.inUsed;
        uint256 received = _balance(side) - balance;
        if (exact != 0 ? received != exact : received != paid) _violate("a claim paid another sum than it says");
        uint256 least = view_.out.mulDiv(exact != 0 && used != 0 ? used - 1 : used, view_.requested);
        if (paid < least) _violate("a claim was paid less than its part");
        if (paid > view_.fillOut.mulDiv(used, view_.fillIn)) _violate("a claim was paid more than its part");
        return true;
    }

    function _claimWindow(uint256 windowId, address controller) private returns (bool) {
        (uint256 units, uint256 assets) = market.claimableOf(windowId, controller);
        (uint256 unitsBefore, uint256 assetsBefore) = (_balance(0), _balance(1));
        bytes memory data = abi.encodeCall(market.claimWindow, (windowId, _receiver, controller));
        if (!_exit(controller, data, units + assets != 0 || _isOver(windowId), false)) return false;
        if (_balance(0) - unitsBefore != units || _balance(1) - assetsBefore != assets) {
            _violate("a window paid another sum than it owes");
        }
        return true;
    }

    /// @dev A call that nobody may refuse where there is something to get.
    function _exit(address controller, bytes memory data, bool isOwed, bool exact) private returns (bool done) {
        vm.prank(controller);
        (done, ) = address(market).call(data);
        if (done) {
            _book(address(market), exact);
            return true;
        }
        if (isOwed) _violate("what is owed was refused");
    }

    function _ended(uint256 windowId) private {
        uint256 place = 0;
        while (_live[place] != windowId) ++place;
        for (; place + 1 < _live.length; ++place) _live[place] = _live[place + 1];
        _live.pop();
    }

    function _mayRefuse(bytes memory reason) private {
        if (bytes4(reason) != IPrimaryMarket.PrimaryMarket_TooManyWindows.selector) _violate("a request was refused");
    }

    function _noteSeveral(address controller) private {
        uint256 pending = 0;
        uint32[] memory ids = market.windowsOf(controller, IPrimaryMarket.Direction.REDEMPTION);
        for (uint256 i = 0; i < ids.length; ++i) if (!_isOver(ids[i])) ++pending;
        if (pending > 1) _succeed("two windows at once");
    }

    /* INTERNALS: CHOICES */

    /// @param soon Whether one that is not there yet will do.
    function _oldest(IPrimaryMarket.WindowStatus status, bool soon) private view returns (uint256) {
        for (uint256 i = 0; i < _live.length; ++i) {
            uint256 windowId = _live[i];
            IPrimaryMarket.WindowView memory window = market.windowOf(windowId);
            bool isPast = clock > uint256(window.terms.closesAt) + 2 hours;
            if (window.status == status && !isPast) return windowId;
            if (soon && uint256(window.status) < uint256(status)) return windowId;
        }
        return 0;
    }

    function _some(IPrimaryMarket.WindowStatus status, uint256 which) private view returns (uint256) {
        uint256 count = _live.length;
        for (uint256 i = 0; i < count; ++i) {
            uint256 windowId = _live[((which % count) + i) % count];
            if (market.windowOf(windowId).status == status) return windowId;
        }
        return 0;
    }

    function _approve(address account) private {
        vm.startPrank(account);
        _token.approve(address(market), NEVER);
        asset.approve(address(market), NEVER);
        vm.stopPrank();
    }

    function _allow() private {
        _authority.allow(IEquityToken.mint.selector, address(this));
        _authority.allow(ITransferControls.admitVenue.selector, address(this));
        _authority.allow(ITransferControls.forceThrough.selector, address(this));
        _authority.allow(IRecordDates.scheduleRecord.selector, address(this));
        _authority.allow(IPrimaryMarket.openWindow.selector, address(this));
        _authority.allow(IPrimaryMarket.settle.selector, _broker);
        _token.admitVenue(address(market));
    }
}
