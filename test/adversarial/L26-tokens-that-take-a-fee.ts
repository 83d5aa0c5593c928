import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DOLLAR, deployLending, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";
import { BondTokenMock__factory } from "../../types/index.ts";

// Source: money that takes a fee on transfer, or begins to one day (USDT has the switch; STA emptied a Balancer pool in 2020): what
// is written down is more than what came, and the last to leave finds nothing.
// Defence: LenderVault.sol:`_pull` counts what arrived, and refuses less than it was told.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** Bob owes 11,000 dollars on 100 units; alice has been lent 10 units on 10,000 dollars. No fee has been taken yet. */
async function deploy() {
  const hostile = await connection.ethers.deployContract("BondTokenMock");
  const dollars = await hostile.getAddress();
  const f = await deployLending(connection, { dollar: dollars });
  const { accounts, pool, shorts, token, dollar } = f;
  const { alice, bob, lender, liquidator, market } = accounts;
  await f.lend(100_000n * DOLLAR);
  for (const account of [alice, bob, lender, liquidator]) await f.fund(account, 50_000n * DOLLAR);
  await f.post(bob, 100n * ONE);
  await pool.connect(bob).borrow(11_000n * DOLLAR, bob, bob);
  await token.connect(market).mint(lender, 100n * ONE);
  await shorts.connect(lender).deposit(100n * ONE, lender);
  await shorts.supplyCollateral(dollar, 10_000n * DOLLAR, alice);
  await shorts.borrow(10n * ONE, alice, alice);
  return { ...f, dollars, skimming: BondTokenMock__factory.connect(dollars, accounts.mallory) };
}

describe("L26: money that takes a fee", () => {
  it("comes in by no way, not by a millionth of a dollar less", async () => {
    const f = await load();
    const { pool, shorts, dollar, dollars, skimming, token, accounts } = f;
    const { alice, bob, lender, liquidator } = accounts;
    await f.print(150);
    await skimming.setSkim(1n);
    const refused = (sent: (value: bigint) => boolean) =>
      [dollars, sent, (received: bigint) => sent(received + 1n)] as const;
    const exactly = (amount: bigint) => (value: bigint) => value === amount;
    const attempts = [
      [pool, exactly(100n * DOLLAR), () => pool.connect(lender).deposit(100n * DOLLAR, lender)],
      [pool, exactly(100n * DOLLAR), () => pool.connect(lender).fundGapReserve(100n * DOLLAR)],
      [pool, exactly(100n * DOLLAR), () => pool.connect(bob).repay(100n * DOLLAR, bob)],
      [pool, (value: bigint) => value > 11_000n * DOLLAR, () => pool.connect(bob).repay(MAX, bob)],
      [
        pool,
        exactly(1_000n * DOLLAR),
        () => pool.connect(liquidator).liquidate(bob, token, 1_000n * DOLLAR, 0, liquidator, "0x"),
      ],
      [shorts, exactly(100n * DOLLAR), () => shorts.supplyCollateral(dollar, 100n * DOLLAR, alice)],
    ] as const;
    for (const [target, sent, attempt] of attempts) {
      await expect(attempt())
        .to.be.revertedWithCustomError(target, "LendingPool_TakesFee")
        .withArgs(...refused(sent));
    }
    expect(await dollar.balanceOf(pool)).to.equal(await pool.cash());
    expect(await dollar.balanceOf(shorts)).to.equal(await shorts.unitsOf(alice, dollar));
  });

  it("goes out all the same, at its receiver's cost and nobody else's", async () => {
    const { pool, shorts, token, dollar, skimming, accounts } = await load();
    const { alice, lender, mallory, market } = accounts;
    await skimming.setSkim(DOLLAR);
    await expect(pool.connect(lender).withdraw(1_000n * DOLLAR, mallory, lender)).to.changeTokenBalances(
      connection.ethers,
      dollar,
      [mallory, pool],
      [999n * DOLLAR, -1_000n * DOLLAR],
    );
    await token.connect(market).mint(alice, ONE);
    await shorts.repay(MAX, alice);
    await expect(shorts.withdrawCollateral(dollar, MAX, alice, mallory)).to.changeTokenBalances(
      connection.ethers,
      dollar,
      [mallory, shorts],
      [9_999n * DOLLAR, -10_000n * DOLLAR],
    );
    expect(await dollar.balanceOf(pool)).to.equal(await pool.cash());
  });

  it("lets debts be repaid once it takes none", async () => {
    const { pool, skimming, accounts } = await load();
    const { bob } = accounts;
    await skimming.setSkim(1n);
    await expect(pool.connect(bob).repay(MAX, bob)).to.be.revertedWithCustomError(pool, "LendingPool_TakesFee");
    await skimming.setSkim(0n);
    await pool.connect(bob).repay(MAX, bob);
    expect(await pool.debtOf(bob)).to.equal(0n);
  });

  it("that pays something on top has given it away", async () => {
    const { pool, dollar, skimming, accounts } = await load();
    const { lender } = accounts;
    const worth = await pool.convertToAssets(ONE);
    const cash = await pool.cash();
    await skimming.setSkim(-5n * DOLLAR);
    await pool.connect(lender).deposit(100n * DOLLAR, lender);
    expect(await pool.cash()).to.equal(cash + 100n * DOLLAR);
    expect(await dollar.balanceOf(pool)).to.equal(cash + 105n * DOLLAR);
    // Some seconds' interest of 11,000 dollars is no cent.
    expect((await pool.convertToAssets(ONE)) - worth).to.be.within(0n, worth / 10n ** 7n);
  });
});
