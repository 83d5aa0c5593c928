import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, MAX, ONE, Row } from "../../test-support/fixtures/lendingPool.ts";

// Source: accounts with so many assets that their liquidation does not fit into a block; one dead oracle that stops everything.
// Defence: at most eight collaterals (CollateralSettings.sol), Prices.sol:`_read`, Liquidations.sol:`_add`.

const connection = await openConnection();
/** PUSH0 PUSH0 REVERT. */
const REVERTS = "0x5f5ffd";
const load = () => connection.networkHelpers.loadFixture(deploy);

async function deploy() {
  const f = await deployLending(connection, { tokens: 8 });
  const { accounts, pool, listed } = f;
  await f.lend(100_000n * DOLLAR);
  for (const each of listed) await f.post(accounts.alice, 10n * ONE, each);
  await pool.borrow(9_500n * DOLLAR, accounts.alice, accounts.alice);
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  await f.fund(accounts.alice, 10_000n * DOLLAR);
  const [first, second] = listed;
  if (first === undefined || second === undefined) throw new Error("there are eight tokens");
  return { ...f, first, second, liquidator: pool.connect(accounts.liquidator) };
}

describe("L13: eight collaterals", () => {
  it("are seized one after the other, each within a thirtieth of a block", async () => {
    const f = await load();
    const { pool, listed, dollar, accounts, liquidator, poolAddress } = f;
    for (const each of listed) await f.print(80, each);
    for (const { address, token } of listed) {
      const tx = await liquidator.liquidate(accounts.alice, address, MAX, 0, accounts.liquidator, "0x");
      const gas = (await tx.wait())?.gasUsed ?? 0n;
      expect(gas, "gas").to.be.lessThan(1_200_000n);
      expect(await token.balanceOf(accounts.liquidator)).to.equal(10n * ONE);
    }
    expect(await pool.positionOf(accounts.alice)).to.deep.equal([0n, 0n]);
    expect(await pool.totalDebt()).to.equal(0n);
    expect(await pool.totalDeficit()).to.be.greaterThan(0n);
    expect(await dollar.balanceOf(poolAddress)).to.equal(await pool.totalAssets());
  });

  it("with one dead feed: repay, take out without debt, and be liquidated by the others", async () => {
    const f = await load();
    const { pool, first, second, accounts, liquidator } = f;
    const rows = Row.REGULAR | Row.DEAD;
    const feed = await second.feed.getAddress();
    await connection.provider.request({ method: "hardhat_setCode", params: [feed, "0xfe"] });
    expect(await pool.stateOf(second.address)).to.equal(rows);
    for (const [action, call] of [
      [Action.BORROW, () => pool.borrow(DOLLAR, accounts.alice, accounts.alice)],
      [Action.WITHDRAW, () => pool.withdrawCollateral(first.address, 1n, accounts.alice, accounts.alice)],
    ] as const) {
      await expect(call())
        .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
        .withArgs(action, second.address, rows);
    }
    for (const each of f.listed) if (each !== second) await f.print(100, each);
    await liquidator.liquidate(accounts.alice, first.address, MAX, 0, accounts.liquidator, "0x");
    expect(await pool.unitsOf(accounts.alice, first.address)).to.be.lessThan(10n * ONE);
    await pool.repay(MAX, accounts.alice);
    await pool.withdrawCollateral(second.address, MAX, accounts.alice, accounts.alice);
    expect(await second.token.balanceOf(accounts.alice)).to.equal(10n * ONE);
  });

  it("with a feed that has no value at all: nobody is liquidated, everybody may repay", async () => {
    const f = await load();
    const { pool, first, second, oracle, accounts, liquidator } = f;
    for (const each of f.listed) await f.print(80, each);
    await connection.provider.request({ method: "hardhat_setCode", params: [await oracle.getAddress(), REVERTS] });
    for (const each of [first, second]) {
      await expect(liquidator.liquidate(accounts.alice, each.address, MAX, 0, accounts.liquidator, "0x"))
        .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
        .withArgs(Action.LIQUIDATE, each.address, Row.DEAD);
    }
    await pool.repay(MAX, accounts.alice);
    for (const { address } of f.listed) {
      await pool.withdrawCollateral(address, MAX, accounts.alice, accounts.alice);
    }
    expect(await pool.positionOf(accounts.alice)).to.deep.equal([0n, 0n]);
  });
});
