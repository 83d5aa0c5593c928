import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { largeCapRisk } from "../../../deploy/parameters/lending.ts";
import { deployBusyPools } from "../../../test-support/fixtures/busyPools.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { Action, DAY, DOLLAR, HOUR, MAX, ONE } from "../../../test-support/fixtures/lendingPool.ts";

const connection = await openConnection();
const { ethers } = connection;
const load = () => connection.networkHelpers.loadFixture(deploy);
const deploy = () => deployBusyPools(connection);
const loadTwo = () => connection.networkHelpers.loadFixture(deployTwo);
const deployTwo = () => deployBusyPools(connection, { tokens: 2 });

/** What debtShares come to, and at first a debt: 10^6 of them for each wei. */
const FIRST = 10n ** 6n;

describe("LendingPool, borrowing", () => {
  it("pays whom the borrower wants, and owes debtShares for it", async () => {
    const { pool, dollar, accounts } = await load();
    const { alice, mallory } = accounts;
    expect(await pool.borrow.staticCall(5_000n * DOLLAR, alice, mallory)).to.equal(5_000n * DOLLAR * FIRST);
    const borrowed = pool.borrow(5_000n * DOLLAR, alice, mallory);
    await expect(borrowed).to.changeTokenBalances(
      ethers,
      dollar,
      [alice, mallory, pool],
      [0n, 5_000n * DOLLAR, -5_000n * DOLLAR],
    );
    await expect(borrowed)
      .to.emit(pool, "Borrowed")
      .withArgs(alice.address, alice.address, mallory.address, 5_000n * DOLLAR, 5_000n * DOLLAR * FIRST);
    expect(await pool.positionOf(alice)).to.deep.equal([5_000n * DOLLAR * FIRST, 1n]);
    expect([await pool.cash(), await pool.totalDebt(), await pool.debtOf(alice)]).to.deep.equal([
      95_000n * DOLLAR,
      5_000n * DOLLAR,
      5_000n * DOLLAR,
    ]);
  });

  it("lends stock the same way", async () => {
    const { shorts, token, accounts } = await load();
    const { alice, mallory } = accounts;
    const borrowed = shorts.borrow(3n * ONE, alice, mallory);
    await expect(borrowed).to.changeTokenBalances(ethers, token, [alice, mallory, shorts], [0n, 3n * ONE, -3n * ONE]);
    await expect(borrowed)
      .to.emit(shorts, "Borrowed")
      .withArgs(alice.address, alice.address, mallory.address, 3n * ONE, 3n * ONE * FIRST);
  });

  it("rounds what is owed up", async () => {
    const f = await load();
    const { pool, accounts, time, settle } = f;
    const { alice, bob } = accounts;
    await pool.borrow(5_000n * DOLLAR, alice, alice);
    await time.increase(30 * DAY);
    await f.toNextSession();
    const now = await settle();
    const shares = await pool.totalDebtShares();
    await time.setNextBlockTimestamp(now + 1);
    await pool.connect(bob).borrow(3_333_333_333n, bob, bob);
    const event = (await pool.queryFilter(pool.filters.InterestAccrued())).at(-1);
    const grown = (event?.args.totalDebt ?? 0n) - 3_333_333_333n;
    const product = 3_333_333_333n * (shares + 10n ** 6n);
    const [owed] = await pool.positionOf(bob);
    expect(owed).to.equal((product + grown) / (grown + 1n));
    expect(await pool.debtOf(bob)).to.be.within(3_333_333_333n, 3_333_333_334n);
  });

  it("is the account's, or whom it has authorised", async () => {
    const { pool, dollar, accounts } = await load();
    const { alice, mallory } = accounts;
    const attempt = () => pool.connect(mallory).borrow(100n * DOLLAR, alice, mallory);
    await expect(attempt())
      .to.be.revertedWithCustomError(pool, "LendingPool_NotAuthorized")
      .withArgs(alice.address, mallory.address);
    await pool.setAuthorization(mallory, true);
    const borrowed = attempt();
    await expect(borrowed)
      .to.emit(pool, "Borrowed")
      .withArgs(mallory.address, alice.address, mallory.address, 100n * DOLLAR, 100n * DOLLAR * FIRST);
    await expect(borrowed).to.changeTokenBalances(ethers, dollar, [mallory], [100n * DOLLAR]);
    expect(await pool.debtOf(mallory)).to.equal(0n);
    await pool.setAuthorization(mallory, false);
    await expect(attempt())
      .to.be.revertedWithCustomError(pool, "LendingPool_NotAuthorized")
      .withArgs(alice.address, mallory.address);
  });

  it("is not for nothing, nor to where the money would be lost", async () => {
    const { pool, poolAddress, accounts } = await load();
    const { alice } = accounts;
    await expect(pool.borrow(0n, alice, alice)).to.be.revertedWithCustomError(pool, "LendingPool_ZeroAmount");
    for (const receiver of [ZeroAddress, poolAddress]) {
      await expect(pool.borrow(100n * DOLLAR, alice, receiver))
        .to.be.revertedWithCustomError(pool, "LendingPool_InvalidReceiver")
        .withArgs(receiver);
    }
  });

  it("goes as far as the collateral carries, at lower × CF, and not a millionth of a dollar further", async () => {
    const { pool, accounts } = await load();
    const { alice } = accounts;
    // 100 units at 199.80, of which 60 %.
    expect(await pool.borrowableOf(alice)).to.deep.equal([11_988n * ONE, 0n]);
    await expect(pool.borrow(11_988n * DOLLAR + 1n, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_Undercollateralised")
      .withArgs(alice.address, 11_988n * ONE, 11_988n * ONE + 10n ** 12n);
    await pool.borrow(11_988n * DOLLAR, alice, alice);
    expect(await pool.borrowableOf(alice)).to.deep.equal([11_988n * ONE, 11_988n * ONE]);
  });

  it("counts stock that is owed at upper, rounded up", async () => {
    const { shorts, accounts } = await load();
    const { alice } = accounts;
    // 10,000 dollars, of which 65 %, at 200.40 a unit.
    const most = (6_500n * ONE * ONE) / (200_400n * 10n ** 15n);
    const owed = (units: bigint): bigint => (units * 200_400n * 10n ** 15n + ONE - 1n) / ONE;
    await expect(shorts.borrow(most + 1n, alice, alice))
      .to.be.revertedWithCustomError(shorts, "LendingPool_Undercollateralised")
      .withArgs(alice.address, 6_500n * ONE, owed(most + 1n));
    await shorts.borrow(most, alice, alice);
    expect(await shorts.borrowableOf(alice)).to.deep.equal([6_500n * ONE, owed(most)]);
  });

  it("leaves no debt below the least, in either pool", async () => {
    const { pool, shorts, tokenAddress, dollar, accounts } = await load();
    const { alice } = accounts;
    await expect(pool.borrow(100n * DOLLAR - 1n, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_LeavesDust")
      .withArgs(await dollar.getAddress(), 100n * DOLLAR - 1n, 100n * DOLLAR);
    await pool.borrow(100n * DOLLAR, alice, alice);
    // With that any more is enough.
    await pool.borrow(1n, alice, alice);
    await expect(shorts.borrow(ONE / 2n - 1n, alice, alice))
      .to.be.revertedWithCustomError(shorts, "LendingPool_LeavesDust")
      .withArgs(tokenAddress, ONE / 2n - 1n, ONE / 2n);
    await shorts.borrow(ONE / 2n, alice, alice);
  });

  it("stops at the cash there is", async () => {
    const { pool, accounts } = await load();
    const { alice, lender } = accounts;
    await pool.connect(lender).withdraw(95_000n * DOLLAR, lender, lender);
    await expect(pool.borrow(5_000n * DOLLAR + 1n, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCash")
      .withArgs(5_000n * DOLLAR + 1n, 5_000n * DOLLAR);
    await pool.borrow(5_000n * DOLLAR, alice, alice);
    expect(await pool.cash()).to.equal(0n);
  });

  it("stops at the cap of all debt", async () => {
    const { pool, accounts } = await load();
    const { alice, risk } = accounts;
    await pool.connect(risk).lowerBorrowCap(1_000n * DOLLAR);
    await expect(pool.borrow(1_000n * DOLLAR + 1n, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_BorrowCapExceeded")
      .withArgs(1_000n * DOLLAR + 1n, 1_000n * DOLLAR);
    await pool.borrow(1_000n * DOLLAR, alice, alice);
    await expect(pool.borrow(1n, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_BorrowCapExceeded")
      .withArgs((debt: bigint) => debt > 1_000n * DOLLAR, 1_000n * DOLLAR);
  });

  it("stops where a collateral has brought more deficit than it may, and not before", async () => {
    const f = await load();
    const { pool, poolAddress, token, tokenAddress, accounts } = f;
    const { alice, bob, liquidator } = accounts;
    await pool.borrow(1_000n * DOLLAR, alice, alice);
    await pool.connect(bob).borrow(11_900n * DOLLAR, bob, bob);
    await f.print(80);
    await pool.connect(liquidator).liquidate(bob, token, MAX, 0, liquidator, "0x");
    const deficit = await pool.totalDeficit();
    const setCeiling = async (deficitCeiling: bigint) =>
      f.asGovernor(
        poolAddress,
        pool.interface.encodeFunctionData("setRisk", [
          tokenAddress,
          { ...largeCapRisk, supplyCap: 1_000_000n * ONE, deficitCeiling },
        ]),
      );
    await setCeiling(deficit);
    await f.toNextSession(200);
    await pool.borrow(DOLLAR, alice, alice);
    await setCeiling(deficit - 1n);
    await f.toNextSession(200);
    await expect(pool.borrow(DOLLAR, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_DeficitCeilingReached")
      .withArgs(tokenAddress, deficit, deficit - 1n);
  });

  it("is not for the issuer's insiders, nor for the sanctioned", async () => {
    const { pool, shorts, token, tokenAddress, accounts, sanction } = await load();
    const { alice, bob, issuer } = accounts;
    await token.connect(issuer).markInsider(alice);
    await expect(pool.borrow(100n * DOLLAR, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_Insider")
      .withArgs(alice.address, tokenAddress);
    await sanction(bob);
    await expect(pool.connect(bob).borrow(100n * DOLLAR, bob, accounts.mallory))
      .to.be.revertedWithCustomError(pool, "LendingPool_NotEligible")
      .withArgs(bob.address, tokenAddress);
    await expect(shorts.connect(bob).borrow(ONE, bob, accounts.mallory))
      .to.be.revertedWithCustomError(shorts, "LendingPool_NotEligible")
      .withArgs(bob.address, tokenAddress);
  });

  it("of stock waits for a record of it", async () => {
    const { shorts, token, accounts, time } = await load();
    const { alice, recorder } = accounts;
    const recordAt = (await time.latest()) + DAY + HOUR;
    await token.connect(recorder).scheduleRecord(recordAt);
    await expect(shorts.borrow(ONE, alice, alice))
      .to.be.revertedWithCustomError(shorts, "LendingPool_RecordPending")
      .withArgs(recordAt);
  });

  it("counts no frozen unit", async () => {
    const { pool, token, accounts } = await load();
    const { alice, transferAgent, market } = accounts;
    await token.connect(alice).transfer(market, await token.balanceOf(alice));
    await token.connect(transferAgent).setFrozenTokens(alice, 40n * ONE);
    // 60 units at 199.80, of which 60 %.
    await expect(pool.borrow(71_928n * (DOLLAR / 10n) + 1n, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_Undercollateralised")
      .withArgs(alice.address, 71_928n * (ONE / 10n), 71_928n * (ONE / 10n) + 10n ** 12n);
    await pool.borrow(71_928n * (DOLLAR / 10n), alice, alice);
  });

  it("is not on dust beside another collateral", async () => {
    const f = await loadTwo();
    const { pool, accounts, listed } = f;
    const { alice } = accounts;
    const [, second] = listed;
    if (second === undefined) throw new Error("there are two tokens");
    await f.post(alice, ONE / 10n - 1n, second);
    await expect(pool.borrow(100n * DOLLAR, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_LeavesDust")
      .withArgs(second.address, ONE / 10n - 1n, ONE / 10n);
    await f.post(alice, 1n, second);
    await pool.borrow(100n * DOLLAR, alice, alice);
  });

  it("stops while it is paused, to the second", async () => {
    const { pool, accounts, time } = await load();
    const { alice, guardian } = accounts;
    await pool.connect(guardian).pauseAction(Action.BORROW, 600);
    const until = (await time.latest()) + 600;
    await time.setNextBlockTimestamp(until - 1);
    await expect(pool.borrow(100n * DOLLAR, alice, alice))
      .to.be.revertedWithCustomError(pool, "LendingPool_ActionPaused")
      .withArgs(Action.BORROW, until);
    await time.setNextBlockTimestamp(until);
    await pool.borrow(100n * DOLLAR, alice, alice);
  });

  it("has the oracle observe with the first loan of a session, and with no other", async () => {
    const f = await load();
    const { pool, shorts, oracle, tokenAddress, accounts, time } = f;
    const { alice } = accounts;
    const printed = await time.latest();
    await f.print(201);
    await expect(pool.borrow(100n * DOLLAR, alice, alice))
      .to.emit(oracle, "Observed")
      .withArgs(tokenAddress, 201n * ONE, printed, 0n);
    await f.print(202);
    await expect(pool.borrow(100n * DOLLAR, alice, alice)).not.to.emit(oracle, "Observed");
    // Another pool has its own first, of the asset that it lends.
    await expect(shorts.borrow(ONE, alice, alice)).to.emit(oracle, "Observed");
    await expect(shorts.borrow(ONE, alice, alice)).not.to.emit(oracle, "Observed");
    await time.increase(60);
    await f.toNextSession(200);
    await f.print(203);
    await expect(pool.withdrawCollateral(tokenAddress, ONE, alice, alice)).to.emit(oracle, "Observed");
    expect((await oracle.anchorOf(tokenAddress)).value).to.equal(203n * ONE);
  });
});
