// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {ISubLedger} from "../../../contracts/reserves/ISubLedger.sol";
import {ISubLedgerSubject} from "../../../contracts/reserves/ISubLedgerSubject.sol";
import {SubLedger} from "../../../contracts/reserves/SubLedger.sol";
import {SumTree} from "../../../contracts/reserves/SumTree.sol";
import {BondTokenMock} from "../../../test-support/mocks/BondTokenMock.sol";
import {CallCounter} from "../Base.t.sol";

/// @notice An exchange, its customers and two challengers around one sub-ledger. The handler is the omnibus wallet and the
/// token whose records the ledger divides. It foresees of every call whether it gets through, from books of its own; what
/// comes otherwise is kept until the invariants are asked.
abstract contract SubLedgerHandler is CallCounter, ISubLedgerSubject {
    /// @dev Four leaves for three customers, so that one of them often stands at two places.
    uint256 internal constant LEAVES = 4;
    uint256 internal constant CUSTOMERS = 3;
    uint256 private constant BOND = 50e6;
    uint256 private constant BEGIN = 1_800_000_000;

    /// @dev A record of the token, and what was published for it.
    struct Book {
        uint256 recordAt;
        uint256 walletUnits;
        bool published;
        bool defaulted;
        uint128[LEAVES] amounts;
        uint8[LEAVES] owners;
        bool[LEAVES] proven;
    }

    /// @dev A challenge as the handler remembers it.
    struct Open {
        address challenger;
        uint256 deadline;
        uint256 replaceableUntil;
        uint256 amount;
    }

    SubLedger public ledger;
    BondTokenMock public bond;
    uint256 public clock;
    string public violation;

    address private _operator;
    uint256 private _operatorKey;
    address[2] private _challengers;
    address[CUSTOMERS] private _customers;
    Book[] private _books;
    mapping(uint256 recordId => mapping(uint256 customer => Open)) private _open;
    mapping(address account => uint256) private _owed;
    uint256 private _openCount;
    /// @dev The highest answer given for a customer at a record: it may only rise.
    mapping(uint256 recordId => mapping(uint256 customer => uint256)) private _answered;

    modifier acting(string memory action) {
        clock += 1 hours;
        vm.warp(clock);
        _attempt(action);
        _;
    }

    function begin() external {
        clock = BEGIN;
        vm.warp(clock);
        (_operator, _operatorKey) = makeAddrAndKey("operator");
        bond = new BondTokenMock();
        ledger = new SubLedger(address(this), _operator, address(bond), BOND);
        ledger.accept();
        for (uint256 i = 0; i < 2; ++i) {
            _challengers[i] = makeAddr(string.concat("challenger ", vm.toString(i)));
            bond.mint(_challengers[i], 1e30);
            vm.prank(_challengers[i]);
            bond.approve(address(ledger), type(uint256).max);
        }
        for (uint256 i = 0; i < CUSTOMERS; ++i) _customers[i] = makeAddr(string.concat("customer ", vm.toString(i)));
        _pass(1_000e18);
    }

    /* THE TOKEN */

    /// @inheritdoc ISubLedgerSubject
    function unitsAt(address, uint32 recordId) external view returns (uint256) {
        return _books[recordId - 1].walletUnits;
    }

    /// @inheritdoc ISubLedgerSubject
    function recordOf(uint32 recordId) external view returns (uint256 recordAt, uint32 ordinal) {
        return (_books[recordId - 1].recordAt, recordId);
    }

    /* WHAT THE RUNNER CALLS */

    function wait(uint256 duration) public acting("wait") {
        clock += bound(duration, 1 hours, 60 hours);
        vm.warp(clock);
        _succeed("wait");
    }

    function passRecord(uint256 units) public acting("passRecord") {
        _pass(bound(units, 0, 2_000e18));
        _succeed("passRecord");
    }

    /// @dev Up to a third more than there is, and now and then for a record that has a tree already.
    function publish(uint256 which, uint256 seed) public acting("publish") {
        uint32 recordId = which % 4 == 0 ? uint32(_books.length) : _record(which);
        Book storage book = _books[recordId - 1];
        uint128[LEAVES] memory amounts;
        uint8[LEAVES] memory owners;
        uint256 total = 0;
        for (uint256 i = 0; i < LEAVES; ++i) {
            uint256 share = uint256(keccak256(abi.encode(seed, i)));
            amounts[i] = uint128(bound(share, 0, book.walletUnits / 3));
            if (share % 7 == 0) amounts[i] = 0;
            owners[i] = uint8((share >> 128) % CUSTOMERS);
            total += amounts[i];
        }
        // To the last unit now and then.
        if (seed % 5 == 0 && total < book.walletUnits) {
            amounts[0] += uint128(book.walletUnits - total);
            total = book.walletUnits;
        }
        bool allowed = !book.published && total <= book.walletUnits;
        (bytes32 root, SumTree.Opening memory opening, ) = _tree(recordId, amounts, owners, 0);
        vm.prank(seed % 2 == 0 ? _operator : address(this));
        try ledger.publish(address(this), recordId, root, uint64(LEAVES), 2, opening) {
            if (!allowed) return _violate("a tree was published that must not be");
            (book.published, book.amounts, book.owners) = (true, amounts, owners);
            _succeed("publish");
        } catch {
            if (allowed) _violate("a tree was refused that may be published");
        }
    }

    function prove(uint256 which, uint256 index, uint256 tamper) public acting("prove") {
        uint32 recordId = _record(which);
        Book storage book = _books[recordId - 1];
        index %= LEAVES;
        (, , bytes memory proof) = _tree(recordId, book.amounts, book.owners, index);
        ISubLedger.Leaf memory leaf = _leaf(recordId, index, book.amounts[index], book.owners[index]);
        // A unit more, or for somebody else.
        bool honest = tamper % 4 != 0;
        if (!honest && tamper % 8 == 0) ++leaf.amount;
        if (!honest && tamper % 8 != 0) leaf.key = SumTree.walletKey(_customers[(book.owners[index] + 1) % CUSTOMERS]);
        bool allowed = book.published && honest && !book.proven[index];
        try ledger.prove(address(this), recordId, leaf, proof) {
            if (!allowed) return _violate("a leaf was counted that must not be");
            book.proven[index] = true;
            _succeed("prove");
        } catch {
            if (allowed) _violate("a leaf was refused that is in the tree");
        }
    }

    /// @dev By a statement that is true of the tree, or not.
    function challenge(uint256 which, uint256 who, uint256 amount) public acting("challenge") {
        uint32 recordId = _record(which);
        Book storage book = _books[recordId - 1];
        uint256 customer = who % CUSTOMERS;
        uint256 due = _dueOf(book, customer, false);
        amount = amount % 2 == 0 && due != 0 ? due : bound(amount, 1, 500e18);
        ISubLedger.BalanceStatement memory statement = ISubLedger.BalanceStatement({
            token: address(this),
            wallet: address(this),
            recordId: recordId,
            key: SumTree.walletKey(_customers[customer]),
            amount: uint128(amount),
            issuedAt: uint64(book.recordAt)
        });
        bool isReplacing = _open[recordId][customer].challenger != address(0);
        bool allowed =
            !book.defaulted &&
                amount > _dueOf(book, customer, true) &&
                (!isReplacing || _mayReplace(_open[recordId][customer], amount));
        address challenger = _challengers[(who >> 8) % 2];
        bytes memory signed = signature(_operatorKey, ledger.statementDigest(statement));
        vm.prank(challenger);
        try ledger.challenge(statement, signed) {
            if (!allowed) return _violate("a challenge was opened that must not be");
            _opened(recordId, customer, challenger, amount);
            _succeed("challenge");
        } catch {
            if (allowed) _violate("a challenge was refused");
        }
    }

    function answer(uint256 which, uint256 who) public acting("answer") {
        (uint32 recordId, uint256 customer) = _challenged(which, who);
        Book storage book = _books[recordId - 1];
        Open memory open = _open[recordId][customer];
        uint256 count = 0;
        for (uint256 i = 0; i < LEAVES; ++i) if (book.owners[i] == customer) ++count;
        ISubLedger.Leaf[] memory leaves = new ISubLedger.Leaf[](count);
        bytes[] memory proofs = new bytes[](count);
        for (uint256 i = 0; i < LEAVES; ++i) {
            if (book.owners[i] != customer) continue;
            --count;
            (, , proofs[count]) = _tree(recordId, book.amounts, book.owners, i);
            leaves[count] = _leaf(recordId, i, book.amounts[i], book.owners[i]);
        }
        bool allowed =
            book.published &&
                open.challenger != address(0) &&
                clock <= open.deadline &&
                _dueOf(book, customer, false) >= open.amount;
        try ledger.answer(address(this), recordId, SumTree.walletKey(_customers[customer]), leaves, proofs) {
            if (!allowed) return _violate("an answer was taken that must not be");
            for (uint256 i = 0; i < LEAVES; ++i) if (book.owners[i] == customer) book.proven[i] = true;
            _owed[address(this)] += BOND;
            _close(recordId, customer);
            _succeed("answer");
        } catch {
            if (allowed) _violate("an answer was refused");
        }
    }

    function declareDefault(uint256 which, uint256 who) public acting("declareDefault") {
        (uint32 recordId, uint256 customer) = _challenged(which, who);
        Open memory open = _open[recordId][customer];
        bool allowed = open.challenger != address(0) && clock > open.deadline;
        try ledger.declareDefault(address(this), recordId, SumTree.walletKey(_customers[customer])) {
            if (!allowed) return _violate("a default was declared that must not be");
            _books[recordId - 1].defaulted = true;
            _owed[open.challenger] += BOND;
            _close(recordId, customer);
            _succeed("declareDefault");
        } catch {
            if (allowed) _violate("a default was refused");
        }
    }

    function withdraw(uint256 who) public acting("withdraw") {
        address account = who % 3 == 0 ? address(this) : _challengers[who % 2];
        uint256 owed = _owed[account];
        uint256 before = bond.balanceOf(account);
        vm.prank(account);
        try ledger.withdraw(account) {
            if (owed == 0 || bond.balanceOf(account) != before + owed)
                return _violate("another sum was paid than owed");
            _owed[account] = 0;
            _succeed("withdraw");
        } catch {
            if (owed != 0) _violate("what is owed was not paid");
        }
    }

    /* WHAT MUST HOLD */

    function checkTotals() external {
        for (uint32 recordId = 1; recordId <= _books.length; ++recordId) {
            Book storage book = _books[recordId - 1];
            ISubLedger.Publication memory tree = ledger.publicationOf(address(this), recordId);
            if (tree.total > book.walletUnits) _violate("a tree owes more than its wallet held");
            uint256 answered = 0;
            for (uint256 i = 0; i < CUSTOMERS; ++i) answered += ledger.unitsAt(address(this), _customers[i], recordId);
            if (answered > tree.total) _violate("the ledger answers for more than its tree");
            if (ledger.isDefaulted(address(this), recordId) != book.defaulted) _violate("the default mark differs");
        }
    }

    function checkLeaves() external {
        for (uint32 recordId = 1; recordId <= _books.length; ++recordId) {
            for (uint256 i = 0; i < CUSTOMERS; ++i) {
                uint256 units = ledger.unitsAt(address(this), _customers[i], recordId);
                if (units != _dueOf(_books[recordId - 1], i, true)) _violate("a leaf counted twice, or not at all");
                if (units < _answered[recordId][i]) _violate("what was proven has fallen");
                _answered[recordId][i] = units;
            }
        }
    }

    function checkBonds() external {
        uint256 owed = _owed[address(this)] + _owed[_challengers[0]] + _owed[_challengers[1]];
        if (bond.balanceOf(address(ledger)) != owed + _openCount * BOND) _violate("bonds are lost, or made");
        if (ledger.bondsOf(address(this)) != _owed[address(this)]) _violate("the wallet is owed another sum");
    }

    function goOnUntilAllSucceeded(uint256 patience) external {
        for (uint256 i = 0; i < patience; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(clock, i)));
            _act(seed % 8, seed >> 8, seed >> 80, seed >> 160);
            if (i % 16 == 15 && _allSucceeded()) return;
        }
    }

    function selectors() external pure returns (bytes4[] memory list) {
        list = new bytes4[](8);
        (list[0], list[1], list[2]) = (this.wait.selector, this.passRecord.selector, this.publish.selector);
        (list[3], list[4], list[5]) = (this.prove.selector, this.challenge.selector, this.answer.selector);
        (list[6], list[7]) = (this.declareDefault.selector, this.withdraw.selector);
    }

    /* INTERNALS */

    function _actionNames() internal pure returns (string[] memory names) {
        names = new string[](8);
        (names[0], names[1], names[2], names[3]) = ("wait", "passRecord", "publish", "prove");
        (names[4], names[5], names[6], names[7]) = ("challenge", "answer", "declareDefault", "withdraw");
    }

    function _act(uint256 action, uint256 a, uint256 b, uint256 c) private {
        if (action == 0) wait(a);
        else if (action == 1) passRecord(a);
        else if (action == 2) publish(a, b);
        else if (action == 3) prove(a, b, c);
        else if (action == 4) challenge(a, b, c);
        else if (action == 5) answer(a, b);
        else if (action == 6) declareDefault(a, b);
        else withdraw(a);
    }

    function _allSucceeded() private view returns (bool) {
        string[] memory names = _actionNames();
        for (uint256 i = 0; i < names.length; ++i) if (successes[names[i]] == 0) return false;
        return true;
    }

    function _violate(string memory what) private {
        if (bytes(violation).length == 0) violation = what;
    }

    function _pass(uint256 units) private {
        _books.push();
        Book storage book = _books[_books.length - 1];
        (book.recordAt, book.walletUnits) = (clock, units);
    }

    function _record(uint256 which) private view returns (uint32) {
        return uint32(which % _books.length) + 1;
    }

    /// @dev An open challenge where there is one, from a random place on.
    function _challenged(uint256 which, uint256 who) private view returns (uint32 recordId, uint256 customer) {
        uint256 places = _books.length * CUSTOMERS;
        uint256 start = uint256(keccak256(abi.encode(which, who))) % places;
        for (uint256 i = 0; i < places; ++i) {
            uint256 place = (start + i) % places;
            (recordId, customer) = (uint32(place / CUSTOMERS) + 1, place % CUSTOMERS);
            if (_open[recordId][customer].challenger != address(0)) return (recordId, customer);
        }
    }

    function _mayReplace(Open memory open, uint256 amount) private view returns (bool) {
        return amount > open.amount && clock <= open.replaceableUntil;
    }

    function _opened(uint32 recordId, uint256 customer, address challenger, uint256 amount) private {
        Book storage book = _books[recordId - 1];
        Open memory replaced = _open[recordId][customer];
        uint256 from = clock;
        if (!book.published && from < book.recordAt + 7 days) from = book.recordAt + 7 days;
        uint256 deadline = from + 48 hours;
        bool isFirst = replaced.challenger == address(0);
        if (isFirst) ++_openCount;
        else _owed[replaced.challenger] += BOND;
        _open[recordId][customer] = Open(challenger, deadline, isFirst ? deadline : replaced.replaceableUntil, amount);
    }

    function _close(uint32 recordId, uint256 customer) private {
        delete _open[recordId][customer];
        --_openCount;
    }

    /// @dev What a customer's leaves add up to, all of them or those proven.
    function _dueOf(Book storage book, uint256 customer, bool proven) private view returns (uint256 units) {
        for (uint256 i = 0; i < LEAVES; ++i) {
            if (book.owners[i] == customer && (book.proven[i] || !proven)) units += book.amounts[i];
        }
    }

    function _leaf(
        uint32 recordId,
        uint256 index,
        uint128 amount,
        uint8 owner
    ) private view returns (ISubLedger.Leaf memory) {
        bytes32 salt = keccak256(abi.encode(recordId, index));
        return ISubLedger.Leaf(uint64(index), SumTree.walletKey(_customers[owner]), salt, amount);
    }

    /// @dev Four leaves by hand, from the tree's definition: root, its opening, and one leaf's proof.
    function _tree(
        uint32 recordId,
        uint128[LEAVES] memory amounts,
        uint8[LEAVES] memory owners,
        uint256 index
    ) private view returns (bytes32 root, SumTree.Opening memory opening, bytes memory proof) {
        bytes32 domain = ledger.domainOf(address(this), recordId);
        bytes32[LEAVES] memory hashes;
        for (uint256 i = 0; i < LEAVES; ++i) {
            ISubLedger.Leaf memory leaf = _leaf(recordId, i, amounts[i], owners[i]);
            hashes[i] = keccak256(abi.encodePacked(uint8(0), domain, leaf.index, leaf.key, leaf.salt, leaf.amount));
        }
        (opening.leftSum, opening.rightSum) = (amounts[0] + amounts[1], amounts[2] + amounts[3]);
        opening.leftHash = _node(1, amounts[0], hashes[0], amounts[1], hashes[1]);
        opening.rightHash = _node(1, amounts[2], hashes[2], amounts[3], hashes[3]);
        root = _node(2, opening.leftSum, opening.leftHash, opening.rightSum, opening.rightHash);
        proof = abi.encodePacked(
            amounts[index ^ 1],
            hashes[index ^ 1],
            index < 2 ? opening.rightSum : opening.leftSum,
            index < 2 ? opening.rightHash : opening.leftHash
        );
    }

    function _node(
        uint8 level,
        uint128 leftSum,
        bytes32 leftHash,
        uint128 rightSum,
        bytes32 rightHash
    ) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(1), level, leftSum, leftHash, rightSum, rightHash));
    }
}
