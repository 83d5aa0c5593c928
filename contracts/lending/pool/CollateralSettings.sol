// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IEquityToken} from "../../equity/IEquityToken.sol";
import {IEquityFeeds} from "../../oracle/IEquityFeeds.sol";
import {OracleFlags} from "../../types/OracleFlags.sol";
import {ILendingPool} from "../ILendingPool.sol";
import {PoolBook} from "./PoolBook.sol";

/// @title CollateralSettings
/// @notice What a collateral may be, and how its risk changes.
library CollateralSettings {
    using PoolBook for PoolBook.Book;
    using PoolBook for PoolBook.Collateral;

    /// @notice The shortest time in which a threshold comes down.
    uint256 internal constant MIN_RAMP = 3 days;
    /// @dev Above this, a bonus would be a gift.
    uint256 private constant MAX_BONUS_BPS = 2_500;
    /// @dev Longer than a year is no ramp.
    uint256 private constant MAX_RAMP = 365 days;

    /* VERBS */

    /// @notice Lists a collateral in the next place.
    function list(
        PoolBook.Book storage book,
        PoolBook.Env memory env,
        ILendingPool.CollateralTerms calldata terms
    ) external {
        address token = terms.token;
        if (token == env.asset || book.places[token] != 0) revert ILendingPool.LendingPool_AlreadyListed(token);
        if (token.code.length == 0) revert ILendingPool.LendingPool_NotAContract("token", token);
        if (terms.market != address(0) && terms.market.code.length == 0) {
            revert ILendingPool.LendingPool_NotAContract("market", terms.market);
        }
        uint256 place = book.count;
        if (place == PoolBook.MAX_COLLATERALS) {
            revert ILendingPool.LendingPool_TooManyCollaterals(PoolBook.MAX_COLLATERALS);
        }
        _requireIn("minimum", terms.minimum, 1, type(uint112).max);
        (book.places[token], book.count) = (place + 1, uint8(place + 1));
        PoolBook.Collateral storage c = book.collaterals[place];
        c.token = token;
        c.minimum = uint112(terms.minimum);
        uint256 decimals = IERC20Metadata(token).decimals();
        _requireIn("decimals", decimals, terms.isEquity ? 18 : 0, 18);
        c.decimals = uint8(decimals);
        if (terms.isEquity) {
            c.gate = IEquityToken(token).gate();
            (c.market, c.hasMarket) = (terms.market, terms.market != address(0));
            (uint256 mid, , , , , uint32 flags) = IEquityFeeds(env.oracle).valueOf(token);
            uint8 rows = ILendingPool(address(this)).stateOf(token);
            if (!OracleFlags.isUsable(flags) || mid == 0) {
                revert ILendingPool.LendingPool_Blocked(ILendingPool.Action.BORROW, token, rows);
            }
            // In a regular session, so that something is known when that ends.
            IEquityFeeds(env.oracle).observe(token);
        }
        emit ILendingPool.CollateralListed(token, terms, uint8(place));
        c.thresholdBps = terms.risk.thresholdBps;
        _setRisk(c, terms.risk);
    }

    /// @notice Changes a collateral's risk. A lower threshold comes down along its ramp from where it is.
    function set(PoolBook.Book storage book, address token, ILendingPool.Risk calldata risk) external {
        _setRisk(book.collaterals[book.placeOf(token)], risk);
    }

    /// @notice Lowers factors and cap.
    function tighten(
        PoolBook.Book storage book,
        address token,
        uint16 factorBps,
        uint16 closedFactorBps,
        uint128 supplyCap
    ) external {
        PoolBook.Collateral storage c = book.collaterals[book.placeOf(token)];
        _requireTighter("factorBps", factorBps, c.factorBps);
        _requireTighter("closedFactorBps", closedFactorBps, c.closedFactorBps);
        _requireTighter("supplyCap", supplyCap, c.supplyCap);
        _requireIn("closedFactorBps", closedFactorBps, 0, factorBps);
        (c.factorBps, c.closedFactorBps, c.supplyCap) = (factorBps, closedFactorBps, supplyCap);
        emit ILendingPool.RiskSet(token, _riskOf(c), c.thresholdNow(), c.rampEnd);
    }

    /* VIEWS */

    /// @notice See {ILendingPool-collateralOf}.
    /// @return answer Encoded.
    function viewOf(PoolBook.Book storage book, address token) external view returns (bytes memory answer) {
        PoolBook.Collateral storage c = book.collaterals[book.placeOf(token)];
        return
            abi.encode(
                ILendingPool.CollateralView({
                    terms: ILendingPool.CollateralTerms({
                        token: token,
                        isEquity: c.gate != address(0),
                        market: c.market,
                        minimum: c.minimum,
                        risk: _riskOf(c)
                    }),
                    thresholdBps: c.thresholdNow(),
                    rampEnd: c.rampEnd,
                    supplied: c.supplied,
                    deficit: c.deficit
                })
            );
    }

    /* INTERNALS */

    function _setRisk(PoolBook.Collateral storage c, ILendingPool.Risk calldata risk) private {
        uint256 present = c.thresholdNow();
        uint256 highest = Math.max(present, risk.thresholdBps);
        _requireIn("minBonusBps", risk.minBonusBps, 1, risk.maxBonusBps);
        _requireIn("maxBonusBps", risk.maxBonusBps, risk.minBonusBps, MAX_BONUS_BPS);
        // LT × (1 + maxBonus) < 1, at the beginning of a ramp too.
        uint256 limit = (PoolBook.BPS * PoolBook.BPS - 1) / (PoolBook.BPS + risk.maxBonusBps);
        _requireIn("thresholdBps", highest, uint256(risk.factorBps) + 1, limit);
        _requireIn("thresholdBps", risk.thresholdBps, uint256(risk.factorBps) + 1, limit);
        _requireIn("closedFactorBps", risk.closedFactorBps, 0, risk.factorBps);
        _requireIn("rampSeconds", risk.rampSeconds, MIN_RAMP, MAX_RAMP);
        bool isLower = risk.thresholdBps < present;
        (c.rampStart, c.rampEnd) =
            isLower ? (uint40(block.timestamp), uint40(block.timestamp + risk.rampSeconds)) : (uint40(0), uint40(0));
        (c.thresholdFromBps, c.thresholdBps) = (uint16(present), risk.thresholdBps);
        (c.factorBps, c.closedFactorBps) = (risk.factorBps, risk.closedFactorBps);
        (c.minBonusBps, c.maxBonusBps) = (risk.minBonusBps, risk.maxBonusBps);
        (c.supplyCap, c.deficitCeiling, c.rampSeconds) = (risk.supplyCap, risk.deficitCeiling, risk.rampSeconds);
        c.isOverCeiling = c.deficit > risk.deficitCeiling;
        emit ILendingPool.RiskSet(c.token, risk, c.thresholdNow(), c.rampEnd);
    }

    function _riskOf(PoolBook.Collateral storage c) private view returns (ILendingPool.Risk memory) {
        return
            ILendingPool.Risk({
                factorBps: c.factorBps,
                closedFactorBps: c.closedFactorBps,
                thresholdBps: c.thresholdBps,
                minBonusBps: c.minBonusBps,
                maxBonusBps: c.maxBonusBps,
                rampSeconds: c.rampSeconds,
                supplyCap: c.supplyCap,
                deficitCeiling: c.deficitCeiling
            });
    }

    function _requireTighter(bytes32 setting, uint256 value, uint256 present) private pure {
        if (value > present) revert ILendingPool.LendingPool_Loosens(setting, value, present);
    }

    function _requireIn(bytes32 setting, uint256 value, uint256 minimum, uint256 maximum) private pure {
        if (value < minimum || value > maximum) {
            revert ILendingPool.LendingPool_OutOfRange(setting, value, minimum, maximum);
        }
    }
}
