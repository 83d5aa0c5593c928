import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DOLLAR, deployLending, HOUR, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";
import { HolderStatus } from "../../test-support/helpers/equity.ts";

// Source: what an issuer may do to a holder, done to a pool or through it: units forced out of it, the pool or a borrower
// frozen, sanctioned or marked, a liquidator who may not hold what he seizes.
// Defence: Borrowings.sol:`force`, `withdraw`; Carrying.sol:`_requireMayBorrow`, `frozenUnits`; Supplies.sol:`stay`, `_admit`.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

async function deploy() {
  const f = await deployLending(connection);
  const { accounts, pool, token, registry } = f;
  await f.lend(100_000n * DOLLAR);
  await f.post(accounts.alice, 100n * ONE);
  await pool.borrow(5_000n * DOLLAR, accounts.alice, accounts.alice);
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  const record = async (account: { readonly address: string }, status: HolderStatus) =>
    registry
      .connect(accounts.registrar)
      .record([{ account: account.address, status, category: 0, country: 0, expiry: 0 }]);
  return {
    ...f,
    agent: token.connect(accounts.transferAgent),
    liquidator: pool.connect(accounts.liquidator),
    sanction: async (account: { readonly address: string }) => record(account, HolderStatus.SANCTIONED),
  };
}

describe("L14: what an issuer does to holders", () => {
  it("freezes no pool, and forces nothing out of it without its ledger", async () => {
    const { pool, token, agent, poolAddress, accounts } = await load();
    await expect(agent.setFrozenTokens(poolAddress, ONE))
      .to.be.revertedWithCustomError(token, "EquityToken_VenueIsExempt")
      .withArgs(poolAddress);
    await expect(agent.forcedTransfer(poolAddress, accounts.mallory, ONE))
      .to.be.revertedWithCustomError(token, "EquityToken_VenueIsExempt")
      .withArgs(poolAddress);
    const tokenAddress = await token.getAddress();
    await expect(agent.forceThrough(poolAddress, accounts.bob, accounts.mallory, ONE))
      .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCollateral")
      .withArgs(accounts.bob, tokenAddress, ONE, 0n);
    expect(await token.balanceOf(poolAddress)).to.equal(100n * ONE);
  });

  it("takes frozen units for no collateral, and lets only the others go", async () => {
    const f = await load();
    const { pool, tokenAddress, agent, accounts } = f;
    await agent.setFrozenTokens(accounts.alice, 50n * ONE);
    // 50 units at 199.80, of which 60 %.
    expect((await pool.borrowableOf(accounts.alice))[0]).to.equal(5_994n * ONE);
    await f.fund(accounts.alice, 10_000n * DOLLAR);
    await pool.repay(MAX, accounts.alice);
    for (const units of [50n * ONE + 1n, MAX]) {
      await expect(pool.withdrawCollateral(tokenAddress, units, accounts.alice, accounts.mallory))
        .to.be.revertedWithCustomError(pool, "LendingPool_UnitsFrozen")
        .withArgs(accounts.alice, tokenAddress, 50n * ONE);
    }
    await pool.withdrawCollateral(tokenAddress, 50n * ONE, accounts.alice, accounts.alice);
    // Now they lie in her wallet, where the freeze holds as many; what is in the pool is hers again, and no more is free.
    expect(await pool.unitsOf(accounts.alice, tokenAddress)).to.equal(50n * ONE);
    await expect(f.token.connect(accounts.alice).transfer(accounts.mallory, 1n)).to.be.revertedWithCustomError(
      f.token,
      "ERC7943InsufficientUnfrozenBalance",
    );
  });

  it("keeps a sanctioned account's own, by whatever operator and receiver, and lets its debt be repaid", async () => {
    const f = await load();
    const { pool, tokenAddress, accounts, sanction } = f;
    await pool.setAuthorization(accounts.mallory, true);
    await sanction(accounts.alice);
    for (const by of [accounts.alice, accounts.mallory]) {
      await expect(pool.connect(by).withdrawCollateral(tokenAddress, ONE, accounts.alice, accounts.mallory))
        .to.be.revertedWithCustomError(pool, "LendingPool_NotEligible")
        .withArgs(accounts.alice, tokenAddress);
      await expect(pool.connect(by).borrow(DOLLAR, accounts.alice, accounts.mallory))
        .to.be.revertedWithCustomError(pool, "LendingPool_NotEligible")
        .withArgs(accounts.alice, tokenAddress);
    }
    await f.fund(accounts.mallory, 10_000n * DOLLAR);
    await pool.connect(accounts.mallory).repay(MAX, accounts.alice);
    expect(await pool.debtOf(accounts.alice)).to.equal(0n);
    expect(await pool.unitsOf(accounts.alice, tokenAddress)).to.equal(100n * ONE);
  });

  it("lets a liquidator who may not hold the token name another, and one under sanctions not stay inside", async () => {
    const f = await load();
    const { pool, token, tokenAddress, accounts, liquidator, sanction } = f;
    await f.print(60);
    await sanction(accounts.liquidator);
    await expect(liquidator.liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x"))
      .to.be.revertedWithCustomError(token, "ERC7943CannotReceive")
      .withArgs(accounts.liquidator);
    await expect(liquidator.liquidateInside(accounts.alice, token, MAX, 0, accounts.liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_NotEligible")
      .withArgs(accounts.liquidator, tokenAddress);
    await expect(liquidator.liquidateInside(accounts.alice, token, MAX, 0, accounts.bob, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_NotAuthorized")
      .withArgs(accounts.bob, accounts.liquidator);
    expect(await pool.unitsOf(accounts.alice, token)).to.equal(100n * ONE);
  });

  it("liquidates inside while the token is paused, at the market's price", async () => {
    const f = await load();
    const { pool, token, accounts, liquidator } = f;
    await token.connect(accounts.guardian).pause(24 * HOUR);
    await f.print(60);
    await expect(
      liquidator.liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x"),
    ).to.be.revertedWithCustomError(token, "EquityToken_Paused");
    await liquidator.liquidateInside(accounts.alice, token, MAX, 0, accounts.liquidator, "0x");
    const seized = await pool.unitsOf(accounts.liquidator, token);
    expect(seized + (await pool.unitsOf(accounts.alice, token))).to.equal(100n * ONE);
    expect(seized).to.be.greaterThan(80n * ONE);
    expect(await pool.debtOf(accounts.alice)).to.equal(0n);
    expect(await token.balanceOf(pool)).to.equal(100n * ONE);
  });

  it("lets an insider out, and not in: by supply, loan or liquidation", async () => {
    const f = await load();
    const { pool, token, tokenAddress, accounts, liquidator } = f;
    await token.connect(accounts.issuer).markInsider(accounts.alice);
    await token.connect(accounts.issuer).markInsider(accounts.liquidator);
    await token.connect(accounts.market).mint(accounts.alice, ONE);
    await token.connect(accounts.alice).approve(pool, MAX);
    const insider = [accounts.alice.address, tokenAddress] as const;
    await expect(pool.supplyCollateral(token, ONE, accounts.alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_Insider")
      .withArgs(...insider);
    await expect(pool.borrow(DOLLAR, accounts.alice, accounts.bob))
      .to.be.revertedWithCustomError(pool, "LendingPool_Insider")
      .withArgs(...insider);
    await pool.withdrawCollateral(token, ONE, accounts.alice, accounts.alice);
    await f.print(60);
    await expect(liquidator.liquidateInside(accounts.alice, token, MAX, 0, accounts.liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_Insider")
      .withArgs(accounts.liquidator, tokenAddress);
  });
});
