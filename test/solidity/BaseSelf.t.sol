// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Base, CallCounter, Vm} from "./Base.t.sol";

/// @notice A purse that never holds more than it was given: just enough behaviour to try the test base on.
contract Purse {
    error Purse_Empty(address caller, uint256 wanted, uint256 held);

    event Filled(address indexed caller, uint256 amount);

    uint256 public held;
    uint256 public filled;
    uint256 public drawn;

    function fill(uint256 amount) external {
        held += amount;
        filled += amount;
        emit Filled(msg.sender, amount);
    }

    function draw(uint256 amount) external {
        if (amount > held) revert Purse_Empty(msg.sender, amount, held);
        held -= amount;
        drawn += amount;
    }
}

contract PurseHandler is CallCounter {
    Purse private immutable _purse;

    constructor(Purse purse, string[] memory actions) CallCounter(actions) {
        _purse = purse;
    }

    function fill(uint256 amount) external counted("fill") {
        _purse.fill(bound(amount, 1, 1e18));
    }

    function draw(uint256 amount) external {
        _attempt("draw");
        try _purse.draw(bound(amount, 1, 1e18)) {
            _succeed("draw");
        } catch {}
    }
}

/// @notice The test base tested: every assertion passes and fails where it should, under both runners.
contract BaseSelfTest is Base {
    event Filled(address indexed caller, uint256 amount);

    Purse private _purse;
    address private _alice;

    function setUp() public {
        _purse = new Purse();
        _alice = makeAddr("alice");
    }

    function test_assertionsPassOnEqualValues() public pure {
        assertTrue(true);
        assertFalse(false);
        assertEq(uint256(1), uint256(1), "uint");
        assertEq(int256(-1), int256(-1), "int");
        assertEq(address(1), address(1), "address");
        assertEq(bytes32("a"), bytes32("a"), "bytes32");
        assertEq("a", string("a"), "string");
        assertEq(bytes(hex"01"), bytes(hex"01"), "bytes");
        assertNotEq(uint256(1), uint256(2));
        assertLt(1, 2);
        assertLe(2, 2);
        assertGt(2, 1);
        assertGe(2, 2);
        assertApproxEqAbs(100, 101, 1);
    }

    function compare(uint256 actual, uint256 expected) external pure {
        assertEq(actual, expected, "amounts");
    }

    function test_aFailedAssertionNamesBothValues() public view {
        try this.compare(1, 2) {
            revert("compare passed");
        } catch (bytes memory failure) {
            assertTrue(_contains(failure, "amounts: 1 != 2"));
        }
    }

    function test_pranksAndRevertsCarryTheirArguments() public {
        vm.expectRevert(abi.encodeWithSelector(Purse.Purse_Empty.selector, _alice, 5, 0));
        vm.prank(_alice);
        _purse.draw(5);

        vm.startPrank(_alice);
        vm.expectPartialRevert(Purse.Purse_Empty.selector);
        _purse.draw(6);
        vm.stopPrank();
    }

    function test_eventsCanBeExpectedAndRecorded() public {
        vm.expectEmit(address(_purse));
        emit Filled(_alice, 7);
        vm.prank(_alice);
        _purse.fill(7);

        vm.recordLogs();
        _purse.fill(8);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1, "logs");
        assertEq(logs[0].topics[0], Filled.selector, "topic");
        assertEq(abi.decode(logs[0].data, (uint256)), 8, "amount");
        assertEq(logs[0].emitter, address(_purse), "emitter");
    }

    function test_timeBlocksAndBalancesMove() public {
        vm.warp(1_800_000_000);
        vm.roll(77);
        vm.deal(_alice, 3 ether);
        assertEq(block.timestamp, 1_800_000_000);
        assertEq(block.number, 77);
        assertEq(_alice.balance, 3 ether);
    }

    function test_signaturesRecoverToTheirSigner() public {
        (address signer, uint256 privateKey) = makeAddrAndKey("signer");
        bytes32 digest = keccak256("digest");
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(privateKey, digest);
        assertEq(ecrecover(digest, v, r, s), signer);
        assertEq(signature(privateKey, digest), abi.encodePacked(r, s, v));
    }

    function test_snapshotsBringStateBack() public {
        _purse.fill(1);
        uint256 snapshotId = vm.snapshotState();
        _purse.fill(1);
        assertTrue(vm.revertToState(snapshotId));
        assertEq(_purse.held(), 1);
    }

    function testFuzz_boundStaysInsideItsLimits(uint256 x, uint256 a, uint256 b) public pure {
        (uint256 min, uint256 max) = a < b ? (a, b) : (b, a);
        uint256 bounded = bound(x, min, max);
        assertGe(bounded, min);
        assertLe(bounded, max);
        if (x >= min && x <= max) assertEq(bounded, x);
    }

    function test_theCounterNamesAnActionThatNeverSucceeded() public {
        string[] memory actions = new string[](2);
        (actions[0], actions[1]) = ("fill", "draw");
        PurseHandler handler = new PurseHandler(_purse, actions);
        handler.draw(1);
        handler.fill(1);
        vm.expectRevert(abi.encodeWithSelector(CallCounter.CallCounter_NeverSucceeded.selector, "draw", 1));
        handler.assertAllCalled();
        handler.draw(1);
        handler.assertAllCalled();
    }

    function _contains(bytes memory text, bytes memory part) private pure returns (bool) {
        for (uint256 i = 0; i + part.length <= text.length; ++i) {
            bool same = true;
            for (uint256 j = 0; j < part.length && same; ++j) {
                same = text[i + j] == part[j];
            }
            if (same) return true;
        }
        return false;
    }
}

/// @notice The smallest invariant run: handlers are targeted, and a run in which an action never got through fails.
contract BaseSelfInvariants is Base {
    Purse private _purse;
    PurseHandler private _handler;

    function setUp() public {
        _purse = new Purse();
        string[] memory actions = new string[](2);
        (actions[0], actions[1]) = ("fill", "draw");
        _handler = new PurseHandler(_purse, actions);
        targetContract(address(_handler));
        bytes4[] memory selectors = new bytes4[](2);
        (selectors[0], selectors[1]) = (PurseHandler.fill.selector, PurseHandler.draw.selector);
        targetSelectors(address(_handler), selectors);
    }

    /// @dev Nothing but the handler may have touched the purse: this also proves that the targets are honoured.
    function invariant_whatIsHeldIsWhatWasFilledLessWhatWasDrawn() public view {
        assertEq(_purse.held(), _purse.filled() - _purse.drawn());
        assertEq(_handler.successes("draw") > 0, _purse.drawn() > 0);
    }

    function afterInvariant() public view {
        _handler.assertAllCalled();
    }
}
