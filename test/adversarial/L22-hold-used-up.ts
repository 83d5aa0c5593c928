import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DOLLAR, deployLending, ONE } from "../../test-support/fixtures/lendingPool.ts";

// Source: L16. After a hold withdrawals stay open for a day, so that no chain of holds keeps lenders in. Who wants to leave
// before a loss is written down has a hold taken in the last second of a session, waits it out, and leaves while none is possible.
// Defence: WithdrawalHolds.sol:`_endOfSession`: where less than MIN_HOLD of a session is left, the hold is until the end of the next.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

async function deploy() {
  const f = await deployLending(connection);
  const { accounts, pool, calendar, time } = f;
  await f.lend(50_000n * DOLLAR);
  await f.post(accounts.alice, 100n * ONE);
  await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
  const today = await calendar.dayOf(await time.latest());
  const close = await calendar.regularClose(today);
  const next = await calendar.regularClose(await calendar.dayOf(await calendar.nextOpen(close)));
  return { ...f, close, next };
}

describe("L22: a hold used up in a session's last second", () => {
  it("reaches to the end of the next session", async () => {
    const f = await load();
    const { pool, dollar, accounts, close, next } = f;
    await f.to(Number(close) - 10);
    await f.print(80);
    await pool.connect(accounts.mallory).holdWithdrawals([accounts.alice]);
    expect(await pool.withdrawalsHeldUntil()).to.equal(next);
    await f.to(Number(close) + 1);
    await expect(pool.connect(accounts.lender).withdraw(DOLLAR, accounts.lender, accounts.lender))
      .to.be.revertedWithCustomError(pool, "LendingPool_WithdrawalsHeld")
      .withArgs(next);
    expect(await dollar.balanceOf(accounts.lender)).to.equal(0n);
  });

  it("ends with the running one while an hour of it is left", async () => {
    const f = await load();
    const { pool, accounts, close } = f;
    await f.to(Number(close) - 3_605);
    await f.print(80);
    await pool.connect(accounts.mallory).holdWithdrawals([accounts.alice]);
    expect(await pool.withdrawalsHeldUntil()).to.equal(close);
    await f.to(Number(close));
    await pool.connect(accounts.lender).withdraw(DOLLAR, accounts.lender, accounts.lender);
  });
});
