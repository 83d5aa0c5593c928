import { expect } from "chai";
import { borrowingChapter } from "../../scripts/chapters/borrowing.ts";
import type { ChapterResult, Row } from "../../scripts/chapters/chapter.ts";
import { gapChapter } from "../../scripts/chapters/gap.ts";

const UNIT = 10n ** 18n;
const DOLLAR = 10n ** 6n;

describe("the chapter of borrowing", () => {
  let result: ChapterResult;
  const rowsOf = (name: string): readonly Row[] => result.sections.find((each) => each.name === name)?.rows ?? [];
  const standing = (when: string, borrower: string): Row => {
    const found = rowsOf("standings").find((row) => row["when"] === when && row["borrower"] === borrower);
    if (found === undefined) throw new Error(`${borrower} has no standing ${when}`);
    return found;
  };

  before(async () => {
    result = await borrowingChapter.run(() => {});
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

  it("gives every debt, every unit and every dollar back, with interest, and leaves only the gap reserve in the pool", () => {
    const books = rowsOf("books");
    const change = (party: string) => books.find((row) => row["party"] === party)?.["moneyChange"] as bigint;
    for (const lender of ["pension fund", "saver"]) expect(change(lender) > 0n, lender).to.equal(true);
    const paid = ["hedge fund", "family office", "founder"].reduce((sum, borrower) => sum - change(borrower), 0n);
    // A millionth at most is left to no lender by rounding down.
    expect(paid - change("pension fund") - change("saver")).to.equal(change("the pool"));
    const reserve = rowsOf("reconciliation").find(({ left }) => left === "the gap reserve")?.["leftAmount"] as bigint;
    expect(change("the pool") - reserve <= 2n).to.equal(true);
  });

  it("asks for the rates of the parameters: 2 % and 1 for gaps at first, 7 % more up to the kink at 85, steep beyond", () => {
    const rates = rowsOf("rates");
    expect(rates).to.have.lengthOf(21);
    expect(rates.filter(({ kink }) => kink).map(({ utilisation }) => utilisation)).to.deep.equal([(UNIT * 85n) / 100n]);
    const paid = (hundredths: bigint) =>
      rates.find(({ utilisation }) => utilisation === (UNIT * hundredths) / 100n)?.["borrowApr"] as bigint;
    for (const [utilisation, bps] of [
      [0n, 300n],
      [85n, 895n],
      [100n, 5_395n],
    ] as const) {
      // Rates a second are rounded down, twice.
      expect(paid(utilisation)).to.be.within((UNIT * bps) / 10_000n - 2n * 31_536_000n, (UNIT * bps) / 10_000n);
    }
  });

  it("refuses what the table refuses, and says why", () => {
    expect(rowsOf("refusals").map(({ error }) => error)).to.deep.equal([
      "LendingPool_Undercollateralised",
      "LendingPool_Undercollateralised",
      "LendingPool_Undercollateralised",
      "LendingPool_Blocked",
      "LendingPool_Blocked",
    ]);
  });
});

describe("the chapter of a gap", () => {
  let result: ChapterResult;
  const rowsOf = (name: string): readonly Row[] => result.sections.find((each) => each.name === name)?.rows ?? [];

  before(async function () {
    this.timeout(180_000);
    result = await gapChapter.run(() => {});
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
      "LendingPool_Blocked",
      "LendingPool_Healthy",
      "LendingPool_Healthy",
      "LendingPool_Healthy",
    ]);
  });

  it("watches the fund's health through every session of the weekend: the close counts until the grace is over", () => {
    const health = rowsOf("health");
    const sessions = health.map(({ session }) => String(session));
    expect(sessions.filter((session, index) => session !== sessions[index - 1])).to.deep.equal([
      "REGULAR",
      "POST",
      "CLOSED",
      "PRE",
      "REGULAR",
    ]);
    const times = health.map(({ at }) => at as bigint);
    expect(times.every((at, index) => index === 0 || at > (times[index - 1] ?? 0n) - 1n)).to.equal(true);
    const at = (instant: string) => BigInt(Date.parse(instant) / 1_000);
    for (const { at: when, session } of health) {
      const isNight = (when as bigint) >= at("2025-01-25T01:00:00Z") && (when as bigint) < at("2025-01-27T09:00:00Z");
      expect(session === "CLOSED", String(when)).to.equal(isNight);
    }
    const reopening = health.find(({ rows }) => rows === "REGULAR REOPENING");
    expect(reopening?.["price"]).to.equal((12_480n * UNIT) / 100n);
    // The first minute's price is an eighth lower, and counts for nothing yet.
    expect((reopening?.["health"] as bigint) > (116n * UNIT) / 100n).to.equal(true);
    expect(health.map((row) => (row["health"] as bigint) < UNIT).filter(Boolean)).to.have.lengthOf(1);
    expect(health.at(-1)?.["health"]).to.be.within((105n * UNIT) / 100n, (105n * UNIT) / 100n + 10n ** 12n);
  });

  it("costs lenders nothing in six real gaps, and adds each of them up", () => {
    const gaps = rowsOf("gaps");
    expect(gaps.map(({ symbol }) => symbol)).to.deep.equal(["NVDA", "META", "NFLX", "INTC", "TSLA", "AAPL"]);
    for (const { debt, byLiquidators, byBorrower, gapReserveUsed, deficit } of gaps as Record<string, bigint>[]) {
      expect(deficit).to.equal(0n);
      expect((byLiquidators ?? 0n) + (byBorrower ?? 0n) + (gapReserveUsed ?? 0n)).to.equal(debt);
    }
  });
});
