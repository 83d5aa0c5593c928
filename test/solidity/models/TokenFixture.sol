// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {EquityToken} from "../../../contracts/equity/EquityToken.sol";
import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {HolderPolicy} from "../../../contracts/equity/ITransferControls.sol";
import {CallerTable} from "../../../test-support/mocks/CallerTable.sol";
import {EveryDayCalendar} from "../../../test-support/mocks/EveryDayCalendar.sol";
import {SettableHolders} from "../../../test-support/mocks/SettableHolders.sol";
import {SettableReserveGate} from "../../../test-support/mocks/SettableReserveGate.sol";

/// @notice A token with everything around it that it cannot do without, each as small as it can be.
abstract contract TokenFixture {
    uint256 internal constant BEGIN = 1_800_000_000;

    IEquityToken internal _token;
    CallerTable internal _authority;
    SettableReserveGate internal _gate;
    SettableHolders internal _holders;
    EveryDayCalendar internal _calendar;

    function _deployAround() internal {
        _authority = new CallerTable();
        _gate = new SettableReserveGate();
        _holders = new SettableHolders();
        _calendar = new EveryDayCalendar();
    }

    function _deployToken(address corporateActions, address windDown, uint128 initialMultiplier) internal {
        _token = new EquityToken(
            IEquityToken.Listing({
                name: "Tokenised Share",
                symbol: "SHARE",
                isin: "US0378331005",
                authority: address(_authority),
                registry: address(_holders),
                gate: address(_gate),
                corporateActions: corporateActions,
                calendar: address(_calendar),
                windDown: windDown,
                initialMultiplier: initialMultiplier,
                policy: HolderPolicy.OPEN
            })
        );
    }
}
