// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

/// @notice A proof of reserves a second time, from its definition alone: it keeps every cut, every receipt and every factor,
/// and computes each answer anew from the beginning.
abstract contract ReserveModel {
    struct CutModel {
        uint256 asOf;
        uint256 supply;
        uint256 minted;
        uint256 splits;
    }

    struct ReceiptModel {
        uint256 cut;
        uint256 base;
        bytes32 journalId;
        uint256 custodian;
    }

    struct FactorModel {
        uint64 actionId;
        uint256 effectiveAt;
        bool isSplit;
        uint256 numerator;
        uint256 denominator;
        uint256 exAt;
    }

    uint256 internal constant ONE = 1e18;
    uint256 internal constant MAX_AGE = 2;
    uint256 internal constant MAX_OPEN = 8;
    uint256 internal constant CAP_BPS = 1_000;

    uint256 internal _modelSupply;
    uint256 internal _modelMinted;
    uint256 internal _initialMultiplier;
    uint256 internal _postedCut;
    uint256 internal _reserves;
    uint256 internal _liabilities;
    uint256 internal _validUntil;
    bool internal _isFrozen;
    uint256 internal _lastAttestorCutAt;
    /// @dev The first stands for no cut.
    CutModel[] internal _cuts;
    ReceiptModel[] internal _receipts;
    /// @dev In the order in which they become effective; those of the past stay.
    FactorModel[] internal _factors;

    /* FACTORS */

    function _splitsAt(uint256 timestamp) internal view returns (uint256) {
        return _foldTo(timestamp, ONE, true);
    }

    /// @dev With every reinvestment that is scheduled.
    function _highestReinvestment() internal view returns (uint256) {
        return _foldTo(type(uint256).max, _initialMultiplier, false);
    }

    function _insertFactor(FactorModel memory factor) internal {
        uint256 index = _factors.length;
        _factors.push(factor);
        for (; index > 0 && _factors[index - 1].effectiveAt > factor.effectiveAt; --index) {
            _factors[index] = _factors[index - 1];
        }
        _factors[index] = factor;
    }

    function _removeFactor(uint256 index) internal {
        for (uint256 i = index + 1; i < _factors.length; ++i) _factors[i - 1] = _factors[i];
        _factors.pop();
    }

    /// @dev The open of an ex day as the registry allows it: the first that lies behind no close after `effectiveAt`, or that of a
    /// trading day or two before.
    function _exAtOf(uint256 effectiveAt, uint256 late) internal pure returns (uint256) {
        uint256 day = effectiveAt / 1 days;
        while (!_trades(day) || day * 1 days + 21 hours <= effectiveAt) ++day;
        for (late = late % 3; late != 0;) if (_trades(--day)) --late;
        return day * 1 days + 14.5 hours;
    }

    /// @dev Whether `asOf` lies between the last close before a split's ex day, of any that is or was scheduled, and that split,
    /// or after the split and before the next open.
    function _isAroundSplit(uint256 asOf) internal view returns (bool) {
        for (uint256 i = 0; i < _factors.length; ++i) {
            if (!_factors[i].isSplit) continue;
            uint256 splitAt = _factors[i].effectiveAt;
            if (_isInHoursBefore(_factors[i].exAt, splitAt, asOf) || _isInNightAfter(splitAt, asOf)) return true;
        }
        return false;
    }

    /* CUTS */

    function _trades(uint256 day) internal pure returns (bool) {
        return day % 7 < 5;
    }

    /// @dev The first second at which a cut is more than {MAX_AGE} trading days old.
    function _endOf(uint256 asOf) internal pure returns (uint256) {
        uint256 day = asOf / 1 days;
        for (uint256 left = MAX_AGE + 1; left > 0;) if (_trades(++day)) --left;
        return day * 1 days;
    }

    function _isOpen(uint256 cutId, uint256 timestamp) internal view returns (bool) {
        return cutId > _postedCut && timestamp < _endOf(_cuts[cutId].asOf);
    }

    function _mayCut(bool isAttestor, uint256 timestamp) internal view returns (bool) {
        if (_isAroundSplit(timestamp)) return false;
        uint256 newest = _cuts.length - 1;
        if (!isAttestor) return newest == 0 || timestamp >= _endOf(_cuts[newest].asOf);
        uint256 open = 0;
        for (uint256 id = 1; id <= newest; ++id) if (_isOpen(id, timestamp)) ++open;
        return open < MAX_OPEN && timestamp >= _lastAttestorCutAt + 1 hours;
    }

    function _mayPost(uint256 cutId, uint256 validUntil, uint256 timestamp) internal view returns (bool) {
        return _isOpen(cutId, timestamp) && timestamp <= validUntil && !_isAroundSplit(_cuts[cutId].asOf);
    }

    /* THE GATE */

    function _isCurrent(uint256 timestamp) internal view returns (bool) {
        return _postedCut != 0 && !_isFrozen && timestamp < _endOf(_cuts[_postedCut].asOf) && timestamp <= _validUntil;
    }

    function _reserveBase() internal view returns (uint256) {
        return _postedCut == 0 ? 0 : (_reserves * ONE) / _cuts[_postedCut].splits;
    }

    function _provisionalBase() internal view returns (uint256 base) {
        for (uint256 i = 0; i < _receipts.length; ++i) if (_receipts[i].cut >= _postedCut) base += _receipts[i].base;
    }

    function _need(uint256 units, uint256 factor) internal view returns (uint256) {
        CutModel memory books = _cuts[_postedCut];
        uint256 counted = books.supply + (_modelMinted - books.minted) + _liabilities + units;
        return (counted * factor + ONE - 1) / ONE;
    }

    function _isProven(uint256 units, uint256 factor, uint256 timestamp) internal view returns (bool) {
        return _isCurrent(timestamp) && _need(units, factor) <= _reserveBase() + _provisionalBase();
    }

    /* PRIVATES */

    function _foldTo(uint256 timestamp, uint256 value, bool ofSplits) private view returns (uint256) {
        for (uint256 i = 0; i < _factors.length; ++i) {
            FactorModel memory factor = _factors[i];
            if (factor.isSplit != ofSplits || factor.effectiveAt > timestamp) continue;
            value = (value * factor.numerator) / factor.denominator;
        }
        return value;
    }

    function _isInHoursBefore(uint256 exAt, uint256 splitAt, uint256 asOf) private pure returns (bool) {
        if (splitAt == 0 || asOf >= splitAt) return false;
        // Whether no close lies between it and the ex day.
        for (uint256 day = asOf / 1 days; day <= exAt / 1 days; ++day) {
            uint256 close = day * 1 days + 21 hours;
            if (_trades(day) && close > asOf && close < exAt) return false;
        }
        return true;
    }

    function _isInNightAfter(uint256 splitAt, uint256 asOf) private pure returns (bool) {
        if (splitAt == 0 || asOf < splitAt) return false;
        // Whether the exchange was closed at the split, and no open lies between the two.
        for (uint256 day = splitAt / 1 days; day <= asOf / 1 days; ++day) {
            (uint256 open, uint256 close) = (day * 1 days + 14.5 hours, day * 1 days + 21 hours);
            if (_trades(day) && close > splitAt && open <= asOf) return false;
        }
        return true;
    }
}
