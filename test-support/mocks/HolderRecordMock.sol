// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {HolderRecord, HolderStatus, InvestorCategory, packHolderRecord} from "../../contracts/types/HolderRecord.sol";

/// @title HolderRecordMock
/// @notice Makes the functions of the type callable.
contract HolderRecordMock {
    function pack(
        HolderStatus status,
        InvestorCategory category,
        uint16 country,
        uint64 expiry
    ) external pure returns (HolderRecord) {
        return packHolderRecord(status, category, country, expiry);
    }

    function unpack(
        HolderRecord holderRecord
    ) external pure returns (HolderStatus status, InvestorCategory category, uint16 country, uint64 expiry) {
        return (holderRecord.status(), holderRecord.category(), holderRecord.country(), holderRecord.expiry());
    }

    function judge(
        HolderRecord holderRecord,
        uint256 timestamp
    ) external pure returns (bool sanctioned, bool verified, bool registered) {
        return (holderRecord.isSanctioned(), holderRecord.isVerifiedAt(timestamp), holderRecord.isRegistered());
    }
}
