import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import type { RiskPlan } from "../../deploy/lendingPlan.ts";
import { largeCapRisk } from "../../deploy/parameters/lending.ts";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DAY, DOLLAR, deployLending, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";
import { StablecoinMock__factory } from "../../types/index.ts";

// Source: settings that liquidate (L05) or rob: a threshold lowered at once, a bonus raised in the middle of its ramp until seizing
// pays more than the collateral bears; a list of tokens that are none, with too many decimals, or twice.
// Defence: CollateralSettings.sol:`_setRisk`, `list`, `tighten`; Supplies.sol:`supply`.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);
const setting = encodeBytes32String;

async function deploy() {
  const f = await deployLending(connection);
  const { pool, accounts, poolAddress } = f;
  const abi = pool.interface;
  const risk: RiskPlan = { ...largeCapRisk, supplyCap: 1_000_000n * ONE, deficitCeiling: 0n };
  return {
    ...f,
    risk,
    setRisk: async (changes: Partial<RiskPlan>) =>
      f.asGovernor(poolAddress, abi.encodeFunctionData("setRisk", [f.tokenAddress, { ...risk, ...changes }])),
    list: async (token: string, changes: Partial<RiskPlan> = {}) =>
      f.asGovernor(
        poolAddress,
        abi.encodeFunctionData("listCollateral", [
          {
            token,
            isEquity: false,
            market: "0x0000000000000000000000000000000000000000",
            minimum: 1n,
            risk: { ...risk, ...changes },
          },
        ]),
      ),
    deployDollar: async (decimals: number) =>
      StablecoinMock__factory.connect(
        await (await f.ethers.deployContract("StablecoinMock", [decimals])).getAddress(),
        accounts.mallory,
      ),
  };
}

describe("L24: settings", () => {
  it("lowers a threshold along its ramp alone, so that nobody is liquidated by a setting at once", async () => {
    const f = await load();
    const { pool, token, time, setRisk } = f;
    await setRisk({ thresholdBps: 6_100, rampSeconds: 3 * DAY });
    const { thresholdBps, rampEnd } = await pool.collateralOf(token);
    expect(thresholdBps >= 6_999n).to.equal(true);
    await time.increaseTo(rampEnd - (3n * BigInt(DAY)) / 2n);
    expect((await pool.collateralOf(token)).thresholdBps).to.equal(6_550n);
    await time.increaseTo(rampEnd);
    expect((await pool.collateralOf(token)).thresholdBps).to.equal(6_100n);
  });

  it("takes no bonus that the beginning of the ramp does not bear, nor a second one in its middle", async () => {
    const f = await load();
    const { pool, setRisk } = f;
    await setRisk({ thresholdBps: 8_500 });
    // At 85 % no more than 17 %; the ramp begins there, whatever it leads to.
    const isNear = (present: bigint): boolean => present > 8_400n;
    await expect(setRisk({ thresholdBps: 6_500, maxBonusBps: 2_500 }))
      .to.be.revertedWithCustomError(pool, "LendingPool_OutOfRange")
      .withArgs(setting("thresholdBps"), 8_500n, 6_001n, 7_999n);
    await setRisk({ thresholdBps: 6_500, rampSeconds: 365 * DAY });
    await expect(setRisk({ thresholdBps: 6_400, maxBonusBps: 2_500 }))
      .to.be.revertedWithCustomError(pool, "LendingPool_OutOfRange")
      .withArgs(setting("thresholdBps"), isNear, 6_001n, 7_999n);
    await expect(setRisk({ thresholdBps: 9_100 }))
      .to.be.revertedWithCustomError(pool, "LendingPool_OutOfRange")
      .withArgs(setting("thresholdBps"), 9_100n, 6_001n, 9_090n);
    await expect(setRisk({ rampSeconds: 3 * DAY - 1 }))
      .to.be.revertedWithCustomError(pool, "LendingPool_OutOfRange")
      .withArgs(setting("rampSeconds"), 3 * DAY - 1, 3 * DAY, 365 * DAY);
  });

  it("tightens, and loosens nothing, without notice", async () => {
    const { pool, token, accounts } = await load();
    const risk = pool.connect(accounts.risk);
    for (const [name, factor, closed, cap, value, present] of [
      ["factorBps", 6_001n, 5_000n, 0n, 6_001n, 6_000n],
      ["closedFactorBps", 6_000n, 5_001n, 0n, 5_001n, 5_000n],
      ["supplyCap", 6_000n, 5_000n, 1_000_000n * ONE + 1n, 1_000_000n * ONE + 1n, 1_000_000n * ONE],
    ] as const) {
      await expect(risk.tighten(token, factor, closed, cap))
        .to.be.revertedWithCustomError(pool, "LendingPool_Loosens")
        .withArgs(setting(name), value, present);
    }
    await risk.tighten(token, 0n, 0n, 0n);
    expect((await pool.collateralOf(token)).thresholdBps).to.equal(7_000n);
  });

  it("lists no token twice, nor its own asset, one without code or with more than 18 decimals", async () => {
    const f = await load();
    const { pool, tokenAddress, dollar, accounts, list, deployDollar } = f;
    for (const listed of [tokenAddress, await dollar.getAddress()]) {
      await expect(list(listed)).to.be.revertedWithCustomError(pool, "LendingPool_AlreadyListed").withArgs(listed);
    }
    await expect(list(accounts.bob.address))
      .to.be.revertedWithCustomError(pool, "LendingPool_NotAContract")
      .withArgs(setting("token"), accounts.bob);
    await expect(list(await (await deployDollar(19)).getAddress()))
      .to.be.revertedWithCustomError(pool, "LendingPool_OutOfRange")
      .withArgs(setting("decimals"), 19n, 0n, 18n);
  });

  it("counts money of no decimals and of eighteen alike, and no more of it than a slot holds", async () => {
    const f = await load();
    const { pool, accounts, list, deployDollar } = f;
    await f.lend(10_000n * DOLLAR);
    for (const [decimals, one] of [
      [0, 1n],
      [18, ONE],
    ] as const) {
      const money = await deployDollar(decimals);
      await list(await money.getAddress(), { supplyCap: 2n ** 128n - 1n });
      await money.mint(accounts.mallory, 2n ** 129n);
      await money.approve(pool, MAX);
      const mallorys = pool.connect(accounts.mallory);
      const beyond = 2n ** 128n + 1_000n * one;
      await expect(mallorys.supplyCollateral(money, beyond, accounts.mallory))
        .to.be.revertedWithCustomError(pool, "LendingPool_SupplyCapExceeded")
        .withArgs(money, (supplied: bigint) => supplied >= 0n, 2n ** 128n - 1n);
      await mallorys.supplyCollateral(money, 1_000n * one, accounts.mallory);
      expect((await pool.borrowableOf(accounts.mallory))[0]).to.equal(600n * ONE);
      await mallorys.withdrawCollateral(money, MAX, accounts.mallory, accounts.mallory);
      expect(await money.balanceOf(accounts.mallory)).to.equal(2n ** 129n);
    }
  });
});
