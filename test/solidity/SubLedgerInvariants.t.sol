// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Base, CallCounter} from "./Base.t.sol";
import {SubLedgerHandler} from "./models/SubLedgerHandler.sol";

/// @dev Declared here, because the runner looks for targets among the contracts of the files it was given.
contract Exchange is SubLedgerHandler {
    constructor() CallCounter(_actionNames()) {}
}

/// @notice What holds of an omnibus wallet's ledger after any sequence of publications, proofs, challenges, answers and
/// defaults over several records. The handler foresees the outcome of each call by books of its own; at the end of every run
/// it goes on until each of its actions got through.
contract SubLedgerInvariants is Base {
    uint256 private constant PATIENCE = 2_000;

    Exchange private _handler;

    function setUp() public {
        _handler = new Exchange();
        _handler.begin();
        targetContract(address(_handler));
        targetSelectors(address(_handler), _handler.selectors());
    }

    function invariant_INV27_neverMoreThanTheWalletHeld() public {
        _handler.checkTotals();
        _assertForeseen();
    }

    function invariant_INV28_aLeafCountsOnce() public {
        _handler.checkLeaves();
        _assertForeseen();
    }

    function invariant_INV29_bondsAddUp() public {
        _handler.checkBonds();
        _assertForeseen();
    }

    function afterInvariant() public {
        _handler.goOnUntilAllSucceeded(PATIENCE);
        _handler.assertAllCalled();
        invariant_INV27_neverMoreThanTheWalletHeld();
        invariant_INV28_aLeafCountsOnce();
        invariant_INV29_bondsAddUp();
    }

    function _assertForeseen() private view {
        string memory violation = _handler.violation();
        assertTrue(bytes(violation).length == 0, violation);
    }
}
