import { readFileSync } from "node:fs";
import { expect } from "chai";
import { dayOfDate } from "../../sdk/calendar/days.ts";
import { InputError } from "../../sdk/cli/errors.ts";
import {
  type ExchangeCalendar,
  formatInstant,
  isIsin,
  parseDecimal,
  parseFacts,
  parseInstant,
  resolveTimeline,
} from "../../sdk/facts/index.ts";

type Json = Record<string, unknown>;

const SPLIT = { kind: "SPLF", numerator: 10, denominator: 1, exDate: "2024-06-10" };
const DIVIDEND = { kind: "DRIP", exDate: "2024-06-11", payDate: "2024-06-28", gross: "0.01", price: "123.54" };
const CASH = { kind: "DVCA", exDate: "2024-06-11", payDate: "2024-06-28", gross: "0.01" };
const SPIN_OFF = { kind: "SOFF", numerator: 1, denominator: 3, into: "GEHC", exDate: "2023-01-04" };
const MERGER = { kind: "MRGR", exDate: "2023-01-04" };

function fileOf(actions: readonly Json[], token: Json = {}): string {
  return JSON.stringify({ tokens: [{ symbol: "NVDA", isin: "US67066G1040", mic: "XNAS", ...token, actions }] });
}

function parsed(actions: readonly Json[], token: Json = {}) {
  const [listing] = parseFacts(fileOf(actions, token), "facts.json").tokens;
  if (listing === undefined) throw new Error("no token");
  return listing;
}

function refusal(text: string): InputError {
  try {
    parseFacts(text, "facts.json");
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe("sdk/facts", () => {
  describe("parseFacts", () => {
    it("reads a split with everything that can be said of it", () => {
      const [split] = parsed([
        {
          ...SPLIT,
          recordDate: "2024-06-06",
          payDate: "2024-06-07",
          newIsin: "US5494982029",
          effectiveAt: "2024-06-10T13:30:00Z",
          note: "ten for one",
        },
      ]).actions;
      expect(split).to.deep.equal({
        path: "tokens[0].actions[0]",
        kind: "SPLF",
        effect: "split",
        exDate: "2024-06-10",
        recordDate: "2024-06-06",
        payDate: "2024-06-07",
        effectiveAt: 1_718_026_200n,
        ratio: { numerator: 10n, denominator: 1n },
        gross: 0n,
        price: 0n,
        withholdingBps: 0n,
        newIsin: "US5494982029",
        into: undefined,
      });
    });

    it("begins at a multiplier of 1 unless the file says otherwise", () => {
      expect(parsed([]).initialMultiplier).to.equal(10n ** 18n);
      expect(parsed([], { initialMultiplier: "1.024094713306789" }).initialMultiplier).to.equal(1_024094713306789000n);
    });

    it("tells what each kind moves", () => {
      const { actions } = parsed([
        SPLIT,
        { ...SPLIT, kind: "SPLR", numerator: 1, denominator: 8 },
        { ...SPLIT, kind: "DVSE", numerator: 105, denominator: 100 },
        DIVIDEND,
        CASH,
        { ...SPIN_OFF, value: "12.5", price: "80" },
        SPIN_OFF,
        MERGER,
      ]);
      expect(actions.map(({ effect }) => effect)).to.deep.equal([
        "split",
        "split",
        "split",
        "reinvestment",
        "none",
        "reinvestment",
        "none",
        "none",
      ]);
      expect(actions[5]?.gross).to.equal(12_500000000000000000n);
    });

    it("withholds what the action says, else what its token says, else 30 % of a reinvested dividend alone", () => {
      const actions = [
        DIVIDEND,
        { ...DIVIDEND, withholdingBps: 1500 },
        CASH,
        { ...SPIN_OFF, value: "1", price: "2" },
        { ...SPIN_OFF, value: "1", price: "2", withholdingBps: 10 },
        SPLIT,
      ];
      const rates = (token: Json) => parsed(actions, token).actions.map(({ withholdingBps }) => withholdingBps);
      expect(rates({})).to.deep.equal([3000n, 1500n, 0n, 0n, 10n, 0n]);
      expect(rates({ withholdingBps: 0 })).to.deep.equal([0n, 1500n, 0n, 0n, 10n, 0n]);
      expect(rates({ withholdingBps: 2500 })).to.deep.equal([2500n, 1500n, 2500n, 0n, 10n, 0n]);
    });

    it("takes the project's own facts", () => {
      const file = new URL("../../sdk/facts/us-equities.json", import.meta.url);
      const { tokens } = parseFacts(readFileSync(file, "utf8"), "us-equities.json");
      expect(tokens.map(({ symbol, actions }) => [symbol, actions.length])).to.deep.equal([
        ["NVDA", 6],
        ["AAPL", 8],
        ["TSLA", 2],
        ["LCID", 1],
        ["GE", 3],
      ]);
    });
  });

  describe("parseFacts refuses, by path and value,", () => {
    const action = "tokens[0].actions[0]";
    const refusals: readonly [what: string, text: string, path: string, value: unknown, message: RegExp][] = [
      ["a list for a file", "[]", "facts.json", [], /must be an object with tokens/],
      ["a file without tokens", "{}", "tokens", undefined, /is missing/],
      ["an unknown key of the file", '{"tokens":[],"version":1}', "version", 1, /is not a known key/],
      ["a prototype for a key", '{"tokens":[],"__proto__":1}', "__proto__", 1, /is not a known key/],
      ["an unknown key of a token", fileOf([], { cusip: "x" }), "tokens[0].cusip", "x", /is not a known key/],
      ["an unknown key of an action", fileOf([{ ...SPLIT, ratio: 2 }]), `${action}.ratio`, 2, /is not a known key/],
      ["a key of another kind", fileOf([{ ...SPLIT, gross: "1" }]), `${action}.gross`, "1", /not belong to a SPLF/],
      ["an unknown kind", fileOf([{ ...SPLIT, kind: "SPLT" }]), `${action}.kind`, "SPLT", /must be one of SPLF, SPLR/],
      ["a missing kind", fileOf([{ exDate: "2024-06-10" }]), `${action}.kind`, undefined, /is missing/],
      ["an action that is none", fileOf([7 as unknown as Json]), action, 7, /must be a corporate action/],
      ["a missing date", fileOf([{ ...SPLIT, exDate: undefined }]), `${action}.exDate`, undefined, /is missing/],
      ["a dividend never paid", fileOf([{ ...CASH, payDate: undefined }]), `${action}.payDate`, undefined, /missing/],
      ["a missing price", fileOf([{ ...DIVIDEND, price: undefined }]), `${action}.price`, undefined, /is missing/],
      [
        "a day that never was",
        fileOf([{ ...SPLIT, exDate: "2023-02-29" }]),
        `${action}.exDate`,
        "2023-02-29",
        /exists/,
      ],
      [
        "a date as people speak",
        fileOf([{ ...SPLIT, exDate: "10.6.24" }]),
        `${action}.exDate`,
        "10.6.24",
        /YYYY-MM-DD/,
      ],
      ["a negative amount", fileOf([{ ...DIVIDEND, gross: "-0.01" }]), `${action}.gross`, "-0.01", /without sign/],
      ["money as a JSON number", fileOf([{ ...DIVIDEND, gross: 0.01 }]), `${action}.gross`, 0.01, /would lose digits/],
      ["a zero price", fileOf([{ ...DIVIDEND, price: "0.00" }]), `${action}.price`, "0.00", /more than 0/],
      ["a dividend of nothing", fileOf([{ ...DIVIDEND, gross: "0" }]), `${action}.gross`, "0", /more than 0/],
      ["an exponent", fileOf([{ ...DIVIDEND, price: "1e2" }]), `${action}.price`, "1e2", /exponent/],
      ["a leading zero", fileOf([{ ...DIVIDEND, price: "01" }]), `${action}.price`, "01", /decimal number/],
      [
        "a 19th decimal",
        fileOf([{ ...CASH, gross: `0.${"1".repeat(19)}` }]),
        `${action}.gross`,
        `0.${"1".repeat(19)}`,
        /18/,
      ],
      ["money past uint96", fileOf([{ ...CASH, gross: "79228162515" }]), `${action}.gross`, "79228162515", /larger/],
      ["a denominator 0", fileOf([{ ...SPLIT, denominator: 0 }]), `${action}.denominator`, 0, /an integer from 1/],
      ["half a share", fileOf([{ ...SPLIT, numerator: 1.5 }]), `${action}.numerator`, 1.5, /an integer from 1/],
      ["a ratio in quotes", fileOf([{ ...SPLIT, numerator: "10" }]), `${action}.numerator`, "10", /without quotes/],
      ["a ratio past uint32", fileOf([{ ...SPLIT, numerator: 2 ** 32 }]), `${action}.numerator`, 2 ** 32, /4294967295/],
      [
        "a split that shrinks",
        fileOf([{ ...SPLIT, denominator: 10 }]),
        `${action}.numerator`,
        10,
        /more than the denom/,
      ],
      ["a reverse split that grows", fileOf([{ ...SPLIT, kind: "SPLR" }]), `${action}.numerator`, 10, /less than the/],
      ["a split beyond 100:1", fileOf([{ ...SPLIT, numerator: 101 }]), `${action}.numerator`, 101, /beyond 100:1/],
      ["half a ratio", fileOf([{ ...MERGER, numerator: 1 }]), `${action}.denominator`, undefined, /beside numerator/],
      [
        "a spin-off of nothing",
        fileOf([{ kind: "SOFF", exDate: "2023-01-04" }]),
        `${action}.numerator`,
        undefined,
        /missing/,
      ],
      ["a value without price", fileOf([{ ...SPIN_OFF, value: "1" }]), `${action}.price`, undefined, /beside value/],
      [
        "withholding from shares",
        fileOf([{ ...SPIN_OFF, withholdingBps: 1 }]),
        `${action}.withholdingBps`,
        1,
        /without a/,
      ],
      [
        "withholding from nothing",
        fileOf([{ ...MERGER, withholdingBps: 1 }]),
        `${action}.withholdingBps`,
        1,
        /without a/,
      ],
      ["101 % withheld", fileOf([{ ...CASH, withholdingBps: 10100 }]), `${action}.withholdingBps`, 10100, /0 to 10000/],
      [
        "a dividend recorded before its ex date",
        fileOf([{ ...DIVIDEND, recordDate: "2024-06-10" }]),
        `${action}.recordDate`,
        "2024-06-10",
        /must not lie before the exDate, 2024-06-11, in a DRIP/,
      ],
      [
        "a dividend paid before its record date",
        fileOf([{ ...CASH, recordDate: "2024-07-01" }]),
        `${action}.payDate`,
        "2024-06-28",
        /before the recordDate, 2024-07-01/,
      ],
      [
        "a split paid after its ex date",
        fileOf([{ ...SPLIT, payDate: "2024-06-11" }]),
        `${action}.exDate`,
        "2024-06-10",
        /before the payDate/,
      ],
      [
        "a local time",
        fileOf([{ ...SPLIT, effectiveAt: "2024-06-10T09:30:00-04:00" }]),
        `${action}.effectiveAt`,
        "2024-06-10T09:30:00-04:00",
        /in UTC/,
      ],
      [
        "a fraction of a second",
        fileOf([{ ...SPLIT, effectiveAt: "2024-06-10T13:30:00.5Z" }]),
        `${action}.effectiveAt`,
        "2024-06-10T13:30:00.5Z",
        /to the second/,
      ],
      ["a wrong new ISIN", fileOf([{ ...SPLIT, newIsin: "US1" }]), `${action}.newIsin`, "US1", /ISIN/],
      ["a MIC that is none", fileOf([], { mic: "nyse" }), "tokens[0].mic", "nyse", /ISO 10383/],
      ["a symbol with spaces", fileOf([], { symbol: "N V" }), "tokens[0].symbol", "N V", /without spaces/],
      ["a multiplier of 0", fileOf([], { initialMultiplier: "0" }), "tokens[0].initialMultiplier", "0", /more than 0/],
      [
        "a symbol given twice",
        JSON.stringify({
          tokens: [
            { symbol: "A", isin: "US67066G1040", mic: "XNAS", actions: [] },
            { symbol: "A", isin: "US0378331005", mic: "XNAS", actions: [] },
          ],
        }),
        "tokens[1].symbol",
        "A",
        /is taken by tokens\[0\]/,
      ],
      ["what is no JSON", "hello", "facts.json", "hello", /is not JSON at line 1, column 1: expected a JSON value/],
      ["an unfinished file", '{"tokens": [', "facts.json", "", /line 1, column 13: expected a JSON value/],
      [
        "a comma too many",
        '{\n"tokens": [],\n}',
        "facts.json",
        "}",
        /line 3, column 1: expected a key in double quotes/,
      ],
      ["a missing comma", "[1 2]", "facts.json", "2]", /line 1, column 4: expected "," or "]"/],
      ["a missing colon", '{"a" 1}', "facts.json", "1}", /expected ":"/],
      ["a second document", "{} {}", "facts.json", "{}", /expected the end of the file/],
      ["a key given twice", '{"a":1,"a":2}', "facts.json", '"a":2}', /the key "a" stands here twice/],
      ["a bottomless list", "[".repeat(100), "facts.json", "[".repeat(35), /nested more than 64 deep/],
    ];

    for (const [what, text, path, value, message] of refusals) {
      it(what, () => {
        const error = refusal(text);
        expect(error.message).to.match(message);
        expect(error.path).to.equal(path);
        expect(error.value).to.deep.equal(value);
      });
    }
  });

  describe("resolveTimeline", () => {
    /** Trades every day but 2024-06-19, from 14:30 to 21:00 UTC, through 2024. */
    const calendar: ExchangeCalendar = {
      firstDay: dayOfDate("2024-01-01"),
      horizon: dayOfDate("2025-01-01"),
      isTradingDay: async (day) => day !== dayOfDate("2024-06-19"),
      startOf: async (day) => BigInt(day) * 86_400n + 18_000n,
      regularOpen: async (day) => BigInt(day) * 86_400n + 52_200n,
      regularClose: async (day) => BigInt(day) * 86_400n + 75_600n,
      isPublished: async (timestamp) => formatInstant(timestamp).startsWith("2024"),
    };
    const resolved = (actions: readonly Json[], token: Json = {}) =>
      resolveTimeline(parseFacts(fileOf(actions, token), "facts.json"), { XNAS: calendar });
    const rejection = async (promise: Promise<unknown>): Promise<InputError> => {
      const error = await promise.then(
        () => new Error("accepted"),
        (reason: unknown) => reason,
      );
      if (error instanceof InputError) return error;
      throw error;
    };

    it("puts splits at the open of the ex date and dividends at the close of the pay date", async () => {
      const soff = { ...SPIN_OFF, exDate: "2024-03-04" };
      const timeline = await resolved([
        SPLIT,
        DIVIDEND,
        CASH,
        soff,
        { ...soff, value: "1", price: "2", payDate: "2024-03-01" },
        { ...MERGER, exDate: "2024-05-06", payDate: "2024-05-03" },
      ]);
      expect(timeline.map(({ facts, effectiveAt }) => [facts.kind, formatInstant(effectiveAt)])).to.deep.equal([
        ["SOFF", "2024-03-04T14:30:00Z"],
        ["SOFF", "2024-03-04T14:30:00Z"],
        ["MRGR", "2024-05-06T14:30:00Z"],
        ["SPLF", "2024-06-10T14:30:00Z"],
        ["DRIP", "2024-06-28T21:00:00Z"],
        ["DVCA", "2024-06-28T21:00:00Z"],
      ]);
    });

    it("keeps the file's order at one time, over all tokens", async () => {
      const token = (symbol: string) => ({ symbol, isin: "US67066G1040", mic: "XNAS", actions: [SPLIT, SPLIT] });
      const facts = parseFacts(JSON.stringify({ tokens: [token("B"), token("A")] }), "facts.json");
      const timeline = await resolveTimeline(facts, { XNAS: calendar });
      expect(timeline.map(({ facts: { path } }) => path)).to.deep.equal([
        "tokens[0].actions[0]",
        "tokens[0].actions[1]",
        "tokens[1].actions[0]",
        "tokens[1].actions[1]",
      ]);
    });

    it("refuses a date that does not trade", async () => {
      const error = await rejection(resolved([{ ...DIVIDEND, recordDate: "2024-06-19" }]));
      expect(error.path).to.equal("tokens[0].actions[0].recordDate");
      expect(error.value).to.equal("2024-06-19");
      expect(error.message).to.contain("must be a day on which XNAS trades");
    });

    it("refuses a date before and past the calendar", async () => {
      for (const exDate of ["2023-12-29", "2025-01-02"]) {
        const error = await rejection(resolved([{ ...SPLIT, exDate }]));
        expect(error.path).to.equal("tokens[0].actions[0].exDate");
        expect(error.value).to.equal(exDate);
        expect(error.message).to.contain("must lie within the calendar of XNAS, 2024-01-01 to 2024-12-31");
      }
    });

    it("refuses a time past the calendar", async () => {
      const error = await rejection(resolved([{ ...SPLIT, effectiveAt: "2025-01-02T14:30:00Z" }]));
      expect(error.path).to.equal("tokens[0].actions[0].effectiveAt");
      expect(error.value).to.equal("2025-01-02T14:30:00Z");
    });

    it("refuses an exchange without a calendar, whatever it is called", async () => {
      for (const mic of ["XLON", "TOST"]) {
        const error = await rejection(resolved([], { mic }));
        expect(error.path).to.equal("tokens[0].mic");
        expect(error.value).to.equal(mic);
        expect(error.message).to.contain("must be an exchange with a calendar: XNAS");
      }
    });
  });

  describe("values", () => {
    it("reads decimals to the last digit", () => {
      expect(parseDecimal("0")).to.equal(0n);
      expect(parseDecimal("902.50")).to.equal(902_500000000000000000n);
      expect(parseDecimal("0.000000000000000001")).to.equal(1n);
      for (const text of ["", ".5", "5.", "+1", "1,5", "1 ", "٣"]) expect(parseDecimal(text), text).to.equal(undefined);
    });

    it("reads known facts that move nothing, and warns of a mistyped ISIN without refusing it", () => {
      const facts = parseFacts(
        fileOf(
          [
            { ...CASH, price: "1" },
            { ...SPIN_OFF, price: "1" },
            { ...SPLIT, newIsin: "US5494982020" },
          ],
          {
            isin: "US67066G1041",
          },
        ),
        "facts.json",
      );
      expect(facts.tokens[0]?.isin).to.equal(undefined);
      expect(facts.tokens[0]?.actions.map(({ effect }) => effect)).to.deep.equal(["none", "none", "split"]);
      expect(facts.warnings).to.deep.equal([
        "tokens[0].isin: the check digit of US67066G1041 is wrong",
        "tokens[0].actions[2].newIsin: the check digit of US5494982020 is wrong",
      ]);
    });

    it("checks the digits of an ISIN", () => {
      for (const isin of ["US67066G1040", "US0378331005", "US5494982029", "GB0002634946", "DE0007164600"]) {
        expect(isIsin(isin), isin).to.equal(true);
      }
      for (const isin of ["US67066G1042", "US0378331050", "us67066g1040", "US67066G104", "US67066G104A"]) {
        expect(isIsin(isin), isin).to.equal(false);
      }
    });

    it("reads instants with any offset and refuses times that do not exist", () => {
      expect(parseInstant("2024-07-03T13:30:00-04:00")?.seconds).to.equal(parseInstant("2024-07-03T17:30Z")?.seconds);
      expect(parseInstant("2024-07-03T17:30:00.000Z")).to.deep.equal({
        seconds: 1_720_027_800n,
        isUtc: true,
        isWhole: true,
      });
      for (const text of [
        "2024-07-03",
        "2024-07-03T17:30:00",
        "2024-02-30T00:00:00Z",
        "2024-07-03T24:00:00Z",
        "2024-07-03T17:30:61Z",
        "2024-07-03T17:30:00+25:00",
        "1720027800",
      ]) {
        expect(parseInstant(text), text).to.equal(undefined);
      }
    });
  });
});
