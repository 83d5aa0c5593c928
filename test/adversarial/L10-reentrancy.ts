import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DOLLAR, deployLending, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";
import { ProbingLiquidator__factory } from "../../types/index.ts";

// Source: dForce and Sentiment (2023): in the middle of an operation a view says something that is about to be untrue, and
// another market believes it. Cream: a market is entered again from a token's or liquidator's callback.
// Defence: ReentrancyGuardTransient on every verb; all is stored before any token moves (LendingPool.sol).

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

async function deploy() {
  const f = await deployLending(connection);
  const { accounts, pool } = f;
  await f.lend(100_000n * DOLLAR);
  await f.post(accounts.alice, 100n * ONE);
  await pool.borrow(11_988n * DOLLAR, accounts.alice, accounts.alice);
  const deployed = await f.ethers.deployContract("ProbingLiquidator", [f.poolAddress, accounts.lender.address]);
  const probe = ProbingLiquidator__factory.connect(await deployed.getAddress(), accounts.liquidator);
  await f.dollar.mint(probe, 50_000n * DOLLAR);
  return { ...f, probe, probeAddress: await probe.getAddress() };
}

describe("L10: re-entrance through the liquidator's callback", () => {
  it("shows in every view, in the middle, what is true at the end", async () => {
    const f = await load();
    const { pool, token, probe, accounts } = f;
    for (const money of [165, 80]) {
      await f.print(money);
      const { blockNumber } = await probe.liquidate(accounts.alice, token, MAX);
      const blockTag = blockNumber ?? "latest";
      const seen = await probe.seen();
      expect([...seen]).to.deep.equal([
        await pool.totalAssets({ blockTag }),
        await pool.cash({ blockTag }),
        await pool.totalDebt({ blockTag }),
        await pool.convertToAssets(10n ** 12n, { blockTag }),
        await pool.maxWithdraw(accounts.lender, { blockTag }),
      ]);
    }
    expect(await f.dollar.balanceOf(pool)).to.equal(await pool.cash());
  });

  it("is refused at every verb, and costs what it would have cost", async () => {
    const f = await load();
    const { pool, token, tokenAddress, dollar, probe, probeAddress, accounts } = f;
    await f.print(80);
    const abi = pool.interface;
    const alice = accounts.alice.address;
    const calls = [
      abi.encodeFunctionData("deposit", [DOLLAR, probeAddress]),
      abi.encodeFunctionData("mint", [DOLLAR, probeAddress]),
      abi.encodeFunctionData("withdraw", [DOLLAR, probeAddress, probeAddress]),
      abi.encodeFunctionData("redeem", [DOLLAR, probeAddress, probeAddress]),
      abi.encodeFunctionData("fundGapReserve", [DOLLAR]),
      abi.encodeFunctionData("accrue"),
      abi.encodeFunctionData("supplyCollateral", [tokenAddress, ONE, probeAddress]),
      abi.encodeFunctionData("withdrawCollateral", [tokenAddress, ONE, probeAddress, probeAddress]),
      abi.encodeFunctionData("borrow", [DOLLAR, probeAddress, probeAddress]),
      abi.encodeFunctionData("repay", [DOLLAR, alice]),
      abi.encodeFunctionData("liquidate", [alice, tokenAddress, MAX, 0, probeAddress, "0x"]),
      abi.encodeFunctionData("liquidateInside", [alice, tokenAddress, MAX, 0, probeAddress, "0x"]),
      abi.encodeFunctionData("holdWithdrawals", [[alice]]),
      abi.encodeFunctionData("releaseWithdrawals", [[alice]]),
      abi.encodeFunctionData("forceDebit", [alice, ONE]),
      abi.encodeFunctionData("multicall", [[abi.encodeFunctionData("accrue")]]),
    ];
    await probe.setCalls(calls);
    await probe.liquidate(accounts.alice, token, MAX);
    const refusal = abi.getError("ReentrancyGuardReentrantCall")?.selector;
    for (let index = 0; index < calls.length; ++index) {
      expect(await probe.answers(index), `call ${index}`).to.equal(refusal);
    }
    expect(await dollar.balanceOf(probe)).to.equal(50_000n * DOLLAR - 7_619_047_620n);
    expect(await token.balanceOf(probe)).to.equal(100n * ONE);
  });

  it("lets nobody have the collateral without the money", async () => {
    const f = await load();
    const { pool, token, dollar, probe, accounts } = f;
    await f.print(80);
    await dollar.setBlocked(probe, true);
    await expect(probe.liquidate(accounts.alice, token, MAX))
      .to.be.revertedWithCustomError(dollar, "StablecoinMock_Blocked")
      .withArgs(probe);
    await dollar.setBlocked(probe, false);
    await dollar.setAnswersFalse(true);
    await expect(probe.liquidate(accounts.alice, token, MAX))
      .to.be.revertedWithCustomError(pool, "SafeERC20FailedOperation")
      .withArgs(dollar);
    expect(await token.balanceOf(probe)).to.equal(0n);
    expect(await pool.unitsOf(accounts.alice, token)).to.equal(100n * ONE);
  });
});
