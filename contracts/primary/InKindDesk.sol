// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {FixedAuthority} from "../access/FixedAuthority.sol";
import {IEquityToken} from "../equity/IEquityToken.sol";
import {IEquityOracle} from "../oracle/IEquityOracle.sol";
import {IReserveVerifier} from "../reserves/IReserveVerifier.sol";
import {IBeneficialLedger} from "../types/IBeneficialLedger.sol";
import {IVenue} from "../types/IVenue.sol";
import {CustodianWord} from "./desk/CustodianWord.sol";
import {EscrowLedger} from "./desk/EscrowLedger.sol";
import {ExDate} from "./desk/ExDate.sol";
import {IInKindDesk} from "./IInKindDesk.sol";
import {IReceiptBonds} from "./IReceiptBonds.sol";

/// @title InKindDesk
/// @notice See {IInKindDesk}, the manual.
/// @dev Units are counted as they come and go, never by a balance: what somebody sends here outright is nobody's.
contract InKindDesk is IInKindDesk, EscrowLedger, FixedAuthority, EIP712, ERC165 {
    using SafeCast for uint256;

    /// @dev One slot.
    struct Participant {
        uint128 limit;
        uint128 outstanding;
    }

    /// @inheritdoc IInKindDesk
    uint256 public constant MAX_OPEN_REDEMPTIONS = 8;
    uint256 private constant ONE = 1e18;

    bytes32 private constant COMMITMENT_TYPEHASH = keccak256(
        "RedemptionCommitment(uint256 redemptionId,address account,uint128 units,uint128 shares,bytes32 deliveryHash,uint64 validUntil)"
    );
    bytes32 private constant ACKNOWLEDGEMENT_TYPEHASH = keccak256(
        "RedemptionAcknowledgement(uint256 redemptionId,uint128 shares,bytes32 deliveryHash)"
    );

    IEquityOracle private immutable _oracle;

    uint64 private _redemptionCount;
    mapping(address account => Participant) private _participants;
    mapping(uint256 id => Redemption) private _redemptions;
    /// @dev Few redemptions wait, so this is no part of the others.
    mapping(uint256 id => uint64[] actionIds) private _waitsFor;
    /// @dev The oldest first.
    mapping(address account => uint64[] ids) private _open;
    mapping(address custodian => uint256) private _failures;

    /// @param authority_ The AccessManager.
    /// @param token_ The token; its gate must be the verifier.
    /// @param asset_ The payment asset of bonds, at most 18 decimals, without fees on transfer.
    /// @param oracle_ What values the stock.
    /// @param backstop_ Who gets forfeited bonds, and buys the stock that is missing.
    constructor(
        address authority_,
        IEquityToken token_,
        IERC20 asset_,
        IEquityOracle oracle_,
        address backstop_
    ) EscrowLedger(token_, asset_, backstop_) FixedAuthority(authority_) EIP712("Counterfoil In Kind", "1") {
        _oracle = oracle_;
    }

    /* PARTICIPANTS */

    /// @inheritdoc IInKindDesk
    function setLimit(address account, uint128 units) external restricted {
        Participant storage participant = _participants[account];
        emit LimitSet(account, participant.limit, units);
        participant.limit = units;
    }

    /* CREATE */

    /// @inheritdoc IInKindDesk
    function create(
        IReserveVerifier.InventoryReceipt calldata receipt,
        address custodian,
        bytes calldata signature,
        bytes32 journalReference,
        address to
    ) external nonReentrant {
        _requireNotWindingDown();
        _requireParticipant(msg.sender);
        _requireNotSanctioned(msg.sender);
        _requireNoVenue(to);
        uint256 upper = ExDate.reconcile(address(_oracle), address(_token), receipt.shares, receipt.units);
        (bool provisional, uint256 bond) = _bondReceipt(
            msg.sender,
            journalReference,
            receipt,
            custodian,
            signature,
            upper
        );
        uint128 units = receipt.units;
        // What a proof speaks for already is nobody's risk.
        if (provisional) _raiseOutstanding(msg.sender, units);
        emit Created(
            msg.sender,
            to,
            receipt.journalId,
            custodian,
            receipt.shares,
            units,
            provisional ? units : 0,
            bond
        );
        _token.mint(to, units);
    }

    /* REQUEST AND CANCEL */

    /// @inheritdoc IInKindDesk
    function requestRedemption(uint128 units, bytes32 deliveryHash) external nonReentrant returns (uint256 id) {
        _requireNotWindingDown();
        _requireParticipant(msg.sender);
        _sharesOf(units);
        uint64[] storage open = _open[msg.sender];
        if (open.length == MAX_OPEN_REDEMPTIONS) revert InKindDesk_TooManyOpen(msg.sender, MAX_OPEN_REDEMPTIONS);

        id = ++_redemptionCount;
        uint48 deadline = uint48(ExDate.closeAfter(_token.calendar(), block.timestamp));
        Redemption storage redemption = _redemptions[id];
        redemption.account = msg.sender;
        redemption.requestedAt = uint48(block.timestamp);
        redemption.state = RedemptionState.REQUESTED;
        redemption.units = units;
        redemption.deliveryHash = deliveryHash;
        redemption.commitBy = deadline;
        uint64[] memory waitsFor = ExDate.pendingIds(address(_token));
        if (waitsFor.length != 0) _waitsFor[id] = waitsFor;
        open.push(uint64(id));
        _enterUnits(msg.sender, units);
        emit RedemptionRequested(id, msg.sender, units, deliveryHash, deadline, waitsFor);
        _token.transferFrom(msg.sender, address(this), units);
    }

    /// @inheritdoc IInKindDesk
    function cancel(uint256 id, address to) external nonReentrant {
        Redemption storage redemption = _requireState(id, RedemptionState.REQUESTED);
        address account = redemption.account;
        if (msg.sender != account && block.timestamp <= commitBy(id)) revert InKindDesk_NotItsAccount(id, msg.sender);
        _requireReceiver(id, account, to);
        uint128 units = redemption.units;
        redemption.state = RedemptionState.CANCELLED;
        _close(id, account, units);
        emit RedemptionCancelled(id, account, to, units);
        _token.transfer(to, units);
    }

    /* COMMIT AND ACKNOWLEDGE */

    /// @inheritdoc IInKindDesk
    function commit(uint256 id, address custodian, bytes calldata signature, uint64 validUntil) external nonReentrant {
        _requireNotWindingDown();
        Redemption storage redemption = _requireState(id, RedemptionState.REQUESTED);
        if (block.timestamp > validUntil) revert InKindDesk_Expired(validUntil, block.timestamp);
        uint48 ackBy = uint48(ExDate.requireCommittable(address(_token), id, _waitsFor[id], redemption.commitBy));
        CustodianWord.requireCustodian(address(_verifier), address(_token), custodian);
        uint128 units = redemption.units;
        uint128 shares = _sharesOf(units);
        CustodianWord.requireSigned(custodian, commitmentDigest(id, validUntil), signature);

        redemption.state = RedemptionState.COMMITTED;
        redemption.shares = shares;
        redemption.custodian = custodian;
        redemption.ackBy = ackBy;
        // It fits: the verifier keeps the sum of all commitments in as many bits.
        uint128 base = uint128(_verifier.reportCommitted(address(_token), shares));
        redemption.base = base;
        emit RedemptionCommitted(id, redemption.account, custodian, units, shares, base, ackBy);
    }

    /// @inheritdoc IInKindDesk
    function acknowledge(uint256 id, bytes calldata signature) external nonReentrant {
        Redemption storage redemption = _requireState(id, RedemptionState.COMMITTED);
        uint256 ackBy = redemption.ackBy;
        if (block.timestamp > ackBy) revert InKindDesk_TooLate(id, ackBy, block.timestamp);
        address custodian = redemption.custodian;
        CustodianWord.requireSigned(custodian, acknowledgementDigest(id), signature);
        (address account, uint128 units) = (redemption.account, redemption.units);
        redemption.state = RedemptionState.ACKNOWLEDGED;
        _close(id, account, units);
        emit RedemptionAcknowledged(id, account, custodian, units, redemption.shares);
        // The stock is out: a pause that outlasts the deadline must not give its units back.
        if (_token.pausedUntil() == 0) _burn(id, redemption);
    }

    /// @inheritdoc IInKindDesk
    function burnAcknowledged(uint256 id) external nonReentrant {
        _burn(id, _requireState(id, RedemptionState.ACKNOWLEDGED));
    }

    /* RECLAIM */

    /// @inheritdoc IInKindDesk
    function reclaim(uint256 id, address to) external nonReentrant {
        Redemption storage redemption = _requireState(id, RedemptionState.COMMITTED);
        uint256 ackBy = redemption.ackBy;
        if (block.timestamp <= ackBy) revert InKindDesk_NotOverdue(id, ackBy, block.timestamp);
        (address account, uint128 units) = (redemption.account, redemption.units);
        _requireReceiver(id, account, to);
        address custodian = redemption.custodian;
        // Cuts are numbered in order of time: the next one is the first that knows what has left.
        uint64 lastCut = _verifier.lastCut(address(_token));
        redemption.state = RedemptionState.RECLAIMED;
        redemption.releaseAfterCut = lastCut;
        _close(id, account, units);
        emit RedemptionReclaimed(id, account, custodian, to, units, ++_failures[custodian], lastCut);
        _token.transfer(to, units);
    }

    /// @inheritdoc IInKindDesk
    function releaseCommitted(uint256 id) external nonReentrant {
        Redemption storage redemption = _requireState(id, RedemptionState.RECLAIMED);
        uint256 base = redemption.base;
        if (base == 0) revert InKindDesk_NothingToRelease(id);
        uint64 posted = _verifier.epochOf(address(_token)).cut;
        if (posted <= redemption.releaseAfterCut) {
            revert InKindDesk_NotYetProven(id, redemption.releaseAfterCut, posted);
        }
        redemption.base = 0;
        emit CommitmentReleased(id, base);
        _verifier.reportReleased(address(_token), base);
    }

    /* FORCED DEBIT */

    /// @inheritdoc IInKindDesk
    function forceDebit(address holder, uint256 units) external override(IInKindDesk, IVenue) nonReentrant {
        if (msg.sender != address(_token)) revert InKindDesk_OnlyToken(msg.sender);
        uint256 remaining = units;
        // A copy: closing one moves the others.
        uint64[] memory open = _open[holder];
        for (uint256 i = 0; i < open.length && remaining != 0; ++i) {
            Redemption storage redemption = _redemptions[open[i]];
            if (redemption.state != RedemptionState.REQUESTED) continue;
            uint128 held = redemption.units;
            uint128 taken = remaining < held ? uint128(remaining) : held;
            remaining -= taken;
            redemption.units = held - taken;
            if (taken == held) {
                redemption.state = RedemptionState.FORCED;
                _close(open[i], holder, taken);
            } else {
                _leaveUnits(holder, taken);
            }
            emit RedemptionReduced(open[i], holder, taken, held - taken);
        }
        if (remaining != 0) revert InKindDesk_InsufficientUnits(holder, units - remaining, units);
    }

    /* VIEWS */

    /// @inheritdoc IInKindDesk
    function quoteCreate(uint128 shares) external view returns (uint256 units, uint256 bond, uint32 flags) {
        uint256 upper;
        (units, upper, flags) = ExDate.quote(address(_oracle), address(_token), shares);
        if (upper != 0) bond = _bondForUp(shares, upper);
    }

    /// @inheritdoc IInKindDesk
    function limitOf(address account) external view returns (uint256) {
        return _participants[account].limit;
    }

    /// @inheritdoc IInKindDesk
    function outstandingOf(address account) external view returns (uint256) {
        return _participants[account].outstanding;
    }

    /// @inheritdoc IInKindDesk
    function redemptionCount() external view returns (uint256) {
        return _redemptionCount;
    }

    /// @inheritdoc IInKindDesk
    function redemptionOf(uint256 id) external view returns (Redemption memory) {
        return _redemptions[id];
    }

    /// @inheritdoc IInKindDesk
    function openRedemptionsOf(address account) external view returns (uint64[] memory) {
        return _open[account];
    }

    /// @inheritdoc IInKindDesk
    function unitsOf(address account) external view returns (uint256) {
        return _heldFor(account);
    }

    /// @inheritdoc IInKindDesk
    function commitBy(uint256 id) public view returns (uint256) {
        uint256 deadline = _redemptions[id].commitBy;
        uint64[] memory waitsFor = _waitsFor[id];
        return waitsFor.length == 0 ? deadline : ExDate.commitBy(address(_token), waitsFor, deadline);
    }

    /// @inheritdoc IInKindDesk
    function isOverdue(uint256 id) external view returns (bool) {
        Redemption storage redemption = _redemptions[id];
        return redemption.state == RedemptionState.COMMITTED && block.timestamp > redemption.ackBy;
    }

    /// @inheritdoc IInKindDesk
    function failedRedemptions(address custodian) external view returns (uint256) {
        return _failures[custodian];
    }

    /// @inheritdoc IInKindDesk
    function commitmentDigest(uint256 id, uint64 validUntil) public view returns (bytes32) {
        Redemption storage redemption = _redemptions[id];
        uint128 units = redemption.units;
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        COMMITMENT_TYPEHASH,
                        id,
                        redemption.account,
                        units,
                        (uint256(units) * _token.uiMultiplier()) / ONE,
                        redemption.deliveryHash,
                        validUntil
                    )
                )
            );
    }

    /// @inheritdoc IInKindDesk
    function acknowledgementDigest(uint256 id) public view returns (bytes32) {
        Redemption storage redemption = _redemptions[id];
        return
            _hashTypedDataV4(
                keccak256(abi.encode(ACKNOWLEDGEMENT_TYPEHASH, id, redemption.shares, redemption.deliveryHash))
            );
    }

    /// @inheritdoc IInKindDesk
    function token() external view returns (address) {
        return address(_token);
    }

    /// @inheritdoc IInKindDesk
    function asset() external view returns (address) {
        return address(_asset);
    }

    /// @inheritdoc IInKindDesk
    function oracle() external view returns (address) {
        return address(_oracle);
    }

    /// @dev ERC-165.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(IInKindDesk).interfaceId ||
            interfaceId == type(IReceiptBonds).interfaceId ||
            interfaceId == type(IVenue).interfaceId ||
            interfaceId == type(IBeneficialLedger).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    /* INTERNALS: CREATIONS */

    /// @dev Proven, or missing and paid for from the bond: either way it is no open risk any more.
    function _afterResolve(address account, uint256 units, bool) internal override {
        Participant storage participant = _participants[account];
        // Cannot underflow: every lock's units were added when it was made.
        uint128 outstanding = participant.outstanding - uint128(units);
        participant.outstanding = outstanding;
        emit OutstandingLowered(account, units, outstanding);
    }

    function _raiseOutstanding(address account, uint128 units) private {
        Participant storage participant = _participants[account];
        (uint256 limit, uint256 outstanding) = (participant.limit, participant.outstanding);
        uint256 available = limit > outstanding ? limit - outstanding : 0;
        if (units > available) revert InKindDesk_LimitExceeded(account, units, available);
        participant.outstanding = uint128(outstanding + units);
    }

    function _requireParticipant(address account) private view {
        if (_participants[account].limit == 0) revert InKindDesk_NotAParticipant(account);
    }

    function _requireNotWindingDown() private view {
        if (_token.isTerminal()) revert InKindDesk_WindingDown();
    }

    /* INTERNALS: REDEMPTIONS */

    function _requireState(uint256 id, RedemptionState wanted) private view returns (Redemption storage redemption) {
        redemption = _redemptions[id];
        if (redemption.state != wanted) revert InKindDesk_WrongState(id, redemption.state);
    }

    /// @dev What units are worth in shares, rounded down, and not nothing.
    function _sharesOf(uint128 units) private view returns (uint128 shares) {
        shares = ((uint256(units) * _token.uiMultiplier()) / ONE).toUint128();
        if (shares == 0) revert InKindDesk_TooSmall(units);
    }

    /// @dev Whoever calls, the units go where their account wants them. A sanctioned account's wait.
    function _requireReceiver(uint256 id, address account, address to) private view {
        if (msg.sender != account && to != account) revert InKindDesk_NotItsAccount(id, msg.sender);
        _requireNotSanctioned(account);
        _requireNoVenue(to);
    }

    function _requireNoVenue(address to) private view {
        if (to == address(this) || _token.isVenue(to)) revert InKindDesk_BadReceiver(to);
    }

    /// @dev Takes a redemption out of its account's open ones, and its units out of the ledger. At most eight to look through.
    function _close(uint256 id, address account, uint128 units) private {
        _leaveUnits(account, units);
        uint64[] storage open = _open[account];
        uint256 last = open.length - 1;
        bool isFound = false;
        for (uint256 i = 0; i < last; ++i) {
            if (open[i] == id) isFound = true;
            // The others keep their order.
            if (isFound) open[i] = open[i + 1];
        }
        open.pop();
    }

    function _burn(uint256 id, Redemption storage redemption) private {
        (uint128 units, uint128 base) = (redemption.units, redemption.base);
        redemption.state = RedemptionState.REDEEMED;
        redemption.base = 0;
        emit RedemptionBurned(id, units, base);
        _token.burn(units);
        _verifier.reportReleased(address(_token), base);
    }
}
