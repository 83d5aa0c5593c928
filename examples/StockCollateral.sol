// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IEquityToken} from "counterfoil/contracts/equity/IEquityToken.sol";
import {IEquityOracle} from "counterfoil/contracts/oracle/IEquityOracle.sol";
import {OracleFlags} from "counterfoil/contracts/types/OracleFlags.sol";
import {Session} from "counterfoil/contracts/types/Session.sol";

/// @notice Values a holder's units as a lender would: at the lower value, while the exchange is open, or not at all.
contract StockCollateral {
    IEquityToken public immutable token;
    IEquityOracle public immutable oracle;

    /// @notice Thrown when the oracle's value decides nothing; see OracleFlags.
    error StockCollateral_ValueUnusable(uint32 flags);
    /// @notice Thrown outside of the regular session.
    error StockCollateral_Closed(Session session);

    constructor(IEquityToken token_, IEquityOracle oracle_) {
        token = token_;
        oracle = oracle_;
    }

    /// @notice Money with 18 decimals, rounded down. Splits and dividends are in the value already: units never rebase.
    function worthOf(address holder) external view returns (uint256) {
        (, uint256 lower, , , Session session, uint32 flags) = oracle.valueOf(address(token));
        if (!OracleFlags.isUsable(flags)) revert StockCollateral_ValueUnusable(flags);
        if (session != Session.REGULAR) revert StockCollateral_Closed(session);
        uint256 movable = token.balanceOf(holder) - _min(token.getFrozenTokens(holder), token.balanceOf(holder));
        return (movable * lower) / 1e18;
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
