import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DOLLAR, deployLending, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";

// Source: Venus THE (2026): collateral past its cap by transfers straight to the market. wUSDM: a donation moves a rate.
// Defence: what counts is the ledger and the cash of PoolBook.sol, never `balanceOf(pool)`.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);
const CAP = 1_000n * ONE;

async function deploy() {
  const f = await deployLending(connection, { risk: { supplyCap: CAP } });
  const { accounts, pool, token } = f;
  await f.lend(1_000_000n * DOLLAR);
  await f.post(accounts.alice, CAP);
  await pool.borrow(100_000n * DOLLAR, accounts.alice, accounts.alice);
  await token.connect(accounts.market).mint(accounts.mallory, 10_000n * ONE);
  await f.fund(accounts.mallory, 1_000_000n * DOLLAR);
  return f;
}

describe("L02: donations", () => {
  it("count for nobody, and pass no cap", async () => {
    const f = await load();
    const { pool, token, tokenAddress, poolAddress, accounts } = f;
    const [before] = await pool.borrowableOf(accounts.alice);
    await token.connect(accounts.mallory).transfer(poolAddress, 5_000n * ONE);
    expect((await pool.borrowableOf(accounts.alice))[0]).to.equal(before);
    expect((await pool.collateralOf(token)).supplied).to.equal(CAP);
    await expect(pool.connect(accounts.mallory).supplyCollateral(token, 1n, accounts.mallory))
      .to.be.revertedWithCustomError(pool, "LendingPool_SupplyCapExceeded")
      .withArgs(tokenAddress, CAP + 1n, CAP);
    // Nor for another, nor does a withdrawal make more room than it leaves.
    await expect(pool.connect(accounts.mallory).supplyCollateral(token, 1n, accounts.alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_SupplyCapExceeded")
      .withArgs(tokenAddress, CAP + 1n, CAP);
    expect(await pool.unitsOf(accounts.mallory, token)).to.equal(0n);
  });

  it("move no health, rate, cash or lpShare", async () => {
    const { pool, dollar, poolAddress, accounts } = await load();
    const look = async () => [
      await pool.standingOf(accounts.alice, { blockTag: "pending" }).then(({ collateralValue }) => collateralValue),
      await pool.cash(),
      await pool.rates().then(([utilisation]) => utilisation / 10n ** 12n),
      await pool.maxWithdraw(accounts.alice),
      (await pool.convertToAssets(10n ** 12n)) / 10n,
    ];
    const before = await look();
    await dollar.connect(accounts.mallory).transfer(poolAddress, 1_000_000n * DOLLAR);
    expect(await look()).to.deep.equal(before);
    expect(await pool.cash()).to.equal(900_000n * DOLLAR);
  });

  it("are nobody's to withdraw", async () => {
    const { pool, token, poolAddress, accounts } = await load();
    await token.connect(accounts.mallory).transfer(poolAddress, 5n * ONE);
    await expect(
      pool.connect(accounts.mallory).withdrawCollateral(token, MAX, accounts.mallory, accounts.mallory),
    ).to.be.revertedWithCustomError(pool, "LendingPool_ZeroAmount");
    await expect(pool.connect(accounts.mallory).withdrawCollateral(token, 1n, accounts.mallory, accounts.mallory))
      .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCollateral")
      .withArgs(accounts.mallory, await token.getAddress(), 1n, 0n);
  });
});
