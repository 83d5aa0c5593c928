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
/// the whole pool before and after it: INV-41 to INV-50, each violation by its name.
abstract contract LendingPoolProperties is Base {
    uint256 private constant ROUNDS = 6;

    LendingHandler private _handler;

    function _begin(LendingHandler handler) internal {
        _handler = handler;
        handler.begin();
        targetContract(address(handler));
        targetSelectors(address(handler), handler.selectors());
    }

    function invariant_INV41_to_INV50_everyActionIsAsForeseenAndTheBooksAddUp() public {
        vm.warp(_handler.clock());
        _handler.checkBooks();
        _assertForeseen();
    }

    /// @dev Once in a while to a place where something is at stake, whatever the sequence was.
    function afterInvariant() public {
        vm.warp(_handler.clock());
        _handler.lead(uint8(_handler.clock() % 7), _handler.clock());
        _handler.checkBooks();
        _handler.checkRecords();
        _assertForeseen();
    }

    /* A CAMPAIGN WHOSE ACTIONS NEVER GET THROUGH PROVES NOTHING */

    function test_whatIsForeseenHappensInRegularSessions() public {
        string[5] memory names = ["borrow", "withdraw", "liquidate", "exit", ""];
        _leadUntil(0, "REGULAR", names);
        _assertSucceeded(["hold", "inside", "in part", "the reserve pays", "a deficit"]);
    }

    function test_whatIsForeseenHappensInExtendedOnes() public {
        _leadUntil(1, "EXTENDED", ["borrow", "withdraw", "liquidate", "exit", ""]);
    }

    function test_whatIsForeseenHappensWhileClosed() public {
        _leadUntil(2, "CLOSED", ["withdraw", "liquidate", "exit", "", ""]);
    }

    function test_whatIsForeseenHappensAtReopening() public {
        _leadUntil(3, "REOPENING", ["liquidate", "exit", "", "", ""]);
    }

    function test_whatIsForeseenHappensInAFreeze() public {
        _leadUntil(4, "ACTION_FREEZE", ["liquidate", "exit", "", "", ""]);
    }

    function test_whatIsForeseenHappensWithoutProof() public {
        _leadUntil(5, "UNPROVEN", ["liquidate", "exit", "", "", ""]);
    }

    function test_whatIsForeseenHappensWithoutAValue() public {
        _leadUntil(6, "DEAD", ["exit", "", "", "", ""]);
    }

    function test_everyActionGetsThrough() public {
        for (uint256 round = 0; round < ROUNDS && !_handler.goOn(round); ++round) _assertForeseen();
        _assertForeseen();
        _handler.assertAllCalled();
    }

    /// @dev To one row until every action that it allows was taken there.
    function _leadUntil(uint8 row, string memory name, string[5] memory actions) private {
        for (uint256 i = 0; i < ROUNDS; ++i) {
            _handler.lead(row, i);
            _assertForeseen();
        }
        vm.warp(_handler.clock());
        _handler.checkBooks();
        _assertForeseen();
        for (uint256 i = 0; i < 5; ++i) {
            if (bytes(actions[i]).length == 0) continue;
            string memory action = string.concat(actions[i], " in ", name);
            assertTrue(_handler.successes(action) != 0, action);
        }
    }

    function _assertSucceeded(string[5] memory actions) private view {
        for (uint256 i = 0; i < 5; ++i) assertTrue(_handler.successes(actions[i]) != 0, actions[i]);
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
