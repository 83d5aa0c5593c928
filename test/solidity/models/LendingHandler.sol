// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IRecordDates} from "../../../contracts/equity/IRecordDates.sol";
import {ITransferControls} from "../../../contracts/equity/ITransferControls.sol";
import {ILendingPool} from "../../../contracts/lending/ILendingPool.sol";
import {OracleFlags} from "../../../contracts/types/OracleFlags.sol";
import {SettableFeeds} from "../../../test-support/mocks/SettableFeeds.sol";
import {LendingLiquidators} from "./LendingLiquidators.sol";
import {LendingTable} from "./LendingTable.sol";

/// @notice The world around a pool: the clock, prices, failures, who governs, and strangers.
abstract contract LendingHandler is LendingLiquidators {
    uint256 private constant ACTIONS = 18;
    uint256 private constant MOST_RECORDS = 12;
    uint256 private constant CLEAR = 1 days + 16 hours;

    /* WHAT THE RUNNER CALLS: THE WORLD */

    /// @dev To another part of the day; half of the time to a session in which nothing is amiss.
    function wait(uint256 where, uint256 duration) public {
        _open("wait");
        uint256 today = clock - (clock % 1 days);
        where %= 8;
        if (where == 0) _warp(clock + bound(duration, 1, 1 hours));
        else if (where == 1) _warp(today + 1 days + bound(duration, 14 hours + 30 minutes, 15 hours));
        else if (where == 2) _warp(today + 1 days + bound(duration, 1, 9 hours - 1));
        else if (where == 3) _warp(today + 1 days + bound(duration, 21 hours, 24 hours - 1));
        else if (where == 4) _warp(today + 1 days + bound(duration, 9 hours, 14 hours));
        else _clear();
        _succeed("wait");
    }

    /// @dev A step of up to a tenth, or now and then a gap of up to three quarters.
    function print(uint256 which, uint256 step) public {
        _open("print");
        address token = _equity(which);
        uint256 mid = _feeds.printOf(token).mid;
        if (step % 8 == 0) mid = (mid * bound(step >> 8, 2_500, 17_500)) / BPS;
        else mid = (mid * bound(step >> 8, 9_000, 11_050)) / BPS;
        mid = bound(mid, _basePrice[token] / 50, _basePrice[token] * 20);
        _feeds.print(token, mid, bound(step >> 64, 0, 500));
        _succeed("print");
    }

    /// @dev Something fails, or is mended.
    function disturb(uint256 which, uint256 how) public {
        _open("disturb");
        address token = _equity(which);
        how %= 12;
        if (how == 0) _feeds.setFlags(token, OracleFlags.HALTED | OracleFlags.STALE);
        else if (how == 1) _feeds.setFlags(token, OracleFlags.STALE);
        else if (how == 2) _feeds.setFlags(token, OracleFlags.ACTION_FREEZE);
        else if (how == 3) _feeds.setFlags(token, OracleFlags.ACTION_FREEZE | OracleFlags.FEED_FAILED);
        else if (how == 4) _feeds.setDead(true);
        else if (how < 7) _setStale(token, true);
        else if (how == 7) _pauseToken(token);
        else if (how == 8) _feeds.forget(token);
        else _mend();
        _succeed("disturb");
    }

    /// @dev A record passes.
    function passRecord(uint256 which) public {
        _open("passRecord");
        if (_recordCount() >= MOST_RECORDS) return;
        address token = _equity(which);
        if (!_lendsStock && token == _asset) return;
        uint32 recordId = IRecordDates(token).scheduleRecord(clock + 24 hours);
        _warp(clock + 24 hours);
        _recorded_(token, recordId);
        _succeed("passRecord");
    }

    /* WHAT THE RUNNER CALLS: STRANGERS AND WHO GOVERNS */

    /// @dev Gives, adds and writes down; what would harm is refused.
    function meddle(uint256 who, uint256 place, uint256 amount, uint256 how) public {
        Snap memory b = _open("meddle");
        (who, place) = (_borrower(who), place % PLACES);
        address account = _accounts[who];
        how %= 8;
        if (how == 0) _donate(b, _asset, PLACES, bound(amount, 1, 3 * _lot));
        else if (how == 1) _donate(b, _tokens[place], place, bound(amount, 1, 3 * _lots[place]));
        else if (how == 2) _fund(bound(amount, 1, _lot / 4));
        else if (how == 3) _writeDown(b);
        else if (how == 4) _addTo(b, who, place, bound(amount, 1, _lots[place]));
        else if (how == 5) {
            try pool.withdrawCollateral(_tokens[place], 1, account, address(this)) {
                _violate("INV-44: a stranger took collateral");
            } catch {}
        } else if (how == 6) {
            try pool.borrow(_minDebt, account, address(this)) {
                _violate("INV-44: a stranger borrowed");
            } catch {}
        } else {
            try pool.redeem(1e6, address(this), _accounts[0]) {
                _violate("INV-44: a stranger redeemed");
            } catch {}
        }
        _checkChange(b, NOBODY);
        _succeed("meddle");
    }

    function setRisk(uint256 place, uint256 seed) public {
        Snap memory b = _open("setRisk");
        place %= PLACES;
        ILendingPool.Risk memory risk = _riskOf(place);
        if (seed % 4 != 0) {
            risk.factorBps = uint16(bound(seed >> 8, 4_000, risk.factorBps));
            risk.closedFactorBps = uint16(bound(seed >> 16, 3_000, risk.factorBps));
            risk.thresholdBps = uint16(bound(seed >> 24, risk.factorBps + 1, risk.thresholdBps));
            risk.maxBonusBps = uint16(bound(seed >> 32, risk.minBonusBps, risk.maxBonusBps));
            risk.rampSeconds = uint32(bound(seed >> 40, 3 days, 9 days));
            risk.supplyCap = uint128(bound(seed >> 48, 0, risk.supplyCap));
            risk.deficitCeiling = uint128(bound(seed >> 56, 0, risk.deficitCeiling));
        }
        try pool.setRisk(_tokens[place], risk) {
            _checkChange(b, NOBODY);
            _succeed("setRisk");
        } catch {
            _violate("INV-44: a risk was refused");
        }
    }

    function tighten(uint256 place, uint256 seed) public {
        Snap memory b = _open("tighten");
        place %= PLACES;
        ILendingPool.Risk memory risk = pool.collateralOf(_tokens[place]).terms.risk;
        uint16 factor = uint16(bound(seed, risk.factorBps / 2, risk.factorBps));
        uint16 closed = uint16(bound(seed >> 16, 0, factor < risk.closedFactorBps ? factor : risk.closedFactorBps));
        pool.tighten(_tokens[place], factor, closed, uint128(bound(seed >> 32, 0, risk.supplyCap)));
        uint256 cap = pool.borrowCap();
        pool.lowerBorrowCap(uint96(cap - bound(seed >> 64, 0, cap / 4)));
        _checkChange(b, NOBODY);
        _succeed("tighten");
        if (seed % 2 == 0) _loosen();
    }

    function pauseAction(uint256 which, uint256 duration) public {
        _open("pauseAction");
        ILendingPool.Action action = ILendingPool.Action(which % 4);
        if (pool.pausedUntil(action) != 0) return pool.resumeAction(action);
        try pool.pauseAction(action, bound(duration, 1, 8 hours)) {
            _succeed("pauseAction");
        } catch {}
    }

    /* THE END OF A RUN */

    /// @notice Goes through all actions, from a place where something is at stake. A call each round, so that memory stays small.
    /// @return isDone Whether every action has got through.
    function goOn(uint256 round) external returns (bool isDone) {
        for (uint256 i = 0; i < 2 * ACTIONS; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(clock, round, i)));
            if (i % ACTIONS == 0) _lead(1, seed);
            _act(i % ACTIONS, seed >> 8, seed >> 88, seed >> 168);
        }
        return _allSucceeded();
    }

    /// @notice To a place where something is at stake, in a row.
    function lead(uint8 row, uint256 seed) external {
        _lead(uint8(1 << row), uint256(keccak256(abi.encode(seed))));
    }

    function selectors() external pure returns (bytes4[] memory list) {
        list = new bytes4[](ACTIONS + 1);
        (list[0], list[1], list[2]) = (this.wait.selector, this.print.selector, this.disturb.selector);
        (list[3], list[4], list[5]) = (this.passRecord.selector, this.meddle.selector, this.setRisk.selector);
        (list[6], list[7], list[8]) = (this.tighten.selector, this.pauseAction.selector, this.deposit.selector);
        (list[9], list[10], list[11]) = (this.withdraw.selector, this.transferLp.selector, this.supply.selector);
        (list[12], list[13]) = (this.withdrawCollateral.selector, this.force.selector);
        (list[14], list[15], list[16]) = (this.borrow.selector, this.repay.selector, this.exit.selector);
        (list[17], list[18]) = (this.liquidate.selector, this.hold.selector);
    }

    /* INTERNALS */

    function _actionNames() internal pure returns (string[] memory names) {
        names = new string[](ACTIONS);
        (names[0], names[1], names[2], names[3]) = ("wait", "print", "disturb", "passRecord");
        (names[4], names[5], names[6], names[7]) = ("meddle", "setRisk", "tighten", "pauseAction");
        (names[8], names[9], names[10], names[11]) = ("deposit", "withdraw", "transferLp", "supply");
        (names[12], names[13], names[14], names[15]) = ("withdrawCollateral", "force", "borrow", "repay");
        (names[16], names[17]) = ("exit", "liquidate");
    }

    /// @dev An account borrows all it can. Then it adds more, or prices fall, or rise for stock that is owed; the row comes, and
    /// everybody acts.
    function _lead(uint8 row, uint256 seed) private {
        _clear();
        _loosen();
        uint256 who = seed % 3;
        uint256 place = _lendsStock ? (seed >> 8) % PLACES : (seed >> 8) % 2;
        address moved = _lendsStock && place != 1 ? _asset : _tokens[place];
        deposit(seed, 30 * _lot, 0);
        repay(who, 0, 0);
        supply(who, place, 20 * _lots[place]);
        borrow(who, 0);
        _clear();
        if (seed % 5 < 2) supply(who, place, 20 * _lots[place]);
        else _gap(moved, row == LendingTable.EXTENDED ? 8_000 : bound(seed >> 16, 2_000, 8_000));
        _enter(row, moved);
        exit(who);
        hold(who, 0);
        if (seed % 7 < 5) liquidate(who + 3, place, 0, seed >> 32);
        hold(who, 1);
        withdrawCollateral(who, place, 1);
        borrow(who, seed >> 40);
    }

    /// @dev A fall to so much of the usual price, or its counterpart for stock that is owed.
    function _gap(address token, uint256 bps) private {
        uint256 base = _basePrice[token];
        _feeds.print(token, token == _asset ? (base * BPS) / bps : (base * bps) / BPS, 50);
    }

    function _enter(uint8 row, address token) private {
        uint256 today = clock - (clock % 1 days);
        if (row == LendingTable.EXTENDED) _warp(today + 22 hours);
        else if (row == LendingTable.CLOSED) _warp(today + 26 hours);
        else if (row == LendingTable.REOPENING) _warp(today + 1 days + 14 hours + 31 minutes);
        else if (row == LendingTable.ACTION_FREEZE) _feeds.setFlags(token, OracleFlags.ACTION_FREEZE);
        else if (row == LendingTable.UNPROVEN) _setStale(token, true);
        else if (row == LendingTable.DEAD) _feeds.setFlags(token, OracleFlags.STALE);
    }

    function _act(uint256 action, uint256 a, uint256 b, uint256 c) private {
        if (action == 0) wait(5, b);
        else if (action == 1) print(a, b);
        else if (action == 2) disturb(a, b);
        else if (action == 3) passRecord(a);
        else if (action == 4) meddle(a, b, c, a >> 40);
        else if (action == 5) setRisk(a, b);
        else if (action == 6) tighten(a, b);
        else if (action == 7) pauseAction(a, b);
        else if (action == 8) deposit(a, b, c);
        else if (action == 9) withdraw(a, b, c);
        else if (action == 10) transferLp(a, b);
        else if (action == 11) supply(a, b, c);
        else if (action == 12) withdrawCollateral(a, b, c);
        else if (action == 13) force(a, b, c);
        else if (action == 14) borrow(a, b);
        else if (action == 15) repay(a, b, c);
        else if (action == 16) exit(a);
        else {
            _gap(_lendsStock ? _asset : _tokens[0], bound(a >> 80, 2_000, 8_000));
            for (uint256 who = 0; who < 3; ++who) liquidate(who + 3, b, c, a >> 40);
        }
    }

    function _allSucceeded() private view returns (bool) {
        string[] memory names = _actionNames();
        for (uint256 i = 0; i < names.length; ++i) if (successes[names[i]] == 0) return false;
        return true;
    }

    /// @dev An hour and a half into the next session, with nothing amiss and every price printed and observed.
    function _clear() private {
        _warp(clock - (clock % 1 days) + CLEAR);
        _mend();
        for (uint256 i = 0; i < 2; ++i) {
            SettableFeeds.Value memory v = _feeds.printOf(_equity(i));
            _feeds.print(_equity(i), _basePrice[_equity(i)] == 0 ? v.mid : _basePrice[_equity(i)], 50);
        }
    }

    function _mend() private {
        _feeds.setDead(false);
        for (uint256 i = 0; i < 2; ++i) {
            address token = _equity(i);
            _feeds.setFlags(token, 0);
            _setStale(token, false);
            if (_isPaused(token)) ITransferControls(token).unpause();
        }
    }

    function _loosen() private {
        for (uint256 place = 0; place < PLACES; ++place) pool.setRisk(_tokens[place], _riskOf(place));
        pool.setBorrowCap(uint96(400 * _lot));
        for (uint256 action = 0; action < 4; ++action) {
            if (pool.pausedUntil(ILendingPool.Action(action)) != 0) pool.resumeAction(ILendingPool.Action(action));
        }
        _last = _snap();
    }

    function _setStale(address token, bool stale) private {
        _isStale[token] = stale;
        _gate.setStale(token, stale);
    }

    function _pauseToken(address token) private {
        try ITransferControls(token).pause(2 hours) {} catch {}
    }

    /// @dev One of the two stocks.
    function _equity(uint256 which) private view returns (address) {
        if (which % 2 == 0) return _tokens[1];
        return _lendsStock ? _asset : _tokens[0];
    }

    /// @dev Changes nothing that anybody can see.
    function _donate(Snap memory b, address token, uint256 place, uint256 amount) private {
        if (_isPaused(token)) return;
        IERC20(token).transfer(address(pool), amount);
        if (place == PLACES) _donated += amount;
        else _donatedUnits[place] += amount;
        if (keccak256(abi.encode(_snap())) != keccak256(abi.encode(b)))
            _violate("INV-49: a donation changed something");
        _mark("donation");
    }

    function _writeDown(Snap memory b) private {
        pool.accrue();
        if (keccak256(abi.encode(_snap())) != keccak256(abi.encode(b)))
            _violate("INV-43: writing interest down changed it");
    }

    function _fund(uint256 assets) private {
        try pool.fundGapReserve(assets) {
            _cash += assets;
        } catch {
            if (!_isPaused(_asset)) _violate("INV-42: a gift to the gap reserve was refused");
        }
    }

    /// @dev More of what an account has, and nothing else.
    function _addTo(Snap memory b, uint256 who, uint256 place, uint256 units) private {
        uint256 cap = pool.collateralOf(_tokens[place]).terms.risk.supplyCap;
        bool allowed = b.units[who][place] != 0 && b.supplied[place] + units <= cap && !_isPaused(_tokens[place]);
        try pool.supplyCollateral(_tokens[place], units, _accounts[who]) {
            if (!allowed) _violate("INV-44: a stranger brought collateral that must not come");
        } catch {
            if (allowed) _violate("INV-48: a stranger's collateral was not let in");
        }
    }
}
