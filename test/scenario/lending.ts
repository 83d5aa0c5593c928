import { expect } from "chai";
import type { ChapterResult, Row } from "../../scripts/chapters/chapter.ts";
import { lendingChapter } from "../../scripts/chapters/lending.ts";

const UNIT = 10n ** 18n;
const DOLLAR = 10n ** 6n;

describe("the chapter of lending", () => {
  let result: ChapterResult;
  const rowsOf = (name: string): readonly Row[] => result.sections.find((each) => each.name === name)?.rows ?? [];
  const standing = (when: string, borrower: string): Row => {
    const found = rowsOf("standings").find((row) => row["when"] === when && row["borrower"] === borrower);
    if (found === undefined) throw new Error(`${borrower} has no standing ${when}`);
    return found;
  };

  before(async () => {
    result = await lendingChapter.run(() => {});
  });

  it("lends 60, 60 and 50 % of what the collateral is worth at its lower value", () => {
    const debts = ["hedge fund", "family office", "founder"].map(
      (borrower) => standing("Thursday before the split", borrower)["debt"],
    );
    // Units, price in cents and factor; the lower value is a thousandth below the price, the unit of NVDA a little more than a share.
    const carried = [
      (3_000n * 120_998n * 10n ** 16n * 1_000031024930747922n) / UNIT,
      8_000n * 19_448n * 10n ** 16n,
      8_000n * 17_794n * 10n ** 16n,
    ].map((value, index) => (value * 999n * (index === 2 ? 5n : 6n)) / 10_000n);
    const inDollars = (amount: bigint) => amount / 10n ** 12n;
    expect(debts.map((debt) => inDollars(BigInt(String(debt))))).to.deep.equal(carried.map(inDollars));
  });

  it("moves nobody's collateral by a split of ten for one", () => {
    for (const borrower of ["hedge fund", "family office", "founder"]) {
      const before = standing("Thursday before the split", borrower)["collateral"];
      expect(standing("Monday, ten shares for one", borrower)["collateral"]).to.equal(before);
    }
  });

  it("liquidates the gap of a sixth to the target health, at the bonus of the shortfall, and writes nothing off", () => {
    const [row, ...others] = rowsOf("liquidations");
    expect(others).to.deep.equal([]);
    const { healthBefore, healthAfter, bonus, repaid, seized, deficit } = row as Record<string, bigint>;
    expect(deficit).to.equal(0n);
    // 5 % and as much again of the way from 1 to 0.95.
    const curve = (UNIT * 5n) / 100n + (((UNIT * 5n) / 100n) * (UNIT - (healthBefore ?? 0n))) / ((UNIT * 5n) / 100n);
    expect(bonus).to.equal(curve);
    expect(healthAfter).to.be.within((105n * UNIT) / 100n, (105n * UNIT) / 100n + 10n ** 12n);
    // What was seized is worth what was repaid and the bonus, at 118.42 a share and ten shares a unit and a little.
    const worth = ((seized ?? 0n) * 11_842n * 1_000031024930747922n) / UNIT / 10n ** 13n;
    const paid = ((repaid ?? 0n) * (UNIT + (bonus ?? 0n))) / UNIT;
    expect(worth / DOLLAR).to.equal(paid / DOLLAR);
  });

  it("refuses what the table refuses, and says why", () => {
    expect(rowsOf("refusals").map(({ error }) => error)).to.deep.equal([
      "LendingPool_Undercollateralised",
      "LendingPool_Undercollateralised",
      "LendingPool_Undercollateralised",
      "LendingPool_Blocked",
      "LendingPool_Blocked",
      "LendingPool_Blocked",
      "LendingPool_Healthy",
      "LendingPool_Healthy",
      "LendingPool_Healthy",
      "LendingPool_Blocked",
    ]);
  });

  it("lets the family office repay on the day its token's proof fails", () => {
    const steps = rowsOf("steps").map(({ by, what }) => `${by} ${what}`);
    expect(steps.at(-2)).to.equal("family office repays 200000 dollars all the same");
  });
});
