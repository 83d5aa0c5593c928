import { expect } from "chai";
import { shouldLiquidate } from "../../../test-support/behaviors/poolTable.ts";
import { openConnection } from "../../../test-support/fixtures/kernel.ts";
import { Action, DOLLAR, MAX, ONE, Row } from "../../../test-support/fixtures/lendingPool.ts";
import { type Cell, deployTabled, POOL_STATES, type Seizure } from "../../../test-support/fixtures/poolStates.ts";

/**
 * The table of ILendingPool, cell by cell: each state is brought about by what brings it about outside, then everything that one
 * may want to do is tried, in a pool that takes the token as collateral; stockTable.ts does the same where it is lent. The cells
 * are written down by state in test-support/fixtures/poolStates.ts, and by row here, apart from contracts/lending/pool/Rows.sol.
 */

const connection = await openConnection();
const load = () => connection.networkHelpers.loadFixture(deploy);

const TABLE: readonly (readonly [row: bigint, borrow: Cell, withdraw: Cell, liquidate: Seizure])[] = [
  [Row.REGULAR, "factor", "factor", "yes"],
  [Row.EXTENDED, "closed factor", "closed factor", "less"],
  [Row.CLOSED, "no", "closed factor", "past the hard floor"],
  [Row.REOPENING, "no", "no", "past the hard floor"],
  [Row.ACTION_FREEZE, "no", "no", "past the hard floor"],
  [Row.UNPROVEN, "no", "no", "yes"],
  [Row.DEAD, "no", "no", "no"],
];
const CELLS: readonly Cell[] = ["factor", "closed factor", "no"];
const SEIZURES: readonly Seizure[] = ["yes", "less", "past the hard floor", "no"];

/** The strictest cells of all rows that apply. */
function cellsOf(rows: bigint): { borrow: Cell; withdraw: Cell; liquidate: Seizure } {
  const applying = TABLE.filter(([row]) => (rows & row) !== 0n);
  const strictest = <T>(order: readonly T[], cells: readonly T[]): T =>
    order[Math.max(...cells.map((cell) => order.indexOf(cell)))] as T;
  return {
    borrow: strictest(
      CELLS,
      applying.map(([, cell]) => cell),
    ),
    withdraw: strictest(
      CELLS,
      applying.map(([, , cell]) => cell),
    ),
    liquidate: strictest(
      SEIZURES,
      applying.map(([, , , cell]) => cell),
    ),
  };
}

/** Careful owes little, bold all but a dollar of what it could at 200, free nothing. */
async function deploy() {
  const f = await deployTabled(connection);
  const { accounts, pool } = f;
  const [careful, bold, free] = [accounts.alice, accounts.bob, accounts.mallory];
  await f.lend(1_000_000n * DOLLAR);
  for (const account of [careful, bold, free]) {
    await f.fund(account, 10_000n * DOLLAR);
    await f.post(account, 100n * ONE);
    await f.token.connect(accounts.market).mint(account, ONE);
  }
  await f.fund(accounts.liquidator, 100_000n * DOLLAR);
  await pool.connect(careful).borrow(5_000n * DOLLAR, careful, careful);
  await pool.connect(bold).borrow(11_987n * DOLLAR, bold, bold);
  return { ...f, careful, bold, free };
}
type Fixture = Awaited<ReturnType<typeof deploy>>;

/** Bold is unhealthy at both: above the hard floor at the first, past it at the second. */
const [UNHEALTHY, PAST_FLOOR] = [160, 125];

describe("LendingPool, by its table", () => {
  for (const { name, rows, reach, isPaused, ...cells } of POOL_STATES) {
    describe(`in ${name}`, () => {
      const inState = async (dollars: number): Promise<Fixture> => {
        const f = await load();
        await reach(f, dollars);
        return f;
      };

      it("has the rows that it should have, and their cells", async () => {
        expect(cells).to.deep.equal(cellsOf(rows));
        const { pool, tokenAddress } = await inState(UNHEALTHY);
        expect(await pool.stateOf(tokenAddress)).to.equal(rows);
      });

      it(`borrows: ${cells.borrow}`, async () => {
        const { pool, tokenAddress, dollar, careful, accounts } = await inState(UNHEALTHY);
        const borrow = (assets: bigint) => pool.connect(careful).borrow(assets, careful, accounts.governor);
        if (cells.borrow === "no") {
          await expect(borrow(100n * DOLLAR))
            .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
            .withArgs(Action.BORROW, tokenAddress, rows);
          return;
        }
        // 100 units at 159.84, of which 60 %; or at 158.40, of which 50 %.
        const most = cells.borrow === "factor" ? 959_040n : 792_000n;
        const room = most * (DOLLAR / 100n) - 5_000n * DOLLAR;
        await expect(borrow(room)).to.be.revertedWithCustomError(pool, "LendingPool_Undercollateralised");
        // Interest of the hours since takes less than three dollars.
        await expect(borrow(room - 3n * DOLLAR)).to.changeTokenBalances(
          connection.ethers,
          dollar,
          [accounts.governor, pool],
          [room - 3n * DOLLAR, 3n * DOLLAR - room],
        );
      });

      it(`withdraws with debt: ${cells.withdraw}`, async () => {
        const { pool, token, tokenAddress, careful, accounts } = await inState(UNHEALTHY);
        const withdraw = (units: bigint) =>
          pool.connect(careful).withdrawCollateral(token, units, careful, accounts.governor);
        if (cells.withdraw === "no") {
          await expect(withdraw(ONE))
            .to.be.revertedWithCustomError(pool, "LendingPool_Blocked")
            .withArgs(Action.WITHDRAW, tokenAddress, rows);
          return;
        }
        // 5,000 dollars need 52.2 units at 60 % of 159.84, 63.2 at 50 % of 158.40, and 64.5 at 50 % of 155.20.
        const [most, more] = cells.withdraw === "factor" ? [47n, 48n] : [35n, 37n];
        await expect(withdraw(more * ONE)).to.be.revertedWithCustomError(pool, "LendingPool_Undercollateralised");
        await expect(withdraw(most * ONE)).to.changeTokenBalances(
          connection.ethers,
          token,
          [accounts.governor, pool],
          [most * ONE, -most * ONE],
        );
      });

      it(`liquidates: ${cells.liquidate}`, async () => {
        const unhealthy = await inState(UNHEALTHY);
        const liquidate = ({ pool, token, bold, accounts }: Fixture) => {
          const liquidator = pool.connect(accounts.liquidator);
          return isPaused
            ? liquidator.liquidateInside(bold, token, MAX, 0, accounts.liquidator, "0x")
            : liquidator.liquidate(bold, token, MAX, 0, accounts.liquidator, "0x");
        };
        // The health is 0.93.
        await shouldLiquidate(cells.liquidate, rows, liquidate, unhealthy, () => inState(PAST_FLOOR));
      });

      it("repays", async () => {
        const { pool, careful, dollar } = await inState(UNHEALTHY);
        await expect(pool.connect(careful).repay(1_000n * DOLLAR, careful)).to.changeTokenBalances(
          connection.ethers,
          dollar,
          [careful, pool],
          [-1_000n * DOLLAR, 1_000n * DOLLAR],
        );
        await pool.connect(careful).repay(MAX, careful);
        expect(await pool.debtOf(careful)).to.equal(0n);
      });

      it(isPaused ? "moves no unit, since the token does not" : "adds, and withdraws without debt", async () => {
        const { pool, token, careful, free } = await inState(UNHEALTHY);
        const add = () => pool.connect(careful).supplyCollateral(token, ONE, careful);
        const withdraw = () => pool.connect(free).withdrawCollateral(token, MAX, free, free);
        if (isPaused) {
          await expect(add()).to.be.revertedWithCustomError(token, "EquityToken_Paused");
          await expect(withdraw()).to.be.revertedWithCustomError(token, "EquityToken_Paused");
          return;
        }
        await expect(add()).to.changeTokenBalances(connection.ethers, token, [careful, pool], [-ONE, ONE]);
        await expect(withdraw()).to.changeTokenBalances(
          connection.ethers,
          token,
          [free, pool],
          [100n * ONE, -100n * ONE],
        );
      });

      it("lets lenders out", async () => {
        const { pool, accounts, dollar } = await inState(UNHEALTHY);
        const { lender } = accounts;
        await expect(pool.connect(lender).withdraw(1_000n * DOLLAR, lender, lender)).to.changeTokenBalances(
          connection.ethers,
          dollar,
          [lender, pool],
          [1_000n * DOLLAR, -1_000n * DOLLAR],
        );
      });
    });
  }
});
