// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISessionCalendar} from "../calendar/ISessionCalendar.sol";
import {Session} from "../types/Session.sol";
import {IReserveSubject} from "./IReserveSubject.sol";
import {IReserveVerifier} from "./IReserveVerifier.sol";

/// @title SplitHours
/// @notice The hours around a split in which custody's books and the chain's may differ. Custody splits its books over the
/// night, the weekend or the holiday before the ex day opens; the chain splits at the effective time, which may be that open
/// or any moment before it. So nobody can say which of the two a statement means, from the last regular close before the
/// split until the split, and on until the exchange opens if it is closed then.
///
/// Before the split the danger is a split of 10 for 1, counted tenfold; after it a reverse split of 1 for 10, whose old
/// shares would be divided by the new factor.
library SplitHours {
    /// @dev How far back a split is looked for at first: no exchange stays closed for so long.
    uint256 private constant REACH = 30 days;

    /// @notice Reverts with {IReserveVerifier.ReserveVerifier_SplitImpends} if `asOf` lies in the hours around a split of the
    /// token, become effective or pending.
    function requireNone(address token, uint256 asOf, ISessionCalendar calendar) internal view {
        // As it nearly always is: none lately, and none pending. Spares a proof the way to the calendar.
        uint256 splitAt = IReserveSubject(token).firstSplitAfter(asOf > REACH ? asOf - REACH : 0);
        if (splitAt == 0) return;
        if (splitAt <= asOf) {
            // Splits of the past matter while the exchange has not opened since.
            bool isOpen = calendar.sessionAt(asOf) == Session.REGULAR;
            splitAt = IReserveSubject(token).firstSplitAfter(isOpen ? asOf : calendar.previousClose(asOf) - 1);
            if (splitAt == 0) return;
        }
        // The first is enough: the hours before a later split that reach back to `asOf` are hours before this one too.
        // One second earlier, because a split can become effective in the very second of a close.
        uint256 closedAt = calendar.previousClose(splitAt - 1);
        if (asOf >= closedAt) revert IReserveVerifier.ReserveVerifier_SplitImpends(token, closedAt, splitAt);
    }
}
