// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Base, CallCounter} from "./Base.t.sol";
import {ReserveHandler} from "./models/ReserveHandler.sol";

/// @dev Declared here, because the runner looks for targets among the contracts of the files it was given.
contract ProofOfReserves is ReserveHandler {
    constructor() CallCounter(_actionNames()) {}
}

/// @notice What holds of a real token behind a real verifier after any sequence of cuts, posts, mints, burns, splits,
/// reinvestments, receipts, missing receipts and equivocations. The handler foresees the outcome of each call by a model of
/// its own; at the end of every run it goes on until each of its actions got through.
contract ReserveInvariants is Base {
    uint256 private constant PATIENCE = 2_000;

    ProofOfReserves private _handler;

    function setUp() public {
        _handler = new ProofOfReserves();
        _handler.begin();
        targetContract(address(_handler));
        targetSelectors(address(_handler), _handler.selectors());
    }

    /// @dev INV-23, INV-24, INV-26.
    function invariant_INV23_nothingIsMintedBeyondTheProof() public {
        _handler.checkGate();
        _assertForeseen();
    }

    /// @dev INV-25.
    function invariant_INV25_noEpochEverChanges() public {
        _handler.checkEpochs();
        _assertForeseen();
    }

    function afterInvariant() public {
        _handler.goOnUntilAllSucceeded(PATIENCE);
        _handler.assertAllCalled();
        invariant_INV23_nothingIsMintedBeyondTheProof();
        invariant_INV25_noEpochEverChanges();
    }

    function _assertForeseen() private view {
        string memory violation = _handler.violation();
        assertTrue(bytes(violation).length == 0, violation);
    }
}
