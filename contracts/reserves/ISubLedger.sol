// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IBeneficialLedger} from "../types/IBeneficialLedger.sol";
import {SumTree} from "./SumTree.sol";

/// @title ISubLedger
/// @notice An exchange's proof: whose units one omnibus wallet held at a record date of a token.
///
/// The operator publishes the sum tree of its customers once per token and record. The tree is accepted only if its total
/// is at most what the token says the wallet held then: the ledger is solvent by construction, and no oracle is asked.
/// Whoever has a leaf of it, its salt and its path, can *prove* it; proven units are this ledger's answer as an
/// {IBeneficialLedger}, and so dividends, votes and recovery claims reach the customers of an exchange.
///
/// A customer who holds a signed balance statement that is not in the tree *challenges* with a bond. The operator answers
/// within {RESPONSE_PERIOD} by proving at least the stated amount for that customer's key, or the ledger is marked
/// defaulted for that record, publicly and for ever.
///
/// **What this proves, and what not.** It proves non-answer, not truth.
/// - A customer who never checks is not protected: a tree that leaves somebody out is found out by that somebody only.
/// - A customer without a signed statement can check, but cannot challenge.
/// - The operator may enter the same person under two names or its own units under invented ones; the total bounds what
///   that can do, and nothing is created. It may own the units of a wallet without owing them to anybody.
/// - No default does not mean that every customer is in the tree; a default does not mean that units are gone. It means
///   that a statement the operator signed was not met by an inclusion proof in time.
/// - A default takes nothing back: what is proven stays proven, and more can be proven.
///
/// **The tree** ({SumTree}): treeKind SUB_LEDGER, verifier = this contract, since it is what verifies; owner = the wallet;
/// epoch = the record's id. A leaf of another chain, ledger, token, wallet or record therefore does not verify. Amounts are
/// units, 18 decimals. A leaf's index counts once; a key that stands at several indices has their sum. An index at or
/// beyond the count is padding and proves nothing. A customer whose name somebody else might also be entered under chooses a
/// nonce, which makes its key its own; two customers who were shown one leaf have two statements for two keys, and one of
/// the two is not in the tree.
///
/// **Statements** (EIP-712, domain "Counterfoil Reserves", version "1", this chain, this contract):
/// `BalanceStatement(address token,address wallet,uint32 recordId,bytes32 key,uint128 amount,uint64 issuedAt)`: "at this
/// record of this token the wallet held at least `amount` units for `key`". A statement names its record, so an old one says
/// nothing about an account that has emptied since; one issued before its record's time is a promise and no statement, and
/// is refused. An operator with a private key is bound by its signatures whatever code its address runs; an operator that is
/// a contract is asked by ERC-1271 and could disown what it has signed: challenge soon, or prefer an operator with a key.
///
/// **Payers** (dividends, votes, claims): {unitsAt} is 0 until a holder's leaf is proven, rises with each of its leaves and
/// never falls. Let holders prove first, remember per holder how many units were served, and serve the rest later. Cap the
/// sum per *wallet* at the wallet's own units, as {IBeneficialLedger} says: this contract cannot see whether a wallet has
/// accepted a second ledger elsewhere, and there should be one per wallet.
interface ISubLedger is IBeneficialLedger {
    /// @notice A published tree.
    /// @param root Its root hash.
    /// @param total Units in it.
    /// @param count Its leaves, padding not counted.
    /// @param depth Its depth; 0 while nothing is published.
    /// @param defaulted Whether a challenge about this token and record went unanswered.
    struct Publication {
        bytes32 root;
        uint128 total;
        uint64 count;
        uint8 depth;
        bool defaulted;
    }

    /// @notice A leaf of a tree.
    /// @param index Its place.
    /// @param key Whose it is: {walletKey} or {customerKey}.
    /// @param salt What keeps others from guessing it.
    /// @param amount Units.
    struct Leaf {
        uint64 index;
        bytes32 key;
        bytes32 salt;
        uint128 amount;
    }

    /// @notice What the operator signs for a customer.
    /// @param token The token.
    /// @param wallet The omnibus wallet.
    /// @param recordId The token's record.
    /// @param key The customer's key.
    /// @param amount Units held for it at the record.
    /// @param issuedAt Unix seconds; at or after the record's time, not in the future.
    struct BalanceStatement {
        address token;
        address wallet;
        uint32 recordId;
        bytes32 key;
        uint128 amount;
        uint64 issuedAt;
    }

    /// @notice An open challenge.
    /// @param challenger Who posted the bond; zero if none is open.
    /// @param deadline The last second for an answer.
    /// @param replaceableUntil The last second at which a larger statement takes its place.
    /// @param amount Units that have to be proven for the key.
    struct Challenge {
        address challenger;
        uint48 deadline;
        uint48 replaceableUntil;
        uint128 amount;
    }

    /// @notice Emitted when the wallet has accepted this ledger as its own.
    event LedgerAccepted(address indexed wallet, address indexed operator);
    /// @notice Emitted when a tree is published.
    /// @param walletUnits What the wallet held at the record; at least `total`.
    event TreePublished(
        address indexed token,
        uint32 indexed recordId,
        bytes32 root,
        uint128 total,
        uint256 walletUnits,
        uint64 count,
        uint8 depth
    );
    /// @notice Emitted when a leaf is proven for the first time.
    /// @param provenUnits What is proven for the key now, this leaf included.
    event LeafProven(
        address indexed token,
        uint32 indexed recordId,
        bytes32 indexed key,
        uint64 index,
        uint128 amount,
        uint128 provenUnits
    );
    /// @notice Emitted when a challenge is opened.
    event ChallengeOpened(
        address indexed token,
        uint32 indexed recordId,
        bytes32 indexed key,
        address challenger,
        uint128 amount,
        uint64 issuedAt,
        uint256 deadline
    );
    /// @notice Emitted when a larger statement takes the place of a challenge, whose bond is the challenger's again; the new
    /// one is opened with it.
    /// @param amount What the replaced challenge asked for.
    event ChallengeReplaced(
        address indexed token,
        uint32 indexed recordId,
        bytes32 indexed key,
        address challenger,
        uint128 amount
    );
    /// @notice Emitted when a challenge is answered; its bond is the wallet's.
    event ChallengeAnswered(
        address indexed token,
        uint32 indexed recordId,
        bytes32 indexed key,
        address challenger,
        uint128 amount,
        uint128 provenUnits
    );
    /// @notice Emitted when a challenge has gone unanswered; its bond is the challenger's again.
    event DefaultDeclared(
        address indexed token,
        uint32 indexed recordId,
        bytes32 indexed key,
        address challenger,
        uint128 amount,
        uint128 provenUnits
    );
    /// @notice Emitted when bonds are withdrawn.
    event BondsWithdrawn(address indexed account, address indexed to, uint256 amount);

    /// @notice Thrown at construction for a missing address, a bond token without code or a bond of 0.
    error SubLedger_BadConstruction(address wallet, address operator, address bondToken, uint256 bondAmount);
    /// @notice Thrown when somebody else calls what is the wallet's.
    error SubLedger_OnlyWallet(address caller);
    /// @notice Thrown when somebody else calls what is the wallet's or the operator's.
    error SubLedger_OnlyOperator(address caller);
    /// @notice Thrown while the wallet has not accepted this ledger.
    error SubLedger_NotAccepted(address wallet);
    /// @notice Thrown when the wallet accepts a second time.
    error SubLedger_AlreadyAccepted(address wallet);
    /// @notice Thrown when nothing is published for a token and record.
    error SubLedger_NotPublished(address token, uint32 recordId);
    /// @notice Thrown when something is published already for a token and record.
    error SubLedger_AlreadyPublished(address token, uint32 recordId);
    /// @notice Thrown when a tree's opened children do not hash to its root.
    error SubLedger_WrongOpening(bytes32 root, bytes32 openedRoot);
    /// @notice Thrown when a tree's depth is not max(1, ceil(log2 count)).
    error SubLedger_WrongCount(uint256 count, uint256 depth);
    /// @notice Thrown when a tree owes more than the wallet held.
    error SubLedger_ExceedsWallet(uint256 total, uint256 walletUnits);
    /// @notice Thrown when a leaf is not in the tree.
    error SubLedger_NotIncluded(address token, uint32 recordId, uint64 index, bytes32 key);
    /// @notice Thrown when a leaf is proven a second time.
    error SubLedger_LeafAlreadyProven(address token, uint32 recordId, uint64 index);
    /// @notice Thrown when a statement is about another wallet.
    error SubLedger_WrongWallet(address stated, address wallet);
    /// @notice Thrown when a statement was issued before its record's time or is dated ahead.
    error SubLedger_WrongIssueTime(uint256 issuedAt, uint256 recordAt, uint256 timestamp);
    /// @notice Thrown when a statement is not signed by the operator.
    error SubLedger_NotSigned(address operator, bytes32 digest);
    /// @notice Thrown when what a statement says is proven already.
    error SubLedger_StatementAlreadyProven(bytes32 key, uint256 amount, uint256 provenUnits);
    /// @notice Thrown when a key has an open challenge.
    error SubLedger_ChallengeOpen(address token, uint32 recordId, bytes32 key);
    /// @notice Thrown when a key has no open challenge.
    error SubLedger_NoChallenge(address token, uint32 recordId, bytes32 key);
    /// @notice Thrown when the ledger has defaulted on the record already: another bond would prove nothing more.
    error SubLedger_AlreadyDefaulted(address token, uint32 recordId);
    /// @notice Thrown when the bond token delivers another amount than was asked for.
    error SubLedger_BondNotReceived(uint256 received, uint256 expected);
    /// @notice Thrown when leaves and proofs differ in number.
    error SubLedger_LengthMismatch(uint256 leaves, uint256 proofs);
    /// @notice Thrown when an answer brings a leaf of another key.
    error SubLedger_WrongKey(bytes32 key, bytes32 expected);
    /// @notice Thrown when an answer proves too little.
    error SubLedger_AnswerTooSmall(uint256 provenUnits, uint256 amount);
    /// @notice Thrown after the last second for an answer.
    error SubLedger_AnswerTooLate(uint256 deadline, uint256 timestamp);
    /// @notice Thrown up to and including the last second for an answer.
    error SubLedger_AnswerStillPossible(uint256 deadline, uint256 timestamp);
    /// @notice Thrown when an account has no bonds to withdraw.
    error SubLedger_NothingToWithdraw(address account);

    /// @notice How long the operator has to answer a challenge: 48 hours, the last second included.
    function RESPONSE_PERIOD() external view returns (uint256);

    /// @notice How long after a record's time the operator may take to publish before challenges start their clock: 7 days.
    function PUBLICATION_PERIOD() external view returns (uint256);

    /// @notice Makes this ledger the wallet's own. Until then nothing can be published or challenged: anybody can deploy a
    /// ledger that names a wallet.
    /// @dev The wallet only, once. Reverts with {SubLedger_OnlyWallet}, {SubLedger_AlreadyAccepted}.
    function accept() external;

    /// @notice Publishes the tree of a token and record; once, and only after the record's time.
    /// @dev The wallet or the operator only. Reverts with {SubLedger_OnlyOperator}, {SubLedger_NotAccepted},
    /// {SubLedger_AlreadyPublished}, {SubLedger_WrongOpening}, {SubLedger_WrongCount}, {SubLedger_ExceedsWallet},
    /// {SumTree.SumTree_BadDepth}, and with the token's own errors for a record that has not passed or does not exist.
    /// @param root The tree's root hash.
    /// @param count Its leaves, padding not counted; 0 for an empty ledger.
    /// @param depth max(1, ceil(log2 count)).
    /// @param opening The root's two children: their sums are the tree's total, which so cannot disagree with the root.
    function publish(
        address token,
        uint32 recordId,
        bytes32 root,
        uint64 count,
        uint8 depth,
        SumTree.Opening calldata opening
    ) external;

    /// @notice Stores a leaf's units for its key. Each leaf counts once.
    /// @dev Anyone: whoever knows a leaf's salt and path can only add what is in the tree. The leaf becomes public by it.
    /// Reverts with {SubLedger_NotPublished}, {SubLedger_LeafAlreadyProven}, {SubLedger_NotIncluded},
    /// {SumTree.SumTree_BadProofLength}, {SumTree.SumTree_IndexOutOfRange}.
    /// @param proof 48 bytes a level, from the leaf upwards.
    function prove(address token, uint32 recordId, Leaf calldata leaf, bytes calldata proof) external;

    /// @notice Opens a challenge with a statement that the operator has signed; takes {bondAmount} from the caller.
    /// @dev Anyone who holds a statement. The deadline is {RESPONSE_PERIOD} from now; while nothing is published, it is
    /// {RESPONSE_PERIOD} from now or from the end of the {PUBLICATION_PERIOD}, whichever is later, so that a ledger which is
    /// never published defaults too. One challenge a key at a time; a larger statement takes the place of a smaller one,
    /// whose challenger gets its bond back. It can until the first one's last second, however often, and each time the
    /// operator has the whole period again: small statements keep a key from nobody, and large ones put a default off by
    /// at most another {RESPONSE_PERIOD}. A fee-on-transfer bond token is refused.
    /// Reverts with {SubLedger_NotAccepted}, {SubLedger_WrongWallet}, {SubLedger_AlreadyDefaulted}, {SubLedger_ChallengeOpen},
    /// {SubLedger_StatementAlreadyProven}, {SubLedger_WrongIssueTime}, {SubLedger_NotSigned}, {SubLedger_BondNotReceived}.
    /// @param signature The operator's: ECDSA (65 bytes, low s), or whatever its ERC-1271 contract takes.
    function challenge(BalanceStatement calldata statement, bytes calldata signature) external;

    /// @notice Answers a challenge by proving leaves of its key until at least the stated amount is proven.
    /// @dev Anyone, until the last second of the deadline. The bond goes to the wallet, whoever answers: if it went to the
    /// caller, a challenger could copy the operator's answer out of the mempool, put it first and have challenged for
    /// nothing. Leaves that are proven already are passed over, so nobody can stop an answer by proving one of its leaves
    /// before it; a key with very many leaves is proven in parts by {prove} first. Reverts with {SubLedger_NoChallenge},
    /// {SubLedger_AnswerTooLate}, {SubLedger_LengthMismatch}, {SubLedger_WrongKey}, {SubLedger_AnswerTooSmall}, and as
    /// {prove} does.
    function answer(
        address token,
        uint32 recordId,
        bytes32 key,
        Leaf[] calldata leaves,
        bytes[] calldata proofs
    ) external;

    /// @notice Marks the ledger as defaulted on a record, after a challenge's last second; its bond is the challenger's again.
    /// @dev Anyone; for each challenge that was open when the ledger defaulted too. Proving leaves is no answer, only
    /// {answer} is. Reverts with {SubLedger_NoChallenge}, {SubLedger_AnswerStillPossible}.
    function declareDefault(address token, uint32 recordId, bytes32 key) external;

    /// @notice Withdraws the caller's bonds: of answered challenges for the wallet, of defaults for the challengers.
    /// @dev Whoever is owed. Reverts with {SubLedger_NothingToWithdraw}.
    /// @param to Where they go.
    function withdraw(address to) external;

    /// @notice The account that signs statements and, beside the wallet, publishes trees. Fixed.
    function operator() external view returns (address);

    /// @notice The ERC-20 that bonds are posted in. Fixed.
    function bondToken() external view returns (address);

    /// @notice The bond of one challenge, in the bond token's own decimals. Fixed, so whoever takes a statement knows what it
    /// costs to insist on it.
    function bondAmount() external view returns (uint256);

    /// @notice Whether the wallet has accepted this ledger.
    function isAccepted() external view returns (bool);

    /// @notice What is published for a token and record; all zero but `defaulted` if nothing is.
    function publicationOf(address token, uint32 recordId) external view returns (Publication memory);

    /// @notice Whether a challenge about a token and record has gone unanswered.
    function isDefaulted(address token, uint32 recordId) external view returns (bool);

    /// @notice The open challenge about a key; all zero if there is none.
    function challengeOf(address token, uint32 recordId, bytes32 key) external view returns (Challenge memory);

    /// @notice Units proven for a key, wallet or customer; 0 for whatever is not published or not proven.
    function unitsOfKey(address token, bytes32 key, uint32 recordId) external view returns (uint256);

    /// @notice Whether the leaf that stands for `key` at `index` has been proven.
    function isProven(address token, uint32 recordId, bytes32 key, uint64 index) external view returns (bool);

    /// @notice Bonds that an account can withdraw.
    function bondsOf(address account) external view returns (uint256);

    /// @notice The domain of the tree of a token and record.
    function domainOf(address token, uint32 recordId) external view returns (bytes32);

    /// @notice The key of a customer that is a wallet; {unitsAt} answers for it.
    function walletKey(address holder) external pure returns (bytes32);

    /// @notice The key of a customer by the keccak256 of its id and its nonce, 0 if it chose none.
    function customerKey(bytes32 idHash, bytes32 nonce) external pure returns (bytes32);

    /// @notice What the operator signs for a statement.
    function statementDigest(BalanceStatement calldata statement) external view returns (bytes32);
}
