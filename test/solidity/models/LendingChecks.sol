// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IRecordDates} from "../../../contracts/equity/IRecordDates.sol";
import {ILendingPool} from "../../../contracts/lending/ILendingPool.sol";
import {LendingModel} from "./LendingModel.sol";

/// @notice What must hold after any action, and of what an action changed.
abstract contract LendingChecks is LendingModel {
    using Math for uint256;

    /// @dev The pool, interest included, and all accounts, at one second.
    struct Snap {
        uint256 assets;
        uint256 lpShares;
        uint256 cash;
        uint256 debt;
        uint256 debtShares;
        uint256 gapReserve;
        uint256 deficit;
        uint256[PLACES] supplied;
        uint256[PLACES] thresholds;
        uint256[PLACES] deficits;
        uint256[ACCOUNTS] lent;
        uint256[ACCOUNTS] owed;
        uint256[ACCOUNTS] bitmaps;
        uint256[ACCOUNTS] health;
        uint256[PLACES][ACCOUNTS] units;
    }

    uint256 internal constant NOBODY = ACCOUNTS;
    /// @dev Virtual lpShares and debtShares.
    uint256 internal constant VIRTUAL = 1e6;
    /// @dev No value is known.
    uint256 private constant UNKNOWN = 0;
    /// @dev Of a health, for what the wei of others round.
    uint256 internal constant HEALTH_DUST = 1e12;

    /// @dev Given to the pool outright.
    uint256 internal _donated;
    uint256[PLACES] internal _donatedUnits;
    /// @dev What the asset's cash must be by what came and went.
    uint256 internal _cash;
    uint32[] private _records;
    address[] private _recordTokens;
    mapping(uint256 record => mapping(uint256 who => uint256 units)) private _recorded;
    /// @dev At the end of the last action; time may have passed since.
    Snap internal _last;

    /* WHAT THE INVARIANTS ASK */

    /// @dev Every sum, from the accounts.
    function checkBooks() external {
        Snap memory s = _snap();
        _checkSums(s);
        if (IERC20(_asset).balanceOf(address(pool)) != s.cash + _donated) _violate("INV-41: the asset is not the cash");
        for (uint256 place = 0; place < PLACES; ++place) {
            uint256 held = IERC20(_tokens[place]).balanceOf(address(pool));
            if (held != s.supplied[place] + _donatedUnits[place]) _violate("INV-41: collateral is lost, or made");
        }
        for (uint256 i = FIRST_BORROWER; i < ACCOUNTS; ++i) _checkStanding(i);
        if (pool.stateOf(_asset) != _rowsOf(_asset)) _violate("INV-45: the asset's rows differ");
        for (uint256 place = 0; place < PLACES; ++place) {
            if (pool.stateOf(_tokens[place]) != _rowsOf(_tokens[place])) _violate("INV-45: a collateral's rows differ");
        }
    }

    function checkRecords() external {
        for (uint256 i = 0; i < _records.length; ++i) {
            uint256 all = 0;
            for (uint256 who = 0; who < ACCOUNTS; ++who) {
                uint256 units = pool.unitsAt(_recordTokens[i], _accounts[who], _records[i]);
                if (units != _recorded[i][who]) _violate("INV-50: a record has changed");
                all += units;
            }
            if (all > IRecordDates(_recordTokens[i]).unitsAt(address(pool), _records[i])) {
                _violate("INV-50: the ledger divides more than there was");
            }
        }
    }

    /* INTERNALS: BEFORE AND AFTER */

    function _begun() internal override {
        _last = _snap();
    }

    function _snap() internal view returns (Snap memory s) {
        _readTotals(s);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            // Others have no lpShares: the sum says so.
            if (i < FIRST_BORROWER) s.lent[i] = pool.balanceOf(_accounts[i]);
            (uint256 owed, uint8 collaterals) = pool.positionOf(_accounts[i]);
            (s.owed[i], s.bitmaps[i]) = (owed, collaterals);
            for (uint256 place = 0; place < PLACES; ++place) {
                if ((collaterals >> place) & 1 != 0) s.units[i][place] = pool.unitsOf(_accounts[i], _tokens[place]);
            }
            s.health[i] = owed == 0 ? MAX : _healthOf(_accounts[i]);
        }
    }

    /// @dev Before an action: what only actions change is as the last one left it.
    function _snapBefore() internal view returns (Snap memory s) {
        s = _last;
        _readTotals(s);
        for (uint256 i = FIRST_BORROWER; i < ACCOUNTS; ++i) {
            if (s.owed[i] != 0) s.health[i] = _healthOf(_accounts[i]);
        }
    }

    function _readTotals(Snap memory s) private view {
        (s.assets, s.lpShares, s.cash) = (pool.totalAssets(), pool.totalSupply(), pool.cash());
        (s.debt, s.debtShares) = (pool.totalDebt(), pool.totalDebtShares());
        (s.gapReserve, s.deficit) = (pool.gapReserve(), pool.totalDeficit());
        for (uint256 place = 0; place < PLACES; ++place) {
            ILendingPool.CollateralView memory c = pool.collateralOf(_tokens[place]);
            (s.supplied[place], s.thresholds[place], s.deficits[place]) = (c.supplied, c.thresholdBps, c.deficit);
        }
    }

    /// @dev Time has passed since the last action, and nothing else happened.
    function _checkTime(Snap memory s) internal {
        Snap memory b = _last;
        bool isSame = b.cash == s.cash && b.debtShares == s.debtShares && b.lpShares == s.lpShares;
        if (!isSame || b.deficit != s.deficit) _violate("INV-43: time moved more than interest");
        if (s.debt < b.debt || s.assets < b.assets || s.gapReserve < b.gapReserve)
            _violate("INV-43: interest ran back");
        uint256 target = Math.max(b.gapReserve, (s.debt * GAP_TARGET_BPS) / BPS);
        if (s.gapReserve > target) _violate("INV-43: the gap reserve grew beyond its target");
        for (uint256 place = 0; place < PLACES; ++place) {
            if (s.thresholds[place] > b.thresholds[place]) _violate("INV-44: a ramp rose");
        }
    }

    /// @param who Who may have fewer units and lpShares and more debt by his own doing; {NOBODY} otherwise.
    function _checkChange(Snap memory b, uint256 who) internal {
        _checkChange(b, _snap(), who);
    }

    function _checkChange(Snap memory b, Snap memory s, uint256 who) internal {
        _checkSums(s);
        if (s.cash != _cash) _violate("INV-41: cash is not what came less what went");
        // The price of an lpShare, which nothing lowers but a deficit.
        uint256 lost = s.deficit - b.deficit;
        if ((s.assets + lost + 1) * (b.lpShares + VIRTUAL) < (b.assets + 1) * (s.lpShares + VIRTUAL)) {
            _violate("INV-42: lenders lost what no deficit records");
        }
        if ((s.debt + 1) * (b.debtShares + VIRTUAL) > (b.debt + 1) * (s.debtShares + VIRTUAL)) {
            _violate("INV-43: an action made debt grow");
        }
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (i != who) _checkUnharmed(b, s, i);
            bool wasHealthy = b.health[i] > ONE + HEALTH_DUST;
            if (wasHealthy && s.health[i] < ONE && s.health[i] != UNKNOWN) {
                _violate("INV-44: an action made a healthy account unhealthy");
            }
        }
        for (uint256 place = 0; place < PLACES; ++place) {
            if (s.thresholds[place] < b.thresholds[place]) _violate("INV-44: a threshold fell at once");
        }
        _last = s;
    }

    /// @dev Debt and collateral, at least as much as before for everybody but who acted.
    function _checkUnharmed(Snap memory b, Snap memory s, uint256 i) private {
        if (s.owed[i] > b.owed[i]) _violate("INV-44: another's debt grew");
        if (s.lent[i] < b.lent[i]) _violate("INV-44: another's lpShares went");
        for (uint256 place = 0; place < PLACES; ++place) {
            if (s.units[i][place] < b.units[i][place]) _violate("INV-44: another's collateral went");
        }
    }

    function _checkSums(Snap memory s) private {
        uint256 lent = 0;
        uint256 owed = 0;
        uint256[PLACES] memory units;
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            (lent, owed) = (lent + s.lent[i], owed + s.owed[i]);
            if (s.owed[i] != 0 && s.bitmaps[i] == 0) _violate("INV-47: a debt stands without collateral");
            for (uint256 place = 0; place < PLACES; ++place) {
                units[place] += s.units[i][place];
                bool isHeld = (s.bitmaps[i] >> place) & 1 != 0;
                if (isHeld != (s.units[i][place] != 0)) _violate("INV-41: the bitmap is not the collateral");
            }
        }
        if (lent != s.lpShares) _violate("INV-41: lpShares do not add up");
        if (owed != s.debtShares) _violate("INV-41: debtShares do not add up");
        if ((s.debt == 0) != (s.debtShares == 0)) _violate("INV-41: a debt that nobody owes");
        if (s.cash + s.debt != s.assets + s.gapReserve) _violate("INV-41: the pool's assets are not cash and debt");
        uint256 lost = 0;
        for (uint256 place = 0; place < PLACES; ++place) {
            if (units[place] != s.supplied[place]) _violate("INV-41: collateral does not add up");
            lost += s.deficits[place];
        }
        if (lost != s.deficit) _violate("INV-42: deficits do not add up");
    }

    /// @dev The pool's standing is what the manual says.
    function _checkStanding(uint256 i) private {
        Account memory a = _accountOf(_accounts[i]);
        try pool.standingOf(_accounts[i]) returns (ILendingPool.Standing memory standing) {
            bool isSame = standing.debtValue == a.debtValue && standing.collateralValue == a.value;
            isSame = isSame && standing.thresholdValue == a.threshold && standing.lowerValue == a.lower;
            if (!isSame || standing.health != a.health) _violate("INV-46: a standing differs");
        } catch {
            if (!a.isValueless && !_feeds.isDead()) _violate("INV-46: a standing was refused");
        }
    }

    function _healthOf(address account) private view returns (uint256) {
        try pool.standingOf(account) returns (ILendingPool.Standing memory standing) {
            return standing.health == UNKNOWN ? 1 : standing.health;
        } catch {
            return UNKNOWN;
        }
    }

    /// @dev A record that has just passed: what the pool says of it, for good.
    function _recorded_(address token, uint32 recordId) internal {
        for (uint256 who = 0; who < ACCOUNTS; ++who) {
            uint256 units = pool.unitsAt(token, _accounts[who], recordId);
            if (token != _asset && units != pool.unitsOf(_accounts[who], token)) {
                _violate("INV-50: a record is not what there was");
            }
            _recorded[_records.length][who] = units;
        }
        _records.push(recordId);
        _recordTokens.push(token);
    }

    function _recordCount() internal view returns (uint256) {
        return _records.length;
    }
}
