import { expect } from "chai";
import { deployBusyPools } from "../../../test-support/fixtures/busyPools.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { Action, DAY, DOLLAR, HOUR, MAX, ONE, Row } from "../../../test-support/fixtures/lendingPool.ts";

const connection = await openConnection();
const { ethers } = connection;
const load = () => connection.networkHelpers.loadFixture(deploy);

/** Alice owes 6,000 dollars and bob 11,987 on 100 units each; at 80 bob lacks 3,995, at 50 alice 1,005 too. */
async function deploy() {
  const f = await deployBusyPools(connection);
  const { pool, accounts, calendar, time } = f;
  const { alice, bob, mallory } = accounts;
  await pool.borrow(6_000n * DOLLAR, alice, alice);
  await pool.connect(bob).borrow(11_987n * DOLLAR, bob, bob);
  const close = Number(await calendar.regularClose(await calendar.dayOf(await time.latest())));
  const both = [alice.address, bob.address].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  return { ...f, alice, bob, both, close, mallorys: pool.connect(mallory) };
}

const near = (money: bigint) => (value: bigint) => value >= money && value < money + 5n * ONE;

describe("LendingPool, holds of lenders' withdrawals", () => {
  it("are anybody's to ask for, until the end of the session", async () => {
    const f = await load();
    const { pool, bob, close, accounts, mallorys } = f;
    const { lender, mallory } = accounts;
    await f.print(80);
    // 100 units at 79.92.
    await expect(mallorys.holdWithdrawals([bob]))
      .to.emit(pool, "WithdrawalsHeld")
      .withArgs(mallory.address, close, [bob.address], near(3_995n * ONE));
    expect(await pool.withdrawalsHeldUntil()).to.equal(close);
    for (const call of [
      () => pool.connect(lender).withdraw(1n, lender, lender),
      () => pool.connect(lender).redeem(DOLLAR, lender, lender),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(pool, "LendingPool_WithdrawalsHeld").withArgs(close);
    }
    expect([await pool.maxWithdraw(lender), await pool.maxRedeem(lender)]).to.deep.equal([0n, 0n]);
    // To the second: the last of the hold, and the first without it.
    await f.time.setNextBlockTimestamp(close - 1);
    await expect(pool.connect(lender).withdraw(1n, lender, lender))
      .to.be.revertedWithCustomError(pool, "LendingPool_WithdrawalsHeld")
      .withArgs(close);
    await f.time.setNextBlockTimestamp(close);
    await expect(pool.connect(lender).withdraw(DOLLAR, lender, lender)).to.changeTokenBalances(
      ethers,
      f.dollar,
      [lender, pool],
      [DOLLAR, -DOLLAR],
    );
    expect(await pool.withdrawalsHeldUntil()).to.equal(0n);
  });

  it("are of one to sixteen accounts, ascending", async () => {
    const f = await load();
    const { pool, both, bob, mallorys } = f;
    await f.print(80);
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => `0x${(index + 1).toString(16).padStart(40, "0")}`);
    for (const accounts of [[], many(17), [...both].reverse(), [bob.address, bob.address]]) {
      await expect(mallorys.holdWithdrawals(accounts)).to.be.revertedWithCustomError(pool, "LendingPool_BadAccounts");
    }
    expect(await pool.MAX_HELD_ACCOUNTS()).to.equal(16n);
    await mallorys.holdWithdrawals([...many(15), bob.address]);
  });

  it("are for a shortfall above the gap reserve alone, to the wei", async () => {
    const f = await load();
    const { pool, bob, mallorys, accounts, settle, time } = f;
    const { liquidator } = accounts;
    await expect(mallorys.holdWithdrawals([bob]))
      .to.be.revertedWithCustomError(pool, "LendingPool_ReserveSuffices")
      .withArgs(0n, (reserve: bigint) => reserve < ONE);
    await f.print(80);
    await pool.connect(liquidator).fundGapReserve(4_000n * DOLLAR);
    await expect(mallorys.holdWithdrawals([bob]))
      .to.be.revertedWithCustomError(pool, "LendingPool_ReserveSuffices")
      .withArgs(near(3_995n * ONE), near(4_000n * ONE));
    await f.print(79);
    const now = await settle();
    await time.setNextBlockTimestamp(now + 1);
    await mallorys.holdWithdrawals([bob]);
  });

  it("want values that are certain", async () => {
    const f = await load();
    const { pool, bob, mallorys, shorts, accounts, tokenAddress } = f;
    await shorts.borrow(ONE, accounts.alice, accounts.alice);
    await f.print(-1);
    // A collateral counts at the most it is known to be worth: at 200 nobody lacks anything.
    await expect(mallorys.holdWithdrawals([bob])).to.be.revertedWithCustomError(pool, "LendingPool_ReserveSuffices");
    // What is owed has to be known.
    await expect(shorts.connect(accounts.mallory).holdWithdrawals([accounts.alice]))
      .to.be.revertedWithCustomError(shorts, "LendingPool_Blocked")
      .withArgs(Action.LIQUIDATE, tokenAddress, Row.REGULAR | Row.DEAD);
  });

  it("give way to a larger one, and end with the first", async () => {
    const f = await load();
    const { pool, bob, both, close, accounts, mallorys } = f;
    await f.print(50);
    await mallorys.holdWithdrawals([bob]);
    await expect(mallorys.holdWithdrawals([accounts.alice]))
      .to.be.revertedWithCustomError(pool, "LendingPool_SmallerHold")
      .withArgs(near(1_005n * ONE), near(6_992n * ONE));
    await expect(mallorys.holdWithdrawals(both))
      .to.emit(pool, "WithdrawalsHeld")
      .withArgs(accounts.mallory.address, close, both, near(7_997n * ONE));
    await expect(mallorys.releaseWithdrawals([bob])).to.be.revertedWithCustomError(pool, "LendingPool_NoSuchHold");
  });

  it("are released by anybody once the reason is gone, and can be taken up again", async () => {
    const f = await load();
    const { pool, bob, accounts, close, mallorys } = f;
    await expect(mallorys.releaseWithdrawals([bob])).to.be.revertedWithCustomError(pool, "LendingPool_NoSuchHold");
    await f.print(80);
    await mallorys.holdWithdrawals([bob]);
    await expect(mallorys.releaseWithdrawals([accounts.alice])).to.be.revertedWithCustomError(
      pool,
      "LendingPool_NoSuchHold",
    );
    await expect(mallorys.releaseWithdrawals([bob]))
      .to.be.revertedWithCustomError(pool, "LendingPool_StillInsolvent")
      .withArgs(near(3_995n * ONE), (reserve: bigint) => reserve < ONE);
    await pool.connect(bob).repay(5_000n * DOLLAR, bob);
    await expect(mallorys.releaseWithdrawals([bob]))
      .to.emit(pool, "WithdrawalsReleased")
      .withArgs(accounts.mallory.address);
    expect(await pool.withdrawalsHeldUntil()).to.equal(0n);
    await expect(mallorys.releaseWithdrawals([bob])).to.be.revertedWithCustomError(pool, "LendingPool_NoSuchHold");
    await f.print(50);
    await mallorys.holdWithdrawals([bob]);
    expect(await pool.withdrawalsHeldUntil()).to.equal(close);
  });

  it("are followed by a day without, to the second, and are no longer there to release", async () => {
    const f = await load();
    const { pool, bob, close, mallorys, time } = f;
    await f.print(80);
    await mallorys.holdWithdrawals([bob]);
    await time.setNextBlockTimestamp(close);
    await expect(mallorys.releaseWithdrawals([bob])).to.be.revertedWithCustomError(pool, "LendingPool_NoSuchHold");
    await f.to(close + DAY - 10);
    await f.print(80);
    await time.setNextBlockTimestamp(close + DAY - 1);
    await expect(mallorys.holdWithdrawals([bob]))
      .to.be.revertedWithCustomError(pool, "LendingPool_HoldNotYet")
      .withArgs(close + DAY);
    expect([await pool.HOLD_PAUSE(), await pool.MAX_HOLD()]).to.deep.equal([BigInt(DAY), 6n * BigInt(DAY)]);
    await time.setNextBlockTimestamp(close + DAY);
    await mallorys.holdWithdrawals([bob]);
  });

  it("run to the end of the next session from the last hour of one", async () => {
    const f = await load();
    const { pool, bob, close, calendar, mallorys, time } = f;
    await f.to(close - HOUR - 10);
    await f.print(80);
    await time.setNextBlockTimestamp(close - HOUR);
    const snapshot = await connection.networkHelpers.takeSnapshot();
    await mallorys.holdWithdrawals([bob]);
    expect(await pool.withdrawalsHeldUntil()).to.equal(close);
    await snapshot.restore();
    await time.setNextBlockTimestamp(close - HOUR + 1);
    await mallorys.holdWithdrawals([bob]);
    const next = await calendar.regularClose(await calendar.dayOf(await calendar.nextOpen(close)));
    expect(await pool.withdrawalsHeldUntil()).to.equal(next);
    await pool.repay(MAX, f.alice);
  });
});
