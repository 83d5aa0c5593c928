// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {ITransferControls} from "../../../contracts/equity/ITransferControls.sol";
import {ILendingPool} from "../../../contracts/lending/ILendingPool.sol";
import {LendingChecks} from "./LendingChecks.sol";
import {LendingTable} from "./LendingTable.sol";

/// @notice What lenders and borrowers do, and what the transfer agent does to them. The outcome of each call is foreseen.
abstract contract LendingAccounts is LendingChecks {
    using Math for uint256;

    error Exit_Done();
    error Exit_Stuck();

    /* LENDERS */

    /// @dev By either verb.
    function deposit(uint256 who, uint256 assets, uint256 how) public {
        Snap memory b = _open("deposit");
        address account = _accounts[who % FIRST_BORROWER];
        assets = bound(assets, 1, 30 * _lot);
        uint256 lpShares = pool.previewDeposit(assets);
        bool byShares = how % 2 == 0 && lpShares != 0;
        if (byShares) assets = pool.previewMint(lpShares);
        bool allowed = pool.pausedUntil(ILendingPool.Action.DEPOSIT) == 0 && lpShares != 0 && !_isPaused(_asset);
        // The ledger of an equity token's lenders keeps 128 bits.
        if (_lendsStock && pool.totalSupply() + lpShares > type(uint128).max) allowed = false;
        vm.prank(account);
        bool success = byShares ? _tryMint(lpShares, assets, account) : _tryDeposit(assets, lpShares, account);
        if (success != allowed) return _violate("INV-55: a deposit was not as foreseen");
        if (!success) return;
        _cash += assets;
        _checkChange(b, NOBODY);
        _succeed("deposit");
    }

    /// @dev By either verb; now and then too much.
    function withdraw(uint256 who, uint256 amount, uint256 how) public {
        Snap memory b = _open("withdraw");
        address account = _accounts[who % FIRST_BORROWER];
        bool byShares = how % 2 == 0;
        uint256 most = byShares ? pool.maxRedeem(account) : pool.maxWithdraw(account);
        amount = how % 8 > 5 ? most : bound(amount, 1, most + most / 8 + 1);
        uint256 assets = byShares ? pool.previewRedeem(amount) : amount;
        bool allowed = amount <= most && assets != 0 && !_isPaused(_asset);
        uint256 had = _balance(_asset, account);
        vm.prank(account);
        bool success = byShares ? _tryRedeem(amount, account) : _tryWithdraw(amount, account);
        // A redemption in the last wei of cash may be more than what is promised.
        if (!success && allowed) return _violate("INV-48: a lender was kept");
        if (success && !byShares && !allowed) return _violate("INV-55: a lender got more than the most");
        if (!success) return;
        if (_balance(_asset, account) != had + assets) return _violate("INV-55: a lender was paid something else");
        _cash -= assets;
        _checkChange(b, who % FIRST_BORROWER);
        _succeed("withdraw");
    }

    function transferLp(uint256 who, uint256 amount) public {
        Snap memory b = _open("transferLp");
        who %= FIRST_BORROWER;
        amount = bound(amount, 0, pool.balanceOf(_accounts[who]));
        vm.prank(_accounts[who]);
        pool.transfer(_accounts[1 - who], amount);
        _checkChange(b, who);
        _succeed("transferLp");
    }

    /* BORROWERS */

    function supply(uint256 who, uint256 place, uint256 units) public {
        Snap memory b = _open("supply");
        (who, place) = (_borrower(who), place % PLACES);
        units = bound(units, 1, 40 * _lots[place]);
        uint256 cap = pool.collateralOf(_tokens[place]).terms.risk.supplyCap;
        bool allowed = b.supplied[place] + units <= cap && !_isPaused(_tokens[place]);
        bool isNew = b.units[who][place] == 0;
        if (isNew && b.owed[who] != 0 && units < _minimums[place]) allowed = false;
        vm.prank(_accounts[who]);
        try pool.supplyCollateral(_tokens[place], units, _accounts[who]) {
            if (!allowed) return _violate("INV-45: collateral came in beyond its cap");
            _checkChange(b, NOBODY);
            _succeed("supply");
        } catch {
            if (allowed) _violate("INV-48: collateral was not let in");
        }
    }

    function withdrawCollateral(uint256 who, uint256 place, uint256 units) public {
        Snap memory b = _open("withdrawCollateral");
        who = _borrower(who);
        place = _held(b, who, place);
        uint256 held = b.units[who][place];
        units = units % 16 == 0 ? held : bound(units, 1, held + held / 8 + 1);
        if (units == 0) return;
        Account memory a = _accountOf(_accounts[who]);
        bool isPaused = a.debt != 0 && pool.pausedUntil(ILendingPool.Action.WITHDRAW) != 0;
        bool allowed = !isPaused && _mayTake(a, who, place, units) && !_isPaused(_tokens[place]);
        vm.prank(_accounts[who]);
        try pool.withdrawCollateral(_tokens[place], units, _accounts[who], _accounts[who]) {
            if (!allowed) return _violate("INV-45: collateral left that must stay");
            _checkChange(b, who);
            _succeed("withdrawCollateral");
            if (a.debt != 0) _mark("withdraw", a.rows);
        } catch {
            if (allowed) _violate("INV-48: collateral was kept");
        }
    }

    /// @dev The transfer agent takes collateral, or units that a lender has not lent on.
    function force(uint256 who, uint256 place, uint256 units) public {
        Snap memory b = _open("force");
        if (_lendsStock && units % 4 == 0) return _forceLender(b, who % FIRST_BORROWER, units);
        who = _borrower(who);
        place = 1;
        uint256 held = b.units[who][place];
        units = bound(units, 1, held + held / 8 + 1);
        bool allowed = _mayTake(_accountOf(_accounts[who]), who, place, units) && !_isPaused(_tokens[place]);
        try ITransferControls(_tokens[place]).forceThrough(address(pool), _accounts[who], address(this), units) {
            if (!allowed) return _violate("INV-45: collateral was forced out from under a debt");
            _checkChange(b, who);
            _succeed("force");
        } catch {
            if (allowed) _violate("INV-45: a forced debit was refused");
        }
    }

    function borrow(uint256 who, uint256 assets) public {
        Snap memory b = _open("borrow");
        who = _borrower(who);
        Account memory a = _accountOf(_accounts[who]);
        uint256 limit = _capacity(a, LendingTable.borrowing(a.rows));
        uint256 room = limit > a.owed ? limit - a.owed : 0;
        if (_lendsStock) room = _carryPrice() == 0 ? 0 : room.mulDiv(ONE, _carryPrice());
        else room /= 1e12;
        assets = assets % 8 == 0 && room > 1 ? room - 1 : bound(assets, 1, room + room / 10 + _minDebt);
        bool allowed = _mayBorrow(b, a, who, limit, assets);
        uint256 had = _balance(_asset, _accounts[who]);
        vm.prank(_accounts[who]);
        try pool.borrow(assets, _accounts[who], _accounts[who]) {
            if (!allowed) return _violate("INV-45: a loan was made that must not be");
            if (_balance(_asset, _accounts[who]) != had + assets) return _violate("INV-41: a loan was not paid out");
            _cash -= assets;
            _checkChange(b, who);
            _succeed("borrow");
            _mark("borrow", a.rows);
        } catch {
            if (allowed) _violate("INV-45: a loan was refused");
        }
    }

    /// @dev By the borrower or anybody; at times all of it.
    function repay(uint256 who, uint256 payer, uint256 assets) public {
        Snap memory b = _open("repay");
        who = _borrower(who);
        uint256 debt = pool.debtOf(_accounts[who]);
        assets = assets % 4 == 0 ? MAX : bound(assets, 1, debt + debt / 4 + 1);
        bool isAll = assets >= debt;
        uint256 ended = isAll ? b.owed[who] : assets.mulDiv(b.debtShares + VIRTUAL, b.debt + 1);
        bool allowed = debt != 0 && ended != 0 && !_isPaused(_asset);
        vm.prank(payer % 3 == 0 ? address(this) : _accounts[payer % ACCOUNTS]);
        try pool.repay(assets, _accounts[who]) returns (uint256 repaid, uint256) {
            if (!allowed || repaid != Math.min(assets, debt)) return _violate("INV-48: another sum was repaid");
            _cash += repaid;
            _checkChange(b, NOBODY);
            (uint256 left, ) = pool.positionOf(_accounts[who]);
            if (isAll ? left != 0 : left >= b.owed[who]) return _violate("INV-48: a repayment ended nothing");
            _succeed("repay");
        } catch {
            if (allowed) _violate("INV-48: a repayment was refused");
        }
    }

    /// @dev Everybody could leave now, whatever the state: all that a borrower has once he has repaid, all the cash there is for
    /// lenders. Then nothing of that has happened.
    function exit(uint256 who) public {
        _open("exit");
        who = _borrower(who);
        uint8 rows = _accountOf(_accounts[who]).rows;
        try this.tryExit(_accounts[who]) {
            _violate("the probe returned");
        } catch (bytes memory reason) {
            if (bytes4(reason) != Exit_Done.selector) return _violate("INV-48: an exit is shut");
        }
        _succeed("exit");
        _mark("exit", rows);
    }

    /// @dev Always reverts.
    function tryExit(address account) external {
        (uint256 owed, ) = pool.positionOf(account);
        if (!_isPaused(_asset)) {
            if (owed != 0) {
                vm.prank(account);
                pool.repay(MAX, account);
                owed = 0;
            }
            for (uint256 i = 0; i < FIRST_BORROWER; ++i) {
                uint256 most = pool.maxRedeem(_accounts[i]);
                if (pool.withdrawalsHeldUntil() != 0 || pool.previewRedeem(most) == 0) continue;
                vm.prank(_accounts[i]);
                pool.redeem(most, _accounts[i], _accounts[i]);
            }
        }
        for (uint256 place = 0; place < PLACES && owed == 0; ++place) {
            address token = _tokens[place];
            if (pool.unitsOf(account, token) == 0 || _isPaused(token)) continue;
            vm.prank(account);
            pool.withdrawCollateral(token, MAX, account, account);
            if (pool.unitsOf(account, token) != 0) revert Exit_Stuck();
        }
        revert Exit_Done();
    }

    /* INTERNALS: FORESIGHT */

    /// @dev What one may owe in a cell of the table, in money.
    function _capacity(Account memory a, uint256 strictness) private pure returns (uint256) {
        if (strictness == 2) return 0;
        return strictness == 0 ? a.atFactor : a.atClosedFactor;
    }

    function _mayBorrow(
        Snap memory b,
        Account memory a,
        uint256 who,
        uint256 limit,
        uint256 assets
    ) private view returns (bool) {
        if (LendingTable.borrowing(a.rows) == 2 || pool.pausedUntil(ILendingPool.Action.BORROW) != 0) return false;
        if (assets > b.cash || b.debt + assets > pool.borrowCap()) return false;
        if (_lendsStock && IEquityToken(_asset).pendingRecords().length != 0) return false;
        for (uint256 place = 0; place < PLACES; ++place) {
            ILendingPool.CollateralView memory c = pool.collateralOf(_tokens[place]);
            uint256 units = b.units[who][place];
            if (units == 0) continue;
            if (c.deficit > c.terms.risk.deficitCeiling) return false;
            // Dust beside others would have to be seized before a loss is written off.
            if (b.bitmaps[who] != 1 << place && units < _minimums[place]) return false;
        }
        uint256 added = assets.mulDiv(b.debtShares + VIRTUAL, b.debt + 1, Math.Rounding.Ceil);
        uint256 debt = b.debt + assets;
        if (b.owed[who] != b.debtShares) {
            uint256 all = b.debtShares + added + VIRTUAL;
            debt = Math.min((b.owed[who] + added).mulDiv(debt + 1, all, Math.Rounding.Ceil), debt);
        }
        return debt >= _minDebt && _moneyOf(debt, _carryPrice()) <= limit;
    }

    /// @dev Whether what is left carries the debt.
    function _mayTake(Account memory a, uint256 who, uint256 place, uint256 units) private view returns (bool) {
        uint256 held = pool.unitsOf(_accounts[who], _tokens[place]);
        if (units > held) return false;
        if (a.debt == 0) return true;
        uint256 strictness = LendingTable.withdrawing(a.rows);
        if (strictness == 2 || (units != held && held - units < _minimums[place])) return false;
        ILendingPool.Risk memory risk = pool.collateralOf(_tokens[place]).terms.risk;
        uint256 factor = strictness == 0 ? risk.factorBps : risk.closedFactorBps;
        uint256 price = _isEquity[_tokens[place]] ? _feeds.printOf(_tokens[place]).lower : ONE;
        uint256 limit = _capacity(a, strictness) - (_worth(place, held, price) * factor) / BPS;
        return a.owed <= limit + (_worth(place, held - units, price) * factor) / BPS;
    }

    function _forceLender(Snap memory b, uint256 who, uint256 units) private {
        uint256 most = Math.min(b.cash, pool.convertToAssets(b.lent[who]));
        units = bound(units, 1, most + most / 8 + 1);
        try ITransferControls(_asset).forceThrough(address(pool), _accounts[who], address(this), units) {
            if (units > most) return _violate("INV-42: more was forced than a lender has");
            _cash -= units;
            _checkChange(b, who);
            _mark("force of a lender");
        } catch {
            if (units <= most && !_isPaused(_asset)) _violate("INV-42: a forced redemption was refused");
        }
    }

    /* INTERNALS: SHARED */

    /// @dev A minute later. What changed since the last action is time's doing.
    function _open(string memory action) internal returns (Snap memory b) {
        _warp(clock + 1 minutes);
        _attempt(action);
        b = _snapBefore();
        _checkTime(b);
    }

    function _borrower(uint256 who) internal pure returns (uint256) {
        return FIRST_BORROWER + (who % (LIQUIDATOR - FIRST_BORROWER));
    }

    /// @dev A collateral that an account has, from a random place on.
    function _held(Snap memory s, uint256 who, uint256 place) internal pure returns (uint256) {
        for (uint256 i = 0; i < PLACES; ++i)
            if (s.units[who][((place % PLACES) + i) % PLACES] != 0) return ((place % PLACES) + i) % PLACES;
        return place % PLACES;
    }

    function _rowNames() internal pure returns (string[7] memory) {
        return ["REGULAR", "EXTENDED", "CLOSED", "REOPENING", "ACTION_FREEZE", "UNPROVEN", "DEAD"];
    }

    /// @dev Counts a success in each of the rows.
    function _mark(string memory what, uint8 rows) internal {
        string[7] memory names = _rowNames();
        for (uint256 row = 0; row < 7; ++row) {
            if ((rows >> row) & 1 != 0) _succeed(string.concat(what, " in ", names[row]));
        }
    }

    function _mark(string memory what) internal {
        _succeed(what);
    }

    function _balance(address token, address account) internal view returns (uint256) {
        return IEquityToken(token).balanceOf(account);
    }

    function _tryDeposit(uint256 assets, uint256 lpShares, address account) private returns (bool) {
        try pool.deposit(assets, account) returns (uint256 got) {
            if (got != lpShares) _violate("INV-55: a deposit is not its preview");
            return true;
        } catch {
            return false;
        }
    }

    function _tryMint(uint256 lpShares, uint256 assets, address account) private returns (bool) {
        try pool.mint(lpShares, account) returns (uint256 paid) {
            if (paid != assets) _violate("INV-55: a mint is not its preview");
            return true;
        } catch {
            return false;
        }
    }

    function _tryRedeem(uint256 lpShares, address account) private returns (bool) {
        try pool.redeem(lpShares, account, account) {
            return true;
        } catch {
            return false;
        }
    }

    function _tryWithdraw(uint256 assets, address account) private returns (bool) {
        try pool.withdraw(assets, account, account) {
            return true;
        } catch {
            return false;
        }
    }
}
