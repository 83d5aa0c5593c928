import { expect } from "chai";
import { londonClock, tokyoClock } from "../../test-support/calendar/clocks.ts";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, MAX, ONE, Row } from "../../test-support/fixtures/lendingPool.ts";

// Source: one account with stock of several exchanges. A pool keeps the session that it found open; were it kept for the wrong
// token, a holiday, an early close or an opening of one exchange would be missed because another trades.
// Defence: Carrying.sol:`_note` and `keepSession`: a session is kept for the tokens for which it was found, those of the other
// exchange another time; of all rows the strictest cell wins.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** The first token trades in New York, 14:30 to 21:00 UTC, the second in London, 08:00 to 16:30, the third in Tokyo, to 06:30. */
async function deploy() {
  const f = await deployLending(connection, { tokens: 3, clocks: [undefined, londonClock, tokyoClock] });
  const { accounts, listed } = f;
  const [newYork, london, tokyo] = listed;
  if (newYork === undefined || london === undefined || tokyo === undefined) throw new Error("there are three tokens");
  const { alice, bob, liquidator } = accounts;
  await f.lend(1_000_000n * DOLLAR);
  await f.fund(liquidator, 100_000n * DOLLAR);
  await f.to("2024-02-06 15:00");
  for (const each of [newYork, london, tokyo]) {
    await f.print(200, each);
    await f.prove(each);
  }
  for (const each of [newYork, london]) await f.post(alice, 100n * ONE, each);
  for (const each of [newYork, tokyo]) await f.post(bob, 100n * ONE, each);
  return { ...f, newYork, london, tokyo, alice, bob };
}

describe("L28: stock of two exchanges", () => {
  it("notes each session once, and lends on both while both trade", async () => {
    const { pool, oracle, newYork, london, alice } = await load();
    expect([await pool.stateOf(newYork.token), await pool.stateOf(london.token)]).to.deep.equal([
      Row.REGULAR,
      Row.REGULAR,
    ]);
    // 200 units at 199.80, of which 60 %.
    expect((await pool.borrowableOf(alice))[0]).to.equal(23_976n * ONE);
    const observed = async (): Promise<string[]> => {
      const block = await connection.ethers.provider.getBlockNumber();
      await pool.borrow(100n * DOLLAR, alice, alice);
      const events = await oracle.queryFilter(oracle.filters.Observed(), block + 1);
      return events.map(({ args }) => args.token);
    };
    expect(await observed()).to.deep.equal([london.address]);
    expect(await observed()).to.deep.equal([newYork.address]);
    expect(await observed()).to.deep.equal([]);
    expect(await observed()).to.deep.equal([]);
  });

  it("keeps one's close from the other: London's evening is not New York's session", async () => {
    const f = await load();
    const { pool, newYork, london, alice } = f;
    await pool.borrow(100n * DOLLAR, alice, alice);
    await pool.borrow(100n * DOLLAR, alice, alice);
    await f.to("2024-02-06 16:40");
    for (const each of [newYork, london]) await f.print(200, each);
    expect([await pool.stateOf(newYork.token), await pool.stateOf(london.token)]).to.deep.equal([
      Row.REGULAR,
      Row.EXTENDED,
    ]);
    // 100 units at 199.80 and 100 at 198, at the closed factor both.
    expect((await pool.borrowableOf(alice))[0]).to.equal((19_980n * ONE + 19_800n * ONE) / 2n);
    await f.to("2024-02-06 17:30");
    for (const each of [newYork, london]) await f.print(200, each);
    expect([await pool.stateOf(newYork.token), await pool.stateOf(london.token)]).to.deep.equal([
      Row.REGULAR,
      Row.CLOSED,
    ]);
    await expect(pool.borrow(DOLLAR, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.BORROW, london.address, Row.CLOSED);
  });

  it("keeps one's open from the other: London reopens while New York sleeps, and a day later the other way round", async () => {
    const f = await load();
    const { pool, oracle, newYork, london, alice } = f;
    await pool.borrow(100n * DOLLAR, alice, alice);
    await pool.borrow(100n * DOLLAR, alice, alice);
    await f.to("2024-02-07 08:01");
    for (const each of [newYork, london]) await f.print(200, each);
    expect([await pool.stateOf(newYork.token), await pool.stateOf(london.token)]).to.deep.equal([
      Row.CLOSED,
      Row.REGULAR | Row.REOPENING,
    ]);
    await f.to("2024-02-07 14:31");
    for (const each of [newYork, london]) await f.print(200, each);
    expect([await pool.stateOf(newYork.token), await pool.stateOf(london.token)]).to.deep.equal([
      Row.REGULAR | Row.REOPENING,
      Row.REGULAR,
    ]);
    await expect(pool.borrow(DOLLAR, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.BORROW, newYork.address, Row.REGULAR | Row.REOPENING);
    await f.to("2024-02-07 15:00");
    for (const each of [newYork, london]) {
      await f.print(200, each);
      await f.prove(each);
    }
    await pool.borrow(DOLLAR, alice, alice);
    await pool.borrow(DOLLAR, alice, alice);
    expect((await oracle.anchorOf(london.address)).asOf).to.be.greaterThan(1_707_318_000n - 60n);
    expect((await oracle.anchorOf(newYork.address)).asOf).to.be.greaterThan(1_707_318_000n - 60n);
  });

  it("shields nothing: what is closed elsewhere, and seized here, is seized by the session here", async () => {
    const f = await load();
    const { pool, newYork, london, alice, accounts } = f;
    const { liquidator } = accounts;
    await pool.borrow(23_900n * DOLLAR, alice, alice);
    await pool.borrow(DOLLAR, alice, alice);
    await f.to("2024-02-06 18:00");
    await f.print(200, london);
    await f.print(120, newYork);
    const liquidators = pool.connect(liquidator);
    // London is closed, and the account above the hard floor.
    await expect(liquidators.liquidate(alice, london.token, MAX, 0, liquidator, "0x")).to.be.revertedWithCustomError(
      pool,
      "LendingPool_AboveHardFloor",
    );
    await liquidators.liquidate(alice, newYork.token, MAX, 0, liquidator, "0x");
    expect(await pool.unitsOf(alice, newYork.token)).to.be.lessThan(100n * ONE);
    expect(await pool.unitsOf(alice, london.token)).to.equal(100n * ONE);
  });

  it("of which no two hours are the same lends nothing, and lets everything out", async () => {
    const { pool, tokyo, newYork, bob } = await load();
    const rows = await pool.stateOf(tokyo.token);
    expect(rows & Row.CLOSED).to.equal(Row.CLOSED);
    await expect(pool.connect(bob).borrow(100n * DOLLAR, bob, bob))
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.BORROW, tokyo.address, rows);
    await pool.connect(bob).withdrawCollateral(tokyo.token, MAX, bob, bob);
    await pool.connect(bob).borrow(100n * DOLLAR, bob, bob);
    await pool.connect(bob).withdrawCollateral(newYork.token, 50n * ONE, bob, bob);
  });
});
