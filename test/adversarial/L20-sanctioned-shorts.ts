import { expect } from "chai";
import { openConnection } from "../../test-support/fixtures/kernel.ts";
import { DOLLAR, deployLending, MAX, ONE } from "../../test-support/fixtures/lendingPool.ts";
import { HolderStatus } from "../../test-support/helpers/equity.ts";

// Source: T13, sanctions checked on the way in alone. A sanctioned account has dollars in the pool that lends stock; it has
// stock lent on them, and sent to a friend who may hold it.
// Defence: Borrowings.sol:`borrow`.

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

async function deploy() {
  const f = await deployLending(connection);
  const { accounts, shorts, token, dollar } = f;
  await f.fund(accounts.lender, 0n);
  await token.connect(accounts.market).mint(accounts.lender, 1_000n * ONE);
  await shorts.connect(accounts.lender).deposit(1_000n * ONE, accounts.lender);
  await f.fund(accounts.alice, 10_000n * DOLLAR);
  await shorts.supplyCollateral(dollar, 10_000n * DOLLAR, accounts.alice);
  await f.registry
    .connect(accounts.registrar)
    .record([{ account: accounts.alice, status: HolderStatus.SANCTIONED, category: 0, country: 0, expiry: 0 }]);
  return f;
}

describe("L20: a sanctioned account that sells short", () => {
  it("gets no stock lent, nor does its friend for it", async () => {
    const { shorts, token, tokenAddress, accounts } = await load();
    for (const receiver of [accounts.mallory, accounts.alice]) {
      await expect(shorts.borrow(10n * ONE, accounts.alice, receiver))
        .to.be.revertedWithCustomError(shorts, "LendingPool_NotEligible")
        .withArgs(accounts.alice, tokenAddress);
    }
    expect(await token.balanceOf(accounts.mallory)).to.equal(0n);
    expect(await shorts.cash()).to.equal(1_000n * ONE);
  });

  it("has its money back, which is no stock", async () => {
    const { shorts, dollar, accounts } = await load();
    await shorts.withdrawCollateral(dollar, MAX, accounts.alice, accounts.alice);
    expect(await dollar.balanceOf(accounts.alice)).to.equal(10_000n * DOLLAR);
  });
});
