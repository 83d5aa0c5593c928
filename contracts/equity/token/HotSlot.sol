// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {RecordBook} from "../../libraries/RecordBook.sol";

/// @notice What every transfer of a token reads, in one word.
/// @dev From the low bits: next record's time 48, passed records 32, pending records 8, end of pause 48, supply's last
/// ordinal 32, supply's checkpoint count 32, terminal record 32, terminal 8, blocks countries 8. The supply's place in its
/// own book is here because its units share a slot with what was ever minted.
type HotSlot is uint256;

using {
    nextRecordAt,
    passed,
    pending,
    pausedUntil,
    terminalRecordId,
    isTerminal,
    blocksCountries,
    supplyAccount,
    withClock,
    withPausedUntil,
    withSupplyAccount,
    withTerminal,
    withBlocksCountries
} for HotSlot global;

/// @dev "No record is pending" as a time.
uint48 constant NEVER = type(uint48).max;

uint256 constant PASSED_SHIFT = 48;
uint256 constant PENDING_SHIFT = 80;
uint256 constant PAUSED_SHIFT = 88;
uint256 constant SUPPLY_SHIFT = 136;
uint256 constant TERMINAL_RECORD_SHIFT = 200;
uint256 constant TERMINAL_BIT = 1 << 232;
uint256 constant BLOCKS_COUNTRIES_BIT = 1 << 240;

/// @dev In an account's word, ordinal and count stand together as they do here.
uint256 constant ACCOUNT_BOOK_SHIFT = 128;

function nextRecordAt(HotSlot hot) pure returns (uint48) {
    return uint48(HotSlot.unwrap(hot));
}

function passed(HotSlot hot) pure returns (uint32) {
    return uint32(HotSlot.unwrap(hot) >> PASSED_SHIFT);
}

function pending(HotSlot hot) pure returns (uint8) {
    return uint8(HotSlot.unwrap(hot) >> PENDING_SHIFT);
}

function pausedUntil(HotSlot hot) pure returns (uint48) {
    return uint48(HotSlot.unwrap(hot) >> PAUSED_SHIFT);
}

function terminalRecordId(HotSlot hot) pure returns (uint32) {
    return uint32(HotSlot.unwrap(hot) >> TERMINAL_RECORD_SHIFT);
}

function isTerminal(HotSlot hot) pure returns (bool) {
    return HotSlot.unwrap(hot) & TERMINAL_BIT != 0;
}

function blocksCountries(HotSlot hot) pure returns (bool) {
    return HotSlot.unwrap(hot) & BLOCKS_COUNTRIES_BIT != 0;
}

/// @dev The supply as an account of its own book.
function supplyAccount(HotSlot hot, uint128 supply) pure returns (RecordBook.Account) {
    uint256 book = uint64(HotSlot.unwrap(hot) >> SUPPLY_SHIFT);
    return RecordBook.Account.wrap(supply | (book << ACCOUNT_BOOK_SHIFT));
}

/// @dev Records: when the next is, how many have passed, how many are pending.
function withClock(HotSlot hot, uint48 next, uint32 passed_, uint8 pending_) pure returns (HotSlot) {
    uint256 rest = (HotSlot.unwrap(hot) >> PAUSED_SHIFT) << PAUSED_SHIFT;
    uint256 clock = next | (uint256(passed_) << PASSED_SHIFT) | (uint256(pending_) << PENDING_SHIFT);
    return HotSlot.wrap(rest | clock);
}

function withPausedUntil(HotSlot hot, uint48 until) pure returns (HotSlot) {
    uint256 rest = HotSlot.unwrap(hot) & ~(uint256(type(uint48).max) << PAUSED_SHIFT);
    return HotSlot.wrap(rest | (uint256(until) << PAUSED_SHIFT));
}

function withSupplyAccount(HotSlot hot, RecordBook.Account account) pure returns (HotSlot) {
    uint256 book = uint64(RecordBook.Account.unwrap(account) >> ACCOUNT_BOOK_SHIFT);
    uint256 rest = HotSlot.unwrap(hot) & ~(uint256(type(uint64).max) << SUPPLY_SHIFT);
    return HotSlot.wrap(rest | (book << SUPPLY_SHIFT));
}

/// @dev For ever.
function withTerminal(HotSlot hot, uint32 recordId) pure returns (HotSlot) {
    return HotSlot.wrap(HotSlot.unwrap(hot) | (uint256(recordId) << TERMINAL_RECORD_SHIFT) | TERMINAL_BIT);
}

function withBlocksCountries(HotSlot hot, bool blocks) pure returns (HotSlot) {
    uint256 word = HotSlot.unwrap(hot);
    return HotSlot.wrap(blocks ? word | BLOCKS_COUNTRIES_BIT : word & ~BLOCKS_COUNTRIES_BIT);
}
