// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Base, CallCounter} from "./Base.t.sol";
import {SystemHandler} from "./system/SystemHandler.sol";

/// @dev Declared here, because the runner looks for targets among the contracts of the files it was given.
contract SystemCrowd is SystemHandler {
    constructor() CallCounter(_actionNames()) {}
}

/// @notice What holds of all contracts together, in one world in which everybody acts at once: issuer, attestors, customers, a
/// broker, a participant, an exchange, lenders, borrowers, short sellers, a liquidator and strangers; through nights, weekends and
/// holidays, splits and dividends, proofs that are late, low or missing, gaps, a silent feed, pauses and sanctions.
///
/// The books beside it (`system/SystemBooks.sol`) are kept from events and from what was announced and signed. Each violation
/// names its invariant, and so the law: also what actions find themselves (INV-60, INV-62, INV-64, INV-65, INV-67). An action
/// that reverts itself fails the run: every refusal is caught where it is foreseen.
/// hardhat-config: invariant.failOnRevert = true
contract SystemInvariants is Base {
    uint256 private constant ROUNDS = 16;

    SystemCrowd private _handler;

    function setUp() public {
        _handler = new SystemCrowd();
        _handler.begin();
        _forbidRerun();
        targetContract(address(_handler));
        targetSelectors(address(_handler), _handler.selectors());
    }

    function invariant_INV56_to_INV60_unitsFactorsAndProofAreWhatWasSaid() public {
        _atItsTime();
        _handler.checkUnits();
        _handler.checkFactors();
        _handler.checkProof();
        _assertForeseen();
    }

    function invariant_INV61_to_INV67_everythingIsSomebodys() public {
        _atItsTime();
        _handler.checkRecords(false);
        _handler.checkInsiders();
        _handler.checkClaims();
        _assertForeseen();
    }

    /// @dev Whatever the sequence was, everybody gets out, and everything is asked once more.
    function afterInvariant() public {
        _atItsTime();
        _handler.checkRecords(true);
        _handler.exitDrill();
        _atItsTime();
        _handler.checkUnits();
        _handler.checkFactors();
        _handler.checkRecords(true);
        _assertForeseen();
    }

    /// @dev A campaign whose actions never get through proves nothing.
    function test_everyActionGetsThrough() public {
        for (uint256 round = 0; round < ROUNDS && !_handler.goOn(round); ++round) {
            _atItsTime();
            _handler.checkUnits();
            _handler.checkFactors();
            _handler.checkProof();
            _handler.checkRecords(false);
            _handler.checkInsiders();
            _handler.checkClaims();
            _assertForeseen();
        }
        _assertForeseen();
        string memory missing = _handler.missing();
        assertTrue(bytes(missing).length == 0, missing);
        afterInvariant();
    }

    /// @dev The handler's clock is the sequence's.
    function _atItsTime() private {
        vm.warp(_handler.clock());
    }

    /// @dev A test that asked for the wall clock is not run again for its stack when it fails: of sequences as long as these, a
    /// stack takes tens of gigabytes.
    function _forbidRerun() private {
        (bool isDone, ) = address(vm).call(abi.encodeWithSignature("unixTime()"));
        assertTrue(isDone);
    }

    function _assertForeseen() private view {
        string memory violation = _handler.violation();
        assertTrue(bytes(violation).length == 0, violation);
    }
}
