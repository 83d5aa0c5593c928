// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ILendingPool} from "../../contracts/lending/ILendingPool.sol";
import {ILiquidationCallback} from "../../contracts/lending/ILiquidationCallback.sol";

/// @title ProbingLiquidator
/// @notice Liquidates, and in the callback calls what a test wants and looks at the pool's views.
contract ProbingLiquidator is ILiquidationCallback {
    /// @notice What the pool said in the middle of the liquidation.
    struct Seen {
        uint256 totalAssets;
        uint256 cash;
        uint256 debt;
        uint256 lpShareValue;
        uint256 maxWithdraw;
    }

    ILendingPool private immutable _pool;
    address private immutable _lender;
    bytes[] private _calls;

    Seen public seen;
    /// @notice What each call answered.
    bytes[] public answers;

    constructor(ILendingPool pool, address lender) {
        (_pool, _lender) = (pool, lender);
        IERC20(pool.asset()).approve(address(pool), type(uint256).max);
    }

    /// @notice What to call on the pool in the callback.
    function setCalls(bytes[] calldata calls) external {
        delete _calls;
        for (uint256 i = 0; i < calls.length; ++i) _calls.push(calls[i]);
    }

    function liquidate(address account, address token, uint256 maxRepaid) external {
        _pool.liquidate(account, token, maxRepaid, 0, address(this), "callback");
    }

    function onLiquidation(address, address, uint256, uint256, bytes calldata) external {
        seen = Seen({
            totalAssets: _pool.totalAssets(),
            cash: _pool.cash(),
            debt: _pool.totalDebt(),
            lpShareValue: _pool.convertToAssets(1e12),
            maxWithdraw: _pool.maxWithdraw(_lender)
        });
        for (uint256 i = 0; i < _calls.length; ++i) {
            (bool isDone, bytes memory answer) = address(_pool).call(_calls[i]);
            answers.push(isDone ? bytes("done") : answer);
        }
    }
}
