// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IEquityToken} from "../../contracts/equity/IEquityToken.sol";
import {ReceiptBonds} from "../../contracts/primary/ReceiptBonds.sol";
import {IReserveVerifier} from "../../contracts/reserves/IReserveVerifier.sol";

/// @title ReceiptBondsMock
/// @notice The smallest market on top of {ReceiptBonds}: it bonds receipts at a value that the caller names, and locks.
contract ReceiptBondsMock is ReceiptBonds {
    /// @notice Emitted with what a market hears of a resolved receipt.
    event Resolved(address account, uint256 units, bool proven);

    constructor(IEquityToken token_, IERC20 asset_, address backstop_) ReceiptBonds(token_, asset_, backstop_) {}

    function bondReceipt(
        address account,
        bytes32 journalReference,
        IReserveVerifier.InventoryReceipt calldata receipt,
        address custodian,
        bytes calldata signature,
        uint256 upperValue
    ) external returns (bool provisional, uint256 amount) {
        return _bondReceipt(account, journalReference, receipt, custodian, signature, upperValue);
    }

    function lock(address account, uint256 amount) external {
        _lock(account, amount);
    }

    function unlock(address account, uint256 amount) external {
        _unlock(account, amount);
    }

    /// @notice Takes locked money, and pays it to `to`.
    function take(address account, uint256 amount, address to) external {
        _take(account, amount);
        _asset.transfer(to, amount);
    }

    function toAssetUp(uint256 money) external view returns (uint256) {
        return _toAssetUp(money);
    }

    function toAssetDown(uint256 money) external view returns (uint256) {
        return _toAssetDown(money);
    }

    function _afterResolve(address account, uint256 units, bool proven) internal override {
        emit Resolved(account, units, proven);
    }
}
