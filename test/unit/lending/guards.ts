import { expect } from "chai";
import { AbiCoder, encodeBytes32String, toBeHex, ZeroAddress } from "ethers";
import { largeCapRisk, moneyCurve } from "../../../deploy/parameters/lending.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { Action, DAY, DOLLAR, deployLending, MAX, ONE, Row } from "../../../test-support/fixtures/lendingPool.ts";
import { Flag } from "../../../test-support/fixtures/oracle.ts";
import { CUBA, HolderStatus } from "../../../test-support/helpers/equity.ts";
import { CannedReply__factory, LendingPool__factory, SettableOracle__factory } from "../../../types/index.ts";

// Each guard on its own: the least that it keeps out, and the most that it lets in.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);
const setting = encodeBytes32String;
const NOBODY = ZeroAddress;

/** Alice owes 5,000 dollars against 100 units of the first token and has one of the second; bob has lent 100 units for shorts. */
async function deploy() {
  const f = await deployLending(connection, { tokens: 2 });
  const { accounts, pool, shorts, token, listed, dollar } = f;
  const [, second] = listed;
  if (second === undefined) throw new Error("there are two tokens");
  await f.lend(100_000n * DOLLAR);
  for (const account of [accounts.alice, accounts.bob, accounts.mallory, accounts.liquidator]) {
    await f.fund(account, 100_000n * DOLLAR);
  }
  await f.post(accounts.alice, 100n * ONE);
  await pool.borrow(5_000n * DOLLAR, accounts.alice, accounts.alice);
  await second.token.connect(accounts.market).mint(accounts.alice, ONE);
  for (const account of [accounts.bob, accounts.mallory]) {
    await token.connect(accounts.market).mint(account, 100n * ONE);
  }
  await shorts.connect(accounts.bob).deposit(100n * ONE, accounts.bob);
  await shorts.supplyCollateral(dollar, 20_000n * DOLLAR, accounts.alice);
  const enter = async (account: string, status: HolderStatus, country = 0) =>
    f.registry.connect(accounts.registrar).record([{ account, status, category: 0, country, expiry: 0 }]);
  return {
    ...f,
    ...accounts,
    second,
    bobs: pool.connect(accounts.bob),
    mallorys: pool.connect(accounts.mallory),
    enter,
    sanction: async ({ address }: { readonly address: string }) => enter(address, HolderStatus.SANCTIONED),
  };
}
type Fixture = Awaited<ReturnType<typeof deploy>>;

/** Deploys a pool as the fixture's was, with other terms: plans refuse these before anything is deployed. */
async function deployWith(f: Fixture, changes: Readonly<Record<string, unknown>>) {
  const terms = [...(await f.pool.terms())];
  const [fields] = f.pool.interface.deploy.inputs;
  const made = Object.fromEntries(fields?.components?.map(({ name }, at) => [name, terms[at]]) ?? []);
  const encode = (values: object) =>
    AbiCoder.defaultAbiCoder().encode(f.pool.interface.deploy.inputs, [values, ...names]);
  const names = [await f.pool.name(), await f.pool.symbol()] as const;
  const [created] = await f.pool.queryFilter(f.pool.filters.PoolCreated());
  const creation = await created?.getTransaction();
  if (creation === undefined) throw new Error("the pool was created");
  const code = creation.data.slice(0, 2 - encode(made).length);
  return f.deployer.sendTransaction({ data: code + encode({ ...made, ...changes }).slice(2) });
}

describe("LendingPool, guard by guard", () => {
  describe("constructor", () => {
    it("takes contracts alone for what it calls", async () => {
      const f = await load();
      for (const name of ["asset", "oracle", "calendar", "rateModel", "market"]) {
        await expect(deployWith(f, { [name]: f.alice.address }), name)
          .to.be.revertedWithCustomError(f.pool, "LendingPool_NotAContract")
          .withArgs(setting(name), f.alice);
      }
      await deployWith(f, { market: await f.oracle.getAddress() });
    });

    const ranges = [
      ["minDebt", 1n, undefined],
      ["grace", 60n, 3_600n],
      ["targetHealthBps", 10_100n, 15_000n],
      ["regularMaxBps", 1n, 10_000n],
      ["extendedMaxBps", 1n, 5_000n],
      ["extendedBandBps", 1n, 5_000n],
      ["gapTargetBps", undefined, 10_000n],
    ] as const;
    for (const [name, least, most] of ranges) {
      it(`takes no ${name} below or above its range`, async () => {
        const f = await load();
        const [from, to] = [least ?? 0n, most ?? 2n ** 128n - 1n];
        const beyond = [...(least === undefined ? [] : [least - 1n]), ...(most === undefined ? [] : [most + 1n])];
        // What it may spend at night is within what it may spend by day.
        const others = name === "regularMaxBps" ? { extendedMaxBps: 1n } : {};
        for (const value of beyond) {
          await expect(deployWith(f, { ...others, [name]: value }))
            .to.be.revertedWithCustomError(f.pool, "LendingPool_OutOfRange")
            .withArgs(setting(name), value, from, to);
        }
        for (const value of [from, to]) await deployWith(f, { ...others, [name]: value });
      });
    }

    it("takes no asset of more decimals than money has, and no equity token of other than 18", async () => {
      const f = await load();
      const fine = await (await f.ethers.deployContract("StablecoinMock", [19])).getAddress();
      const coarse = await f.dollar.getAddress();
      await expect(deployWith(f, { asset: fine }))
        .to.be.revertedWithCustomError(f.pool, "LendingPool_OutOfRange")
        .withArgs(setting("decimals"), 19n, 0n, 18n);
      await expect(deployWith(f, { asset: coarse, isEquity: true }))
        .to.be.revertedWithCustomError(f.pool, "LendingPool_OutOfRange")
        .withArgs(setting("decimals"), 6n, 18n, 18n);
    });
  });

  describe("KinkedRateModel", () => {
    const half = ONE / 2n;
    const flat = { base: 0n, slope: 0n, steepSlope: 0n, kink: half, gapPremium: 0n };
    const refusals = [
      ["no kink at nothing", { ...moneyCurve, kink: 0n }, "BadKink", [0n]],
      ["no kink at the whole", { ...moneyCurve, kink: ONE }, "BadKink", [ONE]],
      ["no slope that eases beyond the kink", { ...flat, slope: 2n, steepSlope: 1n }, "SteepSlopeTooLow", [1n, 2n]],
      [
        "no rate above 400 % with everything lent, the premium included",
        { base: ONE, slope: 2n * ONE, steepSlope: 2n * ONE, kink: half, gapPremium: ONE + 1n },
        "RateTooHigh",
        [4n * ONE + 1n, 4n * ONE],
      ],
    ] as const;
    for (const [name, curve, error, args] of refusals) {
      it(`takes ${name}`, async () => {
        const { ethers, rateModel } = await load();
        await expect(ethers.deployContract("KinkedRateModel", [curve]))
          .to.be.revertedWithCustomError(rateModel, `KinkedRateModel_${error}`)
          .withArgs(...args);
      });
    }

    it("takes the extremes themselves", async () => {
      const { ethers } = await load();
      for (const curve of [
        { ...flat, kink: 1n },
        { ...flat, kink: ONE - 1n },
        { ...flat, slope: 1n, steepSlope: 1n },
        { ...flat, base: 4n * ONE },
      ]) {
        await ethers.deployContract("KinkedRateModel", [curve]);
      }
    });
  });

  describe("pauseAction, resumeAction, listCollateral, setRisk, tighten, setBorrowCap and lowerBorrowCap", () => {
    it("are refused to who has no role", async () => {
      const { mallorys, mallory, token, tokenAddress } = await load();
      const risk = { ...largeCapRisk, supplyCap: ONE, deficitCeiling: 0n };
      const terms = { token: tokenAddress, isEquity: true, market: NOBODY, minimum: 1n, risk };
      for (const call of [
        () => mallorys.pauseAction(Action.BORROW, 60),
        () => mallorys.resumeAction(Action.BORROW),
        () => mallorys.listCollateral(terms),
        () => mallorys.setRisk(token, risk),
        () => mallorys.tighten(token, 0, 0, 0),
        () => mallorys.setBorrowCap(0),
        () => mallorys.lowerBorrowCap(0),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(mallorys, "AccessManagedUnauthorized").withArgs(mallory);
      }
    });

    it("lower a borrow cap, and raise none without notice", async () => {
      const { pool, risk } = await load();
      const cap = await pool.borrowCap();
      await expect(pool.connect(risk).lowerBorrowCap(cap + 1n))
        .to.be.revertedWithCustomError(pool, "LendingPool_Loosens")
        .withArgs(setting("borrowCap"), cap + 1n, cap);
      await pool.connect(risk).lowerBorrowCap(cap);
      await pool.connect(risk).lowerBorrowCap(cap - 1n);
      expect(await pool.borrowCap()).to.equal(cap - 1n);
    });
  });

  describe("list, listCollateral", () => {
    const list = async (f: Fixture, changes: Readonly<Record<string, unknown>>) => {
      const risk = { ...largeCapRisk, supplyCap: ONE, deficitCeiling: 0n };
      const token = await (await f.ethers.deployContract("StablecoinMock", [6])).getAddress();
      const terms = { token, isEquity: false, market: NOBODY, minimum: 1n, risk, ...changes };
      return f.asGovernor(f.poolAddress, f.pool.interface.encodeFunctionData("listCollateral", [terms]));
    };

    it("takes no market that is no contract", async () => {
      const f = await load();
      await expect(list(f, { market: f.bob.address }))
        .to.be.revertedWithCustomError(f.pool, "LendingPool_NotAContract")
        .withArgs(setting("market"), f.bob);
      await list(f, { market: await f.oracle.getAddress() });
    });

    it("takes no minimum of nothing, nor one that does not fit", async () => {
      const f = await load();
      const most = 2n ** 112n - 1n;
      for (const minimum of [0n, most + 1n]) {
        await expect(list(f, { minimum }))
          .to.be.revertedWithCustomError(f.pool, "LendingPool_OutOfRange")
          .withArgs(setting("minimum"), minimum, 1n, most);
      }
      await list(f, { minimum: most });
    });

    it("takes no equity token of other than 18 decimals, nor one without a value", async () => {
      const f = await load();
      await expect(list(f, { isEquity: true }))
        .to.be.revertedWithCustomError(f.pool, "LendingPool_OutOfRange")
        .withArgs(setting("decimals"), 6n, 18n, 18n);
      // The pool that lends the first token has not listed the second; its price is two days old when the notice is over.
      const risk = { ...largeCapRisk, supplyCap: ONE, deficitCeiling: 0n };
      const terms = { token: f.second.address, isEquity: true, market: NOBODY, minimum: 1n, risk };
      const data = f.shorts.interface.encodeFunctionData("listCollateral", [terms]);
      await expect(f.asGovernor(f.shortsAddress, data))
        .to.be.revertedWithCustomError(f.shorts, "LendingPool_Blocked")
        .withArgs(Action.BORROW, f.second.address, (rows: bigint) => (rows & Row.DEAD) !== 0n);
    });
  });

  describe("set, setRisk", () => {
    const changes = [
      ["minBonusBps", { minBonusBps: 0 }, 0n, 1n, 1_000n],
      ["minBonusBps", { minBonusBps: 1_001 }, 1_001n, 1n, 1_000n],
      ["maxBonusBps", { maxBonusBps: 2_501 }, 2_501n, 500n, 2_500n],
      ["thresholdBps", { factorBps: 7_000 }, 7_000n, 7_001n, 9_090n],
      ["thresholdBps", { factorBps: 6_500, thresholdBps: 6_500 }, 6_500n, 6_501n, 9_090n],
      ["closedFactorBps", { closedFactorBps: 6_001 }, 6_001n, 0n, 6_000n],
      ["rampSeconds", { rampSeconds: 365 * DAY + 1 }, 365 * DAY + 1, 3 * DAY, 365 * DAY],
    ] as const;
    for (const [name, change, value, least, most] of changes) {
      it(`takes no ${name} of ${value} between ${least} and ${most}`, async () => {
        const { pool, poolAddress, tokenAddress, asGovernor } = await load();
        const risk = { ...largeCapRisk, supplyCap: ONE, deficitCeiling: 0n, ...change };
        const data = pool.interface.encodeFunctionData("setRisk", [tokenAddress, risk]);
        await expect(asGovernor(poolAddress, data))
          .to.be.revertedWithCustomError(pool, "LendingPool_OutOfRange")
          .withArgs(setting(name), value, least, most);
      });
    }

    it("tightens no factor of closed hours above the other one", async () => {
      const { pool, risk, token } = await load();
      await expect(pool.connect(risk).tighten(token, 4_000, 4_001, 0))
        .to.be.revertedWithCustomError(pool, "LendingPool_OutOfRange")
        .withArgs(setting("closedFactorBps"), 4_001n, 0n, 4_000n);
    });
  });

  describe("supply, supplyCollateral", () => {
    it("takes no nothing", async () => {
      const { pool, token, alice } = await load();
      await expect(pool.supplyCollateral(token, 0n, alice)).to.be.revertedWithCustomError(
        pool,
        "LendingPool_ZeroAmount",
      );
    });

    it("takes from others only for who may hold the token, of money for everybody", async () => {
      const f = await load();
      const { pool, shorts, token, tokenAddress, dollar, alice, mallory, mallorys } = f;
      await mallorys.supplyCollateral(token, ONE, alice);
      expect(await pool.unitsOf(alice, token)).to.equal(101n * ONE);
      await f.sanction(alice);
      await expect(mallorys.supplyCollateral(token, ONE, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_NotEligible")
        .withArgs(alice, tokenAddress);
      await shorts.connect(mallory).supplyCollateral(dollar, DOLLAR, alice);
      expect(await shorts.unitsOf(alice, dollar)).to.equal(20_001n * DOLLAR);
    });

    it("takes from a holder who may receive no more, for they are his already", async () => {
      const f = await load();
      const { pool, token, tokenAddress, alice, mallory, mallorys } = f;
      await f.enter(mallory.address, HolderStatus.REGISTERED, CUBA);
      await token.connect(f.registrar).blockCountry(CUBA);
      expect([await token.canSend(mallory), await token.canReceive(mallory)]).to.deep.equal([true, false]);
      await mallorys.supplyCollateral(token, ONE, mallory);
      await token.connect(f.market).mint(alice, ONE);
      await expect(pool.supplyCollateral(token, ONE, mallory))
        .to.be.revertedWithCustomError(pool, "LendingPool_NotEligible")
        .withArgs(mallory, tokenAddress);
      expect(await pool.unitsOf(mallory, token)).to.equal(ONE);
    });

    it("takes a new collateral from whom the account has authorised", async () => {
      const { pool, second, alice, mallory } = await load();
      await second.token.connect(alice).approve(pool, MAX);
      await pool.connect(mallory).setAuthorization(alice, true);
      await pool.supplyCollateral(second.address, ONE, mallory);
      expect(await pool.unitsOf(mallory, second.address)).to.equal(ONE);
    });
  });

  describe("withdraw, withdrawCollateral", () => {
    it("pays nothing out to nobody, nor to the pool", async () => {
      const { pool, poolAddress, token, alice } = await load();
      for (const receiver of [NOBODY, poolAddress]) {
        await expect(pool.withdrawCollateral(token, ONE, alice, receiver))
          .to.be.revertedWithCustomError(pool, "LendingPool_InvalidReceiver")
          .withArgs(receiver);
      }
      expect(await pool.unitsOf(alice, token)).to.equal(100n * ONE);
    });

    it("pays out no nothing, and no more than there is", async () => {
      const { pool, token, tokenAddress, alice } = await load();
      await expect(pool.withdrawCollateral(token, 0n, alice, alice)).to.be.revertedWithCustomError(
        pool,
        "LendingPool_ZeroAmount",
      );
      await pool.repay(MAX, alice);
      await expect(pool.withdrawCollateral(token, 100n * ONE + 1n, alice, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCollateral")
        .withArgs(alice, tokenAddress, 100n * ONE + 1n, 100n * ONE);
    });
  });

  describe("borrow", () => {
    it("pays nothing out to nobody, nor to the pool", async () => {
      const { pool, poolAddress, alice } = await load();
      for (const receiver of [NOBODY, poolAddress]) {
        await expect(pool.borrow(DOLLAR, alice, receiver))
          .to.be.revertedWithCustomError(pool, "LendingPool_InvalidReceiver")
          .withArgs(receiver);
      }
    });

    it("lends no nothing, no less than the least debt, and no more than there is or all may owe", async () => {
      const f = await load();
      const { pool, dollar, alice, bob, lender } = f;
      await expect(pool.borrow(0n, alice, alice)).to.be.revertedWithCustomError(pool, "LendingPool_ZeroAmount");
      await f.post(bob, 100n * ONE);
      await expect(pool.connect(bob).borrow(99n * DOLLAR, bob, bob))
        .to.be.revertedWithCustomError(pool, "LendingPool_LeavesDust")
        .withArgs(await dollar.getAddress(), (debt: bigint) => debt - 99n * DOLLAR <= 1n, 100n * DOLLAR);
      const isNear = (debt: bigint): boolean => debt >= 6_000n * DOLLAR && debt < 6_001n * DOLLAR;
      await pool.connect(f.risk).lowerBorrowCap(5_900n * DOLLAR);
      await expect(pool.borrow(1_000n * DOLLAR, alice, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_BorrowCapExceeded")
        .withArgs(isNear, 5_900n * DOLLAR);
      await pool.borrow(800n * DOLLAR, alice, alice);
      await pool.connect(lender).withdraw(94_190n * DOLLAR, lender, lender);
      await expect(pool.borrow(11n * DOLLAR, alice, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCash")
        .withArgs(11n * DOLLAR, 10n * DOLLAR);
      await pool.borrow(10n * DOLLAR, alice, alice);
      expect(await pool.cash()).to.equal(0n);
    });
  });

  describe("repay", () => {
    it("takes no nothing, and nothing for who owes nothing", async () => {
      const { pool, alice, bob, bobs } = await load();
      for (const account of [alice, bob]) {
        await expect(pool.repay(0n, account)).to.be.revertedWithCustomError(pool, "LendingPool_ZeroAmount");
      }
      await expect(bobs.repay(DOLLAR, bob)).to.be.revertedWithCustomError(pool, "LendingPool_NoDebt").withArgs(bob);
    });

    it("takes no payment for less than a debtShare, once interest has made one worth more than a wei", async () => {
      const { pool, time, lender, alice } = await load();
      await pool.connect(lender).withdraw(await pool.cash(), lender, lender);
      // 53 % a year and no new lender for thirty years.
      for (let part = 0; part < 12; ++part) {
        await time.increase(1_000 * DAY);
        await pool.accrue();
      }
      const [debt, { debtShares }] = [await pool.debtOf(alice), await pool.positionOf(alice)];
      expect(debt).to.be.greaterThan(debtShares);
      await expect(pool.repay(1n, alice)).to.be.revertedWithCustomError(pool, "LendingPool_ZeroAmount");
      await pool.repay(2n * (debt / debtShares + 1n), alice);
      expect((await pool.positionOf(alice)).debtShares).to.be.below(debtShares);
      // Nor is anything deposited for less than an lpShare, which has become as dear.
      await expect(pool.deposit(1n, alice)).to.be.revertedWithCustomError(pool, "LendingPool_ZeroAmount");
      expect(await pool.balanceOf(alice)).to.equal(0n);
    });
  });

  describe("liquidate, liquidateInside", () => {
    it("gives nothing to nobody, nor to the pool", async () => {
      const f = await load();
      const { pool, poolAddress, token, alice, liquidator } = f;
      await f.print(60);
      for (const receiver of [NOBODY, poolAddress]) {
        await expect(pool.connect(liquidator).liquidate(alice, token, MAX, 0, receiver, "0x"))
          .to.be.revertedWithCustomError(pool, "LendingPool_InvalidReceiver")
          .withArgs(receiver);
      }
    });

    it("seizes for a debt that there is, of a collateral that there is, and against a payment", async () => {
      const f = await load();
      const { pool, token, second, alice, mallory, mallorys, liquidator } = f;
      await mallorys.supplyCollateral(token, ONE, mallory);
      const liquidators = pool.connect(liquidator);
      await f.print(60);
      await expect(liquidators.liquidate(mallory, token, MAX, 0, liquidator, "0x"))
        .to.be.revertedWithCustomError(pool, "LendingPool_NoDebt")
        .withArgs(mallory);
      await expect(liquidators.liquidate(alice, second.address, MAX, 0, liquidator, "0x"))
        .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCollateral")
        .withArgs(alice, second.address, 1n, 0n);
      await expect(liquidators.liquidate(alice, token, 0n, 0, liquidator, "0x")).to.be.revertedWithCustomError(
        pool,
        "LendingPool_ZeroAmount",
      );
    });

    it("takes no payment for which nothing can be seized", async () => {
      const f = await load();
      const { shorts, dollar, alice, bob } = f;
      await shorts.borrow(60n * ONE, alice, alice);
      await f.print(300);
      await f.token.connect(f.market).mint(bob, 1n);
      // A wei of stock is worth 300 of 10^18 dollars, and a dollar has 10^6 parts.
      await expect(shorts.connect(bob).liquidate(alice, dollar, 1n, 0, bob, "0x")).to.be.revertedWithCustomError(
        shorts,
        "LendingPool_ZeroAmount",
      );
      expect(await f.token.balanceOf(bob)).to.equal(1n);
    });

    it("leaves money inside with who may not hold the token", async () => {
      const f = await load();
      const { shorts, token, dollar, alice, bob } = f;
      await shorts.borrow(60n * ONE, alice, alice);
      await f.print(300);
      await shorts.connect(bob).setAuthorization(f.liquidator, true);
      await f.sanction(bob);
      await token.connect(f.market).mint(f.liquidator, 60n * ONE);
      await shorts.connect(f.liquidator).liquidateInside(alice, dollar, ONE, 0, bob, "0x");
      expect(await shorts.unitsOf(bob, dollar)).to.be.greaterThan(300n * DOLLAR);
    });
  });

  describe("standingOf", () => {
    it("says nothing of an account whose collateral has no value", async () => {
      const f = await load();
      const { pool, token, tokenAddress, oracle, calendar, time, alice } = f;
      // While trading reopens the last close counts, and somebody has had a print of now written down in its place.
      const open = Number(await calendar.nextOpen(await time.latest()));
      await f.to(open + 60);
      // The very first second is one of the new session.
      await f.print(200, undefined, open);
      await f.prove();
      await oracle.observe(token);
      await expect(pool.standingOf(alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
        .withArgs(Action.LIQUIDATE, tokenAddress, Row.REGULAR | Row.REOPENING);
    });
  });

  describe("deposit, mint, withdraw, redeem and fundGapReserve", () => {
    it("move no nothing", async () => {
      const { pool, lender, alice } = await load();
      const lenders = pool.connect(lender);
      for (const call of [
        () => pool.deposit(0n, alice),
        () => pool.mint(0n, alice),
        () => lenders.withdraw(0n, lender, lender),
        () => lenders.redeem(0n, lender, lender),
        // A millionth of a part of the asset is no asset.
        () => lenders.redeem(1n, lender, lender),
        () => pool.fundGapReserve(0n),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(pool, "LendingPool_ZeroAmount");
      }
    });

    it("pay nothing out to nobody, nor to the pool", async () => {
      const { pool, poolAddress, lender } = await load();
      const lenders = pool.connect(lender);
      for (const receiver of [NOBODY, poolAddress]) {
        for (const call of [
          () => lenders.withdraw(DOLLAR, receiver, lender),
          () => lenders.redeem(ONE, receiver, lender),
        ]) {
          await expect(call()).to.be.revertedWithCustomError(pool, "LendingPool_InvalidReceiver").withArgs(receiver);
        }
      }
    });

    it("leave what is lent to its borrowers", async () => {
      const { pool, lender } = await load();
      const cash = await pool.cash();
      await expect(pool.connect(lender).withdraw(cash + 1n, lender, lender))
        .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCash")
        .withArgs(cash + 1n, cash);
      await pool.connect(lender).withdraw(cash, lender, lender);
    });

    it("take lpShares of another by his allowance alone", async () => {
      const { pool, lender, bob, bobs, dollar } = await load();
      const needed = await pool.previewWithdraw(DOLLAR);
      await expect(bobs.withdraw(DOLLAR, bob, lender))
        .to.be.revertedWithCustomError(pool, "ERC20InsufficientAllowance")
        .withArgs(bob, 0n, (lpShares: bigint) => lpShares <= needed);
      await pool.connect(lender).approve(bob, needed);
      await expect(bobs.withdraw(DOLLAR, bob, lender)).to.changeTokenBalances(
        connection.ethers,
        dollar,
        [pool, bob, lender],
        [-DOLLAR, DOLLAR, 0n],
      );
      // Interest has made an lpShare dearer meanwhile, by next to nothing.
      expect(await pool.allowance(lender, bob)).to.be.below(1_000n);
    });

    it("pay a lender of stock out who may send it, and nobody under sanctions", async () => {
      const f = await load();
      const { shorts, tokenAddress, bob, mallory } = f;
      const bobs = shorts.connect(bob);
      await bobs.withdraw(ONE, mallory, bob);
      await f.sanction(bob);
      const refusal = [bob.address, tokenAddress] as const;
      for (const call of [() => bobs.withdraw(ONE, mallory, bob), () => bobs.transfer(mallory, ONE)]) {
        await expect(call())
          .to.be.revertedWithCustomError(shorts, "LendingPool_NotEligible")
          .withArgs(...refusal);
      }
      expect(await shorts.cash()).to.equal(99n * ONE);
    });
  });

  describe("_update, move: lpShares", () => {
    it("go to no pool, of money nor of stock", async () => {
      const { pool, poolAddress, shorts, shortsAddress, lender, bob } = await load();
      await expect(pool.connect(lender).transfer(poolAddress, 1n))
        .to.be.revertedWithCustomError(pool, "ERC20InvalidReceiver")
        .withArgs(poolAddress);
      await expect(shorts.connect(bob).transfer(shortsAddress, 1n))
        .to.be.revertedWithCustomError(shorts, "ERC20InvalidReceiver")
        .withArgs(shortsAddress);
    });

    it("of stock go to who may hold it", async () => {
      const f = await load();
      const { shorts, tokenAddress, bob, alice, mallory } = f;
      await f.sanction(mallory);
      const refusal = [mallory.address, tokenAddress] as const;
      const bobs = shorts.connect(bob);
      await expect(bobs.transfer(mallory, ONE))
        .to.be.revertedWithCustomError(shorts, "LendingPool_NotEligible")
        .withArgs(...refusal);
      await f.token.connect(f.market).mint(bob, ONE);
      await expect(bobs.deposit(ONE, mallory))
        .to.be.revertedWithCustomError(shorts, "LendingPool_NotEligible")
        .withArgs(...refusal);
      await bobs.transfer(alice, ONE);
      expect(await shorts.balanceOf(alice)).to.equal(ONE);
    });
  });

  describe("force, forceDebit", () => {
    it("takes no more of a lender than is not lent on", async () => {
      const { shorts, token, transferAgent, alice, bob, mallory } = await load();
      await shorts.borrow(10n * ONE, alice, alice);
      await expect(token.connect(transferAgent).forceThrough(shorts, bob, mallory, 90n * ONE + 1n))
        .to.be.revertedWithCustomError(shorts, "LendingPool_InsufficientCash")
        .withArgs(90n * ONE + 1n, 90n * ONE);
      await token.connect(transferAgent).forceThrough(shorts, bob, mallory, 90n * ONE);
      expect(await shorts.cash()).to.equal(0n);
    });
  });

  describe("hold, release: lenders' wait", () => {
    it("is for 16 accounts at most", async () => {
      const { pool } = await load();
      const accounts = (count: number) =>
        Array.from({ length: count }, (_, at) => `0x${(at + 1).toString(16).padStart(40, "0")}`);
      await expect(pool.holdWithdrawals(accounts(17))).to.be.revertedWithCustomError(pool, "LendingPool_BadAccounts");
      await expect(pool.holdWithdrawals(accounts(16))).to.be.revertedWithCustomError(
        pool,
        "LendingPool_ReserveSuffices",
      );
    });

    it("is not begun on a price of lent stock that is not of now", async () => {
      const f = await load();
      const { shorts, tokenAddress, alice } = f;
      await shorts.borrow(60n * ONE, alice, alice);
      await f.print(0);
      await expect(shorts.holdWithdrawals([alice]))
        .to.be.revertedWithCustomError(shorts, "LendingPool_Blocked")
        .withArgs(Action.LIQUIDATE, tokenAddress, Row.REGULAR | Row.DEAD);
      expect(await shorts.withdrawalsHeldUntil()).to.equal(0n);
    });

    it("is released for the same accounts alone, and while it lasts", async () => {
      const f = await load();
      const { pool, alice, bob, liquidator, token } = f;
      await f.print(40);
      await pool.holdWithdrawals([alice]);
      const until = await pool.withdrawalsHeldUntil();
      await pool.connect(liquidator).liquidate(alice, token, MAX, 0, liquidator, "0x");
      await expect(pool.releaseWithdrawals([bob])).to.be.revertedWithCustomError(pool, "LendingPool_NoSuchHold");
      await f.to(Number(until));
      await expect(pool.releaseWithdrawals([alice])).to.be.revertedWithCustomError(pool, "LendingPool_NoSuchHold");
    });
  });

  describe("stateOf, _findRows, _isUnproven: an asset's rows", () => {
    /** A pool that lends the first token by an oracle and a market which say what they are told. */
    const deployTold = async () => {
      const f = await load();
      const oracle = SettableOracle__factory.connect(
        await (await f.ethers.deployContract("SettableOracle")).getAddress(),
        f.deployer,
      );
      const market = CannedReply__factory.connect(
        await (await f.ethers.deployContract("CannedReply")).getAddress(),
        f.deployer,
      );
      const created = await deployWith(f, {
        asset: f.tokenAddress,
        isEquity: true,
        oracle: await oracle.getAddress(),
        market: await market.getAddress(),
      });
      const receipt = await created.wait();
      const pool = LendingPool__factory.connect(receipt?.contractAddress ?? "", f.deployer);
      const word = (value: bigint) => toBeHex(value, 32);
      await market.teach(word(0n), false);
      await oracle.setValue(ONE, ONE, ONE, 0n);
      return { ...f, pool, oracle, suspend: async (until: bigint) => market.teach(word(until), false) };
    };

    it("is dead by every flag that takes its value", async () => {
      const { pool, oracle, token } = await deployTold();
      expect(await pool.stateOf(token)).to.equal(Row.REGULAR);
      const flags = [
        Flag.UNLISTED,
        Flag.FEED_FAILED,
        Flag.BAD_ANSWER,
        Flag.BAD_TIMESTAMP,
        Flag.STALE,
        Flag.DEVIATION,
        Flag.SECOND_SOURCE_DOWN,
        Flag.DIVIDEND_UNKNOWN,
      ];
      for (const flag of flags) {
        await oracle.setValue(ONE, ONE, ONE, flag);
        expect(await pool.stateOf(token), `${flag}`).to.equal(Row.REGULAR | Row.DEAD);
      }
    });

    it("is unproven while its market takes no requests", async () => {
      const { pool, token, suspend } = await deployTold();
      await suspend(1n);
      expect(await pool.stateOf(token)).to.equal(Row.REGULAR | Row.UNPROVEN);
      await suspend(0n);
      expect(await pool.stateOf(token)).to.equal(Row.REGULAR);
    });
  });
});
