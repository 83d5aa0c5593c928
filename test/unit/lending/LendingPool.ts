import { expect } from "chai";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, MAX, ONE, Row } from "../../../test-support/fixtures/lendingPool.ts";

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);
const deploy = () => deployLending(connection);

describe("LendingPool", () => {
  it("lends dollars against stock, up to its collateral factor and not a cent further", async () => {
    const f = await load();
    const { pool, token, dollar, accounts } = f;
    await f.lend(1_000_000n * DOLLAR);
    await f.post(accounts.alice, 100n * ONE);
    expect(await pool.stateOf(token)).to.equal(Row.REGULAR);

    const [borrowable] = await pool.borrowableOf(accounts.alice);
    // 100 units at 199.80, of which 60 %.
    expect(borrowable).to.equal(11_988n * ONE);
    await expect(pool.borrow(11_988n * DOLLAR + 1n, accounts.alice, accounts.bob))
      .to.be.revertedWithCustomError(pool, "LendingPool_Undercollateralised")
      .withArgs(accounts.alice, borrowable, borrowable + 10n ** 12n);
    const tx = await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.bob);
    await expect(tx).to.changeTokenBalances(
      connection.ethers,
      dollar,
      [accounts.bob, pool],
      [11_988n * DOLLAR, -11_988n * DOLLAR],
    );
    console.log("borrow", (await tx.wait())?.gasUsed);

    await f.print(130);
    await f.fund(accounts.liquidator, 100_000n * DOLLAR);
    const liquidation = await pool
      .connect(accounts.liquidator)
      .liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x");
    console.log("liquidate", (await liquidation.wait())?.gasUsed, await pool.standingOf(accounts.alice));
    await f.print(130);
    await f.post(accounts.bob, 100n * ONE);
    await pool.connect(accounts.bob).borrow(1_000n * DOLLAR, accounts.bob, accounts.bob);
    const again = await pool.connect(accounts.bob).borrow(1_000n * DOLLAR, accounts.bob, accounts.bob);
    console.log("borrow again", (await again.wait())?.gasUsed);
    const withdrawal = await pool.connect(accounts.bob).withdrawCollateral(token, ONE, accounts.bob, accounts.bob);
    console.log("withdraw", (await withdrawal.wait())?.gasUsed);
    await f.fund(accounts.bob, 100n * DOLLAR);
    const repayment = await pool.connect(accounts.bob).repay(100n * DOLLAR, accounts.bob);
    console.log("repay", (await repayment.wait())?.gasUsed);
    await f.fund(accounts.lender, 100n * DOLLAR);
    const supply = await pool.connect(accounts.lender).deposit(100n * DOLLAR, accounts.lender);
    console.log("supply", (await supply.wait())?.gasUsed);
    expect(Action.BORROW).to.equal(1n);
  });
});
