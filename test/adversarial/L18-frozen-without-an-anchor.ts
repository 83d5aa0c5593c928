import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";
import type { Connection } from "../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, HOUR, MAX, ONE, Row } from "../../test-support/fixtures/lendingPool.ts";
import { laboratory } from "../../test-support/fixtures/oracle.ts";
import { announce, split } from "../../test-support/helpers/corporateActions.ts";

// Source: a split whose price comes before its multiplier (L06), or a bad opening print (L17), for a collateral that has just been
// listed and whose value nobody has observed yet: the oracle has no value from before to show or to compare with, and shows the
// print, a tenth of the worth.
// Defence: Prices.sol:`_recall` takes a token without an anchor for one without a value, frozen or outside of REGULAR; Carrying.sol:
// `keepSession` and CollateralSettings.sol:`list` have the oracle observe, so that a loan always has an anchor.

const loadUnheardOf = await laboratory((connection) => deployUnheardOf(connection));
const load = await laboratory((connection) => deployBorrowed(connection));

/** Alice owes against the second token, and has units of the first beside it, which nobody has ever observed. */
async function deployUnheardOf(connection: Connection) {
  const f = await deployLending(connection, { tokens: 2, isObserved: false, isListedAtNight: true });
  const { accounts, pool, listed } = f;
  const [, second] = listed;
  if (second === undefined) throw new Error("there are two tokens");
  await f.lend(100_000n * DOLLAR);
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  await f.post(accounts.alice, 100n * ONE, second);
  await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
  await f.post(accounts.alice, 10n * ONE);
  return { ...f, second };
}

/** Alice owes against the first token, which nobody has observed but by this; a split of ten for one is on its way. */
async function deployBorrowed(connection: Connection) {
  const f = await deployLending(connection, { isObserved: false, isListedAtNight: true });
  const { accounts, pool, oracle, token } = f;
  expect((await oracle.anchorOf(token)).value).to.equal(0n);
  await f.lend(100_000n * DOLLAR);
  await f.post(accounts.alice, 100n * ONE);
  await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  await announceSplit(f);
  return f;
}

/** Ten for one on Monday; it is Friday then. */
async function announceSplit(f: Awaited<ReturnType<typeof deployLending>>): Promise<void> {
  await announce(f, "split", split("SPLF", "2024-02-05", [10n, 1n]), 10n * ONE);
  await f.to("2024-02-02 18:00");
  await f.prove();
}

/** That neither collateral of alice's is seized because of the first token's print. */
async function expectNothingSeized(f: Awaited<ReturnType<typeof deployUnheardOf>>, rows: bigint): Promise<void> {
  const { pool, tokenAddress, second, accounts } = f;
  const { alice, liquidator } = accounts;
  expect(await pool.stateOf(tokenAddress)).to.equal(rows);
  for (const token of [tokenAddress, second.address]) {
    const had = await pool.unitsOf(alice, token);
    await expect(pool.connect(liquidator).liquidate(alice, token, MAX, 0, liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.LIQUIDATE, tokenAddress, rows);
    expect(await pool.unitsOf(alice, token)).to.equal(had);
  }
  await expect(pool.borrow(100n * DOLLAR, alice, alice)).to.be.revertedWithCustomError(pool, "LendingPool_Blocked");
  await expect(pool.standingOf(alice))
    .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
    .withArgs(Action.LIQUIDATE, tokenAddress, rows);
}

describe("L18: a value without one from before", () => {
  it("seizes nothing at a tenth of its worth, when the feed splits before the token", async () => {
    const f = await loadUnheardOf();
    await announceSplit(f);
    await f.prove(f.second);
    await f.print(20);
    await f.print(160, f.second);
    await expectNothingSeized(f, Row.REGULAR | Row.ACTION_FREEZE | Row.DEAD);
  });

  it("seizes nothing at the first print that there ever was of an opening, an evening or a night", async () => {
    for (const [delay, rows] of [
      [60, Row.REGULAR | Row.REOPENING | Row.DEAD],
      [8 * HOUR, Row.EXTENDED | Row.DEAD],
      [14 * HOUR, Row.CLOSED | Row.DEAD],
    ] as const) {
      const f = await loadUnheardOf();
      const { calendar, time } = f;
      await f.to(Number(await calendar.nextOpen(await time.latest())) + delay);
      await f.print(20);
      await f.print(160, f.second);
      await expectNothingSeized(f, rows);
    }
  });

  it("leaves all exits open meanwhile, and ends with the session's next borrower", async () => {
    const f = await loadUnheardOf();
    const { pool, oracle, token, tokenAddress, second, accounts, calendar, time } = f;
    const { alice } = accounts;
    await f.fund(alice, 20_000n * DOLLAR);
    const opens = Number(await calendar.nextOpen(await time.latest()));
    await f.to(opens + 60);
    await f.print(20);
    await f.print(200, second);
    await pool.repay(100n * DOLLAR, alice);
    await token.connect(accounts.market).mint(alice, ONE);
    await pool.supplyCollateral(token, ONE, alice);
    await f.to(opens + HOUR);
    await f.print(200);
    await f.print(200, second);
    expect(await pool.stateOf(token)).to.equal(Row.REGULAR);
    await expect(pool.borrow(100n * DOLLAR, alice, alice))
      .to.emit(oracle, "Observed")
      .withArgs(tokenAddress, 200n * ONE, anyValue, 0n);
    await f.to(opens + 8 * HOUR);
    await f.print(20);
    await f.print(200, second);
    expect(await pool.stateOf(token)).to.equal(Row.EXTENDED);
    await pool.repay(MAX, alice);
    await pool.withdrawCollateral(token, MAX, alice, alice);
    expect(await token.balanceOf(alice)).to.equal(11n * ONE);
  });

  it("goes by the value from before, which the loan has had observed", async () => {
    const f = await load();
    const { pool, token, accounts } = f;
    await f.print(20);
    expect(await pool.stateOf(token)).to.equal(Row.REGULAR | Row.REOPENING | Row.ACTION_FREEZE);
    expect((await pool.standingOf(accounts.alice)).collateralValue).to.equal(20_000n * ONE);
    await expect(
      pool.connect(accounts.liquidator).liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x"),
    ).to.be.revertedWithCustomError(pool, "LendingPool_Healthy");
  });
});
