// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC7540Deposit, IERC7540Redeem} from "../../../contracts/primary/IERC7540.sol";
import {IERC7887Deposit, IERC7887Redeem} from "../../../contracts/primary/IERC7887.sol";
import {IPrimaryMarket} from "../../../contracts/primary/IPrimaryMarket.sol";
import {Cheats, Vm} from "../Base.t.sol";

/// @notice A market's books as an indexer keeps them: from its events alone, but for what is used up of what is set apart,
/// which a redemption instead does not say.
abstract contract MarketModel is Cheats {
    /// @dev What a controller has brought into one direction of a window, and got.
    /// @param amount Requested, without what was cancelled or taken by the transfer agent.
    /// @param cancelled Cancelled, and not fetched yet.
    /// @param inUsed What of the request its claims of the fill used up.
    /// @param nominalUsed What of its filled amount.
    /// @param paid What they paid.
    /// @param refunded What came back, without what was cancelled.
    /// @param penalty Its part of the broker's penalty.
    struct Part {
        uint256 amount;
        uint256 cancelled;
        uint256 inUsed;
        uint256 nominalUsed;
        uint256 paid;
        uint256 refunded;
        uint256 penalty;
    }

    mapping(uint256 windowId => mapping(address controller => mapping(uint256 direction => Part))) internal _parts;
    mapping(address controller => uint256) internal _heldUnits;
    mapping(address controller => uint256) internal _heldAssets;

    /// @dev Books what the market has emitted since the logs are recorded.
    /// @param exact Whether the call claimed an exact sum, so that what it sets apart is of the fill too.
    function _book(address market, bool exact) internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 direction = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != market) continue;
            Vm.Log memory log = logs[i];
            if (log.topics[0] == IPrimaryMarket.FillClaimed.selector) {
                direction = uint256(log.topics[3]);
                _bookFill(log, _parts[uint256(log.topics[1])][_account(log.topics[2])][direction]);
            } else if (exact && log.topics[0] == IPrimaryMarket.SetApart.selector) {
                (uint256 units, uint256 assets) = abi.decode(log.data, (uint256, uint256));
                _parts[uint256(log.topics[1])][_account(log.topics[2])][direction].paid += units + assets;
            }
            _bookRequest(log);
            _bookRefund(log);
            _bookHeld(log);
        }
    }

    function _bookFill(Vm.Log memory log, Part storage part) private {
        (, uint256 inPart, uint256 nominal, uint256 out) = abi.decode(log.data, (address, uint256, uint256, uint256));
        part.inUsed += inPart;
        part.nominalUsed += nominal;
        part.paid += out;
    }

    function _bookRequest(Vm.Log memory log) private {
        bytes32 what = log.topics[0];
        if (what == IERC7540Deposit.DepositRequest.selector || what == IERC7540Redeem.RedeemRequest.selector) {
            uint256 direction = what == IERC7540Deposit.DepositRequest.selector ? 0 : 1;
            (, uint256 amount) = abi.decode(log.data, (address, uint256));
            _parts[uint256(log.topics[3])][_account(log.topics[1])][direction].amount += amount;
        } else if (
            what == IERC7887Deposit.CancelDepositRequest.selector || what == IERC7887Redeem.CancelRedeemRequest.selector
        ) {
            uint256 direction = what == IERC7887Deposit.CancelDepositRequest.selector ? 0 : 1;
            Part storage part = _parts[uint256(log.topics[2])][_account(log.topics[1])][direction];
            part.cancelled += part.amount;
            part.amount = 0;
        } else if (what == IPrimaryMarket.RequestReduced.selector) {
            uint256 units = abi.decode(log.data, (uint256));
            _parts[uint256(log.topics[1])][_account(log.topics[2])][1].amount -= units;
            _heldUnits[_account(log.topics[2])] += units;
        }
    }

    function _bookRefund(Vm.Log memory log) private {
        bytes32 what = log.topics[0];
        if (what == IERC7887Deposit.CancelDepositClaim.selector || what == IERC7887Redeem.CancelRedeemClaim.selector) {
            uint256 direction = what == IERC7887Deposit.CancelDepositClaim.selector ? 0 : 1;
            (, uint256 amount) = abi.decode(log.data, (address, uint256));
            Part storage part = _parts[uint256(log.topics[3])][_account(log.topics[1])][direction];
            part.refunded += amount - part.cancelled;
            part.cancelled = 0;
        } else if (what == IPrimaryMarket.PenaltyClaimed.selector) {
            (, uint256 assets) = abi.decode(log.data, (address, uint256));
            _parts[uint256(log.topics[1])][_account(log.topics[2])][uint256(log.topics[3])].penalty += assets;
        }
    }

    function _bookHeld(Vm.Log memory log) private {
        bytes32 what = log.topics[0];
        if (what == IPrimaryMarket.SetApart.selector) {
            (uint256 units, uint256 assets) = abi.decode(log.data, (uint256, uint256));
            _heldUnits[_account(log.topics[2])] += units;
            _heldAssets[_account(log.topics[2])] += assets;
        } else if (what == IPrimaryMarket.HeldClaimed.selector) {
            (uint256 units, uint256 assets) = abi.decode(log.data, (uint256, uint256));
            _heldUnits[_account(log.topics[1])] -= units;
            _heldAssets[_account(log.topics[1])] -= assets;
        } else if (what == IPrimaryMarket.ForceDebited.selector) {
            _heldUnits[_account(log.topics[1])] -= abi.decode(log.data, (uint256));
        }
    }

    function _account(bytes32 topic) private pure returns (address) {
        return address(uint160(uint256(topic)));
    }
}
