import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DAY, DOLLAR, deployLending, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";

// Source: interest that is lost by writing it down often, or made by it; a division by an empty pool; a debt that grows past
// what its slot holds and can be repaid no more.
// Defence: PoolBook.sol:`accrued`, `compounded`.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);
const deploy = () => deployLending(connection);

describe("L11: accrual", () => {
  it("comes to nothing without lenders, without debt, after a year", async () => {
    const f = await load();
    const { pool, accounts, time } = f;
    await pool.connect(accounts.mallory).accrue();
    await time.increase(365 * DAY);
    await pool.connect(accounts.mallory).accrue();
    expect(await pool.rates()).to.deep.equal([
      0n,
      (await f.rateModel.ratesAt(0))[0],
      (await f.rateModel.ratesAt(0))[1],
    ]);
    await f.lend(1_000n * DOLLAR);
    await time.increase(365 * DAY);
    await pool.connect(accounts.mallory).accrue();
    expect(await pool.totalAssets()).to.equal(1_000n * DOLLAR);
    expect(await pool.maxWithdraw(accounts.lender)).to.equal(1_000n * DOLLAR);
  });

  it("is the same in one step or in a hundred, to a part in a million; many steps cost a lender no cent", async () => {
    const f = await load();
    const { pool, accounts, time } = f;
    await f.lend(20_000n * DOLLAR);
    await f.post(accounts.alice, 100n * ONE);
    await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
    const snapshot = await connection.networkHelpers.takeSnapshot();
    const end = (await time.latest()) + DAY;
    await time.increaseTo(end);
    await pool.connect(accounts.mallory).accrue();
    const once = [await pool.totalDebt(), await pool.totalAssets()] as const;
    await snapshot.restore();
    for (let step = 100; step > 0; --step) {
      await time.increaseTo(end - (step - 1) * 600 - 1);
      await pool.connect(accounts.mallory).accrue();
    }
    await time.increaseTo(end + 1);
    const often = [await pool.totalDebt(), await pool.totalAssets()] as const;
    for (const index of [0, 1] as const) {
      expect(often[index] >= once[index] - 100n, `${often[index]} for ${once[index]}`).to.equal(true);
      expect(often[index] <= once[index] + once[index] / 1_000_000n).to.equal(true);
    }
  });

  it("splits no wei between lenders, reserve and debt", async () => {
    const f = await load();
    const { pool, accounts, time } = f;
    await f.lend(20_000n * DOLLAR);
    await f.post(accounts.alice, 100n * ONE);
    await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
    for (const seconds of [1, 13, DAY, 100 * DAY]) {
      await time.increase(seconds);
      await pool.connect(accounts.mallory).accrue();
      expect((await pool.totalAssets()) + (await pool.gapReserve())).to.equal(
        (await pool.cash()) + (await pool.totalDebt()),
      );
    }
    expect(await pool.gapReserve()).to.be.greaterThan(0n);
  });

  it("passes no utilisation above the whole, and is repaid from there", async () => {
    const f = await load();
    const { pool, accounts, time, dollar } = f;
    await f.lend(11_988n * DOLLAR);
    await f.post(accounts.alice, 100n * ONE);
    await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
    await time.increase(365 * DAY);
    const [utilisation] = await pool.rates();
    expect(utilisation).to.equal(ONE);
    expect(await pool.cash()).to.equal(0n);
    await expect(pool.connect(accounts.lender).withdraw(1n, accounts.lender, accounts.lender))
      .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCash")
      .withArgs(1n, 0n);
    await f.fund(accounts.alice, 100_000n * DOLLAR);
    await pool.repay(MAX, accounts.alice);
    expect(await pool.totalDebt()).to.equal(0n);
    expect(await pool.totalDebtShares()).to.equal(0n);
    expect(await dollar.balanceOf(pool)).to.equal(await pool.cash());
  });

  it("grows for forty years at the highest rate, and can still be repaid in part", async () => {
    const f = await load();
    const { pool, accounts, time } = f;
    await f.lend(11_988n * DOLLAR);
    await f.post(accounts.alice, 100n * ONE);
    await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
    for (let year = 0; year < 40; ++year) {
      await time.increase(365 * DAY);
      await pool.connect(accounts.mallory).accrue();
    }
    expect(await pool.totalDebt()).to.be.greaterThan(2n ** 60n);
    await f.fund(accounts.alice, 1_000_000n * DOLLAR);
    await pool.repay(1_000_000n * DOLLAR, accounts.alice);
    expect(await pool.cash()).to.equal(1_000_000n * DOLLAR);
    await pool.connect(accounts.lender).withdraw(1_000_000n * DOLLAR, accounts.lender, accounts.lender);
  });
});
