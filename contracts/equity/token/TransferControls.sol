// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {FixedAuthority} from "../../access/FixedAuthority.sol";
import {IHolderRecords} from "../../holders/IHolderRecords.sol";
import {PauseBudget} from "../../libraries/PauseBudget.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {HolderRecord} from "../../types/HolderRecord.sol";
import {IVenue} from "../../types/IVenue.sol";
import {IERC7943Fungible} from "../IERC7943Fungible.sol";
import {IEquityToken} from "../IEquityToken.sol";
import {HolderPolicy, ITransferControls} from "../ITransferControls.sol";
import {HotSlot} from "./HotSlot.sol";
import {RecordKeeping} from "./RecordKeeping.sol";

/// @title TransferControls
/// @notice Decides what may move. Every movement of units passes `_update` (transfers), `_screenReceiver` (mints and
/// forced transfers) or `_spendable` (burns).
abstract contract TransferControls is RecordKeeping, FixedAuthority, ITransferControls {
    using PauseBudget for PauseBudget.Budget;
    using RecordBook for RecordBook.Account;

    /// @dev ISO 3166-1 numeric codes have three digits.
    uint16 private constant COUNTRY_CODES = 1_000;

    IHolderRecords private immutable _registry;
    HolderPolicy private immutable _policy;

    PauseBudget.Budget private _budget;
    mapping(address account => uint256 units) private _frozen;
    /// @dev One bit per country.
    mapping(uint256 word => uint256 bits) private _blocked;
    uint16 private _blockedCount;

    constructor(address registry_, HolderPolicy policy_) {
        _registry = IHolderRecords(registry_);
        _policy = policy_;
    }

    /* PAUSE */

    /// @inheritdoc ITransferControls
    function pause(uint256 duration) external restricted {
        if (_hot.isTerminal()) revert IEquityToken.EquityToken_Terminal();
        uint48 until = _budget.begin(duration);
        _hot = _hot.withPausedUntil(until);
        emit PausedUntil(until, msg.sender);
    }

    /// @inheritdoc ITransferControls
    function unpause() external restricted {
        _endPause();
    }

    /* VENUES */

    /// @inheritdoc ITransferControls
    function admitVenue(address venue) external restricted {
        uint64 flags = _load(venue).flags();
        if (flags & VENUE != 0) revert EquityToken_AlreadySo();
        if (flags & INSIDER != 0) revert EquityToken_VenueAndInsider(venue);
        // A freeze would outlive the exemption. Units it holds already do not matter: anyone may have sent them.
        if (flags & HAS_FROZEN != 0) revert EquityToken_VenueNotEmpty(venue, balanceOf(venue), _frozen[venue]);
        if (venue.code.length == 0 || IVenue(venue).wallet() != venue) revert EquityToken_NotItsOwnLedger(venue);
        _store(venue, _load(venue).withFlags(flags | VENUE));
        emit VenueAdmitted(venue);
    }

    /// @inheritdoc ITransferControls
    function removeVenue(address venue) external restricted {
        RecordBook.Account account = _load(venue);
        if (account.flags() & VENUE == 0) revert EquityToken_NotAVenue(venue);
        if (account.units() != 0) revert EquityToken_VenueNotEmpty(venue, account.units(), 0);
        _store(venue, _load(venue).withFlags(account.flags() & ~VENUE));
        emit VenueRemoved(venue);
    }

    /* COUNTRIES */

    /// @inheritdoc ITransferControls
    function blockCountry(uint16 country) external restricted {
        if (country == 0 || country >= COUNTRY_CODES) revert EquityToken_BadCountry(country);
        if (isCountryBlocked(country)) revert EquityToken_AlreadySo();
        _blocked[country >> 8] |= 1 << (country & 0xff);
        ++_blockedCount;
        _hot = _hot.withBlocksCountries(true);
        emit CountryBlocked(country);
    }

    /// @inheritdoc ITransferControls
    function allowCountry(uint16 country) external restricted {
        if (!isCountryBlocked(country)) revert EquityToken_AlreadySo();
        _blocked[country >> 8] &= ~(1 << (country & 0xff));
        if (--_blockedCount == 0) _hot = _hot.withBlocksCountries(false);
        emit CountryAllowed(country);
    }

    /* TRANSFER AGENT */

    /// @inheritdoc IERC7943Fungible
    function setFrozenTokens(address account, uint256 amount) external restricted returns (bool) {
        if (account == address(0)) revert ERC20InvalidSender(account);
        uint64 flags = _load(account).flags();
        if (flags & VENUE != 0) revert EquityToken_VenueIsExempt(account);
        // In a wind-down nobody may be shut in any more; what was frozen before stays frozen until it is released.
        if (_hot.isTerminal() && amount > _frozen[account]) revert IEquityToken.EquityToken_Terminal();
        _frozen[account] = amount;
        _store(account, _load(account).withFlags(amount == 0 ? flags & ~HAS_FROZEN : flags | HAS_FROZEN));
        emit Frozen(account, amount);
        return true;
    }

    /// @inheritdoc IERC7943Fungible
    function forcedTransfer(address from, address to, uint256 amount) external restricted returns (bool) {
        RecordBook.Account sender = _load(from);
        if (sender.flags() & VENUE != 0) revert EquityToken_VenueIsExempt(from);
        _force(from, to, amount, sender);
        return true;
    }

    /// @inheritdoc ITransferControls
    function forceThrough(address venue, address holder, address to, uint256 units) external restricted {
        RecordBook.Account sender = _load(venue);
        if (sender.flags() & VENUE == 0) revert EquityToken_NotAVenue(venue);
        if (holder == to) revert EquityToken_ForcedToSelf(to);
        // The venue's ledger first: it refuses what the holder does not have. The account is loaded again afterwards.
        IVenue(venue).forceDebit(holder, units);
        _force(venue, to, units, _load(venue));
        emit ForcedThrough(venue, holder, to, units);
    }

    /* VIEWS */

    /// @inheritdoc IERC7943Fungible
    function canSend(address account) public view returns (bool) {
        if (account == address(0)) return false;
        if (_load(account).flags() & VENUE != 0) return true;
        try _registry.recordOf(account) returns (HolderRecord record) {
            return _maySend(record);
        } catch {
            return false;
        }
    }

    /// @inheritdoc IERC7943Fungible
    function canReceive(address account) public view returns (bool) {
        if (account == address(0)) return false;
        if (_load(account).flags() & VENUE != 0) return true;
        try _registry.recordOf(account) returns (HolderRecord record) {
            return _mayReceive(record, _hot.blocksCountries());
        } catch {
            return false;
        }
    }

    /// @inheritdoc IERC7943Fungible
    function canTransfer(address from, address to, uint256 amount) external view returns (bool) {
        if (pausedUntil() != 0) return false;
        RecordBook.Account sender = _load(from);
        if (sender.flags() & HAS_FROZEN != 0 && amount > _unfrozen(from, sender)) return false;
        return canSend(from) && canReceive(to);
    }

    /// @inheritdoc IERC7943Fungible
    function getFrozenTokens(address account) external view returns (uint256) {
        return _frozen[account];
    }

    /// @inheritdoc ITransferControls
    function pausedUntil() public view returns (uint256) {
        uint256 until = _hot.pausedUntil();
        return until > block.timestamp ? until : 0;
    }

    /// @inheritdoc ITransferControls
    function pausedSeconds() external view returns (uint256) {
        return _budget.pausedSeconds();
    }

    /// @inheritdoc ITransferControls
    function isVenue(address account) external view returns (bool) {
        return _load(account).flags() & VENUE != 0;
    }

    /// @inheritdoc ITransferControls
    function isCountryBlocked(uint16 country) public view returns (bool) {
        return (_blocked[country >> 8] >> (country & 0xff)) & 1 == 1;
    }

    /// @inheritdoc ITransferControls
    function holderPolicy() external view returns (HolderPolicy) {
        return _policy;
    }

    /// @inheritdoc ITransferControls
    function registry() external view returns (address) {
        return address(_registry);
    }

    /* INTERNALS */

    /// @dev Every transfer and transferFrom ends here; OpenZeppelin has refused the zero address. Mints and burns do not.
    function _update(address from, address to, uint256 value) internal override {
        HotSlot hot = _roll();
        RecordBook.Account sender = _load(from);
        RecordBook.Account receiver = _load(to);
        _checkNotPaused(hot);
        if (msg.sender != from) _screenOperator(msg.sender);
        _screen(from, to, sender.flags(), receiver.flags(), hot.blocksCountries());
        _checkSpendable(from, sender, value);
        _shift(from, to, value, sender, receiver, hot.passed());
    }

    function _checkNotPaused(HotSlot hot) internal view {
        if (hot.pausedUntil() > block.timestamp) revert EquityToken_Paused(hot.pausedUntil());
    }

    /// @dev ERC-7943: the base standard's error where the balance is short, the freeze's where only the unfrozen part is.
    function _checkSpendable(address from, RecordBook.Account sender, uint256 value) internal view {
        if (value > sender.units()) revert ERC20InsufficientBalance(from, sender.units(), value);
        if (sender.flags() & HAS_FROZEN != 0) {
            uint256 unfrozen = _unfrozen(from, sender);
            if (value > unfrozen) revert ERC7943InsufficientUnfrozenBalance(from, value, unfrozen);
        }
    }

    function _checkMaySend(address account, uint64 flags) internal view {
        if (flags & VENUE == 0 && !_maySend(_registry.recordOf(account))) revert ERC7943CannotSend(account);
    }

    function _checkMayReceive(address account, uint64 flags, bool blocksCountries) internal view {
        if (flags & VENUE == 0 && !_mayReceive(_registry.recordOf(account), blocksCountries)) {
            revert ERC7943CannotReceive(account);
        }
    }

    function _endPause() internal {
        _budget.finish();
        _hot = _hot.withPausedUntil(0);
        emit Unpaused(msg.sender);
    }

    /// @dev Frozen units go last and are unfrozen first, before the transfer, as ERC-7943 wants it.
    function _force(address from, address to, uint256 amount, RecordBook.Account sender) private {
        if (from == address(0)) revert ERC20InvalidSender(from);
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        if (from == to) revert EquityToken_ForcedToSelf(from);
        HotSlot hot = _roll();
        if (hot.isTerminal()) revert IEquityToken.EquityToken_Terminal();
        // A pause is the one brake on a transfer agent whose key is stolen, and it ends by itself.
        _checkNotPaused(hot);
        RecordBook.Account receiver = _load(to);
        // Units forced into a venue would have no beneficial holder in its ledger.
        if (receiver.flags() & VENUE != 0) revert EquityToken_VenueIsExempt(to);
        _checkMayReceive(to, receiver.flags(), hot.blocksCountries());
        if (amount > sender.units()) revert ERC20InsufficientBalance(from, sender.units(), amount);
        if (sender.flags() & HAS_FROZEN != 0) {
            uint256 unfrozen = _unfrozen(from, sender);
            if (amount > unfrozen) {
                // Cannot underflow: frozen ≥ units − unfrozen ≥ amount − unfrozen.
                uint256 remaining = _frozen[from] - (amount - unfrozen);
                _frozen[from] = remaining;
                if (remaining == 0) sender = sender.withFlags(sender.flags() & ~HAS_FROZEN);
                emit Frozen(from, remaining);
                // A transfer of nothing between the accounts would not store the flag.
                _store(from, sender);
            }
        }
        _shift(from, to, amount, sender, receiver, hot.passed());
        emit ForcedTransfer(from, to, amount);
    }

    function _screenOperator(address operator) private view {
        if (_load(operator).flags() & VENUE != 0) return;
        if (_registry.recordOf(operator).isSanctioned()) revert EquityToken_OperatorSanctioned(operator);
    }

    /// @dev One call for both sides, the usual case; a venue's side is exempt.
    function _screen(
        address from,
        address to,
        uint64 senderFlags,
        uint64 receiverFlags,
        bool blocksCountries
    ) private view {
        if ((senderFlags | receiverFlags) & VENUE == 0) {
            (HolderRecord sender, HolderRecord receiver) = _registry.recordsOf(from, to);
            if (!_maySend(sender)) revert ERC7943CannotSend(from);
            if (!_mayReceive(receiver, blocksCountries)) revert ERC7943CannotReceive(to);
        } else {
            _checkMaySend(from, senderFlags);
            _checkMayReceive(to, receiverFlags, blocksCountries);
        }
    }

    function _maySend(HolderRecord record) private view returns (bool) {
        if (_policy == HolderPolicy.REGISTERED) return record.isRegistered();
        return !record.isSanctioned();
    }

    function _mayReceive(HolderRecord record, bool blocksCountries) private view returns (bool) {
        if (blocksCountries && isCountryBlocked(record.country())) return false;
        if (_policy == HolderPolicy.VERIFIED) return record.isVerifiedAt(block.timestamp);
        if (_policy == HolderPolicy.REGISTERED) return record.isRegistered();
        return !record.isSanctioned();
    }

    function _unfrozen(address account, RecordBook.Account holder) private view returns (uint256) {
        uint256 frozen = _frozen[account];
        return holder.units() > frozen ? holder.units() - frozen : 0;
    }
}
