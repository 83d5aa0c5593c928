// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IEquityOracle} from "../../contracts/oracle/IEquityOracle.sol";

/// @title OracleProbe
/// @notice What it costs a market to ask an oracle, in a transaction that has touched nothing else.
contract OracleProbe {
    function costOfValue(IEquityOracle oracle, address token) external view returns (uint256 gas) {
        gas = gasleft();
        oracle.valueOf(token);
        gas -= gasleft();
    }

    function costOfObserving(IEquityOracle oracle, address token) external returns (uint256 gas) {
        gas = gasleft();
        oracle.observe(token);
        gas -= gasleft();
    }
}
