import { expect } from "chai";
import { AbiCoder, parseEther, parseUnits } from "ethers";
import { Quote } from "../../deploy/plan.ts";
import { utc } from "../../test-support/calendar/clocks.ts";
import { INITIAL_MULTIPLIER } from "../../test-support/fixtures/kernel.ts";
import {
  deployFeed,
  deployOracle,
  FEED,
  Flag,
  laboratory,
  type OracleFixture,
} from "../../test-support/fixtures/oracle.ts";
import { ONE } from "../../test-support/helpers/corporateActions.ts";
import type { SettableFeed } from "../../types/index.ts";
import { CannedReply__factory } from "../../types/index.ts";

// Source: feeds that answered 0 (Synthetix 2019), a floor (Venus and LUNA 2022: the feed stopped at 0.10 while the market
// stood at 0.01), an old price, a price of the wrong scale. Whoever believes one lends against nothing, or liquidates all.
// Defence: EquityOracle:_judgePrint, _isStale, _evaluate; GuardedCalls.

const PRODUCT = (parseEther("100") * INITIAL_MULTIPLIER) / ONE;
const AT = utc("2024-01-05 15:00");
const WORDS = ["uint256", "int256", "uint256", "uint256", "uint256"];

interface Scaled extends OracleFixture {
  readonly scaled: SettableFeed;
}

/** 100 a share written down from a feed of so many decimals, whose floor is 1 and whose ceiling 10,000 a share. */
const listedAt = (decimals: number, quote: Quote = Quote.SHARE) =>
  laboratory(async (connection): Promise<Scaled> => {
    const f = await deployOracle(connection);
    const scaled = await deployFeed(f, decimals);
    await scaled.print(parseUnits("100", decimals), AT);
    const [minAnswer, maxAnswer] = [parseUnits("1", decimals), parseUnits("10000", decimals)];
    await f.relist({ feed: await scaled.getAddress(), quote, minAnswer, maxAnswer });
    await f.to(AT);
    if ((await f.value()).flags === Flag.FEED_UNCONFIRMED) {
      await f.oracle.connect(f.accounts.risk).confirm(f.token, 0, 2n ** 255n);
    }
    await f.observe();
    return { ...f, scaled };
  });

/** What a lender may see of a value that is no good: the one from before, as wide as it gets, and the reason. */
async function expectRefused(f: OracleFixture, flags: bigint): Promise<void> {
  const { mid, lower, upper, flags: said } = await f.value();
  expect(said).to.equal(flags);
  expect(mid).to.equal(PRODUCT);
  expect(lower).to.equal((PRODUCT * BigInt(10_000 - FEED.closed.lowerBps)) / 10_000n);
  expect(upper).to.equal((PRODUCT * BigInt(10_000 + FEED.closed.upperBps) + 9_999n) / 10_000n);
}

const eight = await listedAt(8);
const eighteen = await listedAt(18);
const fixtures = [
  [0, await listedAt(0)],
  [2, await listedAt(2)],
  [6, await listedAt(6)],
  [8, eight],
  [12, await listedAt(12)],
  [18, eighteen],
] as const;

describe("L04 bad prices", () => {
  for (const [decimals, fixture] of fixtures) {
    const unit = 10n ** BigInt(decimals);
    const bad: readonly (readonly [string, bigint])[] = [
      ["zero", 0n],
      ["one below zero", -1n],
      ["100 below zero", -100n * unit],
      ["the floor", unit],
      ["below the floor", unit / 2n],
      ["the ceiling", 10_000n * unit],
      ["2^96, as if it were unsigned", 2n ** 96n],
      ["the least", -(2n ** 255n)],
      ["the greatest", 2n ** 255n - 1n],
    ];
    for (const [title, answer] of bad) {
      it(`is no price, of a feed of ${decimals} decimals: ${title}`, async () => {
        const f = await fixture();
        await f.scaled.print(answer, (await f.time.latest()) + 1);
        await expectRefused(f, Flag.BAD_ANSWER);
        await expect(f.observe()).not.to.emit(f.oracle, "Observed");
        expect((await f.oracle.anchorOf(f.token)).value).to.equal(PRODUCT);
      });
    }

    it(`is the same value, of a feed of ${decimals} decimals`, async () => {
      const f = await fixture();
      expect(await f.value()).to.include({ mid: PRODUCT, flags: 0n });
      await f.scaled.print(2n * unit, (await f.time.latest()) + 1);
      expect(await f.value()).to.include({ mid: (2n * ONE * INITIAL_MULTIPLIER) / ONE, flags: 0n });
      await f.scaled.print(10_000n * unit - 1n, (await f.time.latest()) + 1);
      const most = (10_000n * unit - 1n) * 10n ** BigInt(18 - decimals);
      expect(await f.value()).to.include({ mid: (most * INITIAL_MULTIPLIER) / ONE, flags: 0n });
    });
  }

  for (const [decimals, fixture] of [
    [8, eight],
    [18, eighteen],
  ] as const) {
    const hundred = parseUnits("100", decimals);
    const double = 2n * hundred;

    it(`takes no answer of a feed of ${decimals} decimals from the future, or from no time`, async () => {
      const f = await fixture();
      const now = await f.time.latest();
      for (const updatedAt of [BigInt(now) + 100n, 2n ** 48n + BigInt(now), 2n ** 64n, 2n ** 256n - 1n, 0n]) {
        await f.scaled.print(double, updatedAt);
        await expectRefused(f, Flag.BAD_TIMESTAMP);
      }
    });

    it(`shows an old answer of a feed of ${decimals} decimals, with its time, and flagged`, async () => {
      const f = await fixture();
      await f.scaled.print(double, AT + 10);
      await f.to(AT + 3_611);
      expect(await f.value()).to.include({ mid: 2n * PRODUCT, asOf: BigInt(AT + 10), flags: Flag.STALE | Flag.HALTED });
      await f.observe();
      expect((await f.oracle.anchorOf(f.token)).value).to.equal(PRODUCT);
    });

    it(`judges a later round of a feed of ${decimals} decimals that is older by its age, and never writes it down`, async () => {
      const f = await fixture();
      const before = await f.oracle.anchorOf(f.token);
      await f.scaled.print(double, AT - 60);
      expect(await f.value()).to.include({ mid: 2n * PRODUCT, asOf: BigInt(AT - 60), flags: 0n });
      await f.observe();
      expect(await f.oracle.anchorOf(f.token)).to.deep.equal(before);
      await f.scaled.print(double, AT - 3_700);
      expect((await f.value()).flags & Flag.STALE).to.equal(Flag.STALE);
    });
  }

  it("is no price where 1e18 units would be worth more than fits", async () => {
    const f = await eight();
    await f.scaled.print(parseUnits("100", 8), (await f.time.latest()) + 2 * 86_400);
    await f.relist({ feed: await f.scaled.getAddress(), maxAnswer: 2n ** 96n - 1n });
    await f.scaled.print(2n ** 95n, (await f.time.latest()) + 1);
    await expectRefused(f, Flag.BAD_ANSWER);
  });

  it("takes no reply for a price that is too short, reverts, or has a round of more than 80 bits", async () => {
    const f = await eight();
    const canned = CannedReply__factory.connect(
      await (await f.ethers.deployContract("CannedReply")).getAddress(),
      f.accounts.deployer,
    );
    const feed = await f.scaled.getAddress();
    await f.connection.networkHelpers.setCode(feed, (await canned.getDeployedCode()) ?? "0x");
    const liar = CannedReply__factory.connect(feed, f.accounts.deployer);
    const reply = (roundId: bigint) => AbiCoder.defaultAbiCoder().encode(WORDS, [roundId, 2n * 10n ** 10n, AT, AT, 1n]);
    const whole = reply(1n);
    for (const [bytes, fails] of [
      ["0x", false],
      [whole.slice(0, -2), false],
      [whole, true],
      [reply(2n ** 80n), false],
      [reply(2n ** 256n - 1n), false],
    ] as const) {
      await liar.teach(bytes, fails);
      await expectRefused(f, Flag.FEED_FAILED);
    }
    // More than five words is as good as five, however many.
    await liar.teach(`${whole}${"ff".repeat(1_000)}`, false);
    expect(await f.value()).to.include({ mid: 2n * PRODUCT, flags: 0n });
  });

  for (const [what, hasHalts] of [
    ["feed", false],
    ["feed, or a dear source of halts,", true],
  ] as const) {
    it(`does not let a caller starve a dear ${what} to have it taken for a dead one`, async () => {
      const f = await eight();
      const dear = await f.ethers.deployContract("DearFeed", [300_000]);
      const dearHalt = await f.ethers.deployContract("DearFeed", [300_000]);
      const words = AbiCoder.defaultAbiCoder();
      // Its first word is its round, and what it says when asked for decimals.
      await dear.getFunction("setAnswer").send(words.encode(WORDS, [8n, 10n ** 10n, AT, AT, 8n]));
      await dearHalt.getFunction("setAnswer").send(words.encode(["bool"], [false]));
      const [feed, minAnswer, maxAnswer] = [await dear.getAddress(), 10n ** 8n, 10n ** 12n];
      const halts = hasHalts ? { haltSource: await dearHalt.getAddress() } : {};
      await f.relist({ feed, minAnswer, maxAnswer, heartbeat: 86_400, ...halts });
      const enough = 900_000;
      let answered = 0;
      let starved = 0;
      for (let gasLimit = 40_000; gasLimit <= enough; gasLimit += 20_000) {
        const saying = f.oracle.getFunction("valueOf").staticCall(f.token, { gasLimit });
        const flags: bigint | undefined = await saying.then(
          (value) => value[5],
          () => undefined,
        );
        if (flags === undefined) starved += 1;
        else answered += 1;
        if (flags !== undefined) expect(flags & (Flag.FEED_FAILED | Flag.HALTED), `${gasLimit}`).to.equal(0n);
      }
      expect(answered).to.be.greaterThan(5);
      expect(starved).to.be.greaterThan(5);
    });
  }

  it("prices units by a feed of units at any number of decimals", async () => {
    for (const decimals of [2, 18]) {
      const f = await (await listedAt(decimals, Quote.UNITS))();
      expect(await f.value()).to.include({ mid: parseEther("100"), flags: 0n });
      await f.scaled.print(parseUnits("150", decimals), (await f.time.latest()) + 1);
      expect(await f.value()).to.include({ mid: parseEther("150"), flags: 0n });
    }
  });
});
