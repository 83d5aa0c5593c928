// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ILendingPool} from "../../../contracts/lending/ILendingPool.sol";
import {ILiquidationCallback} from "../../../contracts/lending/ILiquidationCallback.sol";

/// @notice Liquidates, and in the callback tries every door of the pool that is open to anybody.
contract HostileLiquidator is ILiquidationCallback {
    /// @notice How many calls of a callback got through; none must.
    uint256 public entered;
    /// @notice How often it was called back.
    uint256 public calledBack;

    constructor(ILendingPool moneyPool, ILendingPool stockPool) {
        IERC20(moneyPool.asset()).approve(address(moneyPool), type(uint256).max);
        IERC20(moneyPool.asset()).approve(address(stockPool), type(uint256).max);
        IERC20(stockPool.asset()).approve(address(moneyPool), type(uint256).max);
        IERC20(stockPool.asset()).approve(address(stockPool), type(uint256).max);
    }

    function liquidate(
        ILendingPool pool,
        address account,
        address token,
        bool isInside
    ) external returns (ILendingPool.LiquidationOutcome memory) {
        return
            isInside
                ? pool.liquidateInside(account, token, type(uint256).max, 0, address(this), "x")
                : pool.liquidate(account, token, type(uint256).max, 0, address(this), "x");
    }

    /// @notice Anything else that an account may do.
    function call(address target, bytes calldata data) external returns (bool isDone, bytes memory answer) {
        return target.call(data);
    }

    function onLiquidation(address account, address token, uint256, uint256 repaid, bytes calldata) external {
        ++calledBack;
        _try(abi.encodeCall(ILendingPool.repay, (repaid, account)));
        _try(abi.encodeCall(ILendingPool.supplyCollateral, (token, 1, address(this))));
        _try(abi.encodeCall(ILendingPool.withdrawCollateral, (token, 1, address(this), address(this))));
        _try(abi.encodeCall(ILendingPool.borrow, (1, address(this), address(this))));
        _try(abi.encodeCall(ILendingPool.liquidate, (account, token, type(uint256).max, 0, address(this), bytes(""))));
        _try(abi.encodeWithSignature("deposit(uint256,address)", 1e6, address(this)));
        _try(abi.encodeCall(ILendingPool.accrue, ()));
    }

    function _try(bytes memory data) private {
        (bool isDone, ) = msg.sender.call(data);
        if (isDone) ++entered;
    }
}
