import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, HOUR, MAX, ONE, Row } from "../../test-support/fixtures/lendingPool.ts";

// Source: Law 7. Markets whose exits hung on an oracle, a role or a proof, and closed with it (Mango, Nirvana; Circle's pauses).
// Defence: LendingPool.sol:`repay` and LenderVault.sol:`_unlend` ask nothing; Borrowings.sol:`_debit` nothing without debt.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** A Saturday, four weeks on: no proof, no calendar day, all pauses, and an oracle that burns what it gets. */
async function deploy() {
  const f = await deployLending(connection);
  const { accounts, pool, oracle, calendar, time } = f;
  await f.lend(20_000n * DOLLAR);
  await f.post(accounts.alice, 100n * ONE);
  await f.post(accounts.bob, 50n * ONE);
  await pool.borrow(5_000n * DOLLAR, accounts.alice, accounts.alice);
  await f.fund(accounts.alice, 10_000n * DOLLAR);
  await f.fund(accounts.liquidator, 10_000n * DOLLAR);
  await time.increase(28 * 24 * HOUR);
  const friday = await calendar.previousClose(await time.latest());
  await time.increaseTo(friday + 30n * 3_600n);
  for (const action of Object.values(Action)) {
    await pool.connect(accounts.guardian).pauseAction(action, 72 * HOUR);
  }
  const code = "0xfe";
  await connection.provider.request({ method: "hardhat_setCode", params: [await oracle.getAddress(), code] });
  return { ...f, bobs: pool.connect(accounts.bob), lenders: pool.connect(accounts.lender) };
}

describe("L15: exits with everything broken", () => {
  it("let a debt be repaid, and collateral out then", async () => {
    const { pool, token, dollar, accounts } = await load();
    expect(await pool.stateOf(token)).to.equal(Row.DEAD | Row.UNPROVEN);
    const debt = await pool.debtOf(accounts.alice);
    const tx = await pool.repay(MAX, accounts.alice);
    const repaid = 10_000n * DOLLAR + 5_000n * DOLLAR - (await dollar.balanceOf(accounts.alice));
    expect(repaid - debt < DOLLAR).to.equal(true);
    await expect(tx).to.emit(pool, "Repaid");
    await pool.withdrawCollateral(token, MAX, accounts.alice, accounts.alice);
    expect(await token.balanceOf(accounts.alice)).to.equal(100n * ONE);
  });

  it("let collateral out of an account without a debt, and lenders with what cash there is", async () => {
    const { token, dollar, bobs, lenders, accounts, pool } = await load();
    await bobs.withdrawCollateral(token, MAX, accounts.bob, accounts.bob);
    expect(await token.balanceOf(accounts.bob)).to.equal(50n * ONE);
    await lenders.withdraw(15_000n * DOLLAR, accounts.lender, accounts.lender);
    expect(await dollar.balanceOf(accounts.lender)).to.equal(15_000n * DOLLAR);
    expect(await pool.cash()).to.equal(0n);
  });

  it("let collateral be added, and nothing else", async () => {
    const f = await load();
    const { pool, token, tokenAddress, accounts, guardianBlocks } = { ...f, guardianBlocks: 72 * HOUR };
    await token.connect(accounts.bob).approve(pool, MAX);
    await f.bobs.withdrawCollateral(token, ONE, accounts.bob, accounts.bob);
    await f.bobs.supplyCollateral(token, ONE, accounts.alice);
    expect(await pool.unitsOf(accounts.alice, token)).to.equal(101n * ONE);
    await f.time.increase(guardianBlocks);
    for (const [action, call] of [
      [Action.BORROW, () => pool.borrow(100n * DOLLAR, accounts.alice, accounts.alice)],
      [Action.WITHDRAW, () => pool.withdrawCollateral(token, ONE, accounts.alice, accounts.alice)],
      [
        Action.LIQUIDATE,
        () => pool.connect(accounts.liquidator).liquidate(accounts.alice, token, MAX, 0, accounts.liquidator, "0x"),
      ],
    ] as const) {
      await expect(call())
        .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
        .withArgs(action, tokenAddress, Row.DEAD | Row.UNPROVEN);
    }
    await expect(pool.connect(accounts.mallory).holdWithdrawals([accounts.alice]))
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.LIQUIDATE, tokenAddress, Row.DEAD | Row.UNPROVEN);
  });

  it("wait for the token's own pause, and no longer", async () => {
    const { token, bobs, accounts, time } = await load();
    await token.connect(accounts.guardian).pause(72 * HOUR);
    const until = await token.pausedUntil();
    await expect(bobs.withdrawCollateral(token, MAX, accounts.bob, accounts.bob))
      .to.be.revertedWithCustomError(token, "EquityToken_Paused")
      .withArgs(until);
    await time.increaseTo(until);
    await bobs.withdrawCollateral(token, MAX, accounts.bob, accounts.bob);
    expect(await token.balanceOf(accounts.bob)).to.equal(50n * ONE);
  });
});
