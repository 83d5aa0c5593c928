// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {EquityToken} from "../../../contracts/equity/EquityToken.sol";
import {ICorporateActions} from "../../../contracts/equity/ICorporateActions.sol";
import {IEquityToken} from "../../../contracts/equity/IEquityToken.sol";
import {IRecordDates} from "../../../contracts/equity/IRecordDates.sol";
import {HolderPolicy, ITransferControls} from "../../../contracts/equity/ITransferControls.sol";
import {IKinkedRateModel} from "../../../contracts/lending/IKinkedRateModel.sol";
import {ILendingPool} from "../../../contracts/lending/ILendingPool.sol";
import {KinkedRateModel} from "../../../contracts/lending/KinkedRateModel.sol";
import {LendingPool} from "../../../contracts/lending/LendingPool.sol";
import {CallerTable} from "../../../test-support/mocks/CallerTable.sol";
import {OpeningCalendar} from "../../../test-support/mocks/OpeningCalendar.sol";
import {SettableFeeds} from "../../../test-support/mocks/SettableFeeds.sol";
import {SettableHolders} from "../../../test-support/mocks/SettableHolders.sol";
import {SettableStatusGate} from "../../../test-support/mocks/SettableStatusGate.sol";
import {StablecoinMock} from "../../../test-support/mocks/StablecoinMock.sol";
import {CallCounter} from "../Base.t.sol";

/// @notice A pool with three collaterals and everybody around it. It lends dollars against two stocks and another money, or
/// the first stock against dollars, the second stock and another money. Whoever inherits is governor, risk, guardian, recorder,
/// transfer agent and corporate actions, and a stranger to every account.
abstract contract LendingStage is CallCounter {
    /// @dev A trading day's 16:00.
    uint256 private constant BEGIN = 1_800_028_800;
    /// @dev Two lenders, three borrowers, a liquidator.
    uint256 internal constant ACCOUNTS = 6;
    uint256 internal constant FIRST_BORROWER = 2;
    uint256 internal constant LIQUIDATOR = 5;
    uint256 internal constant PLACES = 3;
    uint256 internal constant ONE = 1e18;
    uint256 internal constant BPS = 10_000;
    uint256 internal constant GRACE = 15 minutes;
    uint256 internal constant BAND_BPS = 1_000;
    uint256 internal constant GAP_TARGET_BPS = 500;
    uint256 internal constant MAX = type(uint256).max;

    LendingPool public pool;
    uint256 public clock;
    string public violation;

    bool internal immutable _lendsStock;
    SettableFeeds internal _feeds;
    SettableStatusGate internal _gate;
    CallerTable internal _authority;
    OpeningCalendar private _calendar;
    address[ACCOUNTS] internal _accounts;
    address internal _asset;
    /// @dev About 1,000 dollars' worth of the asset, and what one owes at least.
    uint256 internal _lot;
    uint256 internal _minDebt;
    address[PLACES] internal _tokens;
    uint256[PLACES] internal _lots;
    uint256[PLACES] internal _minimums;
    /// @dev Money of 18 decimals per smallest part.
    uint256[PLACES] internal _scales;
    /// @dev A token of which the oracle has a value.
    mapping(address token => bool) internal _isEquity;
    mapping(address token => uint256) internal _basePrice;

    constructor(bool lendsStock) {
        _lendsStock = lendsStock;
    }

    /// @dev Not the constructor: a token wants its corporate actions to have code.
    function begin() external {
        clock = BEGIN;
        vm.warp(clock);
        (_authority, _gate, _calendar) = (new CallerTable(), new SettableStatusGate(), new OpeningCalendar());
        _feeds = new SettableFeeds();
        _allow();
        SettableHolders holders = new SettableHolders();
        address first = _deployToken(holders, "US0378331005", 200e18);
        address second = _deployToken(holders, "US5949181045", 50e18);
        address dollar = address(new StablecoinMock(6));
        (_tokens[0], _lots[0], _minimums[0], _scales[0]) = (first, 5e18, 1e17, 1);
        (_asset, _lot, _minDebt) = (dollar, 1_000e6, 100e6);
        if (_lendsStock) {
            (_tokens[0], _lots[0], _minimums[0], _scales[0]) = (dollar, 1_000e6, 10e6, 1e12);
            (_asset, _lot, _minDebt) = (first, 5e18, 1e17);
        }
        (_tokens[1], _lots[1], _minimums[1], _scales[1]) = (second, 20e18, 1e17, 1);
        address money = address(new StablecoinMock(18));
        (_tokens[2], _lots[2], _minimums[2], _scales[2]) = (money, 1_000e18, 10e18, 1);
        _deployPool();
        if (_lendsStock) IEquityToken(first).admitVenue(address(pool));
        for (uint256 place = 0; place < PLACES; ++place) {
            if (_isEquity[_tokens[place]]) IEquityToken(_tokens[place]).admitVenue(address(pool));
            pool.listCollateral(
                ILendingPool.CollateralTerms({
                    token: _tokens[place],
                    isEquity: _isEquity[_tokens[place]],
                    market: address(0),
                    minimum: uint128(_minimums[place]),
                    risk: _riskOf(place)
                })
            );
        }
        pool.setBorrowCap(uint96(200 * _lot));
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            _accounts[i] = makeAddr(string.concat("account ", vm.toString(i)));
            _equip(_accounts[i]);
        }
        _equip(address(this));
        _begun();
    }

    /// @dev Everything stands.
    function _begun() internal virtual;

    /// @dev What a token asks of its corporate actions; there is no dividend here.
    function pendingDividends(address) external pure returns (ICorporateActions.PendingDividend[] memory) {}

    /* INTERNALS */

    /// @dev Where nothing was changed.
    function _riskOf(uint256 place) internal view returns (ILendingPool.Risk memory risk) {
        bool isStock = _isEquity[_tokens[place]];
        risk.factorBps = isStock ? 6_000 : 8_000;
        risk.closedFactorBps = isStock ? 5_000 : 7_500;
        risk.thresholdBps = isStock ? 7_000 : 8_600;
        (risk.minBonusBps, risk.maxBonusBps) = isStock ? (300, 1_000) : (100, 800);
        risk.rampSeconds = 3 days;
        risk.supplyCap = uint128(300 * _lots[place]);
        risk.deficitCeiling = uint128(100 * _lot);
    }

    function _deployToken(SettableHolders holders, bytes12 isin, uint256 price) private returns (address) {
        EquityToken token = new EquityToken(
            IEquityToken.Listing({
                name: "Tokenised Share",
                symbol: "SHARE",
                isin: isin,
                authority: address(_authority),
                registry: address(holders),
                gate: address(_gate),
                corporateActions: address(this),
                calendar: address(_calendar),
                windDown: address(0),
                initialMultiplier: 1e18,
                policy: HolderPolicy.OPEN
            })
        );
        _gate.prove(address(token), 1e36);
        (_isEquity[address(token)], _basePrice[address(token)]) = (true, price);
        _feeds.print(address(token), price, 50);
        return address(token);
    }

    function _deployPool() private {
        KinkedRateModel model = new KinkedRateModel(
            IKinkedRateModel.Curve({base: 0.05e18, slope: 0.2e18, steepSlope: 3e18, kink: 0.8e18, gapPremium: 0.1e18})
        );
        pool = new LendingPool(
            ILendingPool.PoolTerms({
                authority: address(_authority),
                asset: _asset,
                oracle: address(_feeds),
                isEquity: _lendsStock,
                market: address(0),
                calendar: address(_calendar),
                rateModel: address(model),
                minDebt: uint128(_minDebt),
                grace: uint32(GRACE),
                targetHealthBps: 10_500,
                regularMaxBps: 5_000,
                extendedMaxBps: 2_500,
                extendedBandBps: uint16(BAND_BPS),
                gapTargetBps: uint16(GAP_TARGET_BPS)
            }),
            "Lent",
            "lp"
        );
    }

    function _allow() private {
        bytes4[13] memory list = [
            IEquityToken.mint.selector,
            ITransferControls.admitVenue.selector,
            ITransferControls.forceThrough.selector,
            ITransferControls.pause.selector,
            ITransferControls.unpause.selector,
            IRecordDates.scheduleRecord.selector,
            ILendingPool.listCollateral.selector,
            ILendingPool.setRisk.selector,
            ILendingPool.tighten.selector,
            ILendingPool.setBorrowCap.selector,
            ILendingPool.lowerBorrowCap.selector,
            ILendingPool.pauseAction.selector,
            ILendingPool.resumeAction.selector
        ];
        for (uint256 i = 0; i < list.length; ++i) _authority.allow(list[i], address(this));
    }

    function _equip(address account) private {
        _give(_asset, account);
        for (uint256 place = 0; place < PLACES; ++place) _give(_tokens[place], account);
    }

    function _give(address token, address account) private {
        if (_isEquity[token]) IEquityToken(token).mint(account, 1e26);
        else StablecoinMock(token).mint(account, 1e26);
        vm.prank(account);
        IERC20(token).approve(address(pool), MAX);
    }

    function _warp(uint256 timestamp) internal {
        clock = timestamp;
        vm.warp(timestamp);
    }

    function _violate(string memory what) internal {
        if (bytes(violation).length == 0) violation = what;
    }
}
