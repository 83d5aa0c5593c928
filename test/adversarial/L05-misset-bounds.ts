import { expect } from "chai";
import { encodeBytes32String, parseEther } from "ethers";
import { parseFeedPlan } from "../../deploy/oraclePlan.ts";
import { type FeedPlan, Quote } from "../../deploy/plan.ts";
import { roles } from "../../deploy/roles.ts";
import { utc } from "../../test-support/calendar/clocks.ts";
import { INITIAL_MULTIPLIER } from "../../test-support/fixtures/kernel.ts";
import {
  deployFeed,
  deployOracle,
  FEED,
  Flag,
  laboratory,
  type OracleFixture,
  price,
} from "../../test-support/fixtures/oracle.ts";
import { announce, folded, ONE, split } from "../../test-support/helpers/corporateActions.ts";
import type { SettableFeed } from "../../types/index.ts";

// Source: Aave's CAPO, March 2026: a cap whose two halves did not fit together priced wstETH 2.85 % under the market, and
// healthy accounts were liquidated. A bound that replaces a price is a price; here a bound can only say that there is none.
// Defence: EquityOracle:_judgePrint (a flag, never the bound), setFeed (a step needs RISK); FeedSettings (ranges).

const PRODUCT = (parseEther("100") * INITIAL_MULTIPLIER) / ONE;
const AT = utc("2024-01-05 15:00");
/** Monday's open: an action takes effect. */
const OPEN = utc("2024-02-05 14:30");

/** An account whose debt is 80 % of its collateral at 100 a share, and which a lender liquidates at 85 %. */
const DEBT = (PRODUCT * 80n) / 100n;
const isHealthyAt = (lower: bigint) => DEBT * 100n <= lower * 85n;

const listed = await laboratory(async (connection) => {
  const f = await deployOracle(connection);
  await f.to("2024-01-03 15:00");
  await f.print(100);
  await f.observe();
  return f;
});

/** Has the governor list the feed with other settings, around a fresh print of 100 a share. */
async function relistFresh(f: OracleFixture, changes: Partial<FeedPlan>): Promise<void> {
  await f.print(100, (await f.time.latest()) + roles.GOVERNOR.executionDelay - 60);
  await f.relist(changes);
}

/** What a lender acts on: the account is healthy, or there is nothing to act on. */
async function expectNobodyLiquidated(f: OracleFixture): Promise<void> {
  const { mid, lower, upper, flags } = await f.value();
  const isUsable = (flags & 0xffffn) === 0n;
  expect(isUsable ? isHealthyAt(lower) : true, `usable at ${lower}`).to.equal(true);
  // Nor is what is merely shown another than what it was.
  if (!isUsable) expect(mid).to.equal(PRODUCT);
  expect(lower <= mid && mid <= upper).to.equal(true);
}

describe("L05 mis-set bounds", () => {
  it("is about an account that is healthy, and would not be at a price 6 % lower", async () => {
    const f = await listed();
    expect(isHealthyAt((await f.value()).lower)).to.equal(true);
    await f.print(93);
    expect((await f.value()).flags).to.equal(0n);
    expect(isHealthyAt((await f.value()).lower)).to.equal(false);
  });

  it("refuses bounds that today's price does not lie between", async () => {
    const f = await listed();
    for (const [minAnswer, maxAnswer] of [
      [price(100), price(200)],
      [price(1), price(97)],
      [price(120), price(97)],
    ] as const) {
      const config = { ...parseFeedPlan("ACME", { feed: await f.feed.getAddress(), ...FEED }), minAnswer, maxAnswer };
      const data = f.oracle.interface.encodeFunctionData("setFeed", [await f.token.getAddress(), config]);
      await expect(f.asGovernor(await f.oracle.getAddress(), data))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_OutOfRange")
        .withArgs(encodeBytes32String("answer"), price(100), minAnswer, maxAnswer);
    }
  });

  it("shows no bound for a price, when the market walks out of bounds that are too narrow", async () => {
    const f = await listed();
    await relistFresh(f, { minAnswer: price(99), maxAnswer: price(101) });
    await f.observe();
    for (const money of [98.9, 99, 101, 101.1, 150, 40]) {
      await f.print(money);
      expect((await f.value()).flags).to.equal(Flag.BAD_ANSWER);
      await expectNobodyLiquidated(f);
    }
    await f.print(99.5);
    expect((await f.value()).flags).to.equal(0n);
    await expectNobodyLiquidated(f);
  });

  it("has no widths in REGULAR that take more than 5 %, nor in any session more than 20 %", async () => {
    const f = await listed();
    const widest = { lowerBps: 500, upperBps: 500 };
    const extended = { lowerBps: 1_000, upperBps: 1_000 };
    const closed = { lowerBps: 2_000, upperBps: 2_000 };
    await relistFresh(f, { regular: widest, extended, closed });
    expect((await f.value()).lower).to.equal((PRODUCT * 95n) / 100n);
    await expectNobodyLiquidated(f);
    await f.print(100, "2024-01-05 21:00");
    await f.to("2024-01-05 21:05");
    expect((await f.value()).lower).to.equal((PRODUCT * 90n) / 100n);
    await f.to("2024-01-06 15:00");
    expect((await f.value()).lower).to.equal((PRODUCT * 80n) / 100n);
  });

  it("shows the value from before, flagged, for a feed of another share, quote or scale", async () => {
    const wrong: readonly (readonly [string, number, bigint, Quote])[] = [
      ["another company's", 8, price(37), Quote.SHARE],
      ["units taken for shares", 8, price(105), Quote.SHARE],
      ["shares taken for units", 8, price(97), Quote.UNITS],
      ["twice the price", 8, price(200), Quote.SHARE],
      ["eight decimals said to be ten", 10, price(100), Quote.SHARE],
      ["eight decimals said to be six", 6, price(100), Quote.SHARE],
    ];
    for (const [title, decimals, answer, quote] of wrong) {
      const f = await listed();
      const feed = await deployFeed(f, decimals);
      await feed.print(answer, (await f.time.latest()) + roles.GOVERNOR.executionDelay - 60);
      await relistFresh(f, { feed: await feed.getAddress(), quote });
      expect((await f.value()).flags, title).to.equal(Flag.FEED_UNCONFIRMED);
      await expectNobodyLiquidated(f);
      await f.observe();
      expect((await f.oracle.anchorOf(f.token)).value, title).to.equal(PRODUCT);
    }
  });

  it("shows the value from before, flagged, where a feed stops and its settings allow no age", async () => {
    const f = await listed();
    await relistFresh(f, { heartbeat: 60, preAge: 60, postAge: 60 });
    await f.observe();
    await f.to(AT + 200);
    expect((await f.value()).flags & Flag.STALE).to.equal(Flag.STALE);
    await expectNobodyLiquidated(f);
  });

  it("does not prefer a second source that is wrong, nor take the mean", async () => {
    const f = await listed();
    const second: SettableFeed = await deployFeed(f);
    await second.print(price(60), (await f.time.latest()) + roles.GOVERNOR.executionDelay - 60);
    await relistFresh(f, { secondFeed: await second.getAddress(), secondQuote: Quote.SHARE, deviationBps: 10 });
    expect(await f.value()).to.include({ mid: PRODUCT, flags: Flag.DEVIATION });
    await expectNobodyLiquidated(f);
  });
});

describe("L05 mis-set multipliers", () => {
  /** What an issuer may announce by mistake, for a share that does nothing on that day. */
  const mistakes: readonly (readonly ["SPLF" | "SPLR" | "DVSE", readonly [bigint, bigint]])[] = [
    ["SPLF", [10n, 1n]],
    ["SPLF", [100n, 1n]],
    ["SPLR", [1n, 10n]],
    ["SPLR", [1n, 100n]],
    ["SPLR", [9n, 11n]],
    ["DVSE", [113n, 100n]],
  ];
  for (const [kind, [numerator, denominator]] of mistakes) {
    it(`freezes at the value from before, for a split of ${numerator} for ${denominator} that the market does not know`, async () => {
      const f = await listed();
      const after = folded(INITIAL_MULTIPLIER, { numerator, denominator });
      await announce(f, "mistake", split(kind, "2024-02-05", [numerator, denominator]), after);
      await f.print(100, "2024-02-01 20:50");
      await f.to("2024-02-01 20:55");
      await f.observe();
      const instants = ["2024-02-02 15:00", "2024-02-03 12:00", OPEN - 60, OPEN, OPEN + 600, "2024-02-05 20:59"];
      for (const instant of instants) {
        await f.to(instant);
        await f.print(100);
        expect((await f.value()).flags & Flag.ACTION_FREEZE).to.equal(Flag.ACTION_FREEZE);
        await expectNobodyLiquidated(f);
        await f.observe();
      }
      expect((await f.oracle.anchorOf(f.token)).value).to.equal(PRODUCT);
      // Nor can RISK be hurried into it.
      await expect(f.oracle.connect(f.accounts.risk).confirm(f.token, 0, 2n ** 255n))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_SessionNotPassed")
        .withArgs(await f.token.getAddress(), utc("2024-02-02 14:30"));
    });
  }

  it("believes a feed of units neither whose price nor whose multiplier comes weeks early", async () => {
    const build = await laboratory(async (connection) => {
      const f = await deployOracle(connection, { quote: Quote.UNITS });
      await announce(f, "split", split("SPLF", "2024-02-05", [10n, 1n]), 10n * INITIAL_MULTIPLIER);
      await f.to("2024-01-16 15:00");
      await f.print(100);
      await f.observe();
      return f;
    });
    const f = await build();
    for (const money of [10, 10.9, 9.1, 1_000, 1_099, 901]) {
      await f.print(money);
      expect(await f.value()).to.include({ mid: parseEther("100"), flags: Flag.ACTION_FREEZE });
      await f.observe();
    }
    for (const money of [20, 500, 101]) {
      await f.print(money);
      expect(await f.value()).to.include({ mid: parseEther(`${money}`), flags: 0n });
    }
  });
});
