// SPDX-License-Identifier: MIT
pragma solidity 0.8.34;

import {CallCounter, Base} from "./Base.t.sol";
import {LendingHandler} from "./models/LendingHandler.sol";
import {LendingStage} from "./models/LendingStage.sol";

/// @dev A pool with borrowers, so that lenders' assets are not its cash, and interest runs.
contract LentPool is LendingHandler {
    constructor(bool lendsStock) CallCounter(_actionNames()) LendingStage(lendsStock) {}

    /// @dev Two lenders and two borrowers; then time, and half of the time a loss.
    function populate(uint256 seed) external {
        deposit(0, bound(seed, 1, 30) * _lot, 1);
        deposit(1, bound(seed >> 8, 1, 30) * _lot, 1);
        for (uint256 who = 0; who < 2; ++who) {
            supply(who, 2, 20 * _lots[2]);
            borrow(who, seed >> 16);
        }
        wait(5, 0);
        if (seed % 3 == 0) this.lead(0, seed);
    }

    function lenderOf(uint256 who) external view returns (address) {
        return _accounts[who % 2];
    }

    function lot() external view returns (uint256) {
        return _lot;
    }
}

/// @notice What every ERC-4626 vault promises, asked of a pool that has lent, earned and lost: INV-55.
abstract contract LendingVaultProperties is Base {
    LentPool internal _crowd;

    /// @dev Someone else's gain or loss from rounding is never the caller's gain.
    function testFuzz_INV55_depositingAndRedeemingGainsNothing(uint256 seed, uint256 assets) public {
        address lender = _populate(seed);
        assets = bound(assets, 1, 1_000 * _crowd.lot());
        if (_crowd.pool().previewDeposit(assets) == 0) return;
        vm.startPrank(lender);
        uint256 lpShares = _crowd.pool().deposit(assets, lender);
        assertLe(_crowd.pool().previewRedeem(lpShares), assets, "a round trip is to gain");
        uint256 most = _crowd.pool().maxRedeem(lender);
        if (lpShares > most || _crowd.pool().previewRedeem(lpShares) == 0) return;
        assertLe(_crowd.pool().redeem(lpShares, lender, lender), assets, "a round trip gains");
    }

    function testFuzz_INV55_mintingAndWithdrawingGainsNothing(uint256 seed, uint256 lpShares) public {
        address lender = _populate(seed);
        lpShares = bound(lpShares, 1e6, 1_000 * _crowd.lot() * 1e6);
        vm.startPrank(lender);
        uint256 had = _crowd.pool().balanceOf(lender);
        uint256 assets = _crowd.pool().mint(lpShares, lender);
        assertEq(_crowd.pool().balanceOf(lender), had + lpShares, "a mint mints something else");
        if (assets > _crowd.pool().maxWithdraw(lender)) return;
        assertGe(_crowd.pool().withdraw(assets, lender, lender), lpShares, "a round trip gains");
    }

    /// @dev Previews are at least as bad as what comes, and conversions never better for the caller than previews.
    function testFuzz_INV55_previewsPromiseNoMoreThanComes(uint256 seed, uint256 amount) public {
        address lender = _populate(seed);
        amount = bound(amount, 1, 20 * _crowd.lot());
        vm.startPrank(lender);
        uint256 preview = _crowd.pool().previewDeposit(amount);
        assertEq(preview, _crowd.pool().convertToShares(amount), "a deposit without a fee is the conversion");
        if (preview != 0)
            assertGe(_crowd.pool().deposit(amount, lender), preview, "a deposit gives less than its preview");
        preview = _crowd.pool().previewMint(amount * 1e6);
        assertGe(preview, _crowd.pool().convertToAssets(amount * 1e6), "a mint costs less than the conversion");
        assertLe(_crowd.pool().mint(amount * 1e6, lender), preview, "a mint costs more than its preview");
        if (amount > _crowd.pool().maxWithdraw(lender)) return;
        preview = _crowd.pool().previewWithdraw(amount);
        assertGe(preview, _crowd.pool().convertToShares(amount), "a withdrawal costs less than the conversion");
        assertLe(_crowd.pool().withdraw(amount, lender, lender), preview, "a withdrawal costs more than its preview");
    }

    /// @dev The most that is promised can be had, to the wei, by each verb.
    function testFuzz_INV55_theMostCanBeHad(uint256 seed, bool byShares) public {
        address lender = _populate(seed);
        vm.startPrank(lender);
        if (byShares) {
            uint256 lpShares = _crowd.pool().maxRedeem(lender);
            if (_crowd.pool().previewRedeem(lpShares) != 0) _crowd.pool().redeem(lpShares, lender, lender);
        } else {
            uint256 assets = _crowd.pool().maxWithdraw(lender);
            if (assets != 0) _crowd.pool().withdraw(assets, lender, lender);
            assertLe(_crowd.pool().maxWithdraw(lender), 1, "the most was not the most");
        }
    }

    /// @dev Whatever fails around the pool; and they do not depend on who asks.
    function testFuzz_INV55_viewsNeverRevert(uint256 seed, uint256 amount, address caller, uint256 how) public {
        _populate(seed);
        _crowd.disturb(seed, how);
        _crowd.disturb(seed ^ 1, how >> 8);
        amount = bound(amount, 0, type(uint96).max);
        vm.startPrank(caller);
        (uint256 lpShares, uint256 assets) = (
            _crowd.pool().convertToShares(amount),
            _crowd.pool().convertToAssets(amount)
        );
        _crowd.pool().maxDeposit(caller);
        _crowd.pool().maxMint(caller);
        _crowd.pool().maxWithdraw(caller);
        _crowd.pool().maxRedeem(caller);
        _crowd.pool().totalAssets();
        vm.stopPrank();
        assertEq(lpShares, _crowd.pool().convertToShares(amount), "a conversion depends on the caller");
        assertEq(assets, _crowd.pool().convertToAssets(amount), "a conversion depends on the caller");
        assertLe(_crowd.pool().convertToAssets(lpShares), amount, "a conversion gains");
        assertLe(_crowd.pool().convertToShares(assets), amount, "a conversion gains");
    }

    function _populate(uint256 seed) private returns (address) {
        _crowd.populate(seed);
        vm.warp(_crowd.clock());
        string memory violation = _crowd.violation();
        assertTrue(bytes(violation).length == 0, violation);
        return _crowd.lenderOf(seed >> 24);
    }
}

contract MoneyVaultProperties is LendingVaultProperties {
    function setUp() public {
        _crowd = new LentPool(false);
        _crowd.begin();
    }
}

contract StockVaultProperties is LendingVaultProperties {
    function setUp() public {
        _crowd = new LentPool(true);
        _crowd.begin();
    }
}
