// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Rows} from "../../../contracts/lending/pool/Rows.sol";

/// @title RowsClaims
/// @notice What the solver is asked about the lending pool's table, {Rows}: each function is one claim, for all rows.
/// @custom:law 5
contract RowsClaims {
    /// @notice To borrow, several rows together are as strict as the strictest of them.
    function theStrictestRowDecidesBorrowing(uint8 a, uint8 b) external pure {
        assert(Rows.toBorrow(a | b) == Rows.stricter(Rows.toBorrow(a), Rows.toBorrow(b)));
    }

    /// @notice Likewise to withdraw with debt.
    function theStrictestRowDecidesWithdrawing(uint8 a, uint8 b) external pure {
        assert(Rows.toWithdraw(a | b) == Rows.stricter(Rows.toWithdraw(a), Rows.toWithdraw(b)));
    }

    /// @notice Likewise to liquidate.
    function theStrictestRowDecidesLiquidation(uint8 a, uint8 b) external pure {
        assert(Rows.toLiquidate(a | b) == Rows.stricter(Rows.toLiquidate(a), Rows.toLiquidate(b)));
    }

    /// @notice Borrowing is never freer than withdrawing with debt.
    function borrowingIsNeverFreerThanWithdrawing(uint8 rows) external pure {
        assert(Rows.toBorrow(rows) >= Rows.toWithdraw(rows));
    }

    /// @notice Outside the regular session, nobody borrows at the full factor.
    function theFullFactorIsOfTheRegularSession(uint8 rows) external pure {
        require(rows & (Rows.EXTENDED | Rows.CLOSED) != 0);
        assert(Rows.toBorrow(rows) != Rows.Limit.FACTOR && Rows.toWithdraw(rows) != Rows.Limit.FACTOR);
    }

    /// @notice Nothing but a price that is dead keeps liquidation out altogether: a failed proof does not, nor a freeze.
    function onlyDeadPricesForbidLiquidation(uint8 rows) external pure {
        assert((Rows.toLiquidate(rows) == Rows.Seizure.NONE) == (rows & Rows.DEAD != 0));
    }

    /// @notice A closed exchange, the time after it reopens, and a freeze leave liquidation to what is past the hard floor.
    function closedExchangesLeaveTheHardFloor(uint8 rows) external pure {
        require(rows & (Rows.CLOSED | Rows.REOPENING | Rows.ACTION_FREEZE) != 0);
        assert(Rows.toLiquidate(rows) >= Rows.Seizure.PAST_HARD_FLOOR);
    }
}
