// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {
    HolderRecord,
    HolderStatus,
    InvestorCategory,
    packHolderRecord
} from "../../../contracts/types/HolderRecord.sol";

/// @title HolderRecordClaims
/// @notice What the solver is asked about the registrar's {HolderRecord}: each function is one claim, for all records.
/// @custom:law 8
contract HolderRecordClaims {
    /// @notice Country and expiry are read back.
    function placesAndTimesAreReadBack(uint8 status, uint8 category, uint16 country, uint64 expiry) external pure {
        HolderRecord record = _record(status, category, country, expiry);
        assert(record.country() == country);
        assert(record.expiry() == expiry);
    }

    /// @notice Who is under sanctions is neither verified nor registered, ever.
    function sanctionsExcludeEverythingElse(uint256 word, uint256 timestamp) external pure {
        HolderRecord record = HolderRecord.wrap(word);
        require(record.isSanctioned());
        assert(!record.isVerifiedAt(timestamp) && !record.isRegistered());
    }

    /// @notice A verification is a registration, and is over with its expiry.
    function verificationsExpire(uint256 word, uint256 timestamp) external pure {
        HolderRecord record = HolderRecord.wrap(word);
        require(record.isVerifiedAt(timestamp));
        assert(record.isRegistered());
        assert(timestamp < record.expiry());
        assert(!record.isVerifiedAt(record.expiry()));
    }

    /// @notice A word that nobody has written is nobody's.
    function emptyWordsAreNobody(uint256 timestamp) external pure {
        HolderRecord record = HolderRecord.wrap(0);
        assert(!record.isSanctioned() && !record.isRegistered() && !record.isVerifiedAt(timestamp));
    }

    function _record(uint8 status, uint8 category, uint16 country, uint64 expiry) private pure returns (HolderRecord) {
        require(status <= 3 && category <= 4);
        return packHolderRecord(HolderStatus(status), InvestorCategory(category), country, expiry);
    }
}
