// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice The cheatcodes our tests use, as Hardhat's Solidity test runner and forge both implement them.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    // Time, blocks and balances
    function warp(uint256 timestamp) external;
    function roll(uint256 blockNumber) external;
    function getBlockTimestamp() external view returns (uint256);
    function chainId(uint256 newChainId) external;
    function deal(address account, uint256 balance) external;
    function etch(address target, bytes calldata code) external;
    function load(address target, bytes32 slot) external view returns (bytes32);
    function store(address target, bytes32 slot, bytes32 value) external;

    // Callers
    function prank(address sender) external;
    function startPrank(address sender) external;
    function stopPrank() external;

    // Expectations
    function assume(bool condition) external pure;
    function expectRevert() external;
    function expectRevert(bytes4 selector) external;
    function expectRevert(bytes calldata revertData) external;
    function expectRevert(bytes calldata revertData, address reverter) external;
    function expectPartialRevert(bytes4 selector) external;
    function expectEmit() external;
    function expectEmit(address emitter) external;
    function expectEmit(bool topic1, bool topic2, bool topic3, bool data) external;
    function expectEmit(bool topic1, bool topic2, bool topic3, bool data, address emitter) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory logs);

    // Keys and names
    function addr(uint256 privateKey) external pure returns (address);
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function label(address account, string calldata name) external;
    function toString(uint256 value) external pure returns (string memory);
    function toString(address value) external pure returns (string memory);

    // State
    function snapshotState() external returns (uint256 snapshotId);
    function revertToState(uint256 snapshotId) external returns (bool success);

    // Assertions: they fail the test with both values in the message
    function assertTrue(bool condition) external pure;
    function assertTrue(bool condition, string calldata reason) external pure;
    function assertFalse(bool condition) external pure;
    function assertFalse(bool condition, string calldata reason) external pure;
    function assertEq(bool actual, bool expected) external pure;
    function assertEq(bool actual, bool expected, string calldata reason) external pure;
    function assertEq(uint256 actual, uint256 expected) external pure;
    function assertEq(uint256 actual, uint256 expected, string calldata reason) external pure;
    function assertEq(int256 actual, int256 expected) external pure;
    function assertEq(int256 actual, int256 expected, string calldata reason) external pure;
    function assertEq(address actual, address expected) external pure;
    function assertEq(address actual, address expected, string calldata reason) external pure;
    function assertEq(bytes32 actual, bytes32 expected) external pure;
    function assertEq(bytes32 actual, bytes32 expected, string calldata reason) external pure;
    function assertEq(string calldata actual, string calldata expected) external pure;
    function assertEq(string calldata actual, string calldata expected, string calldata reason) external pure;
    function assertEq(bytes calldata actual, bytes calldata expected) external pure;
    function assertEq(bytes calldata actual, bytes calldata expected, string calldata reason) external pure;
    function assertNotEq(uint256 actual, uint256 unexpected) external pure;
    function assertNotEq(uint256 actual, uint256 unexpected, string calldata reason) external pure;
    function assertNotEq(address actual, address unexpected) external pure;
    function assertNotEq(bytes32 actual, bytes32 unexpected) external pure;
    function assertLt(uint256 left, uint256 right) external pure;
    function assertLt(uint256 left, uint256 right, string calldata reason) external pure;
    function assertLe(uint256 left, uint256 right) external pure;
    function assertLe(uint256 left, uint256 right, string calldata reason) external pure;
    function assertGt(uint256 left, uint256 right) external pure;
    function assertGt(uint256 left, uint256 right, string calldata reason) external pure;
    function assertGe(uint256 left, uint256 right) external pure;
    function assertGe(uint256 left, uint256 right, string calldata reason) external pure;
    function assertApproxEqAbs(uint256 actual, uint256 expected, uint256 maxDelta) external pure;
    function assertApproxEqAbs(
        uint256 actual,
        uint256 expected,
        uint256 maxDelta,
        string calldata reason
    ) external pure;
}

/// @notice What both runners look for when they fuzz sequences: the same names and types that forge's StdInvariant has.
abstract contract InvariantTargets {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    address[] private _targetContracts;
    address[] private _targetSenders;
    address[] private _excludedContracts;
    address[] private _excludedSenders;
    FuzzSelector[] private _targetSelectors;

    function targetContracts() public view returns (address[] memory) {
        return _targetContracts;
    }

    function targetSenders() public view returns (address[] memory) {
        return _targetSenders;
    }

    function excludeContracts() public view returns (address[] memory) {
        return _excludedContracts;
    }

    function excludeSenders() public view returns (address[] memory) {
        return _excludedSenders;
    }

    function targetSelectors() public view returns (FuzzSelector[] memory) {
        return _targetSelectors;
    }

    /// @dev Fuzz calls to `target` only; name every handler this way, else the runner calls all deployed contracts.
    function targetContract(address target) internal {
        _targetContracts.push(target);
    }

    function targetSender(address sender) internal {
        _targetSenders.push(sender);
    }

    /// @dev Of `target`, fuzz only `selectors`.
    function targetSelectors(address target, bytes4[] memory selectors) internal {
        _targetSelectors.push(FuzzSelector({addr: target, selectors: selectors}));
    }

    function excludeContract(address target) internal {
        _excludedContracts.push(target);
    }

    function excludeSender(address sender) internal {
        _excludedSenders.push(sender);
    }
}

/// @notice The cheatcodes at hand, for tests and for handlers.
abstract contract Cheats {
    /// @dev The address both runners put their cheatcodes at: the last 20 bytes of keccak256("hevm cheat code").
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @dev Folds a fuzzed `x` into [min, max]; values inside stay, so that a minimal counterexample stays readable.
    function bound(uint256 x, uint256 min, uint256 max) internal pure returns (uint256) {
        require(min <= max, "bound: min above max");
        if (x >= min && x <= max) return x;
        uint256 size = max - min;
        if (size == type(uint256).max) return x;
        return min + (x % (size + 1));
    }

    /// @dev An account nobody else uses, under a name that traces show.
    function makeAddr(string memory name) internal returns (address account) {
        (account, ) = makeAddrAndKey(name);
    }

    function makeAddrAndKey(string memory name) internal returns (address account, uint256 privateKey) {
        privateKey = uint256(keccak256(bytes(name)));
        account = vm.addr(privateKey);
        vm.label(account, name);
    }

    /// @dev A signature in the 65-byte form that ECDSA.recover reads.
    function signature(uint256 privateKey, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(privateKey, digest);
        return abi.encodePacked(r, s, v);
    }
}

/// @notice A handler counts which of its actions got through. Without that, a run in which every call reverted proves
/// nothing and still passes.
abstract contract CallCounter is Cheats {
    error CallCounter_NeverSucceeded(string action, uint256 attempts);

    mapping(string action => uint256) public attempts;
    mapping(string action => uint256) public successes;
    string[] private _actions;

    /// @dev Names the actions in the constructor, so that one which was never even tried fails as well.
    constructor(string[] memory actions) {
        _actions = actions;
    }

    /// @dev Counts an attempt on entry and a success if the body ran to its end. A body that reverts rolls both back:
    /// use {_attempt} and {_succeed} around a try/catch where the attempts of a failing action matter.
    modifier counted(string memory action) {
        _attempt(action);
        _;
        _succeed(action);
    }

    function _attempt(string memory action) internal {
        attempts[action]++;
    }

    function _succeed(string memory action) internal {
        successes[action]++;
    }

    /// @notice Fails if an action never succeeded, naming it.
    /// @dev Call it at the end of a long sequence (`afterInvariant`), not after every step: the first steps have not had
    /// time to reach every action.
    function assertAllCalled() external view {
        for (uint256 i = 0; i < _actions.length; ++i) {
            string memory action = _actions[i];
            if (successes[action] == 0) revert CallCounter_NeverSucceeded(action, attempts[action]);
        }
    }
}

/// @notice The base of every Solidity test: assertions, cheatcodes and the targets of an invariant run.
/// Functions named `test*` run once (or once per fuzzed input), `invariant*` after every call of a fuzzed sequence.
abstract contract Base is Cheats, InvariantTargets {
    /// @dev Tells both runners that this is a test.
    bool public constant IS_TEST = true;

    function assertTrue(bool condition) internal pure {
        vm.assertTrue(condition);
    }

    function assertTrue(bool condition, string memory reason) internal pure {
        vm.assertTrue(condition, reason);
    }

    function assertFalse(bool condition) internal pure {
        vm.assertFalse(condition);
    }

    function assertFalse(bool condition, string memory reason) internal pure {
        vm.assertFalse(condition, reason);
    }

    function assertEq(bool actual, bool expected) internal pure {
        vm.assertEq(actual, expected);
    }

    function assertEq(bool actual, bool expected, string memory reason) internal pure {
        vm.assertEq(actual, expected, reason);
    }

    function assertEq(uint256 actual, uint256 expected) internal pure {
        vm.assertEq(actual, expected);
    }

    function assertEq(uint256 actual, uint256 expected, string memory reason) internal pure {
        vm.assertEq(actual, expected, reason);
    }

    function assertEq(int256 actual, int256 expected) internal pure {
        vm.assertEq(actual, expected);
    }

    function assertEq(int256 actual, int256 expected, string memory reason) internal pure {
        vm.assertEq(actual, expected, reason);
    }

    function assertEq(address actual, address expected) internal pure {
        vm.assertEq(actual, expected);
    }

    function assertEq(address actual, address expected, string memory reason) internal pure {
        vm.assertEq(actual, expected, reason);
    }

    function assertEq(bytes32 actual, bytes32 expected) internal pure {
        vm.assertEq(actual, expected);
    }

    function assertEq(bytes32 actual, bytes32 expected, string memory reason) internal pure {
        vm.assertEq(actual, expected, reason);
    }

    function assertEq(string memory actual, string memory expected) internal pure {
        vm.assertEq(actual, expected);
    }

    function assertEq(string memory actual, string memory expected, string memory reason) internal pure {
        vm.assertEq(actual, expected, reason);
    }

    function assertEq(bytes memory actual, bytes memory expected) internal pure {
        vm.assertEq(actual, expected);
    }

    function assertEq(bytes memory actual, bytes memory expected, string memory reason) internal pure {
        vm.assertEq(actual, expected, reason);
    }

    function assertNotEq(uint256 actual, uint256 unexpected) internal pure {
        vm.assertNotEq(actual, unexpected);
    }

    function assertNotEq(uint256 actual, uint256 unexpected, string memory reason) internal pure {
        vm.assertNotEq(actual, unexpected, reason);
    }

    function assertNotEq(address actual, address unexpected) internal pure {
        vm.assertNotEq(actual, unexpected);
    }

    function assertNotEq(bytes32 actual, bytes32 unexpected) internal pure {
        vm.assertNotEq(actual, unexpected);
    }

    function assertLt(uint256 left, uint256 right) internal pure {
        vm.assertLt(left, right);
    }

    function assertLt(uint256 left, uint256 right, string memory reason) internal pure {
        vm.assertLt(left, right, reason);
    }

    function assertLe(uint256 left, uint256 right) internal pure {
        vm.assertLe(left, right);
    }

    function assertLe(uint256 left, uint256 right, string memory reason) internal pure {
        vm.assertLe(left, right, reason);
    }

    function assertGt(uint256 left, uint256 right) internal pure {
        vm.assertGt(left, right);
    }

    function assertGt(uint256 left, uint256 right, string memory reason) internal pure {
        vm.assertGt(left, right, reason);
    }

    function assertGe(uint256 left, uint256 right) internal pure {
        vm.assertGe(left, right);
    }

    function assertGe(uint256 left, uint256 right, string memory reason) internal pure {
        vm.assertGe(left, right, reason);
    }

    function assertApproxEqAbs(uint256 actual, uint256 expected, uint256 maxDelta) internal pure {
        vm.assertApproxEqAbs(actual, expected, maxDelta);
    }

    function assertApproxEqAbs(uint256 actual, uint256 expected, uint256 maxDelta, string memory reason) internal pure {
        vm.assertApproxEqAbs(actual, expected, maxDelta, reason);
    }
}
