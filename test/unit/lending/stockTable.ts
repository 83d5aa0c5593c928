import { expect } from "chai";
import { shouldLiquidate } from "../../../test-support/behaviors/poolTable.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, MAX, ONE } from "../../../test-support/fixtures/lendingPool.ts";
import { deployTabled, POOL_STATES } from "../../../test-support/fixtures/poolStates.ts";

/**
 * The same table where the token is what is lent, against dollars: a rise in price is what hurts, and a pause of the token keeps
 * debt from being repaid as well.
 */

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

/** In hundredths of a unit. */
const CENT = ONE / 100n;

/** Careful owes 10 units, bold all but little of what it could at 200, free nothing; each has 10,000 dollars in the pool. */
async function deploy() {
  const f = await deployTabled(connection);
  const { accounts, shorts, token } = f;
  const [careful, bold, free] = [accounts.alice, accounts.bob, accounts.mallory];
  for (const account of [accounts.lender, accounts.liquidator, careful, bold, free]) {
    await f.fund(account, 20_000n * DOLLAR);
    await token.connect(accounts.market).mint(account, 1_000n * ONE);
  }
  await shorts.connect(accounts.lender).deposit(1_000n * ONE, accounts.lender);
  for (const account of [careful, bold, free]) {
    await shorts.connect(account).supplyCollateral(f.dollar, 10_000n * DOLLAR, account);
  }
  await shorts.connect(careful).borrow(10n * ONE, careful, careful);
  // 10,000 dollars, of which 65 %, at 200.40 a unit.
  await shorts.connect(bold).borrow(3_240n * CENT, bold, bold);
  return { ...f, pool: shorts, careful, bold, free };
}
type Fixture = Awaited<ReturnType<typeof deploy>>;

/** Bold is unhealthy at both: above the hard floor at the first, past it at the second. */
const [UNHEALTHY, PAST_FLOOR] = [250, 290];

describe("LendingPool, by its table, of stock that is lent", () => {
  for (const { name, rows, reach, isPaused, ...cells } of POOL_STATES) {
    describe(`in ${name}`, () => {
      const inState = async (dollars: number): Promise<Fixture> => {
        const f = await load();
        await reach(f, dollars);
        return f;
      };

      it("has the rows that it should have", async () => {
        const { pool, tokenAddress } = await inState(UNHEALTHY);
        expect(await pool.stateOf(tokenAddress)).to.equal(rows);
      });

      it(`borrows: ${cells.borrow}`, async () => {
        const { pool, token, tokenAddress, careful, accounts } = await inState(UNHEALTHY);
        const borrow = (assets: bigint) => pool.connect(careful).borrow(assets, careful, accounts.governor);
        if (cells.borrow === "no") {
          await expect(borrow(ONE))
            .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
            .withArgs(Action.BORROW, tokenAddress, rows);
          return;
        }
        // 6,500 dollars at 250.50 a unit are 25.94; 5,500 at 253.75, 21.67. Ten are owed.
        const most = (cells.borrow === "factor" ? 2_594n : 2_167n) * CENT - 10n * ONE;
        await expect(borrow(most + CENT)).to.be.revertedWithCustomError(pool, "LendingPool_Undercollateralised");
        // Interest of the hours since takes less than a hundredth.
        await expect(borrow(most - CENT)).to.changeTokenBalances(
          connection.ethers,
          token,
          [accounts.governor, pool],
          [most - CENT, CENT - most],
        );
      });

      it(`withdraws with debt: ${cells.withdraw}`, async () => {
        const { pool, dollar, tokenAddress, careful, accounts } = await inState(UNHEALTHY);
        const withdraw = (dollars: bigint) =>
          pool.connect(careful).withdrawCollateral(dollar, dollars * DOLLAR, careful, accounts.governor);
        if (cells.withdraw === "no") {
          await expect(withdraw(1n))
            .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
            .withArgs(Action.WITHDRAW, tokenAddress, rows);
          return;
        }
        // 10 units need 3,854 dollars at 250.50 and 65 %, 4,614 at 253.75 and 55 %, 4,727 at 260 and 55 %.
        const [most, more] = cells.withdraw === "factor" ? [6_140n, 6_150n] : [5_270n, 5_390n];
        await expect(withdraw(more)).to.be.revertedWithCustomError(pool, "LendingPool_Undercollateralised");
        await expect(withdraw(most)).to.changeTokenBalances(
          connection.ethers,
          dollar,
          [accounts.governor, pool],
          [most * DOLLAR, -most * DOLLAR],
        );
      });

      it(`liquidates: ${isPaused ? "no, since nobody can pay" : cells.liquidate}`, async () => {
        const unhealthy = await inState(UNHEALTHY);
        const liquidate = ({ pool, dollar, bold, accounts }: Fixture) =>
          pool.connect(accounts.liquidator).liquidate(bold, dollar, MAX, 0, accounts.liquidator, "0x");
        const { token } = unhealthy;
        if (isPaused) {
          await expect(liquidate(unhealthy)).to.be.revertedWithCustomError(token, "EquityToken_Paused");
          return;
        }
        // The health is 0.92.
        await shouldLiquidate(cells.liquidate, rows, liquidate, unhealthy, () => inState(PAST_FLOOR));
      });

      it(isPaused ? "waits with repaying" : "repays", async () => {
        const { pool, careful, token } = await inState(UNHEALTHY);
        const repay = (assets: bigint) => pool.connect(careful).repay(assets, careful);
        if (isPaused) {
          await expect(repay(ONE)).to.be.revertedWithCustomError(token, "EquityToken_Paused");
          return;
        }
        await expect(repay(ONE)).to.changeTokenBalances(connection.ethers, token, [careful, pool], [-ONE, ONE]);
        await repay(MAX);
        expect(await pool.debtOf(careful)).to.equal(0n);
      });

      it("adds, and withdraws without debt", async () => {
        const { pool, dollar, careful, free } = await inState(UNHEALTHY);
        await expect(pool.connect(careful).supplyCollateral(dollar, DOLLAR, careful)).to.changeTokenBalances(
          connection.ethers,
          dollar,
          [careful, pool],
          [-DOLLAR, DOLLAR],
        );
        await expect(pool.connect(free).withdrawCollateral(dollar, MAX, free, free)).to.changeTokenBalances(
          connection.ethers,
          dollar,
          [free, pool],
          [10_000n * DOLLAR, -10_000n * DOLLAR],
        );
      });

      it(isPaused ? "lets lenders wait, and says so" : "lets lenders out", async () => {
        const { pool, accounts, token } = await inState(UNHEALTHY);
        const { lender } = accounts;
        const withdraw = () => pool.connect(lender).withdraw(ONE, lender, lender);
        if (isPaused) {
          expect([await pool.maxWithdraw(lender), await pool.maxRedeem(lender)]).to.deep.equal([0n, 0n]);
          await expect(withdraw()).to.be.revertedWithCustomError(token, "EquityToken_Paused");
          return;
        }
        await expect(withdraw()).to.changeTokenBalances(connection.ethers, token, [lender, pool], [ONE, -ONE]);
      });
    });
  }
});
