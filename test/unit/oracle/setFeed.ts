import { expect } from "chai";
import { encodeBytes32String, parseEther, toBeHex, ZeroAddress, zeroPadValue } from "ethers";
import { type FeedConfig, parseFeedPlan } from "../../../deploy/oraclePlan.ts";
import { Quote } from "../../../deploy/plan.ts";
import { roles } from "../../../deploy/roles.ts";
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
import { announce, folded, ONE, split } from "../../../test-support/helpers/corporateActions.ts";
import type { SettableFeed } from "../../../types/index.ts";
import { CannedReply__factory } from "../../../types/index.ts";

/** What 1e18 units are worth at 100 a share. */
const PRODUCT = (parseEther("100") * INITIAL_MULTIPLIER) / ONE;
const MAX_ANSWER = 2n ** 96n - 1n;

const listed = await laboratory(async (connection) => {
  const f = await deployOracle(connection);
  await f.to("2024-01-03 15:00");
  await f.print(100);
  await f.observe();
  return f;
});

/** A 15 % stock dividend on Friday freezes the value from Thursday's open on. */
const freezing = await laboratory(async (connection) => {
  const f = await deployOracle(connection);
  const after = folded(INITIAL_MULTIPLIER, { numerator: 115n, denominator: 100n });
  await announce(f, "stock dividend", split("DVSE", "2024-01-05", [115n, 100n]), after);
  await f.to("2024-01-03 14:40");
  await f.print(100);
  await f.to("2024-01-03 15:00");
  return f;
});

/** The settings of the fixture, with what a test wants otherwise; not checked by any plan. */
async function configOf(f: OracleFixture, changes: Partial<FeedConfig> = {}): Promise<FeedConfig> {
  return { ...parseFeedPlan("ACME", { feed: await f.feed.getAddress(), ...FEED }), ...changes };
}

/** Has the governor list `config`, after its notice. */
async function list(f: OracleFixture, config: FeedConfig, token = f.token.getAddress()): Promise<void> {
  const data = f.oracle.interface.encodeFunctionData("setFeed", [await token, config]);
  await f.asGovernor(await f.oracle.getAddress(), data);
}

/** Prints, two days ahead, what will be a minute old when the governor's notice is over. */
async function printAhead(f: OracleFixture, feed: SettableFeed, answer: bigint): Promise<void> {
  await feed.print(answer, (await f.time.latest()) + roles.GOVERNOR.executionDelay - 60);
}

describe("EquityOracle", () => {
  describe("setFeed", () => {
    it("keeps every setting as it was given, and says all of it", async () => {
      const f = await listed();
      const feed = await deployFeed(f, 18);
      const secondFeed = await deployFeed(f, 6);
      const haltSource = await f.ethers.deployContract("SettableHalt");
      await printAhead(f, f.feed, price(100));
      await printAhead(f, feed, parseEther("100"));
      await printAhead(f, secondFeed, 100_000_000n);
      const config = await configOf(f, {
        feed: await feed.getAddress(),
        minAnswer: parseEther("1"),
        maxAnswer: MAX_ANSWER,
        heartbeat: 301,
        preAge: 302,
        postAge: 303,
        overnightAge: 304,
        bandBps: 65,
        haltSource: await haltSource.getAddress(),
        secondFeed: await secondFeed.getAddress(),
        secondQuote: Quote.UNITS,
        deviationBps: 2_000,
        regular: { lowerBps: 1, upperBps: 2 },
        extended: { lowerBps: 3, upperBps: 4 },
        closed: { lowerBps: 5, upperBps: 6 },
      });
      await list(f, config);

      const [kept, events] = await Promise.all([
        f.oracle.feedOf(f.token),
        f.oracle.queryFilter(f.oracle.filters.FeedListed, "latest"),
      ]);
      const { regular, extended, closed } = config;
      const numbers = [config.heartbeat, config.preAge, config.postAge, config.overnightAge, config.bandBps].map(
        BigInt,
      );
      expect([...kept].slice(0, 13)).to.deep.equal([
        config.feed,
        BigInt(config.quote),
        config.minAnswer,
        config.maxAnswer,
        ...numbers,
        config.haltSource,
        config.secondFeed,
        BigInt(config.secondQuote),
        BigInt(config.deviationBps),
      ]);
      const widths = [regular, extended, closed].map(({ lowerBps, upperBps }) => [BigInt(lowerBps), BigInt(upperBps)]);
      expect([kept.regular, kept.extended, kept.closed].map((pair) => [...pair])).to.deep.equal(widths);
      const [event] = events;
      const { token, feed: said, decimals, secondDecimals, isConfirmed } = event?.args ?? {};
      expect([token, said, decimals, secondDecimals, isConfirmed]).to.deep.equal([
        await f.token.getAddress(),
        config.feed,
        18n,
        6n,
        true,
      ]);
      expect(event?.args.config).to.deep.equal(kept);
    });

    it("is the governor's, after two days of notice, and nobody else's", async () => {
      const f = await listed();
      const config = await configOf(f);
      for (const account of [f.accounts.mallory, f.accounts.risk, f.accounts.issuer, f.accounts.guardian]) {
        await expect(f.oracle.connect(account).setFeed(f.token, config))
          .to.be.revertedWithCustomError(f.oracle, "AccessManagedUnauthorized")
          .withArgs(account.address);
      }
      const { governor } = f.accounts;
      const data = f.oracle.interface.encodeFunctionData("setFeed", [await f.token.getAddress(), config]);
      const operation = await f.authority.hashOperation(governor, f.oracle, data);
      await expect(f.oracle.connect(governor).setFeed(f.token, config))
        .to.be.revertedWithCustomError(f.authority, "AccessManagerNotScheduled")
        .withArgs(operation);
      await f.authority.connect(governor).schedule(f.oracle, data, 0);
      await f.time.increase(roles.GOVERNOR.executionDelay - 2);
      await expect(f.oracle.connect(governor).setFeed(f.token, config))
        .to.be.revertedWithCustomError(f.authority, "AccessManagerNotReady")
        .withArgs(operation);
    });

    const width = (lowerBps: number, upperBps: number) => ({ lowerBps, upperBps });
    const ages = ["heartbeat", "preAge", "postAge", "overnightAge"] as const;
    const rows: readonly (readonly [
      setting: string,
      changes: Partial<FeedConfig>,
      value: bigint,
      minimum: bigint,
      maximum: bigint,
    ])[] = [
      ...ages.flatMap((age) =>
        [59, 90_001].map((value) => [age, { [age]: value }, BigInt(value), 60n, 90_000n] as const),
      ),
      ["heartbeat", { heartbeat: 0 }, 0n, 60n, 90_000n],
      ["bandBps", { bandBps: 49 }, 49n, 50n, 2_000n],
      ["bandBps", { bandBps: 2_001 }, 2_001n, 50n, 2_000n],
      ["minAnswer", { minAnswer: 0n }, 0n, 1n, MAX_ANSWER],
      ["answer", { minAnswer: price(100) }, price(100), price(100), FEED.maxAnswer],
      ["answer", { maxAnswer: price(100) }, price(100), 1n, price(100)],
      ["answer", { minAnswer: MAX_ANSWER, maxAnswer: 1n }, price(100), MAX_ANSWER, 1n],
      ["regular.lowerBps", { regular: width(501, 20) }, 501n, 0n, 500n],
      ["regular.upperBps", { regular: width(10, 501) }, 501n, 0n, 500n],
      ["extended.lowerBps", { extended: width(9, 150) }, 9n, 10n, 1_000n],
      ["extended.lowerBps", { extended: width(1_001, 150) }, 1_001n, 10n, 1_000n],
      ["extended.upperBps", { extended: width(100, 19) }, 19n, 20n, 1_000n],
      ["extended.upperBps", { extended: width(100, 1_001) }, 1_001n, 20n, 1_000n],
      ["closed.lowerBps", { closed: width(99, 400) }, 99n, 100n, 2_000n],
      ["closed.lowerBps", { closed: width(2_001, 400) }, 2_001n, 100n, 2_000n],
      ["closed.upperBps", { closed: width(300, 149) }, 149n, 150n, 2_000n],
      ["closed.upperBps", { closed: width(300, 2_001) }, 2_001n, 150n, 2_000n],
      ["deviationBps", { deviationBps: 1 }, 1n, 0n, 0n],
    ];
    for (const [setting, changes, value, minimum, maximum] of rows) {
      it(`refuses ${setting} at ${value}`, async () => {
        const f = await listed();
        await expect(list(f, await configOf(f, changes)))
          .to.be.revertedWithCustomError(f.oracle, "EquityOracle_OutOfRange")
          .withArgs(encodeBytes32String(setting), value, minimum, maximum);
      });
    }

    it("refuses a deviation out of range, where there is a second source", async () => {
      const f = await listed();
      const secondFeed = await (await deployFeed(f)).getAddress();
      for (const deviationBps of [0, 9, 2_001]) {
        await expect(list(f, await configOf(f, { secondFeed, deviationBps })))
          .to.be.revertedWithCustomError(f.oracle, "EquityOracle_OutOfRange")
          .withArgs(encodeBytes32String("deviationBps"), deviationBps, 10, 2_000);
      }
    });

    it("takes every setting at both ends of its range", async () => {
      const f = await listed();
      const secondFeed = await (await deployFeed(f)).getAddress();
      const least = await configOf(f, {
        minAnswer: 1n,
        maxAnswer: price(100) + 1n,
        heartbeat: 60,
        preAge: 60,
        postAge: 60,
        overnightAge: 60,
        bandBps: 50,
        secondFeed,
        deviationBps: 10,
        regular: width(0, 0),
        extended: width(0, 0),
        closed: width(0, 0),
      });
      const most = await configOf(f, {
        minAnswer: price(100) - 1n,
        maxAnswer: MAX_ANSWER,
        heartbeat: 90_000,
        preAge: 90_000,
        postAge: 90_000,
        overnightAge: 90_000,
        bandBps: 2_000,
        secondFeed,
        deviationBps: 2_000,
        regular: width(500, 500),
        extended: width(1_000, 1_000),
        closed: width(2_000, 2_000),
      });
      for (const config of [least, most, await configOf(f, { preAge: 0, postAge: 0, overnightAge: 0 })]) {
        await list(f, config);
        expect((await f.oracle.feedOf(f.token)).heartbeat).to.equal(config.heartbeat);
      }
    });

    it("refuses what is no feed, so that none can be taken away either", async () => {
      const f = await listed();
      const mute = await f.ethers.deployContract("CannedReply");
      for (const feed of [ZeroAddress, f.accounts.alice.address, await mute.getAddress()]) {
        await expect(list(f, await configOf(f, { feed })))
          .to.be.revertedWithCustomError(f.oracle, "EquityOracle_FeedUnreadable")
          .withArgs(feed);
        const second = feed === ZeroAddress ? f.accounts.bob.address : feed;
        await expect(list(f, await configOf(f, { secondFeed: second, deviationBps: 100 })))
          .to.be.revertedWithCustomError(f.oracle, "EquityOracle_FeedUnreadable")
          .withArgs(second);
        await expect(list(f, await configOf(f, { haltSource: second })))
          .to.be.revertedWithCustomError(f.oracle, "EquityOracle_FeedUnreadable")
          .withArgs(second);
      }
      expect((await f.oracle.feedOf(f.token)).feed).to.equal(await f.feed.getAddress());
    });

    it("refuses a feed that has printed nothing, or no price", async () => {
      const f = await listed();
      const empty = await deployFeed(f);
      const feed = await empty.getAddress();
      // Each proposal is another one: a refused one stays scheduled.
      const refused = async (heartbeat: number) =>
        expect(list(f, await configOf(f, { feed, heartbeat })))
          .to.be.revertedWithCustomError(f.oracle, "EquityOracle_FeedUnreadable")
          .withArgs(feed);
      await refused(60);
      for (const [index, answer] of [0n, -1n, -(2n ** 255n)].entries()) {
        await empty.print(answer, 1);
        await refused(61 + index);
      }
    });

    it("refuses more than 18 decimals, and a second source that is the first", async () => {
      const f = await listed();
      const fine = await deployFeed(f, 19);
      const feed = await fine.getAddress();
      await fine.print(price(100), await f.time.latest());
      for (const changes of [{ feed }, { secondFeed: feed, deviationBps: 100 }]) {
        await expect(list(f, await configOf(f, changes)))
          .to.be.revertedWithCustomError(f.oracle, "EquityOracle_TooManyDecimals")
          .withArgs(feed, 19);
      }
      const same = await f.feed.getAddress();
      await expect(list(f, await configOf(f, { secondFeed: same, deviationBps: 100 })))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_SameFeed")
        .withArgs(same);
    });

    it("refuses what is no token: without a multiplier, a calendar or a registry of corporate actions", async () => {
      const f = await listed();
      const deployed = await f.ethers.deployContract("CannedReply");
      const canned = CannedReply__factory.connect(await deployed.getAddress(), f.accounts.deployer);
      const refused = async (token: string, heartbeat = 60) =>
        expect(list(f, await configOf(f, { heartbeat }), Promise.resolve(token)))
          .to.be.revertedWithCustomError(f.oracle, "EquityOracle_NotAToken")
          .withArgs(token);
      await refused(f.accounts.alice.address);
      await refused(await f.feed.getAddress());
      const self = await canned.getAddress();
      // A multiplier of 0; a calendar without code; a registry that does not know what a dividend is.
      for (const [index, word] of ["0x", toBeHex(0, 32), toBeHex(1, 32), zeroPadValue(self, 32)].entries()) {
        await canned.teach(word, false);
        await refused(self, 61 + index);
      }
    });

    it("begins without an anchor, at the time of the listing", async () => {
      const f = await (await laboratory(deployOracle))();
      const [event] = await f.oracle.queryFilter(f.oracle.filters.FeedListed, 0);
      const at = (await event?.getBlock())?.timestamp ?? 0;
      expect([...(await f.oracle.anchorOf(f.token))]).to.deep.equal([0n, BigInt(at), 0n]);
      expect(event?.args.isConfirmed).to.equal(true);
    });
  });

  describe("setFeed, for another feed", () => {
    /** Lists a new feed with its own print, beside a fresh print of the old one. */
    async function relistAt(f: OracleFixture, money: number, changes: Partial<FeedConfig> = {}): Promise<SettableFeed> {
      const feed = await deployFeed(f);
      await printAhead(f, f.feed, price(100));
      await printAhead(f, feed, price(money));
      await list(f, await configOf(f, { feed: await feed.getAddress(), ...changes }));
      return feed;
    }
    const isConfirmed = async (f: OracleFixture) => {
      const [event] = await f.oracle.queryFilter(f.oracle.filters.FeedListed, "latest");
      return event?.args.isConfirmed;
    };

    it("counts at once where both agree within two per cent, and moves no anchor", async () => {
      for (const money of [98, 102]) {
        const f = await listed();
        const before = await f.oracle.anchorOf(f.token);
        await relistAt(f, money);
        expect(await isConfirmed(f)).to.equal(true);
        const { mid, flags } = await f.value();
        expect([mid, flags]).to.deep.equal([(parseEther(`${money}`) * INITIAL_MULTIPLIER) / ONE, 0n]);
        expect(await f.oracle.anchorOf(f.token)).to.deep.equal(before);
      }
    });

    it("shows the value from before, flagged, where they differ by more", async () => {
      for (const money of [97.99, 102.01]) {
        const f = await listed();
        await relistAt(f, money);
        expect(await isConfirmed(f)).to.equal(false);
        const { mid, flags } = await f.value();
        expect([mid, flags]).to.deep.equal([PRODUCT, Flag.FEED_UNCONFIRMED]);
        await f.observe();
        expect((await f.oracle.anchorOf(f.token)).value).to.equal(PRODUCT);
      }
    });

    it("is RISK's to confirm then, at the value that RISK has seen", async () => {
      const f = await listed();
      await relistAt(f, 110);
      const value = (parseEther("110") * INITIAL_MULTIPLIER) / ONE;
      const risk = f.oracle.connect(f.accounts.risk);
      await expect(risk.confirm(f.token, value + 1n, value + 2n))
        .to.be.revertedWithCustomError(f.oracle, "EquityOracle_UnexpectedValue")
        .withArgs(value, value + 1n, value + 2n);
      await expect(risk.confirm(f.token, value, value))
        .to.emit(f.oracle, "Confirmed")
        .withArgs(await f.token.getAddress(), f.accounts.risk.address, PRODUCT, value);
      expect(await f.value()).to.include({ mid: value, flags: 0n });
      expect((await f.oracle.anchorOf(f.token)).value).to.equal(value);
    });

    it("counts at once no feed after one that could not be relied on, or that cannot be itself", async () => {
      const f = await listed();
      const feed = await deployFeed(f);
      await printAhead(f, feed, price(100));
      // The old one has not printed for two days.
      await list(f, await configOf(f, { feed: await feed.getAddress() }));
      expect(await isConfirmed(f)).to.equal(false);
      expect((await f.value()).flags).to.equal(Flag.FEED_UNCONFIRMED);

      const g = await listed();
      const stale = await deployFeed(g);
      await stale.print(price(100), await g.time.latest());
      await printAhead(g, g.feed, price(100));
      await list(g, await configOf(g, { feed: await stale.getAddress() }));
      expect(await isConfirmed(g)).to.equal(false);
    });

    it("lets no unconfirmed feed vouch for another, nor other settings confirm it", async () => {
      const f = await listed();
      const wrong = await relistAt(f, 150);
      const config = await configOf(f, { feed: await wrong.getAddress(), bandBps: 900 });
      await printAhead(f, wrong, price(150));
      await list(f, config);
      expect(await isConfirmed(f)).to.equal(false);

      await printAhead(f, wrong, price(150));
      await relistAt(f, 150);
      expect(await isConfirmed(f)).to.equal(false);
      expect((await f.value()).flags & Flag.FEED_UNCONFIRMED).to.equal(Flag.FEED_UNCONFIRMED);
      expect((await f.value()).mid).to.equal(PRODUCT);
    });

    it("takes the same address with another quote, or other decimals, for another feed", async () => {
      const f = await listed();
      await printAhead(f, f.feed, price(100));
      await list(f, await configOf(f, { quote: Quote.UNITS }));
      expect(await isConfirmed(f)).to.equal(false);
      expect(await f.value()).to.include({ mid: PRODUCT, flags: Flag.FEED_UNCONFIRMED });

      const g = await listed();
      await g.feed.setDecimals(6);
      await printAhead(g, g.feed, price(100));
      await list(g, await configOf(g));
      expect(await isConfirmed(g)).to.equal(false);
      expect(await g.value()).to.include({ mid: PRODUCT, flags: Flag.FEED_UNCONFIRMED });
    });

    it("does not end a freeze", async () => {
      const f = await freezing();
      await f.observe();
      const feed = await deployFeed(f);
      await printAhead(f, f.feed, price(100));
      await printAhead(f, feed, price(100));
      await list(f, await configOf(f, { feed: await feed.getAddress() }));
      const { mid, flags } = await f.value();
      expect([mid, flags]).to.deep.equal([PRODUCT, Flag.ACTION_FREEZE | Flag.FEED_UNCONFIRMED]);
    });
  });

  describe("setFeed, for the same feed", () => {
    it("keeps the value and the anchor", async () => {
      const f = await listed();
      const before = await f.oracle.anchorOf(f.token);
      await printAhead(f, f.feed, price(120));
      await list(f, await configOf(f, { heartbeat: 7_200, bandBps: 2_000 }));
      expect(await f.value()).to.include({
        mid: (parseEther("120") * INITIAL_MULTIPLIER) / ONE,
        flags: Flag.HALTS_UNDETECTED,
      });
      expect(await f.oracle.anchorOf(f.token)).to.deep.equal(before);
    });

    it("does not end a freeze by a wider band: the value waits for RISK", async () => {
      const f = await freezing();
      await f.observe();
      // After the stock dividend, and the price has not followed.
      await printAhead(f, f.feed, price(100));
      await list(f, await configOf(f, { bandBps: 2_000 }));
      expect(await f.value()).to.include({ mid: PRODUCT, flags: Flag.FEED_UNCONFIRMED });
      const [event] = await f.oracle.queryFilter(f.oracle.filters.FeedListed, "latest");
      expect(event?.args.isConfirmed).to.equal(false);
    });

    it("may widen the band while nothing is frozen, and narrow it over a freeze", async () => {
      const f = await listed();
      await printAhead(f, f.feed, price(100));
      await list(f, await configOf(f, { bandBps: 2_000 }));
      expect((await f.value()).flags).to.equal(0n);

      const g = await freezing();
      await g.observe();
      await printAhead(g, g.feed, price(100));
      await list(g, await configOf(g, { bandBps: 500 }));
      expect((await g.value()).flags).to.equal(Flag.ACTION_FREEZE);
    });
  });
});
