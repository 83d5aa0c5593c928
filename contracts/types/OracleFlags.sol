// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title OracleFlags
/// @notice What an oracle has to say about a value beside its figures. A problem is a flag, never a price of 0: a value
/// with any bit of {UNUSABLE} is for display, not for deciding anything.
library OracleFlags {
    /// @notice No feed is listed for the token; the figures are 0.
    uint32 internal constant UNLISTED = 1 << 0;
    /// @notice The feed could not be read: it reverted or answered nonsense.
    uint32 internal constant FEED_FAILED = 1 << 1;
    /// @notice The feed's answer is zero, negative or out of range.
    uint32 internal constant BAD_ANSWER = 1 << 2;
    /// @notice The feed's answer claims to come from the future, or from no time at all.
    uint32 internal constant BAD_TIMESTAMP = 1 << 3;
    /// @notice The answer is older than its session allows.
    uint32 internal constant STALE = 1 << 4;
    /// @notice Trading is halted: the feed's status says so, or it fell silent during REGULAR although it promises not to.
    uint32 internal constant HALTED = 1 << 5;
    /// @notice A change of the multiplier beyond the band is in reach, and no print has confirmed the value since. The
    /// figures are those of before, where there are any.
    uint32 internal constant ACTION_FREEZE = 1 << 6;
    /// @notice The two sources differ by more than their bound.
    uint32 internal constant DEVIATION = 1 << 7;
    /// @notice The second source cannot be compared: it failed, or is stale.
    uint32 internal constant SECOND_SOURCE_DOWN = 1 << 8;
    /// @notice The calendar does not know this moment, or cannot be read. Treated as closed.
    uint32 internal constant SESSION_UNKNOWN = 1 << 9;
    /// @notice A dividend is owed that could not be valued.
    uint32 internal constant DIVIDEND_UNKNOWN = 1 << 10;
    /// @notice The feed was changed for one that does not agree with it, and nobody has confirmed that. The figures are those of
    /// before, where there are any.
    uint32 internal constant FEED_UNCONFIRMED = 1 << 11;
    /// @notice A remark, not a problem: this feed cannot show halts.
    uint32 internal constant HALTS_UNDETECTED = 1 << 16;

    /// @notice Any of these, and the value decides nothing.
    uint32 internal constant UNUSABLE =
        UNLISTED |
            FEED_FAILED |
            BAD_ANSWER |
            BAD_TIMESTAMP |
            STALE |
            HALTED |
            ACTION_FREEZE |
            DEVIATION |
            SECOND_SOURCE_DOWN |
            SESSION_UNKNOWN |
            DIVIDEND_UNKNOWN |
            FEED_UNCONFIRMED;

    /// @notice Whether a value with these flags may decide something.
    function isUsable(uint32 flags) internal pure returns (bool) {
        return flags & UNUSABLE == 0;
    }
}
