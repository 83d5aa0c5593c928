import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, MAX, ONE, Row } from "../../test-support/fixtures/lendingPool.ts";
import { askValue } from "../../test-support/fixtures/oracle.ts";

// Source: L09 and L16 together. Whoever defaults has a little of a second collateral whose feed is dead: nobody can seize it,
// so the loss is not written down; and as its worth is not known, no hold keeps the first lenders from leaving it to the others.
// Defence: Liquidations.sol:`_add` and WithdrawalHolds.sol:`_lowerValue` count it at the most it is known to be worth.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** Alice's first collateral has been seized; she owes some 4,370 dollars on a tenth of a unit of a token without a feed. */
async function deploy() {
  const f = await deployLending(connection, { tokens: 2 });
  const { accounts, pool, listed, token } = f;
  const [, second] = listed;
  if (second === undefined) throw new Error("there are two tokens");
  await f.lend(20_000n * DOLLAR);
  await f.fund(accounts.bob, 20_000n * DOLLAR);
  await pool.connect(accounts.bob).deposit(20_000n * DOLLAR, accounts.bob);
  await f.post(accounts.alice, 100n * ONE);
  await f.post(accounts.alice, ONE / 10n, second);
  await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  await f.print(80);
  await f.print(0, second);
  await pool.connect(accounts.liquidator).liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x");
  return { ...f, second };
}

describe("L21: a dead collateral behind a loss", () => {
  it("shields no other collateral, and waits itself for its feed", async () => {
    const { pool, second, accounts, token } = await load();
    expect(await pool.stateOf(second.address)).to.equal(Row.REGULAR | Row.DEAD);
    expect(await pool.unitsOf(accounts.alice, token)).to.equal(0n);
    const debt = await pool.debtOf(accounts.alice);
    expect(debt > 4_368n * DOLLAR && debt < 4_372n * DOLLAR).to.equal(true);
    expect(await pool.totalDeficit()).to.equal(0n);
    await expect(
      pool.connect(accounts.liquidator).liquidate(accounts.alice, second.address, MAX, 0, accounts.liquidator, "0x"),
    )
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.LIQUIDATE, second.address, Row.REGULAR | Row.DEAD);
  });

  it("holds lenders until the session's end, though its worth is not known", async () => {
    const f = await load();
    const { pool, dollar, second, oracle, accounts, calendar, time } = f;
    const close = await calendar.regularClose(await calendar.dayOf(await time.latest()));
    await pool.connect(accounts.bob).holdWithdrawals([accounts.alice]);
    expect(await pool.withdrawalsHeldUntil()).to.equal(close);
    const [, , upper] = await askValue(oracle, second.address);
    const owed = (await pool.debtOf(accounts.alice)) * 10n ** 12n;
    const [held] = await pool.queryFilter(pool.filters.WithdrawalsHeld(), -1);
    expect(held?.args.shortfall).to.equal(owed - upper / 10n);
    await expect(pool.connect(accounts.lender).withdraw(20_000n * DOLLAR, accounts.lender, accounts.lender))
      .to.be.revertedWithCustomError(pool, "LendingPool_WithdrawalsHeld")
      .withArgs(close);
    expect(await dollar.balanceOf(accounts.lender)).to.equal(0n);
    // The feed is back: the rest is seized, the loss written down, and both lenders bear it alike.
    await f.print(200, second);
    await pool
      .connect(accounts.liquidator)
      .liquidate(accounts.alice, second.address, MAX, 0, accounts.liquidator, "0x");
    await pool.connect(accounts.bob).releaseWithdrawals([accounts.alice]);
    expect(await pool.convertToAssets(await pool.balanceOf(accounts.lender))).to.equal(
      await pool.convertToAssets(await pool.balanceOf(accounts.bob)),
    );
    expect(await pool.debtOf(accounts.alice)).to.equal(0n);
  });
});
