import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { HolderPolicy } from "../../../deploy/plan.ts";
import { deployBusyPools } from "../../../test-support/fixtures/busyPools.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, deployLending, HOUR, MAX, ONE } from "../../../test-support/fixtures/lendingPool.ts";
import { HolderStatus } from "../../../test-support/helpers/equity.ts";

const connection = await openConnection();
const { ethers } = connection;
const load = () => connection.networkHelpers.loadFixture(deploy);
const deploy = () => deployBusyPools(connection);

/** A stock that only the verified may receive; bob is, and alice was. */
async function deployVerified() {
  const f = await deployLending(connection, { listing: { policy: HolderPolicy.VERIFIED } });
  const { registry, accounts, token, pool } = f;
  const registrar = registry.connect(accounts.registrar);
  const verify = (account: { readonly address: string }) => ({
    account: account.address,
    status: HolderStatus.VERIFIED,
    category: 0,
    country: 0,
    expiry: 2n ** 32n,
  });
  await registrar.record([verify(accounts.alice), verify(accounts.bob)]);
  for (const account of [accounts.alice, accounts.bob]) {
    await token.connect(accounts.market).mint(account, 10n * ONE);
    await token.connect(account).approve(pool, MAX);
  }
  await pool.supplyCollateral(token, ONE, accounts.alice);
  await registrar.record([{ ...verify(accounts.alice), status: HolderStatus.UNREGISTERED, expiry: 0n }]);
  return f;
}
const loadVerified = () => connection.networkHelpers.loadFixture(deployVerified);

describe("LendingPool, collateral", () => {
  describe("that comes in", () => {
    it("is anybody's, for who has some already", async () => {
      const { pool, token, tokenAddress, accounts } = await load();
      const { alice, bob } = accounts;
      const supplied = pool.connect(bob).supplyCollateral(token, 7n * ONE, alice);
      await expect(supplied).to.changeTokenBalances(ethers, token, [bob, alice, pool], [-7n * ONE, 0n, 7n * ONE]);
      await expect(supplied)
        .to.emit(pool, "CollateralSupplied")
        .withArgs(bob.address, alice.address, tokenAddress, 7n * ONE);
      expect([await pool.unitsOf(alice, token), await pool.unitsOf(bob, token)]).to.deep.equal([
        107n * ONE,
        100n * ONE,
      ]);
      expect((await pool.collateralOf(token)).supplied).to.equal(207n * ONE);
    });

    it("is not a stranger's for who has none, without an authorisation", async () => {
      const { pool, token, accounts } = await load();
      const { bob, mallory } = accounts;
      const supply = () => pool.connect(bob).supplyCollateral(token, ONE, mallory);
      await expect(supply())
        .to.be.revertedWithCustomError(pool, "LendingPool_NotAuthorized")
        .withArgs(mallory.address, bob.address);
      await pool.connect(mallory).setAuthorization(bob, true);
      await supply();
      expect(await pool.positionOf(mallory)).to.deep.equal([0n, 1n]);
    });

    it("is of a collateral, and some", async () => {
      const { pool, token, dollar, accounts } = await load();
      const { alice } = accounts;
      await expect(pool.supplyCollateral(token, 0n, alice)).to.be.revertedWithCustomError(
        pool,
        "LendingPool_ZeroAmount",
      );
      await expect(pool.supplyCollateral(dollar, 1n, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_UnknownCollateral")
        .withArgs(await dollar.getAddress());
    });

    it("stops at its cap", async () => {
      const { pool, token, tokenAddress, accounts } = await load();
      const { alice, risk } = accounts;
      await pool.connect(risk).tighten(token, 6_000, 5_000, 205n * ONE);
      await expect(pool.supplyCollateral(token, 5n * ONE + 1n, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_SupplyCapExceeded")
        .withArgs(tokenAddress, 205n * ONE + 1n, 205n * ONE);
      await pool.supplyCollateral(token, 5n * ONE, alice);
      expect((await pool.collateralOf(token)).supplied).to.equal(205n * ONE);
    });

    it("is no insider's", async () => {
      const { pool, token, tokenAddress, accounts } = await load();
      const { alice, bob, issuer } = accounts;
      await token.connect(issuer).markInsider(alice);
      for (const caller of [alice, bob]) {
        await expect(pool.connect(caller).supplyCollateral(token, ONE, alice))
          .to.be.revertedWithCustomError(pool, "LendingPool_Insider")
          .withArgs(alice.address, tokenAddress);
      }
      await pool.withdrawCollateral(token, MAX, alice, alice);
    });

    it("is not brought to who may not hold it", async () => {
      const { pool, token, tokenAddress, accounts } = await loadVerified();
      const { alice, bob } = accounts;
      await expect(pool.connect(bob).supplyCollateral(token, ONE, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_NotEligible")
        .withArgs(alice.address, tokenAddress);
      // What is one's own one may bring: whether it moves is the token's to say.
      await pool.supplyCollateral(token, ONE, alice);
      expect(await pool.unitsOf(alice, token)).to.equal(2n * ONE);
    });

    it("is no dust to who owes", async () => {
      const { shorts, pool, dollar, token, accounts } = await load();
      const { alice } = accounts;
      await pool.borrow(1_000n * DOLLAR, alice, alice);
      await pool.repay(MAX, alice);
      await pool.withdrawCollateral(token, MAX, alice, alice);
      // Without a debt dust may come, and none may be taken on with it alone.
      await pool.supplyCollateral(token, 1n, alice);
      await expect(pool.borrow(100n * DOLLAR, alice, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_Undercollateralised")
        .withArgs(alice.address, 119n, 100n * ONE);
      await shorts.borrow(ONE, alice, alice);
      await expect(shorts.withdrawCollateral(dollar, 9_990n * DOLLAR + 1n, alice, alice))
        .to.be.revertedWithCustomError(shorts, "LendingPool_LeavesDust")
        .withArgs(await dollar.getAddress(), 10n * DOLLAR - 1n, 10n * DOLLAR);
    });
  });

  describe("that goes out", () => {
    it("is the account's, to whom it wants", async () => {
      const { pool, token, tokenAddress, accounts } = await load();
      const { alice, mallory } = accounts;
      expect(await pool.withdrawCollateral.staticCall(token, MAX, alice, mallory)).to.equal(100n * ONE);
      const withdrawn = pool.withdrawCollateral(token, 30n * ONE, alice, mallory);
      await expect(withdrawn).to.changeTokenBalances(
        ethers,
        token,
        [alice, mallory, pool],
        [0n, 30n * ONE, -30n * ONE],
      );
      await expect(withdrawn)
        .to.emit(pool, "CollateralWithdrawn")
        .withArgs(alice.address, alice.address, mallory.address, tokenAddress, 30n * ONE);
      await expect(pool.withdrawCollateral(token, MAX, alice, alice)).to.changeTokenBalances(
        ethers,
        token,
        [alice, pool],
        [70n * ONE, -70n * ONE],
      );
      expect(await pool.positionOf(alice)).to.deep.equal([0n, 0n]);
      expect((await pool.collateralOf(token)).supplied).to.equal(100n * ONE);
    });

    it("is nobody else's without an authorisation", async () => {
      const { pool, token, tokenAddress, accounts } = await load();
      const { alice, mallory } = accounts;
      const take = () => pool.connect(mallory).withdrawCollateral(token, ONE, alice, mallory);
      await expect(take())
        .to.be.revertedWithCustomError(pool, "LendingPool_NotAuthorized")
        .withArgs(alice.address, mallory.address);
      await pool.setAuthorization(mallory, true);
      await expect(take())
        .to.emit(pool, "CollateralWithdrawn")
        .withArgs(mallory.address, alice.address, mallory.address, tokenAddress, ONE);
    });

    it("is some, no more than there is, and not to where it would be lost", async () => {
      const { pool, poolAddress, token, tokenAddress, dollar, accounts } = await load();
      const { alice, mallory } = accounts;
      await expect(pool.withdrawCollateral(token, 0n, alice, alice)).to.be.revertedWithCustomError(
        pool,
        "LendingPool_ZeroAmount",
      );
      await expect(
        pool.connect(mallory).withdrawCollateral(token, MAX, mallory, mallory),
      ).to.be.revertedWithCustomError(pool, "LendingPool_ZeroAmount");
      await expect(pool.withdrawCollateral(token, 100n * ONE + 1n, alice, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCollateral")
        .withArgs(alice.address, tokenAddress, 100n * ONE + 1n, 100n * ONE);
      for (const receiver of [ZeroAddress, poolAddress]) {
        await expect(pool.withdrawCollateral(token, ONE, alice, receiver))
          .to.be.revertedWithCustomError(pool, "LendingPool_InvalidReceiver")
          .withArgs(receiver);
      }
      await expect(pool.withdrawCollateral(dollar, 1n, alice, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_UnknownCollateral")
        .withArgs(await dollar.getAddress());
    });

    it("leaves what carries the debt, to the wei", async () => {
      const { pool, accounts, tokenAddress, settle, time } = await load();
      const { alice } = accounts;
      await pool.borrow(5_994n * DOLLAR, alice, alice);
      // In the next second: 5,994 dollars are 60 % of 50 units at 199.80, and the interest a millionth more.
      const now = await settle();
      await time.setNextBlockTimestamp(now + 1);
      const owed = (await pool.debtOf(alice)) * 10n ** 12n;
      await expect(pool.withdrawCollateral(tokenAddress, 50n * ONE, alice, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_Undercollateralised")
        .withArgs(alice.address, 5_994n * ONE, (debt: bigint) => debt >= owed && debt - owed < ONE / 1_000n);
      await pool.withdrawCollateral(tokenAddress, 50n * ONE - ONE / 1_000n, alice, alice);
    });

    it("leaves no dust beside a debt, or nothing", async () => {
      const f = await load();
      const { shorts, dollar, accounts } = f;
      const { alice } = accounts;
      const address = await dollar.getAddress();
      await shorts.borrow(ONE / 2n, alice, alice);
      for (const left of [1n, 10n * DOLLAR - 1n]) {
        await expect(shorts.withdrawCollateral(dollar, 10_000n * DOLLAR - left, alice, alice))
          .to.be.revertedWithCustomError(shorts, "LendingPool_LeavesDust")
          .withArgs(address, left, 10n * DOLLAR);
      }
      await shorts.repay(MAX, alice);
      await shorts.withdrawCollateral(dollar, 10_000n * DOLLAR - 1n, alice, alice);
      expect(await shorts.unitsOf(alice, dollar)).to.equal(1n);
    });

    it("keeps what is frozen, and all of a sanctioned account's", async () => {
      const { pool, token, tokenAddress, accounts, sanction } = await load();
      const { alice, bob, transferAgent, market } = accounts;
      await token.connect(alice).transfer(market, await token.balanceOf(alice));
      await token.connect(transferAgent).setFrozenTokens(alice, 30n * ONE);
      await expect(pool.withdrawCollateral(token, 70n * ONE + 1n, alice, bob))
        .to.be.revertedWithCustomError(pool, "LendingPool_UnitsFrozen")
        .withArgs(alice.address, tokenAddress, 30n * ONE);
      await pool.withdrawCollateral(token, 70n * ONE, alice, bob);
      await sanction(bob);
      await expect(pool.connect(bob).withdrawCollateral(token, ONE, bob, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_NotEligible")
        .withArgs(bob.address, tokenAddress);
      expect(await pool.unitsOf(bob, token)).to.equal(100n * ONE);
    });

    it("with debt waits for a pause's end, and without does not", async () => {
      const { pool, token, accounts, time } = await load();
      const { alice, bob, guardian } = accounts;
      await pool.borrow(1_000n * DOLLAR, alice, alice);
      await pool.connect(guardian).pauseAction(Action.WITHDRAW, HOUR);
      const until = (await time.latest()) + HOUR;
      await expect(pool.withdrawCollateral(token, ONE, alice, alice))
        .to.be.revertedWithCustomError(pool, "LendingPool_ActionPaused")
        .withArgs(Action.WITHDRAW, until);
      await pool.connect(bob).withdrawCollateral(token, MAX, bob, bob);
    });
  });

  describe("that the transfer agent takes", () => {
    it("is taken through the token alone, and the account's debt stays backed", async () => {
      const { pool, poolAddress, token, tokenAddress, accounts } = await load();
      const { alice, mallory, transferAgent } = accounts;
      await expect(pool.forceDebit(alice, ONE))
        .to.be.revertedWithCustomError(pool, "LendingPool_OnlyToken")
        .withArgs(alice.address);
      const agent = token.connect(transferAgent);
      await expect(agent.forceThrough(poolAddress, alice, mallory, 100n * ONE + 1n))
        .to.be.revertedWithCustomError(pool, "LendingPool_InsufficientCollateral")
        .withArgs(alice.address, tokenAddress, 100n * ONE + 1n, 100n * ONE);
      await pool.borrow(5_000n * DOLLAR, alice, alice);
      await expect(agent.forceThrough(poolAddress, alice, mallory, 60n * ONE))
        .to.be.revertedWithCustomError(pool, "LendingPool_Undercollateralised")
        .withArgs(alice.address, 47_952n * (ONE / 10n), (owed: bigint) => owed > 5_000n * ONE);
      const forced = agent.forceThrough(poolAddress, alice, mallory, 50n * ONE);
      await expect(forced).to.changeTokenBalances(ethers, token, [alice, mallory, pool], [0n, 50n * ONE, -50n * ONE]);
      await expect(forced)
        .to.emit(pool, "CollateralForced")
        .withArgs(alice.address, tokenAddress, 50n * ONE);
      expect(await pool.unitsOf(alice, token)).to.equal(50n * ONE);
    });

    it("is not taken through a pool by a token that it lends to nobody", async () => {
      const { shorts, accounts } = await load();
      await expect(shorts.connect(accounts.mallory).forceDebit(accounts.alice, ONE))
        .to.be.revertedWithCustomError(shorts, "LendingPool_OnlyToken")
        .withArgs(accounts.mallory.address);
    });
  });
});
