// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ISessionCalendar} from "../calendar/ISessionCalendar.sol";
import {Session} from "../types/Session.sol";
import {IReserveSubject} from "./IReserveSubject.sol";
import {IReserveVerifier} from "./IReserveVerifier.sol";

/// @title SplitHours
/// @notice The hours around a split in which custody's books and the chain's may differ. Custody splits its books over the
/// night, the weekend or the holiday before the ex day opens; the chain splits at the effective time, which may be that open,
/// any moment of those hours, or later, where the split was announced too late or moved. So nobody can say which of the two
/// a statement means, from the last regular close before the ex day until the split, and on until the exchange opens if it is
/// closed then.
///
/// Before the split the danger is a split of 10 for 1, counted tenfold; after it a reverse split of 1 for 10, whose old
/// shares would be divided by the new factor.
library SplitHours {
    /// @dev How far back a split is looked for at first: no exchange stays closed for so long.
    uint256 private constant REACH = 30 days;

    /// @notice Reverts with {IReserveVerifier.ReserveVerifier_SplitImpends} if `asOf` lies in the hours around a split of the
    /// token, become effective or pending. The registry sees to it that no split takes effect before those hours.
    function requireNone(address token, uint256 asOf, ISessionCalendar calendar) internal view {
        // As it nearly always is: none lately, and none pending. Spares a proof the way to the calendar.
        IReserveSubject subject = IReserveSubject(token);
        uint256 splitAt = subject.firstSplitAfter(asOf > REACH ? asOf - REACH : 0);
        if (splitAt == 0) return;
        uint256 from = asOf;
        if (splitAt <= asOf) {
            // Splits of the past matter while the exchange has not opened since.
            if (calendar.sessionAt(asOf) != Session.REGULAR) from = calendar.previousClose(asOf) - 1;
            splitAt = subject.firstSplitAfter(from);
            if (splitAt == 0) return;
        }
        // Of all splits still to come at `asOf` the one with the earliest ex day reaches back furthest, whichever comes first.
        uint256 closedAt = calendar.previousClose(subject.firstSplitExAfter(from));
        if (splitAt <= asOf || asOf >= closedAt) {
            revert IReserveVerifier.ReserveVerifier_SplitImpends(token, closedAt, splitAt);
        }
    }
}
