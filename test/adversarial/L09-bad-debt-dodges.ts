import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DOLLAR, deployLending, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";

// Source: bad debt that is never written down, because something is left of the collateral: a wei of it, a wei of another one;
// liquidators who leave that behind; partial liquidations that make an account worse (Compound, Aave's long tail, 2022).
// Defence: Carrying.sol:`_requireNoDust` and Supplies.sol:`_admit` (no dust beside a debt), Liquidations.sol:`_dustAfter`.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);
const MINIMUM = ONE / 10n;
const SCALE = 10n ** 12n;

async function deploy() {
  const f = await deployLending(connection, { tokens: 2 });
  const { accounts, pool, listed } = f;
  const [first, second] = listed;
  if (first === undefined || second === undefined) throw new Error("there are two tokens");
  await f.lend(60_000n * DOLLAR);
  await f.post(accounts.alice, 100n * ONE);
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  const market = second.token.connect(accounts.market);
  await market.mint(accounts.alice, ONE);
  await market.mint(accounts.mallory, ONE);
  for (const account of [accounts.alice, accounts.mallory]) await second.token.connect(account).approve(pool, MAX);
  return { ...f, first, second, liquidator: pool.connect(accounts.liquidator) };
}

describe("L09: dodging a loss", () => {
  it("lends nothing on a wei of a second collateral, before the debt or after it", async () => {
    const { pool, second, accounts } = await load();
    const dust = [second.address, 1n, MINIMUM] as const;
    await pool.supplyCollateral(second.address, 1n, accounts.alice);
    await expect(pool.borrow(1_000n * DOLLAR, accounts.alice, accounts.alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_LeavesDust")
      .withArgs(...dust);
    await pool.withdrawCollateral(second.address, 1n, accounts.alice, accounts.alice);
    await pool.borrow(1_000n * DOLLAR, accounts.alice, accounts.alice);
    await expect(pool.supplyCollateral(second.address, 1n, accounts.alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_LeavesDust")
      .withArgs(...dust);
    // As much as the minimum is welcome, and cannot be made dust again.
    await pool.supplyCollateral(second.address, MINIMUM, accounts.alice);
    await expect(pool.withdrawCollateral(second.address, MINIMUM - 1n, accounts.alice, accounts.alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_LeavesDust")
      .withArgs(second.address, 1n, MINIMUM);
    await pool.withdrawCollateral(second.address, MAX, accounts.alice, accounts.alice);
    expect((await pool.positionOf(accounts.alice)).collaterals).to.equal(1n);
  });

  it("lets no stranger bring an account dust, or rows", async () => {
    const { pool, second, accounts } = await load();
    await pool.borrow(1_000n * DOLLAR, accounts.alice, accounts.alice);
    for (const units of [1n, MINIMUM]) {
      await expect(pool.connect(accounts.mallory).supplyCollateral(second.address, units, accounts.alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_NotAuthorized")
        .withArgs(accounts.alice, accounts.mallory);
    }
    expect(await second.token.balanceOf(accounts.mallory)).to.equal(ONE);
  });

  it("lets no liquidator leave a wei of collateral behind the loss", async () => {
    const f = await load();
    const { pool, token, tokenAddress, accounts, liquidator } = f;
    await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
    await f.print(80);
    // All is worth 8,000: with the least bonus of 5 % that costs 7,619.047620 dollars; a cent less seizes not quite all.
    const offered = 7_619_037_620n;
    const seized = (((offered * SCALE * 105n) / 100n) * ONE) / (80n * ONE);
    await expect(liquidator.liquidate(accounts.alice, token, offered, 0, accounts.liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_LeavesDust")
      .withArgs(tokenAddress, 100n * ONE - seized, MINIMUM);
  });

  it("writes the loss down in the same call as the last unit goes, to the last wei", async () => {
    const f = await load();
    const { pool, token, dollar, accounts, liquidator, poolAddress } = f;
    await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
    await f.print(80);
    const tx = await liquidator.liquidate(accounts.alice, token, MAX, 100n * ONE, accounts.liquidator, "0x");
    const repaid = 7_619_047_620n;
    await expect(tx).to.changeTokenBalances(f.ethers, dollar, [accounts.liquidator, poolAddress], [-repaid, repaid]);
    await expect(tx).to.changeTokenBalances(
      f.ethers,
      token,
      [accounts.liquidator, poolAddress],
      [100n * ONE, -100n * ONE],
    );
    const [event] = await pool.queryFilter(pool.filters.DeficitRecorded(), -1);
    const [lost, reserved] = [event?.args.fromLenders ?? 0n, event?.args.fromGapReserve ?? 0n];
    expect(lost > 4_368n * DOLLAR && lost < 4_370n * DOLLAR).to.equal(true);
    expect(reserved > 0n).to.equal(true);
    expect(await pool.totalDeficit()).to.equal(lost);
    expect(await pool.positionOf(accounts.alice)).to.deep.equal([0n, 0n]);
    expect(await pool.totalDebt()).to.equal(0n);
    expect(await pool.gapReserve()).to.equal(0n);
    // The cash that is left is the lenders', all of it.
    const cash = (60_000n - 11_988n) * DOLLAR + repaid;
    expect(await dollar.balanceOf(poolAddress)).to.equal(cash);
    expect(await pool.totalAssets()).to.equal(cash);
    await pool.connect(accounts.lender).redeem(await pool.balanceOf(accounts.lender), accounts.lender, accounts.lender);
    expect(cash - (await dollar.balanceOf(accounts.lender)) <= 1n).to.equal(true);
  });

  it("tells a liquidator who comes second that there is less, and he pays nothing", async () => {
    const f = await load();
    const { pool, token, dollar, accounts, liquidator } = f;
    await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
    await f.print(165);
    const planned = await pool.previewLiquidation(accounts.alice, token, MAX);
    await f.fund(accounts.bob, 10_000n * DOLLAR);
    await pool.connect(accounts.bob).liquidate(accounts.alice, token, 1_000n * DOLLAR, 0, accounts.bob, "0x");
    const before = await dollar.balanceOf(accounts.liquidator);
    await expect(
      liquidator.liquidate(accounts.alice, token, MAX, planned.seized, accounts.liquidator, "0x"),
    ).to.be.revertedWithCustomError(pool, "LendingPool_SeizedTooLittle");
    expect(await dollar.balanceOf(accounts.liquidator)).to.equal(before);
  });

  it("makes no account worse by parts of a liquidation, whichever collateral they seize", async () => {
    const f = await load();
    const { pool, first, second, accounts, liquidator } = f;
    await pool.supplyCollateral(second.address, ONE, accounts.alice);
    await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
    await f.print(169);
    for (const each of [first, second, first]) {
      const before = (await pool.standingOf(accounts.alice)).health;
      if (before >= ONE) break;
      await liquidator.liquidate(accounts.alice, each.address, 150n * DOLLAR, 0, accounts.liquidator, "0x");
      expect((await pool.standingOf(accounts.alice)).health).to.be.greaterThan(before);
    }
  });

  it("leaves no debt too small to be repaid or seized for, when a stranger pays all but a wei", async () => {
    const f = await load();
    const { pool, token, accounts, liquidator } = f;
    await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
    await f.fund(accounts.mallory, 20_000n * DOLLAR);
    await pool.connect(accounts.mallory).repay(11_987_900_000n, accounts.alice);
    const left = await pool.debtOf(accounts.alice);
    expect(left < 100n * DOLLAR).to.equal(true);
    // She may go with all but what it needs, and it can be liquidated in full.
    await pool.withdrawCollateral(token, 99n * ONE, accounts.alice, accounts.alice);
    await f.print(0.0001);
    await liquidator.liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x");
    expect(await pool.positionOf(accounts.alice)).to.deep.equal([0n, 0n]);
  });
});
