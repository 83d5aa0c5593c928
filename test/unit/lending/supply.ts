import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { HolderPolicy } from "../../../deploy/plan.ts";
import { deployBusyPools } from "../../../test-support/fixtures/busyPools.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { Action, DAY, DOLLAR, deployLending, HOUR, MAX, ONE } from "../../../test-support/fixtures/lendingPool.ts";
import { HolderStatus } from "../../../test-support/helpers/equity.ts";

const connection = await openConnection();
const { ethers } = connection;
const load = () => connection.networkHelpers.loadFixture(deploy);
const deploy = () => deployBusyPools(connection);

/** A stock that only the verified may receive; the lender is. */
async function deployVerified() {
  const f = await deployLending(connection, { listing: { policy: HolderPolicy.VERIFIED } });
  const { registry, accounts, token } = f;
  await registry.connect(accounts.registrar).record(
    [accounts.lender, accounts.alice, accounts.bob].map((account) => ({
      account,
      status: HolderStatus.VERIFIED,
      category: 0,
      country: 0,
      expiry: 2n ** 32n,
    })),
  );
  await token.connect(accounts.market).mint(accounts.lender, 10n * ONE);
  await token.connect(accounts.lender).approve(f.shorts, MAX);
  return { ...f, verify: registry.connect(accounts.registrar) };
}
const loadVerified = () => connection.networkHelpers.loadFixture(deployVerified);

const LARGEST = 2n ** 96n - 1n;

describe("LendingPool, lending to it", () => {
  it("takes anybody's money for anybody", async () => {
    const { pool, dollar, accounts } = await load();
    const { liquidator, mallory } = accounts;
    const lent = pool.connect(liquidator).deposit(1_000n * DOLLAR, mallory);
    await expect(lent).to.changeTokenBalances(
      ethers,
      dollar,
      [liquidator, mallory, pool],
      [-1_000n * DOLLAR, 0n, 1_000n * DOLLAR],
    );
    await expect(lent).to.changeTokenBalances(ethers, pool, [liquidator, mallory], [0n, 1_000n * DOLLAR * 10n ** 6n]);
    await expect(lent)
      .to.emit(pool, "Deposit")
      .withArgs(liquidator.address, mallory.address, 1_000n * DOLLAR, 1_000n * DOLLAR * 10n ** 6n);
    expect(await pool.cash()).to.equal(101_000n * DOLLAR);
    expect(await pool.totalAssets()).to.equal(101_000n * DOLLAR);
  });

  it("takes no nothing", async () => {
    const { pool, shorts, accounts } = await load();
    for (const each of [pool.connect(accounts.bob), shorts.connect(accounts.bob)]) {
      await expect(each.deposit(0n, accounts.bob)).to.be.revertedWithCustomError(each, "LendingPool_ZeroAmount");
      await expect(each.mint(0n, accounts.bob)).to.be.revertedWithCustomError(each, "LendingPool_ZeroAmount");
    }
  });

  it("takes nothing while it is paused, and says so beforehand", async () => {
    const { pool, accounts, time } = await load();
    await pool.connect(accounts.guardian).pauseAction(Action.DEPOSIT, HOUR);
    const until = (await time.latest()) + HOUR;
    expect([await pool.maxDeposit(accounts.bob), await pool.maxMint(accounts.bob)]).to.deep.equal([0n, 0n]);
    for (const call of [
      () => pool.connect(accounts.bob).deposit(DOLLAR, accounts.bob),
      () => pool.connect(accounts.bob).mint(DOLLAR, accounts.bob),
    ]) {
      await expect(call())
        .to.be.revertedWithCustomError(pool, "LendingPool_ActionPaused")
        .withArgs(Action.DEPOSIT, until);
    }
    await time.increaseTo(until);
    expect(await pool.maxDeposit(accounts.bob)).to.equal(LARGEST - 100_000n * DOLLAR);
    await pool.connect(accounts.bob).deposit(DOLLAR, accounts.bob);
  });

  it("has room for 2^96 − 1 in all, and for no wei more", async () => {
    const { pool, dollar, accounts } = await load();
    const { bob } = accounts;
    await dollar.mint(bob, LARGEST);
    const most = await pool.maxDeposit(bob);
    expect(most).to.equal(LARGEST - 100_000n * DOLLAR);
    await expect(pool.connect(bob).deposit(most + 1n, bob))
      .to.be.revertedWithCustomError(pool, "SafeCastOverflowedUintDowncast")
      .withArgs(96, LARGEST + 1n);
    await pool.connect(bob).deposit(most, bob);
    expect([await pool.maxDeposit(bob), await pool.maxMint(bob)]).to.deep.equal([0n, 0n]);
  });

  it("has room for 2^128 − 1 lpShares where stock is lent, though they are worth little", async () => {
    const { shorts, shortsAddress, accounts, token } = await load();
    const { bob } = accounts;
    // Almost all is gone: an lpShare is worth a ten-billionth of what it was.
    const supply = await shorts.totalSupply();
    await shorts.connect(accounts.lender).redeem(supply, accounts.lender, accounts.lender);
    expect(await shorts.totalAssets()).to.equal(0n);
    const most = await shorts.maxDeposit(bob);
    expect(most).to.equal(LARGEST);
    expect(await shorts.maxMint(bob)).to.equal(LARGEST * 10n ** 6n);
    await shorts.connect(bob).deposit(ONE, bob);
    expect(await token.balanceOf(shortsAddress)).to.equal(ONE);
  });

  it("lends no units for who may not hold them, and says so beforehand", async () => {
    const { shorts, tokenAddress, token, accounts } = await loadVerified();
    const { lender, mallory, bob } = accounts;
    expect([await shorts.maxDeposit(mallory), await shorts.maxMint(mallory)]).to.deep.equal([0n, 0n]);
    for (const call of [
      () => shorts.connect(lender).deposit(ONE, mallory),
      () => shorts.connect(lender).mint(ONE, mallory),
    ]) {
      await expect(call())
        .to.be.revertedWithCustomError(shorts, "LendingPool_NotEligible")
        .withArgs(mallory.address, tokenAddress);
    }
    expect(await shorts.maxDeposit(bob)).to.equal(LARGEST);
    await expect(shorts.connect(lender).deposit(ONE, bob)).to.changeTokenBalances(
      ethers,
      token,
      [lender, bob, shorts],
      [-ONE, 0n, ONE],
    );
    await expect(shorts.connect(bob).transfer(mallory, 1n))
      .to.be.revertedWithCustomError(shorts, "LendingPool_NotEligible")
      .withArgs(mallory.address, tokenAddress);
  });

  it("lends no units of a sanctioned account's, and says so beforehand", async () => {
    const { shorts, token, tokenAddress, accounts, sanction } = await load();
    const { bob, lender } = accounts;
    await sanction(bob);
    expect(await shorts.maxDeposit(bob)).to.equal(0n);
    await expect(shorts.connect(lender).deposit(ONE, bob))
      .to.be.revertedWithCustomError(shorts, "LendingPool_NotEligible")
      .withArgs(bob.address, tokenAddress);
    await expect(shorts.connect(bob).deposit(ONE, lender)).to.be.revertedWithCustomError(token, "ERC7943CannotSend");
  });

  it("says that a paused token moves neither in nor out", async () => {
    const { shorts, pool, token, accounts } = await load();
    const { lender, guardian } = accounts;
    await token.connect(guardian).pause(HOUR);
    expect([
      await shorts.maxDeposit(lender),
      await shorts.maxMint(lender),
      await shorts.maxWithdraw(lender),
      await shorts.maxRedeem(lender),
    ]).to.deep.equal([0n, 0n, 0n, 0n]);
    await expect(shorts.connect(lender).deposit(ONE, lender)).to.be.revertedWithCustomError(
      token,
      "EquityToken_Paused",
    );
    // Of dollars that is no matter.
    expect(await pool.maxWithdraw(lender)).to.equal(100_000n * DOLLAR);
    await token.connect(guardian).unpause();
    expect(await shorts.maxWithdraw(lender)).to.equal(1_000n * ONE);
  });

  it("takes lpShares neither for itself nor for nobody", async () => {
    const { pool, poolAddress, accounts } = await load();
    const { lender } = accounts;
    for (const receiver of [ZeroAddress, poolAddress]) {
      for (const call of [
        () => pool.connect(lender).transfer(receiver, 1n),
        () => pool.connect(accounts.bob).mint(DOLLAR, receiver),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(pool, "ERC20InvalidReceiver").withArgs(receiver);
      }
    }
  });

  it("takes gifts for the gap reserve, which raise no lpShare's worth", async () => {
    const { pool, dollar, accounts } = await load();
    const { liquidator, lender } = accounts;
    const worth = await pool.convertToAssets(ONE);
    const given = pool.connect(liquidator).fundGapReserve(700n * DOLLAR);
    await expect(given).to.changeTokenBalances(ethers, dollar, [liquidator, pool], [-700n * DOLLAR, 700n * DOLLAR]);
    await expect(given)
      .to.emit(pool, "GapReserveFunded")
      .withArgs(liquidator.address, 700n * DOLLAR, 700n * DOLLAR);
    expect([await pool.gapReserve(), await pool.cash()]).to.deep.equal([700n * DOLLAR, 100_700n * DOLLAR]);
    expect(await pool.convertToAssets(ONE)).to.equal(worth);
    expect(await pool.maxWithdraw(lender)).to.equal(100_000n * DOLLAR);
    await expect(pool.connect(liquidator).fundGapReserve(0n)).to.be.revertedWithCustomError(
      pool,
      "LendingPool_ZeroAmount",
    );
  });

  it("writes interest down for anybody, and changes nothing that is read by it", async () => {
    const { pool, accounts, time } = await load();
    const { alice, mallory, lender } = accounts;
    await pool.borrow(5_000n * DOLLAR, alice, alice);
    await time.increase(30 * DAY);
    await connection.networkHelpers.mine();
    const read = async () => [
      await pool.totalDebt(),
      await pool.gapReserve(),
      await pool.totalAssets(),
      await pool.debtOf(alice),
      await pool.maxWithdraw(lender),
      await pool.convertToAssets(ONE),
    ];
    const now = await time.latest();
    const before = await read();
    await time.setNextBlockTimestamp(now + 1);
    const accrual = pool.connect(mallory).accrue();
    await accrual;
    const [event] = await pool.queryFilter(pool.filters.InterestAccrued(), -1);
    expect(event?.args.totalDebt).to.equal(await pool.totalDebt());
    expect(event?.args.totalDebtShares).to.equal(await pool.totalDebtShares());
    expect(event?.args.interest).to.equal((await pool.totalDebt()) - 5_000n * DOLLAR);
    expect(event?.args.toGapReserve).to.equal(await pool.gapReserve());
    // A second's interest of 5,000 dollars is no cent.
    for (const [index, value] of (await read()).entries()) {
      expect(value - (before[index] ?? 0n)).to.be.within(0n, DOLLAR / 100n);
    }
    expect((await pool.totalDebt()) - 5_000n * DOLLAR).to.be.within(12n * DOLLAR, 14n * DOLLAR);
  });
});
