import { expect } from "chai";
import { deployBusyPools } from "../../../test-support/fixtures/busyPools.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { DAY, DOLLAR, MAX, ONE } from "../../../test-support/fixtures/lendingPool.ts";

const connection = await openConnection();
const { ethers } = connection;
const load = () => connection.networkHelpers.loadFixture(deploy);

/** Alice and Bob owe 5,000 and 3,000 dollars, and 4 units, for a month. */
async function deploy() {
  const f = await deployBusyPools(connection);
  const { pool, shorts, accounts, time } = f;
  const { alice, bob } = accounts;
  await pool.borrow(5_000n * DOLLAR, alice, alice);
  await pool.connect(bob).borrow(3_000n * DOLLAR, bob, bob);
  await shorts.borrow(4n * ONE, alice, alice);
  await time.increase(30 * DAY);
  return f;
}

describe("LendingPool, repaying", () => {
  it("is anybody's, for anybody, and ends debtShares rounded down", async () => {
    const { pool, dollar, accounts, time, settle } = await load();
    const { alice, bob, liquidator } = accounts;
    const now = await settle();
    const [shares, cash] = [await pool.totalDebtShares(), await pool.cash()];
    const [owed] = await pool.positionOf(alice);
    await time.setNextBlockTimestamp(now + 1);
    const repaid = pool.connect(liquidator).repay(1_234_567_891n, alice);
    await expect(repaid).to.changeTokenBalances(
      ethers,
      dollar,
      [liquidator, alice, pool],
      [-1_234_567_891n, 0n, 1_234_567_891n],
    );
    const event = (await pool.queryFilter(pool.filters.InterestAccrued())).at(-1);
    const grown = (event?.args.totalDebt ?? 0n) + 1_234_567_891n;
    const ended = (1_234_567_891n * (shares + 10n ** 6n)) / (grown + 1n);
    await expect(repaid).to.emit(pool, "Repaid").withArgs(liquidator.address, alice.address, 1_234_567_891n, ended);
    expect(await pool.positionOf(alice)).to.deep.equal([owed - ended, 1n]);
    expect([await pool.totalDebtShares(), await pool.cash()]).to.deep.equal([shares - ended, cash + 1_234_567_891n]);
    expect(await pool.totalDebt()).to.equal(grown - 1_234_567_891n);
    expect(await pool.debtOf(bob)).to.be.greaterThan(3_000n * DOLLAR);
  });

  it("pulls no more than is owed, and then nothing is", async () => {
    const { pool, dollar, accounts, time, settle } = await load();
    const { alice, bob } = accounts;
    const now = await settle();
    await time.setNextBlockTimestamp(now + 1);
    const had = await dollar.balanceOf(alice);
    await pool.repay(50_000n * DOLLAR, alice);
    const event = (await pool.queryFilter(pool.filters.Repaid())).at(-1);
    const paid = had - (await dollar.balanceOf(alice));
    expect(event?.args.assets).to.equal(paid);
    // 3.3 % a year of 5,000, for a month.
    expect(paid).to.be.within(5_010n * DOLLAR, 5_020n * DOLLAR);
    expect(await pool.positionOf(alice)).to.deep.equal([0n, 1n]);
    await expect(pool.repay(1n, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_NoDebt")
      .withArgs(alice.address);
    await pool.connect(bob).repay(MAX, bob);
    expect([await pool.totalDebt(), await pool.totalDebtShares()]).to.deep.equal([0n, 0n]);
    expect(await dollar.balanceOf(pool)).to.equal(await pool.cash());
  });

  it("of all but a millionth of a dollar leaves that", async () => {
    const { pool, accounts, time, settle } = await load();
    const { alice } = accounts;
    const now = await settle();
    await time.setNextBlockTimestamp(now + 1);
    await pool.accrue();
    const debt = await pool.debtOf(alice);
    await time.setNextBlockTimestamp(now + 2);
    const [repaid] = await pool.repay.staticCall(debt - 1n, alice);
    expect(repaid).to.equal(debt - 1n);
    await pool.repay(debt - 1n, alice);
    expect(await pool.debtOf(alice)).to.be.within(1n, 1_000n);
  });

  it("of stock is in units", async () => {
    const { shorts, token, accounts } = await load();
    const { alice, bob } = accounts;
    const repaid = shorts.connect(bob).repay(3n * ONE, alice);
    await expect(repaid).to.changeTokenBalances(ethers, token, [bob, alice, shorts], [-3n * ONE, 0n, 3n * ONE]);
    await shorts.repay(MAX, alice);
    expect(await shorts.debtOf(alice)).to.equal(0n);
    expect(await token.balanceOf(shorts)).to.equal(await shorts.cash());
    expect(await shorts.cash()).to.be.greaterThan(1_000n * ONE);
  });

  it("is not of nothing, nor of a debt that is none", async () => {
    const { pool, accounts } = await load();
    const { alice, mallory } = accounts;
    await expect(pool.repay(0n, alice)).to.be.revertedWithCustomError(pool, "LendingPool_ZeroAmount");
    await expect(pool.repay(DOLLAR, mallory))
      .to.be.revertedWithCustomError(pool, "LendingPool_NoDebt")
      .withArgs(mallory.address);
  });
});
