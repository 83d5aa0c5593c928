import { expect } from "chai";
import fc from "fast-check";
import { replay, stepOf } from "../../scripts/replay/engine.ts";
import { dateOfDay, dayOfDate, weekdayOfDay } from "../../sdk/calendar/days.ts";
import { usEquitiesOverrides } from "../../sdk/calendar/usEquities.ts";
import { parseFacts } from "../../sdk/facts/index.ts";
import { foldSteps } from "../../sdk/multiplier/index.ts";

type Json = Record<string, unknown>;

const IS_DEEP = process.env["COUNTERFOIL_DEEP"] === "1";
const RUNS = IS_DEEP ? 25 : 2;

/** The days on which XNAS trades, 2019 to 2026. */
const TRADING_DAYS = Array.from({ length: 8 }, (_, index) => 2019 + index).flatMap((year) => {
  const closed = new Set(usEquitiesOverrides("XNAS", year).flatMap(({ day, trades }) => (trades ? [] : [day])));
  const first = dayOfDate(`${year}-01-01`);
  const days = Array.from({ length: dayOfDate(`${year + 1}-01-01`) - first }, (_, index) => first + index);
  return days.filter((day) => weekdayOfDay(day) < 5 && !closed.has(day));
});
/** A token's actions lie within so many trading days. */
const SPAN = 60;

/** A decimal string of up to 18 decimals. */
const decimal = (minimum: bigint, maximum: bigint) =>
  fc.bigInt({ min: minimum, max: maximum }).map((value) => {
    const digits = value.toString().padStart(19, "0");
    return `${digits.slice(0, -18)}.${digits.slice(-18)}`;
  });
const money = decimal(1n, 5n * 10n ** 18n);
const price = decimal(10n ** 19n, 10n ** 21n);
const offset = fc.nat({ max: SPAN - 1 });

/** At most 2 pending splits of at most 4:1 and two reinvestments fall into 24 hours, so that the token has room for all. */
const split = fc.record({
  offset,
  kind: fc.constantFrom("SPLF", "SPLR", "DVSE"),
  small: fc.integer({ min: 1_000_000, max: 2_000_000 }),
  added: fc.integer({ min: 1, max: 2_000_000 }),
});
const reinvestment = fc.record({
  /** Every third day, so that no two fall into 24 hours. */
  slot: fc.nat({ max: SPAN / 3 - 1 }),
  isSpinOff: fc.boolean(),
  daysToPay: fc.integer({ min: 1, max: 12 }),
  money,
  price,
  withholdingBps: fc.option(fc.nat({ max: 10_000 })),
});
const listing = fc.record({
  start: fc.integer({ min: 12, max: TRADING_DAYS.length - SPAN - 1 }),
  initialMultiplier: decimal(10n ** 9n, 10n ** 24n),
  splits: fc.uniqueArray(split, { maxLength: 5, selector: (given) => given.offset }),
  reinvestments: fc.uniqueArray(reinvestment, { maxLength: 6, selector: (given) => given.slot }),
  cash: fc.uniqueArray(offset, { maxLength: 2 }),
  /** Whether a split falls into the very second of the first reinvestment. */
  isTied: fc.boolean(),
  seed: fc.integer(),
});
type Listing = typeof listing extends fc.Arbitrary<infer T> ? T : never;

const dateAt = (index: number): string => dateOfDay(TRADING_DAYS[index] ?? 0);

function actionsOf({ start, splits, reinvestments, cash, isTied, seed }: Listing): Json[] {
  const tied = isTied && !reinvestments[0]?.isSpinOff ? reinvestments[0] : undefined;
  const actions: Json[] = splits.map(({ offset: day, kind, small, added }) => {
    const ratio = { numerator: small + added, denominator: small };
    const reversed = { numerator: small, denominator: small + added };
    return { kind, exDate: dateAt(start + day), ...(kind === "SPLR" ? reversed : ratio) };
  });
  for (const { slot, isSpinOff, daysToPay, money: gross, price: at, withholdingBps } of reinvestments) {
    const withheld = withholdingBps === null ? {} : { withholdingBps };
    const day = start + 3 * slot;
    if (isSpinOff) actions.push({ kind: "SOFF", exDate: dateAt(day), value: gross, price: at, ...withheld });
    else {
      const dates = { exDate: dateAt(day - daysToPay), payDate: dateAt(day) };
      const time = slot === tied?.slot ? { effectiveAt: `${dates.payDate}T18:00:00Z` } : {};
      actions.push({ kind: "DRIP", ...dates, ...time, gross, price: at, ...withheld });
    }
  }
  for (const day of cash)
    actions.push({ kind: "DVCA", exDate: dateAt(start + day), payDate: dateAt(start + day), gross: "1" });
  if (tied !== undefined) {
    const exDate = dateAt(start + 3 * tied.slot);
    actions.push({ kind: "SPLF", numerator: 3, denominator: 2, exDate, effectiveAt: `${exDate}T18:00:00Z` });
  }
  // Any order will do, and must lead to the same result.
  return actions.toSorted((a, b) => hash(seed, a) - hash(seed, b));
}

function hash(seed: number, action: Json): number {
  return [...JSON.stringify(action)].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, seed);
}

function factsOf(listings: readonly Listing[], actions: readonly Json[][]) {
  const tokens = listings.map(({ initialMultiplier }, index) => ({
    symbol: `T${index}`,
    isin: "US67066G1040",
    mic: "XNAS",
    initialMultiplier,
    actions: actions[index],
  }));
  return parseFacts(JSON.stringify({ tokens }), "random.json");
}

describe("multipliers on the chain and in sdk/multiplier", () => {
  it("agree to the last digit over random actions of random tokens", async () => {
    let [replayed, ties] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(listing, { minLength: 4, maxLength: 6 }), async (listings) => {
        const actions = listings.map(actionsOf);
        ties += actions.flat().filter(({ kind, effectiveAt }) => kind === "SPLF" && effectiveAt !== undefined).length;
        const facts = factsOf(listings, actions);
        const { rows } = await replay(facts);

        expect(rows.length).to.equal(facts.tokens.reduce((sum, { actions }) => sum + actions.length, 0));
        for (const { symbol, initialMultiplier } of facts.tokens) {
          const own = rows.filter(({ action }) => action.token.symbol === symbol);
          const changes = foldSteps(
            initialMultiplier,
            own.map(({ action }) => stepOf(action)),
          );
          own.forEach(({ oldMultiplier, newMultiplier, splitFactor, reinvestFactor }, index) => {
            const expected = changes[index];
            expect(oldMultiplier).to.equal(expected?.before.multiplier);
            expect({ multiplier: newMultiplier, splitFactor, reinvestFactor }).to.deep.equal(expected?.after);
          });
        }
        replayed += rows.length;
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(replayed).to.be.greaterThan(10 * RUNS);
    if (IS_DEEP) expect(ties).to.be.greaterThan(RUNS / 5);
  }).timeout(IS_DEEP ? 900_000 : 120_000);
});
