// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {Base, CallCounter} from "./Base.t.sol";
import {MarketHandler} from "./models/MarketHandler.sol";

/// @dev Declared here, because the runner looks for targets among the contracts of the files it was given.
contract Customers is MarketHandler {
    constructor() CallCounter(_actionNames()) {}
}

/// @notice What holds of a primary market after any sequence of windows, requests, cancellations, settlements, expiries,
/// claims of every kind, the transfer agent's reach, splits and records, beside books that are kept from its events alone.
/// At the end of every run the handler goes on until each of its actions got through, every window is ended, and everybody
/// claims everything.
contract PrimaryMarketInvariants is Base {
    uint256 private constant PATIENCE = 2_000;

    Customers private _handler;

    function setUp() public {
        _handler = new Customers();
        _handler.begin();
        targetContract(address(_handler));
        targetSelectors(address(_handler), _handler.selectors());
    }

    function invariant_INV38_escrowIsWhatIsOwed() public {
        _atItsTime();
        _handler.checkEscrow(false);
        _assertForeseen();
    }

    function invariant_INV39_nobodyIsPaidLessThanHisPart() public {
        _atItsTime();
        _handler.checkParts(false);
        _assertForeseen();
    }

    function invariant_INV40_noMoreUnitsHaveOwnersThanThereAre() public {
        _atItsTime();
        _handler.checkLedger(false);
        _assertForeseen();
    }

    function afterInvariant() public {
        _atItsTime();
        _handler.goOnUntilAllSucceeded(PATIENCE);
        _assertForeseen();
        _handler.assertAllCalled();
        _checkAll();
        _handler.finish();
        _checkAll();
    }

    function _checkAll() private {
        _handler.checkEscrow(true);
        _handler.checkParts(true);
        _handler.checkLedger(true);
        _assertForeseen();
    }

    /// @dev The handler's clock is the sequence's.
    function _atItsTime() private {
        vm.warp(_handler.clock());
    }

    function _assertForeseen() private view {
        string memory violation = _handler.violation();
        assertTrue(bytes(violation).length == 0, violation);
    }
}
