// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IBeneficialLedger} from "../types/IBeneficialLedger.sol";
import {ISubLedger} from "./ISubLedger.sol";
import {ISubLedgerSubject} from "./ISubLedgerSubject.sol";
import {SumTree} from "./SumTree.sol";

/// @title SubLedger
/// @notice See {ISubLedger}, the manual.
contract SubLedger is ISubLedger, EIP712, ReentrancyGuard {
    using SafeERC20 for IERC20;

    /// @dev What is proven for a key. Nearly every key has one leaf, whose index fits in here: one slot a customer.
    struct Proven {
        uint128 units;
        uint64 firstIndex;
        bool any;
    }

    /// @inheritdoc ISubLedger
    uint256 public constant RESPONSE_PERIOD = 48 hours;
    /// @inheritdoc ISubLedger
    uint256 public constant PUBLICATION_PERIOD = 7 days;

    bytes32 private constant STATEMENT_TYPEHASH = keccak256(
        "BalanceStatement(address token,address wallet,uint32 recordId,bytes32 key,uint128 amount,uint64 issuedAt)"
    );

    address private immutable _wallet;
    address private immutable _operator;
    IERC20 private immutable _bondToken;
    uint256 private immutable _bondAmount;

    bool private _accepted;
    mapping(address token => mapping(uint32 recordId => Publication)) private _publications;
    mapping(address token => mapping(uint32 recordId => mapping(bytes32 key => Proven))) private _proven;
    /// @dev Leaves of keys that have several, from their second on.
    mapping(address token => mapping(uint32 recordId => mapping(bytes32 key => mapping(uint64 index => bool))))
        private _provenFurther;
    mapping(address token => mapping(uint32 recordId => mapping(bytes32 key => Challenge))) private _challenges;
    mapping(address account => uint256) private _bonds;

    /// @param wallet_ The omnibus wallet; it has to {accept} this ledger.
    /// @param operator_ Who signs statements and publishes; may be the wallet.
    /// @param bondToken_ The ERC-20 of bonds, without fees on transfer.
    /// @param bondAmount_ The bond of a challenge.
    constructor(
        address wallet_,
        address operator_,
        address bondToken_,
        uint256 bondAmount_
    ) EIP712("Counterfoil Reserves", "1") {
        if (wallet_ == address(0) || operator_ == address(0) || bondToken_.code.length == 0 || bondAmount_ == 0) {
            revert SubLedger_BadConstruction(wallet_, operator_, bondToken_, bondAmount_);
        }
        _wallet = wallet_;
        _operator = operator_;
        _bondToken = IERC20(bondToken_);
        _bondAmount = bondAmount_;
    }

    /* ACCEPT */

    /// @inheritdoc ISubLedger
    function accept() external {
        if (msg.sender != _wallet) revert SubLedger_OnlyWallet(msg.sender);
        if (_accepted) revert SubLedger_AlreadyAccepted(_wallet);
        _accepted = true;
        emit LedgerAccepted(_wallet, _operator);
    }

    /* PUBLISH */

    /// @inheritdoc ISubLedger
    function publish(
        address token,
        uint32 recordId,
        bytes32 root,
        uint64 count,
        uint8 depth,
        SumTree.Opening calldata opening
    ) external {
        if (msg.sender != _operator && msg.sender != _wallet) revert SubLedger_OnlyOperator(msg.sender);
        _requireAccepted();
        Publication storage publication = _publications[token][recordId];
        if (publication.depth != 0) revert SubLedger_AlreadyPublished(token, recordId);

        (bytes32 openedRoot, uint256 total) = SumTree.openRoot(depth, opening);
        if (openedRoot != root) revert SubLedger_WrongOpening(root, openedRoot);
        // One depth for each count, so that a register has one root.
        if (count > (1 << depth) || (depth > 1 && count <= (1 << (depth - 1)))) {
            revert SubLedger_WrongCount(count, depth);
        }
        // Reverts unless the record has passed: from then on the answer is final.
        uint256 walletUnits = ISubLedgerSubject(token).unitsAt(_wallet, recordId);
        // No proof verifies against a total above 2^128; a token that answers more than that must not be believed.
        if (total > walletUnits || total > type(uint128).max) revert SubLedger_ExceedsWallet(total, walletUnits);

        publication.root = root;
        publication.total = uint128(total);
        publication.count = count;
        publication.depth = depth;
        emit TreePublished(token, recordId, root, uint128(total), walletUnits, count, depth);
    }

    /* PROVE */

    /// @inheritdoc ISubLedger
    function prove(address token, uint32 recordId, Leaf calldata leaf, bytes calldata proof) external {
        if (!_prove(token, recordId, leaf, proof)) revert SubLedger_LeafAlreadyProven(token, recordId, leaf.index);
    }

    /* CHALLENGE */

    /// @inheritdoc ISubLedger
    function challenge(BalanceStatement calldata statement, bytes calldata signature) external nonReentrant {
        _requireAccepted();
        _requireChallengeable(statement);
        uint48 deadline = _deadlineFor(statement);
        _requireSigned(statementDigest(statement), signature);

        (address token, uint32 recordId, bytes32 key) = (statement.token, statement.recordId, statement.key);
        Challenge memory replaced = _challenges[token][recordId][key];
        uint48 replaceableUntil = deadline;
        if (replaced.challenger != address(0)) {
            replaceableUntil = replaced.replaceableUntil;
            _bonds[replaced.challenger] += _bondAmount;
            emit ChallengeReplaced(token, recordId, key, replaced.challenger, replaced.amount);
        }
        _challenges[token][recordId][key] = Challenge(msg.sender, deadline, replaceableUntil, statement.amount);
        emit ChallengeOpened(token, recordId, key, msg.sender, statement.amount, statement.issuedAt, deadline);
        _takeBond();
    }

    /// @inheritdoc ISubLedger
    function answer(
        address token,
        uint32 recordId,
        bytes32 key,
        Leaf[] calldata leaves,
        bytes[] calldata proofs
    ) external nonReentrant {
        Challenge memory open = _openChallenge(token, recordId, key);
        if (block.timestamp > open.deadline) revert SubLedger_AnswerTooLate(open.deadline, block.timestamp);
        if (leaves.length != proofs.length) revert SubLedger_LengthMismatch(leaves.length, proofs.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            if (leaves[i].key != key) revert SubLedger_WrongKey(leaves[i].key, key);
            _prove(token, recordId, leaves[i], proofs[i]);
        }
        uint128 provenUnits = _proven[token][recordId][key].units;
        if (provenUnits < open.amount) revert SubLedger_AnswerTooSmall(provenUnits, open.amount);

        delete _challenges[token][recordId][key];
        _bonds[_wallet] += _bondAmount;
        emit ChallengeAnswered(token, recordId, key, open.challenger, open.amount, provenUnits);
    }

    /// @inheritdoc ISubLedger
    function declareDefault(address token, uint32 recordId, bytes32 key) external nonReentrant {
        Challenge memory open = _openChallenge(token, recordId, key);
        if (block.timestamp <= open.deadline) revert SubLedger_AnswerStillPossible(open.deadline, block.timestamp);

        delete _challenges[token][recordId][key];
        _publications[token][recordId].defaulted = true;
        _bonds[open.challenger] += _bondAmount;
        uint128 provenUnits = _proven[token][recordId][key].units;
        emit DefaultDeclared(token, recordId, key, open.challenger, open.amount, provenUnits);
    }

    /// @inheritdoc ISubLedger
    function withdraw(address to) external nonReentrant {
        uint256 amount = _bonds[msg.sender];
        if (amount == 0) revert SubLedger_NothingToWithdraw(msg.sender);
        _bonds[msg.sender] = 0;
        emit BondsWithdrawn(msg.sender, to, amount);
        _bondToken.safeTransfer(to, amount);
    }

    /* VIEWS */

    /// @inheritdoc IBeneficialLedger
    function wallet() external view returns (address) {
        return _wallet;
    }

    /// @inheritdoc IBeneficialLedger
    function unitsAt(address token, address holder, uint32 recordId) external view returns (uint256) {
        // What is published has passed; for all else the token says whether it has, by its own error.
        if (_publications[token][recordId].depth == 0) ISubLedgerSubject(token).unitsAt(_wallet, recordId);
        return unitsOfKey(token, walletKey(holder), recordId);
    }

    /// @inheritdoc ISubLedger
    function operator() external view returns (address) {
        return _operator;
    }

    /// @inheritdoc ISubLedger
    function bondToken() external view returns (address) {
        return address(_bondToken);
    }

    /// @inheritdoc ISubLedger
    function bondAmount() external view returns (uint256) {
        return _bondAmount;
    }

    /// @inheritdoc ISubLedger
    function isAccepted() external view returns (bool) {
        return _accepted;
    }

    /// @inheritdoc ISubLedger
    function publicationOf(address token, uint32 recordId) external view returns (Publication memory) {
        return _publications[token][recordId];
    }

    /// @inheritdoc ISubLedger
    function isDefaulted(address token, uint32 recordId) external view returns (bool) {
        return _publications[token][recordId].defaulted;
    }

    /// @inheritdoc ISubLedger
    function challengeOf(address token, uint32 recordId, bytes32 key) external view returns (Challenge memory) {
        return _challenges[token][recordId][key];
    }

    /// @inheritdoc ISubLedger
    function unitsOfKey(address token, bytes32 key, uint32 recordId) public view returns (uint256) {
        return _proven[token][recordId][key].units;
    }

    /// @inheritdoc ISubLedger
    function isProven(address token, uint32 recordId, bytes32 key, uint64 index) public view returns (bool) {
        Proven memory proven = _proven[token][recordId][key];
        if (!proven.any) return false;
        return proven.firstIndex == index || _provenFurther[token][recordId][key][index];
    }

    /// @inheritdoc ISubLedger
    function bondsOf(address account) external view returns (uint256) {
        return _bonds[account];
    }

    /// @inheritdoc ISubLedger
    function domainOf(address token, uint32 recordId) public view returns (bytes32) {
        return SumTree.domain(address(this), token, SumTree.Kind.SUB_LEDGER, _wallet, recordId);
    }

    /// @inheritdoc ISubLedger
    function walletKey(address holder) public pure returns (bytes32) {
        return SumTree.walletKey(holder);
    }

    /// @inheritdoc ISubLedger
    function customerKey(bytes32 idHash, bytes32 nonce) external pure returns (bytes32) {
        return SumTree.customerKey(idHash, nonce);
    }

    /// @inheritdoc ISubLedger
    function statementDigest(BalanceStatement calldata statement) public view returns (bytes32) {
        // The struct has value types only, so its ABI encoding is its EIP-712 encoding.
        return _hashTypedDataV4(keccak256(abi.encode(STATEMENT_TYPEHASH, statement)));
    }

    /* INTERNALS */

    /// @dev Stores a leaf; false if it was stored before. What has counted is remembered per key, which is enough: an index
    /// holds one leaf, and its hash names one key.
    function _prove(
        address token,
        uint32 recordId,
        Leaf calldata leaf,
        bytes calldata proof
    ) private returns (bool isNew) {
        if (_publications[token][recordId].depth == 0) revert SubLedger_NotPublished(token, recordId);
        (uint64 index, bytes32 key) = (leaf.index, leaf.key);
        if (isProven(token, recordId, key, index)) return false;
        if (!_isIncluded(token, recordId, leaf, proof)) revert SubLedger_NotIncluded(token, recordId, index, key);

        Proven memory proven = _proven[token][recordId][key];
        if (proven.any) _provenFurther[token][recordId][key][index] = true;
        else proven = Proven({units: 0, firstIndex: index, any: true});
        // Distinct leaves of one tree add up to at most its total, which fits.
        proven.units += leaf.amount;
        _proven[token][recordId][key] = proven;
        emit LeafProven(token, recordId, key, index, leaf.amount, proven.units);
        return true;
    }

    function _isIncluded(
        address token,
        uint32 recordId,
        Leaf calldata leaf,
        bytes calldata proof
    ) private view returns (bool) {
        Publication memory tree = _publications[token][recordId];
        (uint64 index, uint128 amount) = (leaf.index, leaf.amount);
        bytes32 leafHash = SumTree.leaf(domainOf(token, recordId), index, leaf.key, leaf.salt, amount);
        return SumTree.verify(tree.root, tree.total, tree.depth, tree.count, index, leafHash, amount, proof);
    }

    /// @dev Posts the caller's bond. Measured, since a token may deliver less than it was asked for.
    function _takeBond() private {
        uint256 before = _bondToken.balanceOf(address(this));
        _bondToken.safeTransferFrom(msg.sender, address(this), _bondAmount);
        uint256 received = _bondToken.balanceOf(address(this)) - before;
        if (received != _bondAmount) revert SubLedger_BondNotReceived(received, _bondAmount);
    }

    function _requireAccepted() private view {
        if (!_accepted) revert SubLedger_NotAccepted(_wallet);
    }

    function _requireChallengeable(BalanceStatement calldata statement) private view {
        (address token, uint32 recordId, bytes32 key) = (statement.token, statement.recordId, statement.key);
        if (statement.wallet != _wallet) revert SubLedger_WrongWallet(statement.wallet, _wallet);
        if (_publications[token][recordId].defaulted) revert SubLedger_AlreadyDefaulted(token, recordId);
        // Else an operator could keep the place taken by statements of its own, each a little larger than what is proven.
        Challenge memory open = _challenges[token][recordId][key];
        bool replaceable = statement.amount > open.amount && block.timestamp <= open.replaceableUntil;
        if (open.challenger != address(0) && !replaceable) revert SubLedger_ChallengeOpen(token, recordId, key);
        uint256 provenUnits = _proven[token][recordId][key].units;
        if (statement.amount <= provenUnits) {
            revert SubLedger_StatementAlreadyProven(key, statement.amount, provenUnits);
        }
    }

    /// @dev The last second for an answer to a challenge that is opened now.
    function _deadlineFor(BalanceStatement calldata statement) private view returns (uint48) {
        (uint256 recordAt, ) = ISubLedgerSubject(statement.token).recordOf(statement.recordId);
        if (statement.issuedAt < recordAt || statement.issuedAt > block.timestamp) {
            revert SubLedger_WrongIssueTime(statement.issuedAt, recordAt, block.timestamp);
        }
        uint256 from = block.timestamp;
        bool published = _publications[statement.token][statement.recordId].depth != 0;
        if (!published && from < recordAt + PUBLICATION_PERIOD) from = recordAt + PUBLICATION_PERIOD;
        // recordAt ≤ now, so this fits for as long as the time does.
        return uint48(from + RESPONSE_PERIOD);
    }

    /// @dev The key first: an account with a private key stays bound by what it signed, whatever code it delegates to later.
    function _requireSigned(bytes32 digest, bytes calldata signature) private view {
        (address recovered, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (fault == ECDSA.RecoverError.NoError && recovered == _operator) return;
        if (_operator.code.length != 0) {
            if (SignatureChecker.isValidERC1271SignatureNowCalldata(_operator, digest, signature)) return;
        }
        revert SubLedger_NotSigned(_operator, digest);
    }

    function _openChallenge(address token, uint32 recordId, bytes32 key) private view returns (Challenge memory open) {
        open = _challenges[token][recordId][key];
        if (open.challenger == address(0)) revert SubLedger_NoChallenge(token, recordId, key);
    }
}
