// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPrimaryMarket} from "../../../contracts/primary/IPrimaryMarket.sol";
import {PrimaryMarket} from "../../../contracts/primary/PrimaryMarket.sol";
import {StablecoinMock} from "../../../test-support/mocks/StablecoinMock.sol";
import {CallCounter} from "../Base.t.sol";
import {MarketModel} from "./MarketModel.sol";
import {TokenFixture} from "./TokenFixture.sol";

/// @notice What must hold of a primary market between any two calls.
abstract contract MarketChecks is CallCounter, MarketModel, TokenFixture {
    using Math for uint256;

    uint256 internal constant CONTROLLERS = 3;
    uint256 internal constant PENALTY = 777_777_777;
    uint256 private constant RECENT = 6;

    PrimaryMarket public market;
    StablecoinMock public asset;
    uint256 public clock;
    string public violation;

    address[CONTROLLERS] internal _controllers;
    address internal _broker;
    /// @dev Where everything that is claimed goes, so that what was paid is what it has.
    address internal _receiver;
    uint32[] internal _records;
    mapping(uint32 recordId => mapping(address controller => uint256)) private _unitsAt;
    mapping(uint32 recordId => bool) private _remembered;
    /// @dev How many claims a controller made in a direction of a window, and how many of an exact sum: each rounds
    /// against it.
    mapping(uint256 windowId => mapping(address controller => mapping(uint256 direction => uint256))) internal _claims;
    mapping(uint256 windowId => mapping(address controller => mapping(uint256 direction => uint256))) internal _exact;

    /// @dev What is counted is what is there, and every window accounts for its part of it.
    function checkEscrow(bool all) public {
        (uint256 units, uint256 assets) = market.escrow();
        if (_token.balanceOf(address(market)) != units) _violate("units are lost, or made");
        uint256 bonds = market.bondOf(_broker).posted + market.forfeited();
        if (asset.balanceOf(address(market)) != assets + market.fees() + bonds) _violate("money is lost, or made");
        for (uint256 i = 0; i < CONTROLLERS; ++i) {
            IPrimaryMarket.Held memory held = market.heldOf(_controllers[i]);
            if (held.units != _heldUnits[_controllers[i]] || held.assets != _heldAssets[_controllers[i]]) {
                _violate("another sum is set apart than was said");
            }
        }
        for (uint256 windowId = _firstToCheck(all); windowId <= market.windowCount(); ++windowId) {
            for (uint256 side = 0; side < 2; ++side) _checkSide(windowId, side);
        }
        if (all) _checkSum(units, assets);
    }

    /// @dev Nobody is paid less than his part, and all together what there is.
    function checkParts(bool all) public {
        for (uint256 windowId = _firstToCheck(all); windowId <= market.windowCount(); ++windowId) {
            for (uint256 side = 0; side < 2; ++side) {
                IPrimaryMarket.SideView memory view_ = market.sideOf(windowId, IPrimaryMarket.Direction(side));
                if (view_.fillIn == 0 && view_.fillOut != 0) _violate("a part of the fill is nobody's");
                if (view_.refundIn == 0 && view_.refundOut + view_.penaltyOut != 0) {
                    _violate("a part of what comes back is nobody's");
                }
                for (uint256 i = 0; i < CONTROLLERS; ++i) _checkPart(windowId, _controllers[i], side, view_);
            }
        }
    }

    /// @dev The market answers for no more units than it holds, now and at records, and never otherwise than before.
    function checkLedger(bool all) public {
        uint256 sum = 0;
        for (uint256 i = 0; i < CONTROLLERS; ++i) sum += market.unitsOf(_controllers[i]);
        if (sum > _token.balanceOf(address(market))) _violate("more units have owners than there are");
        uint256 first = all || _records.length < RECENT ? 0 : _records.length - RECENT;
        for (uint256 i = first; i < _records.length; ++i) _checkRecord(_records[i]);
    }

    /* INTERNALS */

    function _violate(string memory what) internal {
        if (bytes(violation).length == 0) violation = what;
    }

    /// @dev One who has something filled, in a direction of his; from a random place on.
    function _filled(uint256 who, uint256 side) internal view returns (address, uint256) {
        uint256 start = (who % CONTROLLERS) * 2 + (side % 2);
        for (uint256 i = start; i < start + 2 * CONTROLLERS; ++i) {
            address controller = _controllers[(i / 2) % CONTROLLERS];
            uint256 most = i % 2 == 0 ? market.maxMint(controller) : market.maxWithdraw(controller);
            if (most != 0) return (controller, i % 2);
        }
        return (_controllers[who % CONTROLLERS], side % 2);
    }

    function _oldestFill(address controller, uint256 side) internal view returns (uint256) {
        uint32[] memory ids = market.windowsOf(controller, IPrimaryMarket.Direction(side));
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 nominal =
                side == 0
                    ? market.claimableDepositRequest(ids[i], controller)
                    : market.claimableRedeemRequest(ids[i], controller);
            if (nominal != 0) return ids[i];
        }
        return 0;
    }

    function _windowOf(address controller, uint256 which) internal view returns (uint256) {
        uint32[] memory ids = market.windowsOf(controller, IPrimaryMarket.Direction(which % 2));
        return ids.length == 0 ? 0 : ids[(which >> 1) % ids.length];
    }

    function _balance(uint256 side) internal view returns (uint256) {
        return side == 0 ? _token.balanceOf(_receiver) : asset.balanceOf(_receiver);
    }

    function _isOver(uint256 windowId) internal view returns (bool) {
        return uint256(market.windowOf(windowId).status) >= uint256(IPrimaryMarket.WindowStatus.SETTLED);
    }

    /// @dev Whether nothing is left for a controller in a direction of a window.
    function _isDone(uint256 windowId, address controller, uint256 side) private view returns (bool) {
        uint32[] memory ids = market.windowsOf(controller, IPrimaryMarket.Direction(side));
        for (uint256 i = 0; i < ids.length; ++i) if (ids[i] == windowId) return false;
        return true;
    }

    function _firstToCheck(bool all) private view returns (uint256) {
        uint256 count = market.windowCount();
        return all || count <= RECENT ? 1 : count - RECENT + 1;
    }

    function _checkSide(uint256 windowId, uint256 side) private {
        IPrimaryMarket.SideView memory view_ = market.sideOf(windowId, IPrimaryMarket.Direction(side));
        Part memory sum;
        for (uint256 i = 0; i < CONTROLLERS; ++i) {
            Part memory part = _parts[windowId][_controllers[i]][side];
            sum.amount += part.amount;
            sum.inUsed += part.inUsed;
            sum.paid += part.paid;
            sum.refunded += part.refunded;
            sum.penalty += part.penalty;
        }
        if (sum.amount != view_.requested) _violate("the requests are not what is requested");
        if (!_isOver(windowId)) return;
        if (view_.fillIn + sum.inUsed != view_.requested) _violate("requests are used up twice, or not at all");
        if (view_.fillOut + sum.paid != view_.out) _violate("the fill is not what is paid and what is left");
        if (view_.refundOut + sum.refunded != view_.requested - view_.filled) {
            _violate("what comes back is not what came back and what is left");
        }
        if (view_.penaltyOut + sum.penalty != view_.penalty) {
            _violate("the penalty is not what is paid and what is left");
        }
    }

    /// @dev What windows owe and what is set apart is all that is in escrow.
    function _checkSum(uint256 units, uint256 assets) private {
        uint256 owedUnits = 0;
        uint256 owedAssets = 0;
        for (uint256 windowId = 1; windowId <= market.windowCount(); ++windowId) {
            IPrimaryMarket.SideView memory creation = market.sideOf(windowId, IPrimaryMarket.Direction.CREATION);
            IPrimaryMarket.SideView memory redemption = market.sideOf(windowId, IPrimaryMarket.Direction.REDEMPTION);
            bool isOver = _isOver(windowId);
            owedAssets += isOver ? creation.refundOut + creation.penaltyOut : creation.requested;
            owedUnits += isOver ? redemption.refundOut : redemption.requested;
            owedUnits += creation.fillOut;
            owedAssets += redemption.fillOut + redemption.penaltyOut;
            for (uint256 i = 0; i < CONTROLLERS; ++i) {
                owedAssets += _parts[windowId][_controllers[i]][0].cancelled;
                owedUnits += _parts[windowId][_controllers[i]][1].cancelled;
            }
        }
        for (uint256 i = 0; i < CONTROLLERS; ++i) {
            owedUnits += _heldUnits[_controllers[i]];
            owedAssets += _heldAssets[_controllers[i]];
        }
        if (units != owedUnits || assets != owedAssets) _violate("the escrow is not what is owed");
    }

    function _checkPart(
        uint256 windowId,
        address controller,
        uint256 side,
        IPrimaryMarket.SideView memory view_
    ) private {
        Part memory part = _parts[windowId][controller][side];
        if (part.amount == 0 || !_isOver(windowId)) return;
        uint256 nominal = view_.filled.mulDiv(part.amount, view_.requested);
        bool isUsed = part.inUsed == part.amount;
        if (nominal != 0 && isUsed != (part.nominalUsed == nominal)) {
            _violate("a filled amount is not used up with its request");
        }
        if (part.nominalUsed > nominal) _violate("more than the filled amount is used up");
        uint256 left =
            side == 0
                ? market.claimableDepositRequest(windowId, controller)
                : market.claimableRedeemRequest(windowId, controller);
        if (left != nominal - part.nominalUsed) _violate("another filled amount is claimable than is left");
        // An exact claim uses up less than one more of the request than it is worth, and each claim is rounded once.
        uint256 least = view_.out.mulDiv(part.inUsed, view_.requested);
        uint256 slack = _exact[windowId][controller][side] * (view_.out / view_.requested + 1);
        slack += _claims[windowId][controller][side];
        if (isUsed && part.paid + slack < least) _violate("a claim was paid less than its part of the fill");
        if (_isDone(windowId, controller, side) && view_.requested != view_.filled) {
            least = (view_.requested - view_.filled).mulDiv(part.amount, view_.requested);
            if (part.refunded < least) _violate("less came back than the part of what was not filled");
        }
    }

    function _checkRecord(uint32 recordId) private {
        (uint256 recordAt, ) = _token.recordOf(recordId);
        if (recordAt > clock) return;
        uint256 sum = 0;
        for (uint256 i = 0; i < CONTROLLERS; ++i) {
            uint256 units = market.unitsAt(address(_token), _controllers[i], recordId);
            sum += units;
            if (!_remembered[recordId]) _unitsAt[recordId][_controllers[i]] = units;
            else if (_unitsAt[recordId][_controllers[i]] != units) _violate("a record has changed");
        }
        _remembered[recordId] = true;
        if (sum > _token.unitsAt(address(market), recordId)) _violate("more units had owners than there were");
    }

    /// @dev A settlement may be refused for a fill that would pay nothing; and, where units are worth next to nothing, for more
    /// of them than the gate has proof for.
    function _isForeseen(bytes memory reason) internal pure returns (bool) {
        bytes4 selector = bytes4(reason);
        return
            selector == IPrimaryMarket.PrimaryMarket_NothingForFill.selector ||
            selector == IEquityToken.EquityToken_InsufficientReserves.selector;
    }
}
