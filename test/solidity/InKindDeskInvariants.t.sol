// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Base, CallCounter} from "./Base.t.sol";
import {InKindDeskHandler} from "./models/InKindDeskHandler.sol";

/// @dev Declared here, because the runner looks for targets among the contracts of the files it was given.
contract InKindNetwork is InKindDeskHandler {
    constructor() CallCounter(_actionNames()) {}
}

/// @notice What holds of an in-kind desk after any sequence of creations, proofs, redemptions, forced debits and splits. The
/// handler foresees the outcome of each call by books of its own; at the end of every run it goes on until each of its actions
/// got through.
contract InKindDeskInvariants is Base {
    uint256 private constant PATIENCE = 2_000;

    InKindNetwork private _handler;

    function setUp() public {
        _handler = new InKindNetwork();
        _handler.begin();
        targetContract(address(_handler));
        targetSelectors(address(_handler), _handler.selectors());
    }

    function invariant_INV34_escrowedUnitsAreTheirAccountsAndAddUp() public {
        _handler.checkUnits();
        _assertForeseen();
    }

    function invariant_INV35_unprovenUnitsAreBondedAndBondsAddUp() public {
        _handler.checkBonds();
        _assertForeseen();
    }

    function invariant_INV36_theVerifierKeepsWhatCustodiansHavePromised() public {
        _handler.checkCommitted();
        _assertForeseen();
    }

    function invariant_INV37_recordsOfEscrowedUnitsNeverChange() public {
        _handler.checkRecords();
        _assertForeseen();
    }

    function afterInvariant() public {
        _handler.goOnUntilAllSucceeded(PATIENCE);
        _handler.assertAllCalled();
        invariant_INV34_escrowedUnitsAreTheirAccountsAndAddUp();
        invariant_INV35_unprovenUnitsAreBondedAndBondsAddUp();
        invariant_INV36_theVerifierKeepsWhatCustodiansHavePromised();
        invariant_INV37_recordsOfEscrowedUnitsNeverChange();
    }

    function _assertForeseen() private view {
        string memory violation = _handler.violation();
        assertTrue(bytes(violation).length == 0, violation);
    }
}
