// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {RecordBook} from "../../libraries/RecordBook.sol";
import {IBeneficialLedger} from "../../types/IBeneficialLedger.sol";
import {IVenue} from "../../types/IVenue.sol";
import {IInKindDesk} from "../IInKindDesk.sol";
import {ReceiptBonds} from "../ReceiptBonds.sol";

/// @title EscrowLedger
/// @notice Whose the escrowed units are, at record dates too: by the token's own clock, also where no unit moves.
abstract contract EscrowLedger is ReceiptBonds, IVenue {
    using RecordBook for RecordBook.Account;

    mapping(address account => RecordBook.Account) private _accounts;
    mapping(address account => mapping(uint256 index => RecordBook.Checkpoint)) private _history;

    constructor(IEquityToken token_, IERC20 asset_, address backstop_) ReceiptBonds(token_, asset_, backstop_) {}

    /* VIEWS */

    /// @inheritdoc IBeneficialLedger
    function wallet() external view returns (address) {
        return address(this);
    }

    /// @inheritdoc IBeneficialLedger
    /// @dev Reverts with {IInKindDesk-InKindDesk_ForeignToken}, and as the token's `unitsAt` for an unknown record or one whose
    /// time has not come.
    function unitsAt(address token_, address holder, uint32 recordId) external view returns (uint256) {
        if (token_ != address(_token)) revert IInKindDesk.InKindDesk_ForeignToken(token_);
        // Reverts before the record's time, and so does this.
        _token.unitsAt(address(this), recordId);
        (, uint32 ordinal) = _token.recordOf(recordId);
        return _accounts[holder].unitsAt(_history[holder], ordinal);
    }

    /* INTERNALS */

    function _heldFor(address account) internal view returns (uint256) {
        return _accounts[account].units();
    }

    /// @dev The units are in the token's supply, so no sum of them leaves uint128.
    function _enterUnits(address account, uint128 units) internal {
        _accounts[account] = _accounts[account].materialise(_history[account], _token.recordClock()).plus(units);
    }

    /// @dev The caller has made sure that the account has as many.
    function _leaveUnits(address account, uint128 units) internal {
        _accounts[account] = _accounts[account].materialise(_history[account], _token.recordClock()).minus(units);
    }
}
