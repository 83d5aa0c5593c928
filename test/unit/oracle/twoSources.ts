import { expect } from "chai";
import { parseEther } from "ethers";
import { Quote } from "../../../deploy/plan.ts";
import { Session } from "../../../sdk/calendar/plan.ts";
import { utc } from "../../../test-support/calendar/clocks.ts";
import { INITIAL_MULTIPLIER } from "../../../test-support/fixtures/kernel.ts";
import {
  deployFeed,
  deployOracle,
  FEED,
  Flag,
  laboratory,
  type OracleFixture,
  price,
} from "../../../test-support/fixtures/oracle.ts";
import { announce, dividend, folded, ONE, split } from "../../../test-support/helpers/corporateActions.ts";
import type { SettableFeed } from "../../../types/index.ts";

/** What 1e18 units are worth at 100 a share. */
const PRODUCT = (parseEther("100") * INITIAL_MULTIPLIER) / ONE;
const SPLIT_MULTIPLIER = folded(INITIAL_MULTIPLIER, { numerator: 10n, denominator: 1n });
const OPEN = utc("2024-02-05 14:30");

const down = (value: bigint, bps: number) => (value * BigInt(10_000 - bps)) / 10_000n;
const up = (value: bigint, bps: number) => (value * BigInt(10_000 + bps) + 9_999n) / 10_000n;

interface TwoSources extends OracleFixture {
  readonly second: SettableFeed;
  /** Prints of the second source, as it is, now. */
  printSecond(answer: bigint): Promise<void>;
}

async function withSecond(f: OracleFixture, decimals: number, secondQuote: Quote): Promise<TwoSources> {
  const second = await deployFeed(f, decimals);
  await f.relist({ secondFeed: await second.getAddress(), secondQuote, deviationBps: 100 });
  await f.to("2024-01-05 15:00");
  await f.print(100);
  return {
    ...f,
    second,
    async printSecond(answer) {
      await second.print(answer, await f.time.latest());
    },
  };
}

/** A feed of 8 decimals that quotes shares, and one of 18 that quotes units. */
const twoSources = await laboratory(async (connection) => withSecond(await deployOracle(connection), 18, Quote.UNITS));
/** Both quote shares; the second has no decimals at all. */
const twoOfShares = await laboratory(async (connection) => withSecond(await deployOracle(connection), 0, Quote.SHARE));

/** 1e18 units are half a share. */
const ofHalfShares = await laboratory(async (connection) =>
  withSecond(await deployOracle(connection, {}, { initialMultiplier: ONE / 2n }), 18, Quote.SHARE),
);
/** Both quote shares, and may be a day old. */
const slow = await laboratory(async (connection) =>
  withSecond(await deployOracle(connection, { heartbeat: 86_400 }), 8, Quote.SHARE),
);

/** Both had printed 100 a share when it was written down; on Monday the share splits ten for one. */
const splitting = await laboratory(async (connection) => {
  const f = await withSecond(await deployOracle(connection), 8, Quote.SHARE);
  await announce(f, "split", split("SPLF", "2024-02-05", [10n, 1n]), SPLIT_MULTIPLIER);
  await f.to("2024-02-01 20:50");
  await f.print(100);
  await f.printSecond(price(100));
  await f.observe();
  return f;
});

describe("EquityOracle", () => {
  describe("valueOf, with a second source", () => {
    it("is the first one's, while the two differ by no more than their bound, of the smaller one", async () => {
      const f = await twoSources();
      const rows = [
        [(PRODUCT * 101n) / 100n, 0n],
        [(PRODUCT * 101n) / 100n + 2n, Flag.DEVIATION],
        [(PRODUCT * 100n) / 101n + 1n, 0n],
        [(PRODUCT * 100n) / 101n - 1n, Flag.DEVIATION],
      ] as const;
      for (const [answer, flags] of rows) {
        await f.printSecond(answer);
        const width = flags === 0n ? FEED.regular : FEED.closed;
        expect(await f.value()).to.include({
          mid: PRODUCT,
          lower: down(PRODUCT, width.lowerBps),
          upper: up(PRODUCT, width.upperBps),
          flags,
        });
      }
    });

    it("compares a source without decimals with one of eight", async () => {
      const f = await twoOfShares();
      await f.printSecond(101n);
      expect((await f.value()).flags).to.equal(0n);
      await f.printSecond(102n);
      expect((await f.value()).flags).to.equal(Flag.DEVIATION);
      await f.printSecond(99n);
      // 100 is 1.01 % more than 99.
      expect((await f.value()).flags).to.equal(Flag.DEVIATION);
    });

    it("differs from a source whose price is worth nothing, however little", async () => {
      const f = await ofHalfShares();
      // Half of 1e-18 is nothing.
      await f.printSecond(1n);
      expect(await f.value()).to.include({ mid: parseEther("50"), flags: Flag.DEVIATION });
      await f.printSecond(parseEther("100"));
      expect(await f.value()).to.include({ mid: parseEther("50"), flags: 0n });
    });

    it("writes nothing down while they differ", async () => {
      const f = await twoSources();
      await f.printSecond(PRODUCT * 2n);
      await expect(f.observe()).not.to.emit(f.oracle, "Observed");
      await f.printSecond(PRODUCT);
      await expect(f.observe()).to.emit(f.oracle, "Observed");
    });

    it("says when the second source has not printed, is no price, or is out of time", async () => {
      const f = await twoSources();
      const isDown = async () => {
        expect(await f.value()).to.include({ mid: PRODUCT, flags: Flag.SECOND_SOURCE_DOWN });
      };
      await isDown();
      for (const bad of [0n, -1n, 2n ** 96n, -(2n ** 255n), 2n ** 255n - 1n]) {
        await f.printSecond(bad);
        await isDown();
      }
      const now = await f.time.latest();
      for (const instant of [0, now + 1_000, now - 3_601]) {
        await f.second.print(PRODUCT, instant);
        await isDown();
      }
      await f.second.print(PRODUCT, 2n ** 256n - 1n);
      await isDown();
    });

    it("says when the second source reverts, is gone, answers too little, or burns all gas", async () => {
      const f = await twoSources();
      const burner = await (await f.ethers.deployContract("GasBurner")).getDeployedCode();
      for (const code of ["0x5f5ffd", "0x", "0x60205ff3", burner ?? "0x"]) {
        await f.connection.networkHelpers.setCode(await f.second.getAddress(), code);
        expect(await f.value(), code).to.include({ mid: PRODUCT, flags: Flag.SECOND_SOURCE_DOWN });
        await f.observe();
      }
      expect((await f.oracle.anchorOf(f.token)).value).to.equal(0n);
    });

    it("takes no second source for the first one, when that is dead, no price or stale", async () => {
      const f = await twoSources();
      await f.printSecond(PRODUCT);
      await f.observe();
      await f.to("2024-01-05 15:10");
      await f.printSecond(PRODUCT);
      await f.feed.print(0, await f.time.latest());
      expect(await f.value()).to.include({ mid: PRODUCT, flags: Flag.BAD_ANSWER });
      await f.print(100, "2024-01-05 15:00");
      await f.to("2024-01-05 16:20");
      await f.printSecond(PRODUCT);
      expect((await f.value()).flags).to.equal(Flag.STALE | Flag.HALTED);
      await f.connection.networkHelpers.setCode(await f.feed.getAddress(), "0x5f5ffd");
      expect(await f.value()).to.include({ mid: PRODUCT, flags: Flag.FEED_FAILED });
      await f.printSecond(2n * PRODUCT);
      expect(await f.value()).to.include({ mid: PRODUCT, flags: Flag.FEED_FAILED });
    });

    it("says both, when both are dead", async () => {
      const f = await twoSources();
      const { setCode } = f.connection.networkHelpers;
      for (const feed of [f.feed, f.second]) await setCode(await feed.getAddress(), "0x");
      expect(await f.value()).to.include({ mid: 0n, flags: Flag.FEED_FAILED | Flag.SECOND_SOURCE_DOWN });
    });

    it("measures the second source's age as the first one's, where nothing trades too", async () => {
      const f = await twoSources();
      await f.print(100, "2024-01-05 21:00");
      await f.to("2024-01-06 12:00");
      await f.second.print(PRODUCT, utc("2024-01-05 20:00"));
      expect(await f.value()).to.include({ session: BigInt(Session.CLOSED), flags: 0n });
      await f.second.print(PRODUCT, utc("2024-01-05 20:00") - 1);
      expect((await f.value()).flags).to.equal(Flag.SECOND_SOURCE_DOWN);
    });
  });

  describe("valueOf, with two sources around a split", () => {
    it("shows the value from before while either of them has not followed", async () => {
      const f = await splitting();
      await f.to(OPEN + 60);
      await f.print(100);
      await f.printSecond(price(10));
      expect(await f.value()).to.include({ mid: PRODUCT, flags: Flag.ACTION_FREEZE | Flag.DEVIATION });
      await f.print(10);
      await f.printSecond(price(100));
      expect((await f.value()).flags).to.equal(Flag.DEVIATION);
      await expect(f.observe()).not.to.emit(f.oracle, "Reopened");
      await f.printSecond(price(10));
      expect(await f.value()).to.include({ mid: (parseEther("10") * SPLIT_MULTIPLIER) / ONE, flags: 0n });
    });

    it("stays frozen where both have not", async () => {
      const f = await splitting();
      await f.to(OPEN + 60);
      await f.print(100);
      await f.printSecond(price(100));
      expect(await f.value()).to.include({ mid: PRODUCT, flags: Flag.ACTION_FREEZE });
    });

    it("cannot be confirmed while they differ", async () => {
      const f = await splitting();
      await f.to("2024-02-05 21:00");
      await f.print(6, utc("2024-02-05 20:59"));
      await f.second.print(price(100), utc("2024-02-05 20:59"));
      await expect(f.oracle.connect(f.accounts.risk).confirm(f.token, 0, 2n ** 255n))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_NotUsable")
        .withArgs(await f.token.getAddress(), Flag.DEVIATION);
    });
  });

  describe("valueOf, with two sources on an ex day", () => {
    it("adds the dividend to each of them by its own print", async () => {
      const f = await slow();
      await announce(f, "dividend", dividend("DRIP", { ex: "2024-01-09", pay: "2024-01-12" }, parseEther("5")));
      await f.to("2024-01-09 15:00");
      await f.print(95);
      await f.second.print(price(100), utc("2024-01-08 20:59"));
      expect(await f.value()).to.include({ mid: PRODUCT, flags: Flag.HALTS_UNDETECTED });
      await f.second.print(price(95), utc("2024-01-08 20:59"));
      expect((await f.value()).flags).to.equal(Flag.HALTS_UNDETECTED | Flag.DEVIATION);
      await f.printSecond(price(95));
      expect(await f.value()).to.include({ mid: PRODUCT, flags: Flag.HALTS_UNDETECTED });
    });
  });
});
