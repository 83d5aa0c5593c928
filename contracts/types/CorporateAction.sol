// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice The kinds of corporate action the suite knows, by their ISO 15022 event codes (CAEV).
enum CorporateActionKind {
    /// Forward split: more shares for each share.
    SPLF,
    /// Reverse split: fewer shares for each share.
    SPLR,
    /// Stock dividend: new shares for each share, at no price.
    DVSE,
    /// Reinvested dividend: cash, less withholding, turned into shares.
    DRIP,
    /// Cash dividend, paid as cash.
    DVCA,
    /// Spin-off: its value reinvested, or the new shares distributed.
    SOFF,
    /// Merger.
    MRGR
}

/// @notice Which of a token's factors an action moves. The multiplier moves with either.
enum FactorKind {
    /// The split factor: no new stock is needed in custody.
    SPLIT,
    /// The reinvest factor: new stock is needed, and must be proven first.
    REINVESTMENT
}

/// @dev The four-letter CAEV code of a kind, in ASCII, as events carry it.
function caevOf(CorporateActionKind kind) pure returns (bytes4) {
    if (kind == CorporateActionKind.SPLF) return "SPLF";
    if (kind == CorporateActionKind.SPLR) return "SPLR";
    if (kind == CorporateActionKind.DVSE) return "DVSE";
    if (kind == CorporateActionKind.DRIP) return "DRIP";
    if (kind == CorporateActionKind.DVCA) return "DVCA";
    if (kind == CorporateActionKind.SOFF) return "SOFF";
    return "MRGR";
}
