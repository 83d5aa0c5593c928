import { expect } from "chai";
import { moneyCurve } from "../../../deploy/parameters/lending.ts";
import { deployBusyPools } from "../../../test-support/fixtures/busyPools.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { DAY, DOLLAR, HOUR, MAX, ONE, Row } from "../../../test-support/fixtures/lendingPool.ts";

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** Alice owes 5,000 dollars on 100 units and has been lent 20 units; a record is on its way. */
async function deploy() {
  const f = await deployBusyPools(connection);
  const { pool, shorts, accounts, token, time } = f;
  const { alice, recorder } = accounts;
  await pool.borrow(5_000n * DOLLAR, alice, alice);
  await shorts.borrow(20n * ONE, alice, alice);
  const recordAt = (await time.latest()) + DAY + HOUR;
  const recordId = await token.connect(recorder).scheduleRecord.staticCall(recordAt);
  await token.connect(recorder).scheduleRecord(recordAt);
  return { ...f, alice, recordAt, recordId };
}

describe("LendingPool, what is read of it", () => {
  it("is what it is made of", async () => {
    const { pool, shorts, dollar, tokenAddress, oracle, authority, calendar, rateModel } = await load();
    const [authorityAddress, oracleAddress, calendarAddress] = [
      await authority.getAddress(),
      await oracle.getAddress(),
      await calendar.getAddress(),
    ];
    const none = "0x0000000000000000000000000000000000000000";
    const shared = [300n, 10_500n, 5_000n, 2_500n, 1_000n, 500n];
    expect([...(await pool.terms())]).to.deep.equal([
      ...[authorityAddress, await dollar.getAddress(), oracleAddress, false, none, calendarAddress],
      ...[await rateModel.getAddress(), 100n * DOLLAR, ...shared],
    ]);
    const of = await shorts.terms();
    expect([of.asset, of.isEquity, of.minDebt, of.market]).to.deep.equal([tokenAddress, true, ONE / 2n, none]);
  });

  it("is what an account has and owes", async () => {
    const { pool, token, alice, accounts } = await load();
    expect(await pool.positionOf(alice)).to.deep.equal([5_000n * DOLLAR * 10n ** 6n, 1n]);
    expect(await pool.positionOf(accounts.mallory)).to.deep.equal([0n, 0n]);
    expect(await pool.unitsOf(alice, token)).to.equal(100n * ONE);
    expect(await pool.debtOf(accounts.mallory)).to.equal(0n);
    const { borrowable, owed } = await pool.borrowableOf(alice);
    expect([borrowable, owed]).to.deep.equal([11_988n * ONE, (await pool.debtOf(alice)) * 10n ** 12n]);
    expect(await pool.borrowableOf(accounts.mallory)).to.deep.equal([0n, 0n]);
    await expect(pool.unitsOf(alice, accounts.mallory))
      .to.be.revertedWithCustomError(pool, "LendingPool_UnknownCollateral")
      .withArgs(accounts.mallory.address);
  });

  it("is the standing of an account without debt: as healthy as can be", async () => {
    const { pool, accounts } = await load();
    expect([...(await pool.standingOf(accounts.bob))]).to.deep.equal([
      ...[0n, 0n, 20_000n * ONE, 14_000n * ONE],
      ...[MAX, 19_980n * ONE],
    ]);
    expect([...(await pool.standingOf(accounts.mallory))]).to.deep.equal([0n, 0n, 0n, 0n, MAX, 0n]);
  });

  it("is what debt costs, by how much is lent", async () => {
    const { pool, shorts } = await load();
    const { utilisation, borrowRate, gapPremium } = await pool.rates();
    const debt = await pool.totalDebt();
    expect(utilisation).to.equal((debt * ONE) / (debt + (await pool.cash())));
    const yearly = BigInt(moneyCurve.base) + (BigInt(moneyCurve.slope) * utilisation) / ONE;
    const year = 365n * BigInt(DAY);
    expect([borrowRate, gapPremium]).to.deep.equal([yearly / year, BigInt(moneyCurve.gapPremium) / year]);
    expect((await shorts.rates()).utilisation).to.be.within((199n * ONE) / 10_000n, (201n * ONE) / 10_000n);
  });

  it("is the row of every token; of money the one that forbids nothing", async () => {
    const { pool, shorts, token, dollar, accounts } = await load();
    expect([await pool.stateOf(token), await pool.stateOf(dollar)]).to.deep.equal([Row.REGULAR, Row.REGULAR]);
    expect([await shorts.stateOf(token), await shorts.stateOf(dollar)]).to.deep.equal([Row.REGULAR, Row.REGULAR]);
    for (const each of [pool, shorts]) {
      await expect(each.stateOf(accounts.mallory))
        .to.be.revertedWithCustomError(each, "LendingPool_UnknownCollateral")
        .withArgs(accounts.mallory.address);
    }
  });

  it("is whose units it holds, at a record that has passed", async () => {
    const { pool, poolAddress, shorts, shortsAddress, token, dollar, alice, accounts, recordAt, recordId, time } =
      await load();
    const { lender, bob } = accounts;
    expect([await pool.wallet(), await shorts.wallet()]).to.deep.equal([poolAddress, shortsAddress]);
    await expect(pool.unitsAt(token, alice, recordId)).to.be.revert(connection.ethers);
    await time.increaseTo(recordAt);
    expect([await pool.unitsAt(token, alice, recordId), await pool.unitsAt(token, bob, recordId)]).to.deep.equal([
      100n * ONE,
      100n * ONE,
    ]);
    // 980 of 1,000 units were not lent.
    expect(await shorts.unitsAt(token, lender, recordId)).to.be.within(980n * ONE - 10n ** 6n, 980n * ONE);
    expect(await shorts.unitsAt(token, alice, recordId)).to.equal(0n);
    for (const each of [pool, shorts]) {
      await expect(each.unitsAt(dollar, alice, recordId))
        .to.be.revertedWithCustomError(each, "LendingPool_ForeignToken")
        .withArgs(await dollar.getAddress());
    }
    await expect(pool.unitsAt(accounts.mallory, alice, recordId))
      .to.be.revertedWithCustomError(pool, "LendingPool_ForeignToken")
      .withArgs(accounts.mallory.address);
  });

  it("costs no transaction and changes with the clock: interest", async () => {
    const { pool, alice, time } = await load();
    const debt = await pool.debtOf(alice);
    await time.increase(365 * DAY);
    const grown = await pool.debtOf(alice);
    // 2 % and 7 % of a twentieth, and 1 % for gaps.
    expect(((grown - debt) * 10_000n) / debt).to.be.within(335n, 345n);
    expect(await pool.totalDebt()).to.equal(grown);
    expect(await pool.gapReserve()).to.be.within(49n * DOLLAR, 52n * DOLLAR);
    expect(await pool.totalAssets()).to.equal((await pool.cash()) + grown - (await pool.gapReserve()));
  });
});
