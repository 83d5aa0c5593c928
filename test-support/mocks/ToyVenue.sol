// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IEquityToken} from "../../contracts/equity/IEquityToken.sol";
import {RecordBook} from "../../contracts/libraries/RecordBook.sol";
import {IBeneficialLedger} from "../../contracts/types/IBeneficialLedger.sol";
import {IVenue} from "../../contracts/types/IVenue.sol";

/// @title ToyVenue
/// @notice The smallest venue: holders bring units, hand them on inside, and take them out. Its ledger keeps record dates
/// by the token's clock, also where nothing but the ledger moves.
contract ToyVenue is IVenue {
    using RecordBook for RecordBook.Account;

    error ToyVenue_OnlyToken(address caller);
    error ToyVenue_InsufficientUnits(address holder, uint256 held, uint256 wanted);

    IEquityToken private immutable _token;
    mapping(address holder => RecordBook.Account) private _accounts;
    mapping(address holder => mapping(uint256 index => RecordBook.Checkpoint)) private _history;

    constructor(IEquityToken token_) {
        _token = token_;
    }

    function deposit(uint256 units) external {
        _credit(msg.sender, units);
        _token.transferFrom(msg.sender, address(this), units);
    }

    function withdraw(uint256 units) external {
        _debit(msg.sender, units);
        _token.transfer(msg.sender, units);
    }

    /// @notice Moves units from the caller to another holder inside the ledger; the token sees nothing of it.
    function handOver(address to, uint256 units) external {
        _debit(msg.sender, units);
        _credit(to, units);
    }

    /// @inheritdoc IVenue
    function forceDebit(address holder, uint256 units) external {
        if (msg.sender != address(_token)) revert ToyVenue_OnlyToken(msg.sender);
        _debit(holder, units);
    }

    function unitsOf(address holder) external view returns (uint256) {
        return _accounts[holder].units();
    }

    /// @inheritdoc IBeneficialLedger
    function wallet() external view returns (address) {
        return address(this);
    }

    /// @inheritdoc IBeneficialLedger
    function unitsAt(address, address holder, uint32 recordId) external view returns (uint256) {
        // Before the record's time this reverts, and so does the ledger.
        _token.unitsAt(address(this), recordId);
        (, uint32 ordinal) = _token.recordOf(recordId);
        return _accounts[holder].unitsAt(_history[holder], ordinal);
    }

    function _credit(address holder, uint256 units) private {
        _accounts[holder] = _accounts[holder].materialise(_history[holder], _token.recordClock()).plus(uint128(units));
    }

    function _debit(address holder, uint256 units) private {
        uint256 held = _accounts[holder].units();
        if (units > held) revert ToyVenue_InsufficientUnits(holder, held, units);
        _accounts[holder] = _accounts[holder].materialise(_history[holder], _token.recordClock()).minus(uint128(units));
    }
}
