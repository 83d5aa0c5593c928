import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { deployLending, ONE } from "../../test-support/fixtures/lendingPool.ts";

// Source: T12, unfreezing by a detour. The transfer agent freezes units that their holder has lent to a pool: taken out to
// another address, or passed on as lpShares, they would be free.
// Defence: LenderLedger.sol:`requireMaySend`, asked by LenderVault.sol:`_unlend` and `_update`.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** Bob has lent 100 units, and 70 of his are frozen. */
async function deploy() {
  const f = await deployLending(connection);
  const { accounts, shorts, token } = f;
  await f.fund(accounts.bob, 0n);
  await token.connect(accounts.market).mint(accounts.bob, 100n * ONE);
  await shorts.connect(accounts.bob).deposit(100n * ONE, accounts.bob);
  await token.connect(accounts.transferAgent).setFrozenTokens(accounts.bob, 70n * ONE);
  return { ...f, bobs: shorts.connect(accounts.bob) };
}

describe("L19: frozen units of a lender", () => {
  it("leaves what is frozen in the pool", async () => {
    const { shorts, bobs, token, tokenAddress, accounts } = await load();
    const frozen = [accounts.bob.address, tokenAddress, 70n * ONE] as const;
    await expect(bobs.withdraw(30n * ONE + 1n, accounts.mallory, accounts.bob))
      .to.be.revertedWithCustomError(shorts, "LendingPool_UnitsFrozen")
      .withArgs(...frozen);
    await expect(bobs.redeem(await shorts.balanceOf(accounts.bob), accounts.mallory, accounts.bob))
      .to.be.revertedWithCustomError(shorts, "LendingPool_UnitsFrozen")
      .withArgs(...frozen);
    await bobs.withdraw(30n * ONE, accounts.bob, accounts.bob);
    expect(await token.balanceOf(accounts.bob)).to.equal(30n * ONE);
    expect(await shorts.cash()).to.equal(70n * ONE);
  });

  it("lets nobody pass them on as lpShares, nor have them taken by an allowance", async () => {
    const { shorts, bobs, tokenAddress, accounts } = await load();
    const frozen = [accounts.bob.address, tokenAddress, 70n * ONE] as const;
    const all = await shorts.balanceOf(accounts.bob);
    await expect(bobs.transfer(accounts.mallory, all))
      .to.be.revertedWithCustomError(shorts, "LendingPool_UnitsFrozen")
      .withArgs(...frozen);
    await bobs.approve(accounts.mallory, all);
    const mallorys = shorts.connect(accounts.mallory);
    await expect(mallorys.transferFrom(accounts.bob, accounts.mallory, all))
      .to.be.revertedWithCustomError(shorts, "LendingPool_UnitsFrozen")
      .withArgs(...frozen);
    await expect(mallorys.redeem(all, accounts.mallory, accounts.bob))
      .to.be.revertedWithCustomError(shorts, "LendingPool_UnitsFrozen")
      .withArgs(...frozen);
    await bobs.transfer(accounts.mallory, (all * 30n) / 100n);
    expect(await shorts.balanceOf(accounts.mallory)).to.equal((all * 30n) / 100n);
  });

  it("lets the transfer agent take them all the same", async () => {
    const { shorts, token, accounts } = await load();
    await token.connect(accounts.transferAgent).forceThrough(shorts, accounts.bob, accounts.alice, 70n * ONE);
    expect(await token.balanceOf(accounts.alice)).to.equal(70n * ONE);
    expect(await shorts.cash()).to.equal(30n * ONE);
  });
});
