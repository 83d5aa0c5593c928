import { expect } from "chai";
import { tokyoClock } from "../../test-support/calendar/clocks.ts";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, MAX, ONE, Row } from "../../test-support/fixtures/lendingPool.ts";

// Source: exchanges with a lunch break (Tokyo, Hong Kong). The auction after it is an opening like the morning's, and a pool that
// keeps the day's session would take its first print at once (L17), or lend through the break.
// Defence: Prices.sol:`_sessionOf` takes each interval for a session of its own; what is kept ends with the next opening.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** In Tokyo: 09:00 to 11:30 and 12:30 to 15:30, which is 00:00 to 02:30 and 03:30 to 06:30 UTC. Alice owes since the morning. */
async function deploy() {
  const f = await deployLending(connection, { clocks: [tokyoClock] });
  const { accounts, pool } = f;
  const { alice, liquidator } = accounts;
  await f.lend(100_000n * DOLLAR);
  await f.fund(liquidator, 100_000n * DOLLAR);
  await f.fund(alice, 100_000n * DOLLAR);
  await f.post(alice, 100n * ONE);
  await f.to("2024-02-06 01:00");
  await f.prove();
  await f.print(200);
  await pool.borrow(11_900n * DOLLAR, alice, alice);
  return { ...f, alice, liquidator: pool.connect(liquidator) };
}
type Fixture = Awaited<ReturnType<typeof deploy>>;

const liquidate = ({ liquidator, token, alice, accounts }: Fixture) =>
  liquidator.liquidate(alice, token, MAX, 0, accounts.liquidator, "0x");

describe("L27: a lunch break", () => {
  it("is closed: nothing is lent, and nobody liquidated above the hard floor at the morning's close", async () => {
    const f = await load();
    const { pool, oracle, token, tokenAddress, alice } = f;
    await f.to("2024-02-06 02:29");
    await f.print(160);
    expect(await pool.stateOf(token)).to.equal(Row.REGULAR);
    await oracle.observe(token);
    await f.to("2024-02-06 02:31");
    await f.print(160);
    expect(await pool.stateOf(token)).to.equal(Row.CLOSED);
    await expect(pool.borrow(100n * DOLLAR, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.BORROW, tokenAddress, Row.CLOSED);
    await expect(liquidate(f)).to.be.revertedWithCustomError(pool, "LendingPool_AboveHardFloor");
    await pool.repay(DOLLAR, alice);
  });

  for (const [name, isKept] of [
    ["kept from the morning", true],
    ["asked for anew", false],
  ] as const) {
    it(`is followed by an opening, with the session ${name}: its first prints liquidate nobody`, async () => {
      const f = await load();
      const { pool, oracle, token, tokenAddress, alice, accounts } = f;
      if (!isKept) {
        await f.to("2024-02-07 01:00");
        await f.print(200);
        await oracle.observe(token);
      }
      const day = isKept ? "2024-02-06" : "2024-02-07";
      await f.to(`${day} 02:29`);
      await f.print(200);
      await oracle.observe(token);
      // The morning's print is an hour old, and of the session before.
      await f.to(`${day} 03:30`);
      expect(await pool.stateOf(token)).to.equal(Row.REGULAR | Row.REOPENING);
      await f.to((await f.time.latest()) + 30);
      await f.print(105);
      expect(await pool.stateOf(token)).to.equal(Row.REGULAR | Row.REOPENING);
      await expect(liquidate(f)).to.be.revertedWithCustomError(pool, "LendingPool_Healthy");
      await oracle.connect(accounts.mallory).observe(token);
      await expect(liquidate(f))
        .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
        .withArgs(Action.LIQUIDATE, tokenAddress, Row.REGULAR | Row.REOPENING);
      await f.to(`${day} 03:34`);
      await f.to((await f.time.latest()) + 59);
      expect(await pool.stateOf(token)).to.equal(Row.REGULAR | Row.REOPENING);
      await f.to(`${day} 03:35`);
      await f.print(200);
      await f.prove();
      expect(await pool.stateOf(token)).to.equal(Row.REGULAR);
      await pool.borrow(DOLLAR, alice, alice);
      await f.print(105);
      await liquidate(f);
      expect(await pool.unitsOf(alice, token)).to.equal(0n);
    });
  }

  it("leaves both sessions their own: each is noted, and observed, with its first loan", async () => {
    const f = await load();
    const { pool, oracle, token, alice } = f;
    await f.print(201);
    await expect(pool.borrow(DOLLAR, alice, alice)).not.to.emit(oracle, "Observed");
    await f.to("2024-02-06 04:00");
    await f.print(202);
    await expect(pool.borrow(DOLLAR, alice, alice)).to.emit(oracle, "Observed");
    expect((await oracle.anchorOf(token)).value).to.equal(202n * ONE);
    await expect(pool.borrow(DOLLAR, alice, alice)).not.to.emit(oracle, "Observed");
    await f.to("2024-02-06 06:31");
    await f.print(202);
    expect(await pool.stateOf(token)).to.equal(Row.CLOSED);
  });
});
