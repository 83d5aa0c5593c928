// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {FixedAuthority} from "../access/FixedAuthority.sol";
import {Isin} from "../libraries/Isin.sol";
import {RecordBook} from "../libraries/RecordBook.sol";
import {IReserveGate} from "../reserves/IReserveGate.sol";
import {IReserveSubject} from "../reserves/IReserveSubject.sol";
import {IERC7943Fungible} from "./IERC7943Fungible.sol";
import {
    IScaledUIAmount,
    IScaledUIAmountBalances,
    IScaledUIAmountConversion,
    IScaledUIAmountPending
} from "./IERC8056.sol";
import {IEquityToken} from "./IEquityToken.sol";
import {IMultiplierSchedule} from "./IMultiplierSchedule.sol";
import {IRecordDates} from "./IRecordDates.sol";
import {HotSlot} from "./token/HotSlot.sol";
import {MultiplierSchedule} from "./token/MultiplierSchedule.sol";
import {RecordKeeping} from "./token/RecordKeeping.sol";
import {RecordSchedule} from "./token/RecordSchedule.sol";
import {TransferControls} from "./token/TransferControls.sol";

/// @title EquityToken
/// @notice See {IEquityToken}, the manual.
/// @dev Put together from three parts, each with its own storage: {RecordKeeping} holds the units and their past,
/// {TransferControls} decides what may move, {MultiplierSchedule} turns corporate actions into factors. What is left for
/// this contract is creation and destruction of units, and the end.
contract EquityToken is TransferControls, MultiplierSchedule, ERC165, IEquityToken {
    using RecordBook for RecordBook.Account;

    /// @dev ShortStrings, which hold the EIP-712 domain's name, take 31 bytes.
    uint256 private constant MAX_DOMAIN_NAME = 31;

    address private immutable _windDown;
    address private immutable _calendar;
    address private immutable _corporateActionsRegistry;
    IReserveGate private immutable _reserveGate;
    bytes12 private immutable _isin;

    /// @param listing What the token is made of; nothing of it can be changed later.
    constructor(
        Listing memory listing
    )
        ERC20(listing.name, listing.symbol)
        ERC20Permit(bytes(listing.name).length > MAX_DOMAIN_NAME ? listing.symbol : listing.name)
        FixedAuthority(listing.authority)
        TransferControls(listing.registry, listing.policy)
        MultiplierSchedule(listing.gate, listing.corporateActions, listing.initialMultiplier)
    {
        _requireContract("registry", listing.registry);
        _requireContract("gate", listing.gate);
        _requireContract("corporateActions", listing.corporateActions);
        _requireContract("calendar", listing.calendar);
        if (listing.initialMultiplier == 0) revert EquityToken_ZeroMultiplier();
        if (listing.isin != 0 && !Isin.isValid(listing.isin)) revert EquityToken_BadIsin(listing.isin);
        _windDown = listing.windDown;
        _calendar = listing.calendar;
        _corporateActionsRegistry = listing.corporateActions;
        _reserveGate = IReserveGate(listing.gate);
        _isin = listing.isin;
        emit Listed(listing);
        emit UIMultiplierUpdated(0, listing.initialMultiplier, block.timestamp);
    }

    /* MINT AND BURN */

    /// @inheritdoc IEquityToken
    function mint(address to, uint256 units) external restricted {
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        HotSlot hot = _roll();
        if (hot.isTerminal()) revert EquityToken_Terminal();
        _checkNotPaused(hot);
        RecordBook.Account receiver = _load(to);
        _checkMayReceive(to, receiver.flags(), hot.blocksCountries());
        uint256 available = _reserveGate.mintableUnits(address(this));
        if (units > available) revert EquityToken_InsufficientReserves(units, available);
        uint256 minted = _supply.minted;
        // Every unit ever minted counts, so no balance and no total can leave uint128 either.
        if (units > type(uint128).max - minted) {
            revert EquityToken_SupplyOverflow(units, type(uint128).max - minted);
        }
        _credit(to, uint128(units), receiver, hot);
        emit Minted(msg.sender, to, units, minted + units);
    }

    /// @inheritdoc IEquityToken
    function burn(uint256 units) external {
        HotSlot hot = _roll();
        _checkNotPaused(hot);
        RecordBook.Account holder = _load(msg.sender);
        _checkMaySend(msg.sender, holder.flags());
        _checkSpendable(msg.sender, holder, units);
        _debit(msg.sender, uint128(units), holder, hot);
        emit Burned(msg.sender, units);
    }

    /* RECORD DATES AND INSIDERS */

    /// @inheritdoc IRecordDates
    function scheduleRecord(uint256 recordAt) external returns (uint32 recordId) {
        if (msg.sender != _corporateActionsRegistry) _checkCanCall(msg.sender, msg.data);
        if (_hot.isTerminal()) revert EquityToken_Terminal();
        uint256 earliest = block.timestamp + RECORD_NOTICE;
        if (recordAt < earliest) revert EquityToken_RecordNoticeNotKept(recordAt, earliest);
        uint256 latest = block.timestamp + MAX_RECORD_LEAD;
        if (recordAt > latest) revert EquityToken_RecordTooFarAhead(recordAt, latest);
        return _addRecord(uint48(recordAt), RecordSchedule.MAX_PENDING);
    }

    /// @inheritdoc IRecordDates
    function cancelRecord(uint32 recordId) external {
        HotSlot hot = _hot;
        // Its requester could otherwise take the last record back in the second that lies before it.
        if (hot.isTerminal() && recordId == hot.terminalRecordId()) revert EquityToken_Terminal();
        _removeRecord(recordId);
    }

    /// @inheritdoc IRecordDates
    function markInsider(address account) external restricted {
        // After the last record is called for, a mark could only be revenge.
        if (_hot.isTerminal()) revert EquityToken_Terminal();
        if (_load(account).flags() & VENUE != 0) revert EquityToken_VenueAndInsider(account);
        _setInsider(account, true);
    }

    /// @inheritdoc IRecordDates
    function clearInsider(address account) external restricted {
        _setInsider(account, false);
    }

    /* FACTORS */

    /// @inheritdoc IMultiplierSchedule
    function scheduleFactor(PendingFactor calldata factor) external onlyCorporateActions returns (uint256) {
        if (_hot.isTerminal()) revert EquityToken_Terminal();
        return _scheduleFactor(factor);
    }

    /* WIND-DOWN */

    /// @inheritdoc IEquityToken
    function enterTerminal() external returns (uint32 recordId) {
        if (msg.sender != _windDown) revert EquityToken_OnlyWindDown(msg.sender);
        if (_hot.isTerminal()) revert EquityToken_Terminal();
        if (pausedUntil() != 0) _endPause();
        uint48 recordAt = uint48(block.timestamp + 1);
        recordId = _addRecord(recordAt, RecordSchedule.MAX_PENDING + 1);
        _hot = _hot.withTerminal(recordId);
        emit TerminalEntered(recordId, recordAt);
    }

    /* VIEWS */

    /// @inheritdoc IEquityToken
    function isTerminal() external view returns (bool) {
        return _hot.isTerminal();
    }

    /// @inheritdoc IEquityToken
    function terminalRecordId() external view returns (uint32) {
        return _hot.terminalRecordId();
    }

    /// @inheritdoc IReserveSubject
    function totalMinted() external view returns (uint256) {
        return _supply.minted;
    }

    /// @inheritdoc IScaledUIAmountBalances
    function balanceOfUI(address account) external view returns (uint256) {
        return toUIAmount(balanceOf(account));
    }

    /// @inheritdoc IScaledUIAmountBalances
    function totalSupplyUI() external view returns (uint256) {
        return toUIAmount(totalSupply());
    }

    /// @inheritdoc IEquityToken
    function gate() external view returns (address) {
        return address(_reserveGate);
    }

    /// @inheritdoc IEquityToken
    function corporateActions() external view returns (address) {
        return _corporateActionsRegistry;
    }

    /// @inheritdoc IReserveSubject
    function calendar() external view returns (address) {
        return _calendar;
    }

    /// @inheritdoc IEquityToken
    function windDown() external view returns (address) {
        return _windDown;
    }

    /// @inheritdoc IEquityToken
    function isin() external view returns (bytes12) {
        return _isin;
    }

    /// @dev ERC-165.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(IERC20).interfaceId ||
            interfaceId == type(IERC20Metadata).interfaceId ||
            interfaceId == type(IERC20Permit).interfaceId ||
            interfaceId == type(IERC7943Fungible).interfaceId ||
            interfaceId == type(IScaledUIAmount).interfaceId ||
            interfaceId == type(IScaledUIAmountPending).interfaceId ||
            interfaceId == type(IScaledUIAmountConversion).interfaceId ||
            interfaceId == type(IScaledUIAmountBalances).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    /* WHAT SEVERAL BASES DECLARE */

    /// @inheritdoc IEquityToken
    function totalSupply() public view override(RecordKeeping, IReserveSubject, IEquityToken) returns (uint256) {
        return super.totalSupply();
    }

    /// @inheritdoc IEquityToken
    function unitsAt(
        address account,
        uint32 recordId
    ) public view override(RecordKeeping, IReserveSubject, IEquityToken) returns (uint256) {
        return super.unitsAt(account, recordId);
    }

    /// @inheritdoc IERC20Permit
    function nonces(address owner) public view override(ERC20Permit, IERC20Permit) returns (uint256) {
        return super.nonces(owner);
    }

    /* INTERNALS */

    function _requireContract(bytes32 parameter, address value) private view {
        if (value.code.length == 0) revert EquityToken_NotAContract(parameter, value);
    }
}
