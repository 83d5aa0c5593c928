import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DOLLAR, deployLending, ONE } from "../../test-support/fixtures/lendingPool.ts";

// Source: Hundred Finance (2023), Sonne, Onyx: of an empty market the first lender owns the whole, donates to it, and a victim's
// deposit rounds to nothing; or what he redeems rounds in his favour, again and again.
// Defence: cash is counted (LenderVault.sol), and 10^6 virtual lpShares.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);
const WEALTH = 1_000_000n * DOLLAR;

async function deploy() {
  const f = await deployLending(connection);
  await f.fund(f.accounts.mallory, WEALTH);
  await f.fund(f.accounts.bob, 1_000n * DOLLAR);
  return { ...f, mallorys: f.pool.connect(f.accounts.mallory), bobs: f.pool.connect(f.accounts.bob) };
}

describe("L01: an empty pool", () => {
  it("gives a victim all he brought, whatever the first lender gave away", async () => {
    const { pool, mallorys, bobs, dollar, poolAddress, accounts } = await load();
    await mallorys.deposit(1n, accounts.mallory);
    await dollar.connect(accounts.mallory).transfer(poolAddress, 900_000n * DOLLAR);
    expect(await pool.totalAssets()).to.equal(1n);
    await bobs.deposit(1_000n * DOLLAR, accounts.bob);
    await bobs.redeem(await pool.balanceOf(accounts.bob), accounts.bob, accounts.bob);
    await mallorys.redeem(await pool.balanceOf(accounts.mallory), accounts.mallory, accounts.mallory);
    expect(await dollar.balanceOf(accounts.bob)).to.equal(1_000n * DOLLAR);
    expect(await dollar.balanceOf(accounts.mallory)).to.equal(100_000n * DOLLAR);
    expect(await dollar.balanceOf(poolAddress)).to.equal(900_000n * DOLLAR);
  });

  it("lets the gap reserve be filled without moving what lpShares are worth", async () => {
    const { pool, mallorys, bobs, dollar, accounts } = await load();
    await mallorys.deposit(1n, accounts.mallory);
    await mallorys.fundGapReserve(900_000n * DOLLAR);
    await bobs.deposit(1_000n * DOLLAR, accounts.bob);
    expect(await pool.totalAssets()).to.equal(1_000n * DOLLAR + 1n);
    await bobs.redeem(await pool.balanceOf(accounts.bob), accounts.bob, accounts.bob);
    expect(await dollar.balanceOf(accounts.bob)).to.equal(1_000n * DOLLAR);
    expect(await pool.maxWithdraw(accounts.mallory)).to.equal(1n);
  });

  it("gives nothing for rounding: a thousand wei in and out in pieces, after interest, are never more", async () => {
    const f = await load();
    const { pool, mallorys, dollar, accounts, time } = f;
    await f.lend(20_000n * DOLLAR);
    await f.post(accounts.alice, 100n * ONE);
    await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
    await time.increase(30 * 86_400);
    await mallorys.accrue();
    const before = await pool.totalAssets();
    for (const amount of [1n, 3n, 7n, 1_000n]) {
      await mallorys.deposit(amount, accounts.mallory);
      const half = (await pool.balanceOf(accounts.mallory)) / 2n;
      for (const lpShares of [half, (await pool.balanceOf(accounts.mallory)) - half]) {
        if ((await pool.previewRedeem(lpShares)) === 0n) {
          await expect(mallorys.redeem(lpShares, accounts.mallory, accounts.mallory)).to.be.revertedWithCustomError(
            pool,
            "LendingPool_ZeroAmount",
          );
        } else {
          await mallorys.redeem(lpShares, accounts.mallory, accounts.mallory);
        }
      }
    }
    expect((await dollar.balanceOf(accounts.mallory)) <= WEALTH).to.equal(true);
    expect((await pool.totalAssets()) >= before).to.equal(true);
  });
});
