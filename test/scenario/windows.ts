import { expect } from "chai";
import { Balance, UnequalError } from "../../scripts/chapters/balance.ts";
import type { Chapter, Row } from "../../scripts/chapters/chapter.ts";
import { chapters } from "../../scripts/chapters/index.ts";
import { lifecycleProgram } from "../../scripts/chapters/program.ts";
import { windowChapter } from "../../scripts/chapters/window.ts";
import { Books, sumOf } from "../../scripts/stage/books.ts";
import { outcomeOf, SideClaims, sharePenalty, Tracker } from "../../scripts/windows/algebra.ts";
import { ExitCode, run } from "../../sdk/cli/index.ts";

const UNIT = 10n ** 18n;
const DOLLAR = 10n ** 6n;
/** Shares of a unit before the split: the dividend of March 2024, reinvested. */
const MULTIPLIER = UNIT + (UNIT * 4n * 7n) / (10n * 90_250n);

/** A chapter's document, as `--json` prints it. */
async function documentOf(chapter: Chapter): Promise<{ summary: string; sections: Record<string, Row[]> }> {
  const written = { stdout: "", stderr: "" };
  const program = lifecycleProgram("1.2.3", chapters, {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
  });
  const code = await run(program, ["--chapter", chapter.name, "--json", "--no-report"]);
  expect({ code, stderr: written.stderr }).to.deep.equal({ code: ExitCode.done, stderr: "" });
  return JSON.parse(written.stdout).chapters[0];
}

describe("the chapter of the windows", () => {
  let sections: Record<string, Row[]>;
  const rowsOf = (name: string): Row[] => sections[name] ?? [];
  const total = (rows: readonly Row[], field: string) =>
    rows.reduce((sum, row) => sum + BigInt(String(row[field])), 0n);

  before(async () => {
    ({ sections } = await documentOf(windowChapter));
  });

  it("settles a window over the split of 10 June 2024, whose value a unit keeps", () => {
    const [first] = rowsOf("windows");
    expect(first).to.deep.equal({
      window: "1",
      opensAt: String(Date.parse("2024-06-07T12:00:00Z") / 1_000),
      closesAt: String(Date.parse("2024-06-07T13:25:00Z") / 1_000),
      // The regular close of Monday, and two hours.
      deadline: String(Date.parse("2024-06-10T22:00:00Z") / 1_000),
      end: "SETTLED",
      endedAt: first?.["endedAt"],
      value: String((120_998n * 10n ** 16n * MULTIPLIER) / UNIT),
      price: String((121_790n * 10n ** 15n * 10n * MULTIPLIER) / UNIT),
      multiplierValued: String(MULTIPLIER),
      multiplierEnded: String(10n * MULTIPLIER),
    });
  });

  it("leaves the window of the split's eve without a value, and one to a broker that does not come", () => {
    const ends = rowsOf("windows").map(({ end, value, price }) => [end, value, price]);
    expect(ends.slice(1)).to.deep.equal([
      ["EXPIRED", "0", "0"],
      ["EXPIRED", String((12_179n * 10n ** 16n * 10n * MULTIPLIER) / UNIT), "0"],
    ]);
  });

  it("fills a part of either direction, and pays nothing where nothing is filled", () => {
    const fills = rowsOf("fills").map(({ window, direction, requested, filled, returned }) => [
      `${window} ${direction}`,
      BigInt(String(requested)),
      BigInt(String(filled)),
      BigInt(String(returned)),
    ]);
    const household = (UNIT * 22n) / 3n;
    expect(fills).to.deep.equal([
      ["1 CREATION", 1_233_333_333_333n, 900_000n * DOLLAR, 333_333_333_333n],
      ["1 REDEMPTION", 400n * UNIT + 1n + household, 300n * UNIT, 100n * UNIT + 1n + household],
      ["2 CREATION", 5_000n * DOLLAR, 0n, 5_000n * DOLLAR],
      ["2 REDEMPTION", UNIT, 0n, UNIT],
      ["3 CREATION", 603_500_000_001n, 0n, 603_500_000_001n],
      ["3 REDEMPTION", 100n * UNIT + UNIT / 7n, 0n, 100n * UNIT + UNIT / 7n],
    ]);
    const [creations, redemptions, ...expired] = rowsOf("fills");
    const price = (121_790n * 10n ** 16n * MULTIPLIER) / UNIT;
    // A tenth of a percent of either direction's money, rounded up.
    const gross = (300n * price) / 10n ** 12n;
    const fee = (gross + 999n) / 1_000n;
    expect(creations).to.include({ out: String((899_100n * DOLLAR * 10n ** 12n * UNIT) / price), fee: "900000000" });
    expect(redemptions).to.include({ out: String(gross - fee), fee: String(fee) });
    for (const { out, fee: none } of expired) expect([out, none]).to.deep.equal(["0", "0"]);
  });

  it("pays every claim to the last wei: claims, cancelled requests and all, add up to fills, returns and penalty", () => {
    const [fills, claims, requests] = [rowsOf("fills"), rowsOf("claims"), rowsOf("requests")];
    const isOf = (direction: string) => (row: Row) => row["direction"] === direction;
    const [creations, redemptions] = [fills.filter(isOf("CREATION")), fills.filter(isOf("REDEMPTION"))];
    const cancelled = requests.filter((row) => row["cancelled"] === true);
    const [moneyBack, unitsBack] = [cancelled.filter(isOf("CREATION")), cancelled.filter(isOf("REDEMPTION"))];
    expect(total(claims, "units")).to.equal(
      total(creations, "out") + total(redemptions, "returned") + total(unitsBack, "amount"),
    );
    expect(total(claims, "assets")).to.equal(
      total(redemptions, "out") + total(creations, "returned") + total(fills, "penalty") + total(moneyBack, "amount"),
    );
    expect(total(fills, "penalty")).to.equal(25_000n * DOLLAR);
    const byWho = claims.map(({ window, person }) => `${window} ${person}`);
    expect(byWho).to.deep.equal([
      "1 family office",
      "1 foundation",
      "2 saver",
      "2 household",
      "1 pension fund",
      "1 saver",
      "1 insurer",
      "1 household",
      "3 pension fund",
      "3 saver",
      "3 insurer",
      "3 household",
    ]);
  });

  it("shares the penalty of the abandoned window as money to units at the recorded value", () => {
    const [creations, redemptions] = rowsOf("fills").slice(4);
    const value = BigInt(String(rowsOf("windows")[2]?.["value"]));
    const units = (BigInt(String(redemptions?.["requested"])) * value) / UNIT;
    const brought = BigInt(String(creations?.["requested"])) * 10n ** 12n;
    const part = (25_000n * DOLLAR * brought) / (brought + units);
    expect([creations?.["penalty"], redemptions?.["penalty"]]).to.deep.equal([
      String(part),
      String(25_000n * DOLLAR - part),
    ]);
  });

  it("shows what was refused, by its very error", () => {
    expect(rowsOf("refusals").map(({ error }) => error)).to.deep.equal([
      "PrimaryMarket_ValueUnusable",
      "PrimaryMarket_PriceOutsideBand",
      "PrimaryMarket_FillBelowMinimum",
      "EquityToken_InsufficientReserves",
      "PrimaryMarket_NotExpired",
      "PrimaryMarket_NothingClaimable",
      "ReceiptBonds_InsufficientBond",
    ]);
    // ACTION_FREEZE alone.
    expect(rowsOf("refusals")[0]?.["arguments"]).to.deep.equal({ flags: "64" });
  });

  it("adds up in every column, and leaves nothing in the market", () => {
    const books = rowsOf("books");
    const [parties, all] = [books.slice(0, -1), books.at(-1)];
    expect(all?.["party"]).to.equal("all");
    for (const column of Object.keys(all ?? {}).filter((name) => name !== "party")) {
      expect(String(total(parties, column)), column).to.equal(all?.[column]);
    }
    expect(all).to.include({ moneyChange: "0", moneyBefore: String(12_050_000n * DOLLAR) });
    expect(books.find(({ party }) => party === "the market")).to.include({ unitsAfter: "0", moneyAfter: "0" });
    const rows = rowsOf("reconciliation");
    expect(rows).to.have.lengthOf(23);
    for (const { left, leftAmount, relation, rightAmount } of rows) {
      const [a, b] = [BigInt(String(leftAmount)), BigInt(String(rightAmount))];
      expect(relation === "=" ? a === b : a <= b, String(left)).to.equal(true);
    }
  });
});

describe("the books of a chapter", () => {
  const ledger = (balances: Record<string, bigint>, supply: bigint) => ({
    balanceOf: async (account: unknown) => balances[String(account)] ?? 0n,
    totalSupply: async () => supply,
  });

  /** Books of two parties, from `before` to `after`. */
  async function close(before: [bigint, bigint, bigint], after: [bigint, bigint, bigint]) {
    const [units, money] = [{ a: 0n, b: 0n }, {}] as Record<string, bigint>[];
    const token = ledger(units ?? {}, 0n);
    let supply = 0n;
    token.totalSupply = async () => supply;
    const set = ([a, b, all]: [bigint, bigint, bigint]) => {
      Object.assign(units ?? {}, { a, b });
      supply = all;
    };
    set(before);
    const books = await Books.open({ token, dollar: ledger(money ?? {}, 0n) }, [
      ["one", "a"],
      ["two", "b"],
    ]);
    set(after);
    const balance = new Balance();
    return { rows: await books.close(balance), balance };
  }

  it("end with the sum of every column", async () => {
    const { rows, balance } = await close([1n, 2n, 3n], [5n, 1n, 6n]);
    expect(rows.at(-1)).to.deep.equal(sumOf(rows.slice(0, -1)));
    expect(rows.at(-1)).to.include({ unitsBefore: 3n, unitsChange: 3n, unitsAfter: 6n, moneyAfter: 0n });
    expect(balance.rows).to.have.lengthOf(6);
  });

  it("do not close where somebody is left out", async () => {
    const caught = await close([1n, 2n, 3n], [5n, 1n, 7n]).catch((error: unknown) => error);
    expect(caught)
      .to.be.instanceOf(UnequalError)
      .with.property("message", "all parties' units after (6) is not total supply now (7)");
  });
});

describe("the independent computation of a window", () => {
  it("rounds fees up, and what is paid down", () => {
    const outcome = outcomeOf({ price: 3n * UNIT, assetsFilled: 1_001n, unitsFilled: 10n ** 12n, feeBps: 10n });
    expect(outcome).to.deep.equal({
      creationFee: 2n,
      unitsOut: 333n * 10n ** 12n,
      redemptionFee: 1n,
      assetsOut: 2n,
      toBroker: 996n,
    });
  });

  it("gives the last claim what the others' rounding left", () => {
    const tracker = new Tracker(3n, 100n);
    expect([tracker.take(1n), tracker.take(0n), tracker.take(1n), tracker.take(1n)]).to.deep.equal([33n, 0n, 33n, 34n]);
    const claims = new SideClaims({ requested: 3n, filled: 1n, out: 100n, penalty: 2n });
    expect([claims.take(1n), claims.take(2n)]).to.deep.equal([
      { out: 33n, refund: 0n, penalty: 0n },
      { out: 67n, refund: 2n, penalty: 2n },
    ]);
  });

  it("gives creations the whole penalty where no units were brought, and redemptions where no money was", () => {
    expect(sharePenalty(7n, 1n, 0n, UNIT)).to.deep.equal({ creations: 7n, redemptions: 0n });
    expect(sharePenalty(7n, 0n, 1n, UNIT)).to.deep.equal({ creations: 0n, redemptions: 7n });
    expect(sharePenalty(7n, 1n, 10n ** 12n, UNIT)).to.deep.equal({ creations: 3n, redemptions: 4n });
  });
});
