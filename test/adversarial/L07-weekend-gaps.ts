import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DOLLAR, deployLending, HOUR, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";

// Source: who borrows at Friday's close has the weekend for nothing: NVDA fell 17 % at one open (27 January 2025), SMCI 33 % in a
// day (30 October 2024), SVB's shares 60 % (9 March 2023) and then never opened again.
// Defence: the closed factor (Carrying.sol), the gap premium and its reserve (PoolBook.sol), liquidation from the first minute after the
// grace; what is lacking is written down at once. Measured: a gap hurts nobody but the borrower up to 1 − CF × (1 + bonus).

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** Friday after the close, at 200; alice has borrowed the last whole dollar that the closed factor lends, bob the last in the session. */
async function deploy() {
  const f = await deployLending(connection);
  const { accounts, pool, calendar, time, oracle, token } = f;
  await f.lend(100_000n * DOLLAR);
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  while ((await calendar.nextOpen(await time.latest())) - BigInt(await time.latest()) < 40n * 3_600n) {
    await time.increaseTo((await calendar.regularClose(await calendar.dayOf(await time.latest()))) - 60n);
    const next = await calendar.nextOpen(await time.latest());
    if (next - BigInt(await time.latest()) > 40n * 3_600n) break;
    await time.increaseTo(next + BigInt(HOUR));
  }
  await f.print(200);
  await f.prove();
  await oracle.observe(token);
  await f.post(accounts.bob, 100n * ONE);
  await pool.connect(accounts.bob).borrow(11_988n * DOLLAR, accounts.bob, accounts.bob);
  await f.post(accounts.alice, 100n * ONE);
  const close = await calendar.regularClose(await calendar.dayOf(await time.latest()));
  await time.increaseTo(close + 60n);
  await f.print(200);
  await pool.borrow(9_899n * DOLLAR, accounts.alice, accounts.alice);
  const open = await calendar.nextOpen(await time.latest());
  return { ...f, open };
}

describe("L07: a gap over the weekend", () => {
  it("lends nothing once trading has ended, and lets nobody take collateral out beyond the closed factor", async () => {
    const f = await load();
    const { pool, token, accounts, open } = f;
    await f.to(Number(open) - 30 * HOUR);
    await expect(pool.borrow(DOLLAR, accounts.alice, accounts.alice)).to.be.revertedWithCustomError(
      pool,
      "LendingPool_Blocked",
    );
    await expect(pool.withdrawCollateral(token, ONE, accounts.alice, accounts.alice)).to.be.revertedWithCustomError(
      pool,
      "LendingPool_Undercollateralised",
    );
  });

  for (const [name, gap, atClosed, atFactor] of [
    ["17 %, as NVDA", 17, 0n, 0n],
    ["33 %, as SMCI", 33, 0n, 0n],
    ["45 %", 45, 0n, 1_511n],
    ["60 %, as SVB", 60, 2_279n, 4_368n],
  ] as const) {
    it(`of ${name} loses lenders ${atClosed} dollars of 9,899, and ${atFactor} of 11,988`, async () => {
      const f = await load();
      const { pool, token, dollar, accounts, open } = f;
      await f.to(Number(open) + 5 * 60);
      await f.print(200 - 2 * gap);
      const liquidator = pool.connect(accounts.liquidator);
      for (const [account, loss] of [
        [accounts.alice, atClosed],
        [accounts.bob, atFactor],
      ] as const) {
        const before = await pool.totalDeficit();
        const reserve = await pool.gapReserve();
        if ((await pool.standingOf(account)).health >= ONE) {
          expect(loss).to.equal(0n);
          continue;
        }
        await liquidator.liquidate(account, token, MAX, 0, accounts.liquidator, "0x");
        const lost = (await pool.totalDeficit()) - before;
        expect((lost + reserve) / DOLLAR - loss <= 6n, `${lost} + ${reserve}`).to.equal(true);
        expect((lost + reserve) / DOLLAR >= loss, `${lost} + ${reserve}`).to.equal(true);
      }
      expect(await dollar.balanceOf(pool)).to.equal(await pool.cash());
    });
  }
});
