// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title PauseBudget
/// @notice A pause that always ends: at most {MAX_PAUSED} in any {PERIOD}, whoever pauses and however often.
/// @dev The longest sum over any period ending during a pause is the one that ends with it (a period's end moved forward
/// by a second within the pause gains that second and loses at most one), so one check at the start is enough.
/// {begin} and {finish} are linked, not inlined: they run seldom, and their users stay within the size of a contract.
library PauseBudget {
    /// @dev Paused from `start` until `end`, that second not included.
    struct Pause {
        uint48 start;
        uint48 end;
    }

    /// @dev The last pauses, how many there were, and the seconds of all but the last one.
    struct Budget {
        Pause[8] ring;
        uint32 count;
        uint64 pausedBefore;
    }

    /// @notice The length of the sliding period.
    uint256 internal constant PERIOD = 14 days;
    /// @notice How much of any such period may be paused.
    uint256 internal constant MAX_PAUSED = 72 hours;
    /// @notice How many pauses may touch one period.
    uint256 internal constant MAX_PAUSES = 8;

    /// @notice Thrown when a pause would have no length.
    error PauseBudget_EmptyPause();
    /// @notice Thrown when a pause is begun while another runs.
    error PauseBudget_AlreadyPaused(uint256 until);
    /// @notice Thrown when there is nothing to end.
    error PauseBudget_NotPaused();
    /// @notice Thrown when the period that ends with the pause would be paused too long.
    /// @param duration The seconds asked for.
    /// @param used The seconds already paused in that period; 0 where the duration alone is too long.
    /// @param maximum {MAX_PAUSED}.
    error PauseBudget_Exceeded(uint256 duration, uint256 used, uint256 maximum);
    /// @notice Thrown when the period has been paused too often.
    error PauseBudget_TooManyPauses(uint256 maximum);

    /// @notice Begins a pause of `duration` seconds, now.
    /// @return end When it ends by itself.
    function begin(Budget storage self, uint256 duration) external returns (uint48 end) {
        if (duration == 0) revert PauseBudget_EmptyPause();
        if (duration > MAX_PAUSED) revert PauseBudget_Exceeded(duration, 0, MAX_PAUSED);
        uint256 count = self.count;
        if (count != 0) {
            Pause memory last = self.ring[(count - 1) % MAX_PAUSES];
            if (last.end > block.timestamp) revert PauseBudget_AlreadyPaused(last.end);
            self.pausedBefore += uint64(last.end - last.start);
        }
        end = uint48(block.timestamp + duration);
        uint256 periodStart = end > PERIOD ? end - PERIOD : 0;
        // The place that the new pause takes must not be one that still counts. First, because it also makes sure that no
        // pause is missing from the sum: a period can reach further back than the one before it (after a long pause that
        // was ended early), to a pause that is no longer in the ring, but then it also reaches the next younger one, here.
        if (self.ring[count % MAX_PAUSES].end > periodStart) revert PauseBudget_TooManyPauses(MAX_PAUSES);
        uint256 used = 0;
        for (uint256 i = 0; i < MAX_PAUSES; ++i) {
            Pause memory past = self.ring[i];
            if (past.end <= periodStart) continue;
            used += past.end - (past.start > periodStart ? past.start : periodStart);
        }
        if (used + duration > MAX_PAUSED) revert PauseBudget_Exceeded(duration, used, MAX_PAUSED);
        self.ring[count % MAX_PAUSES] = Pause({start: uint48(block.timestamp), end: end});
        self.count = uint32(count + 1);
    }

    /// @notice Ends the running pause early, and gives the rest of its seconds back to the budget.
    function finish(Budget storage self) external {
        uint256 count = self.count;
        if (count == 0) revert PauseBudget_NotPaused();
        Pause storage last = self.ring[(count - 1) % MAX_PAUSES];
        if (last.end <= block.timestamp) revert PauseBudget_NotPaused();
        last.end = uint48(block.timestamp);
    }

    /// @notice All seconds paused so far.
    function pausedSeconds(Budget storage self) internal view returns (uint256) {
        uint256 count = self.count;
        if (count == 0) return 0;
        Pause memory last = self.ring[(count - 1) % MAX_PAUSES];
        uint256 end = last.end < block.timestamp ? last.end : block.timestamp;
        return self.pausedBefore + end - last.start;
    }
}
