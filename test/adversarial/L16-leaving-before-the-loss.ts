import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DAY, DOLLAR, deployLending, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";

// Source: runs on lending markets with a loss that all see and nobody has written down (Stream and Elixir, November 2025): who
// leaves first is paid in full, by those who stay. And the remedy as a weapon: holds that keep lenders in for nothing.
// Defence: WithdrawalHolds.sol; a loss is written down in the call that seizes the last of the collateral.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** Two lenders with 20,000 dollars each; alice owes 11,988 on what is worth 8,000. */
async function deploy() {
  const f = await deployLending(connection, { tokens: 2 });
  const { accounts, pool, calendar, time, listed } = f;
  const [, second] = listed;
  if (second === undefined) throw new Error("there are two tokens");
  await f.lend(20_000n * DOLLAR);
  await f.fund(accounts.bob, 20_000n * DOLLAR);
  await pool.connect(accounts.bob).deposit(20_000n * DOLLAR, accounts.bob);
  await f.post(accounts.alice, 100n * ONE);
  await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
  await f.post(accounts.mallory, 10n * ONE, second);
  await pool.connect(accounts.mallory).borrow(1_190n * DOLLAR, accounts.mallory, accounts.mallory);
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  const close = await calendar.regularClose(await calendar.dayOf(await time.latest()));
  return { ...f, second, close, mallorys: pool.connect(accounts.mallory) };
}

describe("L16: lenders who leave before the loss", () => {
  it("wait, and bear it as those who stayed", async () => {
    const f = await load();
    const { pool, token, dollar, accounts, close, mallorys } = f;
    await f.print(80);
    await mallorys.holdWithdrawals([accounts.alice]);
    const lenders = pool.connect(accounts.lender);
    for (const call of [
      () => lenders.withdraw(DOLLAR, accounts.lender, accounts.lender),
      () => lenders.redeem(DOLLAR, accounts.lender, accounts.lender),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(pool, "LendingPool_WithdrawalsHeld").withArgs(close);
    }
    expect(await pool.maxWithdraw(accounts.lender)).to.equal(0n);
    expect(await pool.maxRedeem(accounts.lender)).to.equal(0n);
    await pool.connect(accounts.liquidator).liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x");
    await mallorys.releaseWithdrawals([accounts.alice]);
    const half = await pool.maxWithdraw(accounts.bob);
    await lenders.redeem(await pool.balanceOf(accounts.lender), accounts.lender, accounts.lender);
    const loss = 20_000n * DOLLAR - (await dollar.balanceOf(accounts.lender));
    expect(loss > 2_183n * DOLLAR && loss < 2_185n * DOLLAR).to.equal(true);
    expect(half - (await dollar.balanceOf(accounts.lender)) <= DOLLAR / 100n).to.equal(true);
  });

  it("are not held for an account that is solvent, is none, comes twice, or not in order", async () => {
    const { pool, accounts, mallorys } = await load();
    const isCents = (reserve: bigint): boolean => reserve < ONE;
    await expect(mallorys.holdWithdrawals([accounts.alice]))
      .to.be.revertedWithCustomError(pool, "LendingPool_ReserveSuffices")
      .withArgs(0n, isCents);
    const sorted = [accounts.alice.address, accounts.bob.address].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    for (const list of [[], [accounts.alice.address, accounts.alice.address], sorted.reverse()]) {
      await expect(mallorys.holdWithdrawals(list)).to.be.revertedWithCustomError(pool, "LendingPool_BadAccounts");
    }
    expect(await pool.withdrawalsHeldUntil()).to.equal(0n);
  });

  it("are not let out by a hold of a smaller account that its owner pays for", async () => {
    const f = await load();
    const { pool, second, accounts, close, mallorys } = f;
    await f.print(80);
    await pool.connect(accounts.bob).holdWithdrawals([accounts.alice]);
    await f.print(118, second);
    // Hers lacks a few dollars: it would be repaid and released in the same transaction.
    await expect(mallorys.holdWithdrawals([accounts.mallory])).to.be.revertedWithCustomError(
      pool,
      "LendingPool_SmallerHold",
    );
    await expect(mallorys.releaseWithdrawals([accounts.mallory])).to.be.revertedWithCustomError(
      pool,
      "LendingPool_NoSuchHold",
    );
    await expect(mallorys.releaseWithdrawals([accounts.alice])).to.be.revertedWithCustomError(
      pool,
      "LendingPool_StillInsolvent",
    );
    expect(await pool.withdrawalsHeldUntil()).to.equal(close);
  });

  it("are not held for ever: a hold is not made longer, nor followed by another for a day", async () => {
    const f = await load();
    const { pool, accounts, close, mallorys } = f;
    await f.print(80);
    await mallorys.holdWithdrawals([accounts.alice]);
    // A larger one of the same session ends with it as well.
    await f.print(79);
    await mallorys.holdWithdrawals([accounts.alice]);
    expect(await pool.withdrawalsHeldUntil()).to.equal(close);
    await f.to(Number(close));
    await f.print(79);
    const earliest = close + BigInt(DAY);
    await expect(mallorys.holdWithdrawals([accounts.alice]))
      .to.be.revertedWithCustomError(pool, "LendingPool_HoldNotYet")
      .withArgs(earliest);
    await pool.connect(accounts.lender).withdraw(DOLLAR, accounts.lender, accounts.lender);
    expect(await f.dollar.balanceOf(accounts.lender)).to.equal(DOLLAR);
  });

  it("are not held where the gap reserve bears the loss, and lose nothing by it", async () => {
    const f = await load();
    const { pool, token, accounts, mallorys } = f;
    await f.fund(accounts.deployer, 10_000n * DOLLAR);
    await pool.connect(accounts.deployer).fundGapReserve(10_000n * DOLLAR);
    await f.print(80);
    await expect(mallorys.holdWithdrawals([accounts.alice])).to.be.revertedWithCustomError(
      pool,
      "LendingPool_ReserveSuffices",
    );
    const before = await pool.convertToAssets(await pool.balanceOf(accounts.lender));
    await pool.connect(accounts.liquidator).liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x");
    expect(await pool.totalDeficit()).to.equal(0n);
    expect((await pool.convertToAssets(await pool.balanceOf(accounts.lender))) >= before).to.equal(true);
  });
});
