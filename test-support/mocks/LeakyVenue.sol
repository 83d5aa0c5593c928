// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IVenue} from "../../contracts/types/IVenue.sol";

/// @title LeakyVenue
/// @notice A venue that can be made to send units away in the middle of a forced debit, or to keep another wallet's ledger.
contract LeakyVenue is IVenue {
    /// @notice Thrown when a holder's entry is smaller than what is taken from it.
    error LeakyVenue_HoldsLess(address holder, uint256 held, uint256 units);
    /// @notice Thrown when anybody but the token debits a holder.
    error LeakyVenue_NotTheToken(address caller);

    IERC20 private immutable _token;
    address private immutable _wallet;

    mapping(address holder => uint256 units) private _held;
    address private _leakTo;
    uint256 private _leak;

    /// @param wallet_ Whose units the ledger divides; zero: the venue's own, as the token demands of a venue.
    constructor(IERC20 token, address wallet_) {
        _token = token;
        _wallet = wallet_ == address(0) ? address(this) : wallet_;
    }

    /// @notice Makes the venue send `units` to `to` in the middle of the next forced debit.
    function leak(address to, uint256 units) external {
        _leakTo = to;
        _leak = units;
    }

    function deposit(uint256 units) external {
        _held[msg.sender] += units;
        _token.transferFrom(msg.sender, address(this), units);
    }

    function withdraw(uint256 units) external {
        _debit(msg.sender, units);
        _token.transfer(msg.sender, units);
    }

    /// @inheritdoc IVenue
    function forceDebit(address holder, uint256 units) external {
        if (msg.sender != address(_token)) revert LeakyVenue_NotTheToken(msg.sender);
        _debit(holder, units);
        if (_leak != 0) _token.transfer(_leakTo, _leak);
    }

    function wallet() external view returns (address) {
        return _wallet;
    }

    function held(address holder) external view returns (uint256) {
        return _held[holder];
    }

    /// @dev It keeps no past.
    function unitsAt(address, address, uint32) external pure returns (uint256) {
        return 0;
    }

    function _debit(address holder, uint256 units) private {
        uint256 present = _held[holder];
        if (units > present) revert LeakyVenue_HoldsLess(holder, present, units);
        _held[holder] = present - units;
    }
}
