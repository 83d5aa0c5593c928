import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployBusyPools } from "../../../test-support/fixtures/busyPools.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { DOLLAR, MAX, ONE } from "../../../test-support/fixtures/lendingPool.ts";

const connection = await openConnection();
const { ethers } = connection;
const load = () => connection.networkHelpers.loadFixture(deploy);
const deploy = () => deployBusyPools(connection);

describe("LendingPool, lenders' withdrawals", () => {
  it("pay out all the cash, and not a wei more", async () => {
    const { pool, dollar, accounts } = await load();
    const { alice, lender, bob } = accounts;
    await pool.borrow(11_000n * DOLLAR, alice, alice);
    await pool.connect(bob).borrow(9_000n * DOLLAR, bob, bob);
    const cash = await pool.cash();
    expect(cash).to.equal(80_000n * DOLLAR);
    expect(await pool.maxWithdraw(lender)).to.equal(cash);
    await expect(pool.connect(lender).withdraw(cash + 1n, lender, lender))
      .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCash")
      .withArgs(cash + 1n, cash);
    await expect(pool.connect(lender).redeem(await pool.balanceOf(lender), lender, lender))
      .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCash")
      .withArgs((assets: bigint) => assets > 100_000n * DOLLAR - 1n, cash);
    await pool.connect(lender).redeem.staticCall(await pool.maxRedeem(lender), lender, lender);
    await expect(pool.connect(lender).withdraw(cash, bob, lender)).to.changeTokenBalances(
      ethers,
      dollar,
      [lender, bob, pool],
      [0n, cash, -cash],
    );
    expect([await pool.cash(), await pool.maxWithdraw(lender), await pool.maxRedeem(lender)]).to.deep.equal([
      0n,
      0n,
      0n,
    ]);
    await expect(pool.connect(lender).withdraw(1n, lender, lender))
      .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCash")
      .withArgs(1n, 0n);
  });

  it("are not for nothing, nor to where the money would be lost", async () => {
    const { pool, poolAddress, accounts } = await load();
    const { lender } = accounts;
    const lenders = pool.connect(lender);
    for (const receiver of [ZeroAddress, poolAddress]) {
      for (const call of [
        () => lenders.withdraw(DOLLAR, receiver, lender),
        () => lenders.redeem(DOLLAR, receiver, lender),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(pool, "LendingPool_InvalidReceiver").withArgs(receiver);
      }
    }
    // Less than a million lpShares are worth no millionth of a dollar.
    for (const call of [
      () => lenders.withdraw(0n, lender, lender),
      () => lenders.redeem(0n, lender, lender),
      () => lenders.redeem(999_999n, lender, lender),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(pool, "LendingPool_ZeroAmount");
    }
    await expect(lenders.redeem(1_000_000n, lender, lender)).to.changeTokenBalances(
      ethers,
      pool,
      [lender],
      [-1_000_000n],
    );
  });

  it("of lpShares that are worth nothing are none", async () => {
    const { pool, accounts } = await load();
    await pool.connect(accounts.lender).transfer(accounts.mallory, 999_999n);
    expect([await pool.maxWithdraw(accounts.mallory), await pool.maxRedeem(accounts.mallory)]).to.deep.equal([0n, 0n]);
  });

  it("are the owner's, or whom he allows", async () => {
    const { pool, accounts } = await load();
    const { lender, mallory } = accounts;
    await expect(pool.connect(mallory).withdraw(DOLLAR, mallory, lender))
      .to.be.revertedWithCustomError(pool, "ERC20InsufficientAllowance")
      .withArgs(mallory.address, 0n, DOLLAR * 10n ** 6n);
    // Who may act for an account as a borrower may not for it as a lender.
    await pool.connect(lender).setAuthorization(mallory, true);
    await expect(pool.connect(mallory).redeem(1n * DOLLAR, mallory, lender))
      .to.be.revertedWithCustomError(pool, "ERC20InsufficientAllowance")
      .withArgs(mallory.address, 0n, DOLLAR);
  });

  it("leave what is frozen, to the wei, and say how much is not", async () => {
    const { shorts, token, tokenAddress, accounts } = await load();
    const { lender, transferAgent, market } = accounts;
    await token.connect(lender).transfer(market, await token.balanceOf(lender));
    await token.connect(transferAgent).setFrozenTokens(lender, 300n * ONE + 1n);
    const most = 700n * ONE - 1n;
    expect(await shorts.maxWithdraw(lender)).to.equal(most);
    expect(await shorts.maxRedeem(lender)).to.equal(most * 10n ** 6n);
    const refused = [lender.address, tokenAddress, 300n * ONE + 1n] as const;
    await expect(shorts.connect(lender).withdraw(most + 1n, lender, lender))
      .to.be.revertedWithCustomError(shorts, "LendingPool_UnitsFrozen")
      .withArgs(...refused);
    await expect(shorts.connect(lender).redeem(most * 10n ** 6n + 1n, lender, lender))
      .to.be.revertedWithCustomError(shorts, "LendingPool_UnitsFrozen")
      .withArgs(...refused);
    await expect(shorts.connect(lender).withdraw(most, lender, lender)).to.changeTokenBalances(
      ethers,
      token,
      [lender, shorts],
      [most, -most],
    );
    // Those lie in the wallet now, where the freeze holds as many; the others are free.
    expect(await shorts.maxWithdraw(lender)).to.equal(300n * ONE + 1n);
  });

  it("say that nothing can be had where more is frozen than there is", async () => {
    const { shorts, token, accounts } = await load();
    const { lender, transferAgent } = accounts;
    await token.connect(transferAgent).setFrozenTokens(lender, MAX);
    expect([await shorts.maxWithdraw(lender), await shorts.maxRedeem(lender)]).to.deep.equal([0n, 0n]);
  });

  it("of a sanctioned lender's stock wait, and say so; of dollars they do not", async () => {
    const { pool, shorts, tokenAddress, accounts, sanction } = await load();
    const { lender } = accounts;
    await sanction(lender);
    expect([await shorts.maxWithdraw(lender), await shorts.maxRedeem(lender)]).to.deep.equal([0n, 0n]);
    for (const call of [
      () => shorts.connect(lender).withdraw(ONE, lender, lender),
      () => shorts.connect(lender).redeem(ONE, lender, lender),
      () => shorts.connect(lender).transfer(accounts.bob, ONE),
    ]) {
      await expect(call())
        .to.be.revertedWithCustomError(shorts, "LendingPool_NotEligible")
        .withArgs(lender.address, tokenAddress);
    }
    expect(await pool.maxWithdraw(lender)).to.equal(100_000n * DOLLAR);
    await pool.connect(lender).withdraw(100_000n * DOLLAR, lender, lender);
  });

  it("are taken by the transfer agent from what was not lent on, rounded up, and no more than that", async () => {
    const { shorts, shortsAddress, token, tokenAddress, accounts } = await load();
    const { lender, alice, transferAgent, mallory } = accounts;
    await shorts.borrow(20n * ONE, alice, alice);
    const agent = token.connect(transferAgent);
    await expect(agent.forceThrough(shortsAddress, lender, mallory, 980n * ONE + 1n))
      .to.be.revertedWithCustomError(shorts, "LendingPool_InsufficientCash")
      .withArgs(980n * ONE + 1n, 980n * ONE);
    const held = await shorts.balanceOf(lender);
    const forced = agent.forceThrough(shortsAddress, lender, mallory, 10n * ONE);
    await expect(forced).to.changeTokenBalances(ethers, token, [mallory, shorts], [10n * ONE, -10n * ONE]);
    await expect(forced)
      .to.emit(shorts, "CollateralForced")
      .withArgs(lender.address, tokenAddress, 10n * ONE);
    const paid = held - (await shorts.balanceOf(lender));
    // With a second's interest an lpShare is worth a little more.
    expect(paid).to.be.within(10n * 10n ** 24n - 10n ** 19n, 10n * 10n ** 24n);
    expect(await shorts.cash()).to.equal(970n * ONE);
  });
});
