// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IVenue} from "../types/IVenue.sol";

/// @title ILendingPool
/// @notice One asset to borrow, against up to eight collaterals that are never lent on. With a stablecoin as the asset and
/// equity tokens as collaterals it lends money against stock; with an equity token as the asset and a stablecoin as collateral
/// it lends stock: debt in units carries splits and reinvested dividends by itself.
///
/// **Money.** A token without a place in the oracle's list is money: 1 of it is 1. An equity token is worth what
/// {IEquityOracle-valueOf} says of 1e18 units. All values have 18 decimals. What one owns is rounded down, what one owes up.
///
/// **Lenders** hold lpShares, by ERC-4626 with 10^6 virtual ones: `totalAssets = cash + debt − gapReserve`. Cash is counted, not
/// looked up: a donation changes nothing. **Borrowers** owe debtShares, with 10^6 virtual ones and 1 virtual asset, rounded up.
/// Debt grows by `rate × t` compounded to the third term of its series (as Morpho Blue does); of the rate, the gap premium goes
/// to the gap reserve until that reaches its target, and to lenders from then on.
///
/// **Rows.** What is possible with a token follows from the rows that apply to it, {stateOf}; of several, the strictest cell wins.
///
/// | row | borrow | withdraw with debt | liquidate | repay, add |
/// | --- | --- | --- | --- | --- |
/// | REGULAR | at CF | at CF | yes | yes |
/// | EXTENDED (PRE, POST, OVERNIGHT) | at the closed CF | at the closed CF | yes, less at once, at a bounded price | yes |
/// | CLOSED (CLOSED, UNKNOWN, halt) | no | at the closed CF | past the hard floor, at the last close | yes |
/// | REOPENING (until a fresh print and the grace) | no | no | past the hard floor, at the last close | yes |
/// | ACTION_FREEZE | no | no | past the hard floor, at the frozen value | yes |
/// | UNPROVEN (reserves not FRESH, redemption suspended) | no | no | yes | yes |
/// | DEAD (no value) | no | no | no | yes |
///
/// A print that is too old for a session makes a token DEAD; one of the session before, or made since, is no more than REOPENING
/// until there is another. A session after a lunch break opens as one in the morning does.
///
/// To borrow, and to withdraw with debt, the rows of the asset and of all collaterals of the account apply; without debt, none.
/// To liquidate, those of the asset and of the collateral to be seized apply: another collateral shields nothing, it counts at
/// the price best for the borrower. Redemption is suspended while the token's market suspends requests, while the token is
/// paused, and in its wind-down. Without a value at all for one of an account's collaterals nobody is liquidated;
/// a token that is frozen, or whose feed awaits confirmation, has none where none was observed before, and neither has one outside of
/// REGULAR: a lone print decides nothing.
///
/// **Health** is Σ value × LT / debt. For borrowing, collateral counts at `lower`, debt in stock at `upper`, and CF in place of LT;
/// for liquidation collateral counts at `mid`, and debt in stock at `upper`. The *last close* is the oracle's anchor: the value of
/// 1e18 units last observed in a regular session, which splits do not move. Anyone may have it observed; the pool does when a
/// collateral is listed, and with the first borrowing or withdrawal with debt of each session. What was observed since the open is no close: while
/// an account's token reopens and has been observed already, nobody is liquidated for it. In EXTENDED a price may be no further below it (for
/// debt: above it) than {PoolTerms-extendedBandBps}. In CLOSED and REOPENING the higher (for debt: the lower) of it and the
/// oracle's present value counts. *Past the hard floor* means `debt × (1 + maxBonus) ≥ collateral at lower` with these prices.
///
/// **Liquidation** of a health h below 1 repays
///
///     R = min(D, (T × D − W) / (T − LT × (1 + b)), session maximum × D)
///
/// with D the debt, W = Σ value × LT, T the target health and b the bonus; the whole of D below a health of 0.95 in REGULAR, past
/// the hard floor in the restricted rows, and where less would leave dust. `b = max(minBonus, min(minBonus + (maxBonus − minBonus)
/// × min(1, (1 − h) / 0.05), collateral / D − 1, h / LT − 1))`: never more than the account can bear, save the least bonus. An account
/// that has no collateral left and still owes is written off at once: the gap reserve pays, then the lenders, pro rata, by a recorded deficit.
///
/// **Exits.** {repay}, {withdrawCollateral} without debt and {withdraw} ask neither oracle, session, proof nor role; no pause
/// reaches them. Lenders wait only while {holdWithdrawals} stands: until the end of a session at the longest. An account that is
/// sanctioned, or whose units are frozen, waits with its own.
///
/// **Whose units.** As a venue the pool attributes each collateral to its account, and an asset that is an equity token to lenders:
/// the units that were not lent, by lpShares, rounded down. Who lends stock is owed what it would have paid; cash dividends are
/// left to those who pay dividends, so nothing may be borrowed while a record of the asset is pending.
///
/// @dev The asset and money tokens must be ERC-20s that move exactly what they are told: with {LendingPool_TakesFee} nothing comes
/// in of one that takes a fee on transfer, nor of one that begins to, for as long as it does. Of the asset there must be less than
/// 2^96 in all, 79 billion of 18 decimals.
interface ILendingPool is IERC4626, IVenue {
    /// @notice The rows of the table above; {stateOf} has bit `1 << row` for each that applies.
    enum Row {
        REGULAR,
        EXTENDED,
        CLOSED,
        REOPENING,
        ACTION_FREEZE,
        UNPROVEN,
        DEAD
    }

    /// @notice What the guardian may pause. Not among them: all that {ILendingPool} calls an exit, and adding collateral.
    enum Action {
        /// Lenders' deposits.
        DEPOSIT,
        /// New debt.
        BORROW,
        /// Withdrawals of collateral with debt.
        WITHDRAW,
        /// Liquidations.
        LIQUIDATE
    }

    /// @notice What a pool is made of, fixed at construction.
    /// @param authority The AccessManager.
    /// @param asset What is lent.
    /// @param oracle An {IEquityFeeds}; values the equity tokens among asset and collaterals.
    /// @param isEquity Whether the asset is an equity token; otherwise it is money.
    /// @param market The asset's {IPrimaryMarket}, whose suspension counts; zero: none.
    /// @param calendar The clock of {holdWithdrawals}.
    /// @param rateModel An {IRateModel}.
    /// @param minDebt The least debt that a borrower may take on, in the asset; not 0.
    /// @param grace Seconds after the regular open until REOPENING ends, 60 to 3,600.
    /// @param targetHealthBps The health a liquidation aims at, 10,100 to 15,000.
    /// @param regularMaxBps The most of a debt repaid by one liquidation in REGULAR, 1 to 10,000.
    /// @param extendedMaxBps Likewise in EXTENDED; not above the former.
    /// @param extendedBandBps How far a price in EXTENDED may lie from the last close, 1 to 5,000.
    /// @param gapTargetBps Where the gap reserve is full, in 1/10,000 of all debt, up to 10,000.
    struct PoolTerms {
        address authority;
        address asset;
        address oracle;
        bool isEquity;
        address market;
        address calendar;
        address rateModel;
        uint128 minDebt;
        uint32 grace;
        uint16 targetHealthBps;
        uint16 regularMaxBps;
        uint16 extendedMaxBps;
        uint16 extendedBandBps;
        uint16 gapTargetBps;
    }

    /// @notice How much risk a collateral may bring, in 1/10,000 and units.
    /// @param factorBps The collateral factor, CF, in REGULAR.
    /// @param closedFactorBps The collateral factor otherwise; not above `factorBps`.
    /// @param thresholdBps The liquidation threshold, LT: `CF < LT < 1 / (1 + maxBonus)`.
    /// @param minBonusBps The least bonus of a liquidator; not 0.
    /// @param maxBonusBps The greatest; not below the least, at most 2,500.
    /// @param rampSeconds How long the threshold takes to come down to a lower one, at least {MIN_RAMP}. A higher one counts at once.
    /// @param supplyCap The most units that all accounts together may supply.
    /// @param deficitCeiling The deficit, in the pool's asset, beyond which nobody borrows against it any more.
    struct Risk {
        uint16 factorBps;
        uint16 closedFactorBps;
        uint16 thresholdBps;
        uint16 minBonusBps;
        uint16 maxBonusBps;
        uint32 rampSeconds;
        uint128 supplyCap;
        uint128 deficitCeiling;
    }

    /// @notice A collateral as it is listed.
    /// @param token The token.
    /// @param isEquity Whether it is an equity token; otherwise it is money.
    /// @param market Its {IPrimaryMarket}, whose suspension counts; zero: none.
    /// @param minimum The least units of an account with debt; not 0.
    /// @param risk How much risk it may bring.
    struct CollateralTerms {
        address token;
        bool isEquity;
        address market;
        uint128 minimum;
        Risk risk;
    }

    /// @notice A collateral as it stands.
    /// @param terms As listed, with the present risk; `thresholdBps` is the one it moves to.
    /// @param thresholdBps The liquidation threshold at this moment.
    /// @param rampEnd When it reaches the one it moves to, Unix seconds.
    /// @param supplied Units of all accounts.
    /// @param deficit The deficits that followed a seizure of it, in the pool's asset.
    struct CollateralView {
        CollateralTerms terms;
        uint256 thresholdBps;
        uint256 rampEnd;
        uint256 supplied;
        uint256 deficit;
    }

    /// @notice An account's standing for liquidation.
    /// @param debt What it owes, in the asset.
    /// @param debtValue Likewise, in money.
    /// @param collateralValue Σ value.
    /// @param thresholdValue Σ value × LT.
    /// @param health `thresholdValue / debtValue`, 18 decimals; `type(uint256).max` without debt.
    /// @param lowerValue Σ value at `lower`; less than what it owes: insolvent.
    struct Standing {
        uint256 debt;
        uint256 debtValue;
        uint256 collateralValue;
        uint256 thresholdValue;
        uint256 health;
        uint256 lowerValue;
    }

    /// @notice What a liquidation comes to.
    /// @param repaid What the liquidator pays, in the asset.
    /// @param debtShares The debt that this ends.
    /// @param seized What he gets.
    /// @param bonus The bonus, 18 decimals.
    /// @param deficit What is written off, in the asset.
    struct LiquidationOutcome {
        uint256 repaid;
        uint256 debtShares;
        uint256 seized;
        uint256 bonus;
        uint256 deficit;
    }

    /// @notice What an account signs to let another act for it. EIP-712, domain: `Counterfoil LendingPool`, version 1, the pool.
    /// @param authorizer The account.
    /// @param authorized Who may act for it.
    /// @param isAuthorized Whether it may.
    /// @param nonce The account's next nonce, {nonces}.
    /// @param deadline The last second at which it may be used.
    struct Authorization {
        address authorizer;
        address authorized;
        bool isAuthorized;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Emitted once, at construction.
    event PoolCreated(PoolTerms terms);
    /// @notice Emitted when debt has grown.
    /// @param interest What all borrowers owe more, in the asset.
    /// @param toGapReserve What of it went to the gap reserve.
    event InterestAccrued(uint256 interest, uint256 toGapReserve, uint256 totalDebt, uint256 totalDebtShares);
    /// @notice Emitted when somebody adds to the gap reserve.
    event GapReserveFunded(address indexed from, uint256 assets, uint256 gapReserve);
    /// @notice Emitted when collateral comes in.
    event CollateralSupplied(address indexed caller, address indexed account, address indexed token, uint256 units);
    /// @notice Emitted when collateral goes out.
    event CollateralWithdrawn(
        address caller,
        address indexed account,
        address indexed receiver,
        address indexed token,
        uint256 units
    );
    /// @notice Emitted when the transfer agent takes a holder's units.
    event CollateralForced(address indexed account, address indexed token, uint256 units);
    /// @notice Emitted when an account borrows.
    event Borrowed(
        address caller,
        address indexed account,
        address indexed receiver,
        uint256 assets,
        uint256 debtShares
    );
    /// @notice Emitted when a debt is repaid, in whole or in part.
    event Repaid(address indexed caller, address indexed account, uint256 assets, uint256 debtShares);
    /// @notice Emitted when an account is liquidated.
    /// @param receiver Who got the collateral, outside the pool or, if `isInside`, in it.
    event Liquidated(
        address indexed liquidator,
        address indexed account,
        address indexed token,
        address receiver,
        bool isInside,
        LiquidationOutcome outcome
    );
    /// @notice Emitted, after {Liquidated}, when a debt without collateral is written off.
    /// @param token The collateral seized last.
    /// @param fromGapReserve What the gap reserve paid.
    /// @param fromLenders What lenders lost: the deficit.
    event DeficitRecorded(
        address indexed account,
        address indexed token,
        uint256 debtShares,
        uint256 fromGapReserve,
        uint256 fromLenders
    );
    /// @notice Emitted when lenders have to wait.
    event WithdrawalsHeld(address indexed caller, uint256 until, address[] accounts, uint256 shortfall);
    /// @notice Emitted when they no longer have to.
    event WithdrawalsReleased(address indexed caller);
    /// @notice Emitted when an account lets another act for it, or no longer.
    event AuthorizationSet(address caller, address indexed authorizer, address indexed authorized, bool isAuthorized);
    /// @notice Emitted when an action is paused.
    event ActionPaused(Action indexed action, uint256 until, address indexed by);
    /// @notice Emitted when a pause is ended early.
    event ActionResumed(Action indexed action, address indexed by);
    /// @notice Emitted when a collateral is listed.
    event CollateralListed(address indexed token, CollateralTerms terms, uint8 place);
    /// @notice Emitted when a collateral's risk changes.
    /// @param thresholdFrom The threshold at this moment, in 1/10,000, from which it moves to the one of `risk`.
    /// @param rampEnd When it gets there.
    event RiskSet(address indexed token, Risk risk, uint256 thresholdFrom, uint256 rampEnd);
    /// @notice Emitted when the most that may be borrowed changes.
    event BorrowCapSet(uint256 cap);

    /// @notice Thrown when the table forbids an action.
    /// @param token The token whose rows forbid it, or most of it.
    /// @param rows {stateOf} it.
    error LendingPool_Blocked(Action action, address token, uint8 rows);
    /// @notice Thrown when an action is paused.
    error LendingPool_ActionPaused(Action action, uint256 until);
    /// @notice Thrown when the collateral would not carry the debt.
    /// @param borrowable Σ value at `lower` × CF.
    /// @param owed The debt, in money.
    error LendingPool_Undercollateralised(address account, uint256 borrowable, uint256 owed);
    /// @notice Thrown when a healthy account is to be liquidated.
    error LendingPool_Healthy(address account, uint256 health);
    /// @notice Thrown when an account is to be liquidated at a restricted time and is not past the hard floor.
    /// @param owed `debt × (1 + maxBonus)`, in money.
    /// @param collateral Its collateral at `lower`.
    error LendingPool_AboveHardFloor(address account, uint256 owed, uint256 collateral);
    /// @notice Thrown when a liquidation would bring less than its caller wants.
    error LendingPool_SeizedTooLittle(uint256 seized, uint256 minimum);
    /// @notice Thrown when what is left would be too little to be liquidated.
    /// @param token The collateral, or the pool's asset for debt.
    error LendingPool_LeavesDust(address token, uint256 left, uint256 minimum);
    /// @notice Thrown when more is asked for than the account has.
    error LendingPool_InsufficientCollateral(address account, address token, uint256 requested, uint256 available);
    /// @notice Thrown when units that the transfer agent has frozen would count or leave.
    /// @param frozen Units frozen beyond what the account's own wallet holds.
    error LendingPool_UnitsFrozen(address account, address token, uint256 frozen);
    /// @notice Thrown when an account is under sanctions, or may not hold what it would get.
    error LendingPool_NotEligible(address account, address token);
    /// @notice Thrown when an insider of a token's issuer would post it, or borrow with it.
    error LendingPool_Insider(address account, address token);
    /// @notice Thrown when a collateral has brought more deficit than it may.
    error LendingPool_DeficitCeilingReached(address token, uint256 deficit, uint256 ceiling);
    /// @notice Thrown when all accounts together would supply too much.
    error LendingPool_SupplyCapExceeded(address token, uint256 supplied, uint256 cap);
    /// @notice Thrown when all accounts together would owe too much.
    error LendingPool_BorrowCapExceeded(uint256 debt, uint256 cap);
    /// @notice Thrown when the pool has less money than is asked for.
    error LendingPool_InsufficientCash(uint256 requested, uint256 available);
    /// @notice Thrown when nothing may be borrowed until a record of the asset has passed.
    error LendingPool_RecordPending(uint256 recordAt);
    /// @notice Thrown when there is no debt to repay or to liquidate.
    error LendingPool_NoDebt(address account);
    /// @notice Thrown for an amount of 0, or one that comes to nothing.
    error LendingPool_ZeroAmount();
    /// @notice Thrown when a token delivers less than it was told to.
    error LendingPool_TakesFee(address token, uint256 sent, uint256 received);
    /// @notice Thrown for a receiver with whom the amount would be lost: zero, or the pool.
    error LendingPool_InvalidReceiver(address receiver);
    /// @notice Thrown when a caller acts for an account that has not authorised it.
    error LendingPool_NotAuthorized(address account, address caller);
    /// @notice Thrown when a signed authorisation is too old.
    error LendingPool_SignatureExpired(uint256 deadline);
    /// @notice Thrown when a signature is not the authorizer's.
    error LendingPool_BadSignature(address authorizer);
    /// @notice Thrown when lenders have to wait.
    error LendingPool_WithdrawalsHeld(uint256 until);
    /// @notice Thrown when a hold is asked for too soon after one.
    error LendingPool_HoldNotYet(uint256 earliest);
    /// @notice Thrown when a hold runs whose accounts lacked as much or more.
    error LendingPool_SmallerHold(uint256 shortfall, uint256 present);
    /// @notice Thrown when a hold is to be released and there is none, or it is about others.
    error LendingPool_NoSuchHold();
    /// @notice Thrown when a hold's accounts are none, more than {MAX_HELD_ACCOUNTS}, or not ascending.
    error LendingPool_BadAccounts();
    /// @notice Thrown when a hold is asked for, or is to go on, and the gap reserve covers what is missing.
    error LendingPool_ReserveSuffices(uint256 shortfall, uint256 gapReserve);
    /// @notice Thrown when a hold is to be released and the gap reserve does not cover what is missing.
    error LendingPool_StillInsolvent(uint256 shortfall, uint256 gapReserve);
    /// @notice Thrown for a token that is no collateral here.
    error LendingPool_UnknownCollateral(address token);
    /// @notice Thrown when a collateral is listed twice, or is the asset.
    error LendingPool_AlreadyListed(address token);
    /// @notice Thrown when all places are taken.
    error LendingPool_TooManyCollaterals(uint256 maximum);
    /// @notice Thrown when a setting is out of its range.
    /// @param setting The field, as a short string.
    error LendingPool_OutOfRange(bytes32 setting, uint256 value, uint256 minimum, uint256 maximum);
    /// @notice Thrown when an address that must be a contract is none.
    error LendingPool_NotAContract(bytes32 setting, address value);
    /// @notice Thrown by {tighten} for what would loosen.
    error LendingPool_Loosens(bytes32 setting, uint256 value, uint256 present);
    /// @notice Thrown when somebody but the token reaches for its holders.
    error LendingPool_OnlyToken(address caller);
    /// @notice Thrown when the ledger is asked about a token whose units it does not keep.
    error LendingPool_ForeignToken(address token);

    /// @notice Adds to the gap reserve, for nothing in return.
    /// @dev Anyone.
    function fundGapReserve(uint256 assets) external;

    /// @notice Brings collateral in. It counts for `account` at once.
    /// @dev Anyone; by another than `account` only more of a collateral that the account has already, or with its authorisation:
    /// each collateral brings its rows. Never paused. An account with debt has its minimum of a collateral, or none:
    /// {LendingPool_LeavesDust}.
    /// Reverts with {LendingPool_SupplyCapExceeded}, {LendingPool_Insider}, {LendingPool_NotEligible}.
    function supplyCollateral(address token, uint256 units, address account) external;

    /// @notice Takes collateral out.
    /// @dev The account or whom it has authorised. With debt, the rest must carry it: {LendingPool_Blocked},
    /// {LendingPool_Undercollateralised}, {LendingPool_LeavesDust}, {LendingPool_ActionPaused}. Always, for what is frozen or an
    /// account under sanctions: {LendingPool_UnitsFrozen}, {LendingPool_NotEligible}.
    /// @param units How many; `type(uint256).max` for all.
    /// @return withdrawn How many went.
    function withdrawCollateral(
        address token,
        uint256 units,
        address account,
        address receiver
    ) external returns (uint256 withdrawn);

    /// @notice Borrows.
    /// @dev The account or whom it has authorised. Reverts with {LendingPool_Blocked}, {LendingPool_Undercollateralised},
    /// {LendingPool_Insider}, {LendingPool_UnitsFrozen}, {LendingPool_NotEligible}, {LendingPool_DeficitCeilingReached},
    /// {LendingPool_BorrowCapExceeded}, {LendingPool_LeavesDust}, {LendingPool_InsufficientCash}, {LendingPool_RecordPending},
    /// {LendingPool_ActionPaused}.
    /// @return debtShares What the account owes for it, rounded up.
    function borrow(uint256 assets, address account, address receiver) external returns (uint256 debtShares);

    /// @notice Repays a debt, the caller's or another's.
    /// @dev Anyone. Never paused, whatever the clock, the oracle or the proof says.
    /// @param assets How much; more than is owed, such as `type(uint256).max`, repays all.
    /// @return repaid What was pulled.
    /// @return debtShares What it ended; rounded down, save that all ends all.
    function repay(uint256 assets, address account) external returns (uint256 repaid, uint256 debtShares);

    /// @notice Repays part of an unhealthy account's debt and seizes collateral for it, with a bonus.
    /// @dev Anyone. Reverts with {LendingPool_Blocked}, {LendingPool_Healthy}, {LendingPool_AboveHardFloor}, {LendingPool_LeavesDust},
    /// {LendingPool_SeizedTooLittle}, {LendingPool_NoDebt}, {LendingPool_ActionPaused}.
    /// @param maxRepaid The most that the caller pays, in the asset.
    /// @param minSeized The least that it wants for it.
    /// @param data If not empty, {ILiquidationCallback} is called on the caller with it before the payment is pulled.
    function liquidate(
        address account,
        address token,
        uint256 maxRepaid,
        uint256 minSeized,
        address receiver,
        bytes calldata data
    ) external returns (LiquidationOutcome memory outcome);

    /// @notice Likewise, but what is seized stays in the pool as collateral of `receiver`: for when the token does not move, or
    /// the receiver may not hold it outside.
    /// @dev As {liquidate}. For another than the caller as {supplyCollateral}. No insider and nobody under sanctions.
    function liquidateInside(
        address account,
        address token,
        uint256 maxRepaid,
        uint256 minSeized,
        address receiver,
        bytes calldata data
    ) external returns (LiquidationOutcome memory outcome);

    /// @notice Makes lenders wait while accounts owe more, by more than the gap reserve has, than their collateral is worth at
    /// `lower`: so that those who leave first do not leave the loss to the others. Until the end of the regular session that runs
    /// for another hour or comes next, at most {MAX_HOLD}. Collateral without a present value counts at the most it is known to
    /// be worth. Until then it can be taken up again, and accounts that lack more can take the place of
    /// others; a new hold is possible only once withdrawals were open for {HOLD_PAUSE} after that.
    /// @dev Anyone. Reverts with {LendingPool_ReserveSuffices}, {LendingPool_HoldNotYet}, {LendingPool_SmallerHold}. Wants usable values: {LendingPool_Blocked} with the rows otherwise.
    /// @param accounts 1 to {MAX_HELD_ACCOUNTS}, ascending.
    function holdWithdrawals(address[] calldata accounts) external;

    /// @notice Ends a hold whose reason is gone.
    /// @dev Anyone. Reverts with {LendingPool_StillInsolvent}.
    /// @param accounts Those of the hold.
    function releaseWithdrawals(address[] calldata accounts) external;

    /// @notice Writes interest down. Changes no value that any view returns.
    /// @dev Anyone.
    function accrue() external;

    /// @notice Lets another act for the caller, or no longer.
    function setAuthorization(address authorized, bool isAuthorized_) external;

    /// @notice Likewise, by signature (ERC-1271 included).
    /// @dev Anyone. Reverts with {LendingPool_SignatureExpired}, `InvalidAccountNonce`, {LendingPool_BadSignature}.
    function setAuthorizationWithSig(Authorization calldata authorization, bytes calldata signature) external;

    /// @notice Pauses an action, at most 72 hours in any 14 days.
    /// @dev Role: GUARDIAN. Reverts with PauseBudget_* errors.
    function pauseAction(Action action, uint256 duration) external;

    /// @notice Ends a pause; the seconds that are left return to the budget.
    /// @dev Role: GUARDIAN.
    function resumeAction(Action action) external;

    /// @notice Lists a collateral, for ever.
    /// @dev Role: GOVERNOR. An equity token must be in the oracle's list with a usable value.
    function listCollateral(CollateralTerms calldata terms) external;

    /// @notice Sets a collateral's risk.
    /// @dev Role: GOVERNOR.
    function setRisk(address token, Risk calldata risk) external;

    /// @notice Lowers a collateral's factors and cap at once: it makes nobody unhealthy.
    /// @dev Role: RISK. Reverts with {LendingPool_Loosens}.
    function tighten(address token, uint16 factorBps, uint16 closedFactorBps, uint128 supplyCap) external;

    /// @notice Sets the most that all accounts together may owe, in the asset; 0 at the beginning.
    /// @dev Role: GOVERNOR.
    function setBorrowCap(uint96 cap) external;

    /// @notice Lowers it at once.
    /// @dev Role: RISK. Reverts with {LendingPool_Loosens}.
    function lowerBorrowCap(uint96 cap) external;

    /// @notice The most collaterals: 8.
    function MAX_COLLATERALS() external view returns (uint256);

    /// @notice The shortest time in which a threshold comes down: 3 days.
    function MIN_RAMP() external view returns (uint256);

    /// @notice The longest hold: 6 days, which the longest weekend with its session fits into.
    function MAX_HOLD() external view returns (uint256);

    /// @notice How long withdrawals stay open between holds: 24 hours.
    function HOLD_PAUSE() external view returns (uint256);

    /// @notice The most accounts of a hold: 16.
    function MAX_HELD_ACCOUNTS() external view returns (uint256);

    /// @notice What the pool is made of.
    function terms() external view returns (PoolTerms memory);

    /// @notice The tokens that are collateral, in their places: bit `1 << place` of {positionOf}.
    function collateralTokens() external view returns (address[] memory);

    /// @notice A collateral as it stands.
    function collateralOf(address token) external view returns (CollateralView memory);

    /// @notice The rows that apply to the asset or a collateral now, bit `1 << Row`. Money has only REGULAR.
    function stateOf(address token) external view returns (uint8 rows);

    /// @notice What an account has and owes.
    /// @return debtShares Its debtShares.
    /// @return collaterals Bit `1 << place` for each collateral that it has.
    function positionOf(address account) external view returns (uint256 debtShares, uint8 collaterals);

    /// @notice An account's units of a collateral.
    function unitsOf(address account, address token) external view returns (uint256);

    /// @notice What an account owes now, in the asset, rounded up.
    function debtOf(address account) external view returns (uint256);

    /// @notice An account's standing, with the prices at which it would be liquidated now. Reverts for an account with a
    /// collateral, or an asset, of which no value is known, with {LendingPool_Blocked}.
    function standingOf(address account) external view returns (Standing memory);

    /// @notice What an account could owe at most, in money, and what it owes, by the cells of now; 0 borrowable where the table forbids it.
    function borrowableOf(address account) external view returns (uint256 borrowable, uint256 owed);

    /// @notice What a liquidation would come to now. Reverts as it would.
    function previewLiquidation(
        address account,
        address token,
        uint256 maxRepaid
    ) external view returns (LiquidationOutcome memory);

    /// @notice Money in the pool that is counted, in the asset.
    function cash() external view returns (uint256);

    /// @notice What all borrowers owe now.
    function totalDebt() external view returns (uint256);

    /// @notice All debtShares.
    function totalDebtShares() external view returns (uint256);

    /// @notice What the gap reserve has a claim to now.
    function gapReserve() external view returns (uint256);

    /// @notice What lenders have lost, ever.
    function totalDeficit() external view returns (uint256);

    /// @notice The most that all accounts together may owe.
    function borrowCap() external view returns (uint256);

    /// @notice Debt in the whole, 18 decimals, and the two rates a second that follow from it.
    function rates() external view returns (uint256 utilisation, uint256 borrowRate, uint256 gapPremium);

    /// @notice Until when lenders wait; 0 if they do not.
    function withdrawalsHeldUntil() external view returns (uint256);

    /// @notice Until when an action is paused; 0 if it is not.
    function pausedUntil(Action action) external view returns (uint256);

    /// @notice Whether one account may act for another.
    function isAuthorized(address authorizer, address authorized) external view returns (bool);
}
