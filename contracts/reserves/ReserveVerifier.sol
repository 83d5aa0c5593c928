// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {FixedAuthority} from "../access/FixedAuthority.sol";
import {ISessionCalendar} from "../calendar/ISessionCalendar.sol";
import {IAttestorRegistry} from "./IAttestorRegistry.sol";
import {IReserveGate} from "./IReserveGate.sol";
import {IReserveStatus} from "./IReserveStatus.sol";
import {IReserveSubject} from "./IReserveSubject.sol";
import {IReserveVerifier} from "./IReserveVerifier.sol";
import {SplitHours} from "./SplitHours.sol";
import {StatementHashes} from "./StatementHashes.sol";
import {SumTree} from "./SumTree.sol";

/// @title ReserveVerifier
/// @notice See {IReserveVerifier}, the manual.
/// @dev What the gate needs at every mint lies in three slots; whatever can be computed when a statement is posted (base
/// units, the end of freshness in trading days) is computed there.
contract ReserveVerifier is IReserveVerifier, FixedAuthority, EIP712 {
    using StatementHashes for Attestation;
    using StatementHashes for InventoryReceipt;

    /// @dev Stock of receipts that name one cut and still count, and how many they are.
    struct Provisional {
        uint64 cut;
        uint64 receipts;
        uint128 base;
    }

    /// @dev A token's books with the verifier. The first three slots are the gate's, and all that a post without receipts
    /// reads and writes.
    struct Book {
        uint128 reserveBase;
        uint128 provisionalBase;
        uint128 countedAtCut;
        uint128 mintedAtCut;
        uint48 usableUntil;
        uint64 postedCut;
        uint64 lastCut;
        uint32 epoch;
        bool frozen;
        bool anyDiscredited;
        bool anyProvisional;
        uint128 committedBase;
        uint48 lastAttestorCutAt;
        Provisional[] provisionals;
    }

    uint256 private constant ONE = 1e18;
    uint256 private constant BPS = 10_000;
    uint256 private constant CUT_INTERVAL = 1 hours;
    uint256 private constant MAX_OPEN_CUTS = 8;
    uint256 private constant MAX_MISSING = 16;
    /// @dev Receipts may name the posted cut and every open one.
    uint256 private constant MAX_RECEIPT_CUTS = 10;
    uint256 private constant MAX_AGE_LIMIT = 5;
    /// @dev However many days are closed, a proof lives no longer than this, and two days more for each trading day that it
    /// may be old. The longest closures of our time do not reach it: over ten closed days (Tokyo 2019; Shanghai at the
    /// Spring Festival) proofs of one to five trading days live 12, 13, 14, 17 and 18 days, over New York's September
    /// 2001 10, 11, 12, 13 and 17.
    uint256 private constant LIFE = 10 days;
    uint256 private constant LIFE_PER_TRADING_DAY = 2 days;
    uint256 private constant PROVISIONAL_CAP_LIMIT = 2_500;

    IAttestorRegistry private immutable _attestors;

    uint8 private _maxAge = 2;
    uint16 private _provisionalCapBps = 1_000;

    mapping(address token => Book) private _books;
    mapping(address token => mapping(uint64 cutId => Cut)) private _cuts;
    mapping(address token => mapping(uint32 epoch => bytes32)) private _epochHashes;
    mapping(address token => mapping(bytes32 journalId => bool)) private _journals;
    mapping(address token => mapping(bytes32 journalId => uint32 epoch)) private _missing;
    mapping(address token => mapping(address attestor => bool)) private _discredited;
    mapping(address token => mapping(address market => uint256 base)) private _committed;
    /// @dev What each custodian's receipts add under the cuts they name; of cuts that are superseded it means nothing.
    mapping(address token => mapping(address custodian => mapping(uint64 cutId => uint128 base))) private _receiptBases;

    /// @param authority_ The AccessManager.
    /// @param attestors_ The registry of attestors.
    constructor(address authority_, address attestors_) FixedAuthority(authority_) EIP712("Counterfoil Reserves", "1") {
        _attestors = IAttestorRegistry(attestors_);
        // Asked once, so that a deployment with the wrong address fails here and not at the first post.
        _attestors.threshold();
    }

    /* CUT */

    /// @inheritdoc IReserveVerifier
    function cut(address token) external returns (uint64 cutId) {
        IReserveSubject subject = IReserveSubject(token);
        ISessionCalendar calendar = ISessionCalendar(subject.calendar());
        SplitHours.requireNone(token, block.timestamp, calendar);

        Book storage book = _books[token];
        cutId = book.lastCut + 1;
        // Past the calendar's horizon a cut would be closed at once, and come back to life, with all others taken there,
        // when the calendar is extended.
        uint256 closesAt = _closesAt(block.timestamp, calendar);
        if (block.timestamp >= closesAt) revert ReserveVerifier_CutTooOld(token, cutId, closesAt);
        if (_attestors.kindOf(msg.sender) != IAttestorRegistry.AttestorKind.NONE) {
            uint256 earliest = book.lastAttestorCutAt + CUT_INTERVAL;
            if (block.timestamp < earliest) revert ReserveVerifier_CutTooSoon(token, earliest);
            book.lastAttestorCutAt = uint48(block.timestamp);
            _requirePlaceForCut(token, book, calendar);
        } else if (cutId != 1 && block.timestamp < _closesAt(_cuts[token][cutId - 1].asOf, calendar)) {
            revert ReserveVerifier_CutStillYoung(token, cutId - 1);
        }

        book.lastCut = cutId;
        Cut memory books = Cut({
            asOf: uint48(block.timestamp),
            supply: _toFigure(subject.totalSupply()),
            totalMinted: _toFigure(subject.totalMinted()),
            splitFactor: _toFigure(subject.splitFactor()),
            reinvestFactor: _toFigure(subject.reinvestFactor())
        });
        _cuts[token][cutId] = books;
        emit CutTaken(token, cutId, _cutHash(token, cutId, books), books, msg.sender);
    }

    /* POST */

    /// @inheritdoc IReserveVerifier
    function post(
        address token,
        uint64 cutId,
        Attestation calldata attestation,
        SumTree.Opening calldata opening,
        bytes32[] calldata missingJournals,
        address[] calldata signers,
        bytes[] calldata signatures
    ) external returns (uint32 epoch) {
        Cut memory books = _requireCut(token, cutId);
        _checkStatement(_cutHash(token, cutId, books), attestation, opening, missingJournals);
        bytes32 digest = attestationDigest(attestation);
        _attestors.requireQuorum(digest, signers, signatures);
        _requireNoneDiscredited(token, signers);
        epoch = _enter(token, cutId, books, attestation);
        _epochHashes[token][epoch] = keccak256(abi.encode(_epochHashes[token][epoch - 1], epoch, digest));
        _markMissing(token, epoch, missingJournals);
        _emitPosted(token, epoch, attestation, signers);
    }

    /* RECEIPTS */

    /// @inheritdoc IReserveVerifier
    function registerReceipt(
        InventoryReceipt calldata receipt,
        address custodian,
        bytes calldata signature
    ) external restricted returns (uint256 base) {
        if (receipt.recipient != msg.sender) revert ReserveVerifier_WrongRecipient(receipt.recipient, msg.sender);
        if (block.timestamp > receipt.validUntil) {
            revert ReserveVerifier_Expired(receipt.validUntil, block.timestamp);
        }
        address token = receipt.token;
        uint32 activations = IReserveSubject(token).activationCount();
        if (receipt.activationCount != activations) {
            revert ReserveVerifier_ReceiptOutlived(receipt.activationCount, activations);
        }
        bytes32 journalId = receipt.journalId;
        if (_journals[token][journalId]) revert ReserveVerifier_JournalUsed(token, journalId);
        uint32 missing = _missing[token][journalId];
        if (missing != 0) revert ReserveVerifier_StockMissing(token, journalId, missing);
        if (
            _attestors.kindOf(custodian) != IAttestorRegistry.AttestorKind.CUSTODIAN ||
            !_attestors.isSignedBy(custodian, receiptDigest(receipt), signature)
        ) revert ReserveVerifier_NotACustodian(custodian);
        if (_discredited[token][custodian]) revert ReserveVerifier_Discredited(token, custodian);
        _requireCut(token, receipt.cut);
        // A receipt is in shares of custody's books, which may be split already.
        SplitHours.requireNone(token, block.timestamp, ISessionCalendar(IReserveSubject(token).calendar()));

        _journals[token][journalId] = true;
        Book storage book = _books[token];
        // A later statement speaks for the stock already, or names it missing.
        if (receipt.cut >= book.postedCut) {
            base = Math.mulDiv(receipt.shares, ONE, IReserveSubject(token).splitFactor());
            uint256 cap = (uint256(book.reserveBase) * _provisionalCapBps) / BPS;
            uint256 used = book.provisionalBase;
            if (used + base > cap) revert ReserveVerifier_ProvisionalCapExceeded(base, cap > used ? cap - used : 0);
            book.provisionalBase = uint128(used + base);
            _addProvisional(book, receipt.cut, uint128(base));
            _receiptBases[token][custodian][receipt.cut] += uint128(base);
        }
        emit ReceiptRegistered(token, journalId, custodian, receipt.cut, receipt.shares, base);
    }

    /* REDEMPTIONS */

    /// @inheritdoc IReserveVerifier
    function reportCommitted(address token, uint256 shares) external restricted returns (uint256 base) {
        base = Math.mulDiv(shares, ONE, IReserveSubject(token).splitFactor(), Math.Rounding.Ceil);
        Book storage book = _books[token];
        uint128 committed = _toFigure(book.committedBase + base);
        book.committedBase = committed;
        _committed[token][msg.sender] += base;
        emit CommittedChanged(token, msg.sender, committed);
    }

    /// @inheritdoc IReserveVerifier
    function reportReleased(address token, uint256 base) external {
        uint256 held = _committed[token][msg.sender];
        if (base > held) revert ReserveVerifier_NotCommitted(msg.sender, base, held);
        _committed[token][msg.sender] = held - base;
        Book storage book = _books[token];
        // Cannot underflow: the markets' commitments add up to the book's.
        uint128 committed = book.committedBase - uint128(base);
        book.committedBase = committed;
        emit CommittedChanged(token, msg.sender, committed);
    }

    /* EQUIVOCATION */

    /// @inheritdoc IReserveVerifier
    function proveEquivocation(
        address token,
        uint64 cutId,
        address attestor,
        Attestation calldata first,
        bytes calldata firstSignature,
        Attestation calldata second,
        bytes calldata secondSignature
    ) external {
        bytes32 expected = _cutHash(token, cutId, _requireCut(token, cutId));
        if (first.cutHash != expected) revert ReserveVerifier_WrongCut(first.cutHash, expected);
        if (second.cutHash != expected) revert ReserveVerifier_WrongCut(second.cutHash, expected);
        // Once is enough: its signature counts no more, so it cannot be used to freeze the token again and again.
        if (_discredited[token][attestor]) revert ReserveVerifier_Discredited(token, attestor);
        bool contradict =
            first.reserves != second.reserves ||
                first.liabilityUnits != second.liabilityUnits ||
                first.positionsRoot != second.positionsRoot ||
                first.positionsCount != second.positionsCount ||
                first.positionsDepth != second.positionsDepth ||
                first.missingReceiptsHash != second.missingReceiptsHash;
        if (
            !contradict ||
            !_attestors.isSignedBy(attestor, attestationDigest(first), firstSignature) ||
            !_attestors.isSignedBy(attestor, attestationDigest(second), secondSignature)
        ) revert ReserveVerifier_NoEquivocation(attestor);

        _discredited[token][attestor] = true;
        Book storage book = _books[token];
        book.anyDiscredited = true;
        book.frozen = true;
        // The gate looks at one time only: it is over.
        book.usableUntil = 0;
        emit Equivocated(token, attestor, expected);
        _takeBackReceipts(token, book, attestor);
    }

    /* BOUNDS */

    /// @inheritdoc IReserveVerifier
    function setBounds(uint256 maxAge, uint256 provisionalCapBps) external restricted {
        if (maxAge == 0 || maxAge > MAX_AGE_LIMIT || provisionalCapBps > PROVISIONAL_CAP_LIMIT) {
            revert ReserveVerifier_BadBounds(maxAge, provisionalCapBps);
        }
        _maxAge = uint8(maxAge);
        _provisionalCapBps = uint16(provisionalCapBps);
        emit BoundsSet(maxAge, provisionalCapBps);
    }

    /* VIEWS: GATE AND STATUS */

    /// @inheritdoc IReserveGate
    function mintableUnits(address token) external view returns (uint256) {
        Book storage book = _books[token];
        if (block.timestamp >= book.usableUntil) return 0;
        uint256 factor = IReserveSubject(token).maxScheduledReinvestFactor();
        // ceil(x × factor / 1e18) ≤ proven  ⇔  x ≤ floor(proven × 1e18 / factor). Proven is below 2^129: no overflow.
        uint256 backed = ((uint256(book.reserveBase) + book.provisionalBase) * ONE) / factor;
        uint256 counted = _countedUnits(token, book);
        return backed > counted ? backed - counted : 0;
    }

    /// @inheritdoc IReserveGate
    function coverageAt(
        address token,
        uint256 reinvestFactor
    ) external view returns (uint256 needed, uint256 proven, bool current) {
        Book storage book = _books[token];
        needed = Math.mulDiv(_countedUnits(token, book), reinvestFactor, ONE, Math.Rounding.Ceil);
        proven = uint256(book.reserveBase) + book.provisionalBase;
        current = block.timestamp < book.usableUntil;
    }

    /// @inheritdoc IReserveStatus
    function status(address token) external view returns (Status state, uint32 coverageBps) {
        Book storage book = _books[token];
        if (book.epoch == 0) return (Status.UNPROVEN, 0);
        uint256 proven = uint256(book.reserveBase) + book.provisionalBase;
        proven = proven > book.committedBase ? proven - book.committedBase : 0;
        uint256 factor = IReserveSubject(token).reinvestFactor();
        uint256 needed = Math.mulDiv(_countedUnits(token, book), factor, ONE, Math.Rounding.Ceil);
        uint256 coverage = needed == 0 ? type(uint32).max : (proven * BPS) / needed;
        coverageBps = coverage > type(uint32).max ? type(uint32).max : uint32(coverage);
        if (book.frozen) state = Status.FROZEN;
        else if (needed > proven) state = Status.UNDERBACKED;
        else if (block.timestamp >= book.usableUntil) state = Status.STALE;
        else state = Status.FRESH;
    }

    /* VIEWS: BOOKS */

    /// @inheritdoc IReserveVerifier
    function epochOf(address token) external view returns (Epoch memory) {
        Book storage book = _books[token];
        return
            Epoch({
                number: book.epoch,
                cut: book.postedCut,
                asOf: _cuts[token][book.postedCut].asOf,
                usableUntil: book.usableUntil,
                reserveBase: book.reserveBase,
                provisionalBase: book.provisionalBase,
                countedAtCut: book.countedAtCut,
                mintedAtCut: book.mintedAtCut,
                committedBase: book.committedBase,
                frozen: book.frozen,
                epochHash: _epochHashes[token][book.epoch]
            });
    }

    /// @inheritdoc IReserveVerifier
    function epochHashAt(address token, uint32 number) external view returns (bytes32) {
        return _epochHashes[token][number];
    }

    /// @inheritdoc IReserveVerifier
    function cutOf(address token, uint64 cutId) external view returns (Cut memory) {
        return _requireCut(token, cutId);
    }

    /// @inheritdoc IReserveVerifier
    function lastCut(address token) external view returns (uint64) {
        return _books[token].lastCut;
    }

    /// @inheritdoc IReserveVerifier
    function cutHashOf(address token, uint64 cutId) external view returns (bytes32) {
        return _cutHash(token, cutId, _requireCut(token, cutId));
    }

    /// @inheritdoc IReserveVerifier
    function attestationDigest(Attestation calldata attestation) public view returns (bytes32) {
        return _hashTypedDataV4(attestation.hashOf());
    }

    /// @inheritdoc IReserveVerifier
    function receiptDigest(InventoryReceipt calldata receipt) public view returns (bytes32) {
        return _hashTypedDataV4(receipt.hashOf());
    }

    /// @inheritdoc IReserveVerifier
    function missingSince(address token, bytes32 journalId) external view returns (uint32) {
        return _missing[token][journalId];
    }

    /// @inheritdoc IReserveVerifier
    function isJournalUsed(address token, bytes32 journalId) external view returns (bool) {
        return _journals[token][journalId];
    }

    /// @inheritdoc IReserveVerifier
    function isDiscredited(address token, address attestor) external view returns (bool) {
        return _discredited[token][attestor];
    }

    /// @inheritdoc IReserveVerifier
    function bounds() external view returns (uint256 maxAge, uint256 provisionalCapBps) {
        return (_maxAge, _provisionalCapBps);
    }

    /// @inheritdoc IReserveVerifier
    function attestorRegistry() external view returns (address) {
        return address(_attestors);
    }

    /* INTERNALS: CUTS */

    /// @dev Cuts are numbered in order of time, so the open ones are the newest: the places are taken if and only if the
    /// {MAX_OPEN_CUTS}-th newest cut is newer than the posted one and still open.
    function _requirePlaceForCut(address token, Book storage book, ISessionCalendar calendar) private view {
        uint256 eldest = book.lastCut + 1;
        if (eldest <= book.postedCut + MAX_OPEN_CUTS) return;
        eldest -= MAX_OPEN_CUTS;
        if (block.timestamp < _closesAt(_cuts[token][uint64(eldest)].asOf, calendar)) {
            revert ReserveVerifier_TooManyOpenCuts(token, MAX_OPEN_CUTS);
        }
    }

    /// @dev The start of the trading day after the last on which something of `asOf` is young enough: its age in trading
    /// days is at most {maxAge} before, and more from then on. Where the calendar ends first, so does youth; and where days
    /// are closed one after the other, it ends without them.
    function _closesAt(uint256 asOf, ISessionCalendar calendar) private view returns (uint256 closesAt) {
        uint256 maxAge = _maxAge;
        uint32 day;
        try calendar.addTradingDays(asOf, maxAge + 1) returns (uint32 tradingDay) {
            day = tradingDay;
        } catch {
            day = calendar.horizon();
        }
        closesAt = calendar.startOf(day);
        uint256 latest = asOf + LIFE + maxAge * LIFE_PER_TRADING_DAY;
        if (closesAt > latest) closesAt = latest;
    }

    function _requireCut(address token, uint64 cutId) private view returns (Cut memory books) {
        books = _cuts[token][cutId];
        if (books.asOf == 0) revert ReserveVerifier_UnknownCut(token, cutId);
    }

    function _cutHash(address token, uint64 cutId, Cut memory books) private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    block.chainid,
                    address(this),
                    token,
                    cutId,
                    books.asOf,
                    books.supply,
                    books.totalMinted,
                    books.splitFactor,
                    books.reinvestFactor
                )
            );
    }

    /* INTERNALS: STATEMENTS */

    /// @return usableUntil The first second at which the epoch no longer carries a mint.
    function _checkTimes(
        address token,
        uint64 cutId,
        uint256 asOf,
        uint256 validUntil
    ) private view returns (uint256 usableUntil) {
        ISessionCalendar calendar = ISessionCalendar(IReserveSubject(token).calendar());
        SplitHours.requireNone(token, asOf, calendar);
        usableUntil = _closesAt(asOf, calendar);
        if (block.timestamp >= usableUntil) revert ReserveVerifier_CutTooOld(token, cutId, usableUntil);
        if (block.timestamp > validUntil) revert ReserveVerifier_Expired(validUntil, block.timestamp);
        // Both bounds inclusive of their last second.
        if (validUntil < usableUntil) usableUntil = validUntil + 1;
    }

    function _checkStatement(
        bytes32 expected,
        Attestation calldata attestation,
        SumTree.Opening calldata opening,
        bytes32[] calldata missingJournals
    ) private pure {
        if (attestation.cutHash != expected) revert ReserveVerifier_WrongCut(attestation.cutHash, expected);
        uint8 depth = attestation.positionsDepth;
        (bytes32 root, uint256 total) = SumTree.openRoot(depth, opening);
        if (root != attestation.positionsRoot) revert ReserveVerifier_WrongRoot(root, attestation.positionsRoot);
        if (total != attestation.reserves) revert ReserveVerifier_WrongTotal(total, attestation.reserves);
        uint256 count = attestation.positionsCount;
        // depth = max(1, ceil(log2 count))
        if (count > (1 << depth) || (depth > 1 && count <= (1 << (depth - 1)))) {
            revert ReserveVerifier_WrongCount(count, depth);
        }
        if (missingJournals.length > MAX_MISSING) {
            revert ReserveVerifier_TooManyMissing(missingJournals.length, MAX_MISSING);
        }
        bytes32 missingHash = missingJournals.length == 0 ? bytes32(0) : keccak256(abi.encodePacked(missingJournals));
        if (missingHash != attestation.missingReceiptsHash) {
            revert ReserveVerifier_WrongMissingReceipts(missingHash, attestation.missingReceiptsHash);
        }
    }

    function _requireNoneDiscredited(address token, address[] calldata signers) private view {
        if (!_books[token].anyDiscredited) return;
        for (uint256 i = 0; i < signers.length; ++i) {
            if (_discredited[token][signers[i]]) revert ReserveVerifier_Discredited(token, signers[i]);
        }
    }

    /// @dev Writes the epoch into the gate's slots, and lets superseded receipts go.
    function _enter(
        address token,
        uint64 cutId,
        Cut memory books,
        Attestation calldata attestation
    ) private returns (uint32 epoch) {
        Book storage book = _books[token];
        if (cutId <= book.postedCut) revert ReserveVerifier_CutNotNewer(token, cutId, book.postedCut);
        uint256 usableUntil = _checkTimes(token, cutId, books.asOf, attestation.validUntil);

        epoch = book.epoch + 1;
        book.reserveBase = _toFigure(Math.mulDiv(attestation.reserves, ONE, books.splitFactor));
        book.provisionalBase = _dropSuperseded(token, book, cutId);
        book.countedAtCut = _toFigure(uint256(books.supply) + attestation.liabilityUnits);
        book.mintedAtCut = books.totalMinted;
        book.usableUntil = uint48(usableUntil);
        book.postedCut = cutId;
        book.epoch = epoch;
        if (book.frozen) book.frozen = false;
    }

    /// @dev The first statement that misses a receipt is the one its bond answers to.
    function _markMissing(address token, uint32 epoch, bytes32[] calldata journals) private {
        for (uint256 i = 0; i < journals.length; ++i) {
            if (_missing[token][journals[i]] != 0) continue;
            _missing[token][journals[i]] = epoch;
            emit ReceiptMissing(token, journals[i], epoch);
        }
    }

    function _emitPosted(
        address token,
        uint32 epoch,
        Attestation calldata attestation,
        address[] calldata signers
    ) private {
        Book storage book = _books[token];
        emit EpochPosted(
            token,
            epoch,
            book.postedCut,
            _epochHashes[token][epoch],
            attestation,
            signers,
            book.reserveBase,
            book.usableUntil
        );
    }

    /* INTERNALS: RECEIPTS */

    /// @dev No more receipts than the next statement can list as missing: what it does not list counts as arrived.
    function _addProvisional(Book storage book, uint64 cutId, uint128 base) private {
        uint256 length = book.provisionals.length;
        (uint256 index, uint256 receipts) = (length, 0);
        for (uint256 i = 0; i < length; ++i) {
            receipts += book.provisionals[i].receipts;
            if (book.provisionals[i].cut == cutId) index = i;
        }
        if (receipts == MAX_MISSING) revert ReserveVerifier_TooManyReceipts(MAX_MISSING);
        if (index == length) {
            if (length == MAX_RECEIPT_CUTS) revert ReserveVerifier_TooManyReceiptCuts(MAX_RECEIPT_CUTS);
            book.provisionals.push(Provisional(cutId, 0, 0));
            book.anyProvisional = true;
        }
        book.provisionals[index].base += base;
        ++book.provisionals[index].receipts;
    }

    /// @return remaining What still counts after an epoch for `cutId`: receipts that name it or a later cut.
    function _dropSuperseded(address token, Book storage book, uint64 cutId) private returns (uint128 remaining) {
        if (!book.anyProvisional) return 0;
        uint256 i = book.provisionals.length;
        while (i > 0) {
            --i;
            Provisional memory provisional = book.provisionals[i];
            if (provisional.cut >= cutId) {
                remaining += provisional.base;
                continue;
            }
            emit ReceiptSuperseded(token, provisional.cut, provisional.base);
            book.provisionals[i] = book.provisionals[book.provisionals.length - 1];
            book.provisionals.pop();
        }
        book.anyProvisional = book.provisionals.length != 0;
    }

    /// @dev The next epoch ends the freeze, and may be about the very cut that the receipts name.
    function _takeBackReceipts(address token, Book storage book, address custodian) private {
        uint128 base = 0;
        for (uint256 i = 0; i < book.provisionals.length; ++i) {
            uint128 own = _receiptBases[token][custodian][book.provisionals[i].cut];
            if (own == 0) continue;
            book.provisionals[i].base -= own;
            base += own;
        }
        if (base == 0) return;
        book.provisionalBase -= base;
        emit ReceiptsDiscredited(token, custodian, base);
    }

    /* INTERNALS: ALGEBRA */

    /// @dev Units that count against the proof: those of the cut, and whatever was minted since, burned or not.
    function _countedUnits(address token, Book storage book) private view returns (uint256) {
        return IReserveSubject(token).totalMinted() + book.countedAtCut - book.mintedAtCut;
    }

    function _toFigure(uint256 figure) private pure returns (uint128) {
        if (figure > type(uint128).max) revert ReserveVerifier_FigureTooLarge(figure);
        return uint128(figure);
    }
}
