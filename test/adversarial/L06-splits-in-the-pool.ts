import { expect } from "chai";
import type { Connection } from "../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, MAX, ONE, Row } from "../../test-support/fixtures/lendingPool.ts";
import { laboratory } from "../../test-support/fixtures/oracle.ts";
import { announce, split } from "../../test-support/helpers/corporateActions.ts";

// Source: L06, as a lender's market meets it: for a weekend the price may have split and the multiplier not, or the other way
// round, and the exchange is closed as well.
// Defence: the frozen value of the oracle; Rows.sol: of ACTION_FREEZE and CLOSED the strictest cell; Prices.sol:`_lastClose`.

const load = await laboratory(deploy);

/** Friday noon before a split of 10 for 1 on Monday; alice owes 60 % of what she has. */
async function deploy(connection: Connection) {
  const f = await deployLending(connection);
  const { accounts, pool, oracle, token } = f;
  await f.lend(100_000n * DOLLAR);
  await f.post(accounts.alice, 100n * ONE);
  await pool.borrow(11_900n * DOLLAR, accounts.alice, accounts.alice);
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  await announce(f, "split", split("SPLF", "2024-02-05", [10n, 1n]), 10n * ONE);
  // A full day and the next: the freeze begins when the split is in the reach of the next session.
  await f.to("2024-02-01 18:00");
  await f.print(200);
  await oracle.observe(token);
  return { ...f, liquidator: pool.connect(accounts.liquidator) };
}

describe("L06: a split, seen by a pool", () => {
  it("moves no account's value through a closed weekend, whichever of price and multiplier comes first", async () => {
    const f = await load();
    const { pool, token, tokenAddress, accounts, liquidator } = f;
    for (const [instant, money] of [
      ["2024-02-02 20:59", 200],
      ["2024-02-03 15:00", 200],
      ["2024-02-04 15:00", 20],
      ["2024-02-05 14:29", 20],
      ["2024-02-05 14:30:05", 200],
    ] as const) {
      await f.to(instant);
      await f.print(money);
      expect((await pool.stateOf(token)) & Row.ACTION_FREEZE, instant).to.equal(Row.ACTION_FREEZE);
      expect((await pool.standingOf(accounts.alice)).collateralValue, instant).to.equal(20_000n * ONE);
      await expect(
        liquidator.liquidate(accounts.alice, tokenAddress, MAX, 0, accounts.liquidator, "0x"),
      ).to.be.revertedWithCustomError(pool, "LendingPool_Healthy");
      await expect(pool.borrow(DOLLAR, accounts.alice, accounts.alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
        .withArgs(Action.BORROW, tokenAddress, await pool.stateOf(token));
      await expect(pool.withdrawCollateral(token, 1n, accounts.alice, accounts.alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
        .withArgs(Action.WITHDRAW, tokenAddress, await pool.stateOf(token));
    }
    expect(await pool.unitsOf(accounts.alice, token)).to.equal(100n * ONE);
  });

  it("holds no lender by a value around the split", async () => {
    const f = await load();
    const { pool, tokenAddress, accounts } = f;
    await f.to("2024-02-04 15:00");
    await f.print(2);
    const rows = await pool.stateOf(tokenAddress);
    expect(rows & (Row.ACTION_FREEZE | Row.CLOSED)).to.equal(Row.ACTION_FREEZE | Row.CLOSED);
    await expect(pool.connect(accounts.mallory).holdWithdrawals([accounts.alice]))
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.LIQUIDATE, tokenAddress, rows);
  });

  it("goes on at the new price times the new multiplier, with the same units and debt", async () => {
    const f = await load();
    const { pool, token, oracle, accounts } = f;
    const units = await pool.unitsOf(accounts.alice, token);
    await f.to("2024-02-05 14:40");
    await f.print(20);
    await oracle.observe(token);
    await f.to("2024-02-05 15:30");
    await f.prove();
    await f.print(20.1);
    expect(await pool.stateOf(token)).to.equal(Row.REGULAR);
    expect((await pool.standingOf(accounts.alice)).collateralValue).to.equal(20_100n * ONE);
    expect(await pool.unitsOf(accounts.alice, token)).to.equal(units);
  });
});
