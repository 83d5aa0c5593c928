// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IInKindDesk} from "../../../contracts/primary/IInKindDesk.sol";
import {IPrimaryMarket} from "../../../contracts/primary/IPrimaryMarket.sol";
import {LendingPool} from "../../../contracts/lending/LendingPool.sol";
import {SystemStrangers} from "./SystemStrangers.sol";

/// @notice What must hold of everything together between any two actions.
abstract contract SystemChecks is SystemStrangers {
    uint256 private constant RECENT = 2;

    /// @notice INV-56: balances are what the transfers say, and add up to the supply.
    function checkUnits() public {
        uint256 units = 0;
        uint256 money = 0;
        for (uint256 i = 0; i < ACCOUNTS + VENUES; ++i) {
            address who = i < ACCOUNTS ? _who[i] : _venueAt(i - ACCOUNTS);
            (uint256 has, uint256 hasMoney) = (_token.balanceOf(who), _usd.balanceOf(who));
            if (has != _held[address(_token)][who]) _violate("INV-56: units moved without a transfer");
            if (hasMoney != _held[address(_usd)][who]) _violate("INV-56: dollars moved without a transfer");
            (units, money) = (units + has, money + hasMoney);
        }
        if (units != _token.totalSupply() || units != _supply[address(_token)]) {
            _violate("INV-56: balances do not add up to the supply");
        }
        if (money != _usd.totalSupply()) _violate("INV-56: dollars do not add up");
    }

    /// @notice INV-57: m, s and r are the fold of the announced terms that have become effective.
    function checkFactors() public {
        (uint256 m, uint256 s, uint256 r) = _foldUntil(clock);
        if (_token.uiMultiplier() != m) _violate("INV-57: the multiplier is not the fold of the actions");
        if (_token.splitFactor() != s) _violate("INV-57: the split factor is not the fold of the splits");
        if (_token.reinvestFactor() != r) _violate("INV-57: the reinvest factor is not the fold of the dividends");
        if (_token.maxScheduledReinvestFactor() != _highestReinvestment()) {
            _violate("INV-57: what is scheduled is not what was announced");
        }
    }

    /// @notice INV-58 and INV-59: what may be minted is what is proven less what was minted since, to the unit.
    function checkProof() public {
        if (_token.totalMinted() != _minted) _violate("INV-59: what was ever minted is not the sum of the mints");
        if (_token.totalMinted() < _token.totalSupply()) _violate("INV-59: more units than were minted");
        uint256 mintable = _verifier.mintableUnits(address(_token));
        uint256 r = _highestReinvestment();
        if (mintable != 0 && !(_isCurrent() && _isProven(mintable, r)))
            _violate("INV-58: more is mintable than proven");
        if (_isCurrent() && _isProven(mintable + 1, r)) _violate("INV-58: less is mintable than proven");
        (uint256 needed, uint256 proven, bool current) = _verifier.coverageAt(address(_token), r);
        if (needed != _need(0, r) || proven != _reserveBase + _provisionalBase() || current != _isCurrent()) {
            _violate("INV-58: the gate reckons with other figures than were signed");
        }
    }

    /// @notice INV-61: at a record everybody has what he had, through every venue, for good; together no more than the venue had.
    function checkRecords(bool all) public {
        uint256 first = all || _records.length < RECENT ? 0 : _records.length - RECENT;
        for (uint256 i = first; i < _records.length; ++i) _checkRecord(_records[i]);
    }

    /// @notice INV-63: no insider has the token as collateral, but what he had before he was marked; what insiders hold at a
    /// record, which carries no vote, is known.
    function checkInsiders() public {
        if (_moneyPool.unitsOf(_who[INSIDER], address(_token)) != 0)
            _violate("INV-63: an insider's units are collateral");
        if (_moneyPool.debtOf(_who[INSIDER]) != 0) _violate("INV-63: an insider owes against its own token");
        if (_records.length == 0) return;
        uint32 recordId = _records[_records.length - 1];
        if (_token.insiderUnitsAt(recordId) != _insiderUnits[recordId]) {
            _violate("INV-63: insiders held other units at a record");
        }
    }

    /// @notice INV-66: every unit and every dollar in a contract is somebody's, to the wei, or was given to it outright.
    function checkClaims() public {
        _checkMarket();
        _checkDesk();
        _checkPool(0);
        _checkPool(1);
        _checkHolding(address(_subLedger), 0, 0);
    }

    /* INTERNALS */

    function _checkHolding(address venue, uint256 units, uint256 money) internal {
        units += _donated[address(_token)][venue];
        money += _donated[address(_usd)][venue];
        if (_token.balanceOf(venue) != units) _violate("INV-66: units of a venue are lost, or nobody's");
        if (_usd.balanceOf(venue) != money) _violate("INV-66: dollars of a venue are lost, or nobody's");
    }

    /// @dev What its windows owe, and what is set apart, is what is in escrow.
    function _checkMarket() private {
        (uint256 units, uint256 assets) = _market.escrow();
        uint256 bonds = _market.bondOf(_who[BROKER]).posted + _market.forfeited();
        _checkHolding(address(_market), units, assets + _market.fees() + bonds);
        uint256 owned = 0;
        for (uint256 i = 0; i < 2; ++i) owned += _market.unitsOf(_who[i]);
        if (owned > units) _violate("INV-66: the market names owners for more units than it holds");
        uint256 lastOpen = _market.windowCount();
        uint256 owedMoney = 0;
        uint256 owedUnits = 0;
        for (uint256 id = 1; id <= lastOpen; ++id) {
            IPrimaryMarket.SideView memory creation = _market.sideOf(id, IPrimaryMarket.Direction.CREATION);
            IPrimaryMarket.SideView memory redemption = _market.sideOf(id, IPrimaryMarket.Direction.REDEMPTION);
            bool isOver = uint256(_market.windowOf(id).status) >= uint256(IPrimaryMarket.WindowStatus.SETTLED);
            owedMoney += isOver ? creation.refundOut + creation.penaltyOut : creation.requested;
            owedUnits += isOver ? redemption.refundOut : redemption.requested;
            (owedUnits, owedMoney) = (
                owedUnits + creation.fillOut,
                owedMoney + redemption.fillOut + redemption.penaltyOut
            );
            for (uint256 i = 0; i < 2; ++i) {
                if (isOver) break;
                // Cancelled and not claimed yet.
                owedMoney += _market.claimableCancelDepositRequest(id, _who[i]);
                owedUnits += _market.claimableCancelRedeemRequest(id, _who[i]);
            }
        }
        for (uint256 i = 0; i < 2; ++i) {
            (owedUnits, owedMoney) = (
                owedUnits + _market.heldOf(_who[i]).units,
                owedMoney + _market.heldOf(_who[i]).assets
            );
        }
        if (owedMoney > assets || owedUnits > units) _violate("INV-66: the market owes more than it holds");
    }

    function _checkDesk() private {
        address participant = _who[PARTICIPANT];
        uint256 burning = 0;
        uint256 held = 0;
        for (uint256 id = 1; id <= _desk.redemptionCount(); ++id) {
            IInKindDesk.Redemption memory redemption = _desk.redemptionOf(id);
            bool isOpen =
                redemption.state == IInKindDesk.RedemptionState.REQUESTED ||
                    redemption.state == IInKindDesk.RedemptionState.COMMITTED;
            if (isOpen) held += redemption.units;
            if (redemption.state == IInKindDesk.RedemptionState.ACKNOWLEDGED) burning += redemption.units;
        }
        if (_desk.unitsOf(participant) != held) _violate("INV-66: escrowed units are not their participant's");
        _checkHolding(address(_desk), held + burning, _desk.bondOf(participant).posted + _desk.forfeited());
        uint256 locked = 0;
        for (uint256 i = 0; i < _locked.length; ++i) locked += _desk.lockOf(_locked[i]).amount;
        if (_desk.bondOf(participant).locked != locked) _violate("INV-66: locked bonds do not add up");
    }

    function _checkPool(uint256 pool) private {
        LendingPool at = _poolAt(pool);
        address token = address(_collateralOf(pool));
        uint256 supplied = 0;
        uint256 owed = 0;
        uint256 lent = 0;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            supplied += at.unitsOf(_who[i], token);
            (uint256 debtShares, ) = at.positionOf(_who[i]);
            (owed, lent) = (owed + debtShares, lent + at.balanceOf(_who[i]));
        }
        if (supplied != at.collateralOf(token).supplied) _violate("INV-66: collateral does not add up");
        if (owed != at.totalDebtShares()) _violate("INV-66: debts do not add up");
        if (lent != at.totalSupply()) _violate("INV-66: lpShares do not add up");
        if (at.cash() + at.totalDebt() != at.totalAssets() + at.gapReserve()) {
            _violate("INV-66: a pool's assets are not its cash and its debts");
        }
        _checkHolding(address(at), pool == 0 ? supplied : at.cash(), pool == 0 ? at.cash() : supplied);
    }

    function _checkRecord(uint32 recordId) private {
        uint256[LEDGERS] memory sums;
        uint256 inWallets = 0;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            address who = _who[i];
            if (_token.unitsAt(who, recordId) != _copyOf(recordId, i, 0)) _violate("INV-61: a wallet's record differs");
            inWallets += _copyOf(recordId, i, 0);
            for (uint256 ledger = 1; ledger < LEDGERS; ++ledger) {
                uint256 units = _ledgerUnits(ledger, who, recordId);
                sums[ledger] += units;
                if (units != _copyOf(recordId, i, ledger)) {
                    _violate(string.concat("INV-61: a record through a venue differs: ", _venueName(ledger)));
                }
            }
        }
        for (uint256 ledger = 1; ledger < LEDGERS; ++ledger) {
            uint256 held = _token.unitsAt(_venueAt(ledger - 1), recordId);
            inWallets += held;
            if (sums[ledger] > held) _violate("INV-61: a venue had less at a record than it names owners for");
        }
        inWallets += _token.unitsAt(address(_subLedger), recordId);
        if (inWallets != _token.totalUnitsAt(recordId)) _violate("INV-61: a record does not add up to its total");
        _checkCustomers(recordId);
    }

    /// @dev The exchange's customers have what they proved, and never more than the exchange had.
    function _checkCustomers(uint32 recordId) private {
        if (_published[recordId] == 0) return;
        uint256 total = _published[recordId];
        uint256 sum = 0;
        for (uint256 i = 0; i < 2; ++i) {
            uint256 units = _subLedger.unitsAt(address(_token), _who[i == 0 ? ALICE : BOB], recordId);
            uint256 due = i == 0 ? (total * 3) / 5 : total - (total * 3) / 5;
            if (units != ((_proven[recordId] >> i) & 1) * due) _violate("INV-61: a customer has another's units");
            sum += units;
        }
        if (sum > _token.unitsAt(_who[EXCHANGE], recordId))
            _violate("INV-61: customers have more than the exchange had");
    }

    function _ledgerUnits(uint256 ledger, address who, uint32 recordId) private view returns (uint256) {
        if (ledger == 1) return _market.unitsAt(address(_token), who, recordId);
        if (ledger == 2) return _desk.unitsAt(address(_token), who, recordId);
        return _poolAt(ledger - 3).unitsAt(address(_token), who, recordId);
    }

    function _venueName(uint256 ledger) private pure returns (string memory) {
        if (ledger == 1) return "the market";
        if (ledger == 2) return "the desk";
        return ledger == 3 ? "the money pool" : "the stock pool";
    }
}
