import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import * as command from "../../scripts/commands/stress.ts";
import { MismatchError } from "../../scripts/compare.ts";
import { stress } from "../../scripts/stress/engine.ts";
import { AvoidableLossError, type Outcome, requireUnavoidable, requireWaterfall } from "../../scripts/stress/loan.ts";
import { gapPct, stressText } from "../../scripts/stress/report.ts";
import { ExitCode } from "../../sdk/cli/index.ts";
import { parseGapEvents } from "../../sdk/facts/index.ts";
import { invokeCommand } from "../../test-support/helpers/commandLine.ts";

const OWN_FILE = "sdk/facts/gap-events.json";
const DOLLAR = 10n ** 6n;
/** The borrower's collateral at the last close. */
const VALUE = 1_000_000n * DOLLAR;

/** One evening, and the mornings that might follow it: prices of a share that closed at 100. */
function eventsAt(cents: readonly number[]) {
  const events = cents.map((price) => ({
    symbol: "BRK.B",
    from: { date: "2024-07-03", close: "100" },
    to: { date: "2024-07-05", open: (price / 100).toFixed(2), close: "1" },
  }));
  return parseGapEvents(JSON.stringify({ events }), "gaps.json");
}

function requireSums(outcome: Outcome): void {
  const { debt, recovered, byLiquidators, byBorrower, gapReserveUsed, deficit } = outcome;
  expect(recovered + gapReserveUsed + deficit).to.equal(debt);
  expect(byLiquidators + byBorrower).to.equal(recovered);
}

describe("counterfoil stress", () => {
  describe("of the six real gaps", () => {
    type Printed = Record<string, string> & { withoutSessionRules: Record<string, string> };
    let rows: Printed[];
    const of = (symbol: string) => rows.find((row) => row["symbol"] === symbol) ?? expect.fail(symbol);

    before(async () => {
      const { code, stdout, stderr } = await invokeCommand(command, ["stress", OWN_FILE, "--json"]);
      expect({ code, stderr }).to.deep.equal({ code: ExitCode.done, stderr: "" });
      rows = JSON.parse(stdout);
    });

    it("adds up to the wei, in integers in strings, and loses nothing that was avoidable", () => {
      expect(rows.map((row) => `${row["symbol"]} ${row["gapPct"]} ${row["priceFrom"]}`)).to.deep.equal([
        "NVDA -12.4947 open",
        "META -24.2569 open",
        "NFLX -29.6635 open",
        "INTC -26.0585 close",
        "TSLA -14.8976 open",
        "AAPL -8.8272 open",
      ]);
      for (const row of rows) {
        for (const outcome of [row, row.withoutSessionRules]) {
          const [debt = 0n, recovered = 0n, used = 0n, deficit = 0n, unavoidable = 0n] = [
            "debt",
            "recovered",
            "gapReserveUsed",
            "deficit",
            "unavoidable",
          ].map((field) => BigInt(outcome[field] ?? expect.fail(field)));
          expect(recovered + used + deficit).to.equal(debt);
          expect(deficit <= unavoidable).to.equal(true);
        }
      }
    });

    it("costs lenders nothing at these factors: no real gap here reaches the 37 % that they bear", () => {
      const covered = rows.map(({ deficit, unavoidable, coveredPct }) => [deficit, unavoidable, coveredPct]);
      // The more nights, the more interest.
      expect(covered).to.deep.equal(
        ["-37.02", "-37.05", "-37.05", "-37.05", "-37", "-37.05"].map((pct) => ["0", "0", pct]),
      );
      const peers = rows.map(({ withoutSessionRules }) => withoutSessionRules["deficit"]);
      expect(peers).to.deep.equal(["0", "0", "0", "0", "0", "0"]);
    });

    it("lends in the last minute before the close, and liquidates once the grace after the open is over", () => {
      const seconds = (instant: string) => Date.parse(instant) / 1_000;
      const { borrowedAt, liquidatedAt, withoutSessionRules } = of("META");
      expect(Number(borrowedAt)).to.be.within(seconds("2022-02-02T20:59:00Z"), seconds("2022-02-02T20:59:59Z"));
      expect(Number(liquidatedAt)).to.be.within(seconds("2022-02-03T14:35:00Z"), seconds("2022-02-03T14:35:10Z"));
      const late = Number(withoutSessionRules["borrowedAt"]);
      expect(late).to.be.within(seconds("2022-02-03T08:30:00Z"), seconds("2022-02-03T08:30:10Z"));
      const early = Number(withoutSessionRules["liquidatedAt"]);
      expect(early).to.be.within(seconds("2022-02-03T14:30:00Z"), seconds("2022-02-03T14:30:10Z"));
    });

    it("liquidates in full below a health of 0.95, in parts above it, and leaves healthy accounts alone", () => {
      const summary = ["META", "TSLA", "NVDA"].map((symbol) => {
        const { byLiquidators, byBorrower, bonusPaid, liquidations } = of(symbol);
        return [
          Number(liquidations),
          BigInt(byLiquidators ?? "") > 0n,
          BigInt(byBorrower ?? "") > 0n,
          bonusPaid !== "0",
        ];
      });
      expect(summary).to.deep.equal([
        [1, true, false, true],
        [1, true, true, true],
        [0, false, true, false],
      ]);
      // 10 % of what liquidators paid: an account that far gone pays the whole bonus.
      const { byLiquidators, bonusPaid } = of("META");
      expect(BigInt(bonusPaid ?? "") * 10n).to.be.closeTo(BigInt(byLiquidators ?? ""), 10n);
    });
  });

  describe("of gaps that nobody has seen", () => {
    /** Prices after the gap, in cents: from −1 % to −95 % and beyond, around every threshold, and up. */
    const SEEN = [
      9_900, 9_500, 8_600, 8_550, 8_500, 8_150, 8_100, 7_000, 6_600, 6_593, 6_500, 6_300, 6_294, 6_293, 6_290,
    ];
    const BEYOND = [6_000, 5_999, 5_000, 2_500, 1_000, 500, 1, 10_000, 10_500, 15_000, 40_000];
    const RANDOM = fc.sample(fc.integer({ min: 100, max: 9_999 }), { numRuns: 8 });

    it("never costs lenders more than the collateral lacked at the first price, and then exactly that", async function () {
      this.timeout(600_000);
      const events = eventsAt([...SEEN, ...BEYOND, ...RANDOM]);
      const rows = await stress(events, { gapReserve: "empty", risk: "large-cap" });
      expect(rows.map(({ event }) => event)).to.deep.equal(events);
      let losses = 0;
      for (const { event, clocked, clockless } of rows) {
        requireSums(clocked);
        requireSums(clockless);
        // What the collateral is worth by the day's price, with the least bonus in it; rounded up in the lenders' favour.
        const worth = (VALUE * event.reopening) / event.close;
        const lacking = clocked.debt - (worth * 100n) / 105n;
        const expected = lacking > 0n ? lacking : 0n;
        expect(clocked.unavoidable).to.equal(expected, gapPct(event));
        const lost = clocked.deficit + clocked.gapReserveUsed;
        expect(lost <= expected && expected - lost <= 1n).to.equal(true, `${gapPct(event)}: ${lost} of ${expected}`);
        if (lost > 0n) {
          losses++;
          // One bonus, however little is there, takes more from lenders than they had to lose.
          const taken = clockless.deficit + clockless.gapReserveUsed;
          expect(taken > clockless.unavoidable).to.equal(true, gapPct(event));
        }
        if (event.reopening >= event.close) {
          expect([clocked.liquidations, clockless.liquidations]).to.deep.equal([0, 0]);
          expect(clocked.byBorrower).to.equal(clocked.debt);
        }
      }
      expect(losses).to.be.greaterThan(8);
      // Where collateral still covers the debt and the least bonus but not the greatest, only the fixed bonus loses.
      const between = rows.find(({ event }) => gapPct(event) === "-37");
      expect(between?.clocked.deficit).to.equal(0n);
      expect(between !== undefined && between.clockless.deficit > between.clockless.unavoidable).to.equal(true);
    });

    it("takes a full gap reserve first, then lenders' money", async function () {
      this.timeout(120_000);
      const rows = await stress(eventsAt([6_100, 4_500]), { gapReserve: "full", risk: "large-cap" });
      for (const { clocked, clockless } of rows) [clocked, clockless].forEach(requireSums);
      const [small, large] = rows.map(({ clocked }) => clocked);
      if (small === undefined || large === undefined) expect.fail("two gaps, two rows");
      expect(small.gapReserveUsed > 0n).to.equal(true);
      expect(small.deficit).to.equal(0n);
      expect(small.unavoidable - small.gapReserveUsed <= 1n).to.equal(true);
      // 5 % of the debt of the evening.
      expect(large.gapReserveUsed >= (VALUE * 59n * 5n) / 10_000n && large.deficit > 0n).to.equal(true);
      expect(large.unavoidable - large.gapReserveUsed - large.deficit <= 1n).to.equal(true);
    });

    it("lends less against volatile stock, which bears a deeper fall", async function () {
      this.timeout(120_000);
      const settings = { gapReserve: "empty", risk: "volatile" } as const;
      const rows = await stress(eventsAt([5_300, 5_000]), settings);
      const [borne, lost] = rows.map(({ clocked }) => clocked);
      expect(borne).to.include({ deficit: 0n, coveredBps: 4_752n });
      expect(lost !== undefined && lost.deficit > 0n && lost.deficit <= lost.unavoidable).to.equal(true);
      const text = stressText(rows, settings);
      expect(text).to.match(/│ BRK\.B +│ 2024-07-05 │ -47 +│ by the clock +│ 499\d{3}\.\d+ +│/);
      expect(text).to.contain("volatile parameters, gap reserve empty");
    });
  });

  describe("ends with exit code 1", () => {
    const outcome: Outcome = {
      debt: 100n,
      recovered: 70n,
      byLiquidators: 70n,
      byBorrower: 0n,
      bonusPaid: 7n,
      gapReserveUsed: 10n,
      deficit: 20n,
      unavoidable: 30n,
      liquidations: 1,
      borrowedAt: 0n,
      liquidatedAt: 1n,
      coveredBps: 3_700n,
    };

    it("where a wei is missing", () => {
      requireWaterfall("events[0]", outcome);
      expect(() => requireWaterfall("events[0]", { ...outcome, recovered: 69n }))
        .to.throw(
          MismatchError,
          "events[0]: the chain says recovered + gapReserveUsed + deficit 99, the independent computation 100",
        )
        .with.property("exitCode", ExitCode.refused);
    });

    it("where lenders lost more than nobody could save", () => {
      requireUnavoidable("events[0]", { ...outcome, unavoidable: 20n });
      expect(() => requireUnavoidable("events[0]", { ...outcome, unavoidable: 19n }))
        .to.throw(AvoidableLossError, "events[0]: lenders lost 20, of which only 19 was unavoidable")
        .with.property("exitCode", ExitCode.refused);
    });
  });

  describe("refuses", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "counterfoil-stress-"));
    });
    after(() => rmSync(folder, { recursive: true }));
    const fileWith = (text: string): string => {
      const file = join(folder, "gaps.json");
      writeFileSync(file, text);
      return file;
    };

    it("a file that is not there", async () => {
      const file = join(folder, "missing.json");
      const { code, stdout, stderr } = await invokeCommand(command, ["stress", file]);
      expect({ code, stdout }).to.deep.equal({ code: ExitCode.refused, stdout: "" });
      expect(stderr).to.equal(`InputError: file: cannot be read (ENOENT) (got ${JSON.stringify(file)})\n`);
    });

    it("a bad value by its place in the file, as one line of JSON where asked", async () => {
      const bad = { symbol: "A", from: { date: "2025-01-24", close: "1" }, to: { date: "2025-01-27", close: "-3" } };
      const file = fileWith(JSON.stringify({ events: [bad] }));
      const { code, stdout, stderr } = await invokeCommand(command, ["stress", file, "--json"]);
      expect({ code, stdout }).to.deep.equal({ code: ExitCode.refused, stdout: "" });
      const { error } = JSON.parse(stderr);
      expect(error).to.include({ name: "InputError", path: "events[0].to.close", value: "-3" });
    });

    it("what is not JSON", async () => {
      const file = fileWith("events");
      const { code, stderr } = await invokeCommand(command, ["stress", file]);
      expect(code).to.equal(ExitCode.refused);
      expect(stderr).to.contain('is not JSON at line 1, column 1: expected a JSON value (got "events")');
    });

    it("an option that does not exist", async () => {
      const file = fileWith("{}");
      for (const option of [
        ["--gap-reserve", "half"],
        ["--risk", "none"],
        ["--factor", "90"],
      ]) {
        expect((await invokeCommand(command, ["stress", file, ...option])).code).to.equal(ExitCode.usage);
      }
      expect((await invokeCommand(command, ["stress"])).code).to.equal(ExitCode.usage);
    });
  });
});
