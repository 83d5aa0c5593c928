import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, HOUR, MAX, ONE, Row } from "../../test-support/fixtures/lendingPool.ts";

// Source: markets that open and close under one's feet: halts (LULD, 18 March 2020), a calendar that runs out, an early close.
// Somebody borrows in the minute between, or is liquidated in it.
// Defence: Prices.sol:`_findRows`, Rows.sol; a session kept in PoolBook.sol is asked for anew once it has closed.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

async function deploy() {
  const f = await deployLending(connection);
  const { accounts, pool, calendar, time } = f;
  await f.lend(100_000n * DOLLAR);
  await f.post(accounts.alice, 100n * ONE);
  await pool.borrow(9_000n * DOLLAR, accounts.alice, accounts.alice);
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  await f.fund(accounts.alice, 100_000n * DOLLAR);
  const close = Number(await calendar.regularClose(await calendar.dayOf(await time.latest())));
  return { ...f, close, liquidator: pool.connect(accounts.liquidator) };
}

describe("L08: opening and closing", () => {
  it("lends at the closed factor from the second of the close", async () => {
    const f = await load();
    const { pool, accounts, close } = f;
    await f.to(close - 2);
    await f.print(200);
    await f.to(close);
    expect(await pool.stateOf(f.token)).to.equal(Row.EXTENDED);
    // 100 units at 198, of which 50 %.
    expect((await pool.borrowableOf(accounts.alice))[0]).to.equal(9_900n * ONE);
    await expect(pool.borrow(1_000n * DOLLAR, accounts.alice, accounts.alice)).to.be.revertedWithCustomError(
      pool,
      "LendingPool_Undercollateralised",
    );
  });

  it("takes silence in the session for a halt: nothing is lent, and only the hard floor seizes", async () => {
    const f = await load();
    const { pool, tokenAddress, accounts, time, liquidator } = f;
    await f.print(120);
    await time.increase(HOUR + 60);
    const rows = Row.REGULAR | Row.CLOSED;
    expect(await pool.stateOf(tokenAddress)).to.equal(rows);
    await expect(pool.borrow(DOLLAR, accounts.alice, accounts.alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.BORROW, tokenAddress, rows);
    // At the last close it is healthy, whatever was printed before the halt.
    await expect(
      liquidator.liquidate(accounts.alice, tokenAddress, MAX, 0, accounts.liquidator, "0x"),
    ).to.be.revertedWithCustomError(pool, "LendingPool_Healthy");
    // The halt ends with a print at which it is not.
    await f.print(120);
    await liquidator.liquidate(accounts.alice, tokenAddress, MAX, 0, accounts.liquidator, "0x");
    expect(await pool.unitsOf(accounts.alice, tokenAddress)).to.be.lessThan(100n * ONE);
  });

  it("keeps an evening's price within its band of the close, so that a thin print liquidates nobody", async () => {
    const f = await load();
    const { pool, token, accounts, close, liquidator } = f;
    await f.to(close + 60);
    await f.print(100);
    expect(await pool.stateOf(token)).to.equal(Row.EXTENDED);
    const { collateralValue } = await pool.standingOf(accounts.alice);
    expect(collateralValue).to.equal(100n * 180n * ONE);
    await expect(
      liquidator.liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x"),
    ).to.be.revertedWithCustomError(pool, "LendingPool_Healthy");
  });

  it("knows of an early close that was set the day before, though it keeps sessions", async () => {
    const f = await load();
    const { pool, token, tokenAddress, calendar, accounts, time } = f;
    const nextOpen = async () => Number(await calendar.nextOpen(await time.latest()));
    const day = (await calendar.dayOf(await time.latest())) + 2n;
    const { preOpen, open } = await calendar.hoursOf(day);
    const one = 13n * 60n;
    const tradingHours = { preOpen, open, close: one, reopen: one, reclose: one, postClose: 17n * 60n };
    await calendar.connect(accounts.risk).setDays([{ day, trades: true, settles: true, tradingHours }]);
    for (let each = day - 1n; each <= day; ++each) {
      await f.to((await nextOpen()) + 10);
      await f.print(200);
      expect(await pool.stateOf(token)).to.equal(Row.REGULAR | Row.REOPENING);
      await expect(pool.borrow(100n * DOLLAR, accounts.alice, accounts.alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
        .withArgs(Action.BORROW, tokenAddress, Row.REGULAR | Row.REOPENING);
      await time.increase(HOUR);
      await f.print(200);
      await f.prove();
      // The session is kept: the pool asks the calendar no more until it has closed.
      await pool.borrow(100n * DOLLAR, accounts.alice, accounts.alice);
      expect(await pool.stateOf(token)).to.equal(Row.REGULAR);
    }
    await f.to(Number(await calendar.regularClose(day)) - 2);
    await f.print(200);
    expect(await pool.stateOf(token)).to.equal(Row.REGULAR);
    await f.to(Number(await calendar.startOf(day)) + 13 * HOUR);
    await f.print(200);
    expect(await pool.stateOf(token)).to.equal(Row.EXTENDED);
  });

  it("treats the time past the calendar's end as closed, and lets everybody out", async () => {
    const f = await load();
    const { pool, token, tokenAddress, dollar, accounts } = f;
    await f.to("2027-02-03 16:00");
    await f.print(200);
    const rows = await pool.stateOf(tokenAddress);
    expect(rows & Row.CLOSED).to.equal(Row.CLOSED);
    await expect(pool.borrow(DOLLAR, accounts.alice, accounts.alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.BORROW, tokenAddress, rows);
    await pool.repay(MAX, accounts.alice);
    await pool.withdrawCollateral(token, MAX, accounts.alice, accounts.alice);
    expect(await token.balanceOf(accounts.alice)).to.equal(100n * ONE);
    const all = await pool.maxRedeem(accounts.lender);
    await pool.connect(accounts.lender).redeem(all, accounts.lender, accounts.lender);
    expect(await dollar.balanceOf(accounts.lender)).to.be.greaterThan(100_000n * DOLLAR);
  });
});
