import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type ReplayRow, replay } from "../../scripts/replay/engine.ts";
import { parseFacts } from "../../sdk/facts/index.ts";

const ONE = 10n ** 18n;

/** `m + ⌊m × cents × 7 / (10 × price in cents)⌋`: a dividend in cents, 30 % withheld, reinvested. */
const reinvest = (m: bigint, cents: bigint, priceInCents: bigint) => m + (m * cents * 7n) / (10n * priceInCents);

describe("the project's own facts of US equities", () => {
  let rows: readonly ReplayRow[];
  const last = (symbol: string) => {
    const row = rows.findLast(({ action }) => action.token.symbol === symbol);
    return [row?.newMultiplier, row?.splitFactor, row?.reinvestFactor];
  };

  before(async () => {
    const file = new URL("../../sdk/facts/us-equities.json", import.meta.url);
    ({ rows } = await replay(parseFacts(readFileSync(file, "utf8"), "us-equities.json")));
  });

  it("become effective one by one, twenty in all", () => {
    expect(rows.map(({ action }) => `${action.token.symbol} ${action.facts.kind}`)).to.deep.equal([
      "AAPL SPLF",
      "TSLA SPLF",
      "GE SPLR",
      "TSLA SPLF",
      "GE SOFF",
      "AAPL DRIP",
      "NVDA DRIP",
      "GE SOFF",
      "AAPL DRIP",
      "NVDA SPLF",
      "NVDA DRIP",
      "AAPL DRIP",
      "NVDA DRIP",
      "AAPL DRIP",
      "NVDA DRIP",
      "AAPL DRIP",
      "NVDA DRIP",
      "AAPL DRIP",
      "AAPL DRIP",
      "LCID SPLR",
    ]);
  });

  it("bring NVDA to ten shares and five dividends more", () => {
    let m = reinvest(ONE, 4n, 90_250n);
    let r = m;
    m *= 10n;
    for (const price of [12_354n, 12_285n, 13_701n, 11_042n]) {
      m = reinvest(m, 1n, price);
      r = reinvest(r, 1n, price);
    }
    expect(last("NVDA")).to.deep.equal([m, 10n * ONE, r]);
    expect(m).to.equal(10_002591788283238825n);
  });

  it("bring AAPL to four shares and seven dividends more", () => {
    let [m, r] = [4n * ONE, ONE];
    const paid = [
      [24n, 18_386n],
      [25n, 18_984n],
      [25n, 22_472n],
      [25n, 22_822n],
      [25n, 24_153n],
      [26n, 21_145n],
      [26n, 23_278n],
    ] as const;
    for (const [cents, price] of paid) {
      m = reinvest(m, cents, price);
      r = reinvest(r, cents, price);
    }
    expect(last("AAPL")).to.deep.equal([m, 4n * ONE, r]);
    expect(m).to.equal(4_023049624766127560n);
  });

  it("bring TSLA to fifteen shares, LCID to a tenth, GE to an eighth, whatever GE has spun off", () => {
    expect(last("TSLA")).to.deep.equal([15n * ONE, 15n * ONE, ONE]);
    expect(last("LCID")).to.deep.equal([ONE / 10n, ONE / 10n, ONE]);
    expect(last("GE")).to.deep.equal([ONE / 8n, ONE / 8n, ONE]);
  });
});
