import { shouldBehaveLikeERC20 } from "../../../test-support/behaviors/ERC20.ts";
import { type ERC4626Context, shouldBehaveLikeERC4626 } from "../../../test-support/behaviors/ERC4626.ts";
import { deployBusyPools } from "../../../test-support/fixtures/busyPools.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { DAY, DOLLAR, MAX, ONE } from "../../../test-support/fixtures/lendingPool.ts";

const connection = await openConnection();

/** Debts of both pools have grown for a year and are repaid: lpShares are worth more than at first, and no longer change. */
async function deploy() {
  const f = await deployBusyPools(connection);
  const { pool, shorts, oracle, time, token, accounts } = f;
  const { alice } = accounts;
  await pool.borrow(7_777_777_777n, alice, alice);
  await shorts.borrow(12_345_678_901_234_567_890n, alice, alice);
  await time.increase(364 * DAY);
  await f.print(200);
  await oracle.observe(token);
  await pool.repay(MAX, alice);
  await shorts.repay(MAX, alice);
  return f;
}
const load = () => connection.networkHelpers.loadFixture(deploy);

async function moneyPool(): Promise<ERC4626Context> {
  const { ethers, pool, dollar, accounts } = await load();
  return {
    ethers,
    vault: pool,
    asset: dollar,
    owner: accounts.bob,
    stranger: accounts.liquidator,
    receiver: accounts.mallory,
    assets: 1_234n * DOLLAR + 567n,
    lpShares: 987_654_321_000_001n,
    offset: 6n,
  };
}

async function stockPool(): Promise<ERC4626Context> {
  const { ethers, shorts, token, accounts } = await load();
  return {
    ethers,
    vault: shorts,
    asset: token,
    owner: accounts.bob,
    stranger: accounts.liquidator,
    receiver: accounts.mallory,
    assets: 12n * ONE + 345n,
    lpShares: 9n * 10n ** 24n + 7n,
    offset: 6n,
  };
}

/** With what the owner has lent besides. */
async function lent(pool: () => Promise<ERC4626Context>): Promise<ERC4626Context> {
  const context = await pool();
  const { vault, owner, assets } = context;
  await vault.connect(owner).deposit(5n * assets + 11n, owner);
  return context;
}

/** One holder of all lpShares. */
async function lpShares(which: "pool" | "shorts") {
  const f = await load();
  return {
    ethers: f.ethers,
    token: f[which],
    holder: f.accounts.lender,
    recipient: f.accounts.mallory,
    spender: f.accounts.liquidator,
    decimals: which === "pool" ? 12n : 24n,
  };
}

describe("LendingPool, of dollars", () => {
  shouldBehaveLikeERC4626(() => lent(moneyPool));
  shouldBehaveLikeERC20(() => lpShares("pool"));
});

describe("LendingPool, of stock", () => {
  shouldBehaveLikeERC4626(() => lent(stockPool));
  shouldBehaveLikeERC20(() => lpShares("shorts"));
});
