import { anyValue } from "@nomicfoundation/hardhat-ethers-chai-matchers/withArgs";
import { expect } from "chai";
import { parsePoolPlan } from "../../../deploy/lendingPlan.ts";
import { largeCapRisk } from "../../../deploy/parameters/lending.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, HOUR, MAX, ONE } from "../../../test-support/fixtures/lendingPool.ts";

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** Alice owes 5,000 dollars against 100 units, Bob what he could at 200. */
async function deploy() {
  const f = await deployLending(connection);
  const { accounts, pool } = f;
  await f.lend(100_000n * DOLLAR);
  for (const account of [accounts.alice, accounts.bob]) {
    await f.fund(account, 10_000n * DOLLAR);
    await f.post(account, 100n * ONE);
  }
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  await pool.borrow(5_000n * DOLLAR, accounts.alice, accounts.alice);
  await pool.connect(accounts.bob).borrow(11_987n * DOLLAR, accounts.bob, accounts.bob);
  return { ...f, ...accounts };
}

describe("LendingPool", () => {
  describe("what indexers see", () => {
    it("says how collateral comes and goes", async () => {
      const { pool, token, tokenAddress, accounts, alice, bob, market } = await load();
      await token.connect(market).mint(alice, ONE);
      await expect(pool.supplyCollateral(token, ONE, alice))
        .to.emit(pool, "CollateralSupplied")
        .withArgs(alice.address, alice.address, tokenAddress, ONE);
      await expect(pool.withdrawCollateral(token, ONE, alice, accounts.governor))
        .to.emit(pool, "CollateralWithdrawn")
        .withArgs(alice.address, alice.address, accounts.governor.address, tokenAddress, ONE);
      await pool.connect(bob).repay(MAX, bob);
      await expect(token.connect(accounts.transferAgent).forceThrough(pool, bob, alice, 40n * ONE))
        .to.emit(pool, "CollateralForced")
        .withArgs(bob.address, tokenAddress, 40n * ONE);
      expect(await pool.unitsOf(bob, token)).to.equal(60n * ONE);
      expect(await token.balanceOf(alice)).to.equal(40n * ONE);
    });

    it("says how debt comes, grows and goes", async () => {
      const { pool, alice, accounts } = await load();
      const borrowed = pool.borrow(100n * DOLLAR, alice, accounts.governor);
      await expect(borrowed)
        .to.emit(pool, "Borrowed")
        .withArgs(alice.address, alice.address, accounts.governor.address, 100n * DOLLAR, anyValue);
      await expect(borrowed).to.emit(pool, "InterestAccrued");
      const before = await pool.totalDebt();
      const repaid = await pool.repay(100n * DOLLAR, alice);
      await expect(repaid)
        .to.emit(pool, "Repaid")
        .withArgs(alice.address, alice.address, 100n * DOLLAR, anyValue);
      const [event] = await pool.queryFilter(pool.filters.InterestAccrued(), repaid.blockNumber ?? undefined);
      const { interest, toGapReserve, totalDebt } = event?.args ?? { interest: 0n, toGapReserve: 0n, totalDebt: 0n };
      expect(totalDebt).to.equal(before - 100n * DOLLAR + interest);
      expect(await pool.totalDebt()).to.equal(totalDebt);
      expect(toGapReserve).to.be.at.most(interest);
    });

    it("says what became of a debt that its collateral did not cover", async () => {
      const f = await load();
      const { pool, token, tokenAddress, bob, liquidator, dollar } = f;
      await expect(pool.connect(liquidator).fundGapReserve(500n * DOLLAR))
        .to.emit(pool, "GapReserveFunded")
        .withArgs(liquidator.address, 500n * DOLLAR, anyValue);
      await f.print(80);
      const gapReserve = await pool.gapReserve();
      const lent = await pool.totalAssets();
      const outcome = await pool.connect(liquidator).liquidate.staticCall(bob, token, MAX, 0, liquidator, "0x");
      const liquidation = pool.connect(liquidator).liquidate(bob, token, MAX, 0, liquidator, "0x");
      await expect(liquidation).to.changeTokenBalances(
        connection.ethers,
        dollar,
        [liquidator, pool],
        [-outcome.repaid, outcome.repaid],
      );
      await expect(liquidation)
        .to.emit(pool, "Liquidated")
        .withArgs(liquidator.address, bob.address, tokenAddress, liquidator.address, false, anyValue);
      await expect(liquidation).to.emit(pool, "DeficitRecorded");
      expect(await pool.debtOf(bob)).to.equal(0n);
      expect(await pool.gapReserve()).to.equal(0n);
      const deficit = await pool.totalDeficit();
      // 100 units at 80, less the least bonus of 5 %, of 11,987 dollars: the reserve first, then the lenders.
      expect(outcome.seized).to.equal(100n * ONE);
      expect(outcome.repaid).to.equal(7_619_047_620n);
      expect(deficit).to.be.within(outcome.deficit - gapReserve - DOLLAR, outcome.deficit - gapReserve + DOLLAR);
      expect(await pool.totalAssets()).to.be.within(lent - deficit, lent - deficit + DOLLAR);
      expect((await pool.collateralOf(token)).deficit).to.equal(deficit);
    });

    it("says when lenders wait, and when they no longer do", async () => {
      const f = await load();
      const { pool, bob, liquidator, token, mallory } = f;
      await f.print(80);
      await expect(pool.connect(mallory).holdWithdrawals([bob]))
        .to.emit(pool, "WithdrawalsHeld")
        .withArgs(mallory.address, anyValue, [bob.address], anyValue);
      await pool.connect(liquidator).liquidate(bob, token, MAX, 0, liquidator, "0x");
      await f.time.increase(HOUR + 1);
      await f.print(80);
      await expect(pool.connect(mallory).releaseWithdrawals([bob]))
        .to.emit(pool, "WithdrawalsReleased")
        .withArgs(mallory.address);
      expect(await pool.withdrawalsHeldUntil()).to.equal(0n);
    });

    it("says who may act for whom", async () => {
      const { pool, alice, bob } = await load();
      await expect(pool.setAuthorization(bob, true))
        .to.emit(pool, "AuthorizationSet")
        .withArgs(alice.address, alice.address, bob.address, true);
      expect(await pool.isAuthorized(alice, bob)).to.equal(true);
    });

    it("says what a pool is made of, and what changes", async () => {
      const f = await load();
      const { pool, poolAddress, token, tokenAddress, risk, rateModel } = f;
      const [created] = await pool.queryFilter(pool.filters.PoolCreated());
      expect(created?.args.terms.rateModel).to.equal(await rateModel.getAddress());
      expect([...(await pool.terms())]).to.deep.equal([...(created?.args.terms ?? [])]);
      const [listed] = await pool.queryFilter(pool.filters.CollateralListed());
      expect([listed?.args.token, listed?.args.place]).to.deep.equal([tokenAddress, 0n]);
      await expect(pool.connect(risk).tighten(token, 5_000, 4_000, 900_000n * ONE))
        .to.emit(pool, "RiskSet")
        .withArgs(tokenAddress, anyValue, 7_000n, 0n);
      const { terms } = await pool.collateralOf(token);
      expect([terms.risk.factorBps, terms.risk.closedFactorBps, terms.risk.supplyCap]).to.deep.equal([
        5_000n,
        4_000n,
        900_000n * ONE,
      ]);
      await expect(pool.connect(risk).lowerBorrowCap(20_000n * DOLLAR))
        .to.emit(pool, "BorrowCapSet")
        .withArgs(20_000n * DOLLAR);
      await f.asGovernor(poolAddress, pool.interface.encodeFunctionData("setBorrowCap", [30_000n * DOLLAR]));
      expect(await pool.borrowCap()).to.equal(30_000n * DOLLAR);
    });
  });

  describe("the guardian's pauses", () => {
    const attempts = [
      ["deposits", Action.DEPOSIT],
      ["borrowing", Action.BORROW],
      ["withdrawals with debt", Action.WITHDRAW],
      ["liquidations", Action.LIQUIDATE],
    ] as const;
    for (const [name, action] of attempts) {
      it(`stop ${name} and nothing else, and end`, async () => {
        const f = await load();
        const { pool, guardian, lender, alice, bob, token, liquidator, dollar } = f;
        await f.fund(lender, 100n * DOLLAR);
        const tried = async (which: bigint) => {
          if (which === Action.DEPOSIT) return pool.connect(lender).deposit(DOLLAR, lender);
          if (which === Action.BORROW) return pool.borrow(DOLLAR, alice, alice);
          if (which === Action.WITHDRAW) return pool.withdrawCollateral(token, ONE, alice, alice);
          await f.print(160);
          return pool.connect(liquidator).liquidate(bob, token, 1_000n * DOLLAR, 0, liquidator, "0x");
        };
        await expect(pool.connect(guardian).pauseAction(action, HOUR))
          .to.emit(pool, "ActionPaused")
          .withArgs(action, anyValue, guardian.address);
        const until = await pool.pausedUntil(action);
        expect(until).to.equal(BigInt(await f.time.latest()) + BigInt(HOUR));
        for (const [, other] of attempts) {
          if (other === action) {
            await expect(tried(other))
              .to.be.revertedWithCustomError(pool, "LendingPool_ActionPaused")
              .withArgs(action, until);
          } else {
            await tried(other);
          }
        }
        await pool.repay(DOLLAR, alice);
        await pool.connect(lender).withdraw(DOLLAR, lender, lender);
        await expect(pool.connect(guardian).resumeAction(action))
          .to.emit(pool, "ActionResumed")
          .withArgs(action, guardian.address);
        await tried(action);
        expect(await dollar.balanceOf(pool)).to.equal(await pool.cash());
      });
    }

    it("take deposits to nothing while they last", async () => {
      const { pool, guardian, lender } = await load();
      await pool.connect(guardian).pauseAction(Action.DEPOSIT, HOUR);
      expect([await pool.maxDeposit(lender), await pool.maxMint(lender)]).to.deep.equal([0n, 0n]);
    });
  });

  describe("what it refuses", () => {
    it("a collateral that it does not know", async () => {
      const { pool, dollar, alice } = await load();
      const address = await dollar.getAddress();
      for (const attempt of [
        () => pool.supplyCollateral(dollar, 1n, alice),
        () => pool.withdrawCollateral(dollar, 1n, alice, alice),
        () => pool.liquidate(alice, dollar, 1n, 0, alice, "0x"),
        () => pool.collateralOf(dollar),
      ]) {
        await expect(attempt()).to.be.revertedWithCustomError(pool, "LendingPool_UnknownCollateral").withArgs(address);
      }
    });

    it("to borrow against what has brought more deficit than it may", async () => {
      const f = await load();
      const { pool, poolAddress, token, tokenAddress, bob, alice, liquidator } = f;
      const risk = { ...largeCapRisk, supplyCap: 1_000_000n * ONE, deficitCeiling: 100n * DOLLAR };
      await f.asGovernor(poolAddress, pool.interface.encodeFunctionData("setRisk", [tokenAddress, risk]));
      await f.toNextSession(80);
      await pool.connect(liquidator).liquidate(bob, token, MAX, 0, liquidator, "0x");
      const deficit = await pool.totalDeficit();
      await pool.repay(MAX, alice);
      await expect(pool.borrow(1_000n * DOLLAR, alice, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_DeficitCeilingReached")
        .withArgs(tokenAddress, deficit, 100n * DOLLAR);
      await pool.withdrawCollateral(token, MAX, alice, alice);
    });

    it("a ninth collateral, one listed twice, and the asset itself", async () => {
      const f = await deployLending(await openConnection(), { tokens: 8 });
      const { pool, poolAddress, shorts, shortsAddress, tokenAddress, dollar, authority, accounts } = f;
      const risk = { ...largeCapRisk, supplyCap: ONE, deficitCeiling: 0n };
      const attempt = async (target: string, token: string) => {
        const data = pool.interface.encodeFunctionData("listCollateral", [
          { token, isEquity: false, market: await dollar.getAddress(), minimum: 1n, risk },
        ]);
        const governed = authority.connect(accounts.governor);
        await governed.schedule(target, data, 0);
        await f.time.increase(2 * 86_400);
        return governed.execute(target, data);
      };
      await expect(attempt(poolAddress, await f.oracle.getAddress()))
        .to.be.revertedWithCustomError(pool, "LendingPool_TooManyCollaterals")
        .withArgs(8n);
      await expect(attempt(poolAddress, tokenAddress))
        .to.be.revertedWithCustomError(pool, "LendingPool_AlreadyListed")
        .withArgs(tokenAddress);
      await expect(attempt(shortsAddress, tokenAddress))
        .to.be.revertedWithCustomError(shorts, "LendingPool_AlreadyListed")
        .withArgs(tokenAddress);
    });

    it("to say whose units those of another token are", async () => {
      const { pool, shorts, dollar, alice } = await load();
      const address = await dollar.getAddress();
      for (const each of [pool, shorts]) {
        await expect(each.unitsAt(dollar, alice, 1))
          .to.be.revertedWithCustomError(each, "LendingPool_ForeignToken")
          .withArgs(address);
      }
    });

    it("plans that it would refuse, before anything is deployed", async () => {
      const { pool, dollar } = await load();
      const { authority, oracle, calendar } = await pool.terms();
      const plan = {
        authority,
        asset: await dollar.getAddress(),
        name: "lent",
        symbol: "lp",
        oracle,
        isEquity: false,
        calendar,
        curve: { base: 0n, slope: 2n, steepSlope: 1n, kink: 1n, gapPremium: 0n },
        minDebt: 0n,
        grace: 1,
        targetHealthBps: 10_500,
        regularMaxBps: 1_000,
        extendedMaxBps: 2_000,
        extendedBandBps: 100,
        gapTargetBps: 0,
      };
      expect(() => parsePoolPlan(plan)).to.throw(
        /the pool lp is refused.*steepSlope: must not be below slope.*minDebt.*grace/,
      );
    });
  });
});
