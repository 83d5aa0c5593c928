// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReserveVerifier} from "../reserves/IReserveVerifier.sol";
import {IVenue} from "../types/IVenue.sol";

/// @title IInKindDesk
/// @notice Creates and redeems a token's units in kind: stock comes in and units go out, units come in and stock goes out.
/// One desk serves one token and one payment asset of bonds, for the authorised participants (APs) that the issuer gives a
/// limit.
///
/// **Creation.** An AP journals stock to a custodian, who signs an {IReserveVerifier-InventoryReceipt} for this desk. The AP
/// mints on it at once, against a bond ({IReceiptBonds}) of 130 % of the stock's upper value and within its limit, until a
/// later proof speaks for the stock. A receipt's `units` must be exactly
///
/// ```
/// units = min(floor(shares × 1e18 / m'), floor(floor(shares × 1e18 / s) × 1e18 / r_max))
/// m'    = m × ∏ (1 + f)                       over the dividends between ex day and effect
/// f     = as scheduled                        where the reinvestment's price is fixed
///       = owed / (lower − all that is owed)   where it is not, `owed` being the dividend's net money per 1e18 units
/// ```
///
/// where `lower` is the oracle's: it values 1e18 units with what is owed on them, so that `lower` less all that is owed is
/// what 1e18 units are worth ex dividend, and f is the net dividend per share over the ex price per share. Who comes after the
/// ex day brings what he did not earn. Every step is rounded against the creator; m' is carried with 36 decimals, so that its
/// rounding costs at most one wei of units in the usual ranges.
///
/// **Redemption.** In the order of the states of {RedemptionState}:
///
/// 1. The AP requests it: its units are escrowed here and remain the AP's, at record dates too. Until a custodian commits, it
///    cancels when it likes.
/// 2. A custodian commits to deliver `floor(units × m / 1e18)` shares, with its signature, which anybody may bring
///    ({commit}), until the regular close of the next trading day after the request. It journals the stock out only afterwards.
///    From here on nobody can cancel. One signed before a corporate action is worth nothing after it, since the shares differ.
/// 3. The same custodian acknowledges the delivery ({acknowledge}) until the regular close of the trading day after the
///    commitment's settlement date, last second included: the units are burned.
/// 4. After that second, and not before, the units can be taken back ({reclaim}). The custodian's failure is counted; what it
///    committed stays off the token's reserve status until an epoch speaks about a time after the reclaim, because the stock
///    may be out.
///
/// While a dividend stands between its ex day and its effect, no redemption is committed: it completes afterwards, at the new
/// multiplier. One that was requested while a dividend stood so has until the close of the next trading day after the effect.
/// None is committed either between the last regular close before a split's ex day and the split, when the shares of custody's
/// books and those of the chain may differ. What is committed before a split is owed in shares of before it, so in as many
/// times more afterwards.
///
/// **Exits.** {cancel}, {acknowledge}, {burnAcknowledged}, {reclaim}, {releaseCommitted} and those of {IReceiptBonds} ask no
/// role, oracle or proof, and stay open in the token's wind-down, which ends creations, requests and commitments. A pause of the
/// token delays the movement of units, but not an acknowledgement. A sanctioned account's own exits wait. Nobody's exit waits for
/// another's.
///
/// @dev EIP-712 domain: name "Counterfoil In Kind", version "1". Custodians are those of the verifier's attestor registry.
/// Their signatures are ECDSA of 65 bytes with a low s, or, for an account with code, ERC-1271.
interface IInKindDesk is IVenue {
    /// @notice Where a redemption stands.
    enum RedemptionState {
        /// No such redemption.
        NONE,
        /// Units escrowed, nothing promised.
        REQUESTED,
        /// A custodian has promised the stock.
        COMMITTED,
        /// The stock is delivered; the units are nobody's, and burned as soon as the token is not paused.
        ACKNOWLEDGED,
        /// Delivered and burned. The end.
        REDEEMED,
        /// Taken back before a commitment. The end.
        CANCELLED,
        /// Taken back after a commitment that was not kept. The end.
        RECLAIMED,
        /// All of its units were taken by the token's transfer agent. The end.
        FORCED
    }

    /// @notice A redemption.
    /// @param account The AP whose units they are.
    /// @param requestedAt When it was requested, Unix seconds.
    /// @param state Where it stands.
    /// @param units Units escrowed, 18 decimals; what is left after forced debits. Kept when it ends.
    /// @param shares Shares that the custodian has committed to, 18 decimals, at the split factor of the commitment; 0 before.
    /// @param deliveryHash What the AP and the custodian agreed on for the delivery, hashed by them.
    /// @param custodian Who has committed; zero before.
    /// @param commitBy Last second for a commitment, as counted from the request; {commitBy} knows of dividends.
    /// @param ackBy Last second for the acknowledgement; 0 before the commitment.
    /// @param base What the verifier keeps as committed for it, in base units; 0 before, and when released.
    /// @param releaseAfterCut A reclaimed one is released by an epoch about a later cut than this.
    struct Redemption {
        address account;
        uint48 requestedAt;
        RedemptionState state;
        uint128 units;
        uint128 shares;
        bytes32 deliveryHash;
        address custodian;
        uint48 commitBy;
        uint48 ackBy;
        uint128 base;
        uint64 releaseAfterCut;
    }

    /// @notice Emitted when an AP's limit changes.
    event LimitSet(address indexed account, uint256 oldLimit, uint256 newLimit);
    /// @notice Emitted for every creation, beside `ReceiptBonded` and the token's `Minted`.
    /// @param unproven What of `units` now counts against the AP's limit: all or nothing.
    event Created(
        address indexed account,
        address indexed to,
        bytes32 indexed journalId,
        address custodian,
        uint256 shares,
        uint256 units,
        uint256 unproven,
        uint256 bond
    );
    /// @notice Emitted when units no longer count against an AP's limit: their stock is proven, or missing and paid for.
    event OutstandingLowered(address indexed account, uint256 units, uint256 outstanding);
    /// @notice Emitted when a redemption is requested.
    /// @param waitsFor The dividends that must take effect first.
    event RedemptionRequested(
        uint256 indexed id,
        address indexed account,
        uint256 units,
        bytes32 deliveryHash,
        uint256 commitBy,
        uint64[] waitsFor
    );
    /// @notice Emitted when it is taken back before a commitment.
    event RedemptionCancelled(uint256 indexed id, address indexed account, address indexed to, uint256 units);
    /// @notice Emitted when a custodian commits to it.
    event RedemptionCommitted(
        uint256 indexed id,
        address indexed account,
        address indexed custodian,
        uint256 units,
        uint256 shares,
        uint256 base,
        uint256 ackBy
    );
    /// @notice Emitted when the custodian acknowledges the delivery.
    event RedemptionAcknowledged(
        uint256 indexed id,
        address indexed account,
        address indexed custodian,
        uint256 units,
        uint256 shares
    );
    /// @notice Emitted when its units are burned and its commitment released, in the same call if the token is not paused.
    event RedemptionBurned(uint256 indexed id, uint256 units, uint256 base);
    /// @notice Emitted when it is taken back because the custodian has not kept its commitment.
    /// @param failures How many commitments of this custodian have failed by now.
    event RedemptionReclaimed(
        uint256 indexed id,
        address indexed account,
        address indexed custodian,
        address to,
        uint256 units,
        uint256 failures,
        uint64 releaseAfterCut
    );
    /// @notice Emitted when a failed commitment no longer counts in the verifier.
    event CommitmentReleased(uint256 indexed id, uint256 base);
    /// @notice Emitted when the token's transfer agent takes units out of a redemption.
    event RedemptionReduced(uint256 indexed id, address indexed account, uint256 units, uint256 remaining);

    /// @notice Thrown for an account without a limit.
    error InKindDesk_NotAParticipant(address account);
    /// @notice Thrown when more would be unproven than the AP's limit allows.
    error InKindDesk_LimitExceeded(address account, uint256 units, uint256 available);
    /// @notice Thrown when the token's wind-down has ended what is called.
    error InKindDesk_WindingDown();
    /// @notice Thrown when the oracle's value may not decide anything; `flags` say why (see OracleFlags).
    error InKindDesk_ValueUnusable(uint32 flags);
    /// @notice Thrown when what is owed on units is not less than the lower value that contains it.
    error InKindDesk_DividendExceedsValue(uint256 owed, uint256 lower);
    /// @notice Thrown when a receipt's units are not what its shares become.
    error InKindDesk_UnitsNotReconciled(uint256 shares, uint256 units, uint256 expected);
    /// @notice Thrown when shares become no unit, or units no share.
    error InKindDesk_TooSmall(uint256 amount);
    /// @notice Thrown when units would go to this desk or another venue, where they would be nobody's.
    error InKindDesk_BadReceiver(address to);
    /// @notice Thrown when an AP has as many open redemptions as it may have.
    error InKindDesk_TooManyOpen(address account, uint256 maximum);
    /// @notice Thrown when a redemption is not in the state that the call needs; NONE for an unknown one.
    error InKindDesk_WrongState(uint256 id, RedemptionState state);
    /// @notice Thrown when somebody else would take units back too early, or elsewhere than to their account.
    error InKindDesk_NotItsAccount(uint256 id, address caller);
    /// @notice Thrown for a commitment or an acknowledgement after its last second.
    error InKindDesk_TooLate(uint256 id, uint256 deadline, uint256 timestamp);
    /// @notice Thrown for a reclaim while the custodian may still acknowledge.
    error InKindDesk_NotOverdue(uint256 id, uint256 ackBy, uint256 timestamp);
    /// @notice Thrown when a commitment's signature has expired.
    error InKindDesk_Expired(uint256 validUntil, uint256 timestamp);
    /// @notice Thrown for a commitment while a dividend stands between its ex day and its effect.
    error InKindDesk_DividendPending(uint256 id, uint64 actionId);
    /// @notice Thrown for a commitment between the last regular close before a split's ex day and the split.
    error InKindDesk_SplitImpends(uint256 closedAt, uint256 splitAt);
    /// @notice Thrown for a commitment by an account that is no custodian.
    error InKindDesk_NotACustodian(address account);
    /// @notice Thrown for a commitment by a custodian that has equivocated about the token.
    error InKindDesk_Discredited(address custodian);
    /// @notice Thrown when a signature is not the custodian's over this digest.
    error InKindDesk_BadSignature(address custodian, bytes32 digest);
    /// @notice Thrown when no failed commitment is left to release.
    error InKindDesk_NothingToRelease(uint256 id);
    /// @notice Thrown when no epoch speaks yet about a time after the reclaim.
    error InKindDesk_NotYetProven(uint256 id, uint64 releaseAfterCut, uint64 posted);
    /// @notice Thrown when anybody but the token forces a debit.
    error InKindDesk_OnlyToken(address caller);
    /// @notice Thrown when more would be forced out than the account has in uncommitted redemptions.
    error InKindDesk_InsufficientUnits(address account, uint256 available, uint256 units);
    /// @notice Thrown when the ledger is asked about another token.
    error InKindDesk_ForeignToken(address token);

    /// @notice Sets how many units an AP may have on receipts that no proof speaks for yet. 0: it is no AP, and neither creates
    /// nor requests; what it has here it keeps, and every exit.
    /// @dev Role: ISSUER. A limit below what is outstanding only stops more.
    function setLimit(address account, uint128 units) external;

    /// @notice Mints the units of a custodian's receipt.
    /// @dev Callers: APs that are not sanctioned. The receipt is bound to the caller (`journalIdOf`), this desk, the token and
    /// its present count of corporate actions, and works once. Reverts with {InKindDesk_WindingDown},
    /// {InKindDesk_NotAParticipant}, {InKindDesk_BadReceiver}, {InKindDesk_ValueUnusable}, {InKindDesk_DividendExceedsValue},
    /// {InKindDesk_UnitsNotReconciled}, {InKindDesk_TooSmall}, {InKindDesk_LimitExceeded}, and with what
    /// {IReserveVerifier-registerReceipt}, {IReceiptBonds} and the token's `mint` revert with.
    /// @param receipt The receipt; its `units` are what is minted.
    /// @param custodian Who has signed it.
    /// @param signature The custodian's.
    /// @param journalReference What the receipt's journal id is made of, with the caller.
    /// @param to Who gets the units; must be allowed to hold them, and no venue.
    function create(
        IReserveVerifier.InventoryReceipt calldata receipt,
        address custodian,
        bytes calldata signature,
        bytes32 journalReference,
        address to
    ) external;

    /// @notice Escrows units for redemption. They stay the caller's in this ledger.
    /// @dev Callers: APs. The token's own rules decide whether the caller may send them. Reverts with
    /// {InKindDesk_WindingDown}, {InKindDesk_NotAParticipant}, {InKindDesk_TooSmall}, {InKindDesk_TooManyOpen}, and past the
    /// calendar's horizon.
    /// @param units Units, 18 decimals; must be worth a share's 1e-18 at least.
    /// @param deliveryHash What is agreed on with the custodian about the delivery, hashed.
    /// @return id The redemption's, from 1.
    function requestRedemption(uint128 units, bytes32 deliveryHash) external returns (uint256 id);

    /// @notice Takes a redemption back that nobody has committed to.
    /// @dev The AP, at any time, to whom it likes; after {commitBy} anyone, to the AP. Reverts with {InKindDesk_WrongState},
    /// {InKindDesk_NotItsAccount}, {InKindDesk_BadReceiver}, `ReceiptBonds_Sanctioned` while the AP is sanctioned.
    function cancel(uint256 id, address to) external;

    /// @notice Brings a custodian's commitment to deliver `floor(units × m / 1e18)` shares:
    /// `RedemptionCommitment(uint256 redemptionId,address account,uint128 units,uint128 shares,bytes32 deliveryHash,uint64 validUntil)`.
    /// @dev Anyone. Needs the desk to be a market of the verifier. Reverts with {InKindDesk_WindingDown},
    /// {InKindDesk_WrongState}, {InKindDesk_Expired}, {InKindDesk_DividendPending}, {InKindDesk_SplitImpends},
    /// {InKindDesk_TooLate}, {InKindDesk_NotACustodian}, {InKindDesk_Discredited}, {InKindDesk_TooSmall},
    /// {InKindDesk_BadSignature} (also where units or multiplier are not those that were signed).
    /// @param custodian A custodian of the verifier's registry.
    /// @param validUntil Last second at which the signature may be used.
    function commit(uint256 id, address custodian, bytes calldata signature, uint64 validUntil) external;

    /// @notice Brings the committed custodian's acknowledgement that the stock is delivered, and burns the units:
    /// `RedemptionAcknowledgement(uint256 redemptionId,uint128 shares,bytes32 deliveryHash)`.
    /// @dev Anyone, until `ackBy`, included. The custodian need not be registered any more. While the token is paused the
    /// acknowledgement counts, and the burn follows by {burnAcknowledged}. Reverts with {InKindDesk_WrongState},
    /// {InKindDesk_TooLate}, {InKindDesk_BadSignature}.
    function acknowledge(uint256 id, bytes calldata signature) external;

    /// @notice Burns what was acknowledged while the token was paused.
    /// @dev Anyone. Reverts with {InKindDesk_WrongState}, and while the token is paused.
    function burnAcknowledged(uint256 id) external;

    /// @notice Takes back the units of a commitment that was not acknowledged in time, and counts the failure.
    /// @dev After `ackBy`: the AP, to whom it likes; anyone, to the AP. Reverts with {InKindDesk_WrongState},
    /// {InKindDesk_NotOverdue}, {InKindDesk_NotItsAccount}, {InKindDesk_BadReceiver}, `ReceiptBonds_Sanctioned` while the AP is
    /// sanctioned.
    function reclaim(uint256 id, address to) external;

    /// @notice Releases a failed commitment in the verifier once an epoch speaks about a time after the reclaim.
    /// @dev Anyone. Reverts with {InKindDesk_NothingToRelease}, {InKindDesk_NotYetProven}.
    function releaseCommitted(uint256 id) external;

    /// @inheritdoc IVenue
    /// @dev Takes from uncommitted redemptions, the oldest first. Committed ones are out of reach: their stock is promised,
    /// maybe delivered. Reverts with {InKindDesk_OnlyToken}, {InKindDesk_InsufficientUnits}.
    function forceDebit(address holder, uint256 units) external;

    /// @notice What shares would become, and what would be locked behind them, now.
    /// @dev Reverts with {InKindDesk_DividendExceedsValue}. With unusable `flags` the other answers are 0.
    /// @param shares Shares, 18 decimals.
    /// @return units What a receipt has to name, rounded down.
    /// @return bond In the payment asset, rounded up.
    /// @return flags The oracle's, see OracleFlags.
    function quoteCreate(uint128 shares) external view returns (uint256 units, uint256 bond, uint32 flags);

    /// @notice How many units an AP may have unproven; 0: it is no AP.
    function limitOf(address account) external view returns (uint256);

    /// @notice How many units an AP has unproven.
    function outstandingOf(address account) external view returns (uint256);

    /// @notice How many redemptions there have been; ids count from 1.
    function redemptionCount() external view returns (uint256);

    /// @notice A redemption; all zero for an unknown one.
    function redemptionOf(uint256 id) external view returns (Redemption memory);

    /// @notice An account's open redemptions, requested or committed, the oldest first; at most {MAX_OPEN_REDEMPTIONS}.
    function openRedemptionsOf(address account) external view returns (uint64[] memory);

    /// @notice The units that this desk holds for an account, committed ones included.
    function unitsOf(address account) external view returns (uint256);

    /// @notice The last second at which a redemption can be committed; `type(uint64).max` while it waits for a dividend that
    /// stood between its ex day and its effect when it was requested. A dividend that is withdrawn leaves the deadline that the
    /// request alone would have had.
    function commitBy(uint256 id) external view returns (uint256);

    /// @notice Whether a commitment is past its last second, and the units not taken back yet.
    function isOverdue(uint256 id) external view returns (bool);

    /// @notice How many commitments of a custodian ended in a {reclaim}.
    function failedRedemptions(address custodian) external view returns (uint256);

    /// @notice What a custodian signs to commit, with the units and the multiplier of now.
    function commitmentDigest(uint256 id, uint64 validUntil) external view returns (bytes32);

    /// @notice What the committed custodian signs when it has delivered.
    function acknowledgementDigest(uint256 id) external view returns (bytes32);

    /// @notice The most redemptions an account may have open: 8.
    function MAX_OPEN_REDEMPTIONS() external view returns (uint256);

    /// @notice The token.
    function token() external view returns (address);

    /// @notice The payment asset of the bonds.
    function asset() external view returns (address);

    /// @notice The oracle that values the stock.
    function oracle() external view returns (address);
}
