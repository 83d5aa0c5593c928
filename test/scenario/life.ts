import { expect } from "chai";
import type { Chapter, ChapterResult, Row } from "../../scripts/chapters/chapter.ts";
import { dividendChapter } from "../../scripts/chapters/dividend.ts";
import { failureChapter } from "../../scripts/chapters/failure.ts";
import { listingChapter } from "../../scripts/chapters/listing.ts";
import { splitChapter } from "../../scripts/chapters/split.ts";

const UNIT = 10n ** 18n;
const DOLLAR = 10n ** 6n;
/** After the dividend of March 2024: 4 cents less 30 %, at 902.50. */
const MULTIPLIER = UNIT + (UNIT * 4n * 7n) / (10n * 90_250n);

/** A chapter, told once for all tests of a suite. */
function told(chapter: Chapter) {
  let result: ChapterResult;
  before(async () => {
    result = await chapter.run(() => {});
  });
  return {
    rowsOf: (name: string): readonly Row[] => result.sections.find((each) => each.name === name)?.rows ?? [],
    ledgers: () => result.ledgers,
  };
}

/** Every line of a reconciliation holds, and the last line of the books is the sum of the others. */
function expectSums(rowsOf: (name: string) => readonly Row[]): void {
  const rows = rowsOf("reconciliation");
  expect(rows.length).to.be.greaterThan(6);
  for (const { left, leftAmount, relation, rightAmount } of rows) {
    const [a, b] = [leftAmount as bigint, rightAmount as bigint];
    expect(relation === "=" ? a === b : a <= b, String(left)).to.equal(true);
  }
  const [parties, all] = [rowsOf("books").slice(0, -1), rowsOf("books").at(-1)];
  for (const column of Object.keys(all ?? {}).filter((name) => name !== "party")) {
    expect(
      parties.reduce((sum, row) => sum + (row[column] as bigint), 0n),
      column,
    ).to.equal(all?.[column]);
  }
}

describe("the chapter of a listing", () => {
  const { rowsOf, ledgers } = told(listingChapter);

  it("says what every contract of the kernel cost, none larger than the chain allows", () => {
    const rows = rowsOf("deployment");
    expect(rows.map(({ contract }) => contract).sort()).to.deep.equal([
      "AccessManager",
      "AttestorRegistry",
      "CorporateActions",
      "EquityOracle",
      "EquityToken",
      "FactorQueue",
      "FeedSettings",
      "HolderRegistry",
      "PauseBudget",
      "RecordSchedule",
      "ReserveVerifier",
      "SessionCalendar",
      "StageDollar",
      "StageFeed",
    ]);
    for (const { contract, size, gas } of rows) {
      expect(size as number, String(contract)).to.be.within(500, 24_576);
      expect(gas as bigint, String(contract)).to.be.within(200_000n, 6_000_000n);
    }
  });

  it("mints nothing without a proof, and leaves neither deployer nor governor a way around it", () => {
    expect(rowsOf("refusals").map(({ error, arguments: args }) => [error, Object.keys(args as object)])).to.deep.equal([
      ["AccessManagedUnauthorized", ["caller"]],
      ["AccessManagerNotScheduled", ["operationId"]],
      ["EquityToken_InsufficientReserves", ["requested", "available"]],
      ["EquityToken_InsufficientReserves", ["requested", "available"]],
    ]);
    const steps = rowsOf("steps").map(({ what }) => String(what));
    expect(steps.findIndex((what) => what.startsWith("mints"))).to.be.greaterThan(
      steps.findIndex((what) => what.startsWith("posts")),
    );
  });

  it("moves units for under 50,000 gas between holders, and ends with what was minted", () => {
    const transfers = rowsOf("steps").filter(({ what }) => String(what).includes("transfer"));
    expect(transfers).to.have.lengthOf(2);
    for (const { gas } of transfers) expect(gas as bigint).to.be.lessThan(50_000n);
    expectSums(rowsOf);
    expect(ledgers()).to.deep.equal([
      {
        asset: "NVDA",
        kind: "units",
        decimals: 18,
        issued: 25_100n * UNIT,
        destroyed: 0n,
        supply: 25_100n * UNIT,
        holders: 2,
        held: 25_100n * UNIT,
      },
    ]);
  });
});

describe("the chapter of a dividend", () => {
  const { rowsOf } = told(dividendChapter);

  it("gives every holder the shares that its net dividend bought, and moves no unit", () => {
    for (const { units, sharesBefore, sharesAfter } of rowsOf("holders") as Record<string, bigint>[]) {
      expect(sharesBefore).to.equal(units);
      expect(sharesAfter).to.equal(((units ?? 0n) * MULTIPLIER) / UNIT);
    }
    for (const { unitsChange } of rowsOf("books")) expect(unitsChange).to.equal(0n);
    expectSums(rowsOf);
  });

  it("has the dividend in a unit's value from the ex day until it is reinvested", () => {
    expect(rowsOf("values").map(({ owed }) => owed)).to.deep.equal([0n, 28n * 10n ** 15n, 28n * 10n ** 15n, 0n]);
    const [, , fixed, reinvested] = rowsOf("values").map(({ value }) => value as bigint);
    // 28 thousandths of a dollar became shares, but for what rounding took.
    expect((fixed ?? 0n) - (reinvested ?? 0n)).to.be.within(0n, 1_000n);
  });

  it("proves the stock before anybody has it, and refuses what comes before its time", () => {
    expect(rowsOf("refusals").map(({ error }) => error)).to.deep.equal([
      "CorporateActions_BeforeExDay",
      "EquityToken_ReinvestmentNotProven",
      "EquityToken_InsufficientReserves",
    ]);
    const [, , bought, after] = rowsOf("backing") as Record<string, bigint>[];
    expect((bought?.["proven"] ?? 0n) > (bought?.["needed"] ?? 0n)).to.equal(true);
    expect([after?.["needed"], after?.["proven"]]).to.deep.equal([bought?.["proven"], bought?.["proven"]]);
  });
});

describe("the chapter of a split", () => {
  const { rowsOf } = told(splitChapter);

  it("makes ten shares of one, and changes neither anybody's units nor what they are worth", () => {
    for (const { units, sharesAfter, valueBefore, valueAfter, votes } of rowsOf("holders")) {
      expect(sharesAfter).to.equal(((units as bigint) * 10n * MULTIPLIER) / UNIT);
      expect(valueAfter).to.equal(valueBefore);
      expect(votes).to.equal(units);
    }
    for (const { unitsChange } of rowsOf("books")) expect(unitsChange).to.equal(0n);
    expectSums(rowsOf);
  });

  it("carries the proof over without a change, and lets nobody state anything in between", () => {
    const backing = rowsOf("backing");
    expect(new Set(backing.map(({ needed, proven }) => `${needed} ${proven}`)).size).to.equal(1);
    expect(backing.map(({ multiplier }) => multiplier)).to.deep.equal([
      ...Array(3).fill(MULTIPLIER),
      ...Array(2).fill(10n * MULTIPLIER),
    ]);
    expect(rowsOf("refusals").map(({ error }) => error)).to.deep.equal([
      "AccessManagedUnauthorized",
      "CorporateActions_UnexpectedMultiplier",
      "ReserveVerifier_SplitImpends",
    ]);
  });
});

describe("the chapter of a proof that fails", () => {
  const { rowsOf } = told(failureChapter);
  const through = (door: string) => rowsOf("doors").filter((row) => row["door"] === door);

  it("goes through every state of a proof", () => {
    expect(rowsOf("backing").map(({ status }) => status)).to.deep.equal([
      "FRESH",
      "STALE",
      "FRESH",
      "FROZEN",
      "UNDERBACKED",
      "UNDERBACKED",
    ]);
  });

  it("stops minting and borrowing in each of them, by their very errors", () => {
    const errors = through("shut").map(({ by }) => by);
    const once = ["EquityToken_InsufficientReserves", "LendingPool_Blocked"];
    expect(errors).to.deep.equal([...once, ...once, ...once]);
    const blocked = rowsOf("refusals").filter(({ error }) => error === "LendingPool_Blocked");
    // REGULAR and UNPROVEN.
    for (const { arguments: args } of blocked) expect(args).to.include({ action: 1n, rows: 1n | 32n });
    // Nor does a window create what nothing backs.
    expect(rowsOf("refusals").at(-1)?.["what"]).to.equal("settle the window by creating units");
  });

  it("leaves every way out open: repaying, collateral, lenders, transfers, redemptions", () => {
    const taken = through("open").map(({ what }) => String(what));
    for (const exit of [
      /repays all/,
      /takes its collateral out/,
      /takes out what it lent/,
      /sends 1 unit/,
      /fetches the money for its units/,
    ]) {
      expect(
        taken.filter((what) => exit.test(what)),
        String(exit),
      ).to.have.lengthOf(1);
    }
  });

  it("leaves the lender with interest, the household with its money, and nobody with fewer units than before", () => {
    const books = rowsOf("books") as Record<string, bigint>[];
    const of = (party: string) => books.find((row) => String(row["party"]) === party) ?? {};
    expect((of("saver")["moneyAfter"] ?? 0n) > 15_000_000n * DOLLAR).to.equal(true);
    // 60 units at the close of 30 May, less a tenth of a percent, rounded up.
    const gross = (60n * ((110_500n * 10n ** 16n * MULTIPLIER) / UNIT)) / 10n ** 12n;
    expect(of("household")["moneyChange"]).to.equal(gross - (gross + 999n) / 1_000n);
    expect([of("household")["unitsAfter"], of("hedge fund")["unitsAfter"]]).to.deep.equal([41n * UNIT, 3_000n * UNIT]);
    expect(of("the pool")["unitsAfter"]).to.equal(0n);
    expectSums(rowsOf);
  });

  it("says what of everybody's shares is proven in the end: nine tenths", () => {
    const ends = (rowsOf("ends") as Record<string, bigint>[]).filter(({ units }) => (units ?? 0n) > 0n);
    expect(ends).to.have.lengthOf(3);
    for (const { shares = 0n, proven = 0n } of ends) expect((proven * 10_000n) / shares).to.be.within(8_999n, 9_000n);
  });
});
