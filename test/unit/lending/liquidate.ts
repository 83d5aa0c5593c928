import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployBusyPools } from "../../../test-support/fixtures/busyPools.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, HOUR, MAX, ONE, Row } from "../../../test-support/fixtures/lendingPool.ts";

const connection = await openConnection();
const { ethers } = connection;
const load = () => connection.networkHelpers.loadFixture(deploy);

/** Bob owes 11,988 dollars on 100 units, and 32 units on 10,000 dollars; alice 1,000 dollars. */
async function deploy() {
  const f = await deployBusyPools(connection);
  const { pool, shorts, accounts } = f;
  const { alice, bob, liquidator } = accounts;
  await pool.borrow(1_000n * DOLLAR, alice, alice);
  await pool.connect(bob).borrow(11_988n * DOLLAR, bob, bob);
  await shorts.connect(bob).borrow(32n * ONE, bob, bob);
  return { ...f, alice, bob, liquidator, liquidators: pool.connect(liquidator) };
}

/** As deployed, at a price that has held for a while: the next block is a second later. */
async function atPrice(dollars: number) {
  const f = await load();
  await f.print(dollars);
  const now = await f.settle();
  await f.time.setNextBlockTimestamp(now + 1);
  return { ...f, now };
}

const BPS = 10_000n;
const up = (product: bigint, divisor: bigint): bigint => (product + divisor - 1n) / divisor;

describe("LendingPool, liquidating", () => {
  it("takes an unhealthy account's collateral for its debt and a bonus, and everybody has his", async () => {
    const { pool, token, tokenAddress, dollar, bob, liquidator, liquidators } = await atPrice(168);
    const cash = await pool.cash();
    const repaid = 1_000n * DOLLAR;
    const liquidation = liquidators.liquidate(bob, token, repaid, 0, liquidator, "0x");
    await liquidation;
    const event = (await pool.queryFilter(pool.filters.Liquidated())).at(-1);
    const outcome = event?.args.outcome;
    if (outcome === undefined) throw new Error("it was liquidated");
    // 16,800 dollars, of which 70 %, of 11,988: 0.981, so 5 % and two fifths of five more.
    expect(outcome.bonus).to.be.within((69n * ONE) / 1_000n, (70n * ONE) / 1_000n);
    const value = (repaid * 10n ** 12n * (ONE + outcome.bonus)) / ONE;
    expect(outcome.seized).to.equal((value * ONE) / (168n * ONE));
    expect([outcome.repaid, outcome.deficit]).to.deep.equal([repaid, 0n]);
    await expect(liquidation)
      .to.emit(pool, "Liquidated")
      .withArgs(liquidator.address, bob.address, tokenAddress, liquidator.address, false, Object.values(outcome));
    await expect(liquidation).to.changeTokenBalances(
      ethers,
      token,
      [liquidator, bob, pool],
      [outcome.seized, 0n, -outcome.seized],
    );
    await expect(liquidation).to.changeTokenBalances(ethers, dollar, [liquidator, bob, pool], [-repaid, 0n, repaid]);
    expect(await pool.cash()).to.equal(cash + repaid);
    expect(await pool.unitsOf(bob, token)).to.equal(100n * ONE - outcome.seized);
    expect(await pool.debtOf(bob)).to.be.within(11_988n * DOLLAR - repaid, 11_988n * DOLLAR - repaid + DOLLAR / 10n);
  });

  it("foresees what it comes to, and what an account's standing is", async () => {
    const { pool, token, bob, liquidators, liquidator } = await atPrice(168);
    await pool.accrue();
    const standing = await pool.standingOf(bob);
    const debtValue = (await pool.debtOf(bob)) * 10n ** 12n;
    expect([...standing]).to.deep.equal([
      debtValue / 10n ** 12n,
      debtValue,
      16_800n * ONE,
      11_760n * ONE,
      (11_760n * ONE * ONE) / debtValue,
      (16_800n * ONE * 9_990n) / BPS,
    ]);
    const seen = await pool.previewLiquidation(bob, token, MAX);
    // To 1.05 of health: never more than half.
    const aim = up(debtValue * 105n, 100n);
    const weight = (7_000n * (ONE + seen.bonus)) / BPS;
    const wanted = up((aim - 11_760n * ONE) * ONE, (105n * ONE) / 100n - weight);
    expect(seen.repaid).to.equal(up(wanted, 10n ** 12n));
    const done = await liquidators.liquidate.staticCall(bob, token, MAX, 0, liquidator, "0x");
    expect(done.bonus).to.equal(seen.bonus);
    expect(done.repaid - seen.repaid).to.be.within(0n, 10n);
  });

  it("repays what reaches the target above a health of 0.95, and all below it", async () => {
    const f = await load();
    const { pool, token, bob, liquidators, liquidator } = f;
    // 11,400 of 11,988 dollars: 0.9509.
    await f.print(162.86);
    const seen = await pool.previewLiquidation(bob, token, MAX);
    expect(seen.repaid).to.be.within(4_200n * DOLLAR, 4_300n * DOLLAR);
    const snapshot = await connection.networkHelpers.takeSnapshot();
    await liquidators.liquidate(bob, token, MAX, 0, liquidator, "0x");
    expect((await pool.standingOf(bob)).health).to.be.within(
      (1_049_999n * ONE) / 10n ** 6n,
      (1_050_001n * ONE) / 10n ** 6n,
    );
    await snapshot.restore();
    await f.print(162);
    const { debt: all } = await pool.standingOf(bob);
    expect((await pool.previewLiquidation(bob, token, MAX)).repaid).to.equal(all);
    await liquidators.liquidate(bob, token, MAX, 0, liquidator, "0x");
    expect(await pool.debtOf(bob)).to.equal(0n);
  });

  it("repays a quarter at most outside of the session, rounded up, at no less than a tenth below the last close", async () => {
    const f = await load();
    const { pool, token, bob, calendar, time, oracle } = f;
    const close = Number(await calendar.regularClose(await calendar.dayOf(await time.latest())));
    await f.to(close - 300);
    await f.print(170);
    await oracle.observe(token);
    await f.to(close + 600);
    await f.print(100);
    const { debt, collateralValue, lowerValue } = await pool.standingOf(bob);
    expect([collateralValue, lowerValue]).to.deep.equal([15_300n * ONE, (15_300n * ONE * 99n) / 100n]);
    const seen = await pool.previewLiquidation(bob, token, MAX);
    expect(seen.repaid).to.equal(up(debt * 2_500n, BPS));
    expect(seen.seized).to.equal((((seen.repaid * 10n ** 12n * (ONE + seen.bonus)) / ONE) * ONE) / (153n * ONE));
  });

  it("is of no healthy account, to the cent of its price", async () => {
    // 70 % of 171.26 are 11,988.20 dollars; twenty cents are interest enough for a minute.
    const f = await atPrice(171.27);
    const { pool, token, bob, liquidators, liquidator } = f;
    await expect(liquidators.liquidate(bob, token, MAX, 0, liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_Healthy")
      .withArgs(bob.address, (health: bigint) => health >= ONE && health < ONE + ONE / 1_000n);
    await f.print(171.25);
    await liquidators.liquidate(bob, token, MAX, 0, liquidator, "0x");
  });

  it("is of a debt, of a collateral that is there, and of one that the pool knows", async () => {
    const { pool, token, dollar, bob, liquidators, liquidator, accounts } = await load();
    const { mallory } = accounts;
    await expect(liquidators.liquidate(mallory, token, MAX, 0, liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_NoDebt")
      .withArgs(mallory.address);
    await expect(liquidators.liquidate(bob, dollar, MAX, 0, liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_UnknownCollateral")
      .withArgs(await dollar.getAddress());
    const two = await deployBusyPools(await openConnection(), { tokens: 2 });
    const [, second] = two.listed;
    if (second === undefined) throw new Error("there are two tokens");
    await two.pool.borrow(1_000n * DOLLAR, two.accounts.alice, two.accounts.alice);
    await expect(two.pool.liquidate(two.accounts.alice, second.address, MAX, 0, two.accounts.liquidator, "0x"))
      .to.be.revertedWithCustomError(two.pool, "LendingPool_InsufficientCollateral")
      .withArgs(two.accounts.alice.address, second.address, 1n, 0n);
  });

  it("is nothing while the table forbids it, and waits for the hard floor where it says so", async () => {
    const f = await load();
    const { pool, token, tokenAddress, bob, liquidators, liquidator, oracle, calendar, time } = f;
    const close = Number(await calendar.regularClose(await calendar.dayOf(await time.latest())));
    await f.to(close - 300);
    await f.print(160);
    await oracle.observe(token);
    await f.to(close + 5 * HOUR);
    const { debtValue, lowerValue } = await pool.standingOf(bob);
    // At night the value is 3 % lower.
    expect(lowerValue).to.equal((16_000n * ONE * 97n) / 100n);
    await expect(liquidators.liquidate(bob, token, MAX, 0, liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_AboveHardFloor")
      .withArgs(
        bob.address,
        (owed: bigint) => owed >= (debtValue * 11n) / 10n && owed < (debtValue * 11n) / 10n + ONE,
        lowerValue,
      );
    await f.print(-1);
    await expect(liquidators.liquidate(bob, token, MAX, 0, liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
      .withArgs(Action.LIQUIDATE, tokenAddress, Row.CLOSED | Row.DEAD);
  });

  it("brings what its caller wants at least, or nothing", async () => {
    const { pool, token, bob, liquidators, liquidator, time, now } = await atPrice(168);
    await pool.accrue();
    await time.setNextBlockTimestamp(now + 2);
    const { seized } = await liquidators.liquidate.staticCall(bob, token, DOLLAR * 500n, 0, liquidator, "0x");
    await expect(liquidators.liquidate(bob, token, DOLLAR * 500n, seized + ONE, liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_SeizedTooLittle")
      .withArgs((units: bigint) => units - seized < 10n ** 12n && seized - units < 10n ** 12n, seized + ONE);
    await liquidators.liquidate(bob, token, DOLLAR * 500n, seized - 10n ** 12n, liquidator, "0x");
  });

  it("comes to something", async () => {
    const f = await load();
    const { pool, token, bob, liquidators, liquidator } = f;
    await f.print(168);
    await expect(liquidators.liquidate(bob, token, 0n, 0, liquidator, "0x")).to.be.revertedWithCustomError(
      pool,
      "LendingPool_ZeroAmount",
    );
  });

  it("leaves no dust, of debt or of collateral", async () => {
    const f = await load();
    const { pool, token, tokenAddress, dollar, alice, bob, liquidators, liquidator } = f;
    await f.print(12.5);
    // Alice owes 1,000 dollars on 1,250: all but 99 of it would leave less than the least debt.
    await expect(liquidators.liquidate(alice, token, 950n * DOLLAR, 0, liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_LeavesDust")
      .withArgs(
        await dollar.getAddress(),
        (left: bigint) => left >= 50n * DOLLAR && left < 51n * DOLLAR,
        100n * DOLLAR,
      );
    await liquidators.liquidate(alice, token, 899n * DOLLAR, 0, liquidator, "0x");
    // Bob's collateral pays for 1,190 of his 11,988; a payment that leaves a twentieth of a unit does not do.
    const seen = await pool.previewLiquidation(bob, token, MAX);
    expect(seen.seized).to.equal(100n * ONE);
    await expect(liquidators.liquidate(bob, token, seen.repaid - DOLLAR / 2n, 0, liquidator, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_LeavesDust")
      .withArgs(tokenAddress, (left: bigint) => left > 0n && left < ONE / 10n, ONE / 10n);
    await liquidators.liquidate(bob, token, seen.repaid - 2n * DOLLAR, 0, liquidator, "0x");
  });

  it("writes off at once what the last collateral does not cover: the gap reserve first, then the lenders", async () => {
    const f = await load();
    const { pool, token, tokenAddress, bob, liquidators, liquidator } = f;
    await liquidators.fundGapReserve(500n * DOLLAR);
    await f.print(80);
    const liquidation = liquidators.liquidate(bob, token, MAX, 0, liquidator, "0x");
    await liquidation;
    const event = (await pool.queryFilter(pool.filters.DeficitRecorded())).at(-1);
    const outcome = (await pool.queryFilter(pool.filters.Liquidated())).at(-1)?.args.outcome;
    if (event === undefined || outcome === undefined) throw new Error("there was a deficit");
    const { fromGapReserve, fromLenders, debtShares } = event.args;
    await expect(liquidation)
      .to.emit(pool, "DeficitRecorded")
      .withArgs(bob.address, tokenAddress, debtShares, fromGapReserve, fromLenders);
    // 8,000 dollars, less 5 %, of 11,988.
    expect(outcome.repaid).to.equal(7_619_047_620n);
    expect(fromGapReserve + fromLenders).to.equal(outcome.deficit);
    expect(fromGapReserve).to.be.within(500n * DOLLAR, 501n * DOLLAR);
    expect([await pool.gapReserve(), await pool.totalDeficit()]).to.deep.equal([0n, fromLenders]);
    expect((await pool.collateralOf(token)).deficit).to.equal(fromLenders);
    expect(await pool.positionOf(bob)).to.deep.equal([0n, 0n]);
  });

  it("of borrowed stock seizes dollars", async () => {
    const f = await load();
    const { shorts, token, dollar, bob, liquidator } = f;
    await f.print(240);
    const shortsLiquidator = shorts.connect(liquidator);
    const dollars = await dollar.getAddress();
    const liquidation = shortsLiquidator.liquidate(bob, dollar, 5n * ONE, 0, liquidator, "0x");
    await liquidation;
    const outcome = (await shorts.queryFilter(shorts.filters.Liquidated())).at(-1)?.args.outcome;
    if (outcome === undefined) throw new Error("it was liquidated");
    // 5 units at 240.48.
    expect(outcome.seized).to.equal((((12_024n * ONE) / 10n) * (ONE + outcome.bonus)) / ONE / 10n ** 12n);
    await expect(liquidation)
      .to.emit(shorts, "Liquidated")
      .withArgs(liquidator.address, bob.address, dollars, liquidator.address, false, Object.values(outcome));
    await expect(liquidation).to.changeTokenBalances(ethers, token, [liquidator, shorts], [-5n * ONE, 5n * ONE]);
    await expect(liquidation).to.changeTokenBalances(
      ethers,
      dollar,
      [liquidator, bob, shorts],
      [outcome.seized, 0n, -outcome.seized],
    );
  });

  it("pays nobody for whom the collateral would be lost", async () => {
    const f = await load();
    const { pool, poolAddress, token, bob, liquidators } = f;
    await f.print(160);
    for (const receiver of [ZeroAddress, poolAddress]) {
      await expect(liquidators.liquidate(bob, token, MAX, 0, receiver, "0x"))
        .to.be.revertedWithCustomError(pool, "LendingPool_InvalidReceiver")
        .withArgs(receiver);
    }
    await expect(liquidators.liquidateInside(bob, token, MAX, 0, bob, "0x"))
      .to.be.revertedWithCustomError(pool, "LendingPool_InvalidReceiver")
      .withArgs(bob.address);
  });

  it("waits for a pause's end", async () => {
    const f = await load();
    const { pool, token, bob, liquidators, liquidator, accounts, time } = f;
    await f.print(160);
    await pool.connect(accounts.guardian).pauseAction(Action.LIQUIDATE, HOUR);
    const until = (await time.latest()) + HOUR;
    for (const call of [
      () => liquidators.liquidate(bob, token, MAX, 0, liquidator, "0x"),
      () => liquidators.liquidateInside(bob, token, MAX, 0, liquidator, "0x"),
    ]) {
      await expect(call())
        .to.be.revertedWithCustomError(pool, "LendingPool_ActionPaused")
        .withArgs(Action.LIQUIDATE, until);
    }
  });

  describe("inside the pool", () => {
    it("moves no unit, and the liquidator has it as collateral", async () => {
      const f = await load();
      const { pool, token, tokenAddress, dollar, bob, liquidators, liquidator } = f;
      await f.print(168);
      const liquidation = liquidators.liquidateInside(bob, token, 1_000n * DOLLAR, 0, liquidator, "0x");
      await liquidation;
      const outcome = (await pool.queryFilter(pool.filters.Liquidated())).at(-1)?.args.outcome;
      if (outcome === undefined) throw new Error("it was liquidated");
      await expect(liquidation)
        .to.emit(pool, "Liquidated")
        .withArgs(liquidator.address, bob.address, tokenAddress, liquidator.address, true, Object.values(outcome));
      await expect(liquidation).to.changeTokenBalances(ethers, token, [liquidator, bob, pool], [0n, 0n, 0n]);
      await expect(liquidation).to.changeTokenBalances(
        ethers,
        dollar,
        [liquidator, pool],
        [-1_000n * DOLLAR, 1_000n * DOLLAR],
      );
      expect(await pool.unitsOf(liquidator, token)).to.equal(outcome.seized);
      expect((await pool.collateralOf(token)).supplied).to.equal(200n * ONE);
      await liquidators.withdrawCollateral(token, MAX, liquidator, liquidator);
    });

    it("is no insider's and no sanctioned account's, and brings no stranger new rows", async () => {
      const f = await load();
      const { pool, token, tokenAddress, bob, liquidators, liquidator, accounts, sanction } = f;
      const { mallory, issuer, lender } = accounts;
      await f.print(168);
      const inside = (receiver: string) => liquidators.liquidateInside(bob, token, 100n * DOLLAR, 0, receiver, "0x");
      await expect(inside(mallory.address))
        .to.be.revertedWithCustomError(pool, "LendingPool_NotAuthorized")
        .withArgs(mallory.address, liquidator.address);
      await pool.connect(mallory).setAuthorization(liquidator, true);
      await inside(mallory.address);
      await token.connect(issuer).markInsider(lender);
      await expect(inside(lender.address))
        .to.be.revertedWithCustomError(pool, "LendingPool_Insider")
        .withArgs(lender.address, tokenAddress);
      await sanction(liquidator);
      await expect(inside(liquidator.address))
        .to.be.revertedWithCustomError(pool, "LendingPool_NotEligible")
        .withArgs(liquidator.address, tokenAddress);
    });
  });
});
