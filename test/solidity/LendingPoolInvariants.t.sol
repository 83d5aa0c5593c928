// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Base, CallCounter} from "./Base.t.sol";
import {LendingHandler} from "./models/LendingHandler.sol";
import {LendingStage} from "./models/LendingStage.sol";

/// @dev Declared here, because the runner looks for targets among the contracts of the files it was given.
contract MoneyPoolCrowd is LendingHandler {
    constructor() CallCounter(_actionNames()) LendingStage(false) {}
}

/// @dev Likewise.
contract StockPoolCrowd is LendingHandler {
    constructor() CallCounter(_actionNames()) LendingStage(true) {}
}

/// @notice What holds of a pool after any sequence of lending, borrowing, liquidating, gaps, failures of oracle, proof and
/// clock, pauses and changes of risk. The handler foresees the outcome of each call from what the manual says, and compares
/// the whole pool before and after it: INV-41 to INV-50, each violation by its name. At the end of every run it goes on until
/// each action got through in every state in which it can.
abstract contract LendingPoolProperties is Base {
    uint256 private constant PATIENCE = 4_000;

    LendingHandler private _handler;

    function _begin(LendingHandler handler) internal {
        _handler = handler;
        handler.begin();
        targetContract(address(handler));
        targetSelectors(address(handler), handler.selectors());
    }

    function invariant_INV41_INV49_everyActionIsAsForeseenAndTheBooksAddUp() public {
        vm.warp(_handler.clock());
        _handler.checkBooks();
        _assertForeseen();
    }

    function invariant_INV50_recordsNeverChange() public {
        vm.warp(_handler.clock());
        _handler.checkRecords();
        _assertForeseen();
    }

    function afterInvariant() public {
        vm.warp(_handler.clock());
        _handler.goOnUntilAllSucceeded(PATIENCE);
        _assertForeseen();
        _handler.assertAllCalled();
        _handler.checkBooks();
        _handler.checkRecords();
        _assertForeseen();
    }

    function _assertForeseen() private view {
        string memory violation = _handler.violation();
        assertTrue(bytes(violation).length == 0, violation);
    }
}

/// @notice A pool that lends dollars against two stocks and another money.
contract MoneyPoolInvariants is LendingPoolProperties {
    function setUp() public {
        _begin(new MoneyPoolCrowd());
    }
}

/// @notice A pool that lends a stock against dollars, another stock and another money.
contract StockPoolInvariants is LendingPoolProperties {
    function setUp() public {
        _begin(new StockPoolCrowd());
    }
}
