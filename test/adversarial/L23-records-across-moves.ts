import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DAY, DOLLAR, deployLending, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";

// Source: T15 and X01. A dividend or a vote that counts units twice, once for the pool's lender and once for whom they were lent to;
// or units brought in for the record's second alone, or moved inside the pool in it.
// Defence: LenderLedger.sol:`keep`, `move`, `lentUnitsAt`; CollateralLedger.sol:`_touch`; Borrowings.sol:`_requireNoRecordPending`.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** The lender has lent 60 units and bob 40, of which alice has borrowed 30; a record is due. */
async function deploy() {
  const f = await deployLending(connection);
  const { accounts, shorts, pool, token, dollar, time } = f;
  for (const account of [accounts.lender, accounts.bob, accounts.alice, accounts.mallory, accounts.liquidator]) {
    await f.fund(account, 50_000n * DOLLAR);
  }
  for (const [account, units] of [
    [accounts.lender, 60n],
    [accounts.bob, 40n],
  ] as const) {
    await token.connect(accounts.market).mint(account, units * ONE);
    await shorts.connect(account).deposit(units * ONE, account);
  }
  await shorts.supplyCollateral(dollar, 20_000n * DOLLAR, accounts.alice);
  await shorts.borrow(30n * ONE, accounts.alice, accounts.alice);
  await f.post(accounts.mallory, 10n * ONE);
  const recordAt = (await time.latest()) + DAY + 60;
  const recorder = token.connect(accounts.recorder);
  const recordId = await recorder.scheduleRecord.staticCall(recordAt);
  await recorder.scheduleRecord(recordAt);
  return { ...f, recordAt, recordId, pool, holders: [accounts.lender, accounts.bob, accounts.alice, accounts.mallory] };
}

describe("L23: records across a pool's moves", () => {
  it("lends nothing while a record is pending, to whomever", async () => {
    const { shorts, accounts, recordAt } = await load();
    await expect(shorts.borrow(ONE, accounts.alice, accounts.alice))
      .to.be.revertedWithCustomError(shorts, "LendingPool_RecordPending")
      .withArgs(recordAt);
  });

  it("attributes what was not lent, by lpShares, and never more than the wallet has", async () => {
    const { shorts, shortsAddress, token, tokenAddress, accounts, holders, recordAt, recordId, time } = await load();
    await time.increaseTo(recordAt);
    expect(await token.unitsAt(shortsAddress, recordId)).to.equal(70n * ONE);
    let sum = 0n;
    for (const holder of holders) sum += await shorts.unitsAt(tokenAddress, holder, recordId);
    expect(70n * ONE - sum < 1_000_000n && sum <= 70n * ONE).to.equal(true);
    const lenders = await shorts.unitsAt(tokenAddress, accounts.lender, recordId);
    expect(42n * ONE - lenders < 1_000_000n && lenders <= 42n * ONE).to.equal(true);
    // Who borrowed has them in his wallet, and only there.
    expect(await token.unitsAt(accounts.alice, recordId)).to.equal(30n * ONE);
    expect(await shorts.unitsAt(tokenAddress, accounts.alice, recordId)).to.equal(0n);
  });

  it("gives nothing for units that come, go or pass on in the record's second or after it", async () => {
    const f = await load();
    const { shorts, shortsAddress, pool, poolAddress, token, tokenAddress, accounts, recordAt, recordId, time } = f;
    await token.connect(accounts.market).mint(accounts.liquidator, 500n * ONE);
    const before = await time.latest();
    expect(before).to.be.lessThan(recordAt);
    await connection.provider.request({ method: "evm_setAutomine", params: [false] });
    await time.setNextBlockTimestamp(recordAt);
    const gasLimit = 1_500_000n;
    await shorts.connect(accounts.liquidator).deposit(500n * ONE, accounts.liquidator, { gasLimit });
    await shorts.connect(accounts.bob).transfer(accounts.mallory, await shorts.balanceOf(accounts.bob), { gasLimit });
    await pool
      .connect(accounts.mallory)
      .withdrawCollateral(tokenAddress, MAX, accounts.mallory, accounts.mallory, { gasLimit });
    await connection.provider.request({ method: "evm_mine", params: [] });
    await connection.provider.request({ method: "evm_setAutomine", params: [true] });
    expect(await time.latest()).to.equal(recordAt);
    expect(await shorts.balanceOf(accounts.bob)).to.equal(0n);
    expect(await pool.unitsOf(accounts.mallory, tokenAddress)).to.equal(0n);

    expect(await shorts.unitsAt(tokenAddress, accounts.liquidator, recordId)).to.equal(0n);
    expect(await shorts.unitsAt(tokenAddress, accounts.mallory, recordId)).to.equal(0n);
    const bobs = await shorts.unitsAt(tokenAddress, accounts.bob, recordId);
    expect(28n * ONE - bobs < 1_000_000n && bobs <= 28n * ONE).to.equal(true);
    expect(await pool.unitsAt(tokenAddress, accounts.mallory, recordId)).to.equal(10n * ONE);
    expect(await token.unitsAt(poolAddress, recordId)).to.equal(10n * ONE);
    expect(await token.unitsAt(shortsAddress, recordId)).to.equal(70n * ONE);
    expect(await token.unitsAt(accounts.mallory, recordId)).to.equal(0n);
    // After it, lending goes on.
    await f.print(200);
    await f.prove();
    await shorts.borrow(ONE, accounts.alice, accounts.alice);
    expect(await shorts.unitsAt(tokenAddress, accounts.bob, recordId)).to.equal(bobs);
  });
});
