import { expect } from "chai";
import { deployableNames } from "../../scripts/replay/chain.ts";
import { MismatchError, type ReplayResult, type ReplayRow, replay, requireSame } from "../../scripts/replay/engine.ts";
import { rowsDocument, rowsTable, terms } from "../../scripts/replay/report.ts";
import { InputError, RefusedError } from "../../sdk/cli/errors.ts";
import { parseFacts } from "../../sdk/facts/index.ts";

type Json = Record<string, unknown>;

const ONE = 10n ** 18n;

/** Every token of these files is on XNAS; in summer its regular hours are 13:30 to 20:00 UTC, in winter 14:30 to 21:00. */
function token(symbol: string, actions: readonly Json[], more: Json = {}): Json {
  return { symbol, isin: "US67066G1040", mic: "XNAS", ...more, actions };
}

function replayOf(...tokens: Json[]): Promise<ReplayResult> {
  return replay(parseFacts(JSON.stringify({ tokens }), "facts.json"));
}

async function refusalOf(...tokens: Json[]): Promise<Error> {
  try {
    await replayOf(...tokens);
  } catch (error) {
    if (error instanceof InputError || error instanceof RefusedError) return error;
    throw error;
  }
  throw new Error("the replay was not refused");
}

const split = (exDate: string, numerator: number, denominator = 1, more: Json = {}): Json => ({
  kind: numerator > denominator ? "SPLF" : "SPLR",
  numerator,
  denominator,
  exDate,
  ...more,
});

/** Ex on 11 June, paid on 28 June 2024: the open of the ex date is 13:30, the close of the pay date 20:00 UTC. */
const dividend = (more: Json = {}): Json => ({
  kind: "DRIP",
  exDate: "2024-06-11",
  recordDate: "2024-06-11",
  payDate: "2024-06-28",
  gross: "0.01",
  price: "123.54",
  ...more,
});

/** The dividend's fraction, worked out by hand: 0.01 × 0.7 / 123.54 = 7 / 123540. */
const F = { numerator: 7n, denominator: 123_540n };

describe("a replay", () => {
  let rows: readonly ReplayRow[];
  const of = (symbol: string) =>
    rows
      .filter(({ action }) => action.token.symbol === symbol)
      .map(({ action, oldMultiplier, newMultiplier, splitFactor, reinvestFactor }) => ({
        kind: action.facts.kind,
        at: new Date(Number(action.effectiveAt) * 1000).toISOString(),
        m: [oldMultiplier, newMultiplier],
        s: splitFactor,
        r: reinvestFactor,
      }));
  const multipliers = (symbol: string) => of(symbol).map(({ m }) => m[1]);

  describe("of splits and dividends", () => {
    const INITIAL = 1_024094713306789000n;

    before(async () => {
      const noon = { effectiveAt: "2024-06-28T16:00:00Z" };
      ({ rows } = await replayOf(
        token("ONEDAY", [dividend(), split("2024-06-28", 3)]),
        token("SPLITFIRST", [split("2024-06-28", 3, 2, noon), dividend(noon)], {
          initialMultiplier: "1.000000000000000007",
        }),
        token("DRIPFIRST", [dividend(noon), split("2024-06-28", 3, 2, noon)], {
          initialMultiplier: "1.000000000000000007",
        }),
        token("REVERSE", [split("2025-09-02", 1, 10, { payDate: "2025-08-29", newIsin: "US5494982029" })]),
        token("ODD", [split("2021-08-02", 1, 7), split("2021-08-03", 7, 1)], {
          initialMultiplier: "1.024094713306789",
        }),
        token("BEFOREOPEN", [split("2024-06-11", 2, 1, { effectiveAt: "2024-06-11T13:29:59Z" }), dividend()]),
        token("ATOPEN", [split("2024-06-11", 2), dividend()]),
        token("AFTEROPEN", [split("2024-06-11", 2, 1, { effectiveAt: "2024-06-11T13:30:01Z" }), dividend()]),
        token("BETWEEN", [split("2024-06-20", 2), dividend()]),
        token("ATPAY", [dividend(), split("2024-06-28", 2, 1, { effectiveAt: "2024-06-28T20:00:00Z" })]),
        token("AFTERPAY", [dividend(), split("2024-06-28", 2, 1, { effectiveAt: "2024-06-28T20:00:01Z" })]),
        token("BRK.B", [
          { kind: "DVSE", numerator: 105, denominator: 100, exDate: "2022-01-10" },
          dividend({
            withholdingBps: 0,
            gross: "123.456789012345678901".slice(0, 20),
            price: "999.999999999999999999",
          }),
        ]),
        token("SLOW", [dividend({ payDate: "2025-07-15" }), split("2025-07-14", 2)]),
      ));
    });

    it("orders two actions of one day by their hours, not by their place in the file", () => {
      // The split, at the open, is counted in the dividend at the close: 0.007 / (123.54 × 3).
      const split3 = 3n * ONE;
      const after = split3 + (split3 * 7n) / 370_620n;
      expect(of("ONEDAY")).to.deep.equal([
        { kind: "SPLF", at: "2024-06-28T13:30:00.000Z", m: [ONE, split3], s: split3, r: ONE },
        { kind: "DRIP", at: "2024-06-28T20:00:00.000Z", m: [split3, after], s: split3, r: ONE + (ONE * 7n) / 370_620n },
      ]);
    });

    it("keeps the file's order for two actions of one second", () => {
      // Either way the split is counted: 0.007 / (123.54 × 3 / 2) = 7 / 185310; only what is floored when differs.
      const m = ONE + 7n;
      const folded = (m * 3n) / 2n;
      const grown = m + (m * 7n) / 185_310n;
      expect(of("SPLITFIRST").map(({ kind, m: change }) => [kind, ...change])).to.deep.equal([
        ["SPLF", m, folded],
        ["DRIP", folded, folded + (folded * 7n) / 185_310n],
      ]);
      expect(of("DRIPFIRST").map(({ kind, m: change }) => [kind, ...change])).to.deep.equal([
        ["DRIP", m, grown],
        ["SPLF", grown, (grown * 3n) / 2n],
      ]);
    });

    it("shrinks multiplier and split factor alike in a reverse split", () => {
      expect(of("REVERSE")).to.deep.equal([
        { kind: "SPLR", at: "2025-09-02T13:30:00.000Z", m: [ONE, ONE / 10n], s: ONE / 10n, r: ONE },
      ]);
    });

    it("floors each step from the factor's own value when the initial multiplier is odd", () => {
      const [seventh, sevenths] = [INITIAL / 7n, ONE / 7n];
      expect(of("ODD").map(({ m, s, r }) => [...m, s, r])).to.deep.equal([
        [INITIAL, seventh, sevenths, INITIAL],
        [seventh, seventh * 7n, sevenths * 7n, INITIAL],
      ]);
      expect(seventh * 7n).not.to.equal(INITIAL);
    });

    it("counts the splits after the ex open and not after the dividend, both to the second", () => {
      const [whole, half] = [(2n * ONE * F.numerator) / F.denominator, (2n * ONE * F.numerator) / (2n * F.denominator)];
      expect(multipliers("BEFOREOPEN")).to.deep.equal([2n * ONE, 2n * ONE + whole]);
      expect(multipliers("ATOPEN")).to.deep.equal([2n * ONE, 2n * ONE + whole]);
      expect(multipliers("AFTEROPEN")).to.deep.equal([2n * ONE, 2n * ONE + half]);
      expect(multipliers("BETWEEN")).to.deep.equal([2n * ONE, 2n * ONE + half]);
      const halved = ONE + (ONE * F.numerator) / (2n * F.denominator);
      expect(multipliers("ATPAY")).to.deep.equal([halved, 2n * halved]);
      const unhalved = ONE + (ONE * F.numerator) / F.denominator;
      expect(multipliers("AFTERPAY")).to.deep.equal([unhalved, 2n * unhalved]);
    });

    it("takes a share class with a point in its symbol, a stock dividend, and prices of 18 decimals", () => {
      const stock = (ONE * 105n) / 100n;
      const reinvested = stock + (stock * 123_456789012345678900n) / 999_999999999999999999n;
      expect(multipliers("BRK.B")).to.deep.equal([stock, reinvested]);
    });

    it("counts a split even where the dividend is paid more than a year after its ex date", () => {
      expect(multipliers("SLOW")).to.deep.equal([2n * ONE, 2n * ONE + (2n * ONE * 7n) / 247_080n]);
    });

    it("puts all tokens into one order of time", () => {
      const times = rows.map(({ action }) => action.effectiveAt);
      expect(times).to.deep.equal([...times].sort((a, b) => Number(a - b)));
      const inOneSecond = rows.filter(({ action }) => action.effectiveAt === 1_719_590_400n);
      expect(inOneSecond.map(({ action }) => `${action.token.symbol} ${action.facts.kind}`)).to.deep.equal([
        "SPLITFIRST SPLF",
        "SPLITFIRST DRIP",
        "DRIPFIRST DRIP",
        "DRIPFIRST SPLF",
      ]);
    });

    it("prints integers as decimal strings in its document", () => {
      const [document] = rowsDocument(rows.filter(({ action }) => action.token.symbol === "REVERSE"));
      expect(document).to.deep.equal({
        symbol: "REVERSE",
        kind: "SPLR",
        effectiveAt: 1_756_819_800n,
        oldMultiplier: ONE,
        newMultiplier: ONE / 10n,
        splitFactor: ONE / 10n,
        reinvestFactor: ONE,
      });
      expect(
        JSON.parse(JSON.stringify(document, (_, item) => (typeof item === "bigint" ? `${item}` : item))),
      ).to.include({
        effectiveAt: "1756819800",
        newMultiplier: "100000000000000000",
      });
    });

    it("prints what 100 shares have become for people", () => {
      const printed = rowsTable(rows.filter(({ action }) => action.token.symbol === "REVERSE"));
      expect(printed).to.match(/2025-09-02 13:30 │ REVERSE │ SPLR │ 1:10 now US5494982029 │ 1 +│ 0\.1 +│ 10 /);
    });
  });

  describe("of everything else", () => {
    before(async () => {
      ({ rows } = await replayOf(
        token(
          "ALL",
          [
            {
              kind: "MRGR",
              exDate: "2024-03-28",
              gross: "12.5",
              into: "NEW",
              numerator: 1,
              denominator: 2,
              payDate: "2024-03-27",
            },
            { kind: "SOFF", exDate: "2024-04-02", numerator: 1, denominator: 4, into: "GEV", recordDate: "2024-03-19" },
            {
              kind: "SOFF",
              exDate: "2024-04-03",
              value: "35",
              price: "140",
              into: "GEV",
              numerator: 1,
              denominator: 4,
            },
            { kind: "DVCA", exDate: "2024-02-09", recordDate: "2024-02-12", payDate: "2024-02-15", gross: "0.24" },
            { kind: "DVSE", exDate: "2024-02-20", numerator: 105, denominator: 100 },
            split("2024-02-22", 1, 8),
            split("2024-02-21", 4),
            {
              kind: "DRIP",
              exDate: "2024-02-09",
              payDate: "2024-02-23",
              gross: "1",
              price: "80",
              withholdingBps: 1500,
            },
          ],
          { withholdingBps: 9999 },
        ),
        token("SPUN", [
          split("2024-04-03", 2, 1, { effectiveAt: "2024-04-03T15:00:00Z" }),
          {
            kind: "SOFF",
            exDate: "2024-04-03",
            value: "10",
            price: "100",
            withholdingBps: 1000,
            effectiveAt: "2024-04-03T16:00:00Z",
          },
        ]),
        token("ORDER", [
          {
            kind: "DVCA",
            exDate: "2024-06-11",
            payDate: "2024-06-28",
            gross: "1",
            effectiveAt: "2024-06-28T13:30:00Z",
          },
          split("2024-06-28", 2),
          { kind: "MRGR", exDate: "2024-06-28" },
        ]),
        token("WINTER", [{ kind: "DVCA", exDate: "2023-11-24", payDate: "2023-11-24", gross: "1" }], { mic: "XNYS" }),
        token("NOTHING", []),
      ));
    });

    it("moves the multiplier by all kinds in order of time, and by none that pays otherwise", () => {
      const stock = (ONE * 105n) / 100n;
      const [fourfold, half] = [4n * stock, (4n * stock) / 8n];
      // 1 × 0.85 / 80, with 105/100 × 4 × 1/8 between: × 1.904761…; then 35 / 140, of which nothing is withheld.
      const dripped = half + (half * 85n * 100n * 8n) / (8_000n * 105n * 4n);
      const reinvested = ONE + (ONE * 85n * 100n * 8n) / (8_000n * 105n * 4n);
      expect(of("ALL").map(({ kind, m, s, r }) => [kind, ...m, s, r])).to.deep.equal([
        ["DVCA", ONE, ONE, ONE, ONE],
        ["DVSE", ONE, stock, stock, ONE],
        ["SPLF", stock, fourfold, fourfold, ONE],
        ["SPLR", fourfold, half, half, ONE],
        ["DRIP", half, dripped, half, reinvested],
        ["MRGR", dripped, dripped, half, reinvested],
        ["SOFF", dripped, dripped, half, reinvested],
        ["SOFF", dripped, dripped + dripped / 4n, half, reinvested + reinvested / 4n],
      ]);
    });

    it("uses the hours of each day: 13:00 on the day after Thanksgiving, daylight saving in spring", () => {
      expect(of("WINTER").map(({ at }) => at)).to.deep.equal(["2023-11-24T18:00:00.000Z"]);
      expect(of("ALL").map(({ at }) => at)).to.deep.equal([
        "2024-02-15T21:00:00.000Z",
        "2024-02-20T14:30:00.000Z",
        "2024-02-21T14:30:00.000Z",
        "2024-02-22T14:30:00.000Z",
        "2024-02-23T21:00:00.000Z",
        "2024-03-28T13:30:00.000Z",
        "2024-04-02T13:30:00.000Z",
        "2024-04-03T13:30:00.000Z",
      ]);
    });

    it("counts a split before a spin-off's later effect, and withholds what the action says", () => {
      // 10 × 0.9 / (100 × 2) = 9 / 200
      expect(multipliers("SPUN")).to.deep.equal([2n * ONE, 2n * ONE + (2n * ONE * 9n) / 200n]);
    });

    it("shows actions that move nothing between those of their second that do, in the file's order", () => {
      expect(of("ORDER").map(({ kind, m }) => [kind, ...m])).to.deep.equal([
        ["DVCA", ONE, ONE],
        ["SPLF", ONE, 2n * ONE],
        ["MRGR", 2n * ONE, 2n * ONE],
      ]);
    });

    it("has no rows for a token without actions", () => {
      expect(of("NOTHING")).to.deep.equal([]);
    });

    it("writes terms as a broker would", () => {
      const written = rows
        .filter(({ action }) => action.token.symbol === "ALL")
        .map(({ action }) => terms(action.facts));
      expect(written).to.deep.equal([
        "0.24 less 99.99 %",
        "105:100",
        "4:1",
        "1:8",
        "1 less 15 % at 80",
        "1:2 12.5 into NEW",
        "1:4 into GEV",
        "1:4 35 at 140 into GEV",
      ]);
    });
  });

  describe("with holders", () => {
    it("leaves every unit where it was and lets the shares follow the multiplier", async () => {
      const facts = parseFacts(
        JSON.stringify({
          tokens: [token("HELD", [split("2024-06-10", 10), dividend()], { initialMultiplier: "0.5" })],
        }),
        "facts.json",
      );
      const progress: string[] = [];
      const { holdings } = await replay(facts, {
        holders: [
          { name: "one", shares: 100n * ONE },
          { name: "another", shares: ONE / 3n },
        ],
        onProgress: (text) => progress.push(text),
      });
      const m = 5n * ONE + (5n * ONE * F.numerator) / F.denominator;
      const units = 2n * (ONE / 3n);
      expect(holdings).to.deep.equal([
        { symbol: "HELD", name: "one", units: 200n * ONE, shares: 200n * m, sharesBefore: 100n * ONE },
        { symbol: "HELD", name: "another", units, shares: (units * m) / ONE, sharesBefore: units / 2n },
      ]);
      expect(progress).to.deep.equal(["deploying", "2024-06-10 · 1 of 2 actions", "2024-06-28 · 2 of 2 actions"]);
    });
  });

  describe("refuses", () => {
    it("an exchange without a calendar", async () => {
      const error = await refusalOf(token("A", []), token("B", [], { mic: "XLON" }));
      expect(error).to.be.instanceOf(InputError);
      expect(error.message).to.equal('tokens[1].mic: must be an exchange with a calendar: XNYS, XNAS (got "XLON")');
    });

    it("a date on which the exchange is closed, and one past its calendar", async () => {
      expect((await refusalOf(token("A", [split("2025-01-09", 2)]))).message).to.equal(
        'tokens[0].actions[0].exDate: must be a day on which XNAS trades (got "2025-01-09")',
      );
      for (const exDate of ["1999-12-31", "2077-01-04"]) {
        const { message } = await refusalOf(token("A", [split(exDate, 2)]));
        expect(message).to.match(
          /^tokens\[0\]\.actions\[0\]\.exDate: must lie within the calendar of XNAS, 2018-01-01/,
        );
        expect(message).to.contain(exDate);
      }
    });

    it("a time past the calendar", async () => {
      const { message } = await refusalOf(
        token("A", [split("2024-06-10", 2, 1, { effectiveAt: "2077-01-04T15:00:00Z" })]),
      );
      expect(message).to.match(/^tokens\[0\]\.actions\[0\]\.effectiveAt: must lie within the calendar of XNAS/);
    });

    it("a dividend that is paid within 24 hours of its ex day, and says why", async () => {
      const { message } = await refusalOf(token("A", [dividend({ recordDate: undefined, payDate: "2024-06-11" })]));
      expect(message).to.match(
        /^tokens\[0\]\.actions\[0\]\.payDate: must lie at least 24 hours after the ex day begins \(2024-06-11T04:00:00Z\)/,
      );
      const early = dividend({ effectiveAt: "2024-06-12T03:59:59Z" });
      expect((await refusalOf(token("A", [early]))).message).to.match(
        /^tokens\[0\]\.actions\[0\]\.effectiveAt: must lie/,
      );
    });

    it("more factors at once than a token has room for, naming the first that finds none", async () => {
      const { message } = await refusalOf(
        token(
          "A",
          [101, 102, 103, 104, 105].map((numerator) => split("2024-06-10", numerator, 100)),
        ),
      );
      expect(message).to.equal(
        "tokens[0].actions[4]: the contracts refuse it: more than 4 factors would be pending at once",
      );
    });

    it("splits that multiply beyond 100:1 in one day", async () => {
      const { message } = await refusalOf(token("A", [split("2024-06-10", 50), split("2024-06-10", 3)]));
      expect(message).to.equal(
        "tokens[0].actions[1]: the contracts refuse it: the splits pending at once would multiply to 150:1, beyond 100:1 " +
          "and 1:100",
      );
    });

    it("the same facts twice", async () => {
      const { message } = await refusalOf(token("A", [split("2024-06-10", 2), split("2024-06-10", 2)]));
      expect(message).to.equal(
        "tokens[0].actions[1]: the contracts refuse it: the same facts have been announced already",
      );
    });

    it("a reinvestment beyond 100:1", async () => {
      const { message } = await refusalOf(token("A", [dividend({ gross: "1000", price: "1" })]));
      expect(message).to.equal(
        "tokens[0].actions[0]: the contracts refuse it: the factor 701/1 lies beyond 100:1 and 1:100",
      );
    });

    it("a multiplier that would vanish", async () => {
      const tiny = { initialMultiplier: "0.000000000000000001" };
      const { message } = await refusalOf(token("A", [split("2024-06-10", 1, 2)], tiny));
      expect(message).to.equal(
        "tokens[0].actions[0]: the contracts refuse it: a factor would become 0, which the token cannot hold",
      );
    });

    it("every difference between the chain and the independent computation", () => {
      expect(() => requireSame("tokens[0]", "multiplier", 1n, 2n))
        .to.throw(MismatchError)
        .with.property("message", "tokens[0]: the chain says multiplier 1, the independent computation 2");
      expect(() => requireSame("tokens[0]", "multiplier", 1n, 1n)).not.to.throw();
    });
  });

  describe("deployableNames", () => {
    it("keeps letters and digits and tells share classes apart", () => {
      const names = deployableNames(["AAPL", "BRK_B_1", "BRK.B", "BRK-B", "BRK_B"]);
      expect(names).to.deep.equal(["AAPL", "BRK_B_1", "BRK_B", "BRK_B_2", "BRK_B_3"]);
    });
  });
});
