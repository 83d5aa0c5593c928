// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {Roles} from "../../../contracts/access/Roles.sol";
import {IAttestorRegistry} from "../../../contracts/reserves/IAttestorRegistry.sol";
import {IReserveVerifier} from "../../../contracts/reserves/IReserveVerifier.sol";
import {ISubLedger} from "../../../contracts/reserves/ISubLedger.sol";
import {SumTree} from "../../../contracts/reserves/SumTree.sol";
import {SystemIssuer} from "./SystemIssuer.sol";

/// @notice Custodians and auditors who cut and sign, honestly, late, low, twice or not at all; and an exchange whose one wallet
/// holds for its customers.
abstract contract SystemAttestors is SystemIssuer {
    bytes internal constant CUT_REFUSED = abi.encodePacked(
        IReserveVerifier.ReserveVerifier_SplitImpends.selector,
        IReserveVerifier.ReserveVerifier_CutTooSoon.selector,
        IReserveVerifier.ReserveVerifier_CutStillYoung.selector,
        IReserveVerifier.ReserveVerifier_TooManyOpenCuts.selector
    );
    bytes internal constant POST_REFUSED = abi.encodePacked(
        IReserveVerifier.ReserveVerifier_CutNotNewer.selector,
        IReserveVerifier.ReserveVerifier_CutTooOld.selector,
        IReserveVerifier.ReserveVerifier_SplitImpends.selector
    );

    /// @dev What a customer of the exchange was last given for a record.
    mapping(uint32 recordId => uint256) internal _published;
    mapping(uint32 recordId => uint256) internal _proven;

    /* THE FIRST PROOF, AND WHAT THERE IS */

    function _begun() internal override {
        _cuts.push(Cut(0, 0, 0, ONE, ONE));
        _action = "begin";
        _isMarked[INSIDER] = true;
        if (!_cut(_attestors[0]) || !_post(1, 150, new bytes32[](0))) _violate("the first proof was refused");
        bytes4[] memory list = new bytes4[](1);
        list[0] = IEquityToken.mint.selector;
        _manager.setTargetFunctionRole(address(_token), list, Roles.MINTER);
        _manager.grantRole(Roles.MINTER, address(this), 0);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (i != SINK) _token.mint(_who[i], i == LENDER ? 100_000e18 : 30_000e18);
        }
        _manager.revokeRole(Roles.MINTER, address(this));
        _mayMint = true;
        _close();
    }

    /* CUTS AND EPOCHS */

    function cut(uint256 who) public acting("cut") {
        bool isAttestor = who % 4 != 0;
        if (_cut(isAttestor ? _attestors[who % ATTESTORS] : _who[STRANGER])) _succeed("cut");
    }

    /// @dev Of the newest cut or an older one; with more than there is need for, or less; now and then the stock of a receipt has
    /// not arrived.
    function post(uint256 which, uint256 hundredths, uint256 how) public acting("post") {
        if (how % 4 < 3) {
            _warp(clock + 1 hours);
            _cut(_attestors[1]);
        }
        uint64 last = _verifier.lastCut(address(_token));
        uint64 cutId = how % 4 == 3 && last > 1 ? last - uint64(bound(which, 0, 1)) : last;
        hundredths = hundredths % 4 == 0 ? bound(hundredths >> 8, 5, 99) : bound(hundredths >> 8, 105, 150);
        bytes32[] memory missing = new bytes32[](0);
        if (how % 3 == 0 && _receipts.length != 0) {
            missing = new bytes32[](1);
            missing[0] = _receipts[which % _receipts.length].journalId;
        }
        if (_post(cutId, hundredths, missing)) _succeed("post");
    }

    /// @dev One of the two kinds at most, so that a quorum remains.
    function equivocate(uint256 who) public acting("equivocate") {
        who = who % 2 == 0 ? 0 : 2;
        uint64 cutId = _verifier.lastCut(address(_token));
        (IReserveVerifier.Attestation memory first, ) = _state(cutId, 1e18, new bytes32[](0));
        (IReserveVerifier.Attestation memory second, ) = _state(cutId, 2e18, new bytes32[](0));
        bytes memory data = abi.encodeCall(
            IReserveVerifier.proveEquivocation,
            (
                address(_token),
                cutId,
                _attestors[who],
                first,
                signature(_keys[who], _verifier.attestationDigest(first)),
                second,
                signature(_keys[who], _verifier.attestationDigest(second))
            )
        );
        if (_isDiscredited[who]) {
            bytes memory again = abi.encodePacked(IReserveVerifier.ReserveVerifier_Discredited.selector);
            return _mustNot(_who[STRANGER], address(_verifier), data, again, "INV-58");
        }
        if (!_must(_who[STRANGER], address(_verifier), data, "INV-58")) return;
        (_isDiscredited[who], _isFrozen) = (true, true);
        _succeed("equivocate");
    }

    /// @dev Too few signers, one kind alone, another's statement, another cut's, the posted one again: none counts.
    function forge(uint256 how, uint256 reserves) public acting("forge") {
        uint64 cutId = _verifier.lastCut(address(_token));
        reserves = how % 2 == 0 ? bound(reserves, 1e18, 1e24) : bound(reserves, 1e30, 1e33);
        (IReserveVerifier.Attestation memory statement, SumTree.Opening memory opening) = _state(
            cutId,
            reserves,
            new bytes32[](0)
        );
        (address[] memory signers, bytes[] memory signatures) = _sign(_verifier.attestationDigest(statement), 0);
        how %= 5;
        // The one auditor or custodian that a kind always has, alone.
        if (how == 0) (signers, signatures) = _last(signers, signatures, 1);
        if (how == 1) (signers, signatures) = _last(signers, signatures, _isDiscredited[2] ? 1 : 2);
        if (how == 2) ++statement.liabilityUnits;
        if (how == 3) statement.cutHash = keccak256("another");
        if (how == 4) {
            cutId = uint64(_postedCut);
            statement.cutHash = _verifier.cutHashOf(address(_token), cutId);
            (signers, signatures) = _sign(_verifier.attestationDigest(statement), 0);
        }
        bytes memory foreseen = abi.encodePacked(
            POST_REFUSED,
            IAttestorRegistry.AttestorRegistry_QuorumNotMet.selector,
            IAttestorRegistry.AttestorRegistry_BadSignature.selector,
            IReserveVerifier.ReserveVerifier_WrongCut.selector
        );
        bytes memory data = abi.encodeCall(
            IReserveVerifier.post,
            (address(_token), cutId, statement, opening, new bytes32[](0), signers, signatures)
        );
        _mustNot(_who[STRANGER], address(_verifier), data, foreseen, "INV-58");
        _succeed("forge");
    }

    /* AN OMNIBUS WALLET */

    /// @dev For the newest record: three fifths are Alice's, two Bob's. A tree of one unit more is tried first.
    function publish() public acting("publish") {
        if (_records.length == 0) return;
        uint32 recordId = _records[_records.length - 1];
        uint256 total = _copyOf(recordId, EXCHANGE, 0);
        if (_published[recordId] != 0 || total == 0) return;
        bytes memory tooMuch = abi.encodePacked(ISubLedger.SubLedger_ExceedsWallet.selector);
        _mustNot(_who[BROKER], address(_subLedger), _publication(recordId, total + 1), tooMuch, "INV-61");
        if (!_must(_who[BROKER], address(_subLedger), _publication(recordId, total), "INV-61")) return;
        _published[recordId] = total;
        _succeed("publish");
    }

    /// @dev A customer proves its leaf, once.
    function prove(uint256 which, uint256 index) public acting("prove") {
        if (_records.length == 0) return;
        uint32 recordId = _records[which % _records.length];
        if (_published[recordId] == 0) recordId = _records[_records.length - 1];
        uint256 total = _published[recordId];
        if (total == 0) return;
        index %= 2;
        (ISubLedger.Leaf[2] memory leaves, bytes32[2] memory hashes) = _leavesOf(recordId, total);
        bytes memory proof = abi.encodePacked(leaves[1 - index].amount, hashes[1 - index]);
        bytes memory data = abi.encodeCall(ISubLedger.prove, (address(_token), recordId, leaves[index], proof));
        if ((_proven[recordId] >> index) & 1 != 0) {
            bytes memory again = abi.encodePacked(ISubLedger.SubLedger_LeafAlreadyProven.selector);
            return _mustNot(_who[STRANGER], address(_subLedger), data, again, "INV-61");
        }
        if (!_must(_who[STRANGER], address(_subLedger), data, "INV-61")) return;
        _proven[recordId] |= 1 << index;
        _succeed("prove");
    }

    /* INTERNALS */

    function _cut(address who) internal returns (bool) {
        bytes memory data = abi.encodeCall(IReserveVerifier.cut, (address(_token)));
        bool isAroundSplit = _splitImpends();
        if (!_do(who, address(_verifier), data, CUT_REFUSED)) return false;
        if (isAroundSplit) _violate("INV-60: a cut between a close and the split that follows");
        (, uint256 s, uint256 r) = _foldUntil(clock);
        _cuts.push(Cut(clock, _supply[address(_token)], _minted, s, r));
        return true;
    }

    function _renewProof() internal override returns (bool) {
        _warp(clock + 1 hours);
        return _cut(_attestors[1]) && _post(_verifier.lastCut(address(_token)), 150, new bytes32[](0));
    }

    /// @dev Between the last regular close before a pending split and the split.
    function _splitImpends() internal view returns (bool) {
        for (uint256 i = 0; i < _factors.length; ++i) {
            Factor memory f = _factors[i];
            if (f.isSplit && f.effectiveAt > clock && clock >= _calendar.previousClose(f.effectiveAt)) return true;
        }
        return false;
    }

    function _post(uint64 cutId, uint256 hundredths, bytes32[] memory missing) internal returns (bool) {
        uint256 reserves = _reservesFor(cutId, hundredths);
        (IReserveVerifier.Attestation memory statement, SumTree.Opening memory opening) = _state(
            cutId,
            reserves,
            missing
        );
        (address[] memory signers, bytes[] memory signatures) = _sign(_verifier.attestationDigest(statement), 0);
        bytes memory data = abi.encodeCall(
            IReserveVerifier.post,
            (address(_token), cutId, statement, opening, missing, signers, signatures)
        );
        if (!_do(_who[STRANGER], address(_verifier), data, POST_REFUSED)) return false;
        if (cutId <= _postedCut) _violate("INV-58: a statement was replayed");
        Cut memory books = _cuts[cutId];
        _postedCut = cutId;
        _reserveBase = (reserves * ONE) / books.splits;
        _counted = books.supply;
        _usableUntil = _ageOut(books.at, statement.validUntil);
        _isFrozen = false;
        return true;
    }

    function _last(
        address[] memory signers,
        bytes[] memory signatures,
        uint256 count
    ) private pure returns (address[] memory few, bytes[] memory fewSignatures) {
        (few, fewSignatures) = (new address[](count), new bytes[](count));
        for (uint256 i = 0; i < count; ++i) {
            few[i] = signers[signers.length - count + i];
            fewSignatures[i] = signatures[signers.length - count + i];
        }
    }

    function _publication(uint32 recordId, uint256 total) private view returns (bytes memory) {
        (ISubLedger.Leaf[2] memory leaves, bytes32[2] memory hashes) = _leavesOf(recordId, total);
        SumTree.Opening memory opening = SumTree.Opening(leaves[0].amount, hashes[0], leaves[1].amount, hashes[1]);
        (bytes32 root, ) = SumTree.openRoot(1, opening);
        return abi.encodeCall(ISubLedger.publish, (address(_token), recordId, root, 2, 1, opening));
    }

    function _leavesOf(
        uint32 recordId,
        uint256 total
    ) private view returns (ISubLedger.Leaf[2] memory leaves, bytes32[2] memory hashes) {
        bytes32 domain = _subLedger.domainOf(address(_token), recordId);
        for (uint64 i = 0; i < 2; ++i) {
            uint256 amount = i == 0 ? (total * 3) / 5 : total - (total * 3) / 5;
            bytes32 key = SumTree.walletKey(_who[i == 0 ? ALICE : BOB]);
            leaves[i] = ISubLedger.Leaf(i, key, bytes32(uint256(i)), uint128(amount));
            hashes[i] = SumTree.leaf(domain, i, key, bytes32(uint256(i)), uint128(amount));
        }
    }
}
