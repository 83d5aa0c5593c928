import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { HolderPolicy } from "../../../../deploy/plan.ts";
import {
  Direction,
  HOUR,
  ONE,
  openMarket,
  type PrimaryMarketFixture,
  VALUE,
} from "../../../../test-support/fixtures/primaryMarket.ts";
import { enter, FOR_EVER, HolderStatus } from "../../../../test-support/helpers/equity.ts";

const load = await openMarket();
const loadVerified = await openMarket({ listing: { policy: HolderPolicy.VERIFIED } });

/** Alice, bob and mallory put odd amounts into a window; seven elevenths are filled, at an odd price. */
async function oddWindow(market: PrimaryMarketFixture) {
  const { alice, bob, mallory } = market.accounts;
  const windowId = await market.openWindow({ feeBps: 13n });
  const amounts = [1_000_003n, 777_777_777n, 31n] as const;
  const units = [10n ** 18n + 7n, 3n * 10n ** 17n + 1n, 11n] as const;
  for (const [index, account] of [alice, bob, mallory].entries()) {
    await market.create(account, amounts[index] ?? 0n);
    await market.redeem(account, units[index] ?? 0n);
  }
  await market.value(windowId);
  const requested = amounts.reduce((sum, amount) => sum + amount, 0n);
  const offered = units.reduce((sum, amount) => sum + amount, 0n);
  const filled = { assetsFilled: (requested * 7n) / 11n, unitsFilled: (offered * 7n) / 11n };
  await market.settle(windowId, { price: VALUE - 12_345n, ...filled });
  const out = (await market.primary.sideOf(windowId, Direction.CREATION)).out;
  return { windowId, amounts, units, requested, offered, out, ...filled };
}

describe("PrimaryMarket: claims", () => {
  it("pays each at least its part rounded down, together everything, to the wei", async () => {
    const market = await load();
    const { primary, token, asset, accounts } = market;
    const odd = await oddWindow(market);
    const side = await primary.sideOf(odd.windowId, Direction.REDEMPTION);
    let [units, money] = [0n, 0n];
    for (const [index, account] of [accounts.alice, accounts.bob, accounts.mallory].entries()) {
      const [assetsIn, unitsIn] = [odd.amounts[index] ?? 0n, odd.units[index] ?? 0n];
      const due = await primary.claimableOf(odd.windowId, account);
      await primary.connect(account).claimWindow(odd.windowId, account, account);
      const [gotUnits, gotMoney] = [await token.balanceOf(account), await asset.balanceOf(account)];
      expect([gotUnits, gotMoney]).to.deep.equal([...due]);
      const leastUnits =
        (odd.out * assetsIn) / odd.requested + ((odd.offered - odd.unitsFilled) * unitsIn) / odd.offered;
      const leastMoney =
        (side.out * unitsIn) / odd.offered + ((odd.requested - odd.assetsFilled) * assetsIn) / odd.requested;
      expect(gotUnits - leastUnits).to.be.within(0n, 4n);
      expect(gotMoney - leastMoney).to.be.within(0n, 4n);
      units += gotUnits;
      money += gotMoney;
    }
    expect(units).to.equal(odd.out + odd.offered - odd.unitsFilled);
    expect(money).to.equal(side.out + odd.requested - odd.assetsFilled);
    expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
    expect(await token.balanceOf(primary)).to.equal(0n);
    for (const direction of [0, 1]) {
      const { fillIn, fillOut, refundIn, refundOut } = await primary.sideOf(odd.windowId, direction);
      expect([fillIn, fillOut, refundIn, refundOut]).to.deep.equal([0n, 0n, 0n, 0n]);
    }
  });

  it("can be made in parts by deposit and mint, whose last one takes the rest", async () => {
    const market = await load();
    const { primary, token, accounts } = market;
    const { alice, bob } = accounts;
    const odd = await oddWindow(market);
    const nominal = (odd.assetsFilled * odd.amounts[0]) / odd.requested;
    expect(await primary.maxDeposit(alice)).to.equal(nominal);
    const most = await primary.maxMint(alice);
    expect(most).to.equal((odd.out * odd.amounts[0]) / odd.requested);
    await expect(primary["deposit(uint256,address,address)"](100n, alice, alice)).to.emit(primary, "Deposit");
    expect(await primary.claimableDepositRequest(odd.windowId, alice)).to.equal(nominal - 100n);
    const second = await primary["mint(uint256,address,address)"].staticCall(10n ** 14n, bob, alice);
    await expect(primary["mint(uint256,address,address)"](10n ** 14n, bob, alice))
      .to.emit(primary, "Deposit")
      .withArgs(alice, bob, second, 10n ** 14n);
    expect(await token.balanceOf(bob)).to.equal(10n ** 14n);
    const left = await primary.maxDeposit(alice);
    expect(left).to.equal(nominal - 100n - second);
    await primary["deposit(uint256,address)"](left, alice);
    // Rounding is against the one who claims in parts, by a few wei of units.
    expect(most - (await token.balanceOf(alice)) - 10n ** 14n).to.be.within(0n, 10n ** 12n);
    expect(await primary.maxDeposit(alice)).to.equal(0n);
    expect(await primary.maxMint(alice)).to.equal(0n);
  });

  it("can be made in parts by redeem and withdraw", async () => {
    const market = await load();
    const { primary, asset, accounts } = market;
    const { bob } = accounts;
    await oddWindow(market);
    const asBob = primary.connect(bob);
    const [nominal, most] = [await primary.maxRedeem(bob), await primary.maxWithdraw(bob)];
    const used = await asBob.withdraw.staticCall(1_000n, bob, bob);
    await expect(asBob.withdraw(1_000n, bob, bob))
      .to.emit(primary, "Withdraw")
      .withArgs(bob, bob, bob, 1_000n, used);
    await asBob.redeem(nominal - used - 1n, bob, bob);
    expect(await primary.maxRedeem(bob)).to.equal(1n);
    await asBob.redeem(1n, bob, bob);
    expect(most - (await asset.balanceOf(bob))).to.be.within(0n, 2n);
    expect(await primary.maxRedeem(bob)).to.equal(0n);
    expect(await primary.maxWithdraw(bob)).to.equal(0n);
  });

  it("acts on the oldest window with anything filled, and on any by claimWindow", async () => {
    const market = await load();
    const { primary, token, accounts, dollar, time, calendar } = market;
    const { alice } = accounts;
    const first = await market.openWindow({ closesAt: (await time.latest()) + HOUR });
    await market.create(alice, 200n * dollar);
    await market.value(first);
    const second = await market.openWindow();
    await market.create(alice, 400n * dollar);
    await market.value(second);
    await market.settle(second, { assetsFilled: 400n * dollar });
    await market.settle(first, { assetsFilled: 200n * dollar });
    expect(await primary.maxMint(alice)).to.equal(ONE);
    await primary.claimWindow(second, alice, alice);
    expect(await token.balanceOf(alice)).to.equal(2n * ONE);
    await primary["mint(uint256,address)"](ONE, alice);
    expect(await token.balanceOf(alice)).to.equal(3n * ONE);
    expect(await primary.windowsOf(alice, Direction.CREATION)).to.deep.equal([]);
    expect(await calendar.getAddress()).to.equal(await token.calendar());
  });

  it("refuses nothing, too much, somebody else's, and what is not there", async () => {
    const market = await load();
    const { primary, accounts } = market;
    const { alice, bob, mallory, deployer } = accounts;
    const { windowId } = await oddWindow(market);
    const [most, mostOut] = [await primary.maxDeposit(alice), await primary.maxMint(alice)];
    const deposit = primary["deposit(uint256,address,address)"];
    const mint = primary["mint(uint256,address,address)"];
    await expect(deposit(0n, alice, alice)).to.be.revertedWithCustomError(primary, "PrimaryMarket_ZeroAmount");
    await expect(mint(0n, alice, alice)).to.be.revertedWithCustomError(primary, "PrimaryMarket_ZeroAmount");
    await expect(deposit(most + 1n, alice, alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_AboveClaimable")
      .withArgs(alice, most + 1n, most);
    await expect(mint(mostOut + 1n, alice, alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_AboveClaimable")
      .withArgs(alice, mostOut + 1n, mostOut);
    for (const call of [
      deposit(1n, alice, bob),
      mint(1n, alice, bob),
      primary.redeem(1n, alice, bob),
      primary.withdraw(1n, alice, bob),
      primary.claimWindow(windowId, alice, bob),
      primary.claimCancelDepositRequest(windowId, alice, bob),
      primary.claimCancelRedeemRequest(windowId, alice, bob),
      primary.claimHeld(1n, 0n, alice, bob),
      primary.redeemInstead(windowId, 1n, bob),
    ]) {
      await expect(call).to.be.revertedWithCustomError(primary, "PrimaryMarket_NotOperator").withArgs(bob, alice);
    }
    await expect(primary.connect(deployer).claimWindow(windowId, deployer, deployer))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NothingClaimable")
      .withArgs(windowId, deployer);
    await primary.connect(mallory).claimCancelDepositRequest(windowId, mallory, mallory);
    await expect(primary.connect(mallory).claimCancelDepositRequest(windowId, mallory, mallory))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_NothingClaimable")
      .withArgs(windowId, mallory);
    await expect(primary.claimHeld(0n, 0n, alice, alice)).to.be.revertedWithCustomError(
      primary,
      "PrimaryMarket_ZeroAmount",
    );
    await expect(primary.claimHeld(1n, 0n, alice, alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_InsufficientHeld")
      .withArgs(alice, 0n, 1n);
    await expect(primary.claimHeld(0n, 2n, alice, alice))
      .to.be.revertedWithCustomError(primary, "PrimaryMarket_InsufficientHeld")
      .withArgs(alice, 0n, 2n);
    expect(await primary.claimableDepositRequest(windowId, ZeroAddress)).to.equal(0n);
  });

  it("are open in a suspension, with the oracle dead and nobody in any role", async () => {
    const market = await load();
    const { primary, oracle, guardian, broker, authority, accounts, asset, dollar } = market;
    const { alice, bob } = accounts;
    const { windowId } = await oddWindow(market);
    await primary.connect(guardian).suspendRequests(HOUR);
    await oracle.setDead(true);
    const revoke = authority.interface.encodeFunctionData("revokeRole", [6n, broker.address]);
    const governed = authority.connect(accounts.governor);
    await governed.schedule(authority, revoke, 0);
    await market.time.increase(2 * 86_400);
    await governed.execute(authority, revoke);
    await primary.claimWindow(windowId, alice, alice);
    await primary.connect(bob).claimWindow(windowId, bob, bob);
    await primary.connect(broker).withdrawBond(dollar, broker);
    expect(await asset.balanceOf(bob)).to.be.greaterThan(0n);
  });

  it("show nothing claimable for a sanctioned account, and no units in a pause", async () => {
    const market = await load();
    const { primary, token, guardian, accounts } = market;
    const { alice, bob } = accounts;
    await oddWindow(market);
    const money = await primary.maxWithdraw(alice);
    await token.connect(guardian).pause(HOUR);
    expect([await primary.maxDeposit(alice), await primary.maxMint(alice)]).to.deep.equal([0n, 0n]);
    expect(await primary.maxWithdraw(alice)).to.equal(money);
    await market.sanction(bob);
    expect([await primary.maxRedeem(bob), await primary.maxWithdraw(bob)]).to.deep.equal([0n, 0n]);
  });

  describe("by one who lost its eligibility", () => {
    async function verified(market: PrimaryMarketFixture) {
      const { alice, bob } = market.accounts;
      for (const account of [alice, bob]) {
        await enter(market as never, account.address, { status: HolderStatus.VERIFIED, expiry: FOR_EVER });
      }
      const windowId = await market.openWindow({ closesAt: (await market.time.latest()) + HOUR });
      await market.create(alice, 400n * market.dollar);
      await market.value(windowId);
      await market.settle(windowId, { assetsFilled: 300n * market.dollar });
      await enter(market as never, alice.address, { status: HolderStatus.REGISTERED });
      return windowId;
    }

    it("go to an eligible receiver that it names", async () => {
      const market = await loadVerified();
      const { primary, token, accounts, dollar } = market;
      const { alice, bob } = accounts;
      const windowId = await verified(market);
      await expect(primary.claimWindow(windowId, alice, alice))
        .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
        .withArgs(alice);
      await primary["deposit(uint256,address,address)"](300n * dollar, bob, alice);
      expect(await token.balanceOf(bob)).to.equal((15n * ONE) / 10n);
    });

    it("become a redemption of the open window, and the rest is set apart", async () => {
      const market = await loadVerified();
      const { primary, token, asset, accounts, dollar } = market;
      const { alice } = accounts;
      const windowId = await verified(market);
      const open = await market.openWindow({
        redemptions: { windowCap: 9n * ONE, accountCap: 9n * ONE, minimum: ONE },
      });
      await expect(primary.redeemInstead(windowId, 2n * ONE, alice))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_InsufficientHeld")
        .withArgs(alice, (15n * ONE) / 10n, 2n * ONE);
      await expect(primary.redeemInstead(windowId, ONE - 1n, alice))
        .to.be.revertedWithCustomError(primary, "PrimaryMarket_BelowMinimum")
        .withArgs(ONE - 1n, ONE);
      await expect(primary.redeemInstead(windowId, ONE, alice))
        .to.emit(primary, "SetApart")
        .withArgs(windowId, alice, (15n * ONE) / 10n, 100n * dollar)
        .and.to.emit(primary, "RedeemRequest")
        .withArgs(alice, alice, open, alice, ONE);
      expect([...(await primary.heldOf(alice))]).to.deep.equal([ONE / 2n, 100n * dollar]);
      expect(await primary.unitsOf(alice)).to.equal((15n * ONE) / 10n);
      // Half a unit is below the minimum, and all there is.
      await primary.redeemInstead(0n, ONE / 2n, alice);
      expect(await primary.pendingRedeemRequest(open, alice)).to.equal((15n * ONE) / 10n);
      await expect(primary.claimHeld(0n, 100n * dollar, alice, alice))
        .to.emit(primary, "HeldClaimed")
        .withArgs(alice, alice, 0n, 100n * dollar);
      expect(await asset.balanceOf(alice)).to.equal(100n * dollar);
      await market.value(open);
      await market.settle(open, { unitsFilled: (15n * ONE) / 10n });
      await primary.claimWindow(open, alice, alice);
      expect(await asset.balanceOf(alice)).to.equal(400n * dollar);
      expect([...(await primary.escrow())]).to.deep.equal([0n, 0n]);
      expect(await token.balanceOf(primary)).to.equal(0n);
    });
  });
});
