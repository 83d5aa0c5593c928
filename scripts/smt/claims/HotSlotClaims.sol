// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {HotSlot} from "../../../contracts/equity/token/HotSlot.sol";

/// @title HotSlotClaims
/// @notice What the solver is asked about the token's {HotSlot}: each function is one claim, for all arguments.
/// @custom:law 7
contract HotSlotClaims {
    /// @notice The clock is read back.
    function clocksAreReadBack(uint256 word, uint48 next, uint32 passed, uint8 pending) external pure {
        HotSlot hot = HotSlot.wrap(word).withClock(next, passed, pending);
        assert(hot.nextRecordAt() == next);
        assert(hot.passed() == passed);
        assert(hot.pending() == pending);
    }

    /// @notice Setting the clock leaves the pause, the end and the countries.
    function clocksLeaveTheRest(uint256 word, uint48 next, uint32 passed, uint8 pending) external pure {
        HotSlot before = HotSlot.wrap(word);
        HotSlot hot = before.withClock(next, passed, pending);
        assert(hot.pausedUntil() == before.pausedUntil());
        assert(hot.terminalRecordId() == before.terminalRecordId());
        assert(hot.isTerminal() == before.isTerminal());
        assert(hot.blocksCountries() == before.blocksCountries());
    }

    /// @notice A pause is read back, and leaves the clock and the end.
    function pausesAreReadBack(uint256 word, uint48 until) external pure {
        HotSlot before = HotSlot.wrap(word);
        HotSlot hot = before.withPausedUntil(until);
        assert(hot.pausedUntil() == until);
        assert(hot.nextRecordAt() == before.nextRecordAt());
        assert(hot.passed() == before.passed());
        assert(hot.pending() == before.pending());
        assert(hot.isTerminal() == before.isTerminal());
    }

    /// @notice The end is for ever: nothing that is written later takes it back.
    function endsAreForEver(uint256 word, uint32 recordId, uint48 until, bool blocks) external pure {
        HotSlot hot = HotSlot.wrap(word).withTerminal(recordId);
        assert(hot.isTerminal());
        assert(hot.withPausedUntil(until).isTerminal());
        assert(hot.withBlocksCountries(blocks).isTerminal());
    }

    /// @notice Whether countries are blocked is read back, and leaves the rest.
    function blockedCountriesAreReadBack(uint256 word, bool blocks) external pure {
        HotSlot before = HotSlot.wrap(word);
        HotSlot hot = before.withBlocksCountries(blocks);
        assert(hot.blocksCountries() == blocks);
        assert(hot.isTerminal() == before.isTerminal());
        assert(hot.pausedUntil() == before.pausedUntil());
    }
}
