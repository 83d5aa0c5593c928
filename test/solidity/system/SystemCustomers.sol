// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {IERC7943Fungible} from "../../../contracts/equity/IERC7943Fungible.sol";
import {ITransferControls} from "../../../contracts/equity/ITransferControls.sol";
import {IInKindDesk} from "../../../contracts/primary/IInKindDesk.sol";
import {IERC7540Deposit, IERC7540Redeem} from "../../../contracts/primary/IERC7540.sol";
import {IERC7887Deposit, IERC7887Redeem} from "../../../contracts/primary/IERC7887.sol";
import {IPrimaryMarket} from "../../../contracts/primary/IPrimaryMarket.sol";
import {IReceiptBonds} from "../../../contracts/primary/IReceiptBonds.sol";
import {IReserveVerifier} from "../../../contracts/reserves/IReserveVerifier.sol";
import {OracleFlags} from "../../../contracts/types/OracleFlags.sol";
import {Session} from "../../../contracts/types/Session.sol";
import {SystemAttestors} from "./SystemAttestors.sol";

/// @notice Customers and the broker of the market for cash, and the participant with its custodian at the desk.
abstract contract SystemCustomers is SystemAttestors {
    bytes private constant REQUEST_REFUSED = abi.encodePacked(
        IPrimaryMarket.PrimaryMarket_NoOpenWindow.selector,
        IPrimaryMarket.PrimaryMarket_Suspended.selector,
        IPrimaryMarket.PrimaryMarket_CannotReceive.selector,
        IPrimaryMarket.PrimaryMarket_TooManyWindows.selector,
        IPrimaryMarket.PrimaryMarket_AboveWindowCap.selector,
        ITransferControls.EquityToken_Paused.selector,
        IERC7943Fungible.ERC7943CannotTransfer.selector,
        IERC7943Fungible.ERC7943CannotSend.selector,
        IReceiptBonds.ReceiptBonds_Sanctioned.selector
    );
    /// @dev What keeps units from moving for a while, and nothing else does.
    bytes internal constant HELD_UP = abi.encodePacked(
        ITransferControls.EquityToken_Paused.selector,
        IERC7943Fungible.ERC7943CannotSend.selector,
        IERC7943Fungible.ERC7943CannotReceive.selector,
        IERC7943Fungible.ERC7943CannotTransfer.selector,
        IReceiptBonds.ReceiptBonds_Sanctioned.selector
    );

    uint256 internal _journals;
    /// @dev Journals behind which a bond is locked.
    bytes32[] internal _locked;

    /* MARKET: REQUESTS */

    function requestDeposit(uint256 who, uint256 assets, uint256 how) public acting("requestDeposit") {
        _reachWindow(how);
        address controller = _who[who % 2 == 0 ? ALICE : BOB];
        bytes memory data = abi.encodeCall(
            IERC7540Deposit.requestDeposit,
            (bound(assets, 1e6, 500_000e6), controller, controller)
        );
        if (!_do(controller, address(_market), data, REQUEST_REFUSED)) return;
        _checkRequest();
        _succeed("requestDeposit");
    }

    function requestRedeem(uint256 who, uint256 units, uint256 how) public acting("requestRedeem") {
        _reachWindow(how);
        address controller = _who[who % 2 == 0 ? ALICE : BOB];
        uint256 has = _token.balanceOf(controller);
        if (has < 1e15) return;
        bytes memory data = abi.encodeCall(
            IERC7540Redeem.requestRedeem,
            (bound(units, 1e15, has / 4 + 1e15), controller, controller)
        );
        bytes memory foreseen = abi.encodePacked(REQUEST_REFUSED, _tooFew());
        if (!_do(controller, address(_market), data, foreseen)) return;
        _checkRequest();
        _succeed("requestRedeem");
    }

    /// @dev Free until the close, whatever else has failed.
    function cancelRequest(uint256 who, uint256 side) public acting("cancelRequest") {
        uint256 windowId = _market.openWindowId();
        if (windowId == 0) return;
        address controller = _who[who % 2 == 0 ? ALICE : BOB];
        bytes memory data =
            side % 2 == 0
                ? abi.encodeCall(IERC7887Deposit.cancelDepositRequest, (windowId, controller))
                : abi.encodeCall(IERC7887Redeem.cancelRedeemRequest, (windowId, controller));
        uint256 pending =
            side % 2 == 0
                ? _market.pendingDepositRequest(windowId, controller)
                : _market.pendingRedeemRequest(windowId, controller);
        if (pending == 0) {
            bytes memory nothing = abi.encodePacked(IPrimaryMarket.PrimaryMarket_NothingPending.selector);
            return _mustNot(controller, address(_market), data, nothing, "INV-64");
        }
        if (_must(controller, address(_market), data, "INV-62")) _succeed("cancelRequest");
    }

    /* MARKET: SETTLEMENT */

    /// @dev The value of the newest window that waits for one, at its close or later.
    function recordClose(uint256 delay) public acting("recordClose") {
        uint256 windowId = _newest(IPrimaryMarket.WindowStatus.CLOSED);
        if (windowId == 0) return;
        uint256 closesAt = _market.windowOf(windowId).terms.closesAt;
        if (clock < closesAt) _warp(closesAt + bound(delay, 0, 30 minutes));
        if (delay % 4 != 0) _isSilent = false;
        _believe();
        (uint256 mid, , , , , uint32 flags) = _oracle.valueOf(address(_token));
        bytes memory foreseen = abi.encodePacked(
            IPrimaryMarket.PrimaryMarket_ValueUnusable.selector,
            IPrimaryMarket.PrimaryMarket_RecordPeriodOver.selector
        );
        bytes memory data = abi.encodeCall(IPrimaryMarket.recordClose, (windowId));
        if (!_do(_who[STRANGER], address(_market), data, foreseen)) return;
        if (clock > closesAt + 2 hours) _violate("INV-60: a value was recorded after its period");
        if (!OracleFlags.isUsable(flags) || _market.windowOf(windowId).value != mid)
            _violate("INV-60: a value was recorded that decides nothing");
        _succeed("recordClose");
    }

    /// @dev Whole, in half or hardly; a stranger's mint and burn before and after change nothing, since he can do neither.
    function settle(uint256 price, uint256 fill) public acting("settle") {
        uint256 windowId = _newest(IPrimaryMarket.WindowStatus.VALUED);
        if (windowId == 0) return;
        IPrimaryMarket.WindowView memory window = _market.windowOf(windowId);
        if (clock > window.deadline) return;
        IPrimaryMarket.Settlement memory settlement;
        settlement.price = bound(price, (window.value * 9_600) / BPS, (window.value * 10_400) / BPS);
        uint256 assets = _market.sideOf(windowId, IPrimaryMarket.Direction.CREATION).requested;
        uint256 units = _market.sideOf(windowId, IPrimaryMarket.Direction.REDEMPTION).requested;
        settlement.assetsFilled = fill % 3 == 0 ? assets / 2 : assets;
        settlement.unitsFilled = fill % 5 == 0 ? units / 3 : units;
        bytes memory foreseen = abi.encodePacked(
            IPrimaryMarket.PrimaryMarket_NothingForFill.selector,
            IEquityToken.EquityToken_InsufficientReserves.selector,
            ITransferControls.EquityToken_Paused.selector
        );
        _mayMint = true;
        bytes memory data = abi.encodeCall(IPrimaryMarket.settle, (windowId, settlement));
        if (!_do(_who[BROKER], address(_market), data, foreseen)) return;
        _checkSettlement(windowId, settlement);
        _succeed("settle");
    }

    /// @dev Of a window without a value once its period is over, or one whose deadline was missed.
    function expire(uint256 how) public acting("expire") {
        uint256 windowId = _newest(
            how % 2 == 0 ? IPrimaryMarket.WindowStatus.CLOSED : IPrimaryMarket.WindowStatus.VALUED
        );
        if (windowId == 0) return;
        _expire(windowId);
        _succeed("expire");
    }

    /// @dev All that a window owes.
    function claim(uint256 who, uint256 which) public acting("claim") {
        who = who % 2 == 0 ? ALICE : BOB;
        uint32[] memory ids = _market.windowsOf(_who[who], IPrimaryMarket.Direction(which % 2));
        for (uint256 i = 0; i < ids.length; ++i) {
            (uint256 units, uint256 assets) = _market.claimableOf(ids[i], _who[who]);
            if (units + assets == 0) continue;
            if (_claim(ids[i], who)) _succeed("claim");
        }
    }

    /* DESK */

    /// @dev On a custodian's receipt, of what the shares become now.
    function create(uint256 shares, uint256 who) public acting("create") {
        if (who % 2 == 0) _makeReady();
        IReserveVerifier.InventoryReceipt memory receipt;
        receipt.shares = uint128(bound(shares, 1e18, 3_000e18));
        (bool isQuoted, bytes memory quote) = _call(
            _who[STRANGER],
            address(_desk),
            abi.encodeCall(IInKindDesk.quoteCreate, (receipt.shares))
        );
        if (!isQuoted) return _foresee(quote, abi.encodePacked(IInKindDesk.InKindDesk_DividendExceedsValue.selector));
        (uint256 units, , uint32 flags) = abi.decode(quote, (uint256, uint256, uint32));
        who = 3;
        bytes32 journalReference = bytes32(++_journals);
        (receipt.token, receipt.recipient, receipt.units) = (address(_token), address(_desk), uint128(units));
        (receipt.activationCount, receipt.cut) = (_token.activationCount(), uint64(_postedCut));
        receipt.journalId = _desk.journalIdOf(_who[PARTICIPANT], journalReference);
        receipt.validUntil = uint64(clock);
        bytes memory signed = signature(_keys[who], _verifier.receiptDigest(receipt));
        _mayMint = true;
        bytes memory data = abi.encodeCall(
            IInKindDesk.create,
            (receipt, _attestors[who], signed, journalReference, _who[PARTICIPANT])
        );
        if (!_do(_who[PARTICIPANT], address(_desk), data, _createRefused())) return;
        (uint256 m, uint256 s, ) = _foldUntil(clock);
        if (!OracleFlags.isUsable(flags)) _violate("INV-60: units were created on a value that decides nothing");
        if (units * m > uint256(receipt.shares) * ONE) _violate("INV-64: units came of fewer shares");
        _receipts.push(Receipt(_postedCut, (uint256(receipt.shares) * ONE) / s, who, receipt.journalId));
        _locked.push(receipt.journalId);
        _succeed("create");
    }

    function requestRedemption(uint256 units) public acting("requestRedemption") {
        uint256 has = _token.balanceOf(_who[PARTICIPANT]);
        if (has == 0) return;
        bytes memory data = abi.encodeCall(
            IInKindDesk.requestRedemption,
            (uint128(bound(units, has / 10 + 1, has / 2 + 1)), keccak256("delivery"))
        );
        bytes memory foreseen = abi.encodePacked(
            IInKindDesk.InKindDesk_TooManyOpen.selector,
            IInKindDesk.InKindDesk_TooSmall.selector,
            ITransferControls.EquityToken_Paused.selector
        );
        if (_do(_who[PARTICIPANT], address(_desk), data, foreseen)) _succeed("requestRedemption");
    }

    /// @dev A custodian's promise for the oldest redemption that has none.
    function commit() public acting("commit") {
        uint256 id = _redemption(IInKindDesk.RedemptionState.REQUESTED);
        if (id == 0) return;
        bytes memory signed = signature(_keys[3], _desk.commitmentDigest(id, uint64(clock)));
        bytes memory data = abi.encodeCall(IInKindDesk.commit, (id, _attestors[3], signed, uint64(clock)));
        bytes memory foreseen = abi.encodePacked(
            IInKindDesk.InKindDesk_DividendPending.selector,
            IInKindDesk.InKindDesk_SplitImpends.selector,
            IInKindDesk.InKindDesk_TooLate.selector,
            IInKindDesk.InKindDesk_TooSmall.selector
        );
        if (_do(_who[STRANGER], address(_desk), data, foreseen)) _succeed("commit");
    }

    function acknowledge() public acting("acknowledge") {
        uint256 id = _redemption(IInKindDesk.RedemptionState.COMMITTED);
        if (id == 0) return;
        bytes memory signed = signature(_keys[3], _desk.acknowledgementDigest(id));
        bytes memory data = abi.encodeCall(IInKindDesk.acknowledge, (id, signed));
        bytes memory late = abi.encodePacked(IInKindDesk.InKindDesk_TooLate.selector);
        if (_do(_who[STRANGER], address(_desk), data, late)) _succeed("acknowledge");
    }

    /// @dev Whatever is still open: cancelled, burned, or taken back once its custodian is late.
    function takeBack(uint256 how) public acting("takeBack") {
        uint256 id = _redemption(IInKindDesk.RedemptionState.REQUESTED);
        if (id == 0 || how % 2 == 0) {
            uint256 committed = _redemption(IInKindDesk.RedemptionState.COMMITTED);
            if (committed != 0) id = committed;
        }
        if (id == 0) return;
        if (_takeBack(id)) _succeed("takeBack");
    }

    /// @dev Receipts of which a later statement speaks, and no others.
    function resolve(uint256 which) public acting("resolve") {
        if (_locked.length == 0) return;
        which %= _locked.length;
        bytes32[] memory journals = new bytes32[](1);
        journals[0] = _locked[which];
        bytes memory data = abi.encodeCall(IReceiptBonds.resolveReceipts, (journals));
        if (_desk.lockOf(journals[0]).cut >= _postedCut) {
            bytes memory early = abi.encodePacked(IReceiptBonds.ReceiptBonds_NotYetProven.selector);
            return _mustNot(_who[STRANGER], address(_desk), data, early, "INV-58");
        }
        if (!_must(_who[STRANGER], address(_desk), data, "INV-62")) return;
        _locked[which] = _locked[_locked.length - 1];
        _locked.pop();
        _succeed("resolve");
    }

    /* INTERNALS: MARKET */

    /// @dev Into a window that is open; half of the time one is made for it.
    function _reachWindow(uint256 how) private {
        if (_market.openWindowId() != 0) return;
        uint256 last = _market.windowCount();
        bool isAhead = last != 0 && _market.windowOf(last).status == IPrimaryMarket.WindowStatus.SCHEDULED;
        if (!isAhead) _openWindow(how >> 8, how);
        last = _market.windowCount();
        if (last == 0) return;
        IPrimaryMarket.WindowView memory window = _market.windowOf(last);
        if (window.status == IPrimaryMarket.WindowStatus.SCHEDULED) _warp(window.terms.opensAt);
    }

    /// @dev The newest window of a status; an open one is as good as closed, it has only to be waited for.
    function _newest(IPrimaryMarket.WindowStatus status) private view returns (uint256 id) {
        uint256 last = _market.windowCount();
        for (id = last; id > 0 && id + 12 > last; --id) {
            IPrimaryMarket.WindowStatus present = _market.windowOf(id).status;
            bool isOpen = present == IPrimaryMarket.WindowStatus.OPEN && status == IPrimaryMarket.WindowStatus.CLOSED;
            if (present == status || isOpen) return id;
        }
        return 0;
    }

    function _checkRequest() private {
        Session session = _session();
        if (session != Session.PRE && session != Session.REGULAR)
            _violate("INV-60: a request while the market is closed");
        if (_market.suspendedUntil() != 0) _violate("INV-60: a request while requests are suspended");
    }

    /// @dev Nobody gets more than what he brings is worth at the price.
    function _checkSettlement(uint256 windowId, IPrimaryMarket.Settlement memory settlement) private {
        uint256 unitsOut = _market.sideOf(windowId, IPrimaryMarket.Direction.CREATION).out;
        uint256 assetsOut = _market.sideOf(windowId, IPrimaryMarket.Direction.REDEMPTION).out;
        if (unitsOut * settlement.price > settlement.assetsFilled * SCALE * ONE) {
            _violate("INV-64: creations were paid too much");
        }
        if (assetsOut * SCALE * ONE > settlement.unitsFilled * settlement.price) {
            _violate("INV-64: redemptions were paid too much");
        }
    }

    /// @dev Waits for what the window's terms name, which has an end, and ends it.
    function _expire(uint256 windowId) internal {
        IPrimaryMarket.WindowView memory window = _market.windowOf(windowId);
        bool isValued = window.status == IPrimaryMarket.WindowStatus.VALUED;
        uint256 last = isValued ? window.deadline : window.terms.closesAt + 2 hours;
        for (uint256 i = 0; isValued && i < 8 && clock <= last; ++i) {
            _warp(last + 1);
            last = _market.windowOf(windowId).deadline;
        }
        if (clock <= last) _warp(last + 1);
        bytes memory data = abi.encodeCall(IPrimaryMarket.expire, (windowId));
        _must(_who[STRANGER], address(_market), data, "INV-62");
    }

    function _claim(uint256 windowId, uint256 who) internal returns (bool) {
        bytes memory data = abi.encodeCall(IPrimaryMarket.claimWindow, (windowId, _who[who], _who[who]));
        bool mayWait = _token.pausedUntil() != 0 || (who == BOB && _isSanctioned);
        if (mayWait) return _do(_who[who], address(_market), data, HELD_UP);
        return _must(_who[who], address(_market), data, "INV-62");
    }

    /* INTERNALS: DESK */

    function _redemption(IInKindDesk.RedemptionState state) internal view returns (uint256) {
        uint64[] memory open = _desk.openRedemptionsOf(_who[PARTICIPANT]);
        for (uint256 i = 0; i < open.length; ++i) if (_desk.redemptionOf(open[i]).state == state) return open[i];
        return 0;
    }

    function _takeBack(uint256 id) internal returns (bool) {
        IInKindDesk.Redemption memory redemption = _desk.redemptionOf(id);
        bytes memory data = abi.encodeCall(IInKindDesk.cancel, (id, _who[PARTICIPANT]));
        if (redemption.state == IInKindDesk.RedemptionState.COMMITTED) {
            if (clock <= redemption.ackBy) _warp(redemption.ackBy + 1);
            data = abi.encodeCall(IInKindDesk.reclaim, (id, _who[PARTICIPANT]));
        }
        if (_token.pausedUntil() != 0) return _do(_who[PARTICIPANT], address(_desk), data, HELD_UP);
        return _must(_who[PARTICIPANT], address(_desk), data, "INV-62");
    }

    function _tooFew() private pure returns (bytes memory) {
        return abi.encodePacked(IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector);
    }

    function _createRefused() private pure returns (bytes memory) {
        return
            abi.encodePacked(
                IInKindDesk.InKindDesk_ValueUnusable.selector,
                IInKindDesk.InKindDesk_LimitExceeded.selector,
                IReceiptBonds.ReceiptBonds_InsufficientBond.selector,
                IReserveVerifier.ReserveVerifier_SplitImpends.selector,
                IReserveVerifier.ReserveVerifier_ProvisionalCapExceeded.selector,
                IReserveVerifier.ReserveVerifier_TooManyReceipts.selector,
                IEquityToken.EquityToken_InsufficientReserves.selector,
                ITransferControls.EquityToken_Paused.selector
            );
    }
}
