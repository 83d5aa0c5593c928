// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {EquityToken} from "../../../contracts/equity/EquityToken.sol";
import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {IMultiplierSchedule} from "../../../contracts/equity/IMultiplierSchedule.sol";
import {HolderPolicy} from "../../../contracts/equity/ITransferControls.sol";
import {AttestorRegistry} from "../../../contracts/reserves/AttestorRegistry.sol";
import {IAttestorRegistry} from "../../../contracts/reserves/IAttestorRegistry.sol";
import {IReserveVerifier} from "../../../contracts/reserves/IReserveVerifier.sol";
import {ReserveVerifier} from "../../../contracts/reserves/ReserveVerifier.sol";
import {SumTree} from "../../../contracts/reserves/SumTree.sol";
import {FactorKind} from "../../../contracts/types/CorporateAction.sol";
import {CallerTable} from "../../../test-support/mocks/CallerTable.sol";
import {SettableHolders} from "../../../test-support/mocks/SettableHolders.sol";
import {WeekdayCalendar} from "../../../test-support/mocks/WeekdayCalendar.sol";
import {CallCounter} from "../Base.t.sol";
import {ReserveModel} from "./ReserveModel.sol";

/// @notice Five attestors, a market, an issuer and a stranger around a real token whose gate is a real verifier. The handler
/// is market and corporate actions registry itself. It foresees of every call whether it gets through, and what comes
/// otherwise is kept until the invariants are asked.
abstract contract ReserveHandler is CallCounter, ReserveModel {
    /// @dev Thursday of the mock's week.
    uint256 private constant BEGIN = 1_800_000_000;
    uint256 private constant STEP = 20 minutes;
    uint256 private constant ATTESTORS = 5;

    EquityToken public token;
    ReserveVerifier public verifier;
    uint256 public clock;
    string public violation;

    uint256[ATTESTORS] private _keys;
    address[ATTESTORS] private _signers;
    bool[ATTESTORS] private _isAuditor;
    bool[ATTESTORS] private _isDiscredited;
    bool private _auditorIsDiscredited;
    bool private _custodianIsDiscredited;
    uint64 private _actionIds;
    uint256 private _journals;
    bytes32[] private _epochHashes;

    modifier acting(string memory action) {
        clock += STEP;
        vm.warp(clock);
        _attempt(action);
        _;
    }

    /// @dev Not the constructor: the token wants its corporate actions to have code.
    function begin() external {
        clock = BEGIN;
        vm.warp(clock);
        CallerTable authority = new CallerTable();
        authority.allow(IEquityToken.mint.selector, address(this));
        authority.allow(IReserveVerifier.registerReceipt.selector, address(this));
        _hireAttestors();
        IAttestorRegistry.Attestor[] memory attestors = new IAttestorRegistry.Attestor[](ATTESTORS);
        for (uint256 i = 0; i < ATTESTORS; ++i) {
            attestors[i].account = _signers[i];
            attestors[i].kind =
                _isAuditor[i] ? IAttestorRegistry.AttestorKind.AUDITOR : IAttestorRegistry.AttestorKind.CUSTODIAN;
        }
        verifier = new ReserveVerifier(
            address(authority),
            address(new AttestorRegistry(address(authority), attestors, 3))
        );
        _initialMultiplier = 1_024_094_713_306_789_000;
        token = new EquityToken(
            IEquityToken.Listing({
                name: "Tokenised Share",
                symbol: "SHARE",
                isin: "US0378331005",
                authority: address(authority),
                registry: address(new SettableHolders()),
                gate: address(verifier),
                corporateActions: address(this),
                calendar: address(new WeekdayCalendar()),
                windDown: address(0),
                initialMultiplier: uint128(_initialMultiplier),
                policy: HolderPolicy.OPEN
            })
        );
        _cuts.push();
        _epochHashes.push(0);
    }

    /* WHAT THE RUNNER CALLS */

    function wait(uint256 duration) public acting("wait") {
        clock += bound(duration, 1 minutes, 30 hours);
        vm.warp(clock);
        _succeed("wait");
    }

    function cut(uint256 who) public acting("cut") {
        _cut(who);
    }

    /// @dev Now and then of an old cut, expired, or with less than there was.
    function post(uint256 which, uint256 reserves, uint256 liabilities, uint256 how) public acting("post") {
        if (_cuts.length == 1 || how % 3 == 0) _cut(how >> 8);
        if (_cuts.length == 1) return;
        uint64 cutId = uint64(_cuts.length - 1 - (which % 4 == 0 ? bound(which, 0, _cuts.length - 2) : 0));
        IReserveVerifier.Attestation memory statement;
        statement.validUntil = uint64(how % 5 == 0 ? clock + bound(how, 0, 2 days) : clock + 30 days);
        if (how % 31 == 0) statement.validUntil = uint64(clock - 1);
        statement.reserves = uint128(bound(reserves, 0, 2_000_000e18));
        if (liabilities % 2 == 0) statement.liabilityUnits = uint128(bound(liabilities, 0, 100_000e18));
        bytes32[] memory missing = new bytes32[](0);
        _post(cutId, statement, missing);
    }

    /// @dev The newest receipt's stock never arrived.
    function postMissing(uint256 reserves) public acting("postMissing") {
        if (_receipts.length == 0) return;
        if (!_cut(reserves)) return;
        IReserveVerifier.Attestation memory statement;
        statement.validUntil = uint64(clock + 30 days);
        statement.reserves = uint128(bound(reserves, 0, 1_000_000e18));
        bytes32[] memory missing = new bytes32[](1);
        missing[0] = _receipts[_receipts.length - 1].journalId;
        statement.missingReceiptsHash = keccak256(abi.encodePacked(missing));
        if (!_post(uint64(_cuts.length - 1), statement, missing)) return;
        _expect(verifier.missingSince(address(token), missing[0]) != 0, "a missing receipt is not marked");
        _succeed("postMissing");
    }

    function mint(uint256 units) public acting("mint") {
        uint256 mintable = verifier.mintableUnits(address(token));
        units = bound(units, 1, mintable + mintable / 4 + 1);
        bool foreseen = _isProven(units, _highestReinvestment(), clock);
        if (_call(address(token), abi.encodeCall(token.mint, (address(this), units)), foreseen, "mint")) {
            _modelSupply += units;
            _modelMinted += units;
            _succeed("mint");
        }
    }

    /// @dev The largest amount, and one more.
    function mintTheLast() public acting("mintTheLast") {
        uint256 mintable = verifier.mintableUnits(address(token));
        _call(address(token), abi.encodeCall(token.mint, (address(this), mintable + 1)), false, "mint beyond");
        if (mintable == 0) return;
        if (_call(address(token), abi.encodeCall(token.mint, (address(this), mintable)), true, "mint the last")) {
            _modelSupply += mintable;
            _modelMinted += mintable;
            _succeed("mintTheLast");
        }
    }

    function burn(uint256 units) public acting("burn") {
        if (_modelSupply == 0) return;
        units = bound(units, 1, _modelSupply);
        if (_call(address(token), abi.encodeCall(token.burn, (units)), true, "burn")) {
            _modelSupply -= units;
            _succeed("burn");
        }
    }

    function split(uint256 ratio, uint256 delay) public acting("split") {
        if (_pendingFactors() >= 3) return;
        (uint128 numerator, uint128 denominator) = (uint128(bound(ratio, 2, 7)), 1);
        // Keeps the split factor within a few powers of ten.
        if (_splitsAt(type(uint256).max) > 20e18) (numerator, denominator) = (1, 7 + (numerator % 3));
        else if (ratio % 3 == 0) (numerator, denominator) = (3, 2 * numerator + 1);
        uint64 effectiveAt = uint64(clock + 24 hours + bound(delay, 0, 3 days));
        if (_schedule(effectiveAt, FactorKind.SPLIT, numerator, denominator, true)) _succeed("split");
    }

    function reinvest(uint256 yield, uint256 delay) public acting("reinvest") {
        if (_pendingFactors() >= 3) return;
        (uint128 numerator, uint128 denominator) = (uint128(10_000 + bound(yield, 1, 500)), 10_000);
        uint64 effectiveAt = uint64(clock + 24 hours + bound(delay, 0, 3 days));
        _insertFactor(FactorModel(0, effectiveAt, false, numerator, denominator, 0));
        bool foreseen = _isProven(0, _highestReinvestment(), clock);
        for (uint256 i = 0; i < _factors.length; ++i) if (_factors[i].actionId == 0) _removeFactor(i);
        if (_schedule(effectiveAt, FactorKind.REINVESTMENT, numerator, denominator, foreseen)) _succeed("reinvest");
    }

    function cancel(uint256 which) public acting("cancel") {
        uint256 pending = _pendingFactors();
        if (pending == 0) return;
        uint256 index = _factors.length - 1 - bound(which, 0, pending - 1);
        bytes memory data = abi.encodeCall(token.cancelFactor, (_factors[index].actionId));
        if (_call(address(token), data, true, "cancel")) {
            _removeFactor(index);
            _succeed("cancel");
        }
    }

    function poke() public acting("poke") {
        _call(address(token), abi.encodeCall(token.poke, ()), true, "poke");
        _succeed("poke");
    }

    function receive_(uint256 shares, uint256 which, uint256 who) public acting("receive") {
        if (_cuts.length == 1) return;
        who = bound(who, 0, ATTESTORS - 1);
        IReserveVerifier.InventoryReceipt memory receipt;
        receipt.token = address(token);
        receipt.recipient = address(this);
        receipt.cut = uint64(_cuts.length - 1 - (which % 2 == 0 ? bound(which, 0, _cuts.length - 2) : 0));
        uint256 room = (_reserveBase() * CAP_BPS) / 10_000;
        uint256 splits = _splitsAt(clock);
        receipt.shares = uint128(bound(shares, 0, (room * splits) / ONE / 3 + 1));
        receipt.activationCount = token.activationCount();
        receipt.journalId = bytes32(++_journals);
        receipt.validUntil = uint64(clock);
        uint256 base = receipt.cut >= _postedCut ? (receipt.shares * ONE) / splits : 0;
        bool foreseen =
            !_isAuditor[who] &&
                !_isDiscredited[who] &&
                !_isAroundSplit(clock) &&
                (receipt.cut < _postedCut ||
                    (_provisionalBase() + base <= room &&
                        _receiptCutsWith(receipt.cut) <= 10 &&
                        _countingReceipts() < 16));
        bytes memory signed = signature(_keys[who], verifier.receiptDigest(receipt));
        bytes memory data = abi.encodeCall(verifier.registerReceipt, (receipt, _signers[who], signed));
        if (_call(address(verifier), data, foreseen, "receipt")) {
            _receipts.push(ReceiptModel(receipt.cut, base, receipt.journalId, who));
            _succeed("receive");
        }
    }

    /// @dev At most one custodian and one auditor, so that a quorum remains.
    function equivocate(uint256 who, uint256 which) public acting("equivocate") {
        if (_cuts.length == 1) return;
        who = bound(who, 0, ATTESTORS - 1);
        bool taken = _isAuditor[who] ? _auditorIsDiscredited : _custodianIsDiscredited;
        if (taken && !_isDiscredited[who]) return;
        uint64 cutId = uint64(bound(which, 1, _cuts.length - 1));
        bytes memory data = _contradiction(who, cutId);
        if (_call(address(verifier), data, !_isDiscredited[who], "equivocation")) {
            _isDiscredited[who] = true;
            if (_isAuditor[who]) _auditorIsDiscredited = true;
            else _custodianIsDiscredited = true;
            _isFrozen = true;
            for (uint256 i = 0; i < _receipts.length; ++i) if (_receipts[i].custodian == who) _receipts[i].base = 0;
            _succeed("equivocate");
        }
    }

    /* WHAT MUST HOLD */

    /// @notice The gate's answers are the model's, to the unit.
    function checkGate() external {
        vm.warp(clock);
        uint256 highest = _highestReinvestment();
        uint256 mintable = verifier.mintableUnits(address(token));
        if (mintable != 0) _expect(_isProven(mintable, highest, clock), "more is mintable than proven");
        _expect(!_isProven(mintable + 1, highest, clock), "less is mintable than proven");
        (uint256 needed, uint256 proven, bool current) = verifier.coverageAt(address(token), highest);
        _expect(proven == _reserveBase() + _provisionalBase(), "what is proven");
        if (_postedCut != 0) _expect(needed == _need(0, highest), "what is needed");
        _expect(current == _isCurrent(clock), "whether the proof is current");
        _expect(token.splitFactor() == _splitsAt(clock), "the split factor");
        _expect(token.maxScheduledReinvestFactor() == highest, "the reinvest factor");
        _expect(token.totalSupply() == _modelSupply && token.totalMinted() == _modelMinted, "the supply");
    }

    /// @notice No epoch ever changes, and none appears that was not posted.
    function checkEpochs() external {
        for (uint32 i = 0; i < _epochHashes.length; ++i) {
            _expect(verifier.epochHashAt(address(token), i) == _epochHashes[i], "an epoch has changed");
        }
        _expect(verifier.epochHashAt(address(token), uint32(_epochHashes.length)) == 0, "an epoch out of nothing");
        _expect(verifier.epochOf(address(token)).number == _epochHashes.length - 1, "the number of epochs");
    }

    /// @notice Goes on at random until every action got through once.
    function goOnUntilAllSucceeded(uint256 patience) external {
        for (uint256 i = 0; i < patience; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(clock, i)));
            _act(seed % 13, seed >> 8, seed >> 80, seed >> 160, seed >> 16);
            if (i % 16 == 15 && _allSucceeded()) return;
        }
    }

    function selectors() external pure returns (bytes4[] memory list) {
        list = new bytes4[](13);
        list[0] = this.wait.selector;
        list[1] = this.cut.selector;
        list[2] = this.post.selector;
        list[3] = this.postMissing.selector;
        list[4] = this.mint.selector;
        list[5] = this.mintTheLast.selector;
        list[6] = this.burn.selector;
        list[7] = this.split.selector;
        list[8] = this.reinvest.selector;
        list[9] = this.cancel.selector;
        list[10] = this.poke.selector;
        list[11] = this.receive_.selector;
        list[12] = this.equivocate.selector;
    }

    /* INTERNALS */

    function _actionNames() internal pure returns (string[] memory names) {
        names = new string[](13);
        (names[0], names[1], names[2], names[3]) = ("wait", "cut", "post", "postMissing");
        (names[4], names[5], names[6], names[7]) = ("mint", "mintTheLast", "burn", "split");
        (names[8], names[9], names[10]) = ("reinvest", "cancel", "poke");
        (names[11], names[12]) = ("receive", "equivocate");
    }

    function _act(uint256 action, uint256 a, uint256 b, uint256 c, uint256 d) private {
        if (action == 0) wait(a);
        else if (action == 1) cut(a);
        else if (action == 2) post(a, b, c, d);
        else if (action == 3) postMissing(a);
        else if (action == 4) mint(a);
        else if (action == 5) mintTheLast();
        else if (action == 6) burn(a);
        else if (action == 7) split(a, b);
        else if (action == 8) reinvest(a, b);
        else if (action == 9) cancel(a);
        else if (action == 10) poke();
        else if (action == 11) receive_(a, b, c);
        else equivocate(a, b);
    }

    function _allSucceeded() private view returns (bool) {
        string[] memory names = _actionNames();
        for (uint256 i = 0; i < names.length; ++i) if (successes[names[i]] == 0) return false;
        return true;
    }

    /// @dev Ascending by address, as signers must be; the first two are auditors, the others custodians.
    function _hireAttestors() private {
        for (uint256 i = 0; i < ATTESTORS; ++i) {
            (address account, uint256 key) = makeAddrAndKey(string.concat("attestor ", vm.toString(i)));
            uint256 place = i;
            for (; place > 0 && _signers[place - 1] > account; --place) {
                (_signers[place], _keys[place]) = (_signers[place - 1], _keys[place - 1]);
            }
            (_signers[place], _keys[place]) = (account, key);
        }
        (_isAuditor[0], _isAuditor[1]) = (true, true);
    }

    function _cut(uint256 who) private returns (bool) {
        bool isAttestor = who % 4 != 0;
        address caller = isAttestor ? _signers[who % ATTESTORS] : address(0xbad);
        bool foreseen = _mayCut(isAttestor, clock);
        vm.prank(caller);
        if (!_call(address(verifier), abi.encodeCall(verifier.cut, (address(token))), foreseen, "cut")) return false;
        if (isAttestor) _lastAttestorCutAt = clock;
        _cuts.push(CutModel(clock, _modelSupply, _modelMinted, _splitsAt(clock)));
        _succeed("cut");
        return true;
    }

    function _post(
        uint64 cutId,
        IReserveVerifier.Attestation memory statement,
        bytes32[] memory missing
    ) private returns (bool) {
        statement.cutHash = verifier.cutHashOf(address(token), cutId);
        SumTree.Opening memory opening;
        opening.leftSum = statement.reserves / 3;
        opening.rightSum = statement.reserves - opening.leftSum;
        statement.positionsDepth = 1;
        statement.positionsCount = 2;
        (statement.positionsRoot, ) = SumTree.openRoot(1, opening);
        bytes32 digest = verifier.attestationDigest(statement);
        (address[] memory signers, bytes[] memory signatures) = _signAll(digest);
        bytes memory data = abi.encodeCall(
            verifier.post,
            (address(token), cutId, statement, opening, missing, signers, signatures)
        );
        if (!_call(address(verifier), data, _mayPost(cutId, statement.validUntil, clock), "post")) return false;
        _postedCut = cutId;
        _reserves = statement.reserves;
        _liabilities = statement.liabilityUnits;
        _validUntil = statement.validUntil;
        _isFrozen = false;
        uint256 number = _epochHashes.length;
        _epochHashes.push(keccak256(abi.encode(_epochHashes[number - 1], number, digest)));
        _succeed("post");
        return true;
    }

    /// @dev All whose word still counts: three to five.
    function _signAll(bytes32 digest) private view returns (address[] memory signers, bytes[] memory signatures) {
        uint256 count = ATTESTORS - (_auditorIsDiscredited ? 1 : 0) - (_custodianIsDiscredited ? 1 : 0);
        signers = new address[](count);
        signatures = new bytes[](count);
        uint256 next = 0;
        for (uint256 i = 0; i < ATTESTORS; ++i) {
            if (_isDiscredited[i]) continue;
            signers[next] = _signers[i];
            signatures[next++] = signature(_keys[i], digest);
        }
    }

    /// @dev The proof that an attestor has signed two figures about one cut.
    function _contradiction(uint256 who, uint64 cutId) private view returns (bytes memory) {
        IReserveVerifier.Attestation memory first;
        IReserveVerifier.Attestation memory second;
        first.cutHash = verifier.cutHashOf(address(token), cutId);
        second.cutHash = first.cutHash;
        second.reserves = 1;
        bytes memory firstSigned = signature(_keys[who], verifier.attestationDigest(first));
        bytes memory secondSigned = signature(_keys[who], verifier.attestationDigest(second));
        return
            abi.encodeCall(
                verifier.proveEquivocation,
                (address(token), cutId, _signers[who], first, firstSigned, second, secondSigned)
            );
    }

    function _schedule(
        uint64 effectiveAt,
        FactorKind kind,
        uint128 numerator,
        uint128 denominator,
        bool foreseen
    ) private returns (bool) {
        uint64 actionId = _actionIds + 1;
        // Some splits come on their ex day, some too late for it.
        uint64 exAt = uint64(_exAtOf(effectiveAt, numerator + effectiveAt));
        bytes memory data = abi.encodeCall(
            token.scheduleFactor,
            (IMultiplierSchedule.PendingFactor(actionId, effectiveAt, kind, numerator, denominator, exAt))
        );
        // Too many splits at once are the token's to refuse, and not this campaign's subject: two multiply to 81 at most.
        if (kind == FactorKind.SPLIT && _pendingSplits() > 1) return false;
        if (!_call(address(token), data, foreseen, "schedule")) return false;
        _actionIds = actionId;
        _insertFactor(FactorModel(actionId, effectiveAt, kind == FactorKind.SPLIT, numerator, denominator, exAt));
        return true;
    }

    function _pendingFactors() private view returns (uint256 count) {
        for (uint256 i = 0; i < _factors.length; ++i) if (_factors[i].effectiveAt > clock) ++count;
    }

    function _pendingSplits() private view returns (uint256 count) {
        for (uint256 i = 0; i < _factors.length; ++i) {
            if (_factors[i].isSplit && _factors[i].effectiveAt > clock) ++count;
        }
    }

    function _countingReceipts() private view returns (uint256 count) {
        for (uint256 i = 0; i < _receipts.length; ++i) if (_receipts[i].cut >= _postedCut) ++count;
    }

    /// @dev How many different cuts the counting receipts name, one more for `cutId` included.
    function _receiptCutsWith(uint256 cutId) private view returns (uint256 count) {
        bool named = false;
        for (uint256 id = _postedCut; id < _cuts.length; ++id) {
            for (uint256 i = 0; i < _receipts.length; ++i) {
                if (_receipts[i].cut != id) continue;
                ++count;
                if (id == cutId) named = true;
                break;
            }
        }
        if (!named) ++count;
    }

    function _call(
        address target,
        bytes memory data,
        bool foreseen,
        string memory what
    ) private returns (bool success) {
        (success, ) = target.call(data);
        if (success == foreseen) return success;
        _expect(false, string.concat(what, foreseen ? " was refused" : " got through"));
    }

    function _expect(bool condition, string memory what) internal {
        if (!condition && bytes(violation).length == 0) violation = what;
    }
}
