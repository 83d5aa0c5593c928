// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ICorporateActions} from "../equity/ICorporateActions.sol";
import {IAggregatorV3} from "./IAggregatorV3.sol";

/// @title GuardedCalls
/// @notice Reads of contracts that may be dead, mute, lying or endless. None of these reverts, whatever the other side does:
/// Solidity's try/catch would, on an answer that does not decode.
library GuardedCalls {
    /// @dev A print of a feed.
    struct Print {
        bool isRead;
        uint80 roundId;
        int256 answer;
        uint256 updatedAt;
    }

    /// @dev A dividend between its ex day and its effect, as far as a value needs it.
    struct Dividend {
        uint256 net;
        uint256 splitNumerator;
        uint256 splitDenominator;
        uint256 exDayBegins;
        uint256 exAt;
    }

    /// @notice What a feed or halt source may use: several times what any known one does. Without a bound, one that burns all
    /// its gas would take the caller with it.
    uint256 internal constant FOREIGN_GAS = 400_000;

    /// @dev A call keeps a 64th of all gas back (EIP-150); and reaching the address, with what happens around it, costs some.
    uint256 private constant ENOUGH_GAS = (FOREIGN_GAS * 64) / 63 + 5_000;

    /// @dev Words of an {ICorporateActions.PendingDividend} in an answer.
    uint256 private constant DIVIDEND_WORDS = 7;
    /// @dev Words of an {ICorporateActions.Action} in an answer, and which of them are read.
    uint256 private constant ACTION_WORDS = 20;
    uint256 private constant EX_DAY_BEGINS = 4;
    uint256 private constant EX_AT = 5;
    /// @dev The registry keeps at most 32 actions open; a longer answer is nonsense.
    uint256 private constant MAX_DIVIDENDS = 32;
    uint256 private constant ALL_GAS = type(uint256).max;

    /// @notice A feed's latest round.
    function latest(address feed) internal view returns (Print memory) {
        return _print(feed, abi.encodeCall(IAggregatorV3.latestRoundData, ()));
    }

    /// @notice A feed's round of the past.
    function round(address feed, uint80 roundId) internal view returns (Print memory) {
        return _print(feed, abi.encodeCall(IAggregatorV3.getRoundData, (roundId)));
    }

    /// @notice One word, from a contract of the suite; 0 where it cannot be read.
    function word(address target, bytes memory data) internal view returns (bool isRead, uint256 value) {
        return _word(target, data, ALL_GAS);
    }

    /// @notice One word, from a contract of anybody.
    function foreignWord(address target, bytes memory data) internal view returns (bool isRead, uint256 value) {
        uint256 gasBefore = gasleft();
        (isRead, value) = _word(target, data, FOREIGN_GAS);
        if (!isRead) _requireWasEnough(gasBefore);
    }

    /// @notice The dividends of a token that are pending.
    function dividends(address registry, address token) internal view returns (bool isRead, Dividend[] memory list) {
        uint256[] memory words;
        bytes memory data = abi.encodeCall(ICorporateActions.pendingDividends, (token));
        (isRead, words) = _read(registry, data, 2, 2 + MAX_DIVIDENDS * DIVIDEND_WORDS);
        if (!isRead) return (false, list);
        uint256 length = words[1];
        if (words[0] != 32 || length > MAX_DIVIDENDS || words.length < 2 + length * DIVIDEND_WORDS)
            return (false, list);
        list = new Dividend[](length);
        for (uint256 i = 0; i < length; ++i) {
            uint256 at = 2 + i * DIVIDEND_WORDS;
            (Dividend memory dividend, uint64 actionId) = (list[i], uint64(words[at]));
            dividend.net = words[at + 1];
            dividend.splitNumerator = words[at + 2];
            dividend.splitDenominator = words[at + 3];
            uint256[] memory action;
            data = abi.encodeCall(ICorporateActions.actionOf, (actionId));
            (isRead, action) = _read(registry, data, ACTION_WORDS, ACTION_WORDS);
            if (!isRead) return (false, list);
            dividend.exDayBegins = action[EX_DAY_BEGINS];
            dividend.exAt = action[EX_AT];
        }
    }

    function _print(address feed, bytes memory data) private view returns (Print memory print) {
        (uint256 roundId, int256 answer, uint256 updatedAt) = (0, 0, 0);
        bool isRead;
        uint256 gasLimit = FOREIGN_GAS;
        uint256 gasBefore = gasleft();
        assembly ("memory-safe") {
            // Five words, beyond what is in use.
            let at := mload(0x40)
            isRead := staticcall(gasLimit, feed, add(data, 0x20), mload(data), at, 0xa0)
            // An address without code answers with nothing.
            isRead := and(isRead, gt(returndatasize(), 0x9f))
            roundId := mload(at)
            answer := mload(add(at, 0x20))
            updatedAt := mload(add(at, 0x60))
        }
        if (!isRead) _requireWasEnough(gasBefore);
        if (!isRead || roundId > type(uint80).max) return print;
        (print.isRead, print.roundId, print.answer, print.updatedAt) = (true, uint80(roundId), answer, updatedAt);
    }

    function _word(
        address target,
        bytes memory data,
        uint256 gasLimit
    ) private view returns (bool isRead, uint256 value) {
        assembly ("memory-safe") {
            isRead := staticcall(gasLimit, target, add(data, 0x20), mload(data), 0, 0x20)
            isRead := and(isRead, gt(returndatasize(), 0x1f))
            if isRead {
                value := mload(0)
            }
        }
    }

    /// @dev A caller could starve a dear feed and have it taken for a dead one, so that a failure counts only where all of
    /// {FOREIGN_GAS} was there. Otherwise everything is used up, as if the feed had not failed: what calls this must not take it
    /// for an answer either.
    function _requireWasEnough(uint256 gasBefore) private pure {
        if (gasBefore < ENOUGH_GAS) {
            assembly ("memory-safe") {
                invalid()
            }
        }
    }

    /// @dev At least `minWords` must come back; what is past `maxWords` is not even copied.
    function _read(
        address target,
        bytes memory data,
        uint256 minWords,
        uint256 maxWords
    ) private view returns (bool isRead, uint256[] memory words) {
        uint256 size;
        assembly ("memory-safe") {
            isRead := staticcall(gas(), target, add(data, 0x20), mload(data), 0, 0)
            size := shr(5, returndatasize())
        }
        // An address without code answers with nothing.
        if (!isRead || size < minWords) return (false, words);
        if (size > maxWords) size = maxWords;
        words = new uint256[](size);
        assembly ("memory-safe") {
            returndatacopy(add(words, 0x20), 0, shl(5, size))
        }
    }
}
