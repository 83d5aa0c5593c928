import { expect } from "chai";
import { encodeBytes32String, ZeroAddress } from "ethers";
import { largeCapRisk, poolDefaults } from "../../../deploy/parameters/lending.ts";
import { deployBusyPools } from "../../../test-support/fixtures/busyPools.ts";
import { openConnection, signersOf } from "../../../test-support/fixtures/kernel.ts";
import { Action, DAY, DOLLAR, HOUR, ONE } from "../../../test-support/fixtures/lendingPool.ts";
import { type ILendingPool, LendingPool__factory } from "../../../types/index.ts";

const connection = await openConnection();
const { ethers } = connection;
const load = () => connection.networkHelpers.loadFixture(deploy);
const setting = encodeBytes32String;

const RISK = { ...largeCapRisk, supplyCap: 1_000_000n * ONE, deficitCeiling: 1_000_000n * DOLLAR };
type Risk = typeof RISK | Readonly<Record<keyof typeof RISK, number | bigint>>;

async function deploy() {
  const f = await deployBusyPools(connection);
  const { pool, poolAddress, tokenAddress, dollar } = f;
  const abi = pool.interface;
  const money = await ethers.deployContract("StablecoinMock", [18]);
  return {
    ...f,
    dollars: await dollar.getAddress(),
    money: await money.getAddress(),
    setRisk: async (changes: Partial<Risk>) =>
      f.asGovernor(poolAddress, abi.encodeFunctionData("setRisk", [tokenAddress, { ...RISK, ...changes }])),
    list: async (changes: Partial<ILendingPool.CollateralTermsStruct>, target = poolAddress) =>
      f.asGovernor(
        target,
        abi.encodeFunctionData("listCollateral", [
          {
            token: await money.getAddress(),
            isEquity: false,
            market: ZeroAddress,
            minimum: 1n,
            risk: RISK,
            ...changes,
          },
        ]),
      ),
  };
}

/** Deploys pools by hand, which no plan checks. */
async function byHand() {
  const f = await load();
  const signer = await signersOf(connection);
  const address = async (name: string, libraries: Record<string, string> = {}) =>
    await (await ethers.deployContract(name, [], { libraries })).getAddress();
  const linked = {
    "project/contracts/lending/pool/Authorizations.sol:Authorizations": await address("Authorizations"),
    "project/contracts/lending/pool/Borrowings.sol:Borrowings": await address("Borrowings"),
    "project/contracts/lending/pool/CollateralSettings.sol:CollateralSettings": await address("CollateralSettings"),
    "project/contracts/lending/pool/LenderLedger.sol:LenderLedger": await address("LenderLedger"),
    "project/contracts/lending/pool/Liquidations.sol:Liquidations": await address("Liquidations"),
    "project/contracts/libraries/PauseBudget.sol:PauseBudget": await address("PauseBudget"),
    "project/contracts/lending/pool/PoolViews.sol:PoolViews": await address("PoolViews"),
    "project/contracts/lending/pool/Supplies.sol:Supplies": await address("Supplies"),
    "project/contracts/lending/pool/WithdrawalHolds.sol:WithdrawalHolds": await address("WithdrawalHolds"),
  };
  const factory = new LendingPool__factory(linked, signer(0));
  const terms = {
    authority: await f.authority.getAddress(),
    asset: f.dollars,
    oracle: await f.oracle.getAddress(),
    isEquity: false,
    market: ZeroAddress,
    calendar: await f.calendar.getAddress(),
    rateModel: await f.rateModel.getAddress(),
    minDebt: DOLLAR,
    ...poolDefaults,
  };
  return {
    ...f,
    factory,
    terms,
    make: async (changes: Partial<ILendingPool.PoolTermsStruct>) =>
      factory.deploy({ ...terms, ...changes }, "lent", "lp"),
  };
}

describe("LendingPool, its settings", () => {
  it("are said once, when it is made", async () => {
    const { make, terms } = await byHand();
    const pool = await make({});
    await expect(pool.deploymentTransaction())
      .to.emit(pool, "PoolCreated")
      .withArgs([
        terms.authority,
        terms.asset,
        terms.oracle,
        terms.isEquity,
        terms.market,
        terms.calendar,
        terms.rateModel,
        terms.minDebt,
        poolDefaults.grace,
        poolDefaults.targetHealthBps,
        poolDefaults.regularMaxBps,
        poolDefaults.extendedMaxBps,
        poolDefaults.extendedBandBps,
        poolDefaults.gapTargetBps,
      ]);
    expect(await pool.authority()).to.equal(terms.authority);
    expect([await pool.name(), await pool.symbol(), await pool.borrowCap()]).to.deep.equal(["lent", "lp", 0n]);
  });

  it("are in their ranges, to the last number, or there is no pool", async () => {
    const { make, factory } = await byHand();
    const cases: readonly (readonly [keyof typeof poolDefaults | "minDebt", bigint, bigint])[] = [
      ["minDebt", 1n, 2n ** 128n - 1n],
      ["grace", 60n, 3_600n],
      ["targetHealthBps", 10_100n, 15_000n],
      ["regularMaxBps", 1n, 10_000n],
      ["extendedMaxBps", 1n, 5_000n],
      ["extendedBandBps", 1n, 5_000n],
      ["gapTargetBps", 0n, 10_000n],
    ];
    for (const [name, least, most] of cases) {
      for (const value of [least - 1n, most + 1n]) {
        if (value < 0n || value >= 2n ** 128n) continue;
        await expect(make({ [name]: value }))
          .to.be.revertedWithCustomError(factory, "LendingPool_OutOfRange")
          .withArgs(setting(name), value, least, most);
      }
      // The least of the one is below the other's default.
      await make(name === "regularMaxBps" ? { regularMaxBps: least, extendedMaxBps: 1n } : { [name]: least });
      await make({ [name]: most });
    }
    await expect(make({ regularMaxBps: 100n, extendedMaxBps: 101n }))
      .to.be.revertedWithCustomError(factory, "LendingPool_OutOfRange")
      .withArgs(setting("extendedMaxBps"), 101n, 1n, 100n);
  });

  it("name contracts, or there is no pool", async () => {
    const { make, factory, accounts } = await byHand();
    for (const name of ["oracle", "calendar", "rateModel", "market"] as const) {
      await expect(make({ [name]: accounts.alice.address }))
        .to.be.revertedWithCustomError(factory, "LendingPool_NotAContract")
        .withArgs(setting(name), accounts.alice.address);
    }
    await expect(make({ asset: accounts.alice.address }))
      .to.be.revertedWithCustomError(factory, "LendingPool_NotAContract")
      .withArgs(setting("asset"), accounts.alice.address);
    const fine = await ethers.deployContract("StablecoinMock", [19]);
    await expect(make({ asset: await fine.getAddress() }))
      .to.be.revertedWithCustomError(factory, "LendingPool_OutOfRange")
      .withArgs(setting("decimals"), 19n, 0n, 18n);
    const coarse = await ethers.deployContract("StablecoinMock", [6]);
    await expect(make({ asset: await coarse.getAddress(), isEquity: true }))
      .to.be.revertedWithCustomError(factory, "LendingPool_OutOfRange")
      .withArgs(setting("decimals"), 6n, 18n, 18n);
  });

  it("are changed by their roles alone", async () => {
    const { pool, tokenAddress, money, accounts } = await load();
    const terms = { token: money, isEquity: false, market: ZeroAddress, minimum: 1n, risk: RISK };
    const { mallory, risk, guardian, governor } = accounts;
    const attempts: readonly (readonly [string, typeof mallory, (caller: typeof pool) => Promise<unknown>])[] = [
      ["listCollateral", risk, (caller) => caller.listCollateral(terms)],
      ["setRisk", risk, (caller) => caller.setRisk(tokenAddress, RISK)],
      ["setBorrowCap", risk, (caller) => caller.setBorrowCap(1n)],
      ["tighten", guardian, (caller) => caller.tighten(tokenAddress, 1, 1, 1)],
      ["lowerBorrowCap", guardian, (caller) => caller.lowerBorrowCap(1n)],
      ["pauseAction", risk, (caller) => caller.pauseAction(Action.BORROW, HOUR)],
      ["resumeAction", risk, (caller) => caller.resumeAction(Action.BORROW)],
    ];
    for (const [, other, attempt] of attempts) {
      for (const caller of [mallory, other]) {
        await expect(attempt(pool.connect(caller)))
          .to.be.revertedWithCustomError(pool, "AccessManagedUnauthorized")
          .withArgs(caller.address);
      }
    }
    // The governor has to say it beforehand.
    await expect(pool.connect(governor).setBorrowCap(1n)).to.be.revert(ethers);
  });

  describe("of a collateral", () => {
    it("are said when it is listed, in the next place", async () => {
      const { pool, money, tokenAddress, list } = await load();
      await list({ minimum: 7n });
      const event = (await pool.queryFilter(pool.filters.CollateralListed())).at(-1);
      expect(event?.args.token).to.equal(money);
      expect(event?.args.place).to.equal(1n);
      expect(event?.args.terms.minimum).to.equal(7n);
      const risk = (await pool.queryFilter(pool.filters.RiskSet())).at(-1);
      expect([risk?.args.token, risk?.args.thresholdFrom, risk?.args.rampEnd]).to.deep.equal([money, 7_000n, 0n]);
      expect(await pool.collateralTokens()).to.deep.equal([tokenAddress, money]);
      const { terms, thresholdBps, rampEnd, supplied, deficit } = await pool.collateralOf(money);
      expect([...terms]).to.deep.equal([money, false, ZeroAddress, 7n, Object.values(RISK).map(BigInt)]);
      expect([thresholdBps, rampEnd, supplied, deficit]).to.deep.equal([7_000n, 0n, 0n, 0n]);
    });

    it("are of a contract that is listed once, with a market that is one and some units at least", async () => {
      const { pool, dollars, tokenAddress, accounts, list } = await load();
      for (const token of [tokenAddress, dollars]) {
        await expect(list({ token })).to.be.revertedWithCustomError(pool, "LendingPool_AlreadyListed").withArgs(token);
      }
      const { alice } = accounts;
      await expect(list({ token: alice.address }))
        .to.be.revertedWithCustomError(pool, "LendingPool_NotAContract")
        .withArgs(setting("token"), alice.address);
      await expect(list({ market: alice.address }))
        .to.be.revertedWithCustomError(pool, "LendingPool_NotAContract")
        .withArgs(setting("market"), alice.address);
      for (const minimum of [0n, 2n ** 112n]) {
        await expect(list({ minimum }))
          .to.be.revertedWithCustomError(pool, "LendingPool_OutOfRange")
          .withArgs(setting("minimum"), minimum, 1n, 2n ** 112n - 1n);
      }
    });

    it("are of an equity token with a value that can be used", async () => {
      const f = await load();
      const { shorts, shortsAddress, pool, poolAddress, tokenAddress, list } = f;
      await expect(list({ token: tokenAddress, isEquity: true }, shortsAddress))
        .to.be.revertedWithCustomError(shorts, "LendingPool_AlreadyListed")
        .withArgs(tokenAddress);
      const two = await deployBusyPools(await openConnection(), { tokens: 2 });
      const [, second] = two.listed;
      if (second === undefined) throw new Error("there are two tokens");
      // The second token's feed has gone mad; the pool that lends the first does not know it yet.
      const call = shorts.interface.encodeFunctionData("listCollateral", [
        { token: second.address, isEquity: true, market: ZeroAddress, minimum: 1n, risk: RISK },
      ]);
      await two.print(-1, second);
      await expect(two.asGovernor(two.shortsAddress, call))
        .to.be.revertedWithCustomError(two.shorts, "LendingPool_Blocked")
        .withArgs(Action.BORROW, second.address, (rows: bigint) => (rows & 64n) !== 0n);
      expect(await pool.getAddress()).to.equal(poolAddress);
    });

    it("are eight at most", async () => {
      const { pool, list } = await load();
      for (let place = 1; place < 8; ++place) {
        const each = await ethers.deployContract("StablecoinMock", [6]);
        await list({ token: await each.getAddress() });
      }
      expect(await pool.MAX_COLLATERALS()).to.equal(8n);
      await expect(list({})).to.be.revertedWithCustomError(pool, "LendingPool_TooManyCollaterals").withArgs(8n);
    });

    it("are in their ranges, to the last number", async () => {
      const { pool, setRisk } = await load();
      const refused: readonly (readonly [string, Partial<Risk>, bigint, bigint, bigint])[] = [
        ["minBonusBps", { minBonusBps: 0 }, 0n, 1n, 1_000n],
        ["minBonusBps", { minBonusBps: 1_001 }, 1_001n, 1n, 1_000n],
        ["maxBonusBps", { maxBonusBps: 2_501 }, 2_501n, 500n, 2_500n],
        // CF < LT < 1 / (1 + 10 %).
        ["thresholdBps", { thresholdBps: 9_091 }, 9_091n, 6_001n, 9_090n],
        ["thresholdBps", { thresholdBps: 6_000 }, 6_000n, 6_001n, 9_090n],
        ["closedFactorBps", { closedFactorBps: 6_001 }, 6_001n, 0n, 6_000n],
        ["rampSeconds", { rampSeconds: 3 * DAY - 1 }, 3n * BigInt(DAY) - 1n, 3n * BigInt(DAY), 365n * BigInt(DAY)],
        ["rampSeconds", { rampSeconds: 365 * DAY + 1 }, 365n * BigInt(DAY) + 1n, 3n * BigInt(DAY), 365n * BigInt(DAY)],
      ];
      for (const [name, changes, value, least, most] of refused) {
        await expect(setRisk(changes))
          .to.be.revertedWithCustomError(pool, "LendingPool_OutOfRange")
          .withArgs(setting(name), value, least, most);
      }
      expect(await pool.MIN_RAMP()).to.equal(3n * BigInt(DAY));
      await setRisk({ thresholdBps: 9_090, minBonusBps: 1_000, rampSeconds: 365 * DAY });
      await setRisk({ factorBps: 6_000, closedFactorBps: 6_000, thresholdBps: 9_090, rampSeconds: 3 * DAY });
    });

    it("come down along a ramp, and go up at once", async () => {
      const { pool, tokenAddress, setRisk, time } = await load();
      await setRisk({ thresholdBps: 7_500 });
      expect((await pool.collateralOf(tokenAddress)).thresholdBps).to.equal(7_500n);
      await setRisk({ thresholdBps: 6_500, rampSeconds: 10 * DAY });
      const end = (await time.latest()) + 10 * DAY;
      const event = (await pool.queryFilter(pool.filters.RiskSet())).at(-1);
      expect([event?.args.thresholdFrom, event?.args.rampEnd]).to.deep.equal([7_500n, BigInt(end)]);
      await time.increaseTo(end - 5 * DAY);
      expect((await pool.collateralOf(tokenAddress)).thresholdBps).to.equal(7_000n);
      // A second before its end: rounded down.
      await time.increaseTo(end - 1);
      expect((await pool.collateralOf(tokenAddress)).thresholdBps).to.equal(6_500n);
      expect((await pool.collateralOf(tokenAddress)).rampEnd).to.equal(end);
    });

    it("are tightened by RISK at once, and not loosened", async () => {
      const { pool, tokenAddress, accounts } = await load();
      const risk = pool.connect(accounts.risk);
      for (const [name, values, value, present] of [
        ["factorBps", [6_001, 5_000, 0n], 6_001n, 6_000n],
        ["closedFactorBps", [6_000, 5_001, 0n], 5_001n, 5_000n],
        ["supplyCap", [6_000, 5_000, 1_000_000n * ONE + 1n], 1_000_000n * ONE + 1n, 1_000_000n * ONE],
      ] as const) {
        await expect(risk.tighten(tokenAddress, ...values))
          .to.be.revertedWithCustomError(pool, "LendingPool_Loosens")
          .withArgs(setting(name), value, present);
      }
      await expect(risk.tighten(tokenAddress, 4_000, 4_001, 0n))
        .to.be.revertedWithCustomError(pool, "LendingPool_OutOfRange")
        .withArgs(setting("closedFactorBps"), 4_001n, 0n, 4_000n);
      const tightened = { ...RISK, factorBps: 5_500, closedFactorBps: 4_500, supplyCap: 500n * ONE };
      await expect(risk.tighten(tokenAddress, 5_500, 4_500, 500n * ONE))
        .to.emit(pool, "RiskSet")
        .withArgs(tokenAddress, Object.values(tightened), 7_000n, 0n);
    });
  });

  it("bound all debt: the governor by any cap, RISK by a lower one", async () => {
    const f = await load();
    const { pool, poolAddress, accounts } = f;
    const risk = pool.connect(accounts.risk);
    const present = 100_000_000n * DOLLAR;
    await expect(risk.lowerBorrowCap(present + 1n))
      .to.be.revertedWithCustomError(pool, "LendingPool_Loosens")
      .withArgs(setting("borrowCap"), present + 1n, present);
    await expect(risk.lowerBorrowCap(present - 1n))
      .to.emit(pool, "BorrowCapSet")
      .withArgs(present - 1n);
    await f.asGovernor(poolAddress, pool.interface.encodeFunctionData("setBorrowCap", [2n ** 96n - 1n]));
    const event = (await pool.queryFilter(pool.filters.BorrowCapSet())).at(-1);
    expect([event?.args.cap, await pool.borrowCap()]).to.deep.equal([2n ** 96n - 1n, 2n ** 96n - 1n]);
  });

  it("are paused by the guardian, 72 hours in 14 days at most, and resumed", async () => {
    const { pool, accounts, time } = await load();
    const guardian = pool.connect(accounts.guardian);
    await expect(guardian.pauseAction(Action.BORROW, 72 * HOUR + 1)).to.be.revert(ethers);
    await expect(guardian.resumeAction(Action.BORROW)).to.be.revert(ethers);
    const paused = guardian.pauseAction(Action.BORROW, 72 * HOUR);
    await paused;
    const until = (await time.latest()) + 72 * HOUR;
    await expect(paused).to.emit(pool, "ActionPaused").withArgs(Action.BORROW, until, accounts.guardian.address);
    expect([await pool.pausedUntil(Action.BORROW), await pool.pausedUntil(Action.DEPOSIT)]).to.deep.equal([
      BigInt(until),
      0n,
    ]);
    await expect(guardian.resumeAction(Action.BORROW))
      .to.emit(pool, "ActionResumed")
      .withArgs(Action.BORROW, accounts.guardian.address);
    expect(await pool.pausedUntil(Action.BORROW)).to.equal(0n);
  });
});
