import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, MAX, ONE, Row } from "../../test-support/fixtures/lendingPool.ts";

// Source: opening prints that last for seconds (24 August 2015: stocks 40 % down at 09:30, back by 09:40). The table lets
// an account be liquidated then only if it is past the hard floor at the last close. But the last close is what was
// observed last in a regular session, and anyone may observe: also the bad print, a second after it.
// Defence: Prices.sol:`_lastClose` takes no value of the session that reopens for the last close; who asks for one waits.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** A quarter of a minute into a session; alice owes 60 % of what she has at the last close, and more than it at a bad print. */
async function deploy() {
  const f = await deployLending(connection);
  const { accounts, pool, calendar, time } = f;
  await f.lend(100_000n * DOLLAR);
  await f.post(accounts.alice, 100n * ONE);
  await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  const open = Number(await calendar.nextOpen(await time.latest()));
  await f.to(open + 15);
  await f.print(105);
  return { ...f, open };
}

describe("L17: a bad opening print, observed at once", () => {
  it("liquidates nobody at a bad print who is healthy at the last close", async () => {
    const f = await load();
    const { pool, token, accounts } = f;
    expect(await pool.stateOf(token)).to.equal(Row.REGULAR | Row.REOPENING);
    const { health } = await pool.standingOf(accounts.alice);
    expect(health > ONE).to.equal(true);
    await expect(
      pool.connect(accounts.liquidator).liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x"),
    ).to.be.revertedWithCustomError(pool, "LendingPool_Healthy");
  });

  it("liquidates nobody either once somebody has written the bad print down", async () => {
    const f = await load();
    const { pool, token, dollar, oracle, accounts } = f;
    await oracle.connect(accounts.mallory).observe(token);
    const liquidation = pool
      .connect(accounts.liquidator)
      .liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x");
    await expect(liquidation)
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.LIQUIDATE, await token.getAddress(), Row.REGULAR | Row.REOPENING);
    expect(await token.balanceOf(accounts.liquidator)).to.equal(0n);
    expect(await dollar.balanceOf(accounts.liquidator)).to.equal(100_000n * DOLLAR);
    expect(await pool.unitsOf(accounts.alice, token)).to.equal(100n * ONE);
  });

  it("leaves the account healthy when the print is back, and liquidates it after the grace if it is not", async () => {
    const f = await load();
    const { pool, token, oracle, accounts, open } = f;
    await oracle.connect(accounts.mallory).observe(token);
    await f.to(open + 5 * 60);
    const liquidator = pool.connect(accounts.liquidator);
    await f.print(200);
    await expect(
      liquidator.liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x"),
    ).to.be.revertedWithCustomError(pool, "LendingPool_Healthy");
    await f.print(105);
    await liquidator.liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x");
    expect(await pool.unitsOf(accounts.alice, token)).to.equal(0n);
  });
});
