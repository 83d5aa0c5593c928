// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IReserveVerifier} from "../../../contracts/reserves/IReserveVerifier.sol";
import {SumTree} from "../../../contracts/reserves/SumTree.sol";
import {Vm} from "../Base.t.sol";
import {SystemWorld} from "./SystemWorld.sol";

/// @notice What a bookkeeper outside would have written down: units and money by the tokens' events, factors by the announced
/// terms, the proof by what was signed, records by what everybody had in their second. Nothing here asks a contract for what
/// it is later compared with.
abstract contract SystemBooks is SystemWorld {
    using Math for uint256;

    /// @dev A factor that stands in the token's queue, or has become effective.
    struct Factor {
        uint64 actionId;
        uint64 effectiveAt;
        bool isSplit;
        uint256 numerator;
        uint256 denominator;
    }

    /// @dev The books at a cut.
    struct Cut {
        uint256 at;
        uint256 supply;
        uint256 minted;
        uint256 splits;
        uint256 reinvestments;
    }

    /// @dev A receipt that counts until a later cut is posted.
    struct Receipt {
        uint256 cut;
        uint256 base;
        uint256 custodian;
        bytes32 journalId;
    }

    uint256 internal constant VENUES = 5;
    /// @dev Of a copied record: the wallet, then market, desk, money pool and stock pool.
    uint256 internal constant LEDGERS = 5;
    bytes32 private constant TRANSFER = keccak256("Transfer(address,address,uint256)");

    // Units and money, by the tokens' events alone.
    mapping(address token => mapping(address account => uint256)) internal _held;
    mapping(address token => uint256) internal _supply;
    uint256 internal _minted;
    /// @dev What was given to a venue outright, for nothing.
    mapping(address token => mapping(address venue => uint256)) internal _donated;

    Factor[] internal _factors;
    Cut[] internal _cuts;
    Receipt[] internal _receipts;

    // The last epoch, as it was signed.
    uint256 internal _postedCut;
    uint256 internal _reserveBase;
    uint256 internal _counted;
    uint256 internal _usableUntil;
    bool internal _isFrozen;
    bool[ATTESTORS] internal _isDiscredited;

    uint32[] internal _records;
    mapping(uint32 recordId => uint256[LEDGERS][ACCOUNTS]) private _copies;
    mapping(uint32 recordId => uint256) internal _insiderUnits;
    bool[ACCOUNTS] internal _isMarked;

    string internal _action;
    bool internal _mayMint;

    /// @dev Around everything that anybody does. An action that returns early is closed as well.
    modifier acting(string memory name) {
        _action = name;
        clock += 1 minutes;
        _warp(clock);
        _attempt(name);
        _;
        _close();
    }

    /* CALLS */

    /// @dev As somebody; the reason is empty where it got through.
    function _call(address who, address target, bytes memory data) internal returns (bool isDone, bytes memory answer) {
        vm.prank(who);
        (isDone, answer) = target.call(data);
    }

    /// @dev Whether a call gets through; it may be refused for `selectors` alone, four bytes each.
    function _do(address who, address target, bytes memory data, bytes memory selectors) internal returns (bool) {
        (bool isDone, bytes memory reason) = _call(who, target, data);
        if (!isDone) _foresee(reason, selectors);
        return isDone;
    }

    /// @dev A call that nothing may refuse.
    function _must(address who, address target, bytes memory data, string memory law) internal returns (bool) {
        (bool isDone, bytes memory reason) = _call(who, target, data);
        if (!isDone) _violate(string.concat(law, ": refused in ", _action, " with ", _hex(bytes4(reason))));
        return isDone;
    }

    /// @dev A call that must be refused, and for `selectors` alone.
    function _mustNot(
        address who,
        address target,
        bytes memory data,
        bytes memory selectors,
        string memory law
    ) internal {
        (bool isDone, bytes memory reason) = _call(who, target, data);
        if (isDone) _violate(string.concat(law, ": got through in ", _action));
        else _foresee(reason, selectors);
    }

    function _foresee(bytes memory reason, bytes memory selectors) internal {
        bytes4 selector = bytes4(reason);
        for (uint256 i = 0; i < selectors.length; i += 4) {
            bytes4 one;
            assembly ("memory-safe") {
                one := mload(add(add(selectors, 32), i))
            }
            if (one == selector) return;
        }
        _violate(string.concat("INV-67: unforeseen in ", _action, ": ", _hex(selector)));
    }

    function _hex(bytes4 selector) internal pure returns (string memory) {
        bytes memory digits = "0123456789abcdef";
        bytes memory text = new bytes(8);
        for (uint256 i = 0; i < 4; ++i) {
            text[2 * i] = digits[uint8(selector[i]) >> 4];
            text[2 * i + 1] = digits[uint8(selector[i]) & 15];
        }
        return string(text);
    }

    /* UNITS AND MONEY */

    /// @dev Books what moved. Units come into being only where they may, and within the proof.
    function _close() internal {
        uint256 before = _minted;
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != TRANSFER) continue;
            if (logs[i].emitter != address(_token) && logs[i].emitter != address(_usd)) continue;
            _move(logs[i]);
        }
        if (_minted != before) {
            if (!_mayMint) _violate(string.concat("INV-58: units were minted by ", _action));
            if (!_isProven(0, _highestReinvestment())) _violate("INV-58: more was minted than is proven");
            if (!_isCurrent()) _violate("INV-58: units were minted without a current proof");
        }
        _mayMint = false;
    }

    function _move(Vm.Log memory log) private {
        address from = address(uint160(uint256(log.topics[1])));
        address to = address(uint160(uint256(log.topics[2])));
        uint256 amount = abi.decode(log.data, (uint256));
        address token = log.emitter;
        if (from == address(0)) {
            _supply[token] += amount;
            if (token == address(_token)) _minted += amount;
        } else {
            _held[token][from] -= amount;
        }
        if (to == address(0)) _supply[token] -= amount;
        else _held[token][to] += amount;
    }

    function _venueAt(uint256 i) internal view returns (address) {
        if (i == 0) return address(_market);
        if (i == 1) return address(_desk);
        if (i == 2) return address(_moneyPool);
        return i == 3 ? address(_stockPool) : address(_subLedger);
    }

    /* FACTORS */

    /// @dev In order of (effectiveAt, actionId).
    function _insertFactor(Factor memory factor) internal {
        _factors.push(factor);
        for (uint256 i = _factors.length - 1; i > 0; --i) {
            Factor memory earlier = _factors[i - 1];
            bool isBefore =
                earlier.effectiveAt < factor.effectiveAt ||
                    (earlier.effectiveAt == factor.effectiveAt && earlier.actionId < factor.actionId);
            if (isBefore) break;
            (_factors[i - 1], _factors[i]) = (factor, earlier);
        }
    }

    function _removeFactor(uint64 actionId) internal {
        uint256 i = 0;
        while (i < _factors.length && _factors[i].actionId != actionId) ++i;
        if (i == _factors.length) return;
        for (; i + 1 < _factors.length; ++i) _factors[i] = _factors[i + 1];
        _factors.pop();
    }

    /// @dev m, s and r at a time, each folded from the beginning.
    function _foldUntil(uint256 timestamp) internal view returns (uint256 m, uint256 s, uint256 r) {
        (m, s, r) = (ONE, ONE, ONE);
        for (uint256 i = 0; i < _factors.length && _factors[i].effectiveAt <= timestamp; ++i) {
            (m, s, r) = _apply(_factors[i], m, s, r);
        }
    }

    /// @dev The multiplier right after an action of the queue.
    function _multiplierAfter(uint64 actionId) internal view returns (uint256 m) {
        (uint256 s, uint256 r) = (ONE, ONE);
        m = ONE;
        for (uint256 i = 0; i < _factors.length; ++i) {
            (m, s, r) = _apply(_factors[i], m, s, r);
            if (_factors[i].actionId == actionId) return m;
        }
    }

    /// @dev r after everything that is scheduled.
    function _highestReinvestment() internal view returns (uint256 r) {
        (, , r) = _foldUntil(MAX);
    }

    function _apply(Factor memory f, uint256 m, uint256 s, uint256 r) private pure returns (uint256, uint256, uint256) {
        m = m.mulDiv(f.numerator, f.denominator);
        if (f.isSplit) s = s.mulDiv(f.numerator, f.denominator);
        else r = r.mulDiv(f.numerator, f.denominator);
        return (m, s, r);
    }

    /* PROOF */

    /// @dev ceil((counted at the cut + minted since + units) × r / 1e18), and whether that is proven.
    function _isProven(uint256 units, uint256 r) internal view returns (bool) {
        if (_postedCut == 0) return false;
        return _need(units, r) <= _reserveBase + _provisionalBase();
    }

    function _need(uint256 units, uint256 r) internal view returns (uint256) {
        uint256 counted = _counted + (_minted - _cuts[_postedCut].minted) + units;
        return counted.mulDiv(r, ONE, Math.Rounding.Ceil);
    }

    function _provisionalBase() internal view returns (uint256 base) {
        for (uint256 i = 0; i < _receipts.length; ++i) {
            if (_receipts[i].cut >= _postedCut && !_isDiscredited[_receipts[i].custodian]) base += _receipts[i].base;
        }
    }

    function _isCurrent() internal view returns (bool) {
        return _postedCut != 0 && !_isFrozen && clock < _usableUntil;
    }

    /// @dev Young until the third trading day after the cut's begins, valid until its last second.
    function _ageOut(uint256 at, uint256 validUntil) internal view returns (uint256 until) {
        until = _calendar.startOf(_calendar.addTradingDays(at, 3));
        if (validUntil + 1 < until) until = validUntil + 1;
    }

    /// @dev All signers whose word counts, ascending, but for as many of the first as are left out.
    function _sign(
        bytes32 digest,
        uint256 leaveOut
    ) internal view returns (address[] memory signers, bytes[] memory signatures) {
        uint256 count = 0;
        for (uint256 i = leaveOut; i < ATTESTORS; ++i) if (!_isDiscredited[i]) ++count;
        (signers, signatures) = (new address[](count), new bytes[](count));
        uint256 next = 0;
        for (uint256 i = leaveOut; i < ATTESTORS; ++i) {
            if (_isDiscredited[i]) continue;
            signers[next] = _attestors[i];
            signatures[next++] = signature(_keys[i], digest);
        }
    }

    /// @dev A statement about a cut, and the opening of its positions.
    function _state(
        uint64 cutId,
        uint256 reserves,
        bytes32[] memory missing
    ) internal view returns (IReserveVerifier.Attestation memory statement, SumTree.Opening memory opening) {
        statement.cutHash = _verifier.cutHashOf(address(_token), cutId);
        (statement.validUntil, statement.reserves) = (uint64(clock + 20 days), uint128(reserves));
        (opening.leftSum, opening.rightSum) = (uint128(reserves / 3), uint128(reserves - reserves / 3));
        (statement.positionsDepth, statement.positionsCount) = (1, 2);
        (statement.positionsRoot, ) = SumTree.openRoot(1, opening);
        if (missing.length != 0) statement.missingReceiptsHash = keccak256(abi.encodePacked(missing));
    }

    /// @dev Shares that are needed for a cut's supply, and so many hundredths of them.
    function _reservesFor(uint256 cutId, uint256 hundredths) internal view returns (uint256) {
        Cut memory cut = _cuts[cutId];
        uint256 base = (cut.supply * cut.reinvestments) / ONE + 1_000_000e18;
        return (((base * cut.splits) / ONE) * hundredths) / 100;
    }

    /* RECORDS */

    /// @dev Everybody's units in the record's second, before anything happens in it: by wallet, and by what each venue says
    /// now; what a pool of stock did not lend by lpShares, from their definition.
    function _recordPasses(uint32 recordId) internal override {
        _records.push(recordId);
        uint256[LEDGERS][ACCOUNTS] storage copies = _copies[recordId];
        uint256 lent = _stockPool.totalSupply() + 1e6;
        uint256 idle = _stockPool.cash();
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            address who = _who[i];
            copies[i][0] = _token.balanceOf(who);
            copies[i][1] = _market.unitsOf(who);
            copies[i][2] = _desk.unitsOf(who);
            copies[i][3] = _moneyPool.unitsOf(who, address(_token));
            copies[i][4] = _stockPool.balanceOf(who).mulDiv(idle, lent);
            if (_isMarked[i]) _insiderUnits[recordId] += copies[i][0];
        }
    }

    function _copyOf(uint32 recordId, uint256 who, uint256 ledger) internal view returns (uint256) {
        return _copies[recordId][who][ledger];
    }
}
