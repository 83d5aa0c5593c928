// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IReserveGate} from "./IReserveGate.sol";
import {IReserveStatus} from "./IReserveStatus.sol";
import {SumTree} from "./SumTree.sol";

/// @title IReserveVerifier
/// @notice Proof of reserves on-chain: cut, then attest. A *cut* records what a token's books say at one block; attestors
/// sign, off-chain, what custody holds at that cut; anyone posts the statement, and it becomes an *epoch*. The token mints
/// within the last epoch and nothing else.
///
/// Reserves count in base units, shares divided by the split factor of their cut, so that no split changes them:
///
/// ```
/// reserveBase = floor(reserves × 1e18 / s_cut)
/// need(units, r) = ceil((supplyAtCut + liabilityUnits + mintedSinceCut + units) × r / 1e18)
/// a mint needs       need(units, r_max) ≤ reserveBase + provisionalBase
/// a reinvestment     need(0, r_max)     ≤ reserveBase + provisionalBase
/// ```
///
/// What was minted since a cut counts against that cut's proof, whatever was burned since.
///
/// An epoch carries mints while its cut is at most {bounds} trading days old, and however many days are closed, less than
/// 10 + 2 × maxAge days by the clock; up to and including the statement's `validUntil`; unless an attestor is proven to have
/// contradicted itself. Its end is fixed when it is posted.
interface IReserveVerifier is IReserveGate, IReserveStatus {
    /// @notice A token's books at one block.
    struct Cut {
        uint48 asOf;
        uint128 supply;
        uint128 totalMinted;
        uint128 splitFactor;
        uint128 reinvestFactor;
    }

    /// @notice What attestors sign about a cut (EIP-712, the verifier's domain).
    /// @param cutHash {cutHashOf} of the cut.
    /// @param validUntil Last second at which the statement may be posted, and its epoch used.
    /// @param reserves Shares, settled and unencumbered, 18 decimals, at the split factor of the cut.
    /// @param liabilityUnits Units owed outside the token's supply, on no chain.
    /// @param positionsRoot Sum tree of custody positions; its total is `reserves`.
    /// @param positionsCount How many positions.
    /// @param positionsDepth The tree's depth.
    /// @param missingReceiptsHash keccak256 of the packed journal ids whose stock never arrived; 0 for none.
    /// @param dataHash Whatever else the attestors looked at.
    struct Attestation {
        bytes32 cutHash;
        uint64 validUntil;
        uint128 reserves;
        uint128 liabilityUnits;
        bytes32 positionsRoot;
        uint32 positionsCount;
        uint8 positionsDepth;
        bytes32 missingReceiptsHash;
        bytes32 dataHash;
    }

    /// @notice A custodian's signed receipt of stock that the last proof cannot know yet (EIP-712, the verifier's domain).
    /// @param token The token it is for.
    /// @param recipient The market that may use it.
    /// @param shares Shares received, 18 decimals, at the split factor of now.
    /// @param units Units they may become; the market's affair, signed so that it cannot be changed.
    /// @param activationCount The token's count when it was signed: a receipt does not outlive a corporate action.
    /// @param cut The last cut that excludes the stock.
    /// @param journalId The custodian's journal entry; once per token.
    /// @param validUntil Last second at which it may be used.
    struct InventoryReceipt {
        address token;
        address recipient;
        uint128 shares;
        uint128 units;
        uint32 activationCount;
        uint64 cut;
        bytes32 journalId;
        uint64 validUntil;
    }

    /// @notice The last epoch of a token.
    /// @param number From 1; 0 before the first.
    /// @param cut The cut it speaks about.
    /// @param asOf When that was.
    /// @param usableUntil The first second at which it carries no mint; 0 while frozen.
    /// @param reserveBase Proven reserves in base units, rounded down.
    /// @param provisionalBase What receipts add to them.
    /// @param countedAtCut Units that count against the proof as of the cut: supply and liabilities.
    /// @param mintedAtCut Units ever minted as of the cut.
    /// @param committedBase Base units that the custodian has promised to redemptions.
    /// @param frozen Whether an attestor is proven to have equivocated since.
    /// @param epochHash {epochHashAt} of `number`.
    struct Epoch {
        uint32 number;
        uint64 cut;
        uint48 asOf;
        uint48 usableUntil;
        uint128 reserveBase;
        uint128 provisionalBase;
        uint128 countedAtCut;
        uint128 mintedAtCut;
        uint128 committedBase;
        bool frozen;
        bytes32 epochHash;
    }

    /// @notice Emitted for every cut.
    event CutTaken(address indexed token, uint64 indexed cut, bytes32 cutHash, Cut books, address indexed by);
    /// @notice Emitted for every epoch.
    event EpochPosted(
        address indexed token,
        uint32 indexed epoch,
        uint64 indexed cut,
        bytes32 epochHash,
        Attestation attestation,
        address[] signers,
        uint256 reserveBase,
        uint256 usableUntil
    );
    /// @notice Emitted when a receipt counts provisionally (`base` is 0 if its cut was superseded).
    event ReceiptRegistered(
        address indexed token,
        bytes32 indexed journalId,
        address indexed custodian,
        uint64 cut,
        uint256 shares,
        uint256 base
    );
    /// @notice Emitted when the receipts that name a cut no longer count: a later statement speaks for their stock.
    event ReceiptSuperseded(address indexed token, uint64 indexed cut, uint256 base);
    /// @notice Emitted when a custodian's receipts no longer count because it has equivocated.
    /// @param base What they had added, under all the cuts that they name.
    event ReceiptsDiscredited(address indexed token, address indexed custodian, uint256 base);
    /// @notice Emitted when attestors first list a receipt whose stock never arrived.
    event ReceiptMissing(address indexed token, bytes32 indexed journalId, uint32 epoch);
    /// @notice Emitted when stock is promised to redemptions, or no longer.
    event CommittedChanged(address indexed token, address indexed market, uint256 committedBase);
    /// @notice Emitted when an attestor is proven to have signed two statements about one cut.
    event Equivocated(address indexed token, address indexed attestor, bytes32 indexed cutHash);
    /// @notice Emitted when the bounds change.
    event BoundsSet(uint256 maxAge, uint256 provisionalCapBps);

    /// @notice Thrown when an attestor cuts again within an hour.
    error ReserveVerifier_CutTooSoon(address token, uint256 earliest);
    /// @notice Thrown when somebody else cuts while a cut is young.
    error ReserveVerifier_CutStillYoung(address token, uint64 cut);
    /// @notice Thrown when all places for open cuts are taken.
    error ReserveVerifier_TooManyOpenCuts(address token, uint256 maximum);
    /// @notice Thrown for a cut or a receipt between the last regular close before a split's ex day and the split, or after the
    /// split until the exchange opens, if it was closed: custody's books and the chain may differ then.
    /// @param closedAt The last regular close before the ex day; of several splits still to come, the earliest.
    /// @param splitAt When the first of them takes effect, or did.
    error ReserveVerifier_SplitImpends(address token, uint256 closedAt, uint256 splitAt);
    /// @notice Thrown for a cut that was never taken.
    error ReserveVerifier_UnknownCut(address token, uint64 cut);
    /// @notice Thrown when a cut is not newer than the posted one.
    error ReserveVerifier_CutNotNewer(address token, uint64 cut, uint64 posted);
    /// @notice Thrown when a cut is too old to be posted, or would be at once, past the calendar's horizon.
    error ReserveVerifier_CutTooOld(address token, uint64 cut, uint256 closedAt);
    /// @notice Thrown when a statement is about another cut.
    error ReserveVerifier_WrongCut(bytes32 cutHash, bytes32 expected);
    /// @notice Thrown when a statement or receipt has expired.
    error ReserveVerifier_Expired(uint256 validUntil, uint256 timestamp);
    /// @notice Thrown when the opened root is not the statement's.
    error ReserveVerifier_WrongRoot(bytes32 root, bytes32 positionsRoot);
    /// @notice Thrown when the positions' total is not the statement's reserves.
    error ReserveVerifier_WrongTotal(uint256 total, uint256 reserves);
    /// @notice Thrown when the number of positions does not fit their tree.
    error ReserveVerifier_WrongCount(uint256 count, uint256 depth);
    /// @notice Thrown when the missing receipts are not the ones signed.
    error ReserveVerifier_WrongMissingReceipts(bytes32 given, bytes32 signed);
    /// @notice Thrown when too many receipts are listed as missing.
    error ReserveVerifier_TooManyMissing(uint256 given, uint256 maximum);
    /// @notice Thrown when figures leave the range that can be kept.
    error ReserveVerifier_FigureTooLarge(uint256 figure);
    /// @notice Thrown for the signature of an attestor that has equivocated about this token, under a statement or a receipt;
    /// and when that is proven a second time.
    error ReserveVerifier_Discredited(address token, address attestor);
    /// @notice Thrown when two statements do not contradict each other, or the attestor has not signed both.
    error ReserveVerifier_NoEquivocation(address attestor);
    /// @notice Thrown when a receipt is not for the market that presents it.
    error ReserveVerifier_WrongRecipient(address recipient, address caller);
    /// @notice Thrown when a receipt was signed before a corporate action.
    error ReserveVerifier_ReceiptOutlived(uint32 signedAt, uint32 activationCount);
    /// @notice Thrown when a journal entry is used twice.
    error ReserveVerifier_JournalUsed(address token, bytes32 journalId);
    /// @notice Thrown when a receipt is presented whose stock attestors have listed as missing.
    error ReserveVerifier_StockMissing(address token, bytes32 journalId, uint32 epoch);
    /// @notice Thrown when a receipt is not signed by a custodian.
    error ReserveVerifier_NotACustodian(address custodian);
    /// @notice Thrown when a receipt would exceed what may count provisionally.
    /// @param base What it would add.
    /// @param available What may still be added.
    error ReserveVerifier_ProvisionalCapExceeded(uint256 base, uint256 available);
    /// @notice Thrown when more receipts would count provisionally than one statement can list as missing.
    error ReserveVerifier_TooManyReceipts(uint256 maximum);
    /// @notice Thrown when receipts name more different cuts than can be told apart.
    error ReserveVerifier_TooManyReceiptCuts(uint256 maximum);
    /// @notice Thrown when more is released than was committed by this market.
    error ReserveVerifier_NotCommitted(address market, uint256 base, uint256 committed);
    /// @notice Thrown when a bound would switch the gate off or open it too far.
    error ReserveVerifier_BadBounds(uint256 maxAge, uint256 provisionalCapBps);

    /// @notice Records a token's books at this block.
    /// @dev Attestors, at least an hour after any attestor's last cut of this token, with at most 8 cuts open; anyone when no
    /// cut is young any more. A cut is open while it is newer than the posted one and at most {bounds} trading days old. Not
    /// between the last regular close before a split's ex day and the split, nor from then on while the exchange is still closed,
    /// nor past the calendar's horizon.
    /// Errors: {ReserveVerifier_SplitImpends}, {ReserveVerifier_CutTooOld}, {ReserveVerifier_CutTooSoon},
    /// {ReserveVerifier_TooManyOpenCuts}, {ReserveVerifier_CutStillYoung}, {ReserveVerifier_FigureTooLarge}.
    /// @param token An {IReserveSubject}. One that lies about itself harms only whoever trusts it.
    /// @return cutId From 1.
    function cut(address token) external returns (uint64 cutId);

    /// @notice Posts a signed statement about an open cut; it becomes the token's epoch.
    /// @dev Anyone. Receipts that name an earlier cut stop counting. Ends a freeze. The cut must be newer than the posted one,
    /// still young, and (asked again, because splits are scheduled and become effective meanwhile) not in the hours around
    /// a split. `reserveBase` is rounded down. Errors: those of {IAttestorRegistry.requireQuorum}, and of this interface from
    /// {ReserveVerifier_SplitImpends} to {ReserveVerifier_Discredited}.
    /// @param opening The positions' root opened into its two children.
    /// @param missingJournals The receipts whose stock never arrived, at most 16, in the order in which they were signed. One
    /// that is listed again keeps its first epoch.
    /// @param signers Strictly ascending; a quorum of the registry's attestors at this moment.
    function post(
        address token,
        uint64 cutId,
        Attestation calldata attestation,
        SumTree.Opening calldata opening,
        bytes32[] calldata missingJournals,
        address[] calldata signers,
        bytes[] calldata signatures
    ) external returns (uint32 epoch);

    /// @notice Uses up a receipt; its stock counts provisionally until an epoch speaks for it.
    /// @dev Role: MINTER. Reverts rather than counting anything twice. A receipt whose cut is superseded adds nothing, but is
    /// used up: the later statement includes its stock. One that such a statement has listed as missing is refused, as is
    /// one signed before a corporate action, and any in the hours around a split. At most 16 count at a time: a statement can
    /// list as many as missing, and what it does not list has arrived.
    /// @return base What it adds, in base units, rounded down.
    function registerReceipt(
        InventoryReceipt calldata receipt,
        address custodian,
        bytes calldata signature
    ) external returns (uint256 base);

    /// @notice A market reports stock that the custodian has committed to redemptions.
    /// @dev Role: MINTER.
    /// @param shares At the split factor of now; kept in base units, rounded up.
    function reportCommitted(address token, uint256 shares) external returns (uint256 base);

    /// @notice A market reports that such a commitment is over: acknowledged and burned, or taken back.
    /// @dev Anyone, at most what the same caller committed: a market that is one no longer can still wind up.
    /// @param base Base units, as {reportCommitted} returned them.
    function reportReleased(address token, uint256 base) external;

    /// @notice Shows two statements about one cut that one attestor has signed and that contradict each other: the token is
    /// frozen until the next epoch, and that attestor's signature no longer counts for it. What its receipts still add is
    /// taken back; units minted on them stay counted.
    /// @dev Anyone.
    function proveEquivocation(
        address token,
        uint64 cutId,
        address attestor,
        Attestation calldata first,
        bytes calldata firstSignature,
        Attestation calldata second,
        bytes calldata secondSignature
    ) external;

    /// @notice Sets how old a proof may be and how much may count provisionally.
    /// @dev Role: RESERVE_ADMIN, with 14 days of notice. Neither can be switched off.
    /// @param maxAge Trading days, 1 to 5.
    /// @param provisionalCapBps Of the proven reserves, at most 2,500.
    function setBounds(uint256 maxAge, uint256 provisionalCapBps) external;

    /// @notice A token's last epoch.
    function epochOf(address token) external view returns (Epoch memory);

    /// @notice The hash of an epoch, chained to the one before it; 0 if it was not posted.
    /// @dev `keccak256(abi.encode(previousHash, number, digest))`, digest being the statement's EIP-712 digest.
    function epochHashAt(address token, uint32 number) external view returns (bytes32);

    /// @notice A cut. Reverts for one that was never taken.
    function cutOf(address token, uint64 cutId) external view returns (Cut memory);

    /// @notice The newest cut's id; ids count from 1.
    function lastCut(address token) external view returns (uint64);

    /// @notice What attestors sign for a cut:
    /// `keccak256(abi.encode(chainId, verifier, token, cut, asOf, supply, totalMinted, s, r))`.
    function cutHashOf(address token, uint64 cutId) external view returns (bytes32);

    /// @notice The EIP-712 digest of a statement.
    function attestationDigest(Attestation calldata attestation) external view returns (bytes32);

    /// @notice The EIP-712 digest of a receipt.
    function receiptDigest(InventoryReceipt calldata receipt) external view returns (bytes32);

    /// @notice The epoch that listed a receipt as missing; 0 if none did.
    function missingSince(address token, bytes32 journalId) external view returns (uint32 epoch);

    /// @notice Whether a journal entry has been used.
    function isJournalUsed(address token, bytes32 journalId) external view returns (bool);

    /// @notice Whether an attestor has equivocated about a token.
    function isDiscredited(address token, address attestor) external view returns (bool);

    /// @notice The bounds in force.
    function bounds() external view returns (uint256 maxAge, uint256 provisionalCapBps);

    /// @notice The registry of attestors.
    function attestorRegistry() external view returns (address);
}
