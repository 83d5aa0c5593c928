// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ISessionCalendar} from "../../contracts/calendar/ISessionCalendar.sol";

/// @notice Asks a calendar many questions in one call, and what a question costs.
contract CalendarProbe {
    /// @notice One byte an instant: the session at `from`, `from + step`, and so on.
    function sessions(
        ISessionCalendar calendar,
        uint256 from,
        uint256 step,
        uint256 count
    ) external view returns (bytes memory answers) {
        answers = new bytes(count);
        for (uint256 i = 0; i < count; ++i) {
            answers[i] = bytes1(uint8(calendar.sessionAt(from + i * step)));
        }
    }

    /// @notice What the calendar answers at each instant.
    function answersAt(
        ISessionCalendar calendar,
        uint256[] calldata timestamps
    )
        external
        view
        returns (
            uint8[] memory session,
            uint256[] memory nextOpen,
            uint256[] memory previousClose,
            uint256[] memory tradeDay,
            uint256[] memory settlementDate
        )
    {
        uint256 length = timestamps.length;
        session = new uint8[](length);
        nextOpen = new uint256[](length);
        previousClose = new uint256[](length);
        tradeDay = new uint256[](length);
        settlementDate = new uint256[](length);
        for (uint256 i = 0; i < length; ++i) {
            uint256 timestamp = timestamps[i];
            session[i] = uint8(calendar.sessionAt(timestamp));
            nextOpen[i] = calendar.nextOpen(timestamp);
            previousClose[i] = calendar.previousClose(timestamp);
            tradeDay[i] = calendar.tradeDay(timestamp);
            settlementDate[i] = calendar.settlementDate(timestamp);
        }
    }

    /// @notice `tradingDaysBetween` for each pair of neighbours in `timestamps`.
    function tradingDaysBetweenNeighbours(
        ISessionCalendar calendar,
        uint256[] calldata timestamps
    ) external view returns (uint256[] memory n) {
        n = new uint256[](timestamps.length - 1);
        for (uint256 i = 0; i < n.length; ++i) n[i] = calendar.tradingDaysBetween(timestamps[i], timestamps[i + 1]);
    }

    /// @notice Gas of one cold call of `sessionAt`, the call itself included.
    function gasOfSessionAt(ISessionCalendar calendar, uint256 timestamp) external view returns (uint256) {
        uint256 before = gasleft();
        calendar.sessionAt(timestamp);
        return before - gasleft();
    }

    /// @notice Gas of one cold call of `tradingDaysBetween`, the call itself included.
    function gasOfTradingDaysBetween(
        ISessionCalendar calendar,
        uint256 from,
        uint256 to
    ) external view returns (uint256) {
        uint256 before = gasleft();
        calendar.tradingDaysBetween(from, to);
        return before - gasleft();
    }

    /// @notice Gas of one cold call of `settlementDate`, the call itself included.
    function gasOfSettlementDate(ISessionCalendar calendar, uint256 timestamp) external view returns (uint256) {
        uint256 before = gasleft();
        calendar.settlementDate(timestamp);
        return before - gasleft();
    }
}
