import { readFileSync } from "node:fs";
import { expect } from "chai";
import { InputError } from "../../sdk/cli/errors.ts";
import { parseGapEvents } from "../../sdk/facts/index.ts";

type Json = Record<string, unknown>;

const FROM = { date: "2025-01-24", close: "142.62" };
const TO = { date: "2025-01-27", open: "124.80", close: "118.42" };
const EVENT = { symbol: "NVDA", from: FROM, to: TO };

const fileOf = (...events: unknown[]): string => JSON.stringify({ events });

function refusal(text: string): InputError {
  try {
    parseGapEvents(text, "gaps.json");
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe("sdk/facts/gaps", () => {
  describe("parseGapEvents", () => {
    it("reads an event with its open", () => {
      expect(
        parseGapEvents(JSON.stringify({ note: "by hand", events: [{ ...EVENT, note: "a model" }] }), "g"),
      ).to.deep.equal([
        {
          path: "events[0]",
          symbol: "NVDA",
          fromDate: "2025-01-24",
          close: 142_620000000000000000n,
          toDate: "2025-01-27",
          reopening: 124_800000000000000000n,
          isOpen: true,
        },
      ]);
    });

    it("takes the close where there is no open", () => {
      const { open: _, ...to } = TO;
      const [event] = parseGapEvents(fileOf({ ...EVENT, to }), "gaps.json");
      expect(event).to.include({ reopening: 118_420000000000000000n, isOpen: false });
    });

    it("reads the project's own file, weekends and Labor Day among its nights", () => {
      const text = readFileSync(new URL("../../sdk/facts/gap-events.json", import.meta.url), "utf8");
      const events = parseGapEvents(text, "gap-events.json");
      expect(events.map(({ symbol, isOpen }) => `${symbol} ${isOpen}`)).to.deep.equal([
        "NVDA true",
        "META true",
        "NFLX true",
        "INTC false",
        "TSLA true",
        "AAPL true",
      ]);
    });

    it("takes a gap up, none at all, and the calendar's first and last nights", () => {
      const night = (from: string, to: string) => ({
        symbol: "A",
        from: { date: from, close: "1" },
        to: { date: to, close: "2" },
      });
      const events = parseGapEvents(
        fileOf(night("2018-01-02", "2018-01-03"), night("2027-12-30", "2027-12-31"), {
          ...night("2024-07-03", "2024-07-05"),
          to: { date: "2024-07-05", close: "1" },
        }),
        "gaps.json",
      );
      expect(events).to.have.length(3);
    });

    const price = "must be a decimal number without sign or exponent, with at most 8 decimals";
    const event = (changes: Json) => fileOf(EVENT, { ...EVENT, ...changes });
    const cases: readonly (readonly [what: string, text: string, path: string, value: unknown, expected: string])[] = [
      ["no JSON", '{"events": [', "gaps.json", "", "is not JSON at line 1, column 13: expected a JSON value"],
      [
        "a key that stands twice",
        '{"events": [], "events": []}',
        "gaps.json",
        '"events": []}',
        'is not JSON at line 1, column 16: the key "events" stands here twice',
      ],
      ["a list", "[]", "gaps.json", [], "must be an object with events"],
      ["no events", "{}", "events", undefined, "is missing"],
      ["an empty list", fileOf(), "events", [], "must have at least one event"],
      ["an unknown key", JSON.stringify({ events: [EVENT], source: "x" }), "source", "x", "is not a known key"],
      [
        "an unknown key deep down",
        event({ to: { ...TO, high: "130" } }),
        "events[1].to.high",
        "130",
        "is not a known key",
      ],
      ["an event that is none", fileOf("NVDA"), "events[0]", "NVDA", "must be an event"],
      ["no symbol", fileOf({ from: FROM, to: TO }), "events[0].symbol", undefined, "is missing"],
      [
        "a symbol with a space",
        event({ symbol: "N A" }),
        "events[1].symbol",
        "N A",
        "must be 1 to 31 ASCII characters without spaces",
      ],
      ["no from", fileOf({ symbol: "A", to: TO }), "events[0].from", undefined, "is missing"],
      ["no close", event({ to: { date: TO.date } }), "events[1].to.close", undefined, "is missing"],
      [
        "a price that is a number",
        event({ from: { ...FROM, close: 142.62 } }),
        "events[1].from.close",
        142.62,
        'must be a price in quotes, such as "142.62": a JSON number would lose digits',
      ],
      ["a negative price", event({ to: { ...TO, open: "-1" } }), "events[1].to.open", "-1", price],
      ["an exponent", event({ to: { ...TO, open: "1e2" } }), "events[1].to.open", "1e2", price],
      ["nine decimals", event({ to: { ...TO, open: "1.000000001" } }), "events[1].to.open", "1.000000001", price],
      [
        "a price of nothing",
        event({ to: { ...TO, close: "0.00" } }),
        "events[1].to.close",
        "0.00",
        "must be more than 0",
      ],
      [
        "a price that no feed prints",
        event({ to: { ...TO, close: "0.00000001" } }),
        "events[1].to.close",
        "0.00000001",
        "must be more than 0.00000001, the least that a feed prints",
      ],
      [
        "a price beyond the feed's range",
        event({ from: { ...FROM, close: "1000000" } }),
        "events[1].from.close",
        "1000000",
        "must be less than 1000000",
      ],
      [
        "a date that does not exist",
        event({ from: { ...FROM, date: "2025-02-30" } }),
        "events[1].from.date",
        "2025-02-30",
        "must be a date that exists, YYYY-MM-DD",
      ],
      [
        "a date that is a number",
        event({ from: { ...FROM, date: 20250124 } }),
        "events[1].from.date",
        20250124,
        "must be a date, YYYY-MM-DD",
      ],
      [
        "a weekend",
        event({ from: { ...FROM, date: "2025-01-25" } }),
        "events[1].from.date",
        "2025-01-25",
        "must be a day on which XNAS trades",
      ],
      [
        "a day of mourning",
        event({ to: { ...TO, date: "2025-01-09" } }),
        "events[1].to.date",
        "2025-01-09",
        "must be a day on which XNAS trades",
      ],
      [
        "a day before the calendar",
        event({ from: { ...FROM, date: "2016-05-05" } }),
        "events[1].from.date",
        "2016-05-05",
        "must lie within the calendar of XNAS, 2018-01-01 to 2027-12-31",
      ],
      [
        "a day after it",
        event({ to: { ...TO, date: "2028-01-03" } }),
        "events[1].to.date",
        "2028-01-03",
        "must lie within the calendar of XNAS, 2018-01-01 to 2027-12-31",
      ],
      [
        "one day twice",
        event({ to: { ...TO, date: FROM.date } }),
        "events[1].from.date",
        FROM.date,
        "must lie before to.date, 2025-01-24",
      ],
      [
        "time that runs backwards",
        event({ to: { ...TO, date: "2025-01-23" } }),
        "events[1].from.date",
        FROM.date,
        "must lie before to.date, 2025-01-23",
      ],
      [
        "a session left out",
        event({ to: { ...TO, date: "2025-01-28" } }),
        "events[1].to.date",
        "2025-01-28",
        "must be the first trading day after from.date, 2025-01-27",
      ],
    ];
    for (const [what, text, path, value, expected] of cases) {
      it(`refuses ${what}`, () => {
        const error = refusal(text);
        expect(error.message).to.contain(`${path}: ${expected} (got `);
        expect({ path: error.path, value: error.value }).to.deep.equal({ path, value });
      });
    }
  });
});
