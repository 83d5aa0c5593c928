// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReserveVerifier} from "../reserves/IReserveVerifier.sol";
import {Session} from "../types/Session.sol";
import {IVenue} from "../types/IVenue.sol";
import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem} from "./IERC7540.sol";
import {IERC7575} from "./IERC7575.sol";
import {IERC7887Deposit, IERC7887Redeem} from "./IERC7887.sol";
import {IReceiptBonds} from "./IReceiptBonds.sol";

/// @title IPrimaryMarket
/// @notice Where units of one token are created and redeemed for one payment asset, in windows: requests while a window is
/// open, one price and one fill for all of them, settled a trading day later.
///
/// A window's life: SCHEDULED → OPEN → CLOSED → VALUED → SETTLED, or EXPIRED from CLOSED (no usable value came in time) or
/// from VALUED (its broker missed the deadline, and pays its penalty into the window). While a pause of the token keeps the
/// broker from minting and burning, the deadline waits: it is put off by every paused second from the recorded value on. Pauses
/// are at most 72 hours in any 14 days, so no guardian puts it off for ever. Ids count from 1 and are the
/// `requestId` of ERC-7540. "Shares" in the standards' names are the token's units.
///
/// **What a claim pays.** Settlement fixes, for each direction of a window, the amount requested R, of it the amount filled
/// F, and the amount `out` paid for it; U = R − F comes back. A controller's request `a` is its part of both. Two trackers
/// per direction, (fillIn, fillOut) = (R, out) and (refundIn, refundOut) = (R, U), each pay a claim of `in`
///
///     floor(remainingOut × in / remainingIn)      and then lower both remainders.
///
/// The parts add up to R exactly, so the last claim finds `in = remainingIn` and takes what the others' rounding left. No
/// claim is paid less than floor(out × in / R), save an exact one ({mint}, {withdraw}), which may use up a wei of the request
/// more than it pays for; together they are paid `out` to the wei. An expired window has F = 0 and U = R: each gets back exactly what it brought. Its penalty is a third such amount over the same `refundIn`.
///
/// ERC-7540 speaks of *filled* amounts instead: n = floor(F × a / R) of a request is claimable. {deposit} and {redeem} of x
/// translate it: `in = floor(inLeft × x / nLeft)`; x = nLeft takes all of inLeft. {mint} and {withdraw} of exactly y take
/// `in = ceil(y × remainingIn / remainingOut)`, and of n the ceiling of nLeft × in / inLeft, but its last unit only with
/// the last of inLeft. What it leaves of the pay of a request that it uses up is set apart, for {claimHeld}. So nLeft = 0
/// exactly when inLeft = 0, whatever the order of partial claims, save for a request whose n is 0 from the beginning:
/// {claimWindow} pays its part.
///
/// **Whose units.** As a venue the market attributes units at record dates: requested units are the controller's until
/// settlement, and afterwards floor(U × a / R) of them until claimed; created units are floor(out × inLeft / R) from
/// settlement until claimed. Floors, so that they never add up to more than the market holds.
///
/// **Exits** ({cancelDepositRequest}, {cancelRedeemRequest}, all claims, {expire}) ask neither oracle, gate, broker, role nor
/// a suspension; {expire} reads from the token how long it was paused. A sanctioned account's claims wait.
interface IPrimaryMarket is
    IERC7540Operator,
    IERC7540Deposit,
    IERC7540Redeem,
    IERC7575,
    IERC7887Deposit,
    IERC7887Redeem,
    IReceiptBonds,
    IVenue
{
    /// @notice Where a window stands.
    enum WindowStatus {
        /// There is no such window.
        NONE,
        /// It has not opened.
        SCHEDULED,
        /// It takes requests.
        OPEN,
        /// It has closed, and no value is recorded.
        CLOSED,
        /// A value is recorded; its broker may settle it.
        VALUED,
        /// Settled.
        SETTLED,
        /// Over without settlement; everybody gets back what he brought.
        EXPIRED
    }

    /// @notice The two directions of a window.
    enum Direction {
        /// Money becomes units.
        CREATION,
        /// Units become money.
        REDEMPTION
    }

    /// @notice What a market is made of, fixed at construction.
    /// @param authority The AccessManager.
    /// @param token The equity token; its gate, calendar and registry are the market's.
    /// @param asset The payment asset: an ERC-20 with at most 18 decimals that takes no fee.
    /// @param oracle An {IEquityOracle} for the token.
    /// @param backstop Who gets forfeited receipt bonds.
    /// @param feeRecipient Who fetches the fees.
    /// @param penalty What a broker pays into a window that it lets expire, in the payment asset; not 0.
    /// @param grace Seconds after the regular close of the settlement date until the deadline; at most {MAX_GRACE}.
    struct MarketTerms {
        address authority;
        address token;
        address asset;
        address oracle;
        address backstop;
        address feeRecipient;
        uint128 penalty;
        uint32 grace;
    }

    /// @notice What one direction of a window takes; all zero: it takes nothing.
    /// @param windowCap The most that is requested by all, in assets for creations and in units for redemptions.
    /// @param accountCap The most that one controller requests.
    /// @param minimum The least of one request; not 0, at most `accountCap`, which is at most `windowCap`.
    struct Limits {
        uint120 windowCap;
        uint120 accountCap;
        uint120 minimum;
    }

    /// @notice What a window is opened with.
    /// @param opensAt The first second at which it takes requests.
    /// @param closesAt The first second at which it no longer does.
    /// @param broker Who settles it, with role BROKER, and whose bond pays the penalty. It consents by posting a bond here.
    /// @param feeBps The fee in 1/10,000 of the money of either direction; at most {MAX_FEE_BPS}.
    /// @param bandBps How far the price may lie from the recorded value, in 1/10,000 of it; at most {MAX_BAND_BPS}.
    /// @param minFillBps The least fill of each direction, in 1/10,000 of what was requested; 0 leaves the broker the
    /// choice not to fill at all, which is the choice to wait how the price moves. It does not bind in a direction whose
    /// requests, filled whole, would pay nothing.
    /// @param creations What is taken of money.
    /// @param redemptions What is taken of units.
    struct WindowTerms {
        uint48 opensAt;
        uint48 closesAt;
        address broker;
        uint16 feeBps;
        uint16 bandBps;
        uint16 minFillBps;
        Limits creations;
        Limits redemptions;
    }

    /// @notice A window as it stands.
    /// @param status Where it stands now.
    /// @param terms What it was opened with.
    /// @param deadline The last second at which it may be settled, as far as it is known: that of {WindowOpened}, and from the
    /// recorded value on the seconds for which the token has been paused since. Of a window that is over, as it was then.
    /// @param value The recorded value of 1e18 units, money of 18 decimals; 0 before.
    /// @param price The price it was settled at, likewise; 0 before.
    /// @param settledClock The token's `recordClock` at settlement.
    struct WindowView {
        WindowStatus status;
        WindowTerms terms;
        uint48 deadline;
        uint256 value;
        uint256 price;
        uint32 settledClock;
    }

    /// @notice One direction of a window.
    /// @param requested R: all requests that were not cancelled.
    /// @param filled F: what of them was filled.
    /// @param out What is paid for it in all.
    /// @param fillIn What of R has not claimed its part of `out`.
    /// @param fillOut What of `out` is not claimed.
    /// @param refundIn What of R has not claimed its part of what comes back.
    /// @param refundOut What of that is not claimed.
    /// @param penalty This direction's part of the broker's penalty, in the payment asset.
    /// @param penaltyOut What of it is not claimed.
    struct SideView {
        uint256 requested;
        uint256 filled;
        uint256 out;
        uint256 fillIn;
        uint256 fillOut;
        uint256 refundIn;
        uint256 refundOut;
        uint256 penalty;
        uint256 penaltyOut;
    }

    /// @notice A custodian's receipt that a settlement brings along; see {IReceiptBonds}.
    /// @param journalReference What {journalIdOf} the broker makes the journal id of.
    struct StockReceipt {
        bytes32 journalReference;
        IReserveVerifier.InventoryReceipt receipt;
        address custodian;
        bytes signature;
    }

    /// @notice A settlement.
    /// @param price Of 1e18 units, money of 18 decimals, within the window's band of the recorded value.
    /// @param assetsFilled Of the creations' money.
    /// @param unitsFilled Of the redemptions' units.
    /// @param receipts At most {MAX_RECEIPTS}.
    struct Settlement {
        uint256 price;
        uint256 assetsFilled;
        uint256 unitsFilled;
        StockReceipt[] receipts;
    }

    /// @notice What an account owns here outside of any window, after the transfer agent reached for its units.
    struct Held {
        uint128 units;
        uint128 assets;
    }

    /// @notice Emitted once, at construction.
    event MarketOpened(MarketTerms terms);
    /// @notice Emitted when a window is scheduled.
    /// @param deadline The last second for its settlement; the seconds for which the token is paused from {WindowValued} on
    /// come to it.
    event WindowOpened(uint256 indexed windowId, address indexed broker, WindowTerms terms, uint48 deadline);
    /// @notice Emitted when a window's value is recorded.
    event WindowValued(uint256 indexed windowId, uint256 value, uint256 asOf, Session session, uint32 flags);
    /// @notice Emitted when a window is settled.
    /// @param unitsOut Units that the creations get.
    /// @param assetsOut Money that the redemptions get.
    /// @param fees The fees of both directions.
    /// @param settledClock The token's `recordClock`: from the next record on the created units are the controllers'.
    event WindowSettled(
        uint256 indexed windowId,
        address indexed broker,
        uint256 price,
        uint256 assetsFilled,
        uint256 unitsFilled,
        uint256 unitsOut,
        uint256 assetsOut,
        uint256 fees,
        uint32 settledClock
    );
    /// @notice Emitted when a window expires.
    /// @param creationPenalty What of the penalty the creations share.
    /// @param redemptionPenalty What of it the redemptions share.
    event WindowExpired(
        uint256 indexed windowId,
        address indexed broker,
        uint256 creationPenalty,
        uint256 redemptionPenalty
    );
    /// @notice Emitted with every claim of a filled request, beside the standards' events, which do not name the window.
    /// The receiver is the market itself where the amount is set apart.
    /// @param inPart What of the controller's request it used up.
    /// @param nominal What of its filled amount that is.
    /// @param out What was paid: units for a creation, assets for a redemption.
    event FillClaimed(
        uint256 indexed windowId,
        address indexed controller,
        Direction indexed direction,
        address receiver,
        uint256 inPart,
        uint256 nominal,
        uint256 out
    );
    /// @notice Emitted with a claim of a part of the broker's penalty.
    event PenaltyClaimed(
        uint256 indexed windowId,
        address indexed controller,
        Direction indexed direction,
        address receiver,
        uint256 assets
    );
    /// @notice Emitted when what a window owes a controller is set apart for it.
    event SetApart(uint256 indexed windowId, address indexed controller, uint256 units, uint256 assets);
    /// @notice Emitted when the transfer agent takes units out of a request that is neither settled nor expired.
    event RequestReduced(uint256 indexed windowId, address indexed controller, uint256 units);
    /// @notice Emitted when the token takes a holder's units out of the market.
    event ForceDebited(address indexed holder, uint256 units);
    /// @notice Emitted when what was set apart is claimed.
    event HeldClaimed(address indexed controller, address indexed receiver, uint256 units, uint256 assets);
    /// @notice Emitted when the fees are fetched.
    event FeesClaimed(address indexed to, uint256 amount);
    /// @notice Emitted when new requests are suspended; the suspension ends by itself.
    event RequestsSuspended(uint256 until, address indexed by);
    /// @notice Emitted when a suspension is ended early.
    event RequestsResumed(address indexed by);

    /// @notice Thrown at construction for a zero address.
    error PrimaryMarket_ZeroAddress(bytes32 parameter);
    /// @notice Thrown at construction without a penalty.
    error PrimaryMarket_ZeroPenalty();
    /// @notice Thrown at construction when the grace is too long.
    error PrimaryMarket_GraceTooLong(uint256 grace, uint256 maximum);
    /// @notice Thrown for a window that would open before now.
    error PrimaryMarket_OpensInThePast(uint256 opensAt, uint256 timestamp);
    /// @notice Thrown for a window that would not be open for a second.
    error PrimaryMarket_ClosesBeforeOpening(uint256 opensAt, uint256 closesAt);
    /// @notice Thrown for a window that would open before the one before it closes.
    error PrimaryMarket_WindowsOverlap(uint256 opensAt, uint256 previousClosesAt);
    /// @notice Thrown when {MAX_AHEAD} windows are open or to come.
    error PrimaryMarket_TooManyAhead(uint256 maximum);
    /// @notice Thrown when a window would open, or a request comes, outside PRE and REGULAR.
    error PrimaryMarket_ExchangeClosed(uint256 timestamp, Session session);
    /// @notice Thrown for a window that would close after the regular close of the day it opens on.
    error PrimaryMarket_ClosesAfterRegular(uint256 closesAt, uint256 regularClose);
    /// @notice Thrown for a fee above its bound.
    error PrimaryMarket_FeeTooHigh(uint256 feeBps, uint256 maximum);
    /// @notice Thrown for a band above its bound.
    error PrimaryMarket_BandTooWide(uint256 bandBps, uint256 maximum);
    /// @notice Thrown for a least fill above the whole.
    error PrimaryMarket_MinFillTooHigh(uint256 minFillBps, uint256 maximum);
    /// @notice Thrown for limits out of order, or a window that takes neither direction.
    error PrimaryMarket_BadLimits(Limits limits);
    /// @notice Thrown in the token's wind-down, where creations are asked for.
    error PrimaryMarket_Terminal();
    /// @notice Thrown when no window is open.
    error PrimaryMarket_NoOpenWindow(uint256 timestamp);
    /// @notice Thrown while new requests are suspended.
    error PrimaryMarket_Suspended(uint256 until);
    /// @notice Thrown for a request below the window's minimum, or in a direction it does not take (minimum 0).
    error PrimaryMarket_BelowMinimum(uint256 amount, uint256 minimum);
    /// @notice Thrown for a request above what the window still takes of a controller.
    error PrimaryMarket_AboveAccountCap(address controller, uint256 amount, uint256 left);
    /// @notice Thrown for a request above what the window still takes.
    error PrimaryMarket_AboveWindowCap(uint256 amount, uint256 left);
    /// @notice Thrown when the controller of a creation may not receive the token, and for a claim that names the market itself
    /// as its receiver: what came would be nobody's.
    error PrimaryMarket_CannotReceive(address controller);
    /// @notice Thrown when a caller is neither the account nor its operator.
    error PrimaryMarket_NotOperator(address account, address caller);
    /// @notice Thrown when a controller has something in {MAX_WINDOWS} windows of one direction already.
    error PrimaryMarket_TooManyWindows(address controller, uint256 maximum);
    /// @notice Thrown where a window's status forbids it.
    error PrimaryMarket_WrongStatus(uint256 windowId, WindowStatus status);
    /// @notice Thrown when a request to be cancelled does not exist.
    error PrimaryMarket_NothingPending(uint256 windowId, address controller);
    /// @notice Thrown when a value is recorded after its period.
    error PrimaryMarket_RecordPeriodOver(uint256 windowId, uint256 until);
    /// @notice Thrown when the oracle's value decides nothing; see {OracleFlags}. Flags 0: it is zero or out of range.
    error PrimaryMarket_ValueUnusable(uint32 flags);
    /// @notice Thrown when another than the window's broker settles it.
    error PrimaryMarket_NotTheBroker(address caller, address broker);
    /// @notice Thrown when a settlement comes too late.
    error PrimaryMarket_DeadlinePassed(uint256 windowId, uint256 deadline);
    /// @notice Thrown when a price lies outside the band.
    error PrimaryMarket_PriceOutsideBand(uint256 price, uint256 lowest, uint256 highest);
    /// @notice Thrown when more is filled than was requested.
    error PrimaryMarket_FillAboveRequested(Direction direction, uint256 filled, uint256 requested);
    /// @notice Thrown when less is filled than the window promises.
    error PrimaryMarket_FillBelowMinimum(Direction direction, uint256 filled, uint256 minimum);
    /// @notice Thrown when a fill would pay nothing.
    error PrimaryMarket_NothingForFill(Direction direction, uint256 filled);
    /// @notice Thrown when the broker has, or has approved, less than it owes.
    error PrimaryMarket_SettlementShort(uint256 owed, uint256 available);
    /// @notice Thrown for more receipts than one settlement takes.
    error PrimaryMarket_TooManyReceipts(uint256 receipts, uint256 maximum);
    /// @notice Thrown when a window is not over yet.
    error PrimaryMarket_NotExpired(uint256 windowId, uint256 lastSecond);
    /// @notice Thrown when there is nothing to claim.
    error PrimaryMarket_NothingClaimable(uint256 windowId, address controller);
    /// @notice Thrown for a claim of more than is claimable in the window it acts on.
    error PrimaryMarket_AboveClaimable(address controller, uint256 amount, uint256 claimable);
    /// @notice Thrown for a claim of nothing, which would only emit an event.
    error PrimaryMarket_ZeroAmount();
    /// @notice Thrown when less is set apart for a controller than it would use.
    error PrimaryMarket_InsufficientHeld(address controller, uint256 held, uint256 wanted);
    /// @notice Thrown when a holder has fewer units here than the token would take.
    error PrimaryMarket_InsufficientUnits(address holder, uint256 units, uint256 wanted);
    /// @notice Thrown when another than the token reaches for a holder's units.
    error PrimaryMarket_OnlyToken(address caller);
    /// @notice Thrown when another than the fee recipient fetches the fees.
    error PrimaryMarket_OnlyFeeRecipient(address caller);
    /// @notice Thrown by every preview, as ERC-7540 demands.
    error PrimaryMarket_NoPreview();

    /// @notice Schedules the next window.
    /// @dev Role: ISSUER. Opens in PRE or REGULAR and closes at the latest with the last regular close of the same day, after
    /// the window before it. The deadline is the regular close of the settlement date (of the next trading day where that one
    /// does not trade) and the grace. Locks the broker's penalty: reverts with {ReceiptBonds_InsufficientBond}; past the
    /// published days with SessionCalendar_BeyondHorizon.
    function openWindow(WindowTerms calldata terms) external returns (uint256 windowId);

    /// @notice Records the oracle's value for a window that has closed.
    /// @dev Anyone, once, until {RECORD_PERIOD} after the close. Whoever comes first chooses the moment, so whoever is
    /// concerned should come at the close. Reverts with {PrimaryMarket_ValueUnusable}, {PrimaryMarket_RecordPeriodOver},
    /// {PrimaryMarket_WrongStatus}.
    function recordClose(uint256 windowId) external;

    /// @notice Settles a window, in the same gas however many requests it has.
    /// @dev Role: BROKER, and the window's own broker; once; from the recorded value to the deadline of {windowOf}, included.
    ///
    ///     fee of creations    = ceil(assetsFilled × feeBps / 10,000)
    ///     unitsOut            = floor((assetsFilled − fee) / price)
    ///     gross               = floor(unitsFilled × price)
    ///     fee of redemptions  = ceil(gross × feeBps / 10,000)
    ///     assetsOut           = gross − fee
    ///
    /// Only max(0, unitsOut − unitsFilled) is minted, only max(0, unitsFilled − unitsOut) burned. The broker gets, or brings,
    /// (assetsFilled − fee of creations) − gross. Receipts are bonded first, at the oracle's present upper value, which must
    /// then be usable; without enough proof the mint reverts with EquityToken_InsufficientReserves, and the settlement waits
    /// for the next epoch. In the token's wind-down only redemptions are filled. Where all requests of a direction together
    /// would be paid nothing, the least fill does not bind: they are not filled, and come back.
    function settle(uint256 windowId, Settlement calldata settlement) external;

    /// @notice Ends a window without settlement: everybody gets back what he brought.
    /// @dev Anyone. After the record period if no value was recorded, without penalty; else after the deadline of {windowOf},
    /// which a pause of the token puts off by its own length, at most by 72 hours in any 14 days; and the broker's penalty is
    /// paid into the window: to creations and redemptions in the proportion of assets to units at the recorded
    /// value (the creations' part rounded down), and pro rata within each. A window without requests costs no penalty.
    function expire(uint256 windowId) external;

    /// @notice Claims all that a window owes a controller: filled, unfilled and cancelled, units and money, to one receiver.
    /// @dev The controller or its operator. Where units and money need different receivers, claim the one by ERC-7540 or
    /// ERC-7887 first. Reverts with {PrimaryMarket_NothingClaimable}, {ReceiptBonds_Sanctioned}, and as the token's transfer.
    function claimWindow(
        uint256 windowId,
        address receiver,
        address controller
    ) external returns (uint256 units, uint256 assets);

    /// @notice Turns units that a window owes a controller, or that are set apart for it, into a redemption request of the open
    /// window: the way out for one who may no longer receive them.
    /// @dev The controller or its operator. Asks of the controller only that it is not sanctioned. What the window owes beyond
    /// `units` is set apart, for {claimHeld} or another call. The window's limits bind, except that all that is set apart
    /// may be less than the minimum.
    /// @param windowId The window that owes units; 0: only what is set apart.
    /// @param units How many to redeem.
    /// @return requestId The open window.
    function redeemInstead(uint256 windowId, uint256 units, address controller) external returns (uint256 requestId);

    /// @notice Claims what is set apart for a controller.
    /// @dev The controller or its operator.
    /// @param units How many of the units.
    /// @param assets How much of the money.
    function claimHeld(uint256 units, uint256 assets, address receiver, address controller) external;

    /// @notice Fetches the fees.
    /// @dev Only the fee recipient. Reverts with {ReceiptBonds_CannotReceive}.
    function claimFees(address to) external returns (uint256 amount);

    /// @notice Suspends new requests of both directions for `duration` seconds; at most 72 hours in any 14 days. Never
    /// cancelling, claiming, settling or expiring.
    /// @dev Role: GUARDIAN. Reverts with PauseBudget_* errors.
    function suspendRequests(uint256 duration) external;

    /// @notice Ends a suspension; the seconds that are left return to the budget.
    /// @dev Role: GUARDIAN.
    function resumeRequests() external;

    /// @notice The largest fee: 500.
    function MAX_FEE_BPS() external view returns (uint256);

    /// @notice The widest band: 1,000.
    function MAX_BAND_BPS() external view returns (uint256);

    /// @notice How many windows may be open or to come: 16.
    function MAX_AHEAD() external view returns (uint256);

    /// @notice In how many windows of each direction a controller may have anything: 8.
    function MAX_WINDOWS() external view returns (uint256);

    /// @notice How many receipts one settlement takes: 8.
    function MAX_RECEIPTS() external view returns (uint256);

    /// @notice For how long after the close a value may be recorded: 2 hours.
    function RECORD_PERIOD() external view returns (uint256);

    /// @notice The longest grace: 24 hours.
    function MAX_GRACE() external view returns (uint256);

    /// @notice The oracle.
    function oracle() external view returns (address);

    /// @notice Who fetches the fees.
    function feeRecipient() external view returns (address);

    /// @notice The fees that nobody has fetched yet.
    function fees() external view returns (uint256);

    /// @notice What a broker pays into a window that it lets expire.
    function penalty() external view returns (uint256);

    /// @notice Seconds between the settlement date's close and the deadline.
    function grace() external view returns (uint256);

    /// @notice How many windows were ever scheduled; the newest one's id.
    function windowCount() external view returns (uint256);

    /// @notice How many windows expired because their broker missed the deadline.
    function expiredWindows() external view returns (uint256);

    /// @notice The window that takes requests now; 0 if none does.
    function openWindowId() external view returns (uint256);

    /// @notice A window. All zero if there is none.
    function windowOf(uint256 windowId) external view returns (WindowView memory);

    /// @notice One direction of a window. All zero if there is none.
    function sideOf(uint256 windowId, Direction direction) external view returns (SideView memory);

    /// @notice Whether a window's broker has missed the deadline, and nobody has expired it yet.
    function isOverdue(uint256 windowId) external view returns (bool);

    /// @notice The windows in which a controller has anything, oldest first.
    function windowsOf(address controller, Direction direction) external view returns (uint32[] memory windowIds);

    /// @notice What {claimWindow} would pay now.
    function claimableOf(uint256 windowId, address controller) external view returns (uint256 units, uint256 assets);

    /// @notice What is set apart for a controller.
    function heldOf(address controller) external view returns (Held memory);

    /// @notice The units here that are a controller's now; see the ledger's rules above.
    function unitsOf(address controller) external view returns (uint256);

    /// @notice What is in escrow for customers, as counted: requested, filled, refundable, penalties, set apart; bonds and fees
    /// are not in it.
    function escrow() external view returns (uint256 units, uint256 assets);

    /// @notice When the running suspension ends; 0 if none runs.
    function suspendedUntil() external view returns (uint256);

    /// @notice All seconds that requests have been suspended.
    function suspendedSeconds() external view returns (uint256);
}
