// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IBeneficialLedger} from "../../contracts/types/IBeneficialLedger.sol";
import {Base} from "./Base.t.sol";
import {EquityTokenHandler} from "./models/EquityTokenHandler.sol";

/// @dev Declared here, because the runner looks for targets among the contracts of the files it was given.
contract Everybody is EquityTokenHandler {}

/// @notice What holds of a token after any sequence of what anybody may do to it. Each group of invariants is a campaign of
/// its own. At the end of every run the handler goes on until each of its actions got through, everything is asked once
/// more, and the token is wound down.
contract EquityTokenInvariants is Base {
    uint256 private constant PATIENCE = 1_000;

    Everybody private _handler;

    function setUp() public {
        _handler = new Everybody();
        targetContract(address(_handler));
        targetSelectors(address(_handler), _handler.selectors());
    }

    /// @dev INV-01, INV-03, INV-11.
    function invariant_INV01_balancesMoveByTransfersAloneAndAddUp() public {
        _atItsTime();
        _handler.checkBalances(_handler.token());
        _handler.checkFrozen();
        _handler.checkMinted();
    }

    /// @dev INV-02, INV-16, INV-20.
    function invariant_INV02_recordsNeverChange() public {
        _atItsTime();
        _handler.checkRecords(_handler.token(), IBeneficialLedger(address(0)));
        _handler.checkPendingRecords(_handler.token());
    }

    /// @dev INV-04, INV-05, INV-06.
    function invariant_INV04_factorsAreTheFoldOfWhatBecameEffective() public {
        _atItsTime();
        _handler.checkFactors(_handler.token());
        _handler.checkPastMultipliers(_handler.token());
        _handler.checkPending(_handler.token());
    }

    /// @dev INV-07, INV-08, INV-09, INV-10, INV-14, INV-15, INV-21, INV-22: each call comes as foreseen, refusals included.
    function invariant_INV09_nothingHappensButWhatIsAllowedAndProven() public {
        _atItsTime();
        _assertForeseen();
        _handler.checkProof();
        _handler.checkPauses();
    }

    function afterInvariant() public {
        _handler.goOnUntilAllSucceeded(PATIENCE);
        _assertForeseen();
        _handler.assertAllCalled();
        invariant_INV01_balancesMoveByTransfersAloneAndAddUp();
        invariant_INV02_recordsNeverChange();
        invariant_INV04_factorsAreTheFoldOfWhatBecameEffective();
        invariant_INV09_nothingHappensButWhatIsAllowedAndProven();
        _handler.checkWindDown();
        _assertForeseen();
    }

    /// @dev The handler's clock is the sequence's.
    function _atItsTime() private {
        vm.warp(_handler.clock());
    }

    function _assertForeseen() private view {
        string memory violation = _handler.violation();
        if (bytes(violation).length == 0) return;
        assertEq(_handler.outcome(), _handler.foreseen(), violation);
        assertTrue(false, violation);
    }
}
