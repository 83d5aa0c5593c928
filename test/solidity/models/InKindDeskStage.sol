// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {EquityToken} from "../../../contracts/equity/EquityToken.sol";
import {ICorporateActions} from "../../../contracts/equity/ICorporateActions.sol";
import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {HolderPolicy, ITransferControls} from "../../../contracts/equity/ITransferControls.sol";
import {IEquityOracle} from "../../../contracts/oracle/IEquityOracle.sol";
import {IInKindDesk} from "../../../contracts/primary/IInKindDesk.sol";
import {InKindDesk} from "../../../contracts/primary/InKindDesk.sol";
import {AttestorRegistry} from "../../../contracts/reserves/AttestorRegistry.sol";
import {IAttestorRegistry} from "../../../contracts/reserves/IAttestorRegistry.sol";
import {IReserveVerifier} from "../../../contracts/reserves/IReserveVerifier.sol";
import {ReserveVerifier} from "../../../contracts/reserves/ReserveVerifier.sol";
import {SumTree} from "../../../contracts/reserves/SumTree.sol";
import {CallerTable} from "../../../test-support/mocks/CallerTable.sol";
import {DailyCalendar} from "../../../test-support/mocks/DailyCalendar.sol";
import {SettableHolders} from "../../../test-support/mocks/SettableHolders.sol";
import {SettableOracle} from "../../../test-support/mocks/SettableOracle.sol";
import {StablecoinMock} from "../../../test-support/mocks/StablecoinMock.sol";
import {CallCounter} from "../Base.t.sol";

/// @notice An in-kind network to act on: two participants, a custodian, an auditor, and one desk on a real token with a real
/// verifier. Whoever inherits is issuer, transfer agent, backstop and registry of corporate actions.
abstract contract InKindDeskStage is CallCounter {
    uint256 private constant BEGIN = 1_800_000_000;
    uint256 internal constant PARTICIPANTS = 2;
    uint256 private constant UPPER = 180e18;
    uint128 internal constant LIMIT = 60e18;
    uint128 private constant RESERVES = 1_000_000e18;

    EquityToken public token;
    ReserveVerifier public verifier;
    InKindDesk public desk;
    StablecoinMock public asset;
    uint256 public clock;
    string public violation;

    DailyCalendar private _calendar;
    address internal _custodian;
    uint256 internal _custodianKey;
    address private _auditor;
    uint256 internal _auditorKey;
    address[PARTICIPANTS] internal _accounts;
    uint64 internal _postedCut;
    uint256 internal _lastCutAt;
    /// @dev When the last scheduled split is, or was.
    uint256 internal _splitAt;

    /// @dev Not the constructor: the token wants its corporate actions to have code.
    function begin() external {
        clock = BEGIN;
        vm.warp(clock);
        CallerTable authority = new CallerTable();
        (_custodian, _custodianKey) = makeAddrAndKey("custodian");
        (_auditor, _auditorKey) = makeAddrAndKey("auditor");
        IAttestorRegistry.Attestor[] memory attestors = new IAttestorRegistry.Attestor[](2);
        attestors[0] = IAttestorRegistry.Attestor(_custodian, IAttestorRegistry.AttestorKind.CUSTODIAN);
        attestors[1] = IAttestorRegistry.Attestor(_auditor, IAttestorRegistry.AttestorKind.AUDITOR);
        AttestorRegistry registry = new AttestorRegistry(address(authority), attestors, 2);
        verifier = new ReserveVerifier(address(authority), address(registry));
        _calendar = new DailyCalendar();
        token = new EquityToken(
            IEquityToken.Listing({
                name: "Tokenised Share",
                symbol: "SHARE",
                isin: "US0378331005",
                authority: address(authority),
                registry: address(new SettableHolders()),
                gate: address(verifier),
                corporateActions: address(this),
                calendar: address(_calendar),
                windDown: address(0),
                initialMultiplier: 1_024_094_713_306_789_000,
                policy: HolderPolicy.OPEN
            })
        );
        SettableOracle oracle = new SettableOracle();
        oracle.setValue(175e18, 170e18, UPPER, 0);
        asset = new StablecoinMock(6);
        desk = new InKindDesk(address(authority), token, asset, IEquityOracle(address(oracle)), address(this));
        authority.allow(IEquityToken.mint.selector, address(desk));
        authority.allow(IReserveVerifier.registerReceipt.selector, address(desk));
        authority.allow(IReserveVerifier.reportCommitted.selector, address(desk));
        authority.allow(ITransferControls.admitVenue.selector, address(this));
        authority.allow(ITransferControls.forceThrough.selector, address(this));
        authority.allow(IInKindDesk.setLimit.selector, address(this));
        token.admitVenue(address(desk));
        for (uint256 i = 0; i < PARTICIPANTS; ++i) {
            _accounts[i] = makeAddr(string.concat("participant ", vm.toString(i)));
            desk.setLimit(_accounts[i], LIMIT);
            asset.mint(_accounts[i], 1e30);
            vm.startPrank(_accounts[i]);
            asset.approve(address(desk), type(uint256).max);
            token.approve(address(desk), type(uint256).max);
            vm.stopPrank();
        }
        clock += 1 days;
        vm.warp(clock);
        _prove(new bytes32[](0));
    }

    /// @dev What the desk asks of a registry; there is no dividend here.
    function pendingDividends(address) external pure returns (ICorporateActions.PendingDividend[] memory) {}

    /* INTERNALS */

    function _receiptOf(
        uint256 who,
        uint256 shares,
        bytes32 journalReference,
        uint256 tamper
    ) internal view returns (IReserveVerifier.InventoryReceipt memory receipt) {
        receipt.token = address(token);
        receipt.recipient = address(desk);
        receipt.shares = uint128(shares);
        uint256 byProof = (((shares * 1e18) / token.splitFactor()) * 1e18) / token.reinvestFactor();
        receipt.units = uint128(Math.min((shares * 1e18) / token.uiMultiplier(), byProof));
        receipt.activationCount = token.activationCount();
        // One of before the posted cut is spoken for already.
        receipt.cut = tamper % 5 == 0 && _postedCut > 1 ? _postedCut - 1 : _postedCut;
        receipt.journalId = keccak256(abi.encode(_accounts[who], journalReference));
        receipt.validUntil = uint64(clock);
        if (tamper % 12 == 0) ++receipt.units;
        else if (tamper % 6 == 0) receipt.journalId = bytes32(tamper);
    }

    function _tryCreate(
        uint256 who,
        IReserveVerifier.InventoryReceipt memory receipt,
        bytes32 journalReference
    ) internal returns (bool) {
        bytes memory signed = signature(_custodianKey, verifier.receiptDigest(receipt));
        vm.prank(_accounts[who]);
        try desk.create(receipt, _custodian, signed, journalReference, _accounts[who]) {
            return true;
        } catch {
            return false;
        }
    }

    function _prove(bytes32[] memory missing) internal {
        vm.prank(_custodian);
        uint64 cutId = verifier.cut(address(token));
        IReserveVerifier.Attestation memory statement;
        statement.cutHash = verifier.cutHashOf(address(token), cutId);
        statement.validUntil = uint64(clock + 30 days);
        statement.reserves = RESERVES;
        SumTree.Opening memory opening;
        opening.leftSum = RESERVES;
        (statement.positionsDepth, statement.positionsCount) = (1, 1);
        (statement.positionsRoot, ) = SumTree.openRoot(1, opening);
        if (missing.length != 0) statement.missingReceiptsHash = keccak256(abi.encodePacked(missing));
        bytes32 digest = verifier.attestationDigest(statement);
        address[] memory signers = new address[](2);
        bytes[] memory signatures = new bytes[](2);
        bool isFirst = _custodian < _auditor;
        (signers[isFirst ? 0 : 1], signers[isFirst ? 1 : 0]) = (_custodian, _auditor);
        signatures[isFirst ? 0 : 1] = signature(_custodianKey, digest);
        signatures[isFirst ? 1 : 0] = signature(_auditorKey, digest);
        verifier.post(address(token), cutId, statement, opening, missing, signers, signatures);
        (_postedCut, _lastCutAt) = (cutId, clock);
    }

    /// @dev Between the last close before the pending split, and the split.
    function _splitImpends() internal view returns (bool) {
        return clock < _splitAt && clock >= _closeOf(_splitAt / 1 days - 1);
    }

    function _closeOf(uint256 day) internal pure returns (uint256) {
        return day * 1 days + 21 hours;
    }

    /// @dev 130 % of the upper value, each step rounded up, in 6 decimals.
    function _bondUp(uint256 shares) internal view returns (uint256) {
        uint256 units = Math.mulDiv(shares, 1e18, token.uiMultiplier(), Math.Rounding.Ceil);
        uint256 value = Math.mulDiv(units, UPPER, 1e18, Math.Rounding.Ceil);
        return Math.ceilDiv(Math.ceilDiv(value * 13_000, 10_000), 1e12);
    }

    function _violate(string memory what) internal {
        if (bytes(violation).length == 0) violation = what;
    }
}
