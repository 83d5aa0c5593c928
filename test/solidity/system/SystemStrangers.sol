// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ICorporateActions} from "../../../contracts/equity/ICorporateActions.sol";
import {IMultiplierSchedule} from "../../../contracts/equity/IMultiplierSchedule.sol";
import {ISessionCalendar} from "../../../contracts/calendar/ISessionCalendar.sol";
import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {IHolderRegistry} from "../../../contracts/holders/IHolderRegistry.sol";
import {ILendingPool} from "../../../contracts/lending/ILendingPool.sol";
import {LendingPool} from "../../../contracts/lending/LendingPool.sol";
import {IInKindDesk} from "../../../contracts/primary/IInKindDesk.sol";
import {IERC7540Redeem} from "../../../contracts/primary/IERC7540.sol";
import {IERC7887Redeem} from "../../../contracts/primary/IERC7887.sol";
import {IPrimaryMarket} from "../../../contracts/primary/IPrimaryMarket.sol";
import {IReceiptBonds} from "../../../contracts/primary/IReceiptBonds.sol";
import {IReserveVerifier} from "../../../contracts/reserves/IReserveVerifier.sol";
import {Session} from "../../../contracts/types/Session.sol";
import {IVenue} from "../../../contracts/types/IVenue.sol";
import {SystemPools} from "./SystemPools.sol";

/// @notice Who gives for nothing, tries doors that are not his, goes in and out in one second, and races records, cuts and
/// splits.
abstract contract SystemStrangers is SystemPools {
    /* DONATIONS */

    /// @dev To any of the contracts, units or dollars: nothing that anybody can read has changed but the balance.
    function donate(uint256 venue, uint256 what, uint256 amount) public acting("donate") {
        address to = _venueAt(venue % VENUES);
        IERC20 token = what % 2 == 0 ? IERC20(_token) : IERC20(_usd);
        amount = bound(amount, 1, what % 2 == 0 ? 20e18 : 4_000e6);
        if (token.balanceOf(_who[STRANGER]) < amount) return;
        bytes32 before = _everything();
        if (!_do(_who[STRANGER], address(token), abi.encodeCall(IERC20.transfer, (to, amount)), HELD_UP)) return;
        _donated[address(token)][to] += amount;
        if (_everything() != before) _violate("INV-65: a donation changed something");
        _succeed("donate");
    }

    /// @dev Writing down what is so anyway changes nothing that can be read either.
    function writeDown(uint256 how) public acting("writeDown") {
        bytes32 before = _everything();
        if (how % 3 == 0) _token.poke();
        else _poolAt(how).accrue();
        if (_everything() != before) _violate("INV-65: writing down changed something");
        _succeed("writeDown");
    }

    /// @dev Prices, rates, caps, the values of lpShares, health, headroom, escrow and claims, in one hash.
    function _everything() private view returns (bytes32 hash) {
        (uint256 mid, uint256 lower, uint256 upper, , , uint32 flags) = _oracle.valueOf(address(_token));
        hash = keccak256(abi.encode(mid, lower, upper, flags, _verifier.mintableUnits(address(_token))));
        (uint256 units, uint256 assets) = _market.escrow();
        hash = keccak256(abi.encode(hash, units, assets, _market.fees(), _market.forfeited(), _desk.forfeited()));
        (uint256 m, uint256 s, uint256 r) = (_token.uiMultiplier(), _token.splitFactor(), _token.reinvestFactor());
        hash = keccak256(abi.encode(hash, m, s, r, _token.totalSupply(), _token.totalMinted()));
        for (uint256 pool = 0; pool < 2; ++pool) {
            LendingPool at = _poolAt(pool);
            (uint256 utilisation, uint256 rate, ) = at.rates();
            hash = keccak256(abi.encode(hash, utilisation, rate, at.totalAssets(), at.totalDebt(), at.cash()));
            hash = keccak256(abi.encode(hash, at.convertToAssets(1e18), at.gapReserve(), at.totalDeficit()));
            hash = keccak256(abi.encode(hash, at.collateralOf(address(_collateralOf(pool)))));
            hash = keccak256(abi.encode(hash, at.maxWithdraw(_who[LENDER]), at.stateOf(address(_token))));
            hash = keccak256(abi.encode(hash, _answer(address(at), pool == 0 ? BORROWER : SHORT)));
        }
        for (uint256 i = 0; i < 3; ++i) {
            hash = keccak256(abi.encode(hash, _market.unitsOf(_who[i]), _desk.unitsOf(_who[i])));
        }
    }

    /// @dev A standing, or the reason why there is none.
    function _answer(address pool, uint256 who) private view returns (bytes memory answer) {
        (, answer) = pool.staticcall(abi.encodeCall(ILendingPool.standingOf, (_who[who])));
    }

    /* DOORS */

    /// @dev Every function that a role or one address guards, by somebody who has neither.
    function trespass(uint256 which) public acting("trespass") {
        bytes memory denied = abi.encodePacked(IAccessManaged.AccessManagedUnauthorized.selector);
        bytes memory onlyToken = abi.encodePacked(
            IPrimaryMarket.PrimaryMarket_OnlyToken.selector,
            IInKindDesk.InKindDesk_OnlyToken.selector,
            ILendingPool.LendingPool_OnlyToken.selector,
            IPrimaryMarket.PrimaryMarket_OnlyFeeRecipient.selector,
            IReceiptBonds.ReceiptBonds_OnlyBackstop.selector,
            IEquityToken.EquityToken_OnlyWindDown.selector,
            IMultiplierSchedule.EquityToken_OnlyCorporateActions.selector
        );
        for (uint256 i = which % 5; i < 34; i += 5) {
            (address target, bytes memory data) = _door(i);
            _mustNot(_who[STRANGER], target, data, i < 24 ? denied : onlyToken, "INV-67");
        }
        _succeed("trespass");
    }

    function _door(uint256 i) private view returns (address, bytes memory) {
        address me = _who[STRANGER];
        if (i < 8) return _tokenDoor(i, me);
        if (i < 16) return _issuerDoor(i, me);
        if (i < 24) return _poolDoor(i);
        if (i < 26) return (address(_market), abi.encodeCall(IVenue.forceDebit, (_who[ALICE], i)));
        if (i < 28) return (address(_desk), abi.encodeCall(IVenue.forceDebit, (_who[PARTICIPANT], i)));
        if (i == 28) return (address(_moneyPool), abi.encodeCall(IVenue.forceDebit, (_who[BORROWER], 1)));
        if (i == 29) return (address(_market), abi.encodeCall(IPrimaryMarket.claimFees, (me)));
        if (i == 30) return (address(_desk), abi.encodeCall(IReceiptBonds.claimForfeited, (me)));
        if (i == 31) return (address(_token), abi.encodeCall(IEquityToken.enterTerminal, ()));
        if (i == 32) return (address(_token), abi.encodeCall(IMultiplierSchedule.cancelFactor, (1)));
        return (address(_market), abi.encodeCall(IReceiptBonds.claimForfeited, (me)));
    }

    function _tokenDoor(uint256 i, address me) private view returns (address, bytes memory data) {
        if (i == 0) data = abi.encodeCall(_token.mint, (me, 1));
        else if (i == 1) data = abi.encodeCall(_token.pause, (1));
        else if (i == 2) data = abi.encodeCall(_token.forcedTransfer, (_who[ALICE], me, 1));
        else if (i == 3) data = abi.encodeCall(_token.forceThrough, (address(_moneyPool), _who[BORROWER], me, 1));
        else if (i == 4) data = abi.encodeCall(_token.setFrozenTokens, (_who[ALICE], 1));
        else if (i == 5) data = abi.encodeCall(_token.admitVenue, (me));
        else if (i == 6) data = abi.encodeCall(_token.markInsider, (_who[ALICE]));
        else data = abi.encodeCall(_token.clearInsider, (_who[INSIDER]));
        return (address(_token), data);
    }

    function _issuerDoor(uint256 i, address me) private view returns (address, bytes memory) {
        ICorporateActions.Terms memory terms;
        IPrimaryMarket.WindowTerms memory window;
        IPrimaryMarket.Settlement memory settlement;
        if (i == 8) return (address(_actions), abi.encodeCall(_actions.announce, (address(_token), "x", terms, 0)));
        if (i == 9) return (address(_actions), abi.encodeCall(_actions.cancel, (1)));
        if (i == 10) return (address(_market), abi.encodeCall(_market.openWindow, (window)));
        if (i == 11) return (address(_market), abi.encodeCall(_market.settle, (1, settlement)));
        if (i == 12) return (address(_desk), abi.encodeCall(_desk.setLimit, (me, 1e18)));
        if (i == 13) return (address(_holders), abi.encodeCall(_holders.lift, (new address[](1))));
        if (i == 14) return (address(_holders), abi.encodeCall(_holders.record, (new IHolderRegistry.Entry[](0))));
        return (address(_verifier), abi.encodeCall(_verifier.reportCommitted, (address(_token), 1)));
    }

    function _poolDoor(uint256 i) private view returns (address, bytes memory) {
        IReserveVerifier.InventoryReceipt memory receipt;
        ILendingPool.Risk memory risk;
        if (i == 16) return (address(_moneyPool), abi.encodeCall(_moneyPool.setRisk, (address(_token), risk)));
        if (i == 17) return (address(_moneyPool), abi.encodeCall(_moneyPool.setBorrowCap, (1)));
        if (i == 18) return (address(_stockPool), abi.encodeCall(_stockPool.lowerBorrowCap, (1)));
        if (i == 19)
            return (address(_stockPool), abi.encodeCall(_stockPool.pauseAction, (ILendingPool.Action.BORROW, 1)));
        if (i == 20) return (address(_oracle), abi.encodeCall(_oracle.confirm, (address(_token), 0, MAX)));
        if (i == 21) return (address(_verifier), abi.encodeCall(_verifier.setBounds, (5, 2_500)));
        if (i == 22) return (address(_verifier), abi.encodeCall(_verifier.registerReceipt, (receipt, address(0), "")));
        return (address(_calendar), abi.encodeCall(_calendar.setDays, (new ISessionCalendar.DayOverride[](0))));
    }

    /* IN AND OUT */

    /// @dev In one second, at one price: who goes in and out again has no more than before.
    function roundTrip(uint256 kind, uint256 amount) public acting("roundTrip") {
        kind %= 5;
        uint256 who =
            kind == 0
                ? LENDER
                : kind == 3
                    ? BORROWER
                    : ALICE;
        if (kind == 4) who = PARTICIPANT;
        uint256 money = _usd.balanceOf(_who[who]);
        uint256 units = _token.balanceOf(_who[who]);
        bool isDone;
        if (kind == 0) isDone = _lendAndBack(amount);
        else if (kind == 1) isDone = _supplyAndBack(bound(amount, 1e17, 100e18));
        else if (kind == 2) isDone = _requestAndBack(bound(amount, 1e15, 100e18));
        else if (kind == 3) isDone = _borrowAndBack(amount);
        else isDone = _redeemAndBack(bound(amount, 1e15, 100e18));
        if (!isDone) return;
        bool isRicher = _usd.balanceOf(_who[who]) > money || _token.balanceOf(_who[who]) > units;
        if (isRicher) return _violate("INV-64: a round trip made somebody richer");
        if (units - _token.balanceOf(_who[who]) > (kind == 0 ? 2 : 0)) _violate("INV-64: a round trip lost units");
        _succeed("roundTrip");
    }

    function _lendAndBack(uint256 amount) private returns (bool) {
        address lender = _who[LENDER];
        amount = bound(amount, 1e6, 10_000e6);
        uint256 had = _moneyPool.balanceOf(lender);
        bytes memory data = abi.encodeCall(IERC4626.deposit, (amount, lender));
        bytes memory paused = abi.encodePacked(ILendingPool.LendingPool_ActionPaused.selector);
        if (_moneyPool.withdrawalsHeldUntil() != 0) return false;
        if (!_do(lender, address(_moneyPool), data, paused)) return false;
        return _redeem(0, lender, _moneyPool.balanceOf(lender) - had);
    }

    function _supplyAndBack(uint256 units) private returns (bool) {
        if (_moneyPool.debtOf(_who[ALICE]) != 0 || _token.balanceOf(_who[ALICE]) < units) return false;
        if (!_supplyAs(0, ALICE, units)) return false;
        bytes memory data = abi.encodeCall(
            ILendingPool.withdrawCollateral,
            (address(_token), units, _who[ALICE], _who[ALICE])
        );
        return _must(_who[ALICE], address(_moneyPool), data, "INV-62");
    }

    function _requestAndBack(uint256 units) private returns (bool) {
        uint256 windowId = _market.openWindowId();
        bool cannot = _market.suspendedUntil() != 0 || _token.pausedUntil() != 0;
        if (windowId == 0 || cannot || _token.balanceOf(_who[ALICE]) < units) return false;
        if (_market.pendingRedeemRequest(windowId, _who[ALICE]) != 0) return false;
        bytes memory data = abi.encodeCall(IERC7540Redeem.requestRedeem, (units, _who[ALICE], _who[ALICE]));
        bytes memory full = abi.encodePacked(IPrimaryMarket.PrimaryMarket_TooManyWindows.selector);
        if (!_do(_who[ALICE], address(_market), data, full)) return false;
        data = abi.encodeCall(IERC7887Redeem.cancelRedeemRequest, (windowId, _who[ALICE]));
        if (!_must(_who[ALICE], address(_market), data, "INV-62")) return false;
        return _claim(windowId, ALICE);
    }

    function _borrowAndBack(uint256 amount) private returns (bool) {
        if (_moneyPool.debtOf(_who[BORROWER]) != 0) return false;
        if (!_borrowAs(0, BORROWER, amount)) return false;
        return _repayAs(0, BORROWER, BORROWER, MAX) && _moneyPool.debtOf(_who[BORROWER]) == 0;
    }

    function _redeemAndBack(uint256 units) private returns (bool) {
        address participant = _who[PARTICIPANT];
        if (_token.pausedUntil() != 0 || _token.balanceOf(participant) < units) return false;
        bytes memory data = abi.encodeCall(IInKindDesk.requestRedemption, (uint128(units), keccak256("back")));
        bytes memory full = abi.encodePacked(IInKindDesk.InKindDesk_TooManyOpen.selector);
        if (!_do(participant, address(_desk), data, full)) return false;
        data = abi.encodeCall(IInKindDesk.cancel, (_desk.redemptionCount(), participant));
        return _must(participant, address(_desk), data, "INV-62");
    }

    /* RACES */

    /// @dev A cut between a burn and its counterpart: what was burned is not minted again.
    function sandwichCut(uint256 units) public acting("sandwichCut") {
        uint256 has = _token.balanceOf(_who[STRANGER]);
        if (has == 0) return;
        uint256 before = _verifier.mintableUnits(address(_token));
        bytes memory data = abi.encodeCall(_token.burn, (bound(units, 1, has / 50 + 1)));
        if (!_do(_who[STRANGER], address(_token), data, HELD_UP)) return;
        if (_verifier.mintableUnits(address(_token)) != before) _violate("INV-59: a burn made room for a mint");
        data = abi.encodeCall(_token.mint, (_who[STRANGER], 1));
        bytes memory denied = abi.encodePacked(IAccessManaged.AccessManagedUnauthorized.selector);
        _mustNot(_who[STRANGER], address(_token), data, denied, "INV-58");
        _cut(_who[STRANGER]);
        _succeed("sandwichCut");
    }

    /// @dev A loan of stock in the very second of a record, and back in the same: the record knows nothing of it.
    function borrowAroundRecord(uint256 units) public acting("borrowAroundRecord") {
        _toRegular();
        uint256 at = clock + 24 hours;
        if (_token.pendingRecords().length == 8) return;
        uint32 recordId = _token.recordIdAt(at);
        if (recordId == 0) {
            bytes memory data = abi.encodeCall(_token.scheduleRecord, (at));
            if (!_must(_agent, address(_token), data, "INV-61")) return;
            recordId = _token.recordIdAt(at);
        }
        bytes memory early = abi.encodeCall(_stockPool.borrow, (1e17, _who[SHORT], _who[SHORT]));
        (bool isDone, ) = _call(_who[SHORT], address(_stockPool), early);
        if (isDone) _violate("INV-61: stock was lent while a record was pending");
        _warp(at);
        _freshen();
        uint256 had = _token.balanceOf(_who[SHORT]);
        if (_stockPool.debtOf(_who[SHORT]) == 0 && _borrowAs(1, SHORT, units)) {
            if (_token.unitsAt(_who[SHORT], recordId) != had) _violate("INV-61: a borrowed record");
            _repayAs(1, SHORT, SHORT, MAX);
        }
        if (_token.unitsAt(_who[SHORT], recordId) != had) _violate("INV-61: a record of units that came afterwards");
        _succeed("borrowAroundRecord");
    }

    /// @dev Everything that a pool lets through in the last second before a split and in its first is checked as ever; nobody's
    /// units, debt or collateral has moved by it.
    function raceSplit(uint256 seed) public acting("raceSplit") {
        uint256 splitAt = 0;
        for (uint256 i = 0; i < _factors.length && splitAt == 0; ++i) {
            if (_factors[i].isSplit && _factors[i].effectiveAt > clock) splitAt = _factors[i].effectiveAt;
        }
        if (splitAt == 0) return;
        _warp(splitAt - 1);
        if (seed % 2 == 0) _freshen();
        _borrowAs(seed, seed % 2 == 0 ? BORROWER : SHORT, seed >> 8);
        uint256 owed = _stockPool.totalDebtShares();
        bytes32 held = _holdings();
        _warp(splitAt);
        if (_holdings() != held || _stockPool.totalDebtShares() != owed) _violate("INV-56: a split moved units");
        // The price of before, in the second after.
        if (_session() == Session.REGULAR && !_isSilent) _feed.print(int256(_fair / 1e10), clock);
        _borrowAs(seed, seed % 2 == 0 ? BORROWER : SHORT, seed >> 8);
        _succeed("raceSplit");
    }

    function _holdings() private view returns (bytes32 hash) {
        for (uint256 i = 0; i < ACCOUNTS; ++i) hash = keccak256(abi.encode(hash, _token.balanceOf(_who[i])));
        for (uint256 i = 0; i < VENUES; ++i) hash = keccak256(abi.encode(hash, _token.balanceOf(_venueAt(i))));
    }
}
