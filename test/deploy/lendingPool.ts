import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { encodeBytes32String, ZeroAddress } from "ethers";
import { artifacts } from "hardhat";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import { likeness } from "../../deploy/check/probe.ts";
import { deployLendingPool } from "../../deploy/deployLendingPool.ts";
import {
  type CollateralPlan,
  LendingPlanError,
  type LendingPoolPlan,
  parseCollateralPlan,
  parsePoolPlan,
} from "../../deploy/lendingPlan.ts";
import { largeCapRisk, moneyCurve, poolDefaults } from "../../deploy/parameters/lending.ts";
import { poolAdmission } from "../../deploy/poolAdmission.ts";
import { functionsByRole, roles } from "../../deploy/roles.ts";
import config from "../../hardhat.config.ts";
import { serveChain } from "../../test-support/deploy/jsonRpc.ts";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DOLLAR, deployLending, ONE } from "../../test-support/fixtures/lendingPool.ts";

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

const LIBRARIES = [
  "Authorizations",
  "Borrowings",
  "CollateralSettings",
  "LenderLedger",
  "Liquidations",
  "PoolViews",
  "Supplies",
  "WithdrawalHolds",
] as const;

/** A pool beside the fixture's two, and everything that it is made of, so that each may be broken. */
async function deploy() {
  const fixture = await deployLending(connection);
  const { ethers, oracle, calendar, authority, dollar } = fixture;
  const plan: LendingPoolPlan = {
    authority: await authority.getAddress(),
    asset: await dollar.getAddress(),
    name: "Dollars lent once more",
    symbol: "lpTWO",
    oracle: await oracle.getAddress(),
    isEquity: false,
    calendar: await calendar.getAddress(),
    curve: moneyCurve,
    minDebt: 100n * DOLLAR,
    ...poolDefaults,
  };
  const libraries: Record<string, string> = {};
  for (const name of [...LIBRARIES, "PauseBudget"]) {
    libraries[name] = await (await ethers.deployContract(name)).getAddress();
  }
  const factory = await ethers.getContractFactory("LendingPool", { libraries });
  const { curve: _, name, symbol, ...settings } = parsePoolPlan(plan);
  const terms = { ...settings, rateModel: await fixture.rateModel.getAddress() };
  return {
    ...fixture,
    plan,
    terms,
    construct: (changed: object) => factory.deploy({ ...terms, ...changed }, name, symbol),
  };
}

describe("a lending pool's deployment", () => {
  it("is what was planned, and lends nothing yet", async () => {
    const { plan } = await load();
    const { pool, rateModel } = await deployLendingPool(connection, plan);
    const { name, symbol, curve, ...settings } = parsePoolPlan(plan);
    const expected = { ...settings, rateModel: await rateModel.getAddress() };
    expect(likeness(expected, await pool.terms())).to.deep.equal(
      Object.fromEntries(
        Object.entries(expected).map(([key, value]) => [key, typeof value === "number" ? BigInt(value) : value]),
      ),
    );
    expect(likeness(curve, await rateModel.curve())).to.deep.equal(curve);
    expect([await pool.name(), await pool.symbol()]).to.deep.equal([name, symbol]);
    expect(await pool.borrowCap()).to.equal(0n);
    expect([...(await pool.collateralTokens())]).to.deep.equal([]);
  });

  it("sends nothing when it is made again, and gives the same contracts", async () => {
    const { plan, ethers } = await load();
    const folder = mkdtempSync(join(tmpdir(), "counterfoil-pool-"));
    const chain = await serveChain(connection);
    try {
      const { network } = await createHardhatRuntimeEnvironment({
        ...config,
        networks: { chain: { type: "http", chainType: "l1", url: chain.url } },
        paths: { ...config.paths, ignition: folder },
      });
      const served = await network.create("chain");
      const first = await deployLendingPool(served, plan, { deploymentId: "pool" });
      const block = await ethers.provider.getBlockNumber();
      const second = await deployLendingPool(served, plan, { deploymentId: "pool" });
      expect(await second.pool.getAddress()).to.equal(await first.pool.getAddress());
      expect(await second.rateModel.getAddress()).to.equal(await first.rateModel.getAddress());
      expect(await ethers.provider.getBlockNumber()).to.equal(block);
      await served.close();
    } finally {
      await chain.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  for (const [setting, value, least, most] of [
    ["minDebt", 0n, 1n, 2n ** 128n - 1n],
    ["grace", 59n, 60n, 3_600n],
    ["grace", 3_601n, 60n, 3_600n],
    ["targetHealthBps", 10_099n, 10_100n, 15_000n],
    ["targetHealthBps", 15_001n, 10_100n, 15_000n],
    ["regularMaxBps", 0n, 1n, 10_000n],
    ["regularMaxBps", 10_001n, 1n, 10_000n],
    ["extendedMaxBps", 0n, 1n, 5_000n],
    ["extendedMaxBps", 5_001n, 1n, 5_000n],
    ["extendedBandBps", 0n, 1n, 5_000n],
    ["extendedBandBps", 5_001n, 1n, 5_000n],
    ["gapTargetBps", 10_001n, 0n, 10_000n],
  ] as const) {
    it(`is refused by the constructor, and by the plan before, with ${setting} = ${value}`, async () => {
      const { construct, pool, plan } = await load();
      await expect(construct({ [setting]: value }))
        .to.be.revertedWithCustomError(pool, "LendingPool_OutOfRange")
        .withArgs(encodeBytes32String(setting), value, least, most);
      const planned = setting === "minDebt" ? value : Number(value);
      expect(() => parsePoolPlan({ ...plan, [setting]: planned })).to.throw(LendingPlanError, setting);
    });
  }

  for (const setting of ["asset", "oracle", "calendar", "rateModel", "market"] as const) {
    it(`is refused by the constructor where its ${setting} is no contract`, async () => {
      const { construct, pool, accounts } = await load();
      const { address } = accounts.mallory;
      await expect(construct({ [setting]: address }))
        .to.be.revertedWithCustomError(pool, "LendingPool_NotAContract")
        .withArgs(encodeBytes32String(setting), address);
    });
  }

  for (const [what, change, error, args] of [
    ["no kink", { kink: 0n }, "KinkedRateModel_BadKink", [0n]],
    ["a kink at the end", { kink: ONE }, "KinkedRateModel_BadKink", [ONE]],
    [
      "a curve that is flatter beyond the kink",
      { slope: 2n, steepSlope: 1n },
      "KinkedRateModel_SteepSlopeTooLow",
      [1n, 2n],
    ],
    // A wei a year above 400 % when everything is lent.
    [
      "rates above 400 %",
      { base: 4n * ONE, slope: 0n, steepSlope: 0n, gapPremium: 1n },
      "KinkedRateModel_RateTooHigh",
      [4n * ONE + 1n, 4n * ONE],
    ],
  ] as const) {
    it(`is refused by the rate model, and by the plan before, with ${what}`, async () => {
      const { ethers, rateModel, plan } = await load();
      const curve = { ...moneyCurve, ...change };
      await expect(ethers.deployContract("KinkedRateModel", [curve]))
        .to.be.revertedWithCustomError(rateModel, error)
        .withArgs(...args);
      expect(() => parsePoolPlan({ ...plan, curve })).to.throw(LendingPlanError, "curve");
    });
  }

  it("takes rates of 400 % to the wei", async () => {
    const { plan, ethers } = await load();
    const curve = { ...moneyCurve, base: 4n * ONE, slope: 0n, steepSlope: 0n, gapPremium: 0n };
    expect(parsePoolPlan({ ...plan, curve }).curve).to.deep.equal(curve);
    await ethers.deployContract("KinkedRateModel", [curve]);
  });

  // As for the kernel, not where coverage is measured.
  it("stores its code and that of its libraries in 24,576 bytes each, for 4,915,200 gas at most", async () => {
    for (const name of ["LendingPool", ...LIBRARIES]) {
      const { deployedBytecode } = await artifacts.readArtifact(name);
      expect((deployedBytecode.length - 2) / 2, name).to.be.at.most(24_576);
    }
  });
});

describe("a lending pool's admission", () => {
  it("is the admin's calls for its functions and settings, the governor's for its venues, in the order of the places", async () => {
    const { poolAddress, authority, tokenAddress, dollar } = await load();
    const risk = { ...largeCapRisk, supplyCap: ONE, deficitCeiling: 1n };
    const manager = await authority.getAddress();
    const collaterals: CollateralPlan[] = [
      { token: tokenAddress, isEquity: true, minimum: 1n, risk },
      { token: await dollar.getAddress(), isEquity: false, minimum: 1n, risk },
    ];
    const calls = poolAdmission(poolAddress, { authority: manager, collaterals, borrowCap: 5n });
    const byRole = functionsByRole("LendingPool").size;
    expect(calls.map(({ target, role }) => [target, role])).to.deep.equal([
      ...Array.from({ length: byRole }, () => [manager, "ADMIN"]),
      [tokenAddress, "GOVERNOR"],
      [poolAddress, "ADMIN"],
      [poolAddress, "ADMIN"],
      [poolAddress, "ADMIN"],
    ]);
  });

  it("has an equity token that is lent admit the pool too", async () => {
    const { shortsAddress, authority, tokenAddress } = await load();
    const admission = {
      authority: await authority.getAddress(),
      equityAsset: tokenAddress,
      collaterals: [],
      borrowCap: 1n,
    };
    const venues = poolAdmission(shortsAddress, admission).filter(({ role }) => role === "GOVERNOR");
    expect(venues.map(({ target }) => target)).to.deep.equal([tokenAddress]);
  });

  it("ends with the roles of the table, venues, collaterals and a cap", async () => {
    const { pool, poolAddress, shortsAddress, token, tokenAddress, authority, dollar, shorts } = await load();
    for (const [role, names] of functionsByRole("LendingPool")) {
      for (const name of names) {
        const selector = pool.interface.getFunction(name as "tighten").selector;
        for (const address of [poolAddress, shortsAddress]) {
          expect(await authority.getTargetFunctionRole(address, selector), name).to.equal(roles[role].id);
        }
      }
    }
    for (const venue of [poolAddress, shortsAddress]) expect(await token.isVenue(venue)).to.equal(true);
    expect([...(await pool.collateralTokens())]).to.deep.equal([tokenAddress]);
    expect([...(await shorts.collateralTokens())]).to.deep.equal([await dollar.getAddress()]);
    const { terms, thresholdBps, rampEnd } = await pool.collateralOf(tokenAddress);
    expect([terms.isEquity, terms.market, thresholdBps, rampEnd]).to.deep.equal([true, ZeroAddress, 7_000n, 0n]);
    expect(await pool.borrowCap()).to.equal(100_000_000n * DOLLAR);
  });

  it("is nobody's but the governor's, after the notice: not the deployer's, not a stranger's", async () => {
    const { plan, accounts, tokenAddress, authority } = await load();
    const { pool } = await deployLendingPool(connection, plan);
    const risk = { ...largeCapRisk, supplyCap: ONE, deficitCeiling: 1n };
    const terms = parseCollateralPlan({ token: tokenAddress, isEquity: true, minimum: 1n, risk });
    for (const account of [accounts.deployer, accounts.mallory]) {
      await expect(pool.connect(account).listCollateral(terms))
        .to.be.revertedWithCustomError(pool, "AccessManagedUnauthorized")
        .withArgs(account);
    }
    const { selector } = pool.interface.getFunction("listCollateral");
    expect([...(await authority.canCall(accounts.governor, pool, selector))]).to.deep.equal([
      false,
      BigInt(roles.ADMIN.executionDelay),
    ]);
  });

  for (const [what, change, fault] of [
    ["a threshold at its factor", { thresholdBps: 6_000 }, "risk.thresholdBps: must be above factorBps"],
    [
      "a bonus that does not fit",
      { thresholdBps: 9_091 },
      "risk.thresholdBps: times (1 + maxBonusBps) must be below 1",
    ],
    ["a higher factor at night", { closedFactorBps: 6_001 }, "risk.closedFactorBps: must not be above factorBps"],
    ["a least bonus above the greatest", { minBonusBps: 1_001 }, "risk.minBonusBps: must not be above maxBonusBps"],
  ] as const) {
    it(`refuses a collateral with ${what}`, () => {
      const risk = { ...largeCapRisk, supplyCap: ONE, deficitCeiling: 1n, ...change };
      const token = `0x${"11".repeat(20)}`;
      expect(() => parseCollateralPlan({ token, isEquity: true, minimum: 1n, risk })).to.throw(LendingPlanError, fault);
    });
  }
});
