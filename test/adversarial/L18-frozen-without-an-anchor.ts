import { expect } from "chai";
import type { Connection } from "../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, MAX, ONE, Row } from "../../test-support/fixtures/lendingPool.ts";
import { laboratory } from "../../test-support/fixtures/oracle.ts";
import { announce, split } from "../../test-support/helpers/corporateActions.ts";

// Source: a split whose price comes before its multiplier (L06), for a collateral that has just been listed and whose value
// nobody has observed yet: the oracle has no value from before to show, and shows the print, a tenth of the worth.
// Defence: Prices.sol:`_findRows` takes a frozen token without an anchor for one without a value.

const load = await laboratory((connection) => deployFrozen(connection, false));
const loadObserved = await laboratory((connection) => deployFrozen(connection, true));

async function deployFrozen(connection: Connection, isObserved: boolean) {
  const f = await deployLending(connection, { isObserved });
  const { accounts, pool } = f;
  await f.lend(100_000n * DOLLAR);
  await f.post(accounts.alice, 100n * ONE);
  await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  // 10 for 1 on Monday.
  await announce(f, "split", split("SPLF", "2024-02-05", [10n, 1n]), 10n * ONE);
  await f.to("2024-02-02 18:00");
  await f.prove();
  return f;
}

describe("L18: a freeze without a value from before", () => {
  it("seizes nothing at a tenth of its worth, when the feed splits before the token", async () => {
    const f = await load();
    const { pool, token, oracle, accounts } = f;
    expect((await oracle.anchorOf(token)).value).to.equal(0n);
    await f.print(20);
    expect(await pool.stateOf(token)).to.equal(Row.REGULAR | Row.ACTION_FREEZE | Row.DEAD);
    await expect(pool.connect(accounts.liquidator).liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.LIQUIDATE, await token.getAddress(), Row.REGULAR | Row.ACTION_FREEZE | Row.DEAD);
    expect(await pool.unitsOf(accounts.alice, token)).to.equal(100n * ONE);
    expect(await token.balanceOf(accounts.liquidator)).to.equal(0n);
  });

  it("goes by the value from before, where somebody has observed it", async () => {
    const f = await loadObserved();
    const { pool, token, accounts } = f;
    await f.print(20);
    expect(await pool.stateOf(token)).to.equal(Row.REGULAR | Row.REOPENING | Row.ACTION_FREEZE);
    expect((await pool.standingOf(accounts.alice)).collateralValue).to.equal(20_000n * ONE);
    await expect(
      pool.connect(accounts.liquidator).liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x"),
    ).to.be.revertedWithCustomError(pool, "LendingPool_Healthy");
  });
});
