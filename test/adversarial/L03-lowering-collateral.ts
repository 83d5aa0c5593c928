import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DOLLAR, deployLending, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";

// Source: Euler's donateToReserves (2023): one way of giving collateral away had no health check, and who liquidates himself
// with a second account then profits from the bonus.
// Defence: Borrowings.sol:`_debit` ends every such way in `_requireCarried`; Liquidations.sol:`_bonusOf`.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

async function deploy() {
  const f = await deployLending(connection);
  const { accounts, pool } = f;
  await f.lend(100_000n * DOLLAR);
  await f.post(accounts.alice, 100n * ONE);
  await pool.borrow(10_000n * DOLLAR, accounts.alice, accounts.alice);
  await f.fund(accounts.mallory, 100_000n * DOLLAR);
  return f;
}

describe("L03: ways to have less collateral", () => {
  it("withdraws nothing that the debt needs, nor through an operator, nor in a multicall that puts it back", async () => {
    const { pool, token, accounts } = await load();
    const withdrawal = [token, 20n * ONE, accounts.alice, accounts.mallory] as const;
    await expect(pool.withdrawCollateral(...withdrawal)).to.be.revertedWithCustomError(
      pool,
      "LendingPool_Undercollateralised",
    );
    await pool.setAuthorization(accounts.mallory, true);
    const mallorys = pool.connect(accounts.mallory);
    await expect(mallorys.withdrawCollateral(...withdrawal)).to.be.revertedWithCustomError(
      pool,
      "LendingPool_Undercollateralised",
    );
    await token.connect(accounts.mallory).approve(pool, MAX);
    const encode = pool.interface;
    await expect(
      mallorys.multicall([
        encode.encodeFunctionData("withdrawCollateral", [
          await token.getAddress(),
          20n * ONE,
          accounts.alice.address,
          accounts.mallory.address,
        ]),
        encode.encodeFunctionData("supplyCollateral", [await token.getAddress(), 20n * ONE, accounts.alice.address]),
      ]),
    ).to.be.revertedWithCustomError(pool, "LendingPool_Undercollateralised");
    expect(await pool.unitsOf(accounts.alice, token)).to.equal(100n * ONE);
  });

  it("lets the transfer agent take no backing from under a debt", async () => {
    const { pool, token, accounts } = await load();
    const agent = token.connect(accounts.transferAgent);
    await expect(agent.forceThrough(pool, accounts.alice, accounts.mallory, 20n * ONE)).to.be.revertedWithCustomError(
      pool,
      "LendingPool_Undercollateralised",
    );
    await agent.forceThrough(pool, accounts.alice, accounts.mallory, 10n * ONE);
    expect(await pool.unitsOf(accounts.alice, token)).to.equal(90n * ONE);
    await expect(pool.connect(accounts.mallory).forceDebit(accounts.alice, ONE))
      .to.be.revertedWithCustomError(pool, "LendingPool_OnlyToken")
      .withArgs(accounts.mallory);
  });

  it("liquidates no healthy account, and nobody into itself", async () => {
    const f = await load();
    const { pool, token, accounts } = f;
    await expect(
      pool.liquidateInside(accounts.alice, token, MAX, 0, accounts.mallory, "0x"),
    ).to.be.revertedWithCustomError(pool, "LendingPool_Healthy");
    await f.print(135);
    await expect(pool.liquidateInside(accounts.alice, token, MAX, 0, accounts.alice, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_InvalidReceiver")
      .withArgs(accounts.alice);
  });

  for (const [title, money] of [
    ["just unhealthy", 140],
    ["in full", 130],
    ["near what it owes", 112],
  ] as const) {
    it(`leaves two accounts of one person with no more than before: ${title}`, async () => {
      const f = await load();
      const { pool, token, dollar, accounts } = f;
      await f.print(money);
      const wealth = async () => {
        let sum = 0n;
        for (const account of [accounts.alice, accounts.mallory]) {
          const units = (await pool.unitsOf(account, token)) + (await token.balanceOf(account));
          sum += (await dollar.balanceOf(account)) - (await pool.debtOf(account));
          sum += (units * BigInt(money) * DOLLAR) / ONE;
        }
        return sum;
      };
      const before = await wealth();
      const mallorys = pool.connect(accounts.mallory);
      await mallorys.liquidateInside(accounts.alice, token, MAX, 0, accounts.mallory, "0x");
      expect((await wealth()) <= before).to.equal(true);
      expect(await pool.totalDeficit()).to.equal(0n);
      expect(await pool.unitsOf(accounts.mallory, token)).to.be.greaterThan(0n);
    });
  }
});
